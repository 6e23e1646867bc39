//! Real shapes of pages: the sample pages of `seeds/` against their gold labels.

#![allow(clippy::expect_used, clippy::string_slice)]

mod common;

use common::{read_page, words_of};
use mujaz::article::Zone;
use serde_json::Value;
use std::collections::BTreeMap;

fn gold() -> Value {
    serde_json::from_str(include_str!("gold/seeds_zones.json")).expect("the gold file is JSON")
}

#[test]
fn every_line_of_the_sample_pages_has_its_zone() {
    let mut wrong = Vec::new();
    for (name, page) in gold()["files"].as_object().expect("files") {
        let Some(lines) = page["lines"].as_object() else { continue };
        let document = read_page(&format!("seeds/{name}"));
        let mut found: BTreeMap<u32, Zone> = BTreeMap::new();
        for block in &document.blocks {
            let breaks = document.show(block.span).matches('\n').count() as u32;
            for line in block.line..=block.line + breaks {
                found.entry(line).or_insert(block.zone);
            }
        }
        for (line, label) in lines {
            let expected = label["zone"].as_str().expect("zone");
            let zone = found.get(&line.parse().expect("a line number")).map_or("none", |zone| zone.name());
            if zone != expected {
                wrong.push(format!("{name}:{line} is {zone}, should be {expected}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn body_sentences_titles_and_dates_of_the_sample_pages_are_exact() {
    let mut wrong = Vec::new();
    for (name, page) in gold()["files"].as_object().expect("files") {
        let document = read_page(&format!("seeds/{name}"));
        let body: Vec<String> = document.body().iter().map(|&at| words_of(document.show(document.sentences[at].span))).collect();
        let expected: Vec<String> =
            page["body"].as_array().expect("body").iter().map(|text| words_of(text.as_str().expect("text"))).collect();
        for text in expected.iter().filter(|text| !body.contains(text)) {
            wrong.push(format!("{name} lost: {text}"));
        }
        for text in body.iter().filter(|text| !expected.contains(text)) {
            wrong.push(format!("{name} added: {text}"));
        }
        let date = document.published.map(|published| published.date.to_string());
        if date.as_deref() != page["published"].as_str() {
            wrong.push(format!("{name} date {date:?}, should be {}", page["published"]));
        }
        let title = document.title().map(|title| words_of(&title)).unwrap_or_default();
        if !title.ends_with(&words_of(page["headline"].as_str().unwrap_or(""))) {
            wrong.push(format!("{name} title {title:?}, should be {}", page["headline"]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

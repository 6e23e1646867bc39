//! The five real pages that the project was started for. They are not part of the repository; the snapshot holds
//! lines, spans, zones and rules, never text.

#![allow(clippy::expect_used, clippy::string_slice)]

mod common;

use common::{read_page, shared};
use mujaz::article::Zone;
use serde_json::Value;
use std::fmt::Write;

const PAGES: [&str; 5] =
    ["000_6270dfc1121446d0", "001_d08127e77ea73739", "002_3e647ad5bef2f076", "003_4c06f104db4739ca", "004_6cbbe82c69b76903"];

fn page(name: &str) -> mujaz::article::Document {
    read_page(&format!("../shared/seeds/{name}.txt"))
}

#[test]
fn zones_of_every_line() {
    if shared("seeds").is_none() {
        return;
    }
    let mut table = String::from("page line start end zone rule sentences\n");
    for name in PAGES {
        let document = page(name);
        for (at, block) in document.blocks.iter().enumerate() {
            let sentences = document.sentences.iter().filter(|sentence| sentence.block as usize == at).count();
            let _ = writeln!(
                table,
                "{} {} {} {} {} {} {sentences}",
                &name[..3],
                block.line,
                block.span.start,
                block.span.end,
                block.zone,
                block.reason.rule
            );
        }
        let published = document.published.map_or("undated".into(), |published| published.date.to_string());
        let _ = writeln!(
            table,
            "{} published {published}, headline {:?}, body sentences {}",
            &name[..3],
            document.headline,
            document.body().len()
        );
    }
    insta::assert_snapshot!(table);
}

/// Which zones a label of the gold file allows.
fn allowed(label: &str) -> &'static [Zone] {
    match label {
        "headline" => &[Zone::Headline],
        "dateline" => &[Zone::Dateline],
        "lead" | "body" => &[Zone::Body],
        "subheading" => &[Zone::Subheading],
        "byline" => &[Zone::Byline],
        "caption" => &[Zone::Caption],
        "related_link" => &[Zone::ReadAlso, Zone::RelatedBlock],
        "share" => &[Zone::ShareBar],
        "nav" => &[Zone::Nav, Zone::SiteLogo],
        "footer" => &[Zone::Nav, Zone::PluginLine],
        "comment_prompt" => &[Zone::CommentPrompt],
        other => panic!("unknown label {other}"),
    }
}

#[test]
fn gold_labels_and_body_sentences() {
    let Some(path) = shared("data/segmentation/seeds_zones.json") else { return };
    let gold: Value = serde_json::from_str(&std::fs::read_to_string(path).expect("readable")).expect("JSON");
    let mut exact = 0;
    for name in PAGES {
        let document = page(name);
        let labels = &gold["files"][format!("{name}.txt")];
        for (line, label) in labels["lines"].as_object().expect("lines") {
            let label = label["label"].as_str().expect("label");
            let found = document.blocks.iter().find(|block| block.line.to_string() == *line).map(|block| block.zone);
            match found {
                None => assert_eq!(label, "blank", "{name}:{line}"),
                Some(zone) => assert!(allowed(label).contains(&zone), "{name}:{line} is {zone}, labelled {label}"),
            }
        }
        let body: Vec<&str> = document.body().iter().map(|&at| document.show(document.sentences[at].span)).collect();
        let expected: Vec<&str> =
            labels["sentences"].as_array().expect("sentences").iter().map(|s| s["text"].as_str().expect("text")).collect();
        assert_eq!(body, expected, "{name}");
        exact += body.len();
    }
    assert_eq!(exact, 82);
}

#[test]
fn dates_are_what_the_pages_state() {
    if shared("seeds").is_none() {
        return;
    }
    let dates: Vec<Option<String>> = PAGES.map(|name| page(name).published.map(|published| published.date.to_string())).into();
    assert_eq!(dates, [Some("2025-10-18".into()), Some("2025-09-05".into()), None, None, None]);
    assert_eq!(page(PAGES[4]).title(), None, "the last page has no headline");
}

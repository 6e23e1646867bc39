//! The exported SRX under an independent implementation of the standard.

#![allow(clippy::expect_used, clippy::string_slice)]

mod common;

use common::{read_documents, shared};
use mujaz::article::{Document, Zone};
use mujaz::eval::segment::Boundaries;
use mujaz::model::Model;
use mujaz::translate::srx::export;
use std::path::Path;
use std::str::FromStr;

fn rules() -> srx::Rules {
    let file = export(&Model::shipped().expect("the shipped lists parse"));
    let parsed = srx::SRX::from_str(&file).expect("the export is SRX");
    assert!(parsed.errors().values().all(Vec::is_empty), "{:?}", parsed.errors());
    parsed.language_rules("ar")
}

/// Compares both cuts of every paragraph of running text.
fn compare(documents: &[Document], rules: &srx::Rules) -> Boundaries {
    let mut boundaries = Boundaries::default();
    for document in documents {
        for (number, block) in document.blocks.iter().enumerate().filter(|(_, block)| block.zone == Zone::Body) {
            let ours: Vec<&str> = document
                .sentences
                .iter()
                .filter(|sentence| sentence.block as usize == number)
                .map(|sentence| document.show(sentence.span))
                .collect();
            let theirs: Vec<&str> = rules.split(document.show(block.span)).collect();
            boundaries.add(&format!("{}:{}", document.article.id, block.paragraph), &ours, &theirs);
        }
    }
    boundaries.finish()
}

#[test]
fn another_tool_cuts_the_sample_pages_as_we_do() {
    let result = compare(&read_documents(Path::new("seeds")), &rules());
    assert!(result.f1 >= 98.5, "{result:?}");
}

#[test]
fn another_tool_cuts_real_news_as_we_do() {
    let Some(archive) = shared("data/segmentation/pud.jsonl") else { return };
    let result = compare(&read_documents(&archive), &rules());
    assert!(result.f1 >= 99.5, "{result:?}");
}

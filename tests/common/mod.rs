//! What the tests share.
#![allow(dead_code, clippy::expect_used)]

use mujaz::article::document::Scratch;
use mujaz::article::{Document, Engine};
use mujaz::model::Model;
use mujaz::read::{Fields, Records, find_sources, parse};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The root of the repository.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The development data beside the repository, or `None` and a word about it.
pub fn shared(part: &str) -> Option<PathBuf> {
    let path = root().join("../shared").join(part);
    if path.exists() {
        return Some(path);
    }
    eprintln!("skipped: {part} of the development data is not here");
    None
}

/// Every document of a file below the root, through reader and engine.
pub fn read_documents(path: &Path) -> Vec<Document> {
    let model = Arc::new(Model::shipped().expect("the shipped lists parse"));
    let engine = Engine::new(Arc::clone(&model), Default::default());
    let mut scratch = Scratch::default();
    let (sources, unread) = find_sources(&[root().join(path)]);
    assert!(unread.is_empty(), "{unread:?}");
    let records = Records::new(sources, None, 64 << 20);
    records
        .map(|record| {
            let record = record.unwrap_or_else(|bad| panic!("{}: {}", bad.path, bad.error));
            let article = parse(&record, &Fields::default(), &model).unwrap_or_else(|error| panic!("{}: {error}", record.path));
            engine.read(article, &mut scratch)
        })
        .collect()
}

/// The only document of a file.
pub fn read_page(path: &str) -> Document {
    let mut documents = read_documents(Path::new(path));
    assert_eq!(documents.len(), 1, "{path}");
    documents.remove(0)
}

/// A text with every run of white space as one space.
pub fn words_of(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

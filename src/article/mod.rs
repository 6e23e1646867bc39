//! Layer 1: from decoded text to a document whose every sentence has a place and a zone.
//!
//! Uses `text` and `model`. [`Article`] is the frozen input; [`lines`] finds its blocks, [`clean`] gives each a
//! zone with a reason, [`survey`] knows the words, [`segment`] cuts sentences, [`document`] holds what `build` puts together of
//! the three.

mod build;
mod cache;
mod chunks;
pub mod clean;
pub mod document;
pub mod forms;
pub mod language;
pub mod lines;
pub mod published;
pub mod segment;
pub mod srx;
pub mod survey;
pub mod zone;

pub use document::{Block, Document, Engine, Sentence};
pub use published::{DateOrigin, Published};
pub use segment::{SegmentOptions, Segmenter};
pub use zone::{Reason, Zone};

use serde::Serialize;

/// One decoded article. Its text never changes after it was read; every span of every result points into it.
#[derive(Debug, Clone, Default)]
pub struct Article {
    /// Identifies the article among the inputs; unique within a job.
    pub id: String,
    /// Where it came from.
    pub origin: Origin,
    /// The title, where the container states one; a headline inside the text is found by cleaning.
    pub title: Option<String>,
    /// The publication date, where the container states one.
    pub published: Option<Published>,
    /// The publisher.
    pub source: Option<String>,
    /// The address of the page.
    pub url: Option<String>,
    /// The author, where the markup of a page states one.
    pub author: Option<String>,
    /// The language that the markup of a page states (BCP 47); what the text is in was found out from the text.
    pub language: Option<String>,
    /// The decoded text; for HTML the extracted main text.
    pub text: String,
    /// What the markup says of single lines, in the order of the text.
    pub hints: Vec<Hint>,
    /// What the reader had to repair or could not read, for the report.
    pub notes: Vec<String>,
}

/// What the markup of a container says of one line of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// The first byte of the line.
    pub at: u32,
    /// What the line is.
    pub zone: Zone,
    /// What in the markup says so, for people.
    pub why: &'static str,
}

/// Where an article was read from.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Origin {
    /// The file as the user named it, or `-` for standard input.
    pub path: String,
    /// The first byte of the record inside the file.
    pub offset: u64,
    /// The encoding that the bytes were decoded from.
    pub encoding: &'static str,
    /// How many articles of the job were before it. Not in results: it says nothing about the article.
    #[serde(skip)]
    pub number: u64,
}

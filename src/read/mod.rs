//! Layer 6: from files and bytes to articles.
//!
//! Uses `article` and below; knows no writer. [`sources`] finds the files, [`containers`] undoes compression and opens
//! archives, [`records`] cuts all of it into records, [`parse`] makes an article of each record: decoding, HTML, JSON, language. Cutting is sequential and cheap,
//! parsing is what the threads share.

pub mod containers;
pub mod decode;
pub mod html;
pub mod json;
pub mod kit;
pub mod records;
pub mod sources;

use crate::article::language::{Language, language};
use crate::article::{Article, Origin, Published};
use crate::model::Model;
pub use json::Fields;
pub use records::{Envelope, Record, Records};
use serde::{Deserialize, Serialize};
pub use sources::{Source, find_all_sources, find_sources};
use std::path::Path;

/// The form of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// One article as plain text.
    Text,
    /// One article as a web page.
    Html,
    /// One article a line, as a JSON object.
    Jsonl,
    /// JSON objects, one behind the other or in an array.
    Json,
    /// A table with commas, one article a row, with a heading.
    Csv,
    /// The same with tabs.
    Tsv,
}

impl Form {
    /// The form that a file's name announces.
    #[must_use]
    pub fn of_name(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "txt" | "text" => Some(Self::Text),
            "html" | "htm" | "xhtml" => Some(Self::Html),
            "jsonl" | "ndjson" => Some(Self::Jsonl),
            _ => None,
        }
    }

    /// The form that the first bytes look like.
    #[must_use]
    pub fn of_bytes(head: &[u8]) -> Self {
        let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
        let starts = |mark: &[u8]| head.get(..mark.len()).is_some_and(|start| start.eq_ignore_ascii_case(mark));
        if head.starts_with(b"{") {
            Self::Jsonl
        } else if starts(b"<!doctype") || starts(b"<html") || starts(b"<head") || starts(b"<body") || starts(b"<?xml") {
            Self::Html
        } else {
            Self::Text
        }
    }
}

/// Why an input or a record gave no article. The rest of the job goes on.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file cannot be opened or read.
    #[error("cannot be read: {0}")]
    Io(#[from] std::io::Error),
    /// Nothing but white space.
    #[error("is empty")]
    Empty,
    /// Not text at all.
    #[error("is not text: {0}; give text, HTML or JSONL")]
    Binary(&'static str),
    /// Larger than the limit.
    #[error("has more than {limit} bytes; raise --max-document-bytes to read it")]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// Not in Arabic.
    #[error("is not Arabic but {0}")]
    NotArabic(&'static str),
    /// A line that is not a JSON object.
    #[error("is not a JSON object: {0}")]
    Json(#[from] serde_json::Error),
    /// A JSON object without the field that holds the text.
    #[error("has no field '{0}' with text; name the field with --field text=NAME")]
    NoText(String),
    /// A web page in which no article was found.
    #[error("is a web page without an article: {0}")]
    NoArticle(String),
    /// More came out of a compressed input than may.
    #[error("{0}")]
    Limit(String),
    /// The same of one part, behind which the next can be read.
    #[error("{0}")]
    PartLimit(String),
    /// Not what its name or its beginning promise.
    #[error("is damaged: {0}; what comes behind it was not read")]
    Damaged(&'static str),
    /// A part is damaged, but the next one can be found.
    #[error("is damaged: {0}")]
    DamagedPart(&'static str),
    /// A table that only some builds read.
    #[error("is a Parquet table, which this build does not read; build with --features parquet, or convert it to JSON lines")]
    NoParquet,
    /// A folder or list with nothing to read in it.
    #[error("holds no .txt, .html or .jsonl file")]
    NothingFound,
    /// A defect of a library under it, caught so that the job goes on.
    #[error("could not be processed (internal error: {0}); please report it")]
    Panic(String),
}

impl ReadError {
    /// The kind, for machines.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Io(_) => "unreadable",
            Self::Empty => "empty",
            Self::Binary(_) => "binary",
            Self::TooLarge { .. } => "too-large",
            Self::NotArabic(_) => "not-arabic",
            Self::Json(_) => "bad-json",
            Self::NoText(_) => "no-text",
            Self::NoArticle(_) => "no-article",
            Self::Limit(_) | Self::PartLimit(_) => "limit",
            Self::Damaged(_) | Self::DamagedPart(_) => "damaged",
            Self::NoParquet => "parquet",
            Self::NothingFound => "nothing-found",
            Self::Panic(_) => "internal",
        }
    }
}

/// Makes an article of a record.
///
/// # Errors
/// When it is empty, binary, not Arabic, or not what its form promises.
pub fn parse(record: &Record, fields: &Fields, model: &Model) -> Result<Article, ReadError> {
    let origin = |encoding| Origin { path: record.path.clone(), offset: record.offset, encoding, number: 0 };
    let Envelope { url, date, encoding } = &record.envelope;
    let mut article = match record.form {
        Form::Jsonl | Form::Json | Form::Csv | Form::Tsv => {
            let decoded = decode::decode(&record.bytes, *encoding, model)?;
            let article = json::article(&decoded.text, fields, &record.default_id, model)?;
            Article { origin: origin(decoded.encoding), notes: decoded.notes, ..article }
        }
        Form::Html => {
            let decoded = decode::decode(&record.bytes, html::declared_charset(&record.bytes).or(*encoding), model)?;
            let article = html::article(&decoded.text, model)?;
            let notes = [decoded.notes, article.notes].concat();
            Article { id: record.default_id.clone(), origin: origin(decoded.encoding), notes, ..article }
        }
        Form::Text => {
            let decoded = decode::decode(&record.bytes, *encoding, model)?;
            Article {
                id: record.default_id.clone(),
                origin: origin(decoded.encoding),
                text: decoded.text.into_owned(),
                notes: decoded.notes,
                ..Article::default()
            }
        }
    };
    article.url = article.url.or_else(|| url.clone());
    article.published = article.published.or_else(|| known_date(&article.text, date.as_deref()?, model));
    // No letter of Arabic begins with this byte, and few texts have it.
    let may_have_lost = memchr::memchr(0xEF, article.text.as_bytes()).is_some();
    let lost = if may_have_lost { article.text.matches('\u{FFFD}').count() } else { 0 };
    if lost > 0 && article.notes.is_empty() {
        article.notes.push(format!("{lost} characters could not be decoded before the text came here (U+FFFD)"));
    }
    if article.text.trim().is_empty() {
        return Err(ReadError::Empty);
    }
    match language(&article.text) {
        Language::Arabic => Ok(article),
        Language::Other(name) => Err(ReadError::NotArabic(name)),
    }
}

/// The date that a record's container states, which for a crawl is when the page was fetched: it counts only where the
/// top of the text names no day that may be its own.
fn known_date(text: &str, date: &str, model: &Model) -> Option<Published> {
    const TOP: usize = 2000;
    let end = (0..=TOP.min(text.len())).rev().find(|&end| text.is_char_boundary(end))?;
    let is_dated = !model.months.dates(text.get(..end)?).is_empty();
    if is_dated { None } else { Published::parse(date, &model.months) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn record(form: Form, bytes: &[u8]) -> Record {
        Record { path: "x".into(), offset: 0, default_id: "x".into(), form, bytes: bytes.to_vec(), envelope: Envelope::default() }
    }

    proptest! {
        #[test]
        fn any_bytes_give_an_article_or_a_reason(bytes in prop::collection::vec(any::<u8>(), 0..300), form in prop::sample::select(vec![Form::Text, Form::Html, Form::Jsonl])) {
            let model = Model::shipped().unwrap();
            let _ = parse(&record(form, &bytes), &Fields::default(), &model);
        }
    }

    #[test]
    fn refusals_say_what_is_wrong() {
        let model = Model::shipped().unwrap();
        let kind = |form, bytes: &[u8]| parse(&record(form, bytes), &Fields::default(), &model).err().map(|error| error.kind());
        assert_eq!(kind(Form::Text, b" \n"), Some("empty"));
        assert_eq!(kind(Form::Text, b"\x89PNG\r\n\x1a\n\0\0\0"), Some("binary"));
        assert_eq!(kind(Form::Text, "The ministry said the campaign would begin next week.".as_bytes()), Some("not-arabic"));
        assert_eq!(kind(Form::Jsonl, b"{\"text\": 3}"), Some("no-text"));
        assert_eq!(kind(Form::Jsonl, b"[1"), Some("bad-json"));
        assert_eq!(kind(Form::Text, "بدأ الاجتماع صباح اليوم.".as_bytes()), None);
    }
}

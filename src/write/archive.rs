//! The line that a batch job writes for each document.
//!
//! Uses `select`, `translate` and below. One JSON object a line with the same fields in the same order on every line, absent values
//! as `null`, so that tools which guess a schema from the first lines guess right. Written straight into bytes: over an
//! archive this is half of what happens.

use super::records::unit_record;
use crate::article::Zone;
use crate::score::keywords::Keyword;
use crate::select::Summarized;
use crate::text::{CharOffsets, Span};
use crate::translate::kit::{Scope, document};
use std::io::Write;

/// Version of the lines.
pub const ARCHIVE_SCHEMA: &str = "mujaz/archive/1";

/// Which parts a line has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Parts {
    /// The text of the article.
    pub text: bool,
    /// Body sentences with their spans.
    pub segments: bool,
    /// The chosen sentences.
    pub summary: bool,
    /// The keywords.
    pub keywords: bool,
    /// The units of its translation kit.
    pub units: bool,
}

/// Appends a string as JSON.
fn string(out: &mut Vec<u8>, text: &str) {
    // Memory can always be written.
    let _ = serde_json::to_writer(out, text);
}

fn optional(out: &mut Vec<u8>, key: &str, text: Option<&str>) {
    out.extend_from_slice(key.as_bytes());
    match text {
        Some(text) => string(out, text),
        None => out.extend_from_slice(b"null"),
    }
}

fn number(out: &mut Vec<u8>, mut value: u64) {
    let mut digits = [0u8; 20];
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b'0' + (value % 10) as u8;
        value /= 10;
        if value == 0 {
            break;
        }
    }
    out.extend_from_slice(&digits[at..]);
}

fn pair(out: &mut Vec<u8>, [start, end]: [u32; 2]) {
    out.push(b'[');
    number(out, u64::from(start));
    out.push(b',');
    number(out, u64::from(end));
    out.push(b']');
}

/// Appends items with commas between them, in brackets.
fn list<T>(out: &mut Vec<u8>, key: &str, items: impl Iterator<Item = T>, mut each: impl FnMut(&mut Vec<u8>, T)) {
    out.extend_from_slice(key.as_bytes());
    out.push(b'[');
    for (at, item) in items.enumerate() {
        if at > 0 {
            out.push(b',');
        }
        each(out, item);
    }
    out.push(b']');
}

/// Appends the line of a document without its last brace and line end, for fields that only a look at all documents
/// can fill.
pub fn write_line(out: &mut Vec<u8>, article: &Summarized, keywords: &[Keyword], parts: Parts) {
    let document = &article.document;
    optional(out, "{\"id\":", Some(&document.article.id));
    optional(out, ",\"title\":", document.title().as_deref());
    optional(out, ",\"source\":", document.source());
    optional(out, ",\"url\":", document.article.url.as_deref());
    optional(out, ",\"date\":", document.published.map(|published| published.iso()).as_deref());
    optional(out, ",\"path\":", Some(&document.article.origin.path));
    out.extend_from_slice(b",\"offset\":");
    number(out, document.article.origin.offset);
    if parts.text {
        optional(out, ",\"text\":", Some(&document.article.text));
    }
    if parts.segments {
        segments(out, article);
    }
    if parts.summary {
        summary(out, article);
    }
    if parts.keywords {
        list(out, ",\"keywords\":", keywords.iter(), |out, keyword| string(out, document.show(keyword.span)));
    }
    if parts.units {
        units(out, article);
    }
}

/// The records that `prepare` writes of the article.
fn units(out: &mut Vec<u8>, article: &Summarized) {
    let mut kit = document(article, Scope::Articles);
    kit.name.clone_from(&kit.id);
    list(out, ",\"units\":", kit.units.iter(), |out, unit| {
        // Memory can always be written.
        let _ = serde_json::to_writer(out, &unit_record(&kit, unit));
    });
}

fn segments(out: &mut Vec<u8>, article: &Summarized) {
    let document = &article.document;
    let body = || document.sentences.iter().filter(|sentence| document.zone(sentence) == Zone::Body);
    list(out, ",\"segments\":", body(), |out, sentence| string(out, document.show(sentence.span)));
    let mut offsets = CharOffsets::new(&document.article.text);
    list(out, ",\"spans_chars\":", body(), |out, sentence| pair(out, offsets.span(sentence.span)));
}

fn summary(out: &mut Vec<u8>, article: &Summarized) {
    let document = &article.document;
    let chosen = || article.summary.chosen.iter().map(|chosen| (chosen, &document.sentences[chosen.sentence]));
    let shown: Vec<&str> = chosen().map(|(_, sentence)| document.show(sentence.span)).collect();
    optional(out, ",\"summary\":", Some(&shown.join(" ")));
    let mut offsets = CharOffsets::new(&document.article.text);
    let bytes = |span: Span| [span.start, span.end];
    list(out, ",\"sentences\":", chosen(), |out, (chosen, sentence)| {
        out.extend_from_slice(b"{\"index\":");
        number(out, chosen.sentence as u64);
        out.extend_from_slice(b",\"span_chars\":");
        pair(out, offsets.span(sentence.span));
        out.extend_from_slice(b",\"span_bytes\":");
        pair(out, bytes(sentence.span));
        // Memory can always be written.
        let _ = write!(out, ",\"score\":{:.4}}}", article.scores.scores[chosen.rank]);
    });
}

//! The line that a batch job writes for each document.
//!
//! Uses `select`, `translate` and below. One JSON object a line with the same fields in the same order on every line,
//! absent values as `null`, so that tools which guess a schema from the first lines guess right. Written straight into
//! bytes: over an archive this is half of what happens.

use super::json::{list, number, optional, pair, string};
use super::records::unit_record;
use crate::article::{Document, Zone};
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

impl Parts {
    /// Whether a line needs sentences and nothing that follows from their words.
    #[must_use]
    pub fn are_cut_only(self) -> bool {
        !self.summary && !self.keywords && !self.units
    }
}

/// Appends the line of a document without its last brace and line end, for fields that only a look at all documents
/// can fill. A summary is written if there is one and it is wanted.
pub fn write_line(out: &mut Vec<u8>, document: &Document, summarized: Option<&Summarized>, keywords: &[Keyword], parts: Parts) {
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
        segments(out, document);
    }
    if let Some(article) = summarized.filter(|_| parts.summary) {
        summary(out, article);
    }
    if parts.keywords {
        list(out, ",\"keywords\":", keywords.iter(), |out, keyword| string(out, document.show(keyword.span)));
    }
    if let Some(article) = summarized.filter(|_| parts.units) {
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

fn segments(out: &mut Vec<u8>, document: &Document) {
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

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
use crate::text::CharOffsets;
use crate::translate::kit::{Scope, document};
use std::io::Write;
use std::ops::Range;

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
    let written = if parts.segments { segments(out, document) } else { Vec::new() };
    if let Some(article) = summarized.filter(|_| parts.summary) {
        summary(out, article, &written);
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

/// A body sentence that was written.
struct Written {
    /// Where it stands in the text, in code points.
    span: [u32; 2],
    /// Where its string stands in what was written.
    string: Range<usize>,
}

/// Writes the body sentences and gives back where they stand.
fn segments(out: &mut Vec<u8>, document: &Document) -> Vec<Written> {
    let body = || document.sentences.iter().filter(|sentence| document.zone(sentence) == Zone::Body);
    let mut written = Vec::with_capacity(document.sentences.len());
    let mut offsets = CharOffsets::new(&document.article.text);
    list(out, ",\"segments\":", body(), |out, sentence| {
        let start = out.len();
        string(out, document.show(sentence.span));
        written.push(Written { span: offsets.span(sentence.span), string: start..out.len() });
    });
    list(out, ",\"spans_chars\":", written.iter(), |out, written| pair(out, written.span));
    written
}

/// Writes the chosen sentences; `written` has the body sentences, if they were written before.
fn summary(out: &mut Vec<u8>, article: &Summarized, written: &[Written]) {
    let document = &article.document;
    let chosen = || article.summary.chosen.iter().map(|chosen| (chosen, &document.sentences[chosen.sentence]));
    out.extend_from_slice(b",\"summary\":");
    joined(out, chosen(), |out, (chosen, sentence)| match written.get(chosen.rank) {
        Some(written) => out.extend_from_within(written.string.clone()),
        None => string(out, document.show(sentence.span)),
    });
    let mut offsets = CharOffsets::new(&document.article.text);
    list(out, ",\"sentences\":", chosen(), |out, (chosen, sentence)| {
        out.extend_from_slice(b"{\"index\":");
        number(out, chosen.rank as u64);
        out.extend_from_slice(b",\"span_chars\":");
        pair(out, written.get(chosen.rank).map_or_else(|| offsets.span(sentence.span), |written| written.span));
        out.extend_from_slice(b",\"span_bytes\":");
        pair(out, [sentence.span.start, sentence.span.end]);
        out.extend_from_slice(b",\"score\":");
        four_decimals(out, article.scores.scores[chosen.rank]);
        out.push(b'}');
    });
}

/// Appends one string of several items, each written as a string, with spaces between them.
fn joined<T>(out: &mut Vec<u8>, mut items: impl Iterator<Item = T>, mut each: impl FnMut(&mut Vec<u8>, T)) {
    match items.next() {
        Some(first) => each(out, first),
        None => string(out, ""),
    }
    for item in items {
        // The quote behind the text before goes, and the one before this text becomes the space.
        out.pop();
        let quote = out.len();
        each(out, item);
        out[quote] = b' ';
    }
}

/// Appends a number as `{:.4}` writes it. What is far from the middle between two results needs no exact arithmetic.
fn four_decimals(out: &mut Vec<u8>, value: f64) {
    let scaled = value.abs() * 1e4;
    let whole = scaled.floor();
    let rest = scaled - whole;
    // Below this bound a product is wrong by less than a millionth. A comparison with what is no number fails.
    if !(scaled < 1e9 && (rest - 0.5).abs() > 1e-5) {
        // Memory can always be written.
        let _ = write!(out, "{value:.4}");
        return;
    }
    if value.is_sign_negative() {
        out.push(b'-');
    }
    let rounded = whole as u64 + u64::from(rest > 0.5);
    number(out, rounded / 10_000);
    let [a, b, c, d] = [1000, 100, 10, 1].map(|unit| b'0' + (rounded / unit % 10) as u8);
    out.extend_from_slice(&[b'.', a, b, c, d]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn decimals_are_written_as_the_library_writes_them(value: f64, near in -100_000_000i64..100_000_000, off in -3i64..4) {
            let halves = f64::from_bits((near as f64 / 20_000.0).to_bits().wrapping_add_signed(off));
            for value in [value, value % 1e3, near as f64 * 1e-7, halves, -0.0, f64::NAN, f64::INFINITY] {
                let mut out = Vec::new();
                four_decimals(&mut out, value);
                prop_assert_eq!(String::from_utf8(out).unwrap(), format!("{value:.4}"));
            }
        }

        #[test]
        fn joined_texts_are_one_string(texts in prop::collection::vec("[ا-ي\"\\\\\n ]{0,9}", 0..4)) {
            let mut out = Vec::new();
            joined(&mut out, texts.iter(), |out, text| string(out, text));
            prop_assert_eq!(String::from_utf8(out).unwrap(), serde_json::to_string(&texts.join(" ")).unwrap());
        }
    }
}

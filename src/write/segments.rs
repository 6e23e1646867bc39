//! The line of `segment`: the sentences of one article.
//!
//! Uses `article`. Offsets name their unit as in `records`. Written straight into bytes: a job that only cuts does little
//! else.

use super::json::{Quoted, list, number, optional, pair};
use crate::article::{Document, Sentence, Zone};
use crate::text::{CharOffsets, Span};

/// Version of the lines.
pub const SEGMENTS_SCHEMA: &str = "mujaz/segments/1";

/// Bytes of the numbers and marks of a sentence.
const PER_SENTENCE: usize = 64;
/// Bytes of what is stated of an article beside its text.
const PER_ARTICLE: usize = 1024;

/// Appends the line of a document: the body sentences and what was dropped, or with `all` every sentence of every zone.
pub fn write_segments(out: &mut Vec<u8>, document: &Document, all: bool, with_text: bool) {
    let is_kept = |sentence: &&Sentence| all || document.zone(sentence) == Zone::Body;
    let kept = || document.sentences.iter().filter(is_kept);
    let article = &document.article;
    // The text stands in it twice, once in sentences.
    out.reserve(article.text.len() * 2 + document.sentences.len() * PER_SENTENCE + PER_ARTICLE);
    optional(out, "{\"schema\":", Some(SEGMENTS_SCHEMA));
    optional(out, ",\"id\":", Some(&article.id));
    stated(out, ",\"title\":", document.title().as_deref());
    stated(out, ",\"source\":", document.source());
    stated(out, ",\"url\":", article.url.as_deref());
    stated(out, ",\"author\":", article.author.as_deref());
    stated(out, ",\"language\":", article.language.as_deref());
    stated(out, ",\"date\":", document.published.map(|published| published.iso()).as_deref());
    let text = Quoted::new(&article.text);
    if with_text {
        out.extend_from_slice(b",\"text\":");
        text.whole(out);
    }
    list(out, ",\"segments\":", kept(), |out, sentence| text.part(out, sentence.span));
    let mut offsets = CharOffsets::new(&article.text);
    list(out, ",\"spans_chars\":", kept(), |out, sentence| pair(out, offsets.span(sentence.span)));
    list(out, ",\"spans_bytes\":", kept(), |out, sentence| pair(out, bytes(sentence.span)));
    list(out, ",\"places\":", kept(), |out, sentence| pair(out, [sentence.paragraph, sentence.number]));
    if !all {
        dropped(out, document);
    }
    out.extend_from_slice(b"}\n");
}

/// The sentences that are not running text, and why.
fn dropped(out: &mut Vec<u8>, document: &Document) {
    let mut offsets = CharOffsets::new(&document.article.text);
    let noise = document.sentences.iter().filter(|sentence| document.zone(sentence) != Zone::Body);
    list(out, ",\"dropped\":", noise, |out, sentence| {
        let block = &document.blocks[sentence.block as usize];
        out.extend_from_slice(b"{\"span_bytes\":");
        pair(out, bytes(sentence.span));
        out.extend_from_slice(b",\"span_chars\":");
        pair(out, offsets.span(sentence.span));
        out.extend_from_slice(b",\"paragraph\":");
        number(out, u64::from(sentence.paragraph));
        out.extend_from_slice(b",\"sentence\":");
        number(out, u64::from(sentence.number));
        optional(out, ",\"zone\":", Some(block.zone.name()));
        optional(out, ",\"reason\":", Some(&block.reason.why));
        out.push(b'}');
    });
}

/// Appends a key and a string, or nothing.
fn stated(out: &mut Vec<u8>, key: &str, text: Option<&str>) {
    if text.is_some() {
        optional(out, key, text);
    }
}

fn bytes(span: Span) -> [u32; 2] {
    [span.start, span.end]
}

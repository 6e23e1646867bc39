//! The JSON of every result: one structure a record, versioned.
//!
//! Uses `select`, `translate` and below; briefs have a file of their own. Offsets name their unit: `_bytes` count bytes of the UTF-8 text,
//! `_chars` count Unicode code points, ends are exclusive. Fields may be added within a version, none changes or
//! goes away.

use crate::article::{Document, Origin, Sentence, Zone};
use crate::score::keywords::Keyword;
use crate::select::{LeftOut, Summarized};
use crate::text::{CharOffsets, Span};
use crate::translate::kit::{KitDocument, KitUnit, Repeated};
use crate::translate::memory::Match;
use crate::translate::terms::known::KnownTerm;
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Version of the records of `summarize`.
pub const SUMMARY_SCHEMA: &str = "mujaz/summary/1";
/// Version of the records of `prepare`.
pub const UNIT_SCHEMA: &str = "mujaz/unit/1";

/// Bytes as a pair.
pub(super) fn bytes(span: Span) -> [u32; 2] {
    [span.start, span.end]
}

/// What is known of an article, in a form that every command reads back.
#[derive(Debug, Serialize)]
pub struct ArticleRecord<'d> {
    /// The id.
    pub id: &'d str,
    /// The title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<Cow<'d, str>>,
    /// The publisher.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<&'d str>,
    /// The address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<&'d str>,
    /// The author, as the markup states it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<&'d str>,
    /// The language, as the markup states it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<&'d str>,
    /// The date, ISO 8601.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// The text that all offsets count in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<&'d str>,
}

impl<'d> ArticleRecord<'d> {
    /// Of a document, with its text or without.
    #[must_use]
    pub fn new(document: &'d Document, with_text: bool) -> Self {
        let date = document.published.map(|published| published.iso());
        Self {
            id: &document.article.id,
            title: document.title(),
            source: document.source(),
            url: document.article.url.as_deref(),
            author: document.article.author.as_deref(),
            language: document.article.language.as_deref(),
            date,
            text: with_text.then_some(document.article.text.as_str()),
        }
    }
}

#[derive(Debug, Serialize)]
struct SentenceRecord<'d> {
    /// 0-based index among all sentences of the document.
    index: usize,
    paragraph: u32,
    sentence: u32,
    line: u32,
    span_bytes: [u32; 2],
    span_chars: [u32; 2],
    text: &'d str,
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parts: Option<BTreeMap<&'static str, f64>>,
    /// The index of the first chosen sentence that needs this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    needed_by: Option<usize>,
    /// The index of the sentence that this one needs.
    #[serde(skip_serializing_if = "Option::is_none")]
    needs: Option<usize>,
    /// By what a sentence that leans on another, or that is unfit, was recognised.
    #[serde(skip_serializing_if = "Option::is_none")]
    cue: Option<CueRecord<'d>>,
    /// Why it was left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    /// Its zone, for one that is not running text.
    #[serde(skip_serializing_if = "Option::is_none")]
    zone: Option<Zone>,
    /// The index of the chosen sentence that it repeats.
    #[serde(skip_serializing_if = "Option::is_none")]
    repeats: Option<usize>,
}

/// What shows that a sentence leans on another one.
#[derive(Debug, Serialize)]
struct CueRecord<'d> {
    kind: &'static str,
    words: &'d str,
}

/// A keyword.
#[derive(Debug, Serialize)]
struct KeywordRecord<'d> {
    text: &'d str,
    span_bytes: [u32; 2],
    weight: f64,
    count: u32,
}

/// One line of `summarize`.
#[derive(Debug, Serialize)]
pub struct SummaryRecord<'d> {
    schema: &'static str,
    #[serde(flatten)]
    article: ArticleRecord<'d>,
    origin: &'d Origin,
    summary: String,
    /// The best sentence that stands alone, for lists with room for one line.
    #[serde(skip_serializing_if = "Option::is_none")]
    headline: Option<&'d str>,
    keywords: Vec<KeywordRecord<'d>>,
    budget: String,
    sentences: Vec<SentenceRecord<'d>>,
    left_out: Vec<SentenceRecord<'d>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    warning: Option<&'d str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    notes: &'d [String],
}

impl<'d> SummaryRecord<'d> {
    /// Of a document that went through all stages; `features` names the score parts.
    #[must_use]
    pub fn new(processed: &'d Summarized, features: &[&'static str], keywords: &[Keyword], with_text: bool) -> Self {
        let Summarized { document, scores, summary } = processed;
        let mut offsets = CharOffsets::new(&document.article.text);
        let mut record = |index: usize, sentence: &Sentence| SentenceRecord {
            index,
            paragraph: sentence.paragraph,
            sentence: sentence.number,
            line: sentence.line,
            span_bytes: bytes(sentence.span),
            span_chars: offsets.span(sentence.span),
            text: sentence.span.of(&document.article.text),
            score: None,
            parts: None,
            needed_by: None,
            needs: None,
            cue: None,
            reason: None,
            zone: None,
            repeats: None,
        };
        let scored = |record: SentenceRecord<'d>, rank: usize| SentenceRecord {
            needs: scores.discourse.parent(rank).map(|parent| scores.body[parent]),
            cue: scores.discourse.lean(rank).cue.map(|(cue, span)| CueRecord { kind: cue.name(), words: document.show(span) }),
            score: Some(scores.scores[rank]),
            parts: Some(features.iter().copied().zip(scores.parts.row(rank).iter().copied()).collect()),
            ..record
        };
        let mut sentences = Vec::new();
        for chosen in &summary.chosen {
            let plain = record(chosen.sentence, &document.sentences[chosen.sentence]);
            sentences.push(SentenceRecord { needed_by: chosen.needed_by, ..scored(plain, chosen.rank) });
        }
        let mut left_out = Vec::new();
        for &(index, reason) in &summary.left_out {
            let plain = SentenceRecord { reason: Some(reason.name()), ..record(index, &document.sentences[index]) };
            left_out.push(match (reason, scores.body.binary_search(&index)) {
                (LeftOut::Noise(zone), _) => SentenceRecord { zone: Some(zone), ..plain },
                (LeftOut::Redundant(other), Ok(rank)) => SentenceRecord { repeats: Some(other), ..scored(plain, rank) },
                (_, Ok(rank)) => scored(plain, rank),
                (_, Err(_)) => plain,
            });
        }
        let texts: Vec<&str> = sentences.iter().map(|sentence| sentence.text).collect();
        Self {
            schema: SUMMARY_SCHEMA,
            article: ArticleRecord::new(document, with_text),
            origin: &document.article.origin,
            summary: texts.join(" "),
            headline: scores.headline().map(|rank| document.show(document.sentences[scores.body[rank]].span)),
            keywords: keywords
                .iter()
                .map(|keyword| KeywordRecord {
                    text: document.show(keyword.span),
                    span_bytes: bytes(keyword.span),
                    weight: keyword.weight,
                    count: keyword.count,
                })
                .collect(),
            budget: summary.budget.to_string(),
            sentences,
            left_out,
            warning: summary.warning.as_deref(),
            notes: &document.article.notes,
        }
    }
}

/// An input or record that gave no article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RefusalRecord {
    /// The input's name.
    pub path: String,
    /// The first byte of the record in it.
    pub offset: u64,
    /// The kind, for machines.
    pub kind: &'static str,
    /// What is wrong, for people.
    pub reason: String,
}

/// One line of `prepare --format jsonl`.
#[derive(Debug, Serialize)]
pub struct UnitRecord<'d> {
    schema: &'static str,
    document: &'d str,
    id: &'d str,
    key: &'d str,
    zone: Zone,
    paragraph: u32,
    sentence: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    span_bytes: Option<[u32; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    span_chars: Option<[u32; 2]>,
    source: &'d str,
    target: &'d str,
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<&'d str>,
    date: &'d str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rank: Option<u32>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    notes: &'d [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    repeats: Option<&'d Repeated>,
    #[serde(skip_serializing_if = "<[Match]>::is_empty")]
    matches: &'d [Match],
    #[serde(skip_serializing_if = "<[KnownTerm]>::is_empty")]
    terms: &'d [KnownTerm],
}

/// The record of a unit.
#[must_use]
pub fn unit_record<'d>(document: &'d KitDocument, unit: &'d KitUnit) -> UnitRecord<'d> {
    let (paragraph, sentence) = unit.place();
    UnitRecord {
        schema: UNIT_SCHEMA,
        document: &document.name,
        id: &unit.id,
        key: &unit.key,
        zone: unit.zone,
        paragraph,
        sentence,
        span_bytes: unit.origin_bytes,
        span_chars: unit.origin_chars,
        source: document.source(unit),
        target: unit.target.as_deref().unwrap_or_default(),
        publisher: document.publisher.as_deref(),
        date: document.date.as_deref().unwrap_or(super::UNDATED),
        rank: unit.rank,
        notes: &unit.notes,
        repeats: unit.repeats.as_ref(),
        matches: &unit.matches,
        terms: &unit.terms,
    }
}

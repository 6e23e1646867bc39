//! The JSON of briefs and stories, versioned like all records.
//!
//! Uses `brief`. Offsets name their unit, as in `records`.

use super::date_of_member;
use super::records::bytes;
use crate::article::Published;
use crate::brief::{Brief, Comparison, Member, Place, Quotation, Story, TimelineEntry, Value};
use crate::facts::names::{Name, Variant};
use serde::Serialize;
use std::collections::BTreeMap;

/// Version of the records of `brief`.
pub const BRIEF_SCHEMA: &str = "mujaz/brief/1";
/// Version of the records of `brief --stories`.
pub const STORY_SCHEMA: &str = "mujaz/story/1";

#[derive(Debug, Serialize)]
struct PlaceRecord<'b> {
    document: &'b str,
    line: u32,
    sentence_in_line: u32,
    paragraph: u32,
    sentence: u32,
    span_bytes: [u32; 2],
    span_chars: [u32; 2],
}

impl<'b> PlaceRecord<'b> {
    fn new(member: &'b Member, place: Place) -> Self {
        Self {
            document: &member.id,
            line: place.line,
            sentence_in_line: place.sentence_in_line,
            paragraph: place.paragraph,
            sentence: place.number,
            span_bytes: bytes(place.bytes),
            span_chars: place.chars,
        }
    }
}

/// A document that tells the same as a sentence of a brief.
#[derive(Debug, Serialize)]
struct AlsoRecord<'b> {
    document: &'b str,
    source: Option<&'b str>,
    date: String,
    /// `copy` of the whole document, or `sentence`.
    relation: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<PlaceRecord<'b>>,
}

#[derive(Debug, Serialize)]
struct BriefSentenceRecord<'b> {
    #[serde(flatten)]
    place: PlaceRecord<'b>,
    text: &'b str,
    source: Option<&'b str>,
    date: String,
    /// When what it tells happened, where the sentence says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<EventRecord<'b>>,
    /// `news`, `undated` or `background`.
    part: &'static str,
    /// The newest value of a number of which it tells an older one.
    #[serde(skip_serializing_if = "Option::is_none")]
    outdated: Option<NewestRecord<'b>>,
    score: f64,
    parts: BTreeMap<&'static str, f64>,
    also: Vec<AlsoRecord<'b>>,
}

/// The newest value of a number that moved.
#[derive(Debug, Serialize)]
struct NewestRecord<'b> {
    newest: &'b str,
    document: &'b str,
}

/// A time as a sentence gives it.
#[derive(Debug, Serialize)]
struct EventRecord<'b> {
    time: &'b str,
    words: &'b str,
}

/// One source's side of a comparison.
#[derive(Debug, Serialize)]
struct ValueRecord<'b> {
    document: &'b str,
    line: u32,
    sentence_in_line: u32,
    span_chars: [u32; 2],
    text: &'b str,
    value: &'b str,
    source: Option<&'b str>,
    date: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    speaker: Option<&'b str>,
    sentence_chars: [u32; 2],
    #[serde(skip_serializing_if = "Option::is_none")]
    sentence: Option<&'b str>,
}

impl<'b> ValueRecord<'b> {
    fn new(value: &'b Value, members: &'b [Member]) -> Self {
        let member = &members[value.member];
        Self {
            document: &member.id,
            line: value.place.line,
            sentence_in_line: value.place.sentence_in_line,
            span_chars: value.chars,
            text: &value.text,
            value: &value.value,
            source: member.source.as_deref(),
            date: date_of_member(member),
            speaker: value.speaker.as_deref(),
            sentence_chars: value.place.chars,
            sentence: value.sentence.as_deref(),
        }
    }
}

/// Where sources agree or disagree.
#[derive(Debug, Serialize)]
struct ComparisonRecord<'b> {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<&'b str>,
    verdict: &'static str,
    why: &'static str,
    values: Vec<ValueRecord<'b>>,
}

impl<'b> ComparisonRecord<'b> {
    fn new(comparison: &'b Comparison, members: &'b [Member]) -> Self {
        Self {
            kind: comparison.kind.name(),
            unit: comparison.unit.as_deref(),
            verdict: comparison.verdict.name(),
            why: comparison.why,
            values: comparison.values.iter().map(|value| ValueRecord::new(value, members)).collect(),
        }
    }

    /// Those that differ.
    fn differing(brief: &'b Brief) -> Vec<Self> {
        brief.comparisons.iter().filter(|comparison| comparison.differs()).map(|comparison| Self::new(comparison, &brief.members)).collect()
    }
}

/// Who says what.
#[derive(Debug, Serialize)]
struct QuoteRecord<'b> {
    document: &'b str,
    line: u32,
    sentence_in_line: u32,
    span_chars: [u32; 2],
    text: &'b str,
    speaker: Option<&'b str>,
    /// Whether the speaker was named in an earlier sentence.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    carried: bool,
    reporter: Option<&'b str>,
    source: Option<&'b str>,
    date: String,
}

impl<'b> QuoteRecord<'b> {
    fn new(quotation: &'b Quotation, members: &'b [Member]) -> Self {
        let member = &members[quotation.member];
        Self {
            document: &member.id,
            line: quotation.place.line,
            sentence_in_line: quotation.place.sentence_in_line,
            span_chars: quotation.chars,
            text: &quotation.text,
            speaker: quotation.speaker.as_deref(),
            carried: quotation.carried,
            reporter: quotation.reporter.as_deref(),
            source: member.source.as_deref(),
            date: date_of_member(member),
        }
    }
}

#[derive(Debug, Serialize)]
struct MemberRecord<'b> {
    document: &'b str,
    title: Option<&'b str>,
    source: Option<&'b str>,
    url: Option<&'b str>,
    date: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    copy_of: Option<&'b str>,
}

/// A sentence on the timeline.
#[derive(Debug, Serialize)]
struct TimelineRecord<'b> {
    /// Nothing on the undated shelf.
    time: Option<&'b str>,
    dating: &'static str,
    document: &'b str,
    line: u32,
    sentence_in_line: u32,
    span_chars: [u32; 2],
    text: &'b str,
    source: Option<&'b str>,
    date: String,
    in_brief: bool,
}

impl<'b> TimelineRecord<'b> {
    fn new(entry: &'b TimelineEntry, members: &'b [Member]) -> Self {
        let member = &members[entry.member];
        Self {
            time: entry.time.as_ref().map(|time| time.iso.as_str()),
            dating: entry.dating.name(),
            document: &member.id,
            line: entry.place.line,
            sentence_in_line: entry.place.sentence_in_line,
            span_chars: entry.place.chars,
            text: &entry.text,
            source: member.source.as_deref(),
            date: date_of_member(member),
            in_brief: entry.in_brief,
        }
    }
}

/// A fault of a source.
#[derive(Debug, Serialize)]
struct FaultRecord<'b> {
    document: &'b str,
    fault: &'static str,
    why: &'static str,
    span_chars: [u32; 2],
    text: &'b str,
}

/// A name with its spellings.
#[derive(Debug, Serialize)]
struct NameRecord<'b> {
    name: &'b str,
    kind: &'static str,
    count: usize,
    variants: Vec<VariantRecord<'b>>,
}

#[derive(Debug, Serialize)]
struct VariantRecord<'b> {
    text: &'b str,
    /// Whether it is an office of the person and no spelling of the name.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    office: bool,
    count: usize,
    mentions: Vec<MentionRecord<'b>>,
}

#[derive(Debug, Serialize)]
struct MentionRecord<'b> {
    document: &'b str,
    span_bytes: [u32; 2],
}

impl<'b> NameRecord<'b> {
    fn new(name: &'b Name, members: &'b [Member]) -> Self {
        let variant = |variant: &'b Variant| VariantRecord {
            text: &variant.text,
            office: variant.is_office,
            count: variant.mentions.len(),
            mentions: variant
                .mentions
                .iter()
                .map(|mention| MentionRecord { document: &members[mention.document].id, span_bytes: bytes(mention.span) })
                .collect(),
        };
        Self { name: &name.name, kind: name.kind.name(), count: name.count(), variants: name.variants.iter().map(variant).collect() }
    }
}

/// The result of `brief`.
#[derive(Debug, Serialize)]
pub struct BriefRecord<'b> {
    schema: &'static str,
    budget: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    warning: Option<&'static str>,
    sentences: Vec<BriefSentenceRecord<'b>>,
    /// What differs between sources, the gravest first.
    disagreements: Vec<ComparisonRecord<'b>>,
    /// What two sources or more tell alike.
    agreements: Vec<ComparisonRecord<'b>>,
    names: Vec<NameRecord<'b>>,
    timeline: Vec<TimelineRecord<'b>>,
    quotes: Vec<QuoteRecord<'b>>,
    faults: Vec<FaultRecord<'b>>,
    documents: Vec<MemberRecord<'b>>,
}

impl<'b> BriefRecord<'b> {
    /// Of a brief.
    #[must_use]
    pub fn new(brief: &'b Brief) -> Self {
        let members = &brief.members;
        let also = |&(member, place): &(usize, Option<Place>)| AlsoRecord {
            document: &members[member].id,
            source: members[member].source.as_deref(),
            date: date_of_member(&members[member]),
            relation: if place.is_some() { "sentence" } else { "copy" },
            place: place.map(|place| PlaceRecord::new(&members[member], place)),
        };
        let sentences = brief.sentences.iter().map(|sentence| BriefSentenceRecord {
            place: PlaceRecord::new(&members[sentence.member], sentence.place),
            text: &sentence.text,
            source: members[sentence.member].source.as_deref(),
            date: date_of_member(&members[sentence.member]),
            event: sentence.time.as_ref().map(|time| EventRecord { time: &time.iso, words: &time.text }),
            part: sentence.part.name(),
            outdated: sentence.outdated.as_ref().map(|newest| NewestRecord { newest: &newest.value, document: &members[newest.member].id }),
            score: sentence.score,
            parts: BTreeMap::from([("article", sentence.article), ("shared", sentence.shared), ("relevance", sentence.relevance)]),
            also: sentence.also.iter().map(also).collect(),
        });
        let documents = members.iter().map(|member| MemberRecord {
            document: &member.id,
            title: member.title.as_deref(),
            source: member.source.as_deref(),
            url: member.url.as_deref(),
            date: date_of_member(member),
            copy_of: member.copy_of.map(|kept| members[kept].id.as_str()),
        });
        let agreements = brief.comparisons.iter().filter(|comparison| !comparison.differs());
        Self {
            schema: BRIEF_SCHEMA,
            budget: brief.budget.to_string(),
            warning: brief.warning,
            sentences: sentences.collect(),
            disagreements: ComparisonRecord::differing(brief),
            agreements: agreements.map(|comparison| ComparisonRecord::new(comparison, members)).collect(),
            names: brief.names.iter().map(|name| NameRecord::new(name, members)).collect(),
            timeline: brief.timeline.iter().map(|entry| TimelineRecord::new(entry, members)).collect(),
            faults: brief
                .faults
                .iter()
                .map(|note| FaultRecord {
                    document: &members[note.member].id,
                    fault: note.fault.name(),
                    why: note.fault.why(),
                    span_chars: note.chars,
                    text: &note.text,
                })
                .collect(),
            quotes: brief.quotations.iter().map(|quotation| QuoteRecord::new(quotation, members)).collect(),
            documents: documents.collect(),
        }
    }
}

/// One line of `brief --stories`.
#[derive(Debug, Serialize)]
pub struct StoryRecord<'b> {
    schema: &'static str,
    story: &'b str,
    documents: Vec<&'b str>,
    sources: Vec<&'b str>,
    from: String,
    to: String,
    headline: Option<&'b str>,
    keywords: &'b [String],
    disagreements: Vec<ComparisonRecord<'b>>,
    brief: BriefRecord<'b>,
}

impl<'b> StoryRecord<'b> {
    /// Of a story.
    #[must_use]
    pub fn new(story: &'b Story) -> Self {
        let members = &story.brief.members;
        let mut sources: Vec<&str> = members.iter().filter_map(|member| member.source.as_deref()).collect();
        sources.sort_unstable();
        sources.dedup();
        let dates = || members.iter().filter_map(|member| member.published);
        let day = |published: Option<Published>| published.map_or_else(|| super::UNDATED.to_owned(), |published| published.iso());
        Self {
            schema: STORY_SCHEMA,
            story: &story.id,
            documents: members.iter().map(|member| member.id.as_str()).collect(),
            sources,
            from: day(dates().min_by_key(Published::sort_key)),
            to: day(dates().max_by_key(Published::sort_key)),
            headline: story.headline.as_deref(),
            keywords: &story.keywords,
            disagreements: ComparisonRecord::differing(&story.brief),
            brief: BriefRecord::new(&story.brief),
        }
    }
}

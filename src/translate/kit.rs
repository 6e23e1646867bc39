//! The kit: what goes out to a translator, and all that is needed to make documents of what comes back.
//!
//! Uses `unit`, `findings`, `select`. A [`KitDocument`] is the cleaned text of an article with its units as spans of
//! it; what stands between them is the skeleton. The same value is written into every format, stored in the kit, and
//! read back for merging, so the formats cannot disagree. Cleaned text is what the units and the white space between
//! them give: lines that were hard-wrapped are joined, noise is gone, paragraphs are as in the source.

use super::findings::findings;
use super::memory::Match;
use super::terms::known::KnownTerm;
use super::unit::{Unit, units};
use crate::article::{Document, Zone};
use crate::brief::Brief;
use crate::facts::names::Name;
use crate::select::Summarized;
use crate::text::{CharOffsets, one_line, sha256, xml_text};
use serde::{Deserialize, Serialize};

/// Version of `kit.json`.
pub const KIT_SCHEMA: &str = "mujaz/kit/1";

/// What of the articles goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// Whole articles in the order of the text.
    #[default]
    Articles,
    /// Whole articles, the most important sentences first in the translator's list.
    Ranked,
    /// Headline and summary of each article.
    Summaries,
    /// One brief over all articles.
    Brief,
}

/// One sentence or heading of the kit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KitUnit {
    /// Where it stands: `p` paragraph `s` sentence. An NMTOKEN, unique in its document.
    pub id: String,
    /// Its stable key, unique in its document.
    pub key: String,
    /// Headline, subheading or body.
    pub zone: Zone,
    /// Bytes of [`KitDocument::text`].
    pub span: [u32; 2],
    /// Bytes of the article's text; absent for a title that stands outside of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin_bytes: Option<[u32; 2]>,
    /// Code points of the article's text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin_chars: Option<[u32; 2]>,
    /// 1-based importance among the article's sentences.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rank: Option<u32>,
    /// Whether the summary holds it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub in_summary: bool,
    /// What the translator should know of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// What is written behind its paragraph in the finished document: publisher and date of a brief's sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<String>,
    /// Its translation, where an earlier kit or a memory brought one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// Whether the translation is a memory's, which nobody has looked at in this text.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub prefilled: bool,
    /// The first segment of the kit that says the same, where this one repeats it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeats: Option<Repeated>,
    /// What memories offer, best first. Merging needs it not, so the skeleton has it not.
    #[serde(skip)]
    pub matches: Vec<Match>,
    /// Known terms in it. Not in the skeleton either.
    #[serde(skip)]
    pub terms: Vec<KnownTerm>,
}

/// A segment that another one repeats.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repeated {
    /// The name of its document.
    pub document: String,
    /// Its place.
    pub id: String,
    /// Its key.
    pub key: String,
}

impl std::fmt::Display for Repeated {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} {}", self.document, self.id, self.key)
    }
}

impl KitUnit {
    /// Its paragraph, as the id says it.
    #[must_use]
    pub fn paragraph(&self) -> u32 {
        self.place().0
    }

    /// Its paragraph and its number there.
    #[must_use]
    pub fn place(&self) -> (u32, u32) {
        let place = self.id.strip_prefix('p').and_then(|id| id.split_once('s'));
        place.and_then(|(paragraph, number)| Some((paragraph.parse().ok()?, number.parse().ok()?))).unwrap_or((0, 0))
    }
}

/// A document of the kit.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct KitDocument {
    /// 1-based number in the kit.
    pub number: u32,
    /// Its name in every file: fit for a file name, unique in the kit.
    pub name: String,
    /// The article's id.
    pub id: String,
    /// The title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The publisher.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// The address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// When it was published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// What the reader had to repair.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// SHA-256 of the article's text as it was read.
    pub article_sha256: String,
    /// How many sentences are ranked.
    #[serde(default)]
    pub ranked: u32,
    /// The cleaned text.
    pub text: String,
    /// Its units in the order of the text.
    pub units: Vec<KitUnit>,
}

impl KitDocument {
    /// The text of a unit.
    #[must_use]
    pub fn source(&self, unit: &KitUnit) -> &str {
        self.text.get(unit.span[0] as usize..unit.span[1] as usize).unwrap_or_default()
    }

    /// The units in the order of the translator's list: as in the text, or the headline and then by rank.
    #[must_use]
    pub fn listed(&self, scope: Scope) -> Vec<&KitUnit> {
        let mut listed: Vec<&KitUnit> = self.units.iter().collect();
        if scope == Scope::Ranked {
            listed.sort_by_key(|unit| if unit.zone == Zone::Headline { 0 } else { unit.rank.unwrap_or(u32::MAX) });
        }
        listed
    }

    /// The texts before and behind a unit in the text.
    #[must_use]
    pub fn neighbours(&self, unit: &KitUnit) -> (Option<&str>, Option<&str>) {
        let at = self.units.partition_point(|other| other.span[0] < unit.span[0]);
        let show = |unit: &KitUnit| self.source(unit);
        (at.checked_sub(1).and_then(|before| self.units.get(before)).map(show), self.units.get(at + 1).map(show))
    }

    /// What the translator should know of a unit, in one phrase each.
    #[must_use]
    pub fn remarks(&self, unit: &KitUnit) -> Vec<String> {
        let mut remarks = Vec::new();
        if unit.zone != Zone::Body {
            remarks.push(unit.zone.name().to_owned());
        }
        if let Some(rank) = unit.rank {
            let of = self.ranked;
            let summary = if unit.in_summary { ", in the summary" } else { "" };
            remarks.push(format!("rank {rank} of {of}{summary}"));
        }
        remarks.extend(unit.repeats.iter().map(|first| format!("repeats {first}")));
        remarks.extend(unit.notes.iter().cloned());
        remarks
    }

    /// What the translator should know of the document: label and value.
    #[must_use]
    pub fn about(&self) -> Vec<(&'static str, &str)> {
        let stated = [("title", self.title.as_deref()), ("source", self.publisher.as_deref()), ("url", self.url.as_deref())];
        let mut about: Vec<_> = stated.into_iter().filter_map(|(label, value)| Some((label, value?))).collect();
        about.push(("date", self.date.as_deref().unwrap_or("undated")));
        about.extend(self.notes.iter().map(|note| ("note", note.as_str())));
        about
    }
}

/// The document of an article, without number and name, which the kit gives. Linear in the text, apart from sorting
/// the ranks.
#[must_use]
pub fn document(article: &Summarized, scope: Scope) -> KitDocument {
    let document = &article.document;
    let ranks = ranks(article);
    let chosen = |at: usize| article.summary.chosen.binary_search_by_key(&at, |chosen| chosen.sentence).is_ok();
    let mut kit = KitDocument { ranked: ranks.len() as u32, ..about(document) };
    if document.headline.is_none()
        && let Some(title) = document.article.title.as_deref().map(str::trim).filter(|title| !title.is_empty())
    {
        kit.text.push_str(&xml_text(&one_line(title)));
        let key = super::unit::key(&kit.text, 0);
        let mut unit = unit("p0s1".to_owned(), key, Zone::Headline, &kit.text);
        unit.span = [0, kit.text.len() as u32];
        kit.units.push(unit);
    }
    let mut offsets = CharOffsets::new(&document.article.text);
    let all = units(document);
    let mut before: Option<&Unit> = None;
    let mut sentence = 0;
    for found in &all {
        // Units are a subsequence of the sentences.
        while document.sentences.get(sentence).is_some_and(|s| s.span != found.span) {
            sentence += 1;
        }
        let is_chosen = found.zone == Zone::Body && chosen(sentence);
        if scope == Scope::Summaries && !is_chosen && found.zone != Zone::Headline {
            continue;
        }
        if !kit.text.is_empty() {
            kit.text.push_str(&gap(document, before, found));
        }
        let start = kit.text.len() as u32;
        kit.text.push_str(&xml_text(&found.source));
        let mut unit = unit(found.id.clone(), found.key.clone(), found.zone, &found.source);
        unit.span = [start, kit.text.len() as u32];
        unit.origin_bytes = Some([found.span.start, found.span.end]);
        unit.origin_chars = Some(offsets.span(found.span));
        unit.rank = ranks.binary_search_by_key(&sentence, |(at, _)| *at).ok().map(|at| ranks[at].1);
        unit.in_summary = is_chosen;
        kit.units.push(unit);
        before = Some(found);
    }
    if !kit.text.is_empty() {
        kit.text.push('\n');
    }
    kit
}

/// The document of a brief: a paragraph for each sentence, with its publisher and date behind it.
#[must_use]
pub fn brief_document(brief: &Brief) -> KitDocument {
    let mut kit = KitDocument { id: "brief".to_owned(), ..KitDocument::default() };
    let mut seen = rustc_hash::FxHashMap::default();
    for (number, sentence) in (1..).zip(&brief.sentences) {
        let Some(member) = brief.members.get(sentence.member) else { continue };
        if !kit.text.is_empty() {
            kit.text.push_str("\n\n");
        }
        let start = kit.text.len() as u32;
        let source = xml_text(&one_line(&sentence.text)).into_owned();
        kit.text.push_str(&source);
        let date = member.published.map_or_else(|| "undated".to_owned(), |published| published.date.to_string());
        let publisher = member.source.as_deref().unwrap_or(&member.id);
        let occurrence = seen.entry(source.clone()).and_modify(|count| *count += 1).or_insert(1);
        let mut unit = unit(format!("p{number}s1"), super::unit::key(&source, *occurrence), Zone::Body, &source);
        unit.span = [start, kit.text.len() as u32];
        unit.notes.insert(0, format!("from {} p{}s{}", member.id, sentence.place.paragraph, sentence.place.number));
        unit.origin_bytes = Some([sentence.place.bytes.start, sentence.place.bytes.end]);
        unit.origin_chars = Some(sentence.place.chars);
        unit.notes.extend(brief.names.iter().filter_map(|name| spellings(name, &source)));
        unit.credit = Some(format!("{publisher}, {date}"));
        kit.units.push(unit);
    }
    if !kit.text.is_empty() {
        kit.text.push('\n');
    }
    kit.article_sha256 = sha256(kit.text.as_bytes());
    kit
}

/// The spellings of a name that stands in a sentence, where the sources of the brief have more than one.
fn spellings(name: &Name, source: &str) -> Option<String> {
    let spellings: Vec<&str> = name.variants.iter().filter(|variant| !variant.is_office).map(|variant| variant.text.as_str()).collect();
    let is_here = spellings.iter().any(|spelling| source.contains(spelling));
    let others: Vec<&str> = spellings.into_iter().filter(|spelling| *spelling != name.name).collect();
    (is_here && !others.is_empty()).then(|| format!("one name: {}, also {}", name.name, others.join(", ")))
}

fn unit(id: String, key: String, zone: Zone, source: &str) -> KitUnit {
    KitUnit {
        id,
        key,
        zone,
        span: [0, 0],
        origin_bytes: None,
        origin_chars: None,
        rank: None,
        in_summary: false,
        notes: findings(source),
        credit: None,
        target: None,
        prefilled: false,
        repeats: None,
        matches: Vec::new(),
        terms: Vec::new(),
    }
}

fn about(document: &Document) -> KitDocument {
    let article = &document.article;
    let clean = |text: &str| xml_text(&one_line(text)).into_owned();
    KitDocument {
        id: article.id.clone(),
        title: document.title().map(|title| clean(&title)),
        publisher: document.source().map(clean),
        url: article.url.as_deref().map(clean),
        date: document.published.map(|published| published.date.to_string()),
        notes: article.notes.iter().map(|note| clean(note)).collect(),
        article_sha256: sha256(article.text.as_bytes()),
        ..KitDocument::default()
    }
}

/// What stands between two units: the white space of the source; where noise was dropped, or a line only wraps, what
/// would stand there without it.
fn gap(document: &Document, before: Option<&Unit>, unit: &Unit) -> String {
    let Some(before) = before else { return "\n\n".to_owned() };
    let between = document.article.text.get(before.span.end as usize..unit.span.start as usize).unwrap_or_default();
    let is_blank = between.chars().all(char::is_whitespace);
    let breaks = between.contains('\n');
    match (before.paragraph == unit.paragraph, is_blank && between.chars().all(crate::text::xml::is_xml_char)) {
        (true, true) if !breaks => between.to_owned(),
        (true, _) => " ".to_owned(),
        (false, true) if breaks => between.replace('\r', ""),
        (false, _) => "\n\n".to_owned(),
    }
}

/// The body sentences with their ranks, best first; of equals the earlier one.
fn ranks(article: &Summarized) -> Vec<(usize, u32)> {
    let scores = &article.scores;
    let mut order: Vec<usize> = (0..scores.body.len()).collect();
    order.sort_by(|&a, &b| scores.scores[b].total_cmp(&scores.scores[a]).then(a.cmp(&b)));
    let mut ranks: Vec<(usize, u32)> = order.into_iter().map(|row| scores.body[row]).zip(1..).collect();
    ranks.sort_unstable();
    ranks
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::job::{Pipeline, Settings};

    /// The document of a text, as the first of its kit.
    pub(crate) fn kit_of(text: &str) -> KitDocument {
        let pipeline = Pipeline::new(&Settings::default()).unwrap();
        let article = crate::article::Article { text: text.into(), id: "a".into(), ..Default::default() };
        let article = pipeline.summarize(article, &mut Default::default());
        KitDocument { number: 1, name: "a".to_owned(), ..document(&article, Scope::Articles) }
    }

    #[test]
    fn the_cleaned_text_is_units_and_white_space() {
        let document = kit_of(
            "قمة في بكين\n\nالتقى الرئيسان في بكين صباح الخميس وبحثا التجارة.  وقال البيان إن التجارة نمت.\nأضف تعليق\nوغادر الوفد العاصمة مساء اليوم نفسه إلى بلاده.",
        );
        assert_eq!(
            document.text,
            "قمة في بكين\n\nالتقى الرئيسان في بكين صباح الخميس وبحثا التجارة.  وقال البيان إن التجارة نمت.\n\nوغادر الوفد العاصمة مساء اليوم نفسه إلى بلاده.\n"
        );
        let (before, behind) = document.neighbours(&document.units[1]);
        assert_eq!((before, behind), (Some("قمة في بكين"), Some("وقال البيان إن التجارة نمت.")));
        assert_eq!(document.units[1].rank.map(|rank| rank <= document.ranked), Some(true));
    }
}

//! Stories: documents that tell of the same event.
//!
//! Uses `article`, `text`, `corpus::frequencies`. A document is sketched by its weightiest terms, title and lead
//! counting more than the rest. Documents go by in order of time; each joins the story that it is most like on average,
//! over the story's documents of the last days, with likeness halved again and again after some hours between, or begins one
//! (single-pass clustering with a time window, after Yang, Pierce & Carbonell 1998). Likeness is looked up through
//! postings of terms that are not too common, inside the window, so the work grows with the documents of some days
//! and not with the archive. Yesterday's documents never depend on today's: a story keeps its first document and
//! thereby its name when a new day is added.

use super::frequencies::Frequencies;
use crate::article::{Document, Published};
use crate::text::Term;
use crate::text::sparse::scale_to_unit;
use rustc_hash::FxHashMap;

/// Terms kept of a document: under a kilobyte.
const SKETCH: usize = 60;
/// What a word counts in the title, in the first sentences of the body, and in the others.
const TITLE: f32 = 2.0;
const LEAD: f32 = 1.0;
const REST: f32 = 0.5;
/// Sentences of the lead.
const LEAD_SENTENCES: usize = 3;
/// How long a story waits for another document, in hours.
const WINDOW: f64 = 72.0;
/// Hours in which likeness counts whole: sources report an event within some hours of each other.
const FRESH: f64 = 6.0;
/// Hours beyond those after which it counts half.
const HALF_LIFE: f64 = 9.0;
/// Average likeness from which a document belongs to a story.
const BELONGS: f64 = 0.205;
/// Terms in more than this share of the documents propose no candidates.
const COMMON: f64 = 0.05;
/// In a small collection even what most documents share may propose candidates: there are few of them.
const COMMON_AT_LEAST: u32 = 200;
/// Postings of a term that are looked at, latest first; only documents without dates reach it.
const LOOKED_AT: usize = 2000;

/// What clustering keeps of a document.
#[derive(Debug, Clone)]
struct Sketch {
    /// Terms with their weighted counts, in ascending order.
    terms: Vec<(Term, f32)>,
    /// Hours since 1970, where the document states a time or a day.
    hour: Option<f64>,
}

/// Groups documents into stories.
#[derive(Debug, Default)]
pub struct StoryFinder {
    sketches: Vec<Sketch>,
    frequencies: Frequencies,
}

/// The documents of a story by their number, in order of time, and how like each is to the others on average.
#[derive(Debug, Clone, PartialEq)]
pub struct StoryMembers {
    /// Numbers in the order of time, undated ones last.
    pub documents: Vec<usize>,
    /// For each: its average likeness to the others, 1 for a story of one.
    pub centrality: Vec<f64>,
}

impl StoryFinder {
    /// Adds the next document, whose body sentences are `body`. `background` tells which terms to keep of a long one.
    pub fn add(&mut self, document: &Document, body: &[usize], background: &Frequencies) {
        let mut counts: FxHashMap<Term, f32> = FxHashMap::default();
        for &term in &document.title_terms {
            *counts.entry(term).or_insert(0.0) += TITLE;
        }
        for (rank, &index) in body.iter().enumerate() {
            let weight = if rank < LEAD_SENTENCES { LEAD } else { REST };
            for &term in document.terms_of(&document.sentences[index]) {
                *counts.entry(term).or_insert(0.0) += weight;
            }
        }
        let mut terms: Vec<(Term, f32)> = counts.into_iter().collect();
        terms.sort_unstable_by_key(|(term, _)| *term);
        self.frequencies.observe(&terms.iter().map(|(term, _)| *term).collect::<Vec<_>>());
        // Half as many again as will be used: the archive's own frequencies decide in the end.
        let weight = |&(term, count): &(Term, f32)| damped(count) * background.idf(term);
        terms.sort_by(|a, b| weight(b).total_cmp(&weight(a)).then(a.0.cmp(&b.0)));
        terms.truncate(SKETCH * 3 / 2);
        terms.sort_unstable_by_key(|(term, _)| *term);
        terms.shrink_to_fit();
        self.sketches.push(Sketch { terms, hour: document.published.as_ref().map(hour) });
    }

    /// The stories, in order of their first documents. Terms weigh by the documents added and those of the background
    /// together, so that a handful of documents on one event does not call its words common. About linear in the documents for a steady flow of news.
    #[must_use]
    pub fn finish(self, background: &Frequencies) -> Vec<StoryMembers> {
        let count = self.sketches.len();
        let most = ((COMMON * count as f64) as u32).max(COMMON_AT_LEAST);
        let vectors: Vec<Vec<(Term, f64)>> = self.sketches.iter().map(|sketch| self.vector(sketch, background)).collect();
        let hour = |document: usize| self.sketches[document].hour;
        let mut order: Vec<usize> = (0..count).collect();
        order.sort_by(|&a, &b| {
            hour(a).is_none().cmp(&hour(b).is_none()).then(hour(a).unwrap_or(0.0).total_cmp(&hour(b).unwrap_or(0.0))).then(a.cmp(&b))
        });
        let mut postings: FxHashMap<Term, Vec<(usize, f64)>> = FxHashMap::default();
        let mut story_of = vec![usize::MAX; count];
        let mut stories: Vec<Vec<usize>> = Vec::new();
        let mut likeness: FxHashMap<usize, f64> = FxHashMap::default();
        for &document in &order {
            likeness.clear();
            for &(term, weight) in vectors[document].iter().filter(|(term, _)| self.frequencies.count(*term) <= most) {
                let Some(list) = postings.get(&term) else { continue };
                for &(other, theirs) in list.iter().rev().take(LOOKED_AT) {
                    let Some(fresh) = freshness(hour(document), hour(other)) else { break };
                    *likeness.entry(other).or_insert(0.0) += weight * theirs * fresh;
                }
            }
            let story = self.best_story(document, &likeness, &story_of, &stories).unwrap_or_else(|| {
                stories.push(Vec::new());
                stories.len() - 1
            });
            story_of[document] = story;
            stories[story].push(document);
            for &(term, weight) in &vectors[document] {
                postings.entry(term).or_default().push((document, weight));
            }
        }
        stories.into_iter().map(|documents| members(documents, &vectors)).collect()
    }

    /// The story that a document is most like on average, if it is like enough.
    fn best_story(&self, document: usize, likeness: &FxHashMap<usize, f64>, story_of: &[usize], stories: &[Vec<usize>]) -> Option<usize> {
        let mut candidates: Vec<usize> = likeness.keys().map(|&other| story_of[other]).collect();
        candidates.sort_unstable();
        candidates.dedup();
        let average = |story: usize| {
            let recent =
                stories[story].iter().rev().filter(|&&other| freshness(self.sketches[document].hour, self.sketches[other].hour).is_some());
            let (sum, count) = recent.fold((0.0, 0u32), |(sum, count), other| (sum + likeness.get(other).unwrap_or(&0.0), count + 1));
            sum / f64::from(count.max(1))
        };
        let best = candidates.into_iter().map(|story| (average(story), story)).max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))?;
        (best.0 >= BELONGS).then_some(best.1)
    }

    /// The unit vector of a sketch.
    fn vector(&self, sketch: &Sketch, background: &Frequencies) -> Vec<(Term, f64)> {
        let documents = (self.frequencies.documents() + background.documents()) as f64;
        let idf = |term| ((documents + 1.0) / (f64::from(self.frequencies.count(term) + background.count(term)) + 0.5)).ln();
        let mut vector: Vec<(Term, f64)> = sketch.terms.iter().map(|&(term, count)| (term, damped(count) * idf(term))).collect();
        vector.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        vector.truncate(SKETCH);
        scale_to_unit(&mut vector);
        vector.sort_unstable_by_key(|(term, _)| *term);
        vector
    }
}

/// A count that grows slower than itself above 1.
fn damped(count: f32) -> f64 {
    let count = f64::from(count);
    if count >= 1.0 { 1.0 + count.ln() } else { count }
}

/// Hours since 1970: of the instant, else of the noon of the day.
fn hour(published: &Published) -> f64 {
    let days = published.date.duration_since(jiff::civil::Date::constant(1970, 1, 1)).as_hours() as f64;
    published.instant.map_or(days + 12.0, |instant| instant.as_second() as f64 / 3600.0)
}

/// How much the time between two documents leaves of their likeness: whole for some hours, then
/// halved again and again, nothing beyond the window. A document without a date is of any time.
fn freshness(a: Option<f64>, b: Option<f64>) -> Option<f64> {
    let (Some(a), Some(b)) = (a, b) else { return Some(1.0) };
    let between = (a - b).abs();
    (between <= WINDOW).then(|| 0.5f64.powf((between - FRESH).max(0.0) / HALF_LIFE))
}

/// The members of a story with their average likeness to each other, by one product with the sum of all.
fn members(documents: Vec<usize>, vectors: &[Vec<(Term, f64)>]) -> StoryMembers {
    let mut sum: FxHashMap<Term, f64> = FxHashMap::default();
    for &document in &documents {
        for &(term, weight) in &vectors[document] {
            *sum.entry(term).or_insert(0.0) += weight;
        }
    }
    let others = (documents.len() - 1) as f64;
    let centrality = |&document: &usize| {
        let all: f64 = vectors[document].iter().map(|(term, weight)| weight * sum[term]).sum();
        let own: f64 = vectors[document].iter().map(|(_, weight)| weight * weight).sum();
        if others > 0.0 { (all - own) / others } else { 1.0 }
    };
    let centrality = documents.iter().map(centrality).collect();
    StoryMembers { documents, centrality }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::document::Scratch;
    use crate::article::{Article, Engine};
    use crate::model::Model;

    const FLOOD: [&str; 2] = [
        "أغرقت السيول شوارع المدينة الساحلية ليل الأحد وأودت بحياة اثني عشر شخصاً في وادي السوسن.",
        "ارتفع عدد ضحايا السيول في وادي السوسن إلى سبعة عشر، والمدينة الساحلية بلا كهرباء منذ ليل الأحد.",
    ];
    const MATCH: &str = "فاز المنتخب الوطني على ضيفه بهدفين مقابل هدف في التصفيات المؤهلة إلى البطولة القارية.";

    fn stories(texts: &[(&str, &str)]) -> Vec<Vec<usize>> {
        let model = std::sync::Arc::new(Model::shipped().unwrap());
        let engine = Engine::new(std::sync::Arc::clone(&model), Default::default());
        let background = Frequencies::shipped().unwrap();
        let mut finder = StoryFinder::default();
        for (date, text) in texts {
            let published = Published::parse(date, &model.months);
            let document = engine.read(Article { text: (*text).into(), published, ..Article::default() }, &mut Scratch::default());
            finder.add(&document, &document.body(), &background);
        }
        finder.finish(&background).into_iter().map(|story| story.documents).collect()
    }

    #[test]
    fn one_event_is_one_story_with_dates_or_without() {
        let told = |a, b, c| stories(&[(a, FLOOD[0]), (b, MATCH), (c, FLOOD[1])]);
        assert_eq!(told("2025-11-09T06:00:00Z", "2025-11-09T07:00:00Z", "2025-11-09T18:00:00Z"), [vec![0, 2], vec![1]]);
        assert_eq!(told("", "", ""), [vec![0, 2], vec![1]]);
    }

    #[test]
    fn the_same_words_weeks_later_are_another_story() {
        assert_eq!(stories(&[("2025-11-09", FLOOD[0]), ("2025-12-09", FLOOD[1])]), [vec![0], vec![1]]);
    }
}

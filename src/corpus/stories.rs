//! Stories: documents that tell of the same event.
//!
//! Uses `article`, `model`, `text`, `corpus::frequencies`, `corpus::sketch`. Documents go by in order of time; each
//! joins the story that holds the documents most like it, or begins one (single-pass clustering with a time window,
//! after Yang, Pierce & Carbonell 1998). It is compared with the three nearest of a story and not with all of them: the
//! later documents of an event share less and less with its first ones, while a look-alike seldom has three near ones.
//! Candidates are looked up through postings of terms that are not too common, inside the window, so the work grows
//! with the documents of some days and not with the archive. Yesterday's documents never depend on today's: a story
//! keeps its first document and thereby its name when a new day is added.

use super::frequencies::Frequencies;
use super::sketch::{Sketch, Weights, likeness};
use crate::text::Term;
use rustc_hash::FxHashMap;

/// Documents of a story that a new one is compared with: the nearest.
const NEAREST: usize = 3;
/// Likeness to them from which a document belongs to a story.
const BELONGS: f64 = 0.2;
/// Documents that every term is counted in beside those that have it: a word of one or two documents says hardly more
/// than one of ten, and in a small collection most of them are such.
const RARE: f64 = 10.0;
/// Shared weight of not too common terms from which two documents are compared.
const CANDIDATE: f64 = 0.06;
/// Terms in more than this share of the documents propose no candidates.
const COMMON: f64 = 0.05;
/// In a small collection even what most documents share may propose candidates: there are few of them.
const COMMON_AT_LEAST: u32 = 200;
/// Postings of a term that are looked at, latest first; only documents without dates reach it.
const LOOKED_AT: usize = 2000;

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
    /// Adds the next document, as [`Sketch::of`] gives it.
    pub fn add(&mut self, (sketch, terms): (Sketch, Vec<Term>)) {
        self.frequencies.observe_distinct(&terms);
        self.sketches.push(sketch);
    }

    /// The stories, in order of their first documents. Terms weigh by the documents added and those of the background
    /// together, so that a handful of documents on one event does not call its words common. About linear in the
    /// documents for a steady flow of news.
    #[must_use]
    pub fn finish(self, background: &Frequencies) -> Vec<StoryMembers> {
        let documents = (self.frequencies.documents() + background.documents()) as f64;
        let stands_in = |term| f64::from(self.frequencies.count(term) + background.count(term));
        let idf = |term| ((documents + 1.0) / (stands_in(term) + RARE)).ln().max(0.0);
        let count = self.sketches.len();
        let most = ((COMMON * count as f64) as u32).max(COMMON_AT_LEAST);
        let weights: Vec<Weights> = self.sketches.iter().map(|sketch| sketch.weights(idf)).collect();
        let hour = |document: usize| self.sketches[document].hour;
        let mut order: Vec<usize> = (0..count).collect();
        order.sort_by(|&a, &b| {
            hour(a).is_none().cmp(&hour(b).is_none()).then(hour(a).unwrap_or(0.0).total_cmp(&hour(b).unwrap_or(0.0))).then(a.cmp(&b))
        });
        let mut postings: FxHashMap<Term, Vec<(usize, f64)>> = FxHashMap::default();
        let mut story_of = vec![usize::MAX; count];
        let mut stories: Vec<Vec<usize>> = Vec::new();
        let mut shared: FxHashMap<usize, f64> = FxHashMap::default();
        for &document in &order {
            let sketch = &self.sketches[document];
            shared.clear();
            for &(term, weight) in weights[document].whole.iter().filter(|(term, _)| self.frequencies.count(*term) <= most) {
                let list = postings.entry(term).or_default();
                for &(other, theirs) in list.iter().rev().take(LOOKED_AT) {
                    if sketch.freshness(&self.sketches[other]).is_none() {
                        break;
                    }
                    *shared.entry(other).or_insert(0.0) += weight * theirs;
                }
                list.push((document, weight));
            }
            let near = shared
                .iter()
                .filter(|(_, shared)| **shared >= CANDIDATE)
                .map(|(&other, _)| (story_of[other], likeness((sketch, &weights[document]), (&self.sketches[other], &weights[other]))));
            let story = self.best_story(document, near.collect(), &stories).unwrap_or_else(|| {
                stories.push(Vec::new());
                stories.len() - 1
            });
            story_of[document] = story;
            stories[story].push(document);
        }
        stories.into_iter().map(|documents| members(documents, &weights)).collect()
    }

    /// The story whose nearest documents are most like a document on average, if they are like enough. `near` has the
    /// story and the likeness of each document that comes into question.
    fn best_story(&self, document: usize, mut near: Vec<(usize, f64)>, stories: &[Vec<usize>]) -> Option<usize> {
        near.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.total_cmp(&a.1)));
        let average = |near: &[(usize, f64)]| {
            let sketch = &self.sketches[document];
            let recent = stories[near[0].0].iter().rev().take(NEAREST);
            let recent = recent.filter(|&&other| sketch.freshness(&self.sketches[other]).is_some()).count().max(1);
            let sum: f64 = near.iter().take(recent).map(|(_, likeness)| likeness).sum();
            (sum / recent as f64, near[0].0)
        };
        let best = near.chunk_by(|a, b| a.0 == b.0).map(average).max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))?;
        (best.0 >= BELONGS).then_some(best.1)
    }
}

/// The members of a story with their average likeness to each other, by one product with the sum of all.
fn members(documents: Vec<usize>, weights: &[Weights]) -> StoryMembers {
    let mut sum: FxHashMap<Term, f64> = FxHashMap::default();
    for &document in &documents {
        for &(term, weight) in &weights[document].whole {
            *sum.entry(term).or_insert(0.0) += weight;
        }
    }
    let others = (documents.len() - 1) as f64;
    let centrality = |&document: &usize| {
        let all: f64 = weights[document].whole.iter().map(|(term, weight)| weight * sum[term]).sum();
        let own: f64 = weights[document].whole.iter().map(|(_, weight)| weight * weight).sum();
        if others > 0.0 { (all - own) / others } else { 1.0 }
    };
    let centrality = documents.iter().map(centrality).collect();
    StoryMembers { documents, centrality }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::document::Scratch;
    use crate::article::{Article, Engine, Published};
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
            finder.add(Sketch::of(&document, &document.body(), &model, &background));
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

    #[test]
    fn the_same_kind_of_event_elsewhere_is_another_story() {
        let quake = |place: &str, force: &str| {
            format!("ضرب زلزال بقوة {force} درجات {place} صباح الأحد، ولم ترد أنباء عن ضحايا أو أضرار كبيرة في المباني.")
        };
        let (iran, chile, again) = (quake("غرب إيران", "5,6"), quake("شمال تشيلي", "6,2"), quake("غرب إيران قرب كرمانشاه", "5,6"));
        let told = [("2025-11-09T06:00:00Z", &*iran), ("2025-11-09T12:00:00Z", &*chile), ("2025-11-09T13:00:00Z", &*again)];
        assert_eq!(stories(&told), [vec![0, 2], vec![1]]);
    }

    #[test]
    fn the_rulings_of_one_affair_are_stories_of_their_own() {
        let told = [
            (
                "2025-11-03T09:00:00Z",
                "قضت محكمة الميناء بحبس رجل الأعمال نادر السوسني عامين في قضية أرصفة الميناء، وأمرت بغرامة قدرها مليون.",
            ),
            ("2025-11-03T12:00:00Z", "حبس نادر السوسني عامين في قضية أرصفة الميناء: قضت محكمة الميناء على رجل الأعمال بغرامة مليون أيضاً."),
            (
                "2025-11-05T15:00:00Z",
                "أخلت محكمة الاستئناف سبيل نادر السوسني بكفالة في قضية أرصفة الميناء، ومنعته من السفر حتى جلسة الربيع.",
            ),
        ];
        assert_eq!(stories(&told), [vec![0, 1], vec![2]]);
    }

    #[test]
    fn the_nearest_of_a_story_decide() {
        let (story, far) = (0, 0.0);
        let finder = StoryFinder { sketches: vec![Sketch::default(); 6], frequencies: Frequencies::default() };
        let near = |likenesses: &[f64]| likenesses.iter().map(|&likeness| (story, likeness)).collect::<Vec<_>>();
        let joins = |likenesses: &[f64]| finder.best_story(5, near(likenesses), &[vec![0, 1, 2, 3, 4]]);
        assert_eq!(joins(&[0.3, 0.2, far, 0.2, far]), Some(0), "like three of five");
        assert_eq!(joins(&[0.3, 0.2, far, far, far]), None, "like two of five");
    }

    #[test]
    fn a_new_day_changes_no_story_of_the_days_before() {
        let days = [("2025-11-09T06:00:00Z", FLOOD[0]), ("2025-11-09T07:00:00Z", MATCH), ("2025-11-09T18:00:00Z", FLOOD[1])];
        let next = [
            days[0],
            days[1],
            days[2],
            ("2025-11-10T00:30:00Z", "ارتفع عدد ضحايا السيول في وادي السوسن إلى عشرين، وعادت الكهرباء إلى المدينة الساحلية فجر الاثنين."),
        ];
        assert_eq!(stories(&days), [vec![0, 2], vec![1]]);
        assert_eq!(stories(&next), [vec![0, 2, 3], vec![1]]);
    }

    #[test]
    fn the_order_of_input_does_not_matter() {
        let told = [("2025-11-09T06:00:00Z", FLOOD[0]), ("2025-11-09T07:00:00Z", MATCH), ("2025-11-09T18:00:00Z", FLOOD[1])];
        let turned: Vec<_> = told.iter().rev().copied().collect();
        let back = |story: Vec<usize>| story.into_iter().map(|document| told.len() - 1 - document).collect::<Vec<_>>();
        assert_eq!(stories(&turned).into_iter().map(back).collect::<Vec<_>>(), stories(&told));
    }
}

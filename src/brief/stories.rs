//! The stories of many articles, each with a brief of its own.
//!
//! Uses `corpus::stories` and the brief of one collection. What is kept of a document is its few best sentences, its
//! sketch and its keywords, so memory grows with the number of documents and not with their length.

use super::collect::Collector;
use super::digest::{Digest, Digester, Kept};
use super::{Brief, Member};
use crate::article::Document;
use crate::corpus::{CopyFinder, Frequencies, Sketch, StoryFinder, StoryMembers};
use crate::model::Model;
use crate::score::Scores;
use crate::score::keywords::Keyword;
use crate::select::Budget;
use crate::text::Term;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// Keywords of a story.
const KEYWORDS: usize = 8;
/// Stories that are told together.
const TOLD_AT_ONCE: usize = 256;

/// A story: documents that tell of one event.
#[derive(Debug, Clone)]
pub struct Story {
    /// Its name: the id of its first document, which stays when later ones join.
    pub id: String,
    /// The title of the document that is most like the others, or its best sentence where it has no title.
    pub headline: Option<String>,
    /// What most of its documents are about, in their own words.
    pub keywords: Vec<String>,
    /// Its brief; the documents are the brief's members, in order of time.
    pub brief: Brief,
}

/// What the stories take of one document.
#[derive(Debug)]
pub struct StoryDigest {
    digest: Digest,
    sketch: (Sketch, Vec<Term>),
    note: Note,
}

/// What else is kept of a document.
#[derive(Debug)]
struct Note {
    keywords: Vec<Box<str>>,
    /// Its best sentence that stands alone, where it has no title.
    headline: Option<Box<str>>,
}

/// Documents of which all is kept: the feed of a busy day. Of those of an archive a story has fewer sentences to choose
/// from, comparisons without their sentences, and no names, quotations and faults.
const FEED: u64 = 2_000;

/// Takes from documents what their stories need. Immutable, shared by all threads.
#[derive(Debug, Clone)]
pub struct StoryDigester(Digester);

impl Default for StoryDigester {
    fn default() -> Self {
        Self(Digester::comparing(FEED))
    }
}

impl StoryDigester {
    /// What the stories take of a document, its scores and its keywords. `background` tells which terms to keep of a
    /// long one. As [`Digester::digest`].
    #[must_use]
    pub fn digest(
        &self,
        document: &Document,
        scores: &Scores,
        keywords: &[Keyword],
        model: &Model,
        background: &Frequencies,
    ) -> StoryDigest {
        let headline = scores.headline().filter(|_| document.title().is_none());
        let headline = headline.map(|rank| document.show(document.sentences[scores.body[rank]].span).into());
        let keywords = keywords.iter().map(|keyword| document.show(keyword.span).into()).collect();
        StoryDigest {
            digest: self.0.digest(document, scores, model),
            sketch: Sketch::of(document, &scores.body, model, background),
            note: Note { keywords, headline },
        }
    }
}

/// Gathers documents and tells their stories.
#[derive(Debug, Default)]
pub struct StoryCollector {
    members: Vec<Member>,
    kept: Vec<Kept>,
    copies: CopyFinder,
    finder: StoryFinder,
    notes: Vec<Note>,
}

impl StoryCollector {
    /// Takes the next document; the first that it is a near-copy of, if any.
    pub fn add(&mut self, StoryDigest { digest, sketch, note }: StoryDigest) -> Option<usize> {
        let copy_of = self.copies.add(digest.shingles);
        self.members.push(Member { copy_of, ..digest.member });
        self.kept.push(digest.kept);
        self.finder.add(sketch);
        self.notes.push(note);
        copy_of
    }

    /// The stories in order of their first documents, each with a brief of at most `budget`. They are told some at a
    /// time, on all threads of the pool.
    pub fn finish<'m>(self, budget: Budget, model: &'m Model, background: &'m Frequencies) -> impl Iterator<Item = Story> + 'm {
        let mut kept = self.kept;
        let teller = Teller { members: self.members, notes: self.notes, budget, model, background };
        let mut found = self.finder.finish(background).into_iter();
        let next = move || {
            let some: Vec<(StoryMembers, Vec<Kept>)> = found
                .by_ref()
                .take(TOLD_AT_ONCE)
                .map(|story| {
                    let kept = story.documents.iter().map(|&document| std::mem::take(&mut kept[document])).collect();
                    (story, kept)
                })
                .collect();
            let told: Vec<Story> = some.into_par_iter().map(|(story, kept)| teller.tell(&story, kept)).collect();
            (!told.is_empty()).then_some(told)
        };
        std::iter::from_fn(next).flatten()
    }
}

/// What every story is told with.
struct Teller<'t> {
    members: Vec<Member>,
    notes: Vec<Note>,
    budget: Budget,
    model: &'t Model,
    background: &'t Frequencies,
}

impl Teller<'_> {
    /// One story out of what was kept of its documents.
    fn tell(&self, story: &StoryMembers, kept: Vec<Kept>) -> Story {
        let members = &self.members;
        let mut collector = Collector::default();
        for (index, (&document, kept)) in story.documents.iter().zip(kept).enumerate() {
            // Copies of one document are copies of each other; the first one here stands for it.
            let original = |document: usize| members[document].copy_of.unwrap_or(document);
            let copy_of = story.documents[..index].iter().position(|&other| original(other) == original(document));
            collector.take(Member { copy_of, ..members[document].clone() }, kept);
        }
        let central = (0..story.documents.len()).max_by(|&a, &b| story.centrality[a].total_cmp(&story.centrality[b]).then(b.cmp(&a)));
        let central = central.map(|at| story.documents[at]);
        let headline = central.and_then(|at| members[at].title.clone().or_else(|| self.notes[at].headline.as_deref().map(str::to_owned)));
        Story {
            id: story.documents.first().map(|&first| members[first].id.clone()).unwrap_or_default(),
            headline,
            keywords: common_keywords(story, &self.notes),
            brief: collector.finish(self.budget, self.model, self.background),
        }
    }
}

/// Keywords of the documents, those of most documents first, then by their place in the lists.
fn common_keywords(story: &StoryMembers, notes: &[Note]) -> Vec<String> {
    let mut counts: FxHashMap<&str, (u32, usize)> = FxHashMap::default();
    for &document in &story.documents {
        for (place, keyword) in notes[document].keywords.iter().enumerate() {
            let entry = counts.entry(keyword).or_insert((0, place));
            *entry = (entry.0 + 1, entry.1.min(place));
        }
    }
    let mut ordered: Vec<(&str, (u32, usize))> = counts.into_iter().collect();
    ordered.sort_unstable_by_key(|&(keyword, (count, place))| (std::cmp::Reverse(count), place, keyword));
    ordered.into_iter().take(KEYWORDS).map(|(keyword, _)| keyword.to_owned()).collect()
}

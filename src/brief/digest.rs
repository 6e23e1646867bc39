//! What a brief takes of one document, found without knowledge of any other: the part that any thread can do.
//!
//! Uses `claims`, `kept`, `tolls`, `corpus`, `facts`. Of the first documents of a collection more is kept than of the
//! later ones; memory follows their number and not their length.

use super::claims::{Claim, Stated, stated, told_of};
use super::kept::{chain, distinct, places, term_counts};
use super::{Candidate, FEW, FaultNote, Focus, KEPT, LEAD, Member, Quotation, tolls};
use crate::article::Document;
use crate::corpus::{Frequencies, Shingles};
use crate::facts::FactFinder;
use crate::facts::names::NamedText;
use crate::model::Model;
use crate::score::Scores;
use crate::select::Budget;
use crate::text::Term;
use std::borrow::Cow;
use std::sync::Arc;

/// Sentences kept of one document once there are many: a brief over an archive takes few of each.
const KEPT_OF_MANY: usize = 3;
/// Sentences with a toll kept of one document beyond those.
const TOLLS: usize = 4;
/// Sentences that must be shown together at most: one and those that it needs; one more where it answers a question.
const LONGEST_CHAIN: usize = 2;

/// What a brief takes of one document.
#[derive(Debug)]
pub struct Digest {
    pub(super) member: Member,
    pub(super) shingles: Shingles,
    /// The distinct terms of each body sentence.
    pub(super) sentences: Vec<Box<[Term]>>,
    pub(super) kept: Kept,
}

/// What is kept of one document. Whoever gathers it gives the document its number.
#[derive(Debug, Default)]
pub(super) struct Kept {
    /// The distinct terms of title and lead, in ascending order.
    pub lead: Box<[Term]>,
    pub candidates: Vec<Candidate>,
    pub claims: Vec<Claim>,
    pub quotations: Vec<Quotation>,
    pub faults: Vec<FaultNote>,
    /// The document as names are looked for in it, where there are few.
    pub named: Option<NamedText>,
}

/// Takes from documents what a brief needs. Immutable, shared by all threads.
#[derive(Debug, Clone)]
pub struct Digester {
    focus: Focus,
    /// Weighs the words of the question.
    background: Option<Arc<Frequencies>>,
    /// Documents of which all is kept.
    few: u64,
    /// Whether the later ones are compared too.
    compares_all: bool,
}

impl Default for Digester {
    fn default() -> Self {
        Self { focus: Focus::default(), background: None, few: FEW as u64, compares_all: false }
    }
}

impl Digester {
    /// For a brief that is about something. `background` weighs the words of the question.
    #[must_use]
    pub fn about(focus: Focus, background: Arc<Frequencies>) -> Self {
        Self { focus, background: Some(background), ..Self::default() }
    }

    /// That keeps all of the first `few` documents and compares the later ones as well.
    pub(super) fn comparing(few: u64) -> Self {
        Self { few, compares_all: true, ..Self::default() }
    }

    /// What the brief takes of a document. How much depends on its number in the job,
    /// [`Origin::number`](crate::article::Origin::number). Linear in the document, apart from sorting.
    #[must_use]
    pub fn digest(&self, document: &Document, scores: &Scores, model: &Model) -> Digest {
        let sentence = |&at: &usize| &document.sentences[at];
        let lead = scores.body.iter().take(LEAD).flat_map(|at| document.terms_of(sentence(at)));
        let lead = distinct(document.title_terms.iter().chain(lead).copied().collect());
        Digest {
            member: Member {
                id: document.article.id.clone(),
                title: document.title().map(Cow::into_owned),
                source: document.source().map(str::to_owned),
                url: document.article.url.clone(),
                published: document.published,
                length: scores.body.iter().map(|at| sentence(at).solid as usize).sum(),
                copy_of: None,
            },
            shingles: Shingles::of(document),
            sentences: scores.body.iter().map(|at| distinct(document.terms_of(sentence(at)).to_vec())).collect(),
            kept: Kept { lead, ..self.keep(document, scores, model) },
        }
    }

    fn keep(&self, document: &Document, scores: &Scores, model: &Model) -> Kept {
        let is_few = document.article.origin.number < self.few;
        let places = places(document, scores);
        let Stated { claims, quotations, faults, told } =
            if is_few || self.compares_all { stated(document, scores, &places, is_few, model) } else { Stated::default() };
        let mut ranks = self.best_ranks(document, scores, if is_few { KEPT } else { KEPT_OF_MANY });
        // The tolls, so that a brief can have the newest.
        let is_toll = |claim: &&Claim| is_few && self.focus.query.is_empty() && tolls::is_toll(claim, model);
        let tolls = claims.iter().filter(is_toll).map(|claim| claim.rank).take(TOLLS);
        ranks.extend(tolls.filter_map(|rank| chain(scores, rank, LONGEST_CHAIN)).flatten());
        ranks.sort_unstable();
        ranks.dedup();
        let mut finder = FactFinder::default();
        let candidate = |rank: usize| {
            let at = scores.body[rank];
            let sentence = &document.sentences[at];
            let text = document.show(sentence.span);
            Candidate {
                member: 0,
                rank,
                parent: scores.discourse.parent(rank),
                place: places[rank],
                text: text.to_owned(),
                counts: term_counts(document.terms_of(sentence)),
                article_score: scores.scores[rank],
                words: Budget::Words(0).cost(document, at),
                characters: Budget::Characters(0).cost(document, at),
                solid: u64::from(sentence.solid),
                is_joined: text.starts_with('و'),
                told: told.get(rank).cloned().unwrap_or_else(|| told_of(document, sentence, rank, &mut finder, model)),
            }
        };
        let candidates = ranks.into_iter().map(candidate).collect();
        Kept { lead: Box::default(), candidates, claims, quotations, faults, named: is_few.then(|| NamedText::of(document)) }
    }

    /// The ranks of the `most` best body sentences that may be shown, with those that they need.
    fn best_ranks(&self, document: &Document, scores: &Scores, most: usize) -> Vec<usize> {
        let longest = if self.focus.query.is_empty() { LONGEST_CHAIN } else { LONGEST_CHAIN + 1 };
        let mut ranks: Vec<usize> = Vec::new();
        for chain in self.best_first(document, scores).into_iter().filter_map(|rank| chain(scores, rank, longest)) {
            if ranks.len() >= most {
                break;
            }
            ranks.extend(chain);
            ranks.sort_unstable();
            ranks.dedup();
        }
        ranks
    }

    /// The ranks of the body sentences, best first: of those that answer the question, if there is one.
    fn best_first(&self, document: &Document, scores: &Scores) -> Vec<usize> {
        let Some(background) = self.background.as_ref().filter(|_| !self.focus.query.is_empty()) else { return scores.best_first() };
        let relevance = |rank: usize| {
            let terms = document.terms_of(&document.sentences[scores.body[rank]]);
            self.focus.relevance(terms, background).map(|relevance| relevance + scores.scores[rank])
        };
        let mut ranks: Vec<(usize, f64)> =
            (0..scores.body.len()).filter_map(|rank| relevance(rank).map(|relevance| (rank, relevance))).collect();
        ranks.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        ranks.into_iter().map(|(rank, _)| rank).collect()
    }
}

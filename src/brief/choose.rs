//! Choosing among the kept sentences of all documents.
//!
//! Uses `score::cosine` and the types of `brief`.

use super::{BriefSentence, Candidate, KEPT, Member, Place};
use crate::score::cosine;
use crate::select::Budget;
use crate::text::Term;
use rustc_hash::FxHashMap;

/// Above this cosine two sentences tell the same.
const SAME: f64 = 0.6;
/// Share of the lighter sentence's weight that the heavier one also has, from which they tell the same: of one
/// document, whose standfirst and first sentence often do, and of two.
const WITHIN: f64 = 0.45;
const ACROSS: f64 = 0.7;
/// People and places that two sentences of different documents name, from which the lower share is enough.
const NAMES: usize = 3;

/// How much answering the question counts against everything else: a question is asked to be answered.
const RELEVANCE: f64 = 3.0;

/// A candidate with its score.
pub(super) struct Scored {
    pub candidate: Candidate,
    /// Its terms weighed among all sentences of the collection, at unit length.
    pub vector: Vec<(Term, f64)>,
    /// Its distinct terms in ascending order, weighed by the background.
    pub weights: Vec<(Term, f64)>,
    pub shared: f64,
    /// How well it answers the question, if there is one.
    pub relevance: f64,
    /// The comparisons in which it stands.
    pub compared: Vec<usize>,
    /// The people and places that it names, by their number among the names.
    pub named: Vec<usize>,
}

impl Scored {
    pub(super) fn score(&self) -> f64 {
        self.candidate.article_score + self.shared + self.relevance * RELEVANCE
    }

    fn cost(&self, budget: Budget) -> u64 {
        match budget {
            Budget::Sentences(_) => 1,
            Budget::Words(_) => self.candidate.words,
            Budget::Characters(_) => self.candidate.characters,
            Budget::Ratio(_) => self.candidate.solid,
        }
    }

    pub(super) fn sentence(&self, members: &[Member], pool: &[Self]) -> BriefSentence {
        let mut also: Vec<(usize, Option<Place>)> = members
            .iter()
            .enumerate()
            .filter(|(_, member)| member.copy_of == Some(self.candidate.member))
            .map(|(index, _)| (index, None))
            .collect();
        for other in pool {
            let member = other.candidate.member;
            if member != self.candidate.member && !also.iter().any(|(seen, _)| *seen == member) && same(self, other) {
                also.push((member, Some(other.candidate.place)));
            }
        }
        also.sort_by_key(|(member, _)| *member);
        BriefSentence {
            member: self.candidate.member,
            place: self.candidate.place,
            text: self.candidate.text.clone(),
            score: self.score(),
            article: self.candidate.article_score,
            shared: self.shared,
            relevance: self.relevance * RELEVANCE,
            time: self.candidate.time.clone(),
            also,
        }
    }
}

/// Whether two sentences tell the same: alike as wholes, one within the other, or both with the same figure.
pub(super) fn same(a: &Scored, b: &Scored) -> bool {
    let contained = contained(&a.weights, &b.weights);
    let least = if a.candidate.member == b.candidate.member { WITHIN } else { ACROSS };
    let shared_names = a.named.iter().filter(|name| b.named.contains(name)).count();
    contained >= least
        || (contained >= WITHIN && shared_names >= NAMES)
        || cosine(&a.vector, &b.vector) >= SAME
        || (contained >= WITHIN / 2.0 && a.compared.iter().any(|comparison| b.compared.contains(comparison)))
}

/// The weight of the shared terms as a share of the lighter side.
fn contained(a: &[(Term, f64)], b: &[(Term, f64)]) -> f64 {
    let weight = |terms: &[(Term, f64)]| terms.iter().map(|(_, weight)| weight).sum::<f64>();
    let in_b = |term: &Term| b.binary_search_by_key(term, |(other, _)| *other).is_ok();
    let shared: f64 = a.iter().filter(|(term, _)| in_b(term)).map(|(_, weight)| weight).sum();
    let least = weight(a).min(weight(b));
    if least > 0.0 { shared / least } else { 0.0 }
}

/// Greedy by score in rounds: in the first round every document may give one sentence, in the second another one,
/// so that no source crowds out the others. Nothing that tells the same as a chosen sentence is taken, and a sentence
/// that needs another one only behind it.
pub(super) fn choose(members: &[Member], pool: &[Scored], is_known: &[bool], budget: Budget) -> Vec<usize> {
    let mut order: Vec<usize> =
        (0..pool.len()).filter(|&at| !is_known[at] && members[pool[at].candidate.member].copy_of.is_none()).collect();
    order.sort_by(|&a, &b| pool[b].score().total_cmp(&pool[a].score()).then(a.cmp(&b)));
    let parents = parents(pool);
    let solid: usize = members.iter().filter(|member| member.copy_of.is_none()).map(|member| member.length).sum();
    let mut left = budget.room(solid as u64);
    let mut chosen: Vec<usize> = Vec::new();
    let mut given = vec![0usize; members.len()];
    for round in 1..=KEPT {
        let mut postponed = Vec::new();
        for at in order {
            let member = pool[at].candidate.member;
            let waits = parents[at].is_some_and(|parent| !chosen.contains(&parent));
            if given[member] >= round || waits {
                postponed.push(at);
                continue;
            }
            let cost = pool[at].cost(budget);
            if cost > left || chosen.iter().any(|&other| same(&pool[at], &pool[other])) {
                continue;
            }
            left -= cost;
            given[member] += 1;
            chosen.push(at);
        }
        order = postponed;
        if left == 0 {
            break;
        }
    }
    chosen
}

/// For each candidate the one that it needs.
pub(super) fn parents(pool: &[Scored]) -> Vec<Option<usize>> {
    let place = |scored: &Scored| (scored.candidate.member, scored.candidate.rank);
    let by_place: FxHashMap<(usize, usize), usize> = pool.iter().enumerate().map(|(at, scored)| (place(scored), at)).collect();
    let parent = |scored: &Scored| Some(*by_place.get(&(scored.candidate.member, scored.candidate.parent?))?);
    pool.iter().map(parent).collect()
}

//! Choosing among the kept sentences of all documents.
//!
//! Uses `text::sparse` and the types of `brief`.

use super::{BriefSentence, Candidate, KEPT, Member, Newest, Part, Place};
use crate::facts::Counted;
use crate::select::Budget;
use crate::text::Term;
use crate::text::sparse::{contained, dot};
use rustc_hash::{FxHashMap, FxHashSet};

/// Above this cosine two sentences tell the same.
const SAME: f64 = 0.6;
/// Share of the lighter sentence's weight that the heavier one also has, from which they tell the same: of one
/// document, whose standfirst and first sentence often do, and of two.
const WITHIN: f64 = 0.45;
const ACROSS: f64 = 0.7;
/// People and places that two sentences name, from which a lower share is enough.
const NAMES: usize = 3;
const NAMED: f64 = 0.45;
/// The share from which two sentences tell the core of the news alike, the share of that core that both have, its terms
/// at least, and how often it may be told.
const RETOLD: f64 = 0.33;
const CORE: f64 = 0.6;
const CORE_TERMS: usize = 3;
const TELLINGS: usize = 2;
/// Words of a sentence that says anything.
const LEAST_WORDS: u64 = 4;
/// The share that is enough where both have a figure in common.
const FIGURE: f64 = 0.2;
/// Share of a sentence's weight that the chosen ones together have, from which it tells nothing new.
const TOLD: f64 = 0.65;

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
    /// Those of its terms that most documents have in title or lead.
    pub core: Vec<(Term, f64)>,
    /// Figures that few sentences share by chance.
    pub figures: Vec<(Counted, u64)>,
    /// The moving number of which it tells the newest value, by its rank among them.
    pub news: Option<usize>,
    /// The newest value, where it tells an older one.
    pub outdated: Option<Newest>,
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

    pub(super) fn sentence(&self, part: Part, members: &[Member], pool: &[Self]) -> BriefSentence {
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
            time: self.candidate.told.time.clone(),
            part,
            outdated: self.outdated.clone(),
            also,
        }
    }
}

/// Whether two sentences tell the same: alike as wholes, one within the other, or partly so with a figure, a compared
/// number, or names in common.
pub(super) fn same(a: &Scored, b: &Scored) -> bool {
    let (share, _) = contained(&a.weights, &b.weights);
    let least = if a.candidate.member == b.candidate.member { WITHIN } else { ACROSS };
    let shared_names = a.named.iter().filter(|name| b.named.contains(name)).count();
    let share_number = a.compared.iter().any(|comparison| b.compared.contains(comparison));
    let share_figure = a.figures.iter().any(|figure| b.figures.contains(figure));
    share >= least
        || (share >= NAMED && shared_names >= NAMES)
        || dot(&a.vector, &b.vector) >= SAME
        || (share >= FIGURE && (share_number || share_figure))
}

/// Whether two sentences tell the core of the news, what most documents have in title or lead, in much the same words.
fn retells(a: &Scored, b: &Scored) -> bool {
    let is_core = a.core.len().min(b.core.len()) >= CORE_TERMS && contained(&a.core, &b.core).0 >= CORE;
    is_core && contained(&a.weights, &b.weights).0 >= RETOLD
}

/// Greedy by score in rounds: in the first round every document may give one sentence, in the second another one,
/// so that no source crowds out the others; a document whose best sentence another one has told has had its turn. The
/// newest value of each number that moved comes before all, older ones only where room is left. Nothing that tells the
/// same as chosen sentences is taken, and a sentence that needs another one only behind it.
pub(super) fn choose(members: &[Member], pool: &[Scored], is_known: &[bool], budget: Budget) -> Vec<usize> {
    let solid: usize = members.iter().filter(|member| member.copy_of.is_none()).map(|member| member.length).sum();
    let mut order: Vec<usize> =
        (0..pool.len()).filter(|&at| !is_known[at] && members[pool[at].candidate.member].copy_of.is_none()).collect();
    order.retain(|&at| pool[at].candidate.words >= LEAST_WORDS);
    order.sort_by(|&a, &b| pool[b].score().total_cmp(&pool[a].score()).then(a.cmp(&b)));
    let mut choice = Choice {
        pool,
        parents: parents(pool),
        budget,
        left: budget.room(solid as u64),
        chosen: Vec::new(),
        told: FxHashSet::default(),
        given: vec![0; members.len()],
    };
    // The gravest numbers first: killed before injured.
    let mut newest: Vec<usize> = order.iter().copied().filter(|&at| pool[at].news.is_some()).collect();
    newest.sort_by_key(|&at| pool[at].news);
    let most = choice.left / 2;
    for at in newest {
        let is_told = choice.chosen.iter().any(|&other| pool[other].news == pool[at].news);
        if !is_told && choice.left > most {
            if let Some(parent) = choice.parents[at] {
                choice.take(parent);
            }
            choice.take(at);
        }
    }
    // Somebody must tell what happened: the lead of the first day, one with an older number only where there is no other.
    let day = |at: usize| {
        let candidate = &pool[at].candidate;
        let told = candidate.told.time.as_ref().map(|time| time.days.0);
        (!candidate.told.is_background).then(|| told.or(members[candidate.member].published.map(|published| published.date)))?
    };
    let leads = || order.iter().copied().filter(|&at| pool[at].candidate.opens() && day(at).is_some());
    let first = leads().filter_map(day).min();
    if let Some(lead) = leads().filter(|&at| day(at) == first).min_by_key(|&at| pool[at].outdated.is_some()) {
        choice.take(lead);
    }
    for outdated in [false, true] {
        let mut waiting: Vec<usize> = order.iter().copied().filter(|&at| pool[at].outdated.is_some() == outdated).collect();
        for round in 1..=KEPT {
            waiting.retain(|&at| choice.is_postponed(at, round) || !choice.settle(at, round));
        }
    }
    choice.chosen
}

/// A choice in the making.
struct Choice<'p> {
    pool: &'p [Scored],
    parents: Vec<Option<usize>>,
    budget: Budget,
    /// Room that is left.
    left: u64,
    chosen: Vec<usize>,
    /// The terms of what is chosen.
    told: FxHashSet<Term>,
    /// How often each document had its turn.
    given: Vec<usize>,
}

impl Choice<'_> {
    /// Whether a sentence must wait for another round, or for the one that it needs.
    fn is_postponed(&self, at: usize, round: usize) -> bool {
        let waits = self.parents[at].is_some_and(|parent| !self.chosen.contains(&parent));
        waits || self.given[self.pool[at].candidate.member] >= round
    }

    /// Takes a sentence or lets it go; always true, it is settled. A lead that was told already uses up a turn.
    fn settle(&mut self, at: usize, round: usize) -> bool {
        let candidate = &self.pool[at].candidate;
        if !self.take(at) && round == 1 && candidate.opens() && self.is_told(at) {
            self.given[candidate.member] += 1;
        }
        true
    }

    /// Whether the chosen sentences tell what this one tells.
    fn is_told(&self, at: usize) -> bool {
        let weights = &self.pool[at].weights;
        let all: f64 = weights.iter().map(|(_, weight)| weight).sum();
        let told: f64 = weights.iter().filter(|(term, _)| self.told.contains(term)).map(|(_, weight)| weight).sum();
        let retold = self.chosen.iter().filter(|&&other| retells(&self.pool[at], &self.pool[other])).count();
        told >= all * TOLD || retold >= TELLINGS || self.chosen.iter().any(|&other| same(&self.pool[at], &self.pool[other]))
    }

    fn take(&mut self, at: usize) -> bool {
        let scored = &self.pool[at];
        let cost = scored.cost(self.budget);
        let waits = self.parents[at].is_some_and(|parent| !self.chosen.contains(&parent));
        if cost > self.left || waits || self.is_told(at) {
            return false;
        }
        self.left -= cost;
        self.given[scored.candidate.member] += 1;
        self.told.extend(scored.weights.iter().map(|(term, _)| *term));
        self.chosen.push(at);
        true
    }
}

/// For each candidate the one that it needs.
pub(super) fn parents(pool: &[Scored]) -> Vec<Option<usize>> {
    let place = |scored: &Scored| (scored.candidate.member, scored.candidate.rank);
    let by_place: FxHashMap<(usize, usize), usize> = pool.iter().enumerate().map(|(at, scored)| (place(scored), at)).collect();
    let parent = |scored: &Scored| Some(*by_place.get(&(scored.candidate.member, scored.candidate.parent?))?);
    pool.iter().map(parent).collect()
}

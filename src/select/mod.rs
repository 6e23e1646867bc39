//! Layer 4: which sentences make the summary of one article.
//!
//! Uses `score` and below. A sentence that repeats a better one is out, so is one that is not fit to be shown, and
//! one that needs another comes with it or not at all; of what is left the most valuable choice that fits the budget
//! is taken. For every sentence that stays out the summary says why.

pub mod budget;
pub mod knapsack;

pub use budget::Budget;

use crate::article::{Document, Zone};
use crate::discourse::{Cue, Need};
use crate::score::{RowRoom, Scores, grow, is_contained};
use crate::text::sparse::dot;
use knapsack::Item;

/// Above this cosine two sentences of one article say the same.
const REPEATS: f64 = 0.7;
/// A sentence of which another one has this share of the roots, and at least [`LEAST`] of its own, says the same.
const CONTAINED: f64 = 0.8;
/// Fewer roots are in common by chance.
const LEAST: usize = 10;
/// The same of a sentence of the lead, by its rank at most, and those behind it: standfirsts are told again in full.
const TOLD_AGAIN: f64 = 0.6;
const LEAST_AGAIN: usize = 8;
const LEAD: usize = 2;
const BEHIND_LEAD: usize = 6;
/// The weightiest shared terms by which sentences to compare with are found.
const SHARED: usize = 5;
/// Kept sentences that a sentence is compared with, for each of its weightiest terms.
const COMPARED: u32 = 32;

/// How the sentences of a summary are chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Choice {
    /// The most valuable choice that fits.
    #[default]
    Best,
    /// The longest beginning of one order, best first, that fits: a longer summary holds every shorter one.
    Nested,
}

/// A sentence of a summary.
#[derive(Debug, Clone, PartialEq)]
pub struct Chosen {
    /// Index into [`Document::sentences`].
    pub sentence: usize,
    /// Row of [`Scores`].
    pub rank: usize,
    /// The index of the first chosen sentence that needs this one.
    pub needed_by: Option<usize>,
}

/// Why a sentence is not in the summary.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum LeftOut {
    /// Not part of the article's text.
    Noise(Zone),
    /// Did not earn a place in the budget.
    Budget,
    /// Repeats the better sentence of this index.
    Redundant(usize),
    /// Needs the sentence of this index, which is not in the summary, as the cue shows.
    Dangling(usize, Cue),
    /// Not to be shown outside its page, as the cue shows.
    Unfit(Cue),
}

impl LeftOut {
    /// The reason for machines.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Noise(_) => "noise",
            Self::Budget => "budget",
            Self::Redundant(_) => "redundant",
            Self::Dangling(..) => "dangling",
            Self::Unfit(_) => "unfit",
        }
    }
}

/// The summary of one article.
#[derive(Debug, Clone)]
pub struct Summary {
    /// In the order of the text.
    pub chosen: Vec<Chosen>,
    /// All other sentences in the order of the text, each with the reason.
    pub left_out: Vec<(usize, LeftOut)>,
    /// What was asked for.
    pub budget: Budget,
    /// Why the summary is empty, when it is.
    pub warning: Option<String>,
}

/// A document that went through all stages up to its summary.
#[derive(Debug)]
pub struct Summarized {
    /// The document.
    pub document: Document,
    /// The scores of its body sentences.
    pub scores: Scores,
    /// Its summary.
    pub summary: Summary,
}

impl AsRef<Document> for Summarized {
    fn as_ref(&self) -> &Document {
        &self.document
    }
}

/// What is known of a body sentence before the budget is looked at.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Standing {
    /// May be chosen, with the sentence of this rank if there is one.
    Eligible(Option<usize>),
    Out(LeftOut),
}

/// What a thread reuses from document to document.
#[derive(Debug, Default)]
pub struct Workspace {
    /// The ranks, best first.
    order: Vec<usize>,
    twins: Twins,
    standings: Vec<Standing>,
    items: Vec<Item>,
    /// The rank of each item, and the item of each rank.
    ranks: Vec<usize>,
    item_of: Vec<usize>,
    knapsack: knapsack::Room,
    taken: Vec<bool>,
    /// By rank.
    is_chosen: Vec<bool>,
    needed_by: Vec<Option<usize>>,
    spare: Option<Summary>,
}

impl Workspace {
    /// Takes a summary back that nobody needs any more.
    pub fn reclaim(&mut self, summary: Summary) {
        self.spare = Some(summary);
    }
}

/// Chooses sentences until the budget is spent. Never over the budget.
#[must_use]
pub fn summarize(document: &Document, scores: &Scores, budget: Budget, choice: Choice) -> Summary {
    summarize_with(document, scores, budget, choice, &mut Workspace::default())
}

/// As [`summarize`], with what a thread reuses from document to document.
#[must_use]
pub fn summarize_with(document: &Document, scores: &Scores, budget: Budget, choice: Choice, workspace: &mut Workspace) -> Summary {
    workspace.find_standings(scores);
    workspace.list_items(document, scores, budget);
    let room = room(document, scores, budget);
    let Workspace { items, ranks, knapsack, taken, is_chosen, .. } = &mut *workspace;
    match choice {
        Choice::Best => knapsack::best_into(items, room, knapsack, taken),
        Choice::Nested => *taken = beginning(items, room, |item| scores.worth(ranks[item])),
    }
    is_chosen.clear();
    is_chosen.resize(scores.body.len(), false);
    taken.iter().zip(ranks).for_each(|(&taken, &mut rank)| is_chosen[rank] = taken);
    workspace.assemble(document, scores, budget)
}

/// What the budget comes to for this body.
fn room(document: &Document, scores: &Scores, budget: Budget) -> u64 {
    budget.room(scores.body.iter().map(|&index| u64::from(document.sentences[index].solid)).sum())
}

/// The longest beginning of the order "best first, each behind what it needs" that fits.
fn beginning(items: &[Item], room: u64, worth: impl Fn(usize) -> f64) -> Vec<bool> {
    let mut order: Vec<usize> = (0..items.len()).collect();
    order.sort_by(|&a, &b| worth(b).total_cmp(&worth(a)).then(a.cmp(&b)));
    let mut taken = vec![false; items.len()];
    let mut left = room;
    for wanted in order {
        let mut chain = vec![wanted];
        while let Some(parent) = chain.last().and_then(|&last| items[last].parent).filter(|&parent| !taken[parent]) {
            chain.push(parent);
        }
        for index in chain.into_iter().rev().filter(|&index| !taken[index]).collect::<Vec<_>>() {
            if items[index].cost > left {
                return taken;
            }
            left -= items[index].cost;
            taken[index] = true;
        }
    }
    taken
}

impl Workspace {
    /// Whether each body sentence may be chosen: not unfit, no repetition, and what it needs may be chosen too.
    fn find_standings(&mut self, scores: &Scores) {
        scores.best_first_into(&mut self.order);
        self.twins.find(scores, &self.order);
        let (twins, standings) = (&self.twins.of, &mut self.standings);
        standings.clear();
        for rank in 0..scores.body.len() {
            let lean = scores.discourse.lean(rank);
            standings.push(match (lean.need, lean.cue, twins[rank]) {
                (Need::Never, Some((cue, _)), _) => Standing::Out(LeftOut::Unfit(cue)),
                (_, _, Some(twin)) => Standing::Out(LeftOut::Redundant(scores.body[twin])),
                (Need::Sentence(parent), Some((cue, _)), None) => {
                    // What repeats another sentence is represented by it, if it stands earlier.
                    let parent = twins[parent].filter(|&twin| twin < rank).unwrap_or(parent);
                    match standings[parent] {
                        Standing::Eligible(_) => Standing::Eligible(Some(parent)),
                        Standing::Out(_) => Standing::Out(LeftOut::Dangling(scores.body[parent], cue)),
                    }
                }
                _ => Standing::Eligible(None),
            });
        }
    }

    /// The sentences that may be chosen, with what they are worth and cost.
    fn list_items(&mut self, document: &Document, scores: &Scores, budget: Budget) {
        self.items.clear();
        self.ranks.clear();
        self.item_of.clear();
        for (rank, standing) in self.standings.iter().enumerate() {
            self.item_of.push(self.items.len());
            if let Standing::Eligible(parent) = *standing {
                let worth = scores.worth(rank);
                let length = f64::from(document.sentences[scores.body[rank]].solid);
                self.items.push(Item {
                    value: if budget.counts_length() { worth * length } else { worth },
                    cost: budget.cost(document, scores.body[rank]),
                    parent: parent.map(|parent| self.item_of[parent]),
                });
                self.ranks.push(rank);
            }
        }
    }
}

/// For each body sentence the better one that it repeats, and room to find it.
#[derive(Debug, Default)]
struct Twins {
    of: Vec<Option<usize>>,
    kept: Kept,
    candidates: Vec<usize>,
    shared: Vec<u128>,
    weightiest: Vec<u32>,
    comparer: Comparer,
}

impl Twins {
    /// Two that say the same share one of their weightiest terms, so only those are compared. `order` has the ranks,
    /// best first.
    fn find(&mut self, scores: &Scores, order: &[usize]) {
        let Self { of, kept, candidates, shared, weightiest, comparer } = self;
        kept.begin(scores.skeletons.counts.terms());
        comparer.begin(scores);
        of.clear();
        of.resize(order.len(), None);
        for &rank in order {
            if scores.discourse.lean(rank).need == Need::Never {
                continue;
            }
            list_weightiest(scores, rank, shared, weightiest);
            // Two that say the same have several of them in common.
            let least = weightiest.len().min(2);
            candidates.clear();
            weightiest.iter().for_each(|&term| kept.list_into(term, candidates));
            candidates.sort_unstable();
            let mut close = candidates.chunk_by(|a, b| a == b).filter(|run| run.len() >= least).map(|run| run[0]);
            of[rank] = close.find(|&other| repeats(scores, rank, other, comparer));
            if of[rank].is_none() {
                weightiest.iter().for_each(|&term| kept.add(term, rank));
            }
        }
    }
}

/// The weightiest skeletons of a sentence, the weightiest first; those that stand in no other sentence left out, which
/// cannot be shared. `shared` is room.
fn list_weightiest(scores: &Scores, rank: usize, shared: &mut Vec<u128>, weightiest: &mut Vec<u32>) {
    let row = scores.skeletons.row(rank);
    grow(shared, row.len() + 1);
    // What weighs more has the larger number, for weights are positive; of two that weigh the same, the earlier term. None
    // of this can be foreseen, so nothing branches on it.
    let mut count = 0;
    for &(term, weight) in row {
        shared[count] = u128::from(weight.to_bits()) << 32 | u128::from(!term);
        count += usize::from(scores.skeletons.counts.sentence_frequency(term) >= 2);
    }
    let mut best = [0; SHARED];
    for &entry in &shared[..count] {
        let mut entry = entry;
        for place in &mut best {
            (*place, entry) = (entry.max(*place), entry.min(*place));
        }
    }
    weightiest.clear();
    weightiest.extend(best.into_iter().take(count).map(|entry| !(entry as u32)));
}

/// Compares sentences by their terms.
#[derive(Debug, Default)]
struct Comparer {
    /// Where the unit vector of each sentence stands, made when it is first asked for; nowhere if it is not remembered.
    spans: Vec<Option<(u32, u32)>>,
    weights: Vec<(u32, f64)>,
    /// The weights of vectors that are remembered.
    remembered: usize,
    room: RowRoom,
    /// For each sentence what it is bounded by, once it is asked for.
    bounds: Vec<Option<Bounds>>,
    /// For each term how often it stands in the sentence at hand; 0 in between.
    here: Vec<u32>,
}

/// What bounds the product of a sentence with others.
#[derive(Debug, Clone, Copy)]
struct Bounds {
    /// The sum over its words of the square of their isf.
    sum: f64,
    /// How often the term stands in it that stands most often.
    most: u32,
}

impl Bounds {
    /// A bound from below on the square of the length of the sentence's vector before it was made a unit vector: a term
    /// that stands n times adds at least n times the square of its isf, up to a bound for n.
    fn square(self) -> f64 {
        if self.most <= MOST_BOUNDED { self.sum } else { 0.0 }
    }

    /// A bound from above on the product with another sentence.
    fn product(self, other: Self) -> f64 {
        (f64::from(self.most) * other.sum).min(f64::from(other.most) * self.sum)
    }
}

/// Weights of vectors from which on no more are remembered: a giant's would take more room than its text.
const REMEMBERED: usize = 1 << 16;
/// Up to here `(1 + ln n)² >= n`.
const MOST_BOUNDED: u32 = 12;
/// Leaves room for what rounding does to sums.
const SURELY: f64 = 1.0 - 1e-9;

impl Comparer {
    /// For the sentences of a document.
    fn begin(&mut self, scores: &Scores) {
        let (sentences, terms) = (scores.terms.len(), scores.terms.terms());
        self.spans.clear();
        self.spans.resize(sentences, None);
        self.bounds.clear();
        self.bounds.resize(sentences, None);
        self.here.clear();
        self.here.resize(terms, 0);
        self.weights.clear();
        self.remembered = 0;
    }

    /// Whether the cosine of two sentences is above [`REPEATS`]. Linear in their terms.
    fn are_alike(&mut self, scores: &Scores, a: usize, b: usize) -> bool {
        self.may_be_alike(scores, a, b) && self.cosine(scores, a, b) > REPEATS
    }

    /// Whether the cosine may be above [`REPEATS`]: a bound on it from above that needs no vectors. A term that stands n
    /// times weighs `(1 + ln n) · isf`: not more than n times isf in the product of two sentences.
    fn may_be_alike(&mut self, scores: &Scores, a: usize, b: usize) -> bool {
        let bounds = [self.bounds(scores, a), self.bounds(scores, b)];
        let least = REPEATS * REPEATS * SURELY * bounds[0].square() * bounds[1].square();
        let is_enough = |product: f64| product * product >= least;
        // A long sentence is not like a short one.
        if !is_enough(bounds[0].product(bounds[1])) {
            return false;
        }
        let (a, b) = (scores.terms.tokens(a), scores.terms.tokens(b));
        a.iter().for_each(|&term| self.here[term as usize] += 1);
        let shared = |&term: &u32| f64::from(self.here[term as usize]) * scores.terms.isf(term) * scores.terms.isf(term);
        let product: f64 = b.iter().map(shared).sum();
        a.iter().for_each(|&term| self.here[term as usize] = 0);
        is_enough(product)
    }

    /// What bounds a sentence.
    fn bounds(&mut self, scores: &Scores, sentence: usize) -> Bounds {
        if let Some(bounds) = self.bounds[sentence] {
            return bounds;
        }
        let tokens = scores.terms.tokens(sentence);
        let (mut most, mut sum) = (0, 0.0);
        for &term in tokens {
            let (here, isf) = (&mut self.here[term as usize], scores.terms.isf(term));
            *here += 1;
            most = most.max(*here);
            sum += isf * isf;
        }
        tokens.iter().for_each(|&term| self.here[term as usize] = 0);
        *self.bounds[sentence].insert(Bounds { sum, most })
    }

    /// The cosine of two sentences. Linear in their terms.
    fn cosine(&mut self, scores: &Scores, a: usize, b: usize) -> f64 {
        let [a, b] = [a, b].map(|sentence| self.span(scores, sentence));
        let cosine = dot(&self.weights[a], &self.weights[b]);
        self.weights.truncate(self.remembered);
        cosine
    }

    /// Where the unit vector of a sentence stands.
    fn span(&mut self, scores: &Scores, sentence: usize) -> std::ops::Range<usize> {
        let (start, end) = self.spans[sentence].unwrap_or_else(|| {
            let start = self.weights.len();
            scores.terms.unit_into(sentence, &mut self.room, &mut self.weights);
            let span = (start as u32, self.weights.len() as u32);
            if self.remembered < REMEMBERED {
                self.spans[sentence] = Some(span);
                self.remembered = self.weights.len();
            }
            span
        });
        start as usize..end as usize
    }
}

/// The kept sentences by their weightiest terms, as chains through one array.
#[derive(Debug, Default)]
struct Kept {
    /// For each term the last link of its chain, counted from 1, and how long the chain is.
    chains: Vec<(u32, u32)>,
    /// Sentences, each with the link before it.
    links: Vec<(usize, u32)>,
}

impl Kept {
    /// For so many terms.
    fn begin(&mut self, terms: usize) {
        self.chains.clear();
        self.chains.resize(terms, (0, 0));
        self.links.clear();
    }

    fn add(&mut self, term: u32, rank: usize) {
        let (last, length) = &mut self.chains[term as usize];
        if *length < COMPARED {
            self.links.push((rank, *last));
            (*last, *length) = (self.links.len() as u32, *length + 1);
        }
    }

    fn list_into(&self, term: u32, ranks: &mut Vec<usize>) {
        let mut last = self.chains[term as usize].0;
        while let Some(link) = last.checked_sub(1) {
            let (rank, before) = self.links[link as usize];
            ranks.push(rank);
            last = before;
        }
    }
}

/// Whether two body sentences say the same: their words do, or the roots of one are those of the other.
fn repeats(scores: &Scores, a: usize, b: usize, comparer: &mut Comparer) -> bool {
    let (x, y) = (scores.skeletons.row(a), scores.skeletons.row(b));
    let is_of_lead = a.min(b) <= LEAD && a.max(b) <= BEHIND_LEAD;
    let (least, share) = if is_of_lead { (LEAST_AGAIN, TOLD_AGAIN) } else { (LEAST, CONTAINED) };
    x.len().min(y.len()) >= least && is_contained(x, y, share) || comparer.are_alike(scores, a, b)
}

impl Workspace {
    fn assemble(&mut self, document: &Document, scores: &Scores, budget: Budget) -> Summary {
        let Self { standings, is_chosen, needed_by, spare, .. } = self;
        needed_by.clear();
        needed_by.resize(scores.body.len(), None);
        for (rank, standing) in standings.iter().enumerate() {
            if let Standing::Eligible(Some(parent)) = *standing
                && is_chosen[rank]
            {
                needed_by[parent].get_or_insert(scores.body[rank]);
            }
        }
        let (mut chosen, mut left_out) = spare.take().map(|spare| (spare.chosen, spare.left_out)).unwrap_or_default();
        chosen.clear();
        left_out.clear();
        let mut rank = 0;
        for (index, sentence) in document.sentences.iter().enumerate() {
            if scores.body.get(rank) != Some(&index) {
                left_out.push((index, LeftOut::Noise(document.zone(sentence))));
                continue;
            }
            match (standings[rank], scores.discourse.lean(rank).cue) {
                _ if is_chosen[rank] => chosen.push(Chosen { sentence: index, rank, needed_by: needed_by[rank] }),
                (Standing::Out(reason), _) => left_out.push((index, reason)),
                (Standing::Eligible(Some(parent)), Some((cue, _))) if !is_chosen[parent] => {
                    left_out.push((index, LeftOut::Dangling(scores.body[parent], cue)));
                }
                (Standing::Eligible(_), _) => left_out.push((index, LeftOut::Budget)),
            }
            rank += 1;
        }
        let warning = chosen.is_empty().then(|| warning(document, scores, budget, standings));
        Summary { chosen, left_out, budget, warning }
    }
}

/// Why a summary is empty.
fn warning(document: &Document, scores: &Scores, budget: Budget, standings: &[Standing]) -> String {
    if scores.body.is_empty() {
        "the page has no running text".to_owned()
    } else if standings.iter().all(|standing| matches!(standing, Standing::Out(_))) {
        "no sentence can be shown outside its page".to_owned()
    } else if scores.body.iter().any(|&index| budget.cost(document, index) <= room(document, scores, budget)) {
        format!("no sentence fits into {budget} with what it needs")
    } else {
        format!("no sentence fits into {budget}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::Counts;
    use crate::score::tests::{document, scorer};
    use crate::text::Term;
    use proptest::prelude::*;

    const TEXT: &str = "التقى الرئيسان في بكين صباح الخميس وبحثا ملفات التجارة. وأضاف البيان أنهما اتفقا على زيادة حجمها كثيراً. وغادر الوفد الروسي العاصمة الصينية مساء اليوم التالي بعد جولة في المصانع. التقى الرئيسان في بكين صباح الخميس وبحثا ملفات التجارة.";

    fn summary(budget: Budget, choice: Choice) -> (Document, Summary) {
        let document = document(TEXT);
        let scores = scorer(false).score(&document);
        let summary = summarize(&document, &scores, budget, choice);
        (document, summary)
    }

    #[test]
    fn a_sentence_that_points_back_comes_with_its_predecessor() {
        let (_, all) = summary(Budget::Sentences(4), Choice::Best);
        let chosen: Vec<(usize, Option<usize>)> = all.chosen.iter().map(|chosen| (chosen.sentence, chosen.needed_by)).collect();
        assert_eq!(chosen, [(0, Some(1)), (1, None), (2, None)]);
        assert_eq!(all.left_out, [(3, LeftOut::Redundant(0))]);
    }

    #[test]
    fn budgets_are_never_exceeded_and_every_sentence_is_accounted_for() {
        for choice in [Choice::Best, Choice::Nested] {
            for budget in [
                Budget::Sentences(0),
                Budget::Sentences(1),
                Budget::Sentences(2),
                Budget::Words(12),
                Budget::Words(1),
                Budget::Characters(60),
                Budget::Characters(20),
                Budget::Ratio(0.4),
            ] {
                let (document, summary) = summary(budget, choice);
                assert_eq!(summary.chosen.len() + summary.left_out.len(), document.sentences.len());
                let cost: u64 = summary.chosen.iter().map(|chosen| budget.cost(&document, chosen.sentence)).sum();
                let solid: u64 = document.sentences.iter().map(|sentence| u64::from(sentence.solid)).sum();
                assert!(cost <= budget.room(solid), "{budget}");
                assert_eq!(summary.chosen.is_empty(), summary.warning.is_some());
            }
        }
    }

    #[test]
    fn a_standfirst_that_is_told_again_is_shown_once() {
        let document = document(
            "انضمت الجزيرة الشمالية إلى اتفاق حماية مصائد الأسماك وتعهدت بإغلاق موانئها أمام سفن الصيد الكبيرة.\nأعلنت أمانة الاتفاق مساء الخميس أن الجزيرة الشمالية انضمت إلى اتفاق حماية مصائد الأسماك، وتعهد وزيرها بإغلاق موانئها أمام سفن الصيد.\nويقول الصيادون إن القرار جاء متأخراً.",
        );
        let scores = scorer(false).score(&document);
        let summary = summarize(&document, &scores, Budget::Sentences(3), Choice::Best);
        assert_eq!(summary.left_out.len(), 1);
        assert!(matches!(summary.left_out[0].1, LeftOut::Redundant(_)), "{:?}", summary.left_out);
    }

    proptest! {
        #[test]
        fn sentences_that_are_alike_are_never_passed_over(sentences in prop::collection::vec(prop::collection::vec(0u64..6, 0..30), 2..6)) {
            let terms: Vec<Vec<Term>> = sentences.iter().map(|terms| terms.iter().copied().map(Term).collect()).collect();
            let scores = Scores { terms: Counts::of(terms.iter().map(Vec::as_slice)), ..Scores::default() };
            let mut comparer = Comparer::default();
            comparer.begin(&scores);
            for (a, b) in (0..terms.len()).flat_map(|a| (0..a).map(move |b| (a, b))) {
                let is_alike = comparer.cosine(&scores, a, b) > REPEATS;
                prop_assert!(comparer.may_be_alike(&scores, a, b) || !is_alike);
                prop_assert_eq!(comparer.are_alike(&scores, a, b), is_alike);
            }
        }
    }

    #[test]
    fn a_nested_summary_holds_every_shorter_one() {
        let mut before: Vec<usize> = Vec::new();
        for most in 0..5 {
            let (_, summary) = summary(Budget::Sentences(most), Choice::Nested);
            let chosen: Vec<usize> = summary.chosen.iter().map(|chosen| chosen.sentence).collect();
            assert!(before.iter().all(|sentence| chosen.contains(sentence)));
            before = chosen;
        }
    }
}

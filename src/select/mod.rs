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
use crate::score::Scores;
use knapsack::Item;

/// Above this cosine two sentences of one article say the same.
const REPEATS: f64 = 0.7;
/// A sentence of which another one has this share of the roots, and at least [`LEAST`] of its own, says the same.
const CONTAINED: f64 = 0.8;
/// Fewer roots are in common by chance.
const LEAST: usize = 10;
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

/// Chooses sentences until the budget is spent. Never over the budget.
#[must_use]
pub fn summarize(document: &Document, scores: &Scores, budget: Budget, choice: Choice) -> Summary {
    let standing = standings(document, scores);
    let mut items = Vec::with_capacity(scores.body.len());
    let mut ranks = Vec::with_capacity(scores.body.len());
    let mut item_of = vec![usize::MAX; scores.body.len()];
    for (rank, standing) in standing.iter().enumerate() {
        if let Standing::Eligible(parent) = *standing {
            let worth = scores.worth(rank);
            let length = f64::from(document.sentences[scores.body[rank]].solid);
            item_of[rank] = items.len();
            items.push(Item {
                value: if budget.counts_length() { worth * length } else { worth },
                cost: budget.cost(document, scores.body[rank]),
                parent: parent.map(|parent| item_of[parent]),
            });
            ranks.push(rank);
        }
    }
    let room = room(document, scores, budget);
    let taken = match choice {
        Choice::Best => knapsack::best(&items, room),
        Choice::Nested => beginning(&items, room, |item| scores.worth(ranks[item])),
    };
    let mut is_chosen = vec![false; scores.body.len()];
    taken.iter().zip(&ranks).for_each(|(&taken, &rank)| is_chosen[rank] = taken);
    assemble(document, scores, budget, &standing, &is_chosen)
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

/// Whether each body sentence may be chosen: not unfit, no repetition, and what it needs may be chosen too.
fn standings(document: &Document, scores: &Scores) -> Vec<Standing> {
    let discourse = &scores.discourse;
    let twins = twins(document, scores);
    let mut standing: Vec<Standing> = Vec::with_capacity(scores.body.len());
    for rank in 0..scores.body.len() {
        let lean = discourse.lean(rank);
        standing.push(match (lean.need, lean.cue, twins[rank]) {
            (Need::Never, Some((cue, _)), _) => Standing::Out(LeftOut::Unfit(cue)),
            (_, _, Some(twin)) => Standing::Out(LeftOut::Redundant(scores.body[twin])),
            (Need::Sentence(parent), Some((cue, _)), None) => {
                // What repeats another sentence is represented by it, if it stands earlier.
                let parent = twins[parent].filter(|&twin| twin < rank).unwrap_or(parent);
                match standing[parent] {
                    Standing::Eligible(_) => Standing::Eligible(Some(parent)),
                    Standing::Out(_) => Standing::Out(LeftOut::Dangling(scores.body[parent], cue)),
                }
            }
            _ => Standing::Eligible(None),
        });
    }
    standing
}

/// For each body sentence the better one that it repeats. Two that say the same share one of their weightiest terms,
/// so only those are compared.
fn twins(document: &Document, scores: &Scores) -> Vec<Option<usize>> {
    let counts = &scores.skeletons.counts;
    let mut kept = Kept::new(counts.terms(), scores.body.len());
    let mut twins = vec![None; scores.body.len()];
    let mut candidates: Vec<usize> = Vec::new();
    let mut weightiest: Vec<(u32, f64)> = Vec::new();
    for rank in scores.best_first() {
        if scores.discourse.lean(rank).need == Need::Never {
            continue;
        }
        // A term that stands in no other sentence cannot be shared.
        weightiest.clear();
        weightiest.extend(scores.skeletons.row(rank).iter().filter(|(term, _)| counts.sentence_frequency(*term) > 1));
        weightiest.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        weightiest.truncate(SHARED);
        // Two that say the same have several of them in common.
        let least = weightiest.len().min(2);
        candidates.clear();
        weightiest.iter().for_each(|&(term, _)| kept.list_into(term, &mut candidates));
        candidates.sort_unstable();
        let close = candidates.chunk_by(|a, b| a == b).filter(|run| run.len() >= least).map(|run| run[0]);
        twins[rank] = close.into_iter().find(|&other| repeats(document, scores, rank, other));
        if twins[rank].is_none() {
            weightiest.iter().for_each(|&(term, _)| kept.add(term, rank));
        }
    }
    twins
}

/// The kept sentences by their weightiest terms, as chains through one array.
struct Kept {
    /// For each term the last link of its chain, counted from 1, and how long the chain is.
    chains: Vec<(u32, u32)>,
    /// Sentences, each with the link before it.
    links: Vec<(usize, u32)>,
}

impl Kept {
    /// For so many terms and sentences.
    fn new(terms: usize, sentences: usize) -> Self {
        Self { chains: vec![(0, 0); terms], links: Vec::with_capacity(sentences * SHARED) }
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
fn repeats(document: &Document, scores: &Scores, a: usize, b: usize) -> bool {
    let skeletons = &scores.skeletons.counts;
    let roots = skeletons.row(a).len().min(skeletons.row(b).len());
    roots >= LEAST && skeletons.containment(a, b) >= CONTAINED || scores.terms(document).cosine(a, b) > REPEATS
}

fn assemble(document: &Document, scores: &Scores, budget: Budget, standing: &[Standing], is_chosen: &[bool]) -> Summary {
    let mut needed_by = vec![None; scores.body.len()];
    for (rank, standing) in standing.iter().enumerate() {
        if let Standing::Eligible(Some(parent)) = *standing
            && is_chosen[rank]
        {
            needed_by[parent].get_or_insert(scores.body[rank]);
        }
    }
    let mut chosen = Vec::new();
    let mut left_out = Vec::with_capacity(document.sentences.len());
    let mut rank = 0;
    for (index, sentence) in document.sentences.iter().enumerate() {
        if scores.body.get(rank) != Some(&index) {
            left_out.push((index, LeftOut::Noise(document.zone(sentence))));
            continue;
        }
        match (standing[rank], scores.discourse.lean(rank).cue) {
            _ if is_chosen[rank] => chosen.push(Chosen { sentence: index, rank, needed_by: needed_by[rank] }),
            (Standing::Out(reason), _) => left_out.push((index, reason)),
            (Standing::Eligible(Some(parent)), Some((cue, _))) if !is_chosen[parent] => {
                left_out.push((index, LeftOut::Dangling(scores.body[parent], cue)));
            }
            (Standing::Eligible(_), _) => left_out.push((index, LeftOut::Budget)),
        }
        rank += 1;
    }
    let warning = chosen.is_empty().then(|| {
        if scores.body.is_empty() {
            "the page has no running text".to_owned()
        } else if standing.iter().all(|standing| matches!(standing, Standing::Out(_))) {
            "no sentence can be shown outside its page".to_owned()
        } else if scores.body.iter().any(|&index| budget.cost(document, index) <= room(document, scores, budget)) {
            format!("no sentence fits into {budget} with what it needs")
        } else {
            format!("no sentence fits into {budget}")
        }
    });
    Summary { chosen, left_out, budget, warning }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::tests::{document, scorer};

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

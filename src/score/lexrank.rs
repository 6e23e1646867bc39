//! LexRank: a sentence matters when sentences that matter are like it.
//!
//! The stationary distribution of a walk over the sentences that goes to a similar one (cosine of at least 0.1, in
//! proportion) with probability 0.85 and anywhere else otherwise (Erkan & Radev 2004, continuous form), times the
//! number of sentences. Similarities are gathered through an inverted index, so only pairs that share a skeleton cost
//! anything; beyond [`MOST`] sentences the length-weighted degree stands in for it, because pairs grow with the
//! square.

use super::{Degree, Feature, View};
use ndarray::ArrayViewMut1;

/// Sentences up to which the walk is done.
const MOST: usize = 400;
/// Cosines below it are no link.
const LINK: f64 = 0.1;
/// Probability of following a link.
const DAMPING: f64 = 0.85;
/// Steps; the walk has settled to four digits well before.
const STEPS: usize = 30;

/// Centrality in the graph of similar sentences.
pub struct LexRank;

impl Feature for LexRank {
    fn name(&self) -> &'static str {
        "lexrank"
    }

    fn fill(&self, view: &View<'_>, mut column: ArrayViewMut1<'_, f64>) {
        let count = view.skeletons.len();
        if count > MOST {
            return Degree.fill(view, column);
        }
        let links = links(view);
        let rest = (1.0 - DAMPING) / count as f64;
        let mut at = vec![1.0 / count as f64; count];
        for _ in 0..STEPS {
            let mut next = vec![rest; count];
            for (here, row) in at.iter().zip(&links) {
                for &(there, share) in row {
                    next[there] += DAMPING * here * share;
                }
            }
            at = next;
        }
        column.iter_mut().zip(at).for_each(|(value, probability)| *value = probability * count as f64);
    }
}

/// For each sentence the similar ones, itself too, with shares that add up to 1.
fn links(view: &View<'_>) -> Vec<Vec<(usize, f64)>> {
    let count = view.skeletons.len();
    let mut index: Vec<Vec<(usize, f64)>> = vec![Vec::new(); view.skeletons.counts.terms()];
    for rank in 0..count {
        for &(term, weight) in view.skeletons.row(rank) {
            index[term as usize].push((rank, weight));
        }
    }
    let mut links = Vec::with_capacity(count);
    let mut cosines = vec![0.0; count];
    for rank in 0..count {
        cosines.fill(0.0);
        for &(term, weight) in view.skeletons.row(rank) {
            for &(other, theirs) in &index[term as usize] {
                cosines[other] += weight * theirs;
            }
        }
        let mut row: Vec<(usize, f64)> = cosines.iter().copied().enumerate().filter(|&(_, cosine)| cosine >= LINK).collect();
        // A sentence without a term is like none, itself neither; it goes anywhere.
        if row.is_empty() {
            row = (0..count).map(|other| (other, 1.0)).collect();
        }
        let sum: f64 = row.iter().map(|(_, cosine)| cosine).sum();
        row.iter_mut().for_each(|(_, share)| *share /= sum);
        links.push(row);
    }
    links
}

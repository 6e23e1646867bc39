//! Novelty: the share of a sentence's distinct skeletons that no earlier sentence has.
//!
//! (Carbonell & Goldstein 1998 for novelty as a criterion; here against the article, not against the summary.)

use super::{Feature, View};
use ndarray::ArrayViewMut1;

/// How much of a sentence is new where it stands.
pub struct Novelty;

impl Feature for Novelty {
    fn name(&self) -> &'static str {
        "novelty"
    }

    fn fill(&self, view: &View<'_>, mut column: ArrayViewMut1<'_, f64>) {
        let mut seen = vec![false; view.skeletons.counts.terms()];
        for (rank, value) in column.iter_mut().enumerate() {
            let row = view.skeletons.row(rank);
            let new = row.iter().filter(|&&(term, _)| !std::mem::replace(&mut seen[term as usize], true)).count();
            *value = new as f64 / row.len().max(1) as f64;
        }
    }
}

//! Centroid: likeness to the article as a whole.
//!
//! `centroid` is the cosine of the sentence with the sum of all sentence vectors (Radev et al. 2004). `degree` is
//! `Σ_j |j| · cos(i, j)` over all other sentences j with |j| their length in characters, by one dot product with the
//! weighted sum instead of a matrix; both are linear in the terms. Over skeletons, because words of one root are
//! about the same thing.

use super::vectors::dot;
use super::{Feature, View};
use ndarray::ArrayViewMut1;

/// Likeness to the sum of all sentences.
pub struct Centroid;

impl Feature for Centroid {
    fn name(&self) -> &'static str {
        "centroid"
    }

    fn fill(&self, view: &View<'_>, mut column: ArrayViewMut1<'_, f64>) {
        let sum = view.skeletons.sum(std::iter::repeat(1.0));
        let length = sum.iter().map(|weight| weight * weight).sum::<f64>().sqrt().max(f64::MIN_POSITIVE);
        for (rank, value) in column.iter_mut().enumerate() {
            *value = dot(view.skeletons.row(rank), &sum) / length;
        }
    }
}

/// Likeness to each other sentence, weighted by their length.
pub struct Degree;

impl Feature for Degree {
    fn name(&self) -> &'static str {
        "degree"
    }

    fn fill(&self, view: &View<'_>, mut column: ArrayViewMut1<'_, f64>) {
        let sum = view.skeletons.sum(view.solid());
        for ((rank, value), length) in column.iter_mut().enumerate().zip(view.solid()) {
            let (mut own, mut all) = (0.0, 0.0);
            for &(term, weight) in view.skeletons.row(rank) {
                own += weight * weight;
                all += weight * sum[term as usize];
            }
            *value = all - own * length;
        }
    }
}

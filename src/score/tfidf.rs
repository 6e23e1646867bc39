//! TF-IDF: a sentence says much when its terms are frequent in the article and not spread over all of it.
//!
//! `tfidf` is `Σ_t tf(t) · isf(t) / √w` over the distinct terms of the sentence, with tf(t) the count in the article,
//! `isf(t) = ln(1 + n / sf(t))` the inverse sentence frequency (n sentences, sf(t) of them with t) and w the terms of
//! the sentence; `background` has the inverse document frequency of the background statistics in its place. The root
//! keeps long sentences from winning by length and short ones by density (Neto et al. 2000 for the sentence-level
//! form of Salton's tf·idf).

use super::{Feature, RowRoom, View};
use crate::text::Term;
use ndarray::ArrayViewMut1;

/// TF-IDF inside the article.
pub struct TfIdf;

impl Feature for TfIdf {
    fn name(&self) -> &'static str {
        "tfidf"
    }

    fn fill(&self, view: &View<'_>, mut column: ArrayViewMut1<'_, f64>) {
        let (terms, mut room, mut row) = (view.terms, RowRoom::default(), Vec::new());
        for (rank, value) in column.iter_mut().enumerate() {
            row.clear();
            terms.row_into(rank, &mut room, &mut row, |term, _| f64::from(terms.frequency(term)) * terms.isf(term));
            let mass: f64 = row.iter().sum();
            *value = mass / (terms.tokens(rank).len().max(1) as f64).sqrt();
        }
    }
}

/// TF-IDF against background statistics.
pub struct Background;

impl Feature for Background {
    fn name(&self) -> &'static str {
        "background"
    }

    fn fill(&self, view: &View<'_>, mut column: ArrayViewMut1<'_, f64>) {
        let mut distinct: Vec<(Term, u32)> = Vec::new();
        for ((rank, value), sentence) in column.iter_mut().enumerate().zip(view.sentences()) {
            let numbers = view.terms.tokens(rank).iter();
            distinct.clear();
            distinct
                .extend(view.document.terms_of(sentence).iter().zip(numbers).map(|(&term, &number)| (term, view.terms.frequency(number))));
            distinct.sort_unstable();
            distinct.dedup();
            let mass: f64 = distinct.iter().map(|&(term, frequency)| f64::from(frequency) * view.background.idf(term)).sum();
            *value = mass / (distinct.len().max(1) as f64).sqrt();
        }
    }
}

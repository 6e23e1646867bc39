//! TF-IDF: a sentence says much when its terms are frequent in the article and not spread over all of it.
//!
//! `tfidf` is `Σ_t tf(t) · isf(t) / √w` over the distinct terms of the sentence, with tf(t) the count in the article,
//! `isf(t) = ln(1 + n / sf(t))` the inverse sentence frequency (n sentences, sf(t) of them with t) and w the terms of
//! the sentence; `background` has the inverse document frequency of the background statistics in its place. The root
//! keeps long sentences from winning by length and short ones by density (Neto et al. 2000 for the sentence-level
//! form of Salton's tf·idf).

use super::{Feature, View};
use ndarray::ArrayViewMut1;

/// TF-IDF inside the article.
pub struct TfIdf;

impl Feature for TfIdf {
    fn name(&self) -> &'static str {
        "tfidf"
    }

    fn fill(&self, view: &View<'_>, mut column: ArrayViewMut1<'_, f64>) {
        for (rank, value) in column.iter_mut().enumerate() {
            let counts = view.terms().row(rank);
            let words: u32 = counts.iter().map(|(_, count)| count).sum();
            let mass: f64 = counts.iter().map(|&(term, _)| f64::from(view.terms().frequency(term)) * view.terms().isf(term)).sum();
            *value = mass / f64::from(words.max(1)).sqrt();
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
        for ((rank, value), sentence) in column.iter_mut().enumerate().zip(view.sentences()) {
            let terms = view.document.terms_of(sentence);
            let mut distinct = terms.to_vec();
            distinct.sort_unstable();
            distinct.dedup();
            let tf = |term| view.terms().number(term).map_or(0.0, |number| f64::from(view.terms().frequency(number)));
            let mass: f64 = distinct.iter().map(|&term| tf(term) * view.background.idf(term)).sum();
            *value = mass / (view.terms().row(rank).len().max(1) as f64).sqrt();
        }
    }
}

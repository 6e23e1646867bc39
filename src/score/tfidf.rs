//! TF-IDF: a sentence says much when its terms are frequent in the article and not spread over all its sentences.
//!
//! Formula: `Σ_t tf_article(t) · isf(t) / √w`, with `isf(t) = ln(1 + n / sf(t))` the inverse sentence frequency (n
//! sentences, sf of them with t) and w the number of terms of the sentence; the sum runs over its distinct terms.
//! The root keeps long sentences from winning by length and short ones by density (after Neto et al. 2000, who give
//! the sentence-level form of Salton's tf·idf).

use super::{Feature, View};
use crate::article::Document;
use crate::text::Term;
use ndarray::ArrayViewMut1;
use rustc_hash::FxHashMap;

/// Sparse unit vectors of the body sentences over the terms of their document.
#[derive(Debug, Clone, Default)]
pub struct Vectors {
    /// For each sentence: its distinct terms in ascending order, with weights of unit length.
    rows: Vec<Vec<(Term, f64)>>,
    /// For each sentence: `Σ tf·isf / √w`, the value of the feature.
    mass: Vec<f64>,
}

impl Vectors {
    /// Of the sentences `body` of `document`: `(1 + ln tf) · isf`, scaled to unit length. Linear in the terms, apart
    /// from one sort a sentence.
    #[must_use]
    pub fn of(document: &Document, body: &[usize]) -> Self {
        let mut in_article: FxHashMap<Term, u32> = FxHashMap::default();
        let mut in_sentences: FxHashMap<Term, u32> = FxHashMap::default();
        let mut counted: Vec<Vec<(Term, u32)>> = Vec::with_capacity(body.len());
        for &index in body {
            let counts = count_terms(document.terms_of(&document.sentences[index]));
            for &(term, count) in &counts {
                *in_article.entry(term).or_insert(0) += count;
                *in_sentences.entry(term).or_insert(0) += 1;
            }
            counted.push(counts);
        }
        let isf = |term: &Term| (1.0 + body.len() as f64 / f64::from(in_sentences[term])).ln();
        let mut vectors = Self::default();
        for counts in counted {
            let terms: u32 = counts.iter().map(|(_, count)| count).sum();
            let mass: f64 = counts.iter().map(|(term, _)| f64::from(in_article[term]) * isf(term)).sum();
            vectors.mass.push(mass / f64::from(terms.max(1)).sqrt());
            vectors.rows.push(unit(counts.into_iter().map(|(term, count)| (term, (1.0 + f64::from(count).ln()) * isf(&term))).collect()));
        }
        vectors
    }

    /// The unit vector of a body sentence: distinct terms in ascending order.
    #[must_use]
    pub fn row(&self, rank: usize) -> &[(Term, f64)] {
        &self.rows[rank]
    }

    /// The cosine of two body sentences. Linear in their terms.
    #[must_use]
    pub fn cosine(&self, a: usize, b: usize) -> f64 {
        cosine(&self.rows[a], &self.rows[b])
    }
}

/// The distinct terms in ascending order, with their counts.
fn count_terms(terms: &[Term]) -> Vec<(Term, u32)> {
    let mut sorted = terms.to_vec();
    sorted.sort_unstable();
    sorted.chunk_by(|a, b| a == b).map(|run| (run[0], run.len() as u32)).collect()
}

/// Scales a vector to unit length.
pub(crate) fn unit(mut row: Vec<(Term, f64)>) -> Vec<(Term, f64)> {
    let length = row.iter().map(|(_, weight)| weight * weight).sum::<f64>().sqrt();
    if length > 0.0 {
        row.iter_mut().for_each(|(_, weight)| *weight /= length);
    }
    row
}

/// The dot product of two sparse vectors with ascending terms.
#[must_use]
pub(crate) fn cosine(a: &[(Term, f64)], b: &[(Term, f64)]) -> f64 {
    let (mut i, mut j, mut sum) = (0, 0, 0.0);
    while let (Some((x, u)), Some((y, v))) = (a.get(i), b.get(j)) {
        if x == y {
            sum += u * v;
        }
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    sum
}

/// The TF-IDF mass of a sentence.
pub struct TfIdf;

impl Feature for TfIdf {
    fn name(&self) -> &'static str {
        "tfidf"
    }

    fn fill(&self, view: &View<'_>, mut column: ArrayViewMut1<'_, f64>) {
        for (value, mass) in column.iter_mut().zip(&view.vectors.mass) {
            *value = *mass;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::tests::document;

    #[test]
    fn a_sentence_is_most_like_itself() {
        let document = document(
            "بحث الوزيران التجارة والأمن في العاصمة. بحث الوزيران التجارة والأمن في العاصمة. هطلت أمطار غزيرة على الساحل الشرقي ليلاً.",
        );
        let vectors = Vectors::of(&document, &document.body());
        assert!((vectors.cosine(0, 1) - 1.0).abs() < 1e-12);
        assert!(vectors.cosine(0, 2) < 0.2);
    }
}

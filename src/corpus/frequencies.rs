//! Document frequencies: in how many documents, and in how many sources, a term stands.
//!
//! Uses `text::Term`. A commutative monoid: `observe` one document at a time anywhere, `merge` in any order, and the
//! counts are the same.

use crate::text::Term;
use rustc_hash::{FxHashMap, FxHashSet};

/// Counts of documents by term.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frequencies {
    documents: u64,
    by_term: FxHashMap<Term, u32>,
}

impl Frequencies {
    /// Counts one document; how often it repeats a term does not matter. Linear in the terms.
    pub fn observe(&mut self, terms: &[Term]) {
        let distinct: FxHashSet<Term> = terms.iter().copied().collect();
        self.documents += 1;
        // The order in which a set is walked cannot matter to sums of ones.
        #[allow(clippy::iter_over_hash_type)]
        for term in distinct {
            *self.by_term.entry(term).or_insert(0) += 1;
        }
    }

    /// Adds the counts of another part of the corpus.
    pub fn merge(&mut self, other: &Self) {
        self.documents += other.documents;
        #[allow(clippy::iter_over_hash_type)]
        for (&term, &count) in &other.by_term {
            *self.by_term.entry(term).or_insert(0) += count;
        }
    }

    /// The number of documents observed.
    #[must_use]
    pub fn documents(&self) -> u64 {
        self.documents
    }

    /// In how many documents a term stands.
    #[must_use]
    pub fn count(&self, term: Term) -> u32 {
        self.by_term.get(&term).copied().unwrap_or(0)
    }

    /// Inverse document frequency, `ln((N + 1) / (df + 0.5))`, with N the number of documents: at least 0 for every
    /// term that was observed, largest for one that never was (Robertson & Spärck Jones, smoothed).
    #[must_use]
    pub fn idf(&self, term: Term) -> f64 {
        ((self.documents as f64 + 1.0) / (f64::from(self.count(term)) + 0.5)).ln()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn counts(documents: &[Vec<u64>]) -> Frequencies {
        let mut counts = Frequencies::default();
        for document in documents {
            counts.observe(&document.iter().copied().map(Term).collect::<Vec<_>>());
        }
        counts
    }

    proptest! {
        #[test]
        fn parts_add_up_in_any_order(a in prop::collection::vec(prop::collection::vec(0u64..9, 0..9), 0..6), b in prop::collection::vec(prop::collection::vec(0u64..9, 0..9), 0..6)) {
            let whole = counts(&[a.clone(), b.clone()].concat());
            let (mut ab, mut ba) = (counts(&a), counts(&b));
            ab.merge(&counts(&b));
            ba.merge(&counts(&a));
            prop_assert_eq!(&ab, &whole);
            prop_assert_eq!(&ba, &whole);
        }
    }

    #[test]
    fn rare_terms_weigh_more() {
        let counts = counts(&[vec![1, 2], vec![1, 1]]);
        assert_eq!((counts.documents(), counts.count(Term(1)), counts.count(Term(2))), (2, 2, 1));
        assert!(counts.idf(Term(3)) > counts.idf(Term(2)) && counts.idf(Term(2)) > counts.idf(Term(1)) && counts.idf(Term(1)) >= 0.0);
    }
}

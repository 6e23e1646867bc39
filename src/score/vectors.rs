//! Term counts and term vectors of the sentences of one document.
//!
//! Uses `text`. Terms are numbered inside the document, so that everything behind the first look-up of a term is
//! an array and not a map.

use crate::text::Term;
use crate::text::sparse;

/// Numbers of terms, in the order in which they were first asked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Numbers {
    terms: Vec<Term>,
    /// Numbers of terms, counted from 1, where the term's own bits say or next behind it; 0 where nothing is. Terms are
    /// hashes already.
    slots: Vec<u32>,
}

impl Numbers {
    /// For at most so many terms.
    pub(crate) fn with_room(most: usize) -> Self {
        Self { terms: Vec::with_capacity(most), slots: vec![0; (2 * most).next_power_of_two().max(2)] }
    }

    /// The slot that holds a term, or the free one that it belongs into.
    fn slot(&self, term: Term) -> usize {
        let last = self.slots.len() - 1;
        let mut at = term.0 as usize & last;
        while let Some(number) = self.slots[at].checked_sub(1) {
            if self.terms[number as usize] == term {
                break;
            }
            at = (at + 1) & last;
        }
        at
    }

    /// The number of a term, a new one for a new term.
    pub(crate) fn add(&mut self, term: Term) -> u32 {
        let at = self.slot(term);
        if self.slots[at] == 0 {
            self.terms.push(term);
            self.slots[at] = self.terms.len() as u32;
        }
        self.slots[at] - 1
    }

    /// The number of a term, if it has one.
    pub(crate) fn get(&self, term: Term) -> Option<u32> {
        // An empty document has no slots.
        (!self.slots.is_empty()).then(|| self.slots[self.slot(term)].checked_sub(1))?
    }
}

/// How often which term stands in which sentence.
#[derive(Debug, Clone, Default)]
pub struct Counts {
    numbers: Numbers,
    /// The numbered terms of the sentences in the order of their words, one sentence behind the other.
    tokens: Vec<u32>,
    /// The distinct terms of each sentence in ascending order, with their counts.
    distinct: Vec<(u32, u32)>,
    /// Where each sentence ends in the two.
    ends: Vec<(u32, u32)>,
    /// For each term: in how many sentences it stands.
    sentence_frequency: Vec<u32>,
    /// For each term: how often it stands in the document.
    frequency: Vec<u32>,
    /// Inverse sentence frequencies, by sentence frequency.
    isf: Vec<f64>,
}

impl Counts {
    /// Of sentences given as their terms. Linear in the terms, apart from one sort a sentence.
    #[must_use]
    pub fn of<'t>(sentences: impl Iterator<Item = &'t [Term]> + Clone) -> Self {
        let total = sentences.clone().map(<[Term]>::len).sum();
        let mut counts = Self {
            numbers: Numbers::with_room(total),
            tokens: Vec::with_capacity(total),
            distinct: Vec::with_capacity(total),
            frequency: Vec::with_capacity(total),
            sentence_frequency: Vec::with_capacity(total),
            ends: Vec::with_capacity(sentences.size_hint().0),
            isf: Vec::new(),
        };
        let mut sorted: Vec<u32> = Vec::new();
        for terms in sentences {
            sorted.clear();
            sorted.extend(terms.iter().map(|&term| counts.numbers.add(term)));
            counts.tokens.extend_from_slice(&sorted);
            counts.frequency.resize(counts.terms(), 0);
            counts.sentence_frequency.resize(counts.terms(), 0);
            sorted.sort_unstable();
            for run in sorted.chunk_by(|a, b| a == b) {
                let (term, count) = (run[0], run.len() as u32);
                counts.frequency[term as usize] += count;
                counts.sentence_frequency[term as usize] += 1;
                counts.distinct.push((term, count));
            }
            counts.ends.push((counts.tokens.len() as u32, counts.distinct.len() as u32));
        }
        let sentences = counts.len() as f64;
        let most = counts.sentence_frequency.iter().max().copied().unwrap_or(0);
        counts.isf = (0..=most).map(|frequency| (1.0 + sentences / f64::from(frequency)).ln()).collect();
        counts
    }

    /// Where a sentence begins in the flat arrays.
    fn start(&self, sentence: usize) -> (usize, usize) {
        sentence.checked_sub(1).map_or((0, 0), |before| (self.ends[before].0 as usize, self.ends[before].1 as usize))
    }

    /// The number of sentences.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is no sentence.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The number of distinct terms.
    #[must_use]
    pub fn terms(&self) -> usize {
        self.numbers.terms.len()
    }

    /// The numbered terms of a sentence in the order of its words.
    #[must_use]
    pub fn tokens(&self, sentence: usize) -> &[u32] {
        &self.tokens[self.start(sentence).0..self.ends[sentence].0 as usize]
    }

    /// The distinct terms of a sentence in ascending order, with their counts.
    #[must_use]
    pub fn row(&self, sentence: usize) -> &[(u32, u32)] {
        &self.distinct[self.start(sentence).1..self.ends[sentence].1 as usize]
    }

    /// The term of a number.
    #[must_use]
    pub fn term(&self, number: u32) -> Term {
        self.numbers.terms[number as usize]
    }

    /// The number of a term, if the document has it.
    #[must_use]
    pub fn number(&self, term: Term) -> Option<u32> {
        self.numbers.get(term)
    }

    /// How often a term stands in the document.
    #[must_use]
    pub fn frequency(&self, term: u32) -> u32 {
        self.frequency[term as usize]
    }

    /// In how many sentences a term stands.
    #[must_use]
    pub fn sentence_frequency(&self, term: u32) -> u32 {
        self.sentence_frequency[term as usize]
    }

    /// Inverse sentence frequency of a term, `ln(1 + n / sf(t))`: n sentences, sf(t) of them with t.
    #[must_use]
    pub fn isf(&self, term: u32) -> f64 {
        self.isf[self.sentence_frequency(term) as usize]
    }

    /// Appends the unit vector of counted terms to `out`, weighted `(1 + ln tf) · isf(t)`.
    fn weigh(&self, counts: &[(u32, u32)], out: &mut Vec<(u32, f64)>) {
        let first = out.len();
        // The logarithm of 1 is 0.
        let damped = |count: u32| if count == 1 { 1.0 } else { 1.0 + f64::from(count).ln() };
        out.extend(counts.iter().map(|&(term, count)| (term, damped(count) * self.isf(term))));
        let row = &mut out[first..];
        let length = row.iter().map(|(_, weight)| weight * weight).sum::<f64>().sqrt();
        if length > 0.0 {
            row.iter_mut().for_each(|(_, weight)| *weight /= length);
        }
    }

    /// The unit vector of other text over the terms that the document knows.
    #[must_use]
    pub fn project(&self, terms: &[Term]) -> Vec<(u32, f64)> {
        let mut numbered: Vec<u32> = terms.iter().filter_map(|&term| self.number(term)).collect();
        numbered.sort_unstable();
        let counts: Vec<(u32, u32)> = numbered.chunk_by(|a, b| a == b).map(|run| (run[0], run.len() as u32)).collect();
        self.vector(&counts)
    }

    fn vector(&self, counts: &[(u32, u32)]) -> Vec<(u32, f64)> {
        let mut vector = Vec::with_capacity(counts.len());
        self.weigh(counts, &mut vector);
        vector
    }

    /// The cosine of two sentences. Linear in their terms.
    #[must_use]
    pub fn cosine(&self, a: usize, b: usize) -> f64 {
        sparse::dot(&self.vector(self.row(a)), &self.vector(self.row(b)))
    }

    /// The share of the smaller sentence's distinct terms that the other one has too. Linear in their terms.
    #[must_use]
    pub fn containment(&self, a: usize, b: usize) -> f64 {
        let (a, b) = (self.row(a), self.row(b));
        let (mut i, mut j, mut common) = (0, 0, 0u32);
        while let (Some((x, _)), Some((y, _))) = (a.get(i), b.get(j)) {
            common += u32::from(x == y);
            i += usize::from(x <= y);
            j += usize::from(y <= x);
        }
        f64::from(common) / a.len().min(b.len()).max(1) as f64
    }
}

/// Sparse unit vectors of sentences over the numbered terms of their document, weighted as [`Counts`] say.
#[derive(Debug, Clone, Default)]
pub struct Vectors {
    /// What they are made of.
    pub counts: Counts,
    /// The distinct terms of each sentence with their weights, where [`Counts`] has their counts.
    weights: Vec<(u32, f64)>,
}

impl Vectors {
    /// Of sentences given as their terms. Linear in the terms, apart from one sort a sentence.
    #[must_use]
    pub fn of<'t>(sentences: impl Iterator<Item = &'t [Term]> + Clone) -> Self {
        let counts = Counts::of(sentences);
        let mut weights = Vec::with_capacity(counts.distinct.len());
        (0..counts.len()).for_each(|sentence| counts.weigh(counts.row(sentence), &mut weights));
        Self { counts, weights }
    }

    /// The number of sentences.
    #[must_use]
    pub fn len(&self) -> usize {
        self.counts.len()
    }

    /// Whether there is no sentence.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// The unit vector of a sentence: distinct term numbers in ascending order.
    #[must_use]
    pub fn row(&self, sentence: usize) -> &[(u32, f64)] {
        &self.weights[self.counts.start(sentence).1..self.counts.ends[sentence].1 as usize]
    }

    /// The sum of all sentence vectors, each times its weight, as a dense vector over the terms.
    #[must_use]
    pub fn sum(&self, weight: impl Fn(usize) -> f64) -> Vec<f64> {
        let mut sum = vec![0.0; self.counts.terms()];
        for sentence in 0..self.len() {
            let times = weight(sentence);
            for &(term, value) in self.row(sentence) {
                sum[term as usize] += times * value;
            }
        }
        sum
    }
}

/// The dot product of a sparse and a dense vector.
#[must_use]
pub(crate) fn dot(sparse: &[(u32, f64)], dense: &[f64]) -> f64 {
    sparse.iter().map(|&(term, value)| value * dense[term as usize]).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_sentence_is_most_like_itself() {
        let sentences = [vec![Term(1), Term(2), Term(2)], vec![Term(2), Term(1), Term(2)], vec![Term(3), Term(1)]];
        let vectors = Vectors::of(sentences.iter().map(Vec::as_slice));
        let counts = &vectors.counts;
        assert!((sparse::dot(vectors.row(0), vectors.row(1)) - 1.0).abs() < 1e-12 && (counts.cosine(0, 1) - 1.0).abs() < 1e-12);
        assert!(sparse::dot(vectors.row(0), vectors.row(2)) < 0.5 && counts.cosine(0, 2) < 0.5);
        assert_eq!((vectors.len(), counts.terms(), counts.frequency(1)), (3, 3, 4));
        assert_eq!((counts.tokens(1), counts.row(1)), ([1, 0, 1].as_slice(), [(0, 1), (1, 2)].as_slice()));
        let same = counts.project(&[Term(9), Term(1), Term(2), Term(2)]);
        assert!((sparse::dot(&same, vectors.row(0)) - 1.0).abs() < 1e-12, "unknown terms do not count");
    }

    proptest! {
        #[test]
        fn numbers_follow_the_first_time(terms in prop::collection::vec(0u64..40, 0..60)) {
            let mut numbers = Numbers::with_room(terms.len());
            let mut first: Vec<u64> = Vec::new();
            for &term in &terms {
                // Terms that want the same slot, too.
                let number = numbers.add(Term(term << 7));
                if number as usize == first.len() {
                    first.push(term);
                }
                prop_assert_eq!(first[number as usize], term);
            }
            prop_assert!((0..50u64).all(|term| numbers.get(Term(term << 7)).is_some() == first.contains(&term)));
        }
    }
}

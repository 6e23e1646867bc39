//! Term vectors of the sentences of one document.
//!
//! Uses `text::Term`. Terms are numbered inside the document, so that sums over sentences are arrays and not maps.

use crate::text::Term;
use rustc_hash::FxHashMap;

/// Sparse unit vectors of sentences over the numbered terms of their document, weighted `(1 + ln tf) · isf(t)` with
/// the inverse sentence frequency `isf(t) = ln(1 + n / sf(t))`: n sentences, sf(t) of them with t.
#[derive(Debug, Clone, Default)]
pub struct Vectors {
    /// The distinct terms of each sentence in ascending order, with weights of unit length; one sentence behind the
    /// other.
    weights: Vec<(u32, f64)>,
    /// The same terms with their counts.
    counts: Vec<(u32, u32)>,
    /// Where each sentence ends in the two.
    ends: Vec<u32>,
    /// For each term: in how many sentences it stands.
    sentence_frequency: Vec<u32>,
    /// For each term: how often it stands in the document.
    frequency: Vec<u32>,
    /// For each term: its inverse sentence frequency.
    isf: Vec<f64>,
    numbers: FxHashMap<Term, u32>,
}

impl Vectors {
    /// Of sentences given as their terms. Linear in the terms, apart from one sort a sentence.
    #[must_use]
    pub fn of<'t>(sentences: impl Iterator<Item = &'t [Term]>) -> Self {
        let mut vectors = Self::default();
        let mut numbered: Vec<u32> = Vec::new();
        for terms in sentences {
            numbered.clear();
            for &term in terms {
                let next = vectors.numbers.len() as u32;
                numbered.push(*vectors.numbers.entry(term).or_insert(next));
            }
            vectors.frequency.resize(vectors.numbers.len(), 0);
            vectors.sentence_frequency.resize(vectors.numbers.len(), 0);
            numbered.sort_unstable();
            for run in numbered.chunk_by(|a, b| a == b) {
                let (term, count) = (run[0], run.len() as u32);
                vectors.frequency[term as usize] += count;
                vectors.sentence_frequency[term as usize] += 1;
                vectors.counts.push((term, count));
            }
            vectors.ends.push(vectors.counts.len() as u32);
        }
        vectors.weigh_all();
        vectors
    }

    fn weigh_all(&mut self) {
        let sentences = self.ends.len() as f64;
        let isf = |&frequency: &u32| (1.0 + sentences / f64::from(frequency)).ln();
        // Most terms stand in one sentence: the same number each time.
        let once = isf(&1);
        self.isf = self.sentence_frequency.iter().map(|frequency| if *frequency == 1 { once } else { isf(frequency) }).collect();
        let mut weights = Vec::with_capacity(self.counts.len());
        for sentence in 0..self.len() {
            self.weigh(self.counts(sentence), &mut weights);
        }
        self.weights = weights;
    }

    /// Appends the unit vector of counted terms to `out`.
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
        let mut numbered: Vec<u32> = terms.iter().filter_map(|term| self.numbers.get(term).copied()).collect();
        numbered.sort_unstable();
        let counts: Vec<(u32, u32)> = numbered.chunk_by(|a, b| a == b).map(|run| (run[0], run.len() as u32)).collect();
        let mut row = Vec::with_capacity(counts.len());
        self.weigh(&counts, &mut row);
        row
    }

    /// The part of the flat arrays that is a sentence's.
    fn range(&self, sentence: usize) -> std::ops::Range<usize> {
        let start = sentence.checked_sub(1).map_or(0, |before| self.ends[before]);
        start as usize..self.ends[sentence] as usize
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
        self.frequency.len()
    }

    /// The unit vector of a sentence: distinct term numbers in ascending order.
    #[must_use]
    pub fn row(&self, sentence: usize) -> &[(u32, f64)] {
        &self.weights[self.range(sentence)]
    }

    /// The distinct terms of a sentence with their counts.
    #[must_use]
    pub fn counts(&self, sentence: usize) -> &[(u32, u32)] {
        &self.counts[self.range(sentence)]
    }

    /// The number of a term, if the document has it.
    #[must_use]
    pub fn number(&self, term: Term) -> Option<u32> {
        self.numbers.get(&term).copied()
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

    /// Inverse sentence frequency of a term.
    #[must_use]
    pub fn isf(&self, term: u32) -> f64 {
        self.isf[term as usize]
    }

    /// The cosine of two sentences. Linear in their terms.
    #[must_use]
    pub fn cosine(&self, a: usize, b: usize) -> f64 {
        cosine(self.row(a), self.row(b))
    }

    /// The share of the smaller sentence's distinct terms that the other one has too. Linear in their terms.
    #[must_use]
    pub fn containment(&self, a: usize, b: usize) -> f64 {
        let (a, b) = (self.counts(a), self.counts(b));
        let (mut i, mut j, mut common) = (0, 0, 0u32);
        while let (Some((x, _)), Some((y, _))) = (a.get(i), b.get(j)) {
            common += u32::from(x == y);
            i += usize::from(x <= y);
            j += usize::from(y <= x);
        }
        f64::from(common) / a.len().min(b.len()).max(1) as f64
    }

    /// The sum of all sentence vectors, each times its weight, as a dense vector over the terms.
    #[must_use]
    pub fn sum(&self, weight: impl Fn(usize) -> f64) -> Vec<f64> {
        let mut sum = vec![0.0; self.terms()];
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

/// The dot product of two sparse vectors with ascending terms.
#[must_use]
pub(crate) fn cosine<T: Ord>(a: &[(T, f64)], b: &[(T, f64)]) -> f64 {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_most_like_itself() {
        let sentences = [vec![Term(1), Term(2), Term(2)], vec![Term(2), Term(1), Term(2)], vec![Term(3), Term(1)]];
        let vectors = Vectors::of(sentences.iter().map(Vec::as_slice));
        assert!((vectors.cosine(0, 1) - 1.0).abs() < 1e-12);
        assert!(vectors.cosine(0, 2) < 0.5);
        assert_eq!((vectors.len(), vectors.terms(), vectors.frequency(1)), (3, 3, 4));
        let same = vectors.project(&[Term(9), Term(1), Term(2), Term(2)]);
        assert!((cosine(&same, vectors.row(0)) - 1.0).abs() < 1e-12, "unknown terms do not count");
    }
}

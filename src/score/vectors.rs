//! Term counts and term vectors of the sentences of one document.
//!
//! Uses `text`. Terms are numbered inside the document in the order in which they are met, so that everything behind
//! the first look-up of a term is an array and not a map, and the terms that are new in a sentence are in order
//! already.

use super::logarithm::damped;
use crate::text::sparse::scale_to_unit;
use crate::text::{Numbering, Term};
use std::ops::Range;

/// How often which term stands in which sentence.
#[derive(Debug, Clone, Default)]
pub struct Counts {
    /// The numbered terms of the sentences in the order of their words, one sentence behind the other.
    tokens: Vec<u32>,
    ends: Vec<End>,
    /// Those of the terms, and behind them what was left of earlier documents.
    tallies: Vec<Tally>,
    /// How many terms there are.
    terms: usize,
    /// The inverse sentence frequency of each term.
    isf: Vec<f64>,
    /// The same by sentence frequency.
    isf_of: Vec<f64>,
}

/// Where a sentence ends: in the tokens, and among the terms those that were met up to it.
#[derive(Debug, Clone, Copy, Default)]
struct End {
    tokens: u32,
    terms: u32,
}

/// What is counted of one term.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    /// How often it stands in the document.
    frequency: u32,
    /// In how many sentences.
    sentences: u32,
    /// The last of them, counted from 1.
    last: u32,
}

/// Room for making rows, kept from one to the next.
#[derive(Debug, Clone, Default)]
pub struct RowRoom {
    /// The distinct terms of the sentence that earlier ones have.
    known: Vec<u32>,
    /// For each term how often it stands in the sentence at hand; 0 in between.
    here: Vec<u32>,
}

impl Counts {
    /// Of sentences given as their terms. Linear in the terms.
    #[must_use]
    pub fn of<'t>(sentences: impl Iterator<Item = &'t [Term]> + Clone) -> Self {
        let mut counts = Self::default();
        counts.fill(sentences, &mut Numbering::default());
        counts
    }

    /// As [`of`](Self::of), in the place of other counts. The numbering is good for the terms of these sentences
    /// afterwards.
    pub(crate) fn fill<'t>(&mut self, sentences: impl Iterator<Item = &'t [Term]> + Clone, numbering: &mut Numbering) {
        let total = sentences.clone().map(<[Term]>::len).sum();
        self.tokens.clear();
        self.tokens.resize(total, 0);
        self.ends.clear();
        numbering.begin(total);
        let (tokens, tallies) = (&mut self.tokens, &mut self.tallies);
        let (mut start, mut most) = (0, 0);
        for (sentence, terms) in (1..).zip(sentences) {
            let (known, end) = (numbering.len() as usize, start + terms.len());
            // Not for all words at once: a giant has many more than terms.
            grow(tallies, known + terms.len());
            tallies[known..known + terms.len()].fill(Tally::default());
            numbering.add_all(terms, &mut tokens[start..end], |number| {
                let tally = &mut tallies[number as usize];
                tally.frequency += 1;
                tally.sentences += u32::from(tally.last != sentence);
                tally.last = sentence;
                most = most.max(tally.sentences);
            });
            self.ends.push(End { tokens: end as u32, terms: numbering.len() });
            start = end;
        }
        self.terms = numbering.len() as usize;
        let count = self.ends.len() as f64;
        self.isf_of.clear();
        self.isf_of.extend((1..=most).map(|sentences| (1.0 + count / f64::from(sentences)).ln()));
        self.isf.clear();
        self.isf.extend(self.tallies[..self.terms].iter().map(|tally| self.isf_of[tally.sentences as usize - 1]));
    }

    /// Where the sentence before one ends.
    fn before(&self, sentence: usize) -> End {
        sentence.checked_sub(1).map_or(End::default(), |before| self.ends[before])
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
        self.terms
    }

    /// The numbered terms of a sentence in the order of its words.
    #[must_use]
    pub fn tokens(&self, sentence: usize) -> &[u32] {
        &self.tokens[self.before(sentence).tokens as usize..self.ends[sentence].tokens as usize]
    }

    /// The numbered terms of all sentences in the order of their words.
    #[must_use]
    pub fn all_tokens(&self) -> &[u32] {
        &self.tokens
    }

    /// The terms that no sentence before this one has.
    fn new_in(&self, sentence: usize) -> Range<u32> {
        self.before(sentence).terms..self.ends[sentence].terms
    }

    /// Appends to `row` what `each` makes of the distinct terms of a sentence, in ascending order, and their counts.
    /// Linear in its terms, apart from a sort of those that earlier sentences have.
    pub fn row_into<T>(&self, sentence: usize, room: &mut RowRoom, row: &mut Vec<T>, mut each: impl FnMut(u32, u32) -> T) {
        let (tokens, new) = (self.tokens(sentence), self.new_in(sentence));
        let RowRoom { known, here } = room;
        grow(known, tokens.len());
        grow(here, new.end as usize);
        let mut count = 0;
        for &term in tokens {
            let here = &mut here[term as usize];
            // Whether a term is known cannot be foreseen, so nothing branches on it.
            known[count] = term;
            count += usize::from((*here == 0) & (term < new.start));
            *here += 1;
        }
        let known = &mut known[..count];
        known.sort_unstable();
        let mut take = |term: u32| each(term, std::mem::take(&mut here[term as usize]));
        row.reserve(tokens.len());
        row.extend(known.iter().map(|&term| take(term)));
        row.extend(new.map(take));
    }

    /// How often a term stands in the document.
    #[must_use]
    pub fn frequency(&self, term: u32) -> u32 {
        self.tallies[term as usize].frequency
    }

    /// How often each term stands in the document.
    pub fn frequencies(&self) -> impl Iterator<Item = u32> + '_ {
        self.tallies[..self.terms].iter().map(|tally| tally.frequency)
    }

    /// In how many sentences a term stands.
    #[must_use]
    pub fn sentence_frequency(&self, term: u32) -> u32 {
        self.tallies[term as usize].sentences
    }

    /// Inverse sentence frequency of a term, `ln(1 + n / sf(t))`: n sentences, sf(t) of them with t.
    #[must_use]
    pub fn isf(&self, term: u32) -> f64 {
        self.isf[term as usize]
    }

    /// What a term weighs that stands so often in a sentence: `(1 + ln tf) · isf(t)`.
    fn weight(&self, term: u32, count: u32) -> f64 {
        damped(count) * self.isf(term)
    }

    /// Appends the unit vector of a sentence to `out`: its distinct terms in ascending order with their weights.
    pub fn unit_into(&self, sentence: usize, room: &mut RowRoom, out: &mut Vec<(u32, f64)>) {
        let first = out.len();
        let mut square = 0.0;
        self.row_into(sentence, room, out, |term, count| {
            let weight = self.weight(term, count);
            square += weight * weight;
            (term, weight)
        });
        // No weight is 0, so there is a length if there is a term.
        let length = square.sqrt();
        out[first..].iter_mut().for_each(|(_, weight)| *weight /= length);
    }

    /// The unit vector of other text, given as those of its terms that the document has.
    #[must_use]
    pub fn unit_of(&self, terms: &[u32]) -> Vec<(u32, f64)> {
        let mut sorted = terms.to_vec();
        sorted.sort_unstable();
        let mut unit: Vec<(u32, f64)> = sorted.chunk_by(|a, b| a == b).map(|run| (run[0], self.weight(run[0], run.len() as u32))).collect();
        scale_to_unit(&mut unit);
        unit
    }
}

/// Sparse unit vectors of sentences over the numbered terms of their document, weighted as [`Counts`] say.
#[derive(Debug, Clone, Default)]
pub struct Vectors {
    /// What they are made of.
    pub counts: Counts,
    /// The distinct terms of each sentence with their weights, one sentence behind the other.
    weights: Vec<(u32, f64)>,
    /// Where each sentence ends in them.
    ends: Vec<u32>,
}

impl Vectors {
    /// Of sentences given as their terms. Linear in the terms, apart from one sort a sentence.
    #[must_use]
    pub fn of<'t>(sentences: impl Iterator<Item = &'t [Term]> + Clone) -> Self {
        let mut vectors = Self::default();
        vectors.fill(sentences, &mut Numbering::default(), &mut RowRoom::default());
        vectors
    }

    /// As [`of`](Self::of), in the place of other vectors.
    pub(crate) fn fill<'t>(&mut self, sentences: impl Iterator<Item = &'t [Term]> + Clone, numbering: &mut Numbering, room: &mut RowRoom) {
        self.counts.fill(sentences, numbering);
        self.weights.clear();
        self.weights.reserve(self.counts.tokens.len());
        self.ends.clear();
        for sentence in 0..self.counts.len() {
            self.counts.unit_into(sentence, room, &mut self.weights);
            self.ends.push(self.weights.len() as u32);
        }
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
        let start = sentence.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.weights[start as usize..self.ends[sentence] as usize]
    }

    /// The sum of all sentence vectors, each times its weight, as a dense vector over the terms.
    #[must_use]
    pub fn sum(&self, weights: impl Iterator<Item = f64>) -> Vec<f64> {
        let mut sum = vec![0.0; self.counts.terms()];
        let mut start = 0;
        for (&end, times) in self.ends.iter().zip(weights) {
            for &(term, value) in &self.weights[start..end as usize] {
                sum[term as usize] += times * value;
            }
            start = end as usize;
        }
        sum
    }
}

/// Makes a vector at least so long and wipes nothing: the first values may be those of an earlier document, so who reads
/// them has written them before, or has left zeros behind.
pub(crate) fn grow<T: Clone + Default>(room: &mut Vec<T>, length: usize) {
    if room.len() < length {
        room.resize(length, T::default());
    }
}

/// The dot product of a sparse and a dense vector.
#[must_use]
pub(crate) fn dot(sparse: &[(u32, f64)], dense: &[f64]) -> f64 {
    sparse.iter().map(|&(term, value)| value * dense[term as usize]).sum()
}

/// Whether this share of the distinct terms of the smaller row is in the other one too. Linear in both, and over as soon
/// as too many are not.
#[must_use]
pub(crate) fn is_contained(a: &[(u32, f64)], b: &[(u32, f64)], share: f64) -> bool {
    let (small, large) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let is_enough = |common: usize| common as f64 / small.len().max(1) as f64 >= share;
    let mut common = small.len();
    let mut rest = large.iter();
    let mut other = rest.next();
    for (term, _) in small {
        while other.is_some_and(|(other, _)| other < term) {
            other = rest.next();
        }
        if other.is_none_or(|(other, _)| other != term) {
            common -= 1;
            if !is_enough(common) {
                return false;
            }
        }
    }
    is_enough(common)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::sparse;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    #[test]
    fn a_sentence_is_most_like_itself() {
        let sentences = [vec![Term(1), Term(2), Term(2)], vec![Term(2), Term(1), Term(2)], vec![Term(3), Term(1)]];
        let vectors = Vectors::of(sentences.iter().map(Vec::as_slice));
        let counts = &vectors.counts;
        assert!((sparse::dot(vectors.row(0), vectors.row(1)) - 1.0).abs() < 1e-12);
        assert!(sparse::dot(vectors.row(0), vectors.row(2)) < 0.5);
        assert_eq!((vectors.len(), counts.terms(), counts.frequency(1)), (3, 3, 4));
        assert_eq!(counts.tokens(1), [1, 0, 1]);
        assert!(is_contained(vectors.row(0), vectors.row(2), 0.5) && !is_contained(vectors.row(2), vectors.row(0), 0.51));
        assert!((sparse::dot(&counts.unit_of(&[1, 0, 1]), vectors.row(0)) - 1.0).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn rows_are_sorted_counts_also_where_room_is_used_again(documents in prop::collection::vec(prop::collection::vec(prop::collection::vec(0u64..12, 0..9), 0..6), 1..4)) {
            let (mut counts, mut numbering, mut room) = (Counts::default(), Numbering::default(), RowRoom::default());
            for sentences in &documents {
                let terms: Vec<Vec<Term>> = sentences.iter().map(|terms| terms.iter().copied().map(Term).collect()).collect();
                counts.fill(terms.iter().map(Vec::as_slice), &mut numbering);
                for (sentence, terms) in terms.iter().enumerate() {
                    let mut expected: BTreeMap<u32, u32> = BTreeMap::new();
                    terms.iter().for_each(|&term| *expected.entry(numbering.get(term).unwrap()).or_default() += 1);
                    let mut row = Vec::new();
                    counts.row_into(sentence, &mut room, &mut row, |term, count| (term, count));
                    prop_assert_eq!(row, expected.into_iter().collect::<Vec<_>>());
                }
                for number in 0..counts.terms() as u32 {
                    let is_it = |term: &&Term| numbering.get(**term) == Some(number);
                    prop_assert_eq!(counts.frequency(number) as usize, terms.iter().flatten().filter(is_it).count());
                    prop_assert_eq!(counts.sentence_frequency(number) as usize, terms.iter().filter(|terms| terms.iter().any(|term| is_it(&term))).count());
                }
            }
        }
    }
}

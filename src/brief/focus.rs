//! What a brief is to be about: a question, or what is new since an earlier one.
//!
//! Uses `corpus::Frequencies` and the terms of sentences. A question weighs sentences by BM25 (Robertson & Zaragoza
//! 2009, k1 = 1.2, b = 0.75) over the background's idf, and one that shares too little of the question's weight does
//! not answer it: where no sentence does, the brief stays empty and says so. News is what is unlike every known
//! sentence, or like one but with a number that it has not.

use crate::corpus::Frequencies;
use crate::text::Term;
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

const K1: f64 = 1.2;
const B: f64 = 0.75;
/// Words of an average sentence.
const AVERAGE: f64 = 20.0;
/// Share of the question's weight from which a sentence answers it.
const ANSWERS: f64 = 0.5;
/// Above this share of common weight a sentence tells what is known.
const KNOWN: f64 = 0.5;
/// The same, a little less for what rounding does, where it only decides whether to look closely.
const LEAST: f64 = KNOWN * 0.999;

/// What a brief is to be about.
#[derive(Debug, Clone, Default)]
pub struct Focus {
    /// Terms of the question.
    pub query: Vec<Term>,
    /// Articles published before this day are known; what has no date cannot be told to be new.
    pub since: Option<Date>,
    /// Sentences of an earlier brief.
    pub known: Vec<Known>,
}

/// A sentence that is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    /// Its distinct terms, in ascending order.
    terms: Vec<Term>,
    /// Its numbers, as written.
    numbers: BTreeSet<String>,
}

impl Known {
    /// A sentence by its terms and its text.
    #[must_use]
    pub fn new(terms: &[Term], text: &str) -> Self {
        let mut terms = terms.to_vec();
        terms.sort_unstable();
        terms.dedup();
        Self { terms, numbers: numbers(text) }
    }

    /// Whether another sentence tells nothing beyond this one.
    #[must_use]
    pub fn covers(&self, other: &Self, background: &Frequencies) -> bool {
        let weight = |terms: &mut dyn Iterator<Item = Term>| terms.map(|term| background.idf(term).powi(2)).sum::<f64>();
        let shared = weight(&mut self.terms.iter().copied().filter(|term| other.terms.binary_search(term).is_ok()));
        let (a, b) = (weight(&mut self.terms.iter().copied()), weight(&mut other.terms.iter().copied()));
        let cosine = if a > 0.0 && b > 0.0 { shared / (a * b).sqrt() } else { 0.0 };
        cosine >= KNOWN && other.numbers.is_subset(&self.numbers)
    }
}

/// Known sentences, looked up by their terms.
pub(super) struct Knowledge<'k> {
    /// Each with the weight of its terms.
    known: Vec<(&'k Known, f64)>,
    by_term: FxHashMap<Term, Vec<u32>>,
    background: &'k Frequencies,
    /// The weight that each shares with the sentence looked up; none between two of these.
    shared: Vec<f64>,
}

impl<'k> Knowledge<'k> {
    pub(super) fn new(known: Vec<&'k Known>, background: &'k Frequencies) -> Self {
        let mut by_term: FxHashMap<Term, Vec<u32>> = FxHashMap::default();
        for (at, one) in known.iter().enumerate() {
            one.terms.iter().for_each(|&term| by_term.entry(term).or_default().push(at as u32));
        }
        let shared = vec![0.0; known.len()];
        let weighed = |one: &'k Known| (one, one.terms.iter().map(|&term| background.idf(term).powi(2)).sum());
        Self { known: known.into_iter().map(weighed).collect(), by_term, background, shared }
    }

    /// Whether a sentence tells nothing beyond one of these. Only those are looked at that share one of its weightiest
    /// terms: what shares none of these shares too little with it, whatever else it has (prefix filtering, after
    /// Chaudhuri, Ganti & Kaushik 2006).
    pub(super) fn covers(&mut self, sentence: &Known) -> bool {
        let mut terms: Vec<(f64, Term)> = sentence.terms.iter().map(|&term| (self.background.idf(term).powi(2), term)).collect();
        terms.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let all: f64 = terms.iter().map(|(weight, _)| weight).sum();
        let mut rest = all;
        let mut near: Vec<usize> = Vec::new();
        for (weight, term) in terms {
            // The cosine is at most the root of the share of the weight in common.
            if rest < all * LEAST * LEAST {
                break;
            }
            rest -= weight;
            for &at in self.by_term.get(&term).into_iter().flatten() {
                let shared = &mut self.shared[at as usize];
                if *shared == 0.0 {
                    near.push(at as usize);
                }
                *shared += weight;
            }
        }
        let is_near = |&at: &usize| {
            let (known, weight) = self.known[at];
            self.shared[at] + rest >= LEAST * (all * weight).sqrt() && known.covers(sentence, self.background)
        };
        let is_known = near.iter().any(is_near);
        near.into_iter().for_each(|at| self.shared[at] = 0.0);
        is_known
    }
}

/// The numbers of a text, with folded digits.
fn numbers(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    crate::text::for_each_word(text, |word| {
        let folded = crate::text::fold(word.of(text));
        if folded.bytes().any(|byte| byte.is_ascii_digit()) {
            found.insert(folded.chars().filter(char::is_ascii_digit).collect());
        }
    });
    found
}

impl Focus {
    /// How well a sentence answers the question, from 0 to about 1; nothing when it does not. Without a question
    /// every sentence answers, with 0.
    #[must_use]
    pub fn relevance(&self, terms: &[Term], background: &Frequencies) -> Option<f64> {
        if self.query.is_empty() {
            return Some(0.0);
        }
        let all: f64 = self.query.iter().map(|&term| background.idf(term)).sum();
        let length = K1 * (1.0 - B + B * terms.len() as f64 / AVERAGE);
        let (mut weight, mut bm25) = (0.0, 0.0);
        for &term in &self.query {
            let count = terms.iter().filter(|&&other| other == term).count() as f64;
            if count > 0.0 {
                weight += background.idf(term);
                bm25 += background.idf(term) * count * (K1 + 1.0) / (count + length);
            }
        }
        let share = weight / all.max(f64::MIN_POSITIVE);
        (share >= ANSWERS).then_some(bm25 / all.max(f64::MIN_POSITIVE))
    }

    /// Whether there is anything to be known already.
    #[must_use]
    pub fn is_update(&self) -> bool {
        self.since.is_some() || !self.known.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::tests::document;

    fn terms(text: &str) -> Vec<Term> {
        let document = document(text);
        document.sentences.iter().flat_map(|sentence| document.terms_of(sentence)).copied().collect()
    }

    fn known(text: &str) -> Known {
        Known::new(&terms(text), text)
    }

    #[test]
    fn a_new_number_is_news() {
        let background = Frequencies::shipped().unwrap();
        let old = known("ارتفعت حصيلة ضحايا السيول في وادي السوسن إلى 12 قتيلاً مساء الأحد.");
        assert!(old.covers(&known("ارتفعت حصيلة ضحايا السيول في وادي السوسن إلى 12 قتيلاً."), &background));
        assert!(!old.covers(&known("ارتفعت حصيلة ضحايا السيول في وادي السوسن إلى 17 قتيلاً."), &background));
        let other = known("أعيد فتح المدارس في المدينة الساحلية صباح الثلاثاء.");
        assert!(!old.covers(&other, &background));
        let mut knowledge = Knowledge::new(vec![&other, &old], &background);
        assert!(knowledge.covers(&known("ارتفعت حصيلة ضحايا السيول في وادي السوسن إلى 12 قتيلاً.")));
        assert!(!knowledge.covers(&known("ارتفعت حصيلة ضحايا السيول في وادي السوسن إلى 17 قتيلاً.")));
    }

    #[test]
    fn a_question_is_answered_or_not() {
        let background = Frequencies::shipped().unwrap();
        let focus = Focus { query: terms("ضحايا السيول في وادي السوسن"), ..Focus::default() };
        let relevance = |text: &str| focus.relevance(&terms(text), &background);
        assert!(relevance("ارتفعت حصيلة ضحايا السيول في وادي السوسن إلى 12 قتيلاً.").is_some());
        assert_eq!(relevance("فاز المنتخب الوطني على ضيفه بهدفين مقابل هدف."), None);
    }
}

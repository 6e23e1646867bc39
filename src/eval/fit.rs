//! Learning weights from what readers keep.
//!
//! Uses `score`, `select`, `eval::votes`. Ridge regression of the share of votes that a sentence got on the
//! standardised features, both taken relative to their article's mean, sentences weighted by length and articles
//! alike (Hoerl & Kennard 1970). The penalty is chosen by the vote mass of held-out articles, anew inside every fold
//! of an outer cross-validation, so the figure that comes out is of articles that neither weights nor penalty have
//! seen. Whole articles are held out, folds come from a fixed seed.

use super::interval::{Mean, Random};
use super::votes::Votes;
use crate::article::Document;
use crate::score::Scores;
use crate::select::{Budget, Choice, summarize};
use crate::text::CharOffsets;
use ndarray::{Array1, Array2, Axis};
use serde::Serialize;

/// Folds of the outer and the inner cross-validation.
const OUTER: usize = 11;
const INNER: usize = 5;
/// Repetitions of the outer one, with other folds; one division of few articles says little.
const REPEATS: u64 = 3;
/// Penalties on the squared weights that are tried, in articles.
const PENALTIES: [f64; 4] = [0.3, 1.0, 3.0, 10.0];
/// Budgets that a penalty must serve together: one alone is mostly chance.
const BUDGETS: [f64; 5] = [0.25, 0.29, 0.33, 0.37, 0.41];
/// Seed of the folds.
const SEED: u64 = 2025;

/// A gold article with everything that fitting needs.
pub struct Example {
    document: Document,
    scores: Scores,
    votes: Votes,
    /// Rows: body sentences; columns: standardised features.
    features: Array2<f64>,
    /// Share of the votes that each body sentence got, and its weight.
    target: Array1<f64>,
    weight: Array1<f64>,
    spans: Vec<[u32; 2]>,
    all_spans: Vec<[u32; 2]>,
}

impl Example {
    /// Of a document whose scores have every feature with weight 1.
    #[must_use]
    pub fn new(document: Document, scores: Scores, votes: Votes) -> Self {
        let mut offsets = CharOffsets::new(&document.article.text);
        let all_spans: Vec<[u32; 2]> = document.sentences.iter().map(|sentence| offsets.span(sentence.span)).collect();
        let spans: Vec<[u32; 2]> = scores.body.iter().map(|&index| all_spans[index]).collect();
        let solid: Array1<f64> = scores.body.iter().map(|&index| f64::from(document.sentences[index].solid)).collect();
        let weight = &solid / solid.sum().max(1.0);
        let target: Array1<f64> = spans.iter().map(|&span| votes.share(span)).collect();
        let features = scores.parts.clone();
        Self { document, scores, votes, features, target, weight, spans, all_spans }
    }

    /// The vote mass of the summary under `weights`, at a share of the text.
    fn mass(&mut self, weights: &Array1<f64>, base: f64, share: f64) -> f64 {
        self.scores.scores = self.features.dot(weights);
        self.scores.base = base;
        let summary = summarize(&self.document, &self.scores, Budget::Ratio(share), Choice::Best);
        let chosen: Vec<[u32; 2]> = summary.chosen.iter().map(|chosen| self.spans[chosen.rank]).collect();
        self.votes.mass(&chosen, self.votes.room(share)).0
    }

    fn lead(&self, share: f64) -> f64 {
        let room = self.votes.room(share);
        self.votes.mass(&self.votes.lead(&self.all_spans, room), room).0
    }
}

/// What a fit found.
#[derive(Debug, Serialize)]
pub struct Fit {
    /// Articles.
    pub documents: usize,
    /// Share of the votes of an average sentence.
    pub base: f64,
    /// Feature and weight.
    pub weights: Vec<(String, f64)>,
    /// The penalty that the weights were fitted with.
    pub penalty: f64,
    /// Vote mass at a third of the text, nested cross-validation.
    pub vote_mass: Mean,
    /// The lead's.
    pub lead: Mean,
    /// The difference, article by article.
    pub difference: Mean,
    /// The difference over all budgets that were tried.
    pub difference_over_budgets: Mean,
}

/// Fits weights and measures them by nested cross-validation.
#[must_use]
pub fn fit(examples: &mut [Example], names: &[&str]) -> Fit {
    let count = examples.len();
    let everyone: Vec<usize> = (0..count).collect();
    let mut masses = Array2::<f64>::zeros((count, BUDGETS.len()));
    for repeat in 0..REPEATS {
        for held in folds(count, OUTER, SEED + repeat) {
            let rest: Vec<usize> = everyone.iter().copied().filter(|index| !held.contains(index)).collect();
            let penalty = choose(examples, &rest);
            let (weights, base) = solve(examples, &rest, penalty);
            for &index in &held {
                for (column, &share) in BUDGETS.iter().enumerate() {
                    masses[[index, column]] += examples[index].mass(&weights, base, share) / REPEATS as f64;
                }
            }
        }
    }
    let leads = Array2::from_shape_fn((count, BUDGETS.len()), |(index, column)| examples[index].lead(BUDGETS[column]));
    let third = BUDGETS.len() / 2;
    let (ours, theirs) = (masses.column(third).to_vec(), leads.column(third).to_vec());
    let over = |table: &Array2<f64>| table.mean_axis(Axis(1)).map(|means| means.to_vec()).unwrap_or_default();
    let penalty = choose(examples, &everyone);
    let (weights, base) = solve(examples, &everyone, penalty);
    Fit {
        documents: count,
        base,
        weights: names.iter().map(|&name| name.to_owned()).zip(weights).collect(),
        penalty,
        vote_mass: Mean::of(&ours),
        lead: Mean::of(&theirs),
        difference: Mean::of_differences(&ours, &theirs),
        difference_over_budgets: Mean::of_differences(&over(&masses), &over(&leads)),
    }
}

/// Divides `count` articles into folds.
fn folds(count: usize, folds: usize, seed: u64) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..count).collect();
    Random::new(seed).shuffle(&mut order);
    (0..folds).map(|fold| order.iter().copied().skip(fold).step_by(folds).collect()).collect()
}

/// The penalty that serves held-out articles best inside `among`.
fn choose(examples: &mut [Example], among: &[usize]) -> f64 {
    let folds: Vec<Vec<usize>> =
        folds(among.len(), INNER, SEED).into_iter().map(|fold| fold.into_iter().map(|at| among[at]).collect()).collect();
    let mut measure = |penalty: f64| {
        let mut sum = 0.0;
        for held in &folds {
            let rest: Vec<usize> = among.iter().copied().filter(|index| !held.contains(index)).collect();
            let (weights, base) = solve(examples, &rest, penalty);
            for &index in held {
                sum += BUDGETS.iter().map(|&share| examples[index].mass(&weights, base, share)).sum::<f64>();
            }
        }
        sum
    };
    let measured = PENALTIES.map(|penalty| (measure(penalty), penalty));
    measured.into_iter().max_by(|a, b| a.0.total_cmp(&b.0)).map_or(PENALTIES[0], |(_, penalty)| penalty)
}

/// Ridge weights, and the mean share of votes.
fn solve(examples: &[Example], among: &[usize], penalty: f64) -> (Array1<f64>, f64) {
    let size = examples.first().map_or(0, |example| example.features.ncols());
    let mut matrix = Array2::<f64>::eye(size) * penalty;
    let mut right = Array1::<f64>::zeros(size);
    let mut base = 0.0;
    for &index in among {
        let Example { features, target, weight, .. } = &examples[index];
        let mean = weight.dot(features);
        let expected = weight.dot(target);
        base += expected / among.len().max(1) as f64;
        let centred = features - &mean;
        let weighted = &centred * &weight.view().insert_axis(Axis(1));
        matrix += &centred.t().dot(&weighted);
        right += &weighted.t().dot(&(target - expected));
    }
    (cholesky_solve(matrix, right), base)
}

/// Solves a symmetric positive definite system; the penalty on the diagonal makes it one.
fn cholesky_solve(mut matrix: Array2<f64>, mut right: Array1<f64>) -> Array1<f64> {
    let size = right.len();
    for column in 0..size {
        for row in column..size {
            let sum: f64 = (0..column).map(|k| matrix[[row, k]] * matrix[[column, k]]).sum();
            let value = matrix[[row, column]] - sum;
            matrix[[row, column]] = if row == column { value.max(1e-12).sqrt() } else { value / matrix[[column, column]] };
        }
    }
    for row in 0..size {
        let sum: f64 = (0..row).map(|k| matrix[[row, k]] * right[k]).sum();
        right[row] = (right[row] - sum) / matrix[[row, row]];
    }
    for row in (0..size).rev() {
        let sum: f64 = (row + 1..size).map(|k| matrix[[k, row]] * right[k]).sum();
        right[row] = (right[row] - sum) / matrix[[row, row]];
    }
    right
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    #[test]
    fn the_solver_solves() {
        let matrix = array![[4.0, 1.0], [1.0, 3.0]];
        let solution = cholesky_solve(matrix.clone(), array![1.0, 2.0]);
        assert!((&matrix.dot(&solution) - &array![1.0, 2.0]).iter().all(|rest| rest.abs() < 1e-12));
    }

    #[test]
    fn every_article_is_held_out_once() {
        let mut held: Vec<usize> = folds(23, 5, 1).concat();
        held.sort_unstable();
        assert_eq!(held, (0..23).collect::<Vec<_>>());
    }
}

//! Layer 3: how much each body sentence says, and why.
//!
//! Uses `article`, `corpus`, `model`. Every feature is one file and one line in [`features`]. A feature fills one
//! column of an `ndarray` matrix (rows: body sentences in order); columns are standardised inside the article, and
//! the score is their weighted sum, so the parts of a sentence always add up to its score.

mod position;
mod tfidf;

pub use position::Position;
pub use tfidf::{TfIdf, Vectors};
pub(crate) use tfidf::{cosine, unit};

use crate::article::Document;
use crate::model::weights::Weights;
use ndarray::{Array1, Array2, ArrayViewMut1, Axis};

/// What a feature may look at.
pub struct View<'d> {
    /// The document.
    pub document: &'d Document,
    /// Its body sentences, as indices into [`Document::sentences`]; one row of the matrix each.
    pub body: &'d [usize],
    /// The term vectors of the body sentences, in the order of `body`.
    pub vectors: &'d Vectors,
}

/// One measure of how much a sentence says.
pub trait Feature: Send + Sync {
    /// Its name in results and in the weights file.
    fn name(&self) -> &'static str;

    /// Writes one value for each body sentence. Deterministic, and at most linear in the terms of the document
    /// unless its file says otherwise.
    fn fill(&self, view: &View<'_>, column: ArrayViewMut1<'_, f64>);
}

/// All features, in the order of the columns.
#[must_use]
pub fn features() -> Vec<Box<dyn Feature>> {
    vec![Box::new(Position), Box::new(TfIdf)]
}

/// The scores of the body sentences of one document.
#[derive(Debug, Clone)]
pub struct Scores {
    /// The body sentences, as indices into [`Document::sentences`].
    pub body: Vec<usize>,
    /// Their scores, in the same order.
    pub scores: Array1<f64>,
    /// Rows as `body`, columns as [`Scorer::names`]: what each feature adds to the score.
    pub parts: Array2<f64>,
    /// Their term vectors.
    pub vectors: Vectors,
}

/// Scores documents with a fixed list of features and weights.
pub struct Scorer {
    features: Vec<Box<dyn Feature>>,
    weights: Array1<f64>,
}

impl Scorer {
    /// A scorer over all features, weighted as `weights` says.
    #[must_use]
    pub fn new(weights: &Weights) -> Self {
        let features = features();
        let weights = features.iter().map(|feature| weights.get(feature.name())).collect();
        Self { features, weights }
    }

    /// The names of the features, in the order of the columns.
    #[must_use]
    pub fn names(&self) -> Vec<&'static str> {
        self.features.iter().map(|feature| feature.name()).collect()
    }

    /// Scores the body sentences of `document`.
    #[must_use]
    pub fn score(&self, document: &Document) -> Scores {
        let body = document.body();
        let vectors = Vectors::of(document, &body);
        let mut parts = Array2::zeros((body.len(), self.features.len()));
        let view = View { document, body: &body, vectors: &vectors };
        for (feature, column) in self.features.iter().zip(parts.columns_mut()) {
            feature.fill(&view, column);
        }
        for (mut column, &weight) in parts.columns_mut().into_iter().zip(&self.weights) {
            standardise(column.view_mut());
            column *= weight;
        }
        let scores = parts.sum_axis(Axis(1));
        Scores { body, scores, parts, vectors }
    }
}

/// Moves a column to mean 0 and standard deviation 1; a column without variation becomes 0.
fn standardise(mut column: ArrayViewMut1<'_, f64>) {
    let Some(mean) = column.mean() else { return };
    let deviation = column.std(0.0);
    if deviation > 1e-12 {
        column.mapv_inplace(|value| (value - mean) / deviation);
    } else {
        column.fill(0.0);
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::article::document::Scratch;
    use crate::article::{Article, Engine};
    use crate::model::Model;

    /// The document of a text, for tests of this layer and those above it.
    pub(crate) fn document(text: &str) -> Document {
        let engine = Engine::new(Model::shipped().unwrap().into(), Default::default());
        engine.read(Article { id: "test".into(), text: text.into(), ..Article::default() }, &mut Scratch::default())
    }

    #[test]
    fn parts_add_up_to_the_score() {
        let document = document(
            "التقى الرئيسان في بكين صباح الخميس وبحثا التجارة. وقال البيان إن التجارة نمت بنسبة كبيرة. ثم غادر الوفد العاصمة مساء.",
        );
        let model = Model::shipped().unwrap();
        let scores = Scorer::new(&model.weights).score(&document);
        assert_eq!(scores.body.len(), 3);
        for (row, score) in scores.parts.rows().into_iter().zip(&scores.scores) {
            assert!((row.sum() - score).abs() < 1e-12);
        }
        assert!(scores.scores[0] > scores.scores[2], "the first sentence of news says most");
    }

    #[test]
    fn one_sentence_scores_zero_and_none_scores_nothing() {
        let model = Model::shipped().unwrap();
        let scorer = Scorer::new(&model.weights);
        assert_eq!(scorer.score(&document("التقى الرئيسان في بكين صباح الخميس وبحثا التجارة.")).scores.to_vec(), [0.0]);
        assert!(scorer.score(&document("")).scores.is_empty());
    }
}

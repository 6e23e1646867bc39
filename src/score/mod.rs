//! Layer 3: how much each body sentence says, and why.
//!
//! Uses `article`, `corpus`, `discourse`, `model`. Every family of features is one file and its lines in
//! [`features`]. A feature fills one column of an `ndarray` matrix (rows: body sentences in order); columns are
//! standardised inside the article, and the score is their weighted sum, so the parts of a sentence always add up to
//! its score. Features without a weight are not computed.

mod centroid;
pub mod keywords;
mod lexrank;
mod logarithm;
mod novelty;
mod paragraph;
mod position;
mod surface;
mod tfidf;
mod title;
mod vectors;

pub use centroid::{Centroid, Degree};
pub use lexrank::LexRank;
pub use novelty::Novelty;
pub use paragraph::Paragraph;
pub use position::{Depth, Last, Position, Rank};
pub use surface::{SURFACE, Surface};
pub use tfidf::{Background, TfIdf};
pub use title::Title;
pub use vectors::{Counts, RowRoom, Vectors};
pub(crate) use vectors::{grow, is_contained};

use crate::article::document::Sentence;
use crate::article::{Document, Zone};
use crate::corpus::Frequencies;
use crate::discourse::{self, Discourse};
use crate::model::Model;
use crate::model::weights::Weights;
use crate::text::Numbering;
use ndarray::{Array1, Array2, ArrayViewMut1, Axis};
use std::sync::Arc;

/// What a feature may look at.
pub struct View<'d> {
    /// The document.
    pub document: &'d Document,
    /// Its body sentences, as indices into [`Document::sentences`]; one row of the matrix each.
    pub body: &'d [usize],
    /// The terms of the body sentences, in the order of `body`.
    pub terms: &'d Counts,
    /// The vectors of the body sentences over skeletons, in the order of `body`.
    pub skeletons: &'d Vectors,
    /// The skeletons of the title that the body has too, by number.
    pub title: &'d [u32],
    /// What each body sentence leans on.
    pub discourse: &'d Discourse,
    /// How many documents of the background a term stands in.
    pub background: &'d Frequencies,
    /// The lists.
    pub model: &'d Model,
}

impl<'d> View<'d> {
    /// The body sentences.
    pub fn sentences(&self) -> impl Iterator<Item = &'d Sentence> + use<'d> {
        let (document, body) = (self.document, self.body);
        body.iter().map(|&index| &document.sentences[index])
    }

    /// Their lengths in code points that are not white space.
    pub fn solid(&self) -> impl Iterator<Item = f64> + use<'d> {
        self.sentences().map(|sentence| f64::from(sentence.solid))
    }
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
    let mut features: Vec<Box<dyn Feature>> = vec![
        Box::new(Position),
        Box::new(Rank),
        Box::new(Depth),
        Box::new(Last),
        Box::new(Paragraph),
        Box::new(TfIdf),
        Box::new(Background),
        Box::new(Title),
        Box::new(Centroid),
        Box::new(Degree),
        Box::new(LexRank),
        Box::new(Novelty),
    ];
    features.extend(SURFACE.into_iter().map(|surface| Box::new(surface) as Box<dyn Feature>));
    features
}

/// The scores of the body sentences of one document.
#[derive(Debug, Clone, Default)]
pub struct Scores {
    /// The body sentences, as indices into [`Document::sentences`].
    pub body: Vec<usize>,
    /// Their scores, in the same order: how much more than its average sentence an article's readers keep of this one.
    pub scores: Array1<f64>,
    /// Rows as `body`, columns as [`Scorer::names`]: what each feature adds to the score.
    pub parts: Array2<f64>,
    /// Their terms.
    pub terms: Counts,
    /// Their vectors over skeletons.
    pub skeletons: Vectors,
    /// The skeletons of the title that they have too, by number.
    pub title: Vec<u32>,
    /// What each leans on.
    pub discourse: Discourse,
    /// The share of its characters that readers keep of an average sentence.
    pub base: f64,
}

/// Least worth of a character: a sentence that scores low is still better than an empty place.
const LEAST_WORTH: f64 = 0.02;

impl Scores {
    /// The share of its characters that readers are expected to keep of a body sentence.
    #[must_use]
    pub fn worth(&self, rank: usize) -> f64 {
        (self.base + self.scores[rank]).max(LEAST_WORTH)
    }

    /// Gives back what only the stages need: the scores are left, and what they are made of.
    pub(crate) fn forget_terms(&mut self) {
        (self.terms, self.skeletons, self.discourse) = Default::default();
    }

    /// The ranks of the body sentences, best first; ties by position.
    #[must_use]
    pub fn best_first(&self) -> Vec<usize> {
        let mut order = Vec::new();
        self.best_first_into(&mut order);
        order
    }

    /// As [`best_first`](Self::best_first), in the place of what is in `order`.
    pub(crate) fn best_first_into(&self, order: &mut Vec<usize>) {
        order.clear();
        order.extend(0..self.body.len());
        order.sort_unstable_by(|&a, &b| self.scores[b].total_cmp(&self.scores[a]).then(a.cmp(&b)));
    }

    /// The best sentence that stands alone, for lists that have room for one line: its rank.
    #[must_use]
    pub fn headline(&self) -> Option<usize> {
        self.best_first().into_iter().find(|&rank| self.discourse.stands_alone(rank))
    }
}

/// What a thread reuses from document to document.
#[derive(Debug, Default)]
pub struct Workspace {
    discourse: discourse::Workspace,
    numbering: Numbering,
    rows: RowRoom,
    /// Scores that nobody needs any more: room for the next.
    spare: Option<Scores>,
}

impl Workspace {
    /// Takes scores back that nobody needs any more.
    pub fn reclaim(&mut self, scores: Scores) {
        self.spare = Some(scores);
    }
}

/// Scores documents with a fixed list of features and weights.
pub struct Scorer {
    features: Vec<Box<dyn Feature>>,
    weights: Array1<f64>,
    base: f64,
    model: Arc<Model>,
    background: Arc<Frequencies>,
}

impl Scorer {
    /// A scorer over the features that `weights` weigh.
    #[must_use]
    pub fn new(model: Arc<Model>, background: Arc<Frequencies>, weights: &Weights) -> Self {
        let mut features = features();
        features.retain(|feature| weights.get(feature.name()) != 0.0);
        let base = weights.base();
        let weights = features.iter().map(|feature| weights.get(feature.name())).collect();
        Self { features, weights, base, model, background }
    }

    /// The names of the features, in the order of the columns.
    #[must_use]
    pub fn names(&self) -> Vec<&'static str> {
        self.features.iter().map(|feature| feature.name()).collect()
    }

    /// Background statistics in use.
    #[must_use]
    pub fn background(&self) -> &Frequencies {
        &self.background
    }

    /// The same, shared.
    #[must_use]
    pub fn shared_background(&self) -> Arc<Frequencies> {
        Arc::clone(&self.background)
    }

    /// Scores against other background statistics from now on.
    pub fn set_background(&mut self, background: Arc<Frequencies>) {
        self.background = background;
    }

    /// Scores the body sentences of `document`.
    #[must_use]
    pub fn score(&self, document: &Document) -> Scores {
        self.score_with(document, &mut Workspace::default())
    }

    /// As [`score`](Self::score), with what a thread reuses from document to document.
    #[must_use]
    pub fn score_with(&self, document: &Document, workspace: &mut Workspace) -> Scores {
        let Workspace { discourse: room, numbering, rows, spare } = workspace;
        let mut scores = spare.take().unwrap_or_default();
        let Scores { body, terms, skeletons, title, discourse, .. } = &mut scores;
        body.clear();
        body.extend((0..).zip(&document.sentences).filter(|(_, sentence)| document.zone(sentence) == Zone::Body).map(|(at, _)| at));
        discourse.fill(document, body, &self.model, room);
        let sentences = body.iter().map(|&index| &document.sentences[index]);
        terms.fill(sentences.clone().map(|sentence| document.terms_of(sentence)), numbering);
        skeletons.fill(sentences.map(|sentence| document.skeletons_of(sentence)), numbering, rows);
        title.clear();
        title.extend(document.title_skeletons.iter().filter_map(|&skeleton| numbering.get(skeleton)));
        scores.parts = self.parts(document, &scores);
        scores.scores = scores.parts.sum_axis(Axis(1));
        scores.base = self.base;
        scores
    }

    /// What each feature adds to the score of each body sentence.
    fn parts(&self, document: &Document, scores: &Scores) -> Array2<f64> {
        let view = View {
            document,
            body: &scores.body,
            terms: &scores.terms,
            skeletons: &scores.skeletons,
            title: &scores.title,
            discourse: &scores.discourse,
            background: &self.background,
            model: &self.model,
        };
        let mut parts = Array2::zeros((scores.body.len(), self.features.len()));
        for (feature, column) in self.features.iter().zip(parts.columns_mut()) {
            feature.fill(&view, column);
        }
        for (mut column, &weight) in parts.columns_mut().into_iter().zip(&self.weights) {
            standardise(column.view_mut());
            column *= weight;
        }
        parts
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

    /// The document of a text, for tests of this layer and those above it.
    pub(crate) fn document(text: &str) -> Document {
        let engine = Engine::new(Model::shipped().unwrap().into(), Default::default());
        engine.read(Article { id: "test".into(), text: text.into(), ..Article::default() }, &mut Scratch::default())
    }

    /// A scorer over all features with the same weight, or with the shipped weights.
    pub(crate) fn scorer(all: bool) -> Scorer {
        let model = Arc::new(Model::shipped().unwrap());
        let even = Weights::new(0.3, features().iter().map(|feature| (feature.name().to_owned(), 0.1)));
        let weights = if all { even } else { model.weights.clone() };
        Scorer::new(model, Arc::new(Frequencies::shipped().unwrap()), &weights)
    }

    #[test]
    fn parts_add_up_to_the_score() {
        let document = document(
            "التقى الرئيسان في بكين صباح الخميس وبحثا التجارة. وقال البيان إن التجارة نمت بنسبة كبيرة. ثم غادر الوفد العاصمة مساء.",
        );
        for all in [false, true] {
            let scores = scorer(all).score(&document);
            assert_eq!(scores.body.len(), 3);
            for (row, score) in scores.parts.rows().into_iter().zip(&scores.scores) {
                assert!((row.sum() - score).abs() < 1e-12);
            }
            assert!(scores.scores[0] > scores.scores[2], "the first sentence of news says most");
        }
    }

    #[test]
    fn one_sentence_scores_zero_and_none_scores_nothing() {
        let scorer = scorer(true);
        assert_eq!(scorer.score(&document("التقى الرئيسان في بكين صباح الخميس وبحثا التجارة.")).scores.to_vec(), [0.0]);
        assert!(scorer.score(&document("")).scores.is_empty());
    }
}

//! Layer 4: which sentences make the summary of one article.
//!
//! Uses `score` and below. Sentences are taken by score as long as they fit; one that repeats a chosen one stays
//! out, one that points back comes with its predecessor or stays out. For every sentence that stays out the summary
//! says why.

pub mod budget;
pub mod cohesion;

pub use budget::Budget;

use crate::article::{Document, Zone};
use crate::model::Model;
use crate::score::Scores;
use budget::Purse;

/// Above this cosine two sentences of one article say the same.
const REPEATS: f64 = 0.7;

/// A sentence of a summary.
#[derive(Debug, Clone, PartialEq)]
pub struct Chosen {
    /// Index into [`Document::sentences`].
    pub sentence: usize,
    /// Row of [`Scores`].
    pub rank: usize,
    /// The index of the sentence that it was brought in for, when it is there only as the predecessor of another.
    pub before: Option<usize>,
}

/// Why a sentence is not in the summary.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum LeftOut {
    /// Not part of the article's text.
    Noise(Zone),
    /// Did not fit into what was left of the budget.
    Budget,
    /// Repeats the chosen sentence of this index.
    Redundant(usize),
    /// Points back to a sentence that is not in the summary.
    Dangling,
}

impl LeftOut {
    /// The reason for machines.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Noise(_) => "noise",
            Self::Budget => "budget",
            Self::Redundant(_) => "redundant",
            Self::Dangling => "dangling",
        }
    }
}

/// The summary of one article.
#[derive(Debug, Clone)]
pub struct Summary {
    /// In the order of the text.
    pub chosen: Vec<Chosen>,
    /// All other sentences in the order of the text, each with the reason.
    pub left_out: Vec<(usize, LeftOut)>,
    /// What was asked for.
    pub budget: Budget,
    /// Why the summary is empty, when it is.
    pub warning: Option<String>,
}

/// A document that went through all stages up to its summary.
#[derive(Debug)]
pub struct Summarized {
    /// The document.
    pub document: Document,
    /// The scores of its body sentences.
    pub scores: Scores,
    /// Its summary.
    pub summary: Summary,
}

/// Chooses sentences until the budget is spent. Never over the budget.
#[must_use]
pub fn summarize(document: &Document, scores: &Scores, budget: Budget, model: &Model) -> Summary {
    let mut purse = Purse::new(budget, document, &scores.body);
    let mut fate: Vec<Option<Result<Option<usize>, LeftOut>>> = vec![None; scores.body.len()];
    // The first sentence has nothing to point back to: whatever it opens with, the article opens with it.
    let points_back: Vec<bool> =
        (0..scores.body.len()).map(|rank| rank > 0 && cohesion::points_back(document, &scores.body, rank, model)).collect();
    for rank in by_score(scores) {
        if fate[rank].is_some() {
            continue;
        }
        // A sentence that points back needs its predecessor, which may need its own.
        let mut first = rank;
        while points_back[first] && first > 0 && rank - first < 2 && !matches!(fate[first], Some(Ok(_))) {
            first -= 1;
        }
        if points_back[first] && !matches!(fate[first], Some(Ok(_))) {
            fate[rank] = Some(Err(LeftOut::Dangling));
            continue;
        }
        let group: Vec<usize> = (first..=rank).filter(|&member| !matches!(fate[member], Some(Ok(_)))).collect();
        let twin = (0..scores.body.len()).find(|&other| matches!(fate[other], Some(Ok(_))) && scores.vectors.cosine(rank, other) > REPEATS);
        fate[rank] = Some(if let Some(twin) = twin {
            Err(LeftOut::Redundant(scores.body[twin]))
        } else if purse.take(document, group.iter().map(|&member| scores.body[member])) {
            for &member in group.iter().filter(|&&member| member != rank) {
                fate[member] = Some(Ok(Some(scores.body[rank])));
            }
            Ok(None)
        } else {
            Err(if group.len() > 1 { LeftOut::Dangling } else { LeftOut::Budget })
        });
    }
    assemble(document, scores, budget, &fate)
}

/// The ranks of the body sentences, best first; ties by position.
fn by_score(scores: &Scores) -> Vec<usize> {
    let mut order: Vec<usize> = (0..scores.body.len()).collect();
    order.sort_by(|&a, &b| scores.scores[b].total_cmp(&scores.scores[a]).then(a.cmp(&b)));
    order
}

fn assemble(document: &Document, scores: &Scores, budget: Budget, fate: &[Option<Result<Option<usize>, LeftOut>>]) -> Summary {
    let mut chosen = Vec::new();
    let mut left_out = Vec::new();
    let mut rank = 0;
    for (index, sentence) in document.sentences.iter().enumerate() {
        if scores.body.get(rank) != Some(&index) {
            left_out.push((index, LeftOut::Noise(document.zone(sentence))));
            continue;
        }
        match fate[rank].unwrap_or(Err(LeftOut::Budget)) {
            Ok(before) => chosen.push(Chosen { sentence: index, rank, before }),
            Err(reason) => left_out.push((index, reason)),
        }
        rank += 1;
    }
    let warning = chosen.is_empty().then(|| {
        if scores.body.is_empty() { "the page has no running text".to_owned() } else { format!("no sentence fits into {budget}") }
    });
    Summary { chosen, left_out, budget, warning }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::{Scorer, tests::document};

    const TEXT: &str = "التقى الرئيسان في بكين صباح الخميس وبحثا ملفات التجارة. وأضاف البيان أنهما اتفقا على زيادة حجمها كثيراً. وغادر الوفد الروسي العاصمة الصينية مساء اليوم التالي بعد جولة في المصانع. التقى الرئيسان في بكين صباح الخميس وبحثا ملفات التجارة.";

    fn summary(budget: Budget) -> (Document, Summary) {
        let model = Model::shipped().unwrap();
        let document = document(TEXT);
        let scores = Scorer::new(&model.weights).score(&document);
        let summary = summarize(&document, &scores, budget, &model);
        (document, summary)
    }

    #[test]
    fn a_sentence_that_points_back_comes_with_its_predecessor() {
        let (_, all) = summary(Budget::Sentences(4));
        let chosen: Vec<usize> = all.chosen.iter().map(|chosen| chosen.sentence).collect();
        assert_eq!(chosen, [0, 1, 2]);
        assert_eq!(all.left_out, [(3, LeftOut::Redundant(0))]);
    }

    #[test]
    fn budgets_are_never_exceeded_and_every_sentence_is_accounted_for() {
        for budget in
            [Budget::Sentences(0), Budget::Sentences(1), Budget::Sentences(2), Budget::Words(12), Budget::Words(1), Budget::Ratio(0.4)]
        {
            let (document, summary) = summary(budget);
            assert_eq!(summary.chosen.len() + summary.left_out.len(), document.sentences.len());
            let words: u32 = summary.chosen.iter().map(|chosen| document.sentences[chosen.sentence].words).sum();
            let solid: u32 = summary.chosen.iter().map(|chosen| document.sentences[chosen.sentence].solid).sum();
            let body: u32 = document.sentences.iter().map(|sentence| sentence.solid).sum();
            match budget {
                Budget::Sentences(most) => assert!(summary.chosen.len() <= most),
                Budget::Words(most) => assert!(words as usize <= most),
                Budget::Ratio(share) => assert!(f64::from(solid) <= share * f64::from(body)),
            }
            assert_eq!(summary.chosen.is_empty(), summary.warning.is_some());
        }
    }
}

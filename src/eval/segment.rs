//! Boundary precision, recall and F1 of a sentence cut.
//!
//! A boundary is the number of characters that are not white space before it; the end of a document is not counted.
//! A prediction that changes any such character is an error, not a score. The same rule as other tools use for
//! comparing segmenters of different whitespace habits.

use serde::Serialize;
use std::collections::BTreeSet;

/// What was counted over a set of documents.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Boundaries {
    /// Documents compared.
    pub documents: usize,
    /// Documents with exactly the gold boundaries.
    pub exact: usize,
    /// Share of predicted boundaries that are right, in percent with two decimals.
    pub precision: f64,
    /// Share of gold boundaries that were found.
    pub recall: f64,
    /// Their harmonic mean.
    pub f1: f64,
    /// Documents whose text the prediction changed: not scored.
    pub altered: Vec<String>,
    /// Documents with other boundaries than the gold ones.
    pub wrong: Vec<String>,
    #[serde(skip)]
    found: usize,
    #[serde(skip)]
    predicted: usize,
    #[serde(skip)]
    expected: usize,
}

impl Boundaries {
    /// Compares one document.
    pub fn add<G: AsRef<str>, P: AsRef<str>>(&mut self, id: &str, gold: &[G], prediction: &[P]) {
        self.documents += 1;
        if solid(gold) != solid(prediction) {
            self.altered.push(id.to_owned());
            return;
        }
        let (gold, prediction) = (boundaries(gold), boundaries(prediction));
        self.found += gold.intersection(&prediction).count();
        self.predicted += prediction.len();
        self.expected += gold.len();
        if gold == prediction {
            self.exact += 1;
        } else {
            self.wrong.push(id.to_owned());
        }
    }

    /// Works out the rates.
    #[must_use]
    pub fn finish(mut self) -> Self {
        let share = |of: usize| self.found as f64 / of.max(1) as f64;
        let (precision, recall) = (share(self.predicted), share(self.expected));
        let f1 = 2.0 * precision * recall / (precision + recall).max(1e-9);
        let percent = |rate: f64| (rate * 10_000.0).round() / 100.0;
        (self.precision, self.recall, self.f1) = (percent(precision), percent(recall), percent(f1));
        self
    }
}

/// White space as scripting languages count it: the information separators too.
fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{1C}'..='\u{1F}')
}

fn solid<S: AsRef<str>>(segments: &[S]) -> String {
    segments.iter().flat_map(|segment| segment.as_ref().chars()).filter(|&c| !is_space(c)).collect()
}

fn boundaries<S: AsRef<str>>(segments: &[S]) -> BTreeSet<usize> {
    let mut at = 0;
    let mut set: BTreeSet<usize> = segments
        .iter()
        .map(|segment| {
            at += segment.as_ref().chars().filter(|&c| !is_space(c)).count();
            at
        })
        .collect();
    set.remove(&0);
    set.remove(&at);
    set
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_does_not_count_and_changed_text_is_not_scored() {
        let mut boundaries = Boundaries::default();
        boundaries.add("a", &["قال. ", "ثم"], &["قال.", " ثم"]);
        boundaries.add("b", &["قال.", "ثم جاء.", "وذهب"], &["قال. ثم جاء.", "وذهب"]);
        boundaries.add("c", &["قال"], &["قالت"]);
        let result = boundaries.finish();
        assert_eq!((result.documents, result.exact, result.precision, result.recall, result.f1), (3, 1, 100.0, 66.67, 80.0));
        assert_eq!((result.altered, result.wrong), (vec!["c".to_owned()], vec!["b".to_owned()]));
    }
}

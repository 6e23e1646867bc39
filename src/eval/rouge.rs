//! ROUGE for Arabic: overlap of words, pairs of words and the longest common sequence with reference summaries.
//!
//! Uses `text`. Tokens are runs of letters and digits after NFKC and folding, so that spelling variants of Arabic do
//! not count as errors (Lin 2004 for the measure; tools that know Latin letters only find nothing in Arabic). Each
//! figure is averaged over the references of a document.

use crate::text::fold;
use rustc_hash::FxHashMap;
use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

/// Precision, recall and F1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Prf {
    /// Share of the summary's units that the reference has.
    pub p: f64,
    /// Share of the reference's units that the summary has.
    pub r: f64,
    /// Their harmonic mean.
    pub f: f64,
}

impl Prf {
    fn new(overlap: usize, ours: usize, theirs: usize) -> Self {
        let share = |of: usize| if of == 0 { 0.0 } else { overlap as f64 / of as f64 };
        let (p, r) = (share(ours), share(theirs));
        Self { p, r, f: if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 } }
    }
}

/// ROUGE-1, ROUGE-2 and ROUGE-L of one summary against its references, averaged over them.
#[must_use]
pub fn rouge(summary: &str, references: &[&str]) -> [Prf; 3] {
    let ours = tokens(summary);
    let mut sums = [Prf::default(); 3];
    let mut count = 0.0;
    for theirs in references.iter().map(|reference| tokens(reference)).filter(|tokens| !tokens.is_empty()) {
        let each = [
            Prf::new(common(&ours, &theirs, 1), ours.len(), theirs.len()),
            Prf::new(common(&ours, &theirs, 2), ours.len().saturating_sub(1), theirs.len().saturating_sub(1)),
            Prf::new(longest_common(&ours, &theirs), ours.len(), theirs.len()),
        ];
        for (sum, each) in sums.iter_mut().zip(each) {
            *sum = Prf { p: sum.p + each.p, r: sum.r + each.r, f: sum.f + each.f };
        }
        count += 1.0;
    }
    sums.map(|sum| if count > 0.0 { Prf { p: sum.p / count, r: sum.r / count, f: sum.f / count } } else { sum })
}

/// Runs of letters and digits of the folded text.
fn tokens(text: &str) -> Vec<String> {
    let normal: String = text.nfkc().collect();
    fold(&normal).split(|c: char| !c.is_alphanumeric()).filter(|token| !token.is_empty()).map(str::to_owned).collect()
}

/// N-grams in common, each as often as in the one that has it less often.
fn common(ours: &[String], theirs: &[String], n: usize) -> usize {
    let count = |tokens: &'_ [String]| {
        let mut counts: FxHashMap<Vec<String>, usize> = FxHashMap::default();
        for gram in tokens.windows(n) {
            *counts.entry(gram.to_vec()).or_insert(0) += 1;
        }
        counts
    };
    let reference = count(theirs);
    count(ours).into_iter().map(|(gram, times)| times.min(reference.get(&gram).copied().unwrap_or(0))).sum()
}

/// Length of the longest common subsequence.
fn longest_common(ours: &[String], theirs: &[String]) -> usize {
    let mut row = vec![0usize; theirs.len() + 1];
    for word in ours {
        let mut diagonal = 0;
        for (at, other) in theirs.iter().enumerate() {
            let above = row[at + 1];
            row[at + 1] = if word == other { diagonal + 1 } else { above.max(row[at]) };
            diagonal = above;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_does_not_matter_and_order_does() {
        let [one, two, long] = rouge("أعلنت الوزارةُ خطة", &["اعلنت الوزاره خطة"]);
        assert_eq!((one.f, two.f, long.f), (1.0, 1.0, 1.0));
        let [one, two, long] = rouge("خطة الوزارة أعلنت", &["أعلنت الوزارة خطة"]);
        assert_eq!((one.f, two.f), (1.0, 0.0));
        assert!((long.f - 1.0 / 3.0).abs() < 1e-12);
        assert_eq!(rouge("", &["نص"])[0], Prf::default());
    }
}

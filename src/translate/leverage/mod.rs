//! How much of a text was translated before: OmegaT's fuzzy score, and the bands that estimates are made of.
//!
//! Uses `breaks`, `analysis`. OmegaT 3.6 gives three scores for two Arabic segments: over stems without stop words,
//! over words, and over all pieces, marks and spaces included. Each is `100 · (n − d) / n` in whole numbers, with n the
//! tokens of the longer segment and d Levenshtein's distance of the token sequences; of more than a thousand tokens
//! the first thousand count. Statistics use the score over all pieces, matches are ranked by the first.

pub mod analysis;
pub mod breaks;
pub mod count;

use xxhash_rust::xxh3::xxh3_64;

/// More tokens of a segment are not compared.
const MOST_TOKENS: usize = 1000;

/// A segment as three sequences of token hashes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tokens {
    /// Stems without stop words.
    pub stems: Vec<u64>,
    /// Words without numbers.
    pub words: Vec<u64>,
    /// All pieces.
    pub all: Vec<u64>,
}

impl Tokens {
    /// Cuts an Arabic segment. Linear.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let hash = |text: &str| xxh3_64(text.as_bytes());
        let words = analysis::words(text);
        let stems = analysis::stems(&words).iter().map(|stem| hash(stem)).collect();
        let lower = text.to_lowercase();
        Self { stems, words: words.iter().map(|word| hash(word)).collect(), all: breaks::pieces(&lower).into_iter().map(hash).collect() }
    }
}

/// OmegaT's three scores, in percent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Score {
    /// Over stems without stop words; matches are ranked by it.
    pub stems: u32,
    /// Over words without numbers.
    pub words: u32,
    /// Over all pieces; statistics use it.
    pub all: u32,
}

/// The scores of two segments. The time is the product of their tokens.
#[must_use]
pub fn score(a: &Tokens, b: &Tokens) -> Score {
    Score { stems: similarity(&a.stems, &b.stems), words: similarity(&a.words, &b.words), all: similarity(&a.all, &b.all) }
}

/// `100 · (n − d) / n`, rounded down; 0 for two empty sequences.
#[must_use]
pub fn similarity(a: &[u64], b: &[u64]) -> u32 {
    let longer = a.len().max(b.len());
    (100 * (longer - distance(a, b).min(longer))).checked_div(longer).unwrap_or(0) as u32
}

/// Levenshtein's distance of two sequences, of which the first thousand tokens count.
fn distance(a: &[u64], b: &[u64]) -> usize {
    let (a, b) = (&a[..a.len().min(MOST_TOKENS)], &b[..b.len().min(MOST_TOKENS)]);
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let changed = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_scores_of_two_segments() {
        let scored = |a: &str, b: &str| score(&Tokens::of(a), &Tokens::of(b));
        let same = scored("غادر الوفد العاصمة.", "غادر الوفد العاصمة.");
        assert_eq!(same, Score { stems: 100, words: 100, all: 100 });
        let near = scored("غادر الوفد العاصمة مساء.", "غادر الوفد العاصمة صباحاً.");
        assert_eq!(near, Score { stems: 75, words: 75, all: 87 });
        assert_eq!(scored("", ""), Score::default());
    }
}

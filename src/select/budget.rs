//! Budgets: how long a summary may be.
//!
//! Uses `article::Document`.

use crate::article::Document;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A length that is never exceeded.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Budget {
    /// At most so many sentences.
    Sentences(usize),
    /// At most so many words.
    Words(usize),
    /// At most this share (0 to 1) of the code points of the body that are not white space.
    Ratio(f64),
}

impl Default for Budget {
    fn default() -> Self {
        Self::Sentences(3)
    }
}

impl fmt::Display for Budget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sentences(1) => f.write_str("1 sentence"),
            Self::Sentences(most) => write!(f, "{most} sentences"),
            Self::Words(1) => f.write_str("1 word"),
            Self::Words(most) => write!(f, "{most} words"),
            Self::Ratio(share) => write!(f, "{:.1}% of the text", share * 100.0),
        }
    }
}

/// What is left of a budget while sentences are taken.
#[derive(Debug)]
pub(crate) struct Purse {
    budget: Budget,
    left: u64,
}

impl Purse {
    /// A full purse for the body of one document.
    pub(crate) fn new(budget: Budget, document: &Document, body: &[usize]) -> Self {
        let left = match budget {
            Budget::Sentences(most) | Budget::Words(most) => most as u64,
            Budget::Ratio(share) => {
                let solid: u64 = body.iter().map(|&index| u64::from(document.sentences[index].solid)).sum();
                // Rounded down: a budget is never exceeded.
                (share.clamp(0.0, 1.0) * solid as f64).floor() as u64
            }
        };
        Self { budget, left }
    }

    /// Takes all the sentences if they fit together, else none.
    pub(crate) fn take(&mut self, document: &Document, sentences: impl Iterator<Item = usize>) -> bool {
        let cost: u64 = sentences
            .map(|index| match self.budget {
                Budget::Sentences(_) => 1,
                Budget::Words(_) => u64::from(document.sentences[index].words),
                Budget::Ratio(_) => u64::from(document.sentences[index].solid),
            })
            .sum();
        let fits = cost <= self.left;
        if fits {
            self.left -= cost;
        }
        fits
    }
}

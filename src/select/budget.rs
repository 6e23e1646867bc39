//! Budgets: how long a summary may be, and what a sentence costs.
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
    /// At most so many words, whichever of the rules of Unicode and white space counts more.
    Words(usize),
    /// At most so many code points, with one for the space between two sentences.
    Characters(usize),
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
            Self::Characters(1) => f.write_str("1 character"),
            Self::Characters(most) => write!(f, "{most} characters"),
            Self::Ratio(share) => write!(f, "{:.1}% of the text", share * 100.0),
        }
    }
}

impl Budget {
    /// What may be spent, in the unit of [`cost`](Self::cost), for a body of `solid` code points that are not white
    /// space.
    #[must_use]
    pub fn room(self, solid: u64) -> u64 {
        match self {
            Self::Sentences(most) | Self::Words(most) => most as u64,
            // The last sentence has no space behind it.
            Self::Characters(most) => most as u64 + 1,
            // Rounded down: a budget is never exceeded.
            Self::Ratio(share) => (share.clamp(0.0, 1.0) * solid as f64).floor() as u64,
        }
    }

    /// What a sentence costs.
    #[must_use]
    pub fn cost(self, document: &Document, sentence: usize) -> u64 {
        let sentence = &document.sentences[sentence];
        match self {
            Self::Sentences(_) => 1,
            Self::Words(_) => u64::from(sentence.words).max(document.show(sentence.span).split_whitespace().count() as u64),
            Self::Characters(_) => document.show(sentence.span).chars().count() as u64 + 1,
            Self::Ratio(_) => u64::from(sentence.solid),
        }
    }

    /// Whether longer sentences may count for more: they do where their length is what is paid for.
    #[must_use]
    pub fn counts_length(self) -> bool {
        !matches!(self, Self::Sentences(_))
    }
}

//! Terms: what two words must share to count as the same word.
//!
//! Uses `fold`. A stemmer stands behind one small trait; a term is a stable hash of the folded stem, so counts from
//! different threads and machines can be added up.

use super::fold::fold_into;
use rust_stemmers::{Algorithm, Stemmer as RustStemmer};
use xxhash_rust::xxh3::xxh3_64;

/// A stemmed word as a number: equal on every machine and in every run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Term(pub u64);

impl Term {
    /// The term of a stem that is already folded.
    #[must_use]
    pub fn of_stem(stem: &str) -> Self {
        Self(xxh3_64(stem.as_bytes()))
    }
}

/// Cuts a word down to what its inflected forms share.
pub trait Stemmer: Send + Sync {
    /// The name under which results state the stemmer.
    fn name(&self) -> &'static str;

    /// Appends the folded stem of `word` to `out`; at least one character for a word with a letter or digit.
    fn stem_into(&self, word: &str, out: &mut String);
}

/// The Snowball stemmer for Arabic, from `rust-stemmers`.
pub struct Snowball(RustStemmer);

impl Default for Snowball {
    fn default() -> Self {
        Self(RustStemmer::create(Algorithm::Arabic))
    }
}

impl Stemmer for Snowball {
    fn name(&self) -> &'static str {
        "snowball"
    }

    fn stem_into(&self, word: &str, out: &mut String) {
        let before = out.len();
        fold_into(&self.0.stem(word), out);
        // Snowball can cut a word away altogether; such a word stands for itself.
        if out.len() == before {
            fold_into(word, out);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stem(word: &str) -> String {
        let mut out = String::new();
        Snowball::default().stem_into(word, &mut out);
        out
    }

    #[test]
    fn inflected_forms_meet() {
        assert_eq!(stem("العلاقات"), stem("علاقة"));
        assert_eq!(stem("الصينية"), stem("صينية"));
    }

    #[test]
    fn a_stem_is_never_empty() {
        for word in ["ات", "ون", "ال", "KCNA", "٢٠٢٥"] {
            assert!(!stem(word).is_empty(), "{word}");
        }
    }
}

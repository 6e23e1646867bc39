//! A filter before a list of words: most words are not in it, and that is seen from their bytes alone.
//!
//! Uses `text::fold`. A Bloom filter with one bit a word: what it does not hold is not listed, what it holds may be.

use crate::text::fold::{Letters, letters};

/// Bits of the filter; it stays in the nearest cache of a processor.
const BITS: u32 = 16;

/// The words of a list, roughly.
#[derive(Debug)]
pub struct Filter(Box<[u64]>);

impl Default for Filter {
    fn default() -> Self {
        Self(vec![0; 1 << (BITS - 6)].into())
    }
}

impl Filter {
    fn place(key: u64) -> (usize, u64) {
        let bit = key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - BITS);
        ((bit >> 6) as usize, 1 << (bit & 63))
    }

    /// Adds a folded word.
    pub fn add(&mut self, folded: &str) {
        if let Some(Letters { key, .. }) = letters(folded) {
            let (word, bit) = Self::place(key);
            self.0[word] |= bit;
        }
    }

    /// Whether a word with these letters may be in the list.
    #[must_use]
    pub fn may_hold(&self, letters: Letters) -> bool {
        let (word, bit) = Self::place(letters.key);
        self.0[word] & bit != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_listed_word_is_found_however_it_is_written(word in "[ء-يًٌَُِّْـ٠-٩a-zA-Z0-9]{1,20}") {
            let mut filter = Filter::default();
            filter.add(&fold(&word));
            prop_assert!(letters(&word).is_none_or(|letters| filter.may_hold(letters)));
            prop_assert!(letters(&word).is_none_or(|letters| letters.count == fold(&word).chars().count()));
        }
    }
}

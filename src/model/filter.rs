//! A filter before a list of words: most words are not in it, and that is seen from the sum of their letters.
//!
//! Uses `text::words`. A Bloom filter with one bit a word: what it does not hold is not listed, what it holds may be.

use crate::text::words::LetterSum;

/// The filter has two to this power of bits; it stays in the nearest cache of a processor.
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
    fn place(letters: LetterSum) -> (usize, u64) {
        let bit = letters.mixed() >> (64 - BITS);
        ((bit >> 6) as usize, 1 << (bit & 63))
    }

    /// Adds a folded word.
    pub fn add(&mut self, folded: &str) {
        if let Some(letters) = LetterSum::of(folded) {
            let (place, bit) = Self::place(letters);
            self.0[place] |= bit;
        }
    }

    /// Whether a word with these letters may be in the list.
    #[must_use]
    pub fn may_hold(&self, letters: LetterSum) -> bool {
        let (place, bit) = Self::place(letters);
        self.0[place] & bit != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;

    #[test]
    fn listed_words_are_found_in_any_spelling_and_few_others() {
        let mut filter = Filter::default();
        ["مقترحه", "ايضا", "2025", "news"].into_iter().for_each(|word| filter.add(&fold(word)));
        let may_hold = |word: &str| filter.may_hold(LetterSum::of(word).unwrap());
        assert!(["مقترحة", "أيضًا", "٢٠٢٥", "News"].into_iter().all(may_hold));
        assert!(!["الوزير", "كتاب", "قال", "2026"].into_iter().any(may_hold));
    }
}

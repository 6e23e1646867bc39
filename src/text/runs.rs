//! Runs of letters and digits, as phrases are compared by.
//!
//! Uses `table`. Not words: punctuation always parts them, whatever stands around it.

use super::table::{BLOCK, WORD, class_at, of_block};

/// The runs of letters and digits of a text, and where they begin.
pub(crate) fn runs(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = end_of::<0>(text, at);
        at = end_of::<WORD>(text, start);
        text.get(start..at).filter(|run| !run.is_empty()).map(|run| (start, run))
    })
}

/// Where the characters end from byte `at` on that are, or are not, letters and digits.
#[inline]
fn end_of<const WANTED: u32>(text: &str, mut at: usize) -> usize {
    loop {
        at = end_of_block::<WANTED>(text.as_bytes(), at);
        match class_at(text, at) {
            Some((class, length)) if class & WORD == WANTED => at += length,
            _ => return at,
        }
    }
}

/// The same for those of the Arabic block, of which there are many at a time.
#[inline]
fn end_of_block<const WANTED: u32>(bytes: &[u8], at: usize) -> usize {
    let whole = bytes.get(at..).unwrap_or(&[]);
    let mut rest = whole;
    while let [lead, next, behind @ ..] = rest
        && of_block(&BLOCK, *lead, *next).is_some_and(|class| class & WORD == WANTED)
    {
        rest = behind;
    }
    at + whole.len() - rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::chars::is_word_char;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn runs_are_what_punctuation_leaves(text in "[ا-يًـ٠-٩۱a-z0-9 «».،؛(ﻻé\\u{200f}\\u{a0}-]{0,40}") {
            let expected: Vec<&str> = text.split(|c| !is_word_char(c)).filter(|run| !run.is_empty()).collect();
            prop_assert_eq!(runs(&text).map(|(_, run)| run).collect::<Vec<_>>(), expected);
            prop_assert!(runs(&text).all(|(at, run)| text[at..].starts_with(run)));
        }
    }
}

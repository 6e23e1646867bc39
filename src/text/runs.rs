//! Runs of letters and digits, as phrases are compared by.
//!
//! Uses `table`. Not words: punctuation always parts them, whatever stands around it.

use super::table::{WORD, class_at};

/// The runs of letters and digits of a text, and where they begin.
pub(crate) fn runs(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = end_of(text, at, 0);
        at = end_of(text, start, WORD);
        text.get(start..at).filter(|run| !run.is_empty()).map(|run| (start, run))
    })
}

/// Where the characters end from byte `at` on that are, or are not, letters and digits.
fn end_of(text: &str, mut at: usize, wanted: u32) -> usize {
    while let Some((class, length)) = class_at(text, at)
        && class & WORD == wanted
    {
        at += length;
    }
    at
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

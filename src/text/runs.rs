//! Runs of letters and digits, as phrases are compared by.
//!
//! Uses `table`. Not words: punctuation always parts them, whatever stands around it.

use super::table::{BLOCK, WORD, class_at, of_block};

/// The runs of letters and digits of a text, and where they begin.
pub(crate) fn runs(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = end_of_others(text, at);
        at = end_of_run(text, start);
        text.get(start..at).filter(|run| !run.is_empty()).map(|run| (start, run))
    })
}

/// Where the characters end from byte `at` on that are neither letters nor digits.
fn end_of_others(text: &str, mut at: usize) -> usize {
    while let Some((class, length)) = class_at(text, at)
        && class & WORD == 0
    {
        at += length;
    }
    at
}

/// Where the letters and digits end from byte `at` on.
fn end_of_run(text: &str, mut at: usize) -> usize {
    loop {
        // Nearly all are of the Arabic block.
        at = end_in_block(text.as_bytes(), at);
        match class_at(text, at) {
            Some((class, length)) if class & WORD != 0 => at += length,
            _ => return at,
        }
    }
}

/// The same for those of the Arabic block.
#[inline]
fn end_in_block(bytes: &[u8], start: usize) -> usize {
    let mut rest = &bytes[start..];
    while of_block(&BLOCK, rest).is_some_and(|class| class & WORD != 0) {
        rest = &rest[2..];
    }
    bytes.len() - rest.len()
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

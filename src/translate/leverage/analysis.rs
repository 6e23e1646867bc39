//! The stems that OmegaT compares for Arabic: Lucene 3.6's Arabic analyser.
//!
//! Uses `text::words`. Words by Unicode's rules, in lower case, without stop words (`models/stopwords-lucene.txt`), letters
//! normalised, one prefix and each of ten suffixes cut (light10: Larkey, Ballesteros & Connell 2007, in Lucene's order).
//! Words with a digit are left out, as OmegaT does. For anything but reproducing OmegaT's figures, `text::stem` is
//! better.

use crate::text::chars::{digit_value, is_arabic_mark};
use crate::text::for_each_word;
use rustc_hash::FxHashSet;
use std::sync::LazyLock;

static STOP_WORDS: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    let list = include_str!("../../../models/stopwords-lucene.txt");
    list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).collect()
});

const PREFIXES: [&str; 7] = ["ال", "وال", "بال", "كال", "فال", "لل", "و"];
const SUFFIXES: [&str; 10] = ["ها", "ان", "ات", "ون", "ين", "يه", "ية", "ه", "ة", "ي"];

/// Words in lower case, without those that hold a digit.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for_each_word(text, |span| {
        let word = span.of(text);
        let has_letter = word.chars().any(|c| c.is_alphanumeric() && !is_arabic_mark(c));
        if has_letter && !word.chars().any(|c| digit_value(c).is_some()) {
            words.push(word.to_lowercase());
        }
    });
    words
}

/// Stems of the words that are no stop words.
#[must_use]
pub fn stems(words: &[String]) -> Vec<String> {
    words
        .iter()
        .filter(|word| !STOP_WORDS.contains(word.as_str()))
        .map(|word| stem(&normalise(word)))
        .filter(|stem| !stem.is_empty())
        .collect()
}

fn normalise(word: &str) -> String {
    let letter = |c: char| match c {
        'آ' | 'أ' | 'إ' => Some('ا'),
        'ى' => Some('ي'),
        'ة' => Some('ه'),
        'ـ' | '\u{064B}'..='\u{0652}' => None,
        _ => Some(c),
    };
    word.chars().filter_map(letter).collect()
}

fn stem(word: &str) -> String {
    let length = |text: &str| text.chars().count();
    let fits = |prefix: &&&str| word.starts_with(**prefix) && length(word) >= if length(prefix) == 1 { 4 } else { length(prefix) + 2 };
    let mut stem = PREFIXES.iter().find(fits).and_then(|prefix| word.strip_prefix(prefix)).unwrap_or(word);
    for suffix in SUFFIXES {
        if let Some(rest) = stem.strip_suffix(suffix).filter(|rest| length(rest) >= 2) {
            stem = rest;
        }
    }
    stem.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stems_as_lucene_cuts_them() {
        let cut = |text: &str| stems(&words(text)).join(" ");
        assert_eq!(cut("قال الرئيس إن COVID-19 ارتفع بنسبة 3,5% و$5.3 مليون بـ«الهدنة»"), "قال رئيس covid ارتفع بنسب مل ب هدن");
    }
}

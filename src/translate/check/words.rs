//! Slips of the hand: a word twice, two spaces.
//!
//! Uses `text`.

use super::segment::File;
use super::{Found, Kind};
use crate::text::fold;

/// The same word twice in succession, and more than one space, unless the source does so too.
pub(super) fn doubled(file: &File<'_>, at: usize, found: &mut Found) {
    let segment = &file.segments[at];
    if let Some(word) = doubled_word(segment.target).filter(|_| doubled_word(segment.source).is_none()) {
        found.add(Kind::DoubledWord, format!("{word} {word}"));
    }
    if has_doubled_space(segment.target) && !has_doubled_space(segment.source) {
        found.add(Kind::DoubledSpace, "more than one space between words");
    }
}

/// The first word that follows itself with nothing but white space between.
fn doubled_word(text: &str) -> Option<&str> {
    let mut before: Option<&str> = None;
    for word in text.split_whitespace() {
        let core = word.trim_start_matches(|c: char| !c.is_alphanumeric());
        let is_clean_start = core.len() == word.len();
        let bare = core.trim_end_matches(|c: char| !c.is_alphanumeric());
        if is_clean_start && let Some(before) = before.filter(|before| is_slip(before, bare)) {
            return Some(before);
        }
        // Punctuation behind the first of the two parts them: «نعم، نعم».
        before = (core.len() == bare.len() && !bare.is_empty()).then_some(bare);
    }
    None
}

fn is_slip(first: &str, second: &str) -> bool {
    if fold(first) != fold(second) {
        return false;
    }
    let mut letters = first.chars();
    let is_initial = matches!((letters.next(), letters.next()), (Some(c), None) if c.is_uppercase());
    // "had had" is grammar, "A A" initials, and digits come in groups.
    !is_initial && !first.eq_ignore_ascii_case("had") && first.chars().any(char::is_alphabetic)
}

fn has_doubled_space(text: &str) -> bool {
    let is_space = |c: char| matches!(c, ' ' | '\u{a0}');
    let trimmed = text.trim();
    trimmed.chars().zip(trimmed.chars().skip(1)).any(|(a, b)| is_space(a) && is_space(b))
}

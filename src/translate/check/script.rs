//! Checks on scripts: untranslated text, Arabic left over, Latin names lost, invisible direction marks.
//!
//! Uses `text`.

use super::segment::File;
use super::{Found, Kind};
use crate::text::chars::{is_arabic_letter, is_arabic_mark, is_word_char};
use crate::text::fold;
use crate::text::fold::fold_phrase;
use unicode_normalization::UnicodeNormalization;

/// The target is the source, and the source has something to translate.
pub(super) fn is_untranslated(file: &File<'_>, at: usize) -> bool {
    let segment = &file.segments[at];
    let has_letters = |text: &str| text.chars().any(char::is_alphabetic);
    if !has_letters(segment.source) {
        return false;
    }
    if fold_phrase(segment.source) == fold_phrase(segment.target) {
        // A name or code in Latin letters is its own translation; so is much between languages of one script.
        return segment.source.chars().any(is_arabic_letter) != file.is_target_in_arabic_script();
    }
    if file.is_target_in_arabic_script() {
        return false;
    }
    let arabic = segment.target.chars().filter(|&c| is_arabic_letter(c)).count();
    arabic > 0 && arabic * 10 >= 9 * segment.target.chars().filter(|c| c.is_alphabetic()).count()
}

/// Arabic letters, digits or punctuation in a target of another script.
pub(super) fn arabic_left(file: &File<'_>, at: usize, found: &mut Found) {
    if file.is_target_in_arabic_script() {
        return;
    }
    let is_left = |c: char| {
        is_arabic_letter(c)
            || is_arabic_mark(c)
            || matches!(c, '،' | '؛' | '؟' | '٪' | '٫' | '٬' | 'ـ' | '\u{0660}'..='\u{0669}' | '\u{06F0}'..='\u{06F9}')
    };
    let pieces: Vec<&str> = file.segments[at].target.split(|c: char| !is_left(c)).filter(|piece| !piece.is_empty()).take(5).collect();
    if !pieces.is_empty() {
        found.add(Kind::ArabicLeft, format!("left in Arabic: {}", pieces.join(" ")));
    }
}

/// Words of the source in Latin letters that the target does not have as often.
pub(super) fn latin_name(file: &File<'_>, at: usize, found: &mut Found) {
    let segment = &file.segments[at];
    if !segment.source.chars().any(is_arabic_letter) {
        return;
    }
    let target = plain(segment.target);
    let mut lost: Vec<&str> = Vec::new();
    for word in latin_words(segment.source) {
        if !target.contains(&plain(word)) && !lost.contains(&word) {
            lost.push(word);
        }
    }
    if !lost.is_empty() {
        found.add(Kind::LatinName, format!("not in the target: {}", lost.join(", ")));
    }
}

/// Runs of Latin letters with at least two of them, with digits and hyphens inside.
fn latin_words(text: &str) -> impl Iterator<Item = &str> {
    let is_latin = |c: char| is_word_char(c) && !is_arabic_letter(c) && !is_arabic_mark(c);
    let is_name = |word: &&str| word.chars().filter(|c| c.is_alphabetic() && !is_arabic_letter(*c)).count() >= 2;
    text.split(move |c: char| !is_latin(c)).filter(is_name)
}

/// Letters and digits only, without case, signs on letters or the script of digits.
fn plain(text: &str) -> String {
    fold(&text.nfd().filter(|c| c.is_alphanumeric()).collect::<String>())
}

/// Direction marks that do nothing in a target of left-to-right script, and unpaired ones in any.
pub(super) fn bidi_mark(file: &File<'_>, at: usize, found: &mut Found) {
    let target = file.segments[at].target;
    let marks: Vec<char> = target.chars().filter(|&c| is_direction_mark(c)).collect();
    if marks.is_empty() {
        return;
    }
    let is_right_to_left = file.is_target_in_arabic_script() || target.chars().any(|c| matches!(c, '\u{0590}'..='\u{08FF}'));
    let opened = marks.iter().filter(|c| matches!(c, '\u{202A}' | '\u{202B}' | '\u{202D}' | '\u{202E}' | '\u{2066}'..='\u{2068}')).count();
    let closed = marks.iter().filter(|c| matches!(c, '\u{202C}' | '\u{2069}')).count();
    if is_right_to_left && opened == closed && !marks.iter().any(|c| matches!(c, '\u{202D}' | '\u{202E}')) {
        return;
    }
    let mut names: Vec<String> = marks.iter().map(|&c| format!("U+{:04X}", c as u32)).collect();
    names.dedup();
    found.add(Kind::BidiMark, format!("{} in the target", names.join(", ")));
}

fn is_direction_mark(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

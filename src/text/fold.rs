//! Folding: one spelling for every way of writing the same word, for comparison only.
//!
//! Uses `chars` and `table`. Never used in output: a folded text has other lengths and other letters than its source.
//!
//! What folds: vowel signs, tatweel and invisible marks vanish; أ إ آ ٱ → ا, ى → ي, ة → ه, ؤ → و, ئ → ي; Persian ک ی
//! and Arabic-Indic digits become their common forms; Latin letters become lower case; presentation forms are
//! decomposed (NFKC, only where they occur, because normalising everything costs more than all the rest).
//! The order of tanwin and its alef (عاماً, عامًا) stops mattering because the mark vanishes.

use super::chars::{digit_value, is_arabic_letter, is_arabic_mark, is_ascii_space, is_invisible, is_word_char};
use super::table::{block_index, of_block};
use unicode_normalization::UnicodeNormalization;

/// Appends the folded form of `text` to `out`.
///
/// Linear in the bytes of `text`; allocates only when `out` must grow.
pub fn fold_into(text: &str, out: &mut String) {
    if fold_letters(text, out).is_none() {
        out.reserve(text.len());
        fold_to::<false>(text, out);
    }
}

/// Characters up to which a word of the Arabic block is folded on the stack.
const LETTERS: usize = 32;

/// The folded form of every character from U+0600 to U+06FF in UTF-8, and how many bytes of it there are.
const ENCODED: [([u8; 2], u8); 256] = {
    let mut table = [([0; 2], 0); 256];
    let mut low = 0;
    while low < 256 {
        let mut bytes = [0; 2];
        let length = if BLOCK[low] == VANISHES { 0 } else { BLOCK[low].encode_utf8(&mut bytes).len() };
        table[low] = (bytes, length as u8);
        low += 1;
    }
    table
};

/// Appends the folded form of a word of the Arabic block, if it is one: what most words are, that are met for the first
/// time.
fn fold_letters(word: &str, out: &mut String) -> Option<()> {
    let (pairs, rest) = word.as_bytes().as_chunks::<2>();
    if pairs.len() > LETTERS || !rest.is_empty() || pairs.iter().any(|[lead, _]| lead & 0xFC != 0xD8) {
        return None;
    }
    let (mut room, mut end) = ([0; 2 * LETTERS], 0);
    for &[lead, next] in pairs {
        let (bytes, length) = ENCODED[block_index(lead, next)];
        room[end..end + 2].copy_from_slice(&bytes);
        end += usize::from(length);
    }
    out.push_str(std::str::from_utf8(&room[..end]).ok()?);
    Some(())
}

/// Whether folding leaves a character from U+0600 to U+06FF as it is.
const STAYS: [bool; 256] = {
    let mut table = [true; 256];
    let mut low = 0;
    while low < 256 {
        table[low] = BLOCK[low] as usize == 0x600 + low;
        low += 1;
    }
    table
};

/// Whether folding leaves a character of ASCII, white space aside, as it is.
fn stays_in_ascii(byte: u8) -> bool {
    byte.is_ascii() && !byte.is_ascii_uppercase() && !is_ascii_space(byte)
}

/// Folds a text; with `PHRASE`, white space between what is kept becomes one space. Runs of characters that stay as they
/// are, as most are, are copied whole.
fn fold_to<const PHRASE: bool>(text: &str, out: &mut String) {
    let bytes = text.as_bytes();
    let mut at = 0;
    // Whether nothing was kept since the last white space, or at all.
    let mut after_gap = true;
    loop {
        let end = end_of_staying::<PHRASE>(bytes, at, after_gap);
        if end > at {
            out.push_str(text.get(at..end).unwrap_or(""));
            after_gap = PHRASE && bytes[end - 1] == b' ';
        }
        let mark = out.len();
        if let Some(&folded) = of_block(&BLOCK, &bytes[end..]) {
            at = end + 2;
            if folded != VANISHES {
                out.push(folded);
            }
        } else if let Some(c) = text.get(end..).and_then(|rest| rest.chars().next()) {
            at = end + c.len_utf8();
            if PHRASE && c.is_whitespace() {
                if !after_gap {
                    out.push(' ');
                }
                after_gap = true;
                continue;
            }
            push_folded(c, out);
        } else {
            break;
        }
        after_gap &= out.len() == mark;
    }
    if PHRASE && after_gap {
        out.pop();
    }
}

/// Where a run ends, from byte `start` on, of characters that stay as they are. The first space behind what is kept stays
/// too.
fn end_of_staying<const PHRASE: bool>(bytes: &[u8], start: usize, after_gap: bool) -> usize {
    let mut at = start;
    loop {
        at = end_of_letters(bytes, at);
        let stays = match bytes.get(at) {
            Some(b' ') if PHRASE && at > start => bytes[at - 1] != b' ',
            Some(b' ') if PHRASE => !after_gap,
            Some(&byte) => stays_in_ascii(byte) || !PHRASE && is_ascii_space(byte),
            None => false,
        };
        if !stays {
            return at;
        }
        at += 1;
    }
}

/// The same for characters of the Arabic block only.
#[inline]
fn end_of_letters(bytes: &[u8], start: usize) -> usize {
    let mut rest = &bytes[start..];
    while of_block(&STAYS, rest) == Some(&true) {
        rest = &rest[2..];
    }
    bytes.len() - rest.len()
}

/// The folded form of a letter of the Arabic block; other characters are left as they are.
#[must_use]
pub const fn folded_letter(c: char) -> char {
    if is_arabic_letter(c) && matches!(c, '\u{0600}'..='\u{06FF}') { block_folded(c) } else { c }
}

/// Stands in the table for a character that vanishes.
pub(super) const VANISHES: char = '\0';

/// The folded form of every character from U+0600 to U+06FF.
const BLOCK: [char; 256] = {
    let mut table = [VANISHES; 256];
    let mut low = 0u32;
    while low < 256 {
        if let Some(c) = char::from_u32(0x600 + low) {
            table[low as usize] = block_folded(c);
        }
        low += 1;
    }
    table
};

/// The folded form of a character from U+0600 to U+06FF.
pub(super) const fn block_folded(c: char) -> char {
    match c {
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ى' | 'ئ' | 'ی' => 'ي',
        'ة' | 'ھ' | 'ہ' | 'ە' => 'ه',
        'ؤ' => 'و',
        'ک' => 'ك',
        'ـ' => VANISHES,
        _ if is_arabic_mark(c) || is_invisible(c) => VANISHES,
        _ => match digit_value(c) {
            Some(value) => (b'0' + value as u8) as char,
            None => c,
        },
    }
}

/// The folded form of `text`.
///
/// ```
/// use mujaz::text::fold;
/// assert_eq!(fold("أيضًا"), fold("ايضاً"));
/// assert_eq!(fold("٢٠٢٥"), "2025");
/// ```
#[must_use]
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_into(text, &mut out);
    out
}

/// The folded form of a line for phrase matching: white space of any kind becomes one space, none at the ends.
pub fn fold_phrase_into(text: &str, out: &mut String) {
    out.clear();
    out.reserve(text.len());
    fold_to::<true>(text, out);
}

/// The folded form of a line for phrase matching, as a new string. See [`fold_phrase_into`].
#[must_use]
pub fn fold_phrase(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_phrase_into(text, &mut out);
    out
}

/// The words of a folded phrase: its white-space-delimited pieces that hold a letter or digit.
#[must_use]
pub fn phrase_words(folded: &str) -> usize {
    folded.split(' ').filter(|piece| piece.chars().any(is_word_char)).count()
}

/// Appends the folded form of a character.
#[inline]
pub(super) fn push_folded(c: char, out: &mut String) {
    match BLOCK.get((c as usize).wrapping_sub(0x600)) {
        Some(&VANISHES) => {}
        Some(&folded) => out.push(folded),
        None => push_other(c, out),
    }
}

/// The same for one that is not of the Arabic block.
fn push_other(c: char, out: &mut String) {
    match c {
        '\0'..='\u{7F}' => out.push(c.to_ascii_lowercase()),
        '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' | '\u{FF01}'..='\u{FF5E}' => {
            for part in std::iter::once(c).nfkc() {
                if part == c {
                    out.push(c);
                } else {
                    push_folded(part, out);
                }
            }
        }
        _ if is_arabic_mark(c) || is_invisible(c) => {}
        _ => out.extend(c.to_lowercase()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings_of_one_word_meet() {
        for (a, b) in [("شُبّاك", "شباك"), ("الشماليه", "الشمالية"), ("عاماً", "عامًا"), ("کیم", "كيم"), ("لـ", "ل"), ("ﻻ", "لا")]
        {
            assert_eq!(fold(a), fold(b), "{a} {b}");
        }
    }

    #[test]
    fn phrases_ignore_how_the_space_is_made() {
        assert_eq!(fold_phrase(" يقرأ\u{a0} أخبار \u{200f} "), "يقرا اخبار");
    }

    proptest! {
        #[test]
        fn runs_are_folded_as_characters_are(text in "[ا-يأإىةًـکA-Ca \t\n\u{a0}\u{2003}\u{200f}«»ﻻ\u{fe70}\u{fc5e}İé٣.]{0,40}") {
            let mut by_char = String::new();
            text.chars().for_each(|c| push_folded(c, &mut by_char));
            prop_assert_eq!(fold(&text), by_char);
            let mut phrase = String::new();
            for word in text.split_whitespace().map(fold).filter(|word| !word.is_empty()) {
                if !phrase.is_empty() {
                    phrase.push(' ');
                }
                phrase.push_str(&word);
            }
            prop_assert_eq!(fold_phrase(&text), phrase);
        }
    }

    #[test]
    fn folding_twice_changes_nothing_more() {
        for text in ["أيضًا ٣٫٥٪ KCNA", "ﷲ ﻻ", "İstanbul"] {
            let once = fold(text);
            assert_eq!(fold(&once), once);
        }
    }
}

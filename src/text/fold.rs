//! Folding: one spelling for every way of writing the same word, for comparison only.
//!
//! Uses `chars`. Never used in output: a folded text has other lengths and other letters than its source.
//!
//! What folds: vowel signs, tatweel and invisible marks vanish; أ إ آ ٱ → ا, ى → ي, ة → ه, ؤ → و, ئ → ي; Persian ک ی
//! and Arabic-Indic digits become their common forms; Latin letters become lower case; presentation forms are
//! decomposed (NFKC, only where they occur, because normalising everything costs more than all the rest).
//! The order of tanwin and its alef (عاماً, عامًا) stops mattering because the mark vanishes.

use super::chars::{digit_value, is_arabic_mark, is_invisible, is_word_char};
use unicode_normalization::UnicodeNormalization;

/// Appends the folded form of `text` to `out`.
///
/// Linear in the bytes of `text`; allocates only when `out` must grow.
pub fn fold_into(text: &str, out: &mut String) {
    for c in text.chars() {
        push_folded(c, out);
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
    for word in text.split_whitespace() {
        let before = out.len();
        if before > 0 {
            out.push(' ');
        }
        let mark = out.len();
        fold_into(word, out);
        if out.len() == mark {
            out.truncate(before);
        }
    }
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

fn push_folded(c: char, out: &mut String) {
    let folded = match c {
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ى' | 'ئ' | 'ی' => 'ي',
        'ة' | 'ھ' | 'ہ' | 'ە' => 'ه',
        'ؤ' => 'و',
        'ک' => 'ك',
        'ـ' => return,
        '\u{0621}'..='\u{064A}' => c,
        'A'..='Z' => c.to_ascii_lowercase(),
        '\0'..='\u{7F}' => c,
        '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}' | '\u{FF01}'..='\u{FF5E}' => {
            for part in std::iter::once(c).nfkc() {
                if part == c {
                    out.push(c);
                } else {
                    push_folded(part, out);
                }
            }
            return;
        }
        _ if is_arabic_mark(c) || is_invisible(c) => return,
        _ => match digit_value(c) {
            Some(value) => char::from(b'0' + value as u8),
            None => {
                out.extend(c.to_lowercase());
                return;
            }
        },
    };
    out.push(folded);
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn folding_twice_changes_nothing_more() {
        for text in ["أيضًا ٣٫٥٪ KCNA", "ﷲ ﻻ", "İstanbul"] {
            let once = fold(text);
            assert_eq!(fold(&once), once);
        }
    }
}

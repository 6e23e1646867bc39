//! Words: maximal runs that hold a letter or a digit, cut by the word rules of Unicode (UAX #29).
//!
//! Uses `chars`. Plain Arabic takes a short path of its own; every white-space-delimited chunk with anything else
//! in it goes to `unicode-segmentation`, which is also the oracle that the short path is tested against.

use super::chars::{is_arabic_letter, is_arabic_mark, is_word_char};
use super::span::Span;
use unicode_segmentation::UnicodeSegmentation;

/// Calls `each` with the span of every word of `text`, in order. Linear in the bytes of `text`.
pub fn for_each_word(text: &str, mut each: impl FnMut(Span)) {
    let mut chunk_start = 0;
    let mut is_plain = true;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        if c.is_whitespace() {
            chunk_words(text, chunk_start, at, is_plain, &mut each);
            chunk_start = at + c.len_utf8();
            is_plain = true;
        } else {
            // A mark that stands on no letter clings to whatever is there, and a comma can join two digits.
            is_plain = is_plain
                && is_plain_char(c)
                && (!is_arabic_mark(c) || is_joining(before))
                && !(matches!(c, '،' | '؛') && before.is_numeric());
        }
        before = c;
    }
    chunk_words(text, chunk_start, text.len(), is_plain, &mut each);
}

/// The number of words in `text`.
///
/// ```
/// assert_eq!(mujaz::text::word_count("زادت الحصة 4.2 في المئة."), 5);
/// ```
#[must_use]
pub fn word_count(text: &str) -> usize {
    let mut count = 0;
    for_each_word(text, |_| count += 1);
    count
}

/// Characters for which "letters, marks and digits join, all else parts" is the whole of UAX #29.
fn is_plain_char(c: char) -> bool {
    is_joining(c)
        || matches!(
            c,
            '،' | '؛' | '؟' | '«' | '»' | '(' | ')' | '[' | ']' | '"' | '!' | '?' | '/' | '-' | '–' | '—' | '…' | '%' | '“' | '”'
        )
}

fn is_joining(c: char) -> bool {
    c.is_ascii_alphanumeric() || (is_arabic_letter(c) && c < '\u{0700}') || is_arabic_mark(c) || matches!(c, '\u{0660}'..='\u{0669}' | 'ـ')
}

fn chunk_words(text: &str, start: usize, end: usize, is_plain: bool, each: &mut impl FnMut(Span)) {
    let chunk = Span::new(start, end).of(text);
    if chunk.is_empty() {
        return;
    }
    if !is_plain {
        for (at, word) in chunk.unicode_word_indices() {
            each(Span::new(start + at, start + at + word.len()));
        }
        return;
    }
    let mut word: Option<(usize, bool)> = None;
    for (at, c) in chunk.char_indices() {
        if is_joining(c) {
            let (first, has_letter) = word.unwrap_or((at, false));
            word = Some((first, has_letter || is_word_char(c)));
        } else if let Some((first, has_letter)) = word.take()
            && has_letter
        {
            each(Span::new(start + first, start + at));
        }
    }
    if let Some((first, true)) = word {
        each(Span::new(start + first, end));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(text: &str) -> Vec<&str> {
        let mut out = Vec::new();
        for_each_word(text, |span| out.push(span.of(text)));
        out
    }

    #[test]
    fn numbers_and_dotted_names_stay_whole() {
        assert_eq!(words("بلغ ٤.٢ (أو 3,5%) في U.S. لـ«الدفاع»"), ["بلغ", "٤.٢", "أو", "3,5", "في", "U.S", "لـ", "الدفاع"]);
    }

    proptest! {
        #[test]
        fn the_short_path_agrees_with_unicode(text in "[ا-يًٌَُِّْةىـ٠-٩0-9a-zA-Z «»()،؛؟.!:,'/\"–-]{0,60}") {
            let oracle: Vec<&str> = text.split_whitespace().flat_map(|chunk| chunk.unicode_words()).collect();
            prop_assert_eq!(words(&text), oracle);
        }
    }
}

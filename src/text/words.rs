//! Words: maximal runs that hold a letter or a digit, cut by the word rules of Unicode (UAX #29).
//!
//! Uses `table`. One scan over the characters finds the chunks between white space; plain Arabic takes a short path of
//! its own, and every chunk with anything else in it goes to `unicode-segmentation`, which is also the oracle that the
//! short path is tested against.

use super::span::Span;
use super::table::{ARABIC, FOREIGN, JOIN, KEPT, LATIN, NO_JOIN, SOLID, SPACE, STRANGE, WORD, class_at, is_wrong};
use unicode_segmentation::UnicodeSegmentation;

/// What a run of characters between white space holds.
#[derive(Debug, Clone, Copy)]
pub struct Chunk {
    /// Where it stands.
    pub span: Span,
    classes: u32,
    is_plain: bool,
}

impl Chunk {
    /// Whether letters, marks, digits and common punctuation is all there is in it.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.is_plain
    }

    /// Whether a letter or digit is left of it when it is folded. Sure for plain chunks only.
    #[must_use]
    pub fn is_word(&self) -> bool {
        self.classes & SOLID != 0
    }

    /// Whether anything is left of it when it is folded. Sure for plain chunks only.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        self.classes & KEPT != 0
    }

    /// Whether it has a letter of the Arabic script.
    #[must_use]
    pub fn has_arabic(&self) -> bool {
        self.classes & ARABIC != 0
    }

    /// Whether it has a Latin letter.
    #[must_use]
    pub fn has_latin(&self) -> bool {
        self.classes & LATIN != 0
    }

    /// Whether it has characters that folding makes something of that they do not show.
    #[must_use]
    pub fn has_foreign(&self) -> bool {
        self.classes & FOREIGN != 0
    }
}

/// Is told what a scan finds.
pub trait Listener {
    /// The next word.
    fn word(&mut self, span: Span);

    /// The chunk that the last words stood in has ended.
    fn chunk(&mut self, _chunk: Chunk) {}
}

impl<F: FnMut(Span)> Listener for F {
    fn word(&mut self, span: Span) {
        self(span);
    }
}

/// Calls `each` with the span of every word of `text`, in order. Linear in the bytes of `text`.
pub fn for_each_word(text: &str, mut each: impl FnMut(Span)) {
    scan(text, Span::new(0, text.len()), &mut each);
}

/// Tells `listener` of all words and chunks inside a span of `text`, in order.
pub fn scan(text: &str, span: Span, listener: &mut impl Listener) {
    let (mut at, end) = (span.start as usize, span.end as usize);
    while at < end {
        let start = at;
        let (mut seen, mut wrong, mut before) = (0u32, 0, NO_JOIN);
        let mut gap = 0;
        while at < end
            && let Some((class, length)) = class_at(text, at)
        {
            if class & SPACE != 0 {
                gap = length;
                break;
            }
            wrong |= is_wrong(class, before);
            seen |= class;
            before = class;
            at += length;
        }
        if at > start {
            let chunk = Chunk { span: Span::new(start, at), classes: seen, is_plain: (wrong | seen & STRANGE) == 0 };
            if !chunk.is_plain {
                for (offset, word) in chunk.span.of(text).unicode_word_indices() {
                    listener.word(Span::new(start + offset, start + offset + word.len()));
                }
            } else if seen & NO_JOIN == 0 {
                if seen & WORD != 0 {
                    listener.word(chunk.span);
                }
            } else {
                plain_words(text, chunk.span, listener);
            }
            listener.chunk(chunk);
        }
        at += gap;
        if gap == 0 {
            break;
        }
    }
}

/// The words of a chunk in which punctuation always parts.
fn plain_words(text: &str, chunk: Span, listener: &mut impl Listener) {
    let (mut at, end) = (chunk.start as usize, chunk.end as usize);
    let (mut start, mut seen) = (at, 0);
    while at < end
        && let Some((class, length)) = class_at(text, at)
    {
        if class & JOIN == 0 {
            if seen & WORD != 0 {
                listener.word(Span::new(start, at));
            }
            (start, seen) = (at + length, 0);
        } else {
            seen |= class;
        }
        at += length;
    }
    if seen & WORD != 0 {
        listener.word(Span::new(start, end));
    }
}

/// Whether a text holds characters by which folding can make words that [`for_each_word`] does not see: ligatures,
/// spaces without width. They are rare in running text.
#[must_use]
pub fn may_hide_words(text: &str) -> bool {
    let mut at = 0;
    while let Some(step) = text.as_bytes().get(at..).and_then(|rest| rest.iter().position(|&b| b >= 0xC2 && b & 0xFC != 0xD8)) {
        at += step;
        let Some((class, length)) = class_at(text, at) else { return false };
        if class & FOREIGN != 0 {
            return true;
        }
        at += length;
    }
    false
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
        fn the_short_path_agrees_with_unicode(text in "[ا-يًٌَُِّْةىـ٠-٩0-9a-zA-Z «»()،؛؟.!:;,'/\"–_%٪\u{200f}\u{a0}ﻻ-]{0,60}") {
            let oracle: Vec<&str> = text.split_whitespace().flat_map(|chunk| chunk.unicode_words()).collect();
            prop_assert_eq!(words(&text), oracle);
        }
    }
}

//! Byte spans into a frozen text, and their translation to code points.
//!
//! Uses `chars`.

use super::chars::is_ascii_space;
use memchr::{memchr_iter, memchr3_iter};
use serde::{Deserialize, Serialize};

/// A half-open range of bytes `start..end` in the text of one article.
///
/// Both ends are always on character boundaries of the text that the span was made for. A later stage never moves a
/// span, so what a span showed once it shows for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span from byte positions. Texts are limited to 4 GiB long before they reach a span, so the casts are exact.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end && end <= u32::MAX as usize);
        Self { start: start as u32, end: end as u32 }
    }

    /// Length in bytes.
    #[must_use]
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the span holds no byte.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The bytes as a range, for indexing.
    #[must_use]
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The slice of `text` that the span stands for; empty when the span does not belong to this text.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or("")
    }

    /// The same span, `by` bytes further on: for spans that were found inside a slice that starts at `by`.
    #[must_use]
    pub fn shifted(self, by: usize) -> Self {
        Self::new(self.start as usize + by, self.end as usize + by)
    }

    /// The span without white space at its two ends.
    #[must_use]
    pub fn trimmed(self, text: &str) -> Self {
        let shown = self.of(text);
        if begins_solid(shown.as_bytes()) && ends_solid(shown.as_bytes()) {
            return self;
        }
        let tail = shown.trim_end();
        let body = tail.trim_start();
        let start = self.start as usize + tail.len() - body.len();
        Self::new(start, start + body.len())
    }
}

/// Whether a byte is an ASCII character that is neither white space nor a control.
fn is_solid_ascii(byte: u8) -> bool {
    (b'!'..=b'~').contains(&byte)
}

/// Whether a byte begins a character of two bytes that is no white space: all but those with the first of such bytes.
fn is_solid_lead(byte: u8) -> bool {
    (0xC3..=0xDF).contains(&byte)
}

/// Whether a text surely begins with a character that is no white space.
fn begins_solid(text: &[u8]) -> bool {
    text.first().is_some_and(|&byte| is_solid_ascii(byte) || is_solid_lead(byte))
}

/// Whether a text surely ends with a character that is no white space.
fn ends_solid(text: &[u8]) -> bool {
    match *text {
        [.., lead, _] if is_solid_lead(lead) => true,
        [.., last] => is_solid_ascii(last),
        [] => false,
    }
}

/// Bytes that are counted together: as many as a byte can count, in whole steps of what processors look at together.
const RUN: usize = 240;

/// The last byte, as a signed one, that continues a character; the others begin one.
const CONTINUES: i8 = 0xBFu8.cast_signed();

/// How many bytes are of a kind.
pub(crate) fn count(bytes: &[u8], is_counted: impl Fn(u8) -> bool) -> usize {
    let (runs, rest) = bytes.as_chunks::<RUN>();
    let add = |sum: u8, &byte: &u8| sum + u8::from(is_counted(byte));
    let runs: usize = runs.iter().map(|run| usize::from(run.iter().fold(0, add))).sum();
    runs + usize::from(rest.iter().fold(0, add))
}

/// How many bytes are of a kind together with the byte that follows. The last byte has none and does not count.
pub(crate) fn count_pairs(bytes: &[u8], is_counted: impl Fn(u8, u8) -> bool) -> usize {
    let next = bytes.get(1..).unwrap_or(&[]);
    let (firsts, seconds) = (bytes.get(..next.len()).unwrap_or(&[]).as_chunks::<RUN>(), next.as_chunks::<RUN>());
    let add = |sum: u8, (&first, &second): (&u8, &u8)| sum + u8::from(is_counted(first, second));
    let runs: usize = firsts.0.iter().zip(seconds.0).map(|(a, b)| usize::from(a.iter().zip(b).fold(0, add))).sum();
    runs + usize::from(firsts.1.iter().zip(seconds.1).fold(0, add))
}

/// The number of code points of `text`.
#[must_use]
pub fn char_count(text: &str) -> usize {
    count(text.as_bytes(), |byte| byte.cast_signed() > CONTINUES)
}

/// The number of code points of `text` that are not white space.
#[must_use]
pub fn solid_chars(text: &str) -> usize {
    let bytes = text.as_bytes();
    let begins_solid = |byte: u8| (byte.cast_signed() > CONTINUES) & !is_ascii_space(byte);
    // White space outside ASCII begins with one of these.
    let wide = memchr3_iter(0xC2, 0xE2, 0xE3, bytes).chain(memchr_iter(0xE1, bytes));
    let is_space = |&at: &usize| text.get(at..).and_then(|rest| rest.chars().next()).is_some_and(char::is_whitespace);
    count(bytes, begins_solid) - wide.filter(is_space).count()
}

/// Turns byte positions of a text into code-point positions, in one pass when asked in ascending order.
///
/// A question out of order starts again from the beginning, so any order is right and ascending order is linear.
#[derive(Debug, Clone)]
pub struct CharOffsets<'t> {
    text: &'t str,
    byte: usize,
    chars: u32,
}

impl<'t> CharOffsets<'t> {
    /// Starts at the beginning of `text`.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        Self { text, byte: 0, chars: 0 }
    }

    /// The number of code points before byte `at`.
    pub fn at(&mut self, at: u32) -> u32 {
        let at = at as usize;
        if at < self.byte {
            *self = Self::new(self.text);
        }
        let between = self.text.as_bytes().get(self.byte..at).unwrap_or(&[]);
        self.chars += count(between, |byte| byte.cast_signed() > CONTINUES) as u32;
        self.byte = at;
        self.chars
    }

    /// The span in code points, end exclusive.
    pub fn span(&mut self, span: Span) -> [u32; 2] {
        [self.at(span.start), self.at(span.end)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn trimming_keeps_inner_space_and_moves_only_the_ends() {
        let text = " \u{a0}قال كيم \n";
        let span = Span::new(0, text.len()).trimmed(text);
        assert_eq!(span.of(text), "قال كيم");
    }

    #[test]
    fn code_points_count_letters_not_bytes() {
        let text = "كيم a جونغ";
        let mut offsets = CharOffsets::new(text);
        assert_eq!(offsets.span(Span::new(9, text.len())), [6, 10]);
        assert_eq!(offsets.span(Span::new(0, 6)), [0, 3], "a question out of order is answered too");
    }

    #[test]
    fn solid_characters_are_those_that_are_not_white_space() {
        for text in ["", "كيم جونغ\n", " a\u{a0}ب\u{2003}«ج»\t\u{3000}\u{1680}\u{85}x"] {
            assert_eq!(solid_chars(text), text.chars().filter(|c| !c.is_whitespace()).count(), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn fast_ways_agree_with_the_library(text in "[ا-ي é\u{85}\u{a0}\u{2003}\u{3000}«؟a.\t\n\u{1f}\u{7f}😀]{0,600}") {
            let span = Span::new(0, text.len()).trimmed(&text);
            prop_assert_eq!(span.of(&text), text.trim());
            prop_assert_eq!(solid_chars(&text), text.chars().filter(|c| !c.is_whitespace()).count());
            prop_assert_eq!(char_count(&text), text.chars().count());
            let arabic = |first, second| first == 0xD8 && second >= 0xA0;
            let pairs = text.as_bytes().windows(2).filter(|pair| arabic(pair[0], pair[1])).count();
            prop_assert_eq!(count_pairs(text.as_bytes(), arabic), pairs);
        }
    }

    #[test]
    fn a_foreign_span_shows_nothing() {
        assert_eq!(Span::new(1, 3).of("ك"), "");
    }
}

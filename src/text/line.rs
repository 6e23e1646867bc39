//! Texts on one line, for outputs that have a line for each sentence.
//!
//! Uses nothing of the crate.

use std::borrow::Cow;

/// A text with every inner line break, and the white space around it, written as one space. A text of one line is
/// not touched at all.
#[must_use]
pub fn one_line(text: &str) -> Cow<'_, str> {
    let is_break = |c: char| matches!(c, '\n' | '\r' | '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}');
    // Bytes that breaks begin with, all looked at: processors do many at a time.
    let may_break = |byte: u8| (byte < b' ') | (byte == 0xC2) | (byte == 0xE2);
    if !text.bytes().fold(false, |any, byte| any | may_break(byte)) || !text.contains(is_break) {
        return Cow::Borrowed(text);
    }
    let lines = text.split(is_break).map(str::trim).filter(|line| !line.is_empty());
    Cow::Owned(lines.collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_breaks_inside_become_one_space() {
        assert_eq!(one_line("أعلنت \r\n الوزارة"), "أعلنت الوزارة");
        assert_eq!(one_line("أعلنت  الوزارة"), "أعلنت  الوزارة");
    }
}

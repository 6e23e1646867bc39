//! Text that XML can hold.
//!
//! Uses nothing of the crate.

use std::borrow::Cow;

/// Whether XML 1.0 can hold a character, as itself or as a reference.
#[must_use]
pub fn is_xml_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

/// The text without the characters that XML 1.0 cannot hold in any form: control characters and two non-characters.
#[must_use]
pub fn xml_text(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_xml_char) { Cow::Borrowed(text) } else { Cow::Owned(text.chars().filter(|&c| is_xml_char(c)).collect()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_xml_cannot_hold_goes() {
        assert_eq!(xml_text("أ\u{0}ب\u{1b}[ج\u{fffe}\t\u{200f}د"), "أب[ج\t\u{200f}د");
        assert!(matches!(xml_text("نص سليم"), Cow::Borrowed(_)));
    }
}

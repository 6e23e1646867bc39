//! Character classes that Arabic news text is made of.
//!
//! Uses nothing of the crate. One place for each class, so that the segmenter, the cleaner and the folder agree on
//! what a stop, a quote or an invisible mark is.

/// A letter of the Arabic script, tatweel not counted.
#[must_use]
pub const fn is_arabic_letter(c: char) -> bool {
    matches!(c, '\u{0620}'..='\u{063F}' | '\u{0641}'..='\u{064A}' | '\u{066E}'..='\u{066F}' | '\u{0671}'..='\u{06D3}'
        | '\u{06D5}' | '\u{06EE}'..='\u{06EF}' | '\u{06FA}'..='\u{06FC}' | '\u{0750}'..='\u{077F}'
        | '\u{FB50}'..='\u{FBB1}' | '\u{FBD3}'..='\u{FD3D}' | '\u{FD50}'..='\u{FDFB}' | '\u{FE70}'..='\u{FEFC}')
}

/// A vowel sign, shadda, sukun or other mark written over or under a letter.
#[must_use]
pub const fn is_arabic_mark(c: char) -> bool {
    matches!(c, '\u{0610}'..='\u{061A}' | '\u{064B}'..='\u{065F}' | '\u{0670}' | '\u{06D6}'..='\u{06DC}'
        | '\u{06DF}'..='\u{06E4}' | '\u{06E7}'..='\u{06E8}' | '\u{06EA}'..='\u{06ED}')
}

/// A mark that takes no place on the line: direction marks, isolates, joiners, byte order mark, soft hyphen.
#[must_use]
pub const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{00AD}' | '\u{061C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'
        | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// A letter, digit or mark of any script; the tables of Unicode are asked only outside ASCII and the Arabic block.
#[must_use]
pub fn is_word_char(c: char) -> bool {
    match c {
        '\0'..='\u{7F}' => c.is_ascii_alphanumeric(),
        '\u{0620}'..='\u{0669}' | '\u{066E}'..='\u{06D3}' => true,
        _ => c.is_alphanumeric(),
    }
}

/// A letter of any script, or a sign that Unicode counts as one; its tables are asked only outside the common letters.
#[must_use]
pub fn is_alphabetic(c: char) -> bool {
    match c {
        '\0'..='\u{7F}' => c.is_ascii_alphabetic(),
        '\u{0620}'..='\u{0657}' => true,
        _ => c.is_alphabetic(),
    }
}

/// The value of a decimal digit in Western, Arabic-Indic or Persian script.
#[must_use]
pub const fn digit_value(c: char) -> Option<u32> {
    match c {
        '0'..='9' => Some(c as u32 - '0' as u32),
        '\u{0660}'..='\u{0669}' => Some(c as u32 - 0x0660),
        '\u{06F0}'..='\u{06F9}' => Some(c as u32 - 0x06F0),
        _ => None,
    }
}

/// A mark that ends a sentence, alone or in a run. The comma, the semicolon and the colon do not.
#[must_use]
pub fn is_stop(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '؟' | '…' | '۔' | '‼' | '⁇' | '⁈' | '⁉')
}

/// A mark that can stand between a stop and the end of its sentence: closing quotes and brackets.
///
/// Arabic pages use quotes in either direction, so opening guillemets and low quotes count too; the segmenter
/// decides from the quotes before it which of the two a mark is.
#[must_use]
pub fn is_closer(c: char) -> bool {
    matches!(c, '"' | '\'' | '«' | '»' | '”' | '“' | '’' | '‘' | '„' | '›' | '‹' | ')' | ']' | '}' | '﴾' | '﴿')
}

/// A mark that opens a list item.
#[must_use]
pub fn is_bullet(c: char) -> bool {
    matches!(
        c,
        '•' | '·'
            | '●'
            | '○'
            | '▪'
            | '■'
            | '◼'
            | '◾'
            | '◆'
            | '♦'
            | '►'
            | '▶'
            | '◀'
            | '◄'
            | '*'
            | '-'
            | '–'
            | '—'
            | '✓'
            | '✔'
            | '➢'
            | '➤'
            | '✦'
            | '★'
    )
}

/// Whether a byte is white space of ASCII.
pub(crate) const fn is_ascii_space(byte: u8) -> bool {
    (byte == b' ') | (byte.wrapping_sub(9) < 5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_do_not_overlap_where_they_must_not() {
        for c in '\u{0600}'..='\u{06FF}' {
            assert!(!(is_arabic_letter(c) && is_arabic_mark(c)), "{c:?}");
            assert!(!(is_arabic_letter(c) && is_stop(c)), "{c:?}");
        }
        for c in ('\0'..='\u{0700}').filter(|&c| !is_arabic_mark(c)) {
            assert_eq!(is_word_char(c), c.is_alphanumeric(), "{c:?}");
            assert_eq!(is_alphabetic(c), c.is_alphabetic(), "{c:?}");
        }
        assert!(!is_arabic_letter('ـ') && !is_arabic_letter('،') && !is_arabic_letter('٪'));
        assert_eq!(digit_value('٧'), Some(7));
        assert_eq!(digit_value('۷'), Some(7));
    }
}

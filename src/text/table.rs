//! The classes of characters as tables, for scans that look at every character of an archive.
//!
//! Uses `chars`, which says what the classes are; here they are only looked up faster.
//! ASCII and the Arabic block have a table each, everything else is asked one by one.

use super::chars::{digit_value, is_arabic_letter, is_arabic_mark, is_invisible, is_word_char};

/// White space.
pub(super) const SPACE: u32 = 1;
/// A letter, mark or digit that plain words are made of.
pub(super) const JOIN: u32 = 1 << 1;
/// Anything else: never the inside of a plain word.
pub(super) const NO_JOIN: u32 = 1 << 2;
/// Counts as a word by itself ([`is_word_char`]).
pub(super) const WORD: u32 = 1 << 3;
/// Still a word after folding: neither a vowel sign nor tatweel.
pub(super) const SOLID: u32 = 1 << 4;
/// A digit.
const NUMERIC: u32 = 1 << 5;
/// Joins two letters or two digits of one word, if it stands right between them.
const MIDDLE: u32 = 1 << 6;
/// A letter of the Arabic script.
pub(super) const ARABIC: u32 = 1 << 7;
/// A Latin letter.
pub(super) const LATIN: u32 = 1 << 8;
/// Does not vanish in folding.
pub(super) const KEPT: u32 = 1 << 9;
/// Only UAX #29 knows whether it parts words.
pub(super) const STRANGE: u32 = 1 << 10;
/// Folding may make of it what its neighbours do not show: a ligature, a space without width, another script.
pub(super) const FOREIGN: u32 = 1 << 11;
/// The upper half holds the classes that the character before must not have in a plain chunk.
const NOT_AFTER: u32 = 16;

/// Every ASCII character.
const ASCII: [u32; 128] = {
    let mut table = [0; 128];
    let mut code = 0u8;
    while code < 128 {
        let class = match code {
            9..=13 | b' ' => SPACE | NO_JOIN,
            b'0'..=b'9' => JOIN | WORD | SOLID | NUMERIC | KEPT | MIDDLE << NOT_AFTER,
            b'a'..=b'z' | b'A'..=b'Z' => JOIN | WORD | SOLID | LATIN | KEPT | MIDDLE << NOT_AFTER,
            b'.' | b',' | b':' | b';' | b'\'' => MIDDLE | NO_JOIN | KEPT,
            b'(' | b')' | b'[' | b']' | b'"' | b'!' | b'?' | b'/' | b'-' | b'%' => NO_JOIN | KEPT,
            _ => NO_JOIN | KEPT | STRANGE,
        };
        table[code as usize] = class;
        code += 1;
    }
    table
};

/// Every character from U+0600 to U+06FF.
pub(super) const BLOCK: [u32; 256] = {
    let mut table = [0; 256];
    let mut low = 0u32;
    while low < 256 {
        if let Some(c) = char::from_u32(0x600 + low) {
            table[low as usize] = block_class(c);
        }
        low += 1;
    }
    table
};

const fn block_class(c: char) -> u32 {
    let vanishes = is_arabic_mark(c) || is_invisible(c) || c == 'ـ';
    let is_word = matches!(c, '\u{0610}'..='\u{061A}' | '\u{0620}'..='\u{0669}' | '\u{066E}'..='\u{06D3}' | '\u{06D5}'..='\u{06DC}' | '\u{06E1}'..='\u{06E8}' | '\u{06ED}'..='\u{06FC}' | '\u{06FF}');
    let joins = is_arabic_letter(c) || is_arabic_mark(c) || matches!(c, '\u{0660}'..='\u{0669}' | 'ـ');
    let mut class = if joins { JOIN | MIDDLE << NOT_AFTER } else { NO_JOIN };
    if !joins && !matches!(c, '،' | '؛' | '؟') {
        class |= STRANGE;
    }
    if is_word {
        class |= WORD;
    }
    if is_word && !vanishes {
        class |= SOLID;
    }
    if !vanishes {
        class |= KEPT;
    }
    if is_arabic_letter(c) {
        class |= ARABIC;
    }
    // A mark that stands on no letter clings to whatever is there, and a comma can join two digits.
    if is_arabic_mark(c) {
        class |= NO_JOIN << NOT_AFTER;
    }
    if matches!(c, '،' | '؛') {
        class |= NUMERIC << NOT_AFTER;
    }
    if digit_value(c).is_some() {
        class |= NUMERIC;
    }
    class
}

/// The class of a character outside the two tables.
#[cold]
fn other_class(c: char) -> u32 {
    if c.is_whitespace() {
        return SPACE | NO_JOIN;
    }
    if matches!(c, '«' | '»' | '–' | '—' | '…' | '“' | '”') {
        return NO_JOIN | KEPT;
    }
    let vanishes = is_arabic_mark(c) || is_invisible(c);
    let mut class = NO_JOIN | STRANGE;
    if !vanishes {
        class |= KEPT;
    }
    if is_word_char(c) {
        class |= WORD | if vanishes { 0 } else { SOLID };
    }
    if c.is_numeric() {
        class |= NUMERIC;
    }
    if is_arabic_letter(c) {
        class |= ARABIC;
    }
    if !vanishes || c == '\u{200B}' {
        class |= FOREIGN;
    }
    class
}

/// Not 0 if a character must not follow one of class `before` in a plain chunk.
#[inline]
pub(super) fn is_wrong(class: u32, before: u32) -> u32 {
    (class >> NOT_AFTER) & before
}

/// The class of the character that begins at byte `at` of `text`, and its length in bytes; `None` at the end.
#[inline]
pub(super) fn class_at(text: &str, at: usize) -> Option<(u32, usize)> {
    let bytes = text.as_bytes();
    let &lead = bytes.get(at)?;
    if lead < 0x80 {
        return Some((ASCII[lead as usize], 1));
    }
    if lead & 0xFC == 0xD8 {
        return bytes.get(at + 1).map(|&next| (BLOCK[block_index(lead, next)], 2));
    }
    let c = text.get(at..)?.chars().next()?;
    Some((other_class(c), c.len_utf8()))
}

/// The place in a table of U+0600 to U+06FF of the character with these two bytes.
#[inline]
pub(super) fn block_index(lead: u8, next: u8) -> usize {
    usize::from(lead & 3) << 6 | usize::from(next & 0x3F)
}

/// What a table of U+0600 to U+06FF has of the first character of a text; nothing if it is of another block. The two
/// bytes of such a character, and no others that begin one, are a place in the table.
#[inline]
pub(super) fn of_block<'t, T>(table: &'t [T; 256], text: &[u8]) -> Option<&'t T> {
    const FIRST: usize = 0xD8 << 6 | 0x80;
    let &[lead, next] = text.first_chunk()?;
    table.get((usize::from(lead) << 6).wrapping_add(usize::from(next)).wrapping_sub(FIRST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_characters_of_the_block_are_in_its_table() {
        let table: [usize; 256] = std::array::from_fn(|place| 0x600 + place);
        for c in ('\0'..='\u{3FFF}').chain(['\u{FEFF}', '\u{1F600}']) {
            let mut bytes = [0xBF; 5];
            c.encode_utf8(&mut bytes);
            let expected = ('\u{600}'..'\u{700}').contains(&c).then_some(c as usize);
            assert_eq!(of_block(&table, &bytes).copied(), expected, "{c:?}");
        }
    }

    #[test]
    fn tables_say_what_the_classes_say() {
        for c in ('\0'..'\u{80}').chain('\u{600}'..'\u{700}') {
            let text = c.to_string();
            let (class, length) = class_at(&text, 0).unwrap();
            assert_eq!(length, c.len_utf8());
            assert_eq!(class & SPACE != 0, c.is_whitespace(), "{c:?}");
            assert_eq!(class & WORD != 0, is_word_char(c), "{c:?}");
            assert_eq!(class & ARABIC != 0, is_arabic_letter(c), "{c:?}");
            assert_eq!(class & NUMERIC != 0, c.is_numeric(), "{c:?}");
            assert_eq!(class & KEPT != 0 || class & SPACE != 0, !crate::text::fold(&text).is_empty(), "{c:?}");
            assert_eq!((class & JOIN != 0), (class & NO_JOIN == 0), "{c:?}");
        }
    }
}

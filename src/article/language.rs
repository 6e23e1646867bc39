//! Whether a text is Arabic, as opposed to another language of the same or another script.
//!
//! Uses `text::chars`; asks `whatlang` only when letters that Arabic does not have are frequent enough to matter.

use crate::text::chars::is_arabic_letter;
use crate::text::span::{count, count_pairs};

/// Letters for sounds that Persian, Urdu, Pashto, Kurdish and Uyghur have and Arabic does not. The Persian forms of
/// kaf, ya and ha are not among them: keyboards put them into Arabic too.
const fn is_foreign_to_arabic(c: char) -> bool {
    matches!(
        c,
        'پ' | 'چ'
            | 'ژ'
            | 'گ'
            | 'ے'
            | 'ں'
            | 'ٹ'
            | 'ڈ'
            | 'ڑ'
            | 'ۀ'
            | 'ې'
            | 'ښ'
            | 'ړ'
            | 'ڼ'
            | 'ځ'
            | 'څ'
            | 'ډ'
            | 'ټ'
            | 'ۆ'
            | 'ێ'
            | 'ڵ'
            | 'ڕ'
            | 'ە'
            | 'ۇ'
            | 'ۈ'
            | 'ۋ'
            | 'ڭ'
    )
}

/// What a text was found to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Language {
    /// Arabic.
    Arabic,
    /// Something else, named in English where it is known.
    Other(&'static str),
}

/// Letters that a text is judged by.
const JUDGED: usize = 1 << 16;

/// Loan words bring single letters that Arabic does not have into its news, fewer than one of so many; other languages
/// write them in every line.
const RARE: usize = 150;

/// A letter of any script.
const LETTER: u8 = 1;
/// A letter of the Arabic script.
const ARABIC: u8 = 1 << 1;
/// A letter that Arabic does not have.
const FOREIGN: u8 = 1 << 2;

/// What every character from U+0600 to U+06FF is.
const BLOCK: [u8; 256] = {
    let mut table = [0; 256];
    let mut low = 0u32;
    while low < 256 {
        if let Some(c) = char::from_u32(0x600 + low) {
            // Vowel signs count as letters in Unicode.
            let is_sign = matches!(c, '\u{0610}'..='\u{061A}' | '\u{0640}' | '\u{064B}'..='\u{0657}' | '\u{0659}'..='\u{065F}' | '\u{0670}'
                | '\u{06D6}'..='\u{06DC}' | '\u{06E1}'..='\u{06E8}' | '\u{06ED}' | '\u{06FF}');
            table[low as usize] = match (is_arabic_letter(c), is_sign) {
                (true, _) => LETTER | ARABIC | if is_foreign_to_arabic(c) { FOREIGN } else { 0 },
                (false, true) => LETTER,
                (false, false) => 0,
            };
        }
        low += 1;
    }
    table
};

/// What kind of letter a character is.
fn kind(c: char) -> u8 {
    let is_arabic = is_arabic_letter(c);
    let letter = if is_arabic || c.is_alphabetic() { LETTER } else { 0 };
    letter | if is_arabic { ARABIC } else { 0 } | if is_foreign_to_arabic(c) { FOREIGN } else { 0 }
}

/// Whether pairs of bytes alone show that a text is Arabic: most of its characters are letters of the language, and what
/// may be a letter of its neighbours is rare. Processors look at many pairs at a time, and nearly all texts are done here.
fn is_plainly_arabic(text: &[u8]) -> bool {
    if text.len() >= JUDGED {
        return false;
    }
    // Bytes are compared as signed ones, as processors do it: what continues a character is below everything else then.
    let from = |second: u8, least: u8| second.cast_signed() >= least.cast_signed();
    // U+0620 to U+063F, U+0641 to U+064A.
    let is_arabic =
        |first: u8, second: u8| (first == 0xD8) & from(second, 0xA0) | (first == 0xD9) & from(second, 0x81) & !from(second, 0x8B);
    // U+0670 to U+06FF.
    let may_be_foreign = |first: u8, second: u8| (first == 0xD9) & from(second, 0xB0) | (first & 0xFE == 0xDA);
    let arabic = count_pairs(text, is_arabic);
    arabic * 2 >= count(text, |byte| from(byte, 0xC0)) && count_pairs(text, may_be_foreign) * RARE < arabic
}

/// Judges a whole text by its first 64 Ki letters. Linear, and bounded for giant texts.
#[must_use]
pub fn language(text: &str) -> Language {
    if is_plainly_arabic(text.as_bytes()) { Language::Arabic } else { judged(text) }
}

/// As [`language`], by every letter.
fn judged(text: &str) -> Language {
    let (mut letters, mut arabic, mut foreign) = (0usize, 0usize, 0usize);
    let (mut at, bytes) = (0, text.as_bytes());
    while let Some(&lead) = bytes.get(at) {
        let (kind, length) = if lead < 0x80 {
            (u8::from(lead.is_ascii_alphabetic()), 1)
        } else if lead & 0xFC == 0xD8 {
            let next = bytes.get(at + 1).copied().unwrap_or_default();
            (BLOCK[usize::from(lead & 3) << 6 | usize::from(next & 0x3F)], 2)
        } else {
            text.get(at..).and_then(|rest| rest.chars().next()).map_or((0, 1), |c| (kind(c), c.len_utf8()))
        };
        at += length;
        letters += usize::from(kind & LETTER);
        arabic += usize::from(kind >> 1 & 1);
        foreign += usize::from(kind >> 2 & 1);
        if letters == JUDGED {
            break;
        }
    }
    if letters == 0 {
        return Language::Other("no letters");
    }
    if arabic * 2 < letters {
        return Language::Other(detect(text).unwrap_or("another script"));
    }
    if foreign * RARE >= arabic {
        return match detect(text) {
            Some("Arabic") => Language::Arabic,
            name => Language::Other(name.unwrap_or("another language in Arabic script")),
        };
    }
    Language::Arabic
}

fn detect(text: &str) -> Option<&'static str> {
    let head: String = text.chars().take(4000).collect();
    whatlang::detect(&head).and_then(|info| match info.lang() {
        whatlang::Lang::Ara => Some("Arabic"),
        other => info.is_reliable().then(|| other.eng_name()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_table_says_what_the_letters_are() {
        for c in '\u{600}'..'\u{700}' {
            assert_eq!(BLOCK[c as usize - 0x600], kind(c), "{c:?}");
        }
    }

    proptest! {
        #[test]
        fn what_pairs_of_bytes_show_is_so(text in "[ا-يپچگۆ۵،ًa-z \u{200f}ﻻé]{0,400}[ا-ي]{0,400}") {
            prop_assert!(!is_plainly_arabic(text.as_bytes()) || judged(&text) == Language::Arabic);
        }
    }

    #[test]
    fn neighbours_in_the_same_script_are_told_apart() {
        assert_eq!(language("أفادت البلدية بأن الأعمال ستنطلق في الموسم القادم. وقال جيمي گراهام ذلك."), Language::Arabic);
        assert!(matches!(
            language("رئیس جمهور گفت که این طرح برای همه مردم کشور اجرا می‌شود و هیچ کس نباید نگران باشد."),
            Language::Other(_)
        ));
        assert!(matches!(language("وزیر اعظم نے کہا ہے کہ حکومت عوام کے مسائل حل کرنے کے لیے پرعزم ہے۔"), Language::Other(_)));
        assert!(matches!(language("The ministry said the campaign would begin next week."), Language::Other(_)));
        assert_eq!(language("قالت الھیئة الوطنیة للمیاه إن التوصیات صدرت"), Language::Arabic, "Persian forms of the same letters");
        assert_eq!(language("12345 !!"), Language::Other("no letters"));
    }
}

//! What a translator should know of a sentence before translating it: faults of the source and marks that change how
//! it is shown.
//!
//! Uses `text`. Findings are said, never repaired: the source stays as it is. Places are code points of the sentence,
//! counted from 1.

use crate::text::chars::{is_arabic_letter, is_invisible, is_word_char};
use crate::text::fold;

/// Most places named in one finding.
const NAMED: usize = 5;

/// The findings of a sentence, each a short English phrase.
#[must_use]
pub fn findings(text: &str) -> Vec<String> {
    let mut found = marks(text);
    found.extend(undecoded(text));
    found.extend(doubled_word(text));
    found.extend(text.contains("  ").then(|| "doubled space".to_owned()));
    found.extend(unbalanced(text));
    found.extend(mixed_word(text));
    found
}

fn name(c: char) -> &'static str {
    match c {
        '\u{00AD}' => "SOFT HYPHEN",
        '\u{061C}' => "ARABIC LETTER MARK",
        '\u{200B}' => "ZERO WIDTH SPACE",
        '\u{200C}' => "ZERO WIDTH NON-JOINER",
        '\u{200D}' => "ZERO WIDTH JOINER",
        '\u{200E}' => "LEFT-TO-RIGHT MARK",
        '\u{200F}' => "RIGHT-TO-LEFT MARK",
        '\u{202A}' => "LEFT-TO-RIGHT EMBEDDING",
        '\u{202B}' => "RIGHT-TO-LEFT EMBEDDING",
        '\u{202C}' => "POP DIRECTIONAL FORMATTING",
        '\u{202D}' => "LEFT-TO-RIGHT OVERRIDE",
        '\u{202E}' => "RIGHT-TO-LEFT OVERRIDE",
        '\u{2060}' => "WORD JOINER",
        '\u{2066}' => "LEFT-TO-RIGHT ISOLATE",
        '\u{2067}' => "RIGHT-TO-LEFT ISOLATE",
        '\u{2068}' => "FIRST STRONG ISOLATE",
        '\u{2069}' => "POP DIRECTIONAL ISOLATE",
        _ => "BYTE ORDER MARK",
    }
}

/// Invisible marks by name and place; overrides and marks without their partner are called that.
fn marks(text: &str) -> Vec<String> {
    let invisible: Vec<(usize, char)> = (1..).zip(text.chars()).filter(|(_, c)| is_invisible(*c)).collect();
    if invisible.is_empty() {
        return Vec::new();
    }
    let named: Vec<String> = invisible.iter().take(NAMED).map(|(at, c)| format!("{} at {at}", name(*c))).collect();
    let more = if invisible.len() > NAMED { format!(" and {} more", invisible.len() - NAMED) } else { String::new() };
    let mut found = vec![format!("invisible: {}{more}", named.join(", "))];
    if invisible.iter().any(|(_, c)| matches!(c, '\u{202D}' | '\u{202E}')) {
        found.push("a direction override shows characters in another order than they stand".to_owned());
    }
    let is_open = |openers: &[char], closer: char| {
        let depth = invisible.iter().try_fold(0usize, |depth, (_, c)| match *c {
            c if openers.contains(&c) => Some(depth + 1),
            c if c == closer => depth.checked_sub(1),
            _ => Some(depth),
        });
        depth != Some(0)
    };
    if is_open(&['\u{202A}', '\u{202B}', '\u{202D}', '\u{202E}'], '\u{202C}') || is_open(&['\u{2066}', '\u{2067}', '\u{2068}'], '\u{2069}')
    {
        found.push("direction marks without their partner".to_owned());
    }
    found
}

fn undecoded(text: &str) -> Option<String> {
    let count = text.matches('\u{FFFD}').count();
    (count > 0).then(|| format!("{count} characters that could not be decoded"))
}

fn doubled_word(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
    // Short words repeat on purpose: «لا لا».
    let is_doubled = |pair: &&[&str]| pair[0] == pair[1] && pair[0].chars().filter(|&c| is_arabic_letter(c)).count() > 2;
    words.windows(2).find(is_doubled).map(|pair| format!("doubled word: {}", pair[0]))
}

fn unbalanced(text: &str) -> Option<String> {
    let pairs = [('(', ')'), ('[', ']'), ('«', '»')];
    let differs = |(open, close): &(char, char)| text.matches(*open).count() != text.matches(*close).count();
    let mut names: Vec<String> = pairs.iter().filter(|pair| differs(pair)).map(|(open, close)| format!("{open}{close}")).collect();
    // Pages use curved quotes in either direction.
    for (quotes, name) in [(&['"'][..], "\""), (&['“', '”'], "“”")] {
        if !text.matches(quotes).count().is_multiple_of(2) {
            names.push(name.to_owned());
        }
    }
    (!names.is_empty()).then(|| format!("without a partner: {}", names.join(" ")))
}

/// A word of Arabic and Latin letters that look alike, or that were glued together.
fn mixed_word(text: &str) -> Option<String> {
    let is_mixed = |word: &&str| word.contains(|c: char| c.is_ascii_alphabetic()) && fold(word).chars().any(is_arabic_letter);
    let mut words = text.split(|c: char| !is_word_char(c) && !is_invisible(c));
    words.find(is_mixed).map(|word| format!("Arabic and Latin letters in one word: {word}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_and_marks_are_named_with_their_places() {
        assert_eq!(findings("غادر الوفد العاصمة مساء اليوم (أمس) وقال «نعم»."), Vec::<String>::new());
        assert_eq!(findings("قال\u{200f} نعم"), ["invisible: RIGHT-TO-LEFT MARK at 4"]);
        assert_eq!(findings("سعر \u{202e}12 دولاراً").len(), 3);
        assert_eq!(findings("أعلن الوزير الوزير «عن  خطة"), ["doubled word: الوزير", "doubled space", "without a partner: «»"]);
        assert_eq!(findings("قناةBBC نقلت"), ["Arabic and Latin letters in one word: قناةBBC"]);
    }
}

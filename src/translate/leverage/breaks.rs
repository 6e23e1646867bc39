//! Pieces of a text as OmegaT counts them: words, white space, marks.
//!
//! Uses `text::chars`. OmegaT 3.6 takes the word breaks of the Java platform, whose rules are older than Unicode's:
//! letters and digits that touch stay together, with one apostrophe, stop or dash inside a word and one stop or comma
//! inside a number («example.org», 3,5%), a currency sign belongs to its number, every other mark is a piece.
//! Vowel signs and invisible marks cling to what is before them.

use crate::text::chars::{digit_value, is_arabic_mark, is_invisible};
use unicode_normalization::char::is_combining_mark;

/// The pieces of a text, in order; together they are the text. Linear.
#[must_use]
pub fn pieces(text: &str) -> Vec<&str> {
    let seen: Vec<(usize, char)> = text.char_indices().filter(|&(_, c)| !is_ignored(c)).collect();
    let mut pieces = Vec::new();
    let (mut at, mut start) = (0, 0);
    while at < seen.len() {
        at = Cursor(&seen).longest(at);
        let end = seen.get(at).map_or(text.len(), |&(byte, _)| byte);
        pieces.extend(text.get(start..end));
        start = end;
    }
    if seen.is_empty() && !text.is_empty() {
        pieces.push(text);
    }
    pieces
}

/// The number of words as OmegaT counts them: pieces with a letter or digit.
///
/// ```
/// use mujaz::translate::leverage::breaks::words;
/// assert_eq!(words("ارتفع السعر 3,5% في COVID-19"), 6);
/// ```
#[must_use]
pub fn words(text: &str) -> usize {
    pieces(text).into_iter().filter(|piece| piece.chars().any(|c| is_letter(c) || is_digit(c))).count()
}

/// Characters of a text: without white space, and all. In code points.
#[must_use]
pub fn characters(text: &str) -> (usize, usize) {
    let is_space = |c: &char| c.is_whitespace();
    (text.chars().filter(|c| !is_space(c)).count(), text.chars().count())
}

fn is_ignored(c: char) -> bool {
    is_arabic_mark(c) || (is_invisible(c) && c != '\u{AD}') || matches!(c, '\u{0600}'..='\u{0605}' | '\u{06DD}') || is_combining_mark(c)
}

fn is_digit(c: char) -> bool {
    digit_value(c).is_some() || (c.is_numeric() && !c.is_alphabetic() && matches!(c, '\u{0966}'..='\u{096F}' | '\u{FF10}'..='\u{FF19}'))
}

fn is_letter(c: char) -> bool {
    c.is_alphabetic() && !is_ignored(c)
}

/// Letters, and the mark that the rules treat like one.
fn is_word_part(c: char) -> bool {
    is_letter(c) || c == '&'
}

fn is_mid_word(c: char) -> bool {
    matches!(
        c,
        '-' | '"' | '\'' | '.' | '_' | '\u{AD}' | '\u{2027}' | '\u{2010}'
            ..='\u{2015}' | '\u{058A}' | '\u{05BE}' | '\u{2E3A}' | '\u{2E3B}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}'
    )
}

fn is_mid_number(c: char) -> bool {
    matches!(c, '"' | '\'' | ',' | '.' | '\u{066B}')
}

fn is_before_number(c: char) -> bool {
    matches!(c, '#' | '.' | '$' | '\u{A3}'..='\u{A5}' | '\u{060B}' | '\u{20A0}'..='\u{20C0}' | '\u{FDFC}' | '\u{FF04}' | '\u{FFE1}' | '\u{FFE5}' | '\u{FFE6}')
}

fn is_after_number(c: char) -> bool {
    matches!(c, '¢' | '%' | '&' | '\u{066A}' | '\u{2030}' | '\u{2031}')
}

fn is_blank(c: char) -> bool {
    matches!(c, '\t' | ' ' | '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}')
}

struct Cursor<'s>(&'s [(usize, char)]);

impl Cursor<'_> {
    fn is(&self, at: usize, class: fn(char) -> bool) -> bool {
        self.0.get(at).is_some_and(|&(_, c)| class(c))
    }

    /// The end of the longest piece that begins at `at`; at least one character on.
    fn longest(&self, at: usize) -> usize {
        let after_word = self.word(at);
        let has_sign = after_word == at && self.is(at, is_before_number);
        let run = self.run(if has_sign { at + 1 } else { after_word });
        [run, self.blank(at), at + 1].into_iter().max().unwrap_or(at + 1)
    }

    /// Numbers and words by turns; a sign may follow the last number.
    fn run(&self, mut at: usize) -> usize {
        loop {
            let after_number = self.number(at);
            if after_number == at {
                return at;
            }
            let after_word = self.word(after_number);
            if after_word == after_number {
                return after_number + usize::from(self.is(after_number, is_after_number));
            }
            at = after_word;
        }
    }

    fn word(&self, at: usize) -> usize {
        self.chain(at, is_word_part, is_mid_word)
    }

    fn number(&self, at: usize) -> usize {
        self.chain(at, is_digit, is_mid_number)
    }

    /// Characters of a class, with single marks of another between them.
    fn chain(&self, mut at: usize, class: fn(char) -> bool, between: fn(char) -> bool) -> usize {
        if !self.is(at, class) {
            return at;
        }
        while self.is(at, class) || (self.is(at, between) && self.is(at + 1, class)) {
            at += 1;
        }
        at
    }

    /// White space up to the end of its line.
    fn blank(&self, mut at: usize) -> usize {
        while self.is(at, is_blank) {
            at += 1;
        }
        at += usize::from(self.is(at, |c| c == '\r'));
        at + usize::from(self.is(at, |c| matches!(c, '\n' | '\u{C}' | '\u{2028}' | '\u{2029}')))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_as_the_java_platform_cuts_them() {
        let cut = |text: &str| pieces(text).join("|");
        assert_eq!(
            cut("إن COVID-19 زاد 3,5% (كما قال) و$5.3 مليون… ٢٠١٦، بـ«هدنة» example.org a@b.com"),
            "إن| |COVID|-|19| |زاد| |3,5%| |(|كما| |قال|)| |و|$5.3| |مليون|…| |٢٠١٦|،| |بـ|«|هدنة|»| |example.org| |a|@|b.com"
        );
        assert_eq!(cut(""), "");
        assert_eq!(words("قال: «نعم»."), 2);
    }
}

//! Placeables: parts of a sentence that a translator takes over and does not translate.
//!
//! Uses `regex`. Few and safe: web addresses, e-mail addresses, handles, and codes of capitals and digits. Names,
//! numbers and dates are language and stay text.

use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// What a placeable is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A web address.
    Url,
    /// An e-mail address.
    Email,
    /// A user name: `@name`.
    Handle,
    /// A code of capital letters and digits.
    Code,
}

impl Kind {
    /// Its name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Url => "url",
            Self::Email => "email",
            Self::Handle => "handle",
            Self::Code => "code",
        }
    }
}

/// A part of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'t> {
    /// Text to translate.
    Text(&'t str),
    /// Text to take over.
    Placeable(Kind, &'t str),
}

// The patterns are ours and fixed; a test compiles them.
#[allow(clippy::expect_used)]
static PATTERN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r#"(?x)
        (?P<url> (?:https?://|www\.)[A-Za-z0-9._~:/?\#\[\]@!$&'()*+,;=%-]+ )
        | (?P<email> [A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+ )
        | (?P<handle> @[A-Za-z0-9_]{2,} )
        | (?P<code> [A-Z0-9]+(?:[-/][A-Z0-9]+)* )"#,
    )
    .expect("a fixed pattern")
});

/// A sentence as text and placeables; together they are the sentence. One without any word outside of its placeables
/// is all text: tools pass over segments that hold nothing to translate.
#[must_use]
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let found = placeables(text);
    let mut out = Vec::with_capacity(found.len() * 2 + 1);
    let mut at = 0;
    for (kind, range) in &found {
        out.extend(text.get(at..range.start).filter(|text| !text.is_empty()).map(Piece::Text));
        out.extend(text.get(range.clone()).map(|text| Piece::Placeable(*kind, text)));
        at = range.end;
    }
    out.extend(text.get(at..).filter(|text| !text.is_empty()).map(Piece::Text));
    let has_words = out.iter().any(|piece| matches!(piece, Piece::Text(text) if text.chars().any(char::is_alphabetic)));
    if has_words { out } else { vec![Piece::Text(text)] }
}

/// What the placeables of a text stand for, in order.
#[must_use]
pub fn codes<'t>(pieces: &[Piece<'t>]) -> Vec<&'t str> {
    pieces.iter().filter_map(|piece| if let Piece::Placeable(_, text) = piece { Some(*text) } else { None }).collect()
}

/// A translation, or the source of a match, as text and those placeables that the source has, in the same order;
/// otherwise it is all text.
#[must_use]
pub fn pieces_with<'t>(text: &'t str, source: &[&str]) -> Vec<Piece<'t>> {
    if source.is_empty() {
        return vec![Piece::Text(text)];
    }
    let found = pieces(text);
    if codes(&found) == source { found } else { vec![Piece::Text(text)] }
}

/// A text as memories of `OmegaT` have it: placeables as `<x0/>`, `<x1/>`, …; with what each stands for.
#[must_use]
pub fn tagged(source: &str) -> Option<(String, Vec<(String, &str)>)> {
    let mut codes = Vec::new();
    let mut out = String::new();
    for piece in pieces(source) {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Placeable(_, code) => {
                let tag = format!("<x{}/>", codes.len());
                out.push_str(&tag);
                codes.push((tag, code));
            }
        }
    }
    (!codes.is_empty()).then_some((out, codes))
}

/// The placeables of a sentence, in order, as ranges of bytes. Linear in the text.
fn placeables(text: &str) -> Vec<(Kind, Range<usize>)> {
    // Nearly all sentences end here.
    if !text.bytes().any(|b| b.is_ascii_alphabetic()) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for captures in PATTERN.captures_iter(text) {
        let kinds = [("url", Kind::Url), ("email", Kind::Email), ("handle", Kind::Handle), ("code", Kind::Code)];
        for (name, kind) in kinds {
            let Some(part) = captures.name(name) else { continue };
            let mut range = part.range();
            if kind == Kind::Url {
                // The stop of the sentence and a bracket around the address are not part of it.
                range.end = range.start + part.as_str().trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '\'']).len();
            }
            let is_whole = |c: Option<char>| !c.is_some_and(|c| c.is_alphanumeric() || c == '_');
            let stands_alone = is_whole(text.get(..range.start).and_then(|text| text.chars().next_back()))
                && is_whole(text.get(range.end..).and_then(|text| text.chars().next()));
            if stands_alone && (kind != Kind::Code || is_code(part.as_str())) {
                found.push((kind, range));
            }
        }
    }
    found
}

/// A code has letters and digits, and is longer than names of machines that people speak of (F-16).
fn is_code(text: &str) -> bool {
    let count = |fits: fn(&char) -> bool| text.chars().filter(fits).count();
    let (letters, digits) = (count(|c| c.is_ascii_uppercase()), count(|c| c.is_ascii_digit()));
    letters >= 1 && digits >= 3 && letters + digits >= 7
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<(Kind, &str)> {
        let placeable = |piece| if let Piece::Placeable(kind, text) = piece { Some((kind, text)) } else { None };
        pieces(text).into_iter().filter_map(placeable).collect()
    }

    #[test]
    fn few_and_safe() {
        assert_eq!(
            shown("زوروا https://example.org/a?b=1 أو (www.example.com)."),
            [(Kind::Url, "https://example.org/a?b=1"), (Kind::Url, "www.example.com")]
        );
        assert_eq!(
            shown("راسلونا على news.desk@example.org أو @desk_ar الآن"),
            [(Kind::Email, "news.desk@example.org"), (Kind::Handle, "@desk_ar")]
        );
        assert_eq!(shown("رقم الشحنة AB12-9934X وصل"), [(Kind::Code, "AB12-9934X")]);
        assert_eq!(shown("حلّقت طائرات F-16 فوق COVID-19 في 18 أكتوبر 2025 وسعر BBC2"), []);
        assert_eq!(shown("https://example.org"), [], "nothing else to translate");
    }

    #[test]
    fn pieces_are_the_sentence() {
        for text in ["", "نص", "قال @ab في https://x.org/، ثم AB12-9934X.", "@ab نص"] {
            let whole: String = pieces(text)
                .iter()
                .map(|piece| match piece {
                    Piece::Text(text) | Piece::Placeable(_, text) => *text,
                })
                .collect();
            assert_eq!(whole, text);
        }
    }
}

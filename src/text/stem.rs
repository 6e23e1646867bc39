//! Terms: what two words must share to count as the same word.
//!
//! Uses `fold`. A stemmer stands behind one small trait; a term is a stable hash of the folded stem, so counts from
//! different threads and machines can be added up.

use super::fold::fold;
use rustc_hash::FxHashSet;
use xxhash_rust::xxh3::xxh3_64;

/// A stemmed word as a number: equal on every machine and in every run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Term(pub u64);

impl Term {
    /// The term of a stem that is already folded.
    #[must_use]
    pub fn of_stem(stem: &str) -> Self {
        Self(xxh3_64(stem.as_bytes()))
    }
}

/// Cuts a word down to what its inflected forms share.
pub trait Stemmer: Send + Sync {
    /// The name under which results state the stemmer.
    fn name(&self) -> &'static str;

    /// Appends the folded stem of `word` to `out`; at least one character for a word with a letter or digit. `folded`
    /// is the folded word.
    fn stem_folded_into(&self, word: &str, folded: &str, out: &mut String);

    /// Appends the folded stem of `word` to `out`.
    fn stem_into(&self, word: &str, out: &mut String) {
        self.stem_folded_into(word, &fold(word), out);
    }
}

/// Names that no stemmer may cut, before any stemmer.
///
/// A word that is a listed name, clitics aside, has the name as its stem: «وبكين» and «ببكين» meet «بكين», which itself
/// is not taken for ب and كين. All other words go to the stemmer inside.
pub struct Protected<S> {
    names: FxHashSet<Box<str>>,
    inner: S,
}

/// What can stand before a name.
const CLITICS: [&str; 11] = ["وبال", "وال", "بال", "فال", "لل", "ال", "وب", "ول", "و", "ب", "ل"];

impl<S: Stemmer> Protected<S> {
    /// Protects the names of a list, one a line; lines that begin with `#` are passed over.
    #[must_use]
    pub fn new(inner: S, list: &str) -> Self {
        let lines = list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        Self { names: lines.map(|line| fold(line).into_boxed_str()).collect(), inner }
    }
}

impl<S: Stemmer> Stemmer for Protected<S> {
    fn name(&self) -> &'static str {
        self.inner.name()
    }

    fn stem_folded_into(&self, word: &str, folded: &str, out: &mut String) {
        // The second byte of a letter tells most clitics off.
        let fits = |clitic: &&&str| clitic.as_bytes().get(1) == folded.as_bytes().get(1);
        let bare = CLITICS.iter().filter(fits).filter_map(|clitic| folded.strip_prefix(clitic));
        match std::iter::once(folded).chain(bare).find(|form| self.names.contains(*form)) {
            Some(name) => out.push_str(name),
            None => self.inner.stem_folded_into(word, folded, out),
        }
    }
}

/// A light stemmer after light10 (Larkey, Ballesteros & Connell 2007): the longest prefix and then all suffixes that
/// leave at least three letters.
#[derive(Debug, Default, Clone, Copy)]
pub struct Light;

/// Prefixes, longest first.
const PREFIXES: [&str; 7] = ["وال", "بال", "كال", "فال", "ال", "لل", "و"];
/// Suffixes, longest first.
const SUFFIXES: [&str; 10] = ["ها", "ان", "ات", "ون", "ين", "يه", "ية", "ه", "ة", "ي"];

impl Stemmer for Light {
    fn name(&self) -> &'static str {
        "light"
    }

    fn stem_folded_into(&self, _word: &str, folded: &str, out: &mut String) {
        out.push_str(light(folded));
    }
}

/// The part of a folded word that [`Light`] takes for its stem.
pub(super) fn light(folded: &str) -> &str {
    let mut stem = strip_prefix(folded, &PREFIXES).unwrap_or(folded);
    while let Some(rest) = strip_suffix(stem) {
        stem = rest;
    }
    stem
}

/// The word without the first of the prefixes that leaves three letters.
pub(super) fn strip_prefix<'w>(word: &'w str, prefixes: &[&str]) -> Option<&'w str> {
    // The second byte of a letter tells most prefixes off.
    let fits = |prefix: &str| prefix.as_bytes().get(1) == word.as_bytes().get(1);
    prefixes.iter().filter(|prefix| fits(prefix)).find_map(|prefix| word.strip_prefix(prefix).filter(|rest| has_three_letters(rest)))
}

fn strip_suffix(word: &str) -> Option<&str> {
    let fits = |suffix: &str| suffix.as_bytes().last() == word.as_bytes().last();
    SUFFIXES.iter().filter(|suffix| fits(suffix)).find_map(|suffix| word.strip_suffix(suffix).filter(|rest| has_three_letters(rest)))
}

fn has_three_letters(word: &str) -> bool {
    word.chars().nth(2).is_some()
}

#[cfg(test)]
mod tests {
    use super::super::snowball::Snowball;
    use super::*;

    #[test]
    fn clitics_do_not_part_a_name_from_itself() {
        let stemmer = Protected::new(Snowball, "بكين\nفرنسا\nبوتين\nواشنطن");
        let stem = |word: &str| {
            let mut out = String::new();
            stemmer.stem_into(word, &mut out);
            out
        };
        for word in ["بكين", "وبكين", "ببكين", "لبكين"] {
            assert_eq!(stem(word), "بكين", "{word}");
        }
        assert_eq!((stem("وبوتين").as_str(), stem("وواشنطن").as_str(), stem("واشنطن").as_str()), ("بوتين", "واشنطن", "واشنطن"));
        assert_eq!(stem("العلاقات"), stem("علاقة"), "other words are stemmed");
    }

    #[test]
    fn the_light_stemmer_leaves_three_letters() {
        let stem = |word: &str| {
            let mut out = String::new();
            Light.stem_into(word, &mut out);
            out
        };
        assert_eq!((stem("والمصانع").as_str(), stem("العلاقات").as_str(), stem("ات").as_str()), ("مصانع", "علاق", "ات"));
    }
}

//! Terms: what two words must share to count as the same word.
//!
//! Uses `fold` and `table`. A stemmer stands behind one small trait; a term is a stable hash of the folded stem, so counts from
//! different threads and machines can be added up.

use super::fold::fold;
use super::table::block_index;
use rustc_hash::FxHashSet;
use smallvec::SmallVec;
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

impl Stemmer for Light {
    fn name(&self) -> &'static str {
        "light"
    }

    fn stem_folded_into(&self, _word: &str, folded: &str, out: &mut String) {
        out.extend(light(&letters(folded)));
    }
}

/// The characters of a word: on the stack, unless it is longer than words are.
pub(super) type Letters = SmallVec<[char; 32]>;

/// The characters of `word`.
pub(super) fn letters(word: &str) -> Letters {
    let (pairs, rest) = word.as_bytes().as_chunks::<2>();
    let mut room = ['\0'; 32];
    // Nearly all words have nothing but letters of the Arabic block, of two bytes each.
    if pairs.len() > room.len() || !rest.is_empty() || pairs.iter().any(|[lead, _]| lead & 0xFC != 0xD8) {
        return word.chars().collect();
    }
    for (letter, &[lead, next]) in room.iter_mut().zip(pairs) {
        *letter = char::from_u32(0x600 + block_index(lead, next) as u32).unwrap_or_default();
    }
    SmallVec::from_buf_and_len(room, pairs.len())
}

/// The part of a folded word that [`Light`] takes for its stem.
pub(super) fn light(word: &[char]) -> &[char] {
    let mut stem = match word {
        ['و' | 'ب' | 'ك' | 'ف', 'ا', 'ل', rest @ ..] if rest.len() >= 3 => rest,
        ['ا' | 'ل', 'ل', rest @ ..] if rest.len() >= 3 => rest,
        ['و', rest @ ..] if rest.len() >= 3 => rest,
        _ => word,
    };
    while let Some(rest) = strip_suffix(stem) {
        stem = rest;
    }
    stem
}

/// The word without its longest suffix that leaves three letters.
fn strip_suffix(word: &[char]) -> Option<&[char]> {
    match word {
        [rest @ .., 'ه', 'ا'] | [rest @ .., 'ا', 'ت'] if rest.len() >= 3 => Some(rest),
        [rest @ .., 'ا' | 'و' | 'ي', 'ن'] | [rest @ .., 'ي', 'ه' | 'ة'] if rest.len() >= 3 => Some(rest),
        [rest @ .., 'ه' | 'ة' | 'ي'] if rest.len() >= 3 => Some(rest),
        _ => None,
    }
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

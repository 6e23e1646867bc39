//! One side of a sentence pair, as the lexicon sees it.
//!
//! Uses `text` and `romanize`. Arabic words are folded and lightly stemmed, words of the other language lowercased
//! and stemmed by Snowball's rules for English; both become hashes. Names keep a skeleton of consonants.

use crate::text::chars::{digit_value, is_arabic_letter, is_arabic_mark, is_invisible};
use crate::text::{Light, Stemmer, fold, for_each_word};
use crate::translate::romanize;
use rust_stemmers::{Algorithm, Stemmer as Snowball};
use xxhash_rust::xxh3::xxh3_64;

/// More words of a text are not looked at: pairing them costs the square.
pub const MOST_WORDS: usize = 200;

/// A text as hashes, skeletons, numbers and a length.
#[derive(Debug, Clone, Default)]
pub struct Side {
    /// Its words in order, at most [`MOST_WORDS`].
    pub words: Vec<Word>,
    /// Skeletons of Arabic words, with and without what may be a clitic.
    pub(super) skeletons: Vec<String>,
    /// Hashes of Latin words in an Arabic text.
    pub(super) latin: Vec<u64>,
    /// Runs of digits, in Western digits without leading zeros, sorted, each once.
    pub(super) numbers: Vec<String>,
    /// Letters, digits and punctuation: no white space, vowel signs or invisible marks. In code points.
    pub length: u32,
    /// Acronyms by hash, with their letters: the other language may write them out.
    pub(super) acronyms: Vec<(u64, u32)>,
}

/// A word of a side.
#[derive(Debug, Clone)]
pub struct Word {
    /// Hash of the stem (of the lowercased word for a name in Latin letters).
    pub(super) hash: u64,
    /// Number and probability in the lexicon.
    pub(super) known: Option<(u32, f32)>,
    /// Skeleton of a word that may be a name; empty for other words.
    pub(super) skeleton: String,
    /// Whether it is a Latin word of at least two letters.
    pub(super) is_latin_name: bool,
}

/// What can stand before an Arabic name.
const CLITICS: [&str; 11] = ["وال", "بال", "وب", "ول", "لل", "ال", "و", "ب", "ل", "ف", "ك"];

impl Side {
    pub(super) fn arabic(text: &str, known: impl Fn(u64) -> Option<(u32, f32)>) -> Self {
        let mut side = Self { numbers: numbers(text), length: length(text), ..Self::default() };
        for_each_word(text, |span| {
            let word = span.of(text);
            if side.words.len() >= MOST_WORDS {
                return;
            }
            if word.chars().any(is_arabic_letter) {
                let folded = fold(word);
                for bare in std::iter::once(folded.as_str()).chain(CLITICS.iter().filter_map(|clitic| folded.strip_prefix(clitic))) {
                    let skeleton = romanize::of_arabic(bare);
                    if skeleton.len() >= 2 && !side.skeletons.contains(&skeleton) {
                        side.skeletons.push(skeleton);
                    }
                }
                let hash = arabic_stem(word);
                side.words.push(Word { hash, known: known(hash), skeleton: String::new(), is_latin_name: false });
            } else if word.chars().filter(char::is_ascii_alphabetic).count() >= 2 {
                side.latin.push(latin_hash(word));
            }
        });
        side
    }

    pub(super) fn other(text: &str, known: impl Fn(u64) -> Option<(u32, f32)>) -> Self {
        let stemmer = Snowball::create(Algorithm::English);
        let mut side = Self { numbers: numbers(text), length: length(text), ..Self::default() };
        for_each_word(text, |span| {
            let word = span.of(text);
            if side.words.len() >= MOST_WORDS || !word.chars().any(char::is_alphabetic) {
                return;
            }
            let may_be_name = word.chars().next().is_some_and(char::is_uppercase) && word.chars().count() >= 3;
            let is_latin = word.chars().filter(char::is_ascii_alphabetic).count() >= 2;
            let capitals = word.chars().filter(|c| c.is_uppercase()).count() as u32;
            if capitals >= 2 {
                side.acronyms.push((latin_hash(word), capitals));
            }
            side.words.push(Word {
                hash: if is_latin { latin_hash(word) } else { 0 },
                known: known(other_stem(&stemmer, word)),
                skeleton: if may_be_name { romanize::of_latin(word) } else { String::new() },
                is_latin_name: is_latin,
            });
        });
        side
    }
}

/// Hashes of the stems of an Arabic text, in order.
pub(super) fn arabic_stems(text: &str) -> Vec<u64> {
    let mut stems = Vec::new();
    for_each_word(text, |span| {
        let word = span.of(text);
        if word.chars().any(is_arabic_letter) {
            stems.push(arabic_stem(word));
        }
    });
    stems
}

/// Hashes of the stems of a text in the other language, in order.
pub(super) fn other_stems(text: &str) -> Vec<u64> {
    let stemmer = Snowball::create(Algorithm::English);
    let mut stems = Vec::new();
    for_each_word(text, |span| {
        let word = span.of(text);
        if word.chars().any(char::is_alphabetic) {
            stems.push(other_stem(&stemmer, word));
        }
    });
    stems
}

fn arabic_stem(word: &str) -> u64 {
    let mut stem = String::new();
    Light.stem_into(word, &mut stem);
    xxh3_64(stem.as_bytes())
}

fn other_stem(stemmer: &Snowball, word: &str) -> u64 {
    let lower = word.to_lowercase().replace('’', "'");
    xxh3_64(stemmer.stem(lower.strip_suffix("'s").unwrap_or(&lower)).as_bytes())
}

fn latin_hash(word: &str) -> u64 {
    let lower: String = word.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    xxh3_64(lower.as_bytes())
}

/// Length of a text as lengths are compared. Linear.
pub fn length(text: &str) -> u32 {
    let counted = |&c: &char| !c.is_whitespace() && !is_arabic_mark(c) && !is_invisible(c) && c != 'ـ';
    u32::try_from(text.chars().filter(counted).count()).unwrap_or(u32::MAX)
}

fn numbers(text: &str) -> Vec<String> {
    let digits: String = text.chars().map(|c| digit_value(c).and_then(|value| char::from_digit(value, 10)).unwrap_or(' ')).collect();
    let mut numbers: Vec<String> = digits.split_whitespace().map(|run| run.trim_start_matches('0').to_owned()).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers.truncate(MOST_WORDS);
    numbers
}

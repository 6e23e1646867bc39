//! A statistical lexicon of Arabic and another language, and how well a sentence explains another by it.
//!
//! Uses `text`, `model::varint`, `romanize`. [`train`] learns it from sentence pairs (IBM model 1, Brown et al. 1993),
//! [`file`](mod@file) stores it. It is small and knows a few thousand words; that is enough to tell the translation of a sentence
//! from that of its neighbour, and it is used for nothing finer.

pub mod file;
pub mod side;
pub mod train;

pub use side::Side;

use crate::translate::romanize::likeness;
use rustc_hash::FxHashMap;
use side::Word;

/// The lexicon that this build ships with, Arabic–English.
const SHIPPED: &[u8] = include_bytes!("../../../models/ar-en.lexicon");
/// Share of a word's probability that comes from the other sentence; the rest is how common it is at all.
const FROM_TRANSLATION: f64 = 0.9;

/// Translation probabilities between stems, and how common each stem is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Lexicon {
    /// Arabic stems by hash.
    arabic: FxHashMap<u64, Entry>,
    /// Stems of the other language by hash.
    other: FxHashMap<u64, Entry>,
    /// By Arabic and other stem: the probability of the other given the Arabic one, and the reverse.
    links: FxHashMap<(u32, u32), (f32, f32)>,
    /// Mean and deviation of the natural logarithm of the ratio of lengths, other to Arabic (see [`Side::length`]).
    pub ratio: (f64, f64),
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Entry {
    id: u32,
    probability: f32,
}

/// What a lexicon says of a pair of sentences. Natural logarithms of likelihood ratios: above 0 speaks for a
/// translation, below 0 against it.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Evidence {
    /// Words of the other language that the Arabic text explains.
    pub there: f64,
    /// Arabic words that the other text explains.
    pub back: f64,
    /// Numbers in common and numbers that stand on one side only.
    pub numbers: f64,
    /// How usual the ratio of the lengths is.
    pub length: f64,
    /// Words of both sides, mean.
    pub size: f64,
}

impl Evidence {
    /// All of it together.
    #[must_use]
    pub fn total(self) -> f64 {
        0.5 * (self.there + self.back) + self.numbers + self.length
    }

    /// All of it in a measure that does not grow with chance: the sum of n words without relation spreads as √n.
    #[must_use]
    pub fn normalised(self) -> f64 {
        self.total() / (8.0 + self.size).sqrt()
    }
}

impl Lexicon {
    /// The lexicon that this build ships with (`models/README.md` says of what).
    ///
    /// # Errors
    /// When the embedded file is damaged, which the tests rule out for a release.
    pub fn shipped() -> Result<Self, file::LexiconError> {
        Self::from_bytes(SHIPPED)
    }

    /// Looks up the words of an Arabic text.
    #[must_use]
    pub fn arabic(&self, text: &str) -> Side {
        Side::arabic(text, |stem| self.arabic.get(&stem).map(|entry| (entry.id, entry.probability)))
    }

    /// Looks up the words of a text in the other language.
    #[must_use]
    pub fn other(&self, text: &str) -> Side {
        Side::other(text, |stem| self.other.get(&stem).map(|entry| (entry.id, entry.probability)))
    }

    /// How well the two sentences explain each other. Quadratic in their words, which are at most
    /// [`side::MOST_WORDS`] each.
    #[must_use]
    pub fn evidence(&self, arabic: &Side, other: &Side) -> Evidence {
        let there: f64 = other.words.iter().enumerate().map(|(at, word)| self.explain_other(arabic, word, at)).sum();
        let back: f64 = arabic.words.iter().map(|word| self.explain_arabic(other, word)).sum();
        let common = arabic.numbers.iter().filter(|number| other.numbers.contains(number)).count();
        let single = arabic.numbers.len() + other.numbers.len() - 2 * common;
        let z = (log_ratio(arabic, other) - self.ratio.0) / (self.ratio.1 * 1.4).max(0.05);
        Evidence {
            there,
            back,
            numbers: 3.0 * common as f64 - 1.5 * single as f64,
            length: (-0.5 * z * z).max(-8.0),
            size: 0.5 * (arabic.words.len() + other.words.len()) as f64,
        }
    }

    fn explain_other(&self, arabic: &Side, word: &Word, at: usize) -> f64 {
        if word.is_latin_name && arabic.latin.contains(&word.hash) {
            return 4.0;
        }
        let known = word.known.map_or(0.0, |(id, probability)| {
            let given = arabic.words.iter().filter_map(|source| source.known).filter_map(|(source, _)| self.links.get(&(source, id)));
            log_likelihood(given.map(|link| f64::from(link.0)).sum(), arabic.words.len(), probability)
        });
        if known >= 1.0 || word.skeleton.len() < 2 {
            return known;
        }
        let likeness = arabic.skeletons.iter().map(|skeleton| likeness(skeleton, &word.skeleton)).fold(0.0, f64::max);
        if likeness == 1.0 {
            known.max(1.5 + 0.8 * word.skeleton.len().min(4) as f64)
        } else if likeness > 0.0 {
            known.max(2.0)
        } else if word.known.is_none() && at > 0 {
            -0.7
        } else {
            known
        }
    }

    fn explain_arabic(&self, other: &Side, word: &Word) -> f64 {
        word.known.map_or(0.0, |(id, probability)| {
            let given = other.words.iter().filter_map(|target| target.known).filter_map(|(target, _)| self.links.get(&(id, target)));
            log_likelihood(given.map(|link| f64::from(link.1)).sum(), other.words.len(), probability)
        })
    }
}

/// Logarithm of how much likelier a word is beside `words` words than anywhere.
fn log_likelihood(given: f64, words: usize, probability: f32) -> f64 {
    let background = f64::from(probability).max(1e-9);
    ((FROM_TRANSLATION * given / words.max(1) as f64 + (1.0 - FROM_TRANSLATION) * background) / background).ln()
}

/// What a letter of an acronym stands for where it is written out, in letters.
const WRITTEN_OUT: f64 = 3.0;

/// Natural logarithm of the ratio of lengths, other to Arabic, damped for short texts. An acronym that the Arabic text
/// does not have as such counts as written out.
#[must_use]
pub fn log_ratio(arabic: &Side, other: &Side) -> f64 {
    let acronyms = other.acronyms.iter().filter(|(hash, _)| !arabic.latin.contains(hash));
    let letters: u32 = acronyms.map(|(_, letters)| letters).sum();
    ((f64::from(other.length) + WRITTEN_OUT * f64::from(letters) + 5.0) / (f64::from(arabic.length) + 5.0)).ln()
}

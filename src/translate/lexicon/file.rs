//! The file of a lexicon.
//!
//! Uses `model::varint`. A magic string, a version and the names of the stemmers; the two vocabularies, each as sorted
//! hashes with a level for how common the stem is; the links, sorted, with a level for each direction; the ratio of
//! lengths; an xxh3 checksum. A level is `round(-20 ln p)`, at most 255, so a probability keeps two digits.

use super::{Entry, Lexicon};
use crate::model::varint::{Input, put};
use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64;

/// What the file begins with.
const MAGIC: &[u8; 8] = b"MUJAZLEX";
/// The version of its form.
const VERSION: u64 = 1;
/// The stemmers of both sides.
const STEMMERS: &[u8] = b"light10 english/1";
/// The level of "no such link".
const NEVER: u8 = 255;

/// Why a file of a lexicon is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LexiconError {
    /// Another kind of file.
    #[error("not a lexicon; make one with `mujaz model lexicon`")]
    Foreign,
    /// Written by another version, or over other stems.
    #[error("a lexicon of another version; make it again with `mujaz model lexicon`")]
    Version,
    /// Cut short or altered.
    #[error("damaged lexicon; copy or make the file again")]
    Damaged,
}

impl Lexicon {
    /// The file of this lexicon: the same bytes for the same lexicon.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        put(&mut bytes, VERSION);
        put(&mut bytes, STEMMERS.len() as u64);
        bytes.extend_from_slice(STEMMERS);
        let arabic = put_vocabulary(&mut bytes, &self.arabic);
        let other = put_vocabulary(&mut bytes, &self.other);
        let renumbered = self.links.iter().map(|(&(a, b), &levels)| ((arabic[&a], other[&b]), levels));
        let mut links: Vec<((u32, u32), (f32, f32))> = renumbered.collect();
        links.sort_unstable_by_key(|&(pair, _)| pair);
        put(&mut bytes, links.len() as u64);
        let mut before = (0, 0);
        for ((a, b), (there, back)) in links {
            put(&mut bytes, u64::from(a - before.0));
            put(&mut bytes, u64::from(if a == before.0 { b - before.1 } else { b }));
            bytes.extend([level(there), level(back)]);
            before = (a, b);
        }
        bytes.extend_from_slice(&self.ratio.0.to_le_bytes());
        bytes.extend_from_slice(&self.ratio.1.to_le_bytes());
        bytes.extend_from_slice(&xxh3_64(&bytes).to_le_bytes());
        bytes
    }

    /// Reads and verifies the file of a lexicon.
    ///
    /// # Errors
    /// When it is another kind of file, of another version, or damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, LexiconError> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(LexiconError::Foreign)?;
        let (rest, checksum) = rest.split_last_chunk::<8>().ok_or(LexiconError::Damaged)?;
        if xxh3_64(&bytes[..bytes.len() - 8]) != u64::from_le_bytes(*checksum) {
            return Err(LexiconError::Damaged);
        }
        let mut input = Input(rest);
        let is_ours = input.number() == Some(VERSION) && input.number() == Some(STEMMERS.len() as u64);
        input.0 = input.0.strip_prefix(STEMMERS).filter(|_| is_ours).ok_or(LexiconError::Version)?;
        read(&mut input).ok_or(LexiconError::Damaged)
    }
}

fn read(input: &mut Input<'_>) -> Option<Lexicon> {
    let arabic = vocabulary(input)?;
    let other = vocabulary(input)?;
    let mut links = FxHashMap::default();
    let mut before = (0u32, 0u32);
    for _ in 0..input.number()? {
        let step = u32::try_from(input.number()?).ok()?;
        let second = u32::try_from(input.number()?).ok()?;
        before = (before.0.checked_add(step)?, if step == 0 { before.1.checked_add(second)? } else { second });
        links.insert(before, (probability(input.byte()?), probability(input.byte()?)));
    }
    let (mean, rest) = input.0.split_first_chunk::<8>()?;
    let (deviation, rest) = rest.split_first_chunk::<8>()?;
    rest.is_empty().then(|| Lexicon { arabic, other, links, ratio: (f64::from_le_bytes(*mean), f64::from_le_bytes(*deviation)) })
}

/// Appends a vocabulary, and gives the number that each stem has in the file by the number that it had.
fn put_vocabulary(bytes: &mut Vec<u8>, vocabulary: &FxHashMap<u64, Entry>) -> FxHashMap<u32, u32> {
    let mut stems: Vec<(u64, Entry)> = vocabulary.iter().map(|(&stem, &entry)| (stem, entry)).collect();
    stems.sort_unstable_by_key(|&(stem, _)| stem);
    put(bytes, stems.len() as u64);
    let mut before = 0;
    for (stem, entry) in &stems {
        put(bytes, stem - before);
        bytes.push(level(entry.probability));
        before = *stem;
    }
    stems.iter().enumerate().map(|(at, (_, entry))| (entry.id, at as u32)).collect()
}

fn vocabulary(input: &mut Input<'_>) -> Option<FxHashMap<u64, Entry>> {
    let mut vocabulary = FxHashMap::default();
    let mut stem = 0u64;
    for id in 0..u32::try_from(input.number()?).ok()? {
        stem = stem.checked_add(input.number()?)?;
        vocabulary.insert(stem, Entry { id, probability: probability(input.byte()?) });
    }
    Some(vocabulary)
}

fn level(probability: f32) -> u8 {
    if probability <= 0.0 { NEVER } else { (-20.0 * f64::from(probability).ln()).round().clamp(0.0, f64::from(NEVER - 1)) as u8 }
}

fn probability(level: u8) -> f32 {
    if level == NEVER { 0.0 } else { (f64::from(level) / -20.0).exp() as f32 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small() -> Lexicon {
        Lexicon::learn([
            ("رأى الولد البحر", "the boy saw the sea"),
            ("رأى الرجل النهر", "the man saw the river"),
            ("نام الولد", "the boy slept"),
        ])
    }

    #[test]
    fn files_are_verified_and_keep_what_was_learnt() {
        let bytes = small().to_bytes();
        let read = Lexicon::from_bytes(&bytes).unwrap();
        assert_eq!(read.to_bytes(), bytes);
        assert_eq!(Lexicon::from_bytes(b"PK"), Err(LexiconError::Foreign));
        for at in 8..bytes.len() {
            let mut altered = bytes.clone();
            altered[at] ^= 1;
            assert!(Lexicon::from_bytes(&altered).is_err(), "byte {at}");
            assert!(Lexicon::from_bytes(&bytes[..at]).is_err(), "cut at {at}");
        }
    }

    #[test]
    fn a_translation_is_better_explained_than_its_neighbour() {
        let lexicon = small();
        let score = |arabic: &str, other: &str| lexicon.evidence(&lexicon.arabic(arabic), &lexicon.other(other)).total();
        assert!(score("رأى الولد البحر", "the boy saw the sea") > score("رأى الولد البحر", "the man saw the river"));
    }
}

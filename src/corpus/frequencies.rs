//! Document frequencies: in how many documents, and in how many sources, a term stands.
//!
//! Uses `text::Term` and `model::varint`. A commutative monoid: `observe` one document at a time anywhere, `merge` in any order, and the
//! counts are the same. A file of them begins with a magic string, a version and the name of the stemmer, has the
//! terms in ascending order with their distance and their count as LEB128 numbers, and ends in an xxh3 checksum of
//! everything before it.

use crate::model::varint::{Input, put};
use crate::text::Term;
use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64;

/// What a file of frequencies begins with.
const MAGIC: &[u8; 8] = b"MUJAZ-DF";
/// The version of its form.
const VERSION: u64 = 1;
/// Terms of this stemmer; counts of other terms cannot be added to them.
const STEMMER: &[u8] = b"snowball+names/1";
/// The counts that this build ships with.
const SHIPPED: &[u8] = include_bytes!("../../models/background.df");

/// Why a file of frequencies is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FrequenciesError {
    /// Another kind of file.
    #[error("not a file of document frequencies; make one with `mujaz model build`")]
    Foreign,
    /// Written by another version.
    #[error("document frequencies of version {0}, this program reads version 1; build the file again")]
    Version(u64),
    /// Counted over other terms.
    #[error("document frequencies over terms of the stemmer '{0}', this program has '{stemmer}'; build the file again", stemmer = String::from_utf8_lossy(STEMMER))]
    Stemmer(String),
    /// Cut short or altered.
    #[error("damaged at byte {0}; copy or build the file again")]
    Damaged(usize),
}

/// Counts of documents by term.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frequencies {
    documents: u64,
    by_term: FxHashMap<Term, u32>,
}

impl Frequencies {
    /// Counts one document; how often it repeats a term does not matter. Linear in the terms.
    pub fn observe(&mut self, terms: &[Term]) {
        let mut distinct = terms.to_vec();
        distinct.sort_unstable();
        distinct.dedup();
        self.observe_distinct(&distinct);
    }

    /// The same for terms of which none repeats.
    pub fn observe_distinct(&mut self, terms: &[Term]) {
        self.documents += 1;
        for &term in terms {
            *self.by_term.entry(term).or_insert(0) += 1;
        }
    }

    /// Adds the counts of another part of the corpus.
    pub fn merge(&mut self, other: &Self) {
        self.documents += other.documents;
        #[allow(clippy::iter_over_hash_type)]
        for (&term, &count) in &other.by_term {
            *self.by_term.entry(term).or_insert(0) += count;
        }
    }

    /// The number of documents observed.
    #[must_use]
    pub fn documents(&self) -> u64 {
        self.documents
    }

    /// In how many documents a term stands.
    #[must_use]
    pub fn count(&self, term: Term) -> u32 {
        self.by_term.get(&term).copied().unwrap_or(0)
    }

    /// The number of distinct terms.
    #[must_use]
    pub fn terms(&self) -> usize {
        self.by_term.len()
    }

    /// Forgets terms that stand in fewer than `least` documents, for a smaller file; how often such a term stands
    /// matters little, and unknown ones are rarest anyway.
    pub fn prune(&mut self, least: u32) {
        self.by_term.retain(|_, count| *count >= least);
    }

    /// The counts that this build ships with (`models/README.md` says of what).
    ///
    /// # Errors
    /// When the embedded file is damaged, which the tests rule out for a release.
    pub fn shipped() -> Result<Self, FrequenciesError> {
        Self::from_bytes(SHIPPED)
    }

    /// The file of these counts: the same bytes for the same counts.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut entries: Vec<(Term, u32)> = self.by_term.iter().map(|(&term, &count)| (term, count)).collect();
        entries.sort_unstable();
        let mut bytes = MAGIC.to_vec();
        put(&mut bytes, VERSION);
        put(&mut bytes, STEMMER.len() as u64);
        bytes.extend_from_slice(STEMMER);
        put(&mut bytes, self.documents);
        put(&mut bytes, entries.len() as u64);
        let mut before = 0;
        for (term, count) in entries {
            put(&mut bytes, term.0 - before);
            put(&mut bytes, u64::from(count));
            before = term.0;
        }
        bytes.extend_from_slice(&xxh3_64(&bytes).to_le_bytes());
        bytes
    }

    /// Reads a file of counts and verifies it.
    ///
    /// # Errors
    /// When it is another kind of file, of another version or stemmer, or damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, FrequenciesError> {
        let Some(rest) = bytes.strip_prefix(MAGIC) else { return Err(FrequenciesError::Foreign) };
        let damaged = |left: usize| FrequenciesError::Damaged(bytes.len() - left);
        let (rest, checksum) = rest.split_last_chunk::<8>().ok_or_else(|| damaged(0))?;
        let mut input = Input(rest);
        let version = input.number().ok_or_else(|| damaged(rest.len()))?;
        if version != VERSION {
            return Err(FrequenciesError::Version(version));
        }
        if xxh3_64(&bytes[..bytes.len() - 8]) != u64::from_le_bytes(*checksum) {
            return Err(damaged(8));
        }
        let parsed = (|| {
            let length = input.number()? as usize;
            let (stemmer, rest) = input.0.split_at_checked(length)?;
            input.0 = rest;
            let documents = input.number()?;
            let count = input.number()?;
            // An entry takes two bytes at least, so a damaged count reserves no more than the file is long.
            let room = usize::try_from(count).ok()?.min(input.0.len() / 2);
            let mut by_term = FxHashMap::with_capacity_and_hasher(room, Default::default());
            let mut term = 0u64;
            for _ in 0..count {
                term = term.checked_add(input.number()?)?;
                by_term.insert(Term(term), u32::try_from(input.number()?).ok()?);
            }
            Some((stemmer, Self { documents, by_term }))
        })();
        let (stemmer, frequencies) = parsed.ok_or_else(|| damaged(input.0.len() + 8))?;
        if stemmer != STEMMER {
            return Err(FrequenciesError::Stemmer(String::from_utf8_lossy(stemmer).into_owned()));
        }
        Ok(frequencies)
    }

    /// Inverse document frequency, `ln((N + 1) / (df + 0.5))`, with N the number of documents: at least 0 for every
    /// term that was observed, largest for one that never was (Robertson & Spärck Jones, smoothed).
    #[must_use]
    pub fn idf(&self, term: Term) -> f64 {
        self.idf_of(self.count(term))
    }

    /// [`idf`](Self::idf) of a term that stands in so many documents.
    #[must_use]
    pub fn idf_of(&self, count: u32) -> f64 {
        ((self.documents as f64 + 1.0) / (f64::from(count) + 0.5)).ln()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn counts(documents: &[Vec<u64>]) -> Frequencies {
        let mut counts = Frequencies::default();
        for document in documents {
            counts.observe(&document.iter().copied().map(Term).collect::<Vec<_>>());
        }
        counts
    }

    proptest! {
        #[test]
        fn parts_add_up_in_any_order(a in prop::collection::vec(prop::collection::vec(0u64..9, 0..9), 0..6), b in prop::collection::vec(prop::collection::vec(0u64..9, 0..9), 0..6)) {
            let whole = counts(&[a.clone(), b.clone()].concat());
            let (mut ab, mut ba) = (counts(&a), counts(&b));
            ab.merge(&counts(&b));
            ba.merge(&counts(&a));
            prop_assert_eq!(&ab, &whole);
            prop_assert_eq!(&ba, &whole);
        }
    }

    #[test]
    fn files_are_verified() {
        let mut counted = counts(&[vec![1, 2, u64::MAX], vec![1, 300]]);
        let bytes = counted.to_bytes();
        assert_eq!(Frequencies::from_bytes(&bytes).as_ref(), Ok(&counted));
        assert_eq!(Frequencies::from_bytes(b"PK"), Err(FrequenciesError::Foreign));
        for at in 8..bytes.len() {
            let mut altered = bytes.clone();
            altered[at] ^= 1;
            assert!(Frequencies::from_bytes(&altered).is_err(), "byte {at}");
            assert!(Frequencies::from_bytes(&bytes[..at]).is_err(), "cut at {at}");
        }
        counted.prune(2);
        assert_eq!((counted.terms(), counted.documents()), (1, 2));
        assert!(Frequencies::shipped().unwrap().documents() > 0);
    }

    #[test]
    fn rare_terms_weigh_more() {
        let counts = counts(&[vec![1, 2], vec![1, 1]]);
        assert_eq!((counts.documents(), counts.count(Term(1)), counts.count(Term(2))), (2, 2, 1));
        assert!(counts.idf(Term(3)) > counts.idf(Term(2)) && counts.idf(Term(2)) > counts.idf(Term(1)) && counts.idf(Term(1)) >= 0.0);
    }
}

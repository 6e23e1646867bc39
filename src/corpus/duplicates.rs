//! Near-copies: documents that share most of their runs of five words.
//!
//! Uses `article::Document` and `text`. A document is sketched by its smallest shingle hashes (bottom-k, Broder
//! 1997); documents that share part of their sketch are candidates, and every candidate pair is verified on the full
//! shingle sets, so a reported copy is always one. Documents are added one by one; nothing is compared with
//! everything.

use crate::article::{Document, Zone};
use crate::text::{fold_into, for_each_word};
use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64;

/// Words in a shingle.
const SHINGLE_WORDS: usize = 5;
/// Hashes in a sketch.
const SKETCH: usize = 64;
/// A hash that more documents share than this is boilerplate and proposes no candidates.
const COMMON: usize = 64;

/// The distinct five-word runs of a document's body, as sorted hashes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shingles(Vec<u32>);

impl Shingles {
    /// Of the body sentences of a document, over folded words. Linear in its bytes, apart from one sort.
    #[must_use]
    pub fn of(document: &Document) -> Self {
        let (mut text, mut ends) = (String::new(), vec![0]);
        for sentence in document.sentences.iter().filter(|sentence| document.zone(sentence) == Zone::Body) {
            let shown = document.show(sentence.span);
            for_each_word(shown, |word| {
                fold_into(word.of(shown), &mut text);
                text.push(' ');
                ends.push(text.len());
            });
        }
        let runs = ends.windows(SHINGLE_WORDS + 1).map(|window| &text.as_bytes()[window[0]..window[SHINGLE_WORDS]]);
        let mut hashes: Vec<u32> = runs.map(|run| (xxh3_64(run) >> 32) as u32).collect();
        hashes.sort_unstable();
        hashes.dedup();
        Self(hashes)
    }

    /// The size of the intersection. Linear in the two sizes.
    fn shared(&self, other: &Self) -> usize {
        let (mut a, mut b, mut shared) = (0, 0, 0);
        while let (Some(x), Some(y)) = (self.0.get(a), other.0.get(b)) {
            shared += usize::from(x == y);
            a += usize::from(x <= y);
            b += usize::from(y <= x);
        }
        shared
    }

    /// Whether the two are near-copies: Jaccard similarity of at least .5, or at least .6 of the smaller inside the
    /// larger.
    #[must_use]
    pub fn is_copy_of(&self, other: &Self) -> bool {
        let smaller = self.0.len().min(other.0.len());
        if smaller < 8 {
            // Too short to tell a copy from a phrase that everybody uses.
            return smaller > 0 && self.0 == other.0;
        }
        let shared = self.shared(other);
        let union = self.0.len() + other.0.len() - shared;
        shared * 2 >= union || shared * 5 >= smaller * 3
    }
}

/// Finds near-copies among the documents added so far. Keeps about two kilobytes of each.
#[derive(Debug, Default)]
pub struct CopyFinder {
    shingles: Vec<Shingles>,
    /// For each document, the first that it is a copy of, or itself.
    originals: Vec<u32>,
    /// For a sketch hash, the place of the posting made last.
    last: FxHashMap<u32, u32>,
    postings: Vec<Posting>,
}

/// A document that has a sketch hash, and the place of the posting of the same hash made before.
#[derive(Debug)]
struct Posting {
    document: u32,
    before: u32,
}

/// The place of no posting.
const NONE: u32 = u32::MAX;

impl CopyFinder {
    /// Adds the next document, and returns the first one that it is a near-copy of; a copy of a copy is one of its
    /// original.
    pub fn add(&mut self, shingles: Shingles) -> Option<usize> {
        let index = self.shingles.len() as u32;
        let mut candidates: Vec<u32> = Vec::new();
        for &hash in shingles.0.iter().take(SKETCH) {
            let last = self.last.entry(hash).or_insert(NONE);
            let (proposed, mut at) = (candidates.len(), *last);
            while let Some(posting) = self.postings.get(at as usize) {
                candidates.push(posting.document);
                at = posting.before;
            }
            if candidates.len() - proposed < COMMON {
                let posting = Posting { document: index, before: *last };
                *last = self.postings.len() as u32;
                self.postings.push(posting);
            } else {
                candidates.truncate(proposed);
            }
        }
        candidates.sort_unstable();
        candidates.dedup();
        let first = candidates.into_iter().find(|&other| self.shingles[other as usize].is_copy_of(&shingles));
        let original = first.map(|first| self.originals[first as usize]);
        self.originals.push(original.unwrap_or(index));
        self.shingles.push(shingles);
        original.map(|original| original as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shingles(hashes: impl IntoIterator<Item = u32>) -> Shingles {
        Shingles(hashes.into_iter().collect())
    }

    #[test]
    fn copies_cuts_and_strangers() {
        let mut finder = CopyFinder::default();
        assert_eq!(finder.add(shingles(0..100)), None);
        assert_eq!(finder.add(shingles(0..90)), Some(0), "a copy without its last paragraph");
        assert_eq!(finder.add(shingles(1000..1100)), None);
        assert_eq!(finder.add(shingles((0..30).chain(1030..1100))), Some(2), "mostly from one, a little from another");
    }

    #[test]
    fn a_copy_of_a_copy_is_one_of_its_original() {
        let mut finder = CopyFinder::default();
        assert_eq!(finder.add(shingles(0..100)), None);
        assert_eq!(finder.add(shingles(40..140)), Some(0), "60 of 100");
        assert_eq!(finder.add(shingles(80..180)), Some(0), "60 of the second and only 20 of the first");
    }

    #[test]
    fn what_many_share_proposes_nothing() {
        let mut finder = CopyFinder::default();
        let page = |number: u32| shingles((0..SKETCH as u32).chain(1000 * number..1000 * number + 20));
        let found: Vec<_> = (1..100).map(|number| finder.add(page(number))).collect();
        assert!(found[1..COMMON].iter().all(|&original| original == Some(0)));
        assert!(found[COMMON..].iter().all(|&original| original.is_none()));
    }

    #[test]
    fn a_short_text_is_a_copy_only_of_its_equal() {
        assert!(shingles(0..3).is_copy_of(&shingles(0..3)));
        assert!(!shingles(0..3).is_copy_of(&shingles(0..100)));
        assert!(!shingles(0..0).is_copy_of(&shingles(0..0)));
    }
}

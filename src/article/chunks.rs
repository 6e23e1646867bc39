//! Chunks between white space, with all that is known of them.
//!
//! Uses `forms`. The same chunks come back all over an archive, punctuation and all, so a thread keeps a cache of them
//! under their very bytes: for nearly all words of a text one look at one line of memory tells what they are, and no
//! character of them is looked at again. What the cache holds changes how fast a text is read and nothing else.

use super::forms::Form;

/// What is known of a chunk with one word or none.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Chunk {
    /// What its word is.
    pub(super) form: Form,
    pub(super) shape: Shape,
}

/// What a chunk is made of.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Shape {
    /// Where its word stands in it, in bytes: start and length.
    pub(super) word: (u8, u8),
    /// Words, as phrases count them.
    pub(super) counted: u8,
    /// Bits of [`Shape`]'s constants.
    pub(super) flags: u8,
}

impl Shape {
    /// Holds a letter of the Arabic script.
    pub(super) const ARABIC: u8 = 1;
    /// Holds a Latin letter.
    pub(super) const LATIN: u8 = 1 << 1;
    /// Folding may make words of it that it does not show.
    pub(super) const HIDES: u8 = 1 << 2;
    /// Something is left of it when it is folded.
    pub(super) const KEPT: u8 = 1 << 3;
    /// Ends in a full stop.
    pub(super) const STOP: u8 = 1 << 4;
    /// Has a word.
    pub(super) const WORD: u8 = 1 << 5;

    pub(super) fn has(self, flag: u8) -> bool {
        self.flags & flag != 0
    }
}

/// The bytes of a chunk without white space or control characters, with zeros behind the last: 0 as a whole only for what
/// has no key, which no cache holds.
pub(super) trait Key: Copy + Eq + Default {
    fn hash(self) -> u64;
}

/// Up to 16 bytes.
impl Key for u128 {
    #[inline]
    fn hash(self) -> u64 {
        let (low, high) = (self as u64, (self >> 64) as u64);
        let mixed = low.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ high.wrapping_mul(0xD6E8_FEB8_6659_FD93).rotate_left(31);
        (mixed ^ mixed >> 32).wrapping_mul(0x9E37_79B9_7F4A_7C15)
    }
}

/// Up to 32 bytes.
impl Key for (u128, u128) {
    #[inline]
    fn hash(self) -> u64 {
        (self.0.hash() ^ self.1.hash().rotate_left(23)).wrapping_mul(0x9E37_79B9_7F4A_7C15)
    }
}

/// A place of the cache; one of short chunks fills a line of a processor's cache.
#[derive(Clone, Copy, Default)]
#[repr(align(64))]
struct Line<K> {
    key: K,
    chunk: Chunk,
}

/// A cache of chunks: each may stand in one of two lines, and drives out another where both are taken.
pub(super) struct Cache<K> {
    lines: Vec<Line<K>>,
    /// How many lines are taken.
    taken: usize,
    /// Chunks that were added, by which it is decided who goes.
    added: usize,
    most: usize,
}

/// Lines of a cache when it is made.
const FEWEST: usize = 1 << 10;

impl<K: Key> Cache<K> {
    /// An empty cache that grows up to `most` lines, a power of two.
    pub(super) fn new(most: usize) -> Self {
        Self { lines: vec![Line::default(); FEWEST.min(most)], taken: 0, added: 0, most }
    }

    /// The first of the two lines for a key.
    #[inline]
    pub(super) fn first_line(&self, key: K) -> u32 {
        (key.hash() >> 32) as u32 & (self.lines.len() as u32 - 2)
    }

    /// Looks at two lines, so that memory begins to answer; what is returned means nothing.
    #[inline]
    pub(super) fn touch(&self, first: u32) -> u8 {
        self.lines.get(first as usize..first as usize + 2).map_or(0, |lines| lines[0].chunk.shape.flags ^ lines[1].chunk.shape.flags)
    }

    /// The chunk of a key, whose first line is given.
    #[inline]
    pub(super) fn get(&self, first: u32, key: K) -> Option<&Chunk> {
        let lines = self.lines.get(first as usize..first as usize + 2)?;
        lines.iter().find(|line| line.key == key && key != K::default()).map(|line| &line.chunk)
    }

    /// Adds a chunk that is not there.
    pub(super) fn add(&mut self, key: K, chunk: Chunk) {
        if self.taken * 2 > self.lines.len() && self.lines.len() < self.most {
            let grown = vec![Line::default(); self.lines.len() * 2];
            let old = std::mem::replace(&mut self.lines, grown);
            self.taken = 0;
            old.into_iter().filter(|line| line.key != K::default()).for_each(|line| self.put(line));
        }
        self.put(Line { key, chunk });
    }

    fn put(&mut self, line: Line<K>) {
        let first = self.first_line(line.key) as usize;
        let free = (first..first + 2).find(|&at| self.lines[at].key == K::default());
        self.taken += usize::from(free.is_some());
        self.added += 1;
        self.lines[free.unwrap_or(first + self.added % 2)] = line;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chunk_is_found_until_others_drive_it_out() {
        let mut cache: Cache<u128> = Cache::new(1 << 12);
        let chunk = |number: u8| Chunk { shape: Shape { counted: number, ..Shape::default() }, ..Chunk::default() };
        for number in 1..1500u128 {
            cache.add(number << 20, chunk(number as u8));
            let first = cache.first_line(number << 20);
            assert_eq!(cache.get(first, number << 20).map(|chunk| chunk.shape.counted), Some(number as u8));
        }
        let found = (1..1500u128).filter(|number| cache.get(cache.first_line(number << 20), number << 20).is_some()).count();
        assert!(found > 1200, "most stay: {found}");
        assert!(cache.get(cache.first_line(7), 7).is_none() && cache.get(0, 0).is_none() && cache.get(u32::MAX, 7).is_none());
    }

    #[test]
    fn a_line_of_short_chunks_is_a_line_of_the_processor() {
        assert_eq!(size_of::<Line<u128>>(), 64);
    }
}

//! A cache of what is known of words and of chunks between white space.
//!
//! Uses nothing. The same words come back all over an archive, so a thread remembers them under their very letters: for
//! nearly all of them one look at one line of memory tells what they are. What the cache holds changes how fast a text
//! is read and nothing else.

/// Letters or bytes as a number: 0 for what has no key, which no cache holds.
pub(super) trait Key: Copy + Eq + Default {
    fn hash(self) -> u64;
}

impl Key for u128 {
    #[inline]
    fn hash(self) -> u64 {
        let (low, high) = (self as u64, (self >> 64) as u64);
        let mixed = low.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ high.wrapping_mul(0xD6E8_FEB8_6659_FD93).rotate_left(31);
        (mixed ^ mixed >> 32).wrapping_mul(0x9E37_79B9_7F4A_7C15)
    }
}

impl Key for (u128, u128) {
    #[inline]
    fn hash(self) -> u64 {
        (self.0.hash() ^ self.1.hash().rotate_left(23)).wrapping_mul(0x9E37_79B9_7F4A_7C15)
    }
}

/// A place of the cache: one line of a processor's cache, or two.
#[derive(Clone, Copy, Default)]
#[repr(align(64))]
struct Line<K, V> {
    key: K,
    value: V,
}

/// Lines that a key may stand in, one behind the other.
const WAYS: usize = 4;

/// A cache: what it holds may stand in one of [`WAYS`] lines, and drives out another where all are taken.
pub(super) struct Cache<K, V> {
    lines: Vec<Line<K, V>>,
    /// How many lines are taken.
    taken: usize,
    /// How much was added, by which it is decided who goes.
    added: usize,
    most: usize,
}

/// Lines of a cache when it is made.
const FEWEST: usize = 1 << 10;

impl<K: Key, V: Copy + Default> Cache<K, V> {
    /// An empty cache that grows up to `most` lines, a power of two.
    pub(super) fn new(most: usize) -> Self {
        Self { lines: vec![Line::default(); FEWEST.min(most)], taken: 0, added: 0, most }
    }

    /// The first of the lines for a key.
    #[inline]
    pub(super) fn first_line(&self, key: K) -> u32 {
        (key.hash() >> 32) as u32 & (self.lines.len() - WAYS) as u32
    }

    /// Looks at the lines that a key most probably stands in, so that memory begins to answer; the answer itself means
    /// nothing.
    #[inline]
    pub(super) fn touch(&self, first: u32, key: K) -> bool {
        self.lines.get(first as usize..first as usize + 2).is_some_and(|lines| (lines[0].key == key) ^ (lines[1].key == key))
    }

    /// What is known under a key, whose first line is given.
    #[inline]
    pub(super) fn get(&self, first: u32, key: K) -> Option<&V> {
        let lines = self.lines.get(first as usize..first as usize + WAYS)?;
        lines.iter().find(|line| line.key == key && key != K::default()).map(|line| &line.value)
    }

    /// What is known under a key.
    pub(super) fn find(&self, key: K) -> Option<&V> {
        self.get(self.first_line(key), key)
    }

    /// Adds what is not there.
    pub(super) fn add(&mut self, key: K, value: V) {
        if self.taken * 2 > self.lines.len() && self.lines.len() < self.most {
            let grown = vec![Line::default(); self.lines.len() * 2];
            let old = std::mem::replace(&mut self.lines, grown);
            self.taken = 0;
            old.into_iter().filter(|line| line.key != K::default()).for_each(|line| self.put(line));
        }
        self.put(Line { key, value });
    }

    fn put(&mut self, line: Line<K, V>) {
        let first = self.first_line(line.key) as usize;
        let free = (first..first + WAYS).find(|&at| self.lines[at].key == K::default());
        self.taken += usize::from(free.is_some());
        self.added += 1;
        self.lines[free.unwrap_or(first + self.added % WAYS)] = line;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_found_until_others_drive_it_out() {
        let mut cache: Cache<u128, u64> = Cache::new(1 << 12);
        for number in 1..1500 {
            cache.add(u128::from(number) << 20, number);
            assert_eq!(cache.find(u128::from(number) << 20), Some(&number));
        }
        let found = (1..1500).filter(|number| cache.find(number << 20).is_some()).count();
        assert!(found > 1200, "most stay: {found}");
        assert!(cache.find(7).is_none() && cache.find(0).is_none() && cache.get(u32::MAX, 7).is_none());
    }
}

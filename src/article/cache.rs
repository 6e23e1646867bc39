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
const WAYS: usize = 8;

/// A cache: what it holds stands in one of [`WAYS`] lines, and drives out another where all are taken. A byte of the
/// hash for each line stands in an array of its own, small enough to stay near the processor, so that a look goes to the
/// right line at once.
pub(super) struct Cache<K, V> {
    /// For each line a byte of the hash of its key; 0 where nothing is.
    tags: Vec<[u8; WAYS]>,
    lines: Vec<Line<K, V>>,
    /// How many lines are taken.
    taken: usize,
    /// How much was added, by which it is decided who goes.
    added: usize,
    most: usize,
}

/// Lines of a cache when it is made.
const FEWEST: usize = 1 << 10;

/// The tag of a hash: not 0.
fn tag(hash: u64) -> u8 {
    (hash as u8).max(1)
}

/// A bit for each byte of `tags` that is `tag`; bits above the lowest may be wrong.
#[inline]
fn matching(tags: [u8; WAYS], tag: u8) -> u64 {
    const ONES: u64 = u64::from_le_bytes([1; WAYS]);
    let differing = u64::from_le_bytes(tags) ^ (u64::from(tag) * ONES);
    differing.wrapping_sub(ONES) & !differing & (ONES << 7)
}

impl<K: Key, V: Copy + Default> Cache<K, V> {
    /// An empty cache that grows up to `most` lines, a power of two.
    pub(super) fn new(most: usize) -> Self {
        let lines = FEWEST.min(most);
        Self { tags: vec![[0; WAYS]; lines / WAYS], lines: vec![Line::default(); lines], taken: 0, added: 0, most }
    }

    #[inline]
    fn set(&self, hash: u64) -> usize {
        (hash >> 32) as usize & (self.tags.len() - 1)
    }

    /// The line that a key most probably stands in, if it is here.
    #[inline]
    pub(super) fn line_of(&self, key: K) -> u32 {
        let hash = key.hash();
        let set = self.set(hash);
        (set * WAYS) as u32 + matching(self.tags[set], tag(hash)).trailing_zeros() / 8
    }

    /// Looks at a line, so that memory begins to answer; the answer itself means nothing.
    #[inline]
    pub(super) fn touch(&self, line: u32, key: K) -> bool {
        self.lines.get(line as usize).is_some_and(|line| line.key == key)
    }

    /// What is known under a key, if it stands in this line.
    #[inline]
    pub(super) fn get(&self, line: u32, key: K) -> Option<&V> {
        self.lines.get(line as usize).filter(|line| line.key == key && key != K::default()).map(|line| &line.value)
    }

    /// What is known under a key.
    pub(super) fn find(&self, key: K) -> Option<&V> {
        let hash = key.hash();
        let set = self.set(hash);
        let mut matching = matching(self.tags[set], tag(hash));
        while matching != 0 {
            let found = self.get((set * WAYS) as u32 + matching.trailing_zeros() / 8, key);
            if found.is_some() {
                return found;
            }
            matching &= matching - 1;
        }
        None
    }

    /// Adds what is not there.
    pub(super) fn add(&mut self, key: K, value: V) {
        if self.taken * 2 > self.lines.len() && self.lines.len() < self.most {
            let lines = self.lines.len() * 2;
            self.tags = vec![[0; WAYS]; lines / WAYS];
            let old = std::mem::replace(&mut self.lines, vec![Line::default(); lines]);
            self.taken = 0;
            old.into_iter().filter(|line| line.key != K::default()).for_each(|line| self.put(line));
        }
        self.put(Line { key, value });
    }

    fn put(&mut self, line: Line<K, V>) {
        let hash = line.key.hash();
        let set = self.set(hash);
        let free = self.tags[set].iter().position(|&tag| tag == 0);
        self.taken += usize::from(free.is_some());
        self.added += 1;
        let way = free.unwrap_or(self.added % WAYS);
        self.tags[set][way] = tag(hash);
        self.lines[set * WAYS + way] = line;
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

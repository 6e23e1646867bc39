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

/// What is remembered under one key: one line of a processor's cache, or two.
#[derive(Clone, Copy)]
#[repr(align(64))]
struct Line<K, V> {
    key: K,
    value: V,
}

/// Slots that a key may stand in, one behind the other.
const WAYS: usize = 8;

/// Bits of a slot that say which line it is for; the others are some of the hash.
const LINE_BITS: u32 = 18;

/// Slots of a cache when it is made.
const FEWEST: usize = 1 << 10;

/// A cache: a key has a slot in one set of [`WAYS`], and drives out another where all are taken. A slot has some of the
/// hash and says where the line is, and is small enough to stay near the processor, so that a look goes to the right line
/// at once. Lines stand in the order in which they came and never move: common words come early, and stand together.
pub(super) struct Cache<K, V> {
    sets: Vec<[Slot; WAYS]>,
    lines: Vec<Line<K, V>>,
    /// How much was added, by which it is decided who goes.
    added: usize,
    /// Slots, and with them lines, at most.
    most: usize,
}

/// Bits of the hash, and behind them which line; 0 where nothing is.
type Slot = u32;

/// The bits of a hash that its slot has: not all 0.
fn tag(hash: u64) -> Slot {
    ((hash >> (32 + LINE_BITS)) as u32).max(1)
}

fn line_in(slot: Slot) -> u32 {
    slot & ((1 << LINE_BITS) - 1)
}

impl<K: Key, V: Copy> Cache<K, V> {
    /// An empty cache that grows up to `most` lines, a power of two and at most 2¹⁸.
    pub(super) fn new(most: usize) -> Self {
        // Room that nothing was written to takes no memory.
        Self { sets: vec![[0; WAYS]; FEWEST.min(most) / WAYS], lines: Vec::with_capacity(most), added: 0, most }
    }

    #[inline]
    fn set(&self, hash: u64) -> usize {
        (hash >> 32) as usize & (self.sets.len() - 1)
    }

    /// The line that a key most probably stands in, if it is here.
    #[inline]
    pub(super) fn line_of(&self, key: K) -> u32 {
        let hash = key.hash();
        let tag = tag(hash);
        // More than one slot that fits is rare, and then this is no line of the key.
        let found = self.sets[self.set(hash)].iter().fold(0, |found, &slot| found | if slot >> LINE_BITS == tag { slot } else { 0 });
        if found == 0 { u32::MAX } else { line_in(found) }
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
        let tag = tag(hash);
        let fitting = self.sets[self.set(hash)].iter().filter(|&slot| slot >> LINE_BITS == tag);
        fitting.map(|&slot| self.get(line_in(slot), key)).find(Option::is_some).flatten()
    }

    /// Adds what is not there.
    pub(super) fn add(&mut self, key: K, value: V) {
        let slots = self.sets.len() * WAYS;
        if self.lines.len() * 2 > slots && slots < self.most {
            // Every set becomes two, which have room for all that the one had.
            self.sets = vec![[0; WAYS]; self.sets.len() * 2];
            for line in 0..self.lines.len() {
                self.point_to(line);
            }
        }
        let hash = key.hash();
        let set = self.set(hash);
        let line = if self.sets[set].contains(&0) {
            self.lines.len()
        } else {
            self.added += 1;
            let slot = std::mem::take(&mut self.sets[set][self.added % WAYS]);
            line_in(slot) as usize
        };
        match self.lines.get_mut(line) {
            Some(old) => *old = Line { key, value },
            None => self.lines.push(Line { key, value }),
        }
        self.point_to(line);
    }

    /// Gives a line a free slot of its set.
    fn point_to(&mut self, line: usize) {
        let hash = self.lines[line].key.hash();
        let set = self.set(hash);
        if let Some(slot) = self.sets[set].iter_mut().find(|slot| **slot == 0) {
            *slot = tag(hash) << LINE_BITS | line as u32;
        }
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

//! Numbers for the terms of one document.
//!
//! Uses `stem`. With numbers, everything behind the first look-up of a term is an array and not a map. The table is
//! kept from document to document: each slot says for which numbering it was filled, so nothing is wiped in between.

use super::stem::Term;

/// Numbers of terms, from 0, in the order in which they were first asked for.
#[derive(Debug, Clone, Default)]
pub struct Numbering {
    /// A term stands where its own bits say, or next behind it: terms are hashes already.
    slots: Vec<Slot>,
    /// The slots in use less one: a power of two less one. At most half of them are filled.
    mask: usize,
    /// Which numbering this is. Slots of others are free.
    current: u32,
    count: u32,
}

#[derive(Debug, Clone, Copy, Default)]
struct Slot {
    term: Term,
    numbering: u32,
    number: u32,
}

/// Slots that a numbering begins with, at least and at most: a giant has many words, but not so many terms.
const AT_FIRST: (usize, usize) = (1 << 6, 1 << 12);
/// Terms that are added at once, at most.
const STEP: usize = 1 << 12;

impl Numbering {
    /// Forgets everything and begins anew, for about so many terms.
    pub fn begin(&mut self, expected: usize) {
        self.count = 0;
        self.use_slots((2 * expected).next_power_of_two().clamp(AT_FIRST.0, AT_FIRST.1));
    }

    /// Makes so many slots ready, all free.
    fn use_slots(&mut self, slots: usize) {
        if self.slots.len() < slots {
            self.slots.resize(slots, Slot::default());
        }
        self.mask = slots - 1;
        self.current = self.current.wrapping_add(1);
        if self.current == 0 {
            self.slots.fill(Slot::default());
            self.current = 1;
        }
    }

    /// How many terms have numbers.
    #[must_use]
    pub fn len(&self) -> u32 {
        self.count
    }

    /// Puts the numbers of terms into `numbers`, new ones for new terms, and calls `each` with each number.
    /// [`begin`](Self::begin) comes first.
    #[inline]
    pub fn add_all(&mut self, terms: &[Term], numbers: &mut [u32], mut each: impl FnMut(u32)) {
        // They may be many and yet few different ones: room is made step by step.
        for (terms, numbers) in terms.chunks(STEP).zip(numbers.chunks_mut(STEP)) {
            self.make_room(terms.len());
            let (mask, current) = (self.mask, self.current);
            let (slots, mut count) = (&mut self.slots[..=mask], self.count);
            for (&term, number) in terms.iter().zip(numbers) {
                let mut at = term.0 as usize & mask;
                while slots[at].numbering == current && slots[at].term != term {
                    at = (at + 1) & mask;
                }
                // No processor can predict whether a term is new, so nothing branches on it: a wrong guess costs more than
                // all of this.
                let slot = &mut slots[at];
                let is_new = slot.numbering != current;
                *number = if is_new { count } else { slot.number };
                *slot = Slot { term, numbering: current, number: *number };
                count += u32::from(is_new);
                each(*number);
            }
            self.count = count;
        }
    }

    /// The number of a term, a new one for a new term. [`begin`](Self::begin) comes first.
    pub fn add(&mut self, term: Term) -> u32 {
        self.make_room(1);
        let slot = self.place(term);
        if self.slots[slot].numbering != self.current {
            self.slots[slot] = Slot { term, numbering: self.current, number: self.count };
            self.count += 1;
        }
        self.slots[slot].number
    }

    /// The number of a term, if it has one.
    #[must_use]
    pub fn get(&self, term: Term) -> Option<u32> {
        if self.count == 0 {
            return None;
        }
        let slot = &self.slots[self.place(term)];
        (slot.numbering == self.current).then_some(slot.number)
    }

    /// The slot that holds a term, or the free one that it belongs into.
    fn place(&self, term: Term) -> usize {
        let mut at = term.0 as usize & self.mask;
        while self.slots[at].numbering == self.current && self.slots[at].term != term {
            at = (at + 1) & self.mask;
        }
        at
    }

    /// Makes sure that half of the slots stay free when so many terms are added.
    fn make_room(&mut self, more: usize) {
        if (self.count as usize + more) * 2 > self.mask + 1 {
            self.grow((self.count as usize + more) * 2);
        }
    }

    #[cold]
    fn grow(&mut self, slots: usize) {
        let (used, current) = (self.mask + 1, self.current);
        let filled: Vec<Slot> = self.slots[..used].iter().filter(|slot| slot.numbering == current).copied().collect();
        self.use_slots(slots.next_power_of_two());
        for slot in filled {
            let at = self.place(slot.term);
            self.slots[at] = Slot { numbering: self.current, ..slot };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_follow_the_first_time(documents in prop::collection::vec(prop::collection::vec(0u64..400, 0..300), 1..4), expected in 0usize..300) {
            let mut numbering = Numbering::default();
            for terms in &documents {
                numbering.begin(expected);
                let mut first: Vec<u64> = Vec::new();
                // Terms that want the same slot, too.
                let (some, others) = terms.split_at(terms.len() / 2);
                let some: Vec<Term> = some.iter().map(|&term| Term(term << 5)).collect();
                let (mut numbers, mut told) = (vec![0; some.len()], Vec::new());
                numbering.add_all(&some, &mut numbers, |number| told.push(number));
                prop_assert_eq!(&told, &numbers);
                prop_assert_eq!(numbering.len(), numbers.iter().max().map_or(0, |most| most + 1));
                numbers.extend(others.iter().map(|&term| numbering.add(Term(term << 5))));
                for (&term, number) in terms.iter().zip(numbers) {
                    if number as usize == first.len() {
                        first.push(term);
                    }
                    prop_assert_eq!(first[number as usize], term);
                }
                for term in 0..410u64 {
                    let number = numbering.get(Term(term << 5)).map(|number| number as usize);
                    prop_assert_eq!(number, first.iter().position(|&known| known == term));
                }
            }
        }
    }

    #[test]
    fn numberings_that_come_round_again_find_nothing_old() {
        let mut numbering = Numbering { current: u32::MAX - 1, ..Numbering::default() };
        for _ in 0..3 {
            numbering.begin(4);
            assert_eq!((numbering.get(Term(7)), numbering.add(Term(9)), numbering.add(Term(7))), (None, 0, 1));
        }
    }
}

//! What is known of word forms.
//!
//! Uses `text` and `model`. A form is analysed once - stem, skeleton, what the lists say of it - and remembered by the
//! thread that met it, under its letters packed into one integer where it is plain Arabic, as nearly all are. The
//! memory has two halves: what falls out of the young one is forgotten unless it is met again, so it stays flat and
//! keeps what an archive uses.

use crate::model::Model;
use crate::model::marks::Marks;
use crate::text::{Stemmer, Term, fold_into, skeleton_of_folded};
use rustc_hash::FxHashMap;

/// What is known of a word form.
#[derive(Debug, Clone, Copy, Default)]
pub struct Form {
    /// The hash of its stem; of its folded letters for a stop word.
    pub term: Term,
    /// The hash of its skeleton.
    pub skeleton: Term,
    /// The hash of its folded letters.
    pub folded: Term,
    /// What the lists say of it.
    pub marks: Marks,
}

/// Forms that each half of the memory holds.
const REMEMBERED: usize = 7 << 14;

/// Longer words, in bytes, are addresses, code or damage: nobody inflects them.
const LONGEST_WORD: usize = 128;

/// The forms that a thread remembers.
#[derive(Default)]
pub struct Forms {
    young: Memory,
    old: Memory,
    /// Forms that do not fit into an integer.
    others: FxHashMap<Box<str>, Form>,
    folded: String,
    stem: String,
}

/// The letters of a plain Arabic word of up to sixteen, one byte each and none of them 0.
fn packed(word: &str) -> Option<u128> {
    let (pairs, rest) = word.as_bytes().as_chunks::<2>();
    if pairs.len() > 16 || !rest.is_empty() {
        return None;
    }
    let (mut halves, mut is_other) = ([0u64; 2], false);
    for (half, pairs) in halves.iter_mut().zip(pairs.chunks(8)) {
        for &[lead, next] in pairs {
            let letter = (lead & 3) << 6 | next & 0x3F;
            is_other |= lead & 0xFC != 0xD8 || letter == 0;
            *half = *half << 8 | u64::from(letter);
        }
    }
    (!is_other).then(|| u128::from(halves[0]) | u128::from(halves[1]) << 64)
}

/// A hash table of forms by their letters. The entries stand in the order in which they were met: the words that every
/// text uses come first and stay in the processor's cache, where a table that scatters them would not.
#[derive(Default)]
struct Memory {
    entries: Vec<(u128, Form)>,
    /// Places in `entries`, counted from 1, with a byte of the hash above them; 0 where nothing is. At most half full.
    slots: Vec<u32>,
}

/// Bits of a slot that hold a place.
const PLACE_BITS: u32 = 24;

/// The place in a slot that is not empty.
fn place_in(slot: u32) -> usize {
    (slot & ((1 << PLACE_BITS) - 1)) as usize - 1
}

impl Memory {
    fn hash(key: u128) -> u64 {
        let folded = (key as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ (key >> 64) as u64;
        let mixed = folded.wrapping_mul(0xD6E8_FEB8_6659_FD93);
        mixed ^ mixed >> 32
    }

    /// The tag of a hash, as it stands in a slot.
    fn tag(hash: u64) -> u32 {
        (hash >> 56) as u32
    }

    fn get(&self, key: u128) -> Option<Form> {
        let hash = Self::hash(key);
        let last = self.slots.len().checked_sub(1)?;
        let mut at = hash as usize & last;
        loop {
            let slot = self.slots[at];
            if slot == 0 {
                return None;
            }
            if slot >> PLACE_BITS == Self::tag(hash)
                && let Some((_, form)) = self.entries.get(place_in(slot)).filter(|(known, _)| *known == key)
            {
                return Some(*form);
            }
            at = (at + 1) & last;
        }
    }

    /// Adds a form that is not there yet.
    fn insert(&mut self, key: u128, form: Form) {
        self.entries.push((key, form));
        if self.entries.len() * 2 > self.slots.len() {
            self.slots = vec![0; (self.entries.len() * 4).next_power_of_two().max(1 << 10)];
            (0..self.entries.len()).for_each(|place| self.put(place));
        } else {
            self.put(self.entries.len() - 1);
        }
    }

    fn put(&mut self, place: usize) {
        let hash = Self::hash(self.entries[place].0);
        let last = self.slots.len() - 1;
        let mut at = hash as usize & last;
        while self.slots[at] != 0 {
            at = (at + 1) & last;
        }
        self.slots[at] = Self::tag(hash) << PLACE_BITS | (place as u32 + 1);
    }
}

impl Forms {
    /// What is known of `word`.
    pub fn get(&mut self, word: &str, model: &Model, stemmer: &dyn Stemmer) -> Form {
        let Some(key) = packed(word) else { return self.other(word, model, stemmer) };
        if let Some(form) = self.young.get(key) {
            return form;
        }
        let form = match self.old.get(key) {
            Some(form) => form,
            None => self.analyse(word, model, stemmer),
        };
        if self.young.entries.len() >= REMEMBERED {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(key, form);
        form
    }

    fn other(&mut self, word: &str, model: &Model, stemmer: &dyn Stemmer) -> Form {
        if word.len() > LONGEST_WORD {
            let term = Term::of_stem(word);
            let folded = self.fold(word);
            let marks = Marks::TOPIC.or(model.marks(word, &folded));
            let form = Form { term, skeleton: term, folded: Term::of_stem(&folded), marks };
            self.folded = folded;
            return form;
        }
        if let Some(&form) = self.others.get(word) {
            return form;
        }
        let form = self.analyse(word, model, stemmer);
        if self.others.len() >= REMEMBERED / 8 {
            self.others.clear();
        }
        self.others.insert(word.into(), form);
        form
    }

    fn fold(&mut self, word: &str) -> String {
        let mut folded = std::mem::take(&mut self.folded);
        folded.clear();
        fold_into(word, &mut folded);
        folded
    }

    fn analyse(&mut self, word: &str, model: &Model, stemmer: &dyn Stemmer) -> Form {
        let folded = self.fold(word);
        let marks = model.marks(word, &folded);
        let letters = Term::of_stem(&folded);
        let (mut term, mut skeleton) = (letters, letters);
        if marks.has(Marks::TOPIC) {
            self.stem.clear();
            stemmer.stem_folded_into(word, &folded, &mut self.stem);
            term = Term::of_stem(&self.stem);
            self.stem.clear();
            skeleton_of_folded(&folded, &mut self.stem);
            skeleton = Term::of_stem(&self.stem);
        }
        self.folded = folded;
        Form { term, skeleton, folded: letters, marks }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_memory_gives_back_what_was_put_in() {
        let mut memory = Memory::default();
        let form = |number: u64| Form { term: Term(number), skeleton: Term(0), folded: Term(0), marks: Marks::default() };
        for number in 0..5000u64 {
            memory.insert(u128::from(number) << 40, form(number));
        }
        assert!((0..5000).all(|number| memory.get(u128::from(number) << 40).is_some_and(|form| form.term == Term(number))));
        assert!(memory.get(7).is_none());
    }

    #[test]
    fn only_plain_arabic_is_packed_and_no_two_words_alike() {
        assert_eq!((packed("KCNA"), packed("كيم1"), packed("والمستشفياتهموالمستشفيات")), (None, None, None));
        assert!(packed("ك").is_some() && packed("كك") != packed("ك") && packed("كي") != packed("يك"));
    }
}

//! What is known of word forms.
//!
//! Uses `cache`, `text` and `model`. A form is analysed once - stem, skeleton, what the lists say of it - and remembered by the
//! thread that met it, under its letters packed into one integer where it is plain Arabic, as nearly all are.

use super::cache::Cache;
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

/// Plain forms that a thread remembers, at most.
const MOST_PLAIN: usize = 1 << 15;
/// Other forms that a thread remembers, at most.
const MOST_OTHERS: usize = 1 << 14;

/// Longer words, in bytes, are addresses, code or damage: nobody inflects them.
const LONGEST_WORD: usize = 128;

/// The forms that a thread remembers.
pub(super) struct Forms {
    plain: Cache<u128, Form>,
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

impl Default for Forms {
    fn default() -> Self {
        Self { plain: Cache::new(MOST_PLAIN), others: FxHashMap::default(), folded: String::new(), stem: String::new() }
    }
}

impl Forms {
    /// What is known of `word`.
    pub fn get(&mut self, word: &str, model: &Model, stemmer: &dyn Stemmer) -> Form {
        let Some(key) = packed(word) else { return self.other(word, model, stemmer) };
        if let Some(form) = self.plain.find(key) {
            return *form;
        }
        let form = self.analyse(word, model, stemmer);
        self.plain.add(key, form);
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
        if self.others.len() >= MOST_OTHERS {
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
    fn only_plain_arabic_is_packed_and_no_two_words_alike() {
        assert_eq!((packed("KCNA"), packed("كيم1"), packed("والمستشفياتهموالمستشفيات")), (None, None, None));
        assert!(packed("ك").is_some() && packed("كك") != packed("ك") && packed("كي") != packed("يك"));
    }
}

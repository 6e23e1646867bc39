//! Words with what is known of their forms.
//!
//! Uses `text` and `model`. A form is analysed once - stem, skeleton, what the lists say of it - and remembered by the
//! thread that met it, under its letters packed into one integer where it is plain Arabic, as nearly all are. The
//! memory has two halves: what falls out of the young one is forgotten unless it is met again, so it stays flat and
//! keeps what an archive uses.

use crate::model::Model;
use crate::model::marks::{Marks, NoiseHint};
use crate::model::noise::AddressCount;
use crate::text::fold::{fold_phrase_into, phrase_words};
use crate::text::words::{Chunk, LetterSum, Listener, scan};
use crate::text::{Span, Stemmer, Term, fold_into, skeleton_of_folded};
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

/// A word of a text.
#[derive(Debug, Clone, Copy)]
pub struct Token {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub form: Form,
}

/// Forms that each half of the memory holds.
const REMEMBERED: usize = 7 << 15;

/// Longer words, in bytes, are addresses, code or damage: nobody inflects them.
const LONGEST_WORD: usize = 128;

/// The forms that a thread remembers.
#[derive(Default)]
pub struct Forms {
    young: Memory,
    old: Memory,
    /// Forms that do not fit into an integer.
    others: FxHashMap<Box<str>, Form>,
    together: Together,
    folded: String,
    stem: String,
}

/// Words that are looked up together. Most of the time of a look-up goes by until memory answers, so it is asked for
/// many words before the first answer is used.
#[derive(Default)]
struct Together {
    spans: Vec<Span>,
    /// Each chunk that ended among them, with the number of words up to its end.
    chunks: Vec<(Chunk, usize)>,
    /// For each word its letters, and what the slot holds in which they may stand; nothing for words that do not fit.
    slots: Vec<Option<(u128, u32)>>,
    forms: Vec<Form>,
}

/// Words and chunks that are looked up together, at most.
const TOGETHER: usize = 256;

impl Together {
    fn is_full(&self) -> bool {
        self.spans.len() >= TOGETHER || self.chunks.len() >= TOGETHER
    }

    fn clear(&mut self) {
        self.spans.clear();
        self.chunks.clear();
        self.slots.clear();
        self.forms.clear();
    }
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

    /// What the slot holds in which a key stands most probably, out of the first two.
    fn likely_slot(&self, key: u128) -> u32 {
        let hash = Self::hash(key);
        let last = self.slots.len().saturating_sub(1);
        let slot = |at: usize| self.slots.get(at & last).copied().unwrap_or(0);
        let (first, second) = (slot(hash as usize), slot((hash as usize).wrapping_add(1)));
        if first >> PLACE_BITS == Self::tag(hash) { first } else { second }
    }

    /// The form of a key, if it is the one in this slot.
    fn form_in(&self, slot: u32, key: u128) -> Option<Form> {
        let place = (slot & ((1 << PLACE_BITS) - 1)) as usize;
        self.entries.get(place.wrapping_sub(1)).filter(|(known, _)| *known == key).map(|(_, form)| *form)
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
                && let Some(form) = self.form_in(slot, key)
            {
                return Some(form);
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

    /// What is known of some words.
    fn look_up(&mut self, words: &mut Together, text: &str, model: &Model, stemmer: &dyn Stemmer) {
        words.slots.extend(words.spans.iter().map(|span| packed(span.of(text)).map(|key| (key, 0))));
        words.slots.iter_mut().flatten().for_each(|(key, slot)| *slot = self.young.likely_slot(*key));
        for (span, slot) in words.spans.iter().zip(&words.slots) {
            let known = slot.and_then(|(key, slot)| self.young.form_in(slot, key));
            words.forms.push(known.unwrap_or_else(|| self.get(span.of(text), model, stemmer)));
        }
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

/// What a look at every character of a line gives.
#[derive(Debug, Clone, Copy, Default)]
pub struct Survey {
    /// Words, as phrases count them: chunks between white space that hold a letter or digit.
    pub words: usize,
    /// Such words up to the first stop that has something behind it, if there is one.
    pub words_to_stop: Option<usize>,
    /// Chunks without a letter or digit.
    pub bare_chunks: usize,
    /// Whether it has a letter of the Arabic script.
    pub has_arabic: bool,
    /// Whether it has a Latin letter.
    pub has_latin: bool,
    /// Whether it holds characters by which folding can make words that are not seen here, so that only the folded
    /// line can tell what is in it.
    pub hides_words: bool,
    /// What its words carry of the noise rules.
    pub hint: NoiseHint,
    /// The same of the words up to the first stop.
    pub hint_to_stop: NoiseHint,
    /// Words that speak to the reader.
    pub address: AddressCount,
}

/// Gathers the words of a line and what is in it.
struct Surveyor<'s> {
    text: &'s str,
    model: &'s Model,
    /// None where nothing but the noise rules asks for the words.
    stemmer: Option<&'s dyn Stemmer>,
    forms: &'s mut Forms,
    tokens: &'s mut Vec<Token>,
    survey: Survey,
    /// Words up to the stop at the end of the last chunk, if there is one, and what they carry.
    stop: Option<(usize, NoiseHint)>,
}

impl Surveyor<'_> {
    /// What the noise rules say of a word.
    fn noise_marks(&mut self, span: Span, letters: Option<LetterSum>) -> Marks {
        let (noise, word, folded) = (&self.model.noise, span.of(self.text), &mut self.forms.folded);
        match letters {
            Some(letters) => noise.marks_of_letters(word, letters, folded),
            None => {
                folded.clear();
                fold_into(word, folded);
                noise.marks(folded)
            }
        }
    }

    /// Looks up the words that wait for it, and takes them and their chunks in order.
    fn look_up(&mut self) {
        let Some(stemmer) = self.stemmer else { return };
        let mut waiting = std::mem::take(&mut self.forms.together);
        self.forms.look_up(&mut waiting, self.text, self.model, stemmer);
        let mut words = waiting.spans.iter().zip(&waiting.forms);
        let mut taken = 0;
        for &(chunk, end) in &waiting.chunks {
            words.by_ref().take(end - taken).for_each(|(&span, &form)| self.take_word(span, form));
            taken = end;
            self.take_chunk(chunk);
        }
        words.for_each(|(&span, &form)| self.take_word(span, form));
        waiting.clear();
        self.forms.together = waiting;
    }

    fn take_word(&mut self, span: Span, form: Form) {
        self.survey.hint.add(form.marks);
        self.survey.address.add(form.marks);
        self.tokens.push(Token { span, form });
    }

    fn take_chunk(&mut self, chunk: Chunk) {
        let (words, is_kept, ends_in_stop) = if chunk.is_plain() {
            let last = self.text.as_bytes()[chunk.span.end as usize - 1];
            (usize::from(chunk.is_word()), chunk.is_kept(), last == b'.')
        } else {
            fold_phrase_into(chunk.span.of(self.text), &mut self.forms.folded);
            let folded = self.forms.folded.as_str();
            (phrase_words(folded), !folded.is_empty(), folded.ends_with('.'))
        };
        let survey = &mut self.survey;
        survey.has_arabic |= chunk.has_arabic();
        survey.has_latin |= chunk.has_latin();
        survey.hides_words |= chunk.has_foreign();
        if is_kept {
            survey.words += words;
            survey.bare_chunks += usize::from(words == 0);
            if survey.words_to_stop.is_none() {
                match self.stop {
                    Some((words, hint)) => (survey.words_to_stop, survey.hint_to_stop) = (Some(words), hint),
                    None if ends_in_stop => self.stop = Some((survey.words, survey.hint)),
                    None => {}
                }
            }
        }
    }
}

impl Listener for Surveyor<'_> {
    fn word(&mut self, span: Span, letters: Option<LetterSum>) {
        if self.stemmer.is_none() {
            let marks = self.noise_marks(span, letters);
            return self.take_word(span, Form { marks, ..Form::default() });
        }
        if self.forms.together.is_full() {
            self.look_up();
        }
        self.forms.together.spans.push(span);
    }

    fn chunk(&mut self, chunk: Chunk) {
        if self.stemmer.is_none() {
            return self.take_chunk(chunk);
        }
        if self.forms.together.is_full() {
            self.look_up();
        }
        let words = &mut self.forms.together;
        words.chunks.push((chunk, words.spans.len()));
    }
}

/// Appends the words of a span of `text` to `tokens` and says what is in it. Without a stemmer nothing is found out about
/// the words but what the noise rules ask. Linear in the bytes of the span.
pub fn survey(text: &str, span: Span, model: &Model, stemmer: Option<&dyn Stemmer>, forms: &mut Forms, tokens: &mut Vec<Token>) -> Survey {
    // A panic that was caught may have left words of another text.
    forms.together.clear();
    let mut surveyor = Surveyor { text, model, stemmer, forms, tokens, survey: Survey::default(), stop: None };
    surveyor.survey.hides_words = model.noise.has_symbol(span.of(text));
    scan(text, span, &mut surveyor);
    surveyor.look_up();
    surveyor.survey
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Light;

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
    fn words_looked_up_together_are_what_they_are_alone() {
        let model = Model::shipped().unwrap();
        // More words than are looked up together, many of them met twice, some that do not fit into an integer.
        let words: Vec<String> = (0..3 * TOGETHER).map(|at| format!("كتاب{} KCNA", "سلم".repeat(at % 7))).collect();
        let text = words.join(" - ");
        let (mut forms, mut alone, mut tokens) = (Forms::default(), Forms::default(), Vec::new());
        let survey = survey(&text, Span::new(0, text.len()), &model, Some(&Light), &mut forms, &mut tokens);
        assert_eq!((tokens.len(), survey.words, survey.bare_chunks), (6 * TOGETHER, 6 * TOGETHER, 3 * TOGETHER - 1));
        let known = |form: Form| (form.term, form.skeleton, form.folded, form.marks);
        assert!(tokens.iter().all(|token| known(token.form) == known(alone.get(token.span.of(&text), &model, &Light))));
    }

    #[test]
    fn only_plain_arabic_is_packed_and_no_two_words_alike() {
        assert_eq!((packed("KCNA"), packed("كيم1"), packed("والمستشفياتهموالمستشفيات")), (None, None, None));
        assert!(packed("ك").is_some() && packed("كك") != packed("ك") && packed("كي") != packed("يك"));
    }
}

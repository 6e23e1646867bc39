//! The words of a line, and what is in it.
//!
//! Uses `cache`, `forms`, `model` and `text`. A line is cut at white space, many chunks at a time, and each is looked
//! up whole; only one that the cache does not know is looked at letter by letter. Most of the time of a look-up goes by
//! until memory answers, so chunks are looked for together before the first answer is used.

use super::cache::Cache;
use super::document::Word;
use super::forms::{Form, Forms};
use crate::model::Model;
use crate::model::marks::{Marks, NoiseHint};
use crate::model::noise::AddressCount;
use crate::text::fold::{fold_into, fold_phrase_into, phrase_words};
use crate::text::words::{self, Listener, scan};
use crate::text::{Span, Stemmer, Term};
use std::hint::black_box;

/// Words in the order of the text, with the terms and skeletons of those that carry a topic.
#[derive(Debug, Clone, Default)]
pub struct Words {
    /// The words.
    pub words: Vec<Word>,
    /// The terms of the words with [`Marks::TOPIC`].
    pub terms: Vec<Term>,
    /// The skeletons of the same words.
    pub skeletons: Vec<Term>,
}

impl Words {
    /// Forgets the words and keeps the room.
    pub fn clear(&mut self) {
        self.words.clear();
        self.terms.clear();
        self.skeletons.clear();
    }

    pub(super) fn append(&mut self, other: &Self) {
        self.words.extend_from_slice(&other.words);
        self.terms.extend_from_slice(&other.terms);
        self.skeletons.extend_from_slice(&other.skeletons);
    }

    /// The place behind the last word.
    pub(super) fn end(&self) -> Place {
        Place { word: self.words.len(), term: self.terms.len() }
    }

    pub(super) fn reserve(&mut self, words: usize, terms: usize) {
        self.words.reserve(words);
        self.terms.reserve(terms);
        self.skeletons.reserve(terms);
    }

    #[inline]
    fn push(&mut self, span: Span, form: &Form) {
        self.words.push(Word { span, folded: form.folded, marks: form.marks });
        if form.marks.has(Marks::TOPIC) {
            self.terms.push(form.term);
            self.skeletons.push(form.skeleton);
        }
    }
}

/// A place among words and their terms.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Place {
    pub(super) word: usize,
    pub(super) term: usize,
}

impl Place {
    /// The place so many words on.
    pub(super) fn after(self, words: &[Word]) -> Self {
        let terms: usize = words.iter().map(|word| usize::from(word.marks.has(Marks::TOPIC))).sum();
        Self { word: self.word + words.len(), term: self.term + terms }
    }
}

/// What a look at a line gives.
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

/// What is known of a chunk.
#[derive(Debug, Clone, Copy, Default)]
struct Chunk {
    /// What its word is, if it has one only.
    form: Form,
    shape: Shape,
    /// Its words, if it has several: an index into [`Lexicon::several`].
    several: u32,
}

/// What a chunk is made of.
#[derive(Debug, Clone, Copy, Default)]
struct Shape {
    /// Where its word stands in it, in bytes: start and length.
    word: (u8, u8),
    /// Words, as phrases count them.
    counted: u8,
    /// Bits of [`Shape`]'s constants.
    flags: u8,
}

impl Shape {
    /// Holds a letter of the Arabic script.
    const ARABIC: u8 = 1;
    /// Holds a Latin letter.
    const LATIN: u8 = 1 << 1;
    /// Folding may make words of it that it does not show.
    const HIDES: u8 = 1 << 2;
    /// Something is left of it when it is folded.
    const KEPT: u8 = 1 << 3;
    /// Ends in a full stop.
    const STOP: u8 = 1 << 4;
    /// Has one word.
    const WORD: u8 = 1 << 5;
    /// Has several words.
    const SEVERAL: u8 = 1 << 6;

    fn has(self, flag: u8) -> bool {
        self.flags & flag != 0
    }
}

/// The words of a chunk with several, by where they stand in it.
type Several = Box<[((u8, u8), Form)]>;

/// What a thread knows of words and chunks.
pub struct Lexicon {
    forms: Forms,
    /// Chunks of up to 16 bytes.
    short: Cache<u128, Chunk>,
    /// Chunks of up to 32 bytes.
    long: Cache<(u128, u128), Chunk>,
    /// The words of chunks with several.
    several: Vec<Several>,
    pieces: Vec<Piece>,
    folded: String,
    /// Whether only the noise rules were asked.
    is_for_noise: bool,
}

impl Default for Lexicon {
    fn default() -> Self {
        Self {
            forms: Forms::default(),
            short: Cache::new(MOST_SHORT),
            long: Cache::new(MOST_LONG),
            several: Vec::new(),
            pieces: Vec::new(),
            folded: String::new(),
            is_for_noise: false,
        }
    }
}

/// Chunks of up to 16 bytes that a thread remembers.
const MOST_SHORT: usize = 1 << 18;
/// Chunks of up to 32 bytes that a thread remembers.
const MOST_LONG: usize = 1 << 15;
/// Chunks of several words that a thread remembers.
const MOST_SEVERAL: usize = 1 << 13;

/// Chunks that are looked for together.
const TOGETHER: usize = 64;

/// A chunk between white space of ASCII; it may hold other white space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Piece {
    /// Its bytes, if there are no more than 32 and no control characters; else 0.
    key: (u128, u128),
    span: Span,
    /// The line of the cache that it most probably stands in.
    line: u32,
}

/// A byte in each place of an integer.
const fn everywhere(byte: u8) -> u128 {
    u128::from_le_bytes([byte; 16])
}

/// The masks of so many first bytes.
const FIRST: [u128; 17] = {
    let mut masks = [u128::MAX; 17];
    let mut count = 0;
    while count < 16 {
        masks[count] = (1 << (8 * count)) - 1;
        count += 1;
    }
    masks
};

/// The next 16 bytes, with zeros behind the last, and how many of them stand before the first that is white space, a
/// control character or behind the end.
#[inline]
fn head(bytes: &[u8]) -> (u128, usize) {
    let head = match bytes.first_chunk() {
        Some(head) => u128::from_le_bytes(*head),
        None => {
            let mut head = [0; 16];
            head[..bytes.len()].copy_from_slice(bytes);
            u128::from_le_bytes(head)
        }
    };
    // The top bit of every byte below 0x21; those above the first of them may be wrong.
    let ends = head.wrapping_sub(everywhere(0x21)) & !head & everywhere(0x80);
    let count = (ends.trailing_zeros() / 8) as usize;
    (head & FIRST[count], count)
}

fn is_space(byte: u8) -> bool {
    byte == b' ' || byte.wrapping_sub(9) < 5
}

/// Appends the next pieces of `bytes` from byte `at` on, some together; where to go on, or the end.
fn split(bytes: &[u8], mut at: usize, pieces: &mut Vec<Piece>) -> usize {
    while at < bytes.len() && pieces.len() < TOGETHER {
        let rest = &bytes[at..];
        let ends = |count: usize| rest.len() <= count || is_space(rest[count]);
        let (first, mut count) = head(rest);
        let mut key = (first, 0);
        if !ends(count) {
            if count == 16 {
                let (second, more) = head(&rest[16..]);
                (key.1, count) = (second, 16 + more);
            }
            // Longer still, or with a control character in it.
            if !ends(count) {
                count = rest.iter().position(|&byte| is_space(byte)).unwrap_or(rest.len());
                key = (0, 0);
            }
        }
        if count > 0 {
            pieces.push(Piece { key, span: Span::new(at, at + count), line: 0 });
        }
        at += count + 1;
    }
    at
}

/// What a line has, up to the chunk that was taken last.
struct Gathered<'s> {
    words: &'s mut Words,
    survey: Survey,
    /// What its chunks have.
    flags: u8,
    /// What its words have.
    any: Marks,
    /// What stands before the end of the chunk taken last, if that is a stop.
    stop: Option<Beginning>,
    /// What stands before the first stop that has something behind it.
    first_stop: Option<Beginning>,
}

/// What stands before a place in a line.
#[derive(Clone, Copy)]
struct Beginning {
    /// Words, as phrases count them.
    counted: usize,
    /// The end of its words.
    end: usize,
    /// What its words have.
    any: Marks,
}

impl Gathered<'_> {
    #[inline]
    fn take(&mut self, piece: Span, chunk: &Chunk, several: &[Several]) {
        let span = |(start, length): (u8, u8)| {
            let start = piece.start + u32::from(start);
            Span { start, end: start + u32::from(length) }
        };
        if chunk.shape.has(Shape::WORD) {
            self.take_word(span(chunk.shape.word), &chunk.form);
        } else if chunk.shape.has(Shape::SEVERAL) {
            several[chunk.several as usize].iter().for_each(|(word, form)| self.take_word(span(*word), form));
        }
        self.take_shape(chunk.shape, usize::from(chunk.shape.counted));
    }

    #[inline]
    fn take_word(&mut self, span: Span, form: &Form) {
        self.any = self.any.or(form.marks);
        self.words.push(span, form);
    }

    #[inline]
    fn take_shape(&mut self, shape: Shape, counted: usize) {
        self.flags |= shape.flags;
        if !shape.has(Shape::KEPT) {
            return;
        }
        self.survey.words += counted;
        self.survey.bare_chunks += usize::from(counted == 0);
        if self.first_stop.is_none() {
            self.look_for_stop(shape);
        }
    }

    fn look_for_stop(&mut self, shape: Shape) {
        self.first_stop = self.stop;
        if self.stop.is_none() && shape.has(Shape::STOP) {
            self.stop = Some(Beginning { counted: self.survey.words, end: self.words.words.len(), any: self.any });
        }
    }

    /// The survey of the line whose words begin with the one of this place.
    fn finish(mut self, first: usize) -> Survey {
        let words = self.words.words.get(first..).unwrap_or_default();
        self.survey.has_arabic = self.flags & Shape::ARABIC != 0;
        self.survey.has_latin = self.flags & Shape::LATIN != 0;
        self.survey.hides_words |= self.flags & Shape::HIDES != 0;
        let hint = |words: &[Word], any| NoiseHint::of(words.iter().map(|word| word.marks), any);
        self.survey.hint = hint(words, self.any);
        if self.any.has(Marks::ADDRESS) {
            words.iter().for_each(|word| self.survey.address.add(word.marks));
        }
        if let Some(stop) = self.first_stop {
            self.survey.words_to_stop = Some(stop.counted);
            self.survey.hint_to_stop = hint(words.get(..stop.end - first).unwrap_or_default(), stop.any);
        }
        self.survey
    }
}

/// Gathers the words of a line and what is in it.
struct Surveyor<'s> {
    text: &'s str,
    model: &'s Model,
    /// None where nothing but the noise rules asks for the words.
    stemmer: Option<&'s dyn Stemmer>,
    lexicon: &'s mut Lexicon,
    gathered: Gathered<'s>,
    /// What the chunk looked at last letter by letter is made of, how many words phrases count in it, and how many
    /// chunks were looked at so.
    last: (Shape, usize, usize),
}

impl Surveyor<'_> {
    fn take_all(&mut self, span: Span) {
        let bytes = self.text.as_bytes().get(..span.end as usize).unwrap_or_default();
        let mut at = span.start as usize;
        let mut pieces = std::mem::take(&mut self.lexicon.pieces);
        while at < bytes.len() {
            pieces.clear();
            at = split(bytes, at, &mut pieces);
            let (short, long) = (&self.lexicon.short, &self.lexicon.long);
            for piece in &mut pieces {
                piece.line = if piece.key.1 == 0 { short.line_of(piece.key.0) } else { long.line_of(piece.key) };
            }
            let touch = |piece: &Piece| {
                if piece.key.1 == 0 { short.touch(piece.line, piece.key.0) } else { long.touch(piece.line, piece.key) }
            };
            black_box(pieces.iter().fold(false, |any, piece| any ^ touch(piece)));
            pieces.iter().for_each(|piece| self.take(piece));
        }
        self.lexicon.pieces = pieces;
    }

    #[inline]
    fn take(&mut self, piece: &Piece) {
        let lexicon = &*self.lexicon;
        let line = |first| if piece.key.1 == 0 { lexicon.short.get(first, piece.key.0) } else { lexicon.long.get(first, piece.key) };
        match line(piece.line) {
            Some(chunk) => self.gathered.take(piece.span, chunk, &lexicon.several),
            None => self.take_rare(piece),
        }
    }

    /// A chunk that was not found with the others.
    #[inline(never)]
    fn take_rare(&mut self, piece: &Piece) {
        let Lexicon { short, long, several, .. } = &*self.lexicon;
        // Another one of the same pieces may have brought it.
        let known = if piece.key.1 == 0 { short.find(piece.key.0) } else { long.find(piece.key) };
        if let Some(chunk) = known {
            return self.gathered.take(piece.span, chunk, several);
        }
        let Some(chunk) = self.take_new(piece.span) else { return };
        match piece.key {
            (0, _) => {}
            (key, 0) => self.lexicon.short.add(key, chunk),
            key => self.lexicon.long.add(key, chunk),
        }
    }

    /// Takes a chunk letter by letter; what it is, if it can be remembered.
    fn take_new(&mut self, piece: Span) -> Option<Chunk> {
        let (before, looked_at) = (self.gathered.words.end(), self.last.2);
        scan(self.text, piece, self);
        let (mut shape, counted, now_looked_at) = self.last;
        // White space outside ASCII can part a chunk in two, and what is counted must fit.
        if now_looked_at != looked_at + 1 || usize::from(shape.counted) != counted || piece.len() > 32 {
            return None;
        }
        let out = &self.gathered.words;
        let (mut terms, mut skeletons) = (out.terms[before.term..].iter().copied(), out.skeletons[before.term..].iter().copied());
        let mut words = out.words[before.word..].iter().map(|word| {
            let has_term = word.marks.has(Marks::TOPIC);
            let term = |terms: &mut dyn Iterator<Item = Term>| if has_term { terms.next().unwrap_or_default() } else { Term::default() };
            let (term, skeleton) = (term(&mut terms), term(&mut skeletons));
            let place = ((word.span.start - piece.start) as u8, word.span.len() as u8);
            (place, Form { term, skeleton, folded: word.folded, marks: word.marks })
        });
        match (words.len(), words.next()) {
            (1, Some((word, form))) => {
                shape = Shape { word, flags: shape.flags | Shape::WORD, ..shape };
                Some(Chunk { form, shape, several: 0 })
            }
            (_, Some(first)) if self.lexicon.several.len() < MOST_SEVERAL => {
                self.lexicon.several.push(std::iter::once(first).chain(words).collect());
                shape.flags |= Shape::SEVERAL;
                Some(Chunk { form: Form::default(), shape, several: self.lexicon.several.len() as u32 - 1 })
            }
            (_, Some(_)) => None,
            (_, None) => Some(Chunk { shape, ..Chunk::default() }),
        }
    }

    /// What is known of a word.
    fn form(&mut self, word: &str) -> Form {
        let Some(stemmer) = self.stemmer else {
            let folded = &mut self.lexicon.folded;
            folded.clear();
            fold_into(word, folded);
            return Form { marks: self.model.noise.marks(folded), ..Form::default() };
        };
        self.lexicon.forms.get(word, self.model, stemmer)
    }
}

impl Listener for Surveyor<'_> {
    fn word(&mut self, span: Span) {
        let form = self.form(span.of(self.text));
        self.gathered.take_word(span, &form);
    }

    fn chunk(&mut self, chunk: words::Chunk) {
        let (counted, is_kept, ends_in_stop) = if chunk.is_plain() {
            let last = self.text.as_bytes()[chunk.span.end as usize - 1];
            (usize::from(chunk.is_word()), chunk.is_kept(), last == b'.')
        } else {
            fold_phrase_into(chunk.span.of(self.text), &mut self.lexicon.folded);
            let folded = self.lexicon.folded.as_str();
            (phrase_words(folded), !folded.is_empty(), folded.ends_with('.'))
        };
        let flag = |holds: bool, flag: u8| if holds { flag } else { 0 };
        let flags = flag(chunk.has_arabic(), Shape::ARABIC)
            | flag(chunk.has_latin(), Shape::LATIN)
            | flag(chunk.has_foreign(), Shape::HIDES)
            | flag(is_kept, Shape::KEPT)
            | flag(ends_in_stop, Shape::STOP);
        let shape = Shape { word: (0, 0), counted: counted as u8, flags };
        self.gathered.take_shape(shape, counted);
        self.last = (shape, counted, self.last.2 + 1);
    }
}

/// Appends the words of a span of `text` to `out` and says what is in it. Without a stemmer nothing is found out about
/// the words but what the noise rules ask. `has_symbols` says that the text may hold a phrase of theirs without a word.
/// Linear in the bytes of the span.
pub fn survey(
    text: &str,
    span: Span,
    model: &Model,
    stemmer: Option<&dyn Stemmer>,
    has_symbols: bool,
    lexicon: &mut Lexicon,
    out: &mut Words,
) -> Survey {
    if lexicon.is_for_noise != stemmer.is_none() {
        *lexicon = Lexicon { is_for_noise: stemmer.is_none(), ..Lexicon::default() };
    }
    let first = out.words.len();
    let survey = Survey { hides_words: has_symbols && model.noise.has_symbol(span.of(text)), ..Survey::default() };
    let gathered = Gathered { words: out, survey, flags: 0, any: Marks::default(), stop: None, first_stop: None };
    let mut surveyor = Surveyor { text, model, stemmer, lexicon, gathered, last: (Shape::default(), 0, 0) };
    surveyor.take_all(span);
    surveyor.gathered.finish(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Light;
    use crate::text::words::for_each_word;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    static MODEL: LazyLock<Model> = LazyLock::new(|| Model::shipped().unwrap());

    /// What a look at a whole text gives, for comparison.
    fn look(text: &str, stemmer: Option<&dyn Stemmer>, lexicon: &mut Lexicon) -> (String, String) {
        let mut words = Words::default();
        let survey = survey(text, Span::new(0, text.len()), &MODEL, stemmer, true, lexicon, &mut words);
        (format!("{survey:?}"), format!("{words:?}"))
    }

    #[test]
    fn chunks_are_told_apart_by_their_counts() {
        let mut words = Words::default();
        let text = "قال الوزير. – ثم غادر إلى www.mujaz.example مساءً والمستشفياتوالجامعات/والمدارس";
        let survey = survey(text, Span::new(0, text.len()), &MODEL, Some(&Light), true, &mut Lexicon::default(), &mut words);
        let shown: Vec<&str> = words.words.iter().map(|word| word.span.of(text)).collect();
        assert_eq!(shown, ["قال", "الوزير", "ثم", "غادر", "إلى", "www.mujaz.example", "مساءً", "والمستشفياتوالجامعات", "والمدارس"]);
        assert_eq!((survey.words, survey.words_to_stop, survey.bare_chunks), (8, Some(2), 1));
        assert!(survey.has_arabic && survey.has_latin && !survey.hides_words);
    }

    proptest! {
        #[test]
        fn what_is_remembered_is_what_is_found(
            parts in prop::collection::vec("[ا-ي]{1,20}[،.:»]{0,2}|[ \\u{a0}\\u{200f}\\u{0}\\u{1f}\t\n]|«?[ا-يa-z0-9ًﻻ./_#-]{1,12}", 0..40),
        ) {
            let text = parts.join(" ");
            let mut lexicon = Lexicon::default();
            for stemmer in [Some(&Light as &dyn Stemmer), None] {
                let first = look(&text, stemmer, &mut lexicon);
                prop_assert_eq!(&first, &look(&text, stemmer, &mut lexicon));
            }
            let mut words = Words::default();
            survey(&text, Span::new(0, text.len()), &MODEL, Some(&Light), true, &mut lexicon, &mut words);
            let mut spans = Vec::new();
            for_each_word(&text, |span| spans.push(span));
            prop_assert_eq!(words.words.iter().map(|word| word.span).collect::<Vec<_>>(), spans);
            let mut forms = Forms::default();
            let found: Vec<Form> = words.words.iter().map(|word| forms.get(word.span.of(&text), &MODEL, &Light)).collect();
            prop_assert!(words.words.iter().zip(&found).all(|(word, form)| word.marks == form.marks && word.folded == form.folded));
            let terms: Vec<Term> = found.iter().filter(|form| form.marks.has(Marks::TOPIC)).map(|form| form.term).collect();
            prop_assert_eq!(words.terms, terms);
        }
    }
}

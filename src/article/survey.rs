//! The words of a line, and what is in it.
//!
//! Uses `chunks`, `forms`, `model` and `text`. A line is cut at white space, many chunks at a time, and each is looked
//! up whole; only one that is not remembered is looked at letter by letter.

use super::chunks::{Chunk, Chunks, Piece, PlacedWord, Shape, split};
use super::document::Word;
use super::forms::{Form, Forms};
use crate::model::Model;
use crate::model::marks::{Marks, NoiseHint};
use crate::model::noise::AddressCount;
use crate::text::fold::{fold_into, fold_phrase_into, phrase_words};
use crate::text::words::{self, Listener, scan};
use crate::text::{Span, Stemmer, Term};

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

    /// The words from a place on, where they stand counted from byte `start`.
    fn behind(&self, place: Place, start: u32) -> impl ExactSizeIterator<Item = PlacedWord> {
        let mut term = place.term;
        self.words[place.word..].iter().map(move |word| {
            let mut form = Form { folded: word.folded, marks: word.marks, ..Form::default() };
            if word.marks.has(Marks::TOPIC) {
                (form.term, form.skeleton) = (self.terms[term], self.skeletons[term]);
                term += 1;
            }
            (((word.span.start - start) as u8, word.span.len() as u8), form)
        })
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

/// What a thread knows of words and chunks.
#[derive(Default)]
pub struct Lexicon {
    forms: Forms,
    chunks: Chunks,
    pieces: Vec<Piece>,
    folded: String,
    /// Whether only the noise rules were asked.
    is_for_noise: bool,
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
    fn take(&mut self, piece: Span, chunk: &Chunk, chunks: &Chunks) {
        let span = |(start, length): (u8, u8)| {
            let start = piece.start + u32::from(start);
            Span { start, end: start + u32::from(length) }
        };
        if chunk.shape.has(Shape::WORD) {
            self.take_word(span(chunk.shape.word), &chunk.form);
        } else if chunk.shape.has(Shape::SEVERAL) {
            chunks.words(chunk).iter().for_each(|(word, form)| self.take_word(span(*word), form));
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
            self.lexicon.chunks.ask_for(&mut pieces);
            pieces.iter().for_each(|piece| self.take(piece));
        }
        self.lexicon.pieces = pieces;
    }

    #[inline]
    fn take(&mut self, piece: &Piece) {
        let chunks = &self.lexicon.chunks;
        match chunks.get(piece) {
            Some(chunk) => self.gathered.take(piece.span, chunk, chunks),
            None => self.take_rare(piece),
        }
    }

    /// A chunk that was not found with the others.
    #[inline(never)]
    fn take_rare(&mut self, piece: &Piece) {
        let chunks = &self.lexicon.chunks;
        // Another one of the same pieces may have brought it.
        match chunks.find(piece) {
            Some(chunk) => self.gathered.take(piece.span, chunk, chunks),
            None => self.take_new(piece),
        }
    }

    /// Takes a chunk letter by letter, and remembers it where it can be.
    fn take_new(&mut self, piece: &Piece) {
        let (before, looked_at) = (self.gathered.words.end(), self.last.2);
        scan(self.text, piece.span, self);
        let (shape, counted, now_looked_at) = self.last;
        // White space outside ASCII can part a chunk in two, and what is counted must fit.
        if now_looked_at == looked_at + 1 && usize::from(shape.counted) == counted {
            let words = self.gathered.words.behind(before, piece.span.start);
            self.lexicon.chunks.add(piece, shape, words);
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

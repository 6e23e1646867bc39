//! Runs of neighbouring words that recur.
//!
//! Uses `article`, `model`, `text`, `rayon`. The running text is kept once, and runs are counted by sorting the places
//! where they begin: most runs of an archive stand once, and a table of all of them would be many times larger than the
//! text.

use super::{EXAMPLES, LONGEST};
use crate::article::Document;
use crate::model::Model;
use crate::text::{Span, Term, fold_into, one_line};
use rayon::prelude::*;
use smallvec::SmallVec;
use std::borrow::Cow;

/// The running text of some articles, as far as terms may be in it.
#[derive(Default)]
pub(super) struct Runs {
    documents: Vec<Box<str>>,
    sentences: Vec<Sentence>,
    words: Vec<Word>,
}

struct Sentence {
    document: u32,
    text: Box<str>,
    /// Its first word.
    first: usize,
}

struct Word {
    term: Term,
    /// Where it stands in its sentence.
    span: Span,
    /// Whether a run may begin or end with it.
    can_stand: bool,
    /// Whether one space parts it from the word before.
    is_joined: bool,
}

/// A run that recurs.
pub(super) struct Run {
    /// Its first place, as the number of a word.
    at: u32,
    /// Its words.
    pub length: usize,
    /// How often it stands.
    pub count: u32,
    /// The places of its different forms, each with how often it stands.
    pub forms: SmallVec<[(u32, u32); 2]>,
    /// The first different sentences with it.
    pub examples: SmallVec<[u32; EXAMPLES]>,
}

impl Runs {
    /// Takes the running text of an article. Linear in its words.
    pub(super) fn add(&mut self, document: &Document, model: &Model) {
        let mut folded = String::new();
        let number = self.documents.len() as u32;
        self.documents.push(document.article.id.as_str().into());
        for index in document.body() {
            let sentence = &document.sentences[index];
            let from = sentence.span.start;
            self.sentences.push(Sentence { document: number, text: document.show(sentence.span).into(), first: self.words.len() });
            let mut end = None;
            for (&term, span) in document.terms_of(sentence).iter().zip(document.term_spans_of(sentence)) {
                folded.clear();
                fold_into(document.show(span), &mut folded);
                self.words.push(Word {
                    term,
                    span: Span { start: span.start - from, end: span.end - from },
                    can_stand: can_stand(&folded, model),
                    is_joined: end.is_some_and(|end| document.show(Span { start: end, end: span.start }) == " "),
                });
                end = Some(span.end);
            }
        }
    }

    /// All runs that stand at least `least` times, in ascending order of their terms. One sort of the words for each
    /// length, on all threads of the pool.
    pub(super) fn recurring(&self, least: u32) -> Vec<Run> {
        let mut all: Vec<Run> = Vec::new();
        for length in 1..=LONGEST {
            let terms = |at: u32| self.terms_at(at, length);
            let mut places: Vec<u32> = (0..self.words.len() as u32).filter(|&at| self.is_run(at as usize, length)).collect();
            places.par_sort_unstable_by(|&a, &b| terms(a).cmp(terms(b)).then(a.cmp(&b)));
            let runs = places.par_chunk_by(|&a, &b| terms(a).eq(terms(b))).filter(|places| places.len() as u64 >= u64::from(least));
            all.par_extend(runs.map(|places| self.run(places, length)));
        }
        all.par_sort_unstable_by(|a, b| self.terms(a).cmp(self.terms(b)));
        all
    }

    /// Whether some words are a run: neighbours, of which the first and the last can stand there.
    fn is_run(&self, at: usize, length: usize) -> bool {
        let Some(words) = self.words.get(at..at + length) else { return false };
        words[0].can_stand && words[length - 1].can_stand && words[1..].iter().all(|word| word.is_joined)
    }

    /// The run that stands at these places.
    fn run(&self, places: &[u32], length: usize) -> Run {
        let mut forms: SmallVec<[(&str, (u32, u32)); 2]> = SmallVec::new();
        for &at in places {
            let form = self.form(at, length);
            match forms.iter_mut().find(|(other, _)| *other == form) {
                Some((_, (_, count))) => *count += 1,
                None => forms.push((form, (at, 1))),
            }
        }
        let forms = forms.into_iter().map(|(_, form)| form).collect();
        let mut examples: SmallVec<[u32; EXAMPLES]> = SmallVec::new();
        for sentence in places.iter().map(|&at| self.sentence_of(at)) {
            if examples.len() == EXAMPLES {
                break;
            }
            if examples.iter().all(|&other| self.example(other) != self.example(sentence)) {
                examples.push(sentence);
            }
        }
        Run { at: places[0], length, count: places.len() as u32, forms, examples }
    }

    /// The terms of a run.
    pub(super) fn terms(&self, run: &Run) -> impl Iterator<Item = Term> + '_ {
        self.terms_at(run.at, run.length)
    }

    fn terms_at(&self, at: u32, length: usize) -> impl Iterator<Item = Term> + '_ {
        self.words[at as usize..at as usize + length].iter().map(|word| word.term)
    }

    /// The words of a run of `length` that stands at a place.
    pub(super) fn form(&self, at: u32, length: usize) -> &str {
        let words = &self.words[at as usize..at as usize + length];
        let sentence = &self.sentences[self.sentence_of(at) as usize];
        Span { start: words[0].span.start, end: words[length - 1].span.end }.of(&sentence.text)
    }

    /// An example: the id of its document and the sentence.
    pub(super) fn example(&self, sentence: u32) -> (&str, Cow<'_, str>) {
        let Sentence { document, text, .. } = &self.sentences[sentence as usize];
        (&self.documents[*document as usize], one_line(text))
    }

    fn sentence_of(&self, word: u32) -> u32 {
        self.sentences.partition_point(|sentence| sentence.first <= word as usize) as u32 - 1
    }
}

/// Whether a term can begin or end with a folded word.
fn can_stand(folded: &str, model: &Model) -> bool {
    let bare = folded.strip_prefix('و').unwrap_or(folded);
    folded.chars().filter(|c| c.is_alphabetic()).count() >= 3
        && !folded.chars().any(|c| c.is_ascii_digit())
        && [folded, bare].iter().all(|form| !model.stop_words.contains(form) && !model.speech.contains(form))
}

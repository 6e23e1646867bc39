//! Runs of neighbouring words that recur.
//!
//! Uses `article`, `model`, `text`, `rayon`. The running text is kept once, and runs are counted by sorting the places where they begin: most runs
//! of an archive stand once, and a table of all of them would be many times larger than the text.

use super::{EXAMPLES, Gathered, LONGEST};
use crate::article::Document;
use crate::model::Model;
use crate::text::{Span, Term, fold_into, one_line};
use rayon::prelude::*;

/// The running text of some articles, as far as terms may be in it.
#[derive(Default)]
pub(super) struct Runs {
    documents: Vec<Box<str>>,
    sentences: Vec<Sentence>,
    text: String,
    words: Vec<Word>,
}

struct Sentence {
    document: u32,
    /// Where its text begins.
    start: usize,
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

impl Runs {
    /// Takes the running text of an article. Linear in its words.
    pub(super) fn add(&mut self, document: &Document, model: &Model) {
        let mut folded = String::new();
        let number = self.documents.len() as u32;
        self.documents.push(document.article.id.as_str().into());
        for index in document.body() {
            let sentence = &document.sentences[index];
            let from = sentence.span.start;
            self.sentences.push(Sentence { document: number, start: self.text.len(), first: self.words.len() });
            self.text.push_str(document.show(sentence.span));
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
    pub(super) fn recurring(&self, least: u32) -> Vec<(Vec<Term>, Gathered)> {
        let mut all: Vec<(Vec<Term>, Gathered)> = Vec::new();
        for length in 1..=LONGEST {
            let terms = |at: u32| self.words[at as usize..at as usize + length].iter().map(|word| word.term);
            let mut places: Vec<u32> = (0..self.words.len() as u32).filter(|&at| self.is_run(at as usize, length)).collect();
            places.par_sort_unstable_by(|&a, &b| terms(a).cmp(terms(b)).then(a.cmp(&b)));
            let runs = places.par_chunk_by(|&a, &b| terms(a).eq(terms(b))).filter(|places| places.len() as u64 >= u64::from(least));
            all.par_extend(runs.map(|places| (terms(places[0]).collect(), self.gathered(places, length))));
        }
        all.par_sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        all
    }

    /// Whether some words are a run: neighbours, of which the first and the last can stand there.
    fn is_run(&self, at: usize, length: usize) -> bool {
        let Some(words) = self.words.get(at..at + length) else { return false };
        words[0].can_stand && words[length - 1].can_stand && words[1..].iter().all(|word| word.is_joined)
    }

    /// What is said of a run that stands at these places.
    fn gathered(&self, places: &[u32], length: usize) -> Gathered {
        let mut gathered = Gathered { count: places.len() as u32, ..Gathered::default() };
        for &at in places {
            let (at, sentence) = (at as usize, self.sentence_of(at as usize));
            let text = self.text_of(sentence);
            let form = Span { start: self.words[at].span.start, end: self.words[at + length - 1].span.end }.of(text);
            match gathered.forms.get_mut(form) {
                Some(count) => *count += 1,
                None => drop(gathered.forms.insert(form.to_owned(), 1)),
            }
            if gathered.examples.len() < EXAMPLES {
                let document = self.documents[self.sentences[sentence].document as usize].to_string();
                let example = (document, one_line(text).into_owned());
                if !gathered.examples.contains(&example) {
                    gathered.examples.push(example);
                }
            }
        }
        gathered
    }

    fn sentence_of(&self, word: usize) -> usize {
        self.sentences.partition_point(|sentence| sentence.first <= word) - 1
    }

    fn text_of(&self, sentence: usize) -> &str {
        let end = self.sentences.get(sentence + 1).map_or(self.text.len(), |next| next.start);
        &self.text[self.sentences[sentence].start..end]
    }
}

/// Whether a term can begin or end with a folded word.
fn can_stand(folded: &str, model: &Model) -> bool {
    let bare = folded.strip_prefix('و').unwrap_or(folded);
    folded.chars().filter(|c| c.is_alphabetic()).count() >= 3
        && !folded.chars().any(|c| c.is_ascii_digit())
        && [folded, bare].iter().all(|form| !model.stop_words.contains(form) && !model.speech.contains(form))
}

//! Keywords: the words and pairs of words that tell an article from others.
//!
//! Uses `article`, `corpus`, `text`. A word counts `(1 + ln tf) · idf`, with tf its count in the body and the title and idf
//! from the background statistics; a pair of neighbours that stands at least twice counts the sum of both with the
//! count of the pair, and then stands for its words. Shown as the commonest form in the text, so every keyword is an
//! exact slice of it; a word that stands once counts only if the title has it (Salton's tf·idf; pairs after the noun-phrase candidates of Turney 2000).

use super::vectors::Numbers;
use super::{Counts, Scores};
use crate::article::Document;
use crate::article::document::Word;
use crate::corpus::Frequencies;
use crate::model::Model;
use crate::model::marks::Marks;
use crate::text::chars::is_alphabetic;
use crate::text::{Span, Term, fold, fold_into};
use std::cmp::Reverse;

/// A keyword.
#[derive(Debug, Clone, PartialEq)]
pub struct Keyword {
    /// Where its commonest form stands first.
    pub span: Span,
    /// What it weighs.
    pub weight: f64,
    /// How often it stands in the body.
    pub count: u32,
}

/// A form of a candidate: the hashes of its folded words without clitics, how often it stands, and where first.
struct Shape {
    words: (Term, Term),
    count: u32,
    span: Span,
}

/// A word that stands at one or more places, or a pair of neighbours that ends there, by numbers of terms; the second
/// is none for a single word.
struct Candidate<'t> {
    terms: (u32, Option<u32>),
    /// Places of words among the topic words of the body, in ascending order.
    places: &'t [u32],
    weight: f64,
}

/// The `most` best keywords of a document that was scored, best first. Linear in the words, apart from some sorts.
#[must_use]
pub fn keywords(document: &Document, scores: &Scores, background: &Frequencies, model: &Model, most: usize) -> Vec<Keyword> {
    let counts = scores.terms(document);
    let mut topics = Topics::of(document, &scores.body);
    let index = Places::of(counts);
    let is_wanted = |&number: &u32| index.of_term(number).len() >= 2 || index.of_term(number).iter().any(|&at| topics.is_in_title(at));
    let wanted: Vec<u32> = (0..counts.terms() as u32).filter(is_wanted).collect();
    // All are asked for before the first answer is used: the background is large, and memory answers late.
    let documents: Vec<u32> = wanted.iter().map(|&number| background.count(counts.term(number))).collect();
    let mut idf = vec![0.0; counts.terms()];
    wanted.iter().zip(documents).for_each(|(&number, documents)| idf[number as usize] = background.idf_of(documents));
    let weigh = |number: u32, count: usize| (1.0 + (count as f64).ln()) * idf[number as usize];
    let pairs = topics.pairs(counts);
    let places: Vec<u32> = pairs.iter().map(|&(_, _, at)| at).collect();
    let mut candidates: Vec<Candidate<'_>> = Vec::with_capacity(wanted.len() + pairs.len() / 2);
    let mut done = 0;
    for run in pairs.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        let places = &places[done..done + run.len()];
        done += run.len();
        if let [(a, b, _), _, ..] = *run {
            let weight = (weigh(a, run.len()) + weigh(b, run.len())) * 0.75;
            candidates.push(Candidate { terms: (a, Some(b)), places, weight });
        }
    }
    for &number in &wanted {
        let places = index.of_term(number);
        candidates.push(Candidate { terms: (number, None), places, weight: weigh(number, places.len()) });
    }
    candidates.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    let mut chosen = Chosen::default();
    // Places are looked for only as far down as keywords are wanted.
    for tied in candidates.chunk_by(|a, b| a.weight.total_cmp(&b.weight).is_eq()) {
        let mut placed: Vec<(Span, &Candidate<'_>)> = tied.iter().map(|candidate| (topics.place(candidate), candidate)).collect();
        placed.sort_by_key(|(span, _)| span.start);
        for (span, candidate) in placed {
            if chosen.keywords.len() == most {
                return chosen.keywords;
            }
            chosen.offer(document, span, candidate, model);
        }
    }
    chosen.keywords
}

/// The keywords so far.
#[derive(Default)]
struct Chosen {
    keywords: Vec<Keyword>,
    taken: Vec<u32>,
    shown: Vec<String>,
}

impl Chosen {
    /// Takes a candidate whose terms and words are not taken by a better one.
    fn offer(&mut self, document: &Document, span: Span, candidate: &Candidate<'_>, model: &Model) {
        let text = document.show(span);
        let (first, second) = candidate.terms;
        if [Some(first), second].iter().flatten().any(|term| self.taken.contains(term)) {
            return;
        }
        let form = fold(text);
        let is_word = || text.chars().filter(|&c| is_alphabetic(c)).count() >= 3 && !model.given_names.contains(&form);
        let is_shown = || self.shown.iter().any(|other| other.split(' ').any(|word| word == form));
        if (second.is_some() || is_word()) && !is_shown() {
            self.taken.extend([Some(first), second].iter().flatten());
            self.shown.push(form);
            self.keywords.push(Keyword { span, weight: candidate.weight, count: candidate.places.len() as u32 });
        }
    }
}

/// Where each term of a body stands among its topic words.
struct Places {
    ends: Vec<u32>,
    places: Vec<u32>,
}

impl Places {
    fn of(counts: &Counts) -> Self {
        // Each term's end begins as its start and moves on as the term is met.
        let mut ends = Vec::with_capacity(counts.terms());
        let mut total = 0;
        for number in 0..counts.terms() as u32 {
            ends.push(total);
            total += counts.frequency(number);
        }
        let mut places = vec![0; total as usize];
        let tokens = (0..counts.len()).flat_map(|sentence| counts.tokens(sentence));
        for (&number, at) in tokens.zip(0..) {
            let end = &mut ends[number as usize];
            places[*end as usize] = at;
            *end += 1;
        }
        Self { ends, places }
    }

    fn of_term(&self, number: u32) -> &[u32] {
        let number = number as usize;
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.places[start as usize..self.ends[number] as usize]
    }
}

/// The words of a body that carry a topic, in order.
struct Topics<'d> {
    document: &'d Document,
    words: Vec<&'d Word>,
    skeletons: Vec<Term>,
    /// The hashes of their folded forms, once somebody asks.
    known: Option<Numbers>,
    folded: String,
    shapes: Vec<Shape>,
}

impl<'d> Topics<'d> {
    fn of(document: &'d Document, body: &[usize]) -> Self {
        let most = body.iter().map(|&index| document.terms_of(&document.sentences[index]).len()).sum();
        let (mut words, mut skeletons) = (Vec::with_capacity(most), Vec::with_capacity(most));
        for &index in body {
            let sentence = &document.sentences[index];
            words.extend(document.words_of(sentence).iter().filter(|word| word.marks.has(Marks::TOPIC)));
            skeletons.extend_from_slice(document.skeletons_of(sentence));
        }
        Self { document, words, skeletons, known: None, folded: String::new(), shapes: Vec::new() }
    }

    fn is_in_title(&self, at: u32) -> bool {
        self.document.title_skeletons.contains(&self.skeletons[at as usize])
    }

    /// The pairs of neighbours, nothing but a space between them, whose words stand at least twice: the numbers of the
    /// two and the place of the second. In the order of the numbers, then of places.
    fn pairs(&self, counts: &Counts) -> Vec<(u32, u32, u32)> {
        let mut pairs = Vec::new();
        let mut first = 0;
        for sentence in 0..counts.len() {
            let tokens = counts.tokens(sentence);
            for (step, pair) in tokens.windows(2).enumerate() {
                let at = first + step + 1;
                if counts.frequency(pair[0]) >= 2 && counts.frequency(pair[1]) >= 2 && self.follows(at) {
                    pairs.push((pair[0], pair[1], at as u32));
                }
            }
            first += tokens.len();
        }
        pairs.sort_unstable();
        pairs
    }

    /// Whether nothing but a space stands between a word and the one before it.
    fn follows(&self, at: usize) -> bool {
        self.document.show(Span { start: self.words[at - 1].span.end, end: self.words[at].span.start }) == " "
    }

    /// Where the commonest form of a candidate stands first; the earlier one of two that are equally common.
    fn place(&mut self, candidate: &Candidate<'_>) -> Span {
        let mut shapes = std::mem::take(&mut self.shapes);
        shapes.clear();
        for &at in candidate.places {
            let (words, span) = if candidate.terms.1.is_some() { self.pair(at as usize) } else { self.single(at as usize) };
            match shapes.iter_mut().find(|shape: &&mut Shape| shape.words == words) {
                Some(shape) => shape.count += 1,
                None => shapes.push(Shape { words, count: 1, span }),
            }
        }
        let best = shapes.iter().max_by_key(|shape| (shape.count, Reverse(shape.span.start)));
        let span = best.map_or(Span::new(0, 0), |shape| shape.span);
        self.shapes = shapes;
        span
    }

    fn single(&mut self, at: usize) -> ((Term, Term), Span) {
        let (form, span) = self.without_clitics(at);
        ((form, form), span)
    }

    /// The pair that ends at a word.
    fn pair(&mut self, at: usize) -> ((Term, Term), Span) {
        let (form, first) = self.without_clitics(at - 1);
        let word = self.words[at];
        ((form, word.folded), Span { start: first.start, end: word.span.end })
    }

    /// A word without the conjunction or preposition written to it, as far as that is sure: before the article, or
    /// where the text has the word without it too. The hash of the folded form, and its place.
    fn without_clitics(&mut self, at: usize) -> (Term, Span) {
        let Word { folded, span, .. } = *self.words[at];
        let word = self.document.show(span);
        let Some(rest) = word.strip_prefix(['و', 'ف', 'ب', 'ك', 'ل']) else { return (folded, span) };
        let is_sure = rest.starts_with("ال") && rest.chars().nth(4).is_some();
        self.folded.clear();
        fold_into(rest, &mut self.folded);
        let form = Term::of_stem(&self.folded);
        if !is_sure && (rest.chars().nth(1).is_none() || !self.is_known(form)) {
            return (folded, span);
        }
        (form, Span { start: span.end - rest.len() as u32, end: span.end })
    }

    /// Whether a word has this folded form.
    fn is_known(&mut self, folded: Term) -> bool {
        let words = &self.words;
        let known = self.known.get_or_insert_with(|| {
            let mut known = Numbers::with_room(words.len());
            for word in words {
                known.add(word.folded);
            }
            known
        });
        known.get(folded).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::tests::{document, scorer};

    #[test]
    fn what_an_article_is_about_comes_first() {
        let empty = document("");
        let document = document(
            "أغلقت السلطات ميناء الصيد بعد عاصفة قوية. وقال صيادون إن ميناء الصيد تضرر كثيراً. وسيبقى ميناء الصيد مغلقاً أسبوعاً على الأقل.",
        );
        let scorer = scorer(false);
        let model = Model::shipped().unwrap();
        let found = keywords(&document, &scorer.score(&document), scorer.background(), &model, 3);
        assert_eq!(document.show(found[0].span), "ميناء الصيد");
        assert_eq!((found[0].count, found.len()), (3, 1), "what stands once and not in the title is no keyword");
        assert!(keywords(&empty, &scorer.score(&empty), scorer.background(), &model, 3).is_empty());
    }
}

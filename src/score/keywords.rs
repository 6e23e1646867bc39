//! Keywords: the words and pairs of words that tell an article from others.
//!
//! Uses `article`, `corpus`, `text`. A word counts `(1 + ln tf) · idf`, with tf its count in the body and the title and idf
//! from the background statistics; a pair of neighbours that stands at least twice counts the sum of both with the
//! count of the pair, and then stands for its words. Shown as the commonest form in the text, so every keyword is an
//! exact slice of it; a word that stands once counts only if the title has it (Salton's tf·idf; pairs after the noun-phrase candidates of Turney 2000).

use crate::article::Document;
use crate::corpus::Frequencies;
use crate::model::Model;
use crate::model::marks::Marks;
use crate::text::chars::is_alphabetic;
use crate::text::{Span, Term, fold};
use rustc_hash::FxHashSet;
use std::cell::OnceCell;
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

/// One word of the body that carries a topic.
#[derive(Debug, Clone, Copy)]
struct Topic {
    term: Term,
    skeleton: Term,
    folded: Term,
    span: Span,
    /// Whether the word before is its neighbour: nothing but a space between them.
    follows: bool,
}

/// A form of a candidate: the hashes of its folded words without clitics, how often it stands, and where first.
struct Shape {
    words: (Term, Term),
    count: u32,
    span: Span,
}

/// The topic words of a body.
struct Topics<'d> {
    document: &'d Document,
    words: Vec<Topic>,
    /// The hashes of their folded forms, for those who ask.
    known: OnceCell<FxHashSet<Term>>,
}

/// A candidate with the terms that it stands for; the second is none for a single word.
type Weighed = (Keyword, [Option<Term>; 2]);

/// The `most` best keywords of a document, best first. Linear in the words, apart from some sorts.
#[must_use]
pub fn keywords(document: &Document, body: &[usize], background: &Frequencies, model: &Model, most: usize) -> Vec<Keyword> {
    let topics = Topics::of(document, body);
    let mut by_term: Vec<(Term, u32)> = topics.words.iter().zip(0..).map(|(word, at)| (word.term, at)).collect();
    by_term.sort_unstable();
    let weigh = |term: Term, count: u32| (1.0 + f64::from(count).ln()) * background.idf(term);
    let mut found = topics.pairs(&by_term, weigh);
    let is_word = |span: Span| {
        let text = document.show(span);
        text.chars().filter(|&c| is_alphabetic(c)).count() >= 3 && !model.given_names.contains(&fold(text))
    };
    let mut singles: Vec<Weighed> = Vec::new();
    for run in by_term.chunk_by(|a, b| a.0 == b.0) {
        let is_title = |&(_, at): &(Term, u32)| document.title_skeletons.contains(&topics.words[at as usize].skeleton);
        if run.len() < 2 && !run.last().is_some_and(is_title) {
            continue;
        }
        let span = topics.place(run.iter().map(|&(_, at)| topics.single(at as usize)));
        if is_word(span) {
            let count = run.len() as u32;
            singles.push((Keyword { span, weight: weigh(run[0].0, count), count }, [Some(run[0].0), None]));
        }
    }
    singles.sort_by_key(|(keyword, _)| keyword.span.start);
    found.append(&mut singles);
    found.sort_by(|(a, _), (b, _)| b.weight.total_cmp(&a.weight).then(a.span.start.cmp(&b.span.start)));
    best(document, found, most)
}

/// The best of the candidates whose terms and words are not taken by a better one.
fn best(document: &Document, found: Vec<Weighed>, most: usize) -> Vec<Keyword> {
    let mut taken: Vec<Term> = Vec::new();
    let mut shown: Vec<String> = Vec::new();
    let mut chosen = Vec::new();
    for (keyword, terms) in found {
        if chosen.len() == most {
            break;
        }
        if terms.iter().flatten().any(|term| taken.contains(term)) {
            continue;
        }
        let form = fold(document.show(keyword.span));
        if !shown.iter().any(|other| other.split(' ').any(|word| word == form)) {
            taken.extend(terms.iter().flatten());
            shown.push(form);
            chosen.push(keyword);
        }
    }
    chosen
}

impl<'d> Topics<'d> {
    /// The topic words of the body, in order.
    fn of(document: &'d Document, body: &[usize]) -> Self {
        let mut words: Vec<Topic> = Vec::new();
        for &index in body {
            let sentence = &document.sentences[index];
            let mut end = None;
            let terms = document.terms_of(sentence).iter().zip(document.skeletons_of(sentence));
            let spans = document.words_of(sentence).iter().filter(|word| word.marks.has(Marks::TOPIC));
            for ((&term, &skeleton), word) in terms.zip(spans) {
                let follows = end.is_some_and(|end| document.show(Span { start: end, end: word.span.start }) == " ");
                words.push(Topic { term, skeleton, folded: word.folded, span: word.span, follows });
                end = Some(word.span.end);
            }
        }
        Self { document, words, known: OnceCell::new() }
    }

    /// The pairs of neighbours that stand at least twice, by their place. `by_term` are all words by their terms.
    fn pairs(&self, by_term: &[(Term, u32)], weigh: impl Fn(Term, u32) -> f64) -> Vec<Weighed> {
        let mut repeats = vec![false; self.words.len()];
        for run in by_term.chunk_by(|a, b| a.0 == b.0).filter(|run| run.len() >= 2) {
            run.iter().for_each(|&(_, at)| repeats[at as usize] = true);
        }
        let is_pair = |&at: &usize| self.words[at].follows && repeats[at] && repeats[at - 1];
        let mut pairs: Vec<(Term, Term, usize)> =
            (1..self.words.len()).filter(is_pair).map(|at| (self.words[at - 1].term, self.words[at].term, at)).collect();
        pairs.sort_unstable();
        let mut found: Vec<Weighed> = Vec::new();
        for run in pairs.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)).filter(|run| run.len() >= 2) {
            let (a, b, count) = (run[0].0, run[0].1, run.len() as u32);
            let span = self.place(run.iter().map(|&(_, _, at)| self.pair(at)));
            found.push((Keyword { span, weight: (weigh(a, count) + weigh(b, count)) * 0.75, count }, [Some(a), Some(b)]));
        }
        found.sort_by_key(|(keyword, _)| keyword.span.start);
        found
    }

    /// Where the commonest of the forms stands first; the earlier one of two that are equally common.
    fn place(&self, forms: impl Iterator<Item = ((Term, Term), Span)>) -> Span {
        let mut shapes: Vec<Shape> = Vec::new();
        for (words, span) in forms {
            match shapes.iter_mut().find(|shape| shape.words == words) {
                Some(shape) => shape.count += 1,
                None => shapes.push(Shape { words, count: 1, span }),
            }
        }
        let best = shapes.iter().max_by_key(|shape| (shape.count, Reverse(shape.span.start)));
        best.map_or(Span::new(0, 0), |shape| shape.span)
    }

    fn single(&self, at: usize) -> ((Term, Term), Span) {
        let (form, span) = self.without_clitics(at);
        ((form, form), span)
    }

    /// The pair that ends at a word.
    fn pair(&self, at: usize) -> ((Term, Term), Span) {
        let (form, first) = self.without_clitics(at - 1);
        ((form, self.words[at].folded), Span { start: first.start, end: self.words[at].span.end })
    }

    /// A word without the conjunction or preposition written to it, as far as that is sure: before the article, or
    /// where the text has the word without it too. The hash of the folded form, and its place.
    fn without_clitics(&self, at: usize) -> (Term, Span) {
        let Topic { folded, span, .. } = self.words[at];
        let word = self.document.show(span);
        let Some(rest) = word.strip_prefix(['و', 'ف', 'ب', 'ك', 'ل']) else { return (folded, span) };
        let is_sure = rest.starts_with("ال") && rest.chars().nth(4).is_some();
        let form = Term::of_stem(&fold(rest));
        if !is_sure && (rest.chars().nth(1).is_none() || !self.known().contains(&form)) {
            return (folded, span);
        }
        (form, Span { start: span.end - rest.len() as u32, end: span.end })
    }

    fn known(&self) -> &FxHashSet<Term> {
        self.known.get_or_init(|| self.words.iter().map(|word| word.folded).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::tests::document;

    #[test]
    fn what_an_article_is_about_comes_first() {
        let document = document(
            "أغلقت السلطات ميناء الصيد بعد عاصفة قوية. وقال صيادون إن ميناء الصيد تضرر كثيراً. وسيبقى ميناء الصيد مغلقاً أسبوعاً على الأقل.",
        );
        let body = document.body();
        let model = Model::shipped().unwrap();
        let found = keywords(&document, &body, &Frequencies::shipped().unwrap(), &model, 3);
        assert_eq!(document.show(found[0].span), "ميناء الصيد");
        assert_eq!((found[0].count, found.len()), (3, 1), "what stands once and not in the title is no keyword");
        assert!(keywords(&document, &[], &Frequencies::default(), &model, 3).is_empty());
    }
}

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
use crate::text::{Span, Term, fold};
use rustc_hash::{FxHashMap, FxHashSet};

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
struct Word {
    term: Term,
    skeleton: Term,
    span: Span,
    /// Whether the word before is its neighbour: nothing but a space between them.
    follows: bool,
}

/// What a candidate has gathered.
#[derive(Default)]
struct Candidate {
    count: u32,
    skeleton: Option<Term>,
    /// Forms with their count and first place.
    forms: Vec<(String, u32, Span)>,
}

impl Candidate {
    fn add(&mut self, form: String, span: Span, skeleton: Term) {
        self.count += 1;
        self.skeleton = Some(skeleton);
        match self.forms.iter_mut().find(|(known, ..)| *known == form) {
            Some((_, count, _)) => *count += 1,
            None => self.forms.push((form, 1, span)),
        }
    }

    fn place(&self) -> Span {
        let best = self.forms.iter().max_by_key(|(_, count, span)| (*count, std::cmp::Reverse(span.start)));
        best.map_or(Span::new(0, 0), |(_, _, span)| *span)
    }
}

/// The `most` best keywords of a document, best first. Linear in the words, apart from one sort.
#[must_use]
pub fn keywords(document: &Document, body: &[usize], background: &Frequencies, model: &Model, most: usize) -> Vec<Keyword> {
    let words = words(document, body);
    let known: FxHashSet<String> = words.iter().map(|word| fold(document.show(word.span))).collect();
    let mut singles: FxHashMap<Term, Candidate> = FxHashMap::default();
    let mut pairs: FxHashMap<(Term, Term), Candidate> = FxHashMap::default();
    for (at, word) in words.iter().enumerate() {
        let (form, span) = without_clitics(document, word.span, &known);
        singles.entry(word.term).or_default().add(form, span, word.skeleton);
        if word.follows {
            let first = without_clitics(document, words[at - 1].span, &known);
            let span = Span { start: first.1.start, end: word.span.end };
            pairs.entry((words[at - 1].term, word.term)).or_default().add(fold(document.show(span)), span, word.skeleton);
        }
    }
    let weigh = |term: Term, count: u32| (1.0 + f64::from(count).ln()) * background.idf(term);
    let mut found: Vec<(Keyword, Vec<Term>)> = Vec::new();
    let is_word = |span: Span| {
        let text = document.show(span);
        text.chars().filter(|c| c.is_alphabetic()).count() >= 3 && !model.given_names.contains(&fold(text))
    };
    let mut kept: Vec<_> = pairs.iter().filter(|(_, candidate)| candidate.count >= 2).collect();
    kept.sort_by_key(|(_, candidate)| candidate.place().start);
    for (&(a, b), candidate) in kept {
        let weight = (weigh(a, candidate.count) + weigh(b, candidate.count)) * 0.75;
        found.push((Keyword { span: candidate.place(), weight, count: candidate.count }, vec![a, b]));
    }
    let in_title = |candidate: &Candidate| candidate.skeleton.is_some_and(|skeleton| document.title_skeletons.contains(&skeleton));
    let matters = |candidate: &Candidate| (candidate.count >= 2 || in_title(candidate)) && is_word(candidate.place());
    let mut kept: Vec<_> = singles.iter().filter(|(_, candidate)| matters(candidate)).collect();
    kept.sort_by_key(|(_, candidate)| candidate.place().start);
    for (&term, candidate) in kept {
        found.push((Keyword { span: candidate.place(), weight: weigh(term, candidate.count), count: candidate.count }, vec![term]));
    }
    found.sort_by(|(a, _), (b, _)| b.weight.total_cmp(&a.weight).then(a.span.start.cmp(&b.span.start)));
    let mut taken: Vec<Term> = Vec::new();
    let mut shown: Vec<String> = Vec::new();
    let mut chosen = Vec::new();
    for (keyword, terms) in found {
        if chosen.len() == most {
            break;
        }
        let form = fold(document.show(keyword.span));
        if !terms.iter().any(|term| taken.contains(term)) && !shown.iter().any(|other| other.split(' ').any(|word| word == form)) {
            taken.extend(terms);
            shown.push(form);
            chosen.push(keyword);
        }
    }
    chosen
}

/// The topic words of the body, in order.
fn words(document: &Document, body: &[usize]) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    for &index in body {
        let sentence = &document.sentences[index];
        let mut end = None;
        let terms = document.terms_of(sentence).iter().zip(document.skeletons_of(sentence));
        let spans = document.words_of(sentence).iter().filter(|word| word.marks.has(Marks::TOPIC)).map(|word| word.span);
        for ((&term, &skeleton), span) in terms.zip(spans) {
            let follows = end.is_some_and(|end| document.show(Span { start: end, end: span.start }) == " ");
            words.push(Word { term, skeleton, span, follows });
            end = Some(span.end);
        }
    }
    words
}

/// A word without the conjunction or preposition written to it, as far as that is sure: before the article, or where
/// the text has the word without it too. The folded form, and its place.
fn without_clitics(document: &Document, span: Span, known: &FxHashSet<String>) -> (String, Span) {
    let word = document.show(span);
    let is_sure = |rest: &&str| {
        rest.starts_with("ال") && rest.chars().nth(4).is_some() || rest.chars().nth(1).is_some() && known.contains(&fold(rest))
    };
    let rest = word.strip_prefix(['و', 'ف', 'ب', 'ك', 'ل']).filter(is_sure);
    let start = span.start + rest.map_or(0, |rest| (word.len() - rest.len()) as u32);
    let span = Span { start, end: span.end };
    (fold(document.show(span)), span)
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

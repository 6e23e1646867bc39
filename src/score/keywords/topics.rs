//! The words of one document as keywords are made of them: where each stands, which pairs come again, and how each reads.
//!
//! Uses `article` and `text`. Everything is an array over the numbers of terms, kept from document to document.

use super::super::{Counts, Scores, grow};
use super::Shown;
use crate::article::Document;
use crate::article::document::Word;
use crate::model::cohesion::Class;
use crate::model::marks::Marks;
use crate::text::{Numbering, Span, Term, fold_into};
use std::cmp::Reverse;

/// The numbers of the terms of the word before a place, and of the one there.
pub(super) fn terms_of_pair(numbers: &[u32], at: u32) -> (u32, u32) {
    (numbers[at as usize - 1], numbers[at as usize])
}

/// A word that stands at one or more places, or a pair of neighbours that ends there, by numbers of terms; the second
/// is none for a single word.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    pub(super) weight: f64,
    pub(super) terms: (u32, Option<u32>),
    /// Where its places begin in those of all pairs, or of all words, and how many there are.
    pub(super) first: u32,
    pub(super) count: u32,
}

/// A form of a candidate: the hashes of its folded words without clitics, how often it stands, and where first.
#[derive(Debug)]
struct Shape {
    words: (Term, Term),
    count: u32,
    span: Span,
}

/// Words up to which a form is looked for among all of them.
const SEARCHED: usize = 1 << 10;
/// Pairs are told apart roughly by so many counters, at least and at most.
const COUNTERS: (usize, usize) = (1 << 8, 1 << 22);

/// Words that a pair takes along from behind it.
const MOST_BEHIND: usize = 2;

/// A term that may be a keyword: it stands twice or in the title.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted {
    pub(super) number: u32,
    /// Where its places begin, and how many there are.
    pub(super) first: u32,
    pub(super) count: u32,
}

/// The words of a body that carry a topic, in order.
#[derive(Debug, Default)]
pub(super) struct Topics {
    /// Where each stands among all words of the document. Behind that, here and in some others, is what was left of
    /// earlier documents.
    words: Vec<u32>,
    /// How many there are.
    total: usize,
    /// The terms by their numbers.
    pub(super) terms: Vec<Term>,
    pub(super) wanted: Vec<Wanted>,
    /// Where the terms stand among the words, one term behind the other.
    places: Vec<u32>,
    /// For each term where its next place goes.
    next: Vec<u32>,
    /// For each pair of words the place of its second one, sorted by the numbers of the two, then by place. Only pairs of
    /// words that stand twice, with one space between them; most pairs that stand once are left out.
    pub(super) pairs: Vec<u32>,
    /// Words that stand at least twice and follow such a word in their sentence.
    followers: Vec<u32>,
    pair_counters: Vec<u8>,
    /// Which skeletons the title has.
    is_in_title: Vec<bool>,
    /// The folded forms of the words, once somebody asks: of few words in a list, of many in a table.
    forms: Vec<u64>,
    known: Numbering,
    is_known_made: bool,
    /// The last word that begins like one with a clitic: where it stands, the hash of its form without, and how many
    /// bytes the clitic takes.
    last: Option<(Span, Term, u32)>,
    folded: String,
    shapes: Vec<Shape>,
}

// What is wanted is rare and cannot be foreseen, so the loops over all words write everything down and go on to the next
// place only behind what is to stay.
impl Topics {
    pub(super) fn collect(&mut self, document: &Document, scores: &Scores) {
        self.is_known_made = false;
        self.last = None;
        self.list_words(document, scores);
        self.list_places(&scores.terms);
        self.want_title(scores);
        self.list_pairs(document, &scores.terms);
    }

    fn list_words(&mut self, document: &Document, scores: &Scores) {
        let Self { words, total, terms, .. } = self;
        *total = scores.terms.all_tokens().len();
        // A word without a topic behind the last with one is written down, too.
        grow(words, *total + 1);
        grow(terms, scores.terms.terms());
        let mut count = 0;
        for (rank, sentence) in scores.body.iter().map(|&index| &document.sentences[index]).enumerate() {
            for (&number, &term) in scores.terms.tokens(rank).iter().zip(document.terms_of(sentence)) {
                terms[number as usize] = term;
            }
            for (at, word) in sentence.word_places().zip(document.words_of(sentence)) {
                words[count] = at;
                count += usize::from(word.marks.has(Marks::TOPIC));
            }
        }
    }

    /// Lists the places of all terms, and wants those that stand twice.
    fn list_places(&mut self, counts: &Counts) {
        let Self { wanted, places, next, .. } = self;
        next.clear();
        wanted.clear();
        let mut first = 0;
        for (number, count) in (0..).zip(counts.frequencies()) {
            next.push(first);
            if count >= 2 {
                wanted.push(Wanted { number, first, count });
            }
            first += count;
        }
        grow(places, first as usize);
        for (at, &number) in (0..).zip(counts.all_tokens()) {
            let next = &mut next[number as usize];
            places[*next as usize] = at;
            *next += 1;
        }
    }

    /// Wants those words, too, that stand once and share a skeleton with the title.
    fn want_title(&mut self, scores: &Scores) {
        let Self { wanted, next, is_in_title, .. } = self;
        let (counts, skeletons) = (&scores.terms, &scores.skeletons.counts);
        is_in_title.clear();
        is_in_title.resize(skeletons.terms(), false);
        scores.title.iter().for_each(|&skeleton| is_in_title[skeleton as usize] = true);
        for (&number, &skeleton) in counts.all_tokens().iter().zip(skeletons.all_tokens()) {
            if is_in_title[skeleton as usize] && counts.frequency(number) == 1 {
                wanted.push(Wanted { number, first: next[number as usize] - 1, count: 1 });
            }
        }
    }

    fn list_pairs(&mut self, document: &Document, counts: &Counts) {
        let Self { words, pairs, followers, pair_counters, .. } = self;
        grow(followers, counts.all_tokens().len() + 1);
        let (mut at, mut kept) = (0, 0);
        for sentence in 0..counts.len() {
            let mut was_frequent = false;
            for &number in counts.tokens(sentence) {
                let is_frequent = counts.frequency(number) >= 2;
                followers[kept] = at;
                kept += usize::from(was_frequent & is_frequent);
                was_frequent = is_frequent;
                at += 1;
            }
        }
        let followers = &followers[..kept];
        let counters = (2 * kept).next_power_of_two().clamp(COUNTERS.0, COUNTERS.1);
        let pair = |at: u32| terms_of_pair(counts.all_tokens(), at);
        let counter = |(a, b): (u32, u32)| (a.wrapping_mul(31) ^ b) as usize & (counters - 1);
        pair_counters.clear();
        pair_counters.resize(counters, 0);
        for &at in followers {
            let count = &mut pair_counters[counter(pair(at))];
            *count = count.saturating_add(1);
        }
        let text = document.article.text.as_bytes();
        let span = |at: u32| document.words()[words[at as usize] as usize].span;
        let are_neighbours = |first: Span, second: Span| second.start == first.end + 1 && text.get(first.end as usize) == Some(&b' ');
        pairs.clear();
        let may_come_again = followers.iter().filter(|&&at| pair_counters[counter(pair(at))] >= 2);
        pairs.extend(may_come_again.filter(|&&at| are_neighbours(span(at - 1), span(at))));
        // Places stay in order.
        pairs.sort_by_key(|&at| pair(at));
    }

    /// Where the commonest form of a candidate stands first; the earlier one of two that are equally common.
    pub(super) fn place(&mut self, document: &Document, numbers: &[u32], candidate: &Candidate) -> Span {
        let mut shapes = std::mem::take(&mut self.shapes);
        shapes.clear();
        let is_pair = candidate.terms.1.is_some();
        for step in 0..candidate.count {
            let place = (candidate.first + step) as usize;
            let (words, span) = if is_pair {
                self.form_of_pair(document, numbers, self.pairs[place] as usize)
            } else {
                self.form_of_word(document, numbers, self.places[place] as usize)
            };
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

    /// Whether the second word of a pair is joined to the first by و: two things, and no name of one.
    pub(super) fn ends_in_conjunction(&mut self, document: &Document, numbers: &[u32], pair: &Candidate) -> bool {
        let at = self.pairs[pair.first as usize] as usize;
        let word = document.show(self.word(document, at).span);
        word.starts_with('و') && self.without_clitics(document, numbers, at).1 != self.word(document, at).span
    }

    /// A pair with the words that stand before and behind it wherever it stands, as in «دوري أبطال أوروبا», and their terms.
    pub(super) fn phrase(&mut self, document: &Document, numbers: &[u32], pair: &Candidate, span: Span, shown: &Shown) -> (Span, Vec<u32>) {
        let (mut span, mut more) = (span, Vec::new());
        if pair.terms.1.is_none() {
            return (span, more);
        }
        let places: Vec<usize> = (pair.first..pair.first + pair.count).map(|place| self.pairs[place as usize] as usize).collect();
        let Some(&shown_at) = places.iter().find(|&&at| self.word(document, at).span.end == span.end) else { return (span, more) };
        for ahead in 1..=MOST_BEHIND {
            if !places.iter().all(|&at| self.goes_on(document, at + ahead - 1))
                || !self.are_one(document, numbers, &places, |at| at + ahead)
            {
                break;
            }
            let number = numbers[shown_at + ahead];
            if shown.taken.contains(&number) || behind_clitic(document.show(self.word(document, shown_at + ahead).span)).is_some() {
                break;
            }
            more.push(number);
            span.end = self.word(document, shown_at + ahead).span.end;
        }
        if places.iter().all(|&at| at >= 2 && self.goes_on(document, at - 2))
            && self.are_one(document, numbers, &places, |at| at - 2)
            && !shown.taken.contains(&numbers[shown_at - 2])
        {
            more.push(numbers[shown_at - 2]);
            span.start = self.first_of_phrase(document, numbers, shown_at - 2).1.start;
        }
        (span, more)
    }

    /// Whether the word behind one is the next word of the document, with one space between.
    fn goes_on(&self, document: &Document, at: usize) -> bool {
        if at + 1 >= self.total || self.words[at] + 1 != self.words[at + 1] {
            return false;
        }
        let (first, second) = (self.word(document, at).span, self.word(document, at + 1).span);
        second.start == first.end + 1 && document.article.text.as_bytes().get(first.end as usize) == Some(&b' ')
    }

    /// Whether the same word stands beside all places, and may be part of a name.
    fn are_one(&mut self, document: &Document, numbers: &[u32], places: &[usize], beside: impl Fn(usize) -> usize) -> bool {
        let Some(&first) = places.first() else { return false };
        let marks = self.word(document, beside(first)).marks;
        let form = self.without_clitics(document, numbers, beside(first)).0;
        !marks.has(Marks::NUMERIC)
            && !marks.class().is(Class::SPEECH)
            && !marks.class().is(Class::ACT)
            && places.iter().all(|&at| self.without_clitics(document, numbers, beside(at)).0 == form)
    }

    fn word<'d>(&self, document: &'d Document, at: usize) -> &'d Word {
        &document.words()[self.words[at] as usize]
    }

    fn form_of_word(&mut self, document: &Document, numbers: &[u32], at: usize) -> ((Term, Term), Span) {
        let (form, span) = self.without_clitics(document, numbers, at);
        ((form, form), span)
    }

    /// The pair that ends at a word.
    fn form_of_pair(&mut self, document: &Document, numbers: &[u32], at: usize) -> ((Term, Term), Span) {
        let (form, first) = self.first_of_phrase(document, numbers, at - 1);
        let second = self.word(document, at);
        ((form, second.folded), Span { start: first.start, end: second.span.end })
    }

    /// The same of the first word of several. Without «لل» it would be indefinite beside a definite one.
    fn first_of_phrase(&mut self, document: &Document, numbers: &[u32], at: usize) -> (Term, Span) {
        let &Word { span, folded, .. } = self.word(document, at);
        if document.show(span).starts_with("لل") { (folded, span) } else { self.without_clitics(document, numbers, at) }
    }

    /// A word without the conjunction or preposition written to it, as far as that is sure: before the article, or
    /// where the text has the word without it too. The hash of the folded form, and its place.
    fn without_clitics(&mut self, document: &Document, numbers: &[u32], at: usize) -> (Term, Span) {
        let &Word { span, folded: form, .. } = self.word(document, at);
        let word = document.show(span);
        // What is its own stem is a listed name, or nothing that clings was found to it.
        let is_whole = self.terms[numbers[at] as usize] == form;
        let Some(rest) = behind_clitic(word).filter(|_| !is_whole) else { return (form, span) };
        // The places of one candidate mostly show the same word.
        let (form, clitic) = match self.last {
            Some((last, form, clitic)) if document.show(last) == word => (form, clitic),
            _ => self.bare_form(document, word, rest).map_or((form, 0), |form| (form, (word.len() - rest.len()) as u32)),
        };
        self.last = Some((span, form, clitic));
        (form, Span { start: span.start + clitic, end: span.end })
    }

    /// The hash of the folded form of what stands behind the clitic of a word, if it is sure that this is one: it is before
    /// «ال», which makes «لل» of «ل», and as a rule after و, but for «والد» and its kin; names begin with «بال», «فال» and «كال» too.
    fn bare_form(&mut self, document: &Document, word: &str, rest: &str) -> Option<Term> {
        let is_long = |letters: usize| rest.chars().nth(letters - 1).is_some();
        let has_article = rest.starts_with("ال") && !rest.starts_with("الد") && is_long(5);
        let is_sure = word.starts_with("لل") && is_long(3) || word.starts_with('و') && has_article;
        if !is_sure && rest.chars().nth(1).is_none() {
            return None;
        }
        self.folded.clear();
        fold_into(rest, &mut self.folded);
        let form = Term::of_stem(&self.folded);
        (is_sure || self.is_known(document, form)).then_some(form)
    }

    /// Whether a word has this folded form.
    fn is_known(&mut self, document: &Document, form: Term) -> bool {
        let is_short = self.total <= SEARCHED;
        if !std::mem::replace(&mut self.is_known_made, true) {
            let forms = self.words[..self.total].iter().map(|&at| document.words()[at as usize].folded);
            if is_short {
                self.forms.clear();
                self.forms.extend(forms.map(|form| form.0));
            } else {
                self.known.begin(self.total);
                forms.for_each(|form| {
                    self.known.add(form);
                });
            }
        }
        if is_short { self.forms.contains(&form.0) } else { self.known.get(form).is_some() }
    }
}

/// What stands behind و, ف, ب, ك, ل or لل at the beginning of a word.
fn behind_clitic(word: &str) -> Option<&str> {
    match word.as_bytes() {
        [0xD9, 0x84, 0xD9, 0x84, ..] => word.get(4..),
        [0xD9, 0x81 | 0x83 | 0x84 | 0x88, ..] | [0xD8, 0xA8, ..] => word.get(2..),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn clitics_are_five_letters(word in "[ء-ي]{0,3}") {
            prop_assert_eq!(behind_clitic(&word), word.strip_prefix("لل").or_else(|| word.strip_prefix(['و', 'ف', 'ب', 'ك', 'ل'])));
        }
    }
}

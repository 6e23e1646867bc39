//! Keywords: the words and pairs of words that tell an article from others.
//!
//! Uses `article`, `corpus`, `text`. A word counts `(1 + ln tf) · idf`, with tf its count in the body and the title and idf
//! from the background statistics; a pair of neighbours that stands at least twice counts the sum of both with the
//! count of the pair, and then stands for its words. Shown as the commonest form in the text, so every keyword is an
//! exact slice of it; a word that stands once counts only if the title has it (Salton's tf·idf; pairs after the noun-phrase candidates of Turney 2000).

use super::logarithm::damped;
use super::{Counts, Scores, grow};
use crate::article::Document;
use crate::article::document::Word;
use crate::corpus::Frequencies;
use crate::model::Model;
use crate::model::marks::Marks;
use crate::text::chars::is_alphabetic;
use crate::text::{Numbering, Span, Term, fold_into};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

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

/// What a thread reuses from document to document.
#[derive(Debug, Default)]
pub struct Workspace {
    topics: Topics,
    /// How many documents of the background each wanted term stands in.
    documents: Vec<u32>,
    idf_table: IdfTable,
    /// The inverse document frequency of each wanted term, by its number.
    idf: Vec<f64>,
    candidates: Vec<Candidate>,
    heap: Vec<u128>,
    tied: Vec<(Span, Candidate)>,
    shown: Shown,
}

/// The numbers of the terms of the word before a place, and of the one there.
fn terms_of_pair(numbers: &[u32], at: u32) -> (u32, u32) {
    (numbers[at as usize - 1], numbers[at as usize])
}

/// A word that stands at one or more places, or a pair of neighbours that ends there, by numbers of terms; the second
/// is none for a single word.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    weight: f64,
    terms: (u32, Option<u32>),
    /// Where its places begin in those of all pairs, or of all words, and how many there are.
    first: u32,
    count: u32,
}

/// A number that grows with the weight of a candidate, and behind it, in the last 32 bits, which candidate it is.
fn ranking(weight: f64, candidate: u32) -> u128 {
    // The order of `f64::total_cmp`.
    let bits = weight.to_bits();
    let ordered = if bits >> 63 == 0 { bits | 1 << 63 } else { !bits };
    u128::from(ordered) << 32 | u128::from(candidate)
}

/// Inverse document frequencies by count: most come again and again.
#[derive(Debug, Default)]
struct IdfTable {
    /// How many documents the background has: the rest follows from it.
    documents: u64,
    /// By count; nothing where nobody asked yet.
    known: Vec<Option<f64>>,
}

/// Counts from which on nothing is remembered.
const MOST_KNOWN: usize = 1 << 10;

impl IdfTable {
    /// For this background.
    fn begin(&mut self, background: &Frequencies) {
        if self.documents != background.documents() || self.known.is_empty() {
            *self = Self { documents: background.documents(), known: vec![None; MOST_KNOWN] };
        }
    }

    fn get(&mut self, background: &Frequencies, count: u32) -> f64 {
        match self.known.get_mut(count as usize) {
            Some(known) => *known.get_or_insert_with(|| background.idf_of(count)),
            None => background.idf_of(count),
        }
    }
}

/// The `most` best keywords of a document that was scored, best first. Linear in the words, apart from some sorts.
#[must_use]
pub fn keywords(document: &Document, scores: &Scores, background: &Frequencies, model: &Model, most: usize) -> Vec<Keyword> {
    keywords_with(document, scores, background, model, most, &mut Workspace::default())
}

/// As [`keywords`], with what a thread reuses from document to document.
#[must_use]
pub fn keywords_with(
    document: &Document,
    scores: &Scores,
    background: &Frequencies,
    model: &Model,
    most: usize,
    workspace: &mut Workspace,
) -> Vec<Keyword> {
    workspace.topics.collect(document, scores);
    workspace.list_candidates(&scores.terms, background);
    workspace.choose(document, model, most)
}

impl Workspace {
    /// Every wanted word, and every pair of neighbours that stands twice, with what they weigh.
    fn list_candidates(&mut self, terms: &Counts, background: &Frequencies) {
        let Self { topics, documents, idf_table, idf, candidates, .. } = self;
        // All are asked for before the first answer is used: the background is large, and memory answers late.
        documents.clear();
        documents.extend(topics.wanted.iter().map(|wanted| background.count(topics.terms[wanted.number as usize])));
        idf_table.begin(background);
        grow(idf, terms.terms());
        for (wanted, &count) in topics.wanted.iter().zip(&*documents) {
            idf[wanted.number as usize] = idf_table.get(background, count);
        }
        let weigh = |number: u32, count: u32| damped(count) * idf[number as usize];
        let numbers = terms.all_tokens();
        candidates.clear();
        let mut first = 0;
        for run in topics.pairs.chunk_by(|&first, &second| terms_of_pair(numbers, first) == terms_of_pair(numbers, second)) {
            let count = run.len() as u32;
            if let [at, _, ..] = *run {
                let (a, b) = terms_of_pair(numbers, at);
                let weight = (weigh(a, count) + weigh(b, count)) * 0.75;
                candidates.push(Candidate { weight, terms: (a, Some(b)), first, count });
            }
            first += count;
        }
        candidates.extend(topics.wanted.iter().map(|&Wanted { number, first, count }| {
            let weight = weigh(number, count);
            Candidate { weight, terms: (number, None), first, count }
        }));
    }

    /// The best of the candidates, each where its commonest form stands first.
    fn choose(&mut self, document: &Document, model: &Model, most: usize) -> Vec<Keyword> {
        let Self { topics, candidates, heap, tied, shown, .. } = self;
        let mut keywords = Vec::with_capacity(most.min(candidates.len()));
        shown.clear();
        // Places are looked for only as far down as keywords are wanted.
        heap.clear();
        heap.extend((0..).zip(&*candidates).map(|(at, candidate)| ranking(candidate.weight, at)));
        let mut best_first = BinaryHeap::from(std::mem::take(heap));
        while let Some(best) = best_first.pop().filter(|_| keywords.len() < most) {
            tied.clear();
            let mut next = Some(best);
            while let Some(ranking) = next {
                let candidate = candidates[ranking as u32 as usize];
                tied.push((topics.place(document, &candidate), candidate));
                next = best_first.peek().filter(|&next| next >> 32 == best >> 32).copied();
                if next.is_some() {
                    best_first.pop();
                }
            }
            // Those that weigh the same come in the order of the text, a pair before its first word.
            tied.sort_unstable_by_key(|(span, candidate)| (span.start, candidate.terms.1.is_none()));
            for &(span, Candidate { terms, weight, count, .. }) in &*tied {
                if keywords.len() < most && shown.take(document.show(span), terms, model) {
                    keywords.push(Keyword { span, weight, count });
                }
            }
        }
        *heap = best_first.into_vec();
        keywords
    }
}

/// What the keywords so far show.
#[derive(Debug, Default)]
struct Shown {
    /// Their terms.
    taken: Vec<u32>,
    /// Their words, folded, with where each stands.
    folded: String,
    words: Vec<(usize, usize)>,
}

impl Shown {
    fn clear(&mut self) {
        self.taken.clear();
        self.folded.clear();
        self.words.clear();
    }

    /// Takes a candidate whose terms and words are not taken by a better one.
    fn take(&mut self, text: &str, (first, second): (u32, Option<u32>), model: &Model) -> bool {
        if self.taken.contains(&first) || second.is_some_and(|second| self.taken.contains(&second)) {
            return false;
        }
        let start = self.folded.len();
        fold_into(text, &mut self.folded);
        let form = self.folded.get(start..).unwrap_or_default();
        let is_word = || text.chars().filter(|&c| is_alphabetic(c)).nth(2).is_some() && !model.given_names.contains(form);
        let is_shown = || self.words.iter().any(|&(start, end)| self.folded.get(start..end) == Some(form));
        // The form of a pair has a space, and no word has.
        if second.is_none() && (!is_word() || is_shown()) {
            self.folded.truncate(start);
            return false;
        }
        self.taken.extend(Some(first).into_iter().chain(second));
        let mut first = start;
        for word in self.folded.as_bytes()[start..].split(|&byte| byte == b' ') {
            self.words.push((first, first + word.len()));
            first += word.len() + 1;
        }
        true
    }
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

/// A term that may be a keyword: it stands twice or in the title.
#[derive(Debug, Clone, Copy)]
struct Wanted {
    number: u32,
    /// Where its places begin, and how many there are.
    first: u32,
    count: u32,
}

/// The words of a body that carry a topic, in order.
#[derive(Debug, Default)]
struct Topics {
    /// Where each stands among all words of the document. Behind that, here and in some others, is what was left of
    /// earlier documents.
    words: Vec<u32>,
    /// How many there are.
    total: usize,
    /// The terms by their numbers.
    terms: Vec<Term>,
    wanted: Vec<Wanted>,
    /// Where the terms stand among the words, one term behind the other.
    places: Vec<u32>,
    /// For each term where its next place goes.
    next: Vec<u32>,
    /// For each pair of words the place of its second one, sorted by the numbers of the two, then by place. Only pairs of
    /// words that stand twice, with one space between them; most pairs that stand once are left out.
    pairs: Vec<u32>,
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
    fn collect(&mut self, document: &Document, scores: &Scores) {
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
    fn place(&mut self, document: &Document, candidate: &Candidate) -> Span {
        let mut shapes = std::mem::take(&mut self.shapes);
        shapes.clear();
        let is_pair = candidate.terms.1.is_some();
        for step in 0..candidate.count {
            let place = (candidate.first + step) as usize;
            let (words, span) = if is_pair {
                self.form_of_pair(document, self.pairs[place] as usize)
            } else {
                self.form_of_word(document, self.places[place] as usize)
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

    fn word<'d>(&self, document: &'d Document, at: usize) -> &'d Word {
        &document.words()[self.words[at] as usize]
    }

    fn form_of_word(&mut self, document: &Document, at: usize) -> ((Term, Term), Span) {
        let (form, span) = self.without_clitics(document, at);
        ((form, form), span)
    }

    /// The pair that ends at a word.
    fn form_of_pair(&mut self, document: &Document, at: usize) -> ((Term, Term), Span) {
        let (form, first) = self.without_clitics(document, at - 1);
        let second = self.word(document, at);
        ((form, second.folded), Span { start: first.start, end: second.span.end })
    }

    /// A word without the conjunction or preposition written to it, as far as that is sure: before the article, or
    /// where the text has the word without it too. The hash of the folded form, and its place.
    fn without_clitics(&mut self, document: &Document, at: usize) -> (Term, Span) {
        let &Word { span, folded: form, .. } = self.word(document, at);
        let word = document.show(span);
        let Some(rest) = behind_clitic(word) else { return (form, span) };
        // The places of one candidate mostly show the same word.
        let (form, clitic) = match self.last {
            Some((last, form, clitic)) if document.show(last) == word => (form, clitic),
            _ => self.bare_form(document, rest).map_or((form, 0), |form| (form, (word.len() - rest.len()) as u32)),
        };
        self.last = Some((span, form, clitic));
        (form, Span { start: span.start + clitic, end: span.end })
    }

    /// The hash of the folded form of a word without its first letter, if it is sure that this is a clitic.
    fn bare_form(&mut self, document: &Document, rest: &str) -> Option<Term> {
        let is_sure = rest.starts_with("ال") && rest.chars().nth(4).is_some();
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

/// What stands behind و, ف, ب, ك or ل at the beginning of a word.
fn behind_clitic(word: &str) -> Option<&str> {
    let is_clitic = matches!(word.as_bytes(), [0xD9, 0x81 | 0x83 | 0x84 | 0x88, ..] | [0xD8, 0xA8, ..]);
    if is_clitic { word.get(2..) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::tests::{document, scorer};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn rankings_are_ordered_as_weights_are(a: f64, b: f64, x: u32, y: u32) {
            prop_assert_eq!(ranking(a, x).cmp(&ranking(b, y)), a.total_cmp(&b).then(x.cmp(&y)));
            prop_assert_eq!(ranking(a, x) as u32, x);
        }

        #[test]
        fn clitics_are_five_letters(word in "[ء-ي]{0,3}") {
            prop_assert_eq!(behind_clitic(&word), word.strip_prefix(['و', 'ف', 'ب', 'ك', 'ل']));
        }
    }

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

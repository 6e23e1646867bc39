//! Keywords: the words and pairs of words that tell an article from others.
//!
//! Uses `article`, `corpus`, `text`. A word counts `(1 + ln tf) · idf`, with tf its count in the body and the title and idf
//! from the background statistics; a pair of neighbours that stands at least twice counts the sum of both with the
//! count of the pair, and then stands for its words. Shown as the commonest form in the text, so every keyword is an
//! exact slice of it; a word that stands once counts only if the title has it (Salton's tf·idf; pairs after the noun-phrase candidates of Turney 2000).

use super::{Counts, Scores};
use crate::article::Document;
use crate::corpus::Frequencies;
use crate::model::Model;
use crate::model::marks::Marks;
use crate::text::chars::is_alphabetic;
use crate::text::{Numbering, Span, Term, fold_into};
use std::cmp::{Ordering, Reverse};
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
    /// The inverse document frequency of each wanted term, by its number.
    idf: Vec<f64>,
    /// The places of the pairs, in their order.
    pair_places: Vec<u32>,
    candidates: Vec<Candidate>,
    tied: Vec<(Span, Candidate)>,
    shown: Shown,
}

/// Two neighbours by numbers of terms, and the place of the second.
type Pair = (u32, u32, u32);

/// A word that stands at one or more places, or a pair of neighbours that ends there, by numbers of terms; the second
/// is none for a single word. Candidates are compared by their weight.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    weight: f64,
    terms: (u32, Option<u32>),
    /// Where its places begin in those of all pairs, or of all words, and how many there are.
    first: u32,
    count: u32,
}

impl Ord for Candidate {
    fn cmp(&self, other: &Self) -> Ordering {
        self.weight.total_cmp(&other.weight)
    }
}

impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Candidate {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Candidate {}

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
        self.topics.sort_pairs();
        let Self { topics, documents, idf, pair_places, candidates, .. } = self;
        // All are asked for before the first answer is used: the background is large, and memory answers late.
        documents.clear();
        documents.extend(topics.wanted.iter().map(|wanted| background.count(topics.term(wanted))));
        idf.clear();
        idf.resize(terms.terms(), 0.0);
        topics.wanted.iter().zip(documents).for_each(|(wanted, count)| idf[wanted.number as usize] = background.idf_of(*count));
        let weigh = |number: u32, count: u32| {
            // The logarithm of 1 is 0.
            let damped = if count == 1 { 1.0 } else { 1.0 + f64::from(count).ln() };
            damped * idf[number as usize]
        };
        pair_places.clear();
        pair_places.extend(topics.pairs.iter().map(|&(_, _, at)| at));
        candidates.clear();
        let mut first = 0;
        for run in topics.pairs.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let count = run.len() as u32;
            if let [(a, b, _), _, ..] = *run {
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
        let Self { topics, pair_places, candidates, tied, shown, .. } = self;
        let mut keywords = Vec::with_capacity(most.min(candidates.len()));
        shown.clear();
        // Places are looked for only as far down as keywords are wanted.
        let mut heap = BinaryHeap::from(std::mem::take(candidates));
        while let Some(best) = heap.pop().filter(|_| keywords.len() < most) {
            tied.clear();
            let mut next = Some(best);
            while let Some(candidate) = next {
                tied.push((topics.place(document, &candidate, pair_places), candidate));
                next = heap.peek().filter(|next| next.cmp(&&best).is_eq()).copied();
                if next.is_some() {
                    heap.pop();
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
        *candidates = heap.into_vec();
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
/// Pairs are told apart roughly by so many counters.
const COUNTERS: usize = 1 << 10;

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
    /// Where each stands.
    spans: Vec<Span>,
    /// The hashes of their folded forms.
    forms: Vec<u64>,
    /// Their terms.
    terms: Vec<Term>,
    wanted: Vec<Wanted>,
    /// Where the wanted terms stand among the words, one term behind the other.
    places: Vec<u32>,
    /// For each term where its next place goes.
    next: Vec<u32>,
    /// The pairs of neighbours, nothing but a space between them, whose words stand at least twice.
    pairs: Vec<Pair>,
    pair_counters: Vec<u8>,
    /// Which skeletons the title has.
    is_in_title: Vec<bool>,
    /// The folded forms of the words, once somebody asks.
    known: Numbering,
    is_known_made: bool,
    /// The last word that begins like one with a clitic: where it stands, the hash of its form without, and how many
    /// bytes the clitic takes.
    last: Option<(Span, Term, u32)>,
    folded: String,
    shapes: Vec<Shape>,
}

impl Topics {
    fn collect(&mut self, document: &Document, scores: &Scores) {
        let Self { spans, forms, terms, wanted, places, next, pairs, is_in_title, .. } = self;
        let text = document.article.text.as_bytes();
        let (counts, skeletons) = (&scores.terms, scores.skeletons.counts.all_tokens());
        self.is_known_made = false;
        self.last = None;
        is_in_title.clear();
        is_in_title.resize(scores.skeletons.counts.terms(), false);
        scores.title.iter().for_each(|&skeleton| is_in_title[skeleton as usize] = true);
        wanted.clear();
        next.clear();
        next.resize(counts.terms(), 0);
        let mut first = 0;
        for ((number, count), next) in (0..).zip(counts.frequencies()).zip(&mut *next) {
            *next = first;
            if count >= 2 {
                wanted.push(Wanted { number, first, count });
                first += count;
            }
        }
        places.clear();
        places.resize(first as usize, 0);
        pairs.clear();
        terms.clear();
        spans.clear();
        spans.reserve(counts.all_tokens().len());
        forms.clear();
        forms.reserve(counts.all_tokens().len());
        for (rank, &index) in scores.body.iter().enumerate() {
            let sentence = &document.sentences[index];
            terms.extend_from_slice(document.terms_of(sentence));
            let topics = document.words_of(sentence).iter().filter(|word| word.marks.has(Marks::TOPIC));
            // The last word, if it stands at least twice: its number, and where it ends.
            let mut before = None;
            for (word, &number) in topics.zip(counts.tokens(rank)) {
                let at = spans.len();
                spans.push(word.span);
                forms.push(word.folded.0);
                if counts.frequency(number) >= 2 {
                    let next = &mut next[number as usize];
                    places[*next as usize] = at as u32;
                    *next += 1;
                    if let Some((first, end)) = before
                        && word.span.start == end + 1
                        && text.get(end as usize) == Some(&b' ')
                    {
                        pairs.push((first, number, at as u32));
                    }
                    before = Some((number, word.span.end));
                } else {
                    before = None;
                    if is_in_title[skeletons[at] as usize] {
                        wanted.push(Wanted { number, first: places.len() as u32, count: 1 });
                        places.push(at as u32);
                    }
                }
            }
        }
    }

    /// Sorts the pairs by the numbers of the two, then by place, and leaves out some that stand once, as most do.
    fn sort_pairs(&mut self) {
        let counter = |&(a, b, _): &Pair| (a.wrapping_mul(31) ^ b) as usize % COUNTERS;
        self.pair_counters.clear();
        self.pair_counters.resize(COUNTERS, 0);
        for pair in &self.pairs {
            let count = &mut self.pair_counters[counter(pair)];
            *count = count.saturating_add(1);
        }
        self.pairs.retain(|pair| self.pair_counters[counter(pair)] >= 2);
        self.pairs.sort_unstable_by_key(|&(a, b, at)| u128::from(a) << 64 | u128::from(b) << 32 | u128::from(at));
    }

    fn term(&self, wanted: &Wanted) -> Term {
        self.terms[self.places[wanted.first as usize] as usize]
    }

    /// Where the commonest form of a candidate stands first; the earlier one of two that are equally common.
    fn place(&mut self, document: &Document, candidate: &Candidate, pair_places: &[u32]) -> Span {
        let mut shapes = std::mem::take(&mut self.shapes);
        shapes.clear();
        let is_pair = candidate.terms.1.is_some();
        for step in 0..candidate.count {
            let place = (candidate.first + step) as usize;
            let (words, span) =
                if is_pair { self.pair(document, pair_places[place] as usize) } else { self.single(document, self.places[place] as usize) };
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

    fn single(&mut self, document: &Document, at: usize) -> ((Term, Term), Span) {
        let (form, span) = self.without_clitics(document, at);
        ((form, form), span)
    }

    /// The pair that ends at a word.
    fn pair(&mut self, document: &Document, at: usize) -> ((Term, Term), Span) {
        let (form, first) = self.without_clitics(document, at - 1);
        ((form, Term(self.forms[at])), Span { start: first.start, end: self.spans[at].end })
    }

    /// A word without the conjunction or preposition written to it, as far as that is sure: before the article, or
    /// where the text has the word without it too. The hash of the folded form, and its place.
    fn without_clitics(&mut self, document: &Document, at: usize) -> (Term, Span) {
        let (span, form) = (self.spans[at], Term(self.forms[at]));
        let word = document.show(span);
        let Some(rest) = word.strip_prefix(['و', 'ف', 'ب', 'ك', 'ل']) else { return (form, span) };
        // The places of one candidate mostly show the same word.
        let (form, clitic) = match self.last {
            Some((last, form, clitic)) if document.show(last) == word => (form, clitic),
            _ => self.bare_form(rest).map_or((form, 0), |form| (form, (word.len() - rest.len()) as u32)),
        };
        self.last = Some((span, form, clitic));
        (form, Span { start: span.start + clitic, end: span.end })
    }

    /// The hash of the folded form of a word without its first letter, if it is sure that this is a clitic.
    fn bare_form(&mut self, rest: &str) -> Option<Term> {
        let is_sure = rest.starts_with("ال") && rest.chars().nth(4).is_some();
        if !is_sure && rest.chars().nth(1).is_none() {
            return None;
        }
        self.folded.clear();
        fold_into(rest, &mut self.folded);
        let form = Term::of_stem(&self.folded);
        (is_sure || self.is_known(form)).then_some(form)
    }

    /// Whether a word has this folded form.
    fn is_known(&mut self, form: Term) -> bool {
        if self.forms.len() <= SEARCHED {
            return self.forms.contains(&form.0);
        }
        if !std::mem::replace(&mut self.is_known_made, true) {
            self.known.begin(self.forms.len());
            for &form in &self.forms {
                self.known.add(Term(form));
            }
        }
        self.known.get(form).is_some()
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

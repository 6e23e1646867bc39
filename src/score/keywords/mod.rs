//! Keywords: the words and pairs of words that tell an article from others.
//!
//! Uses `article`, `corpus`, `text`. A word counts `(1 + ln tf) · idf`, with tf its count in the body and the title and idf
//! from the background statistics; a pair of neighbours that stands at least twice counts the sum of both with the
//! count of the pair, and then stands for its words. Shown as the commonest form in the text, so every keyword is an
//! exact slice of it; a word that stands once counts only if the title has it (Salton's tf·idf; pairs after the noun-phrase candidates of Turney 2000).

use super::logarithm::damped;
mod topics;

use super::{Counts, Scores, grow};
use crate::article::Document;
use crate::corpus::Frequencies;
use crate::model::Model;
use crate::text::chars::is_alphabetic;
use crate::text::{Span, fold_into};
use std::collections::BinaryHeap;
use topics::{Candidate, Topics, Wanted, terms_of_pair};

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
    workspace.choose(document, scores.terms.all_tokens(), model, most)
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

    /// The best of the candidates, each where its commonest form stands first. `numbers` has the terms of the body.
    fn choose(&mut self, document: &Document, numbers: &[u32], model: &Model, most: usize) -> Vec<Keyword> {
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
                if !shown.has(candidate.terms) {
                    tied.push((topics.place(document, numbers, &candidate), candidate));
                }
                next = best_first.peek().filter(|&next| next >> 32 == best >> 32).copied();
                if next.is_some() {
                    best_first.pop();
                }
            }
            // Those that weigh the same come in the order of the text, a pair before its first word.
            tied.sort_unstable_by_key(|(span, candidate)| (span.start, candidate.terms.1.is_none()));
            for (span, candidate) in &*tied {
                let is_pair = candidate.terms.1.is_some();
                if keywords.len() == most
                    || shown.has(candidate.terms)
                    || is_pair && topics.ends_in_conjunction(document, numbers, candidate)
                {
                    continue;
                }
                let (span, more) = topics.phrase(document, numbers, candidate, *span, shown);
                if shown.take(document.show(span), candidate.terms, &more, model) {
                    keywords.push(Keyword { span, weight: candidate.weight, count: candidate.count });
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

    /// Whether one of the terms is taken.
    fn has(&self, (first, second): (u32, Option<u32>)) -> bool {
        self.taken.contains(&first) || second.is_some_and(|second| self.taken.contains(&second))
    }

    /// Takes a candidate whose words are not taken by a better one, with the terms `more` that go with it.
    fn take(&mut self, text: &str, (first, second): (u32, Option<u32>), more: &[u32], model: &Model) -> bool {
        let start = self.folded.len();
        fold_into(text, &mut self.folded);
        let form = self.folded.get(start..).unwrap_or_default();
        let is_word = || text.chars().filter(|&c| is_alphabetic(c)).nth(2).is_some() && !model.given_names.contains(form);
        let tells = |word: &str| {
            let is_number = word.starts_with(|c: char| c.is_ascii_digit());
            // Names with a stop inside are those of sites.
            !(is_number || word.contains('.') || model.no_keywords.contains(word) || model.months.number(word).is_some())
        };
        if !form.split(' ').any(tells) {
            self.folded.truncate(start);
            return false;
        }
        let is_shown = || self.words.iter().any(|&(start, end)| self.folded.get(start..end) == Some(form));
        // The form of a pair has a space, and no word has.
        if second.is_none() && (!is_word() || is_shown()) {
            self.folded.truncate(start);
            return false;
        }
        self.taken.extend(Some(first).into_iter().chain(second).chain(more.iter().copied()));
        let mut first = start;
        for word in self.folded.as_bytes()[start..].split(|&byte| byte == b' ') {
            self.words.push((first, first + word.len()));
            first += word.len() + 1;
        }
        true
    }
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

    fn shown(text: &str, most: usize) -> Vec<String> {
        let (document, scorer, model) = (document(text), scorer(false), Model::shipped().unwrap());
        let found = keywords(&document, &scorer.score(&document), scorer.background(), &model, most);
        found.iter().map(|keyword| document.show(keyword.span).to_owned()).collect()
    }

    #[test]
    fn a_pair_is_shown_with_the_words_that_always_stand_beside_it() {
        let found = shown(
            "يستضيف النادي مباريات بطولة كأس الخليج العربي هذا الشتاء. وأقيمت بطولة كأس الخليج العربي قبل عامين في الجنوب. وقال المنظمون إن لبطولة كأس الخليج العربي جمهوراً واسعاً.",
            2,
        );
        assert_eq!(found[0], "بطولة كأس الخليج العربي");
    }

    #[test]
    fn names_keep_their_letters_and_clitics_go() {
        let found = shown(
            "فاز فالديري بالسباق الطويل. ووصل فالديري قبل غيره إلى خط النهاية. وقدم المنظم شكوى للمحكمة ضد فالديري أمس. ولم يصدر للمحكمة قرار بعد.",
            4,
        );
        assert!(found.iter().any(|word| word == "فالديري") && found.iter().any(|word| word == "محكمة"), "{found:?}");
    }

    #[test]
    fn measures_and_months_are_no_keywords() {
        let found = shown(
            "ارتفع الإنتاج 4 في المئة خلال آذار. وكان قد تراجع 3 في المئة خلال آذار الفائت. وبلغت الكلفة 5 ملايين دولار ثم 7 ملايين دولار في آذار.",
            8,
        );
        assert!(!found.iter().any(|word| ["المئة", "آذار", "ملايين دولار", "ملايين"].contains(&word.as_str())), "{found:?}");
    }
}

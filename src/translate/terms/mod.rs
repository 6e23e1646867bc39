//! Terms: which words and phrases of a text a translator should settle before beginning, and lists of such terms.
//!
//! Uses `article`, `corpus`, `text`. Candidates are runs of up to four neighbouring words that neither begin nor end with
//! a stop word. Their termhood is the C-value (Frantzi, Ananiadou & Mima 2000), `log2(n + 1) · (f − m)` for a candidate
//! of n words that stands f times, with m the mean count of the longer candidates that hold it, times the mean inverse
//! document frequency of its words: what is common everywhere is no term. Names of up to [`MOST_NAMED`] documents come
//! from `facts::names`, with their spellings joined. [`list`] reads and writes term lists,
//! [`known`] finds their terms in a text.

pub mod known;
pub mod list;
mod named;
mod runs;

use crate::article::Document;
use crate::corpus::Frequencies;
use crate::facts::names::NameFinder;
use crate::model::Model;
use crate::text::Term;
use runs::{Run, Runs};
use serde::Serialize;

/// Longest candidate, in words.
const LONGEST: usize = 4;
/// Names are looked for in so many documents at most: in more of them, words that are none gather evidence too.
pub const MOST_NAMED: usize = 200;
/// Example sentences kept of a candidate.
const EXAMPLES: usize = 2;

/// A candidate term.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Candidate {
    /// Its commonest form, as it stands in the text.
    pub term: String,
    /// Its other forms, commonest first.
    pub variants: Vec<String>,
    /// How often it stands.
    pub count: u32,
    /// How much speaks for a term.
    pub score: f64,
    /// What it names, where it is a name: person, place, organisation or demonym.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<&'static str>,
    /// Sentences with it: document and text.
    pub examples: Vec<(String, String)>,
}

/// Gathers candidates article by article. Memory follows the text: about ten bytes for each of it, sorting included.
#[derive(Default)]
pub struct Terms {
    runs: Runs,
    names: NameFinder,
    documents: usize,
}

impl Terms {
    /// Takes the running text of an article. Linear in its words.
    pub fn add(&mut self, document: &Document, model: &Model) {
        self.documents += 1;
        match self.documents {
            ..=MOST_NAMED => self.names.add(document),
            // Names of a part would be worse than none: the list would join some and not others.
            _ => self.names = NameFinder::default(),
        }
        self.runs.add(document, model);
    }

    /// The `most` best candidates that stand at least `least` times, best first.
    #[must_use]
    pub fn finish(self, background: &Frequencies, model: &Model, most: usize, least: u32) -> Vec<Candidate> {
        let runs = self.runs;
        let mut all = runs.recurring(least);
        let holders = holders(&runs, &all);
        let names = self.names.finish(model, background);
        let mut found = named::named(&names, &runs, &mut all, background, least);
        for (run, (sum, longer)) in all.iter().zip(holders).filter(|(run, _)| run.count >= least) {
            let nested = if longer > 0 { f64::from(sum) / f64::from(longer) } else { 0.0 };
            let score = ((run.length + 1) as f64).log2() * (f64::from(run.count) - nested) * rarity(&runs, run, background);
            if score > 0.0 {
                found.push(candidate(&runs, run, score));
            }
        }
        found.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.term.cmp(&b.term)));
        found.truncate(most);
        found
    }
}

/// For each run, how often the longer ones that hold it stand in all, and how many those are. `all` is in the order of
/// the terms.
fn holders(runs: &Runs, all: &[Run]) -> Vec<(u32, u32)> {
    let mut holders = vec![(0u32, 0u32); all.len()];
    for run in all {
        let terms: Vec<Term> = runs.terms(run).collect();
        for part in (1..terms.len()).flat_map(|length| terms.windows(length)) {
            if let Ok(held) = all.binary_search_by(|other| runs.terms(other).cmp(part.iter().copied())) {
                let (sum, longer) = &mut holders[held];
                (*sum, *longer) = (sum.saturating_add(run.count), *longer + 1);
            }
        }
    }
    holders
}

/// The mean inverse document frequency of the words of a run.
fn rarity(runs: &Runs, run: &Run, background: &Frequencies) -> f64 {
    runs.terms(run).map(|term| background.idf(term)).sum::<f64>() / run.length as f64
}

fn candidate(runs: &Runs, run: &Run, score: f64) -> Candidate {
    let mut forms: Vec<(&str, u32)> = run.forms.iter().map(|&(at, count)| (runs.form(at, run.length), count)).collect();
    forms.sort_by(|(a, n), (b, m)| m.cmp(n).then_with(|| a.cmp(b)));
    let mut forms = forms.into_iter().map(|(form, _)| form.to_owned());
    let term = forms.next().unwrap_or_default();
    Candidate { term, variants: forms.collect(), count: run.count, score, kind: None, examples: examples(runs, run) }
}

fn examples(runs: &Runs, run: &Run) -> Vec<(String, String)> {
    let example = |&sentence: &u32| {
        let (document, text) = runs.example(sentence);
        (document.to_owned(), text.into_owned())
    };
    run.examples.iter().map(example).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::tests::document;

    #[test]
    fn phrases_that_recur_come_first() {
        let document = document(
            "أعلنت الوزارة خطة ميناء المدينة الجديدة. وقال المهندسون إن ميناء المدينة سيكتمل قريباً. وزار الوزير ميناء المدينة مع الصحفيين صباحاً.",
        );
        let model = Model::shipped().unwrap();
        let mut terms = Terms::default();
        terms.add(&document, &model);
        let found = terms.finish(&Frequencies::shipped().unwrap(), &model, 5, 2);
        assert_eq!((found[0].term.as_str(), found[0].count, found[0].examples.len()), ("ميناء المدينة", 3, 2));
        assert_eq!(found.iter().filter(|found| found.term == "ميناء").count(), 0, "it never stands alone");
    }

    #[test]
    fn spellings_of_a_name_are_one_entry() {
        let text = "التقى الوزير غوران يانغ وفداً من التجار في العاصمة. وقال جوران يانج إن الموسم جيد. وقال غوران يانغ إن العمل بدأ.";
        let mut terms = Terms::default();
        let model = Model::shipped().unwrap();
        terms.add(&document(text), &model);
        let found = terms.finish(&Frequencies::shipped().unwrap(), &model, 9, 2);
        let person = found.iter().find(|found| found.kind == Some("person")).unwrap();
        assert_eq!((person.term.as_str(), person.count), ("غوران يانغ", 3));
        assert_eq!(person.variants, ["جوران يانج"]);
        assert!(found.iter().filter(|found| found.term.contains("يانغ") || found.term.contains("يانج")).count() == 1, "{found:?}");
    }
}

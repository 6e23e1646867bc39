//! Known terms in a text: what a term list says of a sentence.
//!
//! Uses `text`, `model`, `list`. A term is found by the stems of its words, so with other hamzas, with the article, with what
//! clings to a word, and in each of its variants: the same way as the check whether a term was used. The list is
//! indexed by the first stem of each phrase; looking a sentence up takes the time of its words, whatever the list has.

use super::list::Row;
use crate::model::places::bare_forms;
use crate::text::{Light, Stemmer, fold, for_each_word};
use crate::translate::check::Term;
use rust_stemmers::{Algorithm, Stemmer as Snowball};
use rustc_hash::FxHashMap;

/// A term of a list that stands in a sentence.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct KnownTerm {
    /// The term as the list has it.
    pub source: String,
    /// Its translations; any of them will do.
    pub targets: Vec<String>,
}

impl std::fmt::Display for KnownTerm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} = {}", self.source, self.targets.join(" | "))
    }
}

/// A term list, ready to be looked up in.
#[derive(Debug, Default)]
pub struct Glossary {
    rows: Vec<Row>,
    /// Phrases by their first stem: all stems, and the row.
    phrases: FxHashMap<String, Vec<(Vec<String>, usize)>>,
}

impl Glossary {
    /// Indexes a list. Rows without a translation say nothing and are left out. Linear.
    #[must_use]
    pub fn new(rows: Vec<Row>) -> Self {
        let mut glossary = Self { rows: rows.into_iter().filter(|row| !row.term.targets.is_empty()).collect(), ..Self::default() };
        for (at, row) in glossary.rows.iter().enumerate() {
            for phrase in std::iter::once(&row.term.source).chain(&row.variants) {
                let stems = stems(&words(phrase));
                if let Some(first) = stems.first() {
                    glossary.phrases.entry(first.clone()).or_default().push((stems, at));
                }
            }
        }
        glossary
    }

    /// Its rows, in the order of the list.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The terms of a sentence, each once, in the order in which they stand.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<KnownTerm> {
        if self.rows.is_empty() {
            return Vec::new();
        }
        let forms = forms(&words(text));
        let mut found: Vec<usize> = Vec::new();
        for at in 0..forms.len() {
            for (phrase, row) in forms[at].iter().flat_map(|stem| self.phrases.get(stem)).flatten() {
                if stands_at(&forms, at, phrase) && !found.contains(row) {
                    found.push(*row);
                }
            }
        }
        let known = |term: &Term| KnownTerm { source: term.source.clone(), targets: term.targets.clone() };
        found.into_iter().map(|row| known(&self.rows[row].term)).collect()
    }
}

/// The words of a text.
pub(in crate::translate) fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    for_each_word(text, |span| words.push(span.of(text)));
    words
}

/// The stems of the words of a term, Arabic or English.
pub(in crate::translate) fn stems(words: &[&str]) -> Vec<String> {
    let english = Snowball::create(Algorithm::English);
    words.iter().map(|word| stem(&folded(word), &english)).filter(|stem| !stem.is_empty()).collect()
}

/// The stems that each word of a text can have: as it stands, and without what clings to it (لوزارة is وزارة too).
pub(in crate::translate) fn forms(words: &[&str]) -> Vec<Vec<String>> {
    let english = Snowball::create(Algorithm::English);
    let of = |word: &&str| {
        let mut stems: Vec<String> = bare_forms(&folded(word)).iter().map(|(form, _)| stem(form, &english)).collect();
        stems.dedup();
        stems
    };
    words.iter().map(of).filter(|stems| !stems[0].is_empty()).collect()
}

/// Whether a term of these stems stands at a word of a text.
pub(in crate::translate) fn stands_at(text: &[Vec<String>], at: usize, term: &[String]) -> bool {
    let rest = text.get(at..at + term.len());
    !term.is_empty() && rest.is_some_and(|words| words.iter().zip(term).all(|(forms, stem)| forms.contains(stem)))
}

fn folded(word: &str) -> String {
    fold(word.trim_matches(|c: char| !c.is_alphanumeric()))
}

fn stem(folded: &str, english: &Snowball) -> String {
    if folded.is_ascii() {
        return english.stem(folded).into_owned();
    }
    let mut stem = String::new();
    Light.stem_into(folded, &mut stem);
    stem
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_found_in_every_form() {
        let row = |source: &str, variants: &[&str], targets: &[&str]| Row {
            term: Term { source: source.into(), targets: targets.iter().map(|&text| text.into()).collect() },
            variants: variants.iter().map(|&text| text.into()).collect(),
            note: String::new(),
        };
        let glossary = Glossary::new(vec![
            row("وزارة الري", &[], &["irrigation ministry"]),
            row("غوران يانغ", &["جوران يانج"], &["Goran Yang"]),
            row("سد", &[], &[]),
        ]);
        let found = |text: &str| glossary.find(text).iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(
            found("وقال جوران يانج لوزاره الرى إن السد آمن، وشكر غوران يانغ."),
            ["غوران يانغ = Goran Yang", "وزارة الري = irrigation ministry"]
        );
        assert_eq!(found("وزارة الصحة"), [""; 0]);
        assert_eq!(glossary.rows().len(), 2, "a row without a translation says nothing");
    }
}

//! Layer 0: what the program ships with, from the lists under `models/`.
//!
//! Uses `text`. The lists are embedded at build time, so the binary needs no file beside it; each is data that a
//! maintainer can read and extend by a line.

pub mod abbreviations;
pub mod cohesion;
pub mod facts;
mod known;
pub mod marks;
pub mod noise;
mod phrases;
pub mod places;
pub mod varint;
pub mod weights;
pub mod zone;

use crate::text::{MonthNames, fold};
use abbreviations::Abbreviations;
use cohesion::{Class, Cohesion};
use facts::FactWords;
use known::KnownWords;
use noise::{NoiseRules, RuleError};
use places::Places;
use rustc_hash::FxHashSet;
use std::sync::LazyLock;
use weights::Weights;

/// All lists, parsed once and shared by every thread.
#[derive(Debug)]
pub struct Model {
    /// Abbreviations by class, for the segmenter.
    pub abbreviations: Abbreviations,
    /// Words that open a sentence, for the segmenter.
    pub openers: WordList,
    /// Words that carry on a sentence after an ellipsis or a quoted question.
    pub continuers: WordList,
    /// Verbs that attribute a quotation.
    pub speech: WordList,
    /// Words that carry no topic, for scoring.
    pub stop_words: WordList,
    /// Common given names, for telling a byline from a caption.
    pub given_names: WordList,
    /// Names of places and people, one word each.
    pub names: WordList,
    /// Words that are no keywords by themselves.
    pub no_keywords: WordList,
    /// What makes a sentence lean on another one, for choosing.
    pub cohesion: Cohesion,
    /// By what figures, times, quotations and stances are recognised. Read when first asked for, as only briefs do.
    pub facts: LazyLock<FactWords>,
    /// Places and demonyms with their spellings. Read when first asked for, as only briefs do.
    pub places: LazyLock<Places>,
    /// Month names.
    pub months: MonthNames,
    /// What web noise looks like.
    pub noise: NoiseRules,
    /// Feature weights.
    pub weights: Weights,
    /// One table of the lists in which every word is looked up.
    known: KnownWords,
}

impl Model {
    /// The lists that this build ships with.
    ///
    /// # Errors
    /// When an embedded list is malformed, which the tests rule out for a release.
    pub fn shipped() -> Result<Self, RuleError> {
        Self::with_noise_rules("")
    }

    /// The lists that this build ships with, and a user's own noise rules before them.
    ///
    /// # Errors
    /// When `own` is not a rule file as described in `models/noise.toml`.
    pub fn with_noise_rules(own: &str) -> Result<Self, RuleError> {
        let given_names = WordList::parse(include_str!("../../models/given_names.txt"));
        let mut cohesion = Cohesion::parse(include_str!("../../models/cohesion.toml"))?;
        cohesion.classify(given_names.sorted(), Class::GIVEN);
        let stop_words = WordList::parse(include_str!("../../models/stopwords.txt"));
        let noise = NoiseRules::parse_with(include_str!("../../models/noise.toml"), own)?;
        Ok(Self {
            known: KnownWords::new(&cohesion, &stop_words, &noise),
            abbreviations: Abbreviations::parse(include_str!("../../models/abbreviations.txt")),
            openers: WordList::parse(include_str!("../../models/openers.txt")),
            continuers: WordList::parse(include_str!("../../models/continuers.txt")),
            speech: WordList::parse(include_str!("../../models/speech.txt")),
            stop_words,
            given_names,
            names: WordList::parse(NAMES),
            no_keywords: WordList::parse(include_str!("../../models/no_keywords.txt")),
            // The tests rule out that it does not parse.
            facts: LazyLock::new(|| FactWords::parse(FACTS).unwrap_or_default()),
            cohesion,
            places: LazyLock::new(|| Places::parse(include_str!("../../models/places.tsv"))),
            months: MonthNames::parse(include_str!("../../models/months.txt")),
            noise,
            weights: Weights::parse(include_str!("../../models/weights.toml"))?,
        })
    }
}

/// What [`FactWords`] are read from.
const FACTS: &str = include_str!("../../models/facts.toml");

/// Names that stemmers must not cut, as listed.
pub const NAMES: &str = include_str!("../../models/names.txt");

/// A set of words or short phrases, folded.
#[derive(Debug, Default)]
pub struct WordList(FxHashSet<Box<str>>);

impl WordList {
    /// One entry a line; empty lines and lines that begin with `#` are passed over.
    #[must_use]
    pub fn parse(list: &str) -> Self {
        let entries = list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        Self(entries.map(|entry| fold(entry).into_boxed_str()).collect())
    }

    /// Whether the folded word or phrase is listed.
    #[must_use]
    pub fn contains(&self, folded: &str) -> bool {
        self.0.contains(folded)
    }

    /// All entries, in alphabetical order.
    #[must_use]
    pub fn sorted(&self) -> Vec<&str> {
        let mut entries: Vec<&str> = self.0.iter().map(|entry| &**entry).collect();
        entries.sort_unstable();
        entries
    }

    /// The number of entries.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether the list has no entry.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_that_are_read_late_are_whole() {
        FactWords::parse(FACTS).unwrap();
        assert!(!Model::shipped().unwrap().facts.stances.is_empty());
    }
}

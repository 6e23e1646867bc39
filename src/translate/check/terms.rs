//! Terms: what a term list prescribes.
//!
//! Uses `text`. A source term is found by its stems, so inflected forms count; the target must have one of the
//! translations, also by stems.

use super::segment::File;
use super::{Found, Kind};
use crate::text::{Light, Stemmer, fold};
use rust_stemmers::{Algorithm, Stemmer as Snowball};

/// A term and how it is to be translated.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Term {
    /// The term in the source language.
    pub source: String,
    /// Its translations; any of them will do.
    pub targets: Vec<String>,
}

/// A term of the list stands in the source and none of its translations in the target.
pub(super) fn term(file: &File<'_>, at: usize, found: &mut Found) {
    if file.options.terms.is_empty() {
        return;
    }
    let segment = &file.segments[at];
    let (source, target) = (stems(&segment.source_words), stems(&segment.target_words));
    for term in file.options.terms.iter().filter(|term| !term.targets.is_empty()) {
        let is_in = |text: &[String], phrase: &str| {
            let phrase = stems(&phrase.split_whitespace().collect::<Vec<_>>());
            !phrase.is_empty() && text.windows(phrase.len()).any(|window| window == phrase)
        };
        if is_in(&source, &term.source) && !term.targets.iter().any(|translation| is_in(&target, translation)) {
            found.add(Kind::Term, format!("{} is to be translated as {}", term.source, term.targets.join(" or ")));
        }
    }
}

fn stems(words: &[&str]) -> Vec<String> {
    let english = Snowball::create(Algorithm::English);
    let stem = |word: &&str| {
        let folded = fold(word.trim_matches(|c: char| !c.is_alphanumeric()));
        if folded.is_ascii() {
            return english.stem(&folded).into_owned();
        }
        let mut stem = String::new();
        Light.stem_into(&folded, &mut stem);
        stem
    };
    words.iter().map(stem).filter(|stem| !stem.is_empty()).collect()
}

//! Terms: what a term list prescribes.
//!
//! Uses `terms::known`. A source term is found by its stems, so inflected forms count; the target must have one of the
//! translations, also by stems.

use super::segment::File;
use super::{Found, Kind};
use crate::translate::terms::known::{forms, stands_at, stems, words};

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
    let (source, target) = (forms(&segment.source_words), forms(&segment.target_words));
    for term in file.options.terms.iter().filter(|term| !term.targets.is_empty()) {
        let is_in = |text: &[Vec<String>], phrase: &str| {
            let phrase = stems(&words(phrase));
            (0..text.len()).any(|at| stands_at(text, at, &phrase))
        };
        if is_in(&source, &term.source) && !term.targets.iter().any(|translation| is_in(&target, translation)) {
            found.add(Kind::Term, format!("{} is to be translated as {}", term.source, term.targets.join(" or ")));
        }
    }
}

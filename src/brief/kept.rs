//! What a brief keeps of the sentences of a document.
//!
//! Uses `article`, `score`, `discourse`.

use super::Place;
use crate::article::Document;
use crate::discourse::Need;
use crate::score::Scores;
use crate::text::{CharOffsets, Term};

/// A sentence with those that it needs, if it may be shown and they are no more than `longest`.
pub(super) fn chain(scores: &Scores, rank: usize, longest: usize) -> Option<Vec<usize>> {
    let mut chain = vec![rank];
    let mut at = rank;
    loop {
        match scores.discourse.lean(at).need {
            Need::Nothing => return Some(chain),
            Need::Never => return None,
            Need::Sentence(parent) if chain.len() < longest => {
                chain.push(parent);
                at = parent;
            }
            Need::Sentence(_) => return None,
        }
    }
}

/// Where the body sentences of a document stand, by rank.
pub(super) fn places(document: &Document, scores: &Scores) -> Vec<Place> {
    let mut offsets = CharOffsets::new(&document.article.text);
    let mut places = Vec::with_capacity(scores.body.len());
    let (mut next, mut line, mut on_line) = (0, 0, 0);
    for &at in &scores.body {
        // All sentences count, body or not: the number is of the line as it stands.
        for sentence in &document.sentences[next..=at] {
            on_line = if sentence.line == line { on_line + 1 } else { 1 };
            line = sentence.line;
        }
        next = at + 1;
        let sentence = &document.sentences[at];
        places.push(Place {
            line,
            sentence_in_line: on_line,
            paragraph: sentence.paragraph,
            number: sentence.number,
            bytes: sentence.span,
            chars: offsets.span(sentence.span),
        });
    }
    places
}

/// Terms in ascending order, each once.
pub(super) fn distinct(mut terms: Vec<Term>) -> Box<[Term]> {
    terms.sort_unstable();
    terms.dedup();
    terms.into()
}

/// The distinct terms of a sentence in ascending order, with their counts.
pub(super) fn term_counts(terms: &[Term]) -> Vec<(Term, u32)> {
    let mut sorted = terms.to_vec();
    sorted.sort_unstable();
    let mut counts: Vec<(Term, u32)> = sorted.chunk_by(|a, b| a == b).map(|run| (run[0], run.len() as u32)).collect();
    // Kept for every document of an archive.
    counts.shrink_to_fit();
    counts
}

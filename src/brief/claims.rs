//! Claims: what a brief keeps of the facts of a document, small enough for an archive.
//!
//! Uses `facts` and below. A claim holds its own words and the terms around them, nothing of the article.

use super::Place;
use crate::article::Document;
use crate::facts::{Bound, Counted, FactFinder, Fault, Figure, Precision};
use crate::model::Model;
use crate::score::Scores;
use crate::text::{CharOffsets, Span, Term};
use jiff::civil::Date;
use std::sync::Arc;

/// Claims kept of one document of a few.
const MOST: usize = 60;
/// Claims kept of one document of many: its first ones, which tell the news.
const MOST_OF_MANY: usize = 10;

/// What a claim says.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Said {
    /// How many or how much.
    Figure {
        /// What is counted.
        counted: Counted,
        /// The least value.
        value: f64,
        /// The least and the most that it may stand for.
        range: (f64, f64),
        /// How exact it is.
        bound: Bound,
        /// Said of a part, or of another time.
        is_aside: bool,
    },
    /// When.
    Time {
        /// First and last day.
        days: (Date, Date),
        /// How fine.
        precision: Precision,
        /// As ISO 8601 writes it.
        iso: Box<str>,
        /// Whether it may as well be the day before or after, or one to come.
        is_loose: bool,
        /// Whether the text states it in full.
        is_stated: bool,
    },
    /// A side taken towards a listed thing.
    Stance {
        /// Which thing.
        thing: usize,
        /// For it or against it.
        is_for: bool,
    },
    /// How many meet.
    Meeting {
        /// Their number.
        size: u8,
    },
}

/// One claim of a document.
#[derive(Debug, Clone)]
pub(crate) struct Claim {
    /// The document.
    pub member: usize,
    /// The sentence that makes it.
    pub place: Place,
    /// Its own words, in code points of the text.
    pub chars: [u32; 2],
    /// Its own words.
    pub text: Box<str>,
    /// The content words around it, in ascending order.
    pub near: Box<[Term]>,
    /// All content words of its sentence, in ascending order.
    pub sentence: Arc<[Term]>,
    /// Who says it, where the sentence names somebody.
    pub speaker: Option<Box<str>>,
    /// The sentence itself, where there are few documents.
    pub shown: Option<Arc<str>>,
    /// What it says.
    pub said: Said,
}

/// A quotation in a document.
#[derive(Debug, Clone, PartialEq)]
pub struct Quotation {
    /// The document.
    pub member: usize,
    /// The sentence.
    pub place: Place,
    /// The words between the marks, in code points of the text.
    pub chars: [u32; 2],
    /// The words.
    pub text: String,
    /// Who says them.
    pub speaker: Option<String>,
    /// Who passes them on.
    pub reporter: Option<String>,
    /// Whether the speaker was named in an earlier sentence.
    pub carried: bool,
}

/// A fault of a source.
#[derive(Debug, Clone, PartialEq)]
pub struct FaultNote {
    /// The document.
    pub member: usize,
    /// What is wrong.
    pub fault: Fault,
    /// The words, in code points of the text.
    pub chars: [u32; 2],
    /// The words.
    pub text: String,
}

/// What one document states.
#[derive(Debug, Default)]
pub(crate) struct Stated {
    pub claims: Vec<Claim>,
    pub quotations: Vec<Quotation>,
    pub faults: Vec<FaultNote>,
    /// For each body sentence: the first time that it gives, with its words.
    pub times: Vec<Option<(Said, Box<str>)>>,
}

/// Finds what the body sentences of a document state; `places` gives the place of a body sentence by its rank.
pub(crate) fn stated(member: usize, document: &Document, scores: &Scores, places: &[Place], is_few: bool, model: &Model) -> Stated {
    let mut finder = FactFinder::default();
    let mut offsets = CharOffsets::new(&document.article.text);
    let mut found = Stated::default();
    let most = if is_few { MOST } else { MOST_OF_MANY };
    for (rank, &index) in scores.body.iter().enumerate() {
        if !is_few && found.claims.len() >= most {
            break;
        }
        let sentence = &document.sentences[index];
        let facts = finder.find(document, sentence, model);
        let time = facts.times.first().map(|time| (when(time), document.show(time.span).into()));
        found.times.push(time);
        let speaker = facts.attribution.speaker.or(facts.attribution.reporter).map(|span| Box::from(document.show(span)));
        let terms: Arc<[Term]> = distinct(document.terms_of(sentence)).into();
        let shown = is_few.then(|| Arc::from(document.show(sentence.span)));
        let mut said: Vec<(Span, Box<[Term]>, Said)> = Vec::new();
        said.extend(facts.figures.iter().map(|(figure, near)| (figure.span, near.clone(), counted(figure))));
        said.extend(facts.times.iter().map(|time| (time.span, around(document, sentence, time.span), when(time))));
        said.extend(facts.stances.iter().map(|&(thing, is_for, span)| (span, terms.to_vec().into(), Said::Stance { thing, is_for })));
        said.extend(
            facts
                .meetings
                .iter()
                .filter_map(|meeting| Some((meeting.span, terms.to_vec().into(), Said::Meeting { size: meeting.size()? }))),
        );
        said.sort_by_key(|(span, _, _)| (span.start, span.end));
        for (span, near, said) in said {
            found.claims.push(Claim {
                member,
                place: places[rank],
                chars: offsets.span(span),
                text: document.show(span).into(),
                near,
                sentence: Arc::clone(&terms),
                speaker: speaker.clone(),
                shown: shown.clone(),
                said,
            });
        }
        let show = |span: Span| document.show(span).to_owned();
        if is_few {
            found.faults.extend(facts.faults.iter().map(|&(fault, span)| FaultNote {
                member,
                fault,
                chars: CharOffsets::new(&document.article.text).span(span),
                text: show(span),
            }));
            found.quotations.extend(facts.quotes.iter().map(|quote| Quotation {
                member,
                place: places[rank],
                chars: CharOffsets::new(&document.article.text).span(quote.span),
                text: show(quote.span),
                speaker: quote.speaker.map(show),
                reporter: quote.reporter.map(show),
                carried: quote.carried,
            }));
        }
    }
    found.claims.truncate(most);
    found
}

fn counted(figure: &Figure) -> Said {
    Said::Figure {
        counted: figure.counted,
        value: figure.value,
        range: figure.range(),
        bound: figure.bound,
        is_aside: figure.is_part || figure.is_elsewhere,
    }
}

fn when(time: &crate::facts::Time) -> Said {
    Said::Time {
        days: (time.from, time.to()),
        precision: time.precision,
        iso: time.iso().into(),
        is_loose: time.is_loose,
        is_stated: time.basis == crate::facts::Basis::Stated,
    }
}

fn distinct(terms: &[Term]) -> Vec<Term> {
    let mut terms = terms.to_vec();
    terms.sort_unstable();
    terms.dedup();
    terms
}

fn around(document: &Document, sentence: &crate::article::document::Sentence, span: Span) -> Box<[Term]> {
    crate::facts::near(document, sentence, span)
}

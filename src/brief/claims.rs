//! Claims: what a brief keeps of the facts of a document, small enough for an archive.
//!
//! Uses `facts` and below. A claim holds its own words and the terms around them, nothing of the article.

use super::kept::distinct;
use super::{EventTime, LEAD, Place};
use crate::article::Document;
use crate::article::document::Sentence;
use crate::facts::{Bound, Counted, FactFinder, Fault, Figure, Precision, Time, times};
use crate::model::Model;
use crate::score::Scores;
use crate::text::{CharOffsets, Span, Term, word_count};
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
        /// Of something that moves by the hour.
        is_moving: bool,
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

/// Content words of two sentences that are alike to the word, and not by chance.
const SAME_TEXT: usize = 6;

/// One claim of a document.
#[derive(Debug, Clone)]
pub(crate) struct Claim {
    /// The document.
    pub member: usize,
    /// The sentence that makes it.
    pub place: Place,
    /// The rank of that sentence in the body.
    pub rank: usize,
    /// When what the sentence tells happened, where it gives a day.
    pub day: Option<Date>,
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

impl Claim {
    /// Whether both stand in one sentence that was taken over: it has one witness, whoever prints it.
    pub(super) fn is_same_text(&self, other: &Self) -> bool {
        self.sentence.len() >= SAME_TEXT && self.sentence == other.sentence
    }
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
    /// For each body sentence: when what it tells happened.
    pub told: Vec<Told>,
}

/// When what a sentence tells happened.
#[derive(Debug, Clone, Default)]
pub(crate) struct Told {
    /// The time, where it gives one.
    pub time: Option<EventTime>,
    /// Whether it looks back beyond the news.
    pub is_background: bool,
}

/// Days before its publication that an article's news reaches back, and days that it may look ahead.
const NEWS: i64 = 10;
const AHEAD: i64 = 40;
/// Words of a sentence among which a time places all of it: «في أغسطس الماضي قُتل …».
const OPENING: usize = 8;

/// When what a sentence of rank `rank` tells happened: the time of the news that it gives, not one to come if it gives
/// another; else the time that it opens with. What opens so with a time before the news, or says that it recalls, is
/// background; the lead of an article never is.
fn told(document: &Document, sentence: &Sentence, rank: usize, found: &[Time], model: &Model) -> Told {
    let text = &document.article.text;
    let published = document.published.map(|published| published.date);
    let is_news = |time: &&Time| published.is_some_and(|day| times::days(time.to(), day) <= NEWS && times::days(day, time.from) <= AHEAD);
    let has_been = |time: &&Time| published.is_some_and(|day| time.from <= day);
    let is_fine = |time: &&Time| time.precision == Precision::Day;
    let opens = |time: &&Time| word_count(Span { start: sentence.span.start, end: time.span.start }.of(text)) < OPENING;
    let news = || found.iter().filter(is_news);
    let event = news().filter(is_fine).find(has_been).or_else(|| news().find(is_fine));
    let opening = found.iter().find(opens);
    let is_old = |time: &Time| published.is_some_and(|day| times::days(time.to(), day) > NEWS);
    let recalls = || {
        let folded = crate::text::fold::fold_phrase(sentence.span.of(text));
        model.facts.recalling.iter().any(|opener| folded.starts_with(&**opener))
    };
    // «وكانت طائرة سقطت … في فبراير الماضي»
    let was = || sentence.span.of(text).starts_with("وكان") && found.iter().any(is_old);
    let is_background = rank >= LEAD && news().next().is_none() && (opening.is_some_and(is_old) || was() || recalls());
    let time = event.or(opening.filter(|time| time.precision != Precision::Year));
    let event = |time: &Time| EventTime { days: (time.from, time.to()), iso: time.iso(), text: document.show(time.span).to_owned() };
    Told { time: time.map(event), is_background }
}

/// When what a body sentence of rank `rank` tells happened.
pub(crate) fn told_of(document: &Document, sentence: &Sentence, rank: usize, finder: &mut FactFinder, model: &Model) -> Told {
    told(document, sentence, rank, &finder.times(document, sentence, model), model)
}

/// Finds what the body sentences of a document state; `places` gives the place of a body sentence by its rank. Whoever
/// gathers what is stated gives the document its number.
pub(crate) fn stated(document: &Document, scores: &Scores, places: &[Place], is_few: bool, model: &Model) -> Stated {
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
        let told = told(document, sentence, rank, &facts.times, model);
        let day = told.time.as_ref().map(|time| time.days.0);
        let is_aside = told.is_background || (is_old(document, &facts.times) && day.is_none());
        found.told.push(told);
        let speaker = facts.attribution.speaker.or(facts.attribution.reporter).map(|span| Box::from(document.show(span)));
        let terms: Arc<[Term]> = distinct(document.terms_of(sentence).to_vec()).into();
        let shown = is_few.then(|| Arc::from(document.show(sentence.span)));
        let mut said: Vec<(Span, Box<[Term]>, Said)> = Vec::new();
        said.extend(
            facts.figures.iter().map(|(figure, near)| (figure.span, near.clone(), counted(figure, is_aside, facts.is_moving, model))),
        );
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
                member: 0,
                place: places[rank],
                rank,
                day,
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
                member: 0,
                fault,
                chars: CharOffsets::new(&document.article.text).span(span),
                text: show(span),
            }));
            found.quotations.extend(facts.quotes.iter().map(|quote| Quotation {
                member: 0,
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
    found.claims.shrink_to_fit();
    found
}

/// Whether a sentence gives times, and none of the news.
fn is_old(document: &Document, found: &[Time]) -> bool {
    let Some(published) = document.published else { return false };
    !found.is_empty() && found.iter().all(|time| times::days(time.to(), published.date) > NEWS)
}

/// What a figure says. A decade is ten years and a week seven days, so that they meet years and days.
fn counted(figure: &Figure, is_aside: bool, is_moving: bool, model: &Model) -> Said {
    let as_unit = |name: &str| model.facts.unit_named(name).map_or(figure.counted, Counted::Unit);
    let name = if let Counted::Unit(unit) = figure.counted { model.facts.unit_name(unit) } else { "" };
    let (counted, factor) = match name {
        "decade" => (as_unit("year"), 10.0),
        "week" => (as_unit("day"), 7.0),
        _ => (figure.counted, 1.0),
    };
    let range = figure.range();
    Said::Figure {
        counted,
        value: figure.value * factor,
        range: (range.0 * factor, range.1 * factor),
        bound: figure.bound,
        is_aside: is_aside || figure.is_part || figure.is_elsewhere,
        is_moving,
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

fn around(document: &Document, sentence: &crate::article::document::Sentence, span: Span) -> Box<[Term]> {
    crate::facts::near(document, sentence, span)
}

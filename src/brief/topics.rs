//! Topics of a handful of documents: what may be compared at all.
//!
//! Uses `corpus::Frequencies`. Documents whose titles and leads have enough weight in common are of one topic, and so
//! are those that a third one links. Looser than stories: a topic has no window of time, and documents without a date
//! belong to one.

use super::Member;
use crate::corpus::Frequencies;
use crate::facts::times::days;
use crate::text::Term;
use crate::text::sparse::dot;
use crate::text::sparse::scale_to_unit;

/// Likeness from which two documents are of one topic: days apart, more must be alike than on one day; where one has no
/// date, nothing else can tell.
const NEAR: f64 = 0.1;
const FAR: f64 = 0.25;
const UNDATED: f64 = 0.12;
/// Days from one document to another of the same news.
const NEWS: i64 = 7;

/// For each document, given as the sorted distinct terms of title and lead, the number of its topic. Quadratic in the
/// documents, of which there are few where things are compared.
pub(super) fn topics(members: &[Member], leads: &[Box<[Term]>], background: &Frequencies) -> Vec<usize> {
    let vectors: Vec<Vec<(Term, f64)>> = leads
        .iter()
        .map(|terms| {
            let mut row: Vec<(Term, f64)> = terms.iter().map(|&term| (term, background.idf(term))).collect();
            scale_to_unit(&mut row);
            row
        })
        .collect();
    let mut topic: Vec<usize> = (0..leads.len()).collect();
    for a in 0..leads.len() {
        for b in 0..a {
            let least = match (members[a].published, members[b].published) {
                (Some(a), Some(b)) if days(a.date, b.date).abs() > NEWS => FAR,
                (Some(_), Some(_)) => NEAR,
                _ => UNDATED,
            };
            if topic[a] != topic[b] && dot(&vectors[a], &vectors[b]) >= least {
                let (from, to) = (topic[a].max(topic[b]), topic[a].min(topic[b]));
                topic.iter_mut().filter(|topic| **topic == from).for_each(|topic| *topic = to);
            }
        }
    }
    topic
}

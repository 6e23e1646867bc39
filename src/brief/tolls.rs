//! Numbers that moved while the sources told them: which one is the newest, and which sentences have an older one.
//!
//! Uses `compare`. A brief must have the newest toll; an older one misleads unless it is marked.

use super::claims::{Claim, Said};
use super::compare::Kind;
use super::{Candidate, Comparison, Member, Verdict};
use crate::facts::Counted;
use crate::model::Model;
use crate::text::Span;
use jiff::civil::Date;

/// The newest value of a number that moved.
#[derive(Debug, Clone, PartialEq)]
pub struct Newest {
    /// The value, as comparisons write it.
    pub value: String,
    /// The document that tells it.
    pub member: usize,
}

/// A number of people that changed over time.
pub(super) struct Toll {
    counted: Counted,
    /// The values of the newest source and of the earlier ones.
    newest: f64,
    older: Vec<f64>,
    /// The documents of the comparison, and where its newest value stands.
    members: Vec<usize>,
    places: Vec<(usize, Span)>,
    /// When the newest value was first told.
    since: (Date, i64),
    shown: Newest,
}

/// The tolls among the comparisons, the gravest first.
pub(super) fn tolls(comparisons: &[Comparison], claims: &[Claim], members: &[Member], model: &Model) -> Vec<Toll> {
    let moved = comparisons.iter().filter(|comparison| comparison.kind == Kind::Figure && comparison.verdict == Verdict::ChangedOverTime);
    let mut found: Vec<Toll> = moved.filter_map(|comparison| toll(comparison, claims, members, model)).collect();
    found.sort_by_key(|toll| toll.counted);
    found
}

fn toll(comparison: &Comparison, claims: &[Claim], members: &[Member], model: &Model) -> Option<Toll> {
    let figures = || {
        comparison.claims.iter().zip(&comparison.values).filter_map(|(&at, value)| match claims[at].said {
            Said::Figure { counted, value: number, .. } => Some((claims[at].member, counted, number, value)),
            _ => None,
        })
    };
    let told = |member: usize| members[member].published.map(|published| published.sort_key());
    // Such numbers grow; a later source with a lower one knows less.
    let (last, counted, newest, value) = figures().max_by(|a, b| a.2.total_cmp(&b.2).then(told(a.0).cmp(&told(b.0))))?;
    let is_people = matches!(counted, Counted::People(role) if model.facts.role_name(role).1);
    if !is_people {
        return None;
    }
    // The first source that has the newest value: what was told before it is older.
    let since = figures().filter(|figure| figure.2 == newest).filter_map(|figure| told(figure.0)).min()?;
    let older = figures().map(|figure| figure.2).filter(|&number| number != newest).collect();
    let members = figures().map(|figure| figure.0).collect();
    let is_newest = |claim: &&Claim| matches!(claim.said, Said::Figure { value, .. } if value == newest);
    let places = comparison.claims.iter().map(|&at| &claims[at]).filter(is_newest).map(|claim| (claim.member, claim.place.bytes)).collect();
    Some(Toll { counted, newest, older, members, places, since, shown: Newest { value: value.value.clone(), member: last } })
}

/// Whether a claim is a number of people that moves.
pub(super) fn is_toll(claim: &Claim, model: &Model) -> bool {
    matches!(claim.said, Said::Figure { counted: Counted::People(role), .. } if model.facts.role_name(role).1)
}

impl Toll {
    fn counts<'c>(&'c self, candidate: &'c Candidate, claims: &'c [Claim]) -> impl Iterator<Item = f64> + 'c {
        claims.iter().filter_map(move |claim| match claim.said {
            Said::Figure { counted, value, is_aside: false, .. }
                if counted == self.counted && claim.member == candidate.member && claim.place.bytes == candidate.place.bytes =>
            {
                Some(value)
            }
            _ => None,
        })
    }

    /// Whether a sentence tells the newest value.
    pub(super) fn is_newest(&self, candidate: &Candidate, claims: &[Claim]) -> bool {
        self.places.contains(&(candidate.member, candidate.place.bytes))
            || (self.members.contains(&candidate.member) && self.counts(candidate, claims).any(|value| value == self.newest))
    }

    /// The newest value, where a sentence that was told before it has an older one and not the newest.
    pub(super) fn outdates(&self, candidate: &Candidate, members: &[Member], claims: &[Claim]) -> Option<&Newest> {
        let is_before = members[candidate.member].published.is_some_and(|published| published.sort_key() < self.since);
        // «الحصيلة» is that of the event, whichever earlier value it had.
        let is_whole = || self.members.contains(&candidate.member) && candidate.text.contains("حصيلة");
        let mut older = self.counts(candidate, claims).filter(|value| *value < self.newest);
        let has_older = older.any(|value| self.older.contains(&value) || is_whole());
        (is_before && has_older && !self.is_newest(candidate, claims)).then_some(&self.shown)
    }
}

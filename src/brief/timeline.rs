//! The timeline of a brief: what happened when, and what nobody dates.
//!
//! Uses `choose`'s pool. A sentence stands at the time that it gives; a sentence of the brief that gives none stands at
//! the day of its article; what has neither is on the undated shelf.

use super::choose::Scored;
use super::{EventTime, Member, Place};

/// Sentences on the timeline that are not in the brief.
const OTHERS: usize = 12;

/// Why an entry stands where it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dating {
    /// The sentence gives the time.
    Told,
    /// The article was published then.
    Published,
    /// Nothing dates it.
    Undated,
}

impl Dating {
    /// The name used in every output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Told => "told",
            Self::Published => "published",
            Self::Undated => "undated",
        }
    }
}

/// One sentence on the timeline.
#[derive(Debug, Clone, PartialEq)]
pub struct TimelineEntry {
    /// When, as ISO 8601 writes it; nothing on the undated shelf.
    pub time: Option<EventTime>,
    /// Why there.
    pub dating: Dating,
    /// The document.
    pub member: usize,
    /// The sentence.
    pub place: Place,
    /// Its words.
    pub text: String,
    /// Whether the brief has it.
    pub in_brief: bool,
}

/// The timeline in order of time, undated entries last.
pub(super) fn timeline(members: &[Member], pool: &[Scored], chosen: &[usize]) -> Vec<TimelineEntry> {
    let mut shown: Vec<usize> = chosen.to_vec();
    let mut others: Vec<usize> = (0..pool.len())
        .filter(|at| {
            let candidate = &pool[*at].candidate;
            !chosen.contains(at)
                && candidate.told.time.is_some()
                && candidate.parent.is_none()
                && members[candidate.member].copy_of.is_none()
        })
        .collect();
    others.sort_by(|&a, &b| pool[b].score().total_cmp(&pool[a].score()).then(a.cmp(&b)));
    for at in others {
        if shown.len() < chosen.len() + OTHERS && !shown.iter().any(|&other| super::choose::same(&pool[at], &pool[other])) {
            shown.push(at);
        }
    }
    let mut entries: Vec<TimelineEntry> = shown.into_iter().map(|at| entry(&pool[at], members, chosen.contains(&at))).collect();
    entries.sort_by_key(|entry| {
        let days = entry.time.as_ref().map(|time| time.days);
        (days.is_none(), days, entry.member, entry.place.bytes.start)
    });
    entries
}

fn entry(scored: &Scored, members: &[Member], in_brief: bool) -> TimelineEntry {
    let candidate = &scored.candidate;
    let published = members[candidate.member].published.map(|published| EventTime {
        days: (published.date, published.date),
        iso: published.date.to_string(),
        text: String::new(),
    });
    let (time, dating) = match (&candidate.told.time, published) {
        (Some(time), _) => (Some(time.clone()), Dating::Told),
        (None, Some(published)) => (Some(published), Dating::Published),
        (None, None) => (None, Dating::Undated),
    };
    TimelineEntry { time, dating, member: candidate.member, place: candidate.place, text: candidate.text.clone(), in_brief }
}

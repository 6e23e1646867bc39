//! Agreement and disagreement between sources.
//!
//! Uses `claims`. Two claims of different documents are comparable when they are about the same thing: the same act
//! counted in people, told first in both; or the same unit with the same content words around it, weighted by how
//! rare they are. What is comparable gets a verdict; what is not is never shown. Precision is the work: most equal
//! units are not equal things.

use super::Member;
use super::claims::{Claim, Said};
use crate::corpus::Frequencies;
use crate::facts::{Bound, Counted, Precision};
use crate::model::Model;
use crate::text::Term;
use jiff::civil::Date;
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;

/// How two sources stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// The same.
    Agree,
    /// Different words that can both be true.
    Compatible,
    /// Nothing tells.
    CannotTell,
    /// A quantity that moves, told at different times.
    ChangedOverTime,
    /// Both cannot be true.
    Contradict,
}

impl Verdict {
    /// The name used in every output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Agree => "agree",
            Self::Compatible => "compatible",
            Self::CannotTell => "cannot_tell",
            Self::ChangedOverTime => "changed_over_time",
            Self::Contradict => "contradict",
        }
    }
}

/// What is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// How many or how much.
    Figure,
    /// When.
    Date,
    /// Who takes part.
    Participants,
    /// On which side somebody stands.
    Stance,
}

impl Kind {
    /// The name used in every output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Figure => "figure",
            Self::Date => "date",
            Self::Participants => "participants",
            Self::Stance => "stance",
        }
    }
}

/// One source's side of a comparison.
#[derive(Debug, Clone)]
pub struct Value {
    /// The document.
    pub member: usize,
    /// The sentence.
    pub place: super::Place,
    /// The words, in code points of the text.
    pub chars: [u32; 2],
    /// The words.
    pub text: String,
    /// The value in one notation: `98`, `>95`, `~12`, `2018-05-16`.
    pub value: String,
    /// Who says it.
    pub speaker: Option<String>,
    /// The sentence, where there are few documents.
    pub sentence: Option<String>,
}

/// A comparison between sources.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// What is compared.
    pub kind: Kind,
    /// What is counted, where it has a name.
    pub unit: Option<String>,
    /// How the sources stand.
    pub verdict: Verdict,
    /// Why.
    pub why: &'static str,
    /// The sources, in order of time.
    pub values: Vec<Value>,
    /// The claims, as indices.
    pub(super) claims: Vec<usize>,
}

impl Comparison {
    /// Whether the sources do not say the same.
    #[must_use]
    pub fn differs(&self) -> bool {
        self.verdict != Verdict::Agree
    }
}

/// Content words that two sentences share when they see one actor take sides.
const SHARED_WORDS: usize = 2;
/// Hours between two sources from which a moving quantity may have moved.
const MOVES_AFTER: f64 = 0.5;
/// Hours between two sources after which most things may have another number.
const A_DAY: f64 = 20.0;
/// Hours between two sources of one event at most.
const LONGEST_EVENT: f64 = 24.0 * 7.0;
/// Numbers up to this one stand in every text and prove little.
const SMALL: f64 = 12.0;
/// Claims of one thing that are laid beside each other, first ones first.
const LOOKED_AT: usize = 400;

/// How much the words around two claims have in common.
#[derive(Debug, Clone, Copy)]
struct Likeness {
    /// Of the words near by: the weight of the shared ones as a share of the lighter side.
    near: f64,
    /// The number of shared words near by.
    words: usize,
    /// The same share for the whole sentences.
    sentence: f64,
}

/// Lays the claims of documents beside each other.
pub(super) struct Comparer<'c> {
    pub members: &'c [Member],
    pub claims: &'c [Claim],
    pub background: &'c Frequencies,
    pub model: &'c Model,
}

impl Comparer<'_> {
    /// All comparisons, the gravest first. Quadratic in the claims of one unit, which are capped by document.
    pub(super) fn compare(&self) -> Vec<Comparison> {
        let mut found = self.figures();
        found.extend(self.dates());
        found.extend(self.meetings());
        found.extend(self.stances());
        found.sort_by(|a, b| {
            let first = |c: &Comparison| c.claims.first().copied().unwrap_or(usize::MAX);
            b.verdict.cmp(&a.verdict).then(a.kind.cmp(&b.kind)).then(first(a).cmp(&first(b)))
        });
        found
    }

    /// Whether two documents can be two witnesses.
    fn are_apart(&self, a: usize, b: usize) -> bool {
        let original = |member: usize| self.members[member].copy_of.unwrap_or(member);
        original(a) != original(b)
    }

    /// The weight of the shared terms as a share of the lighter set, and their number.
    fn shared(&self, a: &[Term], b: &[Term]) -> (f64, usize) {
        let weight = |terms: &[Term]| terms.iter().map(|&term| self.background.idf(term)).sum::<f64>();
        let shared: Vec<Term> = a.iter().copied().filter(|term| b.binary_search(term).is_ok()).collect();
        let least = weight(a).min(weight(b));
        (if least > 0.0 { weight(&shared) / least } else { 0.0 }, shared.len())
    }

    fn likeness(&self, a: &Claim, b: &Claim) -> Likeness {
        let (near, words) = self.shared(&a.near, &b.near);
        Likeness { near, words, sentence: self.shared(&a.sentence, &b.sentence).0 }
    }

    /// Figures, one comparison for each thing that two documents or more count.
    fn figures(&self) -> Vec<Comparison> {
        let mut by_counted: BTreeMap<Counted, Vec<usize>> = BTreeMap::new();
        for (at, claim) in self.claims.iter().enumerate() {
            if let Said::Figure { counted, .. } = claim.said {
                by_counted.entry(counted).or_default().push(at);
            }
        }
        let mut found = Vec::new();
        for (counted, claims) in by_counted {
            let unit = self.unit(counted);
            let stated = Stated::of(self.claims, &claims);
            let judge = |a: &Claim, b: &Claim| self.figures_verdict(counted, &stated, a, b);
            found.extend(self.comparisons(Kind::Figure, unit, &claims, judge));
        }
        found
    }

    fn unit(&self, counted: Counted) -> Option<String> {
        match counted {
            Counted::People(role) => Some(self.model.facts.role_name(role).0.to_owned()),
            Counted::Unit(unit) => Some(self.model.facts.unit_name(unit).to_owned()),
            Counted::MinuteOf => Some("minute of the match".to_owned()),
            Counted::Noun(_) => None,
        }
    }

    /// Comparisons out of the claims that `judge` finds comparable: claims that are connected by a verdict make one,
    /// a document speaking once in it. Its verdict is the gravest between any two.
    fn comparisons(
        &self,
        kind: Kind,
        unit: Option<String>,
        claims: &[usize],
        judge: impl Fn(&Claim, &Claim) -> Option<(Verdict, &'static str)>,
    ) -> Vec<Comparison> {
        let claims = &claims[..claims.len().min(LOOKED_AT)];
        let mut groups: Vec<(Vec<usize>, Verdict, &'static str)> = Vec::new();
        for (place, &a) in claims.iter().enumerate() {
            for &b in &claims[place + 1..] {
                let (x, y) = (&self.claims[a], &self.claims[b]);
                if x.member == y.member || !self.are_apart(x.member, y.member) {
                    continue;
                }
                let Some((verdict, why)) = judge(x, y) else { continue };
                let group = groups.iter().position(|(group, ..)| group.contains(&a) || group.contains(&b));
                match group {
                    None => groups.push((vec![a, b], verdict, why)),
                    Some(at) => {
                        let (group, worst, reason) = &mut groups[at];
                        let speaks = |member: usize| group.iter().any(|&other| self.claims[other].member == member);
                        // A document that already speaks of it keeps its first word.
                        let joins = |claim: usize| !group.contains(&claim) && !speaks(self.claims[claim].member);
                        let (new_a, new_b) = (joins(a), joins(b));
                        let both_in = (new_a || group.contains(&a)) && (new_b || group.contains(&b));
                        if both_in {
                            group.extend([(a, new_a), (b, new_b)].iter().filter(|(_, new)| *new).map(|(claim, _)| *claim));
                            if verdict > *worst || (verdict == *worst && x.said != y.said && *reason == SAME_VALUE) {
                                (*worst, *reason) = (verdict, why);
                            }
                        }
                    }
                }
            }
        }
        groups.into_iter().map(|(group, verdict, why)| self.comparison(kind, unit.clone(), group, verdict, why)).collect()
    }

    /// A comparison of claims, those of copies behind their originals, in order of time.
    fn comparison(&self, kind: Kind, unit: Option<String>, mut claims: Vec<usize>, verdict: Verdict, why: &'static str) -> Comparison {
        let time = |at: usize| self.members[self.claims[at].member].published.map(|published| published.sort_key());
        claims.sort_by_key(|&at| (time(at).is_none(), time(at), at));
        let values = claims.iter().map(|&at| value(&self.claims[at])).collect();
        Comparison { kind, unit, verdict, why, values, claims }
    }

    /// Hours from the publication of one document to that of another, where both are dated.
    fn hours(&self, a: &Claim, b: &Claim) -> Option<f64> {
        let time = |claim: &Claim| self.members[claim.member].published;
        let (a, b) = (time(a)?, time(b)?);
        Some(match (a.instant, b.instant) {
            (Some(a), Some(b)) => (b.as_second() - a.as_second()) as f64 / 3600.0,
            _ => crate::facts::times::days(a.date, b.date) as f64 * 24.0,
        })
    }

    /// How two figures of one unit stand, if they are of one thing. A value that the other document states as well is
    /// not what differs between them: lists of scores and of parts have the same units all over.
    fn figures_verdict(&self, counted: Counted, stated: &Stated, a: &Claim, b: &Claim) -> Option<(Verdict, &'static str)> {
        let (
            &Said::Figure { value: x, range: rx, bound: bx, is_aside: px, .. },
            &Said::Figure { value: y, range: ry, bound: by, is_aside: py, .. },
        ) = (&a.said, &b.said)
        else {
            return None;
        };
        let alike = self.likeness(a, b);
        let is_small = x.max(y) <= SMALL;
        let overlap = rx.0 <= ry.1 && ry.0 <= rx.1;
        let is_people = matches!(counted, Counted::People(_));
        if x == y {
            let is_same = if is_small && !is_people { alike.near >= 0.3 || alike.sentence >= 0.3 } else { alike.sentence >= 0.1 };
            let verdict = if bx == by { (Verdict::Agree, "the same value") } else { (Verdict::Compatible, SAME_VALUE) };
            return is_same.then_some(verdict);
        }
        if stated.states(b.member, x) || stated.states(a.member, y) {
            return None;
        }
        let ratio = x.min(y) / x.max(y);
        let is_close = ratio >= 0.8 || (is_small && ratio >= 0.65);
        let is_time = matches!(counted, Counted::Unit(unit) if TIMES.contains(&self.model.facts.unit_name(unit)));
        let moves = matches!(counted, Counted::People(role) if self.model.facts.role_name(role).1);
        let hours = self.hours(a, b);
        // Tolls of an event are told within days of each other, and grow.
        if is_people && hours.is_some_and(|hours| hours.abs() > LONGEST_EVENT) {
            return None;
        }
        let grows = moves && ratio >= 0.3 && hours.is_some_and(|hours| hours.abs() >= MOVES_AFTER && (hours > 0.0) == (y > x));
        let is_same = if is_people {
            let least = if is_small { 0.2 } else { 0.1 };
            (!px && !py && alike.sentence >= least && (is_close || overlap || alike.sentence >= 0.35))
                || (!px && !py && grows && alike.sentence >= 0.2)
                || (is_close && !is_small && alike.sentence >= 0.1)
        } else if is_time {
            (alike.near >= 0.35 && alike.words >= 2) || (overlap && alike.sentence >= 0.18)
        } else if (is_close || overlap) && !is_small {
            // What everything is counted in proves less than a noun of its own.
            let is_common = !matches!(counted, Counted::Noun(_));
            let is_share = matches!(counted, Counted::Unit(unit) if self.model.facts.unit_name(unit) == "percent");
            if is_share {
                alike.near >= 0.15 && alike.words >= 2
            } else if is_common {
                alike.sentence >= 0.3 && alike.near >= 0.15
            } else {
                alike.sentence >= 0.12
            }
        } else if is_close {
            alike.sentence >= 0.3 && alike.near >= 0.15
        } else {
            alike.near >= 0.55 && alike.words >= 4 && alike.sentence >= 0.5
        };
        if !is_same {
            return None;
        }
        if overlap {
            return Some((Verdict::Compatible, "one value lies within what the other says"));
        }
        Some(match hours {
            None if moves => (Verdict::CannotTell, "a number that moves, and not both sources are dated"),
            Some(hours) if moves && hours.abs() >= MOVES_AFTER && (hours > 0.0) == (y > x) => {
                (Verdict::ChangedOverTime, "the later source has the higher number")
            }
            Some(hours) if !is_people && hours.abs() >= A_DAY => (Verdict::ChangedOverTime, "told a day or more apart"),
            _ => (Verdict::Contradict, "the values exclude each other"),
        })
    }

    /// Times that two documents give for the same act.
    fn dates(&self) -> Vec<Comparison> {
        let times: Vec<usize> = (0..self.claims.len()).filter(|&at| matches!(self.claims[at].said, Said::Time { .. })).collect();
        let stated = Stated::of(self.claims, &times);
        self.comparisons(Kind::Date, None, &times, |a, b| self.dates_verdict(&stated, a, b))
    }

    /// How two times stand, if they are of one act: contexts must be much alike, because a text gives many times.
    fn dates_verdict(&self, stated: &Stated, a: &Claim, b: &Claim) -> Option<(Verdict, &'static str)> {
        let (
            Said::Time { days: x, precision: p, is_loose: lx, is_stated: sx, .. },
            Said::Time { days: y, precision: q, is_loose: ly, is_stated: sy, .. },
        ) = (&a.said, &b.said)
        else {
            return None;
        };
        let alike = self.likeness(a, b);
        if x == y {
            return (alike.near >= 0.4 && alike.words >= 3).then_some((Verdict::Agree, "the same date"));
        }
        if stated.states_time(b.member, *x) || stated.states_time(a.member, *y) {
            return None;
        }
        if x.0 <= y.1 && y.0 <= x.1 {
            // A year of the past that both state is hardly that of two things.
            let is_past = *sx && *sy && (*p == Precision::Year || *q == Precision::Year);
            let is_alike = alike.near >= 0.45 && alike.words >= 3 && alike.sentence >= 0.45;
            let is_same = is_alike || (is_past && alike.near >= 0.25 && alike.words >= 2);
            return is_same.then_some((Verdict::Compatible, "one is given more finely than the other"));
        }
        let between = crate::facts::times::days(x.0, y.0).abs();
        let most = if *p == Precision::Year { 3 * 366 } else { 3 };
        (p == q && !lx && !ly && between <= most && alike.near >= 0.5 && alike.words >= 4 && alike.sentence >= 0.5)
            .then_some((Verdict::Contradict, "different dates for one thing"))
    }

    /// Who met, where two documents give the same measure of one meeting.
    fn meetings(&self) -> Vec<Comparison> {
        let meetings: Vec<usize> = (0..self.claims.len()).filter(|&at| matches!(self.claims[at].said, Said::Meeting { .. })).collect();
        let mut found = Vec::new();
        for (place, &a) in meetings.iter().enumerate() {
            for &b in &meetings[place + 1..] {
                let (first, second) = (&self.claims[a], &self.claims[b]);
                if first.member == second.member || !self.are_apart(first.member, second.member) || !self.share_measure(first, second) {
                    continue;
                }
                let (verdict, why) = match (&first.said, &second.said) {
                    (Said::Meeting { size: x }, Said::Meeting { size: y }) if x == y => (Verdict::Agree, "as many take part"),
                    _ => (Verdict::Contradict, "the same meeting with different people"),
                };
                found.push(self.comparison(Kind::Participants, None, vec![a, b], verdict, why));
            }
        }
        found
    }

    /// Whether the sentences of two claims give the same duration or other measure that few things share.
    fn share_measure(&self, a: &Claim, b: &Claim) -> bool {
        let figures = |claim: &Claim| {
            let sentence = claim.place.bytes;
            self.claims
                .iter()
                .filter(|other| other.member == claim.member && other.place.bytes == sentence)
                .filter_map(|other| match other.said {
                    Said::Figure { counted: counted @ Counted::Unit(_), value, .. } => Some((counted, value.to_bits())),
                    _ => None,
                })
                .collect::<Vec<_>>()
        };
        let theirs = figures(b);
        figures(a).iter().any(|figure| theirs.contains(figure))
    }

    /// Opposite sides that two documents see the same actor take towards one thing.
    fn stances(&self) -> Vec<Comparison> {
        let mut by_thing: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (at, claim) in self.claims.iter().enumerate() {
            if let Said::Stance { thing, .. } = claim.said {
                by_thing.entry(thing).or_default().push(at);
            }
        }
        let mut found = Vec::new();
        for claims in by_thing.values() {
            let mut pairs = Vec::new();
            for (place, &a) in claims.iter().enumerate() {
                for &b in &claims[place + 1..] {
                    let (x, y) = (&self.claims[a], &self.claims[b]);
                    let opposed = matches!((&x.said, &y.said), (Said::Stance { is_for: x, .. }, Said::Stance { is_for: y, .. }) if x != y);
                    if opposed && self.are_apart(x.member, y.member) {
                        let (share, words) = self.shared(&x.sentence, &y.sentence);
                        pairs.push((words, share, a, b));
                    }
                }
            }
            // One pair a thing: the one whose sentences have most in common.
            pairs.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.total_cmp(&a.1)).then((a.2, a.3).cmp(&(b.2, b.3))));
            if let Some(&(words, _, a, b)) = pairs.first()
                && words > SHARED_WORDS
            {
                let (verdict, why) = match self.hours(&self.claims[a], &self.claims[b]) {
                    Some(hours) if hours.abs() > 48.0 => (Verdict::ChangedOverTime, "opposite sides at different times"),
                    _ => (Verdict::Contradict, "opposite sides towards one thing"),
                };
                found.push(self.comparison(Kind::Stance, None, vec![a, b], verdict, why));
            }
        }
        found
    }
}

/// The reason where only the exactness differs.
const SAME_VALUE: &str = "the same value, more and less exactly";
/// Units of time: durations and ages, of which every text has several.
const TIMES: [&str; 7] = ["year", "month", "week", "day", "hour", "minute", "decade"];

/// What each document states in one unit.
struct Stated {
    values: FxHashSet<(usize, u64)>,
    times: FxHashSet<(usize, Date, Date)>,
}

impl Stated {
    fn of(claims: &[Claim], of_unit: &[usize]) -> Self {
        let mut stated = Self { values: FxHashSet::default(), times: FxHashSet::default() };
        for claim in of_unit.iter().map(|&at| &claims[at]) {
            match &claim.said {
                Said::Figure { value, .. } => drop(stated.values.insert((claim.member, value.to_bits()))),
                Said::Time { days, .. } => drop(stated.times.insert((claim.member, days.0, days.1))),
                Said::Stance { .. } | Said::Meeting { .. } => {}
            }
        }
        stated
    }

    fn states(&self, member: usize, value: f64) -> bool {
        self.values.contains(&(member, value.to_bits()))
    }

    fn states_time(&self, member: usize, days: (Date, Date)) -> bool {
        self.times.contains(&(member, days.0, days.1))
    }
}

fn value(claim: &Claim) -> Value {
    let value = match &claim.said {
        Said::Figure { value, range, bound, .. } => match bound {
            Bound::Exact if range.1 > range.0 => format!("{value}-{}", range.1),
            Bound::Exact => value.to_string(),
            Bound::About => format!("~{value}"),
            Bound::Above => format!(">{value}"),
            Bound::Below => format!("<{value}"),
            Bound::Vague => format!(">={value}"),
        },
        Said::Time { iso, .. } => iso.to_string(),
        Said::Stance { is_for, .. } => if *is_for { "for" } else { "against" }.to_owned(),
        Said::Meeting { size } => size.to_string(),
    };
    Value {
        member: claim.member,
        place: claim.place,
        chars: claim.chars,
        text: claim.text.to_string(),
        value,
        speaker: claim.speaker.as_deref().map(str::to_owned),
        sentence: claim.shown.as_deref().map(str::to_owned),
    }
}

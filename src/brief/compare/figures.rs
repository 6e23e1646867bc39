//! Figures of one thing in several documents.
//!
//! Uses `claims`. Equal units are mostly not equal things: each kind of unit has its own measure of how much of the
//! words around two figures must be the same.

use super::{Comparer, Comparison, Kind, Likeness, Reason, SAME_VALUE, Stated, Verdict};
use crate::brief::claims::{Claim, Said};
use crate::facts::{Bound, Counted};
use std::collections::BTreeMap;

/// Hours between two sources from which a moving quantity may have moved.
const MOVES_AFTER: f64 = 0.5;
/// Hours between two sources after which most things may have another number.
const A_DAY: f64 = 20.0;
/// Hours between two sources of one event at most.
const LONGEST_EVENT: f64 = 24.0 * 7.0;
/// Numbers up to this one stand in every text and prove little.
const SMALL: f64 = 12.0;
/// Share of a later number below which «at least» was said of another state of things.
const PASSED: f64 = 0.75;
/// Sentences of a document in which its own toll stands.
const LEAD: usize = 3;
/// Whole numbers below this one are counted one by one.
const COUNTED: f64 = 100.0;
/// Share by which rounding changes a value at most.
const ROUNDING: f64 = 0.04;
/// Units of time: durations and ages, of which every text has several.
const TIMES: [&str; 8] = ["year", "age", "month", "week", "day", "hour", "minute", "decade"];

/// Units of tables of matches and votes.
const TABLES: [&str; 6] = ["point", "goal", "match", "title", "seat", "percent"];

/// Two figures of one unit.
struct Pair<'p> {
    counted: Counted,
    /// The name of the unit, where it has one.
    unit: &'p str,
    /// Whether news of one event raises the number by the hour.
    moves: bool,
    values: (f64, f64),
    ranges: ((f64, f64), (f64, f64)),
    bounds: (Bound, Bound),
    /// Whether either is said of a part or of another time.
    is_aside: bool,
    /// Whether either is of something that moves by the hour.
    is_moving: bool,
    /// Whether both stand where an article tells its news.
    is_lead: bool,
    /// Whether the sentences tell of different days.
    is_of_days: bool,
    /// Hours from the first source to the second.
    hours: Option<f64>,
    alike: Likeness,
}

impl Comparer<'_> {
    /// Figures, one comparison for each thing that two documents or more count.
    pub(super) fn figures(&self) -> Vec<Comparison> {
        let mut by_counted: BTreeMap<Counted, Vec<usize>> = BTreeMap::new();
        for (at, claim) in self.claims.iter().enumerate() {
            if let Said::Figure { counted, .. } = claim.said {
                by_counted.entry(counted).or_default().push(at);
            }
        }
        let sums = Stated::sums(self.claims);
        let mut found = Vec::new();
        for (counted, claims) in by_counted {
            let stated = Stated::of(self.claims, &claims);
            let judge = |a: &Claim, b: &Claim| {
                let pair = self.pair(counted, a, b)?;
                let (x, y) = pair.values;
                let is_sum = x != y && (sums.states(b.member, x) || sums.states(a.member, y));
                if is_sum || (!pair.has_grown() && pair.is_restated(&stated, a, b)) {
                    return None;
                }
                pair.is_of_one_thing().then(|| pair.verdict()).flatten()
            };
            found.extend(self.comparisons(Kind::Figure, self.unit(counted), &claims, judge));
        }
        found
    }

    fn unit(&self, counted: Counted) -> Option<String> {
        match counted {
            Counted::People(role) => Some(self.model.facts.role_name(role).0.to_owned()),
            Counted::Unit(unit) => Some(self.model.facts.unit_name(unit).to_owned()),
            Counted::MinuteOf => Some("minute of the match".to_owned()),
            Counted::Nationals(_) => Some("nationals".to_owned()),
            Counted::Noun(_) => None,
        }
    }

    fn pair(&self, counted: Counted, a: &Claim, b: &Claim) -> Option<Pair<'_>> {
        let (
            &Said::Figure { value: x, range: rx, bound: bx, is_aside: ax, is_moving: mx, .. },
            &Said::Figure { value: y, range: ry, bound: by, is_aside: ay, is_moving: my, .. },
        ) = (&a.said, &b.said)
        else {
            return None;
        };
        let facts = &self.model.facts;
        Some(Pair {
            counted,
            unit: if let Counted::Unit(unit) = counted { facts.unit_name(unit) } else { "" },
            moves: matches!(counted, Counted::People(role) if facts.role_name(role).1),
            values: (x, y),
            ranges: (rx, ry),
            bounds: (bx, by),
            is_aside: ax || ay,
            is_moving: mx || my,
            is_lead: a.rank < LEAD && b.rank < LEAD,
            is_of_days: matches!((a.day, b.day), (Some(a), Some(b)) if a != b),
            hours: self.hours(a, b),
            alike: self.likeness(a, b),
        })
    }
}

impl Pair<'_> {
    fn is_people(&self) -> bool {
        matches!(self.counted, Counted::People(_))
    }

    fn is_small(&self) -> bool {
        self.values.0.max(self.values.1) <= SMALL
    }

    fn overlaps(&self) -> bool {
        let (x, y) = self.ranges;
        x.0 <= y.1 && y.0 <= x.1
    }

    /// The smaller value as a share of the larger.
    fn ratio(&self) -> f64 {
        let (x, y) = self.values;
        x.min(y) / x.max(y)
    }

    /// Whether one value is the other one rounded: «42» and «41.9», «17 million» and «16.8 million». Few things are
    /// counted one by one and all of them known.
    fn is_rounded(&self) -> bool {
        let (x, y) = self.values;
        let is_counted = self.is_people() || (x.max(y) < COUNTED && x.fract() == 0.0 && y.fract() == 0.0);
        let rounds = |coarse: f64, fine: f64| {
            let to = step(coarse);
            to > step(fine) && ((fine / to).round() * to - coarse).abs() < to * 1e-6
        };
        !is_counted && 1.0 - self.ratio() <= ROUNDING && (rounds(x, y) || rounds(y, x))
    }

    /// Whether a number that moves was told higher by the later source.
    fn has_grown(&self) -> bool {
        let (x, y) = self.values;
        let is_later = |hours: f64| hours.abs() >= MOVES_AFTER && (hours > 0.0) == (y > x);
        (self.moves || self.unit == "person") && x != y && self.hours.is_some_and(is_later)
    }

    /// Whether the other document states the same value as well: then it is not what differs between them, for lists
    /// of scores and of parts have the same units all over.
    fn is_restated(&self, stated: &Stated, a: &Claim, b: &Claim) -> bool {
        self.values.0 != self.values.1 && (stated.states(b.member, self.values.0) || stated.states(a.member, self.values.1))
    }

    fn is_of_one_thing(&self) -> bool {
        let alike = self.alike;
        if self.values.0 == self.values.1 {
            let is_plain = self.is_small() && !self.is_people();
            return if is_plain { alike.near >= 0.3 || alike.sentence >= 0.3 } else { alike.sentence >= 0.1 };
        }
        let ratio = self.ratio();
        let is_close = ratio >= 0.8 || (self.is_small() && ratio >= 0.65);
        match self.counted {
            Counted::People(_) => self.is_one_toll(is_close),
            Counted::Unit(_) if TIMES.contains(&self.unit) => {
                (alike.near >= 0.35 && alike.words >= 2) || (self.overlaps() && alike.sentence >= 0.18)
            }
            Counted::Nationals(_) => !self.is_aside && (alike.sentence >= 0.15 || alike.near >= 0.2),
            _ if (is_close || self.overlaps()) && !self.is_small() => match self.counted {
                // What everything is counted in proves less than a noun of its own.
                Counted::Noun(_) => alike.sentence >= 0.12,
                _ if self.unit == "percent" => alike.near >= 0.15 && alike.words >= 2,
                _ => alike.sentence >= 0.3 && alike.near >= 0.15,
            },
            _ if is_close || self.overlaps() => alike.sentence >= 0.3 && alike.near >= 0.15,
            _ => alike.near >= 0.55 && alike.words >= 4 && alike.sentence >= 0.5,
        }
    }

    /// Whether two numbers of people to whom something happened are of one event: tolls are told within days of each
    /// other, grow, and stand where the news does.
    fn is_one_toll(&self, is_close: bool) -> bool {
        let alike = self.alike;
        if self.hours.is_some_and(|hours| hours.abs() > LONGEST_EVENT) {
            return false;
        }
        let least = match (self.is_small(), self.is_lead) {
            (true, true) => 0.2,
            (true, false) => 0.3,
            (false, _) => 0.1,
        };
        let grows = self.has_grown() && self.ratio() >= 0.3;
        (is_close && !self.is_small() && alike.sentence >= 0.1)
            || (!self.is_aside
                && ((alike.sentence >= least && (is_close || self.overlaps() || alike.sentence >= 0.35))
                    || (grows && alike.sentence >= 0.2)
                    || (grows && self.is_lead && alike.sentence >= 0.1)))
    }

    /// Whether enough is in common to say that two values exclude each other: of what is not people, figures that
    /// differ are mostly of two things.
    fn is_surely_one_thing(&self) -> bool {
        let alike = self.alike;
        let is_close = self.ratio() >= if self.is_small() { 0.65 } else { 0.8 };
        match self.counted {
            // The dead of a day and of a war, of two battles of one day.
            Counted::People(_) => self.ratio() >= 0.5 && (alike.words >= 1 || self.ratio() >= 0.9),
            Counted::Nationals(_) => true,
            _ if self.is_aside => false,
            // A goal is told some minutes off at most; two goals of one match share their words.
            Counted::MinuteOf => (self.values.0 - self.values.1).abs() <= 3.0 && alike.words >= 2,
            // Two ages of one person are a birthday apart.
            _ if self.unit == "age" => (self.values.0 - self.values.1).abs() <= 2.0,
            // Two rows of one table have the same words.
            _ if TABLES.contains(&self.unit) => is_close && alike.near >= 0.45 && alike.words >= 2,
            _ => is_close && alike.near >= 0.25 && alike.words >= 2,
        }
    }

    /// How two figures of one thing stand; nothing where they differ and may be of two things after all.
    fn verdict(&self) -> Option<(Verdict, Reason)> {
        if self.values.0 == self.values.1 {
            let is_as_exact = self.bounds.0 == self.bounds.1;
            return Some(if is_as_exact { (Verdict::Agree, "the same value") } else { (Verdict::Compatible, SAME_VALUE) });
        }
        if self.is_rounded() {
            return Some((Verdict::Compatible, SAME_VALUE));
        }
        // «180 على الأقل» and hours later 257: both true, and the first has passed.
        if self.overlaps() && !(self.has_grown() && self.ratio() < PASSED && self.moves) {
            return Some((Verdict::Compatible, "one value lies within what the other says"));
        }
        if self.has_grown() {
            return Some((Verdict::ChangedOverTime, "the later source has the higher number"));
        }
        let moved = match self.hours {
            None if self.moves => return Some((Verdict::CannotTell, "a number that moves, and not both sources are dated")),
            _ if self.is_people() => None,
            _ if self.is_of_days => Some("told of different days"),
            Some(hours) if hours.abs() >= A_DAY => Some("told a day or more apart"),
            // A price or a count of votes.
            Some(hours) if self.is_moving && hours.abs() >= MOVES_AFTER => Some("told at different hours"),
            _ if self.is_moving => return None,
            _ => None,
        };
        let sure = |verdict| self.is_surely_one_thing().then_some(verdict);
        match moved {
            Some(why) if self.is_moving => sure((Verdict::ChangedOverTime, why)),
            Some(why) => Some((Verdict::ChangedOverTime, why)),
            None => sure((Verdict::Contradict, "the values exclude each other")),
        }
    }
}

/// The power of ten to which a value is given: a million for 17 million, a tenth for 41.9.
fn step(value: f64) -> f64 {
    let is_whole = |power: &i32| {
        let steps = value / 10f64.powi(*power);
        steps >= 0.999 && (steps - steps.round()).abs() < 1e-6
    };
    10f64.powi((-3..=12).rev().find(is_whole).unwrap_or(-3))
}

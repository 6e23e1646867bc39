//! Times that several documents give for one act.
//!
//! Uses `claims`.

use super::{Comparer, Comparison, Kind, Reason, Stated, Verdict};
use crate::brief::claims::{Claim, Said};
use crate::facts::Precision;
use crate::facts::times;

/// The reason where only the fineness differs.
const FINER: Reason = "one is given more finely than the other";

impl Comparer<'_> {
    /// Times that two documents give for the same act.
    pub(super) fn dates(&self) -> Vec<Comparison> {
        let times: Vec<usize> = (0..self.claims.len()).filter(|&at| matches!(self.claims[at].said, Said::Time { .. })).collect();
        let stated = Stated::of(self.claims, &times);
        self.comparisons(Kind::Date, None, &times, |a, b| self.dates_verdict(&stated, a, b))
    }

    /// How two times stand, if they are of one act: contexts must be much alike, because a text gives many times.
    fn dates_verdict(&self, stated: &Stated, a: &Claim, b: &Claim) -> Option<(Verdict, Reason)> {
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
            return is_same.then_some((Verdict::Compatible, FINER));
        }
        let between = times::days(x.0, y.0).abs();
        let most = if *p == Precision::Year { 3 * 366 } else { 3 };
        (p == q && !lx && !ly && between <= most && alike.near >= 0.5 && alike.words >= 4 && alike.sentence >= 0.5)
            .then_some((Verdict::Contradict, "different dates for one thing"))
    }
}

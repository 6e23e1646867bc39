//! Who met, and who stands on which side.
//!
//! Uses `claims`.

use super::{Comparer, Comparison, Kind, Verdict};
use crate::brief::claims::{Claim, Said};
use crate::facts::Counted;
use std::collections::BTreeMap;

/// Content words that two sentences share when they see one actor take sides.
const SHARED_WORDS: usize = 2;

impl Comparer<'_> {
    /// Who met, where two documents give the same measure of one meeting.
    pub(super) fn meetings(&self) -> Vec<Comparison> {
        let meetings: Vec<usize> = (0..self.claims.len()).filter(|&at| matches!(self.claims[at].said, Said::Meeting { .. })).collect();
        let mut found = Vec::new();
        for (place, &a) in meetings.iter().enumerate() {
            for &b in &meetings[place + 1..] {
                let (first, second) = (&self.claims[a], &self.claims[b]);
                if !self.are_witnesses(first, second) || !self.share_measure(first, second) {
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
    pub(super) fn stances(&self) -> Vec<Comparison> {
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
                    if opposed && self.are_witnesses(x, y) {
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

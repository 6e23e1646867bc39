//! Agreement and disagreement between sources.
//!
//! Uses `claims`. Two claims of different documents are comparable when they are about the same thing: the same act
//! counted in people, told first in both; or the same unit with the same content words around it, weighted by how
//! rare they are. What is comparable gets a verdict; what is not is never shown. Precision is the work: most equal
//! units are not equal things. Documents on different topics are never compared.

mod dates;
mod figures;
mod sides;

use super::Member;
use super::claims::{Claim, Said};
use crate::corpus::Frequencies;
use crate::facts::Bound;
use crate::model::Model;
use crate::text::Term;
use crate::text::sparse::contained;
use jiff::civil::Date;
use rustc_hash::FxHashSet;

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
    /// For each document: the number of its topic.
    pub topics: &'c [usize],
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

    /// Whether two claims are those of two witnesses of one topic.
    fn are_witnesses(&self, a: &Claim, b: &Claim) -> bool {
        let original = |claim: &Claim| self.members[claim.member].copy_of.unwrap_or(claim.member);
        original(a) != original(b) && self.topics[a.member] == self.topics[b.member] && !a.is_same_text(b)
    }

    /// The weight of the shared terms as a share of the lighter set, and their number.
    fn shared(&self, a: &[Term], b: &[Term]) -> (f64, usize) {
        let weighed = |terms: &[Term]| terms.iter().map(|&term| (term, self.background.idf(term))).collect::<Vec<_>>();
        contained(&weighed(a), &weighed(b))
    }

    fn likeness(&self, a: &Claim, b: &Claim) -> Likeness {
        let (near, words) = self.shared(&a.near, &b.near);
        Likeness { near, words, sentence: self.shared(&a.sentence, &b.sentence).0 }
    }

    /// Comparisons out of the claims that `judge` finds comparable: claims that are connected by a verdict make one,
    /// a document speaking once in it. Its verdict is the gravest between any two.
    fn comparisons(
        &self,
        kind: Kind,
        unit: Option<String>,
        claims: &[usize],
        judge: impl Fn(&Claim, &Claim) -> Option<(Verdict, Reason)>,
    ) -> Vec<Comparison> {
        let claims = &claims[..claims.len().min(LOOKED_AT)];
        let mut groups: Vec<(Vec<usize>, Verdict, Reason)> = Vec::new();
        for (place, &a) in claims.iter().enumerate() {
            for &b in &claims[place + 1..] {
                let (x, y) = (&self.claims[a], &self.claims[b]);
                if !self.are_witnesses(x, y) {
                    continue;
                }
                let Some((verdict, why)) = judge(x, y) else { continue };
                let group = groups.iter().position(|(group, ..)| group.contains(&a) || group.contains(&b));
                match group {
                    None => groups.push((vec![a, b], verdict, why)),
                    Some(at) => {
                        let (group, worst, reason) = &mut groups[at];
                        let speaks = |member: usize| group.iter().any(|&other| self.claims[other].member == member);
                        // What only one of them is comparable with is of another thing.
                        let fits = |claim: usize| {
                            let is_alike = |other: &&usize| {
                                let other = &self.claims[**other];
                                self.are_witnesses(other, &self.claims[claim]) && judge(other, &self.claims[claim]).is_some()
                            };
                            2 * group.iter().filter(is_alike).count() >= group.len()
                        };
                        // A document that already speaks of it keeps its first word.
                        let repeats = |claim: usize| group.iter().any(|&other| self.claims[other].is_same_text(&self.claims[claim]));
                        let joins =
                            |claim: usize| !group.contains(&claim) && !speaks(self.claims[claim].member) && !repeats(claim) && fits(claim);
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
    fn comparison(&self, kind: Kind, unit: Option<String>, mut claims: Vec<usize>, verdict: Verdict, why: Reason) -> Comparison {
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
}

/// Why a verdict was given.
type Reason = &'static str;

/// The reason where only the exactness differs.
const SAME_VALUE: Reason = "the same value, more and less exactly";
/// Code points between two numbers of one list at most: «8 ركاب و3 من أفراد الطاقم».
const LISTED: u32 = 25;

/// What each document states in one unit.
#[derive(Default)]
struct Stated {
    values: FxHashSet<(usize, u64)>,
    times: FxHashSet<(usize, Date, Date)>,
}

impl Stated {
    fn of(claims: &[Claim], of_unit: &[usize]) -> Self {
        let mut stated = Self::default();
        for claim in of_unit.iter().map(|&at| &claims[at]) {
            match &claim.said {
                Said::Figure { value, .. } => drop(stated.values.insert((claim.member, value.to_bits()))),
                Said::Time { days, .. } => drop(stated.times.insert((claim.member, days.0, days.1))),
                Said::Stance { .. } | Said::Meeting { .. } => {}
            }
        }
        stated
    }

    /// The sums of two figures that stand in one list: the whole that another document may give.
    fn sums(claims: &[Claim]) -> Self {
        let mut stated = Self::default();
        for pair in claims.windows(2) {
            let (a, b) = (&pair[0], &pair[1]);
            let is_list = a.member == b.member && a.place == b.place && b.chars[0].saturating_sub(a.chars[1]) <= LISTED;
            if let (Said::Figure { value: x, .. }, Said::Figure { value: y, .. }, true) = (&a.said, &b.said, is_list) {
                stated.values.insert((a.member, (x + y).to_bits()));
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
            Bound::Vague => format!("{value}-{}", range.1),
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

//! Whether the target says what the source says: not another segment's translation, and all of it.
//!
//! Uses `segment`, `lexicon`. No single word decides: the lexicon's evidence for the pair is weighed against its
//! evidence for the neighbours, and the length against what is usual in the file.

use super::segment::File;
use super::{Found, Kind, punctuation};
use crate::translate::lexicon::{Evidence, log_ratio};

/// How far away neighbours are looked for.
const REACH: usize = 3;
/// So much better must a neighbour's source explain the target (natural logarithm).
const MARGIN: f64 = 6.0;
/// So much better for a source whose own segment has the very same target.
const MARGIN_SAME: f64 = 0.0;
/// So much better for a source farther away, and how far that may be.
const MARGIN_FAR: f64 = 10.0;
const REACH_FAR: usize = 2000;
/// Only a pair below this (normalised) is compared with segments far away.
const DOUBTFUL: f64 = -1.5;
/// At most so many segments with the same target are compared.
const MOST_SAME: usize = 16;
/// A pair below this (normalised) is a mismatch whatever its neighbours are: one good pair in 500, 97% of bad ones.
const HOPELESS: f64 = -3.1;
/// Deviations of length that are too short: where the target also lacks the final mark of the source, and where not.
const SHORT_OPEN: f64 = 3.0;
const SHORT: f64 = 4.2;

/// The target fits the source of another segment better, or fits nothing in its own.
pub(super) fn neighbour(file: &File<'_>, at: usize, found: &mut Found) {
    let factor = file.options.sensitivity.factor();
    if file.segments[at].sides.is_none() {
        return same_target(file, at, found);
    }
    let is_short = is_truncated(file, at);
    // A target that was cut short lacks words, numbers and length of its own source; only what it has can speak for
    // another.
    let only_target = |evidence: Evidence| if file.is_from_arabic { evidence.there } else { evidence.back };
    let weigh =
        |source: usize| file.explained(source, at).map_or(0.0, |evidence| if is_short { only_target(evidence) } else { evidence.total() });
    let own = weigh(at);
    let doubt = file.explained(at, at).map_or(0.0, Evidence::normalised);
    let around = |reach: usize| at.saturating_sub(reach)..(at + reach + 1).min(file.segments.len());
    let close = around(REACH).map(|other| (other, MARGIN * factor));
    let same = same_targets(file, at).map(|other| (other, MARGIN_SAME));
    let far = around(if doubt < DOUBTFUL { REACH_FAR } else { 0 }).map(|other| (other, MARGIN_FAR * factor));
    let mut best: Option<(usize, f64)> = None;
    for (other, margin) in same.chain(close).chain(far).filter(|(other, _)| !is_same_source(file, at, *other)) {
        let better = weigh(other) - own - margin;
        if better > 0.0 && best.is_none_or(|(_, most)| better > most) {
            best = Some((other, better));
        }
    }
    match best {
        Some((other, _)) => {
            found.add(Kind::Neighbour, format!("the target reads like the translation of segment {}", file.segments[other].pair.id));
        }
        None if doubt < HOPELESS * factor && !is_short => {
            found.add(Kind::Neighbour, "the target does not read like a translation of this source")
        }
        None => {}
    }
}

fn is_same_source(file: &File<'_>, a: usize, b: usize) -> bool {
    a == b || file.segments[a].source_words == file.segments[b].source_words
}

fn same_targets<'f>(file: &'f File<'_>, at: usize) -> impl Iterator<Item = usize> + 'f {
    let key = crate::text::fold::fold_phrase(file.segments[at].target);
    file.by_target.get(&key).into_iter().flatten().copied().filter(move |&other| other != at).take(MOST_SAME)
}

/// Without a lexicon: the segment beside this one has the very same target for another source.
fn same_target(file: &File<'_>, at: usize, found: &mut Found) {
    let is_beside = |other: &usize| other.abs_diff(at) <= REACH;
    let is_long = file.segments[at].target_words.len() >= 5;
    if let Some(other) = same_targets(file, at).find(|other| is_beside(other) && is_long && !is_same_source(file, at, *other)) {
        found.add(Kind::Neighbour, format!("the same target as segment {}, whose source is another", file.segments[other].pair.id));
    }
}

/// The target is much shorter than such a source usually gives.
pub(super) fn truncated(file: &File<'_>, at: usize, found: &mut Found) {
    if file.segments[at].sides.is_none() {
        return short(file, at, found);
    }
    if is_truncated(file, at) {
        let share = excess(file, at).unwrap_or(0.0).exp();
        found.add(Kind::Truncated, format!("the target has {:.0}% of the length that such a source usually gives", share * 100.0));
    }
}

/// Natural logarithm of the target's length over its usual one.
fn excess(file: &File<'_>, at: usize) -> Option<f64> {
    let sides = file.segments[at].sides.as_ref()?;
    let excess = log_ratio(&sides.arabic, &sides.other) - file.ratio.0;
    Some(if file.is_from_arabic { excess } else { -excess })
}

fn is_truncated(file: &File<'_>, at: usize) -> bool {
    let segment = &file.segments[at];
    let is_open = punctuation::is_left_open(segment.source, segment.target);
    let least = if is_open { SHORT_OPEN } else { SHORT } * file.options.sensitivity.factor();
    excess(file, at).is_some_and(|excess| excess / file.ratio.1.max(0.05) < -least)
}

/// Without a lexicon: a third of the source's length is too short in any pair of alphabets, for texts of some length.
fn short(file: &File<'_>, at: usize, found: &mut Found) {
    use crate::translate::lexicon::side::length;
    let (source, target) = (length(file.segments[at].source), length(file.segments[at].target));
    if source >= 25 && f64::from(target) * 2.2 * file.options.sensitivity.factor() < f64::from(source) {
        found.add(Kind::Truncated, format!("the target has {target} characters, the source {source}"));
    }
}

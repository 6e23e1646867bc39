//! Consistency: the same source, the same target.
//!
//! Uses `text::fold`.

use super::segment::File;
use super::{Found, Kind};
use crate::text::fold::fold_phrase;

/// Another segment has the same source and a different target. Case, spacing and final marks aside.
pub(super) fn two_targets(file: &File<'_>, at: usize, found: &mut Found) {
    let segment = &file.segments[at];
    let Some(group) = file.by_source.get(&fold_phrase(segment.source)).filter(|group| group.len() > 1) else { return };
    let plain = |text: &str| fold_phrase(text).trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let own = plain(segment.target);
    // The first that differs names the choice; looking at all of a large group from each of its members is quadratic.
    let other =
        group.iter().take(50).find(|&&other| !file.segments[other].target.trim().is_empty() && plain(file.segments[other].target) != own);
    if let Some(&other) = other {
        found.add(Kind::TwoTargets, format!("segment {} has the same source and another target", file.segments[other].pair.id));
    }
}

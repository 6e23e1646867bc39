//! The order of a brief: the news by when it happened, then what nobody dates, then the background.
//!
//! Uses `choose`'s pool.

use super::choose::{Scored, parents};
use super::{BriefSentence, Member, Part};
use crate::facts::times::days;

/// Days from the first one among whose sentences the lead is looked for.
const BEGINS: i64 = 3;

/// The chosen sentences by what they tell of, else by when they were told; what has neither comes behind, and what
/// looks back beyond the news comes last. What needs another sentence stands behind it. The news begin with the
/// lead of an article, if one is among the sentences of its first days: a reader must know what happened before hearing more of it.
pub(super) fn in_order(chosen: &[usize], members: &[Member], pool: &[Scored]) -> Vec<BriefSentence> {
    let parents = parents(pool);
    let root = |at: usize| {
        let mut root = at;
        while let Some(parent) = parents[root] {
            root = parent;
        }
        root
    };
    let key = |at: usize| {
        let candidate = &pool[root(at)].candidate;
        let published = members[candidate.member].published;
        let day = candidate.told.time.as_ref().map(|time| time.days.0).or(published.map(|published| published.date));
        let own = pool[at].candidate.place.bytes.start;
        let part = part(&pool[root(at)], members);
        (part, day.is_none(), day, published.map(|published| published.sort_key()), candidate.member, candidate.place.bytes.start, own)
    };
    let mut order = chosen.to_vec();
    order.sort_by_key(|&at| key(at));
    let day = |at: usize| key(at).2.filter(|_| key(at).0 == Part::News);
    let is_begun = |at: usize| matches!((order.first().and_then(|&first| day(first)), day(at)), (Some(a), Some(b)) if days(a, b) <= BEGINS);
    let opener = order.iter().copied().take_while(|&at| is_begun(at)).find(|&at| pool[at].candidate.opens());
    if let Some(opener) = opener {
        order.sort_by_key(|&at| root(at) != opener);
    }
    order.into_iter().map(|at| pool[at].sentence(part(&pool[root(at)], members), members, pool)).collect()
}

/// Where in a brief a sentence stands.
fn part(root: &Scored, members: &[Member]) -> Part {
    let candidate = &root.candidate;
    if candidate.told.is_background {
        Part::Background
    } else if candidate.told.time.is_none() && members[candidate.member].published.is_none() {
        Part::Undated
    } else {
        Part::News
    }
}

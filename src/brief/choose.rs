//! Choosing among the kept sentences of all documents.
//!
//! Uses `score::cosine` and the types of `brief`.

use super::{BriefSentence, Candidate, KEPT, Member, Place};
use crate::score::cosine;
use crate::select::Budget;
use crate::text::Term;

/// Above this cosine two sentences of different documents tell the same.
const SAME: f64 = 0.5;

/// A candidate with its score.
pub(super) struct Scored {
    pub candidate: Candidate,
    pub vector: Vec<(Term, f64)>,
    pub shared: f64,
}

impl Scored {
    fn score(&self) -> f64 {
        self.candidate.article_score + self.shared
    }

    fn cost(&self, budget: Budget) -> u64 {
        match budget {
            Budget::Sentences(_) => 1,
            Budget::Words(_) => self.candidate.words,
            Budget::Characters(_) => self.candidate.characters,
            Budget::Ratio(_) => self.candidate.solid,
        }
    }

    pub(super) fn sentence(&self, members: &[Member], pool: &[Self]) -> BriefSentence {
        let mut also: Vec<(usize, Option<Place>)> = members
            .iter()
            .enumerate()
            .filter(|(_, member)| member.copy_of == Some(self.candidate.member))
            .map(|(index, _)| (index, None))
            .collect();
        for other in pool {
            let member = other.candidate.member;
            if member != self.candidate.member
                && !also.iter().any(|(seen, _)| *seen == member)
                && cosine(&self.vector, &other.vector) >= SAME
            {
                also.push((member, Some(other.candidate.place)));
            }
        }
        also.sort_by_key(|(member, _)| *member);
        BriefSentence {
            member: self.candidate.member,
            place: self.candidate.place,
            text: self.candidate.text.clone(),
            score: self.score(),
            article: self.candidate.article_score,
            shared: self.shared,
            time: self.candidate.time.clone(),
            also,
        }
    }
}

/// Greedy by score in rounds: in the first round every document may give one sentence, in the second another one,
/// so that no source crowds out the others. Nothing that tells the same as a chosen sentence is taken.
pub(super) fn choose(members: &[Member], pool: &[Scored], budget: Budget) -> Vec<usize> {
    let mut order: Vec<usize> = (0..pool.len()).filter(|&at| members[pool[at].candidate.member].copy_of.is_none()).collect();
    order.sort_by(|&a, &b| pool[b].score().total_cmp(&pool[a].score()).then(a.cmp(&b)));
    let solid: usize = members.iter().filter(|member| member.copy_of.is_none()).map(|member| member.length).sum();
    let mut left = budget.room(solid as u64);
    let mut chosen: Vec<usize> = Vec::new();
    let mut given = vec![0usize; members.len()];
    for round in 1..=KEPT {
        let mut postponed = Vec::new();
        for at in order {
            let member = pool[at].candidate.member;
            if given[member] >= round {
                postponed.push(at);
                continue;
            }
            let cost = pool[at].cost(budget);
            if cost > left || chosen.iter().any(|&other| cosine(&pool[at].vector, &pool[other].vector) >= SAME) {
                continue;
            }
            left -= cost;
            given[member] += 1;
            chosen.push(at);
        }
        order = postponed;
        if left == 0 {
            break;
        }
    }
    chosen
}

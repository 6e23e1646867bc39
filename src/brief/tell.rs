//! Telling: a brief out of what was gathered.
//!
//! Uses `collect`, `compare`, `choose`, `order`, `timeline`.

use super::choose::{Scored, choose};
use super::claims::{Claim, Said};
use super::collect::Collector;
use super::compare::{Comparer, Comparison, Kind};
use super::focus::Knowledge;
use super::{Brief, Candidate, FEW, Focus, Known, Member, NO_ANSWER, NOTHING_NEW, named, order, timeline, tolls, topics};
use crate::corpus::Frequencies;
use crate::facts::Counted;
use crate::facts::names::NameFinder;
use crate::model::Model;
use crate::select::Budget;
use crate::text::Term;
use crate::text::sparse::scale_to_unit;

/// Share of the documents whose titles or leads have a term, from which it is of the core of their news.
const CORE: f64 = 0.4;
/// Numbers up to this one stand in every text and prove little.
const SMALL: f64 = 12.0;
/// How much a share of content in common with the leads of other documents counts against the share of votes that the
/// article's own score is in.
const SHARED_WEIGHT: f64 = 1.8;

impl Collector {
    /// Chooses the sentences of the brief. At most linear in the kept sentences times the chosen ones.
    #[must_use]
    pub fn finish(mut self, budget: Budget, model: &Model, background: &Frequencies) -> Brief {
        self.settle_copies();
        let members = self.members;
        // Documents of many stories have nothing to compare.
        let claims: &[Claim] = if members.len() <= FEW { &self.claims } else { &[] };
        let topics = if claims.is_empty() { Vec::new() } else { topics::topics(&members, &self.leads, background) };
        let comparisons = Comparer { members: &members, topics: &topics, claims, background, model }.compare();
        let tolls = tolls::tolls(&comparisons, claims, &members, model);
        let idf = |term: Term| self.by_sentence.idf(term);
        let others = (self.by_lead.documents().max(2) - 1) as f64;
        let mut finder = NameFinder::default();
        if members.len() <= FEW && self.named.len() == members.len() {
            self.named.into_iter().for_each(|read| finder.push(read));
        }
        let names = finder.finish(model, background);
        let pool: Vec<Scored> = self
            .candidates
            .into_iter()
            .map(|candidate| {
                let weight = |&(term, count): &(Term, u32)| (term, (1.0 + f64::from(count).ln()) * idf(term));
                let mut vector: Vec<(Term, f64)> = candidate.counts.iter().map(weight).collect();
                scale_to_unit(&mut vector);
                let shared = vector
                    .iter()
                    .map(|(term, weight)| weight * weight * f64::from(self.by_lead.count(*term).saturating_sub(1)) / others)
                    .sum::<f64>();
                let weights: Vec<(Term, f64)> = candidate.counts.iter().map(|&(term, _)| (term, background.idf(term))).collect();
                let compared = compared(&comparisons, claims, &candidate);
                let named = named::named(&names, &candidate);
                let least = (CORE * self.by_lead.documents() as f64).max(3.0);
                let is_core = |term: &Term| f64::from(self.by_lead.count(*term)) >= least;
                let core = weights.iter().filter(|(term, _)| is_core(term)).copied().collect();
                let figures = figures(claims, &candidate);
                let news = tolls.iter().position(|toll| toll.is_newest(&candidate, claims));
                let outdated = tolls.iter().find_map(|toll| toll.outdates(&candidate, &members, claims)).cloned();
                let terms: Vec<Term> = candidate.counts.iter().map(|(term, _)| *term).collect();
                let relevance = self.focus.relevance(&terms, background).unwrap_or(0.0);
                Scored {
                    shared: shared * SHARED_WEIGHT,
                    relevance,
                    vector,
                    weights,
                    compared,
                    named,
                    core,
                    figures,
                    news,
                    outdated,
                    candidate,
                }
            })
            .collect();
        let is_known = known(&self.focus, &members, &pool, background);
        let chosen = choose(&members, &pool, &is_known, budget);
        let sentences = order::in_order(&chosen, &members, &pool);
        let timeline = timeline::timeline(&members, &pool, &chosen);
        let mut faults = self.faults;
        faults.extend(named::cut_names(&names, &finder));
        faults.sort_by_key(|note| (note.member, note.chars, note.fault));
        let warning = match (sentences.is_empty() && !members.is_empty(), self.focus.query.is_empty(), self.focus.is_update()) {
            (true, false, _) => Some(NO_ANSWER),
            (true, true, true) => Some(NOTHING_NEW),
            (true, true, false) => Some("no sentence fits the budget"),
            (false, ..) => None,
        };
        Brief { sentences, comparisons, quotations: self.quotations, names, timeline, faults, budget, warning, members }
    }

    /// Of each group of near-copies keeps the earliest document, else the longest, else the first.
    fn settle_copies(&mut self) {
        let rank = |member: &Member, index: usize| {
            let time = member.published.map(|p| p.sort_key());
            (time.is_none(), time, std::cmp::Reverse(member.length), index)
        };
        let mut best: Vec<usize> = (0..self.members.len()).collect();
        for index in 0..self.members.len() {
            if let Some(first) = self.members[index].copy_of
                && rank(&self.members[index], index) < rank(&self.members[best[first]], best[first])
            {
                best[first] = index;
            }
        }
        for index in 0..self.members.len() {
            let kept = best[self.members[index].copy_of.unwrap_or(index)];
            self.members[index].copy_of = (kept != index).then_some(kept);
        }
    }
}

/// The comparisons of figures and meetings in which a sentence stands.
fn compared(comparisons: &[Comparison], claims: &[Claim], candidate: &Candidate) -> Vec<usize> {
    let stands = |comparison: &Comparison| {
        comparison.kind != Kind::Date
            && comparison.claims.iter().any(|&at| claims[at].member == candidate.member && claims[at].place.bytes == candidate.place.bytes)
    };
    comparisons.iter().enumerate().filter(|(_, comparison)| stands(comparison)).map(|(index, _)| index).collect()
}

/// The figures of a sentence that prove it to tell the same as another one with them: of people, and larger ones.
fn figures(claims: &[Claim], candidate: &Candidate) -> Vec<(Counted, u64)> {
    let stands = |claim: &&Claim| claim.member == candidate.member && claim.place.bytes == candidate.place.bytes;
    let figure = |claim: &Claim| match claim.said {
        Said::Figure { counted, value, is_aside: false, .. } if matches!(counted, Counted::People(_)) || value > SMALL => {
            Some((counted, value.to_bits()))
        }
        _ => None,
    };
    claims.iter().filter(stands).filter_map(figure).collect()
}

/// Which sentences tell nothing new: those of articles from before the day, and those that these or an earlier brief
/// cover.
fn known(focus: &Focus, members: &[Member], pool: &[Scored], background: &Frequencies) -> Vec<bool> {
    let is_old = |scored: &Scored| {
        let published = members[scored.candidate.member].published;
        focus.since.is_some_and(|since| published.is_none_or(|published| published.date < since))
    };
    let sentence = |scored: &Scored| {
        let terms: Vec<Term> = scored.candidate.counts.iter().map(|(term, _)| *term).collect();
        Known::new(&terms, &scored.candidate.text)
    };
    let sentences: Vec<(bool, Known)> = pool.iter().map(|scored| (is_old(scored), sentence(scored))).collect();
    let old = sentences.iter().filter(|(is_old, _)| *is_old).map(|(_, known)| known);
    let mut knowledge = Knowledge::new(focus.known.iter().chain(old).collect(), background);
    sentences.iter().map(|(is_old, sentence)| *is_old || knowledge.covers(sentence)).collect()
}

//! Gathering documents: what a brief keeps of each.
//!
//! Uses `claims`, `kept`, `corpus`, `facts`.

use super::claims::{Claim, stated};
use super::kept::{chain, places, term_counts};
use super::{Candidate, FEW, FaultNote, Focus, KEPT, LEAD, Member, Quotation, tolls};
use crate::article::Document;
use crate::corpus::{CopyFinder, Frequencies, Shingles};
use crate::facts::names::NamedText;
use crate::model::Model;
use crate::score::Scores;
use crate::select::Budget;
use crate::text::Term;
use std::borrow::Cow;
use std::sync::Arc;

/// Sentences kept of one document once there are many: a brief over an archive takes few of each.
const KEPT_OF_MANY: usize = 3;
/// Sentences with a toll kept of one document beyond those.
const TOLLS: usize = 4;
/// Sentences that must be shown together at most: one and those that it needs; one more where it answers a question.
const LONGEST_CHAIN: usize = 2;

/// What is kept of one document.
#[derive(Debug, Default)]
pub(super) struct Kept {
    /// The distinct terms of title and lead, in ascending order.
    lead: Box<[Term]>,
    candidates: Vec<Candidate>,
    claims: Vec<Claim>,
    quotations: Vec<Quotation>,
    faults: Vec<FaultNote>,
    named: Option<NamedText>,
}

/// Gathers documents for one brief.
#[derive(Debug, Default)]
pub struct Collector {
    pub(super) members: Vec<Member>,
    pub(super) candidates: Vec<Candidate>,
    /// In how many sentences it stands: what tells sentences apart. Over a handful of documents on one story the
    /// document frequencies would call everything important common.
    pub(super) by_sentence: Frequencies,
    /// In how many documents it stands in the title or the first sentences: what the news is.
    pub(super) by_lead: Frequencies,
    /// For each document the distinct terms of title and lead, in ascending order.
    pub(super) leads: Vec<Box<[Term]>>,
    copies: CopyFinder,
    pub(super) claims: Vec<Claim>,
    pub(super) quotations: Vec<Quotation>,
    /// The first documents, as names are looked for in them.
    pub(super) named: Vec<NamedText>,
    pub(super) faults: Vec<FaultNote>,
    pub(super) focus: Focus,
    background: Option<Arc<Frequencies>>,
    /// Documents of which all is kept; nothing for [`FEW`].
    few: Option<usize>,
}

impl Collector {
    /// A collector for a brief that is about something. `background` weighs the words of the question.
    #[must_use]
    pub fn about(focus: Focus, background: Arc<Frequencies>) -> Self {
        Self { focus, background: Some(background), ..Self::default() }
    }

    /// A collector that keeps all of the first `few` documents.
    pub(super) fn keeping(few: usize) -> Self {
        Self { few: Some(few), ..Self::default() }
    }

    /// Takes note of a document and its scores.
    pub fn add(&mut self, document: &Document, scores: &Scores, model: &Model) {
        let index = self.members.len();
        let copies = self.copies.add(Shingles::of(document));
        self.members.push(Member {
            id: document.article.id.clone(),
            title: document.title().map(Cow::into_owned),
            source: document.source().map(str::to_owned),
            url: document.article.url.clone(),
            published: document.published,
            length: scores.body.iter().map(|&sentence| document.sentences[sentence].solid as usize).sum(),
            copy_of: copies.first().map(|&first| self.members[first].copy_of.unwrap_or(first)),
        });
        let lead = scores.body.iter().take(LEAD).flat_map(|&at| document.terms_of(&document.sentences[at]));
        let lead: Vec<Term> = document.title_terms.iter().chain(lead).copied().collect();
        self.by_lead.observe(&lead);
        self.leads.push(distinct(lead));
        for &sentence in &scores.body {
            self.by_sentence.observe(document.terms_of(&document.sentences[sentence]));
        }
        let is_few = index < self.few.unwrap_or(FEW);
        if is_few {
            self.named.push(NamedText::of(document));
        }
        let places = places(document, scores);
        let stated = stated(index, document, scores, &places, is_few, model);
        let is_toll = |claim: &&Claim| is_few && self.focus.query.is_empty() && tolls::is_toll(claim, model);
        let tolls: Vec<usize> = stated.claims.iter().filter(is_toll).map(|claim| claim.rank).take(TOLLS).collect();
        self.claims.extend(stated.claims);
        self.quotations.extend(stated.quotations);
        self.faults.extend(stated.faults);
        let most = if is_few { KEPT } else { KEPT_OF_MANY };
        let mut ranks: Vec<usize> = Vec::new();
        for rank in self.best_first(document, scores) {
            if let Some(chain) = chain(scores, rank, if self.focus.query.is_empty() { LONGEST_CHAIN } else { LONGEST_CHAIN + 1 })
                && ranks.len() < most
            {
                ranks.extend(chain);
                ranks.sort_unstable();
                ranks.dedup();
            }
        }
        // The tolls, so that a brief can have the newest.
        for chain in tolls.into_iter().filter_map(|rank| chain(scores, rank, LONGEST_CHAIN)) {
            ranks.extend(chain);
        }
        ranks.sort_unstable();
        ranks.dedup();
        for rank in ranks {
            let at = scores.body[rank];
            let sentence = &document.sentences[at];
            self.candidates.push(Candidate {
                member: index,
                rank,
                parent: scores.discourse.parent(rank),
                place: places[rank],
                text: document.show(sentence.span).to_owned(),
                counts: term_counts(document.terms_of(sentence)),
                article_score: scores.scores[rank],
                words: Budget::Words(0).cost(document, at),
                characters: Budget::Characters(0).cost(document, at),
                solid: u64::from(sentence.solid),
                is_joined: document.show(sentence.span).starts_with('و'),
                told: stated.told.get(rank).cloned().unwrap_or_default(),
            });
        }
    }

    /// The ranks of the body sentences to keep, best first: those that answer the question, if there is one.
    fn best_first(&self, document: &Document, scores: &Scores) -> Vec<usize> {
        let Some(background) = self.background.as_ref().filter(|_| !self.focus.query.is_empty()) else { return scores.best_first() };
        let relevance = |rank: usize| {
            let terms = document.terms_of(&document.sentences[scores.body[rank]]);
            self.focus.relevance(terms, background).map(|relevance| relevance + scores.scores[rank])
        };
        let mut ranks: Vec<(usize, f64)> =
            (0..scores.body.len()).filter_map(|rank| relevance(rank).map(|relevance| (rank, relevance))).collect();
        ranks.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        ranks.into_iter().map(|(rank, _)| rank).collect()
    }

    /// Takes a document of another collection with what was kept of it; the kept sentences stand for all of it.
    pub(super) fn take(&mut self, member: Member, kept: Kept) {
        self.by_lead.observe(&kept.lead);
        self.leads.push(kept.lead);
        for candidate in &kept.candidates {
            self.by_sentence.observe(&candidate.counts.iter().map(|(term, _)| *term).collect::<Vec<Term>>());
        }
        let index = self.members.len();
        self.members.push(member);
        self.candidates.extend(kept.candidates.into_iter().map(|candidate| Candidate { member: index, ..candidate }));
        self.claims.extend(kept.claims.into_iter().map(|claim| Claim { member: index, ..claim }));
        self.quotations.extend(kept.quotations.into_iter().map(|quotation| Quotation { member: index, ..quotation }));
        self.faults.extend(kept.faults.into_iter().map(|fault| FaultNote { member: index, ..fault }));
        self.named.extend(kept.named);
    }

    /// What was kept, by document, and the documents.
    pub(super) fn into_kept(self) -> (Vec<Member>, Vec<Kept>) {
        let mut kept: Vec<Kept> = self.leads.into_iter().map(|lead| Kept { lead, ..Kept::default() }).collect();
        self.candidates.into_iter().for_each(|candidate| kept[candidate.member].candidates.push(candidate));
        self.claims.into_iter().for_each(|claim| kept[claim.member].claims.push(claim));
        self.quotations.into_iter().for_each(|quotation| kept[quotation.member].quotations.push(quotation));
        self.faults.into_iter().for_each(|fault| kept[fault.member].faults.push(fault));
        kept.iter_mut().zip(self.named).for_each(|(kept, named)| kept.named = Some(named));
        (self.members, kept)
    }
}

fn distinct(mut terms: Vec<Term>) -> Box<[Term]> {
    terms.sort_unstable();
    terms.dedup();
    terms.into()
}

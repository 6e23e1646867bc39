//! Gathering documents: the sums over what a brief takes of each.
//!
//! Uses `digest`, `corpus`.

use super::claims::Claim;
use super::digest::{Digest, Kept};
use super::{Candidate, FaultNote, Focus, Member, Quotation};
use crate::corpus::{CopyFinder, Frequencies};
use crate::facts::names::NamedText;
use crate::text::Term;

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
}

impl Collector {
    /// A collector for a brief that is about something.
    #[must_use]
    pub fn about(focus: Focus) -> Self {
        Self { focus, ..Self::default() }
    }

    /// Takes the next document.
    pub fn add(&mut self, digest: Digest) {
        let copy_of = self.copies.add(digest.shingles);
        digest.sentences.iter().for_each(|terms| self.by_sentence.observe_distinct(terms));
        self.keep(Member { copy_of, ..digest.member }, digest.kept);
    }

    /// Takes a document of another collection with what was kept of it; the kept sentences stand for all of it.
    pub(super) fn take(&mut self, member: Member, kept: Kept) {
        for candidate in &kept.candidates {
            self.by_sentence.observe_distinct(&candidate.counts.iter().map(|(term, _)| *term).collect::<Vec<Term>>());
        }
        self.keep(member, kept);
    }

    fn keep(&mut self, member: Member, kept: Kept) {
        let index = self.members.len();
        self.members.push(member);
        self.by_lead.observe_distinct(&kept.lead);
        self.leads.push(kept.lead);
        self.candidates.extend(kept.candidates.into_iter().map(|candidate| Candidate { member: index, ..candidate }));
        self.claims.extend(kept.claims.into_iter().map(|claim| Claim { member: index, ..claim }));
        self.quotations.extend(kept.quotations.into_iter().map(|quotation| Quotation { member: index, ..quotation }));
        self.faults.extend(kept.faults.into_iter().map(|fault| FaultNote { member: index, ..fault }));
        self.named.extend(kept.named);
    }
}

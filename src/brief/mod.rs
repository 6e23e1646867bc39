//! Layer 5: one brief out of many articles.
//!
//! Uses `select` and below. A [`Collector`] takes documents one by one and keeps a few sentences of each, so memory
//! grows with the number of documents and not with their length; `finish` chooses among what was kept. A sentence
//! never depends on one that is not shown, a near-copy of an earlier document adds corroboration and nothing else,
//! and every sentence carries its source and date, or says that there is none. [`stories`] parts a collection first.

mod choose;
mod claims;
mod compare;
pub mod focus;
mod kept;
mod named;
mod order;
pub mod stories;
mod timeline;
mod tolls;
mod topics;

pub use claims::{FaultNote, Quotation};
pub use compare::{Comparison, Kind, Value, Verdict};
pub use focus::{Focus, Known};
pub use stories::{Story, StoryCollector};
pub use timeline::{Dating, TimelineEntry};
pub use tolls::Newest;

use crate::article::{Document, Published};
use crate::corpus::{CopyFinder, Frequencies, Shingles};
use crate::facts::Counted;
use crate::facts::names::{Name, NameFinder, NamedText};
use crate::model::Model;
use crate::score::Scores;
use crate::select::Budget;
use crate::text::sparse::scale_to_unit;
use crate::text::{Span, Term};
use choose::{Scored, choose};
use claims::{Claim, Said, Told, stated};
use compare::Comparer;
use jiff::civil::Date;
use kept::{chain, places, term_counts};
use std::borrow::Cow;
use std::sync::Arc;

/// Why a brief about a question is empty.
pub const NO_ANSWER: &str = "no sentence answers the question";
/// Why a brief of what is new is empty.
pub const NOTHING_NEW: &str = "nothing new";
/// Sentences kept of one document: the best that stand alone.
const KEPT: usize = 12;
/// Sentences kept of one document once there are many: a brief over an archive takes few of each.
const KEPT_OF_MANY: usize = 3;
/// Documents up to which each may bring [`KEPT`] sentences.
const FEW: usize = 200;
/// Body sentences that tell the news.
const LEAD: usize = 2;
/// Sentences that must be shown together at most: one and those that it needs; one more where it answers a question.
const LONGEST_CHAIN: usize = 2;
/// Numbers up to this one stand in every text and prove little.
const SMALL: f64 = 12.0;
/// How much a share of content in common with the leads of other documents counts against the share of votes that the
/// article's own score is in.
const SHARED_WEIGHT: f64 = 1.8;

/// What a brief says about one of its documents.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// The article's id.
    pub id: String,
    /// The title, where there is one.
    pub title: Option<String>,
    /// The publisher, where it is known.
    pub source: Option<String>,
    /// The address, where it is known.
    pub url: Option<String>,
    /// When it was published, where it says so.
    pub published: Option<Published>,
    /// Code points of its body, for choosing among copies.
    length: usize,
    /// The document that this one is a near-copy of.
    pub copy_of: Option<usize>,
}

/// Where a sentence stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// 1-based line of the text.
    pub line: u32,
    /// 1-based number among the sentences that begin on that line.
    pub sentence_in_line: u32,
    /// 1-based paragraph.
    pub paragraph: u32,
    /// 1-based number in the paragraph.
    pub number: u32,
    /// Bytes of the text.
    pub bytes: Span,
    /// Code points of the text, end exclusive.
    pub chars: [u32; 2],
}

#[derive(Debug)]
struct Candidate {
    member: usize,
    /// Its rank among the body sentences.
    rank: usize,
    /// The rank of the sentence that it needs.
    parent: Option<usize>,
    place: Place,
    text: String,
    counts: Vec<(Term, u32)>,
    article_score: f64,
    words: u64,
    characters: u64,
    solid: u64,
    /// Whether a conjunction joins it to what was before.
    is_joined: bool,
    told: Told,
}

impl Candidate {
    /// Whether a brief may begin with it: the first sentence of an article.
    fn opens(&self) -> bool {
        self.rank == 0 && !self.is_joined
    }
}

/// The parts of a brief, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// What happened.
    News,
    /// What neither its sentence nor its article dates.
    Undated,
    /// What was before the news.
    Background,
}

impl Part {
    /// The name used in every output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::News => "news",
            Self::Undated => "undated",
            Self::Background => "background",
        }
    }
}

/// When what a sentence tells happened.
#[derive(Debug, Clone, PartialEq)]
pub struct EventTime {
    /// First and last day.
    pub days: (Date, Date),
    /// As ISO 8601 writes it, no finer than it is given.
    pub iso: String,
    /// The words that say so.
    pub text: String,
}

/// A sentence of a brief.
#[derive(Debug, Clone, PartialEq)]
pub struct BriefSentence {
    /// Index into [`Brief::members`].
    pub member: usize,
    /// Where it stands.
    pub place: Place,
    /// The sentence, as in its source.
    pub text: String,
    /// Its score: `article` + `shared` + `relevance`.
    pub score: f64,
    /// What its own article's scoring gives.
    pub article: f64,
    /// What its agreement with other documents gives.
    pub shared: f64,
    /// What its answering the question gives.
    pub relevance: f64,
    /// When what it tells happened, where it says so.
    pub time: Option<EventTime>,
    /// In which part of the brief it stands.
    pub part: Part,
    /// The newest value of a number of which it tells an older one.
    pub outdated: Option<Newest>,
    /// Documents that tell the same, with the sentence that does; none for a near-copy of the whole document.
    pub also: Vec<(usize, Option<Place>)>,
}

/// A brief over several documents.
#[derive(Debug, Clone)]
pub struct Brief {
    /// All documents, in input order, near-copies too.
    pub members: Vec<Member>,
    /// The news in order of time, then of input, then of the text; undated ones behind; background last.
    pub sentences: Vec<BriefSentence>,
    /// Where the documents agree and disagree, the gravest first.
    pub comparisons: Vec<Comparison>,
    /// Who says what, in the order of the documents.
    pub quotations: Vec<Quotation>,
    /// Names with their spellings, the commonest first; their documents are members.
    pub names: Vec<Name>,
    /// What happened when, undated entries last.
    pub timeline: Vec<TimelineEntry>,
    /// What is wrong with the sources, in the order of the documents.
    pub faults: Vec<FaultNote>,
    /// What was asked for.
    pub budget: Budget,
    /// Why it is empty although articles were read.
    pub warning: Option<&'static str>,
}

/// What is kept of one document.
#[derive(Debug, Default)]
struct Kept {
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
    members: Vec<Member>,
    candidates: Vec<Candidate>,
    /// In how many sentences it stands: what tells sentences apart. Over a handful of documents on one story the
    /// document frequencies would call everything important common.
    by_sentence: Frequencies,
    /// In how many documents it stands in the title or the first sentences: what the news is.
    by_lead: Frequencies,
    /// For each document the distinct terms of title and lead, in ascending order.
    leads: Vec<Box<[Term]>>,
    copies: CopyFinder,
    claims: Vec<Claim>,
    quotations: Vec<Quotation>,
    /// The first documents, as names are looked for in them.
    named: Vec<NamedText>,
    faults: Vec<FaultNote>,
    focus: Focus,
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
    fn take(&mut self, member: Member, kept: Kept) {
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
    fn into_kept(self) -> (Vec<Member>, Vec<Kept>) {
        let mut kept: Vec<Kept> = self.leads.into_iter().map(|lead| Kept { lead, ..Kept::default() }).collect();
        self.candidates.into_iter().for_each(|candidate| kept[candidate.member].candidates.push(candidate));
        self.claims.into_iter().for_each(|claim| kept[claim.member].claims.push(claim));
        self.quotations.into_iter().for_each(|quotation| kept[quotation.member].quotations.push(quotation));
        self.faults.into_iter().for_each(|fault| kept[fault.member].faults.push(fault));
        kept.iter_mut().zip(self.named).for_each(|(kept, named)| kept.named = Some(named));
        (self.members, kept)
    }

    /// Chooses the sentences of the brief. At most linear in the kept sentences times the chosen ones.
    #[must_use]
    pub fn finish(mut self, budget: Budget, model: &Model, background: &Frequencies) -> Brief {
        self.settle_copies();
        let members = self.members;
        // Documents of many stories have nothing to compare.
        let claims: &[Claim] = if members.len() <= FEW { &self.claims } else { &[] };
        let topics = if claims.is_empty() { Vec::new() } else { topics::topics(&self.leads, background) };
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
                let weights = candidate.counts.iter().map(|&(term, _)| (term, background.idf(term))).collect();
                let compared = compared(&comparisons, claims, &candidate);
                let named = named::named(&names, &candidate);
                let figures = figures(claims, &candidate);
                let news = tolls.iter().position(|toll| toll.is_newest(&candidate, claims));
                let outdated = tolls.iter().find_map(|toll| toll.outdates(&candidate, &members, claims)).cloned();
                let terms: Vec<Term> = candidate.counts.iter().map(|(term, _)| *term).collect();
                let relevance = self.focus.relevance(&terms, background).unwrap_or(0.0);
                Scored { shared: shared * SHARED_WEIGHT, relevance, vector, weights, compared, named, figures, news, outdated, candidate }
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

fn distinct(mut terms: Vec<Term>) -> Box<[Term]> {
    terms.sort_unstable();
    terms.dedup();
    terms.into()
}

/// KNOB
pub(crate) fn knob(name: &str, default: f64) -> f64 {
    std::env::var(name).ok().and_then(|v| v.parse().ok()).unwrap_or(default)
}

/// Which sentences tell nothing new: those of articles from before the day, and those that these or an earlier brief
/// cover. At most linear in the known sentences for each.
fn known(focus: &Focus, members: &[Member], pool: &[Scored], background: &Frequencies) -> Vec<bool> {
    let is_old = |scored: &Scored| {
        let published = members[scored.candidate.member].published;
        focus.since.is_some_and(|since| published.is_none_or(|published| published.date < since))
    };
    let sentence = |scored: &Scored| {
        let terms: Vec<Term> = scored.candidate.counts.iter().map(|(term, _)| *term).collect();
        Known::new(&terms, &scored.candidate.text)
    };
    let mut told = focus.known.clone();
    told.extend(pool.iter().filter(|scored| is_old(scored)).map(sentence));
    pool.iter().map(|scored| is_old(scored) || told.iter().any(|known| known.covers(&sentence(scored), background))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::document::Scratch;
    use crate::article::{Article, Engine};
    use crate::model::Model;

    fn brief(texts: &[(&str, &str)], budget: Budget) -> Brief {
        let model = std::sync::Arc::new(Model::shipped().unwrap());
        let engine = Engine::new(std::sync::Arc::clone(&model), Default::default());
        let scorer = crate::score::tests::scorer(false);
        let mut collector = Collector::default();
        for (at, (date, text)) in texts.iter().enumerate() {
            let published = Published::parse(date, &model.months);
            let article = Article { id: format!("d{at}"), published, text: (*text).into(), ..Article::default() };
            let document = engine.read(article, &mut Scratch::default());
            let scores = scorer.score(&document);
            collector.add(&document, &scores, &model);
        }
        collector.finish(budget, &model, &Frequencies::shipped().unwrap())
    }

    const FLOOD: &str = "أغرقت السيول شوارع المدينة الساحلية ليل الأحد وأودت بحياة اثني عشر شخصاً. وعلّقت المدارس دروسها ثلاثة أيام في جميع أنحاء المحافظة بسبب انقطاع الطرق.";

    #[test]
    fn a_copy_corroborates_and_is_not_told_twice() {
        let told = brief(&[("2025-11-10", FLOOD), ("2025-11-09", FLOOD)], Budget::Sentences(4));
        assert_eq!(told.sentences.len(), 2);
        assert!(told.sentences.iter().all(|sentence| sentence.member == 1 && sentence.also == [(0, None)]), "the earlier one is kept");
    }

    #[test]
    fn order_is_by_time_and_undated_last() {
        let other = "أعلنت وزارة المالية خفض الرسوم على واردات القمح إلى النصف دعماً للمخابز.";
        let third = "فاز المنتخب الوطني على ضيفه بهدفين مقابل هدف في التصفيات المؤهلة إلى البطولة.";
        let told = brief(&[("", third), ("2025-11-10", FLOOD), ("2025-11-08", other)], Budget::Sentences(3));
        assert_eq!(told.sentences.iter().map(|sentence| sentence.member).collect::<Vec<_>>(), [2, 1, 0]);
    }
}

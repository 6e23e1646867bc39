//! One record through the stages that a batch job asks for, to its line.
//!
//! Uses the pipeline and `write::archive`. Runs on every core; what needs to know other documents is left to the job.

use super::options::{Options, Ticket};
use super::report::StageTimes;
use crate::article::{Article, Document, Zone};
use crate::brief::{StoryDigest, StoryDigester};
use crate::corpus::Shingles;
use crate::job::{Failure, Pipeline, Workspace, guarded};
use crate::read::{Record, parse};
use crate::select::Summarized;
use crate::write::archive::write_line;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Documents slower than this may be among the slowest and carry their id.
const NOTABLE: u64 = 1_000_000;

/// What became of a record.
pub(super) enum Done {
    Line { line: Vec<u8>, more: Option<Box<More>>, facts: Facts },
    Rejected(Failure),
}

/// What later stages want of a document.
pub(super) struct More {
    pub(super) id: String,
    pub(super) compared: Compared,
}

/// By what a document is compared with those before it. Stories find the copies as well.
pub(super) enum Compared {
    Copies(Shingles),
    Stories(Box<StoryDigest>),
}

/// What is counted of a document.
pub(super) struct Facts {
    pub(super) bytes: u64,
    pub(super) text: u64,
    pub(super) sentences: u64,
    pub(super) chosen: u64,
    pub(super) nanoseconds: u64,
    pub(super) id: Option<String>,
}

/// Times of all threads.
#[derive(Default)]
pub(super) struct Clock {
    pub(super) parse: AtomicU64,
    pub(super) process: AtomicU64,
    pub(super) render: AtomicU64,
}

impl Clock {
    pub(super) fn seconds(&self) -> StageTimes {
        let seconds = |slot: &AtomicU64| slot.load(Ordering::Relaxed) as f64 / 1e9;
        StageTimes { parse: seconds(&self.parse), process: seconds(&self.process), render: seconds(&self.render) }
    }
}

/// A document as far as the job needs it.
enum Staged {
    Cut(Box<Document>),
    Summarized(Box<Summarized>),
}

impl Staged {
    /// Takes an article through the stages that lines and later looks at it ask for.
    fn of(pipeline: &Pipeline, options: &Options, article: Article, workspace: &mut Workspace) -> Self {
        if options.parts.are_cut_only() && !options.dedupe && !options.stories {
            Self::Cut(Box::new(pipeline.cut(article, workspace)))
        } else {
            Self::Summarized(Box::new(pipeline.summarize(article, workspace)))
        }
    }

    fn document(&self) -> &Document {
        match self {
            Self::Cut(document) => document,
            Self::Summarized(article) => &article.document,
        }
    }

    fn summarized(&self) -> Option<&Summarized> {
        match self {
            Self::Cut(_) => None,
            Self::Summarized(article) => Some(article),
        }
    }

    /// Gives back what only the stages need of a giant: its line would come on top of it.
    fn slim(&mut self) {
        if let Self::Summarized(article) = self
            && article.document.is_giant()
        {
            article.document.forget_words();
            article.scores.forget_terms();
        }
    }
}

/// One record through all stages.
pub(super) fn process(pipeline: &Pipeline, options: &Options, ticket: Ticket, workspace: &mut Workspace, clock: &Clock) -> Done {
    let began = Instant::now();
    let record = match ticket.record {
        Ok(record) => record,
        Err(bad) => return Done::Rejected(bad.into()),
    };
    let parsed = guarded(|| parse(&record, &pipeline.fields, &pipeline.model)).map(|mut article| {
        article.origin.number = ticket.mark.records - 1;
        article
    });
    // A giant is held once only.
    let Record { path, offset, bytes, .. } = record;
    let size = bytes.len();
    drop(bytes);
    let read = Instant::now();
    let staged = parsed.and_then(|article| guarded(|| Ok(Staged::of(pipeline, options, article, workspace))));
    let mut article = match staged {
        Ok(article) => article,
        Err(error) => return Done::Rejected(Failure { path, offset, error }),
    };
    let processed = Instant::now();
    let wants_keywords = options.parts.keywords || options.stories;
    let summarized = article.summarized();
    let keywords = summarized.filter(|_| wants_keywords).map(|article| pipeline.keywords_with(article, workspace)).unwrap_or_default();
    let digest = |article: &Summarized| {
        let (model, background) = (pipeline.model(), pipeline.background());
        StoryDigester::default().digest(&article.document, &article.scores, &keywords, model, background)
    };
    let compared = match summarized.filter(|_| options.stories) {
        Some(article) => Some(Compared::Stories(Box::new(digest(article)))),
        None => options.dedupe.then(|| Compared::Copies(Shingles::of(article.document()))),
    };
    if !options.parts.units {
        article.slim();
    }
    let (document, summarized) = (article.document(), article.summarized());
    let more = compared.map(|compared| Box::new(More { id: document.article.id.clone(), compared }));
    let mut line = Vec::with_capacity(size * 2);
    write_line(&mut line, document, summarized, &keywords, options.parts);
    let ended = Instant::now();
    let add = |slot: &AtomicU64, time: Duration| slot.fetch_add(time.as_nanos() as u64, Ordering::Relaxed);
    add(&clock.parse, read - began);
    add(&clock.process, processed - read);
    add(&clock.render, ended - processed);
    let nanoseconds = (ended - began).as_nanos() as u64;
    let facts = Facts {
        bytes: size as u64,
        text: document.article.text.len() as u64,
        sentences: document.sentences.iter().filter(|sentence| document.zone(sentence) == Zone::Body).count() as u64,
        chosen: summarized.filter(|_| options.parts.summary).map_or(0, |article| article.summary.chosen.len() as u64),
        nanoseconds,
        id: (nanoseconds >= NOTABLE).then(|| document.article.id.clone()),
    };
    match article {
        Staged::Summarized(article) => workspace.reclaim(*article),
        Staged::Cut(document) => workspace.article.reclaim(*document),
    }
    Done::Line { line, more, facts }
}

//! Layer 7: articles through the stages, on every core, in input order.
//!
//! Uses every layer below. As many threads as the rayon pool has pull batches of records, parse, clean, score and
//! summarise them; results are handed on in input order ([`ordered`]). What is in flight is bounded by bytes, so memory
//! follows the batch and not the archive. A panic anywhere under a record, in a library for instance, becomes a
//! refusal of that record.

pub mod batch;
pub mod folder;
pub mod ordered;
pub mod settings;

use crate::article::document::Scratch;
use crate::article::srx::{SrxError, SrxRules};
use crate::article::{Article, Document, Engine};
use crate::corpus::{Frequencies, FrequenciesError};
use crate::model::Model;
use crate::model::noise::RuleError;
use crate::model::weights::Weights;
use crate::read::{Fields, ReadError, Record, Records, parse, records::BadRecord};
use crate::score::keywords::{self, Keyword, keywords_with};
use crate::score::{self, Scorer};
use crate::select::{self, Summarized, summarize_with};
use crate::write::records::RefusalRecord;
use ordered::{Block, Turn};
use rustc_hash::FxHashMap;
pub use settings::Settings;
use settings::SummarySettings;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

/// Bytes of records after which a batch is closed.
const BATCH_BYTES: usize = 256 << 10;
/// Records after which a batch is closed.
const BATCH_RECORDS: usize = 256;

/// Keywords of an article.
const KEYWORDS: usize = 8;

/// A record that gave no document, and why.
#[derive(Debug)]
pub struct Failure {
    /// The input's name.
    pub path: String,
    /// The first byte of the record in it.
    pub offset: u64,
    /// What is wrong.
    pub error: ReadError,
}

impl Failure {
    /// As results state it.
    #[must_use]
    pub fn record(&self) -> RefusalRecord {
        RefusalRecord { path: self.path.clone(), offset: self.offset, kind: self.error.kind(), reason: self.error.to_string() }
    }
}

impl From<BadRecord> for Failure {
    fn from(bad: BadRecord) -> Self {
        Self { path: bad.path, offset: bad.offset, error: bad.error }
    }
}

/// Why a pipeline cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// A rule or weights file is malformed.
    #[error("{0}")]
    Rules(#[from] RuleError),
    /// A file that the settings name cannot be read.
    #[error("{path}: {error}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: std::io::Error,
    },
    /// A file of background statistics cannot be used.
    #[error("{path}: {error}")]
    Frequencies {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        error: FrequenciesError,
    },
    /// An SRX file cannot be used.
    #[error("{path}: {error}")]
    Srx {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        error: SrxError,
    },
}

/// What a thread reuses from document to document, in all stages.
#[derive(Default)]
pub struct Workspace {
    /// For reading.
    pub article: Scratch,
    stages: Stages,
}

/// What the stages behind reading reuse.
#[derive(Default)]
struct Stages {
    scores: score::Workspace,
    summary: select::Workspace,
    keywords: keywords::Workspace,
}

impl Workspace {
    /// Takes an article back that nobody needs any more: its room is for the next.
    pub fn reclaim(&mut self, article: Summarized) {
        if !article.document.is_giant() {
            self.article.reclaim(article.document);
            self.stages.scores.reclaim(article.scores);
            self.stages.summary.reclaim(article.summary);
        }
    }
}

/// Everything that a record passes through. Immutable, shared by all threads.
pub struct Pipeline {
    model: Arc<Model>,
    engine: Engine,
    scorer: Scorer,
    fields: Fields,
    summary: SummarySettings,
}

impl Pipeline {
    /// A pipeline as `settings` say; the files that they name are read here.
    ///
    /// # Errors
    /// When one of the files cannot be read or used.
    pub fn new(settings: &Settings) -> Result<Self, SetupError> {
        let read = |path: &PathBuf| std::fs::read_to_string(path).map_err(|error| SetupError::Unreadable { path: path.clone(), error });
        let own_rules = settings.clean.rules.as_ref().map(read).transpose()?.unwrap_or_default();
        let model = Arc::new(Model::with_noise_rules(&own_rules)?);
        let mut engine = Engine::new(Arc::clone(&model), settings.segment.clone()).keeping(settings.clean.keep.clone());
        if let Some(path) = &settings.segment.srx {
            let rules = SrxRules::parse(&read(path)?).map_err(|error| SetupError::Srx { path: path.clone(), error })?;
            engine = engine.with_srx(rules);
        }
        let background = match &settings.score.model {
            None => Frequencies::shipped().map_err(|error| SetupError::Frequencies { path: PathBuf::from("(shipped)"), error })?,
            Some(path) => {
                let bytes = std::fs::read(path).map_err(|error| SetupError::Unreadable { path: path.clone(), error })?;
                Frequencies::from_bytes(&bytes).map_err(|error| SetupError::Frequencies { path: path.clone(), error })?
            }
        };
        let weights = match &settings.score.weights {
            None => model.weights.clone(),
            Some(path) => Weights::parse(&read(path)?)?,
        };
        let scorer = Scorer::new(Arc::clone(&model), Arc::new(background), &weights);
        Ok(Self { engine, scorer, fields: settings.read.fields.clone(), summary: settings.summary, model })
    }

    /// The lists in use.
    #[must_use]
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// Background statistics in use.
    #[must_use]
    pub fn background(&self) -> &Frequencies {
        self.scorer.background()
    }

    /// The terms of any text, such as a question.
    #[must_use]
    pub fn terms(&self, text: &str) -> Vec<crate::text::Term> {
        self.engine.terms_of_text(text, &mut Scratch::default())
    }

    /// Background statistics in use, shared.
    #[must_use]
    pub fn shared_background(&self) -> Arc<Frequencies> {
        self.scorer.shared_background()
    }

    /// The names of the features, in the order of the score parts.
    #[must_use]
    pub fn feature_names(&self) -> Vec<&'static str> {
        self.scorer.names()
    }

    /// Takes one article through all stages.
    #[must_use]
    pub fn summarize(&self, article: Article, workspace: &mut Workspace) -> Summarized {
        let document = self.engine.read(article, &mut workspace.article);
        let mut once = Stages::default();
        let stages = if document.is_giant() { &mut once } else { &mut workspace.stages };
        let scores = self.scorer.score_with(&document, &mut stages.scores);
        let summary = summarize_with(&document, &scores, self.summary.budget, self.summary.choice, &mut stages.summary);
        Summarized { document, scores, summary }
    }

    /// Cleans and cuts one article: a document without words.
    #[must_use]
    pub fn cut(&self, article: Article, workspace: &mut Workspace) -> Document {
        self.engine.cut(article, &mut workspace.article)
    }

    /// The keywords of an article that went through all stages.
    #[must_use]
    pub fn keywords(&self, article: &Summarized) -> Vec<Keyword> {
        self.keywords_with(article, &mut Workspace::default())
    }

    /// As [`keywords`](Self::keywords), with what a thread reuses.
    #[must_use]
    pub fn keywords_with(&self, article: &Summarized, workspace: &mut Workspace) -> Vec<Keyword> {
        let (document, scores) = (&article.document, &article.scores);
        let mut once = Stages::default();
        let stages = if document.is_giant() { &mut once } else { &mut workspace.stages };
        keywords_with(document, scores, self.scorer.background(), &self.model, KEYWORDS, &mut stages.keywords)
    }

    /// Takes all records through `stage`, such as [`summarize`](Self::summarize), and `render` on all threads, and hands
    /// each result to `sink`, in input order, with the bytes of its record. Ids that repeat are numbered. `render` may
    /// give the room of a result back to the workspace. Stops at the first error of the sink.
    ///
    /// # Errors
    /// The sink's own.
    pub fn run<T, R: Send, E>(
        &self,
        records: &mut Records,
        stage: impl Fn(&Self, Article, &mut Workspace) -> T + Sync,
        render: impl Fn(Result<T, Failure>, &mut Workspace) -> R + Sync,
        mut sink: impl FnMut(R, u64) -> Result<(), E>,
    ) -> Result<(), E> {
        let ids = Mutex::new(Ids::default());
        let work = |workspace: &mut Workspace, batch: Vec<Result<Record, BadRecord>>, turn: &Turn<'_, Vec<(R, u64)>>| {
            let mut articles: Vec<_> = batch.into_iter().map(|record| self.read(record)).collect();
            turn.take(|| {
                let mut ids = ids.lock().unwrap_or_else(PoisonError::into_inner);
                articles.iter_mut().flat_map(|(article, _)| article).for_each(|article| ids.claim(article));
            });
            let finish = |(article, bytes): (Result<Article, Failure>, u64)| {
                let staged = article.and_then(|article| {
                    let origin = article.origin.clone();
                    guarded(|| Ok(stage(self, article, workspace))).map_err(|error| Failure {
                        path: origin.path,
                        offset: origin.offset,
                        error,
                    })
                });
                (render(staged, workspace), bytes)
            };
            articles.into_iter().map(finish).collect()
        };
        ordered::in_order(
            || next_batch(records),
            Workspace::default,
            work,
            |results| results.into_iter().try_for_each(|(result, bytes)| sink(result, bytes)),
        )
    }

    /// The article of a record, and the bytes of the record.
    fn read(&self, record: Result<Record, BadRecord>) -> (Result<Article, Failure>, u64) {
        match record {
            Ok(record) => {
                let article = guarded(|| parse(&record, &self.fields, &self.model));
                let bytes = record.bytes.len() as u64;
                (article.map_err(|error| Failure { path: record.path, offset: record.offset, error }), bytes)
            }
            Err(bad) => (Err(bad.into()), 0),
        }
    }
}

/// Runs a step over one document; a panic in it, in a library for instance, refuses this document and no more.
fn guarded<T>(step: impl FnOnce() -> Result<T, ReadError>) -> Result<T, ReadError> {
    catch_unwind(AssertUnwindSafe(step)).unwrap_or_else(|cause| {
        let said = cause.downcast_ref::<String>().cloned().or_else(|| cause.downcast_ref::<&str>().map(|said| (*said).to_owned()));
        Err(ReadError::Panic(said.unwrap_or_else(|| "no message".to_owned())))
    })
}

fn next_batch(records: &mut Records) -> Option<Block<Vec<Result<Record, BadRecord>>>> {
    let (mut items, mut bytes) = (Vec::new(), 0);
    while bytes < BATCH_BYTES && items.len() < BATCH_RECORDS {
        let Some(record) = records.next() else { break };
        bytes += record.as_ref().map_or(0, |record| record.bytes.len());
        items.push(record);
    }
    (!items.is_empty()).then_some(Block { items, bytes: bytes + BATCH_BYTES / 8 })
}

/// Numbers the articles of a job and makes their ids unique: the second `news` becomes `news-2`. Upper and lower case count as the same, because
/// some file systems cannot tell them apart.
#[derive(Debug, Default)]
struct Ids {
    seen: FxHashMap<String, u32>,
    articles: u64,
}

impl Ids {
    fn claim(&mut self, article: &mut Article) {
        article.origin.number = self.articles;
        self.articles += 1;
        let id = &mut article.id;
        let wanted = id.clone();
        loop {
            let count = self.seen.entry(id.to_lowercase()).or_insert(0);
            *count += 1;
            if *count == 1 {
                return;
            }
            *id = format!("{wanted}-{count}");
            if wanted != *id {
                // The numbered form may itself be taken.
                let taken = self.seen.contains_key(&id.to_lowercase());
                if !taken {
                    self.seen.insert(id.to_lowercase(), 1);
                    return;
                }
                *id = wanted.clone();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_become_unique_and_stay_stable() {
        let mut ids = Ids::default();
        let claimed: Vec<String> = ["a", "A", "a-2", "b", "a"]
            .into_iter()
            .map(|id| {
                let mut article = Article { id: id.to_owned(), ..Article::default() };
                ids.claim(&mut article);
                article.id
            })
            .collect();
        assert_eq!(claimed, ["a", "A-2", "a-2-2", "b", "a-3"]);
    }
}

//! Archives: the lines of `write::archive` for documents without number, in shards, unattended and resumable.
//!
//! Uses the pipeline and [`ordered`](super::ordered). Records that were wanted go through the stages on every core; the
//! calling thread writes their lines in input order and closes a shard when it is full. Which lines a shard holds
//! depends on the input alone, so a job that was killed and goes on writes the same bytes as one that never was.

mod job;
mod journal;
mod lock;
mod options;
mod process;
mod report;
mod shard;

pub use journal::{JOURNAL, JournalError};
pub use options::{Options, Plan, plan};
pub use report::{Report, Slow, StageTimes, Tally};
pub use shard::ShardForm;

use super::ordered::{Turn, in_order};
use super::{Failure, Pipeline, Settings, SetupError, guarded};
use crate::article::document::Scratch;
use crate::corpus::Frequencies;
use crate::read::{ReadError, Records, Source, parse};
use crate::write::archive::ARCHIVE_SCHEMA;
use crate::write::files::write_file;
use job::STORIES;
use job::{Job, REJECTED};
use journal::{Header, Journal};
use options::{Before, Ticket, blocks};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use xxhash_rust::xxh3::xxh3_64;

/// The statistics of the archive itself.
const BACKGROUND: &str = "background.df";

/// Why a batch job stopped.
#[derive(Debug, thiserror::Error)]
pub enum BatchError {
    /// A file that the settings name cannot be used.
    #[error(transparent)]
    Setup(#[from] SetupError),
    /// The folder cannot be gone on with.
    #[error("{}: {error}", path.display())]
    Journal {
        /// The folder.
        path: PathBuf,
        /// Why.
        error: JournalError,
    },
    /// The inputs are not what they were when the job was begun.
    #[error("the records are not those that the job in {} began with: its inputs were changed; name another folder", .0.display())]
    OtherRecords(PathBuf),
    /// An input that is gone when it was read is to be read twice.
    #[error("{0} can be read once only, and two passes are asked for; save it as a file first")]
    ReadOnce(String),
    /// Another process works on the folder.
    #[error("{} is being written by another job ({holder}); wait for it or name another folder", path.display())]
    Held {
        /// The folder.
        path: PathBuf,
        /// Who.
        holder: String,
    },
    /// A result cannot be written.
    #[error("cannot write into {}: {error}; make room and repeat the command to go on", path.display())]
    Output {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// More records were rejected than may be.
    #[error("more than {0} records rejected; see {REJECTED}, then raise --max-rejects and repeat the command to go on")]
    TooManyRejects(u64),
    /// The user stopped it.
    #[error("interrupted; repeat the command to go on")]
    Interrupted,
}

/// How far a job is.
#[derive(Debug, Clone, Copy)]
pub struct Progress {
    /// Bytes of the records up to the last that is done.
    pub bytes: u64,
    /// Documents.
    pub documents: u64,
    /// Rejected records.
    pub rejected: u64,
}

/// Runs a batch job into `folder`, or goes on with one that stopped. `stop` is looked at often; `progress` is told of
/// every block.
///
/// # Errors
/// See [`BatchError`]; after each of them the same command goes on.
pub fn run(
    settings: &Settings,
    sources: Vec<Source>,
    unread: Vec<(String, ReadError)>,
    folder: &Path,
    options: &Options,
    stop: &AtomicBool,
    mut progress: impl FnMut(Progress),
) -> Result<Report, BatchError> {
    let output = |error| BatchError::Output { path: folder.to_owned(), error };
    let mut pipeline = Pipeline::new(settings)?;
    if let Some(source) = sources.iter().find(|source| options.two_pass && is_read_once(source)) {
        return Err(BatchError::ReadOnce(source.name()));
    }
    fs::create_dir_all(folder).map_err(output)?;
    let held = lock::lock(folder).map_err(output)?;
    let _lock = held.map_err(|holder| BatchError::Held { path: folder.to_owned(), holder })?;
    let header = header(settings, &sources, options);
    let unusable = |error| BatchError::Journal { path: folder.to_owned(), error };
    let journal = Journal::open(folder, &header).map_err(unusable)?;
    if options.two_pass {
        pipeline.scorer.set_background(Arc::new(background(&pipeline, settings, sources.clone(), folder, options, stop)?));
    }
    let mut job = Job::resume(&pipeline, folder, options, journal).map_err(output)?;
    if job.is_complete && options.stories && !folder.join(STORIES).exists() {
        return Err(unusable(JournalError::Altered(STORIES.to_owned())));
    }
    if job.done.mark.records == 0 && !job.is_complete {
        for (path, error) in unread {
            job.reject(&Failure { path, offset: 0, error }).map_err(output)?;
        }
    }
    let outcome = job.work(Records::within(sources, settings.read.form, options.limits), stop, &mut progress);
    // A complete job was only held against its inputs.
    let finished = outcome.and_then(|()| if job.is_complete { Ok(()) } else { job.finish(settings) });
    finished.map_err(|stopped| stopped.into_error(folder))?;
    let report = job.report();
    write_report(folder, &report).map_err(output)?;
    Ok(report)
}

/// Writes the report, unless the run that finished the job did.
fn write_report(folder: &Path, report: &Report) -> io::Result<()> {
    let (page, json) = (folder.join("report.html"), folder.join("report.json"));
    if report.resumed == report.tally.documents && report.resumed > 0 && page.exists() && json.exists() {
        return Ok(());
    }
    write_file(&page, report.page().as_bytes())?;
    write_file(&json, &serde_json::to_vec_pretty(report).unwrap_or_default())
}

/// Whether what was read of an input is gone.
fn is_read_once(source: &Source) -> bool {
    match source {
        Source::Stdin => true,
        Source::File(path, _) => fs::metadata(path).is_ok_and(|facts| !facts.is_file()),
    }
}

/// What identifies the job: everything that its results depend on, and not how many rejects are too many.
fn header(settings: &Settings, sources: &[Source], options: &Options) -> Header {
    let names: Vec<String> = sources
        .iter()
        .map(|source| match source {
            Source::Stdin => "-".to_owned(),
            Source::File(_, size) => format!("{}:{size}", source.name()),
        })
        .collect();
    let named = [&settings.clean.rules, &settings.segment.srx, &settings.score.model, &settings.score.weights];
    let files: Vec<u64> = named.into_iter().flatten().map(|path| fs::read(path).map_or(0, |bytes| xxh3_64(&bytes))).collect();
    let settings = serde_json::to_string(settings).unwrap_or_default();
    let options = Options { max_rejects: None, ..options.clone() };
    let job = format!("{settings}{files:?}{options:?}{names:?}{ARCHIVE_SCHEMA}");
    Header {
        schema: "mujaz/journal/2".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        job: format!("{:016x}", xxh3_64(job.as_bytes())),
    }
}

/// The statistics of the archive, counted once and kept.
fn background(
    pipeline: &Pipeline,
    settings: &Settings,
    sources: Vec<Source>,
    folder: &Path,
    options: &Options,
    stop: &AtomicBool,
) -> Result<Frequencies, BatchError> {
    let output = |error| BatchError::Output { path: folder.to_owned(), error };
    let path = folder.join(BACKGROUND);
    if let Some(known) = fs::read(&path).ok().and_then(|bytes| Frequencies::from_bytes(&bytes).ok()) {
        return Ok(known);
    }
    let work = |scratch: &mut Scratch, tickets: Vec<Ticket>, _: &Turn<'_, Frequencies>| {
        let mut counts = Frequencies::default();
        for record in tickets.into_iter().filter_map(|ticket| ticket.record.ok()) {
            let counted = guarded(|| {
                let document = pipeline.engine.read(parse(&record, &pipeline.fields, &pipeline.model)?, scratch);
                let body = document.body();
                Ok(body.iter().flat_map(|&at| document.terms_of(&document.sentences[at])).copied().collect::<Vec<_>>())
            });
            // What is wrong with a record is said in the second pass.
            if let Ok(terms) = counted {
                counts.observe(&terms);
            }
        }
        counts
    };
    let mut sum = Frequencies::default();
    let records = Records::within(sources, settings.read.form, options.limits);
    let Ok(()) = in_order(blocks(records, options, stop, &Before::default()), Scratch::default, work, |counts| {
        sum.merge(&counts);
        Ok::<(), std::convert::Infallible>(())
    });
    if stop.load(Ordering::Relaxed) {
        return Err(BatchError::Interrupted);
    }
    // Terms of one document tell documents no better apart than unknown ones.
    sum.prune(2);
    write_file(&path, &sum.to_bytes()).map_err(output)?;
    Ok(sum)
}

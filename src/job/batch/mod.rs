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
use job::{Job, REJECTED};
use journal::{Header, Journal};
use options::{Ticket, blocks};
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
    /// Bytes of records that are done.
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
    fs::create_dir_all(folder).map_err(output)?;
    let held = lock::lock(folder).map_err(output)?;
    let _lock = held.map_err(|holder| BatchError::Held { path: folder.to_owned(), holder })?;
    let header = header(settings, &sources, options);
    let journal = Journal::open(folder, &header).map_err(|error| BatchError::Journal { path: folder.to_owned(), error })?;
    if options.two_pass {
        pipeline.scorer.set_background(Arc::new(background(&pipeline, settings, sources.clone(), folder, options, stop)?));
    }
    let mut job = Job::resume(&pipeline, folder, options, journal).map_err(output)?;
    if job.is_complete {
        return Ok(job.report());
    }
    if job.done.records == 0 {
        for (path, error) in unread {
            job.reject(&Failure { path, offset: 0, error }).map_err(output)?;
        }
    }
    let outcome = job.work(Records::within(sources, settings.read.form, options.limits), stop, &mut progress);
    let finished = outcome.and_then(|()| job.finish(settings));
    finished.map_err(|stopped| stopped.into_error(folder))?;
    let report = job.report();
    let page = write_file(&folder.join("report.html"), report.page().as_bytes());
    let json = serde_json::to_vec_pretty(&report).unwrap_or_default();
    page.and_then(|()| write_file(&folder.join("report.json"), &json)).map_err(output)?;
    Ok(report)
}

/// What identifies the job. Limits on how much is done do not, so that they can be raised.
fn header(settings: &Settings, sources: &[Source], options: &Options) -> Header {
    let names: Vec<String> = sources
        .iter()
        .map(|source| match source {
            Source::Stdin => "-".to_owned(),
            Source::File(_, size) => format!("{}:{size}", source.name()),
        })
        .collect();
    let settings = serde_json::to_string(settings).unwrap_or_default();
    let options = Options { max_rejects: None, ..options.clone() };
    let job = format!("{settings}{options:?}{names:?}{ARCHIVE_SCHEMA}");
    Header {
        schema: "mujaz/journal/1".to_owned(),
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
    let Ok(()) = in_order(blocks(records, options, stop, 0, 0), Scratch::default, work, |counts| {
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

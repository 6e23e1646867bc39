//! Archives: the lines of `write::archive` for documents without number, in shards, unattended and resumable.
//!
//! Uses the pipeline and [`ordered`](super::ordered). Records that were wanted go through the stages on every core; the
//! calling thread writes their lines in input order and closes a shard when it is full. Which lines a shard holds
//! depends on the input alone, so a job that was killed and goes on writes the same bytes as one that never was.

mod journal;
mod lock;
mod report;
mod shard;

pub use journal::{JOURNAL, JournalError};
pub use report::{Report, Slow, StageTimes, Tally};
pub use shard::ShardForm;

use super::ordered::{Block, Turn, in_order};
use super::{Failure, Pipeline, Settings, SetupError, guarded};
use crate::article::document::Scratch;
use crate::article::{Article, Document, Zone};
use crate::brief::StoryCollector;
use crate::corpus::{CopyFinder, Frequencies, Shingles};
use crate::read::Record;
use crate::read::containers::Limits;
use crate::read::{ReadError, Records, Source, parse, records::BadRecord};
use crate::score::keywords::Keyword;
use crate::select::Summarized;
use crate::write::archive::{ARCHIVE_SCHEMA, Parts, write_line};
use crate::write::brief_records::StoryRecord;
use crate::write::files::write_file;
use journal::{Entry, Header, Journal};
use report::{REPORT_SCHEMA, Samples};
use shard::{PART, Shard};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

/// Bytes of records after which a block is closed.
const BLOCK_BYTES: usize = 256 << 10;
/// Records after which a block is closed.
const BLOCK_RECORDS: usize = 512;
/// What a record costs beside its bytes, for the bound on what is in flight.
const RECORD_BYTES: usize = 512;
/// Documents listed as the slowest.
const SLOWEST: usize = 10;
/// The list of rejects.
const REJECTED: &str = "rejected.jsonl";
/// The stories.
const STORIES: &str = "stories.jsonl";
/// The statistics of the archive itself.
const BACKGROUND: &str = "background.df";
/// Seed of the hash that shares records among machines, apart from that of the sample.
const SHARD_SEED: u64 = 0x006D_756A_617A;

/// What a batch job does.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Options {
    /// Which parts a line has.
    pub parts: Parts,
    /// Name the earlier document that each is a near-copy of.
    pub dedupe: bool,
    /// Part the archive into stories at the end.
    pub stories: bool,
    /// Count the archive's own terms first and score against them.
    pub two_pass: bool,
    /// Bytes of lines in a shard, before packing.
    pub shard_bytes: u64,
    /// What the shards are.
    pub form: ShardForm,
    /// Stop after so many records.
    pub limit: Option<u64>,
    /// Take this share of the records, by the hash of their bytes.
    pub sample: Option<f64>,
    /// Take part `.0` of `.1`, counted from 1, by the hash of their bytes.
    pub share: Option<(u64, u64)>,
    /// Stop when more records are rejected.
    pub max_rejects: Option<u64>,
    /// What may come out of compressed inputs.
    pub limits: Limits,
}

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

/// What a look at the inputs finds, without any work on them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// Records.
    pub records: u64,
    /// Those that are wanted.
    pub wanted: u64,
    /// Bytes of the wanted ones.
    pub bytes: u64,
    /// Records that cannot be cut out of their input.
    pub bad: u64,
}

/// Decides which records are wanted.
#[derive(Debug, Clone, Copy)]
struct Selection {
    sample: Option<f64>,
    share: Option<(u64, u64)>,
}

impl Selection {
    fn wants(self, bytes: &[u8]) -> bool {
        let in_sample = |part: f64| (xxh3_64(bytes) as f64) < part * u64::MAX as f64;
        let in_share = |(number, of): (u64, u64)| xxh3_64_with_seed(bytes, SHARD_SEED) % of == number - 1;
        self.sample.is_none_or(in_sample) && self.share.is_none_or(in_share)
    }
}

/// A record on its way, with its number among all records.
struct Ticket {
    record: Result<Record, BadRecord>,
    number: u64,
}

/// What became of a record.
enum Done {
    Line { line: Vec<u8>, more: Option<Box<More>>, facts: Facts },
    Rejected(Failure),
}

/// What later stages want of a document.
struct More {
    id: String,
    shingles: Option<Shingles>,
    story: Option<(Summarized, Vec<Keyword>)>,
}

/// What is counted of a document.
struct Facts {
    bytes: u64,
    text: u64,
    sentences: u64,
    chosen: u64,
    nanoseconds: u64,
    id: Option<String>,
}

/// Times of all threads.
#[derive(Default)]
struct Clock {
    parse: AtomicU64,
    process: AtomicU64,
    render: AtomicU64,
}

impl Clock {
    fn seconds(&self) -> StageTimes {
        let seconds = |slot: &AtomicU64| slot.load(Ordering::Relaxed) as f64 / 1e9;
        StageTimes { parse: seconds(&self.parse), process: seconds(&self.process), render: seconds(&self.render) }
    }
}

/// Documents slower than this may be among the slowest and carry their id.
const NOTABLE: u64 = 1_000_000;

/// Counts the records of the inputs.
#[must_use]
pub fn plan(settings: &Settings, sources: Vec<Source>, options: &Options) -> Plan {
    let selection = Selection { sample: options.sample, share: options.share };
    let mut plan = Plan::default();
    for record in Records::within(sources, settings.read.form, options.limits) {
        if options.limit.is_some_and(|limit| plan.wanted >= limit) {
            break;
        }
        plan.records += 1;
        match record {
            Ok(record) if selection.wants(&record.bytes) => {
                plan.wanted += 1;
                plan.bytes += record.bytes.len() as u64;
            }
            Ok(_) => {}
            Err(_) => plan.bad += 1,
        }
    }
    plan
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

/// Why a job stopped before its end.
enum Stopped {
    Output(io::Error),
    TooManyRejects(u64),
    Interrupted,
}

impl From<io::Error> for Stopped {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl Stopped {
    fn into_error(self, folder: &Path) -> BatchError {
        match self {
            Self::Output(error) => BatchError::Output { path: folder.to_owned(), error },
            Self::TooManyRejects(most) => BatchError::TooManyRejects(most),
            Self::Interrupted => BatchError::Interrupted,
        }
    }
}

/// Pulls blocks of wanted records until the limit, the end, or a stop.
fn blocks<'a>(
    mut records: Records,
    options: &'a Options,
    stop: &'a AtomicBool,
    from: u64,
    mut wanted: u64,
) -> impl FnMut() -> Option<Block<Vec<Ticket>>> + Send + 'a {
    let selection = Selection { sample: options.sample, share: options.share };
    let mut number = 0u64;
    move || {
        let (mut items, mut bytes) = (Vec::new(), 0);
        while bytes < BLOCK_BYTES && items.len() < BLOCK_RECORDS && !stop.load(Ordering::Relaxed) {
            if options.limit.is_some_and(|limit| wanted >= limit) {
                break;
            }
            let Some(record) = records.next() else { break };
            number += 1;
            // What earlier runs did is passed over without a look at it.
            if number <= from || record.as_ref().is_ok_and(|record| !selection.wants(&record.bytes)) {
                continue;
            }
            wanted += 1;
            bytes += record.as_ref().map_or(0, |record| record.bytes.len());
            items.push(Ticket { record, number });
        }
        let bytes = bytes + items.len() * RECORD_BYTES;
        (!items.is_empty()).then_some(Block { items, bytes })
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

/// A job while it runs.
struct Job<'p> {
    pipeline: &'p Pipeline,
    folder: &'p Path,
    options: &'p Options,
    journal: Journal,
    /// What is done for good.
    done: Entry,
    is_complete: bool,
    /// Counts up to the document written last.
    tally: Tally,
    /// The record written last, and how many were wanted up to it.
    records: u64,
    wanted: u64,
    shard: Option<Shard>,
    shards: usize,
    rejected: File,
    rejected_bytes: u64,
    copies: CopyFinder,
    ids: Vec<Box<str>>,
    /// For each document, the first that it is a copy of.
    originals: Vec<u32>,
    stories: StoryCollector,
    story_count: Option<usize>,
    clock: Clock,
    samples: Samples,
    slowest: Vec<Slow>,
    began: Instant,
    bytes: u64,
}

impl<'p> Job<'p> {
    /// Goes on where the journal ends: what is not in it is removed.
    fn resume(pipeline: &'p Pipeline, folder: &'p Path, options: &'p Options, journal: Journal) -> io::Result<Self> {
        let done = journal.entries.last().cloned().unwrap_or_default();
        let is_complete = journal.entries.last().is_some_and(|entry| entry.file.is_none());
        let shards = journal.entries.iter().filter(|entry| entry.file.is_some()).count();
        let mut rejected = OpenOptions::new().create(true).truncate(false).write(true).open(folder.join(REJECTED))?;
        if !is_complete {
            remove_leftovers(folder, &journal)?;
            rejected.set_len(done.rejected_bytes)?;
        }
        rejected.seek(SeekFrom::End(0))?;
        Ok(Self {
            pipeline,
            folder,
            options,
            is_complete,
            tally: done.tally.clone(),
            records: done.records,
            wanted: done.wanted,
            shard: None,
            shards,
            rejected,
            rejected_bytes: done.rejected_bytes,
            copies: CopyFinder::default(),
            ids: Vec::new(),
            originals: Vec::new(),
            stories: StoryCollector::default(),
            story_count: None,
            clock: Clock::default(),
            samples: Samples::default(),
            slowest: Vec::new(),
            began: Instant::now(),
            bytes: 0,
            journal,
            done,
        })
    }

    /// Whether documents that are done have to be looked at again, because later ones are compared with them.
    fn looks_back(&self) -> bool {
        self.options.dedupe || self.options.stories
    }

    fn work(&mut self, records: Records, stop: &AtomicBool, progress: &mut impl FnMut(Progress)) -> Result<(), Stopped> {
        let (from, wanted) = if self.looks_back() { (0, 0) } else { (self.done.records, self.done.wanted) };
        let clock = std::mem::take(&mut self.clock);
        let (pipeline, options) = (self.pipeline, self.options);
        let work = |scratch: &mut Scratch, tickets: Vec<Ticket>, _: &Turn<'_, Vec<(u64, Done)>>| {
            tickets
                .into_iter()
                .map(|ticket| (ticket.number, process(pipeline, options, ticket.record, scratch, &clock)))
                .collect::<Vec<_>>()
        };
        let outcome = in_order(blocks(records, options, stop, from, wanted), Scratch::default, work, |results| {
            for (number, done) in results {
                self.take(number, done)?;
            }
            self.samples.add(self.began.elapsed(), self.bytes);
            progress(Progress { bytes: self.bytes, documents: self.tally.documents, rejected: self.tally.rejects() });
            if stop.load(Ordering::Relaxed) { Err(Stopped::Interrupted) } else { Ok(()) }
        });
        self.clock = clock;
        outcome?;
        if stop.load(Ordering::Relaxed) { Err(Stopped::Interrupted) } else { Ok(()) }
    }

    fn take(&mut self, number: u64, done: Done) -> Result<(), Stopped> {
        let is_done_before = number <= self.done.records;
        match done {
            Done::Rejected(failure) if !is_done_before => {
                (self.records, self.wanted) = (number, self.wanted + 1);
                self.reject(&failure)?;
            }
            Done::Rejected(_) => {}
            Done::Line { mut line, more, facts } => {
                let original = more.and_then(|more| self.remember(*more));
                if is_done_before {
                    return Ok(());
                }
                if self.options.dedupe {
                    line.extend_from_slice(b",\"duplicate_of\":");
                    let _ = serde_json::to_writer(&mut line, &original);
                    self.tally.copies += u64::from(original.is_some());
                }
                line.extend_from_slice(b"}\n");
                (self.records, self.wanted) = (number, self.wanted + 1);
                self.count(facts, line.len() as u64);
                self.put(&line)?;
            }
        }
        Ok(())
    }

    /// Takes note of a document for those behind it; the id of the first that it is a copy of.
    fn remember(&mut self, more: More) -> Option<String> {
        let mut original = None;
        if let Some(shingles) = more.shingles {
            let index = self.ids.len() as u32;
            let first = self.copies.add(shingles).first().map(|&first| self.originals[first]);
            self.originals.push(first.unwrap_or(index));
            original = first.map(|first| self.ids[first as usize].to_string());
            self.ids.push(more.id.into());
        }
        if let Some((article, keywords)) = more.story {
            self.stories.add(&article.document, &article.scores, &keywords, self.pipeline.model(), self.pipeline.background());
        }
        original
    }

    fn count(&mut self, facts: Facts, output: u64) {
        let tally = &mut self.tally;
        tally.documents += 1;
        tally.input_bytes += facts.bytes;
        tally.output_bytes += output;
        tally.sentences += facts.sentences;
        tally.chosen += facts.chosen;
        *tally.lengths.entry(facts.text.max(1).ilog2()).or_insert(0) += 1;
        *tally.languages.entry("Arabic".to_owned()).or_insert(0) += 1;
        self.bytes += facts.bytes;
        if let Some(id) = facts.id {
            self.slowest.push(Slow { milliseconds: facts.nanoseconds as f64 / 1e6, id, bytes: facts.bytes });
            self.slowest.sort_by(|a, b| b.milliseconds.total_cmp(&a.milliseconds));
            self.slowest.truncate(SLOWEST);
        }
    }

    fn reject(&mut self, failure: &Failure) -> Result<(), io::Error> {
        let record = failure.record();
        *self.tally.rejected.entry(record.kind.to_owned()).or_insert(0) += 1;
        if let ReadError::NotArabic(language) = &failure.error {
            *self.tally.languages.entry((*language).to_owned()).or_insert(0) += 1;
        }
        let mut line = serde_json::to_vec(&record)?;
        line.push(b'\n');
        self.rejected_bytes += line.len() as u64;
        self.rejected.write_all(&line)
    }

    fn put(&mut self, line: &[u8]) -> Result<(), Stopped> {
        let shard = match &mut self.shard {
            Some(shard) => shard,
            empty => empty.insert(Shard::create(self.folder, &shard_name(self.shards, self.options.form), self.options)?),
        };
        shard.write(line)?;
        if shard.unpacked >= self.options.shard_bytes {
            self.commit()?;
        }
        match self.options.max_rejects {
            Some(most) if self.tally.rejects() > most => Err(Stopped::TooManyRejects(most)),
            _ => Ok(()),
        }
    }

    /// Closes the shard and says so in the journal.
    fn commit(&mut self) -> io::Result<()> {
        let Some(shard) = self.shard.take() else { return Ok(()) };
        let finished = shard.finish()?;
        self.rejected.sync_data()?;
        let file = Some(shard_name(self.shards, self.options.form));
        self.shards += 1;
        self.journal.add(Entry { file, bytes: finished.bytes, xxh3: finished.xxh3, ..self.entry() })
    }

    fn entry(&self) -> Entry {
        Entry {
            records: self.records,
            wanted: self.wanted,
            rejected_bytes: self.rejected_bytes,
            tally: self.tally.clone(),
            ..Entry::default()
        }
    }

    /// Writes what only the end can tell.
    fn finish(&mut self, settings: &Settings) -> Result<(), Stopped> {
        if let Some(most) = self.options.max_rejects.filter(|&most| self.tally.rejects() > most) {
            return Err(Stopped::TooManyRejects(most));
        }
        self.commit()?;
        if self.options.stories {
            let stories =
                std::mem::take(&mut self.stories).finish(settings.brief.budget, self.pipeline.model(), self.pipeline.background());
            let mut lines = Vec::new();
            for story in &stories {
                serde_json::to_writer(&mut lines, &StoryRecord::new(story)).map_err(io::Error::from)?;
                lines.push(b'\n');
            }
            write_file(&self.folder.join(STORIES), &lines)?;
            self.story_count = Some(stories.len());
        }
        self.rejected.sync_data()?;
        self.journal.add(self.entry())?;
        self.is_complete = true;
        Ok(())
    }

    fn report(&self) -> Report {
        Report {
            schema: REPORT_SCHEMA,
            complete: self.is_complete,
            shards: self.shards,
            tally: self.tally.clone(),
            stories: self.story_count,
            seconds: self.began.elapsed().as_secs_f64(),
            bytes: self.bytes,
            resumed: self.done.tally.documents,
            stages: self.clock.seconds(),
            slowest: self.slowest.clone(),
            throughput: self.samples.points.clone(),
        }
    }
}

fn shard_name(number: usize, form: ShardForm) -> String {
    format!("part-{number:05}.{}", form.ending())
}

/// Removes shards that the journal does not list: a crash can leave one unfinished, or finished and not yet listed.
fn remove_leftovers(folder: &Path, journal: &Journal) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        let is_shard = name.starts_with("part-") && [".jsonl", ".zst", ".parquet", PART].iter().any(|ending| name.ends_with(ending));
        if is_shard && !journal.entries.iter().any(|entry| entry.file.as_deref() == Some(&name)) {
            fs::remove_file(folder.join(name))?;
        }
    }
    Ok(())
}

/// A document as far as the job needs it.
enum Staged {
    Cut(Box<Document>),
    Summarized(Box<Summarized>),
}

impl Staged {
    /// Takes an article through the stages that lines and later looks at it ask for.
    fn of(pipeline: &Pipeline, options: &Options, article: Article, scratch: &mut Scratch) -> Self {
        if options.parts.are_cut_only() && !options.dedupe && !options.stories {
            Self::Cut(Box::new(pipeline.cut(article, scratch)))
        } else {
            Self::Summarized(Box::new(pipeline.summarize(article, scratch)))
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

    fn into_summarized(self) -> Option<Summarized> {
        match self {
            Self::Cut(_) => None,
            Self::Summarized(article) => Some(*article),
        }
    }
}

/// One record through all stages.
fn process(pipeline: &Pipeline, options: &Options, record: Result<Record, BadRecord>, scratch: &mut Scratch, clock: &Clock) -> Done {
    let began = Instant::now();
    let record = match record {
        Ok(record) => record,
        Err(bad) => return Done::Rejected(bad.into()),
    };
    let parsed = guarded(|| parse(&record, &pipeline.fields, &pipeline.model));
    // A giant is held once only.
    let Record { path, offset, bytes, .. } = record;
    let size = bytes.len();
    drop(bytes);
    let read = Instant::now();
    let staged = parsed.and_then(|article| guarded(|| Ok(Staged::of(pipeline, options, article, scratch))));
    let article = match staged {
        Ok(article) => article,
        Err(error) => return Done::Rejected(Failure { path, offset, error }),
    };
    let (document, summarized) = (article.document(), article.summarized());
    let processed = Instant::now();
    let wants_keywords = options.parts.keywords || options.stories;
    let keywords = summarized.filter(|_| wants_keywords).map(|article| pipeline.keywords(article)).unwrap_or_default();
    let mut line = Vec::with_capacity(size * 2);
    write_line(&mut line, document, summarized, &keywords, options.parts);
    let shingles = options.dedupe.then(|| Shingles::of(document));
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
    let id = (options.dedupe || options.stories).then(|| document.article.id.clone());
    let more = id.map(|id| {
        let story = article.into_summarized().filter(|_| options.stories).map(|article| (article, keywords));
        Box::new(More { id, shingles, story })
    });
    Done::Line { line, more, facts }
}

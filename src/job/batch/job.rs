//! A batch job while it runs: results in order into shards, each entered in the journal when it is whole.
//!
//! Uses the rest of `batch`. Everything here happens on the calling thread.

use super::journal::{Entry, Journal};
use super::options::{Before, Mark, Options, Ticket, blocks};
use super::process::{Clock, Compared, Done, Facts, More, process};
use super::report::{REPORT_SCHEMA, Report, Samples, Slow, Tally};
use super::shard::{PART, Shard, ShardForm};
use super::{BatchError, Progress};
use crate::brief::StoryCollector;
use crate::corpus::CopyFinder;
use crate::job::ordered::{Turn, in_order};
use crate::job::{Failure, Pipeline, Settings, Workspace};
use crate::read::{ReadError, Records};
use crate::write::brief_records::StoryRecord;
use crate::write::files::NewFile;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// Documents listed as the slowest.
const SLOWEST: usize = 10;
/// The list of rejects.
pub(super) const REJECTED: &str = "rejected.jsonl";
/// The stories.
pub(super) const STORIES: &str = "stories.jsonl";

/// Why a job stopped before its end.
pub(super) enum Stopped {
    Output(io::Error),
    TooManyRejects(u64),
    /// The records are not those that earlier runs saw.
    OtherRecords,
    Interrupted,
}

impl From<io::Error> for Stopped {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl Stopped {
    pub(super) fn into_error(self, folder: &Path) -> BatchError {
        match self {
            Self::Output(error) => BatchError::Output { path: folder.to_owned(), error },
            Self::TooManyRejects(most) => BatchError::TooManyRejects(most),
            Self::OtherRecords => BatchError::OtherRecords(folder.to_owned()),
            Self::Interrupted => BatchError::Interrupted,
        }
    }
}

/// A job while it runs.
pub(super) struct Job<'p> {
    pipeline: &'p Pipeline,
    folder: &'p Path,
    options: &'p Options,
    journal: Journal,
    /// What is done for good.
    pub(super) done: Entry,
    pub(super) is_complete: bool,
    /// Counts up to the document written last.
    tally: Tally,
    /// The place behind the record written last, and the bytes of the records up to there.
    mark: Mark,
    position: u64,
    shard: Option<Shard>,
    shards: usize,
    rejected: File,
    rejected_bytes: u64,
    copies: CopyFinder,
    ids: Vec<Box<str>>,
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
    pub(super) fn resume(pipeline: &'p Pipeline, folder: &'p Path, options: &'p Options, journal: Journal) -> io::Result<Self> {
        let done = journal.entries.last().cloned().unwrap_or_default();
        let is_complete = journal.entries.last().is_some_and(|entry| entry.file.is_none());
        let shards = journal.entries.iter().filter(|entry| entry.file.is_some()).count();
        let mut rejected = OpenOptions::new().create(true).truncate(false).write(true).open(folder.join(REJECTED))?;
        if !is_complete {
            remove_leftover(folder, &shard_name(shards, options.form))?;
            rejected.set_len(done.rejected_bytes)?;
        }
        rejected.seek(SeekFrom::End(0))?;
        Ok(Self {
            pipeline,
            folder,
            options,
            is_complete,
            tally: done.tally.clone(),
            mark: done.mark,
            position: 0,
            shard: None,
            shards,
            rejected,
            rejected_bytes: done.rejected_bytes,
            copies: CopyFinder::default(),
            ids: Vec::new(),
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

    pub(super) fn work(&mut self, records: Records, stop: &AtomicBool, progress: &mut impl FnMut(Progress)) -> Result<(), Stopped> {
        let before = Before { mark: self.done.mark, is_skipped: self.is_complete || !self.looks_back(), ..Before::default() };
        let clock = std::mem::take(&mut self.clock);
        let (pipeline, options) = (self.pipeline, self.options);
        let work = |workspace: &mut Workspace, tickets: Vec<Ticket>, _: &Turn<'_, Vec<(Mark, u64, Done)>>| {
            let through = |ticket: Ticket| (ticket.mark, ticket.position, process(pipeline, options, ticket, workspace, &clock));
            tickets.into_iter().map(through).collect::<Vec<_>>()
        };
        let outcome = in_order(blocks(records, options, stop, &before), Workspace::default, work, |results| {
            for (mark, position, done) in results {
                // More than there was when the job was complete.
                if self.is_complete {
                    return Err(Stopped::OtherRecords);
                }
                self.position = position;
                self.take(mark, done)?;
            }
            self.samples.add(self.began.elapsed(), self.bytes);
            progress(Progress { bytes: self.position, documents: self.tally.documents, rejected: self.tally.rejects() });
            if stop.load(Ordering::Relaxed) { Err(Stopped::Interrupted) } else { Ok(()) }
        });
        self.clock = clock;
        outcome?;
        if before.differs.load(Ordering::Relaxed) {
            return Err(Stopped::OtherRecords);
        }
        if stop.load(Ordering::Relaxed) { Err(Stopped::Interrupted) } else { Ok(()) }
    }

    fn take(&mut self, mark: Mark, done: Done) -> Result<(), Stopped> {
        let is_done_before = mark.records <= self.done.mark.records;
        match done {
            Done::Rejected(failure) if !is_done_before => {
                self.mark = mark;
                self.reject(&failure)?;
                self.check_rejects()?;
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
                self.mark = mark;
                self.count(facts, line.len() as u64);
                self.put(&line)?;
            }
        }
        Ok(())
    }

    /// Takes note of a document for those behind it; the id of the first that it is a copy of.
    fn remember(&mut self, more: More) -> Option<String> {
        let original = match more.compared {
            Compared::Copies(shingles) => self.copies.add(shingles),
            Compared::Stories(digest) => self.stories.add(*digest),
        };
        self.ids.push(more.id.into());
        original.map(|original| self.ids[original].to_string())
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

    pub(super) fn reject(&mut self, failure: &Failure) -> Result<(), io::Error> {
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
        Ok(())
    }

    fn check_rejects(&self) -> Result<(), Stopped> {
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
        Entry { mark: self.mark, rejected_bytes: self.rejected_bytes, tally: self.tally.clone(), ..Entry::default() }
    }

    /// Writes what only the end can tell.
    pub(super) fn finish(&mut self, settings: &Settings) -> Result<(), Stopped> {
        self.check_rejects()?;
        self.commit()?;
        if self.options.stories {
            let stories =
                std::mem::take(&mut self.stories).finish(settings.brief.budget, self.pipeline.model(), self.pipeline.background());
            let (mut out, mut count) = (NewFile::create(&self.folder.join(STORIES))?, 0);
            for story in stories {
                serde_json::to_writer(&mut out, &StoryRecord::new(&story)).map_err(io::Error::from)?;
                out.write_all(b"\n")?;
                count += 1;
            }
            out.finish()?;
            self.story_count = Some(count);
        }
        self.rejected.sync_data()?;
        self.journal.add(self.entry())?;
        self.is_complete = true;
        Ok(())
    }

    pub(super) fn report(&self) -> Report {
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

/// Removes the shard that the journal would list next: a crash can leave it unfinished, or finished and not yet listed.
fn remove_leftover(folder: &Path, name: &str) -> io::Result<()> {
    for name in [name.to_owned(), format!("{name}{PART}")] {
        match fs::remove_file(folder.join(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

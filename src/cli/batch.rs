//! `mujaz batch`: archives, resumable.

use super::Ending;
use super::arguments::{BudgetArguments, InputArguments, ScoreArguments};
use super::common::{Found, UsageError, inputs, printable, settings};
use crate::job::batch::{BatchError, Options, Progress, Report, ShardForm, plan, run as run_batch};
use crate::read::containers::Limits;
use crate::read::{Source, find_all_sources};
use crate::write::archive::Parts;
use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Arguments of `batch`.
#[derive(Debug, Args)]
pub struct BatchCommand {
    /// What to read; patterns such as 'news-*.jsonl.zst' are expanded.
    #[command(flatten)]
    pub input: InputArguments,
    /// The folder for the results; the same command goes on with a job that stopped
    #[arg(short, long, value_name = "DIR")]
    pub output: PathBuf,
    /// What to do, separated by commas
    #[arg(long = "do", value_name = "TASKS", value_delimiter = ',', value_enum, default_values_t = [Task::Segment, Task::Summarize, Task::Keywords])]
    pub tasks: Vec<Task>,
    /// How long each summary is (default: 3 sentences).
    #[command(flatten)]
    pub budget: BudgetArguments,
    /// How sentences are scored.
    #[command(flatten)]
    pub score: ScoreArguments,
    /// Count the archive's own terms first, and score against them instead of the background statistics
    #[arg(long, conflicts_with = "model")]
    pub two_pass: bool,
    /// Put the text of the article on each line
    #[arg(long)]
    pub text: bool,
    /// What the shards are
    #[arg(long, value_enum, default_value_t = Format::Jsonl)]
    pub format: Format,
    /// Pack shards of JSON lines with Zstandard
    #[arg(long, conflicts_with = "format")]
    pub zstd: bool,
    /// Close a shard at so many bytes of lines, before packing
    #[arg(long, value_name = "BYTES", default_value_t = 64 << 20)]
    pub shard_bytes: u64,
    /// Stop after so many records
    #[arg(long, value_name = "N")]
    pub limit: Option<u64>,
    /// Take this share of the records, 0 to 1, by the hash of their bytes: the same ones every time
    #[arg(long, value_name = "SHARE", value_parser = super::arguments::share)]
    pub sample: Option<f64>,
    /// Take part I of N of the records, by the hash of their bytes, for N machines
    #[arg(long, value_name = "I/N", value_parser = part)]
    pub shard: Option<(u64, u64)>,
    /// Count records and bytes, and do nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Stop when more records are rejected
    #[arg(long, value_name = "N")]
    pub max_rejects: Option<u64>,
    /// Refuse larger entries of archives, unpacked
    #[arg(long, value_name = "BYTES", default_value_t = Limits::default().entry)]
    pub max_entry_bytes: u64,
    /// Refuse what comes out of an input beyond this, unpacked
    #[arg(long, value_name = "BYTES", default_value_t = Limits::default().archive)]
    pub max_archive_bytes: u64,
    /// Refuse what unpacks to more than so many times its size, beyond the first MiB
    #[arg(long, value_name = "N", default_value_t = Limits::default().ratio)]
    pub max_ratio: u64,
    /// Refuse containers nested deeper
    #[arg(long, value_name = "N", default_value_t = Limits::default().depth)]
    pub max_depth: usize,
    /// Print the report as JSON
    #[arg(long)]
    pub json: bool,
}

/// What a batch job can write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// JSON lines.
    Jsonl,
    /// Parquet tables, in builds with the feature `parquet`.
    Parquet,
}

/// What a batch job can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Task {
    /// Body sentences with their spans.
    Segment,
    /// A summary.
    Summarize,
    /// Keywords.
    Keywords,
    /// The earlier document that each is a near-copy of.
    Dedupe,
    /// The stories of the archive.
    Stories,
    /// The segments to translate, as `prepare` has them.
    Kit,
}

fn part(text: &str) -> Result<(u64, u64), String> {
    let parsed = text.split_once('/').and_then(|(number, of)| Some((number.parse().ok()?, of.parse().ok()?)));
    parsed.filter(|&(number, of)| (1..=of).contains(&number)).ok_or_else(|| format!("'{text}' does not read I/N with I from 1 to N"))
}

/// Set when the user wants to stop.
static STOP: AtomicBool = AtomicBool::new(false);

pub(super) fn run(command: &BatchCommand) -> anyhow::Result<Ending> {
    let mut settings = settings(&command.input)?;
    command.score.apply(&mut settings);
    if let Some(budget) = command.budget.budget() {
        settings.summary.budget = budget;
    }
    let options = options(command, settings.read.max_document_bytes)?;
    let (sources, unread) = sources(command)?;
    if command.dry_run {
        let plan = plan(&settings, sources, &options);
        println!(
            "{} records, {} wanted with {} bytes, {} cannot be read",
            plan.records,
            plan.wanted,
            plan.bytes,
            plan.bad + unread.len() as u64
        );
        return Ok(match (plan.records - plan.bad, plan.bad + unread.len() as u64) {
            (_, 0) => Ending::Good,
            (0, _) => Ending::NothingRead,
            _ => Ending::SomeRefused,
        });
    }
    // A second call in one process (tests) keeps the first handler.
    let _ = ctrlc::set_handler(|| {
        // Whoever asks twice does not want to wait for a pipe or a large document; the job can be gone on with all the same.
        if STOP.swap(true, Ordering::Relaxed) {
            std::process::exit(Ending::Interrupted as i32);
        }
    });
    let mut meter = Meter::new(command, &sources);
    let outcome = run_batch(&settings, sources, unread, &command.output, &options, &STOP, |progress| meter.show(progress));
    meter.end();
    match outcome {
        Ok(report) => {
            show(command, &report)?;
            Ok(match (report.tally.documents, report.tally.rejects()) {
                (_, 0) => Ending::Good,
                (0, _) => Ending::NothingRead,
                _ => Ending::SomeRefused,
            })
        }
        Err(error @ (BatchError::Interrupted | BatchError::TooManyRejects(_))) => {
            eprintln!("mujaz: {error}");
            Ok(if matches!(error, BatchError::Interrupted) { Ending::Interrupted } else { Ending::LimitHit })
        }
        Err(
            error @ (BatchError::Setup(_)
            | BatchError::Journal { .. }
            | BatchError::Held { .. }
            | BatchError::OtherRecords(_)
            | BatchError::ReadOnce(_)),
        ) => Err(UsageError(error.to_string()).into()),
        Err(error) => Err(error.into()),
    }
}

fn shard_form(command: &BatchCommand) -> Result<ShardForm, UsageError> {
    match command.format {
        Format::Jsonl if command.zstd => Ok(ShardForm::JsonlZstd),
        Format::Jsonl => Ok(ShardForm::Jsonl),
        #[cfg(feature = "parquet")]
        Format::Parquet => Ok(ShardForm::Parquet),
        #[cfg(not(feature = "parquet"))]
        Format::Parquet => Err(UsageError("this build does not write Parquet; build with --features parquet".to_owned())),
    }
}

fn options(command: &BatchCommand, document: u64) -> Result<Options, UsageError> {
    let does = |task| command.tasks.contains(&task);
    Ok(Options {
        parts: Parts {
            text: command.text,
            segments: does(Task::Segment),
            summary: does(Task::Summarize),
            keywords: does(Task::Keywords),
            units: does(Task::Kit),
        },
        dedupe: does(Task::Dedupe),
        stories: does(Task::Stories),
        two_pass: command.two_pass,
        shard_bytes: command.shard_bytes,
        form: shard_form(command)?,
        limit: command.limit,
        sample: command.sample,
        share: command.shard,
        max_rejects: command.max_rejects,
        limits: Limits {
            document,
            entry: command.max_entry_bytes,
            archive: command.max_archive_bytes,
            ratio: command.max_ratio,
            depth: command.max_depth,
        },
    })
}

/// The inputs, patterns expanded and lists read.
fn sources(command: &BatchCommand) -> anyhow::Result<Found> {
    let mut expanded = Vec::new();
    for input in inputs(&command.input)? {
        let before = expanded.len();
        if let Some(pattern) = input.to_str().filter(|name| name.contains(['*', '?', '[']) && !Path::new(name).exists()) {
            let found = glob::glob(pattern).map_err(|error| UsageError(format!("{pattern}: {error}")))?;
            expanded.extend(found.flatten());
        }
        // A pattern that fits nothing is a file that is not there.
        if expanded.len() == before {
            expanded.push(input);
        }
    }
    let (mut sources, unread) = find_all_sources(&expanded);
    pass_over_results(&expanded, &command.output, &mut sources);
    Ok((sources, unread))
}

/// Passes over what the job itself writes, where its folder stands in one that it reads.
fn pass_over_results(inputs: &[PathBuf], output: &Path, sources: &mut Vec<Source>) {
    let real = |path: &Path| path.canonicalize().ok();
    let Some(output) = real(output) else { return };
    let holds_output = |input: &PathBuf| real(input).is_some_and(|input| output != input && output.starts_with(input));
    if inputs.iter().any(holds_output) {
        let is_result = |path: &Path| real(path).is_some_and(|path| path.starts_with(&output));
        sources.retain(|source| !matches!(source, Source::File(path, _) if is_result(path)));
    }
}

fn show(command: &BatchCommand, report: &Report) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    if command.json {
        serde_json::to_writer_pretty(&mut out, report)?;
        writeln!(out)?;
    } else if !command.input.quiet {
        for (name, value) in report.rows() {
            writeln!(out, "{name:<16} {}", printable(&value))?;
        }
        writeln!(out, "results in {}; open report.html to look at them", command.output.display())?;
    }
    Ok(())
}

/// Says how far the job is: a bar on a terminal, a line now and then elsewhere.
struct Meter {
    bar: Option<ProgressBar>,
    total: Option<u64>,
    /// When something was done first, and where: jobs can begin in the middle.
    began: Option<(Instant, u64)>,
    said: Instant,
    is_quiet: bool,
}

/// Between two lines.
const APART: Duration = Duration::from_secs(10);

impl Meter {
    fn new(command: &BatchCommand, sources: &[Source]) -> Self {
        // Of packed inputs only the packed size is known.
        let is_plain = |path: &Path| path.extension().is_some_and(|ending| ending == "jsonl" || ending == "txt" || ending == "html");
        let size = |source: &Source| match source {
            Source::File(path, size) if is_plain(path) => Some(*size),
            _ => None,
        };
        let total: Option<u64> = sources.iter().map(size).sum();
        let is_shown = !command.input.quiet && io::stderr().is_terminal();
        let bar = is_shown.then(|| {
            let bar = total.map_or_else(ProgressBar::new_spinner, ProgressBar::new);
            let template = if total.is_some() {
                "{bar:30} {bytes}/{total_bytes} {bytes_per_sec} {eta} left, {msg}"
            } else {
                "{spinner} {bytes} {bytes_per_sec}, {msg}"
            };
            bar.with_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()))
        });
        Self { bar, total, began: None, said: Instant::now(), is_quiet: command.input.quiet }
    }

    fn show(&mut self, progress: Progress) {
        let first = self.began.is_none();
        let (began, from) = *self.began.get_or_insert((Instant::now(), progress.bytes));
        if let Some(bar) = &self.bar {
            if first {
                bar.set_position(from);
                bar.reset_eta();
            }
            bar.set_position(progress.bytes);
            bar.set_message(format!("{} rejected", progress.rejected));
        } else if !self.is_quiet && self.said.elapsed() >= APART {
            self.said = Instant::now();
            let rate = (progress.bytes - from) as f64 / began.elapsed().as_secs_f64().max(1e-3);
            let left = |total: u64| format!(", {:.0} s left", total.saturating_sub(progress.bytes) as f64 / rate);
            let left = self.total.filter(|_| rate > 0.0).map(left);
            eprintln!(
                "mujaz: {:.1} MB, {} documents, {:.1} MB/s{}, {} rejected",
                progress.bytes as f64 / 1e6,
                progress.documents,
                rate / 1e6,
                left.unwrap_or_default(),
                progress.rejected
            );
        }
    }

    fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

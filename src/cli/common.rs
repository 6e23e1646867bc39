//! What commands share: settings from file and flags, output that is a file or a pipe, progress, warnings.
//!
//! Uses `job`, `write::files`, `indicatif`.

use super::Ending;
use super::arguments::{InputArguments, OutputArguments, When};
use crate::job::{Failure, Settings};
use crate::read::{ReadError, Source, find_sources};
use crate::text::chars::is_invisible;
use crate::write::files::NewFile;
use anyhow::Context;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

/// A command line or settings file that asks for what cannot be done.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct UsageError(pub String);

/// The settings: the file, then the flags that all commands share.
pub(super) fn settings(input: &InputArguments) -> anyhow::Result<Settings> {
    let mut settings = match &input.config {
        None => Settings::default(),
        Some(path) => {
            let text = std::fs::read_to_string(path).map_err(|error| UsageError(format!("settings {}: {error}", path.display())))?;
            toml::from_str(&text).map_err(|error| UsageError(format!("settings {}: {error}", path.display())))?
        }
    };
    if let Some(form) = input.input_format {
        settings.read.form = Some(form.into());
    }
    if let Some(limit) = input.max_document_bytes {
        settings.read.max_document_bytes = limit;
    }
    settings.clean.keep.extend_from_slice(&input.keep);
    settings.clean.rules = input.rules.clone().or(settings.clean.rules);
    settings.segment.srx = input.srx.clone().or(settings.segment.srx);
    settings.segment.clauses = input.clauses.or(settings.segment.clauses);
    settings.segment.keep_quotes = input.keep_quotes.unwrap_or(settings.segment.keep_quotes);
    settings.segment.lines |= input.lines;
    for assignment in &input.field {
        settings.read.fields.set(assignment).map_err(|why| UsageError(format!("--field {why}")))?;
    }
    if let Some(threads) = input.threads {
        // A second call in one process (tests) keeps the first pool.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(threads.into()).build_global();
    }
    Ok(settings)
}

/// Inputs, and what could not even be found.
pub(super) type Found = (Vec<Source>, Vec<(String, ReadError)>);

/// The inputs, with what could not even be found.
pub(super) fn sources(input: &InputArguments) -> Result<Found, UsageError> {
    Ok(find_sources(&inputs(input)?))
}

/// The inputs as named, and those of the list.
pub(super) fn inputs(input: &InputArguments) -> Result<Vec<PathBuf>, UsageError> {
    let mut inputs = input.inputs.clone();
    if let Some(list) = &input.files_from {
        let listed = std::fs::read_to_string(list).map_err(|error| UsageError(format!("{}: {error}", list.display())))?;
        inputs.extend(listed.lines().map(str::trim).filter(|line| !line.is_empty()).map(PathBuf::from));
    }
    Ok(inputs)
}

/// A text that a terminal shows as it is: no escapes, no marks that change its direction.
pub(super) fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || is_invisible(c) { '\u{FFFD}' } else { c }).collect()
}

/// Says on standard error what was refused, and gives the ending that follows from it.
pub(super) fn report(input: &InputArguments, done: u64, refused: impl IntoIterator<Item = (String, u64, String)>) -> Ending {
    let mut count = 0u64;
    for (path, offset, reason) in refused {
        count += 1;
        if !input.quiet {
            let place = if offset > 0 { format!(" (byte {offset})") } else { String::new() };
            eprintln!("mujaz: {}{place}: {}", printable(&path), printable(&reason));
        }
    }
    match (done, count) {
        (_, 0) => Ending::Good,
        (0, _) => Ending::NothingRead,
        _ => Ending::SomeRefused,
    }
}

/// A failure as [`report`] takes it.
pub(super) fn refusal(failure: &Failure) -> (String, u64, String) {
    (failure.path.clone(), failure.offset, failure.error.to_string())
}

/// Progress in bytes on a terminal; silent elsewhere.
pub(super) fn progress(input: &InputArguments, sources: &[Source]) -> ProgressBar {
    if input.quiet || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let sizes: Option<u64> = sources.iter().map(|source| if let Source::File(_, size) = source { Some(*size) } else { None }).sum();
    let color = if input.color == When::Never { "" } else { ".cyan" };
    let (bar, template) = match sizes {
        Some(total) => (ProgressBar::new(total), format!("{{bar:30{color}}} {{bytes}}/{{total_bytes}} {{bytes_per_sec}} {{eta}} left")),
        None => (ProgressBar::new_spinner(), "{spinner} {bytes} {bytes_per_sec}".to_owned()),
    };
    bar.set_draw_target(ProgressDrawTarget::stderr());
    bar.with_style(ProgressStyle::with_template(&template).unwrap_or_else(|_| ProgressStyle::default_bar()))
}

/// Standard output, or the file that was asked for.
pub(super) enum Output {
    Stdout(BufWriter<io::Stdout>),
    File(NewFile),
}

impl Output {
    pub(super) fn open(arguments: &OutputArguments) -> anyhow::Result<Self> {
        match &arguments.output {
            None => Ok(Self::stdout()),
            Some(path) => Self::create(path),
        }
    }

    pub(super) fn stdout() -> Self {
        Self::Stdout(BufWriter::with_capacity(1 << 16, io::stdout()))
    }

    pub(super) fn create(path: &Path) -> anyhow::Result<Self> {
        NewFile::create(path).map(Self::File).with_context(|| format!("cannot write {}", path.display()))
    }

    pub(super) fn finish(self) -> io::Result<()> {
        match self {
            Self::Stdout(mut out) => out.flush(),
            Self::File(file) => file.finish(),
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stdout(out) => out.write(bytes),
            Self::File(out) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stdout(out) => out.flush(),
            Self::File(out) => out.flush(),
        }
    }
}

/// Whether an error is only that nobody reads our output any more.
pub(super) fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let broken = |error: &io::Error| error.kind() == io::ErrorKind::BrokenPipe;
        cause.downcast_ref::<io::Error>().is_some_and(broken)
            || cause.downcast_ref::<serde_json::Error>().is_some_and(|error| error.io_error_kind() == Some(io::ErrorKind::BrokenPipe))
    })
}

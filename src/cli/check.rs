//! `mujaz check`: what is wrong with translations that came back.

use super::Ending;
use super::common::{Output, UsageError, printable};
use crate::translate::check::{Checker, Kind, Options, Pair, Sensitivity, Severity, Term};
use crate::translate::returned;
use crate::translate::terms::list::{self, Row};
use crate::write::checked::{Checked, page, write_json, write_table};
use anyhow::Context;
use clap::{Args, ValueEnum};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Arguments of `check`.
#[derive(Debug, Args)]
pub struct CheckCommand {
    /// Bilingual files: XLIFF 1 or 2, TMX, TSV, XLSX, DOCX tables, JSON lines
    #[arg(required = true, value_name = "RETURNED")]
    pub files: Vec<PathBuf>,
    /// The form of the report
    #[arg(long, value_enum, default_value = "table")]
    pub format: CheckFormat,
    /// Same as --format json
    #[arg(long, conflicts_with = "format")]
    pub json: bool,
    /// Write to a file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Do not report a kind of issue, for example two_targets; repeatable, or separated by commas
    #[arg(long, value_name = "KIND", value_delimiter = ',', value_parser = kind)]
    pub off: Vec<Kind>,
    /// Report only these kinds
    #[arg(long, value_name = "KIND", value_delimiter = ',', value_parser = kind, conflicts_with = "off")]
    pub only: Vec<Kind>,
    /// How readily the checks that weigh evidence (truncated, neighbour) report
    #[arg(long, value_enum, default_value = "normal")]
    pub sensitivity: Sensitivity,
    /// A term list, CSV (term, translations separated by |) or TBX; repeatable
    #[arg(long, value_name = "FILE")]
    pub terms: Vec<PathBuf>,
    /// The language of the sources [default: as the file says, else ar]
    #[arg(long, value_name = "LANG")]
    pub source: Option<String>,
    /// The language of the targets [default: as the file says, else en]
    #[arg(long, value_name = "LANG")]
    pub target: Option<String>,
}

/// Forms of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// A line an issue.
    Table,
    /// One JSON object with every segment.
    Json,
    /// A page with source and target side by side.
    Html,
}

fn kind(name: &str) -> Result<Kind, String> {
    let known = || Kind::ALL.iter().map(|kind| kind.name()).collect::<Vec<_>>().join(", ");
    Kind::ALL.iter().copied().find(|kind| kind.name() == name).ok_or_else(|| format!("'{name}' is not one of {}", known()))
}

pub(super) fn run(command: &CheckCommand) -> anyhow::Result<Ending> {
    let mut off = command.off.clone();
    if !command.only.is_empty() {
        off.extend(Kind::ALL.iter().filter(|kind| !command.only.contains(kind)));
    }
    let mut checked = Vec::new();
    let mut refused = 0;
    for path in &command.files {
        match check(command, &off, path)? {
            Ok(file) => checked.push(file),
            Err(reason) => {
                refused += 1;
                eprintln!("mujaz: {}: {}", printable(&path.display().to_string()), printable(&reason));
            }
        }
    }
    if checked.is_empty() {
        return Ok(Ending::NothingRead);
    }
    write(command, &checked)?;
    let has_errors = checked.iter().any(|file| file.count(Severity::Error) > 0);
    Ok(if has_errors || refused > 0 { Ending::SomeRefused } else { Ending::Good })
}

/// Reads and checks a file; the inner error says why it cannot be read.
fn check(command: &CheckCommand, off: &[Kind], path: &Path) -> anyhow::Result<Result<Checked, String>> {
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) => return Ok(Err(error.to_string())),
    };
    let wanted = (command.source.as_deref().unwrap_or("ar"), command.target.as_deref().unwrap_or("en"));
    let file = match returned::read(&bytes, wanted.0, wanted.1) {
        Ok(file) => file,
        Err(error) => return Ok(Err(error.to_string())),
    };
    let Some(pairs) = Pair::all_of(&file) else {
        return Ok(Err(format!("{} states no source text; check the bilingual file", file.format.name())));
    };
    let is_tmx = file.format == returned::Format::Tmx;
    let language = |flag: &Option<String>, stated: Option<String>, default: &str| {
        flag.clone().or_else(|| stated.filter(|_| !is_tmx)).unwrap_or_else(|| default.to_owned())
    };
    let options = Options {
        source_language: language(&command.source, file.source_language, wanted.0),
        target_language: language(&command.target, file.target_language, wanted.1),
        off: off.to_vec(),
        sensitivity: command.sensitivity,
        terms: terms(command)?,
    };
    let (source_language, target_language) = (options.source_language.clone(), options.target_language.clone());
    let checker = Checker::new(options).map_err(|error| UsageError(error.to_string()))?;
    let issues = checker.check(&pairs);
    Ok(Ok(Checked { path: path.display().to_string(), source_language, target_language, pairs, issues }))
}

fn terms(command: &CheckCommand) -> anyhow::Result<Vec<Term>> {
    let (source, target) = (command.source.as_deref().unwrap_or("ar"), command.target.as_deref().unwrap_or("en"));
    let mut terms = Vec::new();
    for row in read_terms(&command.terms, source, target)? {
        let variants = row.variants.into_iter().map(|source| Term { source, targets: row.term.targets.clone() });
        terms.extend(variants);
        terms.push(row.term);
    }
    Ok(terms)
}

/// The rows of some term lists.
pub(super) fn read_terms(paths: &[PathBuf], source: &str, target: &str) -> anyhow::Result<Vec<Row>> {
    let mut rows = Vec::new();
    for path in paths {
        let cannot = |why: String| UsageError(format!("{}: {why}", path.display()));
        let bytes = std::fs::read(path).map_err(|error| cannot(error.to_string()))?;
        rows.extend(list::read(&bytes, source, target).map_err(|error| cannot(error.to_string()))?);
    }
    Ok(rows)
}

fn write(command: &CheckCommand, checked: &[Checked]) -> anyhow::Result<()> {
    let mut out = match &command.output {
        None => Output::stdout(),
        Some(path) => Output::create(path)?,
    };
    match if command.json { CheckFormat::Json } else { command.format } {
        CheckFormat::Table => write_table(&mut out, checked, printable)?,
        CheckFormat::Json => write_json(&mut out, checked)?,
        CheckFormat::Html => out.write_all(page(checked).as_bytes())?,
    }
    out.finish().context("cannot write the report")
}

//! `mujaz eval check` and `mujaz model lexicon`: the two that learn from or measure on sentence pairs.

use super::Ending;
use super::common::{Output, UsageError};
use crate::eval::faults::{FAULTS, measure, missed};
use crate::translate::check::{Checker, Options, Pair};
use crate::translate::lexicon::Lexicon;
use anyhow::Context;
use clap::Args;
use serde::Deserialize;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Arguments of `eval check`.
#[derive(Debug, Args)]
pub struct EvalCheck {
    /// JSON lines with sentence-parallel lists `ar` and `en`
    pub pairs: PathBuf,
    /// Faults of each class
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub count: usize,
    /// A lexicon in place of the shipped one, made by `model lexicon`
    #[arg(long, value_name = "FILE")]
    pub lexicon: Option<PathBuf>,
    /// List the good pairs that have issues, and the faults that were missed, in place of the figures
    #[arg(long)]
    pub list: bool,
}

/// Arguments of `model lexicon`.
#[derive(Debug, Args)]
pub struct ModelLexicon {
    /// JSON lines with sentence-parallel lists `ar` and `en`
    #[arg(required = true, value_name = "FILE")]
    pub pairs: Vec<PathBuf>,
    /// The file to write
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
}

#[derive(Deserialize)]
struct Parallel {
    ar: Vec<String>,
    en: Vec<String>,
}

fn read_pairs(path: &Path) -> anyhow::Result<Vec<Pair>> {
    let cannot = |why: String| UsageError(format!("{}: {why}", path.display()));
    let text = std::fs::read_to_string(path).map_err(|error| cannot(error.to_string()))?;
    let mut pairs = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let row: Parallel = serde_json::from_str(line).map_err(|error| cannot(format!("line {}: {error}", number + 1)))?;
        if row.ar.len() != row.en.len() {
            return Err(cannot(format!("line {}: `ar` and `en` are not of one length", number + 1)).into());
        }
        pairs.extend(row.ar.into_iter().zip(row.en).enumerate().map(|(at, (source, target))| Pair {
            id: format!("{}.{}", number + 1, at + 1),
            source,
            target,
            ..Pair::default()
        }));
    }
    Ok(pairs)
}

pub(super) fn eval(command: &EvalCheck) -> anyhow::Result<Ending> {
    let pairs = read_pairs(&command.pairs)?;
    let checker = match &command.lexicon {
        None => Checker::new(Options::default())?,
        Some(path) => {
            let bytes = std::fs::read(path).map_err(|error| UsageError(format!("{}: {error}", path.display())))?;
            let lexicon = Lexicon::from_bytes(&bytes).map_err(|error| UsageError(format!("{}: {error}", path.display())))?;
            Checker::with_lexicon(Options::default(), lexicon)
        }
    };
    let mut out = std::io::stdout().lock();
    if command.list {
        for (pair, issues) in pairs.iter().zip(checker.check(&pairs)).filter(|(_, issues)| !issues.is_empty()) {
            for issue in issues {
                writeln!(out, "{}\t{}\t{}\t{}\t{}", pair.id, issue.kind, issue.message, pair.source, pair.target)?;
            }
        }
        for fault in &FAULTS {
            for pair in missed(&checker, &pairs, command.count, fault) {
                writeln!(out, "{}\tmissed: {}\t\t{}\t{}", pair.id, fault.name, pair.source, pair.target)?;
            }
        }
        return Ok(Ending::Good);
    }
    serde_json::to_writer_pretty(&mut out, &measure(&checker, &pairs, command.count))?;
    writeln!(out)?;
    Ok(Ending::Good)
}

pub(super) fn learn(command: &ModelLexicon) -> anyhow::Result<Ending> {
    let mut pairs = Vec::new();
    for path in &command.pairs {
        pairs.extend(read_pairs(path)?);
    }
    let lexicon = Lexicon::learn(pairs.iter().map(|pair| (pair.source.as_str(), pair.target.as_str())));
    let mut out = Output::create(&command.output)?;
    out.write_all(&lexicon.to_bytes())?;
    out.finish().with_context(|| format!("cannot write {}", command.output.display()))?;
    Ok(Ending::Good)
}

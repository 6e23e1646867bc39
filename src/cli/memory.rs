//! `mujaz memory`: translation memories in a file.

use super::Ending;
use super::common::{Output, UsageError, printable};
use crate::translate::SOURCE_LANGUAGE;
use crate::translate::memory::{Added, Entry, Match, Memory, MemoryError, context};
use crate::translate::returned;
use crate::translate::tmx::TmxWriter;
use anyhow::Context;
use clap::{Args, Subcommand};
use serde::Serialize;
use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};

/// What can be done with a memory.
#[derive(Debug, Subcommand)]
pub enum MemoryCommand {
    /// Add the translations of TMX files, or of any returned file; the memory is made if need be
    Add(MemoryAdd),
    /// Write a memory as TMX 1.4
    Export(MemoryExport),
    /// Look up segments, one a line on standard input, and print the matches as JSON lines
    Look(MemoryLook),
    /// Say how many units a memory holds
    Show {
        /// The memory
        memory: PathBuf,
    },
}

/// Arguments of `memory add`.
#[derive(Debug, Args)]
pub struct MemoryAdd {
    /// The memory
    pub memory: PathBuf,
    /// TMX, XLIFF, TSV, XLSX or JSON lines with translations
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// The languages, source first
    #[arg(long, value_name = "FROM-TO", default_value = "ar-en", value_parser = languages)]
    pub languages: (String, String),
}

/// Arguments of `memory export`.
#[derive(Debug, Args)]
pub struct MemoryExport {
    /// The memory
    pub memory: PathBuf,
    /// Write to a file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// Arguments of `memory look`.
#[derive(Debug, Args)]
pub struct MemoryLook {
    /// The memory
    pub memory: PathBuf,
    /// Matches of each segment
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub most: usize,
    /// Least score in percent
    #[arg(long, value_name = "PERCENT", default_value_t = 50)]
    pub least: u32,
}

fn languages(pair: &str) -> Result<(String, String), String> {
    let parts = pair.split_once('-').filter(|(from, to)| !from.is_empty() && !to.is_empty());
    parts.map(|(from, to)| (from.to_owned(), to.to_owned())).ok_or_else(|| format!("'{pair}' is not like ar-en"))
}

/// Opens a memory that is there.
pub(super) fn open(path: &Path) -> anyhow::Result<Memory> {
    if !path.exists() {
        return Err(UsageError(format!("{}: no such memory; make it with `mujaz memory add`", path.display())).into());
    }
    Memory::open(path).map_err(|error| UsageError(format!("{}: {error}", path.display())).into())
}

pub(super) fn run(command: &MemoryCommand) -> anyhow::Result<Ending> {
    match command {
        MemoryCommand::Add(command) => add(command),
        MemoryCommand::Export(command) => export(command),
        MemoryCommand::Look(command) => look(command),
        MemoryCommand::Show { memory } => {
            let memory = open(memory)?;
            let languages = memory.languages()?.map_or_else(String::new, |(from, to)| format!(", {from}-{to}"));
            println!("{} units{languages}", memory.len()?);
            Ok(Ending::Good)
        }
    }
}

fn add(command: &MemoryAdd) -> anyhow::Result<Ending> {
    let mut memory = Memory::open(&command.memory).map_err(|error| UsageError(format!("{}: {error}", command.memory.display())))?;
    let (from, to) = &command.languages;
    memory.expect(from, to).map_err(|error| UsageError(format!("{}: {error}", command.memory.display())))?;
    let (mut sum, mut refused) = (Added::default(), 0);
    for path in &command.files {
        match entries(path, &command.languages) {
            Ok(entries) => {
                let added = memory.add(entries).with_context(|| format!("cannot write {}", command.memory.display()))?;
                sum = Added { added: sum.added + added.added, known: sum.known + added.known };
            }
            Err(reason) => {
                refused += 1;
                eprintln!("mujaz: {}: {}", printable(&path.display().to_string()), printable(&reason));
            }
        }
    }
    println!("{} units added, {} known already", sum.added, sum.known);
    Ok(if refused == command.files.len() {
        Ending::NothingRead
    } else if refused > 0 {
        Ending::SomeRefused
    } else {
        Ending::Good
    })
}

/// The translated segments of a file, each with the source before it.
fn entries(path: &Path, (from, to): &(String, String)) -> Result<Vec<Entry>, String> {
    let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
    let file = returned::read(&bytes, from, to).map_err(|error| error.to_string())?;
    let origin = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut entries = Vec::new();
    let mut before: Option<(Option<String>, String)> = None;
    for segment in file.segments {
        let Some(source) = segment.source else { return Err(format!("{} states no source text", file.format.name())) };
        let previous = before.filter(|(document, _)| *document == segment.document).map_or(0, |(_, text)| context(&text));
        before = Some((segment.document.clone(), source.clone()));
        // An OmegaT kit holds the source where a translation is to come.
        let target = segment.target.filter(|target| *target != source);
        entries.extend(target.map(|target| Entry { source, target, previous, origin: segment.document.unwrap_or_else(|| origin.clone()) }));
    }
    Ok(entries)
}

fn export(command: &MemoryExport) -> anyhow::Result<Ending> {
    let memory = open(&command.memory)?;
    let out = match &command.output {
        None => Output::stdout(),
        Some(path) => Output::create(path)?,
    };
    let (from, to) = memory.languages()?.unwrap_or_else(|| (SOURCE_LANGUAGE.to_owned(), "en".to_owned()));
    let mut tmx = TmxWriter::new(out, &from, &to)?;
    let mut number = 0u64;
    memory.each(|entry| -> anyhow::Result<()> {
        number += 1;
        let properties: &[(&str, &str)] = if entry.origin.is_empty() { &[] } else { &[("x-origin", &entry.origin)] };
        Ok(tmx.add(&number.to_string(), properties, &entry.source, &entry.target)?)
    })?;
    tmx.finish()?.finish()?;
    Ok(Ending::Good)
}

#[derive(Serialize)]
struct Looked<'l> {
    source: &'l str,
    matches: Vec<Match>,
}

fn look(command: &MemoryLook) -> anyhow::Result<Ending> {
    let memory = open(&command.memory)?;
    let mut out = Output::stdout();
    let mut previous = String::new();
    for line in std::io::stdin().lock().lines() {
        let line = line.context("standard input is not text in UTF-8")?;
        let matches = memory.matches(&line, &previous, command.most, command.least).map_err(unreadable)?;
        serde_json::to_writer(&mut out, &Looked { source: &line, matches })?;
        out.write_all(b"\n")?;
        // Whoever asks line by line waits for each answer.
        out.flush()?;
        previous = line;
    }
    out.finish()?;
    Ok(Ending::Good)
}

/// A memory that cannot be read on the way.
pub(super) fn unreadable(error: MemoryError) -> UsageError {
    UsageError(format!("memory: {error}"))
}

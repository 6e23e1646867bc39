//! `mujaz validate`: files against their standards.
//!
//! Uses `translate::validate`.

use super::Ending;
use super::common::printable;
use crate::translate::validate::{Report, validate};
use crate::translate::xml::LARGEST;
use clap::Args;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// Arguments of `validate`.
#[derive(Debug, Args)]
pub struct ValidateCommand {
    /// XLIFF 1.2, XLIFF 2.0 to 2.2, TMX 1.4, TBX v3 or SRX 2.0 files, or - for standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// One JSON object a file
    #[arg(long)]
    pub json: bool,
    /// Say nothing of files that are good
    #[arg(short, long)]
    pub quiet: bool,
}

pub(super) fn run(command: &ValidateCommand) -> anyhow::Result<Ending> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let (mut bad, mut unread) = (0, 0);
    for path in &command.files {
        let bytes = match read(path) {
            Ok(bytes) => bytes,
            Err(error) => {
                unread += 1;
                eprintln!("mujaz: {}: cannot be read: {error}", path.display());
                continue;
            }
        };
        let report = validate(&bytes);
        bad += usize::from(!report.findings.is_empty());
        show(command, path, &report, &mut out)?;
    }
    out.flush()?;
    Ok(match (bad, unread) {
        (0, 0) => Ending::Good,
        (0, unread) if unread == command.files.len() => Ending::NothingRead,
        _ => Ending::SomeRefused,
    })
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    if path.as_os_str() != "-" {
        return std::fs::read(path);
    }
    let mut bytes = Vec::new();
    io::stdin().lock().take(LARGEST as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn show(command: &ValidateCommand, path: &Path, report: &Report, out: &mut impl Write) -> io::Result<()> {
    let name = printable(&path.to_string_lossy());
    if command.json {
        let mut record = serde_json::json!({"schema": "mujaz/validation/1", "file": name, "standard": report.standard});
        record["findings"] = serde_json::to_value(&report.findings)?;
        if let Some(unchecked) = report.unchecked {
            record["unchecked"] = unchecked.into();
        }
        return writeln!(out, "{record}");
    }
    for finding in &report.findings {
        writeln!(out, "{name}:{}: {}", finding.line, printable(&finding.what))?;
    }
    match report.standard {
        Some(standard) if report.findings.is_empty() && !command.quiet => {
            let unchecked = report.unchecked.map_or_else(String::new, |what| format!("; not checked is {what}"));
            writeln!(out, "{name}: {standard}, good{unchecked}")
        }
        _ => Ok(()),
    }
}

//! `mujaz merge`: finished documents out of a kit and what translators sent back.
//!
//! Uses `translate::merge`, `translate::returned`, `read::kit`, `write::merged`.

use super::Ending;
use super::common::{UsageError, printable};
use crate::read::kit::{changed_files, read_kit};
use crate::text::sha256;
use crate::translate::merge::{Kit, Merge};
use crate::translate::tmx::TmxWriter;
use crate::translate::xml::LARGEST;
use crate::translate::{SOURCE_LANGUAGE, returned};
use crate::write::files::{Names, NewFile, write_file};
use crate::write::merged::Merged;
use crate::write::translation::{TSV_HEADING, write_row};
use anyhow::Context;
use clap::{Args, ValueEnum};
use rayon::prelude::*;
use serde_json::json;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Arguments of `merge`.
#[derive(Debug, Args)]
pub struct MergeCommand {
    /// The folder of the kit
    pub kit: PathBuf,
    /// What came back: files of any format, or folders of them [default: files of the kit that were changed]
    #[arg(value_name = "RETURNED")]
    pub returned: Vec<PathBuf>,
    /// The folder for the documents; made if need be
    #[arg(short, long, value_name = "DIR")]
    pub output: PathBuf,
    /// The forms of the documents, separated by commas
    #[arg(long, value_enum, value_name = "FORMS", value_delimiter = ',', default_values = ["text", "markdown", "html", "docx"])]
    pub format: Vec<DocumentForm>,
    /// Leave repetitions untranslated that no file translates
    #[arg(long)]
    pub no_propagate: bool,
    /// Print the report as JSON
    #[arg(long)]
    pub json: bool,
    /// No warnings
    #[arg(short, long)]
    pub quiet: bool,
}

/// The forms of finished documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DocumentForm {
    /// Plain text.
    Text,
    /// Markdown.
    Markdown,
    /// A web page.
    Html,
    /// A Word file.
    Docx,
}

pub(super) fn run(command: &MergeCommand) -> anyhow::Result<Ending> {
    let usage = |error: crate::read::kit::KitError| UsageError(error.to_string());
    let kit = read_kit(&command.kit).map_err(usage)?;
    let changed = changed_files(&command.kit).map_err(usage)?;
    let (returned, known) =
        if command.returned.is_empty() { (changed, Vec::new()) } else { (command.returned.clone(), hashes(&command.kit)) };
    if returned.is_empty() {
        return Err(UsageError("no file of the kit was changed; name what came back".to_owned()).into());
    }
    let mut merge = Merge::new(&kit);
    add_files(&mut merge, &returned, &known);
    if !command.no_propagate {
        merge.propagate();
    }
    let report = write(command, &kit, &merge).with_context(|| format!("cannot write into {}", command.output.display()))?;
    if command.json {
        let mut out = io::stdout().lock();
        serde_json::to_writer_pretty(&mut out, &report)?;
        writeln!(out)?;
    }
    if !command.quiet {
        say_refusals(&merge);
        let units: usize = kit.documents.iter().map(|document| document.units.len()).sum();
        eprintln!(
            "mujaz: {} of {units} segments translated, {} of them as repetitions, {} refused; {} documents in {}",
            units - merge.untranslated().len(),
            merge.propagated.len(),
            merge.refused.len(),
            kit.documents.len(),
            command.output.display()
        );
    }
    Ok(match merge.refused.is_empty() {
        true => Ending::Good,
        false if merge.files.iter().all(|file| file.translated == 0) => Ending::NothingRead,
        false => Ending::SomeRefused,
    })
}

/// The hashes of the kit's own files: what was sent back as it went out says nothing.
fn hashes(kit: &Path) -> Vec<String> {
    let record = std::fs::read(kit.join("kit.json")).ok().and_then(|bytes| serde_json::from_slice::<serde_json::Value>(&bytes).ok());
    let files = record.as_ref().and_then(|record| record["files"].as_array()).cloned().unwrap_or_default();
    files.iter().filter_map(|file| file["sha256"].as_str().map(str::to_owned)).collect()
}

/// Reads returned files into a merge; those with a hash in `known` are passed over.
pub(super) fn add_files(merge: &mut Merge<'_>, paths: &[PathBuf], known: &[String]) {
    for path in paths {
        if path.is_dir() {
            for file in files_below(path) {
                add_file(merge, &file, known);
            }
        } else {
            add_file(merge, path, known);
        }
    }
}

/// The files of a folder that can hold translations, in the order of their paths.
fn files_below(folder: &Path) -> Vec<PathBuf> {
    let is_ours = |path: &Path| matches!(path.file_name().and_then(|name| name.to_str()), Some("skeleton.jsonl" | "project_stats.txt"));
    let ending = |path: &Path| path.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_ascii_lowercase();
    let can_hold = |path: &Path| {
        matches!(ending(path).as_str(), "xlf" | "xliff" | "sdlxliff" | "mxliff" | "tmx" | "tsv" | "xlsx" | "docx" | "jsonl" | "txt")
    };
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok);
    entries
        .filter(|entry| entry.file_type().is_file())
        .map(walkdir::DirEntry::into_path)
        .filter(|path| can_hold(path) && !is_ours(path))
        .collect()
}

fn add_file(merge: &mut Merge<'_>, path: &Path, known: &[String]) {
    let name = path.to_string_lossy().into_owned();
    let bytes = match std::fs::metadata(path) {
        Ok(facts) if facts.len() > LARGEST as u64 => return merge.refuse(&name, format!("has more than {LARGEST} bytes")),
        _ => std::fs::read(path),
    };
    match bytes {
        Err(error) => merge.refuse(&name, format!("cannot be read: {error}")),
        Ok(bytes) if !known.is_empty() && known.contains(&sha256(&bytes)) => {}
        Ok(bytes) => match returned::read(&bytes, SOURCE_LANGUAGE, merge.target_language()) {
            Err(error) => merge.refuse(&name, error.to_string()),
            Ok(returned) => {
                merge.add(&name, &returned);
            }
        },
    }
}

/// Says what was refused and what should be looked at.
pub(super) fn say_refusals(merge: &Merge<'_>) {
    for refusal in &merge.refused {
        let place = if refusal.line > 0 { format!(", line {}", refusal.line) } else { String::new() };
        eprintln!("mujaz: {}{place}: {}", printable(&refusal.file), printable(&refusal.reason));
    }
    for conflict in &merge.conflicts {
        eprintln!(
            "mujaz: {}: {} {} was translated twice; this file counts",
            printable(&conflict.file),
            printable(&conflict.document),
            conflict.id
        );
    }
    for note in &merge.notes {
        eprintln!("mujaz: {}", printable(note));
    }
}

fn write(command: &MergeCommand, kit: &Kit, merge: &Merge<'_>) -> anyhow::Result<serde_json::Value> {
    let folder = &command.output;
    std::fs::create_dir_all(folder)?;
    // Names come from a file that anybody may have written.
    let mut names = Names::default();
    let names: Vec<String> = kit.documents.iter().map(|document| names.next(&document.name)).collect();
    names.par_iter().enumerate().try_for_each(|(at, name)| documents(command, kit, merge, at, name))?;
    memory(&folder.join("translations.tmx"), kit, merge)?;
    let untranslated = merge.untranslated();
    let mut rest = NewFile::create(&folder.join("untranslated.tsv"))?;
    rest.write_all(TSV_HEADING.as_bytes())?;
    for (d, u) in &untranslated {
        write_row(&mut rest, &kit.documents[*d], &kit.documents[*d].units[*u])?;
    }
    rest.finish()?;
    let missing: Vec<_> = untranslated
        .iter()
        .map(|(d, u)| (&kit.documents[*d], &kit.documents[*d].units[*u]))
        .map(|(document, unit)| json!({"document": document.name, "id": unit.id, "source": document.source(unit)}))
        .collect();
    let units: usize = kit.documents.iter().map(|document| document.units.len()).sum();
    let report = json!({
        "schema": "mujaz/merge/1",
        "target_language": kit.target_language,
        "documents": kit.documents.len(),
        "units": units,
        "translated": units - untranslated.len(),
        "files": merge.files,
        "refused": merge.refused,
        "conflicts": merge.conflicts,
        "propagated": merge.propagated,
        "notes": merge.notes,
        "untranslated": missing,
    });
    let mut json = serde_json::to_vec_pretty(&report)?;
    json.push(b'\n');
    write_file(&folder.join("merge.json"), &json)?;
    Ok(report)
}

fn documents(command: &MergeCommand, kit: &Kit, merge: &Merge<'_>, at: usize, name: &str) -> io::Result<()> {
    let document = &kit.documents[at];
    let targets = (0..document.units.len()).map(|unit| merge.translation((at, unit))).collect();
    let merged = Merged { document, targets, language: &kit.target_language };
    for form in &command.format {
        let (ending, content) = match form {
            DocumentForm::Text => ("txt", merged.text().into_bytes()),
            DocumentForm::Markdown => ("md", merged.markdown().into_bytes()),
            DocumentForm::Html => ("html", merged.html().into_bytes()),
            DocumentForm::Docx => ("docx", merged.docx()),
        };
        write_file(&command.output.join(format!("{name}.{ending}")), &content)?;
    }
    Ok(())
}

/// The pairs as a translation memory.
fn memory(path: &Path, kit: &Kit, merge: &Merge<'_>) -> io::Result<()> {
    let mut tmx = TmxWriter::new(NewFile::create(path)?, SOURCE_LANGUAGE, &kit.target_language)?;
    for (d, document) in kit.documents.iter().enumerate() {
        for (u, unit) in document.units.iter().enumerate() {
            if let Some(target) = merge.translation((d, u)) {
                let id = format!("{}/{}", document.name, unit.id);
                tmx.add(&id, &[("x-document", &document.name), ("x-key", &unit.key)], document.source(unit), target)?;
            }
        }
    }
    tmx.finish()?.finish()
}

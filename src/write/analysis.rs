//! Counts for an estimate, in the forms that people and programs want.
//!
//! Uses `translate::leverage`, `translate::table` and `maud`.

use crate::translate::leverage::count::{Analysis, Band, Count, Counts};
use crate::translate::table::is_formula;
use clap::ValueEnum;
use maud::{DOCTYPE, html};
use serde_json::{Map, Value, json};
use std::io::{self, Write};

/// Version of the record of `analyze`.
pub const ANALYSIS_SCHEMA: &str = "mujaz/analysis/1";

/// Forms of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum AnalysisFormat {
    /// A line a file and band, for the terminal.
    Table,
    /// Comma-separated values.
    Csv,
    /// One JSON object.
    Json,
    /// A page.
    Html,
}

/// Writes the report.
///
/// # Errors
/// When `out` cannot be written.
pub fn write(out: &mut impl Write, analysis: &Analysis, format: AnalysisFormat) -> io::Result<()> {
    match format {
        AnalysisFormat::Table => table(out, analysis),
        AnalysisFormat::Csv => csv(out, analysis),
        AnalysisFormat::Json => {
            serde_json::to_writer_pretty(&mut *out, &record(analysis))?;
            out.write_all(b"\n")
        }
        AnalysisFormat::Html => out.write_all(page(analysis).as_bytes()),
    }
}

/// The bands and the sum, each with its name.
fn rows(counts: &Counts) -> impl Iterator<Item = (&'static str, Count)> {
    Band::ALL.into_iter().map(|band| (band.name(), counts.of(band))).chain([("total", counts.total())])
}

fn table(out: &mut impl Write, analysis: &Analysis) -> io::Result<()> {
    let total = [("all files".to_owned(), analysis.total)];
    for (name, counts) in analysis.files.iter().chain(&total) {
        let shown: String = name.chars().map(|c| if c.is_control() { '\u{FFFD}' } else { c }).collect();
        writeln!(out, "{shown}\n  {:24}{:>9}{:>9}{:>12}{:>13}", "", "segments", "words", "characters", "with spaces")?;
        for (band, count) in rows(counts).filter(|(band, count)| count.segments > 0 || *band == "total") {
            let Count { segments, words, characters, characters_with_spaces } = count;
            writeln!(out, "  {band:24}{segments:>9}{words:>9}{characters:>12}{characters_with_spaces:>13}")?;
        }
    }
    Ok(())
}

fn csv(out: &mut impl Write, analysis: &Analysis) -> io::Result<()> {
    writeln!(out, "file,band,segments,words,characters,characters_with_spaces")?;
    let total = [("all files".to_owned(), analysis.total)];
    for (name, counts) in analysis.files.iter().chain(&total) {
        let guarded = if is_formula(name) { format!("'{name}") } else { name.clone() };
        let name = format!("\"{}\"", guarded.replace('"', "\"\"").replace(['\n', '\r'], " "));
        for (band, count) in rows(counts) {
            writeln!(out, "{name},{band},{},{},{},{}", count.segments, count.words, count.characters, count.characters_with_spaces)?;
        }
    }
    Ok(())
}

fn record(analysis: &Analysis) -> Value {
    let bands = |counts: &Counts| rows(counts).map(|(band, count)| (band.to_owned(), json!(count))).collect::<Map<_, _>>();
    let files: Vec<Value> = analysis.files.iter().map(|(name, counts)| json!({ "file": name, "bands": bands(counts) })).collect();
    json!({ "schema": ANALYSIS_SCHEMA, "files": files, "total": bands(&analysis.total) })
}

const STYLE: &str = "body{font:1rem/1.6 system-ui,sans-serif;max-width:50rem;margin:1rem auto;padding:0 1rem;color-scheme:light dark}\
table{border-collapse:collapse}td,th{border-bottom:1px solid #8886;padding:.2rem .8rem;text-align:end}td:first-child{text-align:start}";

fn page(analysis: &Analysis) -> String {
    let total = [("all files".to_owned(), analysis.total)];
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                title { "Analysis" }
                style { (maud::PreEscaped(STYLE)) }
            }
            body {
                h1 { "Analysis" }
                @for (name, counts) in total.iter().chain(&analysis.files) {
                    h2 { bdi { (name) } }
                    table {
                        thead { tr { th {} th { "segments" } th { "words" } th { "characters" } th { "with spaces" } } }
                        tbody { @for (band, count) in rows(counts) { tr {
                            td { (band) } td { (count.segments) } td { (count.words) } td { (count.characters) } td { (count.characters_with_spaces) }
                        } } }
                    }
                }
            }
        }
    };
    page.into_string()
}

//! What checks found: as a table for the terminal, as JSON, as a page.
//!
//! Uses `translate::check` and `maud`, which escapes everything. Texts are shown each in its own direction.

use crate::translate::check::{Issue, Pair, Severity, is_in_arabic_script};
use maud::{DOCTYPE, Markup, html};
use serde::Serialize;
use std::io::{self, Write};

/// Version of the record of `check`.
pub const CHECK_SCHEMA: &str = "mujaz/check/1";

/// A checked file.
#[derive(Debug)]
pub struct Checked {
    /// Its path.
    pub path: String,
    /// Language of the sources.
    pub source_language: String,
    /// Language of the targets.
    pub target_language: String,
    /// Its segments.
    pub pairs: Vec<Pair>,
    /// The issues of each.
    pub issues: Vec<Vec<Issue>>,
}

impl Checked {
    /// How many issues there are of a severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.issues.iter().flatten().filter(|issue| issue.severity == severity).count()
    }
}

#[derive(Serialize)]
struct Record<'c> {
    schema: &'static str,
    errors: usize,
    warnings: usize,
    segments: Vec<SegmentRecord<'c>>,
}

#[derive(Serialize)]
struct SegmentRecord<'c> {
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'c str>,
    id: &'c str,
    issues: &'c [Issue],
}

fn sum(files: &[Checked], severity: Severity) -> usize {
    files.iter().map(|file| file.count(severity)).sum()
}

/// Writes one JSON object with every segment; where there are several files, each segment names its own.
///
/// # Errors
/// When `out` cannot be written.
pub fn write_json(out: &mut impl Write, files: &[Checked]) -> io::Result<()> {
    let segments = files.iter().flat_map(|file| {
        let named = (files.len() > 1).then_some(file.path.as_str());
        file.pairs.iter().zip(&file.issues).map(move |(pair, issues)| SegmentRecord { file: named, id: &pair.id, issues })
    });
    let record = Record {
        schema: CHECK_SCHEMA,
        errors: sum(files, Severity::Error),
        warnings: sum(files, Severity::Warning),
        segments: segments.collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &record)?;
    out.write_all(b"\n")
}

/// Writes a line an issue and a line of sums. `printable` guards the terminal.
///
/// # Errors
/// When `out` cannot be written.
pub fn write_table(out: &mut impl Write, files: &[Checked], printable: impl Fn(&str) -> String) -> io::Result<()> {
    for file in files {
        if files.len() > 1 {
            writeln!(out, "{}", printable(&file.path))?;
        }
        let width = file.pairs.iter().map(|pair| pair.id.chars().count()).max().unwrap_or(0).min(24);
        for (pair, issue) in file.pairs.iter().zip(&file.issues).flat_map(|(pair, issues)| issues.iter().map(move |issue| (pair, issue))) {
            writeln!(
                out,
                "{:width$}  {:7}  {:15}  {}",
                printable(&pair.id),
                severity_name(issue.severity),
                issue.kind.name(),
                printable(&issue.message)
            )?;
        }
    }
    let segments: usize = files.iter().map(|file| file.pairs.len()).sum();
    writeln!(out, "{segments} segments, {} errors, {} warnings", sum(files, Severity::Error), sum(files, Severity::Warning))
}

fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

const STYLE: &str = "body{font:1rem/1.6 system-ui,sans-serif;max-width:60rem;margin:1rem auto;padding:0 1rem;color-scheme:light dark}\
table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid #8886;padding:.4rem;vertical-align:top;text-align:start}\
.text{width:30%}.error{color:#c53030;font-weight:600}.warning{color:#b7791f}ul{margin:0;padding-inline-start:1rem}";

/// The page: segments with issues, source and target beside each other.
#[must_use]
pub fn page(files: &[Checked]) -> String {
    let body = html! {
        h1 { "Checked translations" }
        p { (sum(files, Severity::Error)) " errors, " (sum(files, Severity::Warning)) " warnings in "
            (files.iter().map(|file| file.pairs.len()).sum::<usize>()) " segments" }
        @for file in files { (section(file)) }
    };
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                title { "Checked translations" }
                style { (maud::PreEscaped(STYLE)) }
            }
            body { (body) }
        }
    };
    page.into_string()
}

fn section(file: &Checked) -> Markup {
    let direction = |language: &str| if is_in_arabic_script(language) || language.starts_with("he") { "rtl" } else { "ltr" };
    let bad = file.pairs.iter().zip(&file.issues).filter(|(_, issues)| !issues.is_empty());
    html! {
        section {
            h2 { bdi { (file.path) } }
            table {
                thead { tr { th { "Segment" } th { "Source" } th { "Target" } th { "Issues" } } }
                tbody { @for (pair, issues) in bad { tr {
                    td { bdi { (pair.id) } }
                    td.text lang=(file.source_language) dir=(direction(&file.source_language)) { (pair.source) }
                    td.text lang=(file.target_language) dir=(direction(&file.target_language)) { (pair.target) }
                    td { ul { @for issue in issues {
                        li { span class=(severity_name(issue.severity)) { (issue.kind.name().replace('_', " ")) } ": " bdi { (issue.message) } }
                    } } }
                } } }
            }
        }
    }
}

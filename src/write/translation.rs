//! The translation file set: one XLIFF, a pair of text files, a table, and JSON lines, all of the same units.
//!
//! Uses `translate`, `files`, `records`. All files are written as streams, one article after the other.

use super::date_of;
use super::files::NewFile;
use super::records::unit_records;
use crate::article::Document;
use crate::translate::xliff12::Xliff12;
use crate::translate::{Part, SOURCE_LANGUAGE, Unit, units};
use serde::Serialize;
use std::io::{self, Write};
use std::path::Path;

/// The heading of the table.
pub const TSV_HEADING: &str = "document\tid\tkey\tzone\tsource\ttarget\tpublisher\tdate\tstart_byte\tend_byte\n";

/// What the set holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Articles with at least one unit.
    pub articles: u64,
    /// Units.
    pub units: u64,
}

/// The files of a translation set while they are written.
pub struct TranslationFiles {
    xliff: Xliff12<NewFile>,
    source: NewFile,
    target: NewFile,
    table: NewFile,
    lines: NewFile,
    counts: Counts,
}

impl TranslationFiles {
    /// Begins the set in a folder.
    ///
    /// # Errors
    /// When a file cannot be made.
    pub fn create(folder: &Path, target_language: &str) -> io::Result<Self> {
        let file = |name: &str| NewFile::create(&folder.join(name));
        let mut table = file("units.tsv")?;
        table.write_all(TSV_HEADING.as_bytes())?;
        Ok(Self {
            xliff: Xliff12::new(file("units.xlf")?, target_language)?,
            source: file(&format!("units.{SOURCE_LANGUAGE}.txt"))?,
            target: file(&format!("units.{target_language}.txt"))?,
            table,
            lines: file("units.jsonl")?,
            counts: Counts::default(),
        })
    }

    /// Adds the units of one article to all files.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn add(&mut self, document: &Document) -> io::Result<()> {
        let units = units(document);
        self.xliff.add(Part { document, units: &units })?;
        for unit in &units {
            writeln!(self.source, "{}", unit.source)?;
            // The target has a line for each line of the source, for the translator to fill.
            writeln!(self.target)?;
        }
        write_table(&mut self.table, document, &units)?;
        write_lines(&mut self.lines, document, &units)?;
        self.counts.articles += u64::from(!units.is_empty());
        self.counts.units += units.len() as u64;
        Ok(())
    }

    /// Puts all files in place.
    ///
    /// # Errors
    /// When a file cannot be written or put in place.
    pub fn finish(self) -> io::Result<Counts> {
        self.xliff.finish()?.finish()?;
        for file in [self.source, self.target, self.table, self.lines] {
            file.finish()?;
        }
        Ok(self.counts)
    }
}

/// Appends the units to a table of tab-separated values. Cells hold no tab and no line break, and none that a
/// spreadsheet would take for a formula: such a cell begins with an apostrophe.
///
/// # Errors
/// When `out` cannot be written.
pub fn write_table(out: &mut impl Write, document: &Document, units: &[Unit]) -> io::Result<()> {
    let (id, publisher, date) = (cell(&document.article.id), cell(document.source().unwrap_or("")), date_of(document));
    for unit in units {
        let source = cell(&unit.source);
        writeln!(
            out,
            "{id}\t{}\t{}\t{}\t{source}\t\t{publisher}\t{date}\t{}\t{}",
            unit.id, unit.key, unit.zone, unit.span.start, unit.span.end
        )?;
    }
    Ok(())
}

/// Appends the units as JSON, one a line.
///
/// # Errors
/// When `out` cannot be written.
pub fn write_lines(out: &mut impl Write, document: &Document, units: &[Unit]) -> io::Result<()> {
    for record in unit_records(document, units) {
        serde_json::to_writer(&mut *out, &record)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// A cell of a table.
fn cell(text: &str) -> String {
    let spaced: String = text.chars().map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c }).collect();
    // Spreadsheets look behind spaces and invisible marks.
    let first = spaced.trim_start_matches(|c: char| c.is_whitespace() || crate::text::chars::is_invisible(c)).chars().next();
    if matches!(first, Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠')) { format!("'{spaced}") } else { spaced }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_neither_split_nor_run() {
        assert_eq!(cell("=SUM(A1)"), "'=SUM(A1)");
        assert_eq!(cell("\u{200f}- خفض الضرائب"), "'\u{200f}- خفض الضرائب");
        assert_eq!(cell("أ\tب\nج"), "أ ب ج");
        assert_eq!(cell("كوفيد-19"), "كوفيد-19");
    }
}

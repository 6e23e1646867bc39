//! Returned text: a line for each translation, a table of tab-separated values, JSON lines.
//!
//! Uses `serde_json`. Files may come from a spreadsheet: cells that were guarded against being run lose the
//! apostrophe, quoted cells their quotes.

use super::{Format, Returned, ReturnedError, ReturnedSegment};
use serde_json::Value;

/// Reads JSON lines.
pub(super) fn jsonl(content: &str) -> Result<Returned, ReturnedError> {
    let mut segments = Vec::new();
    for (line, text) in (1u32..).zip(content.lines()).filter(|(_, text)| !text.trim().is_empty()) {
        let record: Value = serde_json::from_str(text).map_err(|error| ReturnedError::Json { line, error })?;
        let field = |name: &str| record.get(name).and_then(Value::as_str).map(str::to_owned);
        if field("target").is_none() && field("source").is_none() {
            return Err(ReturnedError::Form(format!("line {line}: a JSON object with neither 'source' nor 'target'")));
        }
        segments.push(ReturnedSegment {
            document: field("document"),
            id: field("id"),
            key: field("key"),
            source: field("source"),
            target: field("target"),
            state: field("state"),
            line,
            ..ReturnedSegment::default()
        });
    }
    Ok(Returned { format: Format::Jsonl, source_language: None, target_language: None, segments })
}

/// Reads a table, or lines where there is no heading of a table.
pub(super) fn table_or_lines(content: &str) -> Result<Returned, ReturnedError> {
    let mut lines = content.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line));
    let heading: Vec<&str> = lines.clone().next().unwrap_or_default().split('\t').collect();
    let is_quoted = heading.len() > 1 && heading.iter().all(|cell| cell.len() > 1 && cell.starts_with('"') && cell.ends_with('"'));
    let names: Vec<String> = heading.iter().map(|cell| cell.trim_matches('"').trim().to_ascii_lowercase()).collect();
    let Some(columns) = Columns::find(&names) else { return Ok(plain(content)) };
    lines.next();
    let mut segments = Vec::new();
    for (line, text) in (2u32..).zip(lines).filter(|(_, text)| !text.trim().is_empty()) {
        let cells: Vec<String> = text.split('\t').map(|cell| unguarded(&unquoted(cell, is_quoted))).collect();
        if cells.len() <= columns.source {
            return Err(ReturnedError::Form(format!(
                "line {line} has {} cells, the heading {}: a cell was broken in two",
                cells.len(),
                names.len()
            )));
        }
        segments.push(columns.segment(&cells, line));
    }
    Ok(Returned { format: Format::Tsv, source_language: None, target_language: None, segments })
}

fn plain(content: &str) -> Returned {
    let content = content.strip_suffix('\n').unwrap_or(content);
    let line = |(line, text): (u32, &str)| ReturnedSegment {
        target: Some(text.strip_suffix('\r').unwrap_or(text).to_owned()),
        line,
        ..ReturnedSegment::default()
    };
    let segments = (1u32..).zip(content.split('\n')).map(line).collect();
    Returned { format: Format::Text, source_language: None, target_language: None, segments }
}

/// Which column of a table holds what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Columns {
    document: Option<usize>,
    id: Option<usize>,
    key: Option<usize>,
    pub(super) source: usize,
    pub(super) target: usize,
}

impl Columns {
    /// Finds the columns in a heading, in whatever order they stand; source and target must be there.
    pub(super) fn find(names: &[String]) -> Option<Self> {
        // A heading may say more behind the name: "source (ar)".
        let at = |wanted: &str| names.iter().position(|name| name.split([' ', '(']).next() == Some(wanted));
        Some(Self { document: at("document"), id: at("id"), key: at("key"), source: at("source")?, target: at("target")? })
    }

    /// The segment of a row. An id may hold the document's number: `#3 p1s2`.
    pub(super) fn segment(&self, cells: &[String], line: u32) -> ReturnedSegment {
        let cell = |at: Option<usize>| at.and_then(|at| cells.get(at)).map(|cell| cell.trim().to_owned()).filter(|cell| !cell.is_empty());
        let (mut document, mut id) = (cell(self.document), cell(self.id));
        if let Some((number, place)) = id.as_deref().filter(|id| id.starts_with('#')).and_then(|id| id.split_once(char::is_whitespace)) {
            (document, id) = (Some(number.to_owned()), Some(place.trim().to_owned()));
        }
        ReturnedSegment {
            document,
            id,
            key: cell(self.key),
            source: cells.get(self.source).cloned(),
            target: Some(cells.get(self.target).cloned().unwrap_or_default()),
            line,
            ..ReturnedSegment::default()
        }
    }
}

/// A cell without the quotes that spreadsheets put around cells with quotes in them.
fn unquoted(cell: &str, always: bool) -> String {
    let inner = cell.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    match inner {
        Some(inner) if always || (inner.contains("\"\"") && !inner.replace("\"\"", "").contains('"')) => inner.replace("\"\"", "\""),
        _ => cell.to_owned(),
    }
}

/// A cell without the apostrophe that keeps spreadsheets from running it.
pub(super) fn unguarded(cell: &str) -> String {
    match cell.strip_prefix('\'') {
        Some(rest) if crate::translate::table::is_formula(rest) => rest.to_owned(),
        _ => cell.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn targets(content: &str) -> Vec<String> {
        table_or_lines(content).unwrap().segments.into_iter().filter_map(|segment| segment.target).collect()
    }

    #[test]
    fn tables_that_went_through_a_spreadsheet() {
        let table = "target\tsource\tid\r\n\"He said \"\"yes\"\" twice\"\tقال\t#3 p1s1\r\n'-5 degrees\t\"نص\"\tp1s2\r\n";
        assert_eq!(targets(table), ["He said \"yes\" twice", "-5 degrees"]);
        let segments = table_or_lines(table).unwrap().segments;
        assert_eq!((segments[0].document.as_deref(), segments[0].id.as_deref()), (Some("#3"), Some("p1s1")));
        assert_eq!(segments[1].source.as_deref(), Some("\"نص\""), "quotes of the text itself stay");
    }

    #[test]
    fn lines_keep_their_places() {
        assert_eq!(targets("one\r\n\r\nthree\n"), ["one", "", "three"]);
        assert_eq!(targets("one\n\n\n"), ["one", "", ""]);
    }

    #[test]
    fn a_broken_row_is_refused() {
        assert!(table_or_lines("id\tsource\ttarget\np1s1\n").is_err());
        assert!(jsonl("{\"a\": 1}").is_err() && jsonl("{").is_err());
    }
}

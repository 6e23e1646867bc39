//! Returned spreadsheets.
//!
//! Uses `calamine`, over archives that `package` has checked. Rows of every sheet that has a heading with source and
//! target are read; a defect of the library refuses the file and no more.

use super::text::{Columns, unguarded};
use super::{Format, Returned, ReturnedError};
use calamine::{Data, Reader, Xlsx};
use std::io::Cursor;
use std::panic::catch_unwind;

/// Rows in which the heading is looked for.
const HEADING_ROWS: usize = 20;

pub(super) fn read(bytes: &[u8]) -> Result<Returned, ReturnedError> {
    let form = |what: String| ReturnedError::Form(format!("the spreadsheet cannot be read: {what}"));
    let sheets = catch_unwind(|| -> Result<Vec<Vec<Vec<String>>>, calamine::XlsxError> {
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes))?;
        let names = book.sheet_names();
        names.iter().map(|name| Ok(rows(&book.worksheet_range(name)?))).collect()
    });
    let sheets = sheets.map_err(|_| form("internal error".to_owned()))?.map_err(|error| form(error.to_string()))?;
    let mut segments = Vec::new();
    let mut has_heading = false;
    for sheet in &sheets {
        let heading = |row: &Vec<String>| Columns::find(&row.iter().map(|cell| cell.trim().to_lowercase()).collect::<Vec<_>>());
        let found = sheet.iter().take(HEADING_ROWS).enumerate().find_map(|(at, row)| heading(row).map(|columns| (at, columns)));
        let Some((at, columns)) = found else { continue };
        has_heading = true;
        for (line, row) in (1u32..).zip(sheet).skip(at + 1) {
            let cells: Vec<String> = row.iter().map(|cell| unguarded(cell)).collect();
            if cells.get(columns.source).is_some_and(|source| !source.trim().is_empty()) {
                segments.push(columns.segment(&cells, line));
            }
        }
    }
    if !has_heading {
        return Err(form("no sheet has a heading with 'source' and 'target'".to_owned()));
    }
    Ok(Returned { format: Format::Xlsx, source_language: None, target_language: None, segments })
}

/// The rows of a sheet as text, from its first row on.
fn rows(range: &calamine::Range<Data>) -> Vec<Vec<String>> {
    let before = range.start().map_or(0, |(row, _)| (row as usize).min(HEADING_ROWS));
    let text = |cell: &Data| match cell {
        Data::Empty | Data::Error(_) => String::new(),
        Data::String(text) => text.replace("\r\n", " ").replace(['\n', '\r'], " "),
        other => other.to_string(),
    };
    std::iter::repeat_n(Vec::new(), before).chain(range.rows().map(|row| row.iter().map(text).collect())).collect()
}

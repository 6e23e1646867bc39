//! Bilingual tables of a kit: spreadsheets and Word files.
//!
//! Uses `translate`, `docx`, `rust_xlsxwriter`. Both wait in memory until they are complete; beyond a number of units a
//! new file is begun.

use super::docx::{Cell, Direction, Docx, Layout, Run};
use super::translation::{FormatFile, KitOptions, Sinks};
use crate::translate::kit::{KitDocument, KitUnit, Scope};
use crate::translate::{SOURCE_LANGUAGE, is_rtl};
use rust_xlsxwriter::{ExcelDateTime, FormatAlign, Workbook, XlsxError};
use std::io::{self, Write};

/// Units of one Word file; beyond it a new one is begun.
const DOCX_UNITS: usize = 20_000;
/// Units of one spreadsheet; beyond it a new one is begun.
const XLSX_UNITS: usize = 50_000;
/// Characters of a cell that spreadsheets take.
const LONGEST_CELL: usize = 32_767;

/// How a document is named in tables that have no room for its name.
fn reference(document: &KitDocument, unit: &KitUnit) -> String {
    format!("#{} {}", document.number, unit.id)
}

/// Spreadsheets: right to left, every cell text.
pub(super) struct Sheets {
    target: String,
    scope: Scope,
    sinks: Sinks,
    files: usize,
    rows: u32,
    book: Option<Workbook>,
}

impl Sheets {
    pub(super) fn new(options: &KitOptions, sinks: Sinks) -> Self {
        Self { target: options.target.clone(), scope: options.scope, sinks, files: 0, rows: 0, book: None }
    }

    fn begin(&self) -> Result<Workbook, XlsxError> {
        let mut book = Workbook::new();
        // A fixed day: the same input gives the same bytes.
        let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
        book.set_properties(&rust_xlsxwriter::DocProperties::new().set_creation_datetime(&day));
        let sheet = book.add_worksheet();
        sheet.set_name("units")?.set_right_to_left(true).set_freeze_panes(1, 0)?;
        sheet.set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
        let bold = rust_xlsxwriter::Format::new().set_bold().set_num_format("@");
        let (source, target) = (format!("source ({SOURCE_LANGUAGE})"), format!("target ({})", self.target));
        for (column, (name, width)) in
            (0u16..).zip([("id", 10), (&source, 60), (&target, 60), ("note", 30), ("zone", 12), ("document", 20), ("key", 18)])
        {
            sheet.write_string_with_format(0, column, name, &bold)?.set_column_width(column, width)?;
        }
        Ok(book)
    }

    fn rows(&mut self, document: &KitDocument) -> Result<(), XlsxError> {
        let text = |direction| {
            rust_xlsxwriter::Format::new().set_num_format("@").set_text_wrap().set_align(FormatAlign::Top).set_reading_direction(direction)
        };
        let (rtl, ltr) = (text(2), text(1));
        let target = if is_rtl(&self.target) { &rtl } else { &ltr };
        let Some(book) = &mut self.book else { return Ok(()) };
        let sheet = book.worksheet_from_index(0)?;
        for unit in document.listed(self.scope) {
            self.rows += 1;
            let id = reference(document, unit);
            let note = document.remarks(unit).join("; ");
            let translation = unit.target.as_deref().unwrap_or_default();
            let cells = [
                (id.as_str(), &ltr),
                (document.source(unit), &rtl),
                (translation, target),
                (&note, &ltr),
                (unit.zone.name(), &ltr),
                (&document.name, &ltr),
                (&unit.key, &ltr),
            ];
            for (column, (text, format)) in (0u16..).zip(cells) {
                if text.is_empty() {
                    sheet.write_blank(self.rows, column, format)?;
                } else {
                    sheet.write_string_with_format(self.rows, column, fitting(text), format)?;
                }
            }
        }
        Ok(())
    }

    fn end(&mut self) -> io::Result<()> {
        if let Some(mut book) = self.book.take() {
            self.files += 1;
            self.rows = 0;
            let mut sink = (self.sinks)(self.files)?;
            sink.write_all(&book.save_to_buffer().map_err(io::Error::other)?)?;
            sink.finish()?;
        }
        Ok(())
    }
}

/// As much of a text as a cell can hold.
fn fitting(text: &str) -> &str {
    text.char_indices().nth(LONGEST_CELL).and_then(|(at, _)| text.get(..at)).unwrap_or(text)
}

impl FormatFile for Sheets {
    fn add(&mut self, document: &KitDocument) -> io::Result<()> {
        if self.rows as usize + document.units.len() > XLSX_UNITS {
            self.end()?;
        }
        if self.book.is_none() {
            self.book = Some(self.begin().map_err(io::Error::other)?);
        }
        self.rows(document).map_err(io::Error::other)
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        if self.files == 0 && self.book.is_none() {
            self.book = Some(self.begin().map_err(io::Error::other)?);
        }
        self.end()
    }
}

/// Word files: a table for each document.
pub(super) struct Tables {
    target: String,
    scope: Scope,
    sinks: Sinks,
    files: usize,
    units: usize,
    docx: Option<Docx>,
}

impl Tables {
    pub(super) fn new(options: &KitOptions, sinks: Sinks) -> Self {
        Self { target: options.target.clone(), scope: options.scope, sinks, files: 0, units: 0, docx: None }
    }

    fn begin() -> Docx {
        let mut docx = Docx::new("mujaz", Direction::Ltr);
        docx.landscape();
        docx
    }

    fn end(&mut self) -> io::Result<()> {
        if let Some(docx) = self.docx.take() {
            self.files += 1;
            self.units = 0;
            let mut sink = (self.sinks)(self.files)?;
            sink.write_all(&docx.finish())?;
            sink.finish()?;
        }
        Ok(())
    }
}

impl FormatFile for Tables {
    fn add(&mut self, document: &KitDocument) -> io::Result<()> {
        if self.units + document.units.len() > DOCX_UNITS {
            self.end()?;
        }
        let (scope, target) = (self.scope, if is_rtl(&self.target) { Direction::Rtl } else { Direction::Ltr });
        let headings = ["id", &format!("source ({SOURCE_LANGUAGE})"), &format!("target ({})", self.target), "note"];
        let docx = self.docx.get_or_insert_with(Self::begin);
        let title = document.title.as_deref().unwrap_or(&document.id);
        docx.heading(2, Direction::Rtl, &[Run::rtl(title)]);
        let about: Vec<String> =
            document.about().into_iter().filter(|(label, _)| *label != "title").map(|(label, value)| format!("{label}: {value}")).collect();
        docx.paragraph(Direction::Ltr, &[Run::ltr(&format!("#{} {}; {}", document.number, document.name, about.join("; "))).small()]);
        let listed: Vec<(&KitUnit, String, String)> =
            document.listed(scope).into_iter().map(|unit| (unit, reference(document, unit), document.remarks(unit).join("; "))).collect();
        let heading = headings.iter().map(|name| Cell::new(Direction::Ltr, vec![Run::ltr(name).bold()]).shaded()).collect();
        let rows = listed.iter().map(|(unit, reference, note)| {
            vec![
                Cell::new(Direction::Ltr, vec![Run::ltr(reference).small()]),
                Cell::new(Direction::Rtl, vec![Run::rtl(document.source(unit))]),
                Cell::new(target, vec![Run::new(unit.target.as_deref().unwrap_or_default(), target)]),
                Cell::new(Direction::Ltr, vec![Run::ltr(note).small()]),
            ]
        });
        let layout = Layout { direction: Direction::Ltr, widths: &[5, 18, 18, 6], heading: true };
        docx.table(layout, std::iter::once(heading).chain(rows));
        self.units += document.units.len();
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<()> {
        if self.files == 0 {
            self.docx.get_or_insert_with(Self::begin);
        }
        self.end()
    }
}

//! Bilingual tables of a kit: spreadsheets and Word files.
//!
//! Uses `translate`, `docx`, `rust_xlsxwriter`. Both wait in memory until they are complete; beyond a number of units a
//! new file is begun.

use super::docx::{Cell, Direction, Docx, Layout, Run};
use super::translation::{FormatFile, KitOptions, Sinks, joined};
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

/// What a unit was translated to before: the best match with its score and where it comes from.
fn best(unit: &KitUnit) -> [String; 3] {
    unit.matches
        .first()
        .map_or_else(Default::default, |found| [found.entry.target.clone(), format!("{}%", found.score.all), found.entry.origin.clone()])
}

/// The columns that a kit has beside the usual ones.
#[derive(Clone, Copy)]
struct Columns {
    matches: bool,
    terms: bool,
}

impl Columns {
    fn of(options: &KitOptions) -> Self {
        Self { matches: options.with_matches, terms: !options.terms.is_empty() }
    }
}

/// Spreadsheets: right to left, every cell text.
pub(super) struct Sheets {
    target: String,
    scope: Scope,
    columns: Columns,
    sinks: Sinks,
    files: usize,
    rows: u32,
    book: Option<Workbook>,
}

impl Sheets {
    pub(super) fn new(options: &KitOptions, sinks: Sinks) -> Self {
        Self { target: options.target.clone(), scope: options.scope, columns: Columns::of(options), sinks, files: 0, rows: 0, book: None }
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
        let mut columns = vec![("id", 10), (&*source, 60), (&*target, 60)];
        if self.columns.matches {
            columns.extend([("match", 60), ("score", 8), ("origin", 20)]);
        }
        columns.extend(self.columns.terms.then_some(("terms", 30)));
        columns.extend([("note", 30), ("zone", 12), ("document", 20), ("key", 18), ("repeats", 30)]);
        for (column, (name, width)) in (0u16..).zip(columns) {
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
            let ([known, score, origin], terms) = (best(unit), joined(&unit.terms, "; "));
            let repeats = unit.repeats.as_ref().map(ToString::to_string).unwrap_or_default();
            let mut cells = vec![(id.as_str(), &ltr), (document.source(unit), &rtl), (translation, target)];
            if self.columns.matches {
                cells.extend([(known.as_str(), target), (&score, &ltr), (&origin, &ltr)]);
            }
            cells.extend(self.columns.terms.then_some((terms.as_str(), &rtl)));
            cells.extend([(note.as_str(), &ltr), (unit.zone.name(), &ltr), (&document.name, &ltr), (&unit.key, &ltr), (&repeats, &ltr)]);
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

/// The texts of a row of a Word table.
struct Row<'k> {
    unit: &'k KitUnit,
    reference: String,
    note: String,
    best: [String; 3],
    /// Score and origin of the match.
    said: String,
    terms: String,
}

impl<'k> Row<'k> {
    fn of(document: &KitDocument, unit: &'k KitUnit) -> Self {
        let best = best(unit);
        let said = if unit.matches.is_empty() { String::new() } else { format!("{} {}", best[1], best[2]).trim_end().to_owned() };
        Self {
            unit,
            reference: reference(document, unit),
            note: document.remarks(unit).join("; "),
            best,
            said,
            terms: joined(&unit.terms, "; "),
        }
    }
}

/// Word files: a table for each document.
pub(super) struct Tables {
    target: String,
    scope: Scope,
    columns: Columns,
    sinks: Sinks,
    files: usize,
    units: usize,
    docx: Option<Docx>,
}

impl Tables {
    pub(super) fn new(options: &KitOptions, sinks: Sinks) -> Self {
        Self { target: options.target.clone(), scope: options.scope, columns: Columns::of(options), sinks, files: 0, units: 0, docx: None }
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
        let columns = self.columns;
        let names = [format!("source ({SOURCE_LANGUAGE})"), format!("target ({})", self.target)];
        let mut headings = vec![("id", 5), (&*names[0], 18), (&*names[1], 18)];
        headings.extend(columns.matches.then_some(("match", 14)));
        headings.extend(columns.terms.then_some(("terms", 8)));
        headings.push(("note", 6));
        let docx = self.docx.get_or_insert_with(Self::begin);
        let title = document.title.as_deref().unwrap_or(&document.id);
        docx.heading(2, Direction::Rtl, &[Run::rtl(title)]);
        let about: Vec<String> =
            document.about().into_iter().filter(|(label, _)| *label != "title").map(|(label, value)| format!("{label}: {value}")).collect();
        docx.paragraph(Direction::Ltr, &[Run::ltr(&format!("#{} {}; {}", document.number, document.name, about.join("; "))).small()]);
        let listed: Vec<Row<'_>> = document.listed(scope).into_iter().map(|unit| Row::of(document, unit)).collect();
        let heading = headings.iter().map(|(name, _)| Cell::new(Direction::Ltr, vec![Run::ltr(name).bold()]).shaded()).collect();
        let rows = listed.iter().map(|row| {
            let mut cells = vec![
                Cell::new(Direction::Ltr, vec![Run::ltr(&row.reference).small()]),
                Cell::new(Direction::Rtl, vec![Run::rtl(document.source(row.unit))]),
                Cell::new(target, vec![Run::new(row.unit.target.as_deref().unwrap_or_default(), target)]),
            ];
            if columns.matches {
                let cell = Cell::new(target, vec![Run::new(&row.best[0], target)]);
                cells.push(if row.said.is_empty() { cell } else { cell.with(Direction::Ltr, vec![Run::ltr(&row.said).small()]) });
            }
            cells.extend(columns.terms.then(|| Cell::new(Direction::Rtl, Run::split(&row.terms))));
            cells.push(Cell::new(Direction::Ltr, vec![Run::ltr(&row.note).small()]));
            cells
        });
        let widths: Vec<u32> = headings.iter().map(|(_, width)| *width).collect();
        let layout = Layout { direction: Direction::Ltr, widths: &widths, heading: true };
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

//! Term lists: CSV, and TBX v3 of the Basic dialect (ISO 30042:2019, DCT style).
//!
//! Uses `xml`, `table`. A row is a source term, its translations separated by `|`, and a note. TBX is written concept by
//! concept; of a TBX file that is read, the terms of the two languages count.

use crate::text::xml_text;
use crate::translate::check::Term;
use crate::translate::table::is_formula;
use crate::translate::tmx::same_language;
use crate::translate::xml::{self, Element, XmlError, parse_with};
use quick_xml::escape::escape;
use std::io::{self, Write};

/// A term with what is said of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// The term and its translations.
    pub term: Term,
    /// Other spellings of the term.
    pub variants: Vec<String>,
    /// An example or remark.
    pub note: String,
}

/// Why a term list is refused.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    /// TBX that is damaged or refused.
    #[error(transparent)]
    Xml(#[from] XmlError),
    /// CSV that does not fit.
    #[error("line {0}: {1}")]
    Csv(usize, &'static str),
}

/// Reads a term list of either form. Linear.
///
/// # Errors
/// When it is neither, damaged or dangerous.
pub fn read(bytes: &[u8], source: &str, target: &str) -> Result<Vec<Row>, ListError> {
    let text = xml::decode(bytes)?;
    if text.trim_start().starts_with('<') { tbx(&text, source, target) } else { csv(&text) }
}

fn tbx(text: &str, source: &str, target: &str) -> Result<Vec<Row>, ListError> {
    let mut rows = Vec::new();
    parse_with(text, |element, above| {
        if above.is_empty() && !matches!(&*element.name, "tbx" | "martif") {
            return Err(XmlError::new(element.line, format!("<{}> is no TBX", element.name)));
        }
        if !matches!(&*element.name, "conceptEntry" | "termEntry") {
            return Ok(Some(element));
        }
        let mut row = Row::default();
        for section in element.elements().filter(|child| matches!(&*child.name, "langSec" | "langSet")) {
            let language = section.language().unwrap_or_default();
            let terms = terms(section);
            if same_language(language, source, false) {
                let mut terms = terms.into_iter();
                row.term.source = terms.next().unwrap_or_default();
                row.variants = terms.collect();
            } else if same_language(language, target, false) {
                row.term.targets = terms;
            }
        }
        if !row.term.source.is_empty() {
            rows.push(row);
        }
        Ok(None)
    })?;
    Ok(rows)
}

fn terms(section: &Element) -> Vec<String> {
    let groups = section.elements().filter(|child| matches!(&*child.name, "termSec" | "tig" | "ntig"));
    let terms = groups.filter_map(|group| group.child("term").or_else(|| group.child("termGrp")?.child("term")));
    terms.map(|term| term.text().trim().to_owned()).filter(|term| !term.is_empty()).collect()
}

/// Rows of `term,translations,note…`; a first row that begins with `term` or `source` is the heading.
fn csv(text: &str) -> Result<Vec<Row>, ListError> {
    let mut rows = Vec::new();
    for (line, cells) in records(text)? {
        let cell = |at: usize| cells.get(at).map(|cell| cell.strip_prefix('\'').unwrap_or(cell).trim()).unwrap_or_default();
        if line == 1 && matches!(cell(0).to_lowercase().as_str(), "term" | "source") || cell(0).is_empty() {
            continue;
        }
        let split = |cell: &str| cell.split('|').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect::<Vec<_>>();
        rows.push(Row {
            term: Term { source: cell(0).to_owned(), targets: split(cell(1)) },
            variants: split(cell(2)),
            note: cell(3).to_owned(),
        });
    }
    Ok(rows)
}

/// The records of CSV (RFC 4180) with the lines on which they begin.
fn records(text: &str) -> Result<Vec<(usize, Vec<String>)>, ListError> {
    let mut records = Vec::new();
    let (mut line, mut began, mut cells, mut cell, mut quoted) = (1, 1, Vec::new(), String::new(), false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\0' => return Err(ListError::Csv(line, "a NUL character; this is no text")),
            '"' if quoted && chars.peek() == Some(&'"') => cell.extend(chars.next()),
            '"' if quoted || cell.is_empty() => quoted = !quoted,
            ',' if !quoted => cells.push(std::mem::take(&mut cell)),
            '\n' if !quoted => {
                cells.push(std::mem::take(&mut cell));
                records.push((began, std::mem::take(&mut cells)));
                began = line + 1;
            }
            '\r' if !quoted => {}
            _ => cell.push(c),
        }
        line += usize::from(c == '\n');
    }
    if quoted {
        return Err(ListError::Csv(began, "a quotation mark is not closed"));
    }
    if !cell.is_empty() || !cells.is_empty() {
        cells.push(cell);
        records.push((began, cells));
    }
    Ok(records)
}

/// Writes CSV. Cells that a spreadsheet would run begin with an apostrophe.
///
/// # Errors
/// When `out` cannot be written.
pub fn write_csv(out: &mut impl Write, rows: &[Row]) -> io::Result<()> {
    writeln!(out, "term,translations,variants,note")?;
    let cell = |text: &str| {
        let guarded = if is_formula(text) { format!("'{text}") } else { text.to_owned() };
        format!("\"{}\"", guarded.replace('"', "\"\""))
    };
    for row in rows {
        let cells = [&row.term.source, &row.term.targets.join("|"), &row.variants.join("|"), &row.note].map(|text| cell(text));
        writeln!(out, "{}", cells.join(","))?;
    }
    Ok(())
}

/// Writes TBX. A concept without a translation has its source language only.
///
/// # Errors
/// When `out` cannot be written.
pub fn write_tbx(out: &mut impl Write, rows: &[Row], source: &str, target: &str) -> io::Result<()> {
    let text = |text: &str| escape(xml_text(text)).into_owned();
    writeln!(
        out,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<tbx type=\"TBX-Basic\" style=\"dct\" xml:lang=\"{}\" xmlns=\"urn:iso:std:iso:30042:ed-2\" xmlns:min=\"http://www.tbxinfo.net/ns/min\" xmlns:basic=\"http://www.tbxinfo.net/ns/basic\">\n<tbxHeader><fileDesc><sourceDesc><p>Made by mujaz</p></sourceDesc></fileDesc></tbxHeader>\n<text><body>",
        text(source)
    )?;
    for (number, row) in rows.iter().enumerate() {
        writeln!(out, "<conceptEntry id=\"c{}\">", number + 1)?;
        let sources: Vec<&String> = std::iter::once(&row.term.source).chain(&row.variants).collect();
        section(out, source, &sources, &row.note, true, text)?;
        if !row.term.targets.is_empty() {
            section(out, target, &row.term.targets.iter().collect::<Vec<_>>(), "", false, text)?;
        }
        writeln!(out, "</conceptEntry>")?;
    }
    writeln!(out, "</body></text>\n</tbx>")
}

/// A language of a concept. Where the terms behind the first are its other spellings, they are marked as admitted.
fn section(
    out: &mut impl Write,
    language: &str,
    terms: &[&String],
    example: &str,
    has_variants: bool,
    text: impl Fn(&str) -> String,
) -> io::Result<()> {
    writeln!(out, "<langSec xml:lang=\"{}\">", text(language))?;
    for (at, term) in terms.iter().enumerate() {
        write!(out, "<termSec><term>{}</term>", text(term))?;
        if at > 0 && has_variants {
            write!(out, "<min:administrativeStatus>admittedTerm-admn-sts</min:administrativeStatus>")?;
        }
        if at == 0 && !example.is_empty() {
            write!(out, "<descripGrp><basic:context>{}</basic:context></descripGrp>", text(example))?;
        }
        writeln!(out, "</termSec>")?;
    }
    writeln!(out, "</langSec>")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> Vec<Row> {
        let row = |source: &str, targets: &[&str], variants: &[&str], note: &str| Row {
            term: Term { source: source.into(), targets: targets.iter().map(|&text| text.into()).collect() },
            variants: variants.iter().map(|&text| text.into()).collect(),
            note: note.into(),
        };
        vec![row("سد المدينة", &["city dam", "town dam"], &["سدّ المدينة"], "زار، \"سد\" <المدينة>"), row("=خطة", &[], &[], "")]
    }

    #[test]
    fn lists_come_back_as_they_went() {
        let mut out = Vec::new();
        write_csv(&mut out, &rows()).unwrap();
        assert_eq!(read(&out, "ar", "en").unwrap(), rows());
        let mut out = Vec::new();
        write_tbx(&mut out, &rows(), "ar", "en").unwrap();
        let read: Vec<(Term, Vec<String>)> = read(&out, "ar", "en").unwrap().into_iter().map(|row| (row.term, row.variants)).collect();
        assert_eq!(read, rows().into_iter().map(|row| (row.term, row.variants)).collect::<Vec<_>>());
    }

    #[test]
    fn hostile_lists_are_refused_with_a_reason() {
        for list in ["term\n\"open", "a\0b", "<!DOCTYPE tbx [<!ENTITY a \"b\">]><tbx/>", "<html/>", "<tbx><text>", "<tbx>&x;</tbx>"] {
            assert!(read(list.as_bytes(), "ar", "en").is_err(), "{list}");
        }
    }
}

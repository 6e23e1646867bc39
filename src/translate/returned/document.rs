//! Returned Word files: the rows of their tables.
//!
//! Uses `package` and `xml`. What a translator deleted with changes tracked is gone, what was inserted counts. Tables
//! without a heading of source and target are passed over.

use super::text::Columns;
use super::{Format, Returned, ReturnedError};
use crate::translate::package::Package;
use crate::translate::xml::{Element, Node};

pub(super) fn read(package: &mut Package<'_>) -> Result<Returned, ReturnedError> {
    let document = package.xml("word/document.xml")?;
    let mut tables = Vec::new();
    find_tables(&document, &mut tables);
    let mut segments = Vec::new();
    let mut has_heading = false;
    let mut number = 0;
    for table in tables {
        let mut columns: Option<Columns> = None;
        for row in rows(table) {
            number += 1;
            let cells: Vec<String> = cells(row).map(cell).collect();
            match &columns {
                None => columns = Columns::find(&cells.iter().map(|cell| cell.trim().to_lowercase()).collect::<Vec<_>>()),
                Some(columns) if cells.get(columns.source).is_some_and(|source| !source.trim().is_empty()) => {
                    segments.push(columns.segment(&cells, number));
                }
                Some(_) => {}
            }
        }
        has_heading |= columns.is_some();
    }
    if !has_heading {
        return Err(ReturnedError::Form("no table of the document has a heading with 'source' and 'target'".to_owned()));
    }
    Ok(Returned { format: Format::Docx, source_language: None, target_language: None, segments })
}

/// The tables that stand in no other table.
fn find_tables<'e>(element: &'e Element, tables: &mut Vec<&'e Element>) {
    for child in element.elements() {
        if &*child.name == "tbl" { tables.push(child) } else { find_tables(child, tables) }
    }
}

/// The rows of a table; content controls and tracked insertions may stand around them.
fn rows(table: &Element) -> impl Iterator<Item = &Element> {
    inside(table, "tr").into_iter()
}

fn cells(row: &Element) -> impl Iterator<Item = &Element> {
    inside(row, "tc").into_iter()
}

fn inside<'e>(element: &'e Element, name: &str) -> Vec<&'e Element> {
    let mut found = Vec::new();
    for child in element.elements() {
        match &*child.name {
            wanted if wanted == name => found.push(child),
            "sdt" | "sdtContent" | "ins" | "customXml" | "smartTag" => found.extend(inside(child, name)),
            _ => {}
        }
    }
    found
}

/// The text of a cell: its paragraphs joined by spaces.
fn cell(cell: &Element) -> String {
    let paragraphs = inside(cell, "p");
    let texts = paragraphs.into_iter().map(|paragraph| {
        let mut out = String::new();
        push_text(paragraph, &mut out);
        out
    });
    texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ")
}

fn push_text(element: &Element, out: &mut String) {
    for child in element.elements() {
        match &*child.name {
            "t" => child.children.iter().for_each(|node| {
                if let Node::Text(text) = node {
                    out.push_str(text);
                }
            }),
            "tab" | "br" | "cr" => out.push(' '),
            "noBreakHyphen" => out.push('\u{2011}'),
            "softHyphen" => out.push('\u{AD}'),
            // Deleted and moved text, properties, instructions of fields, and the old copy of drawn text.
            "del" | "moveFrom" | "rPr" | "pPr" | "instrText" | "delText" | "Fallback" => {}
            _ => push_text(child, out),
        }
    }
}

//! Files that translators send back: any of them as a list of segments.
//!
//! Uses `xml`, `package`, `tmx`, `calamine`. One file a format; which one it is shows in its content, not in its name.
//! Nothing is judged here: what a file says is handed on, with its place, and `merge` compares it with the kit. A
//! file that cannot be read at all is refused with the reason.

pub mod codes;
mod document;
mod sheet;
mod text;
mod xliff;

use super::package::{Package, PackageError};
use super::tmx;
use super::xml::{self, XmlError};

/// The format of a returned file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// XLIFF 1.0 to 1.2.
    Xliff1,
    /// XLIFF 2.0 to 2.2.
    Xliff2,
    /// TMX.
    Tmx,
    /// A table of tab-separated values.
    Tsv,
    /// One JSON object a segment.
    Jsonl,
    /// A spreadsheet (XLSX).
    Xlsx,
    /// A Word file (DOCX) with tables.
    Docx,
    /// One translation a line.
    Text,
}

impl Format {
    /// Its name for people.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Xliff1 => "XLIFF 1",
            Self::Xliff2 => "XLIFF 2",
            Self::Tmx => "TMX",
            Self::Tsv => "TSV",
            Self::Jsonl => "JSON lines",
            Self::Xlsx => "XLSX",
            Self::Docx => "DOCX",
            Self::Text => "text, one translation a line",
        }
    }
}

/// One segment as a file states it. What a format does not state is `None`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReturnedSegment {
    /// The document: its name in the kit, or `#` and its number there.
    pub document: Option<String>,
    /// The position id (`p3s2`).
    pub id: Option<String>,
    /// The stable key.
    pub key: Option<String>,
    /// The source text, placeables resolved.
    pub source: Option<String>,
    /// The translation, placeables resolved. `None` where there is no place for one, empty where it was not filled.
    pub target: Option<String>,
    /// The state that the tool gave it.
    pub state: Option<String>,
    /// Placeables of the target that stand for nothing in the source, by their ids.
    pub unresolved: Vec<String>,
    /// Inline codes of the source.
    pub source_codes: Vec<codes::SourceCode>,
    /// Inline codes of the target, by what names them in [`codes`].
    pub target_codes: Vec<String>,
    /// What the file calls the segment where that is no position id (`tuid` of TMX).
    pub label: Option<String>,
    /// The 1-based line, row or paragraph where it stands.
    pub line: u32,
}

/// A returned file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Returned {
    /// Its format.
    pub format: Format,
    /// Its source language, where it states one.
    pub source_language: Option<String>,
    /// Its target language, where it states one.
    pub target_language: Option<String>,
    /// Its segments in the order of the file.
    pub segments: Vec<ReturnedSegment>,
}

/// Why a returned file cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReturnedError {
    /// XML that is damaged or refused.
    #[error(transparent)]
    Xml(#[from] XmlError),
    /// An office file that is damaged or refused.
    #[error(transparent)]
    Package(#[from] PackageError),
    /// A line of JSON lines.
    #[error("line {line}: {error}")]
    Json {
        /// 1-based line.
        line: u32,
        /// What the parser says.
        error: serde_json::Error,
    },
    /// Not what its format wants, or no format that we know.
    #[error("{0}")]
    Form(String),
}

/// Reads a file in whatever format it is. `source` and `target` are the languages to look for in files of many
/// languages (TMX). Linear in the file.
///
/// # Errors
/// When the file is damaged, dangerous, or in no format that we know.
pub fn read(bytes: &[u8], source: &str, target: &str) -> Result<Returned, ReturnedError> {
    if bytes.starts_with(b"PK") {
        let mut package = Package::open(bytes)?;
        return if package.has("word/document.xml") {
            document::read(&mut package)
        } else if package.has("xl/workbook.xml") {
            package.check()?;
            sheet::read(bytes)
        } else {
            Err(ReturnedError::Form("is an archive, but neither DOCX nor XLSX".to_owned()))
        };
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        return Err(ReturnedError::Form("is an old or encrypted office file; save it as DOCX or XLSX without a password".to_owned()));
    }
    let content = xml::decode(bytes)?;
    let start = content.trim_start();
    if start.starts_with('<') {
        return if root_name(start) == "tmx" { from_tmx(&content, source, target) } else { xliff::read(&content) };
    }
    if start.starts_with('{') { text::jsonl(&content) } else { text::table_or_lines(&content) }
}

/// The name of the first element, as far as can be told without reading the file.
fn root_name(xml: &str) -> &str {
    let mut rest = xml;
    while let Some((_, tag)) = rest.split_once('<') {
        if tag.starts_with(|c: char| c.is_alphabetic() || c == '_') {
            let name = tag.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).next().unwrap_or_default();
            return name.rsplit(':').next().unwrap_or(name);
        }
        rest = tag.strip_prefix("!--").map_or(tag, |comment| comment.split_once("-->").map_or("", |(_, after)| after));
    }
    ""
}

fn from_tmx(content: &str, source: &str, target: &str) -> Result<Returned, ReturnedError> {
    let mut segments = Vec::new();
    let stated = tmx::read(content, |unit| {
        let (Some(from), Some(to)) = (unit.text(source), unit.text(target)) else { return };
        let (document, id) = match (unit.property("x-document"), unit.id.as_deref().and_then(|id| id.rsplit_once('/'))) {
            (Some(document), Some((_, id))) => (Some(document.to_owned()), Some(id.to_owned())),
            _ => (None, None),
        };
        segments.push(ReturnedSegment {
            document,
            id,
            key: unit.property("x-key").map(str::to_owned),
            source: Some(from.to_owned()),
            target: Some(to.to_owned()),
            label: unit.id.clone(),
            line: unit.line,
            ..ReturnedSegment::default()
        });
    })?;
    if segments.is_empty() {
        return Err(ReturnedError::Form(format!("holds no unit in both {source} and {target}")));
    }
    Ok(Returned { format: Format::Tmx, source_language: stated, target_language: Some(target.to_owned()), segments })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_show_in_the_content() {
        let format = |text: &str| read(text.as_bytes(), "ar", "en").map(|returned| returned.format).map_err(|error| error.to_string());
        assert_eq!(
            format(
                "<!-- <a> -->\n<tmx><header/><body><tu><tuv xml:lang=\"ar\"><seg>س</seg></tuv><tuv xml:lang=\"en\"><seg>s</seg></tuv></tu></body></tmx>"
            ),
            Ok(Format::Tmx)
        );
        assert_eq!(format("{\"source\": \"س\", \"target\": \"s\"}"), Ok(Format::Jsonl));
        assert_eq!(format("id\tsource\ttarget\np1s1\tس\ts"), Ok(Format::Tsv));
        assert_eq!(format("A line.\nAnother."), Ok(Format::Text));
        assert!(format("<html/>").is_err_and(|said| said.contains("<html>")));
        assert!(format("PK\u{3}\u{4}").is_err());
    }
}

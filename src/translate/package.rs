//! Office files are zip archives: opening them without being blown up.
//!
//! Uses `zip` and `xml`. Limits hold on the decompressed side and are checked while bytes come out, whatever the
//! archive says of itself. Names inside are compared, never used as paths.

use super::xml::{self, Element, XmlError};
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// Most parts of an archive.
const MOST_PARTS: usize = 10_000;
/// Largest part, in bytes.
const LARGEST_PART: u64 = 512 << 20;
/// Largest archive, in bytes of all parts.
const LARGEST_ARCHIVE: u64 = 2 << 30;
/// Most bytes that one compressed byte may become, once a part has more than [`UNSUSPICIOUS`].
const HIGHEST_RATIO: u64 = 200;
/// Parts up to this size are not held against their ratio.
const UNSUSPICIOUS: u64 = 1 << 20;

/// Why an archive cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PackageError {
    /// Not a zip archive, or a damaged one.
    #[error("is no office file: {0}")]
    Form(String),
    /// More than the limits allow.
    #[error("{0}")]
    Limit(String),
    /// A part is not XML that we read.
    #[error("{part}, {error}")]
    Part {
        /// The name of the part.
        part: String,
        /// What is wrong with it.
        error: XmlError,
    },
}

/// An office file that is being read.
pub struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    unpacked: u64,
}

impl<'b> Package<'b> {
    /// Opens an archive.
    ///
    /// # Errors
    /// When it is none, or has too many parts.
    pub fn open(bytes: &'b [u8]) -> Result<Self, PackageError> {
        if stated_parts(bytes).is_some_and(|parts| parts > MOST_PARTS) {
            return Err(PackageError::Limit(format!("has more than {MOST_PARTS} parts")));
        }
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| PackageError::Form(error.to_string()))?;
        if archive.len() > MOST_PARTS {
            return Err(PackageError::Limit(format!("has more than {MOST_PARTS} parts")));
        }
        Ok(Self { archive, unpacked: 0 })
    }

    /// Whether there is a part of this name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.archive.index_for_name(name).is_some()
    }

    /// A part as XML.
    ///
    /// # Errors
    /// When it is not there, larger than allowed, or refused by the guard.
    pub fn xml(&mut self, name: &str) -> Result<Element, PackageError> {
        let index = self.archive.index_for_name(name).ok_or_else(|| PackageError::Form(format!("it has no part {name}")))?;
        let (_, bytes) = self.part(index)?;
        let refused = |error| PackageError::Part { part: name.to_owned(), error };
        xml::parse(&xml::decode(&bytes).map_err(refused)?).map_err(refused)
    }

    /// Unpacks every part and reads those that are XML, so that a library without limits may read the file after us.
    ///
    /// # Errors
    /// When a part is larger than allowed or refused by the guard.
    pub fn check(&mut self) -> Result<(), PackageError> {
        for index in 0..self.archive.len() {
            let (name, bytes) = self.part(index)?;
            let is_xml = [".xml", ".rels", ".vml"].iter().any(|ending| name.to_ascii_lowercase().ends_with(ending));
            if is_xml {
                let refused = |error| PackageError::Part { part: name.clone(), error };
                let text = xml::decode(&bytes).map_err(refused)?;
                // Whatever is read goes at once: nothing but the root is kept.
                xml::parse_with(&text, |element, above| Ok(above.is_empty().then_some(element)))
                    .map_err(|error: XmlError| PackageError::Part { part: name.clone(), error })?;
            }
        }
        Ok(())
    }

    fn part(&mut self, index: usize) -> Result<(String, Vec<u8>), PackageError> {
        let form = |error: &dyn std::fmt::Display| PackageError::Form(error.to_string());
        let file = self.archive.by_index(index).map_err(|error| form(&error))?;
        let name = xml::shorten(&file.name().map(|name| name.to_string()).unwrap_or_default());
        let ratio = (file.compressed_size().saturating_mul(HIGHEST_RATIO)).max(UNSUSPICIOUS);
        let limit = ratio.min(LARGEST_PART).min(LARGEST_ARCHIVE.saturating_sub(self.unpacked));
        let mut bytes = Vec::new();
        file.take(limit + 1).read_to_end(&mut bytes).map_err(|error| form(&error))?;
        self.unpacked += bytes.len() as u64;
        if bytes.len() as u64 > limit {
            return Err(PackageError::Limit(format!("part {name} unpacks to more than {limit} bytes")));
        }
        Ok((name, bytes))
    }
}

/// The number of parts that the end of the archive states.
fn stated_parts(bytes: &[u8]) -> Option<usize> {
    let tail = bytes.get(bytes.len().saturating_sub(22 + 65_535)..)?;
    let at = memchr::memmem::rfind(tail, b"PK\x05\x06")?;
    let count = tail.get(at + 10..at + 12)?;
    Some(usize::from(u16::from_le_bytes([*count.first()?, *count.get(1)?])))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::write::SimpleFileOptions;

    fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in parts {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(content).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn bombs_are_stopped_while_they_unpack() {
        let bomb = archive(&[("word/document.xml", &vec![b' '; 8 << 20])]);
        let said = Package::open(&bomb).unwrap().check().unwrap_err().to_string();
        assert!(said.contains("unpacks to more than"), "{said}");
    }

    #[test]
    fn entities_in_a_part_are_refused() {
        let bytes = archive(&[("a.xml", b"<!DOCTYPE a [<!ENTITY b \"c\">]><a/>"), ("../b.xml", b"<a/>")]);
        let mut package = Package::open(&bytes).unwrap();
        assert!(package.xml("a.xml").unwrap_err().to_string().contains("document type"));
        assert!(package.xml("../b.xml").is_ok(), "a name is a name and no path");
        assert!(package.xml("c.xml").is_err() && package.check().is_err());
        assert!(Package::open(b"PK\x05\x06").is_err() && Package::open(b"").is_err());
    }
}

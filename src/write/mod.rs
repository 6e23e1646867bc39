//! Layer 6: results to files.
//!
//! Uses `brief`, `translate` and below; knows no reader. [`records`] fixes the JSON of every result and [`archive`] that of
//! an archive's lines, [`markdown`], [`report`] and the three forms of a brief ([`brief_markdown`], [`brief_page`],
//! [`brief_docx`]) are for people, [`translation`] is what translators open, [`files`] puts files in place.

pub mod analysis;
pub mod archive;
pub mod brief_docx;
pub mod brief_markdown;
pub mod brief_page;
mod brief_parts;
pub mod brief_records;
pub mod checked;
pub mod docx;
mod escape;
pub mod explain;
pub mod files;
mod json;
pub mod markdown;
pub mod merged;
mod omegat;
mod page;
#[cfg(feature = "parquet")]
pub mod parquet;
pub mod records;
pub mod report;
pub mod segments;
mod tables;
mod timeline_svg;
pub mod translation;

use crate::article::Document;
use crate::brief::Member;

/// What stands where a date would, for a text that states none.
pub const UNDATED: &str = "undated";

/// The date of a document, or [`UNDATED`].
#[must_use]
pub fn date_of(document: &Document) -> String {
    document.published.map_or_else(|| UNDATED.to_owned(), |published| published.date.to_string())
}

/// The date of a brief's document, or [`UNDATED`].
#[must_use]
pub fn date_of_member(member: &Member) -> String {
    member.published.map_or_else(|| UNDATED.to_owned(), |published| published.date.to_string())
}

/// The publisher of a brief's document; its id where the publisher is not known.
#[must_use]
pub fn source_of_member(member: &Member) -> &str {
    member.source.as_deref().unwrap_or(&member.id)
}

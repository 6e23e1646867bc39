//! Placeables: what passes through a translation unchanged - inline codes, addresses, handles.
//!
//! Uses nothing of the crate.

use super::segment::File;
use super::{Found, Kind};
use crate::translate::returned::codes::SourceCode;

/// An inline code, web address, e-mail address or handle of the source that the target lacks, or a code that it has too
/// often.
pub(super) fn placeable(file: &File<'_>, at: usize, found: &mut Found) {
    let segment = &file.segments[at];
    let pair = segment.pair;
    let is_there = |code: &SourceCode| {
        pair.target_codes.contains(&code.id) || code.text.as_ref().is_some_and(|text| segment.target.contains(text.trim()))
    };
    let codes = pair.source_codes.iter().filter(|code| !is_there(code)).map(|code| code.text.as_deref().unwrap_or(&code.id));
    let mut lost: Vec<&str> = codes.collect();
    lost.extend(placeables(segment.source).filter(|text| !segment.target.contains(text)));
    lost.dedup();
    if !lost.is_empty() {
        found.add(Kind::Placeable, format!("not in the target: {}", lost.join(", ")));
    }
    let count = |id: &String| pair.target_codes.iter().filter(|other| *other == id).count();
    let is_foreign = |id: &&String| count(id) > pair.source_codes.iter().filter(|code| code.id == **id).count();
    if let Some(code) = pair.target_codes.iter().find(is_foreign) {
        found.add(Kind::Placeable, format!("not in the source, or too often: {code}"));
    }
}

/// Addresses and handles of a text.
fn placeables(text: &str) -> impl Iterator<Item = &str> {
    let trimmed = text.split_whitespace().map(|chunk| chunk.trim_matches(|c: char| !c.is_ascii_alphanumeric() && c != '@'));
    trimmed.filter(|chunk| chunk.is_ascii() && is_placeable(chunk))
}

fn is_placeable(chunk: &str) -> bool {
    let has_host = |host: &str| host.contains('.') && host.split('.').all(|part| !part.is_empty());
    let is_mail = chunk.split_once('@').is_some_and(|(name, host)| !name.is_empty() && has_host(host));
    let is_handle = chunk.strip_prefix('@').is_some_and(|name| name.len() >= 2);
    chunk.contains("://") || chunk.starts_with("www.") && has_host(chunk) || is_mail || is_handle
}

//! Reading a kit back: its skeleton, checked against the hashes in `kit.json`.
//!
//! Uses `translate`. Everything that merging needs is in the skeleton; the formats beside it may have been changed by
//! translators, and [`changed_files`] says which were.

use crate::text::{sha256, sha256_of};
use crate::translate::kit::{KIT_SCHEMA, KitDocument, Scope};
use crate::translate::merge::Kit;
use rayon::prelude::*;
use serde::Deserialize;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Why a kit cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KitError {
    /// A file of it cannot be read.
    #[error("{path}: {error}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// A file of it is not what it should be.
    #[error("{path}: {what}")]
    Form {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
}

/// What is needed of `kit.json`.
#[derive(Debug, Deserialize)]
struct Head {
    schema: String,
    target_language: String,
    scope: Scope,
    documents: Vec<HeadDocument>,
    files: Vec<HeadFile>,
}

#[derive(Debug, Deserialize)]
struct HeadDocument {
    name: String,
    text_sha256: String,
}

#[derive(Debug, Deserialize)]
struct HeadFile {
    path: String,
    sha256: String,
}

fn read(path: PathBuf) -> Result<(PathBuf, Vec<u8>), KitError> {
    match fs::read(&path) {
        Ok(bytes) => Ok((path, bytes)),
        Err(error) => Err(KitError::Unreadable { path, error }),
    }
}

fn head(folder: &Path) -> Result<Head, KitError> {
    let (path, bytes) = read(folder.join("kit.json"))?;
    let form = |what: String| KitError::Form { path: path.clone(), what };
    let head: Head = serde_json::from_slice(&bytes).map_err(|error| form(format!("is no kit: {error}")))?;
    if head.schema == KIT_SCHEMA {
        Ok(head)
    } else {
        Err(form(format!("is of version '{}', this program reads '{KIT_SCHEMA}'", head.schema)))
    }
}

/// Reads a kit. Linear in its skeleton; documents are parsed on all cores.
///
/// # Errors
/// When `kit.json` or the skeleton is missing, damaged, or was changed.
pub fn read_kit(folder: &Path) -> Result<Kit, KitError> {
    let head = head(folder)?;
    let (path, bytes) = read(folder.join("skeleton.jsonl"))?;
    let form = |what: String| KitError::Form { path: path.clone(), what };
    let stated = head.files.iter().find(|file| file.path == "skeleton.jsonl").map(|file| file.sha256.as_str());
    if stated != Some(sha256(&bytes).as_str()) {
        return Err(form("was changed since the kit was made: its hash is not that of kit.json; take the kit from a copy".to_owned()));
    }
    let lines: Vec<&[u8]> = bytes.split(|&b| b == b'\n').filter(|line| !line.is_empty()).collect();
    let parsed: Result<Vec<KitDocument>, _> = lines.into_par_iter().map(serde_json::from_slice).collect();
    let documents = parsed.map_err(|error| form(error.to_string()))?;
    let is_whole = documents.len() == head.documents.len()
        && documents.iter().zip(&head.documents).all(|(document, stated)| document.name == stated.name)
        && documents.par_iter().zip(&head.documents).all(|(document, stated)| sha256(document.text.as_bytes()) == stated.text_sha256);
    if !is_whole {
        return Err(form("holds other documents than kit.json".to_owned()));
    }
    Ok(Kit { target_language: head.target_language, scope: head.scope, documents })
}

/// The files of a kit that are not as they were written: translators worked in them. In the order of `kit.json`.
///
/// # Errors
/// When `kit.json` cannot be used.
pub fn changed_files(folder: &Path) -> Result<Vec<PathBuf>, KitError> {
    let head = head(folder)?;
    let is_plain =
        |path: &str| !path.is_empty() && path.split(['/', '\\']).all(|part| !matches!(part, "" | "." | "..")) && !path.contains(':');
    let paths = head.files.iter().filter(|file| is_plain(&file.path)).filter_map(|file| {
        let path = folder.join(&file.path);
        let (_, sha256) = sha256_of(fs::File::open(&path).ok()?).ok()?;
        (sha256 != file.sha256).then_some(path)
    });
    Ok(paths.collect())
}

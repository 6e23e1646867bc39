//! Which files a job reads.
//!
//! Uses `walkdir`. Files keep the order in which they are named; the files of a folder come in the order of their
//! paths, compared byte by byte, so that no file system's own order shows in a result.

use super::containers::Kind;
use super::{Form, ReadError};
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// One thing to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// Standard input.
    Stdin,
    /// A file and its size in bytes.
    File(PathBuf, u64),
}

impl Source {
    /// The name under which results speak of it: the path as it was given, with `/` between its parts.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Stdin => "-".to_owned(),
            Self::File(path, _) => path.to_string_lossy().replace('\\', "/"),
        }
    }
}

/// Expands files, folders and `-` into the list of things to read. What cannot be read is listed beside it.
#[must_use]
pub fn find_sources(inputs: &[PathBuf]) -> (Vec<Source>, Vec<(String, ReadError)>) {
    find(inputs, &|path| Form::of_name(path).is_some())
}

/// As [`find_sources`], with archives, tables, feeds and compressed files in folders too.
#[must_use]
pub fn find_all_sources(inputs: &[PathBuf]) -> (Vec<Source>, Vec<(String, ReadError)>) {
    find(inputs, &|path| Kind::of_name(path).is_some())
}

fn find(inputs: &[PathBuf], is_read: &dyn Fn(&Path) -> bool) -> (Vec<Source>, Vec<(String, ReadError)>) {
    let (mut sources, mut failures) = (Vec::new(), Vec::new());
    for input in inputs {
        if input.as_os_str() == "-" {
            sources.push(Source::Stdin);
            continue;
        }
        match std::fs::metadata(input) {
            Ok(facts) if facts.is_dir() => walk(input, is_read, &mut sources, &mut failures),
            Ok(facts) => sources.push(Source::File(input.clone(), facts.len())),
            Err(error) => failures.push((input.to_string_lossy().into_owned(), ReadError::Io(error))),
        }
    }
    (sources, failures)
}

/// The readable files below a folder; hidden ones and those of another form are passed over.
fn walk(folder: &Path, is_read: &dyn Fn(&Path) -> bool, sources: &mut Vec<Source>, failures: &mut Vec<(String, ReadError)>) {
    let before = sources.len();
    let is_shown = |name: &std::ffi::OsStr| !name.as_encoded_bytes().starts_with(b".");
    let entries =
        WalkDir::new(folder).follow_links(true).into_iter().filter_entry(|entry| entry.depth() == 0 || is_shown(entry.file_name()));
    let mut found: Vec<(PathBuf, u64)> = Vec::new();
    for entry in entries {
        match entry {
            Ok(entry) if entry.file_type().is_file() && is_read(entry.path()) => {
                let size = entry.metadata().map_or(0, |facts| facts.len());
                found.push((entry.into_path(), size));
            }
            Ok(_) => {}
            Err(error) => {
                let path = error.path().unwrap_or(folder).to_string_lossy().into_owned();
                failures.push((path, ReadError::Io(error.into())));
            }
        }
    }
    found.sort_by(|a, b| a.0.as_os_str().as_encoded_bytes().cmp(b.0.as_os_str().as_encoded_bytes()));
    sources.extend(found.into_iter().map(|(path, size)| Source::File(path, size)));
    if sources.len() == before {
        failures.push((folder.to_string_lossy().into_owned(), ReadError::NothingFound));
    }
}

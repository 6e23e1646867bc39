//! Cutting inputs into records: whole files for text and HTML, lines for JSONL.
//!
//! Uses `sources`. Streams: a JSONL file is never held whole. Hashes each input on the way if a manifest
//! wants it.

use super::{Form, ReadError, Source};
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

/// The bytes of one article-to-be.
#[derive(Debug, Clone)]
pub struct Record {
    /// The input's name.
    pub path: String,
    /// The first byte of the record in the input.
    pub offset: u64,
    /// The id, should the record state none.
    pub default_id: String,
    /// What the bytes are.
    pub form: Form,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// An input that was read to its end.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct InputFile {
    /// The input's name.
    pub path: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// Its SHA-256, in hexadecimal; empty if it was not asked for.
    pub sha256: String,
    /// What it was read as.
    pub form: Form,
    /// Records in it, refused ones too.
    pub records: u64,
}

/// A record that could not be cut out of its input.
#[derive(Debug)]
pub struct BadRecord {
    /// The input's name.
    pub path: String,
    /// The first byte of the record.
    pub offset: u64,
    /// What is wrong.
    pub error: ReadError,
}

/// The records of a list of inputs, in order.
pub struct Records {
    sources: std::vec::IntoIter<Source>,
    form: Option<Form>,
    limit: u64,
    lines: Option<Lines>,
    checksums: bool,
    /// The inputs that were read to their end so far.
    pub finished: Vec<InputFile>,
}

impl Records {
    /// Over `sources`, all of the given form, or each of the form that its name or its first bytes announce. A
    /// record of more than `limit` bytes is refused.
    #[must_use]
    pub fn new(sources: Vec<Source>, form: Option<Form>, limit: u64) -> Self {
        Self { sources: sources.into_iter(), form, limit, lines: None, checksums: false, finished: Vec::new() }
    }

    /// Takes the SHA-256 of every input on the way from now on.
    #[must_use]
    pub fn with_checksums(mut self) -> Self {
        self.checksums = true;
        self
    }

    fn open(&mut self, source: &Source) -> Option<Result<Record, BadRecord>> {
        let path = source.name();
        let opened: std::io::Result<(Box<dyn Read + Send>, Option<Form>)> = match source {
            Source::Stdin => Ok((Box::new(std::io::stdin()), None)),
            Source::File(file, _) => File::open(file).map(|opened| (Box::new(opened) as Box<dyn Read + Send>, Form::of_name(file))),
        };
        let bad = |error: std::io::Error| Some(Err(BadRecord { path: path.clone(), offset: 0, error: ReadError::Io(error) }));
        let (input, named) = match opened {
            Ok(opened) => opened,
            Err(error) => return bad(error),
        };
        let mut reader = BufReader::with_capacity(1 << 18, input);
        let form = match self.form.or(named) {
            Some(form) => form,
            None => match reader.fill_buf() {
                Ok(head) => Form::of_bytes(head),
                Err(error) => return bad(error),
            },
        };
        let stem = stem_of(&path);
        if form == Form::Jsonl {
            self.lines = Some(Lines { reader, path, stem, offset: 0, number: 0, hash: self.checksums.then(Sha256::new), limit: self.limit });
            return None;
        }
        let mut bytes = Vec::new();
        match (&mut reader).take(self.limit + 1).read_to_end(&mut bytes) {
            Err(error) => bad(error),
            Ok(_) if bytes.len() as u64 > self.limit => {
                Some(Err(BadRecord { path, offset: 0, error: ReadError::TooLarge { limit: self.limit } }))
            }
            Ok(_) => {
                let sha256 = if self.checksums { hex(&Sha256::digest(&bytes)) } else { String::new() };
                self.finished.push(InputFile { path: path.clone(), bytes: bytes.len() as u64, sha256, form, records: 1 });
                Some(Ok(Record { path, offset: 0, default_id: stem, form, bytes }))
            }
        }
    }
}

impl Iterator for Records {
    type Item = Result<Record, BadRecord>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(lines) = &mut self.lines {
                match lines.next_record() {
                    Some(record) => return Some(record),
                    None => self.finished.extend(self.lines.take().map(Lines::finish)),
                }
            }
            let source = self.sources.next()?;
            if let Some(record) = self.open(&source) {
                return Some(record);
            }
        }
    }
}

/// The lines of one JSONL input.
struct Lines {
    reader: BufReader<Box<dyn Read + Send>>,
    path: String,
    stem: String,
    offset: u64,
    number: u64,
    hash: Option<Sha256>,
    limit: u64,
}

impl Lines {
    /// The next line that is not blank.
    fn next_record(&mut self) -> Option<Result<Record, BadRecord>> {
        loop {
            let offset = self.offset;
            let mut bytes = Vec::new();
            let bad = |path: &str, error| Some(Err(BadRecord { path: path.to_owned(), offset, error }));
            match (&mut self.reader).take(self.limit + 1).read_until(b'\n', &mut bytes) {
                Err(error) => {
                    // What comes after a failed read is not known; the input ends here.
                    self.limit = 0;
                    self.reader = BufReader::new(Box::new(std::io::empty()));
                    return bad(&self.path, ReadError::Io(error));
                }
                Ok(0) => return None,
                Ok(_) => {}
            }
            if let Some(hash) = &mut self.hash {
                hash.update(&bytes);
            }
            self.offset += bytes.len() as u64;
            if bytes.len() as u64 > self.limit {
                self.number += 1;
                return match self.skip_line() {
                    Ok(()) => bad(&self.path, ReadError::TooLarge { limit: self.limit }),
                    Err(error) => bad(&self.path, ReadError::Io(error)),
                };
            }
            if offset == 0 && bytes.starts_with(b"\xEF\xBB\xBF") {
                bytes.drain(..3);
            }
            if bytes.trim_ascii().is_empty() {
                continue;
            }
            self.number += 1;
            let default_id = format!("{}-{}", self.stem, self.number);
            return Some(Ok(Record { path: self.path.clone(), offset, default_id, form: Form::Jsonl, bytes }));
        }
    }

    /// Passes over the rest of a line that is too long, without holding it.
    fn skip_line(&mut self) -> std::io::Result<()> {
        loop {
            let buffer = self.reader.fill_buf()?;
            let (taken, done) = match memchr::memchr(b'\n', buffer) {
                Some(at) => (at + 1, true),
                None => (buffer.len(), buffer.is_empty()),
            };
            if let Some(hash) = &mut self.hash {
                hash.update(&buffer[..taken]);
            }
            self.offset += taken as u64;
            self.reader.consume(taken);
            if done {
                return Ok(());
            }
        }
    }

    fn finish(self) -> InputFile {
        InputFile { path: self.path, bytes: self.offset, sha256: self.hash.map(|hash| hex(&hash.finalize())).unwrap_or_default(), form: Form::Jsonl, records: self.number }
    }
}

fn stem_of(path: &str) -> String {
    let stem = Path::new(path).file_stem().map(|stem| stem.to_string_lossy().into_owned());
    stem.filter(|stem| stem != "-").unwrap_or_else(|| "stdin".to_owned())
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    type Found = Vec<Result<(u64, String), &'static str>>;

    fn read(content: &[u8], limit: u64) -> (Found, Vec<InputFile>) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.jsonl");
        std::fs::write(&file, content).unwrap();
        let mut records = Records::new(vec![Source::File(file, 0)], None, limit);
        let found = records.by_ref().map(|record| record.map(|r| (r.offset, r.default_id)).map_err(|bad| bad.error.kind())).collect();
        (found, records.finished)
    }

    #[test]
    fn lines_keep_their_offsets_and_numbers() {
        let (found, finished) = read(b"{}\n\n{\"a\":1}\r\n{}", 100);
        assert_eq!(found, [Ok((0, "a-1".into())), Ok((4, "a-2".into())), Ok((13, "a-3".into()))]);
        assert_eq!((finished[0].records, finished[0].bytes), (3, 15));
    }

    #[test]
    fn a_giant_line_is_refused_and_the_next_is_read() {
        let (found, finished) = read(b"{\"text\": \"aaaaaaaaaaaaaaaaaaaa\"}\n{}\n", 10);
        assert_eq!(found, [Err("too-large"), Ok((33, "a-2".into()))]);
        assert_eq!(finished[0].bytes, 36);
    }
}

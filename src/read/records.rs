//! Cutting inputs into records, whatever they are.
//!
//! Uses `sources` and `containers`. Streams: nothing larger than a record is held. Hashes each input on the way if a
//! manifest wants it.

use super::containers::{Container, Context, Kind, Limits, Piece, Reached, Stream, fill, is_fatal, open, stem_of};
use super::{Form, ReadError, Source};
use crate::text::checksum::{hexadecimal, sha256_of};
use encoding_rs::Encoding;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::sync::{Arc, Mutex, PoisonError};

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
    /// What is known of it from around it.
    pub envelope: Envelope,
}

/// What a container states of a record, for where the record itself does not.
#[derive(Debug, Clone, Default)]
pub struct Envelope {
    /// The address.
    pub url: Option<String>,
    /// The date.
    pub date: Option<String>,
    /// The encoding.
    pub encoding: Option<&'static Encoding>,
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
    pub form: Kind,
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
    limits: Limits,
    checksums: bool,
    /// The input that is being read.
    current: Option<Opened>,
    /// The inputs that were read to their end so far.
    pub finished: Vec<InputFile>,
}

/// An input with the containers that are open in it, the innermost last.
struct Opened {
    path: String,
    kind: Kind,
    containers: Vec<Box<dyn Container>>,
    names: Vec<String>,
    context: Context,
    meter: Meter,
    /// Size of the file, where it is one.
    size: Option<u64>,
    records: u64,
}

/// The bytes that were read of an input, and their hash.
#[derive(Clone, Default)]
struct Meter(Arc<Mutex<(u64, Option<Sha256>)>>);

struct Metered<R> {
    input: R,
    meter: Meter,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(out)?;
        let mut meter = self.meter.0.lock().unwrap_or_else(PoisonError::into_inner);
        meter.0 += read as u64;
        if let Some(hash) = &mut meter.1 {
            hash.update(&out[..read]);
        }
        Ok(read)
    }
}

impl Records {
    /// Over `sources`, all of the given form, or each of the form that its name or its first bytes announce. A
    /// record of more than `limit` bytes is refused.
    #[must_use]
    pub fn new(sources: Vec<Source>, form: Option<Form>, limit: u64) -> Self {
        Self::within(sources, form, Limits { document: limit, ..Limits::default() })
    }

    /// As [`new`](Self::new), with all limits.
    #[must_use]
    pub fn within(sources: Vec<Source>, form: Option<Form>, limits: Limits) -> Self {
        Self { sources: sources.into_iter(), form, limits, checksums: false, current: None, finished: Vec::new() }
    }

    /// Takes the SHA-256 of every input on the way from now on.
    #[must_use]
    pub fn with_checksums(mut self) -> Self {
        self.checksums = true;
        self
    }

    fn open(&self, source: &Source) -> Result<Opened, BadRecord> {
        let path = source.name();
        let meter = Meter(Arc::new(Mutex::new((0, self.checksums.then(Sha256::new)))));
        let bad = |error| BadRecord { path: path.clone(), offset: 0, error };
        let (input, named, file): (Box<dyn Read + Send>, _, Option<File>) = match source {
            Source::Stdin => (Box::new(io::stdin()), None, None),
            Source::File(path, _) => {
                let opened = File::open(path).map_err(|error| bad(error.into()))?;
                let again = opened.try_clone().ok();
                (Box::new(opened), Kind::of_name(path), again)
            }
        };
        let size = file.as_ref().and_then(|file| file.metadata().ok()).map(|facts| facts.len()).filter(|&size| size > 0);
        let input = Box::new(BufReader::with_capacity(1 << 18, Metered { input, meter: meter.clone() }));
        let context = Context { form: self.form, limits: self.limits, totals: Arc::default() };
        let stream = Stream { name: path.clone(), named, input, is_entry: false };
        let (kind, container) = open(stream, 0, file, &context).map_err(bad)?;
        Ok(Opened { names: vec![path.clone()], path, kind, containers: vec![container], context, meter, size, records: 0 })
    }
}

impl Opened {
    /// The next record of the input.
    fn next(&mut self) -> Option<Result<Record, BadRecord>> {
        loop {
            let container = self.containers.last_mut()?;
            let found = match container.next() {
                Some(Ok(Piece::Record(record))) => Ok(record),
                Some(Ok(Piece::Stream(stream))) => match self.enter(stream) {
                    Ok(()) => continue,
                    Err(bad) => Err(bad),
                },
                Some(Err((offset, error))) => {
                    let path = self.names.last().cloned().unwrap_or_default();
                    if is_fatal(&error) {
                        self.leave();
                    }
                    Err(BadRecord { path, offset, error: limited(error) })
                }
                None => {
                    self.leave();
                    continue;
                }
            };
            self.records += 1;
            return Some(found);
        }
    }

    fn enter(&mut self, stream: Stream) -> Result<(), BadRecord> {
        let name = stream.name.clone();
        let opened = open(stream, self.containers.len(), None, &self.context);
        let (_, container) = opened.map_err(|error| BadRecord { path: name.clone(), offset: 0, error: limited(error) })?;
        self.containers.push(container);
        self.names.push(name);
        Ok(())
    }

    fn leave(&mut self) {
        self.containers.pop();
        self.names.pop();
    }

    fn finish(self) -> InputFile {
        let (mut bytes, hash) = std::mem::take(&mut *self.meter.0.lock().unwrap_or_else(PoisonError::into_inner));
        let mut sha256 = hash.clone().map(hexadecimal).unwrap_or_default();
        // Archives are not always read to their end, and ZIP by its table of contents.
        if let Some(size) = self.size.filter(|&size| size != bytes) {
            bytes = size;
            sha256 = hash.and_then(|_| sha256_of(File::open(&self.path).ok()?).ok()).map(|(_, sha256)| sha256).unwrap_or_default();
        }
        InputFile { path: self.path, bytes, sha256, form: self.kind, records: self.records }
    }
}

/// An error of reading that is a limit in disguise, as one.
fn limited(error: ReadError) -> ReadError {
    match error {
        ReadError::Io(error) => match error.downcast::<Reached>() {
            Ok(Reached(why)) => ReadError::Limit(why),
            Err(error) => ReadError::Io(error),
        },
        other => other,
    }
}

impl Iterator for Records {
    type Item = Result<Record, BadRecord>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(opened) = &mut self.current {
                match opened.next() {
                    Some(record) => return Some(record),
                    None => self.finished.extend(self.current.take().map(Opened::finish)),
                }
            }
            let source = self.sources.next()?;
            match self.open(&source) {
                Ok(opened) => self.current = Some(opened),
                Err(bad) => return Some(Err(bad)),
            }
        }
    }
}

/// The lines of one JSONL input.
pub(super) struct Lines {
    stream: Stream,
    stem: String,
    offset: u64,
    number: u64,
    limit: u64,
}

impl Lines {
    pub(super) fn new(stream: Stream, limit: u64) -> Self {
        Self { stem: stem_of(&stream.name), stream, offset: 0, number: 0, limit }
    }

    /// The next line that is not blank.
    fn next_record(&mut self) -> Result<Option<Record>, ReadError> {
        loop {
            let offset = self.offset;
            let mut bytes = Vec::new();
            let read = self.read_line(&mut bytes)?;
            self.offset += read as u64;
            if read == 0 {
                return Ok(None);
            }
            if read as u64 > self.limit {
                self.number += 1;
                if !bytes.ends_with(b"\n") {
                    self.skip_line()?;
                }
                return Err(ReadError::TooLarge { limit: self.limit });
            }
            if offset == 0 && bytes.starts_with(b"\xEF\xBB\xBF") {
                bytes.drain(..3);
            }
            if bytes.trim_ascii().is_empty() {
                continue;
            }
            self.number += 1;
            let default_id = format!("{}-{}", self.stem, self.number);
            let (path, envelope) = (self.stream.name.clone(), Envelope::default());
            return Ok(Some(Record { path, offset, default_id, form: Form::Jsonl, bytes, envelope }));
        }
    }

    /// Reads up to the end of a line, or to one byte beyond the limit.
    fn read_line(&mut self, bytes: &mut Vec<u8>) -> io::Result<usize> {
        loop {
            let buffer = fill(&mut self.stream.input)?;
            let room = (self.limit + 1 - bytes.len() as u64).min(buffer.len() as u64) as usize;
            let end = memchr::memchr(b'\n', &buffer[..room]);
            let taken = end.map_or(room, |at| at + 1);
            bytes.extend_from_slice(&buffer[..taken]);
            self.stream.input.consume(taken);
            if end.is_some() || taken == 0 {
                return Ok(bytes.len());
            }
        }
    }

    /// Passes over the rest of a line that is too long, without holding it.
    fn skip_line(&mut self) -> io::Result<()> {
        loop {
            let buffer = fill(&mut self.stream.input)?;
            let (taken, done) = match memchr::memchr(b'\n', buffer) {
                Some(at) => (at + 1, true),
                None => (buffer.len(), buffer.is_empty()),
            };
            self.offset += taken as u64;
            self.stream.input.consume(taken);
            if done {
                return Ok(());
            }
        }
    }
}

impl Container for Lines {
    fn next(&mut self) -> Option<Result<Piece, (u64, ReadError)>> {
        let offset = self.offset;
        self.next_record().map(|record| record.map(Piece::Record)).map_err(|error| (offset, error)).transpose()
    }
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

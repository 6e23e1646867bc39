//! ZIP archives, by the table of contents at their end.
//!
//! Uses `zip` for the table and `flate2` for what is packed. An archive that comes through a pipe or stands inside
//! another container has no end to seek to; it is held in memory if it is no larger than a document may be.

use super::guard::{Counted, Guarded};
use super::{BUFFER, Container, Context, Kind, Piece, ReadError, Stream, read_up_to};
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;
use zip::{CompressionMethod, ZipArchive};

/// More entries are no archive of news.
const MOST_ENTRIES: usize = 1 << 20;

/// What can be opened again for each entry.
trait Reopen: Send {
    type Reader: Read + Seek + Send + 'static;
    fn reopen(&self) -> io::Result<Self::Reader>;
}

impl Reopen for File {
    type Reader = Self;
    fn reopen(&self) -> io::Result<Self> {
        self.try_clone()
    }
}

impl Reopen for Arc<[u8]> {
    type Reader = Cursor<Self>;
    fn reopen(&self) -> io::Result<Cursor<Self>> {
        Ok(Cursor::new(Self::clone(self)))
    }
}

struct Entry {
    name: String,
    start: u64,
    packed: u64,
    method: CompressionMethod,
    is_encrypted: bool,
}

struct Zip<S: Reopen> {
    name: String,
    source: S,
    archive: ZipArchive<S::Reader>,
    next: usize,
    context: Context,
}

/// Opens an archive.
pub(super) fn open(mut stream: Stream, file: Option<File>, context: &Context) -> Result<Box<dyn Container>, ReadError> {
    let context = context.clone();
    match file {
        Some(source) => Ok(Box::new(Zip { archive: contents(&source)?, name: stream.name, source, next: 0, context })),
        None => {
            let source: Arc<[u8]> = read_up_to(&mut stream.input, context.limits.document)?.into();
            Ok(Box::new(Zip { archive: contents(&source)?, name: stream.name, source, next: 0, context }))
        }
    }
}

fn contents<S: Reopen>(source: &S) -> Result<ZipArchive<S::Reader>, ReadError> {
    let archive =
        ZipArchive::new(source.reopen()?).map_err(|_| ReadError::Damaged("the table of contents of the ZIP archive is damaged"))?;
    if archive.len() > MOST_ENTRIES {
        return Err(ReadError::Limit(format!("has more than {MOST_ENTRIES} entries")));
    }
    Ok(archive)
}

impl<S: Reopen> Zip<S> {
    fn entry(&mut self, index: usize) -> Result<Option<Entry>, ReadError> {
        let entry = self.archive.by_index_raw(index).map_err(|_| ReadError::Damaged("an entry of the ZIP archive is damaged"))?;
        if !entry.is_file() {
            return Ok(None);
        }
        let start = entry.data_start().ok_or(ReadError::Damaged("an entry of the ZIP archive has no data"))?;
        Ok(Some(Entry {
            name: entry.name().map_or_else(|_| format!("entry-{index}"), std::borrow::Cow::into_owned),
            start,
            packed: entry.compressed_size(),
            method: entry.compression(),
            is_encrypted: entry.encrypted(),
        }))
    }

    fn stream(&self, entry: Entry) -> Result<Stream, ReadError> {
        if entry.is_encrypted {
            return Err(ReadError::Binary("it is an encrypted entry of a ZIP archive"));
        }
        let mut source = self.source.reopen()?;
        source.seek(SeekFrom::Start(entry.start))?;
        let counted = Counted::new(Box::new(BufReader::with_capacity(BUFFER, source.take(entry.packed))));
        let packed = counted.count();
        let decoder: Box<dyn Read + Send> = match entry.method {
            CompressionMethod::Stored => Box::new(counted),
            CompressionMethod::Deflated => Box::new(flate2::bufread::DeflateDecoder::new(counted)),
            _ => return Err(ReadError::Binary("it is an entry of a ZIP archive packed by a rare method")),
        };
        let guarded = Guarded::new(decoder, packed, true, &self.context);
        let named = Kind::of_name(Path::new(&entry.name));
        let name = format!("{}!/{}", self.name, entry.name);
        Ok(Stream { name, named, input: Box::new(BufReader::with_capacity(BUFFER, guarded)), is_entry: true })
    }
}

impl<S: Reopen> Container for Zip<S> {
    fn next(&mut self) -> Option<Result<Piece, (u64, ReadError)>> {
        while self.next < self.archive.len() {
            self.next += 1;
            let entry = match self.entry(self.next - 1) {
                Ok(Some(entry)) => entry,
                Ok(None) => continue,
                Err(error) => return Some(Err((0, error))),
            };
            let at = entry.start;
            return Some(self.stream(entry).map(Piece::Stream).map_err(|error| (at, error)));
        }
        None
    }
}

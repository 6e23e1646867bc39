//! ZIP archives, by the table of contents at their end.
//!
//! Uses `zip` for the table and `flate2` for what is packed. What an entry holds is held against the size and checksum
//! in the table, at its end: of an entry with many records those before the damage are out by then. An archive that
//! comes through a pipe or stands inside another container has no end to seek to; it is held in memory if it is no larger
//! than a document may be.

use super::guard::{Counted, Guarded};
use super::{BUFFER, Container, Context, Kind, Piece, ReadError, Stream, read_up_to};
use flate2::Crc;
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
    size: u64,
    checksum: u32,
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

/// Fails at the end of an entry that is not what the table of contents says.
struct Verified {
    input: Box<dyn Read + Send>,
    crc: Crc,
    read: u64,
    size: u64,
    checksum: u32,
}

impl Read for Verified {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(out)?;
        self.crc.update(&out[..read]);
        self.read += read as u64;
        let is_over = read == 0 && !out.is_empty();
        if is_over && (self.read, self.crc.sum()) != (self.size, self.checksum) {
            let why = "the ZIP entry is damaged: its size or checksum is not what the archive says; what was read of it may be wrong";
            return Err(io::Error::new(io::ErrorKind::InvalidData, why));
        }
        Ok(read)
    }
}

impl<S: Reopen> Zip<S> {
    fn entry(&mut self, index: usize) -> Result<Option<Entry>, ReadError> {
        let entry = self.archive.by_index_raw(index).map_err(|_| ReadError::DamagedPart("the head of an entry of the ZIP archive"))?;
        if !entry.is_file() {
            return Ok(None);
        }
        let start = entry.data_start().ok_or(ReadError::DamagedPart("an entry of the ZIP archive has no data"))?;
        Ok(Some(Entry {
            name: entry.name().map_or_else(|_| format!("entry-{index}"), std::borrow::Cow::into_owned),
            start,
            packed: entry.compressed_size(),
            size: entry.size(),
            checksum: entry.crc32(),
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
        let verified = Verified { input: decoder, crc: Crc::new(), read: 0, size: entry.size, checksum: entry.checksum };
        let guarded = Guarded::new(Box::new(verified), packed, true, &self.context);
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

#[cfg(test)]
mod tests {
    use crate::read::containers::tests::outcome;
    use std::io::{Cursor, Write};
    use zip::write::SimpleFileOptions;
    use zip::{CompressionMethod, ZipWriter};

    const TEXT: &str = "أفادت بلدية المدينة بأن أعمال الترميم ستنطلق في الموسم القادم. ";

    fn archive(method: CompressionMethod) -> Vec<u8> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for name in ["a.txt", "b.txt", "c.txt"] {
            archive.start_file(name, SimpleFileOptions::default().compression_method(method)).unwrap();
            archive.write_all(TEXT.repeat(8).as_bytes()).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    #[test]
    fn a_damaged_entry_is_refused_and_the_others_are_read() {
        for method in [CompressionMethod::Stored, CompressionMethod::Deflated] {
            let good = archive(method);
            assert_eq!(outcome("a.zip", &good), ["a", "b", "c"]);
            let second = memchr::memmem::find_iter(&good, "b.txt").next().unwrap();
            // Behind the head of the second entry come its bytes.
            for (at, bit) in (second + 8..second + 60).flat_map(|at| (0..8).map(move |bit| (at, bit))) {
                let mut bad = good.clone();
                bad[at] ^= 1 << bit;
                assert_eq!(outcome("a.zip", &bad), ["a", "unreadable", "c"], "{method:?} {at} {bit}");
            }
        }
    }

    #[test]
    fn the_head_of_one_entry_loses_no_other() {
        let mut bad = archive(CompressionMethod::Deflated);
        let second = memchr::memmem::find_iter(&bad, "b.txt").next().unwrap();
        bad[second - 30] ^= 1;
        assert_eq!(outcome("a.zip", &bad), ["a", "damaged", "c"]);
    }
}

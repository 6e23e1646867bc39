//! Tar archives: POSIX ustar with the long names of GNU and pax.
//!
//! Uses nothing of the crate but the other containers. Read from the front to the end and never sought in, so that it
//! can come through a pipe or out of a decompressor.

use super::{Container, Input, Kind, Piece, Reached, ReadError, Stream};
use std::io::{self, BufRead, Read};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// The unit of everything in a tar archive.
const BLOCK: usize = 512;
/// Longest name that is taken from an entry of its own.
const LONGEST_NAME: u64 = 1 << 16;

/// The archive, shared with the entry that is being read.
type Shared = Arc<Mutex<Source>>;

struct Source {
    input: Input,
    at: u64,
    /// Bytes of the current entry that are not read, and the padding behind them.
    left: u64,
    padding: u64,
}

impl Source {
    /// Passes over what is left of the entry.
    fn skip(&mut self) -> io::Result<()> {
        let wanted = self.left + self.padding;
        let passed = io::copy(&mut (&mut self.input).take(wanted), &mut io::sink())?;
        (self.left, self.padding) = (0, 0);
        self.at += passed;
        if passed < wanted { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(()) }
    }
}

/// One entry's bytes; none if it is too large.
struct Entry {
    source: Shared,
    size: u64,
    limit: u64,
}

impl Read for Entry {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let limit = self.limit;
        if self.size > limit {
            return Err(io::Error::other(Reached(format!("has more than {limit} bytes; raise --max-entry-bytes to read it"))));
        }
        let mut source = self.source.lock().unwrap_or_else(PoisonError::into_inner);
        let most = out.len().min(usize::try_from(source.left).unwrap_or(usize::MAX));
        let read = source.input.read(&mut out[..most])?;
        if read == 0 && most > 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        source.left -= read as u64;
        source.at += read as u64;
        Ok(read)
    }
}

/// A tar archive.
pub(super) struct Tar {
    name: String,
    source: Shared,
    /// Most bytes of an entry.
    limit: u64,
    is_over: bool,
}

impl Tar {
    pub(super) fn new(stream: Stream, limit: u64) -> Self {
        let source = Source { input: stream.input, at: 0, left: 0, padding: 0 };
        Self { name: stream.name, source: Arc::new(Mutex::new(source)), limit, is_over: false }
    }

    /// The next file.
    fn entry(&mut self) -> Result<Option<Stream>, ReadError> {
        let mut long_name = None;
        loop {
            let mut source = self.source.lock().unwrap_or_else(PoisonError::into_inner);
            source.skip()?;
            if source.input.fill_buf()?.is_empty() {
                return Ok(None);
            }
            let mut header = [0; BLOCK];
            source.input.read_exact(&mut header)?;
            source.at += BLOCK as u64;
            if header.iter().all(|&byte| byte == 0) {
                return Ok(None);
            }
            let header = Header(header);
            let size = header.size().filter(|_| header.is_sound()).ok_or(ReadError::Damaged("a tar header is damaged"))?;
            (source.left, source.padding) = (size, size.next_multiple_of(BLOCK as u64) - size);
            match header.0[156] {
                b'0' | 0 => {
                    let name = long_name.unwrap_or_else(|| header.name());
                    drop(source);
                    let entry = Entry { source: Arc::clone(&self.source), size, limit: self.limit };
                    let input = Box::new(io::BufReader::with_capacity(super::BUFFER, entry));
                    let named = Kind::of_name(Path::new(&name));
                    return Ok(Some(Stream { name: format!("{}!/{name}", self.name), named, input, is_entry: true }));
                }
                b'L' | b'x' if size <= LONGEST_NAME => {
                    let mut content = vec![0; size as usize];
                    source.input.read_exact(&mut content)?;
                    (source.left, source.at) = (0, source.at + size);
                    let found = if header.0[156] == b'L' { Some(text(&content)) } else { pax_path(&content) };
                    long_name = found.or(long_name);
                }
                _ => {}
            }
        }
    }
}

impl Container for Tar {
    fn next(&mut self) -> Option<Result<Piece, (u64, ReadError)>> {
        if self.is_over {
            return None;
        }
        let entry = self.entry();
        self.is_over = entry.as_ref().map_or(true, Option::is_none);
        let at = self.source.lock().unwrap_or_else(PoisonError::into_inner).at;
        entry.map_err(|error| (at, error)).map(|stream| stream.map(Piece::Stream)).transpose()
    }
}

struct Header([u8; BLOCK]);

impl Header {
    fn name(&self) -> String {
        let (name, prefix) = (text(&self.0[..100]), text(&self.0[345..500]));
        if self.0[257..262] == *b"ustar" && !prefix.is_empty() { format!("{prefix}/{name}") } else { name }
    }

    fn size(&self) -> Option<u64> {
        let field = &self.0[124..136];
        if field[0] & 0x80 != 0 {
            // GNU: a big-endian number for files of 8 GiB and more.
            return field[4..].iter().try_fold(0u64, |sum, &byte| sum.checked_mul(256)?.checked_add(u64::from(byte)));
        }
        octal(field)
    }

    /// Whether the checksum is right: the sum of all bytes, with spaces in its own place.
    fn is_sound(&self) -> bool {
        let sum: u64 = self.0.iter().enumerate().map(|(at, &byte)| if (148..156).contains(&at) { 32 } else { u64::from(byte) }).sum();
        octal(&self.0[148..156]) == Some(sum)
    }
}

/// A text up to its first NUL.
fn text(field: &[u8]) -> String {
    String::from_utf8_lossy(field.split(|&byte| byte == 0).next().unwrap_or_default()).into_owned()
}

fn octal(field: &[u8]) -> Option<u64> {
    let digits = text(field);
    let digits = digits.trim();
    if digits.is_empty() { Some(0) } else { u64::from_str_radix(digits, 8).ok() }
}

/// The path in a pax header: lines of `length key=value`.
fn pax_path(content: &[u8]) -> Option<String> {
    let content = String::from_utf8_lossy(content);
    content.lines().find_map(|line| line.split_once(' ')?.1.strip_prefix("path=").map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use crate::read::containers::Limits;
    use crate::read::containers::tests::records;

    fn entry(name: &str, content: &[u8]) -> Vec<u8> {
        let mut header = [0u8; 512];
        header[..name.len()].copy_from_slice(name.as_bytes());
        header[124..135].copy_from_slice(format!("{:011o}", content.len()).as_bytes());
        header[148..156].fill(b' ');
        header[156] = b'0';
        header[257..262].copy_from_slice(b"ustar");
        let sum: u32 = header.iter().map(|&byte| u32::from(byte)).sum();
        header[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
        let mut entry = [&header[..], content].concat();
        entry.resize(entry.len().next_multiple_of(512), 0);
        entry
    }

    #[test]
    fn too_large_an_entry_is_refused_and_the_next_is_read() {
        let archive = [entry("a.txt", b"a"), entry("b.txt", &[b'b'; 2000]), entry("c.txt", b"c"), vec![0; 1024]].concat();
        let found = records("a.tar", &archive, Limits { entry: 1000, ..Limits::default() });
        let found: Vec<_> =
            found.into_iter().map(|found| found.map_or_else(|bad| bad.error.to_string(), |record| record.default_id)).collect();
        assert_eq!(found, ["a", "has more than 1000 bytes; raise --max-entry-bytes to read it", "c"]);
    }
}

//! A shard: one file of the results, which appears under its name when it is whole.
//!
//! Uses `zstd` for those that are to be packed. The file is written under a name of its own, made to last, and renamed.

use super::journal::sync_folder;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::Xxh3;

/// How hard to pack.
const LEVEL: i32 = 3;

/// A file that hashes what goes into it.
struct Hashed {
    file: BufWriter<File>,
    hash: Xxh3,
    bytes: u64,
}

impl Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hash.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

enum Packing {
    Plain(Hashed),
    Zstd(zstd::stream::write::Encoder<'static, Hashed>),
}

/// A shard that is being written.
pub struct Shard {
    out: Packing,
    part: PathBuf,
    path: PathBuf,
    /// Bytes that went in.
    pub unpacked: u64,
}

/// A shard that is in place.
pub struct Finished {
    /// Its size in bytes.
    pub bytes: u64,
    /// Its xxh3 in hexadecimal.
    pub xxh3: String,
}

/// What the names of unfinished files end in.
pub const PART: &str = ".part";

impl Shard {
    /// Begins a shard.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn create(folder: &Path, name: &str, packed: bool) -> io::Result<Self> {
        let part = folder.join(format!("{name}{PART}"));
        let file = BufWriter::with_capacity(1 << 18, File::create(&part)?);
        let hashed = Hashed { file, hash: Xxh3::new(), bytes: 0 };
        let out = if packed { Packing::Zstd(zstd::stream::write::Encoder::new(hashed, LEVEL)?) } else { Packing::Plain(hashed) };
        Ok(Self { out, part, path: folder.join(name), unpacked: 0 })
    }

    /// Adds to it.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.unpacked += bytes.len() as u64;
        match &mut self.out {
            Packing::Plain(out) => out.write_all(bytes),
            Packing::Zstd(out) => out.write_all(bytes),
        }
    }

    /// Puts it in place for good.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn finish(self) -> io::Result<Finished> {
        let mut hashed = match self.out {
            Packing::Plain(hashed) => hashed,
            Packing::Zstd(encoder) => encoder.finish()?,
        };
        hashed.flush()?;
        hashed.file.get_ref().sync_all()?;
        fs::rename(&self.part, &self.path)?;
        self.path.parent().map_or(Ok(()), sync_folder)?;
        Ok(Finished { bytes: hashed.bytes, xxh3: format!("{:016x}", hashed.hash.digest()) })
    }
}

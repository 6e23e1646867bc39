//! A shard: one file of the results, which appears under its name when it is whole.
//!
//! Uses `zstd` for those that are to be packed and `write::parquet` for tables. The file is written under a name of its
//! own, made to last, and renamed.

use super::Options;
use super::journal::sync_folder;
#[cfg(feature = "parquet")]
use crate::write::parquet::Table;
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

/// What a shard is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ShardForm {
    /// JSON lines.
    #[default]
    Jsonl,
    /// JSON lines packed with Zstandard.
    JsonlZstd,
    /// A Parquet table.
    #[cfg(feature = "parquet")]
    Parquet,
}

impl ShardForm {
    /// What the names of such shards end in.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Jsonl => "jsonl",
            Self::JsonlZstd => "jsonl.zst",
            #[cfg(feature = "parquet")]
            Self::Parquet => "parquet",
        }
    }
}

enum Packing {
    Plain(Hashed),
    Zstd(zstd::stream::write::Encoder<'static, Hashed>),
    #[cfg(feature = "parquet")]
    Parquet(Box<Table<Hashed>>),
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
    pub fn create(folder: &Path, name: &str, options: &Options) -> io::Result<Self> {
        let part = folder.join(format!("{name}{PART}"));
        let file = BufWriter::with_capacity(1 << 18, File::create(&part)?);
        let hashed = Hashed { file, hash: Xxh3::new(), bytes: 0 };
        let out = match options.form {
            ShardForm::Jsonl => Packing::Plain(hashed),
            ShardForm::JsonlZstd => Packing::Zstd(zstd::stream::write::Encoder::new(hashed, LEVEL)?),
            #[cfg(feature = "parquet")]
            ShardForm::Parquet => {
                Packing::Parquet(Box::new(Table::new(hashed, crate::write::parquet::schema(options.parts, options.dedupe))?))
            }
        };
        Ok(Self { out, part, path: folder.join(name), unpacked: 0 })
    }

    /// Adds a line to it.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.unpacked += bytes.len() as u64;
        match &mut self.out {
            Packing::Plain(out) => out.write_all(bytes),
            Packing::Zstd(out) => out.write_all(bytes),
            #[cfg(feature = "parquet")]
            Packing::Parquet(table) => table.add(bytes),
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
            #[cfg(feature = "parquet")]
            Packing::Parquet(table) => table.finish()?,
        };
        hashed.flush()?;
        hashed.file.get_ref().sync_all()?;
        fs::rename(&self.part, &self.path)?;
        self.path.parent().map_or(Ok(()), sync_folder)?;
        Ok(Finished { bytes: hashed.bytes, xxh3: format!("{:016x}", hashed.hash.digest()) })
    }
}

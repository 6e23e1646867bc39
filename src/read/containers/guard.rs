//! What may come out of compressed streams.
//!
//! Uses nothing of the crate but the errors of `read`. A few bytes of a bomb stand for gigabytes, so what counts is the
//! decompressed side: of one entry, of all that comes out of one input, and against what went in.

use super::{Context, Input};
use std::io::{self, BufRead, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// How much may come out of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one document.
    pub document: u64,
    /// Bytes of one entry of an archive, unpacked.
    pub entry: u64,
    /// Bytes of all that one input holds, unpacked.
    pub archive: u64,
    /// Bytes that one packed byte may stand for, from the second MiB on.
    pub ratio: u64,
    /// Containers inside each other.
    pub depth: usize,
}

/// Bytes below which the ratio does not matter: short runs of one letter pack well.
const FREE: u64 = 1 << 20;

impl Default for Limits {
    fn default() -> Self {
        Self { document: 64 << 20, entry: 512 << 20, archive: 1 << 40, ratio: 200, depth: 6 }
    }
}

/// What came out of one input so far, in all its streams.
#[derive(Debug, Default)]
pub struct Totals(AtomicU64);

/// A limit that was reached, inside an I/O error.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Reached(pub String);

/// Counts what is taken out of a stream.
pub(super) struct Counted {
    input: Input,
    count: Arc<AtomicU64>,
}

impl Counted {
    pub(super) fn new(input: Input) -> Self {
        Self { input, count: Arc::default() }
    }

    pub(super) fn count(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.count)
    }
}

impl Read for Counted {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(out)?;
        self.count.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

impl BufRead for Counted {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.input.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.count.fetch_add(amount as u64, Ordering::Relaxed);
        self.input.consume(amount);
    }
}

/// Stops a decompressed stream at the limits.
pub(super) struct Guarded {
    input: Box<dyn Read + Send>,
    packed: Arc<AtomicU64>,
    unpacked: u64,
    is_entry: bool,
    limits: Limits,
    totals: Arc<Totals>,
}

impl Guarded {
    pub(super) fn new(input: Box<dyn Read + Send>, packed: Arc<AtomicU64>, is_entry: bool, context: &Context) -> Self {
        Self { input, packed, unpacked: 0, is_entry, limits: context.limits, totals: Arc::clone(&context.totals) }
    }

    fn check(&self, total: u64) -> Result<(), String> {
        let Limits { entry, archive, ratio, .. } = self.limits;
        let packed = self.packed.load(Ordering::Relaxed);
        if self.is_entry && self.unpacked > entry {
            return Err(format!("unpacks to more than {entry} bytes; raise --max-entry-bytes to read it"));
        }
        if total > archive {
            return Err(format!("all of it unpacks to more than {archive} bytes; raise --max-archive-bytes to read it"));
        }
        if self.unpacked > FREE && self.unpacked / ratio.max(1) > packed {
            return Err(format!("unpacks to more than {ratio} times its size; raise --max-ratio to read it"));
        }
        Ok(())
    }
}

impl Read for Guarded {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(out)?;
        self.unpacked += read as u64;
        let total = self.totals.0.fetch_add(read as u64, Ordering::Relaxed) + read as u64;
        self.check(total).map_err(|why| io::Error::other(Reached(why)))?;
        Ok(read)
    }
}

//! What a batch job is asked to do, and which records it wants.
//!
//! Uses `read`. Records are chosen by their bytes and their number alone, so that every run chooses the same ones.

use super::ShardForm;
use crate::job::Settings;
use crate::job::ordered::Block;
use crate::read::containers::Limits;
use crate::read::records::BadRecord;
use crate::read::{Record, Records, Source};
use crate::write::archive::Parts;
use serde::{Deserialize, Serialize};
use std::sync::atomic::{AtomicBool, Ordering};
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

/// Bytes of records after which a block is closed.
const BLOCK_BYTES: usize = 256 << 10;
/// Records after which a block is closed.
const BLOCK_RECORDS: usize = 512;
/// What a record costs beside its bytes, for the bound on what is in flight.
const RECORD_BYTES: usize = 512;
/// Seed of the hash that shares records among machines, apart from that of the sample.
const SHARD_SEED: u64 = 0x006D_756A_617A;

/// What a batch job does.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Options {
    /// Which parts a line has.
    pub parts: Parts,
    /// Name the earlier document that each is a near-copy of.
    pub dedupe: bool,
    /// Part the archive into stories at the end.
    pub stories: bool,
    /// Count the archive's own terms first and score against them.
    pub two_pass: bool,
    /// Bytes of lines in a shard, before packing.
    pub shard_bytes: u64,
    /// What the shards are.
    pub form: ShardForm,
    /// Stop after so many records.
    pub limit: Option<u64>,
    /// Take this share of the records, by the hash of their bytes.
    pub sample: Option<f64>,
    /// Take part `.0` of `.1`, counted from 1, by the hash of their bytes.
    pub share: Option<(u64, u64)>,
    /// Stop when more records are rejected.
    pub max_rejects: Option<u64>,
    /// What may come out of compressed inputs.
    pub limits: Limits,
}

/// What a look at the inputs finds, without any work on them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// Records.
    pub records: u64,
    /// Those that are wanted.
    pub wanted: u64,
    /// Bytes of the wanted ones.
    pub bytes: u64,
    /// Records that cannot be cut out of their input.
    pub bad: u64,
}

/// Decides which records are wanted.
#[derive(Debug, Clone, Copy)]
struct Selection {
    sample: Option<f64>,
    share: Option<(u64, u64)>,
}

impl Selection {
    fn wants(self, bytes: &[u8]) -> bool {
        let in_sample = |part: f64| (xxh3_64(bytes) as f64) < part * u64::MAX as f64;
        let in_share = |(number, of): (u64, u64)| xxh3_64_with_seed(bytes, SHARD_SEED) % of == number - 1;
        self.sample.is_none_or(in_sample) && self.share.is_none_or(in_share)
    }
}

/// Counts the records of the inputs.
#[must_use]
pub fn plan(settings: &Settings, sources: Vec<Source>, options: &Options) -> Plan {
    let selection = Selection { sample: options.sample, share: options.share };
    let mut plan = Plan::default();
    for record in Records::within(sources, settings.read.form, options.limits) {
        if options.limit.is_some_and(|limit| plan.wanted >= limit) {
            break;
        }
        plan.records += 1;
        match record {
            Ok(record) if selection.wants(&record.bytes) => {
                plan.wanted += 1;
                plan.bytes += record.bytes.len() as u64;
            }
            Ok(_) => {}
            Err(_) => plan.bad += 1,
        }
    }
    plan
}

/// A place among the records, and what stands before it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Records up to here, whether they were wanted or not.
    pub records: u64,
    /// Those that were wanted.
    pub wanted: u64,
    /// The hash of their bytes, each with that of those before it as its seed.
    pub chain: u64,
}

impl Mark {
    fn pass(&mut self, record: &Result<Record, BadRecord>, selection: Selection) -> bool {
        let (bytes, is_wanted) = match record {
            Ok(record) => (record.bytes.as_slice(), selection.wants(&record.bytes)),
            Err(bad) => (bad.error.kind().as_bytes(), true),
        };
        self.records += 1;
        self.wanted += u64::from(is_wanted);
        self.chain = xxh3_64_with_seed(bytes, self.chain);
        is_wanted
    }
}

/// What earlier runs did.
#[derive(Debug, Default)]
pub(super) struct Before {
    /// How far they came.
    pub(super) mark: Mark,
    /// Whether it is passed over, and not only checked.
    pub(super) is_skipped: bool,
    /// Set when the records up to the mark are not those that they saw.
    pub(super) differs: AtomicBool,
}

/// A record on its way.
pub(super) struct Ticket {
    pub(super) record: Result<Record, BadRecord>,
    /// The place behind it.
    pub(super) mark: Mark,
    /// Bytes of the records up to there.
    pub(super) position: u64,
}

/// Pulls blocks of wanted records until the limit, the end, or a stop.
pub(super) fn blocks<'a>(
    mut records: Records,
    options: &'a Options,
    stop: &'a AtomicBool,
    before: &'a Before,
) -> impl FnMut() -> Option<Block<Vec<Ticket>>> + Send + 'a {
    let selection = Selection { sample: options.sample, share: options.share };
    let (mut mark, mut position) = (Mark::default(), 0u64);
    move || {
        let (mut items, mut bytes) = (Vec::new(), 0);
        while bytes < BLOCK_BYTES && items.len() < BLOCK_RECORDS && !stop.load(Ordering::Relaxed) {
            if options.limit.is_some_and(|limit| mark.wanted >= limit) {
                break;
            }
            let Some(record) = records.next() else {
                before.differs.fetch_or(mark.records < before.mark.records, Ordering::Relaxed);
                break;
            };
            let is_wanted = mark.pass(&record, selection);
            let size = record.as_ref().map_or(0, |record| record.bytes.len());
            position += size as u64;
            if mark.records == before.mark.records && mark != before.mark {
                before.differs.store(true, Ordering::Relaxed);
                return None;
            }
            if !is_wanted || before.is_skipped && mark.records <= before.mark.records {
                continue;
            }
            bytes += size;
            items.push(Ticket { record, mark, position });
        }
        let bytes = bytes + items.len() * RECORD_BYTES;
        (!items.is_empty()).then_some(Block { items, bytes })
    }
}

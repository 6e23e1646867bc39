//! Translation memory: what was translated before, in one file, found in milliseconds.
//!
//! Uses `leverage`, `text`, `tmx`, `redb` (an embedded store in pure Rust; a write that is cut off leaves the file as it
//! was). Three tables: units in blocks, by the number of the first; numbers by the folded source, for exact matches
//! however a word is spelled; numbers by stem, for fuzzy ones. A fuzzy look-up reads the lists of the rarest stems of a
//! segment, takes the units that share most of them, and scores only those. A block fills a page of the store: units
//! stored one by one leave half of every page empty.

use super::leverage::{Score, Tokens, score};
use super::tmx::same_language;
use crate::model::varint::{Input, put};
use crate::text::fold::fold_phrase;
use crate::text::{Light, Stemmer, for_each_word};
use redb::{Database, ReadableTable, Table, TableDefinition, TableError};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;
use std::path::Path;
use xxhash_rust::xxh3::xxh3_64;

const BLOCKS: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("blocks");
const EXACT: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("exact");
const STEMS: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("stems");
const ABOUT: TableDefinition<'_, &str, u64> = TableDefinition::new("about");
const LANGUAGES: TableDefinition<'_, &str, &str> = TableDefinition::new("languages");
/// The version of the tables.
const VERSION: u64 = 2;
/// Bytes of a block: two pages of redb without what it writes into them itself.
const BLOCK: usize = 8192 - 24;
/// Lists of stems that are read for a look-up, and numbers in them.
const MOST_LISTS: usize = 12;
const MOST_NUMBERS: usize = 10_000;
/// Candidates that are scored.
const MOST_CANDIDATES: usize = 40;
/// Units of one exact match that are looked at.
const MOST_EXACT: usize = 64;

/// Why a memory cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum MemoryError {
    /// The file cannot be opened, read or written as a store.
    #[error("{0}")]
    Store(String),
    /// Made by another version.
    #[error("a memory of version {0}, this program has version {VERSION}; export it as TMX there and add that here")]
    Version(u64),
    /// Of other languages.
    #[error("a memory of {0}, not of {1}")]
    Languages(String, String),
    /// Not what the tables should hold.
    #[error("damaged unit {0}; make the memory again from its TMX files")]
    Damaged(u64),
}

macro_rules! from_store {
    ($($kind:ty),*) => {$(
        impl From<$kind> for MemoryError {
            fn from(error: $kind) -> Self {
                Self::Store(error.to_string())
            }
        }
    )*};
}
from_store!(redb::DatabaseError, redb::TransactionError, redb::TableError, redb::StorageError, redb::CommitError, redb::CompactionError);

/// A unit of a memory.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// The source.
    pub source: String,
    /// Its translation.
    pub target: String,
    /// What [`context`] makes of the source before it in its document; 0 where that is not known.
    #[serde(skip)]
    pub previous: u64,
    /// Where it comes from: a file or document.
    pub origin: String,
}

/// A sentence as the context of the next one: a hash of its folded form, never 0; 0 for none.
#[must_use]
pub fn context(previous: &str) -> u64 {
    let folded = fold_phrase(previous);
    if folded.is_empty() { 0 } else { xxh3_64(folded.as_bytes()).max(1) }
}

/// How a unit matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum MatchKind {
    /// The same letters after the same sentence.
    Context,
    /// The same letters.
    Exact,
    /// The same words, spelled otherwise: with other hamzas, vowel signs, digits or spaces.
    Folded,
    /// Similar.
    Fuzzy,
}

/// A unit that helps with a segment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Match {
    /// How it matches.
    pub kind: MatchKind,
    /// OmegaT's scores.
    pub score: Score,
    /// The unit.
    #[serde(flatten)]
    pub entry: Entry,
}

/// What was taken in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Added {
    /// New units.
    pub added: u64,
    /// Units that the memory had already.
    pub known: u64,
}

/// A memory in a file.
pub struct Memory {
    store: Database,
}

impl Memory {
    /// Opens a memory, or makes a new one.
    ///
    /// # Errors
    /// When the file cannot be opened, is no memory, is in use, or of another version.
    pub fn open(path: &Path) -> Result<Self, MemoryError> {
        let store = Database::create(path)?;
        let version = match store.begin_read()?.open_table(ABOUT) {
            Ok(about) => about.get("version")?.map(|version| version.value()),
            Err(TableError::TableDoesNotExist(_)) => None,
            Err(error) => return Err(error.into()),
        };
        match version {
            Some(VERSION) => return Ok(Self { store }),
            Some(other) => return Err(MemoryError::Version(other)),
            None => {}
        }
        let write = store.begin_write()?;
        write.open_table(BLOCKS)?;
        write.open_table(LANGUAGES)?;
        write.open_table(EXACT)?;
        write.open_table(STEMS)?;
        write.open_table(ABOUT)?.insert("version", VERSION)?;
        write.commit()?;
        Ok(Self { store })
    }

    /// The number of units.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn len(&self) -> Result<u64, MemoryError> {
        Ok(units(&self.store.begin_read()?.open_table(ABOUT)?)?)
    }

    /// The languages of its units, source first; none where nothing was added yet.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn languages(&self) -> Result<Option<(String, String)>, MemoryError> {
        let table = self.store.begin_read()?.open_table(LANGUAGES)?;
        let stated = |side| Ok::<_, MemoryError>(table.get(side)?.map(|language| language.value().to_owned()));
        Ok(stated("source")?.zip(stated("target")?))
    }

    /// Makes sure that its units are of these languages, or states them where it is new.
    ///
    /// # Errors
    /// When they are of others, or the file cannot be written.
    pub fn expect(&self, source: &str, target: &str) -> Result<(), MemoryError> {
        if let Some((from, to)) = self.languages()? {
            let is_same = same_language(&from, source, false) && same_language(&to, target, false);
            return if is_same { Ok(()) } else { Err(MemoryError::Languages(format!("{from}-{to}"), format!("{source}-{target}"))) };
        }
        let write = self.store.begin_write()?;
        {
            let mut table = write.open_table(LANGUAGES)?;
            table.insert("source", source)?;
            table.insert("target", target)?;
        }
        Ok(write.commit()?)
    }

    /// Whether there is no unit.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn is_empty(&self) -> Result<bool, MemoryError> {
        Ok(self.len()? == 0)
    }

    /// Adds units, all or none. A pair of source and target that the memory has is not added again. Time follows the
    /// units and the lists of their stems.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn add(&mut self, entries: impl IntoIterator<Item = Entry>) -> Result<Added, MemoryError> {
        let write = self.store.begin_write()?;
        let mut counted = Added::default();
        {
            let mut blocks = write.open_table(BLOCKS)?;
            let mut exact = write.open_table(EXACT)?;
            let mut about = write.open_table(ABOUT)?;
            let mut tail = Tail::of(&blocks, units(&about)?)?;
            let mut new_stems: FxHashMap<u64, Vec<u64>> = FxHashMap::default();
            for entry in entries.into_iter().filter(|entry| !entry.source.trim().is_empty() && !entry.target.trim().is_empty()) {
                let key = xxh3_64(fold_phrase(&entry.source).as_bytes());
                let mut same = exact.get(key)?.map(|list| numbers(list.value())).unwrap_or_default();
                let mut is_known = false;
                for &number in &same {
                    let known = if number < tail.first { unit(&blocks, number)? } else { tail.unit(number)? };
                    is_known |= known.source == entry.source && known.target == entry.target && known.previous == entry.previous;
                }
                if is_known {
                    counted.known += 1;
                    continue;
                }
                let number = tail.push(&mut blocks, &entry)?;
                same.push(number);
                exact.insert(key, list(&same).as_slice())?;
                for stem in stems(&entry.source) {
                    new_stems.entry(stem).or_default().push(number);
                }
                counted.added += 1;
            }
            about.insert("units", tail.next)?;
            tail.store(&mut blocks)?;
            let mut stems = write.open_table(STEMS)?;
            let mut lists: Vec<(u64, Vec<u64>)> = new_stems.into_iter().collect();
            lists.sort_unstable_by_key(|(stem, _)| *stem);
            for (stem, new) in lists {
                let mut all = stems.get(stem)?.map(|list| numbers(list.value())).unwrap_or_default();
                all.extend(new);
                stems.insert(stem, list(&all).as_slice())?;
            }
        }
        write.commit()?;
        while self.store.compact()? {}
        Ok(counted)
    }

    /// The units that help with a segment, best first: at most `most`, of at least `least` percent over stems or over all
    /// pieces. `previous` is the source before it, for context matches.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn matches(&self, source: &str, previous: &str, most: usize, least: u32) -> Result<Vec<Match>, MemoryError> {
        let read = self.store.begin_read()?;
        let (blocks, exact, lists) = (read.open_table(BLOCKS)?, read.open_table(EXACT)?, read.open_table(STEMS)?);
        let folded = fold_phrase(source);
        let same = exact.get(xxh3_64(folded.as_bytes()))?.map(|list| numbers(list.value())).unwrap_or_default();
        let mut wanted: Vec<u64> = same.into_iter().rev().take(MOST_EXACT).collect();
        let mut sharing = Vec::new();
        for stem in stems(source) {
            sharing.extend(lists.get(stem)?);
        }
        // The rarest first; long lists are not even unpacked. Stable, so of one length in the order of the stems.
        sharing.sort_by_key(|list| list.value().len());
        let sharing = sharing.iter().map(|list| numbers(list.value()));
        wanted.extend(candidates(sharing));
        let tokens = Tokens::of(source);
        let mut found = Vec::new();
        let mut seen = FxHashSet::default();
        for number in wanted.into_iter().filter(|&number| seen.insert(number)) {
            let entry = unit(&blocks, number)?;
            let score = score(&tokens, &Tokens::of(&entry.source));
            let kind = if entry.source == source {
                if entry.previous != 0 && entry.previous == context(previous) { MatchKind::Context } else { MatchKind::Exact }
            } else if fold_phrase(&entry.source) == folded {
                MatchKind::Folded
            } else {
                MatchKind::Fuzzy
            };
            if kind != MatchKind::Fuzzy || score.stems.max(score.all) >= least {
                found.push((number, Match { kind, score, entry }));
            }
        }
        // OmegaT's order inside a kind; the newer unit first.
        found.sort_by_key(|(number, found)| (found.kind, std::cmp::Reverse((found.score, *number))));
        found.truncate(most);
        Ok(found.into_iter().map(|(_, found)| found).collect())
    }

    /// Hands over all units in the order in which they came.
    ///
    /// # Errors
    /// When the file cannot be read, or `each` fails.
    pub fn each<E: From<MemoryError>>(&self, mut each: impl FnMut(Entry) -> Result<(), E>) -> Result<(), E> {
        let store = |error: redb::StorageError| MemoryError::from(error);
        let read = self.store.begin_read().map_err(MemoryError::from)?;
        let blocks = read.open_table(BLOCKS).map_err(MemoryError::from)?;
        for block in blocks.iter().map_err(store)? {
            let (first, block) = block.map_err(store)?;
            let mut input = Input(block.value());
            while !input.0.is_empty() {
                each(decode(&mut input).ok_or(MemoryError::Damaged(first.value()))?)?;
            }
        }
        Ok(())
    }
}

/// The number of units.
fn units(about: &impl ReadableTable<&'static str, u64>) -> Result<u64, redb::StorageError> {
    Ok(about.get("units")?.map_or(0, |units| units.value()))
}

/// A unit by its number.
fn unit(blocks: &impl ReadableTable<u64, &'static [u8]>, number: u64) -> Result<Entry, MemoryError> {
    let damaged = || MemoryError::Damaged(number);
    let (first, block) = blocks.range(..=number)?.next_back().ok_or_else(damaged)??;
    nth(block.value(), number - first.value()).ok_or_else(damaged)
}

/// The last block, to which units are added.
struct Tail {
    first: u64,
    next: u64,
    bytes: Vec<u8>,
}

impl Tail {
    fn of(blocks: &impl ReadableTable<u64, &'static [u8]>, next: u64) -> Result<Self, redb::StorageError> {
        Ok(match blocks.last()? {
            Some((first, bytes)) => Self { first: first.value(), next, bytes: bytes.value().to_vec() },
            None => Self { first: next, next, bytes: Vec::new() },
        })
    }

    fn unit(&self, number: u64) -> Result<Entry, MemoryError> {
        nth(&self.bytes, number.saturating_sub(self.first)).ok_or(MemoryError::Damaged(number))
    }

    /// Adds a unit and gives its number.
    fn push(&mut self, blocks: &mut Table<'_, u64, &'static [u8]>, entry: &Entry) -> Result<u64, redb::StorageError> {
        let bytes = encode(entry);
        if !self.bytes.is_empty() && self.bytes.len() + bytes.len() > BLOCK {
            self.store(blocks)?;
            (self.first, self.bytes) = (self.next, Vec::with_capacity(BLOCK));
        }
        self.bytes.extend(bytes);
        self.next += 1;
        Ok(self.next - 1)
    }

    fn store(&self, blocks: &mut Table<'_, u64, &'static [u8]>) -> Result<(), redb::StorageError> {
        if !self.bytes.is_empty() {
            blocks.insert(self.first, self.bytes.as_slice())?;
        }
        Ok(())
    }
}

/// Units that share most of the rarest stems, of their lists from the rarest on.
fn candidates(sharing: impl Iterator<Item = Vec<u64>>) -> Vec<u64> {
    let mut shared: FxHashMap<u64, u32> = FxHashMap::default();
    let mut read = 0;
    for (at, list) in sharing.take(MOST_LISTS).enumerate() {
        read += list.len();
        if at > 0 && read > MOST_NUMBERS {
            break;
        }
        for &number in list.iter().rev().take(MOST_NUMBERS) {
            *shared.entry(number).or_default() += 1;
        }
    }
    let mut ranked: Vec<(u64, u32)> = shared.into_iter().collect();
    ranked.sort_unstable_by_key(|&(number, count)| std::cmp::Reverse((count, number)));
    ranked.into_iter().take(MOST_CANDIDATES).map(|(number, _)| number).collect()
}

/// Hashes of the distinct stems of a text.
fn stems(text: &str) -> Vec<u64> {
    let mut stems = Vec::new();
    for_each_word(text, |span| {
        let mut stem = String::new();
        Light.stem_into(span.of(text), &mut stem);
        stems.push(xxh3_64(stem.as_bytes()));
    });
    stems.sort_unstable();
    stems.dedup();
    stems
}

fn encode(entry: &Entry) -> Vec<u8> {
    let mut bytes = Vec::new();
    for text in [&entry.source, &entry.target, &entry.origin] {
        let packed = pack(text);
        put(&mut bytes, packed.len() as u64);
        bytes.extend_from_slice(&packed);
    }
    put(&mut bytes, entry.previous);
    bytes
}

/// The next packed text.
fn text<'b>(input: &mut Input<'b>) -> Option<&'b [u8]> {
    let length = usize::try_from(input.number()?).ok()?;
    let (text, rest) = input.0.split_at_checked(length)?;
    input.0 = rest;
    Some(text)
}

/// The next unit of a block.
fn decode(input: &mut Input<'_>) -> Option<Entry> {
    let (source, target, origin) = (unpack(text(input)?)?, unpack(text(input)?)?, unpack(text(input)?)?);
    Some(Entry { source, target, origin, previous: input.number()? })
}

/// The unit of a block behind so many others.
fn nth(block: &[u8], before: u64) -> Option<Entry> {
    let mut input = Input(block);
    for _ in 0..before {
        for _ in 0..3 {
            text(&mut input)?;
        }
        input.number()?;
    }
    decode(&mut input)
}

/// Stands before a character that has no byte of its own.
const ESCAPE: u8 = 0x0E;

/// A text with one byte a character for ASCII and for the first half of the Arabic block, which halves Arabic.
fn pack(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    for c in text.chars() {
        match c as u32 {
            code @ 0..0x80 if code != u32::from(ESCAPE) => bytes.push(code as u8),
            code @ 0x600..0x680 => bytes.push((code - 0x600) as u8 | 0x80),
            code => {
                bytes.push(ESCAPE);
                put(&mut bytes, u64::from(code));
            }
        }
    }
    bytes
}

fn unpack(bytes: &[u8]) -> Option<String> {
    let mut input = Input(bytes);
    let mut text = String::with_capacity(bytes.len() * 2);
    while let Some(byte) = input.byte() {
        text.push(match byte {
            ESCAPE => char::from_u32(u32::try_from(input.number()?).ok()?)?,
            0..0x80 => char::from(byte),
            _ => char::from_u32(0x600 + u32::from(byte & 0x7F))?,
        });
    }
    Some(text)
}

/// Ascending numbers as their distances.
fn list(numbers: &[u64]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(numbers.len() * 2);
    let mut before = 0;
    for &number in numbers {
        put(&mut bytes, number - before);
        before = number;
    }
    bytes
}

fn numbers(bytes: &[u8]) -> Vec<u64> {
    let mut input = Input(bytes);
    let mut numbers = Vec::new();
    let mut number = 0u64;
    while let Some(step) = input.number() {
        number = number.saturating_add(step);
        numbers.push(number);
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(source: &str, target: &str, previous: &str) -> Entry {
        Entry { source: source.into(), target: target.into(), previous: context(previous), origin: "a.tmx".into() }
    }

    #[test]
    fn exact_context_folded_and_fuzzy() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("m.mujaz");
        let mut memory = Memory::open(&path).unwrap();
        let entries = [
            entry("غادر الوفد العاصمة أمس.", "The delegation left the capital yesterday.", "وصل الوفد."),
            entry("غادر الوفد العاصمة أمس.", "The mission left the capital yesterday.", ""),
            entry("غادر الوزير العاصمة أمس.", "The minister left the capital yesterday.", ""),
            entry("ارتفعت أسعار القمح في السوق العالمية.", "Wheat prices rose on the world market.", ""),
        ];
        assert_eq!(memory.add(entries.clone()).unwrap(), Added { added: 4, known: 0 });
        assert_eq!(memory.add(entries).unwrap(), Added { added: 0, known: 4 });
        drop(memory);
        let memory = Memory::open(&path).unwrap();
        let kinds = |source: &str, previous: &str| {
            let found = memory.matches(source, previous, 9, 50).unwrap();
            found.iter().map(|found| (found.kind, found.score.stems)).collect::<Vec<_>>()
        };
        use MatchKind::{Context, Exact, Folded, Fuzzy};
        assert_eq!(kinds("غادر الوفد العاصمة أمس.", "وصل الوفد."), [(Context, 100), (Exact, 100), (Fuzzy, 75)]);
        assert_eq!(kinds("غادر الوفد العاصمه امس.", "")[0].0, Folded);
        assert_eq!(kinds("هطلت الأمطار.", ""), []);
        let mut count = 0;
        memory
            .each(|_| {
                count += 1;
                Ok::<(), MemoryError>(())
            })
            .unwrap();
        assert_eq!((count, memory.len().unwrap()), (4, 4));
    }

    #[test]
    fn units_are_found_in_every_block_and_after_every_addition() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("m");
        let mut memory = Memory::open(&path).unwrap();
        memory.expect("ar", "en").unwrap();
        let long = "جملة طويلة ".repeat(3000);
        let all: Vec<Entry> = (0..300)
            .map(|number| match number {
                150 => entry(&long, "A sentence beyond any block.", ""),
                _ => entry(&format!("الجملة رقم {number} {}", "كلمة ".repeat(number % 40)), &format!("Sentence {number}."), ""),
            })
            .collect();
        for part in all.chunks(70) {
            memory.add(part.to_vec()).unwrap();
        }
        assert_eq!(memory.add(all.clone()).unwrap(), Added { added: 0, known: 300 });
        for entry in &all {
            assert_eq!(memory.matches(&entry.source, "", 1, 100).unwrap()[0].entry, *entry);
        }
        let mut read = Vec::new();
        memory
            .each(|entry| {
                read.push(entry);
                Ok::<(), MemoryError>(())
            })
            .unwrap();
        assert_eq!((read, memory.len().unwrap()), (all, 300));
        assert!(memory.expect("ar", "en-GB").is_ok() && memory.expect("ar", "fr").is_err());
    }

    proptest::proptest! {
        #[test]
        fn packing_keeps_every_text(text in "\\PC{0,40}|[\\x00-\\x7fء-ي٠-٩—«»]{0,40}") {
            proptest::prop_assert_eq!(unpack(&pack(&text)), Some(text));
        }
    }

    #[test]
    fn other_files_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        std::fs::write(&path, b"<tmx/> and more bytes than a header would need ..........").unwrap();
        assert!(Memory::open(&path).is_err());
    }
}

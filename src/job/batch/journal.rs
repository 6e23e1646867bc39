//! The journal: what of a job is done for good.
//!
//! Uses `serde_json`. One JSON line for the job and one for each shard, each with an xxh3 checksum of what stands before
//! it; a line is added only when the shard that it speaks of is on the disk under its name. What a crash leaves behind
//! the last whole line is cut off, and the job goes on from there.

use super::job::REJECTED;
use super::lock::LOCK;
use super::options::Mark;
use super::report::Tally;
use serde::{Deserialize, Serialize};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

/// The name of the journal.
pub const JOURNAL: &str = "journal.jsonl";

/// What identifies a job: a folder that was begun with another one is not gone on with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// Version of the journal.
    pub schema: String,
    /// Version of the program.
    pub version: String,
    /// The hash of the settings, of the files that they name, and of the names and sizes of the inputs.
    pub job: String,
}

/// A shard that is done, and all before it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The shard's file; none for the end of the job.
    pub file: Option<String>,
    /// Its size in bytes.
    pub bytes: u64,
    /// Its xxh3 in hexadecimal.
    pub xxh3: String,
    /// The records up to its end.
    pub mark: Mark,
    /// Size of the list of rejects.
    pub rejected_bytes: u64,
    /// Everything that was counted so far.
    pub tally: Tally,
}

/// A journal that is open for more.
#[derive(Debug)]
pub struct Journal {
    file: File,
    /// The entries so far.
    pub entries: Vec<Entry>,
}

/// Why a journal cannot be gone on with.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The system says so.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The folder is another job's.
    #[error("the folder holds a job with other inputs or settings; repeat its command to go on with it, or name another folder")]
    OtherJob,
    /// The folder is somebody else's.
    #[error("the folder holds {0} and no journal of a job; name an empty folder or a new one")]
    NotEmpty(String),
    /// A file is not what it was.
    #[error("{0} is not what the journal says; it was altered or the disk is damaged. Name another folder")]
    Altered(String),
}

impl Journal {
    /// Opens the journal of a folder, or begins one.
    ///
    /// # Errors
    /// When it is another job's, or a shard that it lists is not there as it was.
    pub fn open(folder: &Path, header: &Header) -> Result<Self, JournalError> {
        let path = folder.join(JOURNAL);
        let content = match fs::read(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            other => other?,
        };
        let mut whole = 0;
        let mut lines = content.split_inclusive(|&byte| byte == b'\n').map_while(|line| {
            let body = checked(line)?;
            whole += line.len();
            Some(body)
        });
        let known: Option<Header> = lines.next().and_then(|line| serde_json::from_slice(line).ok());
        if known.as_ref().is_some_and(|known| known != header) {
            return Err(JournalError::OtherJob);
        }
        if known.is_none() {
            // The first line may have been torn by a crash; nothing stands in the folder then.
            if content.contains(&b'\n') {
                return Err(JournalError::Altered(JOURNAL.to_owned()));
            }
            check_is_empty(folder)?;
        }
        let entries: Vec<Entry> = lines.map_while(|line| serde_json::from_slice(line).ok()).collect();
        for entry in &entries {
            verify(folder, entry)?;
        }
        let rejected = entries.last().map_or(0, |entry| entry.rejected_bytes);
        if rejected > 0 && fs::metadata(folder.join(REJECTED)).map_or(0, |facts| facts.len()) < rejected {
            return Err(JournalError::Altered(REJECTED.to_owned()));
        }
        let file = OpenOptions::new().create(true).append(true).open(&path)?;
        file.set_len(if known.is_some() { whole as u64 } else { 0 })?;
        let mut journal = Self { file, entries };
        if known.is_none() {
            journal.put(header)?;
            sync_folder(folder)?;
        }
        Ok(journal)
    }

    /// Adds an entry for good.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn add(&mut self, entry: Entry) -> io::Result<()> {
        self.put(&entry)?;
        self.entries.push(entry);
        Ok(())
    }

    fn put(&mut self, line: &impl Serialize) -> io::Result<()> {
        let mut bytes = serde_json::to_vec(line)?;
        let sum = xxh3_64(&bytes);
        bytes.extend_from_slice(format!("\t{sum:016x}\n").as_bytes());
        self.file.write_all(&bytes)?;
        self.file.sync_data()
    }
}

/// Nothing may stand in the folder of a new job but what the system puts there: what a job finds it may replace.
fn check_is_empty(folder: &Path) -> Result<(), JournalError> {
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if !name.starts_with('.') && ![LOCK, JOURNAL, "lost+found"].contains(&name.as_str()) {
            return Err(JournalError::NotEmpty(name));
        }
    }
    Ok(())
}

/// The body of a line whose checksum is right.
fn checked(line: &[u8]) -> Option<&[u8]> {
    let line = line.strip_suffix(b"\n")?;
    let (body, sum) = line.split_at_checked(line.len().checked_sub(17)?)?;
    (sum == format!("\t{:016x}", xxh3_64(body)).as_bytes()).then_some(body)
}

fn verify(folder: &Path, entry: &Entry) -> Result<(), JournalError> {
    let Some(name) = &entry.file else { return Ok(()) };
    let altered = || JournalError::Altered(name.clone());
    let mut file = File::open(folder.join(name)).map_err(|_| altered())?;
    let (mut hash, mut buffer, mut bytes) = (Xxh3::new(), vec![0; 1 << 16], 0u64);
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        hash.update(&buffer[..read]);
        bytes += read as u64;
    }
    if bytes == entry.bytes && format!("{:016x}", hash.digest()) == entry.xxh3 { Ok(()) } else { Err(altered()) }
}

/// Makes the names in a folder last.
///
/// # Errors
/// When the system refuses.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    // Not every system lets folders be opened; there renaming lasts by itself.
    File::open(folder).map_or(Ok(()), |folder| folder.sync_all())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(job: &str) -> Header {
        Header { schema: "test".into(), version: "1".into(), job: job.into() }
    }

    #[test]
    fn a_torn_line_is_cut_off_and_another_job_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = Journal::open(folder.path(), &header("a")).unwrap();
        for records in [5, 9] {
            journal.add(Entry { mark: Mark { records, ..Mark::default() }, ..Entry::default() }).unwrap();
        }
        let path = folder.path().join(JOURNAL);
        let whole = fs::read(&path).unwrap();
        for cut in 0..whole.len() {
            fs::write(&path, &whole[..cut]).unwrap();
            let journal = Journal::open(folder.path(), &header("a")).unwrap();
            let ends = whole[..cut].iter().filter(|&&byte| byte == b'\n').count();
            assert_eq!(journal.entries.len(), ends.saturating_sub(1), "cut at {cut}");
        }
        fs::write(&path, &whole).unwrap();
        assert!(matches!(Journal::open(folder.path(), &header("b")), Err(JournalError::OtherJob)));
        let mut damaged = whole;
        damaged[0] = b'X';
        fs::write(&path, &damaged).unwrap();
        assert!(matches!(Journal::open(folder.path(), &header("b")), Err(JournalError::Altered(_))));
    }

    #[test]
    fn a_folder_with_files_and_no_journal_is_not_touched() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(".hidden"), "").unwrap();
        Journal::open(folder.path(), &header("a")).unwrap();
        fs::remove_file(folder.path().join(JOURNAL)).unwrap();
        fs::write(folder.path().join("part-00000.jsonl"), "").unwrap();
        assert!(matches!(Journal::open(folder.path(), &header("a")), Err(JournalError::NotEmpty(_))));
        assert!(!folder.path().join(JOURNAL).exists());
    }
}

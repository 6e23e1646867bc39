//! One job for one folder at a time.
//!
//! Uses `fs4` for the lock of the operating system, which ends with the process however it ends; the file says who has
//! it.

use fs4::FileExt;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

/// The name of the lock file.
pub const LOCK: &str = "job.lock";

/// The lock; let go of when dropped.
#[derive(Debug)]
pub struct Lock(#[allow(dead_code)] File);

/// Takes the lock of a folder, or says who has it.
///
/// # Errors
/// `Ok(Err(holder))` when another process has it; an I/O error when the file cannot be made.
pub fn lock(folder: &Path) -> io::Result<Result<Lock, String>> {
    let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(folder.join(LOCK))?;
    if FileExt::try_lock(&file).is_err() {
        let mut holder = String::new();
        file.read_to_string(&mut holder)?;
        return Ok(Err(holder.trim().to_owned()));
    }
    file.set_len(0)?;
    file.seek(SeekFrom::Start(0))?;
    writeln!(file, "process {} since {}", std::process::id(), jiff::Timestamp::now().strftime("%Y-%m-%d %H:%M:%S UTC"))?;
    Ok(Ok(Lock(file)))
}

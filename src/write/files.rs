//! Files in place: whole or not at all, and only below the output folder.
//!
//! Uses `tempfile`-free standard library calls: a file is written under a name of its own and renamed when it is
//! complete, so a reader never sees half of one.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// A file that is being written and appears under its name when it is finished.
pub struct NewFile {
    out: BufWriter<File>,
    part: PathBuf,
    path: PathBuf,
}

impl NewFile {
    /// Begins a file; folders above it are made.
    ///
    /// # Errors
    /// When the file system refuses.
    pub fn create(path: &Path) -> io::Result<Self> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut name = path.file_name().unwrap_or_default().to_os_string();
        name.push(".part");
        let part = path.with_file_name(name);
        Ok(Self { out: BufWriter::with_capacity(1 << 16, File::create(&part)?), part, path: path.to_owned() })
    }

    /// Puts the file in place.
    ///
    /// # Errors
    /// When what is left cannot be written or the file cannot be renamed.
    pub fn finish(mut self) -> io::Result<()> {
        self.out.flush()?;
        fs::rename(&self.part, &self.path)
    }
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Writes a whole file.
///
/// # Errors
/// When the file system refuses.
pub fn write_file(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut file = NewFile::create(path)?;
    file.write_all(content)?;
    file.finish()
}

/// Longest name that is made of an id, in bytes; file systems allow 255 with the ending.
const LONGEST_NAME: usize = 120;

/// A file name that any file system takes, made of an id: no separators, no control or direction marks, no reserved
/// or hidden name. Different ids can give the same name; [`Names`] tells them apart.
#[must_use]
fn safe_name(id: &str) -> String {
    let is_fine = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ' ');
    let replaced: String = id.chars().map(|c| if is_fine(c) { c } else { '_' }).collect();
    let mut name = String::new();
    for c in replaced.trim_matches(|c: char| matches!(c, '.' | ' ')).chars() {
        if name.len() + c.len_utf8() > LONGEST_NAME {
            break;
        }
        name.push(c);
    }
    let stem = name.split('.').next().unwrap_or("").to_ascii_uppercase();
    let is_device = matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL")
        || (stem.len() == 4 && (stem.starts_with("COM") || stem.starts_with("LPT")) && stem.ends_with(|c: char| c.is_ascii_digit()));
    if name.is_empty() || is_device { format!("_{name}") } else { name }
}

/// Hands out a file name for each id of a job, none twice.
#[derive(Debug, Default)]
pub struct Names {
    taken: rustc_hash::FxHashSet<String>,
}

impl Names {
    /// The name for the next id, without an ending.
    pub fn next(&mut self, id: &str) -> String {
        let wanted = safe_name(id);
        let mut name = wanted.clone();
        let mut count = 1;
        while !self.taken.insert(name.to_lowercase()) {
            count += 1;
            name = format!("{wanted}~{count}");
        }
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_ids_stay_inside_the_folder_and_none_is_lost() {
        let mut names = Names::default();
        let given: Vec<String> = ["../../etc/passwd", "/etc/passwd", "a/b", "a_b", "A_B", "con", "", "..", "x\0y", "أخبار\u{202e}"]
            .map(|id| names.next(id))
            .into();
        assert_eq!(given, ["_.._etc_passwd", "_etc_passwd", "a_b", "a_b~2", "A_B~3", "_con", "_", "_~2", "x_y", "أخبار_"]);
        assert!(names.next(&"ا".repeat(300)).len() <= LONGEST_NAME);
    }
}

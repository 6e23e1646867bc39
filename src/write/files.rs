//! Files in place: whole or not at all, and only below the output folder.
//!
//! A file is written under a name of its own and renamed when it is complete, so a reader never sees half of one. What
//! stands at the path and is no file (a device such as `/dev/null`, a pipe) is written to and never replaced.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// A file that is being written and appears under its name when it is finished.
pub struct NewFile {
    out: BufWriter<File>,
    /// Where it is written, and the name it gets in the end; none when it is written in place.
    renamed: Option<(PathBuf, PathBuf)>,
}

impl NewFile {
    /// Begins a file; folders above it are made.
    ///
    /// # Errors
    /// When the file system refuses.
    pub fn create(path: &Path) -> io::Result<Self> {
        let in_file = |file| BufWriter::with_capacity(1 << 16, file);
        if fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir()) {
            return Ok(Self { out: in_file(File::options().write(true).open(path)?), renamed: None });
        }
        // A link stays a link: what it points at is replaced.
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut name = path.file_name().unwrap_or_default().to_os_string();
        name.push(".part");
        let part = path.with_file_name(name);
        Ok(Self { out: in_file(File::create(&part)?), renamed: Some((part, path)) })
    }

    /// Puts the file in place.
    ///
    /// # Errors
    /// When what is left cannot be written or the file cannot be renamed.
    pub fn finish(mut self) -> io::Result<()> {
        self.out.flush()?;
        self.renamed.map_or(Ok(()), |(part, path)| fs::rename(part, path))
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

    /// A rename onto `/dev/null` by a privileged user would leave a file in its place.
    #[cfg(unix)]
    #[test]
    fn devices_and_links_are_written_through_and_not_replaced() {
        use std::os::unix::fs::{FileTypeExt, symlink};

        let folder = tempfile::tempdir().unwrap();
        let (link, target) = (folder.path().join("link"), folder.path().join("target"));
        fs::write(&target, "old").unwrap();
        symlink(&target, &link).unwrap();
        write_file(&link, b"new").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read(&target).unwrap(), b"new");

        let device = folder.path().join("device");
        symlink("/dev/null", &device).unwrap();
        write_file(&device, b"gone").unwrap();
        assert!(fs::symlink_metadata(&device).unwrap().is_symlink());
        assert!(fs::metadata("/dev/null").unwrap().file_type().is_char_device());
    }

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

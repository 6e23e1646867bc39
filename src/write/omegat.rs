//! A project for `OmegaT` around the XLIFF file of a kit.
//!
//! Uses `translate`, `files`. `OmegaT` 3 shows neither candidates nor states of XLIFF 1.2. What memories offer is a memory
//! in `tm`, what is translated already is one in `tm/auto`, from where it fills segments, and known terms are a
//! glossary. In memories placeables stand as `OmegaT` has them.

use super::files::{NewFile, write_file};
use super::translation::{FormatFile, KitOptions};
use crate::translate::SOURCE_LANGUAGE;
use crate::translate::kit::KitDocument;
use crate::translate::placeable::{codes, pieces, tagged};
use crate::translate::terms::list::Row;
use crate::translate::tmx::TmxWriter;
use rustc_hash::FxHashSet;
use std::io;
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::xxh3_64;

const OFFERED: &str = "tm/memory.tmx";
const KNOWN: &str = "tm/auto/known.tmx";
/// `OmegaT` reads a glossary with this ending as UTF-8 on every system.
const GLOSSARY: &str = "glossary/terms.utf8";
const FILES: [&str; 4] = ["omegat.project", OFFERED, KNOWN, GLOSSARY];

/// The files of the project that are there, as paths in the kit.
pub(super) fn files(kit: &Path) -> Vec<String> {
    FILES.into_iter().map(|file| format!("omegat/{file}")).filter(|path| kit.join(path).exists()).collect()
}

/// A memory that is made when it has something to hold.
struct Memory {
    path: PathBuf,
    target: String,
    writer: Option<TmxWriter<NewFile>>,
    written: FxHashSet<u64>,
}

impl Memory {
    /// Adds a pair once.
    fn add(&mut self, origin: &str, source: &str, target: &str) -> io::Result<()> {
        if !self.written.insert(xxh3_64(format!("{source}\u{1F}{target}").as_bytes())) {
            return Ok(());
        }
        let both = (codes(&pieces(source)) == codes(&pieces(target))).then(|| Some((tagged(source)?.0, tagged(target)?.0))).flatten();
        let (source, target) = both.unwrap_or_else(|| (source.to_owned(), target.to_owned()));
        let writer = match &mut self.writer {
            Some(writer) => writer,
            none => none.insert(TmxWriter::new(NewFile::create(&self.path)?, SOURCE_LANGUAGE, &self.target)?),
        };
        let properties: &[(&str, &str)] = if origin.is_empty() { &[] } else { &[("x-origin", origin)] };
        writer.add(&self.written.len().to_string(), properties, &source, &target)
    }
}

/// The memories of a project.
pub(super) struct Memories {
    offered: Memory,
    known: Memory,
}

impl Memories {
    /// Begins the memories of a project; those of an earlier one are gone.
    pub(super) fn new(project: &Path, target: &str) -> io::Result<Self> {
        for file in [OFFERED, KNOWN, GLOSSARY] {
            match std::fs::remove_file(project.join(file)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        let memory = |file| Memory { path: project.join(file), target: target.to_owned(), writer: None, written: FxHashSet::default() };
        Ok(Self { offered: memory(OFFERED), known: memory(KNOWN) })
    }
}

impl FormatFile for Memories {
    fn add(&mut self, document: &KitDocument) -> io::Result<()> {
        for unit in &document.units {
            for found in &unit.matches {
                self.offered.add(&found.entry.origin, &found.entry.source, &found.entry.target)?;
            }
            if let Some(target) = &unit.target {
                self.known.add(&document.name, document.source(unit), target)?;
            }
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        [self.offered, self.known].into_iter().filter_map(|memory| memory.writer).try_for_each(|writer| writer.finish()?.finish())
    }
}

/// A project that `OmegaT` opens as it is: our segments are sentences already, so it must not cut them again.
pub(super) fn project(folder: &Path, options: &KitOptions) -> io::Result<()> {
    for name in ["target", "tm", "tm/auto", "glossary", "dictionary", "omegat"] {
        std::fs::create_dir_all(folder.join(name))?;
    }
    let mut project =
        String::from("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<omegat>\n    <project version=\"1.0\">\n");
    for name in ["source_dir", "target_dir", "tm_dir", "glossary_dir", "glossary_file", "dictionary_dir"] {
        project.push_str(&format!("        <{name}>__DEFAULT__</{name}>\n"));
    }
    let target = quick_xml::escape::escape(&options.target);
    project.push_str(&format!("        <source_lang>{SOURCE_LANGUAGE}</source_lang>\n        <target_lang>{target}</target_lang>\n"));
    project.push_str("        <sentence_seg>false</sentence_seg>\n        <support_default_translations>true</support_default_translations>\n        <remove_tags>false</remove_tags>\n    </project>\n</omegat>\n");
    write_file(&folder.join("omegat.project"), project.as_bytes())?;
    if options.terms.is_empty() { Ok(()) } else { write_file(&folder.join(GLOSSARY), glossary(&options.terms).as_bytes()) }
}

/// Terms as a table of term, translation and remark: a line for each spelling and each translation.
fn glossary(rows: &[Row]) -> String {
    let cell = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut lines = String::new();
    for row in rows {
        for spelling in std::iter::once(&row.term.source).chain(&row.variants) {
            for target in &row.term.targets {
                lines.push_str(&format!("{}\t{}\t{}\n", cell(spelling), cell(target), cell(&row.note)));
            }
        }
    }
    lines
}

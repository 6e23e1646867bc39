//! The kit on disk: every format, the skeleton, and `kit.json` with hashes.
//!
//! Uses `translate`, `files`, `tables`, `rayon`. Formats are written as streams, a batch of documents
//! at a time, each format by its own thread; only spreadsheets and Word files wait in memory, and a new one is begun
//! before they grow too large. `kit.json` is written last: a folder with it is complete.

use super::files::{Names, NewFile, write_file};
use super::omegat;
use super::records::unit_record;
use super::tables::{Sheets, Tables};
use crate::text::{sha256, sha256_of};
use crate::translate::SOURCE_LANGUAGE;
use crate::translate::kit::{KIT_SCHEMA, KitDocument, KitUnit, Scope};
use crate::translate::offers::Offered;
use crate::translate::repetitions::{Repeats, Repetitions};
use crate::translate::table::cell;
use crate::translate::terms::list::Row;
use crate::translate::xliff12::{Flavour, Xliff12};
use crate::translate::xliff21::Xliff21;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The heading of the table.
pub const TSV_HEADING: &str =
    "document\tid\tkey\tzone\tsource\ttarget\tpublisher\tdate\tstart_byte\tend_byte\trank\tnote\trepeats\tmatch\tscore\torigin\tterms\n";
/// Documents that are written together.
const BATCH: usize = 64;

/// A format of the kit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KitFormat {
    /// XLIFF 1.2 strict, sources only.
    Xliff,
    /// XLIFF 1.2 strict with targets that copy the source, for OmegaT.
    Omegat,
    /// XLIFF 2.1.
    Xliff2,
    /// A text file of the sources and one for the targets, a segment a line.
    Text,
    /// A table of tab-separated values.
    Tsv,
    /// A spreadsheet.
    Xlsx,
    /// A bilingual table for Word.
    Docx,
    /// One JSON object a segment.
    Jsonl,
}

impl KitFormat {
    /// All formats.
    pub const ALL: [Self; 8] = [Self::Xliff, Self::Omegat, Self::Xliff2, Self::Text, Self::Tsv, Self::Xlsx, Self::Docx, Self::Jsonl];
    /// Those that are written as streams, whatever the size of the archive.
    pub const STREAMS: [Self; 4] = [Self::Xliff, Self::Text, Self::Tsv, Self::Jsonl];

    /// Its name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Xliff => "xliff",
            Self::Omegat => "omegat",
            Self::Xliff2 => "xliff2",
            Self::Text => "text",
            Self::Tsv => "tsv",
            Self::Xlsx => "xlsx",
            Self::Docx => "docx",
            Self::Jsonl => "jsonl",
        }
    }

    /// The path of its file in a kit; of text the sources.
    #[must_use]
    pub fn path(self) -> &'static str {
        match self {
            Self::Xliff => "units.xlf",
            Self::Omegat => "omegat/source/units.xlf",
            Self::Xliff2 => "units-2.1.xlf",
            Self::Text => "units.ar.txt",
            Self::Tsv => "units.tsv",
            Self::Xlsx => "units.xlsx",
            Self::Docx => "units.docx",
            Self::Jsonl => "units.jsonl",
        }
    }
}

/// What a kit is made for.
#[derive(Debug, Clone, Default)]
pub struct KitOptions {
    /// The language to translate into.
    pub target: String,
    /// What of the articles goes out.
    pub scope: Scope,
    /// The formats.
    pub formats: Vec<KitFormat>,
    /// The rules of the cut, to be written beside the formats.
    pub srx: Option<String>,
    /// Whether memories are asked: tables get columns for it.
    pub with_matches: bool,
    /// Known terms: tables get a column for them, `OmegaT` a glossary.
    pub terms: Vec<Row>,
}

impl KitOptions {
    /// The formats that are written as streams, for whole articles.
    #[must_use]
    pub fn streams(target: &str) -> Self {
        Self { target: target.to_owned(), scope: Scope::Articles, formats: KitFormat::STREAMS.into(), ..Self::default() }
    }
}

/// What the kit holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Articles with at least one unit.
    pub articles: u64,
    /// Units.
    pub units: u64,
}

/// `kit.json`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct KitRecord {
    /// Its version.
    pub schema: String,
    /// What wrote it.
    pub program: String,
    /// In which version.
    pub version: String,
    /// The language of the sources.
    pub source_language: String,
    /// The language to translate into.
    pub target_language: String,
    /// What of the articles is in it.
    pub scope: Scope,
    /// Segments of all documents.
    pub units: u64,
    /// How many of them repeat another one.
    pub repeats: Repeats,
    /// How many of them have a match or a known term.
    pub offered: Offered,
    /// Its documents.
    pub documents: Vec<DocumentRecord>,
    /// Its files.
    pub files: Vec<FileRecord>,
}

/// A document in `kit.json`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DocumentRecord {
    /// 1-based number.
    pub number: u32,
    /// Its name in all files.
    pub name: String,
    /// The article's id.
    pub id: String,
    /// Its segments.
    pub units: u32,
    /// SHA-256 of the article's text as it was read.
    pub article_sha256: String,
    /// SHA-256 of the cleaned text.
    pub text_sha256: String,
}

/// A file in `kit.json`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FileRecord {
    /// Its path in the kit.
    pub path: String,
    /// Its size.
    pub bytes: u64,
    /// SHA-256 of its bytes.
    pub sha256: String,
}

/// Where a format is written: a file that appears when it is complete, or a pipe.
pub trait Sink: Write + Send {
    /// Puts what was written in place.
    ///
    /// # Errors
    /// When what is left cannot be written.
    fn finish(self: Box<Self>) -> io::Result<()>;
}

impl Sink for NewFile {
    fn finish(self: Box<Self>) -> io::Result<()> {
        NewFile::finish(*self)
    }
}

/// Gives the sink of the first, second, … file of a format.
pub type Sinks = Box<dyn FnMut(usize) -> io::Result<Box<dyn Sink>> + Send>;

/// A format while it is written.
pub trait FormatFile: Send {
    /// Adds a document.
    ///
    /// # Errors
    /// When the output cannot be written.
    fn add(&mut self, document: &KitDocument) -> io::Result<()>;

    /// Writes the end.
    ///
    /// # Errors
    /// When the output cannot be written.
    fn finish(self: Box<Self>) -> io::Result<()>;
}

/// Begins a format. Of [`KitFormat::Text`] the sources are written.
///
/// # Errors
/// When the output cannot be written.
pub fn format_file(format: KitFormat, options: &KitOptions, mut sinks: Sinks) -> io::Result<Box<dyn FormatFile>> {
    let (target, scope) = (options.target.as_str(), options.scope);
    Ok(match format {
        KitFormat::Xliff => Box::new(Xliff12::new(sinks(1)?, target, Flavour::SourceOnly, scope)?),
        KitFormat::Omegat => Box::new(Xliff12::new(sinks(1)?, target, Flavour::OmegaT, scope)?),
        KitFormat::Xliff2 => Box::new(Xliff21::new(sinks(1)?, target, scope)?),
        KitFormat::Text => Box::new(Lines { out: sinks(1)?, scope, line: Line::Source }),
        KitFormat::Jsonl => Box::new(Lines { out: sinks(1)?, scope, line: Line::Json }),
        KitFormat::Tsv => {
            let mut out = sinks(1)?;
            out.write_all(TSV_HEADING.as_bytes())?;
            Box::new(Lines { out, scope, line: Line::Table })
        }
        KitFormat::Xlsx => Box::new(Sheets::new(options, sinks)),
        KitFormat::Docx => Box::new(Tables::new(options, sinks)),
    })
}

impl FormatFile for Xliff12<Box<dyn Sink>> {
    fn add(&mut self, document: &KitDocument) -> io::Result<()> {
        Xliff12::add(self, document)
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        Xliff12::finish(*self)?.finish()
    }
}

impl FormatFile for Xliff21<Box<dyn Sink>> {
    fn add(&mut self, document: &KitDocument) -> io::Result<()> {
        Xliff21::add(self, document)
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        Xliff21::finish(*self)?.finish()
    }
}

/// Formats of one line a unit.
struct Lines {
    out: Box<dyn Sink>,
    scope: Scope,
    line: Line,
}

enum Line {
    Source,
    Target,
    Table,
    Json,
}

impl FormatFile for Lines {
    fn add(&mut self, document: &KitDocument) -> io::Result<()> {
        for unit in document.listed(self.scope) {
            match self.line {
                Line::Source => writeln!(self.out, "{}", document.source(unit))?,
                // A line for each line of the sources, for the translator to fill.
                Line::Target => writeln!(self.out, "{}", unit.target.as_deref().unwrap_or_default())?,
                Line::Table => write_row(&mut self.out, document, unit)?,
                Line::Json => {
                    serde_json::to_writer(&mut self.out, &unit_record(document, unit))?;
                    self.out.write_all(b"\n")?;
                }
            }
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.out.finish()
    }
}

/// What is said of each, in one text.
pub(super) fn joined(parts: &[impl ToString], between: &str) -> String {
    parts.iter().map(ToString::to_string).collect::<Vec<_>>().join(between)
}

/// Appends a unit to a table of tab-separated values.
///
/// # Errors
/// When `out` cannot be written.
pub fn write_row(out: &mut impl Write, document: &KitDocument, unit: &KitUnit) -> io::Result<()> {
    let [start, end] = unit.origin_bytes.map_or_else(|| [String::new(), String::new()], |span| span.map(|at| at.to_string()));
    let rank = unit.rank.map_or_else(String::new, |rank| rank.to_string());
    writeln!(
        out,
        "{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{start}\t{end}\t{rank}\t{}\t{}\t{}\t{}\t{}\t{}",
        document.name,
        unit.id,
        unit.key,
        unit.zone,
        cell(document.source(unit)),
        cell(unit.target.as_deref().unwrap_or_default()),
        cell(document.publisher.as_deref().unwrap_or_default()),
        document.date.as_deref().unwrap_or(super::UNDATED),
        cell(&unit.notes.join("; ")),
        cell(&unit.repeats.as_ref().map(ToString::to_string).unwrap_or_default()),
        cell(unit.matches.first().map(|found| found.entry.target.as_str()).unwrap_or_default()),
        unit.matches.first().map(|found| found.score.all.to_string()).unwrap_or_default(),
        cell(unit.matches.first().map(|found| found.entry.origin.as_str()).unwrap_or_default()),
        cell(&joined(&unit.terms, "; "))
    )
}

/// The files of a kit while they are written.
pub struct TranslationFiles {
    folder: PathBuf,
    options: KitOptions,
    names: Names,
    writers: Vec<Box<dyn FormatFile>>,
    pending: Vec<KitDocument>,
    documents: Vec<DocumentRecord>,
    counts: Counts,
    repetitions: Repetitions,
    repeats: Repeats,
    offered: Offered,
}

impl TranslationFiles {
    /// Begins a kit in a folder. Files of a kit that stood there before are replaced when it is finished.
    ///
    /// # Errors
    /// When a file cannot be made.
    pub fn create(folder: &Path, options: KitOptions) -> io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        let mut writers: Vec<Box<dyn FormatFile>> = vec![Box::new(Skeleton(NewFile::create(&folder.join("skeleton.jsonl"))?))];
        for &format in &options.formats {
            writers.push(format_file(format, &options, sinks(folder, format.path()))?);
            if format == KitFormat::Text {
                let path = folder.join(format!("units.{}.txt", options.target));
                writers.push(Box::new(Lines { out: Box::new(NewFile::create(&path)?), scope: options.scope, line: Line::Target }));
            }
            if format == KitFormat::Omegat {
                writers.push(Box::new(omegat::Memories::new(&folder.join("omegat"), &options.target)?));
            }
        }
        Ok(Self {
            folder: folder.to_owned(),
            options,
            names: Names::default(),
            writers,
            pending: Vec::new(),
            documents: Vec::new(),
            counts: Counts::default(),
            repetitions: Repetitions::default(),
            repeats: Repeats::default(),
            offered: Offered::default(),
        })
    }

    /// Adds a document; its number and name are given here. One without units is counted and not written.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn add(&mut self, mut document: KitDocument) -> io::Result<()> {
        if document.units.is_empty() {
            return Ok(());
        }
        document.number = self.documents.len() as u32 + 1;
        document.name = self.names.next(&document.id);
        let repeats = self.repetitions.mark(&mut document);
        self.repeats = Repeats { here: self.repeats.here + repeats.here, elsewhere: self.repeats.elsewhere + repeats.elsewhere };
        document.units.iter().for_each(|unit| self.offered.add(unit));
        self.documents.push(DocumentRecord {
            number: document.number,
            name: document.name.clone(),
            id: document.id.clone(),
            units: document.units.len() as u32,
            article_sha256: document.article_sha256.clone(),
            text_sha256: sha256(document.text.as_bytes()),
        });
        self.counts.articles += 1;
        self.counts.units += document.units.len() as u64;
        self.pending.push(document);
        if self.pending.len() >= BATCH { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        let pending = std::mem::take(&mut self.pending);
        self.writers.par_iter_mut().try_for_each(|writer| pending.iter().try_for_each(|document| writer.add(document)))
    }

    /// Puts all files in place, `kit.json` last.
    ///
    /// # Errors
    /// When a file cannot be written or put in place.
    pub fn finish(mut self) -> io::Result<Counts> {
        self.flush()?;
        self.writers.into_par_iter().try_for_each(FormatFile::finish)?;
        if let Some(srx) = &self.options.srx {
            write_file(&self.folder.join("cut.srx"), srx.as_bytes())?;
        }
        if self.options.formats.contains(&KitFormat::Omegat) {
            omegat::project(&self.folder.join("omegat"), &self.options)?;
        }
        let record = KitRecord {
            schema: KIT_SCHEMA.to_owned(),
            program: env!("CARGO_PKG_NAME").to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            source_language: SOURCE_LANGUAGE.to_owned(),
            target_language: self.options.target.clone(),
            scope: self.options.scope,
            units: self.counts.units,
            repeats: self.repeats,
            offered: self.offered,
            documents: self.documents,
            files: file_records(&self.folder, &self.options)?,
        };
        let mut json = serde_json::to_vec_pretty(&record)?;
        json.push(b'\n');
        write_file(&self.folder.join("kit.json"), &json)?;
        Ok(self.counts)
    }
}

/// The files of one format in a folder: `units.docx`, `units-2.docx`, …
fn sinks(folder: &Path, path: &str) -> Sinks {
    let path = folder.join(path);
    Box::new(move |number| {
        let path = if number == 1 { path.clone() } else { numbered(&path, number) };
        Ok(Box::new(NewFile::create(&path)?))
    })
}

fn numbered(path: &Path, number: usize) -> PathBuf {
    let part = |part: Option<&std::ffi::OsStr>| part.unwrap_or_default().to_string_lossy().into_owned();
    path.with_file_name(format!("{}-{number}.{}", part(path.file_stem()), part(path.extension())))
}

/// Size and hash of every file of a kit, in the order of the formats.
fn file_records(folder: &Path, options: &KitOptions) -> io::Result<Vec<FileRecord>> {
    let mut paths = vec!["skeleton.jsonl".to_owned()];
    for &format in &options.formats {
        paths.push(format.path().to_owned());
        match format {
            KitFormat::Text => paths.push(format!("units.{}.txt", options.target)),
            KitFormat::Docx | KitFormat::Xlsx => {
                let more = (2..).map(|number| numbered(Path::new(format.path()), number).to_string_lossy().into_owned());
                paths.extend(more.take_while(|path| folder.join(path).exists()));
            }
            KitFormat::Omegat => paths.extend(omegat::files(folder)),
            _ => {}
        }
    }
    paths.extend(options.srx.as_ref().map(|_| "cut.srx".to_owned()));
    paths
        .into_par_iter()
        .map(|path| {
            let (bytes, sha256) = sha256_of(File::open(folder.join(&path))?)?;
            Ok(FileRecord { path, bytes, sha256 })
        })
        .collect()
}

/// All that merging needs: a document a line.
struct Skeleton(NewFile);

impl FormatFile for Skeleton {
    fn add(&mut self, document: &KitDocument) -> io::Result<()> {
        serde_json::to_writer(&mut self.0, document)?;
        self.0.write_all(b"\n")
    }

    fn finish(self: Box<Self>) -> io::Result<()> {
        self.0.finish()
    }
}

//! What an input can be, and what comes out of it: compression and archives around files, files around records.
//!
//! Uses the rest of `read`. A [`Container`] hands out pieces one by one: a record, or a stream that is a container of
//! its own, so that a JSONL file inside a tar inside gzip is read without holding more than a record. Everything that
//! grows on the way is counted against [`Limits`].

mod cut;
mod feed;
mod guard;
mod http;
mod json;
#[cfg(feature = "parquet")]
mod parquet;
mod table;
mod tar;
mod utf16;
mod warc;
mod zip;

use super::records::Lines;
use super::{Envelope, Form, ReadError, Record};
pub(super) use guard::Reached;
use guard::{Counted, Guarded};
pub use guard::{Limits, Totals};
use serde::Serialize;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::sync::Arc;

/// A stream of bytes.
pub type Input = Box<dyn BufRead + Send>;

/// Bytes read ahead of each stream.
const BUFFER: usize = 1 << 18;

/// What a stream is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// One article as plain text.
    Text,
    /// One article as a web page.
    Html,
    /// One article a line, as a JSON object.
    Jsonl,
    /// JSON objects, one behind the other or in an array.
    Json,
    /// A table with commas, one article a row, with a heading.
    Csv,
    /// The same with tabs.
    Tsv,
    /// RSS or Atom.
    Feed,
    /// WARC or WET.
    Warc,
    /// A tar archive.
    Tar,
    /// A ZIP archive.
    Zip,
    /// A gzip-compressed stream.
    Gzip,
    /// A Zstandard-compressed stream.
    Zstd,
    /// An xz-compressed stream.
    Xz,
    /// A Parquet table, one article a row.
    Parquet,
}

impl From<Form> for Kind {
    fn from(form: Form) -> Self {
        match form {
            Form::Text => Self::Text,
            Form::Html => Self::Html,
            Form::Jsonl => Self::Jsonl,
            Form::Json => Self::Json,
            Form::Csv => Self::Csv,
            Form::Tsv => Self::Tsv,
        }
    }
}

impl Kind {
    /// What a file's name announces.
    #[must_use]
    pub fn of_name(path: &Path) -> Option<Self> {
        Some(match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "json" => Self::Json,
            "csv" => Self::Csv,
            "tsv" => Self::Tsv,
            "rss" | "atom" | "xml" => Self::Feed,
            "warc" | "wet" => Self::Warc,
            "tar" => Self::Tar,
            "zip" => Self::Zip,
            "gz" | "tgz" => Self::Gzip,
            "zst" => Self::Zstd,
            "xz" | "txz" => Self::Xz,
            "parquet" => Self::Parquet,
            _ => return Form::of_name(path).map(Self::from),
        })
    }

    /// What the first bytes look like, where they are sure.
    #[must_use]
    pub fn of_bytes(head: &[u8]) -> Option<Self> {
        const MARKS: [(&[u8], Kind); 7] = [
            (b"\x1f\x8b", Kind::Gzip),
            (b"\x28\xb5\x2f\xfd", Kind::Zstd),
            (b"\xfd7zXZ\0", Kind::Xz),
            (b"PK\x03\x04", Kind::Zip),
            (b"WARC/1.", Kind::Warc),
            (b"WARC/0.", Kind::Warc),
            (b"PAR1", Kind::Parquet),
        ];
        let marked = MARKS.iter().find(|(mark, _)| head.starts_with(mark)).map(|(_, kind)| *kind);
        let is_tar = head.get(257..262) == Some(b"ustar");
        marked.or(is_tar.then_some(Self::Tar)).or_else(|| text_kind(head))
    }

    /// Whether what is inside has a form of its own.
    #[must_use]
    pub fn is_wrapper(self) -> bool {
        matches!(self, Self::Tar | Self::Zip | Self::Gzip | Self::Zstd | Self::Xz | Self::Warc | Self::Parquet)
    }
}

/// Feeds and arrays by their first bytes.
fn text_kind(head: &[u8]) -> Option<Kind> {
    let start = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    let is_feed =
        start.starts_with(b"<?xml") && [&b"<rss"[..], b"<feed", b"<rdf:RDF"].iter().any(|tag| memchr::memmem::find(start, tag).is_some());
    if is_feed || start.starts_with(b"<rss") {
        return Some(Kind::Feed);
    }
    start.strip_prefix(b"[").filter(|rest| rest.trim_ascii_start().starts_with(b"{")).map(|_| Kind::Json)
}

/// What comes out of a container.
pub enum Piece {
    /// One article-to-be.
    Record(Record),
    /// A stream with more inside.
    Stream(Stream),
}

/// A stream, by name.
pub struct Stream {
    /// Its name, with those of what it stands in before it.
    pub name: String,
    /// What its name announces.
    pub named: Option<Kind>,
    /// Its bytes.
    pub input: Input,
    /// Whether other streams stand beside it, so that its own size is limited too.
    pub is_entry: bool,
}

/// Something that pieces come out of.
pub trait Container: Send {
    /// The next piece, or what is wrong with it and the byte at which it begins. After an error for which
    /// [`is_fatal`] holds nothing more can come.
    fn next(&mut self) -> Option<Result<Piece, (u64, ReadError)>>;
}

/// Whether what comes behind an error in the same stream is unknown.
#[must_use]
pub fn is_fatal(error: &ReadError) -> bool {
    matches!(error, ReadError::Io(_) | ReadError::Limit(_) | ReadError::Damaged(_))
}

/// What all containers of one input share.
#[derive(Clone)]
pub struct Context {
    /// The form that the user says all inputs have.
    pub form: Option<Form>,
    /// What may come out.
    pub limits: Limits,
    /// What has come out so far.
    pub totals: Arc<Totals>,
}

/// The container that a stream is, `depth` levels inside others, and what it was found to be. What has its
/// table of contents at its end (ZIP, Parquet) is given as its file too where it is one.
///
/// # Errors
/// When it cannot be read, or stands too deep.
pub fn open(
    mut stream: Stream,
    depth: usize,
    file: Option<std::fs::File>,
    context: &Context,
) -> Result<(Kind, Box<dyn Container>), ReadError> {
    if depth > context.limits.depth {
        return Err(ReadError::Limit(format!("stands in more than {} containers; raise --max-depth to read it", context.limits.depth)));
    }
    let head = fill(&mut stream.input)?;
    let utf_16 = utf16::encoding(head);
    let decoded = utf_16.map(|encoding| encoding.decode(head).0);
    let head = decoded.as_ref().map_or(head, |text| text.as_bytes());
    // Compression is known by its first bytes, whatever the name says; of text only the name can be sure.
    let sniffed = Kind::of_bytes(head);
    let by_text = || Kind::from(Form::of_bytes(head));
    let kind = match (context.form, stream.named, sniffed) {
        (_, _, Some(kind)) if kind.is_wrapper() => kind,
        (Some(form), ..) => form.into(),
        (None, Some(kind), _) if !kind.is_wrapper() => kind,
        (.., Some(kind)) => kind,
        _ => by_text(),
    };
    if let Some(encoding) = utf_16.filter(|_| !matches!(kind, Kind::Text | Kind::Html)) {
        stream.input = Box::new(utf16::Utf8::new(stream.input, encoding));
    }
    let limit = context.limits.document;
    let container: Box<dyn Container> = match kind {
        Kind::Text | Kind::Html => {
            Box::new(Whole { stream: Some(stream), form: if kind == Kind::Text { Form::Text } else { Form::Html }, limit })
        }
        Kind::Jsonl => Box::new(Lines::new(stream, limit)),
        Kind::Json => Box::new(json::Objects::new(stream, limit)),
        Kind::Csv => Box::new(table::Rows::new(stream, b',', limit)?),
        Kind::Tsv => Box::new(table::Rows::new(stream, b'\t', limit)?),
        Kind::Feed => Box::new(feed::Items::new(stream, limit)),
        Kind::Warc => Box::new(warc::Warc::new(stream, context)),
        Kind::Tar => Box::new(tar::Tar::new(stream, context.limits.entry)),
        Kind::Zip => zip::open(stream, file, context)?,
        #[cfg(feature = "parquet")]
        Kind::Parquet => parquet::open(stream, file, context)?,
        #[cfg(not(feature = "parquet"))]
        Kind::Parquet => return Err(ReadError::NoParquet),
        Kind::Gzip => unpacked(stream, context, |input| Box::new(flate2::bufread::MultiGzDecoder::new(input))),
        Kind::Zstd => {
            let counted = Counted::new(stream.input);
            let packed = counted.count();
            let decoder = zstd::stream::read::Decoder::with_buffer(counted)?;
            unpacked_by(stream.name, stream.is_entry, packed, Box::new(decoder), context)
        }
        Kind::Xz => unpacked(stream, context, |input| Box::new(liblzma::bufread::XzDecoder::new_multi_decoder(input))),
    };
    Ok((kind, container))
}

/// A compressed stream: one stream inside, under the name without the last ending.
fn unpacked(stream: Stream, context: &Context, decoder: impl FnOnce(Counted) -> Box<dyn Read + Send>) -> Box<dyn Container> {
    let counted = Counted::new(stream.input);
    let packed = counted.count();
    unpacked_by(stream.name, stream.is_entry, packed, decoder(counted), context)
}

fn unpacked_by(
    name: String,
    is_entry: bool,
    packed: Arc<std::sync::atomic::AtomicU64>,
    decoder: Box<dyn Read + Send>,
    context: &Context,
) -> Box<dyn Container> {
    let guarded = Guarded::new(decoder, packed, is_entry, context);
    let path = Path::new(&name);
    let is_tar = path.extension().is_some_and(|ending| ending == "tgz" || ending == "txz");
    let named = if is_tar { Some(Kind::Tar) } else { path.file_stem().and_then(|stem| Kind::of_name(Path::new(stem))) };
    Box::new(One(Some(Stream { named, input: Box::new(BufReader::with_capacity(BUFFER, guarded)), name, is_entry })))
}

/// One stream.
struct One(Option<Stream>);

impl Container for One {
    fn next(&mut self) -> Option<Result<Piece, (u64, ReadError)>> {
        self.0.take().map(|stream| Ok(Piece::Stream(stream)))
    }
}

/// A stream that is one record.
struct Whole {
    stream: Option<Stream>,
    form: Form,
    limit: u64,
}

impl Container for Whole {
    fn next(&mut self) -> Option<Result<Piece, (u64, ReadError)>> {
        let Stream { name, mut input, .. } = self.stream.take()?;
        Some(match read_up_to(&mut input, self.limit) {
            Ok(bytes) => {
                let (default_id, envelope) = (stem_of(&name), Envelope::default());
                Ok(Piece::Record(Record { default_id, path: name, offset: 0, form: self.form, bytes, envelope }))
            }
            Err(error) => Err((0, error)),
        })
    }
}

/// What can be read at once; empty at the end.
pub(super) fn fill(input: &mut impl BufRead) -> io::Result<&[u8]> {
    while let Err(error) = input.fill_buf() {
        if error.kind() != io::ErrorKind::Interrupted {
            return Err(error);
        }
    }
    input.fill_buf()
}

/// A whole stream, if it has no more than `limit` bytes.
fn read_up_to(input: &mut impl BufRead, limit: u64) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    // `read_to_end` would wipe the room for what it reads, as readers of our own cannot promise to fill it.
    loop {
        let buffer = fill(input)?;
        bytes.extend_from_slice(buffer);
        let taken = buffer.len();
        input.consume(taken);
        if bytes.len() as u64 > limit {
            return Err(ReadError::TooLarge { limit });
        }
        if taken == 0 {
            return Ok(bytes);
        }
    }
}

/// The id of what states none: the name of its file without folder and ending.
pub(super) fn stem_of(path: &str) -> String {
    let stem = Path::new(path).file_stem().map(|stem| stem.to_string_lossy().into_owned());
    stem.filter(|stem| stem != "-").unwrap_or_else(|| "stdin".to_owned())
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::model::Model;
    use crate::read::records::BadRecord;
    use crate::read::{Fields, Records, Source, parse};

    /// What comes out of a file: articles' records, and what is wrong with the others.
    pub fn records(name: &str, content: &[u8], limits: Limits) -> Vec<Result<Record, BadRecord>> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(name);
        std::fs::write(&file, content).unwrap();
        Records::within(vec![Source::File(file, 0)], None, limits).collect()
    }

    /// The articles of a file, or why there is none.
    pub fn articles(name: &str, content: &[u8]) -> Vec<Result<crate::article::Article, ReadError>> {
        let model = Model::shipped().unwrap();
        let records = records(name, content, Limits::default()).into_iter();
        records.map(|found| found.map_err(|bad| bad.error).and_then(|record| parse(&record, &Fields::default(), &model))).collect()
    }

    /// The id of each article of a file, or the kind of what is wrong.
    pub fn outcome(name: &str, content: &[u8]) -> Vec<String> {
        articles(name, content).into_iter().map(|found| found.map_or_else(|error| error.kind().to_owned(), |article| article.id)).collect()
    }
}

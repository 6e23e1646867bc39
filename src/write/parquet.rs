//! The lines of `write::archive` as a Parquet table, which holds the same fields under the same names.
//!
//! Uses `archive`, `parquet` and `arrow-json`. A line is written once, as JSON; a table reads it back into columns, so
//! that there is one place that says what a document's record is.

use super::archive::Parts;
use arrow_json::reader::{Decoder, ReaderBuilder};
use arrow_schema::{ArrowError, DataType, Field, Schema};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use std::io::{self, Write};
use std::sync::Arc;

/// Bytes of lines after which a row group is closed: what a table holds in memory.
const GROUP_BYTES: usize = 16 << 20;
/// Bytes of lines that are made into columns at once.
const BATCH_BYTES: usize = 1 << 20;
/// Rows that are made into columns at once, at most.
const BATCH_ROWS: usize = 8192;

/// A table that is being written.
pub struct Table<W: Write + Send> {
    decoder: Decoder,
    writer: ArrowWriter<W>,
    batch_bytes: usize,
    group_bytes: usize,
}

fn list(item: DataType) -> DataType {
    DataType::List(Arc::new(Field::new("item", item, true)))
}

fn record(fields: impl IntoIterator<Item = (&'static str, DataType)>) -> DataType {
    DataType::Struct(fields.into_iter().map(|(name, of)| Field::new(name, of, true)).collect())
}

/// The columns of a table for lines with these parts; `copies` adds `duplicate_of`.
#[must_use]
pub fn schema(parts: Parts, copies: bool) -> Schema {
    let span = || list(DataType::Int32);
    let mut fields: Vec<Field> = ["id", "title", "source", "url", "date", "path"].map(|name| Field::new(name, DataType::Utf8, true)).into();
    fields.push(Field::new("offset", DataType::Int64, true));
    let mut add = |is_wanted: bool, name: &str, of: DataType| {
        if is_wanted {
            fields.push(Field::new(name, of, true));
        }
    };
    add(parts.text, "text", DataType::Utf8);
    add(parts.segments, "segments", list(DataType::Utf8));
    add(parts.segments, "spans_chars", list(span()));
    add(parts.summary, "summary", DataType::Utf8);
    let sentence = [("index", DataType::Int64), ("span_chars", span()), ("span_bytes", span()), ("score", DataType::Float64)];
    add(parts.summary, "sentences", list(record(sentence)));
    add(parts.keywords, "keywords", list(DataType::Utf8));
    let texts = ["schema", "document", "id", "key", "zone", "source", "target", "publisher", "date"].map(|name| (name, DataType::Utf8));
    let numbers = ["paragraph", "sentence", "rank"].map(|name| (name, DataType::Int64));
    let lists = [("span_bytes", span()), ("span_chars", span()), ("notes", list(DataType::Utf8))];
    add(parts.units, "units", list(record(texts.into_iter().chain(numbers).chain(lists))));
    add(copies, "duplicate_of", DataType::Utf8);
    Schema::new(fields)
}

fn arrow(error: ArrowError) -> io::Error {
    io::Error::other(error)
}

/// What the system says inside an error of the library, such as a full disk.
fn table(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(inner) => match inner.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(inner) => io::Error::other(inner),
        },
        error => io::Error::other(error),
    }
}

impl<W: Write + Send> Table<W> {
    /// Begins a table.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn new(out: W, schema: Schema) -> io::Result<Self> {
        let schema = Arc::new(schema);
        let decoder = ReaderBuilder::new(Arc::clone(&schema)).with_batch_size(BATCH_ROWS).build_decoder().map_err(arrow)?;
        let properties = WriterProperties::builder().set_compression(Compression::ZSTD(ZstdLevel::default())).build();
        let writer = ArrowWriter::try_new(out, schema, Some(properties)).map_err(table)?;
        Ok(Self { decoder, writer, batch_bytes: 0, group_bytes: 0 })
    }

    /// Adds a line of the archive: one JSON object.
    ///
    /// # Errors
    /// When the line is not what the columns were made for, or the system refuses.
    pub fn add(&mut self, line: &[u8]) -> io::Result<()> {
        let mut rest = line;
        // The decoder takes no more than its batch.
        while !rest.is_empty() {
            let read = self.decoder.decode(rest).map_err(arrow)?;
            rest = &rest[read..];
            self.batch_bytes += read;
            if !rest.is_empty() || self.batch_bytes >= BATCH_BYTES {
                self.close_batch()?;
            }
        }
        Ok(())
    }

    fn close_batch(&mut self) -> io::Result<()> {
        self.group_bytes += std::mem::take(&mut self.batch_bytes);
        if let Some(batch) = self.decoder.flush().map_err(arrow)? {
            self.writer.write(&batch).map_err(table)?;
        }
        if self.group_bytes >= GROUP_BYTES {
            self.group_bytes = 0;
            self.writer.flush().map_err(table)?;
        }
        Ok(())
    }

    /// Closes the table.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn finish(mut self) -> io::Result<W> {
        self.close_batch()?;
        self.writer.into_inner().map_err(table)
    }
}

//! Parquet tables: one article a row, handed on as a JSON line, so that fields are mapped as everywhere.
//!
//! Uses `parquet` and `arrow-json`. A table has its contents at its end; one that comes through a pipe or stands inside
//! another container is held in memory if it is no larger than a document may be. A record's offset is the number of
//! its row: a row has no byte of its own.

use super::{Container, Context, Piece, ReadError, Stream, read_up_to, stem_of};
use crate::read::{Envelope, Form, Record};
use arrow_json::LineDelimitedWriter;
use bytes::Bytes;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use parquet::file::reader::ChunkReader;
use std::collections::VecDeque;
use std::fs::File;

/// Rows that are unpacked at once: articles are long, and a column repeats one value at no cost.
const BATCH_ROWS: usize = 32;

const DAMAGED: ReadError = ReadError::Damaged("the Parquet table cannot be unpacked");

struct Rows {
    name: String,
    stem: String,
    batches: ParquetRecordBatchReader,
    /// Lines of the rows that are unpacked.
    lines: VecDeque<Vec<u8>>,
    /// Rows handed out.
    row: u64,
    unpacked: u64,
    limits: super::Limits,
}

/// Opens a table.
pub(super) fn open(mut stream: Stream, file: Option<File>, context: &Context) -> Result<Box<dyn Container>, ReadError> {
    let batches = match file {
        Some(file) => batches(file)?,
        None => batches(Bytes::from(read_up_to(&mut stream.input, context.limits.document)?))?,
    };
    let (lines, stem, limits) = (VecDeque::new(), stem_of(&stream.name), context.limits);
    Ok(Box::new(Rows { name: stream.name, stem, batches, lines, row: 0, unpacked: 0, limits }))
}

fn batches(source: impl ChunkReader + 'static) -> Result<ParquetRecordBatchReader, ReadError> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(source).map_err(|_| DAMAGED)?;
    builder.with_batch_size(BATCH_ROWS).build().map_err(|_| DAMAGED)
}

impl Rows {
    /// Unpacks more rows; false at the end.
    fn fill(&mut self) -> Result<bool, ReadError> {
        let Some(batch) = self.batches.next() else { return Ok(false) };
        let mut writer = LineDelimitedWriter::new(Vec::new());
        writer.write(&batch.map_err(|_| DAMAGED)?).and_then(|()| writer.finish()).map_err(|_| DAMAGED)?;
        let text = writer.into_inner();
        self.unpacked += text.len() as u64;
        if self.unpacked > self.limits.archive {
            let most = self.limits.archive;
            return Err(ReadError::Limit(format!("all of it unpacks to more than {most} bytes; raise --max-archive-bytes to read it")));
        }
        self.lines.extend(text.split(|&byte| byte == b'\n').filter(|line| !line.is_empty()).map(<[u8]>::to_vec));
        Ok(true)
    }

    fn next_record(&mut self) -> Result<Option<Record>, ReadError> {
        while self.lines.is_empty() {
            if !self.fill()? {
                return Ok(None);
            }
        }
        let Some(bytes) = self.lines.pop_front() else { return Ok(None) };
        self.row += 1;
        if bytes.len() as u64 > self.limits.document {
            return Err(ReadError::TooLarge { limit: self.limits.document });
        }
        let default_id = format!("{}-{}", self.stem, self.row);
        let (path, envelope) = (self.name.clone(), Envelope::default());
        Ok(Some(Record { path, offset: self.row - 1, default_id, form: Form::Jsonl, bytes, envelope }))
    }
}

impl Container for Rows {
    fn next(&mut self) -> Option<Result<Piece, (u64, ReadError)>> {
        let row = self.row;
        self.next_record().map(|record| record.map(Piece::Record)).map_err(|error| (row, error)).transpose()
    }
}

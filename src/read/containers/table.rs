//! Tables: one article a row, the first row naming the fields.
//!
//! Uses `csv` (RFC 4180). A row becomes a JSON record, so that fields are mapped in one place.

use super::{Container, Form, Input, Piece, ReadError, Record, Stream, stem_of};
use csv::{ByteRecord, Reader, ReaderBuilder};
use serde_json::{Map, Value};

/// The rows of a table.
pub(super) struct Rows {
    name: String,
    reader: Reader<Input>,
    names: Vec<String>,
    number: u64,
    limit: u64,
    is_over: bool,
}

impl Rows {
    pub(super) fn new(stream: Stream, delimiter: u8, limit: u64) -> Result<Self, ReadError> {
        // Tabs part fields in tables that quote nothing.
        let mut reader = ReaderBuilder::new().delimiter(delimiter).quoting(delimiter == b',').flexible(true).from_reader(stream.input);
        let names = reader.byte_headers().map_err(into_error)?;
        let names = names.iter().map(|name| String::from_utf8_lossy(name).trim_start_matches('\u{FEFF}').trim().to_owned()).collect();
        Ok(Self { name: stream.name, reader, names, number: 0, limit, is_over: false })
    }
}

fn into_error(error: csv::Error) -> ReadError {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error.into(),
        _ => ReadError::Damaged("a row of the table is damaged"),
    }
}

impl Container for Rows {
    fn next(&mut self) -> Option<Result<Piece, (u64, ReadError)>> {
        let mut row = ByteRecord::new();
        let offset = self.reader.position().byte();
        let read = if self.is_over { Ok(false) } else { self.reader.read_byte_record(&mut row) };
        self.is_over |= read.is_err();
        match read {
            Ok(false) => return None,
            Ok(true) => {}
            Err(error) => return Some(Err((offset, into_error(error)))),
        }
        self.number += 1;
        if row.as_slice().len() as u64 > self.limit {
            return Some(Err((offset, ReadError::TooLarge { limit: self.limit })));
        }
        let fields = self.names.iter().zip(row.iter()).filter(|(_, value)| !value.is_empty());
        let record: Map<String, Value> = fields.map(|(name, value)| (name.clone(), String::from_utf8_lossy(value).into())).collect();
        Some(Ok(Piece::Record(Record {
            default_id: format!("{}-{}", stem_of(&self.name), self.number),
            path: self.name.clone(),
            offset,
            form: Form::Jsonl,
            bytes: Value::Object(record).to_string().into_bytes(),
        })))
    }
}

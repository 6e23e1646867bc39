//! Tables: one article a row, the first row naming the fields.
//!
//! Uses `csv-core` (RFC 4180), which leaves it to us how much of a row is held. A row becomes a JSON record, so that
//! fields are mapped in one place; its cells stay in the encoding of the table, which is told of each record.

use super::{Container, Form, Input, Piece, ReadError, Record, Stream, fill, stem_of};
use crate::read::decode::likely;
use crate::read::records::Envelope;
use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

/// More cells no table of articles has.
const MOST_CELLS: usize = 1 << 16;

/// The rows of a table.
pub(super) struct Rows {
    name: String,
    input: Input,
    reader: Reader,
    row: Row,
    /// What the first row names the fields.
    names: Vec<Vec<u8>>,
    envelope: Envelope,
    at: u64,
    number: u64,
    limit: u64,
}

/// The row that was read last.
#[derive(Default)]
struct Row {
    /// Its cells, one behind the other, and room for more.
    cells: Vec<u8>,
    /// Where each of them ends, and room for more.
    ends: Vec<usize>,
    /// How much of both is in use.
    used: (usize, usize),
    /// Whether it is too long; what there was of it is forgotten.
    is_too_long: bool,
}

impl Row {
    fn cells(&self) -> impl Iterator<Item = &[u8]> {
        let ends = self.ends.get(..self.used.1).unwrap_or(&[]);
        ends.iter().scan(0, |start, &end| self.cells.get(std::mem::replace(start, end)..end))
    }

    /// Makes room for more of the row, or forgets it.
    fn grow(&mut self, limit: usize) {
        if !self.is_too_long && self.used.1 == self.ends.len() && self.ends.len() < MOST_CELLS {
            self.ends.resize((2 * self.ends.len()).max(64), 0);
        } else if !self.is_too_long && self.used.0 == self.cells.len() && self.cells.len() < limit {
            self.cells.resize((2 * self.cells.len()).max(1 << 12).min(limit), 0);
        } else {
            *self = Self { is_too_long: true, ends: vec![0; 64], cells: vec![0; 1 << 12], used: (0, 0) };
        }
    }
}

impl Rows {
    pub(super) fn new(mut stream: Stream, delimiter: u8, limit: u64) -> Result<Self, ReadError> {
        let head = fill(&mut stream.input)?;
        let envelope = Envelope { encoding: likely(head), ..Envelope::default() };
        let reader = ReaderBuilder::new().delimiter(delimiter).quoting(delimiter == b',' || quotes(head, delimiter)).build();
        let Stream { name, input, .. } = stream;
        let mut rows = Self { name, input, reader, row: Row::default(), names: Vec::new(), envelope, at: 0, number: 0, limit };
        if rows.read()? && rows.row.is_too_long {
            return Err(ReadError::TooLarge { limit });
        }
        rows.names = rows.row.cells().map(|name| name.trim_ascii().to_vec()).collect();
        Ok(rows)
    }

    /// Passes over line ends, so that a row's offset is that of its first byte.
    fn pass_line_ends(&mut self) -> Result<(), ReadError> {
        loop {
            let buffer = fill(&mut self.input)?;
            let ends = buffer.iter().take_while(|&&byte| matches!(byte, b'\r' | b'\n')).count();
            let is_all = ends == buffer.len() && ends > 0;
            self.input.consume(ends);
            self.at += ends as u64;
            if !is_all {
                return Ok(());
            }
        }
    }

    /// Reads a row; whether there is one.
    fn read(&mut self) -> Result<bool, ReadError> {
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        (self.row.used, self.row.is_too_long) = ((0, 0), false);
        loop {
            let row = &mut self.row;
            let buffer = fill(&mut self.input)?;
            let (cells, ends) = (row.cells.get_mut(row.used.0..), row.ends.get_mut(row.used.1..));
            let (result, taken, written, ended) = self.reader.read_record(buffer, cells.unwrap_or_default(), ends.unwrap_or_default());
            self.input.consume(taken);
            self.at += taken as u64;
            row.used = (row.used.0 + written, row.used.1 + ended);
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => row.grow(limit),
                ReadRecordResult::Record => return Ok(true),
                ReadRecordResult::End => return Ok(false),
            }
        }
    }

    /// The next row as a JSON object.
    fn object(&mut self) -> Result<Option<Vec<u8>>, ReadError> {
        if !self.read()? {
            return Ok(None);
        }
        self.number += 1;
        if self.row.is_too_long {
            let is_last = fill(&mut self.input)?.is_empty();
            return Err(if is_last {
                ReadError::Damaged("a row passes --max-document-bytes and goes on to the end of the table; a quote may not be closed")
            } else {
                ReadError::TooLarge { limit: self.limit }
            });
        }
        if self.row.cells().skip(self.names.len()).any(|cell| !cell.is_empty()) {
            return Err(ReadError::DamagedPart("the row has more cells than the heading; quote the cells that hold the delimiter"));
        }
        let mut object = vec![b'{'];
        for (name, cell) in self.names.iter().zip(self.row.cells()).filter(|(_, cell)| !cell.is_empty()) {
            if object.len() > 1 {
                object.push(b',');
            }
            string(name, &mut object);
            object.push(b':');
            string(cell, &mut object);
        }
        object.push(b'}');
        Ok(Some(object))
    }
}

/// Writes bytes as a JSON string, in whatever encoding they are.
fn string(bytes: &[u8], out: &mut Vec<u8>) {
    out.push(b'"');
    let mut done = 0;
    for (at, &byte) in bytes.iter().enumerate().filter(|(_, byte)| matches!(byte, 0..=0x1F | b'"' | b'\\')) {
        out.extend_from_slice(bytes.get(done..at).unwrap_or_default());
        match byte {
            b'"' | b'\\' => out.extend([b'\\', byte]),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            _ => out.extend_from_slice(format!("\\u{byte:04x}").as_bytes()),
        }
        done = at + 1;
    }
    out.extend_from_slice(bytes.get(done..).unwrap_or_default());
    out.push(b'"');
}

/// Whether a table quotes cells, by its first rows. Many with tabs do not, and then a quote is a letter like any other.
fn quotes(head: &[u8], delimiter: u8) -> bool {
    let whole = memchr::memrchr(b'\n', head).map_or(head, |end| head.get(..=end).unwrap_or(head));
    let (plain, quoted) = (Shape::of(whole, delimiter, false), Shape::of(whole, delimiter, true));
    // Where every line is a row, quotes can only be around cells of one line.
    if plain.uneven == 0 { quoted.uneven == 0 && quoted.rows == plain.rows } else { quoted.uneven < plain.uneven }
}

/// What becomes of the beginning of a table when it is read in one way.
struct Shape {
    rows: usize,
    /// Bytes in rows that have not as many cells as the first, or do not end.
    uneven: usize,
}

impl Shape {
    fn of(mut head: &[u8], delimiter: u8, quoting: bool) -> Self {
        let mut reader = ReaderBuilder::new().delimiter(delimiter).quoting(quoting).build();
        let (mut cells, mut ends) = (vec![0; head.len()], vec![0; head.len() + 1]);
        let (mut shape, mut width) = (Self { rows: 0, uneven: 0 }, None);
        loop {
            let (result, taken, _, count) = reader.read_record(head, &mut cells, &mut ends);
            head = head.get(taken..).unwrap_or_default();
            if !matches!(result, ReadRecordResult::Record) {
                shape.uneven += taken;
                return shape;
            }
            shape.rows += 1;
            if *width.get_or_insert(count) != count {
                shape.uneven += taken;
            }
        }
    }
}

impl Container for Rows {
    fn next(&mut self) -> Option<Result<Piece, (u64, ReadError)>> {
        if let Err(error) = self.pass_line_ends() {
            return Some(Err((self.at, error)));
        }
        let offset = self.at;
        let bytes = match self.object().map_err(|error| (offset, error)).transpose()? {
            Ok(bytes) => bytes,
            Err(bad) => return Some(Err(bad)),
        };
        Some(Ok(Piece::Record(Record {
            default_id: format!("{}-{}", stem_of(&self.name), self.number),
            path: self.name.clone(),
            offset,
            form: Form::Jsonl,
            bytes,
            envelope: self.envelope.clone(),
        })))
    }
}

#[cfg(test)]
mod tests {
    use crate::read::containers::Limits;
    use crate::read::containers::tests::{articles, outcome, records};
    use encoding_rs::{ISO_8859_6, UTF_8, WINDOWS_1256};

    const TEXT: &str = "أفادت بلدية المدينة بأن أعمال الترميم ستنطلق في الموسم القادم، وقال الوزير إن العدد على ما يرام.";

    #[test]
    fn rows_are_read_in_the_encoding_of_the_table() {
        let table = format!("id,title,text\r\n1,\"ترميم \"\"السوق\"\"\",{TEXT}\r\n2,,\"{TEXT}\r\n{TEXT}\"\r\n");
        for encoding in [UTF_8, WINDOWS_1256, ISO_8859_6] {
            let found = articles("a.csv", &encoding.encode(&table).0);
            let found: Vec<_> = found.into_iter().map(Result::unwrap).collect();
            assert_eq!((found[0].title.as_deref(), found[0].text.as_str()), (Some("ترميم \"السوق\""), TEXT), "{}", encoding.name());
            assert_eq!(found[1].text, format!("{TEXT}\r\n{TEXT}"));
            assert_eq!(found[0].origin.offset, 15, "behind the heading and its line end");
        }
    }

    #[test]
    fn utf_16_is_read_with_its_mark_and_without() {
        let files = [
            ("a.tsv", format!("id\ttext\r\n1\t{TEXT}\r\n")),
            ("a.jsonl", format!("{{\"text\": \"{TEXT}\"}}\n")),
            ("a.json", format!("[{{\"text\": \"{TEXT}\"}}]")),
        ];
        for (name, content) in files {
            for (mark, bytes) in ["", "\u{FEFF}"].into_iter().zip([u16::to_le_bytes, u16::to_be_bytes]) {
                let file: Vec<u8> = format!("{mark}{content}").encode_utf16().flat_map(bytes).collect();
                assert_eq!(articles(name, &file).remove(0).unwrap().text, TEXT, "{name}");
            }
        }
    }

    #[test]
    fn damage_in_a_cell_is_noted() {
        let mut table = format!("id,text\n1,{TEXT}\n").into_bytes();
        table.insert(14, 0xFF);
        assert!(articles("a.csv", &table).remove(0).unwrap().notes[0].contains("could not be decoded"));
    }

    #[test]
    fn tabs_part_quoted_cells_too_but_a_stray_quote_is_a_letter() {
        let quoted = format!("id\ttext\n1\t\"{TEXT}\n{TEXT}\"\n2\t\"{TEXT}\n{TEXT}\"\n");
        assert_eq!(outcome("a.tsv", quoted.as_bytes()), ["1", "2"]);
        let stray = format!("id\ttext\n1\t\"{TEXT}\n2\t{TEXT}\n3\t{TEXT}\n");
        assert_eq!(outcome("a.tsv", stray.as_bytes()), ["1", "2", "3"]);
    }

    #[test]
    fn a_row_of_too_many_cells_is_refused() {
        let table = format!("id,text\n1,{TEXT}\n2,عنوان, {TEXT}\n3,{TEXT},,\n4,{TEXT}\n");
        assert_eq!(outcome("a.csv", table.as_bytes()), ["1", "damaged", "3", "4"]);
    }

    #[test]
    fn rows_beyond_the_limit_are_not_held() {
        let kinds = |table: &str| -> Vec<String> {
            let limits = Limits { document: 5000, ..Limits::default() };
            let found = records("a.csv", table.as_bytes(), limits).into_iter();
            found.map(|found| found.map_or_else(|bad| bad.error.kind().to_owned(), |record| record.default_id)).collect()
        };
        let long = "ب".repeat(4000);
        assert_eq!(kinds(&format!("id,text\n1,{TEXT}\n2,{long}\n3,{TEXT}\n")), ["a-1", "too-large", "a-3"]);
        assert_eq!(kinds(&format!("id,text\n1,{TEXT}\n2,\"{long}\n3,{TEXT}\n")), ["a-1", "damaged"]);
        assert_eq!(kinds(&format!("id,text\n1,{}\n3,{TEXT}\n", ",".repeat(4000))), ["a-1", "a-2"]);
    }
}

//! JSON objects that are not one a line: an array of them, or one behind the other, on any number of lines.
//!
//! Uses nothing of the crate but the other containers. Only braces and strings are looked at; whether an object is
//! right is for whoever parses it. What stands where an object should is refused, each element by itself.

use super::{Container, Envelope, Form, Input, Piece, ReadError, Record, Stream, fill, stem_of};
use crate::read::json::no_object;
use std::io::BufRead;

/// The objects of a file.
pub(super) struct Objects {
    name: String,
    input: Input,
    at: u64,
    number: u64,
    limit: u64,
    in_array: bool,
}

/// Where a scan stands inside a value.
#[derive(Default)]
struct Place {
    depth: usize,
    in_string: bool,
    is_escaped: bool,
}

impl Place {
    /// Takes the next byte; whether an object, an array or a string ends with it.
    fn pass(&mut self, byte: u8) -> bool {
        if self.in_string {
            let ends = byte == b'"' && !self.is_escaped;
            self.is_escaped = byte == b'\\' && !self.is_escaped;
            self.in_string = !ends;
            return ends && self.depth == 0;
        }
        match byte {
            b'"' => self.in_string = true,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        self.depth == 0 && !self.in_string
    }
}

impl Objects {
    pub(super) fn new(stream: Stream, limit: u64) -> Self {
        Self { name: stream.name, input: stream.input, at: 0, number: 0, limit, in_array: false }
    }

    fn pass(&mut self, bytes: usize) {
        self.input.consume(bytes);
        self.at += bytes as u64;
    }

    /// Passes over what stands between values; the first byte of the next.
    fn find_start(&mut self) -> Result<Option<u8>, ReadError> {
        loop {
            let at = self.at;
            let Some(&byte) = fill(&mut self.input)?.first() else { return Ok(None) };
            match byte {
                b'[' if !self.in_array => self.in_array = true,
                b']' => self.in_array = false,
                b',' | b' ' | b'\t' | b'\r' | b'\n' => {}
                // The byte order mark.
                0xEF | 0xBB | 0xBF if at < 3 => {}
                _ => return Ok(Some(byte)),
            }
            self.pass(1);
        }
    }

    /// Passes over a value that is no object, without holding it.
    fn pass_other(&mut self, first: u8) -> Result<(), ReadError> {
        let (mut place, in_array) = (Place::default(), self.in_array);
        let ends_other = |byte: u8| byte == b'{' || if in_array { matches!(byte, b',' | b']') } else { byte == b'\n' };
        loop {
            let buffer = fill(&mut self.input)?;
            let end = match first {
                b'[' | b'"' => buffer.iter().position(|&byte| place.pass(byte)).map(|at| at + 1),
                _ => buffer.iter().position(|&byte| ends_other(byte)),
            };
            let taken = end.unwrap_or(buffer.len());
            self.pass(taken);
            if taken == 0 || end.is_some() {
                return Ok(());
            }
        }
    }

    /// The object that begins here; too long a one is passed over.
    fn object(&mut self) -> Result<Vec<u8>, ReadError> {
        let (mut bytes, mut place, mut is_too_long) = (Vec::new(), Place::default(), false);
        loop {
            let buffer = fill(&mut self.input)?;
            if buffer.is_empty() {
                return Err(ReadError::Damaged("a JSON object does not end"));
            }
            let end = buffer.iter().position(|&byte| place.pass(byte));
            let taken = end.map_or(buffer.len(), |at| at + 1);
            is_too_long |= (bytes.len() + taken) as u64 > self.limit;
            if is_too_long {
                bytes = Vec::new();
            } else {
                bytes.extend_from_slice(&buffer[..taken]);
            }
            self.pass(taken);
            if end.is_some() {
                return if is_too_long { Err(ReadError::TooLarge { limit: self.limit }) } else { Ok(bytes) };
            }
        }
    }

    fn value(&mut self, first: u8) -> Result<Vec<u8>, ReadError> {
        if first == b'{' {
            return self.object();
        }
        self.pass_other(first)?;
        Err(no_object(first))
    }
}

impl Container for Objects {
    fn next(&mut self) -> Option<Result<Piece, (u64, ReadError)>> {
        let start = self.find_start().map_err(|error| (self.at, error)).transpose()?;
        let offset = self.at;
        let first = match start {
            Ok(first) => first,
            Err(bad) => return Some(Err(bad)),
        };
        self.number += 1;
        let (path, default_id) = (self.name.clone(), format!("{}-{}", stem_of(&self.name), self.number));
        let envelope = Envelope::default();
        let record = self.value(first).map(|bytes| Record { path, offset, default_id, form: Form::Jsonl, bytes, envelope });
        Some(record.map(Piece::Record).map_err(|error| (offset, error)))
    }
}

#[cfg(test)]
mod tests {
    use crate::read::containers::tests::outcome;

    #[test]
    fn what_is_no_object_is_refused_by_itself() {
        let good = r#"{"text": "بدأ الاجتماع صباح اليوم."}"#;
        let list = format!("\u{FEFF}[1, \"a]{{\\\"\", {good}, null, [\"a\", {good}], {good}]\n");
        assert_eq!(outcome("a.json", list.as_bytes()), ["bad-json", "bad-json", "a-3", "bad-json", "bad-json", "a-6"]);
        assert_eq!(outcome("a.json", format!("{good}\nno json at all\n{good}").as_bytes()), ["a-1", "bad-json", "a-3"]);
        assert_eq!(outcome("a.json", b"[\"without end"), ["bad-json"]);
    }

    #[test]
    fn a_reason_does_not_repeat_the_text() {
        let line = format!("\"{}\"\n", "بدأ الاجتماع ".repeat(100));
        let error = crate::read::containers::tests::articles("a.jsonl", line.as_bytes()).remove(0).unwrap_err();
        assert!(error.to_string().len() < 100, "{error}");
    }
}

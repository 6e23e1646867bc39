//! JSON objects that are not one a line: an array of them, or one behind the other, on any number of lines.
//!
//! Uses nothing of the crate but the other containers. Only braces and strings are looked at; whether an object is
//! right is for whoever parses it.

use super::{Container, Form, Input, Piece, ReadError, Record, Stream, stem_of};
use std::io::BufRead;

/// The objects of a file.
pub(super) struct Objects {
    name: String,
    input: Input,
    at: u64,
    number: u64,
    limit: u64,
}

/// Where a scan stands inside an object.
#[derive(Default)]
struct Place {
    depth: usize,
    in_string: bool,
    is_escaped: bool,
}

impl Place {
    /// Takes the next byte; whether the object ends with it.
    fn pass(&mut self, byte: u8) -> bool {
        if self.in_string {
            let ends = byte == b'"' && !self.is_escaped;
            self.is_escaped = byte == b'\\' && !self.is_escaped;
            self.in_string = !ends;
            return false;
        }
        match byte {
            b'"' => self.in_string = true,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        self.depth == 0
    }
}

impl Objects {
    pub(super) fn new(stream: Stream, limit: u64) -> Self {
        Self { name: stream.name, input: stream.input, at: 0, number: 0, limit }
    }

    /// Passes over everything between objects; whether one begins.
    fn find_start(&mut self) -> Result<bool, ReadError> {
        loop {
            let buffer = self.input.fill_buf()?;
            if buffer.is_empty() {
                return Ok(false);
            }
            let (passed, found) = memchr::memchr(b'{', buffer).map_or((buffer.len(), false), |at| (at, true));
            self.input.consume(passed);
            self.at += passed as u64;
            if found {
                return Ok(true);
            }
        }
    }

    /// The object that begins here; too long a one is passed over.
    fn object(&mut self) -> Result<Vec<u8>, ReadError> {
        let (mut bytes, mut place, mut is_too_long) = (Vec::new(), Place::default(), false);
        loop {
            let buffer = self.input.fill_buf()?;
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
            self.input.consume(taken);
            self.at += taken as u64;
            if end.is_some() {
                return if is_too_long { Err(ReadError::TooLarge { limit: self.limit }) } else { Ok(bytes) };
            }
        }
    }
}

impl Container for Objects {
    fn next(&mut self) -> Option<Result<Piece, (u64, ReadError)>> {
        let start = self.find_start().map_err(|error| (self.at, error));
        let offset = self.at;
        match start {
            Ok(false) => return None,
            Ok(true) => self.number += 1,
            Err(error) => return Some(Err(error)),
        }
        let default_id = format!("{}-{}", stem_of(&self.name), self.number);
        let record = self.object().map(|bytes| Record { path: self.name.clone(), offset, default_id, form: Form::Jsonl, bytes });
        Some(record.map(Piece::Record).map_err(|error| (offset, error)))
    }
}

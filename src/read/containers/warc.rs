//! WARC files of web crawls, and their WET files of extracted text (ISO 28500).
//!
//! Uses nothing of the crate but the other containers. A response with a page gives a web page, a conversion gives
//! text; all other records are passed over. Files come compressed record by record, which gzip undoes by itself.

use super::{Container, Form, Input, Piece, ReadError, Record, Stream};
use std::io::{self, BufRead, Read};

/// Longest line of a head.
const LONGEST_LINE: u64 = 1 << 16;
/// Most lines of a head.
const MOST_LINES: usize = 256;

/// A WARC file.
pub(super) struct Warc {
    name: String,
    input: Input,
    at: u64,
    limit: u64,
    is_over: bool,
}

/// What the head of a record says.
#[derive(Default)]
struct Head {
    kind: String,
    address: Option<String>,
    content_type: String,
    length: Option<u64>,
}

impl Warc {
    pub(super) fn new(stream: Stream, limit: u64) -> Self {
        Self { name: stream.name, input: stream.input, at: 0, limit, is_over: false }
    }

    /// One line without its end; `None` at the end of the file.
    fn line(&mut self) -> Result<Option<String>, ReadError> {
        let mut line = Vec::new();
        let read = (&mut self.input).take(LONGEST_LINE).read_until(b'\n', &mut line)?;
        self.at += read as u64;
        Ok((read > 0).then(|| String::from_utf8_lossy(line.trim_ascii_end()).into_owned()))
    }

    fn head(&mut self) -> Result<Option<Head>, ReadError> {
        let first = loop {
            match self.line()? {
                None => return Ok(None),
                Some(line) if line.is_empty() => {}
                Some(line) => break line,
            }
        };
        if !first.starts_with("WARC/") {
            return Err(ReadError::Damaged("a WARC record does not begin with its version"));
        }
        let mut head = Head::default();
        for _ in 0..MOST_LINES {
            let line = self.line()?.unwrap_or_default();
            if line.is_empty() {
                return Ok(Some(head));
            }
            let Some((key, value)) = line.split_once(':') else { continue };
            let value = value.trim();
            match key.to_ascii_lowercase().as_str() {
                "warc-type" => head.kind = value.to_owned(),
                "warc-target-uri" => head.address = Some(value.trim_matches(['<', '>']).to_owned()),
                "content-type" => head.content_type = value.to_ascii_lowercase(),
                "content-length" => head.length = value.parse().ok(),
                _ => {}
            }
        }
        Err(ReadError::Damaged("the head of a WARC record does not end"))
    }

    fn skip(&mut self, length: u64) -> Result<(), ReadError> {
        let passed = io::copy(&mut (&mut self.input).take(length), &mut io::sink())?;
        self.at += passed;
        Ok(())
    }

    /// The next page or text.
    fn record(&mut self) -> Result<Option<Record>, ReadError> {
        while let Some(head) = self.head()? {
            let length = head.length.ok_or(ReadError::Damaged("a WARC record does not state its length"))?;
            let form = match head.kind.as_str() {
                "response" | "resource" => Form::Html,
                "conversion" => Form::Text,
                _ => {
                    self.skip(length)?;
                    continue;
                }
            };
            let offset = self.at;
            if length > self.limit {
                self.skip(length)?;
                return Err(ReadError::TooLarge { limit: self.limit });
            }
            let mut bytes = Vec::new();
            (&mut self.input).take(length).read_to_end(&mut bytes)?;
            self.at += bytes.len() as u64;
            if head.content_type.starts_with("application/http") {
                let Some(page) = page_of_response(bytes) else { continue };
                bytes = page;
            }
            let default_id = head.address.unwrap_or_else(|| format!("{}-{offset}", super::stem_of(&self.name)));
            return Ok(Some(Record { path: self.name.clone(), offset, default_id, form, bytes }));
        }
        Ok(None)
    }
}

/// The page in an HTTP response that was good and is one.
fn page_of_response(mut bytes: Vec<u8>) -> Option<Vec<u8>> {
    let end = memchr::memmem::find(&bytes, b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(bytes.get(..end)?).to_ascii_lowercase();
    let is_good = head.split(' ').nth(1).is_some_and(|status| status.starts_with('2'));
    let is_page = head.lines().any(|line| line.starts_with("content-type:") && line.contains("html"));
    bytes.drain(..end + 4);
    (is_good && is_page).then_some(bytes)
}

impl Container for Warc {
    fn next(&mut self) -> Option<Result<Piece, (u64, ReadError)>> {
        if self.is_over {
            return None;
        }
        let at = self.at;
        let record = self.record();
        self.is_over = !matches!(record, Ok(Some(_)) | Err(ReadError::TooLarge { .. }));
        record.map_err(|error| (at, error)).map(|record| record.map(Piece::Record)).transpose()
    }
}

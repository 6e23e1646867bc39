//! WARC files of web crawls, and their WET files of extracted text (ISO 28500, and the drafts before it).
//!
//! Uses `http` for what a response holds. A response with a page gives a web page, a conversion gives
//! text; all other records are passed over. Files come compressed record by record, which gzip undoes by itself. Where
//! a record's length cannot be read, or is wrong, the next record is the next line that begins like one.

use super::{Container, Context, Envelope, Form, Input, Piece, ReadError, Record, Stream, http, is_fatal};
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
    /// The first line of the next record, where it had to be looked for.
    first: Option<String>,
    context: Context,
    is_over: bool,
}

/// What the head of a record says.
#[derive(Default)]
struct Head {
    kind: String,
    address: Option<String>,
    date: Option<String>,
    content_type: String,
    length: Option<u64>,
}

impl Warc {
    pub(super) fn new(stream: Stream, context: &Context) -> Self {
        Self { name: stream.name, input: stream.input, at: 0, first: None, context: context.clone(), is_over: false }
    }

    /// One line without its end; `None` at the end of the file.
    fn line(&mut self) -> Result<Option<String>, ReadError> {
        let mut line = Vec::new();
        let read = (&mut self.input).take(LONGEST_LINE).read_until(b'\n', &mut line)?;
        self.at += read as u64;
        Ok((read > 0).then(|| String::from_utf8_lossy(line.trim_ascii_end()).into_owned()))
    }

    /// What is wrong with a record, with the next one looked for.
    fn damaged(&mut self, what: &'static str) -> ReadError {
        loop {
            match self.line() {
                Ok(Some(line)) if !is_first(&line) => {}
                Ok(first) => {
                    self.first = first;
                    return ReadError::DamagedPart(what);
                }
                Err(error) => return error,
            }
        }
    }

    fn head(&mut self) -> Result<Option<Head>, ReadError> {
        let first = loop {
            match self.first.take().map_or_else(|| self.line(), |line| Ok(Some(line)))? {
                None => return Ok(None),
                Some(line) if line.is_empty() => {}
                Some(line) => break line,
            }
        };
        if !is_first(&first) {
            return Err(self.damaged("a WARC record does not begin with its version, or the one before it does not end where it says"));
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
                "warc-date" => head.date = Some(value.to_owned()),
                "content-type" => head.content_type = value.to_ascii_lowercase(),
                "content-length" => head.length = value.parse().ok(),
                _ => {}
            }
        }
        Err(self.damaged("the head of a WARC record does not end"))
    }

    fn skip(&mut self, length: u64) -> Result<(), ReadError> {
        let passed = io::copy(&mut (&mut self.input).take(length), &mut io::sink())?;
        self.at += passed;
        if passed < length { Err(CUT_OFF) } else { Ok(()) }
    }

    /// The next page or text.
    fn record(&mut self) -> Result<Option<Record>, ReadError> {
        while let Some(head) = self.head()? {
            let Some(length) = head.length else { return Err(self.damaged("a WARC record does not state its length")) };
            let form = match head.kind.as_str() {
                "response" | "resource" => Form::Html,
                "conversion" => Form::Text,
                _ => {
                    self.skip(length)?;
                    continue;
                }
            };
            let offset = self.at;
            let limit = self.context.limits.document;
            if length > limit {
                self.skip(length)?;
                return Err(ReadError::TooLarge { limit });
            }
            let mut bytes = Vec::new();
            (&mut self.input).take(length).read_to_end(&mut bytes)?;
            self.at += bytes.len() as u64;
            if (bytes.len() as u64) < length {
                return Err(CUT_OFF);
            }
            let mut envelope = Envelope { url: head.address.clone(), date: head.date, encoding: None };
            if head.content_type.starts_with("application/http") {
                let Some(page) = http::page(bytes, &self.context)? else { continue };
                (bytes, envelope.encoding) = (page.bytes, page.encoding);
            }
            let default_id = head.address.unwrap_or_else(|| format!("{}-{offset}", super::stem_of(&self.name)));
            return Ok(Some(Record { path: self.name.clone(), offset, default_id, form, bytes, envelope }));
        }
        Ok(None)
    }
}

const CUT_OFF: ReadError = ReadError::Damaged("the WARC file is cut off inside a record");

/// Whether a line is the first of a record.
fn is_first(line: &str) -> bool {
    line.starts_with("WARC/1.") || line.starts_with("WARC/0.")
}

impl Container for Warc {
    fn next(&mut self) -> Option<Result<Piece, (u64, ReadError)>> {
        if self.is_over {
            return None;
        }
        let at = self.at;
        let record = self.record();
        self.is_over = record.as_ref().map_or_else(is_fatal, Option::is_none);
        record.map_err(|error| (at, error)).map(|record| record.map(Piece::Record)).transpose()
    }
}

#[cfg(test)]
mod tests {
    use crate::read::containers::Limits;
    use crate::read::containers::tests::{articles, outcome, records};
    use std::io::Write;

    const PAGE: &str = "<!doctype html><html><head><title>ترميم السوق</title></head><body><article><p>أفادت بلدية المدينة بأن أعمال الترميم ستنطلق في الموسم القادم، وقال الوزير إن العدد على ما يرام.</p><p>وأضاف أن العمل في السوق القديم يستمر حتى نهاية العام، وأن الأهالي ينتظرون ذلك منذ زمن طويل.</p></article></body></html>";

    /// A record of a response with these fields and this body.
    fn response(number: usize, fields: &str, body: &[u8]) -> Vec<u8> {
        let http = [format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{fields}\r\n").as_bytes(), body].concat();
        let head = format!(
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://e.org/{number}\r\nWARC-Date: 2018-02-18T10:00:00Z\r\nContent-Type: application/http\r\nContent-Length: {}\r\n\r\n",
            http.len()
        );
        [head.as_bytes(), &http, b"\r\n\r\n"].concat()
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn chunked(body: &[u8]) -> Vec<u8> {
        let chunks = body.chunks(101).map(|chunk| [format!("{:x}\r\n", chunk.len()).as_bytes(), chunk, b"\r\n"].concat());
        chunks.chain([b"0\r\n\r\n".to_vec()]).collect::<Vec<_>>().concat()
    }

    #[test]
    fn packing_and_chunks_are_undone() {
        let plain = articles("a.warc", &response(0, "", PAGE.as_bytes())).remove(0).unwrap();
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        zlib.write_all(PAGE.as_bytes()).unwrap();
        let mut deflate = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
        deflate.write_all(PAGE.as_bytes()).unwrap();
        let (chunks, pack) = ("Transfer-Encoding: chunked\r\n", |name: &str| format!("Content-Encoding: {name}\r\n"));
        let bodies = [
            (chunks.to_owned(), chunked(PAGE.as_bytes())),
            (pack("gzip"), gzip(PAGE.as_bytes())),
            (pack("deflate"), zlib.finish().unwrap()),
            (pack("deflate"), deflate.finish().unwrap()),
            (pack("gzip") + chunks, chunked(&gzip(PAGE.as_bytes()))),
            // Undone by the crawler.
            (pack("gzip") + chunks, PAGE.as_bytes().to_vec()),
        ];
        for (fields, body) in bodies {
            assert_eq!(articles("a.warc", &response(0, &fields, &body)).remove(0).unwrap().text, plain.text, "{fields}");
        }
    }

    #[test]
    fn a_page_that_is_a_bomb_or_damaged_is_refused_and_the_next_is_read() {
        let packed = "Content-Encoding: gzip\r\n";
        let mut torn = gzip(PAGE.as_bytes());
        torn.truncate(100);
        let file = [
            response(0, packed, &gzip(&vec![b' '; 8 << 20])),
            response(1, packed, &torn),
            response(2, "Content-Encoding: br\r\n", &[7; 100]),
            response(3, "", PAGE.as_bytes()),
        ];
        assert_eq!(outcome("a.warc", &file.concat()), ["limit", "damaged", "binary", "http://e.org/3"]);
    }

    #[test]
    fn address_and_date_are_those_of_the_record_where_the_page_states_none() {
        let stated = PAGE.replace("</head>", "<link rel=canonical href='http://e.org/own'><meta name=date content='2017-01-02'></head>");
        let file = [response(0, "", PAGE.as_bytes()), response(1, "", stated.as_bytes())].concat();
        let found: Vec<_> = articles("a.warc", &file).into_iter().map(Result::unwrap).collect();
        let facts = |number: usize| (found[number].url.clone().unwrap(), found[number].published.unwrap().date.to_string());
        assert_eq!(facts(0), ("http://e.org/0".into(), "2018-02-18".into()));
        assert_eq!(facts(1), ("http://e.org/own".into(), "2017-01-02".into()));
    }

    #[test]
    fn records_behind_a_damaged_head_are_read() {
        let file = |number| response(number, "", PAGE.as_bytes());
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let unreadable = text(file(1)).replace("Content-Length: ", "Content-Length: x");
        let short = text(file(1)).replace("Content-Length: ", "Content-Length: 1\r\nX: ");
        for bad in [unreadable, short] {
            assert_eq!(outcome("a.warc", &[file(0), bad.into_bytes(), file(2)].concat()), ["http://e.org/0", "damaged", "http://e.org/2"]);
        }
    }

    #[test]
    fn a_cut_off_file_is_said_to_be() {
        let file = [response(0, "", PAGE.as_bytes()), response(1, "", PAGE.as_bytes())].concat();
        let cut = records("a.warc", &file[..file.len() - 200], Limits::default());
        assert_eq!(cut.len(), 2);
        assert!(cut[1].as_ref().unwrap_err().error.to_string().contains("cut off"));
    }

    #[test]
    fn drafts_of_the_standard_are_read_under_any_name() {
        let file = String::from_utf8(response(0, "", PAGE.as_bytes())).unwrap().replace("WARC/1.0", "WARC/0.18");
        assert_eq!(outcome("a", file.as_bytes()), ["http://e.org/0"]);
    }
}

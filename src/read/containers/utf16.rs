//! Streams of records in UTF-16, as UTF-8: what cuts records looks for bytes of ASCII.
//!
//! Uses `encoding_rs`. Encodings of which ASCII is a part need no such thing; their records are decoded one by one.

use super::{BUFFER, Input, fill};
use encoding_rs::{CoderResult, Decoder, Encoding, UTF_16BE, UTF_16LE};
use std::io::{self, BufRead, Read};
use std::ops::Range;

/// Which UTF-16 a stream of records is in, if it is: by its byte order mark, or because it begins with two letters of
/// ASCII, as JSON, feeds and tables do.
pub(super) fn encoding(head: &[u8]) -> Option<&'static Encoding> {
    let is_letter = |byte: u8| byte.is_ascii_graphic() || byte.is_ascii_whitespace();
    match *head {
        [0xFF, 0xFE, ..] => Some(UTF_16LE),
        [0xFE, 0xFF, ..] => Some(UTF_16BE),
        [a, 0, b, 0, ..] if is_letter(a) && is_letter(b) => Some(UTF_16LE),
        [0, a, 0, b, ..] if is_letter(a) && is_letter(b) => Some(UTF_16BE),
        _ => None,
    }
}

/// A stream in UTF-8, without a byte order mark.
pub(super) struct Utf8 {
    input: Input,
    decoder: Decoder,
    buffer: Box<[u8]>,
    /// What of the buffer is decoded and not yet read.
    ready: Range<usize>,
    is_over: bool,
}

impl Utf8 {
    pub(super) fn new(input: Input, encoding: &'static Encoding) -> Self {
        Self { input, decoder: encoding.new_decoder(), buffer: vec![0; BUFFER].into(), ready: 0..0, is_over: false }
    }
}

impl BufRead for Utf8 {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.ready.is_empty() && !self.is_over {
            let raw = fill(&mut self.input)?;
            let is_last = raw.is_empty();
            let (result, taken, written, _) = self.decoder.decode_to_utf8(raw, &mut self.buffer, is_last);
            self.input.consume(taken);
            self.ready = 0..written;
            self.is_over = is_last && result == CoderResult::InputEmpty;
        }
        Ok(&self.buffer[self.ready.clone()])
    }

    fn consume(&mut self, amount: usize) {
        self.ready.start = (self.ready.start + amount).min(self.ready.end);
    }
}

impl Read for Utf8 {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(out)?;
        self.consume(read);
        Ok(read)
    }
}

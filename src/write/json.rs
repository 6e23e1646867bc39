//! JSON straight into bytes, for the lines that are written by the million.
//!
//! Uses `escape` and `text`. The same bytes as `serde_json` writes, without a record being built first.

use super::escape::next_special;
use crate::text::Span;

/// Appends a string.
pub(super) fn string(out: &mut Vec<u8>, text: &str) {
    let bytes = text.as_bytes();
    out.reserve(bytes.len() + 2);
    out.push(b'"');
    let mut done = 0;
    while let Some(at) = next_special(bytes, done) {
        out.extend_from_slice(&bytes[done..at]);
        escaped(out, bytes[at]);
        done = at + 1;
    }
    out.extend_from_slice(&bytes[done..]);
    out.push(b'"');
}

/// Appends a byte that cannot stand in a string as it is.
fn escaped(out: &mut Vec<u8>, byte: u8) {
    match byte {
        b'"' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
        b'\n' => out.extend_from_slice(b"\\n"),
        b'\r' => out.extend_from_slice(b"\\r"),
        b'\t' => out.extend_from_slice(b"\\t"),
        0x08 => out.extend_from_slice(b"\\b"),
        0x0C => out.extend_from_slice(b"\\f"),
        _ => out.extend_from_slice(&[b'\\', b'u', b'0', b'0', b'0' + (byte >> 4), HEX[usize::from(byte & 0xF)]]),
    }
}

/// A text of which several parts are written: what has to be escaped is looked for once.
pub(super) struct Quoted<'t> {
    text: &'t [u8],
    specials: Vec<u32>,
}

/// Bytes from one special character to the next, to know how much room their places take.
const USUAL_DISTANCE: usize = 64;

impl<'t> Quoted<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let text = text.as_bytes();
        let mut specials = Vec::with_capacity(text.len() / USUAL_DISTANCE);
        let mut at = 0;
        while let Some(found) = next_special(text, at) {
            specials.push(found as u32);
            at = found + 1;
        }
        Self { text, specials }
    }

    /// Appends all of it as a string.
    pub(super) fn whole(&self, out: &mut Vec<u8>) {
        self.part(out, Span::new(0, self.text.len()));
    }

    /// Appends a part of it as a string.
    pub(super) fn part(&self, out: &mut Vec<u8>, span: Span) {
        let first = self.specials.partition_point(|&at| at < span.start);
        let specials = self.specials.get(first..).unwrap_or(&[]).iter().take_while(|&&at| at < span.end);
        out.reserve(span.len() + 2);
        out.push(b'"');
        let mut done = span.start as usize;
        for &at in specials {
            let at = at as usize;
            out.extend_from_slice(self.text.get(done..at).unwrap_or(&[]));
            escaped(out, self.text[at]);
            done = at + 1;
        }
        out.extend_from_slice(self.text.get(done..span.end as usize).unwrap_or(&[]));
        out.push(b'"');
    }
}

const HEX: [u8; 16] = *b"0123456789abcdef";

/// Appends a key with what stands before it, and a string or `null`.
pub(super) fn optional(out: &mut Vec<u8>, key: &str, text: Option<&str>) {
    out.extend_from_slice(key.as_bytes());
    match text {
        Some(text) => string(out, text),
        None => out.extend_from_slice(b"null"),
    }
}

/// Appends a number.
pub(super) fn number(out: &mut Vec<u8>, value: u64) {
    out.extend_from_slice(itoa::Buffer::new().format(value).as_bytes());
}

/// Appends two numbers in brackets.
pub(super) fn pair(out: &mut Vec<u8>, [first, second]: [u32; 2]) {
    out.push(b'[');
    number(out, u64::from(first));
    out.push(b',');
    number(out, u64::from(second));
    out.push(b']');
}

/// Appends a key with what stands before it, and items with commas between them, in brackets.
pub(super) fn list<T>(out: &mut Vec<u8>, key: &str, items: impl Iterator<Item = T>, mut each: impl FnMut(&mut Vec<u8>, T)) {
    out.extend_from_slice(key.as_bytes());
    out.push(b'[');
    for (at, item) in items.enumerate() {
        if at > 0 {
            out.push(b',');
        }
        each(out, item);
    }
    out.push(b']');
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn strings_are_written_as_serde_writes_them(text in "[ا-ي \"\\\\\u{0}-\u{7f}\u{2028}😀]{0,80}", value: u64) {
            let mut out = Vec::new();
            string(&mut out, &text);
            number(&mut out, value);
            prop_assert_eq!(out, format!("{}{value}", serde_json::to_string(&text).unwrap()).into_bytes());
            let (mut parts, mut expected) = (Vec::new(), String::new());
            let quoted = Quoted::new(&text);
            for (at, c) in text.char_indices() {
                for span in [Span::new(0, at), Span::new(at, at + c.len_utf8()), Span::new(at, text.len())] {
                    quoted.part(&mut parts, span);
                    expected.push_str(&serde_json::to_string(span.of(&text)).unwrap());
                }
            }
            prop_assert_eq!(parts, expected.into_bytes());
        }
    }
}

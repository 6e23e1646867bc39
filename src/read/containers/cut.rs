//! Cutting a feed into its items, by their tags alone.
//!
//! Uses nothing of the crate but the other containers. Nothing but the names of tags, CDATA sections and comments is
//! looked at, so that what is wrong inside an item stays inside it, and one that is too long is passed over unheld.

use super::{Input, fill};
use std::io::{self, BufRead};

/// Bytes of a tag that are looked at: more than any name that matters.
const NAME: usize = 24;

/// Bytes that are kept as long as they are not too many.
pub(super) struct Held {
    pub bytes: Vec<u8>,
    length: u64,
    limit: u64,
}

impl Held {
    pub(super) fn new(limit: u64) -> Self {
        Self { bytes: Vec::new(), length: 0, limit }
    }

    pub(super) fn is_too_long(&self) -> bool {
        self.length > self.limit
    }

    fn push(&mut self, bytes: &[u8]) {
        self.length += bytes.len() as u64;
        if self.is_too_long() {
            self.bytes = Vec::new();
        } else {
            self.bytes.extend_from_slice(bytes);
        }
    }
}

/// A tag, a comment or a CDATA section.
pub(super) struct Tag {
    /// Where it begins.
    pub at: u64,
    start: Vec<u8>,
    end: Vec<u8>,
}

impl Tag {
    fn see(&mut self, bytes: &[u8]) {
        self.start.extend(bytes.iter().take(NAME - self.start.len()));
        self.end.extend_from_slice(bytes.get(bytes.len().saturating_sub(3)..).unwrap_or_default());
        self.end.drain(..self.end.len().saturating_sub(3));
    }

    fn is_whole(&self) -> bool {
        match self.start.as_slice() {
            start if start.starts_with(b"![CDATA[") => self.end == b"]]>",
            start if start.starts_with(b"!--") => self.end == b"-->",
            _ => true,
        }
    }

    /// The name in a start tag that is not one of an empty element, nor a declaration.
    pub(super) fn opens(&self) -> Option<&[u8]> {
        (!self.end.ends_with(b"/>") && !matches!(self.start.first(), None | Some(b'/' | b'!' | b'?'))).then(|| name(&self.start))
    }

    /// The name in an end tag.
    pub(super) fn closes(&self) -> Option<&[u8]> {
        self.start.strip_prefix(b"/").map(name)
    }
}

fn name(tag: &[u8]) -> &[u8] {
    tag.split(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>')).next().unwrap_or_default()
}

/// The tags of a stream.
pub(super) struct Tags {
    input: Input,
    at: u64,
}

impl Tags {
    pub(super) fn new(input: Input) -> Self {
        Self { input, at: 0 }
    }

    pub(super) fn at(&self) -> u64 {
        self.at
    }

    /// The next tag; `None` at the end, inside a tag too. All that is passed is held.
    pub(super) fn next(&mut self, held: &mut Held) -> io::Result<Option<Tag>> {
        if !self.pass(b'<', |bytes| held.push(bytes))? {
            return Ok(None);
        }
        let mut tag = Tag { at: self.at - 1, start: Vec::new(), end: Vec::new() };
        loop {
            let passed = self.pass(b'>', |bytes| {
                held.push(bytes);
                tag.see(bytes);
            })?;
            if !passed || tag.is_whole() {
                return Ok(passed.then_some(tag));
            }
        }
    }

    /// Passes over all up to the next byte of a kind and over it; whether there is one.
    fn pass(&mut self, byte: u8, mut see: impl FnMut(&[u8])) -> io::Result<bool> {
        loop {
            let buffer = fill(&mut self.input)?;
            let end = memchr::memchr(byte, buffer).map(|at| at + 1);
            let taken = end.unwrap_or(buffer.len());
            see(&buffer[..taken]);
            self.input.consume(taken);
            self.at += taken as u64;
            if end.is_some() || taken == 0 {
                return Ok(end.is_some());
            }
        }
    }
}

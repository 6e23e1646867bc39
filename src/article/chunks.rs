//! Chunks between white space: how a line is cut into them, and what a thread remembers of them.
//!
//! Uses `cache`, `forms` and `text`. The same chunks come back all over an archive, punctuation and all; they are
//! remembered under their very bytes.

use super::cache::Cache;
use super::forms::Form;
use crate::text::Span;
use crate::text::chars::is_ascii_space;
use std::hint::black_box;

/// What is known of a chunk.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Chunk {
    /// What its word is, if it has one only.
    pub(super) form: Form,
    pub(super) shape: Shape,
    /// Its words, if it has several: an index into those of [`Chunks`].
    several: u32,
}

/// What a chunk is made of.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Shape {
    /// Where its word stands in it, in bytes: start and length.
    pub(super) word: (u8, u8),
    /// Words, as phrases count them.
    pub(super) counted: u8,
    /// Bits of [`Shape`]'s constants.
    pub(super) flags: u8,
}

impl Shape {
    /// Holds a letter of the Arabic script.
    pub(super) const ARABIC: u8 = 1;
    /// Holds a Latin letter.
    pub(super) const LATIN: u8 = 1 << 1;
    /// Folding may make words of it that it does not show.
    pub(super) const HIDES: u8 = 1 << 2;
    /// Something is left of it when it is folded.
    pub(super) const KEPT: u8 = 1 << 3;
    /// Ends in a full stop.
    pub(super) const STOP: u8 = 1 << 4;
    /// Has one word.
    pub(super) const WORD: u8 = 1 << 5;
    /// Has several words.
    pub(super) const SEVERAL: u8 = 1 << 6;

    pub(super) fn has(self, flag: u8) -> bool {
        self.flags & flag != 0
    }
}

/// A word of a chunk: where it stands in it, in bytes (start and length), and what it is.
pub(super) type PlacedWord = ((u8, u8), Form);

/// The chunks that a thread remembers.
pub(super) struct Chunks {
    /// Those of up to 16 bytes.
    short: Cache<u128, Chunk>,
    /// Those of up to 32 bytes.
    long: Cache<(u128, u128), Chunk>,
    /// The words of those with several.
    several: Vec<Box<[PlacedWord]>>,
}

impl Default for Chunks {
    fn default() -> Self {
        Self { short: Cache::new(MOST_SHORT), long: Cache::new(MOST_LONG), several: Vec::new() }
    }
}

/// Chunks of up to 16 bytes that a thread remembers.
const MOST_SHORT: usize = 1 << 18;
/// Chunks of up to 32 bytes that a thread remembers.
const MOST_LONG: usize = 1 << 16;
/// Chunks of several words that a thread remembers.
const MOST_SEVERAL: usize = 1 << 13;

impl Chunks {
    /// Finds out where each piece would stand, and asks memory for all of it before any is used: most of the time of a
    /// look-up goes by until memory answers.
    pub(super) fn ask_for(&self, pieces: &mut [Piece]) {
        for piece in &mut *pieces {
            piece.line = if piece.is_short() { self.short.line_of(piece.key.0) } else { self.long.line_of(piece.key) };
        }
        let touch = |piece: &Piece| {
            if piece.is_short() { self.short.touch(piece.line, piece.key.0) } else { self.long.touch(piece.line, piece.key) }
        };
        black_box(pieces.iter().fold(false, |any, piece| any ^ touch(piece)));
    }

    /// The chunk of a piece that was asked for, if it is where it most probably stands.
    #[inline]
    pub(super) fn get(&self, piece: &Piece) -> Option<&Chunk> {
        if piece.is_short() { self.short.get(piece.line, piece.key.0) } else { self.long.get(piece.line, piece.key) }
    }

    /// The chunk of a piece, wherever it stands.
    pub(super) fn find(&self, piece: &Piece) -> Option<&Chunk> {
        if piece.is_short() { self.short.find(piece.key.0) } else { self.long.find(piece.key) }
    }

    /// The words of a chunk with [`Shape::SEVERAL`].
    pub(super) fn words(&self, chunk: &Chunk) -> &[PlacedWord] {
        &self.several[chunk.several as usize]
    }

    /// Remembers a piece of such a shape and such words, unless it is too long or there are too many of its kind.
    pub(super) fn add(&mut self, piece: &Piece, shape: Shape, words: impl ExactSizeIterator<Item = PlacedWord>) {
        if piece.key.0 == 0 {
            return;
        }
        let mut chunk = Chunk { shape, ..Chunk::default() };
        match words.len() {
            0 => {}
            1 => words.for_each(|(word, form)| {
                chunk.form = form;
                chunk.shape = Shape { word, flags: shape.flags | Shape::WORD, ..shape };
            }),
            _ if self.several.len() < MOST_SEVERAL => {
                chunk.several = self.several.len() as u32;
                chunk.shape.flags |= Shape::SEVERAL;
                self.several.push(words.collect());
            }
            _ => return,
        }
        if piece.is_short() {
            self.short.add(piece.key.0, chunk);
        } else {
            self.long.add(piece.key, chunk);
        }
    }
}

/// Chunks that are looked for together.
const TOGETHER: usize = 64;

/// A chunk between white space of ASCII; it may hold other white space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    /// Its bytes, if there are no more than 32 and no control characters; else 0.
    key: (u128, u128),
    pub(super) span: Span,
    /// The line of the cache that it most probably stands in.
    line: u32,
}

impl Piece {
    fn is_short(&self) -> bool {
        self.key.1 == 0
    }
}

/// A byte in each place of an integer.
const fn everywhere(byte: u8) -> u128 {
    u128::from_le_bytes([byte; 16])
}

/// The masks of so many first bytes.
const FIRST: [u128; 17] = {
    let mut masks = [u128::MAX; 17];
    let mut count = 0;
    while count < 16 {
        masks[count] = (1 << (8 * count)) - 1;
        count += 1;
    }
    masks
};

/// The next 16 bytes, with zeros behind the last, and how many of them stand before the first that is white space, a
/// control character or behind the end.
#[inline]
fn head(bytes: &[u8]) -> (u128, usize) {
    let head = match bytes.first_chunk() {
        Some(head) => u128::from_le_bytes(*head),
        None => {
            let mut head = [0; 16];
            head[..bytes.len()].copy_from_slice(bytes);
            u128::from_le_bytes(head)
        }
    };
    // The top bit of every byte below 0x21; those above the first of them may be wrong.
    let ends = head.wrapping_sub(everywhere(0x21)) & !head & everywhere(0x80);
    let count = (ends.trailing_zeros() / 8) as usize;
    (head & FIRST[count], count)
}

/// Appends the next pieces of `bytes` from byte `at` on, some together; where to go on, or the end.
pub(super) fn split(bytes: &[u8], mut at: usize, pieces: &mut Vec<Piece>) -> usize {
    while at < bytes.len() && pieces.len() < TOGETHER {
        let rest = &bytes[at..];
        let ends = |count: usize| rest.len() <= count || is_ascii_space(rest[count]);
        let (first, mut count) = head(rest);
        let mut key = (first, 0);
        if !ends(count) {
            if count == 16 {
                let (second, more) = head(&rest[16..]);
                (key.1, count) = (second, 16 + more);
            }
            // Longer still, or with a control character in it.
            if !ends(count) {
                count = rest.iter().position(|&byte| is_ascii_space(byte)).unwrap_or(rest.len());
                key = (0, 0);
            }
        }
        if count > 0 {
            pieces.push(Piece { key, span: Span::new(at, at + count), line: 0 });
        }
        at += count + 1;
    }
    at
}

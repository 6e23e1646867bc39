//! Records of texts, numbers and nothing nested, as archives have them, read in one pass over their bytes.
//!
//! Uses `text::escape`. What is not such a record is left to `serde_json`, and so is every error: a reader that gives
//! up costs a second reading, never another result.

use crate::text::escape::next_special;
use std::borrow::Cow;

/// The value of a field.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Scalar<'j> {
    /// A string, borrowed where nothing in it is escaped; empty where nobody wants it.
    Text(Cow<'j, str>),
    /// A whole number without sign, as it is written.
    Number(&'j str),
    /// `true`, `false` or `null`.
    Literal,
}

/// Walks over one record.
pub(super) struct Reader<'j> {
    line: &'j str,
    at: usize,
}

/// Digits of a whole number that surely fits into 64 bits.
const MOST_DIGITS: usize = 18;

impl<'j> Reader<'j> {
    /// At the first field of an object, if the line is one that has any.
    pub(super) fn new(line: &'j str) -> Option<Self> {
        let mut reader = Self { line, at: 0 };
        reader.take(b'{')?;
        Some(reader)
    }

    /// The name of the next field.
    pub(super) fn key(&mut self) -> Option<Cow<'j, str>> {
        let key = self.text(true)?;
        self.take(b':')?;
        Some(key)
    }

    /// The value of the field whose name was read last.
    pub(super) fn value(&mut self, is_wanted: bool) -> Option<Scalar<'j>> {
        self.pass_space();
        let bytes = self.line.as_bytes();
        match bytes.get(self.at)? {
            b'"' => self.text(is_wanted).map(Scalar::Text),
            b'0'..=b'9' => self.number().map(Scalar::Number),
            _ => {
                let rest = bytes.get(self.at..)?;
                let literal = [&b"null"[..], b"true", b"false"].into_iter().find(|literal| rest.starts_with(literal))?;
                self.at += literal.len();
                Some(Scalar::Literal)
            }
        }
    }

    /// Whether another field follows; not if the record ends here.
    pub(super) fn goes_on(&mut self) -> Option<bool> {
        if self.take(b',').is_some() {
            return Some(true);
        }
        self.take(b'}')?;
        self.pass_space();
        (self.at == self.line.len()).then_some(false)
    }

    fn pass_space(&mut self) {
        let rest = self.line.as_bytes().get(self.at..).unwrap_or(&[]);
        self.at += rest.iter().take_while(|byte| matches!(byte, b' ' | b'\n' | b'\r' | b'\t')).count();
    }

    /// Passes over white space and one byte.
    fn take(&mut self, wanted: u8) -> Option<()> {
        self.pass_space();
        let found = *self.line.as_bytes().get(self.at)?;
        self.at += usize::from(found == wanted);
        (found == wanted).then_some(())
    }

    fn number(&mut self) -> Option<&'j str> {
        let rest = self.line.get(self.at..)?;
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let number = rest.get(..digits)?;
        let is_whole = !matches!(rest.as_bytes().get(digits), Some(b'.' | b'e' | b'E'));
        self.at += digits;
        (is_whole && digits <= MOST_DIGITS && (digits == 1 || !number.starts_with('0'))).then_some(number)
    }

    /// A string, with its quotes.
    fn text(&mut self, is_wanted: bool) -> Option<Cow<'j, str>> {
        self.take(b'"')?;
        let start = self.at;
        let mut end = next_special(self.line.as_bytes(), start)?;
        if self.line.as_bytes()[end] == b'"' {
            self.at = end + 1;
            return self.line.get(start..end).map(Cow::Borrowed);
        }
        // What is escaped is longer than what it stands for.
        let mut text = String::with_capacity(if is_wanted { self.line.len() - start } else { 0 });
        let mut done = start;
        loop {
            if is_wanted {
                text.push_str(self.line.get(done..end)?);
            }
            match self.line.as_bytes()[end] {
                b'"' => break,
                b'\\' => {
                    self.at = end + 1;
                    let meant = self.escaped()?;
                    if is_wanted {
                        text.push(meant);
                    }
                }
                _ => return None,
            }
            done = self.at;
            end = next_special(self.line.as_bytes(), done)?;
        }
        self.at = end + 1;
        text.shrink_to_fit();
        Some(Cow::Owned(text))
    }

    /// What an escape stands for, from behind its backslash on.
    fn escaped(&mut self) -> Option<char> {
        let mark = *self.line.as_bytes().get(self.at)?;
        self.at += 1;
        Some(match mark {
            b'n' => '\n',
            b'"' | b'\\' | b'/' => char::from(mark),
            b't' => '\t',
            b'r' => '\r',
            b'b' => '\u{8}',
            b'f' => '\u{C}',
            b'u' => {
                let first = self.hex()?;
                match char::from_u32(first) {
                    Some(c) => c,
                    None => self.second_half(first)?,
                }
            }
            _ => return None,
        })
    }

    /// The character of a surrogate pair whose first half was read.
    fn second_half(&mut self, first: u32) -> Option<char> {
        let rest = self.line.as_bytes().get(self.at..)?;
        if !rest.starts_with(b"\\u") {
            return None;
        }
        self.at += 2;
        let second = self.hex()?;
        char::decode_utf16([first as u16, second as u16]).next()?.ok()
    }

    /// Four hexadecimal digits.
    fn hex(&mut self) -> Option<u32> {
        let digits = self.line.as_bytes().get(self.at..self.at + 4)?;
        self.at += 4;
        digits.iter().try_fold(0, |number, &digit| Some(number << 4 | char::from(digit).to_digit(16)?))
    }
}

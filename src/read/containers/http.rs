//! HTTP responses as crawls keep them: the page in one, with its chunks joined and its packing undone.
//!
//! Uses `flate2`, `zstd` and the guard against bombs. Crawlers often undo chunks and packing and leave the fields that
//! announce them, so the body is asked too.

use super::guard::{Counted, Guarded};
use super::{Context, Reached, ReadError, read_up_to};
use crate::read::html::declared_charset;
use encoding_rs::Encoding;
use std::io::{BufReader, Cursor, Read};

/// A page that came as a response.
pub(super) struct Page {
    pub bytes: Vec<u8>,
    /// The encoding that the response names.
    pub encoding: Option<&'static Encoding>,
}

/// The page in a response that was good and is one.
pub(super) fn page(mut response: Vec<u8>, context: &Context) -> Result<Option<Page>, ReadError> {
    let Some(end) = memchr::memmem::find(&response, b"\r\n\r\n") else { return Ok(None) };
    let head = String::from_utf8_lossy(response.get(..end).unwrap_or_default()).to_ascii_lowercase();
    response.drain(..end + 4);
    let is_good = head.split(' ').nth(1).is_some_and(|status| status.starts_with('2'));
    let content_type = field(&head, "content-type").unwrap_or_default();
    if !is_good || !content_type.contains("html") {
        return Ok(None);
    }
    let is_chunked = field(&head, "transfer-encoding").is_some_and(|coding| coding.contains("chunked"));
    let body = if is_chunked { joined(&response).unwrap_or(response) } else { response };
    let bytes = unpacked(body, field(&head, "content-encoding").unwrap_or_default(), context)?;
    Ok(Some(Page { bytes, encoding: declared_charset(content_type.as_bytes()) }))
}

fn field<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    head.lines().find_map(|line| line.strip_prefix(name)?.trim_start().strip_prefix(':')).map(str::trim)
}

/// The chunks of a body as one; `None` if it does not begin with one. What a cut-off body has of its last chunk counts.
fn joined(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::new();
    let mut is_first = true;
    while let Some((size, rest)) = chunk_size(body) {
        let (chunk, behind) = rest.split_at_checked(size).unwrap_or((rest, &[]));
        whole.extend_from_slice(chunk);
        body = behind.strip_prefix(b"\r\n").unwrap_or(behind);
        is_first = false;
        if size == 0 {
            break;
        }
    }
    (!is_first).then_some(whole)
}

/// The size that stands on the line before a chunk, and what is behind it.
fn chunk_size(body: &[u8]) -> Option<(usize, &[u8])> {
    let end = memchr::memchr(b'\n', body.get(..body.len().min(256))?)?;
    let line = std::str::from_utf8(body.get(..end)?).ok()?;
    let size = usize::from_str_radix(line.split(';').next()?.trim(), 16).ok()?;
    Some((size, body.get(end + 1..)?))
}

/// A body without its packing.
fn unpacked(body: Vec<u8>, coding: &str, context: &Context) -> Result<Vec<u8>, ReadError> {
    let is_zlib = matches!(body.as_slice(), [first, second, ..] if first & 0x0F == 8 && u16::from_be_bytes([*first, *second]) % 31 == 0);
    let is_plain = body.trim_ascii_start().starts_with(b"<");
    if is_plain && !is_zlib || matches!(coding, "" | "identity") {
        return Ok(body);
    }
    let input = Counted::new(Box::new(Cursor::new(body)));
    let packed = input.count();
    let decoder: Box<dyn Read + Send> = match coding {
        "deflate" if is_zlib => Box::new(flate2::bufread::ZlibDecoder::new(input)),
        "gzip" | "x-gzip" => Box::new(flate2::bufread::GzDecoder::new(input)),
        "deflate" => Box::new(flate2::bufread::DeflateDecoder::new(input)),
        "zstd" => Box::new(zstd::stream::read::Decoder::with_buffer(input)?),
        _ => return Err(ReadError::Binary("it is a page with a Content-Encoding that is not read (gzip, deflate and zstd are)")),
    };
    let mut unpacked = BufReader::new(Guarded::new(decoder, packed, true, context));
    read_up_to(&mut unpacked, context.limits.document).map_err(|error| match error {
        ReadError::Io(error) => match error.downcast::<Reached>() {
            Ok(Reached(why)) => ReadError::PartLimit(why),
            Err(_) => ReadError::DamagedPart("the Content-Encoding of the page cannot be undone"),
        },
        other => other,
    })
}

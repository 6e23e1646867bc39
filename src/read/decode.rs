//! Bytes to text: which encoding it is, and what could not be decoded.
//!
//! Uses `encoding_rs`, `chardetng`, `simdutf8`, and the stop words of `model` as the judge: of the encodings that are
//! possible, the right one is the one in which the text reads as Arabic. UTF-8 that is valid is never questioned.

use super::ReadError;
use crate::model::Model;
use crate::text::fold;
use crate::text::span::{count, count_pairs};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_8859_6, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1256};
use std::borrow::Cow;

/// Bytes looked at to tell the encoding.
const SAMPLE: usize = 1 << 16;

/// Bytes by which a text is told from one that was encoded twice.
const MISREADING_SAMPLE: usize = 1 << 10;

/// A decoded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded<'b> {
    /// The text, without a byte order mark; borrowed where the bytes are valid UTF-8.
    pub text: Cow<'b, str>,
    /// The name of the encoding, as the WHATWG standard spells it.
    pub encoding: &'static str,
    /// What was noticed, for the report.
    pub notes: Vec<String>,
}

/// Decodes a whole document. `declared` is the encoding that its container names.
///
/// # Errors
/// When the bytes are not text.
pub fn decode<'b>(bytes: &'b [u8], declared: Option<&'static Encoding>, model: &Model) -> Result<Decoded<'b>, ReadError> {
    if let Some(kind) = binary_kind(bytes) {
        return Err(ReadError::Binary(kind));
    }
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return Ok(decode_as(encoding, bytes.get(mark..).unwrap_or(&[])));
    }
    if let Ok(text) = simdutf8::basic::from_utf8(bytes)
        && memchr::memchr(0, bytes).is_none()
    {
        return Ok(repaired(text, model).unwrap_or_else(|| Decoded { text: text.into(), encoding: UTF_8.name(), notes: Vec::new() }));
    }
    if let Some(mixed) = decode_mixed(bytes, declared, model) {
        return Ok(mixed);
    }
    let encoding = guess(bytes, declared, model);
    if encoding != UTF_16LE && encoding != UTF_16BE && bytes.contains(&0) {
        return Err(ReadError::Binary("it holds NUL bytes"));
    }
    Ok(decode_as(encoding, bytes))
}

fn decode_as<'b>(encoding: &'static Encoding, bytes: &'b [u8]) -> Decoded<'b> {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let replaced = text.matches('\u{FFFD}').count();
    let notes =
        if replaced > 0 { vec![format!("{replaced} characters could not be decoded from {}", encoding.name())] } else { Vec::new() };
    Decoded { text, encoding: encoding.name(), notes }
}

/// A text that was encoded twice: UTF-8 whose bytes somebody took for a one-byte encoding and wrote as UTF-8 again.
/// Repaired only when nothing is lost on the way back, the result is valid, and it reads as Arabic where the text as
/// it stands does not.
fn repaired(text: &str, model: &Model) -> Option<Decoded<'static>> {
    if !begins_like_a_misreading(text.as_bytes()) {
        return None;
    }
    [WINDOWS_1252, WINDOWS_1256].into_iter().find_map(|wrong| {
        let (bytes, _, lossy) = wrong.encode(text);
        let once = std::str::from_utf8(&bytes).ok().filter(|_| !lossy)?;
        let is_certain = function_words(once, model) >= 3 && function_words(once, model) > 10 * function_words(text, model);
        let note = format!("was encoded twice (UTF-8 read as {}); repaired", wrong.name());
        is_certain.then(|| Decoded { text: once.to_owned().into(), encoding: UTF_8.name(), notes: vec![note] })
    })
}

/// Whether a text begins, its ASCII aside, full of the letters that the lead bytes of Arabic (D8, D9) stand for in one-byte
/// encodings: Ø and Ù in the one, ط and ظ in the other. Looks at pairs of bytes, as processors do many at a time.
fn begins_like_a_misreading(text: &[u8]) -> bool {
    let first = text.iter().position(|byte| !byte.is_ascii()).unwrap_or(text.len());
    let sample = text.get(first..text.len().min(first + MISREADING_SAMPLE)).unwrap_or(&[]);
    let ends_lead = |b: u8| (b | 1 == 0x99) | (b == 0xB7) | (b == 0xB8);
    let is_lead = |a: u8, b: u8| (a == 0xC3) & ((b == 0x98) | (b == 0x99)) | (a == 0xD8) & ((b == 0xB7) | (b == 0xB8));
    let letters = count(sample, |byte| byte >= 0xC0);
    // Few texts have as many of the second bytes alone.
    letters >= 20 && count(sample, ends_lead) * 3 >= letters && count_pairs(sample, is_lead) * 3 >= letters
}

/// A file put together from pieces in UTF-8 and in another encoding: each line in its own.
fn decode_mixed(bytes: &[u8], declared: Option<&'static Encoding>, model: &Model) -> Option<Decoded<'static>> {
    if bytes.contains(&0) {
        return None;
    }
    let lines: Vec<&[u8]> = bytes.split_inclusive(|&b| b == b'\n').collect();
    let in_utf_8 =
        |line: &[u8]| std::str::from_utf8(line).ok().filter(|line| !line.is_ascii()).map_or(0, |line| function_words(line, model));
    let others: Vec<&[u8]> = lines.iter().copied().filter(|line| std::str::from_utf8(line).is_err()).collect();
    if others.len() == lines.len() || lines.iter().map(|line| in_utf_8(line)).sum::<usize>() < 2 {
        return None;
    }
    let encoding = guess(&others.concat(), declared, model);
    if encoding == UTF_8 || encoding == UTF_16LE || encoding == UTF_16BE {
        return None;
    }
    let mut text = String::with_capacity(bytes.len());
    for line in lines {
        match std::str::from_utf8(line) {
            Ok(line) => text.push_str(line),
            Err(_) => text.push_str(&encoding.decode_without_bom_handling(line).0),
        }
    }
    let note = format!("is mixed: {} lines in {}, the others in UTF-8", others.len(), encoding.name());
    Some(Decoded { text: text.into(), encoding: UTF_8.name(), notes: vec![note] })
}

/// The encoding in which the sample holds most Arabic function words; ties go to the earlier candidate.
fn guess(bytes: &[u8], declared: Option<&'static Encoding>, model: &Model) -> &'static Encoding {
    let sample = bytes.get(..SAMPLE.min(bytes.len())).unwrap_or(bytes);
    let detected = detect(sample);
    let candidates = [Some(UTF_8), declared, Some(detected), Some(WINDOWS_1256), Some(ISO_8859_6), Some(UTF_16LE), Some(UTF_16BE)];
    let mut best = (0, declared.unwrap_or(detected));
    for encoding in candidates.into_iter().flatten() {
        let words = function_words(&encoding.decode_without_bom_handling(sample).0, model);
        if words > best.0 {
            best = (words, encoding);
        }
    }
    best.1
}

/// The encoding that a file with this beginning is likely in, where it is not UTF-8. What [`decode`] is told as declared.
#[must_use]
pub fn likely(head: &[u8]) -> Option<&'static Encoding> {
    let sample = head.get(..SAMPLE).unwrap_or(head);
    // A character that the end of the sample cuts is no error.
    std::str::from_utf8(sample).err()?.error_len()?;
    Some(detect(sample))
}

fn detect(sample: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    detector.guess(Some(b"sa"), Utf8Detection::Allow)
}

/// How many words of the text are Arabic function words of two letters and more.
fn function_words(text: &str, model: &Model) -> usize {
    text.split_whitespace().filter(|word| word.len() >= 4 && !word.is_ascii() && model.stop_words.contains(&fold(word))).count()
}

/// What kind of binary file the bytes begin like, if they do.
fn binary_kind(bytes: &[u8]) -> Option<&'static str> {
    const MARKS: [(&[u8], &str); 11] = [
        (b"%PDF-", "it is a PDF"),
        (b"PK\x03\x04", "it is a ZIP or office file"),
        (b"\x1f\x8b", "it is gzip-compressed"),
        (b"\x28\xb5\x2f\xfd", "it is zstd-compressed"),
        (b"\xfd7zXZ\0", "it is xz-compressed"),
        (b"\x89PNG", "it is a PNG picture"),
        (b"\xff\xd8\xff", "it is a JPEG picture"),
        (b"GIF8", "it is a GIF picture"),
        (b"\xd0\xcf\x11\xe0", "it is an old office file"),
        (b"\x7fELF", "it is a program"),
        (b"SQLite format 3", "it is a database"),
    ];
    MARKS.iter().find(|(mark, _)| bytes.starts_with(mark)).map(|(_, kind)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "أفادت بلدية المدينة بأن أعمال الترميم ستنطلق في الموسم القادم، وقال الوزير إن العدد على ما يرام. هل يكفي ذلك؟";

    fn decoded(bytes: &[u8]) -> Decoded<'_> {
        decode(bytes, None, &Model::shipped().unwrap()).unwrap()
    }

    #[test]
    fn every_encoding_of_arabic_is_recognised() {
        for encoding in [UTF_8, WINDOWS_1256, ISO_8859_6] {
            let (bytes, _, unmappable) = encoding.encode(TEXT);
            assert!(!unmappable);
            let decoded = decoded(&bytes);
            assert_eq!((&*decoded.text, decoded.encoding, decoded.notes.len()), (TEXT, encoding.name(), 0));
        }
    }

    #[test]
    fn utf_16_with_and_without_a_mark() {
        let little: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for (bytes, mark, name) in [(little, [0xFF, 0xFE], "UTF-16LE"), (big, [0xFE, 0xFF], "UTF-16BE")] {
            let marked = [&mark[..], &bytes].concat();
            for bytes in [bytes, marked] {
                assert_eq!((&*decoded(&bytes).text, decoded(&bytes).encoding), (TEXT, name));
            }
        }
    }

    #[test]
    fn damaged_utf_8_stays_utf_8_and_the_damage_is_counted() {
        let mut bytes = TEXT.as_bytes().to_vec();
        bytes.insert(11, 0xFF);
        let decoded = decoded(&bytes);
        assert_eq!(decoded.encoding, "UTF-8");
        assert!(decoded.notes[0].contains("could not be decoded"), "{:?}", decoded.notes);
    }

    #[test]
    fn a_text_encoded_twice_is_repaired_and_that_is_said() {
        for wrong in [WINDOWS_1252, WINDOWS_1256] {
            let (twice, _, _) = wrong.decode(TEXT.as_bytes());
            let decoded = decoded(twice.as_bytes());
            assert_eq!(decoded.text, TEXT, "{}", wrong.name());
            assert!(decoded.notes[0].contains("encoded twice"));
        }
        assert!(decoded("طظ طظ في طيات الظلام ظل طارق يطارد طيفاً على طول الطريق".as_bytes()).notes.is_empty());
    }

    #[test]
    fn pieces_in_two_encodings_are_decoded_each_in_its_own() {
        let (old, _, _) = WINDOWS_1256.encode(TEXT);
        let bytes = [TEXT.as_bytes(), b"\n", &old, b"\n"].concat();
        let decoded = decoded(&bytes);
        assert_eq!(decoded.text, format!("{TEXT}\n{TEXT}\n"));
        assert!(decoded.notes[0].contains("1 lines in windows-1256"), "{:?}", decoded.notes);
    }
}

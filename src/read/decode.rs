//! Bytes to text: which encoding it is, and what could not be decoded.
//!
//! Uses `encoding_rs`, `chardetng`, `simdutf8`, and the stop words of `model` as the judge: of the encodings that are
//! possible, the right one is the one in which the text reads as Arabic. UTF-8 that is valid is never questioned.

use super::ReadError;
use crate::model::Model;
use crate::text::fold;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_8859_6, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1256};

/// Bytes looked at to tell the encoding.
const SAMPLE: usize = 1 << 16;

/// A decoded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte order mark.
    pub text: String,
    /// The name of the encoding, as the WHATWG standard spells it.
    pub encoding: &'static str,
    /// What was noticed, for the report.
    pub notes: Vec<String>,
}

/// Decodes a whole document. `declared` is the encoding that its container names.
///
/// # Errors
/// When the bytes are not text.
pub fn decode(bytes: &[u8], declared: Option<&'static Encoding>, model: &Model) -> Result<Decoded, ReadError> {
    if let Some(kind) = binary_kind(bytes) {
        return Err(ReadError::Binary(kind));
    }
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return Ok(decode_as(encoding, bytes.get(mark..).unwrap_or(&[])));
    }
    if let Ok(text) = simdutf8::basic::from_utf8(bytes)
        && !text.contains('\0')
    {
        return Ok(Decoded { text: text.to_owned(), encoding: UTF_8.name(), notes: Vec::new() });
    }
    let encoding = guess(bytes, declared, model);
    if encoding != UTF_16LE && encoding != UTF_16BE && bytes.contains(&0) {
        return Err(ReadError::Binary("it holds NUL bytes"));
    }
    Ok(decode_as(encoding, bytes))
}

fn decode_as(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let replaced = text.matches('\u{FFFD}').count();
    let notes =
        if replaced > 0 { vec![format!("{replaced} characters could not be decoded from {}", encoding.name())] } else { Vec::new() };
    Decoded { text: text.into_owned(), encoding: encoding.name(), notes }
}

/// The encoding in which the sample holds most Arabic function words; ties go to the earlier candidate.
fn guess(bytes: &[u8], declared: Option<&'static Encoding>, model: &Model) -> &'static Encoding {
    let sample = bytes.get(..SAMPLE.min(bytes.len())).unwrap_or(bytes);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    let detected = detector.guess(Some(b"sa"), Utf8Detection::Allow);
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

    const TEXT: &str = "أعلنت وزارة الصحة أن حملة التلقيح ستبدأ في الأسبوع المقبل، وقال الوزير إن العدد على ما يرام. هل يكفي ذلك؟";

    fn decoded(bytes: &[u8]) -> Decoded {
        decode(bytes, None, &Model::shipped().unwrap()).unwrap()
    }

    #[test]
    fn every_encoding_of_arabic_is_recognised() {
        for encoding in [UTF_8, WINDOWS_1256, ISO_8859_6] {
            let (bytes, _, unmappable) = encoding.encode(TEXT);
            assert!(!unmappable);
            let decoded = decoded(&bytes);
            assert_eq!((decoded.text.as_str(), decoded.encoding, decoded.notes.len()), (TEXT, encoding.name(), 0));
        }
    }

    #[test]
    fn utf_16_with_and_without_a_mark() {
        let little: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = TEXT.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for (bytes, mark, name) in [(little, [0xFF, 0xFE], "UTF-16LE"), (big, [0xFE, 0xFF], "UTF-16BE")] {
            let marked = [&mark[..], &bytes].concat();
            for bytes in [bytes, marked] {
                assert_eq!((decoded(&bytes).text.as_str(), decoded(&bytes).encoding), (TEXT, name));
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
}

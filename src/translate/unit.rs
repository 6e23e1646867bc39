//! Translation units: one sentence or heading each, with ids that survive edits of the source.
//!
//! Uses `article`. A unit has two names. The position id (`p3s2`: paragraph 3, sentence 2) says where it stands
//! today. The key is a hash of its text and of how often that text stood before it, so editing one of N sentences
//! keeps N − 1 keys, and moving paragraphs keeps the keys of all sentences that are unique.

use crate::article::{Document, Zone};
use crate::text::{Span, one_line};
use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;
use xxhash_rust::xxh3::xxh3_64;

/// One sentence or heading to translate.
#[derive(Debug, Clone, PartialEq)]
pub struct Unit {
    /// Where it stands: `p` paragraph `s` sentence. An NMTOKEN, unique in its document.
    pub id: String,
    /// 16 hexadecimal digits of `xxh3(NFC(text) + occurrence)`: unique in its document.
    pub key: String,
    /// Headline, subheading or body.
    pub zone: Zone,
    /// 1-based paragraph.
    pub paragraph: u32,
    /// 1-based number in the paragraph.
    pub number: u32,
    /// Where it stands in the text, in bytes.
    pub span: Span,
    /// The text on one line: as in the source, an inner line break written as one space.
    pub source: String,
}

/// The units of a document, in the order of the text: headline, subheadings and body, nothing else.
#[must_use]
pub fn units(document: &Document) -> Vec<Unit> {
    let mut seen: FxHashMap<u64, u32> = FxHashMap::default();
    let translated = document.sentences.iter().filter(|sentence| document.zone(sentence).is_translated());
    translated
        .map(|sentence| {
            let source = one_line(document.show(sentence.span)).into_owned();
            let identity: String = source.nfc().collect();
            let occurrence = seen.entry(xxh3_64(identity.as_bytes())).or_insert(0);
            *occurrence += 1;
            Unit {
                id: format!("p{}s{}", sentence.paragraph, sentence.number),
                key: key(&identity, *occurrence),
                zone: document.zone(sentence),
                paragraph: sentence.paragraph,
                number: sentence.number,
                span: sentence.span,
                source,
            }
        })
        .collect()
}

/// The key of the text that stands for the `occurrence`th time in its document.
#[must_use]
pub fn key(text: &str, occurrence: u32) -> String {
    let mut identity: String = text.nfc().collect();
    identity.push('\u{1F}');
    identity.push_str(&occurrence.to_string());
    format!("{:016x}", xxh3_64(identity.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::tests::document;

    const TEXT: &str = "التقى الرئيسان في بكين صباح الخميس وبحثا التجارة. وقال البيان إن التجارة نمت.\n\nغادر الوفد العاصمة مساء اليوم نفسه إلى بلاده. التقى الرئيسان في بكين صباح الخميس وبحثا التجارة.";

    fn keys(text: &str) -> Vec<String> {
        units(&document(text)).into_iter().map(|unit| unit.key).collect()
    }

    #[test]
    fn ids_say_the_place_and_keys_tell_repetitions_apart() {
        let units = units(&document(TEXT));
        assert_eq!(units.iter().map(|unit| unit.id.as_str()).collect::<Vec<_>>(), ["p1s1", "p1s2", "p2s1", "p2s2"]);
        assert_ne!(units[0].key, units[3].key);
    }

    #[test]
    fn editing_one_sentence_keeps_the_other_keys() {
        let (before, after) = (keys(TEXT), keys(&TEXT.replace("مساء اليوم نفسه", "فجر الجمعة")));
        assert_eq!(before.iter().filter(|key| after.contains(key)).count(), before.len() - 1);
    }
}

//! XLIFF 1.2, strict.
//!
//! Uses `kit`, `placeable` and `quick-xml`. One `<file>` an article, one `<group>` a paragraph, one `<trans-unit>` a
//! unit; its `id` is the position id, its `resname` the stable key. No private attribute, `xml:space="preserve"` on
//! every unit, nothing indented inside it. What the translator should know stands in notes and in a context group, what
//! memories offer in `<alt-trans>`. Written as a stream, one article after the other.

use super::SOURCE_LANGUAGE;
use super::kit::{KitDocument, KitUnit, Scope};
use super::memory::{Match, MatchKind};
use super::placeable::{Piece, codes, pieces, pieces_with};
use crate::text::xml_text;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use std::io::{self, Write};

/// What stands in the targets of units that are not translated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flavour {
    /// No target.
    SourceOnly,
    /// A copy of the source, in state `needs-translation`, whatever is translated: `OmegaT` 3 takes what stands in the
    /// target for the source. Translations reach it as a memory.
    OmegaT,
}

/// Writes an XLIFF file article by article.
pub struct Xliff12<W: Write> {
    xml: Writer<W>,
    target_language: String,
    flavour: Flavour,
    scope: Scope,
}

impl<W: Write> Xliff12<W> {
    /// Writes the head of the file.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn new(out: W, target_language: &str, flavour: Flavour, scope: Scope) -> io::Result<Self> {
        let mut xml = Writer::new(out);
        xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        newline(&mut xml)?;
        let root = BytesStart::new("xliff").with_attributes([("version", "1.2"), ("xmlns", "urn:oasis:names:tc:xliff:document:1.2")]);
        xml.write_event(Event::Start(root))?;
        newline(&mut xml)?;
        Ok(Self { xml, target_language: target_language.to_owned(), flavour, scope })
    }

    /// Writes one article. One without units is passed over: a file element needs content to be of use.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn add(&mut self, document: &KitDocument) -> io::Result<()> {
        if document.units.is_empty() {
            return Ok(());
        }
        let attributes = [
            ("original", document.name.as_str()),
            ("source-language", SOURCE_LANGUAGE),
            ("target-language", self.target_language.as_str()),
            ("datatype", "plaintext"),
        ];
        self.open(BytesStart::new("file").with_attributes(attributes))?;
        self.open(BytesStart::new("header"))?;
        for (label, value) in document.about() {
            self.note(&format!("{label}: {value}"))?;
        }
        self.close("header")?;
        self.open(BytesStart::new("body"))?;
        if self.scope == Scope::Ranked {
            // Paragraphs are torn apart; the ids still name them.
            for unit in document.listed(self.scope) {
                self.unit(document, unit)?;
            }
        } else {
            for paragraph in document.units.chunk_by(|a, b| a.paragraph() == b.paragraph()) {
                self.open(BytesStart::new("group").with_attributes([("id", format!("p{}", paragraph[0].paragraph()).as_str())]))?;
                for unit in paragraph {
                    self.unit(document, unit)?;
                }
                self.close("group")?;
            }
        }
        self.close("body")?;
        self.close("file")
    }

    fn unit(&mut self, document: &KitDocument, unit: &KitUnit) -> io::Result<()> {
        let attributes = [("id", unit.id.as_str()), ("resname", unit.key.as_str()), ("xml:space", "preserve")];
        self.open(BytesStart::new("trans-unit").with_attributes(attributes))?;
        let source = pieces(document.source(unit));
        let codes = codes(&source);
        self.content(BytesStart::new("source").with_attributes([("xml:lang", SOURCE_LANGUAGE)]), &source)?;
        let language = self.target_language.clone();
        let target = BytesStart::new("target").with_attributes([("xml:lang", language.as_str())]);
        match (&unit.target, self.flavour) {
            (_, Flavour::OmegaT) => self.content(target.with_attributes([("state", "needs-translation")]), &source)?,
            (Some(text), Flavour::SourceOnly) if unit.prefilled => {
                let state = [("state", "needs-review-translation"), ("state-qualifier", "exact-match")];
                self.content(target.with_attributes(state), &pieces_with(text, &codes))?;
            }
            (Some(text), Flavour::SourceOnly) => {
                self.content(target.with_attributes([("state", "translated")]), &pieces_with(text, &codes))?
            }
            (None, Flavour::SourceOnly) => {}
        }
        for found in &unit.matches {
            self.candidate(found, &codes)?;
        }
        self.context(document, unit)?;
        for remark in document.remarks(unit) {
            self.note(&remark)?;
        }
        for term in &unit.terms {
            self.note(&format!("term: {term}"))?;
        }
        self.close("trans-unit")
    }

    /// A match: its quality is OmegaT's score over all pieces, the one that bands are counted by.
    fn candidate(&mut self, found: &Match, codes: &[&str]) -> io::Result<()> {
        let (quality, language) = (format!("{}%", found.score.all), self.target_language.clone());
        let mut tag = BytesStart::new("alt-trans").with_attributes([("match-quality", quality.as_str())]);
        if !found.entry.origin.is_empty() {
            tag.push_attribute(("origin", &*xml_text(&found.entry.origin)));
        }
        self.open(tag)?;
        let source = BytesStart::new("source").with_attributes([("xml:lang", SOURCE_LANGUAGE)]);
        self.content(source, &pieces_with(&found.entry.source, codes))?;
        let qualifier = if found.kind <= MatchKind::Exact { "exact-match" } else { "fuzzy-match" };
        let target = BytesStart::new("target").with_attributes([("xml:lang", language.as_str()), ("state-qualifier", qualifier)]);
        self.content(target, &pieces_with(&found.entry.target, codes))?;
        self.close("alt-trans")
    }

    /// The text of a source or target, with placeables as empty elements that say what they stand for.
    fn content(&mut self, tag: BytesStart<'_>, content: &[Piece<'_>]) -> io::Result<()> {
        let end = tag.to_end().into_owned();
        self.xml.write_event(Event::Start(tag.borrow()))?;
        let mut number = 0;
        for piece in content {
            match *piece {
                Piece::Text(text) => self.xml.write_event(Event::Text(BytesText::new(&xml_text(text))))?,
                Piece::Placeable(kind, text) => {
                    number += 1;
                    let (id, kind) = (number.to_string(), format!("x-{}", kind.name()));
                    let attributes = [("id", id.as_str()), ("ctype", kind.as_str()), ("equiv-text", text)];
                    self.xml.write_event(Event::Empty(BytesStart::new("x").with_attributes(attributes)))?;
                }
            }
        }
        self.xml.write_event(Event::End(end))?;
        newline(&mut self.xml)
    }

    fn context(&mut self, document: &KitDocument, unit: &KitUnit) -> io::Result<()> {
        let (before, behind) = document.neighbours(unit);
        if before.is_none() && behind.is_none() {
            return Ok(());
        }
        self.open(BytesStart::new("context-group").with_attributes([("purpose", "information")]))?;
        for (kind, text) in [("x-previous", before), ("x-next", behind)] {
            if let Some(text) = text {
                self.leaf(BytesStart::new("context").with_attributes([("context-type", kind)]), text)?;
            }
        }
        self.close("context-group")
    }

    /// Writes the end of the file and gives the output back.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn finish(mut self) -> io::Result<W> {
        self.close("xliff")?;
        Ok(self.xml.into_inner())
    }

    fn note(&mut self, text: &str) -> io::Result<()> {
        self.leaf(BytesStart::new("note").with_attributes([("from", "mujaz")]), text)
    }

    fn open(&mut self, tag: BytesStart<'_>) -> io::Result<()> {
        self.xml.write_event(Event::Start(tag))?;
        newline(&mut self.xml)
    }

    fn close(&mut self, tag: &str) -> io::Result<()> {
        self.xml.write_event(Event::End(BytesEnd::new(tag)))?;
        newline(&mut self.xml)
    }

    fn leaf(&mut self, tag: BytesStart<'_>, text: &str) -> io::Result<()> {
        let end = tag.to_end().into_owned();
        self.xml.write_event(Event::Start(tag.borrow()))?;
        self.xml.write_event(Event::Text(BytesText::new(&xml_text(text))))?;
        self.xml.write_event(Event::End(end))?;
        newline(&mut self.xml)
    }
}

fn newline<W: Write>(xml: &mut Writer<W>) -> io::Result<()> {
    xml.get_mut().write_all(b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::translate::kit::tests::kit_of;
    use crate::translate::offers::tests::offered;
    use crate::translate::validate::validate;

    fn written(text: &str, flavour: Flavour, scope: Scope) -> String {
        let mut xliff = Xliff12::new(Vec::new(), "en", flavour, scope).unwrap();
        xliff.add(&kit_of(text)).unwrap();
        String::from_utf8(xliff.finish().unwrap()).unwrap()
    }

    const TEXT: &str = "قمة في بكين\n\nالتقى الرئيسان & بحثا <التجارة> صباح الخميس في العاصمة. وغادر الوفد مساء اليوم نفسه، وفق موقع https://example.org/a?b&c الرسمي.";

    #[test]
    fn one_file_one_group_a_paragraph() {
        let text = written(TEXT, Flavour::SourceOnly, Scope::Articles);
        assert_eq!((text.matches("<trans-unit").count(), text.matches("<group").count()), (3, 2));
        assert!(text.contains("الرئيسان &amp; بحثا &lt;التجارة&gt;"));
        assert!(text.contains("<x id=\"1\" ctype=\"x-url\" equiv-text=\"https://example.org/a?b&amp;c\"/>"));
        assert!(!text.contains("<target"));
    }

    #[test]
    fn the_flavour_for_omegat_copies_the_source() {
        let text = written(TEXT, Flavour::OmegaT, Scope::Ranked);
        assert_eq!(text.matches("state=\"needs-translation\"").count(), 3);
        assert!(!text.contains("<group"));
    }

    #[test]
    fn what_memories_and_term_lists_offer() {
        let write = |flavour, prefill| {
            let mut xliff = Xliff12::new(Vec::new(), "en", flavour, Scope::Articles).unwrap();
            xliff.add(&offered(prefill)).unwrap();
            let text = String::from_utf8(xliff.finish().unwrap()).unwrap();
            assert_eq!(validate(text.as_bytes()).findings, []);
            text
        };
        let text = write(Flavour::SourceOnly, false);
        assert!(text.contains("<alt-trans match-quality=\"100%\" origin=\"old.tmx\">\n<source xml:lang=\"ar\">التقى"), "{text}");
        assert!(text.contains("<target xml:lang=\"en\" state-qualifier=\"fuzzy-match\">The delegation left at dawn, says <x id=\"1\""));
        assert!(text.contains("<note from=\"mujaz\">term: وفد = delegation</note>") && !text.contains("state=\""));
        let text = write(Flavour::SourceOnly, true);
        assert!(text.contains("state=\"needs-review-translation\" state-qualifier=\"exact-match\">The two met in Beijing.</target>"));
        let text = write(Flavour::OmegaT, true);
        assert_eq!(text.matches("state=\"needs-translation\"").count(), 3, "OmegaT takes the target for the source");
    }
}

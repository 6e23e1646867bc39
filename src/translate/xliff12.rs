//! XLIFF 1.2, strict.
//!
//! Uses `kit`, `placeable` and `quick-xml`. One `<file>` an article, one `<group>` a paragraph, one `<trans-unit>` a
//! unit; its `id` is the position id, its `resname` the stable key. No private attribute, `xml:space="preserve"` on
//! every unit, nothing indented inside it. What the translator should know stands in notes and in a context group.
//! Written as a stream, one article after the other.

use super::SOURCE_LANGUAGE;
use super::kit::{KitDocument, KitUnit, Scope};
use super::placeable::{Piece, pieces};
use crate::text::xml_text;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use std::io::{self, Write};

/// What stands in the targets of units that are not translated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flavour {
    /// No target.
    SourceOnly,
    /// A copy of the source, in state `needs-translation`: `OmegaT` 3 shows what stands in the target.
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
        let source = document.source(unit);
        self.content(BytesStart::new("source").with_attributes([("xml:lang", SOURCE_LANGUAGE)]), source, true)?;
        let language = self.target_language.clone();
        let target = |state| BytesStart::new("target").with_attributes([("xml:lang", language.as_str()), ("state", state)]);
        match (&unit.target, self.flavour) {
            (Some(text), _) => self.content(target("translated"), text, source.contains(['@', '/', '.', '-']))?,
            (None, Flavour::OmegaT) => self.content(target("needs-translation"), source, true)?,
            (None, Flavour::SourceOnly) => {}
        }
        self.context(document, unit)?;
        for remark in document.remarks(unit) {
            self.note(&remark)?;
        }
        self.close("trans-unit")
    }

    /// The text of a source or target, with placeables as empty elements that say what they stand for.
    fn content(&mut self, tag: BytesStart<'_>, text: &str, codes: bool) -> io::Result<()> {
        let end = tag.to_end().into_owned();
        self.xml.write_event(Event::Start(tag.borrow()))?;
        let mut number = 0;
        for piece in if codes { pieces(text) } else { vec![Piece::Text(text)] } {
            match piece {
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
}

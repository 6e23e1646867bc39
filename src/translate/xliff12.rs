//! XLIFF 1.2, strict.
//!
//! Uses `unit` and `quick-xml`. One `<file>` an article, one `<group>` a paragraph, one `<trans-unit>` a unit; its
//! `id` is the position id, its `resname` the stable key. No private attribute, no target, `xml:space="preserve"` on
//! every unit, nothing indented inside it. Written as a stream, one article after the other.

use super::{Part, SOURCE_LANGUAGE, Unit};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use std::io::{self, Write};

/// Writes an XLIFF file article by article.
pub struct Xliff12<W: Write> {
    xml: Writer<W>,
    target_language: String,
}

impl<W: Write> Xliff12<W> {
    /// Writes the head of the file.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn new(out: W, target_language: &str) -> io::Result<Self> {
        let mut xml = Writer::new(out);
        xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        newline(&mut xml)?;
        let root = BytesStart::new("xliff").with_attributes([("version", "1.2"), ("xmlns", "urn:oasis:names:tc:xliff:document:1.2")]);
        xml.write_event(Event::Start(root))?;
        newline(&mut xml)?;
        Ok(Self { xml, target_language: target_language.to_owned() })
    }

    /// Writes one article. One without units is passed over: a file element needs content to be of use.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn add(&mut self, part: Part<'_>) -> io::Result<()> {
        if part.units.is_empty() {
            return Ok(());
        }
        let id = clean(&part.document.article.id);
        let attributes = [
            ("original", id.as_str()),
            ("source-language", SOURCE_LANGUAGE),
            ("target-language", self.target_language.as_str()),
            ("datatype", "plaintext"),
        ];
        self.open(BytesStart::new("file").with_attributes(attributes))?;
        self.open(BytesStart::new("header"))?;
        for (label, value) in about(part) {
            self.leaf(BytesStart::new("note").with_attributes([("from", "mujaz")]), &format!("{label}: {value}"))?;
        }
        self.close("header")?;
        self.open(BytesStart::new("body"))?;
        for paragraph in part.units.chunk_by(|a, b| a.paragraph == b.paragraph) {
            self.open(BytesStart::new("group").with_attributes([("id", format!("p{}", paragraph[0].paragraph).as_str())]))?;
            for unit in paragraph {
                self.unit(unit)?;
            }
            self.close("group")?;
        }
        self.close("body")?;
        self.close("file")
    }

    fn unit(&mut self, unit: &Unit) -> io::Result<()> {
        let attributes = [("id", unit.id.as_str()), ("resname", unit.key.as_str()), ("xml:space", "preserve")];
        self.xml.write_event(Event::Start(BytesStart::new("trans-unit").with_attributes(attributes)))?;
        self.xml.write_event(Event::Start(BytesStart::new("source").with_attributes([("xml:lang", SOURCE_LANGUAGE)])))?;
        self.xml.write_event(Event::Text(BytesText::new(&clean(&unit.source))))?;
        self.xml.write_event(Event::End(BytesEnd::new("source")))?;
        self.xml.write_event(Event::Start(BytesStart::new("note").with_attributes([("from", "mujaz")])))?;
        let note = format!("{}, bytes {}-{}", unit.zone, unit.span.start, unit.span.end);
        self.xml.write_event(Event::Text(BytesText::new(&note)))?;
        self.xml.write_event(Event::End(BytesEnd::new("note")))?;
        self.close("trans-unit")
    }

    /// Writes the end of the file and gives the output back.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn finish(mut self) -> io::Result<W> {
        self.close("xliff")?;
        Ok(self.xml.into_inner())
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
        self.xml.write_event(Event::Text(BytesText::new(&clean(text))))?;
        self.xml.write_event(Event::End(end))?;
        newline(&mut self.xml)
    }
}

fn newline<W: Write>(xml: &mut Writer<W>) -> io::Result<()> {
    xml.get_mut().write_all(b"\n")
}

/// What the translator should know of the article.
fn about(part: Part<'_>) -> Vec<(&'static str, String)> {
    let document = part.document;
    let date = document.published.map_or_else(|| "undated".to_owned(), |published| published.date.to_string());
    let title = document.title();
    let stated = [("title", title.as_deref()), ("source", document.source()), ("url", document.article.url.as_deref())];
    let mut lines: Vec<_> = stated.into_iter().filter_map(|(label, value)| Some((label, value?.to_owned()))).collect();
    lines.push(("date", date));
    lines
}

/// The text without the control characters that XML 1.0 cannot hold in any form.
fn clean(text: &str) -> String {
    text.chars().filter(|&c| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::tests::document;
    use crate::translate::units;

    #[test]
    fn one_file_one_group_a_paragraph() {
        let document = document("قمة في بكين\n\nالتقى الرئيسان & بحثا <التجارة> صباح الخميس في العاصمة. وغادر الوفد مساء اليوم نفسه.");
        let units = units(&document);
        let mut xliff = Xliff12::new(Vec::new(), "en").unwrap();
        xliff.add(Part { document: &document, units: &units }).unwrap();
        let text = String::from_utf8(xliff.finish().unwrap()).unwrap();
        assert_eq!(text.matches("<trans-unit").count(), 3);
        assert_eq!(text.matches("<group").count(), 2);
        assert!(text.contains("الرئيسان &amp; بحثا &lt;التجارة&gt;"));
    }
}

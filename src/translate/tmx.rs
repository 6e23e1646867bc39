//! Translation memories in TMX 1.4: read unit by unit, written as a stream.
//!
//! Uses `xml` and `quick-xml`. Files of versions 1.1 to 1.4 are read; native codes inside segments (`ph`, `bpt`, …)
//! are not text and left out, highlighted text stays.

use super::xml::{Element, Node, XmlError, parse_with};
use crate::text::xml_text;
use quick_xml::escape::escape;
use std::io::{self, Write};

/// One language of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TmxVariant {
    /// The language as the file spells it.
    pub language: String,
    /// The text of the segment.
    pub text: String,
}

/// A translation unit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TmxUnit {
    /// `tuid`, where there is one.
    pub id: Option<String>,
    /// Its properties in the order of the file: type and text.
    pub properties: Vec<(String, String)>,
    /// Its languages in the order of the file.
    pub variants: Vec<TmxVariant>,
    /// The 1-based line on which it begins.
    pub line: u32,
}

impl TmxUnit {
    /// The text in a language: the same code, or one whose first part is the same (`en` finds `EN-US`).
    #[must_use]
    pub fn text(&self, language: &str) -> Option<&str> {
        let fits = |exact: bool| self.variants.iter().find(|variant| same_language(&variant.language, language, exact));
        fits(true).or_else(|| fits(false)).map(|variant| variant.text.as_str())
    }

    /// The value of the first property of a type.
    #[must_use]
    pub fn property(&self, kind: &str) -> Option<&str> {
        self.properties.iter().find(|(known, _)| known == kind).map(|(_, value)| value.as_str())
    }
}

/// Whether two BCP 47 codes are the same: wholly, or in their first part.
#[must_use]
pub fn same_language(a: &str, b: &str, exact: bool) -> bool {
    let part = |code: &str| {
        let code = code.to_ascii_lowercase().replace('_', "-");
        if exact { code } else { code.split('-').next().unwrap_or_default().to_owned() }
    };
    part(a) == part(b)
}

/// Reads a memory and hands over its units one by one. Returns the source language that its head states. Memory
/// follows the largest unit; time is linear in the file.
///
/// # Errors
/// When it is not well-formed, refused by the guard, or no TMX.
pub fn read(xml: &str, mut each: impl FnMut(TmxUnit)) -> Result<Option<String>, XmlError> {
    let root = parse_with(xml, |element, above| {
        match (above.first(), above.len()) {
            (None, _) if &*element.name != "tmx" => return Err(XmlError::new(element.line, format!("<{}> is no TMX", element.name))),
            (Some(root), 2) if &*root.name == "tmx" && &*element.name == "tu" => {
                each(unit(&element));
                return Ok(None);
            }
            _ => {}
        }
        Ok(Some(element))
    })?;
    Ok(root.child("header").and_then(|header| header.attribute("srclang")).map(str::to_owned))
}

fn unit(element: &Element) -> TmxUnit {
    let properties = element.elements().filter(|child| &*child.name == "prop");
    let variants = element.elements().filter(|child| &*child.name == "tuv");
    TmxUnit {
        id: element.attribute("tuid").map(str::to_owned),
        properties: properties.map(|prop| (prop.attribute("type").unwrap_or_default().to_owned(), prop.text())).collect(),
        variants: variants
            .map(|variant| TmxVariant {
                language: variant.language().unwrap_or_default().to_owned(),
                text: variant.child("seg").map(segment).unwrap_or_default(),
            })
            .collect(),
        line: element.line,
    }
}

/// The text of a segment without native codes.
fn segment(element: &Element) -> String {
    let mut out = String::new();
    for node in &element.children {
        match node {
            Node::Text(text) => out.push_str(text),
            Node::Element(inner) if &*inner.name == "hi" => out.push_str(&segment(inner)),
            Node::Element(_) => {}
        }
    }
    out
}

/// Writes a memory of two languages unit by unit.
pub struct TmxWriter<W: Write> {
    out: W,
    source: String,
    target: String,
}

impl<W: Write> TmxWriter<W> {
    /// Writes the head.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn new(mut out: W, source: &str, target: &str) -> io::Result<Self> {
        let (source, target) = (escape(source).into_owned(), escape(target).into_owned());
        writeln!(
            out,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<tmx version=\"1.4\">\n<header creationtool=\"mujaz\" creationtoolversion=\"{}\" segtype=\"sentence\" o-tmf=\"mujaz\" adminlang=\"en\" srclang=\"{source}\" datatype=\"plaintext\"/>\n<body>",
            env!("CARGO_PKG_VERSION")
        )?;
        Ok(Self { out, source, target })
    }

    /// Writes a unit: its id, its properties, the two texts.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn add(&mut self, id: &str, properties: &[(&str, &str)], source: &str, target: &str) -> io::Result<()> {
        let text = |text: &str| escape(xml_text(text)).into_owned();
        write!(self.out, "<tu tuid=\"{}\">", text(id))?;
        for (kind, value) in properties {
            write!(self.out, "<prop type=\"{}\">{}</prop>", text(kind), text(value))?;
        }
        for (language, content) in [(&self.source, source), (&self.target, target)] {
            write!(self.out, "<tuv xml:lang=\"{language}\"><seg>{}</seg></tuv>", text(content))?;
        }
        writeln!(self.out, "</tu>")
    }

    /// Writes the end and gives the output back.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn finish(mut self) -> io::Result<W> {
        writeln!(self.out, "</body>\n</tmx>")?;
        Ok(self.out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(xml: &str) -> Result<(Option<String>, Vec<TmxUnit>), XmlError> {
        let mut units = Vec::new();
        let source = read(xml, |unit| units.push(unit))?;
        Ok((source, units))
    }

    #[test]
    fn what_is_written_is_read_back() {
        let mut writer = TmxWriter::new(Vec::new(), "ar", "en").unwrap();
        writer.add("a/p1s1", &[("x-key", "00ff")], "قال <نعم> & صمت.", "He said \"yes\".").unwrap();
        let text = String::from_utf8(writer.finish().unwrap()).unwrap();
        let (source, units) = all(&text).unwrap();
        assert_eq!(source.as_deref(), Some("ar"));
        assert_eq!((units[0].text("ar"), units[0].text("en-GB")), (Some("قال <نعم> & صمت."), Some("He said \"yes\".")));
        assert_eq!((units[0].id.as_deref(), units[0].property("x-key")), (Some("a/p1s1"), Some("00ff")));
    }

    #[test]
    fn other_tools_files_are_read() {
        let xml = "<!DOCTYPE tmx SYSTEM \"tmx11.dtd\">\n<tmx version=\"1.1\"><header srclang=\"AR\"/><body>\n<tu><tuv lang=\"AR-SA\"><seg>نص <ph>&lt;b&gt;</ph><hi>مهم</hi></seg></tuv><tuv lang=\"EN_US\"><seg>text</seg></tuv></tu></body></tmx>";
        let (_, units) = all(xml).unwrap();
        assert_eq!((units[0].text("ar"), units[0].text("en"), units[0].line), (Some("نص مهم"), Some("text"), 3));
        assert!(all("<xliff/>").is_err());
    }
}

//! XLIFF 2.1.
//!
//! Uses `kit`, `placeable` and `quick-xml`. One `<file>` an article with `srcDir` and `trgDir` set outright (left to
//! itself, a tool follows the first strong character), one `<group>` a paragraph, one `<unit>` of one `<segment>` a
//! unit; `id` is the position id, `name` the stable key. Placeables are `<ph canDelete="no">` whose text stands in
//! `originalData`. What memories offer is `<mtc:match>` (Translation Candidates module), known terms are entries of the
//! unit's `<gls:glossary>` (Glossary module) without marks in the source, which so stays plain for every tool. Written
//! as a stream, one article after the other.

use super::kit::{KitDocument, KitUnit, Scope};
use super::memory::{Match, MatchKind};
use super::placeable::{Kind, Piece, codes, pieces, pieces_with};
use super::{SOURCE_LANGUAGE, is_rtl};
use crate::text::xml_text;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use std::io::{self, Write};

/// Writes an XLIFF file article by article.
pub struct Xliff21<W: Write> {
    xml: Writer<W>,
    target_direction: &'static str,
    scope: Scope,
}

impl<W: Write> Xliff21<W> {
    /// Writes the head of the file.
    ///
    /// # Errors
    /// When `out` cannot be written.
    pub fn new(out: W, target_language: &str, scope: Scope) -> io::Result<Self> {
        let target_direction = if is_rtl(target_language) { "rtl" } else { "ltr" };
        let mut xliff = Self { xml: Writer::new(out), target_direction, scope };
        xliff.xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        xliff.newline()?;
        xliff.open(
            "xliff",
            &[
                ("version", "2.1"),
                ("xmlns", "urn:oasis:names:tc:xliff:document:2.0"),
                ("xmlns:mtc", "urn:oasis:names:tc:xliff:matches:2.0"),
                ("xmlns:gls", "urn:oasis:names:tc:xliff:glossary:2.0"),
                ("srcLang", SOURCE_LANGUAGE),
                ("trgLang", target_language),
            ],
        )?;
        Ok(xliff)
    }

    /// Writes one article. One without units is passed over: a file needs one.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn add(&mut self, document: &KitDocument) -> io::Result<()> {
        if document.units.is_empty() {
            return Ok(());
        }
        let id = format!("f{}", document.number);
        let attributes = [("id", id.as_str()), ("original", document.name.as_str()), ("srcDir", "rtl"), ("trgDir", self.target_direction)];
        self.open("file", &attributes)?;
        let about: Vec<(&str, String)> = document.about().into_iter().map(|(label, value)| (label, value.to_owned())).collect();
        self.notes(&about)?;
        if self.scope == Scope::Ranked {
            for unit in document.listed(self.scope) {
                self.unit(document, unit)?;
            }
        } else {
            for paragraph in document.units.chunk_by(|a, b| a.paragraph() == b.paragraph()) {
                self.open("group", &[("id", &format!("p{}", paragraph[0].paragraph()))])?;
                for unit in paragraph {
                    self.unit(document, unit)?;
                }
                self.close("group")?;
            }
        }
        self.close("file")
    }

    fn unit(&mut self, document: &KitDocument, unit: &KitUnit) -> io::Result<()> {
        self.open("unit", &[("id", &unit.id), ("name", &unit.key), ("canResegment", "no"), ("xml:space", "preserve")])?;
        let source = pieces(document.source(unit));
        let codes = codes(&source);
        self.matches(&unit.matches, &codes)?;
        self.glossary(unit)?;
        let (before, behind) = document.neighbours(unit);
        let mut notes: Vec<(&str, String)> = document.remarks(unit).into_iter().map(|remark| ("remark", remark)).collect();
        notes.extend(before.map(|text| ("previous", text.to_owned())));
        notes.extend(behind.map(|text| ("next", text.to_owned())));
        self.notes(&notes)?;
        self.original_data(&codes)?;
        let state = unit.target.as_ref().map_or("initial", |_| "translated");
        let mut attributes = vec![("id", "s1"), ("state", state)];
        if unit.prefilled {
            attributes.push(("subState", "mujaz:context-match"));
        }
        self.open("segment", &attributes)?;
        self.content("source", &source)?;
        if let Some(target) = &unit.target {
            self.content("target", &pieces_with(target, &codes))?;
        }
        self.close("segment")?;
        self.close("unit")
    }

    fn original_data(&mut self, codes: &[&str]) -> io::Result<()> {
        if codes.is_empty() {
            return Ok(());
        }
        self.open("originalData", &[])?;
        for (number, code) in (1..).zip(codes) {
            self.leaf("data", &[("id", &format!("d{number}")), ("dir", "ltr")], code)?;
        }
        self.close("originalData")
    }

    /// Candidates: `similarity` is OmegaT's score over all pieces, by which bands are counted, `matchSuitability` the one
    /// over stems, by which matches are ranked. Their direction is that of the unit.
    fn matches(&mut self, matches: &[Match], codes: &[&str]) -> io::Result<()> {
        if matches.is_empty() {
            return Ok(());
        }
        self.open("mtc:matches", &[])?;
        for (number, found) in (1..).zip(matches) {
            let (id, similarity, suitability) = (format!("m{number}"), found.score.all.to_string(), found.score.stems.to_string());
            let kind = if found.kind == MatchKind::Context { "icm" } else { "tm" };
            let origin = xml_text(&found.entry.origin);
            let mut attributes = vec![("id", id.as_str()), ("ref", "#s1"), ("type", kind)];
            attributes.extend([("similarity", similarity.as_str()), ("matchSuitability", suitability.as_str())]);
            attributes.extend((!origin.is_empty()).then_some(("origin", &*origin)));
            self.open("mtc:match", &attributes)?;
            let texts =
                [("source", &found.entry.source), ("target", &found.entry.target)].map(|(name, text)| (name, pieces_with(text, codes)));
            if texts.iter().flat_map(|(_, pieces)| pieces).any(|piece| matches!(piece, Piece::Placeable(..))) {
                self.original_data(codes)?;
            }
            for (name, pieces) in &texts {
                self.content(name, pieces)?;
            }
            self.close("mtc:match")?;
        }
        self.close("mtc:matches")
    }

    fn glossary(&mut self, unit: &KitUnit) -> io::Result<()> {
        if unit.terms.is_empty() {
            return Ok(());
        }
        self.open("gls:glossary", &[])?;
        for (number, term) in (1..).zip(&unit.terms) {
            self.open("gls:glossEntry", &[("id", &format!("g{number}"))])?;
            self.leaf("gls:term", &[], &term.source)?;
            for translation in &term.targets {
                self.leaf("gls:translation", &[], translation)?;
            }
            self.close("gls:glossEntry")?;
        }
        self.close("gls:glossary")
    }

    fn content(&mut self, name: &str, content: &[Piece<'_>]) -> io::Result<()> {
        self.xml.write_event(Event::Start(BytesStart::new(name)))?;
        let mut number = 0;
        for piece in content {
            match piece {
                Piece::Text(text) => self.xml.write_event(Event::Text(BytesText::new(&xml_text(text))))?,
                Piece::Placeable(kind, text) => {
                    number += 1;
                    let (id, data) = (number.to_string(), format!("d{number}"));
                    let sort = if *kind == Kind::Url { "link" } else { "other" };
                    let attributes = [
                        ("id", id.as_str()),
                        ("canDelete", "no"),
                        ("dataRef", data.as_str()),
                        ("disp", text),
                        ("equiv", text),
                        ("type", sort),
                    ];
                    self.xml.write_event(Event::Empty(BytesStart::new("ph").with_attributes(attributes)))?;
                }
            }
        }
        self.xml.write_event(Event::End(BytesEnd::new(name)))?;
        self.newline()
    }

    fn notes(&mut self, notes: &[(&str, String)]) -> io::Result<()> {
        if notes.is_empty() {
            return Ok(());
        }
        self.open("notes", &[])?;
        for (category, text) in notes {
            self.leaf("note", &[("category", category)], text)?;
        }
        self.close("notes")
    }

    /// Writes the end of the file and gives the output back.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn finish(mut self) -> io::Result<W> {
        self.close("xliff")?;
        Ok(self.xml.into_inner())
    }

    fn open(&mut self, name: &str, attributes: &[(&str, &str)]) -> io::Result<()> {
        self.xml.write_event(Event::Start(BytesStart::new(name).with_attributes(attributes.iter().copied())))?;
        self.newline()
    }

    fn close(&mut self, name: &str) -> io::Result<()> {
        self.xml.write_event(Event::End(BytesEnd::new(name)))?;
        self.newline()
    }

    fn leaf(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) -> io::Result<()> {
        self.xml.write_event(Event::Start(BytesStart::new(name).with_attributes(attributes.iter().copied())))?;
        self.xml.write_event(Event::Text(BytesText::new(&xml_text(text))))?;
        self.xml.write_event(Event::End(BytesEnd::new(name)))?;
        self.newline()
    }

    fn newline(&mut self) -> io::Result<()> {
        self.xml.get_mut().write_all(b"\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::translate::kit::tests::kit_of;
    use crate::translate::offers::tests::offered;
    use crate::translate::validate::validate;

    #[test]
    fn directions_are_set_and_placeables_are_kept() {
        let mut document = kit_of(
            "قمة في بكين\n\nالتقى الرئيسان صباح الخميس في العاصمة وبحثا ملفات التجارة. وغادر الوفد مساء اليوم نفسه، وفق موقع https://example.org/a?b&c الرسمي.",
        );
        document.units[0].target = Some("Summit in Beijing".to_owned());
        let mut xliff = Xliff21::new(Vec::new(), "en", Scope::Articles).unwrap();
        xliff.add(&document).unwrap();
        let text = String::from_utf8(xliff.finish().unwrap()).unwrap();
        assert!(text.contains("srcDir=\"rtl\" trgDir=\"ltr\""));
        assert!(text.contains("<data id=\"d1\" dir=\"ltr\">https://example.org/a?b&amp;c</data>"));
        assert!(text.contains("canDelete=\"no\" dataRef=\"d1\""));
        assert!(text.contains("<target>Summit in Beijing</target>"));
    }

    #[test]
    fn what_memories_and_term_lists_offer() {
        let mut xliff = Xliff21::new(Vec::new(), "en", Scope::Articles).unwrap();
        xliff.add(&offered(true)).unwrap();
        let text = String::from_utf8(xliff.finish().unwrap()).unwrap();
        assert_eq!(validate(text.as_bytes()).findings, []);
        assert!(
            text.contains("<mtc:match id=\"m1\" ref=\"#s1\" type=\"icm\" similarity=\"100\" matchSuitability=\"100\" origin=\"old.tmx\">")
        );
        assert!(text.contains("<target>The delegation left at dawn, says <ph id=\"1\" canDelete=\"no\" dataRef=\"d1\""), "{text}");
        assert!(text.contains("<gls:term>وفد</gls:term>\n<gls:translation>delegation</gls:translation>"));
        assert!(text.contains("state=\"translated\" subState=\"mujaz:context-match\""));
    }
}

//! Finished documents: the skeleton of a kit with translations in place of the units.
//!
//! Uses `translate`, `docx`, `markdown`, `maud`. Paragraphs and headings are those of the source. What is not
//! translated stands as in the source, marked as Arabic where a format can say so. A text whose every unit is the
//! source is the cleaned text, byte for byte.

use super::docx::{Direction, Docx, Run};
use super::markdown::plain;
use crate::article::Zone;
use crate::translate::kit::{KitDocument, KitUnit};
use crate::translate::{SOURCE_LANGUAGE, is_rtl};
use maud::{DOCTYPE, html};
use std::fmt::Write as _;

/// A document with its translations.
pub struct Merged<'k> {
    /// The document.
    pub document: &'k KitDocument,
    /// The translation of each unit, where there is one.
    pub targets: Vec<Option<&'k str>>,
    /// The language of the translations.
    pub language: &'k str,
}

/// A unit as it is shown: what stands before it in its paragraph, its text, whether that is a translation.
struct Shown<'m> {
    before: &'m str,
    text: &'m str,
    is_translated: bool,
}

impl Merged<'_> {
    fn shown<'m>(&'m self, index: usize, unit: &'m KitUnit) -> Shown<'m> {
        let start = index.checked_sub(1).and_then(|before| self.document.units.get(before)).map_or(0, |before| before.span[1]);
        let before = self.document.text.get(start as usize..unit.span[0] as usize).unwrap_or_default();
        let source = self.document.source(unit);
        let target = self.targets.get(index).copied().flatten();
        // Sentences that stood without a space between them get one where either is translated.
        let is_new =
            |at: usize| self.targets.get(at).copied().flatten().is_some_and(|text| text != self.document.source(&self.document.units[at]));
        let is_glued = before.is_empty() && index > 0;
        let before = if is_glued && (is_new(index) || is_new(index - 1)) { " " } else { before };
        Shown { before, text: target.unwrap_or(source), is_translated: target.is_some() }
    }

    /// Paragraphs: the units of each with their indices.
    fn paragraphs(&self) -> impl Iterator<Item = Vec<(usize, &KitUnit)>> {
        let mut start = 0;
        self.document.units.chunk_by(|a, b| a.paragraph() == b.paragraph()).map(move |units| {
            let first = start;
            start += units.len();
            (first..).zip(units).collect()
        })
    }

    fn direction(&self) -> &'static str {
        if is_rtl(self.language) { "rtl" } else { "ltr" }
    }

    /// Whether a paragraph is nothing but Arabic; it is laid out as such.
    fn is_source(&self, paragraph: &[(usize, &KitUnit)]) -> bool {
        paragraph.iter().all(|(index, _)| self.targets.get(*index).copied().flatten().is_none())
    }

    /// The direction of a paragraph where it is not that of the page.
    fn own_direction(&self, paragraph: &[(usize, &KitUnit)]) -> Option<&'static str> {
        (self.is_source(paragraph) && !is_rtl(self.language)).then_some("rtl")
    }

    fn title(&self) -> &str {
        let headline = self.document.units.iter().position(|unit| unit.zone == Zone::Headline);
        let translated = headline.and_then(|at| self.targets.get(at).copied().flatten());
        translated.or(self.document.title.as_deref()).unwrap_or(&self.document.name)
    }

    /// Plain text.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = String::with_capacity(self.document.text.len());
        let mut end = 0;
        for (index, unit) in self.document.units.iter().enumerate() {
            let shown = self.shown(index, unit);
            out.push_str(shown.before);
            out.push_str(shown.text);
            end = unit.span[1];
        }
        out.push_str(self.document.text.get(end as usize..).unwrap_or_default());
        out
    }

    /// Markdown.
    #[must_use]
    pub fn markdown(&self) -> String {
        let mut out = String::new();
        let _ = writeln!(out, "<div dir=\"{}\" lang=\"{}\">\n", self.direction(), attribute(self.language));
        for paragraph in self.paragraphs() {
            let mut line = String::new();
            for (index, unit) in &paragraph {
                let shown = self.shown(*index, unit);
                if !line.is_empty() {
                    line.push_str(shown.before);
                }
                line.push_str(&plain(shown.text));
            }
            let mark = match paragraph.first().map(|(_, unit)| unit.zone) {
                Some(Zone::Headline) => "# ",
                Some(Zone::Subheading) => "## ",
                _ => "",
            };
            let _ = writeln!(out, "{mark}{}\n", no_list(&line));
            for credit in paragraph.iter().filter_map(|(_, unit)| unit.credit.as_deref()) {
                let _ = writeln!(out, "— {}\n", plain(credit));
            }
        }
        out.push_str("</div>\n");
        for (label, value) in self.document.about().into_iter().filter(|(label, _)| matches!(*label, "source" | "url" | "date")) {
            let _ = write!(out, "\n- {label}: {}", plain(value));
        }
        out.push('\n');
        out
    }

    /// A web page that runs nothing and loads nothing.
    #[must_use]
    pub fn html(&self) -> String {
        let piece = |index: usize, unit: &KitUnit, is_first: bool| {
            let shown = self.shown(index, unit);
            let before = if is_first { "" } else { shown.before };
            html! {
                (before)
                @if shown.is_translated { (shown.text) }
                @else { bdi lang=(SOURCE_LANGUAGE) dir="rtl" { (shown.text) } }
            }
        };
        let inner = |paragraph: &[(usize, &KitUnit)]| {
            html! { @for (number, (index, unit)) in paragraph.iter().enumerate() { (piece(*index, unit, number == 0)) } }
        };
        let page = html! {
            (DOCTYPE)
            html lang=(self.language) dir=(self.direction()) {
                head {
                    meta charset="utf-8";
                    meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                    title { (self.title()) }
                    style { "body{max-width:42em;margin:2em auto;padding:0 1em;font-family:sans-serif;line-height:1.6}footer{color:#555;font-size:.85em}" }
                }
                body {
                    @for paragraph in self.paragraphs() {
                        @match paragraph.first().map(|(_, unit)| unit.zone) {
                            Some(Zone::Headline) => { h1 dir=[self.own_direction(&paragraph)] { (inner(&paragraph)) } },
                            Some(Zone::Subheading) => { h2 dir=[self.own_direction(&paragraph)] { (inner(&paragraph)) } },
                            _ => { p dir=[self.own_direction(&paragraph)] { (inner(&paragraph)) } },
                        }
                        @for credit in paragraph.iter().filter_map(|(_, unit)| unit.credit.as_deref()) { footer { "— " (credit) } }
                    }
                    footer {
                        @for (label, value) in self.document.about().into_iter().filter(|(label, _)| matches!(*label, "source" | "url" | "date")) {
                            p dir="auto" { (label) ": " (value) }
                        }
                    }
                }
            }
        };
        let mut page = page.into_string();
        page.push('\n');
        page
    }

    /// A Word file.
    #[must_use]
    pub fn docx(&self) -> Vec<u8> {
        let direction = if is_rtl(self.language) { Direction::Rtl } else { Direction::Ltr };
        let mut docx = Docx::new(self.title(), direction);
        for paragraph in self.paragraphs() {
            let mut runs = Vec::new();
            let of_paragraph = if self.is_source(&paragraph) { Direction::Rtl } else { direction };
            for (number, (index, unit)) in paragraph.iter().enumerate() {
                let shown = self.shown(*index, unit);
                let of = if shown.is_translated { direction } else { Direction::Rtl };
                runs.extend((number > 0 && !shown.before.is_empty()).then(|| Run::new(shown.before, direction)));
                let run = Run::new(shown.text, of);
                runs.push(if of == of_paragraph { run } else { run.embedded() });
            }
            match paragraph.first().map(|(_, unit)| unit.zone) {
                Some(Zone::Headline) => docx.heading(1, of_paragraph, &runs),
                Some(Zone::Subheading) => docx.heading(2, of_paragraph, &runs),
                _ => docx.paragraph(of_paragraph, &runs),
            }
            for credit in paragraph.iter().filter_map(|(_, unit)| unit.credit.as_deref()) {
                docx.paragraph(direction, &[Run::new("— ", direction).small(), Run::new(credit, direction).small()]);
            }
        }
        let about: Vec<String> = self
            .document
            .about()
            .into_iter()
            .filter(|(label, _)| matches!(*label, "source" | "url" | "date"))
            .map(|(label, value)| format!("{label}: {value}"))
            .collect();
        docx.paragraph(direction, &[Run::new(&about.join("; "), direction).small()]);
        docx.finish()
    }
}

/// A value as it may stand in an attribute that is written by hand.
fn attribute(value: &str) -> String {
    value.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect()
}

/// A line that Markdown would take for an item of a list, a quotation or a rule, made plain.
fn no_list(line: &str) -> String {
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    let rest = line.get(digits..).unwrap_or_default();
    if digits > 0 && rest.starts_with(['.', ')']) {
        return format!("{}\\{rest}", line.get(..digits).unwrap_or_default());
    }
    if line.starts_with(['-', '+', '=']) { format!("\\{line}") } else { line.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::translate::kit::tests::kit_of;

    const TEXT: &str = "قمة في بكين\n\nالتقى الرئيسان في بكين صباح الخميس وبحثا التجارة. وقال البيان إن التجارة نمت.\n\nوغادر الوفد العاصمة مساء اليوم نفسه إلى بلاده.";

    #[test]
    fn the_source_as_its_own_translation_is_the_cleaned_text() {
        let document = kit_of(TEXT);
        let targets = document.units.iter().map(|unit| Some(document.source(unit))).collect();
        let merged = Merged { document: &document, targets, language: "en" };
        assert_eq!(merged.text(), document.text);
        let merged = Merged { targets: vec![None; 4], ..merged };
        assert_eq!(merged.text(), document.text);
    }

    #[test]
    fn paragraphs_and_headings_are_those_of_the_source() {
        let document = kit_of(TEXT);
        let targets = vec![Some("Summit"), Some("1. They <met>."), None, Some("- They left.")];
        let merged = Merged { document: &document, targets, language: "en" };
        assert_eq!(merged.text(), "Summit\n\n1. They <met>. وقال البيان إن التجارة نمت.\n\n- They left.\n");
        let markdown = merged.markdown();
        assert!(markdown.contains("# Summit\n\n1\\. They &lt;met&gt;. وقال") && markdown.contains("\n\\- They left."), "{markdown}");
        let page = merged.html();
        assert!(page.contains("<h1>Summit</h1><p>1. They &lt;met&gt;. <bdi lang=\"ar\" dir=\"rtl\">وقال"), "{page}");
        let mut docx = String::new();
        let bytes = merged.docx();
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        std::io::Read::read_to_string(&mut archive.by_name("word/document.xml").unwrap(), &mut docx).unwrap();
        assert!(docx.contains("\u{202B}وقال البيان إن التجارة نمت.\u{202C}</w:t>") && !docx.contains("\u{202B}وغادر"), "{docx}");
        let merged = Merged { targets: vec![Some("Summit"), Some("They met."), Some("Trade grew."), None], ..merged };
        assert!(merged.html().contains("<p dir=\"rtl\"><bdi lang=\"ar\" dir=\"rtl\">وغادر"));
    }
}

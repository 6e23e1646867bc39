//! Word files (DOCX) with the direction of every paragraph and run set outright.
//!
//! Uses `zip` and `text`. Word takes no direction from the characters: a right-to-left paragraph has `w:bidi`, its
//! Arabic runs `w:rtl` and `w:lang w:bidi="ar-SA"`, so that alignment, punctuation, fonts and spelling are those of
//! Arabic. Left-to-right runs inside it have neither, which isolates them. The bytes depend on nothing but what was
//! added: no dates, no random ids.
//!
//! ```
//! use mujaz::write::docx::{Direction, Docx, Run};
//! let mut docx = Docx::new("موجز", Direction::Rtl);
//! docx.heading(1, Direction::Rtl, &[Run::rtl("موجز اليوم")]);
//! docx.paragraph(Direction::Rtl, &[Run::rtl("أعلنت "), Run::ltr("WHO").bold(), Run::rtl(" النتائج.")]);
//! assert!(docx.finish().starts_with(b"PK"));
//! ```

use crate::text::chars::is_arabic_letter;
use crate::text::xml_text;

use quick_xml::escape::escape;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// The direction of a paragraph, a run, or a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Right to left: Arabic.
    Rtl,
    /// Left to right.
    Ltr,
}

/// A piece of text with one look.
#[derive(Debug, Clone)]
pub struct Run<'t> {
    text: &'t str,
    direction: Direction,
    bold: bool,
    small: bool,
    embedded: bool,
    link: Option<&'t str>,
}

impl<'t> Run<'t> {
    /// Arabic text; Latin words and digits inside it stand as the bidirectional algorithm puts them.
    #[must_use]
    pub fn rtl(text: &'t str) -> Self {
        Self { text, direction: Direction::Rtl, bold: false, small: false, embedded: false, link: None }
    }

    /// Text in a left-to-right script; inside a right-to-left paragraph it is isolated.
    #[must_use]
    pub fn ltr(text: &'t str) -> Self {
        Self { direction: Direction::Ltr, ..Self::rtl(text) }
    }

    /// A text of either direction.
    #[must_use]
    pub fn new(text: &'t str, direction: Direction) -> Self {
        Self { direction, ..Self::rtl(text) }
    }

    /// Arabic text whose stretches of Latin letters are runs of their own. Together the runs hold the whole text.
    #[must_use]
    pub fn split(text: &'t str) -> Vec<Self> {
        let mut runs = Vec::new();
        let mut rest = text;
        while let Some(from) = rest.find(|c: char| c.is_ascii_alphabetic()) {
            let (before, latin) = rest.split_at(from);
            // The stretch ends behind the last Latin letter or digit before the next Arabic letter.
            let limit = latin.find(is_arabic_letter).unwrap_or(latin.len());
            let stretch = latin.get(..limit).unwrap_or(latin);
            let end = stretch.rfind(|c: char| c.is_ascii_alphanumeric()).map_or(stretch.len(), |at| at + 1);
            let (latin, after) = latin.split_at(end);
            runs.extend((!before.is_empty()).then(|| Self::rtl(before)));
            runs.push(Self::ltr(latin));
            rest = after;
        }
        runs.extend((!rest.is_empty()).then(|| Self::rtl(rest)));
        runs
    }

    /// The same run, bold.
    #[must_use]
    pub fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    /// The same run between marks of embedding: a sentence in a paragraph of the other direction, whose final mark then
    /// stands at its own end.
    #[must_use]
    pub fn embedded(self) -> Self {
        Self { embedded: true, ..self }
    }

    /// The same run, small and grey: for what is said about the text.
    #[must_use]
    pub fn small(self) -> Self {
        Self { small: true, ..self }
    }

    /// The same run as a link. Addresses other than http, https and mailto are not linked.
    #[must_use]
    pub fn link(self, address: &'t str) -> Self {
        let is_safe = ["http://", "https://", "mailto:"].iter().any(|scheme| address.starts_with(scheme));
        Self { link: is_safe.then_some(address), ..self }
    }
}

/// A cell of a table: one paragraph, or several.
#[derive(Debug, Clone, Default)]
pub struct Cell<'t> {
    paragraphs: Vec<(Option<Direction>, Vec<Run<'t>>)>,
    shaded: bool,
}

impl<'t> Cell<'t> {
    /// A cell of one paragraph.
    #[must_use]
    pub fn new(direction: Direction, runs: Vec<Run<'t>>) -> Self {
        Self { paragraphs: vec![(Some(direction), runs)], shaded: false }
    }

    /// Adds a paragraph.
    #[must_use]
    pub fn with(mut self, direction: Direction, runs: Vec<Run<'t>>) -> Self {
        self.paragraphs.push((Some(direction), runs));
        self
    }

    /// The same cell on a grey ground.
    #[must_use]
    pub fn shaded(self) -> Self {
        Self { shaded: true, ..self }
    }
}

/// How a table is laid out.
#[derive(Debug, Clone, Copy)]
pub struct Layout<'w> {
    /// [`Direction::Rtl`] puts the first column at the right.
    pub direction: Direction,
    /// The width of each column, in shares of the page's width.
    pub widths: &'w [u32],
    /// Whether the first row is a heading that every page repeats.
    pub heading: bool,
}

/// The size of the page, in twentieths of a point: A4 with margins of two centimetres.
const PAGE: (u32, u32) = (11906, 16838);
const MARGIN: u32 = 1134;

const NAMESPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A Word file that is being written.
pub struct Docx {
    title: String,
    direction: Direction,
    landscape: bool,
    body: String,
    footer: Option<String>,
    links: Vec<String>,
}

impl Docx {
    /// An empty document. The title stands in its properties, not on the page; the direction is that of its pages.
    #[must_use]
    pub fn new(title: &str, direction: Direction) -> Self {
        Self { title: title.to_owned(), direction, landscape: false, body: String::new(), footer: None, links: Vec::new() }
    }

    /// Lays pages on their side: for wide tables.
    pub fn landscape(&mut self) {
        self.landscape = true;
    }

    /// Adds a heading of level 1 to 3.
    pub fn heading(&mut self, level: u8, direction: Direction, runs: &[Run<'_>]) {
        let style = format!("Heading{}", level.clamp(1, 3));
        let mut out = std::mem::take(&mut self.body);
        self.paragraph_into(&mut out, Some(&style), direction, runs);
        self.body = out;
    }

    /// Adds a paragraph.
    pub fn paragraph(&mut self, direction: Direction, runs: &[Run<'_>]) {
        let mut out = std::mem::take(&mut self.body);
        self.paragraph_into(&mut out, None, direction, runs);
        self.body = out;
    }

    /// Adds a table. Rows with fewer cells than columns are filled up.
    pub fn table<'t>(&mut self, layout: Layout<'_>, rows: impl IntoIterator<Item = Vec<Cell<'t>>>) {
        let mut out = std::mem::take(&mut self.body);
        let widths = self.table_head(&mut out, layout);
        for (number, row) in rows.into_iter().enumerate() {
            out.push_str("<w:tr><w:trPr><w:cantSplit/>");
            if layout.heading && number == 0 {
                out.push_str("<w:tblHeader/>");
            }
            out.push_str("</w:trPr>");
            let empty = Cell::default();
            for (column, width) in widths.iter().enumerate() {
                self.cell(&mut out, *width, row.get(column).unwrap_or(&empty));
            }
            out.push_str("</w:tr>");
        }
        // Word wants a paragraph behind a table.
        out.push_str("</w:tbl><w:p/>");
        self.body = out;
    }

    /// Sets the foot of every page.
    pub fn footer(&mut self, direction: Direction, runs: &[Run<'_>]) {
        // A part has its own relations; the foot has none, so its links are shown and not linked.
        let plain: Vec<Run<'_>> = runs.iter().map(|run| Run { link: None, ..run.clone() }).collect();
        let mut out = String::new();
        self.paragraph_into(&mut out, Some("Footer"), direction, &plain);
        self.footer = Some(out);
    }

    fn table_head(&self, out: &mut String, layout: Layout<'_>) -> Vec<u32> {
        let total: u32 = layout.widths.iter().sum::<u32>().max(1);
        let page = if self.landscape { PAGE.1 } else { PAGE.0 } - 2 * MARGIN;
        let widths: Vec<u32> = layout.widths.iter().map(|width| page * width / total).collect();
        out.push_str("<w:tbl><w:tblPr>");
        if layout.direction == Direction::Rtl {
            out.push_str("<w:bidiVisual/>");
        }
        let _ = write!(out, "<w:tblW w:w=\"{page}\" w:type=\"dxa\"/><w:tblBorders>");
        for side in ["top", "left", "bottom", "right", "insideH", "insideV"] {
            let _ = write!(out, "<w:{side} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"BFBFBF\"/>");
        }
        out.push_str("</w:tblBorders><w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>");
        for width in &widths {
            let _ = write!(out, "<w:gridCol w:w=\"{width}\"/>");
        }
        out.push_str("</w:tblGrid>");
        widths
    }

    fn cell(&mut self, out: &mut String, width: u32, cell: &Cell<'_>) {
        let _ = write!(out, "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>");
        if cell.shaded {
            out.push_str("<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"F2F2F2\"/>");
        }
        out.push_str("</w:tcPr>");
        for (direction, runs) in &cell.paragraphs {
            self.paragraph_into(out, Some("Cell"), direction.unwrap_or(Direction::Ltr), runs);
        }
        if cell.paragraphs.is_empty() {
            out.push_str("<w:p/>");
        }
        out.push_str("</w:tc>");
    }

    fn paragraph_into(&mut self, out: &mut String, style: Option<&str>, direction: Direction, runs: &[Run<'_>]) {
        out.push_str("<w:p><w:pPr>");
        if let Some(style) = style {
            let _ = write!(out, "<w:pStyle w:val=\"{style}\"/>");
        }
        // Said both ways: a style or a template may say otherwise.
        out.push_str(if direction == Direction::Rtl { "<w:bidi/>" } else { "<w:bidi w:val=\"0\"/>" });
        // The mark at the end of the paragraph has a direction too: text typed behind it takes it over.
        out.push_str("<w:rPr>");
        language(out, direction);
        out.push_str("</w:rPr></w:pPr>");
        for run in runs {
            self.run(out, run);
        }
        out.push_str("</w:p>");
    }

    fn run(&mut self, out: &mut String, run: &Run<'_>) {
        if let Some(address) = run.link {
            self.links.push(xml_text(address).into_owned());
            let _ = write!(out, "<w:hyperlink r:id=\"link{}\">", self.links.len());
        }
        out.push_str("<w:r><w:rPr>");
        if run.link.is_some() {
            out.push_str("<w:rStyle w:val=\"Hyperlink\"/>");
        }
        if run.bold {
            out.push_str("<w:b/><w:bCs/>");
        }
        if run.small {
            out.push_str("<w:color w:val=\"595959\"/><w:sz w:val=\"18\"/><w:szCs w:val=\"18\"/>");
        }
        language(out, run.direction);
        // LibreOffice passes over `w:dir` and orders by the characters alone; these two everything obeys.
        let (open, close) = match (run.embedded, run.direction) {
            (false, _) => ("", ""),
            (true, Direction::Rtl) => ("\u{202B}", "\u{202C}"),
            (true, Direction::Ltr) => ("\u{202A}", "\u{202C}"),
        };
        let _ = write!(out, "</w:rPr><w:t xml:space=\"preserve\">{open}{}{close}</w:t></w:r>", escape(xml_text(run.text)));
        if run.link.is_some() {
            out.push_str("</w:hyperlink>");
        }
    }

    /// The bytes of the file.
    #[must_use]
    pub fn finish(self) -> Vec<u8> {
        let mut document = format!("{DECLARATION}<w:document {NAMESPACES}><w:body>");
        document.push_str(&self.body);
        document.push_str(&self.section());
        document.push_str("</w:body></w:document>");
        let mut parts = vec![
            ("[Content_Types].xml", content_types(self.footer.is_some())),
            ("_rels/.rels", relations(&[("document", "officeDocument", "word/document.xml", false)])),
            ("word/document.xml", document),
            ("word/styles.xml", styles()),
            ("word/_rels/document.xml.rels", self.document_relations()),
            ("docProps/core.xml", core_properties(&self.title)),
        ];
        if let Some(footer) = &self.footer {
            parts.push(("word/footer1.xml", format!("{DECLARATION}<w:ftr {NAMESPACES}>{footer}</w:ftr>")));
        }
        // Writing into memory fails only when it runs out, and then the program is gone.
        package(&parts).unwrap_or_default()
    }

    fn section(&self) -> String {
        let (width, height, turn) = if self.landscape { (PAGE.1, PAGE.0, " w:orient=\"landscape\"") } else { (PAGE.0, PAGE.1, "") };
        let footer = if self.footer.is_some() { "<w:footerReference w:type=\"default\" r:id=\"footer\"/>" } else { "" };
        let bidi = if self.direction == Direction::Rtl { "<w:bidi/>" } else { "" };
        format!(
            "<w:sectPr>{footer}<w:pgSz w:w=\"{width}\" w:h=\"{height}\"{turn}/><w:pgMar w:top=\"{MARGIN}\" w:right=\"{MARGIN}\" w:bottom=\"{MARGIN}\" w:left=\"{MARGIN}\" w:header=\"567\" w:footer=\"567\" w:gutter=\"0\"/>{bidi}</w:sectPr>"
        )
    }

    fn document_relations(&self) -> String {
        let ids: Vec<String> = (1..=self.links.len()).map(|number| format!("link{number}")).collect();
        let mut list = vec![("styles", "styles", "styles.xml", false)];
        if self.footer.is_some() {
            list.push(("footer", "footer", "footer1.xml", false));
        }
        list.extend(ids.iter().zip(&self.links).map(|(id, address)| (id.as_str(), "hyperlink", address.as_str(), true)));
        relations(&list)
    }
}

/// Direction and language of a run. Where a run is Arabic, fonts and sizes are those for complex scripts.
fn language(out: &mut String, direction: Direction) {
    out.push_str(match direction {
        Direction::Rtl => "<w:rtl/><w:lang w:bidi=\"ar-SA\"/>",
        Direction::Ltr => "<w:rtl w:val=\"0\"/>",
    });
}

fn content_types(footer: bool) -> String {
    let base = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    let footer =
        if footer { format!("<Override PartName=\"/word/footer1.xml\" ContentType=\"{base}.footer+xml\"/>") } else { String::new() };
    format!(
        "{DECLARATION}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"{base}.document.main+xml\"/><Override PartName=\"/word/styles.xml\" ContentType=\"{base}.styles+xml\"/><Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>{footer}</Types>"
    )
}

/// Relations: id, kind, target, whether the target is an address outside of the file.
fn relations(list: &[(&str, &str, &str, bool)]) -> String {
    let mut out = format!("{DECLARATION}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">");
    for (id, kind, target, outside) in list {
        let mode = if *outside { " TargetMode=\"External\"" } else { "" };
        let _ = write!(out, "<Relationship Id=\"{id}\" Type=\"{RELATIONS}/{kind}\" Target=\"{}\"{mode}/>", escape(*target));
    }
    if list.first().is_some_and(|(id, ..)| *id == "document") {
        out.push_str("<Relationship Id=\"core\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>");
    }
    out.push_str("</Relationships>");
    out
}

fn core_properties(title: &str) -> String {
    format!(
        "{DECLARATION}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{}</dc:title><dc:creator>mujaz</dc:creator></cp:coreProperties>",
        escape(xml_text(title))
    )
}

/// Fonts that Windows, macOS and LibreOffice all have or replace by one of the same width.
fn styles() -> String {
    let mut out = format!(
        "{DECLARATION}<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Arial\" w:hAnsi=\"Arial\" w:eastAsia=\"Arial\" w:cs=\"Arial\"/><w:sz w:val=\"22\"/><w:szCs w:val=\"24\"/><w:lang w:val=\"en-US\" w:bidi=\"ar-SA\"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after=\"120\" w:line=\"276\" w:lineRule=\"auto\"/></w:pPr></w:pPrDefault></w:docDefaults><w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/></w:style>"
    );
    for (level, size) in [(1, 36), (2, 30), (3, 26)] {
        let _ = write!(
            out,
            "<w:style w:type=\"paragraph\" w:styleId=\"Heading{level}\"><w:name w:val=\"heading {level}\"/><w:basedOn w:val=\"Normal\"/><w:next w:val=\"Normal\"/><w:qFormat/><w:pPr><w:keepNext/><w:spacing w:before=\"240\" w:after=\"120\"/><w:outlineLvl w:val=\"{}\"/></w:pPr><w:rPr><w:b/><w:bCs/><w:sz w:val=\"{size}\"/><w:szCs w:val=\"{size}\"/></w:rPr></w:style>",
            level - 1
        );
    }
    out.push_str("<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"Cell\"><w:name w:val=\"Cell\"/><w:basedOn w:val=\"Normal\"/><w:pPr><w:spacing w:before=\"40\" w:after=\"40\"/></w:pPr></w:style><w:style w:type=\"paragraph\" w:styleId=\"Footer\"><w:name w:val=\"footer\"/><w:basedOn w:val=\"Normal\"/><w:rPr><w:color w:val=\"595959\"/><w:sz w:val=\"18\"/><w:szCs w:val=\"18\"/></w:rPr></w:style><w:style w:type=\"character\" w:styleId=\"Hyperlink\"><w:name w:val=\"Hyperlink\"/><w:rPr><w:color w:val=\"0563C1\"/><w:u w:val=\"single\"/></w:rPr></w:style></w:styles>");
    out
}

/// The parts as a zip archive whose bytes depend on the parts alone.
fn package(parts: &[(&str, String)]) -> zip::result::ZipResult<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    for (name, content) in parts {
        zip.start_file(*name, options)?;
        zip.write_all(content.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    fn part(bytes: &[u8], name: &str) -> String {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut text = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    fn sample() -> Vec<u8> {
        let mut docx = Docx::new("تجربة & <اختبار>", Direction::Rtl);
        docx.heading(1, Direction::Rtl, &[Run::rtl("عنوان")]);
        docx.paragraph(Direction::Ltr, &[Run::ltr("Source").bold(), Run::ltr("page").link("https://example.org/?a=1&b=2")]);
        let layout = Layout { direction: Direction::Ltr, widths: &[1, 4, 4], heading: true };
        let cells = vec![
            Cell::new(Direction::Ltr, vec![Run::ltr("p1s1")]).shaded(),
            Cell::new(Direction::Rtl, Run::split("قالت WHO (منظمة الصحة) إن COVID-19 انحسر.")),
        ];
        docx.table(layout, [cells]);
        docx.footer(Direction::Rtl, &[Run::rtl("موجز\u{1}").small()]);
        docx.finish()
    }

    #[test]
    fn directions_are_set_outright() {
        let document = part(&sample(), "word/document.xml");
        assert!(document.contains("<w:bidi/><w:rPr><w:rtl/><w:lang w:bidi=\"ar-SA\"/></w:rPr></w:pPr>"));
        assert!(document.contains("<w:rtl w:val=\"0\"/></w:rPr><w:t xml:space=\"preserve\">COVID-19</w:t>"));
        assert_eq!(document.matches("<w:tc>").count(), 3, "a short row is filled up");
        assert!(part(&sample(), "word/_rels/document.xml.rels").contains("a=1&amp;b=2"));
        assert!(part(&sample(), "word/footer1.xml").contains(">موجز</w:t>"));
    }

    #[test]
    fn every_part_is_well_formed_and_the_bytes_are_stable() {
        let bytes = sample();
        assert_eq!(bytes, sample());
        let archive = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
        for name in archive.file_names() {
            let text = part(&bytes, &name.unwrap());
            let mut reader = quick_xml::Reader::from_str(&text);
            while reader.read_event().unwrap() != quick_xml::events::Event::Eof {}
        }
    }

    #[test]
    fn splitting_holds_the_whole_text() {
        for text in ["", "نص عربي", "BBC", "قالت WHO (منظمة الصحة) إن COVID-19 انحسر.", "هاتف iPhone 17 Pro، بسعر 900"]
        {
            assert_eq!(Run::split(text).iter().map(|run| run.text).collect::<String>(), text);
        }
        let runs = Run::split("هاتف iPhone 17 Pro، بسعر 900");
        assert_eq!(runs.iter().map(|run| (run.text, run.direction)).nth(1), Some(("iPhone 17 Pro", Direction::Ltr)));
    }

    #[test]
    fn links_lead_to_pages_only() {
        assert!(Run::ltr("x").link("javascript:alert(1)").link.is_none());
        assert!(Run::ltr("x").link("file:///etc/passwd").link.is_none());
    }
}

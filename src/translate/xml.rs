//! Reading XML that anybody may have written: one guard for every format.
//!
//! Uses `quick-xml`, `encoding_rs` and `text`. Nothing is loaded, nothing expanded: a document type declaration
//! without an internal subset is passed over (many TMX files have one), one with an internal subset is refused, so is
//! every entity that XML does not define itself, and nesting beyond [`DEEPEST`]. Namespaces are resolved. What is read
//! becomes a tree of [`Element`]s with line numbers; a caller can take parts out of the tree while it grows, so that
//! memory follows the largest part and not the file.

use crate::text::xml::is_xml_char;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::sync::Arc;

/// Deepest nesting of elements.
pub const DEEPEST: usize = 256;
/// Largest file, in bytes after decoding.
pub const LARGEST: usize = 512 << 20;
/// Most attributes of one element.
const MOST_ATTRIBUTES: usize = 256;
/// Most namespaces that are declared at one place, counted over all open elements.
const MOST_NAMESPACES: usize = 1024;
/// The namespace of `xml:lang` and `xml:space`.
pub const XML_NAMESPACE: &str = "http://www.w3.org/XML/1998/namespace";

/// Why XML cannot be used, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct XmlError {
    /// 1-based line; 1 where the whole file is meant.
    pub line: u32,
    /// What is wrong there.
    pub what: String,
}

impl XmlError {
    /// An error on a line.
    #[must_use]
    pub fn new(line: u32, what: impl Into<String>) -> Self {
        Self { line, what: what.into() }
    }
}

/// An attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// Its namespace; empty where it has no prefix.
    pub space: Arc<str>,
    /// Its name without prefix.
    pub name: Box<str>,
    /// Its value, references resolved.
    pub value: String,
}

/// What stands inside an element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// An element.
    Element(Element),
    /// Text, references resolved, CDATA as text.
    Text(String),
}

/// An element with everything in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    /// Its namespace; empty where it is in none.
    pub space: Arc<str>,
    /// Its name without prefix.
    pub name: Box<str>,
    /// Its attributes in the order of the file, declarations of namespaces left out.
    pub attributes: Vec<Attribute>,
    /// What stands in it.
    pub children: Vec<Node>,
    /// The 1-based line on which it begins.
    pub line: u32,
}

impl Element {
    /// The value of an attribute without prefix.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attribute_in("", name)
    }

    /// The value of an attribute of a namespace.
    #[must_use]
    pub fn attribute_in(&self, space: &str, name: &str) -> Option<&str> {
        let fits = |attribute: &&Attribute| &*attribute.name == name && &*attribute.space == space;
        self.attributes.iter().find(fits).map(|attribute| attribute.value.as_str())
    }

    /// The language: `xml:lang`, or `lang` as old files have it.
    #[must_use]
    pub fn language(&self) -> Option<&str> {
        self.attribute_in(XML_NAMESPACE, "lang").or_else(|| self.attribute("lang"))
    }

    /// The elements directly inside it.
    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|node| if let Node::Element(element) = node { Some(element) } else { None })
    }

    /// The first element of a name directly inside it.
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.elements().find(|element| &*element.name == name)
    }

    /// All text in it, at any depth.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = String::new();
        self.push_text(&mut out);
        out
    }

    fn push_text(&self, out: &mut String) {
        for node in &self.children {
            match node {
                Node::Text(text) => out.push_str(text),
                Node::Element(element) => element.push_text(out),
            }
        }
    }
}

/// The text of an XML file: by its byte order mark, else by its declaration, else UTF-8.
///
/// # Errors
/// When the bytes are not text in that encoding, or too many.
pub fn decode(bytes: &[u8]) -> Result<String, XmlError> {
    if bytes.len() > LARGEST {
        return Err(XmlError::new(1, format!("the file has more than {LARGEST} bytes")));
    }
    let (encoding, bytes) = match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, mark)) => (encoding, bytes.get(mark..).unwrap_or_default()),
        None => (declared_encoding(bytes)?, bytes),
    };
    if encoding == encoding_rs::UTF_8 {
        let text = simdutf8::compat::from_utf8(bytes).map_err(|error| {
            let line = 1 + bytes.iter().take(error.valid_up_to()).filter(|&&b| b == b'\n').count();
            XmlError::new(line as u32, format!("byte {} is not UTF-8", error.valid_up_to()))
        })?;
        return Ok(text.to_owned());
    }
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    if had_errors { Err(XmlError::new(1, format!("some bytes are not {}", encoding.name()))) } else { Ok(text.into_owned()) }
}

fn declared_encoding(bytes: &[u8]) -> Result<&'static encoding_rs::Encoding, XmlError> {
    let head = String::from_utf8_lossy(bytes.get(..200).unwrap_or(bytes)).into_owned();
    let Some(declaration) = head.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")).map(|(declaration, _)| declaration) else {
        return Ok(encoding_rs::UTF_8);
    };
    let Some((_, value)) = declaration.split_once("encoding") else { return Ok(encoding_rs::UTF_8) };
    let label = value.trim_start().trim_start_matches('=').trim_start().trim_start_matches(['"', '\'']);
    let label = label.split(['"', '\'']).next().unwrap_or_default();
    encoding_rs::Encoding::for_label(label.as_bytes()).ok_or_else(|| XmlError::new(1, format!("encoding '{label}' is not known")))
}

/// Reads a whole document.
///
/// # Errors
/// When it is not well-formed, or refused by the guard.
pub fn parse(xml: &str) -> Result<Element, XmlError> {
    parse_with(xml, |element, _| Ok(Some(element)))
}

/// Reads a document and hands over every element when it ends, with the open elements above it, the root first. What
/// `each` gives back stays in the tree; what it keeps is gone from it. Linear in the bytes of `xml`.
///
/// # Errors
/// When the document is not well-formed or refused by the guard, or when `each` fails.
pub fn parse_with<E: From<XmlError>>(
    xml: &str,
    mut each: impl FnMut(Element, &[Element]) -> Result<Option<Element>, E>,
) -> Result<Element, E> {
    let mut tree = Tree::new(xml);
    loop {
        match tree.step()? {
            Step::More => {}
            Step::Closed(element) => {
                let above = tree.open.len();
                let kept = each(element, &tree.open)?;
                match (kept, above) {
                    (Some(element), 0) => tree.root = Some(element),
                    (Some(element), _) => tree.push(Node::Element(element)),
                    (None, 0) => return Err(XmlError::new(1, "the root was taken out").into()),
                    (None, _) => {}
                }
            }
            Step::End => break,
        }
    }
    let line = tree.line;
    tree.root.ok_or_else(|| XmlError::new(line, "there is no element in it").into())
}

enum Step {
    More,
    Closed(Element),
    End,
}

/// The tree while it grows.
struct Tree<'x> {
    xml: &'x str,
    reader: Reader<&'x [u8]>,
    open: Vec<Element>,
    root: Option<Element>,
    is_rooted: bool,
    /// Declared namespaces: prefix, address, and how many elements were open.
    spaces: Vec<(Box<str>, Arc<str>, usize)>,
    none: Arc<str>,
    xml_space: Arc<str>,
    position: usize,
    line: u32,
}

impl<'x> Tree<'x> {
    fn new(xml: &'x str) -> Self {
        let mut reader = Reader::from_str(xml.strip_prefix('\u{FEFF}').unwrap_or(xml));
        reader.config_mut().check_comments = true;
        Self {
            xml: xml.strip_prefix('\u{FEFF}').unwrap_or(xml),
            reader,
            open: Vec::new(),
            root: None,
            is_rooted: false,
            spaces: Vec::new(),
            none: Arc::from(""),
            xml_space: Arc::from(XML_NAMESPACE),
            position: 0,
            line: 1,
        }
    }

    /// Brings the line up to where the reader is.
    fn advance(&mut self) {
        let to = (self.reader.buffer_position() as usize).min(self.xml.len());
        self.line += memchr::memchr_iter(b'\n', self.xml.as_bytes().get(self.position..to).unwrap_or_default()).count() as u32;
        self.position = to;
    }

    fn error(&self, what: impl Into<String>) -> XmlError {
        XmlError::new(self.line, what)
    }

    fn step(&mut self) -> Result<Step, XmlError> {
        let before = self.position;
        let event = match self.reader.read_event() {
            Ok(event) => event,
            Err(error) => {
                self.advance();
                return Err(self.error(format!("not well-formed: {error}")));
            }
        };
        let line = self.line;
        self.advance();
        match event {
            Event::Start(tag) => self.start(&tag, line).map(|()| Step::More),
            Event::Empty(tag) => {
                self.start(&tag, line)?;
                self.close()
            }
            Event::End(_) => self.close(),
            Event::Text(text) => self.text(&text.xml10_content()),
            Event::CData(text) if self.open.is_empty() => Err(self.error(format!("CDATA outside of the root: {}", shorten(&text)))),
            Event::CData(text) => self.text(&text.xml10_content()),
            Event::GeneralRef(reference) => {
                let character = reference.resolve_char_ref().map_err(|error| self.error(error.to_string()))?;
                let resolved = match character {
                    Some(c) => c.to_string(),
                    None => quick_xml::escape::resolve_predefined_entity(&reference)
                        .ok_or_else(|| {
                            self.error(format!("entity &{}; is refused: only those of XML itself are read", shorten(&reference)))
                        })?
                        .to_owned(),
                };
                self.text(&resolved)
            }
            Event::Decl(_) if before > 0 => Err(self.error("an XML declaration that is not at the start")),
            Event::DocType(declaration) => self.document_type(&declaration),
            Event::Eof => self.end(),
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) => Ok(Step::More),
        }
    }

    fn document_type(&self, declaration: &str) -> Result<Step, XmlError> {
        if self.is_rooted || !self.open.is_empty() {
            return Err(self.error("a document type declaration behind the start of the root"));
        }
        if declaration.contains('[') || declaration.contains("<!") {
            return Err(self.error("a document type with declarations of its own is refused: it could define entities"));
        }
        Ok(Step::More)
    }

    fn end(&self) -> Result<Step, XmlError> {
        match self.open.last() {
            None => Ok(Step::End),
            Some(element) => Err(self.error(format!("the file ends inside <{}> of line {}", element.name, element.line))),
        }
    }

    fn text(&mut self, text: &str) -> Result<Step, XmlError> {
        if let Some(c) = text.chars().find(|&c| !is_xml_char(c)) {
            return Err(self.error(format!("the character U+{:04X} is not allowed in XML", u32::from(c))));
        }
        if self.open.is_empty() {
            let is_blank = text.chars().all(|c| matches!(c, ' ' | '\t' | '\r' | '\n' | '\u{FEFF}'));
            return if is_blank { Ok(Step::More) } else { Err(self.error(format!("text outside of the root: {}", shorten(text)))) };
        }
        // A text is one node, however many references it is written with.
        if let Some(Node::Text(before)) = self.open.last_mut().and_then(|element| element.children.last_mut()) {
            before.push_str(text);
        } else {
            self.push(Node::Text(text.to_owned()));
        }
        Ok(Step::More)
    }

    fn push(&mut self, node: Node) {
        if let Some(above) = self.open.last_mut() {
            above.children.push(node);
        }
    }

    fn close(&mut self) -> Result<Step, XmlError> {
        let element = self.open.pop().ok_or_else(|| self.error("an end tag without its start"))?;
        let depth = self.open.len();
        while self.spaces.last().is_some_and(|(_, _, at)| *at > depth) {
            self.spaces.pop();
        }
        Ok(Step::Closed(element))
    }

    fn start(&mut self, tag: &BytesStart<'_>, line: u32) -> Result<(), XmlError> {
        if self.open.len() >= DEEPEST {
            return Err(self.error(format!("elements are nested more than {DEEPEST} deep")));
        }
        if self.open.is_empty() && std::mem::replace(&mut self.is_rooted, true) {
            return Err(self.error("a second root element"));
        }
        let mut found: Vec<(String, String)> = Vec::new();
        for attribute in tag.attributes().take(MOST_ATTRIBUTES + 1) {
            let attribute = attribute.map_err(|error| self.error(format!("not well-formed: {error}")))?;
            if found.len() == MOST_ATTRIBUTES {
                return Err(self.error(format!("an element has more than {MOST_ATTRIBUTES} attributes")));
            }
            found.push((attribute.key.as_ref().to_owned(), self.value(&attribute)?));
        }
        self.declare(&found)?;
        let (space, name) = self.resolve(tag.name().as_ref(), true)?;
        let mut attributes = Vec::with_capacity(found.len());
        for (key, value) in found.into_iter().filter(|(key, _)| key != "xmlns" && !key.starts_with("xmlns:")) {
            let (space, name) = self.resolve(&key, false)?;
            attributes.push(Attribute { space, name, value });
        }
        self.open.push(Element { space, name, attributes, children: Vec::new(), line });
        Ok(())
    }

    fn value(&self, attribute: &quick_xml::events::attributes::Attribute<'_>) -> Result<String, XmlError> {
        if attribute.value.contains('<') {
            return Err(self.error("not well-formed: '<' in an attribute"));
        }
        let value = attribute.normalized_value(quick_xml::XmlVersion::default()).map_err(|error| self.error(error.to_string()))?;
        match value.chars().find(|&c| !is_xml_char(c)) {
            Some(c) => Err(self.error(format!("the character U+{:04X} is not allowed in XML", u32::from(c)))),
            None => Ok(value.into_owned()),
        }
    }

    /// Takes note of the namespaces that an element declares.
    fn declare(&mut self, attributes: &[(String, String)]) -> Result<(), XmlError> {
        let depth = self.open.len() + 1;
        for (key, value) in attributes {
            let prefix = if key == "xmlns" {
                ""
            } else if let Some(prefix) = key.strip_prefix("xmlns:") {
                prefix
            } else {
                continue;
            };
            if self.spaces.len() >= MOST_NAMESPACES {
                return Err(self.error(format!("more than {MOST_NAMESPACES} namespaces are declared")));
            }
            // The same few addresses come again and again.
            let known = self.spaces.iter().rev().find(|(_, address, _)| &**address == value).map(|(_, address, _)| Arc::clone(address));
            self.spaces.push((prefix.into(), known.unwrap_or_else(|| Arc::from(value.as_str())), depth));
        }
        Ok(())
    }

    fn resolve(&self, name: &str, default: bool) -> Result<(Arc<str>, Box<str>), XmlError> {
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        let is_name = |part: &str| {
            part.starts_with(|c: char| c.is_alphabetic() || c == '_')
                && part.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '\u{B7}'))
        };
        if !is_name(local) || (!prefix.is_empty() && !is_name(prefix)) {
            return Err(self.error(format!("'{}' is not a name", shorten(name))));
        }
        if prefix == "xml" {
            return Ok((Arc::clone(&self.xml_space), local.into()));
        }
        if prefix.is_empty() && !default {
            return Ok((Arc::clone(&self.none), local.into()));
        }
        match self.spaces.iter().rev().find(|(known, ..)| **known == *prefix) {
            Some((_, address, _)) => Ok((Arc::clone(address), local.into())),
            None if prefix.is_empty() => Ok((Arc::clone(&self.none), local.into())),
            None => Err(self.error(format!("the prefix '{}' is not declared", shorten(prefix)))),
        }
    }
}

/// The beginning of a text, for messages.
#[must_use]
pub fn shorten(text: &str) -> String {
    let mut out: String = text.chars().take(40).filter(|c| !c.is_control()).collect();
    if text.chars().nth(40).is_some() {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(xml: &str) -> String {
        parse(xml).unwrap_err().to_string()
    }

    #[test]
    fn a_tree_with_lines_and_namespaces() {
        let root = parse("<?xml version=\"1.0\"?>\n<!DOCTYPE a SYSTEM \"a.dtd\">\n<a xmlns=\"u\" xmlns:p=\"v\">\n<p:b xml:lang=\"ar\" p:c=\"1&amp;2\">س&#x635;<![CDATA[<]]></p:b></a>").unwrap();
        let b = root.child("b").unwrap();
        assert_eq!((&*root.space, &*b.space, b.line, b.text().as_str()), ("u", "v", 4, "سص<"));
        assert_eq!((b.language(), b.attribute_in("v", "c"), b.children.len()), (Some("ar"), Some("1&2"), 1));
    }

    #[test]
    fn parts_can_be_taken_out() {
        let mut seen = Vec::new();
        let root = parse_with("<r><h/><u>1</u><u>2</u></r>", |element, above| {
            if &*element.name == "u" {
                seen.push((element.text(), above.len()));
                return Ok(None);
            }
            Ok::<_, XmlError>(Some(element))
        });
        assert_eq!(root.unwrap().elements().count(), 1);
        assert_eq!(seen, [("1".to_owned(), 1), ("2".to_owned(), 1)]);
    }

    #[test]
    fn what_is_dangerous_or_broken_is_refused_with_its_line() {
        assert!(refused("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>").contains("document type"));
        assert!(refused("<a>\n&b;</a>").starts_with("line 2: entity &b;"));
        assert!(refused("<a b=\"&xxe;\"/>").starts_with("line 1"));
        assert!(refused(&format!("{}{}", "<a>".repeat(300), "</a>".repeat(300))).contains("256 deep"));
        assert!(refused("<a><b></a>").contains("not well-formed"));
        assert!(refused("<a/><b/>").contains("second root"));
        assert!(refused("<a>").contains("ends inside <a>"));
        assert!(refused("<a/>x").contains("outside of the root"));
        assert!(refused("<p:a/>").contains("'p' is not declared"));
        assert!(refused("<a b=\"1\" b=\"2\"/>").contains("not well-formed"));
        assert!(refused("<a>&#0;</a>").starts_with("line 1"));
        assert!(refused("").contains("no element"));
        let many: String = (0..300).map(|number| format!(" a{number}=\"\"")).collect();
        assert!(refused(&format!("<a{many}/>")).contains("attributes"));
    }

    #[test]
    fn encodings_are_those_that_files_state() {
        let utf16: Vec<u8> = std::iter::once(0xFEFF).chain("<a>س</a>".encode_utf16()).flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&utf16).unwrap(), "<a>س</a>");
        assert_eq!(decode(b"<?xml version=\"1.0\" encoding='windows-1256'?><a>\xD3</a>").unwrap().chars().nth_back(4), Some('س'));
        assert!(decode(b"<a>\n\xFF</a>").unwrap_err().to_string().starts_with("line 2"));
        assert!(decode(b"<?xml version=\"1.0\" encoding=\"nonsense\"?><a/>").is_err());
    }
}

//! Checking files against their standards: XLIFF 1.2 (strict), XLIFF 2.0 to 2.2, TMX 1.4, TBX v3, SRX 2.0.
//!
//! Uses `xml`, `package`. Structure and values are checked against a grammar, one file a standard; what no grammar can say
//! (references that resolve, ids that are unique, codes that pair) is a module a standard. Every finding has a line and
//! a reason. What the official schemas and Schematron files find is found here, without them.

mod grammar;
mod others;
mod xliff12;
mod xliff21;

use super::package::Package;
use super::xml::{self, Element, Node, XmlError};
use grammar::Grammar;
use std::sync::LazyLock;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Finding {
    /// 1-based line.
    pub line: u32,
    /// What is wrong there.
    pub what: String,
}

impl Finding {
    fn new(line: u32, what: impl Into<String>) -> Self {
        Self { line, what: what.into() }
    }
}

impl From<XmlError> for Finding {
    fn from(error: XmlError) -> Self {
        Self { line: error.line, what: error.what }
    }
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Report {
    /// The standard that the file was checked against; absent where it could not be told.
    pub standard: Option<&'static str>,
    /// What is wrong, by line.
    pub findings: Vec<Finding>,
    /// What of the file was not checked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unchecked: Option<&'static str>,
}

macro_rules! grammar {
    ($name:ident, $file:literal) => {
        static $name: LazyLock<Grammar> = LazyLock::new(|| Grammar::parse(include_str!(concat!("grammars/", $file, ".grammar"))));
    };
}

grammar!(XLIFF12, "xliff12");
grammar!(XLIFF21, "xliff21");
/// XLIFF 2.2 is 2.1 in a namespace of its own, with notes and metadata of the whole file and notes on parts of a text.
static XLIFF22: LazyLock<Grammar> = LazyLock::new(|| {
    let text = include_str!("grammars/xliff21.grammar");
    let text = text.replace("element x:xliff (x:file+)", "element x:xliff (x:notes? mda:metadata? x:file+)");
    Grammar::parse(&text.replace("\nelement x:note mixed", "\nelement x:note mixed\n  ref :anyURI\n# "))
});
const CORE_20: &str = "urn:oasis:names:tc:xliff:document:2.0";
const CORE_22: &str = "urn:oasis:names:tc:xliff:document:2.2";

grammar!(TMX14, "tmx14");
grammar!(TBX, "tbx");
grammar!(SRX20, "srx20");

/// Checks a file. Linear in its bytes, apart from sorting findings.
#[must_use]
pub fn validate(bytes: &[u8]) -> Report {
    if let Some(what) = office(bytes) {
        return Report { standard: None, findings: vec![Finding::new(1, what)], unchecked: None };
    }
    let mut root = match xml::decode(bytes).and_then(|text| xml::parse(&text)) {
        Ok(root) => root,
        Err(error) => return Report { standard: None, findings: vec![error.into()], unchecked: None },
    };
    let mut findings = Vec::new();
    let is_22 = is_22(&root);
    if is_22 {
        wanted(&root, CORE_22, &mut findings);
        rename(&mut root);
    }
    let standard = check(&root, is_22, &mut findings);
    if standard.is_none() {
        findings.push(Finding::new(root.line, format!("<{}> begins no file of XLIFF, TMX, TBX or SRX", root.name)));
    }
    findings.sort();
    findings.dedup();
    let unchecked = (standard == Some("XLIFF 2.2")).then_some("what 2.2 adds as the module of plurals, genders and selection");
    Report { standard, findings, unchecked }
}

/// What is said of an office file: a table of translations has no standard that could be checked here.
fn office(bytes: &[u8]) -> Option<String> {
    let (old, name) = (bytes.starts_with(b"\xD0\xCF\x11\xE0"), "an office file of the kind before 2007, or an encrypted one");
    if old {
        return Some(format!("is {name}; save it as DOCX or XLSX without a password"));
    }
    if !bytes.starts_with(b"PK\x03\x04") {
        return None;
    }
    let package = match Package::open(bytes) {
        Ok(package) => package,
        Err(error) => return Some(error.to_string()),
    };
    let kind = [("word/document.xml", "a Word file (DOCX)"), ("xl/workbook.xml", "a spreadsheet (XLSX)")];
    Some(match kind.into_iter().find(|(part, _)| package.has(part)) {
        Some((_, name)) => format!(
            "is {name}, which no standard of translation files covers; `mujaz check` checks the translations in it, `mujaz merge` says what of it fits the kit"
        ),
        None => "is a ZIP archive; unpack it and check what is in it".to_owned(),
    })
}

fn is_22(root: &Element) -> bool {
    &*root.name == "xliff" && (&*root.space == CORE_22 || root.attribute("version") == Some("2.2"))
}

/// Puts the core of 2.2 into the namespace of 2.0, in which the rules are written.
fn rename(element: &mut Element) {
    if &*element.space == CORE_22 {
        element.space = CORE_20.into();
    }
    for node in &mut element.children {
        if let Node::Element(child) = node {
            rename(child);
        }
    }
}

fn check(root: &Element, is_22: bool, findings: &mut Vec<Finding>) -> Option<&'static str> {
    let version = root.attribute("version").unwrap_or_default();
    match &*root.name {
        "xliff" if is_22 => {
            if !matches!(version, "2.0" | "2.1" | "2.2") {
                findings.push(Finding::new(root.line, format!("version \"{version}\" is not one of 2.0, 2.1 and 2.2")));
            }
            XLIFF22.check(root, findings);
            xliff21::check(root, findings);
            Some("XLIFF 2.2")
        }
        "xliff" if version.starts_with("2.") || root.space.ends_with(":2.0") => {
            wanted(root, CORE_20, findings);
            if !matches!(version, "2.0" | "2.1") {
                findings.push(Finding::new(root.line, format!("version \"{version}\" is not checked; 2.0, 2.1 and 2.2 are")));
            }
            XLIFF21.check(root, findings);
            xliff21::check(root, findings);
            Some("XLIFF 2.1")
        }
        "xliff" => {
            wanted(root, "urn:oasis:names:tc:xliff:document:1.2", findings);
            XLIFF12.check(root, findings);
            xliff12::check(root, findings);
            Some("XLIFF 1.2 strict")
        }
        "tmx" => {
            wanted(root, "", findings);
            TMX14.check(root, findings);
            others::tmx(root, findings);
            Some("TMX 1.4")
        }
        "tbx" | "martif" => {
            wanted(root, "urn:iso:std:iso:30042:ed-2", findings);
            TBX.check(root, findings);
            others::tbx(root, findings);
            Some("TBX v3")
        }
        "srx" => {
            wanted(root, "http://www.lisa.org/srx20", findings);
            SRX20.check(root, findings);
            others::srx(root, findings);
            Some("SRX 2.0")
        }
        _ => None,
    }
}

fn wanted(root: &Element, space: &str, findings: &mut Vec<Finding>) {
    if &*root.space != space {
        let shown = if root.space.is_empty() { "none" } else { &root.space };
        let ours = if space.is_empty() { "none" } else { space };
        findings.push(Finding::new(root.line, format!("the namespace is {shown}; it must be {ours}")));
    }
}

/// Says which of some values occur more than once.
fn unique<'e>(values: impl Iterator<Item = (&'e str, u32)>, what: &str, findings: &mut Vec<Finding>) {
    let mut seen = rustc_hash::FxHashSet::default();
    for (value, line) in values {
        if !seen.insert(value) {
            findings.push(Finding::new(line, format!("{what} '{}' is used more than once", xml::shorten(value))));
        }
    }
}

/// The elements of a name below an element, at any depth, in the order of the file.
fn below<'e>(element: &'e Element, fits: &dyn Fn(&Element) -> bool) -> Vec<&'e Element> {
    let mut found = Vec::new();
    collect(element, fits, &mut found);
    found
}

fn collect<'e>(element: &'e Element, fits: &dyn Fn(&Element) -> bool, found: &mut Vec<&'e Element>) {
    for child in element.elements() {
        if fits(child) {
            found.push(child);
        }
        collect(child, fits, found);
    }
}

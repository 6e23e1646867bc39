//! XLIFF 1.2: what the grammar cannot say.
//!
//! Uses the parent module. Ids that are unique in their file, references to phases, tools and segments, codes that
//! pair, languages that agree with those of the file.

use super::{Finding, below, unique};
use crate::translate::tmx::same_language;
use crate::translate::xml::Element;
use std::collections::BTreeSet;

pub(super) fn check(root: &Element, findings: &mut Vec<Finding>) {
    for file in root.elements().filter(|element| &*element.name == "file") {
        check_file(file, findings);
    }
}

fn check_file(file: &Element, findings: &mut Vec<Finding>) {
    let named = |names: &'static [&'static str]| below(file, &move |element: &Element| names.contains(&&*element.name));
    let attributes = |elements: &[&Element], name: &str| -> Vec<(String, u32)> {
        elements.iter().filter_map(|element| Some((element.attribute(name)?.to_owned(), element.line))).collect()
    };
    let units = named(&["trans-unit", "bin-unit"]);
    for (elements, attribute, what) in [
        (&units, "id", "the id of a unit"),
        (&named(&["group"]), "id", "the id of a group"),
        (&named(&["tool"]), "tool-id", "the id of a tool"),
        (&named(&["phase"]), "phase-name", "the name of a phase"),
        (&named(&["count-group"]), "name", "the name of a count group"),
        (&named(&["context-group"]), "name", "the name of a context group"),
        (&named(&["external-file"]), "uid", "the uid of a file"),
    ] {
        let values = attributes(elements, attribute);
        unique(values.iter().map(|(value, line)| (value.as_str(), *line)), what, findings);
    }
    refer(&[file], "tool-id", &attributes(&named(&["tool"]), "tool-id"), "tool", findings);
    refer(&named(&["phase", "alt-trans"]), "tool-id", &attributes(&named(&["tool"]), "tool-id"), "tool", findings);
    let phased = named(&["count", "trans-unit", "target", "bin-unit", "bin-target"]);
    refer(&phased, "phase-name", &attributes(&named(&["phase"]), "phase-name"), "phase", findings);
    refer(&named(&["bpt", "ept", "it", "ph", "g", "x", "bx", "ex", "sub"]), "xid", &attributes(&units, "id"), "unit", findings);
    for unit in units {
        check_unit(unit, file, findings);
    }
}

/// Every value of an attribute must be one of those that are declared.
fn refer(elements: &[&Element], attribute: &str, declared: &[(String, u32)], what: &str, findings: &mut Vec<Finding>) {
    let known: BTreeSet<&str> = declared.iter().map(|(value, _)| value.as_str()).collect();
    for element in elements {
        if let Some(value) = element.attribute(attribute).filter(|value| !known.contains(value)) {
            findings.push(Finding::new(element.line, format!("<{}> names the {what} '{value}', which is not declared", element.name)));
        }
    }
}

fn check_unit(unit: &Element, file: &Element, findings: &mut Vec<Finding>) {
    for (name, attribute) in [("source", "source-language"), ("target", "target-language")] {
        let (Some(element), Some(language)) = (unit.child(name), file.attribute(attribute)) else { continue };
        if let Some(own) = element.language().filter(|own| !same_language(own, language, false)) {
            findings.push(Finding::new(element.line, format!("<{name}> is in '{own}', its file in '{language}'")));
        }
    }
    let parts =
        unit.child("seg-source").map(|text| below(text, &|child: &Element| &*child.name == "mrk" && child.attribute("mid").is_some()));
    if let Some(parts) = &parts {
        unique(parts.iter().map(|part| (part.attribute("mid").unwrap_or_default(), part.line)), "the mid of a segment", findings);
    }
    let known: BTreeSet<&str> = parts.iter().flatten().filter_map(|part| part.attribute("mid")).collect();
    let own = |element: &&Element| &*element.name == "mrk" || &*element.name == "alt-trans";
    let direct = unit.child("target").into_iter().flat_map(Element::elements).chain(unit.elements()).filter(own);
    for part in direct {
        if let Some(mid) = part.attribute("mid").filter(|mid| !known.contains(mid)) {
            findings.push(Finding::new(part.line, format!("<{}> names the segment '{mid}', which the source does not have", part.name)));
        }
    }
    let texts = below(unit, &|element: &Element| matches!(&*element.name, "source" | "seg-source" | "target"));
    texts.into_iter().for_each(|text| check_codes(text, findings));
    if let (Some(source), Some(target)) = (unit.child("source"), unit.child("target")) {
        check_target_codes(source, target, findings);
    }
}

const CODES: [&str; 8] = ["g", "x", "bx", "ex", "bpt", "ept", "ph", "it"];

fn codes(text: &Element) -> Vec<&Element> {
    below(text, &|element: &Element| CODES.contains(&&*element.name))
}

/// Codes of one text: ids that are unique, ends that have their beginnings.
fn check_codes(text: &Element, findings: &mut Vec<Finding>) {
    let codes = codes(text);
    let own = |name: &'static str| codes.iter().filter(move |code| &*code.name == name);
    for name in CODES {
        let ids = own(name).map(|code| (code.attribute("id").unwrap_or_default(), code.line));
        unique(ids, &format!("the id of <{name}>"), findings);
    }
    for (begin, end) in [("bpt", "ept"), ("bx", "ex")] {
        let mark = |code: &Element| code.attribute("rid").or_else(|| code.attribute("id")).unwrap_or_default().to_owned();
        unique(own(begin).filter_map(|code| Some((code.attribute("rid")?, code.line))), &format!("the rid of <{begin}>"), findings);
        let begun: BTreeSet<String> = own(begin).map(|code| mark(code)).collect();
        let ended: BTreeSet<String> = own(end).map(|code| mark(code)).collect();
        for (one, other, missing) in [(begin, &ended, end), (end, &begun, begin)] {
            for code in own(one).filter(|code| !other.contains(&mark(code))) {
                findings.push(Finding::new(code.line, format!("<{one}> '{}' has no <{missing}>", mark(code))));
            }
        }
    }
}

/// A code of the target that the source does not have stands for nothing.
fn check_target_codes(source: &Element, target: &Element, findings: &mut Vec<Finding>) {
    let known: BTreeSet<(&str, &str)> = codes(source).iter().map(|code| (&*code.name, code.attribute("id").unwrap_or_default())).collect();
    for code in codes(target) {
        let id = code.attribute("id").unwrap_or_default();
        if !known.contains(&(&*code.name, id)) {
            findings.push(Finding::new(code.line, format!("<{}> '{id}' of the target is not in the source", code.name)));
        }
    }
}

//! XLIFF 2.0 and 2.1: what the grammar cannot say, core and modules.
//!
//! Uses the parent module. The rules are those of the specification that its Schematron files state: ids unique in
//! their scope, references that resolve, states and languages that agree, codes that pair and keep what they promise.

use super::{Finding, below, unique};
use crate::translate::tmx::same_language;
use crate::translate::xml::Element;
use std::collections::{BTreeMap, BTreeSet};

const CORE: &str = "urn:oasis:names:tc:xliff:document:2.0";
const MATCHES: &str = "urn:oasis:names:tc:xliff:matches:2.0";
const GLOSSARY: &str = "urn:oasis:names:tc:xliff:glossary:2.0";
const METADATA: &str = "urn:oasis:names:tc:xliff:metadata:2.0";
const RESOURCES: &str = "urn:oasis:names:tc:xliff:resourcedata:2.0";
const VALIDATION: &str = "urn:oasis:names:tc:xliff:validation:2.0";
const SIZES: &str = "urn:oasis:names:tc:xliff:sizerestriction:2.0";
const STYLES: &str = "urn:oasis:names:tc:xliff:fs:2.0";

type Findings = Vec<Finding>;

fn is(element: &Element, space: &str, name: &str) -> bool {
    &*element.name == name && &*element.space == space
}

fn say(findings: &mut Findings, element: &Element, what: &str) {
    findings.push(Finding::new(element.line, format!("<{}> {what}", element.name)));
}

fn ids<'e>(elements: &'e [&'e Element]) -> impl Iterator<Item = (&'e str, u32)> {
    elements.iter().filter_map(|element| Some((element.attribute("id")?, element.line)))
}

pub(super) fn check(root: &Element, findings: &mut Findings) {
    let files: Vec<&Element> = root.elements().filter(|element| is(element, CORE, "file")).collect();
    unique(ids(&files), "the id of a file", findings);
    for file in files {
        let units = below(file, &|element| is(element, CORE, "unit"));
        let groups = below(file, &|element| is(element, CORE, "group"));
        unique(ids(&units), "the id of a unit", findings);
        unique(ids(&groups), "the id of a group", findings);
        let known: BTreeSet<&str> = ids(&units).map(|(id, _)| id).collect();
        for unit in &units {
            check_unit(unit, root, &known, findings);
        }
        check_file(file, findings);
    }
}

/// Notes, skeleton and modules, wherever they stand in a file.
fn check_file(file: &Element, findings: &mut Findings) {
    for element in below(file, &|_| true) {
        match (&*element.space, &*element.name) {
            (CORE, "notes") => unique(ids(&element.elements().collect::<Vec<_>>()), "the id of a note", findings),
            (CORE, "skeleton") => match (element.attribute("href"), element.children.is_empty()) {
                (None, true) => say(findings, element, "needs content or the attribute 'href'"),
                (Some(_), false) => say(findings, element, "has an 'href' and must be empty"),
                _ => {}
            },
            (METADATA, "metadata") => {
                let groups = below(element, &|child| is(child, METADATA, "metaGroup"));
                unique(ids(&groups).chain(ids(&[element])), "the id of metadata", findings);
            }
            (RESOURCES, "resourceData") => resources(element, findings),
            (VALIDATION, "rule") => rule(element, findings),
            _ => {}
        }
        if element.attribute_in(SIZES, "sizeInfo").is_some() && element.attribute_in(SIZES, "sizeInfoRef").is_some() {
            say(findings, element, "has both sizeInfo and sizeInfoRef");
        }
        if element.attribute_in(STYLES, "subFs").is_some() && element.attribute_in(STYLES, "fs").is_none() {
            say(findings, element, "has subFs without fs");
        }
    }
}

fn resources(data: &Element, findings: &mut Findings) {
    let items: Vec<&Element> = data.elements().collect();
    unique(ids(&items), "the id of a resource", findings);
    let known: BTreeSet<&str> =
        items.iter().filter(|item| is(item, RESOURCES, "resourceItem")).filter_map(|item| item.attribute("id")).collect();
    for item in items {
        if let Some(reference) = item.attribute("ref").filter(|reference| !known.contains(reference)) {
            say(findings, item, &format!("refers to the resource '{reference}', which is not there"));
        }
        for part in item.elements().filter(|part| matches!(&*part.name, "source" | "target")) {
            if part.attribute("href").is_some() != part.children.is_empty() {
                say(findings, part, "needs either content or the attribute 'href'");
            }
        }
    }
}

fn rule(rule: &Element, findings: &mut Findings) {
    let kinds = ["isPresent", "isNotPresent", "startsWith", "endsWith"].iter().filter(|name| rule.attribute(name).is_some()).count();
    let is_custom = rule.attributes.iter().any(|attribute| !attribute.space.is_empty());
    if kinds > 1 || (kinds == 0 && !is_custom) {
        say(findings, rule, "needs exactly one of isPresent, isNotPresent, startsWith, endsWith");
    }
    if rule.attribute("occurs").is_some() && rule.attribute("isPresent").is_none() {
        say(findings, rule, "has occurs without isPresent");
    }
}

/// One text of a unit: a source or a target, with the segment or ignorable that it stands in.
struct Text<'e> {
    part: &'e Element,
    element: &'e Element,
    inline: Vec<&'e Element>,
    is_source: bool,
}

fn check_unit(unit: &Element, root: &Element, units: &BTreeSet<&str>, findings: &mut Findings) {
    let parts: Vec<&Element> = unit.elements().filter(|child| is(child, CORE, "segment") || is(child, CORE, "ignorable")).collect();
    if !parts.iter().any(|part| &*part.name == "segment") {
        say(findings, unit, "has no <segment>");
    }
    let data: Vec<&Element> = unit.child("originalData").map(|data| data.elements().collect()).unwrap_or_default();
    unique(ids(&data), "the id of data", findings);
    let texts: Vec<Text<'_>> = parts
        .iter()
        .flat_map(|part| part.elements().map(move |element| (*part, element)))
        .filter(|(_, element)| matches!(&*element.name, "source" | "target"))
        .map(|(part, element)| {
            let inline = below(element, &|child| &*child.space == CORE);
            Text { part, element, inline, is_source: &*element.name == "source" }
        })
        .collect();
    inline_ids(&parts, &texts, findings);
    parts.iter().for_each(|part| states(part, findings));
    languages(&texts, root, findings);
    orders(&parts, &texts, findings);
    let known = Known {
        unit,
        units,
        data: ids(&data).map(|(id, _)| id).collect(),
        all: texts.iter().flat_map(|text| text.inline.iter().copied()).collect(),
    };
    for text in &texts {
        text.inline.iter().for_each(|code| check_code(code, &known, findings));
        reorder(text, findings);
    }
    for is_source in [true, false] {
        let inline: Vec<&Element> =
            texts.iter().filter(|text| text.is_source == is_source).flat_map(|text| text.inline.iter().copied()).collect();
        spans(&inline, findings);
        characters(unit, findings);
    }
    undeletable(&texts, findings);
    modules(unit, &texts, findings);
}

/// Ids are unique among segments and codes of the sources; a code of a target has the id of its counterpart.
fn inline_ids(parts: &[&Element], texts: &[Text<'_>], findings: &mut Findings) {
    let sources = || texts.iter().filter(|text| text.is_source).flat_map(|text| text.inline.iter().copied());
    let all: Vec<&Element> = parts.iter().copied().chain(sources()).collect();
    unique(ids(&all), "the id of a segment or code", findings);
    let taken: BTreeSet<&str> = ids(&all).map(|(id, _)| id).collect();
    let mut targets: BTreeSet<&str> = BTreeSet::new();
    for text in texts.iter().filter(|text| !text.is_source) {
        let source = texts.iter().find(|other| other.is_source && std::ptr::eq(other.part, text.part));
        for code in &text.inline {
            let Some(id) = code.attribute("id") else { continue };
            let has_counterpart =
                source.is_some_and(|source| source.inline.iter().any(|other| other.attribute("id") == Some(id) && other.name == code.name));
            if (taken.contains(id) && !has_counterpart) || !targets.insert(id) {
                say(findings, code, &format!("has the id '{id}', which is not that of its counterpart in the source"));
            }
        }
    }
}

fn states(part: &Element, findings: &mut Findings) {
    let state = part.attribute("state");
    if part.attribute("subState").is_some() && state.is_none() {
        say(findings, part, "has subState without state");
    }
    if let Some(sub) = part.attribute("subState").filter(|sub| !sub.split_once(':').is_some_and(|(a, b)| !a.is_empty() && !b.is_empty())) {
        say(findings, part, &format!("has subState=\"{sub}\"; it must be prefix:value"));
    }
    if matches!(state, Some("translated" | "reviewed" | "final")) && part.child("target").is_none() {
        say(findings, part, &format!("is '{}' without a target", state.unwrap_or_default()));
    }
}

fn languages(texts: &[Text<'_>], root: &Element, findings: &mut Findings) {
    for text in texts {
        let (name, stated) = if text.is_source { ("srcLang", root.attribute("srcLang")) } else { ("trgLang", root.attribute("trgLang")) };
        match (stated, text.element.language()) {
            (None, _) if !text.is_source => say(findings, text.element, "stands in a file without trgLang"),
            (Some(stated), Some(own))
                if !(same_language(own, stated, true) || own.to_lowercase().starts_with(&format!("{}-", stated.to_lowercase()))) =>
            {
                say(findings, text.element, &format!("is in '{own}', {name} says '{stated}'"));
            }
            _ => {}
        }
    }
}

/// `order` numbers places of the unit: unique, not beyond its length, and whoever stands there must move too.
fn orders(parts: &[&Element], texts: &[Text<'_>], findings: &mut Findings) {
    let targets: Vec<&Element> = texts.iter().filter(|text| !text.is_source).map(|text| text.element).collect();
    unique(targets.iter().filter_map(|target| Some((target.attribute("order")?, target.line))), "the order", findings);
    let orders: BTreeSet<usize> = targets.iter().filter_map(|target| target.attribute("order")?.parse().ok()).collect();
    for text in texts.iter().filter(|text| !text.is_source) {
        let Some(order) = text.element.attribute("order").and_then(|order| order.parse::<usize>().ok()) else { continue };
        if order > parts.len() {
            say(findings, text.element, &format!("has order {order}, its unit {} parts", parts.len()));
        }
        let place = parts.iter().position(|part| std::ptr::eq(*part, text.part)).map_or(0, |at| at + 1);
        if order != place && !orders.contains(&place) {
            say(findings, text.element, &format!("moves away from place {place}, and no other target takes it"));
        }
    }
}

/// What references of a unit can point to.
struct Known<'e> {
    unit: &'e Element,
    units: &'e BTreeSet<&'e str>,
    data: BTreeSet<&'e str>,
    all: Vec<&'e Element>,
}

fn check_code(code: &Element, known: &Known<'_>, findings: &mut Findings) {
    let has = |name: &str| code.attribute(name).is_some();
    let name = &*code.name;
    for reference in ["dataRef", "dataRefStart", "dataRefEnd"] {
        if let Some(data) = code.attribute(reference).filter(|data| !known.data.contains(data)) {
            say(findings, code, &format!("refers to the data '{data}', which is not there"));
        }
    }
    for (one, other) in [("dataRefStart", "dataRefEnd"), ("subFlowsStart", "subFlowsEnd"), ("equivStart", "equivEnd")] {
        if has(one) != has(other) && name == "pc" {
            say(findings, code, &format!("has one of {one} and {other}"));
        }
    }
    for reference in ["subFlows", "subFlowsStart", "subFlowsEnd"] {
        for flow in code.attribute(reference).unwrap_or_default().split_whitespace().filter(|flow| !known.units.contains(flow)) {
            say(findings, code, &format!("refers to the unit '{flow}', which is not there"));
        }
    }
    sub_type(code, findings);
    if let Some(original) = code.attribute("copyOf") {
        copy_of(code, original, known, findings);
    }
    if matches!(code.attribute("canReorder"), Some("no" | "firstNo"))
        && !(code.attribute("canDelete") == Some("no") && code.attribute("canCopy") == Some("no"))
    {
        say(findings, code, "cannot be reordered, so canDelete and canCopy must be \"no\"");
    }
    if matches!(name, "mrk" | "sm") {
        annotation(code, known, findings);
    }
}

fn sub_type(code: &Element, findings: &mut Findings) {
    let Some(sub) = code.attribute("subType") else { return };
    let kind = code.attribute("type");
    if kind.is_none() {
        say(findings, code, "has subType without type");
    }
    let wanted = match sub {
        "xlf:lb" | "xlf:pb" | "xlf:b" | "xlf:i" | "xlf:u" => Some("fmt"),
        "xlf:var" => Some("ui"),
        sub if sub.starts_with("xlf:") => Some(""),
        _ => None,
    };
    if wanted.is_some_and(|wanted| Some(wanted) != kind) {
        say(findings, code, &format!("has subType=\"{sub}\", which does not go with its type"));
    }
}

fn copy_of(code: &Element, original: &str, known: &Known<'_>, findings: &mut Findings) {
    if ["dataRef", "dataRefStart", "dataRefEnd"].iter().any(|name| code.attribute(name).is_some()) {
        say(findings, code, "has both copyOf and a reference to data");
    }
    match known.all.iter().find(|other| other.attribute("id") == Some(original)) {
        None => say(findings, code, &format!("is a copy of '{original}', which is not there")),
        Some(other) if other.attribute("canCopy") == Some("no") => {
            say(findings, code, &format!("is a copy of '{original}', which cannot be copied"))
        }
        Some(other) if other.attributes.iter().any(|attribute| attribute.name.starts_with("dataRef")) => {
            say(findings, code, &format!("is a copy of '{original}', which has data of its own"));
        }
        Some(_) => {}
    }
}

fn annotation(code: &Element, known: &Known<'_>, findings: &mut Findings) {
    match code.attribute("type") {
        None | Some("generic") if code.attribute("translate").is_none() => {
            say(findings, code, "is generic and needs the attribute 'translate'")
        }
        Some("comment") => {
            if code.attribute("value").is_some() == code.attribute("ref").is_some() {
                say(findings, code, "is a comment and needs one of value and ref");
            }
            if let Some(reference) = code.attribute("ref") {
                let note = reference.rsplit("n=").next().unwrap_or_default();
                let is_there =
                    below(known.unit, &|element| is(element, CORE, "note")).iter().any(|other| other.attribute("id") == Some(note));
                if !is_there || !reference.contains("n=") {
                    say(findings, code, &format!("refers to the note '{reference}', which is not there"));
                }
            }
        }
        Some("mtc:match") if code.attribute("ref").is_some() => say(findings, code, "marks a match and cannot have 'ref'"),
        _ => {}
    }
}

/// Spans that are written as a start and an end, over all texts of one kind.
fn spans(inline: &[&Element], findings: &mut Findings) {
    let mut starts: BTreeMap<&str, (&Element, usize)> = BTreeMap::new();
    let mut marks: BTreeMap<&str, (&Element, usize)> = BTreeMap::new();
    for code in inline {
        let id = code.attribute("id").unwrap_or_default();
        let isolated = code.attribute("isolated") == Some("yes");
        match &*code.name {
            "sc" => {
                starts.insert(id, (code, 0));
            }
            "sm" => {
                marks.insert(id, (code, 0));
            }
            "em" => match marks.get_mut(code.attribute("startRef").unwrap_or_default()) {
                Some((_, ends)) => *ends += 1,
                None => say(findings, code, "ends a mark that does not begin before it"),
            },
            "ec" => end_code(code, isolated, &mut starts, findings),
            _ => {}
        }
    }
    for (start, ends) in starts.values() {
        let isolated = start.attribute("isolated") == Some("yes");
        match (isolated, ends) {
            (true, 1..) => say(findings, start, "is isolated, but its end is in the same unit"),
            (false, 0) => say(findings, start, "has no end behind it in its unit"),
            (false, 2..) => say(findings, start, "has more than one end"),
            _ => {}
        }
    }
    for (start, _) in marks.values().filter(|(_, ends)| *ends == 0) {
        say(findings, start, "begins a mark that does not end");
    }
}

fn end_code<'e>(code: &Element, isolated: bool, starts: &mut BTreeMap<&'e str, (&'e Element, usize)>, findings: &mut Findings) {
    let start = code.attribute("startRef");
    if isolated {
        if code.attribute("id").is_none() || start.is_some() {
            say(findings, code, "is isolated and needs an id and no startRef");
        }
        // An isolated end of a start in the same unit.
        return;
    }
    if start.is_none() || code.attribute("id").is_some() {
        say(findings, code, "is not isolated and needs startRef and no id");
    }
    if code.attribute("dir").is_some() {
        say(findings, code, "is not isolated and cannot have 'dir'");
    }
    let Some((begin, ends)) = starts.get_mut(start.unwrap_or_default()) else {
        return say(findings, code, "ends a code that does not begin before it");
    };
    *ends += 1;
    for name in ["canCopy", "canDelete", "canOverlap"] {
        if begin.attribute(name).unwrap_or("yes") != code.attribute(name).unwrap_or("yes") {
            say(findings, code, &format!("has another {name} than its start"));
        }
    }
    let (first, last) = (begin.attribute("canReorder").unwrap_or("yes"), code.attribute("canReorder").unwrap_or("yes"));
    if (first == "firstNo" && last != "no") || (first != "firstNo" && first != last) {
        say(findings, code, "has a canReorder that does not go with that of its start");
    }
}

/// A sequence that cannot be reordered begins with `firstNo`.
fn reorder(text: &Text<'_>, findings: &mut Findings) {
    let mut is_open = false;
    for code in text.inline.iter().filter(|code| matches!(&*code.name, "pc" | "sc" | "ec" | "ph")) {
        match code.attribute("canReorder") {
            Some("firstNo") => is_open = true,
            Some("no") if !is_open => say(findings, code, "has canReorder=\"no\" without a firstNo before it"),
            Some("no") => {}
            _ => is_open = false,
        }
    }
}

/// `cp` stands for characters that XML cannot hold.
fn characters(unit: &Element, findings: &mut Findings) {
    for code in below(unit, &|element| is(element, CORE, "cp")) {
        let hex = code.attribute("hex").unwrap_or_default();
        let value = u32::from_str_radix(hex, 16).unwrap_or(u32::MAX);
        let is_invalid_in_xml = match char::from_u32(value) {
            Some(c) => !crate::text::xml::is_xml_char(c) || (0x7F..=0x9F).contains(&value),
            None => (0xD800..=0xDFFF).contains(&value),
        };
        if !(4..=6).contains(&hex.len()) || !is_invalid_in_xml {
            say(findings, code, &format!("has hex=\"{hex}\", which is no character that needs it"));
        }
    }
}

/// What cannot be deleted must be in the target.
fn undeletable(texts: &[Text<'_>], findings: &mut Findings) {
    for source in texts.iter().filter(|text| text.is_source) {
        let Some(target) = texts.iter().find(|other| !other.is_source && std::ptr::eq(other.part, source.part)) else { continue };
        for code in source.inline.iter().filter(|code| code.attribute("canDelete") == Some("no")) {
            let same = |other: &&&Element| {
                other.name == code.name && ["id", "startRef"].iter().all(|name| other.attribute(name) == code.attribute(name))
            };
            if !target.inline.iter().any(|other| same(&other)) {
                let id = code.attribute("id").or(code.attribute("startRef")).unwrap_or_default();
                say(findings, target.element, &format!("lacks <{} id=\"{id}\">, which cannot be deleted", code.name));
            }
        }
    }
}

/// Candidates and glossary of a unit.
fn modules(unit: &Element, texts: &[Text<'_>], findings: &mut Findings) {
    let segments = texts.iter().map(|text| text.part).filter(|part| &*part.name == "segment");
    let inside = texts.iter().filter(|text| &*text.part.name == "segment").flat_map(|text| text.inline.iter().copied());
    let known: BTreeSet<&str> = segments.chain(inside).filter_map(|element| element.attribute("id")).collect();
    let resolves = |reference: &str| {
        let id = reference.rsplit('#').next().unwrap_or_default();
        known.contains(id.strip_prefix("t=").unwrap_or(id.rsplit("/t=").next().unwrap_or(id)))
    };
    let matches = below(unit, &|element| is(element, MATCHES, "match"));
    unique(ids(&matches), "the id of a match", findings);
    for candidate in matches {
        if !candidate.attribute("ref").is_some_and(resolves) {
            say(
                findings,
                candidate,
                &format!("refers to '{}', which is no part of its unit", candidate.attribute("ref").unwrap_or_default()),
            );
        }
        if candidate.attribute("subType").is_some() && candidate.attribute("type").is_none() {
            say(findings, candidate, "has subType without type");
        }
        let data: Vec<&Element> = candidate.child("originalData").map(|data| data.elements().collect()).unwrap_or_default();
        unique(ids(&data), "the id of data", findings);
        let data: BTreeSet<&str> = ids(&data).map(|(id, _)| id).collect();
        for name in ["source", "target"] {
            let inline = candidate.child(name).map(|text| below(text, &|_| true)).unwrap_or_default();
            unique(ids(&inline), "the id of a code", findings);
            for code in &inline {
                let references = ["dataRef", "dataRefStart", "dataRefEnd"].iter().filter_map(|name| code.attribute(name));
                for reference in references.filter(|reference| !data.contains(reference)) {
                    say(findings, code, &format!("refers to the data '{reference}', which its match does not have"));
                }
            }
            spans(&inline, findings);
        }
    }
    let entries = below(unit, &|element| is(element, GLOSSARY, "glossEntry") || is(element, GLOSSARY, "translation"));
    unique(ids(&entries), "the id of a glossary entry", findings);
    for entry in entries {
        if entry.attribute("ref").is_some_and(|reference| !resolves(reference)) {
            say(findings, entry, &format!("refers to '{}', which is no part of its unit", entry.attribute("ref").unwrap_or_default()));
        }
        if &*entry.name == "glossEntry" && entry.child("translation").is_none() && entry.child("definition").is_none() {
            say(findings, entry, "needs a translation or a definition");
        }
    }
}

//! TMX, TBX and SRX: what their grammars cannot say.
//!
//! Uses the parent module and `regex`.

use super::{Finding, below, unique};
use crate::translate::tmx::same_language;
use crate::translate::xml::Element;
use regex::Regex;
use std::collections::BTreeSet;

/// TMX: ids, languages, codes that pair.
pub(super) fn tmx(root: &Element, findings: &mut Vec<Finding>) {
    let units = root.child("body").map(|body| body.elements().collect::<Vec<_>>()).unwrap_or_default();
    unique(units.iter().filter_map(|unit| Some((unit.attribute("tuid")?, unit.line))), "the tuid", findings);
    let header = root.child("header").and_then(|header| header.attribute("srclang"));
    for unit in units {
        let variants: Vec<&Element> = unit.elements().filter(|element| &*element.name == "tuv").collect();
        for variant in variants.iter().filter(|variant| variant.language().is_none()) {
            findings.push(Finding::new(variant.line, "<tuv> needs the attribute 'xml:lang'"));
        }
        let source = unit.attribute("srclang").or(header).filter(|language| *language != "*all*");
        let languages = || variants.iter().filter_map(|variant| variant.language());
        if let Some(source) = source.filter(|source| !languages().any(|language| same_language(language, source, false))) {
            findings.push(Finding::new(unit.line, format!("<tu> has no <tuv> in the source language '{source}'")));
        }
        for segment in variants.iter().filter_map(|variant| variant.child("seg")) {
            codes(segment, findings);
        }
    }
}

fn codes(segment: &Element, findings: &mut Vec<Finding>) {
    let marks = |name: &'static str| below(segment, &move |element: &Element| &*element.name == name);
    let (begun, ended) = (marks("bpt"), marks("ept"));
    let ids = |codes: &[&Element]| codes.iter().filter_map(|code| code.attribute("i").map(str::to_owned)).collect::<BTreeSet<_>>();
    unique(begun.iter().filter_map(|code| Some((code.attribute("i")?, code.line))), "the number of <bpt>", findings);
    unique(ended.iter().filter_map(|code| Some((code.attribute("i")?, code.line))), "the number of <ept>", findings);
    for (codes, known, missing) in [(&begun, ids(&ended), "ept"), (&ended, ids(&begun), "bpt")] {
        for code in codes.iter().filter(|code| code.attribute("i").is_some_and(|i| !known.contains(i))) {
            findings.push(Finding::new(code.line, format!("<{}> has no <{missing}>", code.name)));
        }
    }
}

/// Where a data category of TBX-Min and TBX-Basic may stand, a group of it counted as where the group stands.
const LEVELS: [(&str, &[&str]); 16] = [
    ("customerSubset", &["conceptEntry", "termSec"]),
    ("subjectField", &["conceptEntry"]),
    ("administrativeStatus", &["termSec"]),
    ("partOfSpeech", &["termSec"]),
    ("projectSubset", &["conceptEntry", "termSec"]),
    ("source", &["conceptEntry", "langSec", "termSec"]),
    ("context", &["termSec"]),
    ("definition", &["conceptEntry", "langSec"]),
    ("grammaticalGender", &["termSec"]),
    ("geographicalUsage", &["termSec"]),
    ("termLocation", &["termSec"]),
    ("termType", &["termSec"]),
    ("transactionType", &["conceptEntry", "langSec", "termSec"]),
    ("responsibility", &["conceptEntry", "langSec", "termSec"]),
    ("crossReference", &["conceptEntry", "termSec"]),
    ("xGraphic", &["conceptEntry", "langSec"]),
];

/// TBX: ids, targets, levels of data categories, style and dialect.
pub(super) fn tbx(root: &Element, findings: &mut Vec<Finding>) {
    let all = below(root, &|_| true);
    unique(all.iter().filter_map(|element| Some((element.attribute("id")?, element.line))), "the id", findings);
    let ids: BTreeSet<&str> = all.iter().filter_map(|element| element.attribute("id")).collect();
    for element in &all {
        if let Some(target) = element.attribute("target") {
            let is_address = target.starts_with("http://") || target.starts_with("https://");
            if !is_address && !ids.contains(target) {
                findings.push(Finding::new(element.line, format!("<{}> refers to '{target}', which is no id of the file", element.name)));
            }
        }
    }
    let dialect = root.attribute("type").unwrap_or_default();
    if !matches!(dialect, "TBX-Core" | "TBX-Min" | "TBX-Basic") {
        findings.push(Finding::new(root.line, format!("the dialect '{dialect}' is not checked; TBX-Core, TBX-Min and TBX-Basic are")));
    }
    levels(root, None, dialect, root.attribute("style").unwrap_or_default(), findings);
}

fn levels(element: &Element, above: Option<&str>, dialect: &str, style: &str, findings: &mut Vec<Finding>) {
    for child in element.elements() {
        let parent = if element.name.ends_with("Grp") { above } else { Some(&*element.name) };
        let module = child.space.strip_prefix("http://www.tbxinfo.net/ns/").unwrap_or_default();
        let is_module = matches!(module, "min" | "basic");
        if let Some((_, allowed)) = LEVELS.iter().find(|(name, _)| is_module && *name == &*child.name)
            && !parent.is_some_and(|parent| allowed.contains(&parent))
        {
            findings.push(Finding::new(child.line, format!("<{}> cannot stand in <{}>", child.name, parent.unwrap_or("?"))));
        }
        let is_allowed = match (module, dialect) {
            ("basic", dialect) => dialect == "TBX-Basic",
            ("min", dialect) => matches!(dialect, "TBX-Basic" | "TBX-Min"),
            _ => child.space.starts_with("urn:iso:std:iso:30042"),
        };
        if !is_allowed {
            findings.push(Finding::new(child.line, format!("<{}> is of a namespace that {dialect} does not have", child.name)));
        }
        let is_category = matches!(
            &*child.name,
            "admin" | "adminNote" | "descrip" | "descripNote" | "ref" | "termNote" | "transac" | "transacNote" | "xref"
        );
        if is_category && !is_module {
            if style == "dct" {
                findings.push(Finding::new(child.line, format!("<{}> is of style dca in a file of style dct", child.name)));
            }
            if &*child.name == "termNote" && parent != Some("termSec") {
                findings.push(Finding::new(child.line, "<termNote> cannot stand outside of <termSec>"));
            }
        } else if is_module && style == "dca" {
            findings.push(Finding::new(child.line, format!("<{}> is of style dct in a file of style dca", child.name)));
        }
        levels(child, parent, dialect, style, findings);
    }
}

/// SRX: names that resolve, rules that say something, patterns that are patterns.
pub(super) fn srx(root: &Element, findings: &mut Vec<Finding>) {
    let groups = below(root, &|element| &*element.name == "languagerule");
    unique(
        groups.iter().filter_map(|group| Some((group.attribute("languagerulename")?, group.line))),
        "the name of a languagerule",
        findings,
    );
    let names: BTreeSet<&str> = groups.iter().filter_map(|group| group.attribute("languagerulename")).collect();
    for map in below(root, &|element| &*element.name == "languagemap") {
        if let Some(name) = map.attribute("languagerulename").filter(|name| !names.contains(name)) {
            findings.push(Finding::new(map.line, format!("<languagemap> names the rules '{name}', which are not there")));
        }
        pattern(map, map.attribute("languagepattern").unwrap_or_default(), findings);
    }
    for rule in below(root, &|element| &*element.name == "rule") {
        let halves: Vec<&Element> = rule.elements().collect();
        if halves.iter().all(|half| half.text().is_empty()) {
            findings.push(Finding::new(rule.line, "<rule> has neither a beforebreak nor an afterbreak"));
        }
        halves.into_iter().for_each(|half| pattern(half, &half.text(), findings));
    }
}

/// Look-around and back-references are what our engine does not have; the standard allows some of it.
fn pattern(element: &Element, text: &str, findings: &mut Vec<Finding>) {
    let is_beyond = ["(?=", "(?!", "(?<=", "(?<!", "(?>", "*+", "++", "?+"].iter().any(|mark| text.contains(mark))
        || text.as_bytes().windows(2).any(|pair| pair[0] == b'\\' && pair[1].is_ascii_digit());
    if is_beyond {
        return;
    }
    if let Err(error) = Regex::new(text) {
        let said = error.to_string();
        let reason = said.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
        findings.push(Finding::new(element.line, format!("<{}> is no regular expression: {reason}", element.name)));
    }
}

//! Returned XLIFF of any version, from any tool.
//!
//! Uses `xml`. Names are compared without their namespace, because tools write 1.2 as 1.1 and drop prefixes; the
//! version attribute decides which of the two families a file is of.

use super::{Format, Returned, ReturnedError, ReturnedSegment, codes};
use crate::translate::xml::{Element, Node, XmlError, parse_with};
use std::collections::BTreeMap;

/// What a placeable stands for, by its id.
type Codes = BTreeMap<String, String>;

pub(super) fn read(xml: &str) -> Result<Returned, ReturnedError> {
    let mut segments = Vec::new();
    let mut family = None;
    let mut languages = (None, None);
    parse_with(xml, |element, above| {
        let Some(root) = above.first() else {
            // The root itself: an XLIFF without files is still one.
            if family.is_none() {
                family = Some(version(&element)?);
            }
            return Ok(Some(element));
        };
        if above.len() != 1 || &*element.name != "file" {
            return Ok::<_, XmlError>(Some(element));
        }
        let format = version(root)?;
        family = Some(format);
        let own = |name: &str| element.attribute(name).map(str::to_owned);
        if format == Format::Xliff1 {
            languages = (own("source-language").or(languages.0.take()), own("target-language").or(languages.1.take()));
        } else {
            languages = (root.attribute("srcLang").map(str::to_owned), root.attribute("trgLang").map(str::to_owned));
        }
        let document = own("original").or_else(|| own("id"));
        walk(&element, format, document.as_deref(), &mut segments);
        Ok(None)
    })?;
    let format = family.unwrap_or(Format::Xliff1);
    Ok(Returned { format, source_language: languages.0, target_language: languages.1, segments })
}

fn version(root: &Element) -> Result<Format, XmlError> {
    if &*root.name != "xliff" {
        return Err(XmlError::new(root.line, format!("<{}> is neither XLIFF nor TMX", root.name)));
    }
    match root.attribute("version").unwrap_or_default() {
        version if version.starts_with("1.") => Ok(Format::Xliff1),
        version if version.starts_with("2.") => Ok(Format::Xliff2),
        version => Err(XmlError::new(root.line, format!("XLIFF version '{version}' is not known; 1.0 to 1.2 and 2.0 to 2.2 are"))),
    }
}

fn walk(element: &Element, format: Format, document: Option<&str>, segments: &mut Vec<ReturnedSegment>) {
    for child in element.elements() {
        match (&*child.name, format) {
            ("trans-unit", Format::Xliff1) => segments.push(unit_of_1(child, document)),
            ("unit", Format::Xliff2) => segments.push(unit_of_2(child, document)),
            ("body" | "group", _) => walk(child, format, document, segments),
            _ => {}
        }
    }
}

fn unit_of_1(unit: &Element, document: Option<&str>) -> ReturnedSegment {
    let mut codes = Codes::new();
    let (source, target) = (unit.child("source"), unit.child("target"));
    let source = source.map(|element| flat_1(element, &mut codes, true, &mut Vec::new()));
    let mut unresolved = Vec::new();
    let text = target.map(|element| flat_1(element, &mut codes, false, &mut unresolved));
    ReturnedSegment {
        document: document.map(str::to_owned),
        id: unit.attribute("id").map(str::to_owned),
        key: unit.attribute("resname").map(str::to_owned),
        source,
        target: text,
        state: target.and_then(|element| element.attribute("state")).map(str::to_owned),
        unresolved,
        source_codes: unit.child("source").map(|element| codes::of_source(element, &|_| None)).unwrap_or_default(),
        target_codes: target.map(codes::of_target).unwrap_or_default(),
        label: None,
        line: unit.line,
    }
}

/// The text of a 1.2 source or target. Native codes are not text; `x` stands for what `equiv-text` of the source says.
fn flat_1(element: &Element, codes: &mut Codes, is_source: bool, unresolved: &mut Vec<String>) -> String {
    let mut out = String::new();
    for node in &element.children {
        match node {
            Node::Text(text) => out.push_str(text),
            Node::Element(inner) if matches!(&*inner.name, "g" | "mrk") => out.push_str(&flat_1(inner, codes, is_source, unresolved)),
            Node::Element(inner) if matches!(&*inner.name, "x" | "ph") => {
                let id = inner.attribute("id").unwrap_or_default();
                let stands_for = inner.attribute("equiv-text");
                if is_source && let Some(text) = stands_for {
                    codes.insert(id.to_owned(), text.to_owned());
                }
                match codes.get(id).map(String::as_str).or(stands_for) {
                    Some(text) => out.push_str(text),
                    None if !is_source => unresolved.push(id.to_owned()),
                    None => {}
                }
            }
            Node::Element(_) => {}
        }
    }
    out
}

fn unit_of_2(unit: &Element, document: Option<&str>) -> ReturnedSegment {
    let mut codes = Codes::new();
    let data: Codes = unit
        .child("originalData")
        .into_iter()
        .flat_map(Element::elements)
        .map(|data| (data.attribute("id").unwrap_or_default().to_owned(), data.text()))
        .collect();
    let parts: Vec<&Element> = unit.elements().filter(|child| matches!(&*child.name, "segment" | "ignorable")).collect();
    let mut source = String::new();
    for part in parts.iter().filter_map(|part| part.child("source")) {
        source.push_str(&flat_2(part, &data, &mut codes, true, &mut Vec::new()));
    }
    let is_whole = parts.iter().any(|part| &*part.name == "segment")
        && parts.iter().all(|part| &*part.name != "segment" || part.child("target").is_some());
    let sources = parts.iter().filter_map(|part| part.child("source"));
    let mut unresolved = Vec::new();
    let target = is_whole.then(|| target_of_2(&parts, &data, &mut codes, &mut unresolved));
    ReturnedSegment {
        document: document.map(str::to_owned),
        id: unit.attribute("id").map(str::to_owned),
        key: unit.attribute("name").map(str::to_owned),
        source: Some(source),
        target,
        state: parts.iter().find_map(|part| part.attribute("state")).map(str::to_owned),
        unresolved,
        source_codes: sources.flat_map(|element| codes::of_source(element, &|id| data.get(id).map(String::as_str))).collect(),
        target_codes: parts.iter().filter_map(|part| part.child("target")).flat_map(codes::of_target).collect(),
        label: None,
        line: unit.line,
    }
}

/// The targets of a unit in the order that they are to stand in, which `order` may change.
fn target_of_2(parts: &[&Element], data: &Codes, codes: &mut Codes, unresolved: &mut Vec<String>) -> String {
    let mut texts: Vec<(usize, String)> = Vec::new();
    for (number, part) in parts.iter().enumerate() {
        let target = part.child("target");
        // What stands between segments is taken over as it is.
        let Some(element) = target.or_else(|| part.child("source").filter(|_| &*part.name == "ignorable")) else { continue };
        let order = target.and_then(|target| target.attribute("order")).and_then(|order| order.parse().ok()).unwrap_or(number + 1);
        texts.push((order, flat_2(element, data, codes, false, unresolved)));
    }
    texts.sort_by_key(|(order, _)| *order);
    texts.into_iter().map(|(_, text)| text).collect()
}

fn flat_2(element: &Element, data: &Codes, codes: &mut Codes, is_source: bool, unresolved: &mut Vec<String>) -> String {
    let mut out = String::new();
    for node in &element.children {
        match node {
            Node::Text(text) => out.push_str(text),
            Node::Element(inner) if matches!(&*inner.name, "pc" | "mrk") => {
                out.push_str(&flat_2(inner, data, codes, is_source, unresolved));
            }
            Node::Element(inner) if &*inner.name == "cp" => {
                out.extend(inner.attribute("hex").and_then(|hex| u32::from_str_radix(hex, 16).ok()).and_then(char::from_u32));
            }
            Node::Element(inner) if &*inner.name == "ph" => {
                let id = inner.attribute("id").unwrap_or_default();
                let referred = inner.attribute("dataRef").and_then(|reference| data.get(reference)).map(String::as_str);
                let stands_for = referred.or_else(|| inner.attribute("equiv")).or_else(|| inner.attribute("disp"));
                if is_source && let Some(text) = stands_for {
                    codes.insert(id.to_owned(), text.to_owned());
                }
                match codes.get(id).map(String::as_str).or(stands_for) {
                    Some(text) => out.push_str(text),
                    None if !is_source => unresolved.push(id.to_owned()),
                    None => {}
                }
            }
            Node::Element(_) => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_other_tools_are_read() {
        let xml = "<xliff xmlns=\"urn:oasis:names:tc:xliff:document:1.1\" version=\"1.1\"><file target-language=\"en\" original=\"a\" source-language=\"ar\" datatype=\"plaintext\"><body><group><trans-unit xml:space=\"preserve\" resname=\"k\" id=\"p1s1\"><source>زر <x id=\"1\" equiv-text=\"https://example.org\"/> الآن</source><target state=\"translated\"><mrk mtype=\"seg\" mid=\"0\">Visit <x id=\"1\"/> now</mrk></target><alt-trans><target>other</target></alt-trans></trans-unit><trans-unit id=\"p1s2\"><source>س</source><target>a<x id=\"9\"/></target></trans-unit></group></body></file></xliff>";
        let returned = read(xml).unwrap();
        let [first, second] = &returned.segments[..] else { panic!() };
        assert_eq!(first.source.as_deref(), Some("زر https://example.org الآن"));
        assert_eq!(first.target.as_deref(), Some("Visit https://example.org now"));
        assert_eq!((first.key.as_deref(), first.state.as_deref(), first.document.as_deref()), (Some("k"), Some("translated"), Some("a")));
        assert_eq!(second.unresolved, ["9"]);
        assert_eq!((returned.format, returned.target_language.as_deref()), (Format::Xliff1, Some("en")));
    }

    #[test]
    fn segments_of_a_unit_are_joined_in_the_order_of_the_target() {
        let xml = "<xliff version=\"2.0\" xmlns=\"urn:oasis:names:tc:xliff:document:2.0\" srcLang=\"ar\" trgLang=\"en\"><file id=\"f1\"><unit id=\"p1s1\" name=\"k\"><originalData><data id=\"d1\">@m</data></originalData><segment state=\"final\"><source>قال <ph id=\"1\" dataRef=\"d1\"/></source><target order=\"3\">said <ph id=\"1\" dataRef=\"d1\"/></target></segment><ignorable><source> </source></ignorable><segment><source>نعم</source><target order=\"1\">Yes</target></segment></unit></file></xliff>";
        let returned = read(xml).unwrap();
        assert_eq!(returned.segments[0].source.as_deref(), Some("قال @m نعم"));
        assert_eq!(returned.segments[0].target.as_deref(), Some("Yes said @m"));
    }
}

//! Inline codes of a segment: which there are, and what text each stands for.
//!
//! Uses `xml`. Reading a segment resolves codes to text; a check also wants to know which codes there were.

use crate::translate::xml::{Element, Node};

/// An inline code of a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceCode {
    /// Its id.
    pub id: String,
    /// The text that it stands for, where the file says so.
    pub text: Option<String>,
}

/// The inline codes of a source, in order. `data` finds the original data that XLIFF 2 refers to.
pub(super) fn of_source<'e>(element: &Element, data: &impl Fn(&str) -> Option<&'e str>) -> Vec<SourceCode> {
    let mut found = Vec::new();
    walk(element, &mut |id, code| {
        let referred = code.attribute("dataRef").and_then(data);
        let text = referred.or_else(|| ["equiv-text", "equiv", "disp"].iter().find_map(|name| code.attribute(name)));
        found.push(SourceCode { id, text: text.filter(|text| !text.trim().is_empty()).map(str::to_owned) });
    });
    found
}

/// The ids of the inline codes of a target, in order.
pub(super) fn of_target(element: &Element) -> Vec<String> {
    let mut found = Vec::new();
    walk(element, &mut |id, _| found.push(id));
    found
}

fn walk(element: &Element, each: &mut impl FnMut(String, &Element)) {
    for node in &element.children {
        let Node::Element(inner) = node else { continue };
        match &*inner.name {
            "x" | "ph" | "g" | "bx" | "ex" | "bpt" | "ept" | "it" | "pc" | "sc" | "ec" => {
                let id = inner.attribute("id").or_else(|| inner.attribute("startRef")).or_else(|| inner.attribute("rid"));
                each(format!("{} {}", inner.name, id.unwrap_or_default()), inner);
                if matches!(&*inner.name, "g" | "pc") {
                    walk(inner, each);
                }
            }
            _ => walk(inner, each),
        }
    }
}

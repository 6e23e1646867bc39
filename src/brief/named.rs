//! Names in the sentences of a brief.
//!
//! Uses `facts::names`.

use super::{Candidate, FaultNote};
use crate::facts::Fault;
use crate::facts::names::{Mention, Name, NameFinder, NameKind};
use crate::text::CharOffsets;

/// The people and places that a sentence names.
pub(super) fn named(names: &[Name], candidate: &Candidate) -> Vec<usize> {
    let stands = |mention: &Mention| {
        mention.document == candidate.member
            && candidate.place.bytes.start <= mention.span.start
            && mention.span.end <= candidate.place.bytes.end
    };
    let is_named = |name: &Name| name.kind != NameKind::Demonym && name.variants.iter().any(|variant| variant.mentions.iter().any(stands));
    names.iter().enumerate().filter(|(_, name)| is_named(name)).map(|(index, _)| index).collect()
}

/// People whose first mention in a document has lost the first part of the name, «جونغ أون», while other documents
/// have it whole. A family name alone is usual and no fault.
pub(super) fn cut_names(names: &[Name], finder: &NameFinder) -> Vec<FaultNote> {
    let mut found = Vec::new();
    for name in names.iter().filter(|name| name.kind == NameKind::Person) {
        let mut mentions: Vec<(Mention, &str)> =
            name.variants.iter().flat_map(|variant| variant.mentions.iter().map(|mention| (*mention, variant.text.as_str()))).collect();
        mentions.sort_unstable();
        let mut last = None;
        for (mention, text) in mentions {
            // Offices say who is meant and are no part of the name.
            if text != name.name && !name.name.ends_with(&format!(" {text}")) && !name.name.starts_with(&format!("{text} ")) {
                continue;
            }
            if last != Some(mention.document) && text.contains(' ') && name.name.ends_with(&format!(" {text}")) {
                found.push(FaultNote {
                    member: mention.document,
                    fault: Fault::CutName,
                    chars: CharOffsets::new(finder.text(mention.document)).span(mention.span),
                    text: text.to_owned(),
                });
            }
            last = Some(mention.document);
        }
    }
    found
}

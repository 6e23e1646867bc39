//! What a kit offers a translator beside the source: what was translated before, and known terms.
//!
//! Uses `kit`, `memory`, `terms`. Matches are those of `mujaz memory look`; the sentence before a segment is its
//! context.

use super::kit::{KitDocument, KitUnit};
use super::memory::{Match, MatchKind, Memory, MemoryError};
use super::terms::known::Glossary;
use serde::{Deserialize, Serialize};

/// Memories and terms to offer.
#[derive(Default)]
pub struct Offers {
    /// Memories, all of them asked.
    pub memories: Vec<Memory>,
    /// Known terms.
    pub glossary: Glossary,
    /// Matches offered of a segment.
    pub most: usize,
    /// Least score in percent.
    pub least: u32,
    /// Whether a match in its context becomes the translation.
    pub prefill: bool,
}

impl Offers {
    /// Fills in what is offered for each unit of a document.
    ///
    /// # Errors
    /// When a memory cannot be read.
    pub fn fill(&self, document: &mut KitDocument) -> Result<(), MemoryError> {
        for at in 0..document.units.len() {
            let unit = &document.units[at];
            let source = document.source(unit);
            let terms = self.glossary.find(source);
            let matches = self.matches(source, document.neighbours(unit).0.unwrap_or_default())?;
            let unit = &mut document.units[at];
            (unit.terms, unit.matches) = (terms, matches);
            if self.prefill && unit.target.is_none() {
                prefill(unit);
            }
        }
        Ok(())
    }

    /// The best matches of all memories; one translation once.
    fn matches(&self, source: &str, previous: &str) -> Result<Vec<Match>, MemoryError> {
        let mut found: Vec<Match> = Vec::new();
        for memory in &self.memories {
            for candidate in memory.matches(source, previous, self.most, self.least)? {
                let is_known = |known: &Match| known.entry.source == candidate.entry.source && known.entry.target == candidate.entry.target;
                match found.iter_mut().find(|known| is_known(known)) {
                    Some(known) if known.kind <= candidate.kind => {}
                    Some(known) => *known = candidate,
                    None => found.push(candidate),
                }
            }
        }
        // Stable: of equals that of the memory named first.
        found.sort_by_key(|found| (found.kind, std::cmp::Reverse(found.score)));
        found.truncate(self.most);
        Ok(found)
    }
}

/// Takes the translation of a match in its context, unless the memory has two.
fn prefill(unit: &mut KitUnit) {
    let mut in_context = unit.matches.iter().filter(|found| found.kind == MatchKind::Context);
    if let (Some(only), None) = (in_context.next(), in_context.next()) {
        unit.target = Some(only.entry.target.clone());
        unit.prefilled = true;
    }
}

/// Segments by what is offered for them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offered {
    /// The best match is the same text after the same sentence.
    pub context: u64,
    /// The same text.
    pub exact: u64,
    /// The same words, spelled otherwise.
    pub folded: u64,
    /// Similar.
    pub fuzzy: u64,
    /// Translated by a match in its context.
    pub prefilled: u64,
    /// A known term stands in it.
    pub with_terms: u64,
}

impl Offered {
    /// Counts a unit.
    pub fn add(&mut self, unit: &KitUnit) {
        match unit.matches.first().map(|found| found.kind) {
            Some(MatchKind::Context) => self.context += 1,
            Some(MatchKind::Exact) => self.exact += 1,
            Some(MatchKind::Folded) => self.folded += 1,
            Some(MatchKind::Fuzzy) => self.fuzzy += 1,
            None => {}
        }
        self.prefilled += u64::from(unit.prefilled);
        self.with_terms += u64::from(!unit.terms.is_empty());
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::translate::check::Term;
    use crate::translate::kit::tests::kit_of;
    use crate::translate::memory::{Entry, context};
    use crate::translate::terms::list::Row;

    pub(crate) const TEXT: &str =
        "قمة في بكين\n\nالتقى الرئيسان في بكين صباح الخميس وبحثا التجارة. وغادر الوفد مساء اليوم، وفق موقع https://example.org الرسمي.";

    /// A document with a match in its context, a fuzzy one, and a term.
    pub(crate) fn offered(prefill: bool) -> KitDocument {
        let folder = tempfile::tempdir().unwrap();
        let mut memory = Memory::open(&folder.path().join("m")).unwrap();
        let entry = |source: &str, target: &str, previous: &str| Entry {
            source: source.into(),
            target: target.into(),
            previous: context(previous),
            origin: "old.tmx".into(),
        };
        let near = "وغادر الوفد فجر اليوم، وفق موقع https://example.org الرسمي.";
        memory
            .add([
                entry("التقى الرئيسان في بكين صباح الخميس وبحثا التجارة.", "The two met in Beijing.", "قمة في بكين"),
                entry(near, "The delegation left at dawn, says https://example.org.", ""),
            ])
            .unwrap();
        let row = Row { term: Term { source: "وفد".into(), targets: vec!["delegation".into()] }, ..Row::default() };
        let offers = Offers { memories: vec![memory], glossary: Glossary::new(vec![row]), most: 3, least: 50, prefill };
        let mut document = kit_of(TEXT);
        offers.fill(&mut document).unwrap();
        document
    }

    #[test]
    fn matches_terms_and_prefilled_targets() {
        let document = offered(true);
        let kinds: Vec<_> = document.units.iter().map(|unit| unit.matches.first().map(|found| found.kind)).collect();
        assert_eq!(kinds, [None, Some(MatchKind::Context), Some(MatchKind::Fuzzy)]);
        assert_eq!(document.units[1].target.as_deref(), Some("The two met in Beijing."));
        assert_eq!(document.units[2].terms[0].to_string(), "وفد = delegation");
        assert!(document.units[1].prefilled && !document.units[2].prefilled);
        assert!(offered(false).units.iter().all(|unit| unit.target.is_none()));
    }
}

//! Merging: what came back, compared with the kit.
//!
//! Uses `kit`, `returned`, `placeable`. A segment finds its unit by the stable key, then by the position id, then by
//! its source text; its source must be what went out, apart from white space and Unicode normalisation. Whether a
//! unit is translated is judged by comparing texts, never by states. Nothing is lost: what is refused is listed with
//! its reason and its translation.

use super::SOURCE_LANGUAGE;
use super::kit::{KitDocument, KitUnit, Scope};
use super::placeable::{Piece, codes, pieces, tagged};
use super::returned::{Format, Returned, ReturnedSegment};
use super::table;
use super::tmx::same_language;
use crate::text::chars::{is_arabic_letter, is_invisible};
use crate::text::fold::fold_phrase;
use rustc_hash::FxHashMap;
use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

/// A kit that was read back.
#[derive(Debug, Clone, Default)]
pub struct Kit {
    /// The language to translate into.
    pub target_language: String,
    /// What of the articles went out.
    pub scope: Scope,
    /// Its documents in order.
    pub documents: Vec<KitDocument>,
}

/// Where a unit stands in the kit: index of the document, index of the unit.
pub type Place = (usize, usize);

/// A translation and where it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Translation {
    /// The text.
    pub text: String,
    /// Index of the returned file, in the order they were added.
    pub file: usize,
}

/// A segment or a whole file that was not taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// The file.
    pub file: String,
    /// Line, row or paragraph in it; 0 for the whole file.
    pub line: u32,
    /// The document that the segment names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// The id that it names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Why.
    pub reason: String,
    /// The source as the file has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The translation, so that it is not lost.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
}

/// Two different translations of one unit. The later file counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Conflict {
    /// The document.
    pub document: String,
    /// The unit.
    pub id: String,
    /// The file whose translation counts.
    pub file: String,
    /// The translation that was replaced.
    pub replaced: String,
}

/// A segment that got the translation of another one that says the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Propagated {
    /// The document.
    pub document: String,
    /// The unit.
    pub id: String,
    /// Document and id of the unit that was translated.
    pub from: (String, String),
}

/// What a returned file brought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileReport {
    /// Its name.
    pub file: String,
    /// Its format; absent where it could not be read.
    pub format: Option<Format>,
    /// Segments in it.
    pub segments: usize,
    /// Translations taken from it.
    pub translated: usize,
    /// Segments that are empty or still the source.
    pub untranslated: usize,
    /// Segments refused.
    pub refused: usize,
}

/// A merge under way.
pub struct Merge<'k> {
    kit: &'k Kit,
    by_name: FxHashMap<&'k str, usize>,
    by_key: FxHashMap<&'k str, Vec<Place>>,
    by_source: FxHashMap<String, Vec<Place>>,
    translations: Vec<Vec<Option<Translation>>>,
    /// A report for each file.
    pub files: Vec<FileReport>,
    /// What was refused.
    pub refused: Vec<Refusal>,
    /// What was translated twice.
    pub conflicts: Vec<Conflict>,
    /// What was taken but should be looked at: file, place, words.
    pub notes: Vec<String>,
    /// What was translated by [`Merge::propagate`].
    pub propagated: Vec<Propagated>,
}

/// What is known of all segments that say the same.
struct Known {
    place: Place,
    text: String,
    /// Whether they are translated in more than one way.
    is_ambiguous: bool,
}

impl<'k> Merge<'k> {
    /// Begins a merge. Linear in the kit.
    #[must_use]
    pub fn new(kit: &'k Kit) -> Self {
        let mut merge = Self {
            kit,
            by_name: FxHashMap::default(),
            by_key: FxHashMap::default(),
            by_source: FxHashMap::default(),
            translations: kit.documents.iter().map(|document| vec![None; document.units.len()]).collect(),
            files: Vec::new(),
            refused: Vec::new(),
            conflicts: Vec::new(),
            notes: Vec::new(),
            propagated: Vec::new(),
        };
        for (d, document) in kit.documents.iter().enumerate() {
            merge.by_name.insert(&document.name, d);
            for (u, unit) in document.units.iter().enumerate() {
                merge.by_key.entry(&unit.key).or_default().push((d, u));
                let source = document.source(unit);
                merge.by_source.entry(comparable(source)).or_default().push((d, u));
                if let Some((tagged, _)) = tagged(source) {
                    merge.by_source.entry(comparable(&tagged)).or_default().push((d, u));
                }
            }
        }
        merge
    }

    /// The language to translate into.
    #[must_use]
    pub fn target_language(&self) -> &'k str {
        &self.kit.target_language
    }

    /// The translation of a unit: what came back, else what an earlier kit had brought.
    #[must_use]
    pub fn translation(&self, place: Place) -> Option<&str> {
        let unit = self.kit.documents.get(place.0)?.units.get(place.1)?;
        let returned = self.translations.get(place.0)?.get(place.1)?.as_ref();
        returned.map(|translation| translation.text.as_str()).or(unit.target.as_deref())
    }

    /// Units without a translation, in order.
    #[must_use]
    pub fn untranslated(&self) -> Vec<Place> {
        let places = self.kit.documents.iter().enumerate().flat_map(|(d, document)| (0..document.units.len()).map(move |u| (d, u)));
        places.filter(|place| self.translation(*place).is_none()).collect()
    }

    /// Gives the translation of a segment to all untranslated ones that say the same: whose folded texts are equal, as
    /// repetitions are counted, and whose placeables are. Nothing is replaced; where the same source was translated in
    /// two ways, a note says so instead. Linear in the kit.
    pub fn propagate(&mut self) {
        let identity = |source: &str| format!("{}\u{1F}{}", fold_phrase(source), codes(&pieces(source)).join("\u{1F}"));
        let untranslated = self.untranslated();
        if untranslated.is_empty() {
            return;
        }
        let kit = self.kit;
        let mut known: FxHashMap<String, Known> = FxHashMap::default();
        for (d, document) in kit.documents.iter().enumerate() {
            for (u, unit) in document.units.iter().enumerate() {
                let Some(text) = self.translation((d, u)) else { continue };
                let of = known.entry(identity(document.source(unit)));
                let of = of.or_insert_with(|| Known { place: (d, u), text: text.to_owned(), is_ambiguous: false });
                of.is_ambiguous |= of.text != text;
            }
        }
        for (d, u) in untranslated {
            let (document, unit) = (&kit.documents[d], &kit.documents[d].units[u]);
            let Some(Known { place, text, is_ambiguous }) = known.get(&identity(document.source(unit))) else { continue };
            let of = &kit.documents[place.0];
            let from = (of.name.clone(), of.units[place.1].id.clone());
            if *is_ambiguous {
                let (name, id) = (&document.name, &unit.id);
                self.notes.push(format!("{name} {id} repeats {} {}, which was translated in more than one way; left out", from.0, from.1));
                continue;
            }
            let file = self.translations[place.0][place.1].as_ref().map_or(self.files.len(), |translation| translation.file);
            self.translations[d][u] = Some(Translation { text: text.clone(), file });
            self.propagated.push(Propagated { document: document.name.clone(), id: unit.id.clone(), from });
        }
    }

    /// Takes note of a file that could not be read.
    pub fn refuse(&mut self, file: &str, reason: String) {
        self.files.push(FileReport { file: file.to_owned(), format: None, segments: 0, translated: 0, untranslated: 0, refused: 0 });
        self.refused.push(Refusal { file: file.to_owned(), line: 0, document: None, id: None, reason, source: None, target: None });
    }

    /// Takes a returned file. Linear in its segments. Whether it was taken at all.
    pub fn add(&mut self, file: &str, returned: &Returned) -> bool {
        if let Some(reason) = self.foreign(returned) {
            self.refuse(file, reason);
            if let Some(report) = self.files.last_mut() {
                (report.format, report.segments, report.refused) =
                    (Some(returned.format), returned.segments.len(), returned.segments.len());
            }
            return false;
        }
        let mut report = FileReport {
            file: file.to_owned(),
            format: Some(returned.format),
            segments: returned.segments.len(),
            translated: 0,
            untranslated: 0,
            refused: 0,
        };
        let lines = if returned.format == Format::Text { self.listed() } else { Vec::new() };
        for (number, segment) in returned.segments.iter().enumerate() {
            match self.segment(file, segment, lines.get(number).copied(), returned.format) {
                Ok(true) => report.translated += 1,
                Ok(false) => report.untranslated += 1,
                Err(reason) => {
                    report.refused += 1;
                    self.refused.push(Refusal {
                        file: file.to_owned(),
                        line: segment.line,
                        document: segment.document.clone(),
                        id: segment.id.clone(),
                        reason,
                        source: segment.source.clone(),
                        target: segment.target.clone(),
                    });
                }
            }
        }
        self.files.push(report);
        true
    }

    /// All units in the order of the lists that went out.
    fn listed(&self) -> Vec<Place> {
        let mut places = Vec::new();
        for (d, document) in self.kit.documents.iter().enumerate() {
            let by_start: FxHashMap<u32, usize> = document.units.iter().enumerate().map(|(u, unit)| (unit.span[0], u)).collect();
            places.extend(document.listed(self.kit.scope).iter().filter_map(|unit| Some((d, *by_start.get(&unit.span[0])?))));
        }
        places
    }

    /// Why a file as a whole is not of this kit.
    fn foreign(&self, returned: &Returned) -> Option<String> {
        let wrong = |stated: &Option<String>, ours: &str| stated.clone().filter(|stated| !same_language(stated, ours, false));
        if let Some(language) = wrong(&returned.target_language, &self.kit.target_language) {
            return Some(format!("is a translation into '{language}', the kit is for '{}'", self.kit.target_language));
        }
        if let Some(language) = wrong(&returned.source_language, SOURCE_LANGUAGE).filter(|language| language != "*all*") {
            return Some(format!("is a translation from '{language}', not from '{SOURCE_LANGUAGE}'"));
        }
        if returned.segments.is_empty() {
            return Some("holds no segment".to_owned());
        }
        if returned.format == Format::Text {
            let units: usize = self.kit.documents.iter().map(|document| document.units.len()).sum();
            let lines = returned.segments.len();
            return (lines != units).then(|| format!("has {lines} lines, the kit {units} segments: which line is which cannot be told"));
        }
        let is_known =
            |segment: &ReturnedSegment| segment.source.as_deref().is_none_or(|source| self.by_source.contains_key(&comparable(source)));
        let known = returned.segments.iter().any(|segment| is_known(segment) && self.find(segment).is_some());
        (!known).then(|| format!("is not of this kit: none of its {} segments is in it", returned.segments.len()))
    }

    /// The unit that a segment names.
    fn find(&self, segment: &ReturnedSegment) -> Option<Place> {
        let stated = segment.document.as_deref().map(|name| self.document(name));
        if let Some(None) = stated {
            return None;
        }
        let within = |places: Option<&Vec<Place>>| {
            let places = places?;
            let mut fitting = places.iter().filter(|(d, _)| stated.flatten().is_none_or(|wanted| wanted == *d));
            fitting.next().copied()
        };
        let by_key = segment.key.as_deref().and_then(|key| within(self.by_key.get(key)));
        let by_id = || {
            let (document, id) = (stated.flatten()?, segment.id.as_deref()?);
            let units = &self.kit.documents.get(document)?.units;
            // Ids ascend with the places, apart from hand-made kits.
            let at = units.binary_search_by_key(&place_of(id)?, KitUnit::place).ok();
            at.or_else(|| units.iter().position(|unit| unit.id == id)).map(|unit| (document, unit))
        };
        let by_source = || within(self.by_source.get(&comparable(segment.source.as_deref()?)));
        by_key.or_else(by_id).or_else(by_source)
    }

    fn document(&self, name: &str) -> Option<usize> {
        match name.strip_prefix('#') {
            Some(number) => number.trim().parse::<usize>().ok()?.checked_sub(1).filter(|&at| at < self.kit.documents.len()),
            None => self.by_name.get(name).copied(),
        }
    }

    /// Takes one segment: whether it is translated, or why it is refused.
    fn segment(&mut self, file: &str, segment: &ReturnedSegment, line: Option<Place>, format: Format) -> Result<bool, String> {
        let target = segment.target.as_deref().unwrap_or_default();
        if !segment.unresolved.is_empty() {
            return Err(format!("has placeables that its source does not have: {}", segment.unresolved.join(", ")));
        }
        let Some(first) = line.or_else(|| self.find(segment)) else {
            return if target.trim().is_empty() { Ok(false) } else { Err("its document, key or text is not in the kit".to_owned()) };
        };
        if let Some(source) = &segment.source {
            self.same_source(first, source)?;
        } else if matches!(format, Format::Xliff1 | Format::Xliff2) {
            return Err("has no source".to_owned());
        }
        // A memory says what a sentence means wherever it stands.
        let places = match (format, &segment.document, &segment.source) {
            (Format::Tmx, None, Some(source)) => self.by_source.get(&comparable(source)).cloned().unwrap_or_else(|| vec![first]),
            _ => vec![first],
        };
        let mut is_translated = false;
        for place in places {
            is_translated |= self.put(file, place, target, segment.line);
        }
        Ok(is_translated)
    }

    fn same_source(&self, (d, u): Place, source: &str) -> Result<(), String> {
        let document = &self.kit.documents[d];
        let ours = document.source(&document.units[u]);
        if comparable(ours) == comparable(source) {
            return Ok(());
        }
        if tagged(ours).is_some_and(|(tagged, _)| comparable(&tagged) == comparable(source)) {
            return Ok(());
        }
        let place = format!("{} {}", document.name, document.units[u].id);
        Err(format!("the source of {place} is not what went out; the translation is of another text"))
    }

    /// Puts a translation in its place. Whether it is one.
    fn put(&mut self, file: &str, place: Place, target: &str, line: u32) -> bool {
        let document = &self.kit.documents[place.0];
        let unit = &document.units[place.1];
        let source = document.source(unit);
        let shown = comparable(target);
        if shown.is_empty() {
            return false;
        }
        let codes = tagged(source);
        let is_source = shown == comparable(source) || codes.as_ref().is_some_and(|(tagged, _)| shown == comparable(tagged));
        if is_source && source.chars().any(is_arabic_letter) {
            return false;
        }
        let mut text = if is_source { source.to_owned() } else { crate::text::one_line(target.trim()).into_owned() };
        for (tag, code) in codes.iter().flat_map(|(_, codes)| codes).filter(|_| !is_source) {
            text = text.replace(tag, code);
        }
        for piece in pieces(source) {
            if let Piece::Placeable(_, code) = piece
                && !text.contains(code)
            {
                self.notes.push(format!("{file}, line {line}: {} {} lost {code}", document.name, unit.id));
            }
        }
        let index = self.files.len();
        let slot = &mut self.translations[place.0][place.1];
        if let Some(before) = slot.as_ref().filter(|before| before.text != text) {
            self.conflicts.push(Conflict {
                document: document.name.clone(),
                id: unit.id.clone(),
                file: file.to_owned(),
                replaced: before.text.clone(),
            });
        }
        *slot = Some(Translation { text, file: index });
        true
    }
}

fn place_of(id: &str) -> Option<(u32, u32)> {
    let (paragraph, number) = id.strip_prefix('p')?.split_once('s')?;
    Some((paragraph.parse().ok()?, number.parse().ok()?))
}

/// A text as it is compared: normalised, every run of white space as one space, without marks that tools drop, and
/// without the apostrophe of a guarded cell.
fn comparable(text: &str) -> String {
    let text = text.strip_prefix('\'').filter(|rest| table::is_formula(rest)).unwrap_or(text);
    let mut out = String::with_capacity(text.len());
    let is_plain = unicode_normalization::is_nfc_quick(text.chars()) == unicode_normalization::IsNormalized::Yes;
    let mut push = |c: char| {
        if c.is_whitespace() || c.is_control() {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        } else if !is_invisible(c) {
            out.push(c);
        }
    };
    if is_plain {
        text.chars().for_each(&mut push)
    } else {
        text.nfc().for_each(&mut push)
    }
    out.truncate(out.trim_end().len());
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::translate::kit::tests::kit_of;

    const TEXT: &str = "قمة في بكين\n\nالتقى الرئيسان في بكين صباح الخميس وبحثا التجارة. وقال البيان إن التجارة نمت.\n\nالتقى الرئيسان في بكين صباح الخميس وبحثا التجارة.";

    fn kit() -> Kit {
        Kit { target_language: "en".to_owned(), scope: Scope::Articles, documents: vec![kit_of(TEXT)] }
    }

    fn returned(format: Format, segments: Vec<ReturnedSegment>) -> Returned {
        Returned { format, source_language: None, target_language: None, segments }
    }

    fn segment(id: &str, source: &str, target: &str) -> ReturnedSegment {
        let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        ReturnedSegment {
            document: Some("a".into()),
            id: text(id),
            source: text(source),
            target: text(target),
            line: 7,
            ..Default::default()
        }
    }

    #[test]
    fn translations_find_their_units_and_changed_sources_are_refused() {
        let kit = kit();
        let mut merge = Merge::new(&kit);
        let good = segment("p1s1", "قمة  في بكين", " Summit in Beijing\n");
        let changed = segment("p2s2", "وقال البيان إن التجارة تراجعت.", "The statement said trade shrank.");
        assert!(merge.add("x.xlf", &returned(Format::Xliff1, vec![good, changed, segment("p3s1", "", "No source")])));
        assert_eq!(merge.translation((0, 0)), Some("Summit in Beijing"));
        assert_eq!((merge.refused.len(), merge.untranslated().len()), (2, 3));
        assert_eq!(merge.refused[0].target.as_deref(), Some("The statement said trade shrank."), "nothing is lost");
    }

    #[test]
    fn a_memory_translates_every_repetition() {
        let kit = kit();
        let mut merge = Merge::new(&kit);
        let unit = ReturnedSegment {
            document: None, ..segment("", "التقى الرئيسان في بكين صباح الخميس وبحثا التجارة.", "The two met.")
        };
        assert!(merge.add("m.tmx", &returned(Format::Tmx, vec![unit])));
        assert_eq!((merge.translation((0, 1)), merge.translation((0, 3))), (Some("The two met."), Some("The two met.")));
    }

    #[test]
    fn a_translation_goes_to_repetitions_that_have_none() {
        let kit = kit();
        let mut merge = Merge::new(&kit);
        let source = "التقى الرئيسان في بكين صباح الخميس وبحثا التجارة.";
        merge.add("one.tsv", &returned(Format::Tsv, vec![segment("p2s1", source, "The two met.")]));
        assert_eq!(merge.translation((0, 3)), None);
        merge.propagate();
        assert_eq!((merge.translation((0, 3)), merge.untranslated().len()), (Some("The two met."), 2));
        let place = |id: &str| ("a".to_owned(), id.to_owned());
        assert_eq!(merge.propagated, [Propagated { document: "a".into(), id: "p3s1".into(), from: place("p2s1") }]);
        // What came back for it is never replaced.
        let mut merge = Merge::new(&kit);
        let both = vec![segment("p2s1", source, "The two met."), segment("p3s1", source, "They met again.")];
        merge.add("two.tsv", &returned(Format::Tsv, both));
        merge.propagate();
        assert_eq!((merge.translation((0, 3)), merge.propagated.len()), (Some("They met again."), 0));
    }

    #[test]
    fn of_two_translations_none_is_propagated() {
        let kit = Kit { documents: vec![kit_of(TEXT), KitDocument { name: "b".into(), ..kit_of(TEXT) }], ..kit() };
        let mut merge = Merge::new(&kit);
        let source = "التقى الرئيسان في بكين صباح الخميس وبحثا التجارة.";
        let both = vec![
            segment("p2s1", source, "The two met."),
            segment("p3s1", source, "They met again."),
            segment("p1s1", "قمة في بكين", "Summit"),
        ];
        merge.add("two.tsv", &returned(Format::Tsv, both));
        merge.propagate();
        assert_eq!((merge.translation((1, 0)), merge.translation((1, 1)), merge.propagated.len()), (Some("Summit"), None, 1));
        assert!(merge.notes[0].contains("b p2s1 repeats a p2s1, which was translated in more than one way"), "{:?}", merge.notes);
    }

    #[test]
    fn tags_of_a_memory_are_what_they_stand_for() {
        let kit = Kit {
            documents: vec![kit_of(
                "التقى الرئيسان صباح الخميس في العاصمة وبحثا ملفات التجارة. وغادر الوفد مساء اليوم نفسه، وفق موقع https://example.org الرسمي.",
            )],
            ..kit()
        };
        let mut merge = Merge::new(&kit);
        let source = "وغادر الوفد مساء اليوم نفسه، وفق موقع <x0/> الرسمي.";
        let unit = ReturnedSegment { document: None, ..segment("", source, "Gone, says <x0/>.") };
        assert!(merge.add("project_save.tmx", &returned(Format::Tmx, vec![unit])));
        assert_eq!(merge.translation((0, 1)), Some("Gone, says https://example.org."));
    }

    #[test]
    fn foreign_files_and_languages_are_refused() {
        let kit = kit();
        let mut merge = Merge::new(&kit);
        assert!(!merge.add("a", &returned(Format::Tsv, vec![segment("p1s1", "نص آخر", "Other")])));
        assert!(!merge.add("b", &returned(Format::Text, vec![segment("", "", "One line")])));
        let french = Returned {
            target_language: Some("fr-FR".into()),
            ..returned(Format::Xliff1, vec![segment("p1s1", "قمة في بكين", "Sommet")])
        };
        assert!(!merge.add("c", &french));
        assert!(merge.refused.iter().all(|refusal| refusal.line == 0) && merge.refused.len() == 3);
    }

    #[test]
    fn later_files_count_and_conflicts_are_listed() {
        let kit = kit();
        let mut merge = Merge::new(&kit);
        for (file, target) in [("1", "Summit"), ("2", "Beijing summit"), ("3", "قمة في بكين")] {
            merge.add(file, &returned(Format::Jsonl, vec![segment("p1s1", "قمة في بكين", target)]));
        }
        assert_eq!(merge.translation((0, 0)), Some("Beijing summit"), "a copy of the source is no translation");
        assert_eq!(merge.conflicts[0].replaced, "Summit");
    }
}

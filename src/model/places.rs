//! Places and demonyms with their spellings, from `models/places.tsv`.
//!
//! Uses `text::fold`. A place is found by its words, the first of which may carry prepositions; a demonym by its base
//! and the endings of its number and gender.

use crate::text::fold::fold_phrase;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use std::borrow::Cow;

/// What is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Listed {
    /// A country, territory or city.
    Place,
    /// What comes from one: American.
    Demonym,
}

/// A listed name among the words of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// Which.
    pub index: usize,
    /// The number of its words.
    pub words: usize,
    /// Letters of the first word that only cling to it.
    pub clitics: usize,
}

/// Endings of demonyms.
const ENDINGS: [&str; 12] = ["ي", "يه", "يا", "يين", "يون", "يان", "يتين", "يتان", "يات", "ييا", "ييين", "يو"];

/// The folded words of a name and the entry that they are of.
type Spelling = (Box<[Box<str>]>, usize);

/// The list, ready for look-up.
#[derive(Debug, Default)]
pub struct Places {
    by_first: FxHashMap<Box<str>, Vec<Spelling>>,
    bases: FxHashMap<Box<str>, Vec<Spelling>>,
    entries: Vec<(Listed, Box<str>)>,
    /// For each entry: the land itself, for a demonym the land that it is of.
    lands: Vec<usize>,
}

impl Places {
    /// Reads lines `kind TAB name TAB other spelling…`; lines that begin with `#` are passed over.
    #[must_use]
    pub fn parse(list: &str) -> Self {
        let mut places = Self::default();
        let mut lands = Lands::default();
        for line in list.lines().filter(|line| !line.starts_with('#')) {
            let mut fields = line.split('\t');
            let listed = match fields.next() {
                Some("place") => Listed::Place,
                Some("demonym") => Listed::Demonym,
                _ => continue,
            };
            let index = places.entries.len();
            let spellings: Vec<&str> = fields.collect();
            let Some(name) = spellings.first() else { continue };
            places.entries.push((listed, (*name).into()));
            for spelling in spellings {
                let words: Box<[Box<str>]> = fold_phrase(spelling).split(' ').map(Box::from).collect();
                if let [word] = &*words {
                    let table = if listed == Listed::Place { &mut lands.places } else { &mut lands.bases };
                    table.push((word.clone(), index));
                }
                let table = if listed == Listed::Place { &mut places.by_first } else { &mut places.bases };
                table.entry(words[0].clone()).or_default().push((words, index));
            }
        }
        places.lands = (0..places.entries.len()).map(|index| lands.of(index).unwrap_or(index)).collect();
        places
    }

    /// The longest place whose words begin at `words[at]`.
    #[must_use]
    pub fn place_at(&self, words: &[&str], at: usize) -> Option<Hit> {
        let mut best: Option<Hit> = None;
        for (form, clitics) in bare_forms(words.get(at)?) {
            for (name, index) in self.by_first.get(&*form).into_iter().flatten() {
                let fits = name.iter().skip(1).zip(at + 1..).all(|(word, at)| words.get(at).is_some_and(|other| **other == **word));
                if fits && best.is_none_or(|best| name.len() > best.words) {
                    best = Some(Hit { index: *index, words: name.len(), clitics });
                }
            }
        }
        best
    }

    /// The longest demonym whose words begin at `words[at]`.
    #[must_use]
    pub fn demonym_at(&self, words: &[&str], at: usize) -> Option<Hit> {
        let mut best: Option<Hit> = None;
        for (form, clitics) in bare_forms(words.get(at)?) {
            let Some(base) = base_of(&form) else { continue };
            for (name, index) in self.bases.get(base).into_iter().flatten() {
                let fits = name.iter().skip(1).zip(at + 1..).all(|(word, at)| {
                    words
                        .get(at)
                        .is_some_and(|other| base_of(other.strip_prefix("ال").unwrap_or(other)).is_some_and(|base| *base == **word))
                });
                if fits && best.is_none_or(|best| name.len() > best.words) {
                    best = Some(Hit { index: *index, words: name.len(), clitics });
                }
            }
        }
        best
    }

    /// The land of an entry: for a demonym the place that its base is the beginning of, where one is listed; else the
    /// entry itself.
    #[must_use]
    pub fn land(&self, index: usize) -> usize {
        self.lands[index]
    }

    /// The kind and name of an entry.
    #[must_use]
    pub fn entry(&self, index: usize) -> (Listed, &str) {
        let (listed, name) = &self.entries[index];
        (*listed, name)
    }
}

/// Letters that a land may have behind the base of its demonym: ألمان, ألمانيا; أفغان, أفغانستان.
const LAND_ENDING: usize = 4;

/// Names of one word, with their entries.
#[derive(Default)]
struct Lands {
    places: Vec<(Box<str>, usize)>,
    bases: Vec<(Box<str>, usize)>,
}

impl Lands {
    /// The place that has the fewest letters behind a base of the demonym `index`, with the article or without.
    fn of(&self, index: usize) -> Option<usize> {
        let behind = |name: &str, base: &str| {
            let rest = name.strip_prefix(base).or_else(|| name.strip_prefix("ال")?.strip_prefix(base))?;
            Some(rest.chars().count()).filter(|letters| *letters <= LAND_ENDING)
        };
        let bases = self.bases.iter().filter(|(_, of)| *of == index);
        let fitting = bases.flat_map(|(base, _)| self.places.iter().filter_map(|(name, place)| Some((behind(name, base)?, *place))));
        fitting.min().map(|(_, place)| place)
    }
}

/// A demonym without its ending.
fn base_of(word: &str) -> Option<&str> {
    ENDINGS.iter().filter_map(|ending| word.strip_suffix(ending)).filter(|base| base.chars().count() >= 2).min_by_key(|base| base.len())
}

/// What [`bare_forms`] gives.
pub type BareForms<'w> = SmallVec<[(Cow<'w, str>, usize); 6]>;

/// A folded word as it stands and without what clings to it (conjunctions, prepositions, the article), each with the
/// number of letters before the name; an article, and a preposition that has fused with one, count as part of it.
#[must_use]
pub fn bare_forms(word: &str) -> BareForms<'_> {
    let is_long = |rest: &&str| rest.chars().nth(1).is_some();
    let mut forms = BareForms::new();
    forms.push((Cow::Borrowed(word), 0));
    forms.extend(word.strip_prefix(['و', 'ف']).filter(is_long).map(|rest| (Cow::Borrowed(rest), 1)));
    for at in 0..forms.len() {
        let (Cow::Borrowed(form), clitics) = forms[at] else { continue };
        if let Some(rest) = form.strip_prefix("لل").filter(is_long) {
            forms.push((Cow::Owned(format!("ال{rest}")), clitics));
            forms.push((Cow::Borrowed(rest), clitics));
        } else if let Some(rest) = form.strip_prefix(['ب', 'ل', 'ك']).filter(is_long) {
            forms.push((Cow::Borrowed(rest), clitics + 1));
        }
    }
    for at in 0..forms.len() {
        // Of «لل» the name without the article is there already.
        let (Cow::Borrowed(form), clitics) = forms[at] else { continue };
        forms.extend(form.strip_prefix("ال").filter(is_long).map(|rest| (Cow::Borrowed(rest), clitics)));
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;

    fn found(text: &str) -> Option<(String, usize)> {
        let places = Places::parse(include_str!("../../models/places.tsv"));
        let folded: Vec<String> = text.split(' ').map(fold).collect();
        let words: Vec<&str> = folded.iter().map(String::as_str).collect();
        let hit = places.place_at(&words, 0).or_else(|| places.demonym_at(&words, 0))?;
        Some((places.entry(hit.index).1.to_owned(), hit.words))
    }

    #[test]
    fn spellings_of_one_place_meet() {
        assert_eq!(found("وبيونج يانج"), found("بيونغ يانغ"));
        assert_eq!(found("للصين"), Some(("الصين".into(), 1)));
        assert_eq!(found("بأميركا"), found("الولايات المتحدة").map(|(name, _)| (name, 1)));
        assert_eq!(found("كوريا الجنوبية"), Some(("كوريا الجنوبية".into(), 2)));
    }

    #[test]
    fn a_demonym_is_of_its_land() {
        let places = Places::parse(include_str!("../../models/places.tsv"));
        let land = |word: &str| {
            let word = fold(word);
            let words = [word.as_str()];
            let hit = places.place_at(&words, 0).or_else(|| places.demonym_at(&words, 0)).unwrap();
            places.entry(places.land(hit.index)).1.to_owned()
        };
        for (demonym, place) in
            [("الألمانية", "ألمانيا"), ("السوريين", "سوريا"), ("أفغاني", "أفغانستان"), ("الأميركي", "أميركا"), ("الهندي", "الهند")]
        {
            assert_eq!(land(demonym), land(place), "{demonym}");
        }
        assert_ne!(land("الهندي"), land("هندوراس"));
    }

    #[test]
    fn spellings_of_one_demonym_meet() {
        assert_eq!(found("الأميركي"), found("الأمريكية"));
        assert_eq!(found("الكورية الشمالية"), Some(("كور شمال".into(), 2)));
        assert_eq!(found("كوريا الشمالية").map(|(_, taken)| taken), Some(2));
    }
}

//! By what figures, times, quotations and stances are recognised, from `models/facts.toml`.
//!
//! Uses `text::fold` and `noise::RuleError` for its errors. Phrases are kept as lists of folded words and looked up
//! at a place among the words of a sentence.

use super::noise::RuleError;
use crate::text::fold::fold_phrase;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

/// The folded words of a phrase.
type Phrase = Box<[Box<str>]>;

/// Phrases of one to a few words, found by their words.
#[derive(Debug, Default)]
pub struct Phrases {
    by_first: FxHashMap<Box<str>, Vec<Phrase>>,
    by_last: FxHashMap<Box<str>, Vec<Phrase>>,
}

impl Phrases {
    fn new(phrases: &[String]) -> Self {
        let mut all = Self::default();
        for phrase in phrases {
            let words: Phrase = fold_phrase(phrase).split(' ').map(Box::from).collect();
            if let (Some(first), Some(last)) = (words.first().cloned(), words.last().cloned()) {
                all.by_first.entry(first).or_default().push(words.clone());
                all.by_last.entry(last).or_default().push(words);
            }
        }
        all
    }

    /// The number of words of the longest phrase that begins at `words[at]`; و and ف may cling to its first word.
    #[must_use]
    pub fn at(&self, words: &[&str], at: usize) -> Option<usize> {
        let first = words.get(at)?;
        let listed = self.by_first.get(*first).or_else(|| self.by_first.get(unjoined(first)))?;
        let fits = |phrase: &&[Box<str>]| {
            phrase.iter().skip(1).enumerate().all(|(offset, word)| words.get(at + 1 + offset).is_some_and(|other| **other == **word))
        };
        listed.iter().map(AsRef::as_ref).filter(fits).map(<[Box<str>]>::len).max()
    }

    /// Whether a phrase begins with exactly this word.
    #[must_use]
    pub fn begins(&self, word: &str) -> bool {
        self.by_first.contains_key(word)
    }

    /// The number of words of the longest phrase that ends right before `words[end]`.
    #[must_use]
    pub fn before(&self, words: &[&str], end: usize) -> Option<usize> {
        let last = words.get(end.checked_sub(1)?)?;
        let listed = self.by_last.get(*last).or_else(|| self.by_last.get(unjoined(last)))?;
        let fits = |phrase: &&[Box<str>]| {
            let Some(start) = end.checked_sub(phrase.len()) else { return false };
            phrase.iter().enumerate().all(|(offset, word)| {
                let other = words[start + offset];
                *other == **word || (offset == 0 && *unjoined(other) == **word)
            })
        };
        listed.iter().map(AsRef::as_ref).filter(fits).map(<[Box<str>]>::len).max()
    }
}

/// A word without a conjunction that may cling to it.
#[must_use]
pub fn unjoined(word: &str) -> &str {
    word.strip_prefix(['و', 'ف']).filter(|rest| rest.chars().count() >= 2).unwrap_or(word)
}

/// What a counted act is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Role(pub u8);

/// A thing that figures are counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Unit(pub u8);

/// Two stances towards one thing.
#[derive(Debug)]
pub struct Stance {
    /// The thing.
    pub thing: Phrases,
    /// Acts for it.
    pub favour: Phrases,
    /// Acts against it.
    pub against: Phrases,
}

/// The lists, ready for look-up.
#[derive(Debug, Default)]
pub struct FactWords {
    /// Before a number: about.
    pub about: Phrases,
    /// Before a number: more than.
    pub above: Phrases,
    /// Before a number: at least.
    pub least: Phrases,
    /// Before a number: less than.
    pub below: Phrases,
    /// Before a number: at most.
    pub most: Phrases,
    /// Behind the counted thing: at least.
    pub least_behind: Phrases,
    /// Behind the counted thing: about.
    pub about_behind: Phrases,
    /// Behind the counted thing: at most.
    pub most_behind: Phrases,
    /// Before a number: a part of what was counted before.
    pub part_of: Phrases,
    /// Before a number: the minute of a match.
    pub minute_of: Phrases,
    /// Before a number: it names and does not count.
    pub naming: Phrases,
    /// Places what it stands with in another time than the news.
    pub elsewhere: Phrases,
    /// In sentences about what moves by the hour: prices, counts of votes.
    pub moving: Phrases,
    /// Before a number of years that is somebody's age.
    pub aged: Phrases,
    /// Acts done together.
    pub meetings: Phrases,
    /// Stances that exclude each other.
    pub stances: Vec<Stance>,
    /// In front of a source that reports.
    pub reporting: Phrases,
    /// In front of quotation marks that hold a name and no speech.
    pub titled: Phrases,
    /// In front of the name of a person.
    pub titles: Phrases,
    /// To whom one speaks.
    pub audiences: FxHashSet<Box<str>>,
    /// What does not speak though it stands behind a verb of speech.
    pub voiceless: FxHashSet<Box<str>>,
    /// Verbs that beside the name of a day announce what is to come.
    pub announcing: FxHashSet<Box<str>>,
    /// Verbs of speech that without vowels are other words, too.
    pub homographs: FxHashSet<Box<str>>,
    /// Openings of sentences that recall what was before the news, folded.
    pub recalling: Vec<Box<str>>,
    /// Head nouns of the names of organisations.
    pub organisations: FxHashSet<Box<str>>,
    groups: Vec<(Phrases, u8)>,
    persons: FxHashSet<Box<str>>,
    roles: FxHashMap<Box<str>, Role>,
    dual_roles: FxHashMap<Box<str>, Role>,
    role_names: Vec<(Box<str>, bool)>,
    units: FxHashMap<Box<str>, Unit>,
    duals: FxHashMap<Box<str>, Unit>,
    unit_names: Vec<Box<str>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "format")]
    _format: String,
    #[serde(rename = "version")]
    _version: u32,
    about: Vec<String>,
    above: Vec<String>,
    least: Vec<String>,
    below: Vec<String>,
    most: Vec<String>,
    least_behind: Vec<String>,
    about_behind: Vec<String>,
    most_behind: Vec<String>,
    part_of: Vec<String>,
    minute_of: Vec<String>,
    naming: Vec<String>,
    elsewhere: Vec<String>,
    roles: Vec<RoleWords>,
    persons: Vec<String>,
    units: Vec<UnitWords>,
    groups: Vec<GroupWords>,
    moving: Vec<String>,
    aged: Vec<String>,
    meetings: Vec<String>,
    stances: Vec<StanceWords>,
    reporting: Vec<String>,
    audiences: Vec<String>,
    voiceless: Vec<String>,
    organisations: Vec<String>,
    recalling: Vec<String>,
    announcing: Vec<String>,
    homographs: Vec<String>,
    titled: Vec<String>,
    titles: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RoleWords {
    name: String,
    moves: bool,
    words: Vec<String>,
    #[serde(default)]
    dual: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UnitWords {
    name: String,
    words: Vec<String>,
    #[serde(default)]
    dual: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupWords {
    size: u8,
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StanceWords {
    thing: Vec<String>,
    #[serde(rename = "for")]
    favour: Vec<String>,
    against: Vec<String>,
}

impl FactWords {
    /// Reads the lists.
    ///
    /// # Errors
    /// When it is not the TOML of `models/facts.toml`.
    pub fn parse(toml: &str) -> Result<Self, RuleError> {
        let file: File = toml::from_str(toml)?;
        let folded = |words: &[String]| words.iter().map(|word| fold_phrase(word).into_boxed_str()).collect::<Vec<_>>();
        let (mut roles, mut dual_roles, mut role_names) = (FxHashMap::default(), FxHashMap::default(), Vec::new());
        for role in &file.roles {
            let id = Role(role_names.len() as u8);
            role_names.push((role.name.as_str().into(), role.moves));
            roles.extend(folded(&role.words).into_iter().map(|word| (word, id)));
            roles.extend(folded(&role.dual).into_iter().map(|word| (word, id)));
            dual_roles.extend(folded(&role.dual).into_iter().map(|word| (word, id)));
        }
        let (mut units, mut duals, mut unit_names) = (FxHashMap::default(), FxHashMap::default(), Vec::new());
        for unit in &file.units {
            let id = Unit(unit_names.len() as u8);
            unit_names.push(unit.name.as_str().into());
            units.extend(folded(&unit.words).into_iter().map(|word| (word, id)));
            duals.extend(folded(&unit.dual).into_iter().map(|word| (word, id)));
        }
        let stance = |words: &StanceWords| Stance {
            thing: Phrases::new(&words.thing),
            favour: Phrases::new(&words.favour),
            against: Phrases::new(&words.against),
        };
        Ok(Self {
            about: Phrases::new(&file.about),
            above: Phrases::new(&file.above),
            least: Phrases::new(&file.least),
            below: Phrases::new(&file.below),
            most: Phrases::new(&file.most),
            least_behind: Phrases::new(&file.least_behind),
            about_behind: Phrases::new(&file.about_behind),
            most_behind: Phrases::new(&file.most_behind),
            part_of: Phrases::new(&file.part_of),
            minute_of: Phrases::new(&file.minute_of),
            naming: Phrases::new(&file.naming),
            elsewhere: Phrases::new(&file.elsewhere),
            moving: Phrases::new(&file.moving),
            aged: Phrases::new(&file.aged),
            meetings: Phrases::new(&file.meetings),
            stances: file.stances.iter().map(stance).collect(),
            reporting: Phrases::new(&file.reporting),
            titled: Phrases::new(&file.titled),
            titles: Phrases::new(&file.titles),
            groups: file.groups.iter().map(|group| (Phrases::new(&group.words), group.size)).collect(),
            audiences: folded(&file.audiences).into_iter().collect(),
            voiceless: folded(&file.voiceless).into_iter().collect(),
            announcing: folded(&file.announcing).into_iter().collect(),
            homographs: folded(&file.homographs).into_iter().collect(),
            recalling: folded(&file.recalling),
            organisations: folded(&file.organisations).into_iter().collect(),
            persons: folded(&file.persons).into_iter().collect(),
            roles,
            dual_roles,
            role_names,
            units,
            duals,
            unit_names,
        })
    }

    /// The counted act that a folded word tells of.
    #[must_use]
    pub fn role(&self, word: &str) -> Option<Role> {
        self.roles.get(word).or_else(|| self.roles.get(unjoined(word))).copied()
    }

    /// The counted act that a folded word tells two people of: «قتيلين».
    #[must_use]
    pub fn dual_role(&self, word: &str) -> Option<Role> {
        self.dual_roles.get(word).or_else(|| self.dual_roles.get(unjoined(word))).copied()
    }

    /// The name of a role, and whether news of one event raises it by the hour.
    #[must_use]
    pub fn role_name(&self, role: Role) -> (&str, bool) {
        let (name, moves) = &self.role_names[usize::from(role.0)];
        (name, *moves)
    }

    /// Whether a folded word means people.
    #[must_use]
    pub fn is_person(&self, word: &str) -> bool {
        let bare = unjoined(word);
        [word, bare, bare.strip_prefix("ال").unwrap_or(bare)].iter().any(|form| self.persons.contains(*form))
    }

    /// The unit that a folded word is, and whether it is two of it.
    #[must_use]
    pub fn unit(&self, word: &str) -> Option<(Unit, bool)> {
        let look = |word: &str| self.units.get(word).map(|&unit| (unit, false)).or_else(|| self.duals.get(word).map(|&unit| (unit, true)));
        look(word).or_else(|| look(unjoined(word)))
    }

    /// The name of a unit.
    #[must_use]
    pub fn unit_name(&self, unit: Unit) -> &str {
        &self.unit_names[usize::from(unit.0)]
    }

    /// The unit of this name.
    #[must_use]
    pub fn unit_named(&self, name: &str) -> Option<Unit> {
        self.unit_names.iter().position(|other| **other == *name).map(|at| Unit(at as u8))
    }

    /// The size of the group that the words at `at` mean, and the number of these words.
    #[must_use]
    pub fn group(&self, words: &[&str], at: usize) -> Option<(u8, usize)> {
        self.groups.iter().find_map(|(phrases, size)| phrases.at(words, at).map(|taken| (*size, taken)))
    }
}

//! The words by which a sentence leans on an earlier one, from `models/cohesion.toml`.
//!
//! Uses `text::fold` and `noise::RuleError` for its errors. Every list becomes a class; a word may be of several.

use super::noise::RuleError;
use super::phrases::longest_word;
use crate::text::fold::fold_phrase;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

/// A set of word classes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Class(u16);

impl Class {
    /// A verb of speech or judgement.
    pub const SPEECH: Self = Self(1);
    /// A verb that news tells of a person or thing named before.
    pub const ACT: Self = Self(1 << 1);
    /// Follows a verb whose subject was named earlier, and introduces none.
    pub const NO_SUBJECT: Self = Self(1 << 2);
    /// هذا and its kind.
    pub const DEMONSTRATIVE: Self = Self(1 << 3);
    /// What هذا may point at without needing anything, such as العام.
    pub const PRESENT: Self = Self(1 << 4);
    /// Two that were named before, such as الزعيمان.
    pub const DUAL: Self = Self(1 << 5);
    /// With ال and nothing behind it, one that was named before; listed without ال.
    pub const DEFINITE: Self = Self(1 << 6);
    /// A definite noun that names a person, so that a name may follow.
    pub const PERSON: Self = Self(1 << 7);
    /// A speaker's own voice.
    pub const FIRST_PERSON: Self = Self(1 << 8);
    /// A given name.
    pub const GIVEN: Self = Self(1 << 9);

    /// Whether the two have a class in common.
    #[must_use]
    pub fn is(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The classes as bits, fewer than [`super::marks::Marks`] has room for.
    pub(super) fn bits(self) -> u64 {
        u64::from(self.0)
    }

    /// The classes of these bits.
    pub(super) fn from_bits(bits: u64) -> Self {
        Self(bits as u16)
    }

    fn add(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

/// The lists, ready for look-up.
#[derive(Debug, Default)]
pub struct Cohesion {
    classes: FxHashMap<Box<str>, Class>,
    openers: FxHashSet<Box<str>>,
    /// First words of openers and the most words that an opener beginning so has.
    opener_words: FxHashMap<Box<str>, usize>,
    /// Phrases about pictures, with a space on both sides.
    pictures: Vec<String>,
    /// For each picture phrase, a word that it cannot do without.
    picture_words: FxHashSet<Box<str>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "format")]
    _format: String,
    #[serde(rename = "version")]
    _version: u32,
    openers: Vec<String>,
    speech: Vec<String>,
    acts: Vec<String>,
    no_subject: Vec<String>,
    demonstratives: Vec<String>,
    present: Vec<String>,
    duals: Vec<String>,
    definites: Vec<String>,
    persons: Vec<String>,
    first_person: Vec<String>,
    pictures: Vec<String>,
}

impl Cohesion {
    /// Reads the lists.
    ///
    /// # Errors
    /// When it is not the TOML of `models/cohesion.toml`.
    pub fn parse(toml: &str) -> Result<Self, RuleError> {
        let file: File = toml::from_str(toml)?;
        let mut cohesion = Self::default();
        for (words, class) in [
            (&file.speech, Class::SPEECH),
            (&file.acts, Class::ACT),
            (&file.no_subject, Class::NO_SUBJECT),
            (&file.demonstratives, Class::DEMONSTRATIVE),
            (&file.present, Class::PRESENT),
            (&file.duals, Class::DUAL),
            (&file.definites, Class::DEFINITE),
            (&file.persons, Class::PERSON),
            (&file.persons, Class::DEFINITE),
            (&file.first_person, Class::FIRST_PERSON),
        ] {
            for word in words {
                cohesion.classes.entry(fold_phrase(word).into()).or_default().add(class);
            }
        }
        for opener in &file.openers {
            let folded = fold_phrase(opener);
            let first = folded.split(' ').next().unwrap_or_default();
            let most = cohesion.opener_words.entry(first.into()).or_insert(0);
            *most = (*most).max(folded.split(' ').count());
            cohesion.openers.insert(folded.into());
        }
        cohesion.pictures = file.pictures.iter().map(|phrase| format!(" {} ", fold_phrase(phrase))).collect();
        cohesion.picture_words = cohesion.pictures.iter().filter_map(|phrase| longest_word(phrase)).map(Box::from).collect();
        Ok(cohesion)
    }

    /// Puts folded words into a class, too.
    pub fn classify<'w>(&mut self, words: impl IntoIterator<Item = &'w str>, class: Class) {
        for word in words {
            self.classes.entry(word.into()).or_default().add(class);
        }
    }

    /// The classes of a folded word as it stands.
    #[must_use]
    pub fn class(&self, folded: &str) -> Class {
        self.classes.get(folded).copied().unwrap_or_default()
    }

    /// Whether folded words with single spaces between them are an opener.
    #[must_use]
    pub fn is_opener(&self, words: &str) -> bool {
        self.openers.contains(words)
    }

    /// The number of words of the longest opener whose first word a folded word is; 0 for none.
    #[must_use]
    pub fn longest_opener(&self, first: &str) -> usize {
        self.opener_words.get(first).copied().unwrap_or(0)
    }

    /// The listed words, folded, with their classes.
    pub(super) fn classes(&self) -> impl Iterator<Item = (&str, Class)> {
        self.classes.iter().map(|(word, &class)| (&**word, class))
    }

    /// The first words of the openers, folded.
    pub(super) fn beginnings_of_openers(&self) -> impl Iterator<Item = &str> {
        self.opener_words.keys().map(|word| &**word)
    }

    /// Words, folded, without one of which no phrase speaks of a picture.
    pub(super) fn words_of_pictures(&self) -> impl Iterator<Item = &str> {
        self.picture_words.iter().map(|word| &**word)
    }

    /// Whether folded words, each with a space on both sides, speak of a picture, a table or a link that only the page
    /// shows.
    #[must_use]
    pub fn points_at_page(&self, folded: &str) -> bool {
        self.pictures.iter().any(|phrase| folded.contains(phrase.as_str()))
    }
}

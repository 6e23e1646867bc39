//! What the lists say of single words, in one table.
//!
//! Uses the other lists of `model`. A form that is met for the first time is looked up here, as are its parts, and not
//! in one list after the other.

use super::WordList;
use super::cohesion::Cohesion;
use super::marks::{CONJUNCTIONS, Marks, PARTICLES, PRONOUNS, QAD, RELATIVES};
use super::noise::NoiseRules;
use rustc_hash::FxHashMap;

/// What the lists say of a folded word as it stands.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Known {
    /// Its classes and marks.
    pub(super) marks: Marks,
    pub(super) is_stop_word: bool,
}

/// The folded words that a list has.
#[derive(Debug)]
pub(super) struct KnownWords(FxHashMap<Box<str>, Known>);

impl KnownWords {
    pub(super) fn new(cohesion: &Cohesion, stop_words: &WordList, noise: &NoiseRules) -> Self {
        let most = cohesion.classes().count() + noise.keys().count() + stop_words.len();
        let mut known = FxHashMap::<Box<str>, Known>::with_capacity_and_hasher(most, Default::default());
        let mut add = |word: &str, marks: Marks| {
            let known = known.entry(word.into()).or_default();
            known.marks = known.marks.or(marks);
        };
        cohesion.classes().for_each(|(word, class)| add(word, Marks::of_class(class)));
        cohesion.beginnings_of_openers().for_each(|word| add(word, Marks::OPENER));
        cohesion.words_of_pictures().for_each(|word| add(word, Marks::PICTURE));
        noise.keys().for_each(|(word, marks)| add(word, marks));
        for (words, marks) in [
            (PRONOUNS, Marks::PRONOUN),
            (CONJUNCTIONS, Marks::CONJUNCTION),
            (RELATIVES, Marks::RELATIVE),
            (PARTICLES, Marks::PARTICLE),
            (&[QAD], Marks::QAD),
        ] {
            words.iter().for_each(|word| add(word, marks));
        }
        for word in stop_words.sorted() {
            known.entry(word.into()).or_default().is_stop_word = true;
        }
        Self(known)
    }

    /// What is known of a folded word; nothing of most.
    pub(super) fn of(&self, folded: &str) -> Known {
        self.0.get(folded).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Model;

    #[test]
    fn one_table_says_what_the_lists_say() {
        let model = Model::shipped().unwrap();
        let words: Vec<&str> = model.noise.keys().map(|(word, _)| word).chain(model.stop_words.sorted()).collect();
        assert!(words.len() > 500);
        for word in words {
            for form in [word.to_owned(), format!("و{word}"), format!("{word}-{word}"), format!("اضغط/{word}")] {
                let marks = model.marks(&form, &form);
                assert_eq!(marks.and(Marks::NOISE), model.noise.marks(&form), "{form}");
            }
            let is_listed = model.stop_words.contains(word);
            assert_eq!(model.known.of(word).is_stop_word, is_listed);
            assert!(!(is_listed && model.marks(word, word).has(Marks::TOPIC)), "{word}");
            assert_eq!(model.marks(word, word).class(), model.cohesion.class(word), "{word}");
        }
        for (words, mark) in [(PRONOUNS, Marks::PRONOUN), (RELATIVES, Marks::RELATIVE), (CONJUNCTIONS, Marks::CONJUNCTION)] {
            assert!(words.iter().all(|word| model.marks(word, word).has(mark)), "{words:?}");
        }
        for (form, mark) in [("وقد", Marks::QAD), ("فلم", Marks::PARTICLE), ("ولديهم", Marks::BARE_PRONOUN), ("الصوره", Marks::PICTURE)]
        {
            assert!(model.marks(form, form).has(mark) && !model.marks("مدينه", "مدينه").has(mark), "{form}");
        }
        let openers: Vec<&str> = model.cohesion.beginnings_of_openers().collect();
        assert!(!openers.is_empty() && openers.iter().all(|word| model.marks(word, word).has(Marks::OPENER)));
        let marks = model.marks("والصحفيين", "والصحفيين");
        assert_eq!(marks.noun_class(), model.cohesion.class("صحفيين"));
    }
}

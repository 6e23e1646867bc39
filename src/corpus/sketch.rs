//! What clustering keeps of a document, and how like two documents are.
//!
//! Uses `article`, `model::places`, `text`, `corpus::frequencies`. Under a kilobyte and a half a document.

use super::frequencies::Frequencies;
use crate::article::{Document, Published};
use crate::model::Model;
use crate::text::Term;
use crate::text::fold::fold_phrase_into;
use crate::text::sparse::{dot, scale_to_unit};
use rustc_hash::FxHashMap;

/// Terms that weigh in the likeness of two documents.
const TERMS: usize = 60;
/// What a word counts in the title, in the first sentences of the body, and in the others.
const TITLE: f32 = 2.0;
const LEAD: f32 = 1.0;
const REST: f32 = 0.5;
/// Sentences of the lead.
const LEAD_SENTENCES: usize = 3;
/// Sentences behind the title that say where something happened.
const WHERE_SENTENCES: usize = 2;
/// What the likeness of the titles counts; that of the whole counts the rest.
const TITLES: f64 = 0.2;
/// What is left of the likeness of two documents that speak of different places: news of one kind is told in the same
/// words everywhere.
const ELSEWHERE: f64 = 0.3;
/// How long a story waits for another document, in hours.
const WINDOW: f64 = 72.0;
/// Hours after which likeness counts half: look-alikes are mostly of another day.
const HALF_LIFE: f64 = 11.0;
/// What counts of a likeness when one of the two is of no known time: as of two that are some hours apart.
const TIMELESS: f64 = 0.8;

/// Terms with weights, in ascending order of the terms.
type Weighted<W> = Vec<(Term, W)>;

/// What is kept of a document.
#[derive(Debug, Clone, Default)]
pub struct Sketch {
    /// Terms with their weighted counts.
    terms: Weighted<f32>,
    /// Those of the title.
    title: Weighted<f32>,
    /// The places of title and lead, in ascending order; who comes from a land counts as the land.
    places: Vec<usize>,
    /// Hours since 1970, where the document states a time or a day.
    pub(super) hour: Option<f64>,
}

/// A sketch once it is known how common each term is.
#[derive(Debug, Clone)]
pub(super) struct Weights {
    /// The weightiest terms, as a unit vector.
    pub whole: Weighted<f64>,
    title: Weighted<f64>,
}

impl Sketch {
    /// Of a document whose body sentences are `body`, and all its terms in ascending order. `background` tells which
    /// terms to keep of a long one. Linear in the document, apart from sorting its terms.
    #[must_use]
    pub fn of(document: &Document, body: &[usize], model: &Model, background: &Frequencies) -> (Self, Vec<Term>) {
        let mut counts: FxHashMap<Term, f32> = FxHashMap::default();
        for &term in &document.title_terms {
            *counts.entry(term).or_insert(0.0) += 1.0;
        }
        let title = sorted(counts.clone());
        counts.values_mut().for_each(|count| *count *= TITLE);
        for (rank, &index) in body.iter().enumerate() {
            let weight = if rank < LEAD_SENTENCES { LEAD } else { REST };
            for &term in document.terms_of(&document.sentences[index]) {
                *counts.entry(term).or_insert(0.0) += weight;
            }
        }
        let mut terms = sorted(counts);
        let all = terms.iter().map(|(term, _)| *term).collect();
        // Half as many again as will be used: the archive's own frequencies decide in the end.
        let weight = |&(term, count): &(Term, f32)| damped(count) * background.idf(term);
        terms.sort_by(|a, b| weight(b).total_cmp(&weight(a)).then(a.0.cmp(&b.0)));
        terms.truncate(TERMS * 3 / 2);
        terms.sort_unstable_by_key(|(term, _)| *term);
        terms.shrink_to_fit();
        let hour = document.published.as_ref().map(hour);
        (Self { terms, title, places: places(document, body, model), hour }, all)
    }

    /// With what each term weighs by `idf`.
    pub(super) fn weights(&self, idf: impl Fn(Term) -> f64) -> Weights {
        let weigh = |terms: &[(Term, f32)]| -> Weighted<f64> {
            let mut weighted: Weighted<f64> = terms.iter().map(|&(term, count)| (term, damped(count) * idf(term))).collect();
            weighted.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            weighted.truncate(TERMS);
            scale_to_unit(&mut weighted);
            weighted.sort_unstable_by_key(|(term, _)| *term);
            weighted
        };
        Weights { whole: weigh(&self.terms), title: weigh(&self.title) }
    }

    /// Whether both name places, and none in common.
    fn is_elsewhere(&self, other: &Self) -> bool {
        !self.places.is_empty() && !other.places.is_empty() && !self.places.iter().any(|place| other.places.binary_search(place).is_ok())
    }

    /// How much the time between two documents leaves of their likeness: halved every eleven hours, nothing beyond the
    /// window.
    pub(super) fn freshness(&self, other: &Self) -> Option<f64> {
        let (Some(a), Some(b)) = (self.hour, other.hour) else { return Some(TIMELESS) };
        let between = (a - b).abs();
        (between <= WINDOW).then(|| 0.5f64.powf(between / HALF_LIFE))
    }
}

/// How like two documents are, from 0 to 1: the cosine of their terms and, where both have one, of their titles, less
/// where they speak of different places and the more time lies between them. Linear in the terms of both.
pub(super) fn likeness(a: (&Sketch, &Weights), b: (&Sketch, &Weights)) -> f64 {
    let titles = if a.1.title.is_empty() || b.1.title.is_empty() { 0.0 } else { TITLES };
    let words = (1.0 - titles) * dot(&a.1.whole, &b.1.whole) + titles * dot(&a.1.title, &b.1.title);
    let place = if a.0.is_elsewhere(b.0) { ELSEWHERE } else { 1.0 };
    words * place * a.0.freshness(b.0).unwrap_or(0.0)
}

/// Counts in ascending order of the terms.
fn sorted(counts: FxHashMap<Term, f32>) -> Weighted<f32> {
    let mut counts: Weighted<f32> = counts.into_iter().collect();
    counts.sort_unstable_by_key(|(term, _)| *term);
    counts
}

/// The lands and cities that title and lead name.
fn places(document: &Document, body: &[usize], model: &Model) -> Vec<usize> {
    let mut found = Vec::new();
    let mut folded = String::new();
    let mut look = |text: &str| {
        fold_phrase_into(text, &mut folded);
        let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        let mut at = 0;
        while at < words.len() {
            let hit = model.places.place_at(&words, at).or_else(|| model.places.demonym_at(&words, at));
            found.extend(hit.map(|hit| model.places.land(hit.index)));
            at += hit.map_or(1, |hit| hit.words);
        }
    };
    document.title().iter().for_each(|title| look(title));
    body.iter().take(WHERE_SENTENCES).for_each(|&index| look(document.show(document.sentences[index].span)));
    found.sort_unstable();
    found.dedup();
    found
}

/// A count that grows slower than itself above 1.
fn damped(count: f32) -> f64 {
    let count = f64::from(count);
    if count >= 1.0 { 1.0 + count.ln() } else { count }
}

/// Hours since 1970: of the instant, else of the noon of the day.
fn hour(published: &Published) -> f64 {
    let days = published.date.duration_since(jiff::civil::Date::constant(1970, 1, 1)).as_hours() as f64;
    published.instant.map_or(days + 12.0, |instant| instant.as_second() as f64 / 3600.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::document::Scratch;
    use crate::article::{Article, Engine};

    fn sketch(date: &str, text: &str) -> Sketch {
        let model = std::sync::Arc::new(Model::shipped().unwrap());
        let published = Published::parse(date, &model.months);
        let engine = Engine::new(std::sync::Arc::clone(&model), Default::default());
        let document = engine.read(Article { text: text.into(), published, ..Article::default() }, &mut Scratch::default());
        Sketch::of(&document, &document.body(), &model, &Frequencies::shipped().unwrap()).0
    }

    #[test]
    fn whoever_comes_from_a_land_is_there() {
        let elsewhere = |a, b| sketch("", a).is_elsewhere(&sketch("", b));
        assert!(!elsewhere(
            "أغلقت الشرطة الألمانية طريق الميناء مساء الأحد بعد الحادث.",
            "وقع الحادث في ألمانيا مساء الأحد قرب طريق الميناء."
        ));
        assert!(elsewhere("أغلقت الشرطة الألمانية طريق الميناء مساء الأحد بعد الحادث.", "وقع الحادث في تونس مساء الأحد قرب طريق الميناء."));
        assert!(!elsewhere("أغلقت الشرطة طريق الميناء مساء الأحد بعد الحادث.", "وقع الحادث في تونس مساء الأحد قرب طريق الميناء."));
    }

    #[test]
    fn likeness_fades_with_time_and_place() {
        let idf = |_| 1.0;
        let first = sketch("2025-11-09T06:00:00Z", "انقلبت شاحنة على طريق الميناء في تونس فجر الأحد وقتل سائقها.");
        let weights = first.weights(idf);
        let of = |date, text: &str| {
            let other = sketch(date, text);
            likeness((&first, &weights), (&other, &other.weights(idf)))
        };
        let same = of("2025-11-09T06:00:00Z", "انقلبت شاحنة على طريق الميناء في تونس فجر الأحد وقتل سائقها.");
        assert!((same - 1.0).abs() < 1e-9, "{same}: the same text, neither with a title");
        let later = of("2025-11-09T17:00:00Z", "انقلبت شاحنة على طريق الميناء في تونس فجر الأحد وقتل سائقها.");
        assert!((later - same / 2.0).abs() < 1e-9, "{later}");
        assert_eq!(of("2025-11-13T06:00:00Z", "انقلبت شاحنة على طريق الميناء في تونس فجر الأحد وقتل سائقها."), 0.0);
        let elsewhere = of("2025-11-09T06:00:00Z", "انقلبت شاحنة على طريق الميناء في ألمانيا فجر الأحد وقتل سائقها.");
        assert!(elsewhere < same * ELSEWHERE, "{elsewhere}");
    }
}

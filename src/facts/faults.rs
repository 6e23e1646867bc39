//! Faults of a source that an editor or translator should know of before the sentence is used.
//!
//! Uses `words`, `times`, `model::places`. Only what the sentence itself shows to be wrong; nothing is repaired.

use super::times::{Basis, Precision, Time};
use super::words::Words;
use crate::model::Model;
use crate::text::Span;

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fault {
    /// A quotation is opened and not closed, or the other way round.
    OpenQuote,
    /// The weekday is not that of the date.
    Weekday,
    /// One office with two nationalities: «الزعيم الكوري الصيني».
    TwoNationalities,
    /// A person's name without its first part, at its first mention.
    CutName,
}

impl Fault {
    /// The name used in every output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::OpenQuote => "open-quote",
            Self::Weekday => "weekday",
            Self::TwoNationalities => "two-nationalities",
            Self::CutName => "cut-name",
        }
    }

    /// What it means, for people.
    #[must_use]
    pub fn why(self) -> &'static str {
        match self {
            Self::OpenQuote => "a quotation mark has no partner in the sentence",
            Self::Weekday => "the date is not on this weekday",
            Self::TwoNationalities => "one office with two nationalities",
            Self::CutName => "the name lacks its first part at its first mention",
        }
    }
}

/// The faults of a sentence.
pub(crate) fn faults(words: &Words<'_>, text: &str, sentence: Span, times: &[Time], model: &Model) -> Vec<(Fault, Span)> {
    let mut found = Vec::new();
    let guillemets = |mark: char| sentence.of(text).matches(mark).count();
    if guillemets('«') != guillemets('»') {
        let at = sentence.of(text).find(['«', '»']).unwrap_or(0) as u32 + sentence.start;
        found.push((Fault::OpenQuote, Span { start: at, end: at + '«'.len_utf8() as u32 }));
    }
    for time in times.iter().filter(|time| time.precision == Precision::Day && time.basis == Basis::Stated) {
        // «الثلاثاء 12 نوفمبر 2024»
        let first = words.spans.partition_point(|word| word.start < time.span.start);
        if let Some(weekday) = first.checked_sub(1).and_then(|before| super::times::weekday(words.folded[before]))
            && !words.breaks[first]
            && weekday != time.from.weekday()
        {
            found.push((Fault::Weekday, words.span(first - 1..first)));
        }
    }
    for at in 0..words.len() {
        let Some(taken) = model.facts.titles.at(&words.folded, at).or_else(|| words.folded[at].strip_prefix("لل").map(|_| 1)) else {
            continue;
        };
        let first = at + taken;
        let hit = |at: usize| (at < words.len() && !words.breaks[at]).then(|| model.places.demonym_at(&words.folded, at)).flatten();
        if let Some(one) = hit(first)
            && let Some(two) = hit(first + one.words)
            && one.index != two.index
            && [first, first + one.words].iter().all(|&at| words.folded[at].starts_with("ال"))
        {
            found.push((Fault::TwoNationalities, words.span(at..first + one.words + two.words)));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::FactFinder;
    use crate::score::tests::document;

    fn faults(text: &str) -> Vec<(Fault, String)> {
        let document = document(text);
        let facts = FactFinder::default().find(&document, &document.sentences[0], &Model::shipped().unwrap());
        facts.faults.into_iter().map(|(fault, span)| (fault, document.show(span).to_owned())).collect()
    }

    #[test]
    fn what_is_wrong_is_named_with_its_words() {
        assert_eq!(faults("وصل الوفد الاثنين 12 نوفمبر 2024 إلى العاصمة."), [(Fault::Weekday, "الاثنين".into())]);
        assert_eq!(faults("استقبل الوزير الزعيم الروسي الصيني في القصر."), [(Fault::TwoNationalities, "الزعيم الروسي الصيني".into())]);
        assert_eq!(faults("قال الوزير «إن العمل بدأ في الموعد."), [(Fault::OpenQuote, "«".into())]);
    }

    #[test]
    fn what_is_right_is_not_reported() {
        for text in
            ["وصل الوفد الثلاثاء 12 نوفمبر 2024 إلى العاصمة.", "التقى الرئيس الروسي نظيره الصيني في القصر.", "قال الوزير «بدأ العمل»."]
        {
            assert_eq!(faults(text), [], "{text}");
        }
    }
}

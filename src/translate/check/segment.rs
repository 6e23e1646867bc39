//! What checks look at: the segments of a file, prepared once.
//!
//! Uses `text`, `lexicon`.

use super::values::Numbers;
use super::{Checker, Language, Options, Pair, is_in_arabic_script};
use crate::text::fold::fold_phrase;
use crate::text::{MonthNames, for_each_word};
use crate::translate::lexicon::{Evidence, Lexicon, Side, log_ratio};
use rustc_hash::FxHashMap;

/// A segment with what several checks need of it.
#[derive(Debug)]
pub struct Segment<'p> {
    /// The source.
    pub source: &'p str,
    /// The target.
    pub target: &'p str,
    /// The pair itself.
    pub pair: &'p Pair,
    /// Words of the source, as written.
    pub source_words: Vec<&'p str>,
    /// Words of the target, as written.
    pub target_words: Vec<&'p str>,
    /// Source and target as the lexicon sees them, where it knows their languages.
    pub sides: Option<Sides>,
}

/// The Arabic text of a pair and the other one.
#[derive(Debug)]
pub struct Sides {
    /// The Arabic text.
    pub arabic: Side,
    /// The text in the other language.
    pub other: Side,
}

impl Segment<'_> {
    /// Whether there is nothing to translate: no word at all.
    #[must_use]
    pub fn is_source_empty(&self) -> bool {
        self.source_words.is_empty()
    }
}

/// A file of segments and what is known of all of them.
#[derive(Debug)]
pub struct File<'p> {
    /// The segments, in order.
    pub segments: Vec<Segment<'p>>,
    /// Segments by folded source.
    pub by_source: FxHashMap<String, Vec<usize>>,
    /// Segments by folded target.
    pub by_target: FxHashMap<String, Vec<usize>>,
    /// Mean and deviation of the logarithm of the ratio of lengths, other to Arabic, in this file.
    pub ratio: (f64, f64),
    /// What is checked and how.
    pub options: &'p Options,
    pub(super) lexicon: &'p Lexicon,
    pub(super) months: &'p MonthNames,
    /// Whether the Arabic text is the source.
    pub(super) is_from_arabic: bool,
}

impl<'p> File<'p> {
    pub(super) fn new(checker: &'p Checker, pairs: &'p [Pair]) -> Self {
        let languages = (Language::of_tag(&checker.options.source_language), Language::of_tag(&checker.options.target_language));
        let is_from_arabic = languages.0 == Language::Arabic;
        let is_known = matches!(languages, (Language::Arabic, Language::English) | (Language::English, Language::Arabic));
        let mut file = Self {
            segments: Vec::with_capacity(pairs.len()),
            by_source: FxHashMap::default(),
            by_target: FxHashMap::default(),
            ratio: checker.lexicon.ratio,
            options: &checker.options,
            lexicon: &checker.lexicon,
            months: &checker.months,
            is_from_arabic,
        };
        for (at, pair) in pairs.iter().enumerate() {
            file.by_source.entry(fold_phrase(&pair.source)).or_default().push(at);
            file.by_target.entry(fold_phrase(&pair.target)).or_default().push(at);
            let (arabic, other) = if is_from_arabic { (&pair.source, &pair.target) } else { (&pair.target, &pair.source) };
            let sides = is_known.then(|| Sides { arabic: file.lexicon.arabic(arabic), other: file.lexicon.other(other) });
            file.segments.push(Segment {
                source: &pair.source,
                target: &pair.target,
                pair,
                source_words: words(&pair.source),
                target_words: words(&pair.target),
                sides,
            });
        }
        file.ratio = file.learnt_ratio();
        file
    }

    /// How well the source of one segment explains the target of another.
    pub(super) fn explained(&self, source: usize, target: usize) -> Option<Evidence> {
        let (source, target) = (self.segments[source].sides.as_ref()?, self.segments[target].sides.as_ref()?);
        let (arabic, other) = if self.is_from_arabic { (&source.arabic, &target.other) } else { (&target.arabic, &source.other) };
        Some(self.lexicon.evidence(arabic, other))
    }

    /// The ratio of lengths in this file: its median, held near the one of the lexicon, which counts like a hundred
    /// pairs. A file in which everything was cut cannot teach that this is how it should be.
    fn learnt_ratio(&self) -> (f64, f64) {
        let (mean, deviation) = self.lexicon.ratio;
        let usable = |segment: &Segment<'_>| !segment.target.trim().is_empty() && segment.source != segment.target;
        let sides = self.segments.iter().filter(|segment| usable(segment)).filter_map(|segment| segment.sides.as_ref());
        let mut ratios: Vec<f64> = sides.map(|sides| log_ratio(&sides.arabic, &sides.other)).collect();
        if ratios.is_empty() {
            return (mean, deviation);
        }
        ratios.sort_by(f64::total_cmp);
        let count = ratios.len() as f64;
        let median = ratios[ratios.len() / 2].clamp(mean - 0.2, mean + 0.2);
        ((mean * 100.0 + median * count) / (100.0 + count), deviation)
    }

    pub(super) fn numbers(&self, at: usize) -> (Numbers, Numbers) {
        let segment = &self.segments[at];
        let of = |text: &str, tag: &str| Numbers::of(text, Language::of_tag(tag), self.months);
        (of(segment.source, &self.options.source_language), of(segment.target, &self.options.target_language))
    }

    pub(super) fn is_target_in_arabic_script(&self) -> bool {
        is_in_arabic_script(&self.options.target_language)
    }
}

fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    for_each_word(text, |span| words.push(span.of(text)));
    words
}

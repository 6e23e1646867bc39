//! Counts for an estimate: segments, words and characters by how much of them is new.
//!
//! Uses `breaks`. The bands are those of OmegaT's match statistics, with exact matches apart.

use super::{Score, Tokens, breaks};
use crate::text::fold::fold_phrase;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

/// How much of a segment is known already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Band {
    /// The same segment stands before in this file.
    RepeatedHere,
    /// The same segment stands in an earlier file.
    RepeatedElsewhere,
    /// The memory has it.
    Exact,
    /// 95 to 99 percent.
    From95,
    /// 85 to 94 percent.
    From85,
    /// 75 to 84 percent.
    From75,
    /// 50 to 74 percent.
    From50,
    /// Nothing that helps.
    New,
}

impl Band {
    /// All bands, best first.
    pub const ALL: [Self; 8] =
        [Self::RepeatedHere, Self::RepeatedElsewhere, Self::Exact, Self::From95, Self::From85, Self::From75, Self::From50, Self::New];

    /// The band of a score over all pieces.
    #[must_use]
    pub fn of(score: u32) -> Self {
        match score {
            100.. => Self::Exact,
            95.. => Self::From95,
            85.. => Self::From85,
            75.. => Self::From75,
            50.. => Self::From50,
            _ => Self::New,
        }
    }

    /// Its name for people.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::RepeatedHere => "repeated",
            Self::RepeatedElsewhere => "repeated in other files",
            Self::Exact => "100",
            Self::From95 => "95-99",
            Self::From85 => "85-94",
            Self::From75 => "75-84",
            Self::From50 => "50-74",
            Self::New => "new",
        }
    }
}

/// What was counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Count {
    /// Segments.
    pub segments: usize,
    /// Words, as OmegaT counts them.
    pub words: usize,
    /// Characters without white space, in code points.
    pub characters: usize,
    /// Characters with white space, in code points.
    pub characters_with_spaces: usize,
}

impl Count {
    fn of(text: &str) -> Self {
        let (characters, characters_with_spaces) = breaks::characters(text);
        Self { segments: 1, words: breaks::words(text), characters, characters_with_spaces }
    }

    fn add(&mut self, other: Self) {
        self.segments += other.segments;
        self.words += other.words;
        self.characters += other.characters;
        self.characters_with_spaces += other.characters_with_spaces;
    }
}

/// Counts by band.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts([Count; Band::ALL.len()]);

impl Counts {
    /// The count of a band.
    #[must_use]
    pub fn of(&self, band: Band) -> Count {
        self.0[band as usize]
    }

    /// The count over all bands.
    #[must_use]
    pub fn total(&self) -> Count {
        let mut total = Count::default();
        self.0.iter().for_each(|count| total.add(*count));
        total
    }

    fn add(&mut self, band: Band, count: Count) {
        self.0[band as usize].add(count);
    }
}

/// Counts files one after the other.
#[derive(Debug, Default)]
pub struct Analysis {
    seen: FxHashMap<String, usize>,
    here: FxHashSet<String>,
    /// Each file with its counts, in order.
    pub files: Vec<(String, Counts)>,
    /// All files together.
    pub total: Counts,
}

impl Analysis {
    /// Begins a file.
    pub fn begin(&mut self, name: &str) {
        self.here.clear();
        self.files.push((name.to_owned(), Counts::default()));
    }

    /// Counts a segment of the file; `best` finds the best score that a memory has for it.
    pub fn add(&mut self, text: &str, best: impl FnOnce(&str) -> Option<Score>) {
        let key = fold_phrase(text);
        let band = if !self.here.insert(key.clone()) {
            Band::RepeatedHere
        } else if self.seen.contains_key(&key) {
            Band::RepeatedElsewhere
        } else {
            best(text).map_or(Band::New, |score| Band::of(score.all))
        };
        *self.seen.entry(key).or_default() += 1;
        let count = Count::of(text);
        if let Some((_, counts)) = self.files.last_mut() {
            counts.add(band, count);
        }
        self.total.add(band, count);
    }
}

/// The best score of a segment among others; used where there is no memory to ask.
#[must_use]
pub fn best_of<'t>(text: &str, others: impl IntoIterator<Item = &'t Tokens>) -> Option<Score> {
    let tokens = Tokens::of(text);
    others.into_iter().map(|other| super::score(&tokens, other)).max_by_key(|score| (score.all, score.stems))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repetitions_are_told_from_matches() {
        let known = Tokens::of("غادر الوفد العاصمة مساء.");
        let mut analysis = Analysis::default();
        for (file, texts) in [("a", ["وصل الوفد.", "وصل الوفد."]), ("b", ["وصل الوفد.", "غادر الوفد العاصمة صباحاً."])]
        {
            analysis.begin(file);
            for text in texts {
                analysis.add(text, |text| best_of(text, [&known]));
            }
        }
        let segments = |counts: &Counts| Band::ALL.map(|band| counts.of(band).segments);
        assert_eq!(segments(&analysis.files[0].1), [1, 0, 0, 0, 0, 0, 0, 1]);
        assert_eq!(segments(&analysis.files[1].1), [0, 1, 0, 0, 1, 0, 0, 0]);
        assert_eq!((analysis.total.total().segments, analysis.total.total().words), (4, 10));
    }
}

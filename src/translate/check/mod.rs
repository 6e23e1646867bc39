//! Checks of translations that came back: what is wrong with a pair of source and target, and how sure that is.
//!
//! Uses `text`, `lexicon`. A check is one function that looks at one segment and at what is known of the whole file;
//! `CHECKS` lists them, so a new one is a new function and a line. Each check is strict about what a translation must
//! keep and tolerant of everything that good translations do: a checker that cries wolf is switched off.

mod adequacy;
mod consistency;
mod numbers;
mod placeables;
mod punctuation;
mod script;
mod segment;
mod terms;
pub mod values;
mod words;

pub use segment::{File, Segment};
pub use terms::Term;

use crate::text::MonthNames;
use crate::translate::lexicon::Lexicon;
use crate::translate::lexicon::file::LexiconError;
use crate::translate::returned::codes::SourceCode;
use crate::translate::returned::{Returned, ReturnedSegment};
use rustc_hash::FxHashMap;
use serde::Serialize;
use std::fmt;

/// A source text and what was returned as its translation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pair {
    /// Names the segment in the report.
    pub id: String,
    /// The source text, without inline codes.
    pub source: String,
    /// The target text, without inline codes; empty when there is none.
    pub target: String,
    /// Inline codes of the source, in order.
    pub source_codes: Vec<SourceCode>,
    /// Inline codes of the target, by what identifies them.
    pub target_codes: Vec<String>,
}

impl Pair {
    /// A segment of a returned file; `None` where the file does not state the source.
    #[must_use]
    pub fn of(segment: &ReturnedSegment) -> Option<Self> {
        let source = segment.source.clone()?;
        let id = segment.id.clone().or_else(|| segment.label.clone()).or_else(|| segment.key.clone());
        Some(Self {
            id: id.unwrap_or_else(|| format!("line {}", segment.line)),
            source,
            target: segment.target.clone().unwrap_or_default(),
            source_codes: segment.source_codes.clone(),
            target_codes: segment.target_codes.clone(),
        })
    }

    /// All segments of a returned file. Where one id stands for several segments, the document is put before it.
    #[must_use]
    pub fn all_of(returned: &Returned) -> Option<Vec<Self>> {
        let mut pairs: Vec<Self> = returned.segments.iter().map(Self::of).collect::<Option<_>>()?;
        let mut ids: FxHashMap<String, usize> = FxHashMap::default();
        for pair in &pairs {
            *ids.entry(pair.id.clone()).or_default() += 1;
        }
        for (pair, segment) in pairs.iter_mut().zip(&returned.segments) {
            if let Some(document) = segment.document.as_ref().filter(|_| ids.get(&pair.id).is_some_and(|&count| count > 1)) {
                pair.id = format!("{document}/{}", pair.id);
            }
        }
        Some(pairs)
    }
}

/// The languages of which number words are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Arabic.
    Arabic,
    /// English.
    English,
    /// Any other: only what does not depend on the language is checked.
    Other,
}

impl Language {
    /// The language of a BCP 47 tag.
    #[must_use]
    pub fn of_tag(tag: &str) -> Self {
        match tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase().as_str() {
            "ar" | "ara" | "arb" => Self::Arabic,
            "en" | "eng" => Self::English,
            _ => Self::Other,
        }
    }
}

/// Whether the language of a BCP 47 tag is written in Arabic letters.
#[must_use]
pub fn is_in_arabic_script(tag: &str) -> bool {
    let mut parts = tag.split(['-', '_']);
    let language = parts.next().unwrap_or_default().to_ascii_lowercase();
    let script = parts.find(|part| part.len() == 4);
    script.map_or(
        matches!(language.as_str(), "ar" | "ara" | "arb" | "fa" | "fas" | "per" | "ur" | "urd" | "ps" | "ckb" | "sd" | "ug" | "prs"),
        |script| script.eq_ignore_ascii_case("arab"),
    )
}

/// How bad an issue is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// To be looked at.
    Warning,
    /// To be corrected before delivery.
    Error,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident $name:literal $severity:ident,)*) => {
        /// What can be wrong with a segment.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Kind {
            $($(#[$doc])* $variant,)*
        }

        impl Kind {
            /// All kinds, in the order of reports.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The name in reports and on the command line.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }

            /// How bad it is.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity),* }
            }
        }
    };
}

kinds! {
    /// No target, or white space only.
    Empty "empty" Error,
    /// The target is the source.
    Untranslated "untranslated" Error,
    /// The target is that of another segment.
    Neighbour "neighbour" Error,
    /// The target stops short.
    Truncated "truncated" Error,
    /// A number of one side is not on the other.
    Number "number" Error,
    /// Arabic letters, digits or punctuation in a target of another script.
    ArabicLeft "arabic_left" Error,
    /// An inline code, address or handle of the source is not in the target.
    Placeable "placeable" Error,
    /// A name in Latin letters of the source is not in the target.
    LatinName "latin_name" Error,
    /// A term of the term list was translated otherwise.
    Term "term" Warning,
    /// The same source has different targets.
    TwoTargets "two_targets" Warning,
    /// The target ends in another mark than the source.
    EndPunctuation "end_punctuation" Warning,
    /// Brackets lost, not closed or reversed.
    Brackets "brackets" Warning,
    /// Quotation marks lost or not closed.
    Quotes "quotes" Warning,
    /// The same word twice in succession.
    DoubledWord "doubled_word" Warning,
    /// More than one space between words.
    DoubledSpace "doubled_space" Warning,
    /// An invisible direction mark that has no use in the target.
    BidiMark "bidi_mark" Warning,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One thing that is wrong with a segment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Issue {
    /// What is wrong.
    pub kind: Kind,
    /// How bad it is.
    pub severity: Severity,
    /// What exactly, for a person.
    pub message: String,
}

/// How readily the checks that weigh evidence report an issue.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Sensitivity {
    /// Only what is nearly certain.
    Low,
    /// As measured in `docs/checking.md`.
    #[default]
    Normal,
    /// Also what is merely likely.
    High,
}

impl Sensitivity {
    /// Factor on the evidence that a check asks for.
    fn factor(self) -> f64 {
        match self {
            Self::Low => 1.5,
            Self::Normal => 1.0,
            Self::High => 0.6,
        }
    }
}

/// What is checked and how.
#[derive(Debug, Clone)]
pub struct Options {
    /// BCP 47 tag of the source language.
    pub source_language: String,
    /// BCP 47 tag of the target language.
    pub target_language: String,
    /// Kinds that are not reported.
    pub off: Vec<Kind>,
    /// How readily.
    pub sensitivity: Sensitivity,
    /// Terms and how they are to be translated.
    pub terms: Vec<Term>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            source_language: "ar".into(),
            target_language: "en".into(),
            off: Vec::new(),
            sensitivity: Sensitivity::default(),
            terms: Vec::new(),
        }
    }
}

/// A check: looks at segment `at` of the file and says what is wrong with it.
type Check = fn(file: &File<'_>, at: usize, found: &mut Found);

/// All checks of segments that have a translation. A new one is a function and a line here.
const CHECKS: [Check; 13] = [
    adequacy::neighbour,
    adequacy::truncated,
    numbers::number,
    script::arabic_left,
    script::latin_name,
    script::bidi_mark,
    placeables::placeable,
    terms::term,
    consistency::two_targets,
    punctuation::end,
    punctuation::brackets,
    punctuation::quotes,
    words::doubled,
];

/// Where checks put what they find.
#[derive(Debug, Default)]
struct Found(Vec<Issue>);

impl Found {
    fn add(&mut self, kind: Kind, message: impl Into<String>) {
        self.0.push(Issue { kind, severity: kind.severity(), message: message.into() });
    }
}

/// Checks files.
#[derive(Debug)]
pub struct Checker {
    lexicon: Lexicon,
    months: MonthNames,
    options: Options,
}

impl Checker {
    /// A checker with the shipped lexicon.
    ///
    /// # Errors
    /// When the embedded lexicon is damaged, which the tests rule out for a release.
    pub fn new(options: Options) -> Result<Self, LexiconError> {
        Ok(Self::with_lexicon(options, Lexicon::shipped()?))
    }

    /// A checker with a lexicon of your own.
    #[must_use]
    pub fn with_lexicon(options: Options, lexicon: Lexicon) -> Self {
        let months = MonthNames::parse(include_str!("../../../models/months.txt"));
        Self { lexicon, months, options }
    }

    /// The issues of each pair, in the order of the pairs; inside a pair in the order of [`Kind::ALL`].
    ///
    /// Linear in the pairs; each is compared with a few neighbours and with those that have the same target.
    #[must_use]
    pub fn check(&self, pairs: &[Pair]) -> Vec<Vec<Issue>> {
        let file = File::new(self, pairs);
        (0..pairs.len()).map(|at| self.check_one(&file, at)).collect()
    }

    fn check_one(&self, file: &File<'_>, at: usize) -> Vec<Issue> {
        let mut found = Found::default();
        let segment = &file.segments[at];
        if segment.is_source_empty() {
            return found.0;
        }
        if segment.target.trim().is_empty() {
            found.add(Kind::Empty, "there is no translation");
        } else if script::is_untranslated(file, at) {
            found.add(Kind::Untranslated, "the target is the source");
        } else {
            CHECKS.iter().for_each(|check| check(file, at, &mut found));
        }
        let mut issues = found.0;
        // What a foreign target lacks of the source follows from its being foreign.
        if issues.iter().any(|issue| issue.kind == Kind::Neighbour) {
            issues.retain(|issue| !matches!(issue.kind, Kind::Number | Kind::LatinName | Kind::Term));
        }
        issues.retain(|issue| !self.options.off.contains(&issue.kind));
        issues.sort_by_key(|issue| issue.kind);
        issues
    }
}

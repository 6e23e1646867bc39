//! Phrases of rules, found by their words.
//!
//! Uses the rules of `noise` and `text`. Every phrase is found by one of its words, and compared only where that word
//! stands, so a line is read once however many phrases there are.

use super::noise::{Line, Rule, RuleError};
use crate::text::chars::is_word_char;
use crate::text::fold::fold_phrase;
use crate::text::runs::runs;
use memchr::memmem::Finder;
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;

/// Where a phrase must stand.
#[derive(Debug, Clone, Copy)]
pub(super) enum Place {
    Equals,
    Starts,
    Ends,
    Contains,
}

/// A phrase of a rule.
#[derive(Debug)]
pub(super) struct Phrase {
    /// The rule, by its place in the list.
    pub(super) rule: usize,
    pub(super) place: Place,
    /// Folded.
    pub(super) text: Box<str>,
    /// The run of letters and digits by which it is found; none in a phrase of symbols.
    key: Option<Range<usize>>,
}

impl Phrase {
    fn new(rule: usize, place: Place, text: String, common: &FxHashSet<String>) -> Self {
        let key = match place {
            Place::Equals | Place::Starts => runs(&text).next(),
            Place::Ends => runs(&text).last(),
            Place::Contains => rarest_run(&text, common),
        };
        Self { rule, place, key: key.map(|(at, run)| at..at + run.len()), text: text.into() }
    }

    pub(super) fn key(&self) -> Option<&str> {
        self.key.clone().and_then(|key| self.text.get(key))
    }
}

/// The run of letters and digits of a folded phrase that is the rarest, as a rule: the longest that is not common.
fn rarest_run<'p>(phrase: &'p str, common: &FxHashSet<String>) -> Option<(usize, &'p str)> {
    runs(phrase).max_by_key(|(_, run)| (!common.contains(*run), run.chars().count()))
}

/// The longest run of letters and digits of a folded phrase: mostly the rarest.
pub(super) fn longest_word(phrase: &str) -> Option<&str> {
    runs(phrase).map(|(_, run)| run).max_by_key(|run| run.chars().count())
}

/// The phrases that one word leads to.
type Index = FxHashMap<Box<str>, Vec<u32>>;

/// Rules whose phrases are found by their words.
///
/// A phrase must stand where its first or last word is the first or last of the line, or whole words must stand around
/// it. So the word by which it is found is always a whole run of letters and digits of the line.
#[derive(Debug, Default)]
pub(super) struct PhraseSet {
    pub(super) phrases: Vec<Phrase>,
    pub(super) rules: Vec<Rule>,
    /// Phrases that a line begins with or consists of, by their first word.
    by_first: Index,
    /// Phrases that a line ends in, by their last word.
    by_last: Index,
    /// Phrases that stand anywhere, by their rarest word.
    inside: Index,
    /// Phrases without a word.
    symbols: Vec<(u32, Finder<'static>)>,
    /// No rule fits a line of more words.
    pub(super) longest_line: usize,
}

impl PhraseSet {
    pub(super) fn build(rules: Vec<Rule>, common: &FxHashSet<String>) -> Result<Self, RuleError> {
        let longest_line = rules.iter().map(|rule| rule.max_words).max().unwrap_or(0);
        let mut set = Self { longest_line, ..Self::default() };
        for (number, rule) in rules.iter().enumerate() {
            let before = set.phrases.len();
            for (list, place) in
                [(&rule.equals, Place::Equals), (&rule.starts, Place::Starts), (&rule.ends, Place::Ends), (&rule.contains, Place::Contains)]
            {
                list.iter().for_each(|phrase| set.add(Phrase::new(number, place, fold_phrase(phrase), common)));
            }
            if set.phrases.len() == before {
                return Err(RuleError::Empty(rule.id.to_string()));
            }
        }
        set.rules = rules;
        Ok(set)
    }

    fn add(&mut self, phrase: Phrase) {
        let number = self.phrases.len() as u32;
        let index = match phrase.place {
            Place::Equals | Place::Starts => &mut self.by_first,
            Place::Ends => &mut self.by_last,
            Place::Contains => &mut self.inside,
        };
        match phrase.key() {
            Some(key) => index.entry(key.into()).or_default().push(number),
            None => self.symbols.push((number, Finder::new(&*phrase.text).into_owned())),
        }
        self.phrases.push(phrase);
    }

    /// The first rule that fits a line.
    pub(super) fn first_match(&self, line: Line<'_>) -> Option<&Rule> {
        let mut search = Search::new(self, line)?;
        search.at_ends();
        search.inside();
        search.best.map(|rule| &self.rules[rule])
    }

    /// The same without the phrases that stand anywhere, symbols aside.
    pub(super) fn first_match_at_ends(&self, line: Line<'_>) -> Option<&Rule> {
        let mut search = Search::new(self, line)?;
        search.at_ends();
        search.best.map(|rule| &self.rules[rule])
    }
}

/// A search for the first rule that fits a line.
struct Search<'r, 'l> {
    set: &'r PhraseSet,
    line: Line<'l>,
    /// Where the line begins and ends without punctuation.
    core: Range<usize>,
    /// The same without punctuation that no phrase begins or ends with.
    shown: Range<usize>,
    best: Option<usize>,
}

impl<'r, 'l> Search<'r, 'l> {
    /// Nothing if the line is too long for every rule.
    fn new(set: &'r PhraseSet, line: Line<'l>) -> Option<Self> {
        if line.words > set.longest_line {
            return None;
        }
        let folded = line.folded;
        let start_of = |is_edge: fn(char) -> bool| folded.len() - folded.trim_start_matches(is_edge).len();
        let end_of = |is_edge: fn(char) -> bool| folded.trim_end_matches(is_edge).len();
        let core = start_of(|c| !is_word_char(c))..end_of(|c| !is_word_char(c));
        let shown = start_of(|c| !is_word_char(c) && !matches!(c, '©' | '(' | '*'))..end_of(|c| !is_word_char(c) && c != ')');
        Some(Self { set, line, core, shown, best: None })
    }

    /// Tries the phrases at the two ends of the line, and those without a word.
    fn at_ends(&mut self) {
        let (set, folded) = (self.set, self.line.folded);
        if let Some(core) = folded.get(self.core.clone()) {
            let first = core.get(..core.find(|c| !is_word_char(c)).unwrap_or(core.len())).unwrap_or("");
            let last = core.rsplit(|c| !is_word_char(c)).next().unwrap_or("");
            self.try_all(&set.by_first, first, self.core.start);
            self.try_all(&set.by_last, last, self.core.end - last.len());
        }
        for (number, finder) in &set.symbols {
            let find_from = |at: usize| folded.as_bytes().get(at..).and_then(|rest| finder.find(rest)).map(|found| at + found);
            let found = std::iter::successors(find_from(0), |&at| find_from(at + 1));
            found.for_each(|at| self.try_phrase(*number, at));
        }
    }

    /// Tries the phrases that may stand anywhere.
    fn inside(&mut self) {
        let set = self.set;
        runs(self.line.folded).for_each(|(at, run)| self.try_all(&set.inside, run, at));
    }

    /// Tries the phrases that a word at byte `at` leads to.
    fn try_all(&mut self, index: &Index, word: &str, at: usize) {
        for &number in index.get(word).into_iter().flatten() {
            let before = self.set.phrases[number as usize].key.as_ref().map_or(0, |key| key.start);
            if let Some(from) = at.checked_sub(before) {
                self.try_phrase(number, from);
            }
        }
    }

    /// Takes the rule of a phrase if that stands at byte `from`, where it must, and none before it fits.
    fn try_phrase(&mut self, number: u32, from: usize) {
        let phrase = &self.set.phrases[number as usize];
        let (rule, line) = (&self.set.rules[phrase.rule], self.line);
        let is_out =
            self.best.is_some_and(|best| best <= phrase.rule) || line.words > rule.max_words || rule.no_stop && line.ends_with_stop;
        let to = from + phrase.text.len();
        if is_out || line.folded.get(from..to) != Some(&*phrase.text) {
            return;
        }
        let before = line.folded.get(..from).and_then(|before| before.chars().next_back());
        let behind = line.folded.get(to..).and_then(|behind| behind.chars().next());
        let is_apart = |c: Option<char>| c.is_none_or(|c| !is_word_char(c));
        let last = line.folded.get(..to).and_then(|line| line.chars().next_back());
        let open_left = is_apart(before);
        let open_right = is_apart(last) || is_apart(behind);
        let at_start = [0, self.shown.start, self.core.start].contains(&from);
        let at_end = [line.folded.len(), self.shown.end, self.core.end].contains(&to);
        let fits = match phrase.place {
            Place::Equals => at_start && at_end,
            Place::Starts => at_start && open_right,
            Place::Ends => at_end && open_left,
            Place::Contains => open_left && open_right,
        };
        if fits {
            self.best = Some(phrase.rule);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::noise::NoiseRules;
    use super::*;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    /// The first rule with a phrase that stands where it must, looked for everywhere.
    fn by_looking_everywhere<'r>(set: &'r PhraseSet, line: Line<'_>) -> Option<&'r Rule> {
        let mut search = Search::new(set, line)?;
        for number in 0..set.phrases.len() as u32 {
            (0..=line.folded.len()).for_each(|from| search.try_phrase(number, from));
        }
        search.best.map(|rule| &set.rules[rule])
    }

    /// Rules about symbols, whole words in one another, and nothing at all.
    const ODD_RULES: &str = r#"
        [[rule]]
        id = "symbols"
        zone = "nav"
        reason = "-"
        starts = ["*", "(c)", "-1"]
        ends = ["**", "(أ)", "/ب"]
        contains = ["**", "(أ", "أ ب أ", "- ب", "ab"]
        equals = ["©", "ب -", ")"]
        max_words = 5
        [[rule]]
        id = "words"
        zone = "nav"
        reason = "-"
        starts = ["أ ب", "ب:", "أ أ أ", "أب"]
        ends = ["ب", "أ ب"]
        contains = ["ب ب", "أب أ"]
        equals = ["أ", "أ أ"]
        no_stop = true
        [[sentence]]
        id = "nothing"
        zone = "nav"
        reason = "-"
        equals = ["ـ"]
        "#;

    proptest! {
        #[test]
        fn phrases_are_found_where_they_are(odd in "[اب]{0,2}([ *()©/:c1-]{0,2}[ابc1a]{1,2}){0,6}[ *()©/:-]{0,3}", words in 0usize..8, stop: bool) {
            static RULES: LazyLock<NoiseRules> =
                LazyLock::new(|| NoiseRules::parse_with(include_str!("../../models/noise.toml"), ODD_RULES).unwrap());
            let folded = fold_phrase(&odd);
            let line = Line { folded: &folded, words, ends_with_stop: stop };
            for set in [&RULES.lines, &RULES.sentences] {
                let found = set.first_match(line).map(|rule| &rule.id);
                prop_assert_eq!(found, by_looking_everywhere(set, line).map(|rule| &rule.id), "{}", folded);
            }
        }
    }

    #[test]
    fn every_shipped_phrase_is_found_in_every_setting() {
        let rules = NoiseRules::parse(include_str!("../../models/noise.toml")).expect("the shipped rules parse");
        for set in [&rules.lines, &rules.sentences] {
            for phrase in &set.phrases {
                for (before, behind) in
                    [("", ""), ("- ", " ."), ("كلمة ", ""), ("", " كلمة"), ("من ", " عن"), ("(", ")"), ("و", ""), ("", "ها")]
                {
                    let folded = fold_phrase(&format!("{before}{}{behind}", phrase.text));
                    let line = Line { folded: &folded, words: 4, ends_with_stop: false };
                    let found = set.first_match(line).map(|rule| &rule.id);
                    assert_eq!(found, by_looking_everywhere(set, line).map(|rule| &rule.id), "{folded}");
                }
            }
        }
    }
}

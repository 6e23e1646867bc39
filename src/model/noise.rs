//! Rules for web noise, from `models/noise.toml`: phrases, and the zone and reason that follow from each.
//!
//! Uses `phrases`, `zone`, `marks` and `text`. Lines without a word that some phrase cannot do without are not read at
//! all ([`NoiseRules::marks`]).

use super::marks::Marks;
use super::phrases::{Phrase, PhraseSet, Place, longest_word};
use super::zone::Zone;
use crate::text::chars::is_word_char;
use crate::text::fold::{fold_phrase, phrase_words};
use crate::text::runs::runs;
use memchr::memmem::Finder;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use std::sync::Arc;

/// A list under `models/`, or a user's own, that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RuleError {
    /// Not the TOML that was expected; the message names line and column.
    #[error("rules do not parse: {0}")]
    Toml(#[from] toml::de::Error),
    /// A rule without a single phrase.
    #[error("rule '{0}' has no phrase: give it equals, starts, ends or contains")]
    Empty(String),
}

/// How and when a rule applies.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Names the rule in results.
    pub id: Arc<str>,
    /// The zone of a line that fits.
    pub zone: Zone,
    /// Why, for people.
    pub reason: Arc<str>,
    #[serde(default)]
    pub(super) equals: Vec<String>,
    #[serde(default)]
    pub(super) starts: Vec<String>,
    #[serde(default)]
    pub(super) ends: Vec<String>,
    #[serde(default)]
    pub(super) contains: Vec<String>,
    #[serde(default = "default_max_words")]
    pub(super) max_words: usize,
    #[serde(default)]
    pub(super) no_stop: bool,
    /// Whether the lines below belong to it.
    #[serde(default)]
    pub heads_block: bool,
    /// Whether it is tried on the sentences of running text too, from the second of a paragraph on.
    #[serde(default)]
    pub glued: bool,
}

fn default_max_words() -> usize {
    30
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    rule: Vec<Rule>,
    #[serde(default)]
    sentence: Vec<Rule>,
    #[serde(default)]
    common: Words,
    #[serde(default)]
    menu: Words,
    #[serde(default)]
    networks: Words,
    #[serde(default)]
    site_names: SiteNames,
    #[serde(default)]
    address: Address,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    words: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct SiteNames {
    first: Vec<String>,
    last: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Address {
    strong: Vec<String>,
    weak: Vec<String>,
}

/// A folded line and the few facts that rules ask for.
#[derive(Debug, Clone, Copy)]
pub struct Line<'a> {
    /// Folded, single spaces.
    pub folded: &'a str,
    /// Words in it.
    pub words: usize,
    /// Whether its last visible character is a stop, a closer behind a stop, or similar.
    pub ends_with_stop: bool,
}

/// Everything known about noise, ready to match.
#[derive(Debug)]
pub struct NoiseRules {
    pub(super) lines: PhraseSet,
    pub(super) sentences: PhraseSet,
    menu: FxHashSet<String>,
    /// Words of the longest phrase of a menu.
    longest_menu_word: usize,
    networks: FxHashSet<String>,
    networks_glued: Glued,
    menu_glued: Glued,
    site_names: SiteNames,
    /// Words by which a page speaks to its reader, with their weight.
    address: FxHashMap<String, usize>,
    /// Words that a phrase, a bar or a menu cannot do without.
    keys: FxHashMap<Box<str>, Marks>,
    /// Phrases without a word, which have to be looked for by themselves.
    symbols: Vec<Finder<'static>>,
}

impl NoiseRules {
    /// Reads a rule file.
    ///
    /// # Errors
    /// When it is not the TOML described in `models/noise.toml`, or a rule is empty.
    pub fn parse(toml: &str) -> Result<Self, RuleError> {
        Self::parse_with(toml, "")
    }

    /// Reads a rule file and a user's own, whose rules are tried first.
    ///
    /// # Errors
    /// As [`NoiseRules::parse`].
    pub fn parse_with(toml: &str, own: &str) -> Result<Self, RuleError> {
        let mut file: File = toml::from_str(toml)?;
        let own: File = toml::from_str(own)?;
        file.rule.splice(0..0, own.rule);
        file.sentence.splice(0..0, own.sentence);
        file.common.words.extend(own.common.words);
        file.menu.words.extend(own.menu.words);
        file.networks.words.extend(own.networks.words);
        file.site_names.first.extend(own.site_names.first);
        file.site_names.last.extend(own.site_names.last);
        file.address.strong.extend(own.address.strong);
        file.address.weak.extend(own.address.weak);
        let fold_all = |words: &[String]| words.iter().map(|word| fold_phrase(word)).collect::<Vec<_>>();
        let common: FxHashSet<String> = fold_all(&file.common.words).into_iter().collect();
        let rules = Self {
            lines: PhraseSet::build(file.rule, &common)?,
            sentences: PhraseSet::build(file.sentence, &common)?,
            longest_menu_word: fold_all(&file.menu.words).iter().map(|phrase| phrase_words(phrase)).max().unwrap_or(0),
            menu: fold_all(&file.menu.words).into_iter().collect(),
            networks: fold_all(&file.networks.words).into_iter().collect(),
            networks_glued: Glued::new(fold_all(&file.networks.words)),
            menu_glued: Glued::new(fold_all(&file.menu.words)),
            address: fold_all(&file.address.weak)
                .into_iter()
                .map(|word| (word, 1))
                .chain(fold_all(&file.address.strong).into_iter().map(|word| (word, STRONG)))
                .collect(),
            site_names: SiteNames { first: fold_all(&file.site_names.first), last: fold_all(&file.site_names.last) },
            keys: FxHashMap::default(),
            symbols: Vec::new(),
        };
        Ok(rules.with_keys())
    }

    /// Chooses for each phrase the word by which it is missed.
    fn with_keys(mut self) -> Self {
        let (mut keys, mut symbols) = (FxHashMap::<Box<str>, Marks>::default(), Vec::new());
        let mut add = |phrase: &str, key: Option<&str>, mark: Marks| match key {
            Some(word) => {
                let marks = keys.entry(word.into()).or_default();
                *marks = marks.or(mark);
            }
            None => symbols.push(Finder::new(phrase).into_owned()),
        };
        let mut add_phrase = |phrase: &Phrase, marks: PhraseMarks| {
            let (text, key) = (&*phrase.text, phrase.key());
            match phrase.place {
                Place::Equals | Place::Starts => {
                    let second = runs(text).nth(1).map(|(_, run)| run);
                    add(text, key, if second.is_some() { marks.start } else { marks.alone });
                    second.into_iter().for_each(|second| add(text, Some(second), Marks::SECOND));
                }
                Place::Ends => add(text, key, marks.end),
                Place::Contains => add(text, key, marks.inside),
            }
        };
        for phrase in &self.lines.phrases {
            let rule = &self.lines.rules[phrase.rule];
            let inside = if rule.max_words <= SHORT { Marks::SHORT_INSIDE } else { Marks::LINE_INSIDE };
            add_phrase(phrase, PhraseMarks { inside, ..PhraseMarks::LINE });
            if rule.glued {
                add_phrase(phrase, PhraseMarks::GLUED);
            }
        }
        for phrase in &self.sentences.phrases {
            add_phrase(phrase, PhraseMarks::SENTENCE);
        }
        let mut address: Vec<(&String, &usize)> = self.address.iter().collect();
        address.sort_unstable();
        for (word, &weight) in address {
            let mark = if weight >= STRONG { Marks::ADDRESS.or(Marks::STRONG_ADDRESS) } else { Marks::ADDRESS };
            add(word, longest_word(word), mark);
            let joined = format!("و{word}");
            add(&joined, longest_word(&joined), mark);
        }
        for (words, mark) in [(&self.networks, Marks::NETWORK), (&self.menu, Marks::MENU)] {
            let mut words: Vec<&String> = words.iter().collect();
            words.sort_unstable();
            words.into_iter().for_each(|word| add(word, Some(word.as_str()), mark));
        }
        self.keys = keys;
        self.symbols = symbols;
        self
    }

    /// Whether a text holds a phrase without a word. Only folding could hide one, in characters that are rare.
    #[must_use]
    pub fn has_symbol(&self, text: &str) -> bool {
        self.symbols.iter().any(|symbol| symbol.find(text.as_bytes()).is_some())
    }

    /// The words that a phrase, a bar or a menu cannot do without, and of which kinds these are. A text none of whose runs
    /// of letters and digits has a kind holds nothing of that kind.
    pub(super) fn keys(&self) -> impl Iterator<Item = (&str, Marks)> {
        self.keys.iter().map(|(word, &marks)| (&**word, marks))
    }

    /// The kinds of a run of folded letters and digits that is several words glued together.
    pub(super) fn marks_of_glued(&self, run: &str) -> Marks {
        let mut marks = Marks::default();
        if may_be_glued(run) {
            for (names, least, mark) in [(&self.networks_glued, 2, Marks::NETWORK), (&self.menu_glued, 3, Marks::MENU)] {
                if names.pieces(run) >= least {
                    marks = marks.or(mark);
                }
            }
        }
        marks
    }

    /// The kinds of all runs of a folded word. What punctuation joins is one word: a phrase that begins and goes on in
    /// it needs no second one.
    #[must_use]
    pub fn marks(&self, folded: &str) -> Marks {
        let marks = |run| self.keys.get(run).copied().unwrap_or_default().or(self.marks_of_glued(run));
        of_runs(runs(folded).map(|(_, run)| marks(run)))
    }

    /// The first rule that fits a whole line.
    #[must_use]
    pub fn of_line(&self, line: Line<'_>) -> Option<&Rule> {
        self.lines.first_match(line)
    }

    /// The same for a line that surely has no phrase of those that are looked for anywhere.
    #[must_use]
    pub fn of_ends_of_line(&self, line: Line<'_>) -> Option<&Rule> {
        self.lines.first_match_at_ends(line)
    }

    /// No rule fits a line of more words.
    #[must_use]
    pub fn longest_line(&self) -> usize {
        self.lines.longest_line
    }

    /// The first rule that fits a sentence of running text.
    #[must_use]
    pub fn of_sentence(&self, sentence: Line<'_>) -> Option<&Rule> {
        self.sentences.first_match(sentence)
    }

    /// Whether a folded line is a bar of network names, with or without spaces between them.
    #[must_use]
    pub fn is_share_bar(&self, folded: &str) -> bool {
        let words: Vec<&str> = folded.split(|c: char| !is_word_char(c)).filter(|word| !word.is_empty()).collect();
        let listed = words.iter().filter(|word| self.networks.contains(**word)).count();
        (words.len() >= 2 && listed * 4 >= words.len() * 3) || words.iter().any(|word| self.networks_glued.pieces(word) >= 2)
    }

    /// Whether a folded line is mostly menu words, with or without spaces between them.
    #[must_use]
    pub fn is_menu(&self, folded: &str) -> bool {
        let words: Vec<&str> = folded.split(|c: char| !is_word_char(c)).filter(|word| !word.is_empty()).collect();
        let listed = words.iter().filter(|word| self.menu.contains(**word)).count();
        (words.len() >= 4 && listed * 3 >= words.len() * 2) || words.iter().any(|word| self.menu_glued.pieces(word) >= 3)
    }

    /// Whether a folded line speaks to the reader of the page: with one strong word if it is short, with more words
    /// the longer it is. What stands in quotation marks is somebody else's talk and does not count.
    #[must_use]
    pub fn speaks_to_reader(&self, folded: &str) -> bool {
        let (mut words, mut strong, mut weight, mut quoted) = (0, 0, 0, false);
        for piece in folded.split(' ') {
            let opens = piece.starts_with(['"', '«', '“', '»', '”']);
            quoted |= opens;
            if !quoted {
                let word = piece.trim_matches(|c: char| !is_word_char(c));
                let bare = word.strip_prefix('و').unwrap_or(word);
                let found = self.address.get(word).or_else(|| self.address.get(bare)).copied().unwrap_or(0);
                weight += found;
                strong += usize::from(found >= STRONG);
            }
            words += 1;
            let tail = piece.trim_end_matches(['.', '،', ':', '؟', '!', '؛']);
            quoted &= !(tail.ends_with(['"', '»', '”', '«']) && (!opens || tail.chars().count() > 1));
        }
        wanted(words).is_some_and(|wanted| weight >= wanted) && (strong > 0 || weight * 3 >= words)
    }

    /// Whether a folded phrase is built like the name of a site: «صحيفة …», «… نيوز».
    #[must_use]
    pub fn names_a_site(&self, folded: &str) -> bool {
        let begins = |word: &String| folded.strip_prefix(word.as_str()).is_some_and(|rest| rest.starts_with(' '));
        let ends = |word: &String| folded.strip_suffix(word.as_str()).is_some_and(|rest| rest.ends_with(' '));
        self.site_names.first.iter().any(begins) || self.site_names.last.iter().any(ends)
    }

    /// A line of more words is no word or phrase of a menu.
    #[must_use]
    pub fn longest_menu_word(&self) -> usize {
        self.longest_menu_word
    }

    /// Whether a folded line is one word or phrase of a menu and nothing else.
    #[must_use]
    pub fn is_menu_word(&self, folded: &str) -> bool {
        self.menu.contains(folded.trim_matches(|c: char| !is_word_char(c)))
    }
}

/// How many words of a text may speak to its reader: a bound, by which most texts are spared the full look.
#[derive(Debug, Clone, Copy, Default)]
pub struct AddressCount {
    weak: usize,
    strong: usize,
}

impl AddressCount {
    /// Counts a word.
    pub fn add(&mut self, marks: Marks) {
        self.strong += usize::from(marks.has(Marks::STRONG_ADDRESS));
        self.weak += usize::from(marks.has(Marks::ADDRESS) && !marks.has(Marks::STRONG_ADDRESS));
    }

    fn weight(self) -> usize {
        self.weak + STRONG * self.strong
    }

    /// Whether a text of at least so many words can.
    #[must_use]
    pub fn is_enough_for(self, words: usize) -> bool {
        wanted(words).is_some_and(|wanted| self.weight() >= wanted) && (self.strong > 0 || self.weight() * 3 >= words)
    }
}

/// Lines of more words are no short lines.
pub const SHORT: usize = 16;

/// The weight that a text of so many words must have to speak to its reader; none is enough for a long one.
fn wanted(words: usize) -> Option<usize> {
    match words {
        0..=8 => Some(2),
        9..=20 => Some(3),
        21..=45 => Some(4),
        _ => None,
    }
}

/// The weight of a word that speaks to the reader by itself.
const STRONG: usize = 2;

/// Words of fewer letters are words: gluing names together takes more.
const FEWEST_GLUED: usize = 10;
/// The same of words with Arabic letters.
const FEWEST_GLUED_ARABIC: usize = 12;

/// Whether a folded word may be names glued together.
fn may_be_glued(word: &str) -> bool {
    word.len() >= if word.is_ascii() { FEWEST_GLUED } else { 2 * FEWEST_GLUED_ARABIC }
}

/// Names that may be glued together, by their first letter, the longest first.
#[derive(Debug, Default)]
struct Glued(FxHashMap<char, Vec<String>>);

impl Glued {
    fn new(mut names: Vec<String>) -> Self {
        names.retain(|name| name.chars().nth(1).is_some());
        names.sort_by_key(|name| std::cmp::Reverse(name.len()));
        let mut by_letter: FxHashMap<char, Vec<String>> = FxHashMap::default();
        for name in names {
            by_letter.entry(name.chars().next().unwrap_or_default()).or_default().push(name);
        }
        Self(by_letter)
    }

    /// How many names a word is glued together from, greedily from its start; 0 when anything is left over that is
    /// longer than a third of the word.
    fn pieces(&self, word: &str) -> usize {
        if !may_be_glued(word) {
            return 0;
        }
        let (mut rest, mut count, mut skipped) = (word, 0, 0);
        while let Some(first) = rest.chars().next() {
            let name = self.0.get(&first).and_then(|names| names.iter().find(|name| rest.starts_with(name.as_str())));
            let length = name.map_or(first.len_utf8(), String::len);
            match name {
                Some(_) => count += 1,
                None => skipped += length,
            }
            rest = rest.get(length..).unwrap_or("");
        }
        if skipped * 3 > word.len() { 0 } else { count }
    }
}

/// The marks of a word whose runs of letters and digits have these. Where punctuation joins two, a phrase that begins with
/// the first can go on inside the word.
pub(super) fn of_runs(mut runs: impl Iterator<Item = Marks>) -> Marks {
    let Some(first) = runs.next() else { return Marks::EMPTY };
    let Some(rest) = runs.reduce(Marks::or) else { return first };
    let begins = [PhraseMarks::LINE, PhraseMarks::GLUED, PhraseMarks::SENTENCE].into_iter().filter(|phrase| first.has(phrase.start));
    let alone = begins.filter(|_| rest.has(Marks::SECOND)).map(|phrase| phrase.alone);
    alone.fold(first.or(rest), Marks::or)
}

/// The marks of a word by which a phrase is missed, for each place.
#[derive(Clone, Copy)]
struct PhraseMarks {
    /// The only word of a phrase that a line begins with.
    alone: Marks,
    /// The first of several.
    start: Marks,
    end: Marks,
    inside: Marks,
}

impl PhraseMarks {
    const LINE: Self = Self { alone: Marks::LINE_START_ALONE, start: Marks::LINE_START, end: Marks::LINE_END, inside: Marks::LINE_INSIDE };
    const GLUED: Self =
        Self { alone: Marks::GLUED_START_ALONE, start: Marks::GLUED_START, end: Marks::GLUED_END, inside: Marks::GLUED_INSIDE };
    const SENTENCE: Self =
        Self { alone: Marks::SENTENCE_START_ALONE, start: Marks::SENTENCE_START, end: Marks::SENTENCE_END, inside: Marks::SENTENCE_INSIDE };
}

#[cfg(test)]
mod tests {
    use super::super::marks::NoiseHint;
    use super::*;
    use crate::text::words::for_each_word;

    fn rules() -> NoiseRules {
        NoiseRules::parse(include_str!("../../models/noise.toml")).expect("the shipped rules parse")
    }

    fn rule_of(text: &str) -> Option<String> {
        let folded = fold_phrase(text);
        let words = folded.split(' ').count();
        let ends_with_stop = text.ends_with(['.', '؟', '!']);
        rules().of_line(Line { folded: &folded, words, ends_with_stop }).map(|rule| rule.id.to_string())
    }

    #[test]
    fn phrases_match_whatever_their_spelling() {
        assert_eq!(rule_of("شاهد ايضاً: قمة جديدة في العاصمة").as_deref(), Some("read-also"));
        assert_eq!(rule_of("يقرأ\u{a0} قمة جديدة في العاصمة").as_deref(), Some("read-also-bare"));
        assert_eq!(rule_of("ربما يعجبك أيضا").as_deref(), Some("related-heading"));
        assert_eq!(rule_of("أخبار ذات صلة:").as_deref(), Some("related-heading"));
    }

    #[test]
    fn running_text_that_only_begins_alike_is_left_alone() {
        assert_eq!(rule_of("انضم إلى الفريق عام 2010 بعد تخرجه في الجامعة."), None);
        assert_eq!(rule_of("يقرأ الطلاب في المدرسة الجديدة كتباً كثيرة."), None);
        assert_eq!(rule_of("كتب الرئيس على حسابه أن المفاوضات مستمرة."), None);
    }

    #[test]
    fn no_text_that_fits_is_passed_over() {
        let rules = rules();
        for phrase in rules.lines.phrases.iter().chain(&rules.sentences.phrases) {
            for (before, behind) in [("", ""), ("- ", "."), ("كلمة ", ""), ("", " في الكلمة"), ("من ", " عن"), ("(", ")"), ("", ":كلمة")]
            {
                let text = fold_phrase(&format!("{before}{}{behind}", phrase.text));
                let mut words = Vec::new();
                for_each_word(&text, |span| words.push(rules.marks(span.of(&text))));
                let hint = NoiseHint::of(words.iter().copied(), words.iter().copied().fold(Marks::default(), Marks::or));
                let line = Line { folded: &text, words: 4, ends_with_stop: false };
                assert!(rules.of_line(line).is_none() || hint.may_fit_line(4) || rules.has_symbol(&text), "{text}");
                assert!(rules.of_sentence(line).is_none() || hint.may_fit_sentence() || rules.has_symbol(&text), "{text}");
                let glued = rules.of_line(line).filter(|rule| rule.glued);
                assert!(glued.is_none() || hint.may_fit_glued() || rules.has_symbol(&text), "{text}");
            }
        }
    }

    #[test]
    fn bars_and_menus_are_seen_with_and_without_spaces() {
        let rules = rules();
        assert!(rules.is_share_bar(&fold_phrase("FacebookTwitterLinkedInEmail")));
        assert!(rules.is_share_bar(&fold_phrase("فيسبوك تويتر واتساب")));
        assert!(rules.is_menu(&fold_phrase("الرئيسيةأخبارسياسةأعمالرياضة")));
        assert!(rules.is_menu(&fold_phrase("الرئيسية | سياسة | اقتصاد | رياضة | ثقافة")));
        assert!(!rules.is_menu(&fold_phrase("قالت وزارة الصحة إن السياسة الجديدة تخدم الاقتصاد")));
    }
}

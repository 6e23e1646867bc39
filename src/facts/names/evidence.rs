//! Evidence that words are a name: offices, given names, verbs of speech, abbreviations in brackets.
//!
//! Uses `model`, `corpus::Frequencies` and `text`.

use super::join::sounds;
use super::{Found, LONGEST, Line, NameKind};
use crate::corpus::Frequencies;
use crate::model::Model;
use crate::model::cohesion::Class;
use crate::model::facts::unjoined;
use crate::text::{Snowball, Stemmer, Term};
use rustc_hash::FxHashMap;
use std::cell::RefCell;

/// Documents of the background in which a word of a name stands at most, as a share.
const RARE: f64 = 0.004;
/// Words of an office between its first word and the name: «وزير الخارجية الروسي».
const OFFICE: usize = 4;

/// How often words stand, and stand behind each other.
#[derive(Debug, Default)]
struct Pairs {
    words: FxHashMap<String, u32>,
    pairs: FxHashMap<(String, String), u32>,
}

impl Pairs {
    fn of(lines: &[Line]) -> Self {
        let mut pairs = Self::default();
        for line in lines {
            let words = line.words();
            for (at, word) in words.iter().enumerate() {
                *pairs.words.entry(sounds(unjoined(word))).or_insert(0) += 1;
                if at > 0 && !line.breaks[at] {
                    *pairs.pairs.entry((sounds(unjoined(words[at - 1])), sounds(word))).or_insert(0) += 1;
                }
            }
        }
        pairs
    }

    /// Whether a word belongs to the one before it: it follows it mostly, or that stands nowhere else.
    fn belong(&self, before: &str, word: &str) -> bool {
        let before = sounds(unjoined(before));
        let all = self.words.get(&before).copied().unwrap_or(0);
        let both = self.pairs.get(&(before, sounds(word))).copied().unwrap_or(0);
        all <= 1 || 2 * both >= all || both >= 3
    }

    /// Whether a word has a quarter of its places behind another.
    fn is_home(&self, before: &str, word: &str) -> bool {
        let all = self.words.get(&sounds(word)).copied().unwrap_or(0);
        4 * self.pairs.get(&(sounds(unjoined(before)), sounds(word))).copied().unwrap_or(0) >= all
    }

    /// Whether a word follows the one before it again and again.
    fn is_fixed(&self, before: &str, word: &str) -> bool {
        let before = sounds(unjoined(before));
        let all = self.words.get(&before).copied().unwrap_or(0);
        let both = self.pairs.get(&(before, sounds(word))).copied().unwrap_or(0);
        both >= 2 && 4 * both >= 3 * all
    }
}

/// Whether a word links two parts of a name.
fn links(word: &str) -> bool {
    matches!(word, "بن" | "ابن" | "ابو" | "عبد" | "ال")
}

/// Looks for evidence of names.
pub(super) struct Reader<'m> {
    model: &'m Model,
    background: &'m Frequencies,
    /// Whether a folded word is rare.
    rare: RefCell<FxHashMap<String, bool>>,
    pairs: Pairs,
}

impl<'m> Reader<'m> {
    /// Over all sentences of a collection.
    pub(super) fn new(model: &'m Model, background: &'m Frequencies, lines: &[Line]) -> Self {
        Self { model, background, rare: RefCell::default(), pairs: Pairs::of(lines) }
    }

    /// Whether a word can be part of a name: rare in the background or a given name, and nothing that grammar needs.
    fn is_name_word(&self, word: &str) -> bool {
        if let Some(&known) = self.rare.borrow().get(word) {
            return known;
        }
        let model = self.model;
        let is_given = model.given_names.contains(word) || model.names.contains(word);
        let is_rare = || {
            let mut stem = String::new();
            Snowball.stem_into(word, &mut stem);
            f64::from(self.background.count(Term::of_stem(&stem))) <= RARE * self.background.documents() as f64
        };
        let verdict = !self.is_grammar(word) && (is_given || is_rare());
        self.rare.borrow_mut().insert(word.to_owned(), verdict);
        verdict
    }

    /// Whether grammar, numbers or the calendar need a word.
    fn is_grammar(&self, word: &str) -> bool {
        let model = self.model;
        let is_given = model.given_names.contains(word);
        word.chars().count() < 2
            || ["بال", "لل", "وال", "كال"].iter().any(|start| word.starts_with(start))
            || matches!(word, "العام" | "الاول" | "الثاني" | "الماضي")
            || ["اته", "اتها", "اتهم"].iter().any(|end| word.ends_with(end))
            || word.strip_prefix('ل').is_some_and(|rest| model.facts.audiences.contains(rest) || model.facts.titles.begins(rest))
            || word.bytes().any(|byte| byte.is_ascii_digit())
            // «الفنان وهو يغني»: the background counts no such words, so they look rare.
            || [word, unjoined(word)].into_iter().any(|form| model.stop_words.contains(form))
            || (model.cohesion.class(word) != Class::default() && !is_given)
            || model.facts.unit(word).is_some()
            || model.facts.is_person(word)
            || model.months.month(word, None).is_some()
            || crate::text::numbers::number_at(&[word], 0).is_some()
    }

    /// The words of a name that begins at word `at`: rare ones that belong together, up to a clause mark.
    fn run(&self, words: &[&str], breaks: &[bool], at: usize, is_led: bool) -> usize {
        let fits = |index: usize| {
            let word = words[index];
            if self.model.places.place_at(words, index).is_some() {
                return false;
            }
            if index == at {
                let is_led = is_led && words.get(at + 1).is_some_and(|next| !breaks[at + 1] && self.pairs.is_fixed(word, next));
                return !word.starts_with("ال") && (self.is_name_word(word) || (is_led && !self.is_grammar(word)));
            }
            let before = words[index - 1];
            // «قيصر الغناء»: what stands behind a name again and again may be a noun with its article, and then stands
            // elsewhere much more often.
            let is_fixed = self.pairs.is_fixed(before, word) && (!word.starts_with("ال") || self.pairs.is_home(before, word));
            !breaks[index]
                && !is_letter(word)
                && (!word.starts_with('و') || self.is_own_letter(before, word))
                && !self.begins_other(before, word)
                && crate::facts::times::weekday(word).is_none()
                && (links(word) || links(before) || is_fixed || (self.is_name_word(word) && self.pairs.belong(before, word)))
        };
        let run = (at..words.len().min(at + LONGEST)).take_while(|&index| fits(index)).count();
        // A name goes on behind such a word, and if it does not, it ended before it.
        run - words[at..at + run].iter().rev().take_while(|word| links(word)).count()
    }

    /// Whether the «و» of a word is a letter of its own, «جوكو ويدودو»: it always follows the same word, and what remains
    /// without it is no name.
    fn is_own_letter(&self, before: &str, word: &str) -> bool {
        self.pairs.is_fixed(before, word) && !self.model.given_names.contains(unjoined(word)) && !self.model.names.contains(unjoined(word))
    }

    /// Whether a word behind a name belongs to what follows: an office («قائد»), an audience («لمحطة»), or «على», which
    /// is written like «علي».
    fn begins_other(&self, before: &str, word: &str) -> bool {
        let facts = &self.model.facts;
        let to = word.strip_prefix('ل').unwrap_or_default();
        facts.titles.begins(word) || facts.audiences.contains(to) || (word == "علي" && !self.model.given_names.contains(before))
    }

    /// People: behind an office, from a given name, behind a verb of speech.
    pub(super) fn people(&self, line: &Line, found: &mut Vec<Found>) {
        let mut words = line.words();
        let mut breaks = line.breaks.to_vec();
        // «وحسين الصفواني»: another name begins.
        for (word, is_break) in words.iter_mut().zip(&mut breaks) {
            let bare = unjoined(word);
            if bare != *word && self.model.given_names.contains(bare) && !self.model.given_names.contains(word) {
                (*word, *is_break) = (bare, true);
            }
        }
        let mut at = 0;
        while at < words.len() {
            let office = self.office_at(&words, at);
            if let Some(taken) = office
                && let Some(name_at) = self.behind_office(&words, &breaks, at + taken)
            {
                let count = self.run(&words, &breaks, name_at, true);
                if count > 0 {
                    let mut office = own(&words[at..name_at]);
                    if !self.model.facts.titles.begins(&office[0]) {
                        office[0] = unclitic(&office[0]);
                    }
                    // «الرئيس» alone is everybody's; «الرئيس الروسي» is one man's.
                    let places = &self.model.places;
                    let is_his =
                        (at + taken..name_at).any(|at| places.place_at(&words, at).or_else(|| places.demonym_at(&words, at)).is_some());
                    let offices = if is_his { vec![office] } else { Vec::new() };
                    found.push(Found { kind: NameKind::Person, spellings: vec![own(&words[name_at..name_at + count])], offices });
                    at = name_at + count;
                    continue;
                }
            }
            let bare = unjoined(words[at]);
            if self.model.given_names.contains(bare) && !matches!(bare, "عبد" | "علي" | "سعيد" | "جميل" | "كريم") {
                let count = self.run(&words, &breaks, at, false);
                if count > 1 {
                    let mut spelling = own(&words[at..at + count]);
                    spelling[0] = bare.to_owned();
                    found.push(Found { kind: NameKind::Person, spellings: vec![spelling], offices: Vec::new() });
                    at += count;
                    continue;
                }
            }
            if self.model.cohesion.class(bare).is(Class::SPEECH) && at + 1 < words.len() && !breaks[at + 1] {
                let count = self.run(&words, &breaks, at + 1, false);
                if count >= 2 {
                    found.push(Found { kind: NameKind::Person, spellings: vec![own(&words[at + 1..at + 1 + count])], offices: Vec::new() });
                    at += 1 + count;
                    continue;
                }
            }
            at += 1;
        }
    }

    /// The words of the office that begins at word `at`: «الرئيس», «للرئيس», «ولي العهد».
    fn office_at(&self, words: &[&str], at: usize) -> Option<usize> {
        let titles = &self.model.facts.titles;
        titles.at(words, at).or_else(|| {
            let bare = unclitic(words[at]);
            let mut alone: Vec<&str> = words[at..words.len().min(at + OFFICE)].to_vec();
            alone[0] = &bare;
            titles.at(&alone, 0)
        })
    }

    /// The first word of the name behind an office: adjectives and the names of countries and ministries may stand
    /// between.
    fn behind_office(&self, words: &[&str], breaks: &[bool], from: usize) -> Option<usize> {
        let mut at = from;
        while at < words.len().min(from + OFFICE) && !breaks[at] {
            if let Some(hit) = self.model.places.place_at(words, at) {
                at += hit.words;
            } else if words[at].starts_with("ال") || words[at].starts_with("لل") || self.model.places.demonym_at(words, at).is_some() {
                at += 1;
            } else {
                break;
            }
        }
        (at < words.len() && !breaks[at]).then_some(at)
    }

    /// Organisations: «وكالة الأنباء المركزية (KCNA)».
    pub(super) fn organisations(&self, line: &Line, found: &mut Vec<Found>) {
        let words = line.words();
        for at in 2..words.len() {
            let is_abbreviation = (2..=8).contains(&words[at].len()) && words[at].bytes().all(|byte| byte.is_ascii_lowercase());
            if !is_abbreviation || !line.breaks[at] {
                continue;
            }
            // Back over definite words to the head noun.
            let head = (0..at)
                .rev()
                .take(6)
                .take_while(|&index| index + 1 == at || !line.breaks[index + 1])
                .find(|&index| organisation_head(words[index], self.model).is_some());
            if let Some(head) = head {
                let mut full = own(&words[head..at]);
                full[0] = organisation_head(words[head], self.model).unwrap_or_default();
                found.push(Found { kind: NameKind::Organisation, spellings: vec![full, vec![words[at].to_owned()]], offices: Vec::new() });
            }
        }
        for at in 0..words.len() {
            let Some(head) = organisation_head(words[at], self.model) else { continue };
            let behind =
                (at + 1..words.len().min(at + 4)).take_while(|&index| !line.breaks[index] && words[index].starts_with("ال")).count();
            if behind >= 2 || (behind == 1 && self.model.places.demonym_at(&words, at + behind).is_some() && head.starts_with("ال")) {
                let mut full = own(&words[at..=at + behind]);
                full[0] = head;
                found.push(Found { kind: NameKind::Organisation, spellings: vec![full], offices: Vec::new() });
            }
        }
    }
}

/// The head noun of an organisation without what clings to it.
fn organisation_head(word: &str, model: &Model) -> Option<String> {
    let is_head = |form: &str| model.facts.organisations.contains(form.strip_prefix("ال").unwrap_or(form));
    [word.to_owned(), unclitic(word)].into_iter().find(|form| is_head(form))
}

pub(super) fn own(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// A folded word without conjunction and preposition; «للحزب» is «الحزب».
pub(super) fn unclitic(word: &str) -> String {
    let word = unjoined(word);
    if let Some(rest) = word.strip_prefix("لل").filter(|rest| rest.chars().count() >= 3) {
        return format!("ال{rest}");
    }
    if let Some(rest) = word.strip_prefix(['ب', 'ل']).filter(|rest| rest.starts_with("ال")) {
        return rest.to_owned();
    }
    word.to_owned()
}

/// A letter that stands alone, which is no end of a name: «تامر و #شيرين».
pub(super) fn is_letter(word: &str) -> bool {
    word.chars().nth(1).is_none()
}

//! Where the names stand: every spelling, part and office of a found name, every listed place and demonym.
//!
//! Uses `model::places`.

use super::evidence::unclitic;
use super::{Found, Line, Mention, Name, NameKind, Variant};
use crate::model::Model;
use crate::model::facts::unjoined;
use crate::model::places::{Hit, Listed, bare_forms};
use crate::text::{Span, one_line};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::{BTreeMap, BTreeSet};

/// The forms under which names are looked up in the text: lists of folded words and the name that they mean.
pub(super) struct Forms {
    by_first: FxHashMap<String, Vec<(Vec<String>, usize)>>,
    /// Those that are offices.
    offices: FxHashSet<(usize, String)>,
}

impl Forms {
    /// Of all names: every spelling; the first and the last word of a person, where no other person and no common
    /// word has it; the offices that only one person holds.
    pub(super) fn of(found: &[Found], model: &Model) -> Self {
        let mut meanings: BTreeMap<Vec<String>, Vec<usize>> = BTreeMap::new();
        let mut mean = |words: Vec<String>, at: usize| {
            let list = meanings.entry(words).or_default();
            if !list.contains(&at) {
                list.push(at);
            }
        };
        for (at, one) in found.iter().enumerate() {
            for spelling in &one.spellings {
                mean(spelling.clone(), at);
                if one.kind != NameKind::Person || spelling.len() < 2 {
                    continue;
                }
                // «جونغ أون», «كيم», «هاول»: ends of the name, but no given name of the Arab world.
                for part in 1..spelling.len() {
                    mean(spelling[part..].to_vec(), at);
                }
                mean(spelling[..1].to_vec(), at);
            }
            for office in &one.offices {
                mean(office.clone(), at);
            }
        }
        let mut by_first: FxHashMap<String, Vec<(Vec<String>, usize)>> = FxHashMap::default();
        for (words, names) in meanings {
            let is_alone = words.len() == 1 && (model.given_names.contains(&words[0]) || model.stop_words.contains(&words[0]));
            if let [name] = names.as_slice()
                && !is_alone
            {
                by_first.entry(words[0].clone()).or_default().push((words, *name));
            }
        }
        // Longest first.
        #[allow(clippy::iter_over_hash_type)]
        for list in by_first.values_mut() {
            list.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then(a.0.cmp(&b.0)));
        }
        let offices = found.iter().enumerate().flat_map(|(at, one)| one.offices.iter().map(move |office| (at, office.join(" ")))).collect();
        Self { by_first, offices }
    }

    /// Whether these words are an office of a name and not the name itself.
    fn is_office(&self, name: usize, words: &[&str]) -> bool {
        let with = |first: &str| self.offices.contains(&(name, [&[first], &words[1..]].concat().join(" ")));
        with(words[0]) || with(&unclitic(words[0]))
    }

    /// The longest form that begins at word `at`.
    fn at(&self, words: &[&str], breaks: &[bool], at: usize) -> Option<Hit> {
        let fits = |form: &&(Vec<String>, usize)| {
            form.0.iter().skip(1).zip(at + 1..).all(|(word, at)| words.get(at).is_some_and(|other| *other == *word && !breaks[at]))
        };
        let mut best: Option<Hit> = None;
        for (first, clitics) in bare_forms(words[at]) {
            // The article is part of a name.
            if unjoined(words[at]).starts_with("ال") && !first.starts_with("ال") {
                continue;
            }
            if let Some((form, name)) = self.by_first.get(&*first).and_then(|list| list.iter().find(fits))
                && best.is_none_or(|best| form.len() > best.words)
            {
                best = Some(Hit { index: *name, words: form.len(), clitics });
            }
        }
        best
    }
}

/// Mentions by name and spelling.
#[derive(Default)]
pub(super) struct Gathered {
    /// By name (listed or found) and spelling.
    mentions: BTreeMap<(Key, String), Vec<Mention>>,
    /// Those that are offices.
    offices: BTreeSet<(Key, String)>,
}

/// A name: found in the text or listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Found(usize),
    Listed(usize),
}

impl Gathered {
    /// Finds every name of a sentence, longest first, from the left.
    pub(super) fn read(&mut self, line: &Line, text: &str, forms: &Forms, model: &Model) {
        let words = line.words();
        let mut at = 0;
        while at < words.len() {
            let found = forms.at(&words, &line.breaks, at).map(|hit| (Key::Found(hit.index), hit));
            let place = model.places.place_at(&words, at).map(|hit| (Key::Listed(hit.index), hit));
            let demonym = || model.places.demonym_at(&words, at).map(|hit| (Key::Listed(hit.index), hit));
            let best = match (found, place) {
                (Some(found), Some(place)) => Some(if place.1.words > found.1.words { place } else { found }),
                (found, place) => found.or(place).or_else(demonym),
            };
            let Some((key, hit)) = best else {
                at += 1;
                continue;
            };
            let taken = hit.words;
            // «الزعيم الكوري الشمالي» holds a demonym.
            let is_office = matches!(key, Key::Found(index) if forms.is_office(index, &words[at..at + taken]));
            if is_office {
                self.listed(line, &words, at..at + taken, text, model);
            }
            let form = self.mention(key, line, at, hit, text);
            if is_office {
                self.offices.insert((key, form));
            }
            at += taken;
        }
    }

    /// The listed names among some words of a sentence.
    fn listed(&mut self, line: &Line, words: &[&str], within: std::ops::Range<usize>, text: &str, model: &Model) {
        let mut at = within.start;
        while at < within.end {
            let Some(hit) = model.places.place_at(words, at).or_else(|| model.places.demonym_at(words, at)) else {
                at += 1;
                continue;
            };
            self.mention(Key::Listed(hit.index), line, at, hit, text);
            at += hit.words;
        }
    }

    /// Takes note of a mention and gives its form.
    fn mention(&mut self, key: Key, line: &Line, at: usize, hit: Hit, text: &str) -> String {
        let start = line.spans[at].start + letters(line.spans[at].of(text), hit.clitics);
        let span = Span { start, end: line.spans[at + hit.words - 1].end };
        let form = one_line(span.of(text)).into_owned();
        self.mentions.entry((key, form.clone())).or_default().push(Mention { document: line.document, span });
        form
    }

    /// The names with their variants.
    pub(super) fn names(self, found: &[Found], model: &Model) -> Vec<Name> {
        let mut by_key: BTreeMap<Key, Vec<Variant>> = BTreeMap::new();
        for ((key, text), mentions) in self.mentions {
            let named = (key, text);
            let is_office = self.offices.contains(&named);
            by_key.entry(key).or_default().push(Variant { text: named.1, mentions, is_office });
        }
        let mut names: Vec<Name> = by_key
            .into_iter()
            .map(|(key, mut variants)| {
                variants.sort_by(|a, b| b.mentions.len().cmp(&a.mentions.len()).then(a.mentions[0].cmp(&b.mentions[0])));
                let kind = match key {
                    Key::Found(index) => found[index].kind,
                    Key::Listed(index) => match model.places.entry(index).0 {
                        Listed::Place => NameKind::Place,
                        Listed::Demonym => NameKind::Demonym,
                    },
                };
                let name = canonical(key, &variants, found, model);
                Name { name, kind, variants }
            })
            .collect();
        names.sort_by(|a, b| b.count().cmp(&a.count()).then(a.variants[0].mentions[0].cmp(&b.variants[0].mentions[0])));
        names
    }
}

/// The fullest spelling of a person or organisation, the listed name of a place as the text writes it.
fn canonical(key: Key, variants: &[Variant], found: &[Found], model: &Model) -> String {
    let listed = match key {
        Key::Listed(index) => Some(model.places.entry(index)),
        Key::Found(_) => None,
    };
    if let Some((Listed::Place, name)) = listed {
        return name.to_owned();
    }
    let is_spelling = |variant: &&Variant| match key {
        Key::Found(index) => {
            let folded = crate::text::fold::fold_phrase(&variant.text.replace(['-', '–'], " "));
            found[index].spellings.iter().any(|spelling| spelling.join(" ") == folded)
        }
        Key::Listed(_) => true,
    };
    let words = |variant: &Variant| variant.text.split([' ', '-']).count();
    let fullest = variants.iter().filter(is_spelling).max_by(|a, b| words(a).cmp(&words(b)).then(a.mentions.len().cmp(&b.mentions.len())));
    fullest.or(variants.first()).map(|variant| variant.text.clone()).unwrap_or_default()
}

/// Bytes of the first letters of a word, with the marks on them.
fn letters(word: &str, count: usize) -> u32 {
    if count == 0 {
        return 0;
    }
    let mut seen = 0;
    let end = word.char_indices().find(|(_, c)| {
        seen += usize::from(crate::text::chars::is_arabic_letter(*c));
        seen > count
    });
    end.map_or(word.len(), |(at, _)| at) as u32
}

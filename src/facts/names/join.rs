//! Joining spellings and parts of names, and keeping people apart.
//!
//! Uses `model` for the names that are only themselves.

use super::evidence::{is_letter, own, unclitic};
use super::{Found, LONGEST, Line, NameKind};
use crate::model::Model;
use rustc_hash::FxHashMap;

/// Which names have spellings of the same consonants: only they can be one, and only they are compared.
#[derive(Default)]
struct Index(FxHashMap<String, Vec<usize>>);

impl Index {
    fn add(&mut self, spelling: &[String], name: usize) {
        let names = self.0.entry(consonants(spelling)).or_default();
        if names.last() != Some(&name) {
            names.push(name);
        }
    }

    fn like(&self, spelling: &[String]) -> &[usize] {
        self.0.get(&consonants(spelling)).map_or(&[], Vec::as_slice)
    }

    /// The names like any of the spellings, in ascending order.
    fn like_any(&self, spellings: &[Vec<String>]) -> Vec<usize> {
        let mut names: Vec<usize> = spellings.iter().flat_map(|spelling| self.like(spelling)).copied().collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}

/// Joins what is one: equal keys, then parts of exactly one name. Linear in the names, but for those of equal consonants.
pub(super) fn join(found: Vec<Found>, model: &Model) -> Vec<Found> {
    let mut joined: Vec<Found> = Vec::new();
    let mut index = Index::default();
    for one in found {
        let is_one = |other: &Found| {
            other.kind == one.kind && other.spellings.iter().any(|a| one.spellings.iter().any(|b| are_one_name(a, b, model)))
        };
        let same = index.like_any(&one.spellings).into_iter().find(|&other| is_one(&joined[other]));
        one.spellings.iter().for_each(|spelling| index.add(spelling, same.unwrap_or(joined.len())));
        match same.map(|other| &mut joined[other]) {
            Some(other) => {
                for spelling in one.spellings {
                    if !other.spellings.contains(&spelling) {
                        other.spellings.push(spelling);
                    }
                }
                for office in one.offices {
                    if !other.offices.contains(&office) {
                        other.offices.push(office);
                    }
                }
            }
            None => joined.push(one),
        }
    }
    absorb_parts(joined, model)
}

/// A name whose words are a part of exactly one longer name of the same kind is that name.
fn absorb_parts(joined: Vec<Found>, model: &Model) -> Vec<Found> {
    let is_part = |part: &Found, whole: &Found| {
        part.kind == whole.kind
            && part.spellings.iter().any(|a| {
                whole.spellings.iter().any(|b| a.len() < b.len() && b.windows(a.len()).any(|window| are_one_name(a, window, model)))
            })
    };
    let mut parts = Index::default();
    for (at, whole) in joined.iter().enumerate() {
        for words in &whole.spellings {
            (1..words.len()).flat_map(|length| words.windows(length)).for_each(|window| parts.add(window, at));
        }
    }
    let mut owner: Vec<Option<usize>> = vec![None; joined.len()];
    for (at, part) in joined.iter().enumerate() {
        let mut wholes = parts.like_any(&part.spellings);
        wholes.retain(|&other| other != at && is_part(part, &joined[other]));
        let is_given = part.spellings.iter().all(|words| words.len() == 1 && model.given_names.contains(&words[0]));
        if let [whole] = wholes.as_slice()
            && !is_given
        {
            owner[at] = Some(*whole);
        }
    }
    let mut kept: Vec<Found> = Vec::new();
    let mut place: FxHashMap<usize, usize> = FxHashMap::default();
    for (at, one) in joined.iter().enumerate() {
        if owner[at].is_none() {
            place.insert(at, kept.len());
            kept.push(one.clone());
        }
    }
    for (at, one) in joined.into_iter().enumerate() {
        let mut whole = owner[at];
        // A part of a part.
        for _ in 0..LONGEST {
            match whole {
                Some(next) if owner[next].is_some() => whole = owner[next],
                _ => break,
            }
        }
        if let Some(target) = whole.and_then(|whole| place.get(&whole)) {
            kept[*target].spellings.extend(one.spellings);
            kept[*target].offices.extend(one.offices);
        }
    }
    kept
}

/// Whether two lists of folded words spell one name: the same letters after those by which foreign sounds are written
/// are made equal. Words that are both known, such as حسن and حسين, are only themselves.
pub(super) fn are_one_name(a: &[String], b: &[String], model: &Model) -> bool {
    if a == b {
        return true;
    }
    let both = consonants(a);
    if both.chars().count() < 3 || both != consonants(b) {
        return false;
    }
    // The same words but for غ ج ك: nothing else may differ where both are given names.
    let (x, y) = (sounds(&a.concat()), sounds(&b.concat()));
    if x == y {
        return true;
    }
    let is_known = a.iter().chain(b).any(|word| model.given_names.contains(word));
    let long = a.len() > 1 || b.len() > 1;
    !is_known && long && is_one_vowel_apart(&x, &y)
}

/// Folded letters with those that write one foreign sound made equal.
pub(super) fn sounds(text: &str) -> String {
    text.chars().map(sound).collect()
}

fn sound(c: char) -> char {
    match c {
        'غ' | 'ج' | 'ق' | 'ك' | 'گ' | 'ڨ' => 'ج',
        'ڤ' => 'ف',
        'پ' => 'ب',
        'چ' => 'ش',
        c => c,
    }
}

/// The sounds of a name without its long vowels.
fn consonants(words: &[String]) -> String {
    words.iter().flat_map(|word| word.chars()).map(sound).filter(|&c| !is_vowel(c)).collect()
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'ا' | 'و' | 'ي' | 'ء')
}

/// Whether one text is the other with one long vowel more.
fn is_one_vowel_apart(a: &str, b: &str) -> bool {
    let (short, long): (Vec<char>, Vec<char>) = if a.chars().count() <= b.chars().count() {
        (a.chars().collect(), b.chars().collect())
    } else {
        (b.chars().collect(), a.chars().collect())
    };
    long.len() == short.len() + 1
        && (0..long.len()).any(|at| is_vowel(long[at]) && long[..at] == short[..at] && long[at + 1..] == short[at..])
}

/// Adds to each person the other spellings that the sentences have of the whole name.
pub(super) fn respell(lines: &[Line], found: &mut [Found], model: &Model) {
    let is_whole = |spelling: &&Vec<String>| spelling.len() > 1;
    let mut people = Index::default();
    for (at, one) in found.iter().enumerate().filter(|(_, one)| one.kind == NameKind::Person) {
        one.spellings.iter().filter(is_whole).for_each(|spelling| people.add(spelling, at));
    }
    for line in lines {
        let words = line.words();
        for at in 0..words.len() {
            for length in (2..=LONGEST).take_while(|length| at + length <= words.len()) {
                let last = at + length - 1;
                if line.breaks[last] || is_letter(words[last]) {
                    break;
                }
                let mut spelling = own(&words[at..at + length]);
                spelling[0] = unclitic(words[at]);
                let is_of = |one: &Found| one.spellings.iter().filter(is_whole).any(|known| are_one_name(known, &spelling, model));
                let mut owners = people.like(&spelling).iter().filter(|&&at| is_of(&found[at]));
                if let (Some(&owner), None) = (owners.next(), owners.next())
                    && !found[owner].spellings.contains(&spelling)
                {
                    found[owner].spellings.push(spelling);
                }
            }
        }
    }
}

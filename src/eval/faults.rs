//! Seeded faults: good translations spoilt in one known way, to measure what checks catch and what they cry wolf at.
//!
//! Uses `translate::check`. Every choice is a hash of the pair's number and the fault, so a measure can be repeated.

use crate::text::chars::{digit_value, is_arabic_letter};
use crate::translate::check::{Checker, Kind, Pair};
use serde::Serialize;
use std::collections::BTreeMap;
use xxhash_rust::xxh3::xxh3_64;

/// A way to spoil a translation.
pub struct Fault {
    /// Its name in the measure.
    pub name: &'static str,
    /// What a check should call it.
    pub kind: Kind,
    /// The spoilt target of a pair, given the target of the next pair and a number drawn by lot; `None` where the fault
    /// does not fit.
    spoil: fn(&Pair, &Pair, u64) -> Option<String>,
}

/// All faults. Where a class can be spoilt in several ways, each is one.
pub const FAULTS: [Fault; 19] = [
    Fault { name: "empty", kind: Kind::Empty, spoil: |_, _, _| Some(String::new()) },
    Fault { name: "untranslated", kind: Kind::Untranslated, spoil: |pair, _, _| Some(pair.source.clone()) },
    Fault { name: "number changed", kind: Kind::Number, spoil: number },
    Fault { name: "truncated to a third", kind: Kind::Truncated, spoil: |pair, _, _| shortened(&pair.target, 3) },
    Fault { name: "end mark removed", kind: Kind::EndPunctuation, spoil: end_removed },
    Fault { name: "end mark changed", kind: Kind::EndPunctuation, spoil: end_changed },
    Fault { name: "bracket removed", kind: Kind::Brackets, spoil: |pair, _, lot| without_one(&pair.target, lot, is_bracket) },
    Fault { name: "brackets removed", kind: Kind::Brackets, spoil: |pair, _, _| without_all(&pair.target, is_bracket) },
    Fault { name: "quote removed", kind: Kind::Quotes, spoil: |pair, _, lot| without_one(both_quoted(pair)?, lot, is_quote) },
    Fault { name: "quotes removed", kind: Kind::Quotes, spoil: |pair, _, _| without_all(both_quoted(pair)?, is_quote) },
    Fault { name: "doubled word", kind: Kind::DoubledWord, spoil: doubled_word },
    Fault { name: "doubled space", kind: Kind::DoubledSpace, spoil: |pair, _, lot| at_a_space(&pair.target, lot, "  ") },
    Fault { name: "Arabic word left", kind: Kind::ArabicLeft, spoil: arabic_word },
    Fault { name: "Latin name lost", kind: Kind::LatinName, spoil: latin_lost },
    Fault { name: "bidi mark", kind: Kind::BidiMark, spoil: bidi_mark },
    Fault { name: "address lost", kind: Kind::Placeable, spoil: |_, _, _| None },
    Fault { name: "same source, two targets", kind: Kind::TwoTargets, spoil: |_, _, _| None },
    Fault { name: "translation of a far segment", kind: Kind::Neighbour, spoil: |_, _, _| None },
    Fault {
        name: "neighbour's translation",
        kind: Kind::Neighbour,
        spoil: |pair, next, _| (pair.source != next.source).then(|| next.target.clone()),
    },
];

/// What was measured.
#[derive(Debug, Default, Serialize)]
pub struct Measure {
    /// Good pairs.
    pub pairs: usize,
    /// How many of them have any issue.
    pub flagged: usize,
    /// How many have each.
    pub flagged_by_kind: BTreeMap<&'static str, usize>,
    /// For each fault: how many were seeded, how many were called by their name, how many have any issue that the good
    /// pair has not.
    pub faults: BTreeMap<&'static str, Caught>,
}

/// How many faults of a class were caught.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Caught {
    /// Seeded.
    pub seeded: usize,
    /// Caught under its name.
    pub caught: usize,
    /// Caught under any name.
    pub noticed: usize,
}

/// The spoilt pairs of a fault that were not caught under its name.
#[must_use]
pub fn missed(checker: &Checker, pairs: &[Pair], count: usize, fault: &Fault) -> Vec<Pair> {
    let (spoilt, places) = seed(fault, pairs, count);
    let issues = checker.check(&spoilt);
    places.into_iter().filter(|&at| !issues[at].iter().any(|issue| issue.kind == fault.kind)).map(|at| spoilt[at].clone()).collect()
}

/// Measures a checker on good pairs, and on the same pairs with up to `count` faults of each class spread over them.
#[must_use]
pub fn measure(checker: &Checker, pairs: &[Pair], count: usize) -> Measure {
    let good = checker.check(pairs);
    let mut measure =
        Measure { pairs: pairs.len(), flagged: good.iter().filter(|issues| !issues.is_empty()).count(), ..Measure::default() };
    for issue in good.iter().flatten() {
        *measure.flagged_by_kind.entry(issue.kind.name()).or_default() += 1;
    }
    for fault in &FAULTS {
        let (spoilt, places) = seed(fault, pairs, count);
        if places.is_empty() {
            continue;
        }
        let issues = checker.check(&spoilt);
        let mut caught = Caught { seeded: places.len(), ..Caught::default() };
        for at in places {
            let fresh = |kind: Kind| good.get(at).is_none_or(|before| !before.iter().any(|issue| issue.kind == kind));
            caught.caught += usize::from(issues[at].iter().any(|issue| issue.kind == fault.kind));
            caught.noticed += usize::from(issues[at].iter().any(|issue| fresh(issue.kind)));
        }
        measure.faults.insert(fault.name, caught);
    }
    measure
}

/// The pairs with up to `count` of them spoilt, and the places of those.
#[must_use]
pub fn seed(fault: &Fault, pairs: &[Pair], count: usize) -> (Vec<Pair>, Vec<usize>) {
    let mut order: Vec<usize> = (0..pairs.len().saturating_sub(1)).collect();
    let lot = |at: usize| xxh3_64(format!("{} {at}", fault.name).as_bytes());
    order.sort_by_key(|&at| lot(at));
    let (mut spoilt, mut places) = (pairs.to_vec(), Vec::new());
    for at in order {
        if places.len() == count {
            break;
        }
        match fault.kind {
            Kind::Placeable => {
                spoilt[at].source.push_str(" https://example.org/a1");
            }
            // Two segments far from each other change places, so that no target stands twice.
            Kind::Neighbour if fault.name == "translation of a far segment" => {
                let far = (at + pairs.len() / 2) % pairs.len();
                if places.contains(&far) || places.contains(&at) {
                    continue;
                }
                spoilt[at].target.clone_from(&pairs[far].target);
                spoilt[far].target.clone_from(&pairs[at].target);
                places.push(far);
            }
            Kind::TwoTargets => {
                let mut again = pairs[at].clone();
                again.target = pairs[at + 1].target.clone();
                places.push(spoilt.len());
                spoilt.push(again);
                continue;
            }
            _ => match (fault.spoil)(&pairs[at], &pairs[at + 1], lot(at) >> 8) {
                Some(target) if target != pairs[at].target => spoilt[at].target = target,
                _ => continue,
            },
        }
        places.push(at);
    }
    (spoilt, places)
}

fn pick<T: Copy>(of: &[T], lot: u64) -> Option<T> {
    of.get((lot as usize).checked_rem(of.len())?).copied()
}

/// Another digit in one of the numbers.
fn number(pair: &Pair, _: &Pair, lot: u64) -> Option<String> {
    let has_digit = |text: &str| text.chars().any(|c| digit_value(c).is_some());
    let digits: Vec<usize> = pair.target.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(at, _)| at).collect();
    let at = pick(&digits, lot).filter(|_| has_digit(&pair.source))?;
    let old = u64::from(*pair.target.as_bytes().get(at)? - b'0');
    // Not a zero in front, and not the digit that was there.
    let new = 1 + (old + (lot >> 32) % 8) % 9;
    let new = if new == old { old % 9 + 1 } else { new };
    let mut target = pair.target.clone();
    target.replace_range(at..=at, &new.to_string());
    Some(target)
}

fn shortened(text: &str, share: usize) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    (words.len() >= 3).then(|| words[..words.len() / share].join(" "))
}

fn end_removed(pair: &Pair, _: &Pair, _: u64) -> Option<String> {
    Some(pair.target.strip_suffix(['.', '?', '!', ':'])?.to_owned())
}

fn end_changed(pair: &Pair, _: &Pair, lot: u64) -> Option<String> {
    let bare = pair.target.strip_suffix(['.', '?', '!'])?;
    let marks: Vec<&str> = [".", "?", "!", ",", ":"].into_iter().filter(|mark| !pair.target.ends_with(mark)).collect();
    Some(format!("{bare}{}", pick(&marks, lot)?))
}

fn is_bracket(c: char) -> bool {
    matches!(c, '(' | ')' | '[' | ']')
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '«' | '»')
}

fn both_quoted(pair: &Pair) -> Option<&str> {
    (pair.source.contains(is_quote) && pair.target.matches(is_quote).count().is_multiple_of(2)).then_some(&pair.target)
}

fn without_one(text: &str, lot: u64, is_one: fn(char) -> bool) -> Option<String> {
    let places: Vec<(usize, char)> = text.char_indices().filter(|(_, c)| is_one(*c)).collect();
    let (at, c) = pick(&places, lot)?;
    let mut text = text.to_owned();
    text.replace_range(at..at + c.len_utf8(), "");
    Some(text)
}

fn without_all(text: &str, is_one: fn(char) -> bool) -> Option<String> {
    text.contains(is_one).then(|| text.replace(is_one, ""))
}

fn doubled_word(pair: &Pair, _: &Pair, lot: u64) -> Option<String> {
    let words: Vec<&str> = pair.target.split(' ').collect();
    let plain: Vec<usize> = (0..words.len()).filter(|&at| !words[at].is_empty() && words[at].chars().all(char::is_alphabetic)).collect();
    let at = pick(&plain, lot)?;
    let mut doubled = words.clone();
    doubled.insert(at, words[at]);
    Some(doubled.join(" "))
}

fn at_a_space(text: &str, lot: u64, new: &str) -> Option<String> {
    let spaces: Vec<usize> = text.match_indices(' ').map(|(at, _)| at).collect();
    let at = pick(&spaces, lot)?;
    let mut text = text.to_owned();
    text.replace_range(at..=at, new);
    Some(text)
}

fn arabic_word(pair: &Pair, _: &Pair, lot: u64) -> Option<String> {
    let arabic: Vec<&str> = pair.source.split_whitespace().filter(|word| word.chars().all(is_arabic_letter)).collect();
    let mut words: Vec<&str> = pair.target.split(' ').collect();
    let at = (lot as usize).checked_rem(words.len())?;
    words[at] = pick(&arabic, lot >> 16)?;
    Some(words.join(" "))
}

fn latin_lost(pair: &Pair, _: &Pair, _: u64) -> Option<String> {
    let name = pair.source.split(|c: char| !c.is_ascii_alphabetic()).find(|word| word.len() >= 2 && pair.target.contains(word))?;
    Some(pair.target.replace(name, "").replace("  ", " "))
}

fn bidi_mark(pair: &Pair, _: &Pair, lot: u64) -> Option<String> {
    let mark = pick(&["\u{200f}", "\u{200e}", "\u{202b}", "\u{202e}", "\u{2067}"], lot >> 16)?;
    at_a_space(&pair.target, lot, &format!(" {mark}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::translate::check::Options;

    #[test]
    fn every_fault_spoils_and_is_repeatable() {
        let pair = |id: usize, source: &str, target: &str| Pair {
            id: id.to_string(),
            source: source.into(),
            target: target.into(),
            ..Pair::default()
        };
        let pairs = [
            pair(1, "قال الوزير (في 2016) إن «الهدنة» مع BBC قائمة.", "The minister said (in 2016) that the “truce” with BBC holds."),
            pair(2, "غادر الوفد العاصمة مساء.", "The delegation left the capital in the evening."),
        ];
        for fault in &FAULTS {
            let (spoilt, places) = seed(fault, &pairs, 1);
            assert!(!places.is_empty(), "{}", fault.name);
            assert_ne!(spoilt.as_slice(), pairs.as_slice(), "{}", fault.name);
            assert_eq!(seed(fault, &pairs, 1).0, spoilt);
        }
        let checker = Checker::new(Options::default()).unwrap();
        assert_eq!(measure(&checker, &pairs, 1).flagged, 0);
    }
}

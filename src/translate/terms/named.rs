//! Names among the candidates: one entry a name, with all its spellings.
//!
//! Uses `facts::names`. The finder joins spellings and short forms of people, places, organisations and demonyms; their
//! counts come from it. Word runs that are such a form leave the other candidates, so that no entry, joined by its
//! stems only, mixes two names. Offices («رئيس …») are no spellings and stay terms of their own.

use super::runs::{Run, Runs};
use super::{Candidate, EXAMPLES};
use crate::corpus::Frequencies;
use crate::facts::names::Name;
use crate::model::places::bare_forms;
use crate::text::Term;
use crate::text::fold::fold_phrase;
use rustc_hash::FxHashMap;

/// What the candidates say of a name.
#[derive(Default)]
struct Known {
    rarity: Option<f64>,
    examples: Vec<(String, String)>,
}

/// Takes the names out of the candidates: an entry of each that stands at least `least` times. Linear in the forms.
pub(super) fn named(names: &[Name], runs: &Runs, all: &mut [Run], background: &Frequencies, least: u32) -> Vec<Candidate> {
    let mut owners: FxHashMap<String, usize> = FxHashMap::default();
    for (index, name) in names.iter().enumerate() {
        for variant in name.variants.iter().filter(|variant| !variant.is_office) {
            owners.entry(folded(&variant.text)).or_insert(index);
        }
    }
    let mut known: Vec<Known> = names.iter().map(|_| Known::default()).collect();
    for run in all.iter_mut() {
        let (mut taken, mut of) = (0, Vec::new());
        run.forms.retain(|(at, count)| {
            let owner = owner(runs.form(*at, run.length), &owners);
            taken += if owner.is_some() { *count } else { 0 };
            of.extend(owner);
            owner.is_none()
        });
        run.count -= taken;
        of.sort_unstable();
        of.dedup();
        for index in of {
            known[index].rarity.get_or_insert(super::rarity(runs, run, background));
            // Of a run that is two names, the example may hold the other one only.
            let holds = |example: &(String, String)| names[index].variants.iter().any(|variant| example.1.contains(&variant.text));
            known[index].examples.extend(super::examples(runs, run).into_iter().filter(holds));
        }
    }
    names.iter().zip(known).filter_map(|(name, known)| candidate(name, known, background, least)).collect()
}

fn candidate(name: &Name, known: Known, background: &Frequencies, least: u32) -> Option<Candidate> {
    let spellings = || name.variants.iter().filter(|variant| !variant.is_office);
    let count = spellings().map(|variant| variant.mentions.len() as u32).sum();
    let best = spellings().find(|variant| variant.text == name.name).or_else(|| spellings().next())?;
    if count < least {
        return None;
    }
    let rarity = known.rarity.unwrap_or_else(|| background.idf(Term(0)));
    let words = best.text.split_whitespace().count();
    let mut examples = known.examples;
    examples.truncate(EXAMPLES);
    Some(Candidate {
        term: best.text.clone(),
        variants: spellings().filter(|variant| variant.text != best.text).map(|variant| variant.text.clone()).collect(),
        count,
        score: ((words + 1) as f64).log2() * f64::from(count) * rarity,
        kind: Some(name.kind.name()),
        examples,
    })
}

/// The name that a word run is, with or without what clings to its first word.
fn owner(form: &str, owners: &FxHashMap<String, usize>) -> Option<usize> {
    let folded = folded(form);
    let (first, rest) = folded.split_once(' ').map_or((folded.as_str(), String::new()), |(first, rest)| (first, format!(" {rest}")));
    bare_forms(first).into_iter().find_map(|(bare, _)| owners.get(&format!("{bare}{rest}")).copied())
}

fn folded(text: &str) -> String {
    fold_phrase(&text.replace(['-', '–'], " "))
}

//! Learning a lexicon from sentence pairs: IBM model 1 in both directions.
//!
//! Uses `side`. Expectation maximisation over co-occurring stems with an empty word (Brown, Della Pietra, Della Pietra &
//! Mercer 1993), six rounds, sums in the order of the pairs: the same pairs give the same lexicon. Each round costs
//! the sum over pairs of the product of their words.

use super::side::{MOST_WORDS, Side, arabic_stems, other_stems};
use super::{Entry, Lexicon, log_ratio};
use rustc_hash::FxHashMap;

/// Rounds of expectation maximisation; more only sharpen what rare words got by chance.
const ROUNDS: usize = 6;
/// Added to the count of each word, so that what stands once does not claim all its neighbours.
const SMOOTHING: f64 = 0.5;
/// Links of a lower probability in both directions are forgotten.
const LEAST: f64 = 0.01;

/// Stems in the order of their first appearance, and how often each stands.
#[derive(Default)]
struct Vocabulary {
    ids: FxHashMap<u64, u32>,
    stems: Vec<u64>,
    counts: Vec<u64>,
}

impl Vocabulary {
    fn ids(&mut self, stems: Vec<u64>) -> Vec<u32> {
        let mut ids = Vec::with_capacity(stems.len());
        for stem in stems.into_iter().take(MOST_WORDS) {
            let next = self.stems.len() as u32;
            let id = *self.ids.entry(stem).or_insert(next);
            if id == next {
                self.stems.push(stem);
                self.counts.push(0);
            }
            self.counts[id as usize] += 1;
            ids.push(id);
        }
        ids
    }

    fn entries(&self) -> FxHashMap<u64, Entry> {
        let total = self.counts.iter().sum::<u64>().max(1) as f64;
        let entries = self.stems.iter().zip(&self.counts).enumerate();
        entries.map(|(id, (&stem, &count))| (stem, Entry { id: id as u32, probability: (count as f64 / total) as f32 })).collect()
    }
}

impl Lexicon {
    /// Learns from pairs of an Arabic sentence and its translation.
    #[must_use]
    pub fn learn<'t>(pairs: impl IntoIterator<Item = (&'t str, &'t str)>) -> Self {
        let (mut arabic, mut other) = (Vocabulary::default(), Vocabulary::default());
        let mut sentences = Vec::new();
        let mut ratios = Vec::new();
        for (source, target) in pairs {
            sentences.push((arabic.ids(arabic_stems(source)), other.ids(other_stems(target))));
            ratios.push(log_ratio(&Side::arabic(source, |_| None), &Side::other(target, |_| None)));
        }
        let reversed: Vec<(Vec<u32>, Vec<u32>)> = sentences.iter().map(|(a, b)| (b.clone(), a.clone())).collect();
        let there = model_1(&sentences, arabic.stems.len());
        let back = model_1(&reversed, other.stems.len());
        let mut links: FxHashMap<(u32, u32), (f32, f32)> = FxHashMap::default();
        for (source, row) in there.iter().enumerate() {
            for &(target, probability) in row.iter().filter(|(_, probability)| *probability >= LEAST) {
                links.entry((source as u32, target)).or_default().0 = probability as f32;
            }
        }
        for (target, row) in back.iter().enumerate() {
            for &(source, probability) in row.iter().filter(|(_, probability)| *probability >= LEAST) {
                links.entry((source, target as u32)).or_default().1 = probability as f32;
            }
        }
        Self { arabic: arabic.entries(), other: other.entries(), links, ratio: mean_and_deviation(&ratios) }
    }
}

/// For each word of the first sides, the words of the second sides with their probability given it.
fn model_1(sentences: &[(Vec<u32>, Vec<u32>)], words: usize) -> Vec<Vec<(u32, f64)>> {
    // The empty word comes last.
    let empty = words as u32;
    let mut table = co_occurring(sentences, words);
    for round in 0..ROUNDS {
        let mut counts: Vec<Vec<(u32, f64)>> = table.iter().map(|row| row.iter().map(|&(target, _)| (target, 0.0)).collect()).collect();
        for (source, target) in sentences {
            for &word in target {
                let rows = || source.iter().copied().chain([empty]);
                let given =
                    |of: u32| if round == 0 { 1.0 } else { place(&table[of as usize], word).map_or(0.0, |at| table[of as usize][at].1) };
                let total: f64 = rows().map(given).sum();
                for of in rows() {
                    let share = given(of) / total.max(1e-12);
                    if let Some(at) = place(&counts[of as usize], word) {
                        counts[of as usize][at].1 += share;
                    }
                }
            }
        }
        for row in &mut counts {
            let total: f64 = row.iter().map(|(_, count)| count).sum::<f64>() + SMOOTHING;
            row.iter_mut().for_each(|(_, count)| *count /= total);
        }
        table = counts;
    }
    table.pop();
    table
}

/// For each first word and the empty word, the second words that it ever stands beside, sorted.
fn co_occurring(sentences: &[(Vec<u32>, Vec<u32>)], words: usize) -> Vec<Vec<(u32, f64)>> {
    let mut table: Vec<Vec<u32>> = vec![Vec::new(); words + 1];
    for (source, target) in sentences {
        for of in source.iter().copied().chain([words as u32]) {
            table[of as usize].extend_from_slice(target);
        }
    }
    let tidy = |mut row: Vec<u32>| {
        row.sort_unstable();
        row.dedup();
        row.into_iter().map(|word| (word, 0.0)).collect()
    };
    table.into_iter().map(tidy).collect()
}

fn place(row: &[(u32, f64)], word: u32) -> Option<usize> {
    row.binary_search_by_key(&word, |&(word, _)| word).ok()
}

/// Mean and standard deviation.
fn mean_and_deviation(values: &[f64]) -> (f64, f64) {
    let count = values.len().max(1) as f64;
    let mean = values.iter().sum::<f64>() / count;
    (mean, (values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / count).sqrt())
}

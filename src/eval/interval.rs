//! Bootstrap intervals of a mean.
//!
//! Uses nothing of the crate. Percentile bootstrap over documents (Efron 1979) with a fixed seed.

use serde::Serialize;

/// Resamples.
const ROUNDS: usize = 2000;
/// Seed of the generator.
const SEED: u64 = 7;

/// A mean with its 95% interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Mean {
    /// The mean.
    pub mean: f64,
    /// Lower and upper end.
    pub ci95: [f64; 2],
}

impl Mean {
    /// Of one value a document; 0 for none.
    #[must_use]
    pub fn of(values: &[f64]) -> Self {
        if values.is_empty() {
            return Self { mean: 0.0, ci95: [0.0, 0.0] };
        }
        let count = values.len() as f64;
        let mut random = Random::new(SEED);
        let mut means: Vec<f64> =
            (0..ROUNDS).map(|_| (0..values.len()).map(|_| values[random.below(values.len())]).sum::<f64>() / count).collect();
        means.sort_by(f64::total_cmp);
        let round = |value: f64| (value * 1e4).round() / 1e4;
        let ci95 = [round(means[ROUNDS * 25 / 1000]), round(means[ROUNDS * 975 / 1000 - 1])];
        Self { mean: round(values.iter().sum::<f64>() / count), ci95 }
    }

    /// Of the differences of two systems, document by document.
    #[must_use]
    pub fn of_differences(ours: &[f64], theirs: &[f64]) -> Self {
        Self::of(&ours.iter().zip(theirs).map(|(ours, theirs)| ours - theirs).collect::<Vec<_>>())
    }
}

/// SplitMix64 (Steele, Lea & Flood 2014): the same numbers everywhere.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// A generator that begins at `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub fn next_number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`, which is not 0.
    pub fn below(&mut self, end: usize) -> usize {
        ((u128::from(self.next_number()) * end as u128) >> 64) as usize
    }

    /// Puts a list into random order.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for end in (1..list.len()).rev() {
            list.swap(end, self.below(end + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_holds_its_mean_and_narrows_with_agreement() {
        let wide = Mean::of(&[0.0, 1.0, 0.0, 1.0]);
        assert!(wide.ci95[0] <= wide.mean && wide.mean <= wide.ci95[1]);
        assert_eq!(Mean::of(&[0.5; 9]), Mean { mean: 0.5, ci95: [0.5, 0.5] });
        assert_eq!(Mean::of_differences(&[1.0, 0.5], &[0.5, 0.0]).mean, 0.5);
    }
}

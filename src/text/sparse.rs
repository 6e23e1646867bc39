//! Sparse vectors: lists of keys in ascending order, each with a weight.
//!
//! Uses nothing. What is laid beside each other in briefs and stories.

/// Scales the weights to length 1; a vector of zeros stays. Linear.
pub fn scale_to_unit<K>(row: &mut [(K, f64)]) {
    let length = row.iter().map(|(_, weight)| weight * weight).sum::<f64>().sqrt();
    if length > 0.0 {
        row.iter_mut().for_each(|(_, weight)| *weight /= length);
    }
}

/// The sum over the shared keys of the products of their weights: of two unit vectors the cosine. Both rows are in
/// ascending order. Linear in both.
#[must_use]
pub fn dot<K: Ord>(a: &[(K, f64)], b: &[(K, f64)]) -> f64 {
    let (mut i, mut j, mut sum) = (0, 0, 0.0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        if x.0 == y.0 {
            sum += x.1 * y.1;
        }
        let (step_a, step_b) = (x.0 <= y.0, y.0 <= x.0);
        i += usize::from(step_a);
        j += usize::from(step_b);
    }
    sum
}

/// The weight of the shared keys as a share of the lighter side, from 0 to 1, and their number. Both rows are in
/// ascending order and give a key the same weight. Linear in both.
#[must_use]
pub fn contained<K: Ord>(a: &[(K, f64)], b: &[(K, f64)]) -> (f64, usize) {
    let weight = |row: &[(K, f64)]| row.iter().map(|(_, weight)| weight).sum::<f64>();
    let (mut i, mut j, mut shared, mut count) = (0, 0, 0.0, 0);
    while let (Some((x, weight)), Some((y, _))) = (a.get(i), b.get(j)) {
        if x == y {
            shared += weight;
            count += 1;
        }
        let (step_a, step_b) = (x <= y, y <= x);
        i += usize::from(step_a);
        j += usize::from(step_b);
    }
    let least = weight(a).min(weight(b));
    (if least > 0.0 { shared / least } else { 0.0 }, count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lighter_side_is_measured() {
        assert_eq!(contained(&[(1, 2.0), (3, 1.0)], &[(1, 2.0), (2, 5.0)]), (2.0 / 3.0, 1));
        assert_eq!(contained::<u8>(&[], &[(1, 1.0)]), (0.0, 0));
    }

    #[test]
    fn only_shared_keys_multiply() {
        assert_eq!(dot(&[(1, 2.0), (3, 1.0), (4, 5.0)], &[(1, 3.0), (2, 7.0), (4, 1.0)]), 11.0);
    }

    #[test]
    fn length_becomes_one() {
        let mut row = [(1, 3.0), (2, 4.0)];
        scale_to_unit(&mut row);
        assert_eq!(row, [(1, 0.6), (2, 0.8)]);
    }
}

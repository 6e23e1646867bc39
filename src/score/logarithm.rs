//! Logarithms of counts, looked up.
//!
//! Uses nothing. Counts are small and come again and again, and a look-up takes a tenth of the time.

use std::sync::LazyLock;

/// Those of the numbers below its length, to the last bit what [`f64::ln`] gives.
static LOGARITHMS: LazyLock<[f64; 256]> = LazyLock::new(|| std::array::from_fn(|number| (number as f64).ln()));

/// The natural logarithm of a whole number.
pub(super) fn ln(number: u32) -> f64 {
    LOGARITHMS.get(number as usize).copied().unwrap_or_else(|| f64::from(number).ln())
}

/// How often a term stands, damped: `1 + ln tf`.
pub(super) fn damped(count: u32) -> f64 {
    // Mostly the logarithm of 1, which is 0.
    if count == 1 { 1.0 } else { 1.0 + ln(count) }
}

//! Position: news says the most important first.
//!
//! Formula: `1 / (1 + r)` with r the 0-based rank among the body sentences after cleaning (the inverse-rank form of
//! the lead bias of news; Edmundson 1969 for position as a feature).

use super::{Feature, View};
use ndarray::ArrayViewMut1;

/// The inverse rank of a sentence.
pub struct Position;

impl Feature for Position {
    fn name(&self) -> &'static str {
        "position"
    }

    fn fill(&self, _view: &View<'_>, mut column: ArrayViewMut1<'_, f64>) {
        for (rank, value) in column.iter_mut().enumerate() {
            *value = 1.0 / (1.0 + rank as f64);
        }
    }
}

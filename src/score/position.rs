//! Position: news says the most important first.
//!
//! `position` is `1 / (1 + r)` and `rank` is `-ln(1 + r)`, with r the 0-based rank among the body sentences after
//! cleaning; `depth` is minus the share of the body's text that stands before the sentence; `last` is 1 for the last
//! sentence of an article of two and more, which often sums up. (Edmundson 1969 for position as a feature, Ouyang et
//! al. 2010 for its inverse, logarithmic and linear forms.)

use super::logarithm::ln;
use super::{Feature, View};
use ndarray::ArrayViewMut1;

/// The inverse rank.
pub struct Position;

impl Feature for Position {
    fn name(&self) -> &'static str {
        "position"
    }

    fn fill(&self, _view: &View<'_>, mut column: ArrayViewMut1<'_, f64>) {
        column.iter_mut().enumerate().for_each(|(rank, value)| *value = 1.0 / (1.0 + rank as f64));
    }
}

/// The logarithmic rank.
pub struct Rank;

impl Feature for Rank {
    fn name(&self) -> &'static str {
        "rank"
    }

    fn fill(&self, _view: &View<'_>, mut column: ArrayViewMut1<'_, f64>) {
        column.iter_mut().zip(1..).for_each(|(value, place)| *value = -ln(place));
    }
}

/// The share of the text before the sentence.
pub struct Depth;

impl Feature for Depth {
    fn name(&self) -> &'static str {
        "depth"
    }

    fn fill(&self, view: &View<'_>, mut column: ArrayViewMut1<'_, f64>) {
        let total: f64 = view.solid().sum();
        let mut before = 0.0;
        for (value, solid) in column.iter_mut().zip(view.solid()) {
            *value = -before / total.max(1.0);
            before += solid;
        }
    }
}

/// The end of the article.
pub struct Last;

impl Feature for Last {
    fn name(&self) -> &'static str {
        "last"
    }

    fn fill(&self, _view: &View<'_>, mut column: ArrayViewMut1<'_, f64>) {
        if column.len() > 1
            && let Some(last) = column.last_mut()
        {
            *last = 1.0;
        }
    }
}

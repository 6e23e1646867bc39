//! Title overlap: the title is the shortest summary there is.
//!
//! The cosine of the sentence with the title over skeletons; 0 where there is no title (Edmundson 1969).

use super::{Feature, View};
use crate::text::sparse;
use ndarray::ArrayViewMut1;

/// Likeness to the title.
pub struct Title;

impl Feature for Title {
    fn name(&self) -> &'static str {
        "title"
    }

    fn fill(&self, view: &View<'_>, mut column: ArrayViewMut1<'_, f64>) {
        let title = view.skeletons.counts.unit_of(view.title);
        for (rank, value) in column.iter_mut().enumerate() {
            *value = sparse::dot(&title, view.skeletons.row(rank));
        }
    }
}

//! Paragraph position: the first sentence of a paragraph says what the paragraph is about.
//!
//! 1 for the first body sentence of a paragraph, else 0 (Baxendale 1958).

use super::{Feature, View};
use ndarray::ArrayViewMut1;

/// Whether a sentence opens its paragraph.
pub struct Paragraph;

impl Feature for Paragraph {
    fn name(&self) -> &'static str {
        "paragraph"
    }

    fn fill(&self, view: &View<'_>, mut column: ArrayViewMut1<'_, f64>) {
        let mut before = None;
        for (value, sentence) in column.iter_mut().zip(view.sentences()) {
            *value = f64::from(u8::from(before != Some(sentence.paragraph)));
            before = Some(sentence.paragraph);
        }
    }
}

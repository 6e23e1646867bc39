//! Cells of tables: nothing splits them, nothing runs them.
//!
//! Uses `text`.

use crate::text::chars::is_invisible;

/// Whether a spreadsheet would take a text for a formula. Spreadsheets look behind spaces and invisible marks.
#[must_use]
pub fn is_formula(text: &str) -> bool {
    let first = text.trim_start_matches(|c: char| c.is_whitespace() || is_invisible(c)).chars().next();
    matches!(first, Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠'))
}

/// A text as a cell of tab-separated values: without tabs and line breaks, and behind an apostrophe where a
/// spreadsheet would run it.
#[must_use]
pub fn cell(text: &str) -> String {
    let spaced: String = text.chars().map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c }).collect();
    if is_formula(&spaced) { format!("'{spaced}") } else { spaced }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_neither_split_nor_run() {
        assert_eq!(cell("=SUM(A1)"), "'=SUM(A1)");
        assert_eq!(cell("\u{200f}- خفض الضرائب"), "'\u{200f}- خفض الضرائب");
        assert_eq!(cell("أ\tب\nج"), "أ ب ج");
        assert_eq!(cell("كوفيد-19"), "كوفيد-19");
    }
}

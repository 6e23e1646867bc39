//! Numbers in English words: cardinals, ordinals, decades, fractions, months, Roman numerals.
//!
//! Uses `text`. A run of number words is added up; its parts count as values too.

use super::Worded;
use crate::text::Span;

const VALUES: [(&str, f64); 66] = [
    ("zero", 0.0),
    ("one", 1.0),
    ("first", 1.0),
    ("once", 1.0),
    ("single", 1.0),
    ("two", 2.0),
    ("second", 2.0),
    ("twice", 2.0),
    ("double", 2.0),
    ("doubled", 2.0),
    ("both", 2.0),
    ("couple", 2.0),
    ("pair", 2.0),
    ("three", 3.0),
    ("third", 3.0),
    ("triple", 3.0),
    ("four", 4.0),
    ("fourth", 4.0),
    ("five", 5.0),
    ("fifth", 5.0),
    ("six", 6.0),
    ("sixth", 6.0),
    ("seven", 7.0),
    ("seventh", 7.0),
    ("eight", 8.0),
    ("eighth", 8.0),
    ("nine", 9.0),
    ("ninth", 9.0),
    ("ten", 10.0),
    ("tenth", 10.0),
    ("decade", 10.0),
    ("eleven", 11.0),
    ("eleventh", 11.0),
    ("twelve", 12.0),
    ("twelfth", 12.0),
    ("dozen", 12.0),
    ("thirteen", 13.0),
    ("thirteenth", 13.0),
    ("fourteen", 14.0),
    ("fourteenth", 14.0),
    ("fifteen", 15.0),
    ("fifteenth", 15.0),
    ("sixteen", 16.0),
    ("sixteenth", 16.0),
    ("seventeen", 17.0),
    ("seventeenth", 17.0),
    ("eighteen", 18.0),
    ("eighteenth", 18.0),
    ("nineteen", 19.0),
    ("nineteenth", 19.0),
    ("twenty", 20.0),
    ("twentieth", 20.0),
    ("thirty", 30.0),
    ("thirtieth", 30.0),
    ("forty", 40.0),
    ("fortieth", 40.0),
    ("fifty", 50.0),
    ("fiftieth", 50.0),
    ("sixty", 60.0),
    ("sixtieth", 60.0),
    ("seventy", 70.0),
    ("seventieth", 70.0),
    ("eighty", 80.0),
    ("eightieth", 80.0),
    ("ninety", 90.0),
    ("ninetieth", 90.0),
];
const DECADES: [(&str, f64); 8] = [
    ("twenties", 20.0),
    ("thirties", 30.0),
    ("forties", 40.0),
    ("fifties", 50.0),
    ("sixties", 60.0),
    ("seventies", 70.0),
    ("eighties", 80.0),
    ("nineties", 90.0),
];
const SCALES: [(&str, f64); 6] =
    [("hundred", 100.0), ("thousand", 1e3), ("million", 1e6), ("billion", 1e9), ("trillion", 1e12), ("century", 100.0)];
const FRACTIONS: [(&str, f64); 4] = [("half", 0.5), ("halves", 0.5), ("quarter", 0.25), ("thirds", 2.0 / 3.0)];
const MONTHS: [&str; 12] =
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
const ROMAN: [(&str, f64); 15] = [
    ("I", 1.0),
    ("II", 2.0),
    ("III", 3.0),
    ("IV", 4.0),
    ("V", 5.0),
    ("VI", 6.0),
    ("VII", 7.0),
    ("VIII", 8.0),
    ("IX", 9.0),
    ("X", 10.0),
    ("XI", 11.0),
    ("XII", 12.0),
    ("XIV", 14.0),
    ("XV", 15.0),
    ("XVI", 16.0),
];

/// All numbers in words of a text.
pub(super) fn words(text: &str) -> Worded {
    let mut worded = Worded { values: Vec::new(), scales: Vec::new(), is_afternoon: false };
    let (mut total, mut group, mut is_open) = (0.0, 0.0, false);
    for span in letters(text) {
        let word = span.of(text);
        let lower = word.to_lowercase();
        let listed = |list: &[(&str, f64)]| list.iter().find(|(name, _)| *name == lower).map(|&(_, value)| value);
        worded.is_afternoon |= matches!(lower.as_str(), "pm" | "afternoon" | "evening" | "noon" | "tonight" | "night");
        worded.values.extend(ROMAN.iter().find(|(name, _)| *name == word).map(|&(_, value)| value));
        worded.values.extend(month(&lower));
        let singular = lower.strip_suffix('s').unwrap_or(&lower);
        if let Some(value) = listed(&VALUES).or_else(|| VALUES.iter().find(|(name, _)| *name == singular).map(|&(_, value)| value)) {
            group += value;
            is_open = true;
            worded.values.push(value);
        } else if let Some(scale) = SCALES.iter().find(|(name, _)| *name == singular).map(|&(_, scale)| scale) {
            worded.scales.push((span.start, scale));
            worded.values.push(scale);
            let times = if group == 0.0 { 1.0 } else { group };
            if scale < 1000.0 {
                group = times * scale;
            } else {
                total += times * scale;
                group = 0.0;
            }
            is_open = true;
        } else if let Some(part) = listed(&FRACTIONS) {
            worded.values.extend([part, part * 100.0, total + group + part]);
            if lower == "quarter" && group == 3.0 || lower == "quarters" {
                worded.values.extend([0.75, 75.0]);
            }
        } else if let Some(decade) = listed(&DECADES) {
            worded.values.push(decade);
        } else if !(matches!(lower.as_str(), "and" | "a" | "an") && is_open) {
            (total, group, is_open) = (0.0, 0.0, false);
        }
        if is_open {
            worded.values.push(total + group);
        }
    }
    worded
}

fn month(lower: &str) -> Option<f64> {
    let at = MONTHS.iter().position(|name| *name == lower || (lower.len() >= 3 && lower.len() <= 4 && name.starts_with(lower)))?;
    Some((at + 1) as f64)
}

/// Runs of letters; a hyphen parts them.
fn letters(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (c.is_alphabetic(), start) {
            (true, None) => start = Some(at),
            (false, Some(first)) => {
                spans.push(Span::new(first, at));
                start = None;
            }
            _ => {}
        }
    }
    spans
}

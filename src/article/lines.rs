//! Blocks: the units of layout that a sentence never crosses.
//!
//! Uses `text`. A line of the text is a block, except in hard-wrapped text, where a paragraph was broken at a fixed
//! width and its lines belong together. Wrapping is recognised by its cause: a line was broken because the first
//! word of the next would not have fitted.

use crate::text::{Span, char_count};

/// Lines wider than this many code points were not made by a wrapping program.
const WIDEST_WRAP: usize = 120;
/// Texts narrower than this are lists or verse, not wrapped prose.
const NARROWEST_WRAP: usize = 30;

/// Columns by which a line may fall short of the width and still be full.
const SLACK: usize = 3;

/// A block of layout: one line, or the lines of one hard-wrapped paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// Without white space at its ends.
    pub span: Span,
    /// The 1-based line of the text on which it begins.
    pub line: u32,
    /// Counts the runs of lines between empty lines, from 0: blocks of one group stand close together on the page.
    pub group: u32,
}

/// Finds the blocks of `text`. Linear in its bytes; every character that is not white space is in one block.
#[must_use]
pub fn layout(text: &str) -> Vec<Layout> {
    let lines = physical_lines(text);
    let whole = wrap_width(text, &lines);
    let mut blocks: Vec<Layout> = Vec::with_capacity(lines.len());
    for group in lines.chunk_by(|a, b| a.group == b.group) {
        // Pages put together from several sources can be wrapped in one part only.
        match whole.or_else(|| wrap_width(text, group)) {
            Some(wrap) => join_wrapped(text, group, wrap, &mut blocks),
            None => join_unfinished(text, group, &mut blocks),
        }
    }
    blocks
}

fn join_wrapped(text: &str, group: &[Layout], wrap: usize, blocks: &mut Vec<Layout>) {
    let mut joins = false;
    for (at, line) in group.iter().enumerate() {
        match blocks.last_mut() {
            Some(last) if joins => last.span.end = line.span.end,
            _ => blocks.push(*line),
        }
        joins = group.get(at + 1).is_some_and(|next| is_forced(text, *line, *next, wrap));
    }
}

/// Joins a line that ends in a word that nothing can end in («في», «التي») with the next.
fn join_unfinished(text: &str, group: &[Layout], blocks: &mut Vec<Layout>) {
    let mut joins = false;
    for line in group {
        match blocks.last_mut() {
            Some(last) if joins => last.span.end = line.span.end,
            _ => blocks.push(*line),
        }
        joins = is_unfinished(line.span.of(text));
    }
}

fn is_unfinished(line: &str) -> bool {
    // Most lines end in a stop.
    let may_end_in_letter = line.as_bytes().last().is_some_and(|byte| !byte.is_ascii());
    let last_word = || line.rsplit(char::is_whitespace).next().unwrap_or("");
    may_end_in_letter && UNFINISHED.contains(&last_word()) && width(line) >= NARROWEST_WRAP
}

/// Words that no line of an article ends in unless it was broken there.
const UNFINISHED: [&str; 32] = [
    "في",
    "فى",
    "من",
    "إلى",
    "الى",
    "على",
    "علي",
    "عن",
    "مع",
    "أن",
    "إن",
    "ان",
    "التي",
    "التى",
    "الذي",
    "الذى",
    "الذين",
    "بين",
    "خلال",
    "بعد",
    "قبل",
    "منذ",
    "حول",
    "ضد",
    "أو",
    "و",
    "ثم",
    "كما",
    "حيث",
    "بأن",
    "لدى",
    "نحو",
];

/// The lines that are not blank, trimmed.
fn physical_lines(text: &str) -> Vec<Layout> {
    // Old line breaks and Unicode separators part lines too, but editors do not count them.
    let is_old_break = |c: char| matches!(c, '\r' | '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}');
    let has_old_breaks = has_old_breaks(text.as_bytes());
    let mut lines: Vec<Layout> = Vec::with_capacity(text.len() / USUAL_LINE + 4);
    let (mut start, mut group, mut gap) = (0, 0, false);
    for (line, end) in (1u32..).zip(memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()])) {
        let mut is_blank = true;
        let mut add = |row: Span| {
            let span = row.trimmed(text);
            if span.is_empty() {
                return;
            }
            group += u32::from(gap && !lines.is_empty());
            (gap, is_blank) = (false, false);
            lines.push(Layout { span, line, group });
        };
        let row = Span::new(start, end);
        if has_old_breaks {
            let mut at = start;
            for part in row.of(text).split_inclusive(is_old_break) {
                add(Span::new(at, at + part.len()));
                at += part.len();
            }
        } else {
            add(row);
        }
        gap |= is_blank;
        start = end + 1;
    }
    lines
}

/// Bytes of a line, to know how much room lines take.
const USUAL_LINE: usize = 256;

/// Whether a text may hold a line break other than the line feed.
fn has_old_breaks(text: &[u8]) -> bool {
    let is_separator = |at: usize| matches!(text.get(at..), Some([0xC2, 0x85, ..] | [0xE2, 0x80, 0xA8 | 0xA9, ..]));
    memchr::memchr3(b'\r', 0x0B, 0x0C, text).is_some() || memchr::memchr2_iter(0xC2, 0xE2, text).any(is_separator)
}

fn width(line: &str) -> usize {
    char_count(line)
}

/// Whether `next` stands on a line of its own only because its first word did not fit. Programs count columns in
/// different ways, hence the slack; an indented line begins a paragraph whatever stands before it.
fn is_forced(text: &str, line: Layout, next: Layout, wrap: usize) -> bool {
    let first_word = next.span.of(text).split_whitespace().next().unwrap_or("");
    let begins_paragraph = is_indented(text, next) && !is_indented(text, line);
    !begins_paragraph && width(line.span.of(text)) + 1 + width(first_word) + SLACK > wrap
}

fn is_indented(text: &str, line: Layout) -> bool {
    let before = Span { start: 0, end: line.span.start }.of(text);
    before.ends_with([' ', '\t', '\u{a0}', '\u{3000}'])
}

/// The width at which `text` was hard-wrapped, if it was.
fn wrap_width(text: &str, lines: &[Layout]) -> Option<usize> {
    // Only breaks inside a sentence are evidence: after a stop a new line can begin for any reason.
    let breaks = || lines.windows(2).filter(|pair| pair[0].group == pair[1].group && ends_open(pair[0].span.of(text)));
    // Few texts have any, and their lines need not be measured.
    breaks().nth(FEWEST_FORCED - 1)?;
    let mut widths: Vec<usize> = lines.iter().map(|line| width(line.span.of(text))).collect();
    // A title or an address may stick out.
    let stands_out = (widths.len() * 9 / 10).min(widths.len() - 1);
    let wrap = *widths.select_nth_unstable(stands_out).1;
    if !(NARROWEST_WRAP..=WIDEST_WRAP).contains(&wrap) {
        return None;
    }
    let forced = breaks().filter(|pair| is_forced(text, pair[0], pair[1], wrap)).count();
    (forced >= FEWEST_FORCED && forced * 4 >= breaks().count() * 3).then_some(wrap)
}

/// Breaks by which a text is known to be wrapped.
const FEWEST_FORCED: usize = 2;

/// Whether a line ends inside a sentence, as far as its last character tells.
fn ends_open(line: &str) -> bool {
    !matches!(line.chars().next_back(), Some('.' | '!' | '؟' | '?' | ':' | '…' | '"' | '»' | '”' | ')'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blocks(text: &str) -> Vec<&str> {
        layout(text).iter().map(|block| block.span.of(text)).collect()
    }

    #[test]
    fn a_wrapped_paragraph_is_one_block() {
        let text = "عنوان الخبر\n\nقررت البلدية أن أعمال ترميم السوق تنطلق في\nمنتصف الموسم القادم قرب أبواب المدينة\nالقديمة وساحاتها. وطلبت من التجار\nالانتقال.";
        assert_eq!(blocks(text).len(), 2);
    }

    #[test]
    fn short_lines_stay_apart() {
        assert_eq!(blocks("انشر المقال:\nTwitterTelegramEmail\nوصلت القافلة مساء.").len(), 3);
        assert_eq!(blocks("١- ترميم الجسر\n٢- توسيع الطريق\n٣- زراعة ألف شجرة").len(), 3);
        assert_eq!(blocks("صيدا – 7 أيار 2024\nبدأ المزارعون موسم القطاف باكراً.").len(), 2);
    }

    #[test]
    fn groups_are_parted_by_empty_lines_and_lines_are_counted_as_editors_do() {
        let found = layout("\nا\r\nب\n \nج\u{2028}د");
        let seen: Vec<_> = found.iter().map(|block| (block.line, block.group)).collect();
        assert_eq!(seen, [(2, 0), (3, 0), (5, 1), (5, 1)]);
    }
}

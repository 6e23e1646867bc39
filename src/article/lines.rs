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
    let widths: Vec<usize> = lines.iter().map(|line| width(line.span.of(text))).collect();
    let whole = wrap_width(text, &lines, &widths);
    let mut blocks: Vec<Layout> = Vec::with_capacity(lines.len());
    let mut at = 0;
    for group in lines.chunk_by(|a, b| a.group == b.group) {
        let widths = &widths[at..at + group.len()];
        at += group.len();
        // Pages put together from several sources can be wrapped in one part only.
        match whole.or_else(|| wrap_width(text, group, widths)) {
            Some(wrap) => join_wrapped(text, group, widths, wrap, &mut blocks),
            None => join_unfinished(text, group, &mut blocks),
        }
    }
    blocks
}

fn join_wrapped(text: &str, group: &[Layout], widths: &[usize], wrap: usize, blocks: &mut Vec<Layout>) {
    let mut joins = false;
    for (at, line) in group.iter().enumerate() {
        match blocks.last_mut() {
            Some(last) if joins => last.span.end = line.span.end,
            _ => blocks.push(*line),
        }
        joins = group.get(at + 1).is_some_and(|next| is_forced(text, widths[at], *line, *next, wrap));
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
        let shown = line.span.of(text);
        let last_word = shown.rsplit(char::is_whitespace).next().unwrap_or("");
        joins = width(shown) >= NARROWEST_WRAP && UNFINISHED.contains(&last_word);
    }
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
    let mut lines: Vec<Layout> = Vec::new();
    let (mut start, mut group, mut gap) = (0, 0, false);
    let mut ends = memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]);
    let has_old_breaks = has_old_breaks(text.as_bytes());
    for number in 1u32.. {
        let Some(end) = ends.next() else { break };
        let row = Span::new(start, end).of(text);
        let mut at = start;
        let mut is_blank = true;
        // Old line breaks and Unicode separators part lines too, but editors do not count them.
        let is_old_break = |c: char| matches!(c, '\r' | '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}');
        let (whole, parts) = if has_old_breaks { (None, Some(row.split(is_old_break))) } else { (Some(row), None) };
        for piece in whole.into_iter().chain(parts.into_iter().flatten()) {
            let span = Span::new(at, at + piece.len()).trimmed(text);
            at += piece.len();
            at += text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
            if span.is_empty() {
                continue;
            }
            is_blank = false;
            if gap && !lines.is_empty() {
                group += 1;
            }
            gap = false;
            lines.push(Layout { span, line: number, group });
        }
        gap |= is_blank;
        start += row.len() + 1;
    }
    lines
}

/// Whether a text may hold a line break other than the line feed.
fn has_old_breaks(text: &[u8]) -> bool {
    memchr::memchr3(b'\r', 0x0B, 0x0C, text).is_some()
        || [&b"\xC2\x85"[..], b"\xE2\x80\xA8", b"\xE2\x80\xA9"].into_iter().any(|mark| memchr::memmem::find(text, mark).is_some())
}

fn width(line: &str) -> usize {
    char_count(line)
}

/// Whether `next` stands on a line of its own only because its first word did not fit. Programs count columns in
/// different ways, hence the slack; an indented line begins a paragraph whatever stands before it.
fn is_forced(text: &str, width_before: usize, line: Layout, next: Layout, wrap: usize) -> bool {
    let first_word = next.span.of(text).split_whitespace().next().unwrap_or("");
    let begins_paragraph = is_indented(text, next) && !is_indented(text, line);
    !begins_paragraph && width_before + 1 + width(first_word) + SLACK > wrap
}

fn is_indented(text: &str, line: Layout) -> bool {
    let before = Span { start: 0, end: line.span.start }.of(text);
    before.ends_with([' ', '\t', '\u{a0}', '\u{3000}'])
}

/// The width at which `text` was hard-wrapped, if it was.
fn wrap_width(text: &str, lines: &[Layout], widths: &[usize]) -> Option<usize> {
    let mut sorted = widths.to_vec();
    sorted.sort_unstable();
    // A title or an address may stick out.
    let wrap = *sorted.get((sorted.len() * 9 / 10).min(sorted.len().saturating_sub(1)))?;
    if !(NARROWEST_WRAP..=WIDEST_WRAP).contains(&wrap) {
        return None;
    }
    // Only breaks inside a sentence are evidence: after a stop a new line can begin for any reason.
    let (mut breaks, mut forced) = (0usize, 0usize);
    for (at, pair) in lines.windows(2).enumerate() {
        let ends_open = !pair[0].span.of(text).ends_with(['.', '!', '؟', '?', ':', '…', '"', '»', '”', ')']);
        if pair[0].group == pair[1].group && ends_open {
            breaks += 1;
            forced += usize::from(is_forced(text, widths[at], pair[0], pair[1], wrap));
        }
    }
    (forced >= 2 && forced * 4 >= breaks * 3).then_some(wrap)
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

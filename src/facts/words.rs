//! The words of a sentence, folded, with what stands between them.
//!
//! Uses `text`. What all finders of facts read.

use crate::text::chars::is_arabic_letter;
use crate::text::fold::fold_into;
use crate::text::{Span, for_each_word};

/// Marks that part clauses.
const CLAUSE_MARKS: [char; 19] = ['،', ',', '؛', ';', ':', '(', ')', '«', '»', '"', '”', '“', '–', '—', '.', '!', '؟', '?', '\n'];

/// The words of a sentence.
#[derive(Debug)]
pub(crate) struct Words<'t> {
    /// The folded words.
    pub folded: Vec<&'t str>,
    /// Where they stand, in bytes of the article.
    pub spans: &'t [Span],
    /// Whether a mark that parts clauses stands before each word.
    pub breaks: &'t [bool],
    /// Where a percent sign right behind each word ends, in bytes of the article.
    pub percents: &'t [Option<u32>],
}

/// What is reused from sentence to sentence.
#[derive(Debug, Default)]
pub(crate) struct WordBuffer {
    folded: String,
    ends: Vec<usize>,
    spans: Vec<Span>,
    breaks: Vec<bool>,
    percents: Vec<Option<u32>>,
}

impl WordBuffer {
    /// The words of the sentence `span` of an article's `text`. Linear in its bytes.
    pub(crate) fn read(&mut self, text: &str, span: Span) -> Words<'_> {
        self.folded.clear();
        self.ends.clear();
        self.spans.clear();
        self.breaks.clear();
        self.percents.clear();
        let sentence = span.of(text);
        let mut last = 0;
        let percent = |gap: Span| {
            let between = gap.of(sentence);
            let sign = between.trim_start().chars().next().filter(|sign| matches!(sign, '%' | '٪'))?;
            let blank = between.len() - between.trim_start().len();
            Some(span.start + gap.start + (blank + sign.len_utf8()) as u32)
        };
        let mut take = |word: Span| {
            let gap = Span { start: last, end: word.start };
            if let Some(found) = self.percents.last_mut() {
                *found = percent(gap);
            }
            let is_title = gap.of(sentence).trim_end() == "." && self.spans.last().is_some_and(|before| is_letter(before.of(text)));
            self.breaks.push(!is_title && gap.of(sentence).contains(CLAUSE_MARKS));
            fold_into(word.of(sentence), &mut self.folded);
            self.ends.push(self.folded.len());
            self.percents.push(None);
            self.spans.push(word.shifted(span.start as usize));
            last = word.end;
        };
        for_each_word(sentence, |word| parts(word.of(sentence), |part| take(part.shifted(word.start as usize))));
        if let Some(found) = self.percents.last_mut() {
            *found = percent(Span { start: last, end: sentence.len() as u32 });
        }
        let mut start = 0;
        let word = |&end: &usize| {
            let word = self.folded.get(start..end).unwrap_or_default();
            start = end;
            word
        };
        let folded = self.ends.iter().map(word).collect();
        Words { folded, spans: &self.spans, breaks: &self.breaks, percents: &self.percents }
    }
}

/// «د. سالم»: the stop behind a single letter ends no clause.
fn is_letter(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_alphabetic) && chars.next().is_none()
}

/// Calls `each` with the parts of a word: «9أشخاص» and «أن150» are two words that lost their space, and the words of a
/// hashtag are joined by low lines. What merely clings to digits («و500», «الـ15») stays.
fn parts(word: &str, mut each: impl FnMut(Span)) {
    /// Letters before digits from which they are a word of their own.
    const LETTERS: usize = 3;
    let mut start = 0;
    let mut before: Option<char> = None;
    for (at, c) in word.char_indices() {
        let head = word.get(start..at).unwrap_or_default();
        let is_cut = before.is_some_and(|before| {
            (before.is_numeric() && is_arabic_letter(c) && head.chars().all(char::is_numeric))
                || (is_arabic_letter(before) && c.is_numeric() && (head.chars().count() >= LETTERS || matches!(head, "أن" | "ان" | "إن")))
        });
        if is_cut || c == '_' {
            if !head.is_empty() {
                each(Span { start: start as u32, end: at as u32 });
            }
            start = at + usize::from(c == '_');
        }
        before = Some(c);
    }
    if start < word.len() {
        each(Span { start: start as u32, end: word.len() as u32 });
    }
}

impl Words<'_> {
    /// The number of words.
    pub(crate) fn len(&self) -> usize {
        self.folded.len()
    }

    /// From the first of these words to the last, with a percent sign behind it.
    pub(crate) fn span(&self, words: std::ops::Range<usize>) -> Span {
        let last = words.end - 1;
        Span { start: self.spans[words.start].start, end: self.percents[last].unwrap_or(self.spans[last].end) }
    }

    /// The first word of the clause that holds word `at`.
    pub(crate) fn clause_start(&self, at: usize) -> usize {
        (1..=at).rev().find(|&index| self.breaks[index]).unwrap_or(0)
    }

    /// The end of the clause that holds word `at`.
    pub(crate) fn clause_end(&self, at: usize) -> usize {
        (at + 1..self.len()).find(|&index| self.breaks[index]).unwrap_or(self.len())
    }
}

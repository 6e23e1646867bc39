//! The sentence cut: one pass over the bytes of a block.
//!
//! Uses `text` and the abbreviation, opener and speech lists of `model`. A byte table finds the few characters that
//! can matter (stops, quotes, brackets); only there does the segmenter look at words. Structure comes first: a block
//! (see `lines`) is never joined with its neighbour, so headings and list items need no rule here.
//!
//! A run of stops with its closers is a candidate. What decides, in this order: what follows without a space;
//! a short quotation kept whole; a bracket that closes inside the sentence; the class of the word before a full stop
//! (title, unit, tail, initial); an ellipsis; attribution after a quoted question.

use super::srx::SrxRules;
use crate::model::{Model, WordList, abbreviations::Abbreviations};
use crate::text::chars::{is_alphabetic, is_arabic_letter, is_arabic_mark, is_bullet, is_closer, is_invisible, is_stop, is_word_char};
use crate::text::{Span, fold_into, word_count};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::sync::Arc;

/// What a user can change about the cut.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SegmentOptions {
    /// A quotation of at most this many bytes is not cut inside. Longer ones are: an unclosed quote would swallow
    /// the rest of the text.
    pub keep_quotes: usize,
    /// Sentences of more words are cut into clauses too: at ؛ and, when still too long, at ، before a conjunction.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clauses: Option<usize>,
    /// Every line is one sentence already.
    pub lines: bool,
    /// An SRX 2.0 file whose rules cut instead of ours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub srx: Option<PathBuf>,
}

impl Default for SegmentOptions {
    fn default() -> Self {
        Self { keep_quotes: 60, clauses: None, lines: false, srx: None }
    }
}

/// Cuts blocks of text into sentences. Immutable and shared by all threads.
#[derive(Debug, Clone)]
pub struct Segmenter {
    model: Arc<Model>,
    options: SegmentOptions,
    srx: Option<Arc<SrxRules>>,
}

/// What the scan of a block remembers of quotes and brackets that are open at the current byte.
#[derive(Debug, Default, Clone, Copy)]
struct Open {
    straight: Option<usize>,
    guillemet: Option<usize>,
    curly: Option<usize>,
    bracket: Option<usize>,
}

impl Open {
    /// Takes note of a quote or bracket at byte `at`. Either direction opens when nothing of its kind is open.
    fn see(&mut self, c: char, at: usize) {
        let toggle = |slot: &mut Option<usize>| *slot = if slot.is_some() { None } else { Some(at) };
        match c {
            '"' => toggle(&mut self.straight),
            '«' | '»' => toggle(&mut self.guillemet),
            '“' | '”' | '„' => toggle(&mut self.curly),
            '(' | '[' => self.bracket = Some(at),
            ')' | ']' => self.bracket = None,
            _ => {}
        }
    }

    /// Where the quote was opened that `c` would close.
    fn opened(&self, c: char) -> Option<usize> {
        match c {
            '"' => self.straight,
            '«' | '»' => self.guillemet,
            '“' | '”' | '„' => self.curly,
            _ => None,
        }
    }

    /// Whether `c` closes something that is open. Marks that are not followed may always close.
    fn closes(&self, c: char) -> bool {
        self.opened(c).is_some() || !matches!(c, '"' | '«' | '»' | '“' | '”' | '„')
    }

    /// Whether a quotation is open.
    fn in_quote(&self) -> bool {
        self.straight.is_some() || self.guillemet.is_some() || self.curly.is_some()
    }
}

/// Bytes at which the scan must look: stops, quotes, brackets, and the lead bytes of those that have several.
const INTERESTING: [bool; 256] = {
    let mut table = [false; 256];
    let marks = [b'.', b'!', b'?', b'"', b'(', b')', b'[', b']', 0x9F, 0x94, 0xC2, 0xE2];
    let mut i = 0;
    while i < marks.len() {
        table[marks[i] as usize] = true;
        i += 1;
    }
    table
};

/// Bytes that are passed over together.
const STEP: usize = 32;

/// The first byte at which the scan must look.
fn next_interesting(bytes: &[u8]) -> Option<usize> {
    let (steps, rest) = bytes.as_chunks::<STEP>();
    let mut likely = steps.iter().enumerate().filter(|(_, step)| may_interest(step));
    let found = likely.find_map(|(number, step)| Some(number * STEP + interesting_in(step)?));
    found.or_else(|| interesting_in(rest).map(|at| steps.len() * STEP + at))
}

/// Whether one of some bytes may be one at which the scan must look. Plain letters and spaces are passed over many at a
/// time, by a test that processors do on all of them at once.
fn may_interest<const COUNT: usize>(bytes: &[u8; COUNT]) -> bool {
    // All of ASCII that is printed, 94 and 9F with a few that are as rare, C2 and E2.
    let may_be = |byte: u8| (byte.cast_signed() > 0x20) | (byte & 0xF4 == 0x94) | (byte & 0xDF == 0xC2);
    bytes.iter().fold(false, |any, &byte| any | may_be(byte))
}

/// The first byte at which the scan must look, out of a few.
fn interesting_in(bytes: &[u8]) -> Option<usize> {
    let first = |bytes: &[u8]| bytes.iter().position(|&byte| INTERESTING[usize::from(byte)]);
    let (parts, rest) = bytes.as_chunks::<8>();
    let mut likely = parts.iter().enumerate().filter(|(_, part)| may_interest(part));
    let found = likely.find_map(|(number, part)| Some(number * 8 + first(part)?));
    found.or_else(|| first(rest).map(|at| parts.len() * 8 + at))
}

/// A run of stops and what stands around it.
struct Candidate {
    /// First byte of the run.
    start: usize,
    /// One past the last closer or invisible mark: where the sentence would end.
    end: usize,
    /// Only full stops, only one.
    is_single_stop: bool,
    /// Two or more full stops, or an ellipsis, and nothing stronger.
    is_ellipsis: bool,
    /// A quote was closed after the stops.
    closed_quote: bool,
    /// The quote that was closed was opened after the sentence began.
    quote_is_embedded: bool,
    /// A bracket that was opened after the sentence began was closed after the stops.
    closed_inner_bracket: bool,
}

impl Segmenter {
    /// A segmenter that uses the lists of `model`. The file that `options` may name is not read here; see
    /// [`Segmenter::with_srx`].
    #[must_use]
    pub fn new(model: Arc<Model>, options: SegmentOptions) -> Self {
        Self { model, options, srx: None }
    }

    /// Cuts by a user's own rules from now on.
    #[must_use]
    pub fn with_srx(mut self, rules: SrxRules) -> Self {
        self.srx = Some(Arc::new(rules));
        self
    }

    /// Appends the sentences of `block` to `out`, in order, without white space at their ends.
    ///
    /// Any text is cut without failing. Outside the sentences the block holds white space only. Linear in the bytes
    /// of the block.
    pub fn cut(&self, text: &str, block: Span, out: &mut Vec<Span>) {
        let first = out.len();
        if self.options.lines {
            return out.push(block);
        }
        match &self.srx {
            Some(rules) => rules.cut(text, block, |span| push_sentence(text, span.start as usize, span.end as usize, first, out)),
            None => self.cut_by_own_rules(text, block, out),
        }
        if let Some(most) = self.options.clauses {
            cut_clauses(text, first, most, out);
        }
    }

    fn cut_by_own_rules(&self, text: &str, block: Span, out: &mut Vec<Span>) {
        let first = out.len();
        let (mut start, end) = (block.start as usize, block.end as usize);
        let mut open = Open::default();
        let mut at = start;
        let bytes = text.as_bytes();
        let mut folded = String::new();
        while at < end {
            let Some(step) = next_interesting(&bytes[at..end]) else { break };
            at += step;
            let Some((c, from)) = char_at(text, at) else {
                at += 1;
                continue;
            };
            let after = from + c.len_utf8();
            if !is_stop(c) {
                open.see(c, from);
                at = after;
                continue;
            }
            let candidate = scan_candidate(text, from, end, start, &mut open);
            at = candidate.end;
            if self.ends_sentence(text, start, end, &candidate, open, &mut folded) {
                push_sentence(text, start, candidate.end, first, out);
                start = end - Span::new(candidate.end, end).of(text).trim_start().len();
            }
        }
        push_sentence(text, start, end, first, out);
    }

    fn ends_sentence(&self, text: &str, start: usize, end: usize, candidate: &Candidate, open: Open, folded: &mut String) -> bool {
        let rest = Span::new(candidate.end, end).of(text);
        let next = rest.trim_start();
        let Some(next_char) = next.chars().next() else { return true };
        let has_space = next.len() < rest.len();
        if matches!(next_char, '،' | '؛' | ',' | ';' | ':') {
            return false;
        }
        let before = Span::new(start, candidate.start).of(text);
        if !has_space && !self.space_is_missing(before, candidate, next, folded) {
            return false;
        }
        if self.inside_short_quote(text, end, candidate.end, start, open) {
            return false;
        }
        if candidate.closed_inner_bracket {
            return begins_with_wa(next);
        }
        if is_bracketed_tail(next) {
            return false;
        }
        let opens = || opens_sentence(&self.model.openers, next);
        if candidate.is_single_stop && !candidate.closed_quote {
            return match class_before(&self.model.abbreviations, before, folded) {
                Before::Word => true,
                Before::Never => false,
                Before::Tail => opens(),
            };
        }
        if candidate.is_ellipsis {
            // A pause by default. In running text it ends a sentence where another one plainly begins.
            return opens() && !open.in_quote() && !self.continues(next, folded) && is_running_text(text, end) && word_count(before) >= 3;
        }
        let quoted = candidate.closed_quote && !candidate.is_single_stop;
        !(quoted
            && (continues_attribution(&self.model.speech, next, folded) || (candidate.quote_is_embedded && self.continues(next, folded))))
    }

    /// Whether the next word, or the next two, can only carry on a sentence.
    fn continues(&self, next: &str, folded: &mut String) -> bool {
        folded.clear();
        let first = first_word(next);
        fold_into(first, folded);
        let is_listed = self.model.continuers.contains(folded);
        // A comma behind the word («في المقابل،») makes it an opener of its own.
        is_listed && !next.chars().skip(first.chars().count()).take(24).any(|c| c == '،')
    }

    /// Whether a stop with no space behind it ends a sentence all the same (`قال.ثم`).
    fn space_is_missing(&self, before: &str, candidate: &Candidate, next: &str, folded: &mut String) -> bool {
        let next_word: &str = next.split(|c: char| !(is_arabic_letter(c) || is_arabic_mark(c))).next().unwrap_or("");
        if next_word.is_empty() {
            // `.«`, `."`: a quotation begins right after the stop.
            return candidate.is_single_stop && next.starts_with(['«', '"', '“', '(']) && ends_in_word(before);
        }
        if candidate.is_ellipsis {
            return false;
        }
        if candidate.closed_quote || !candidate.is_single_stop {
            return true;
        }
        let (_, last) = last_token(before);
        if !last.is_empty() && last.chars().all(char::is_numeric) {
            // «عام 2025.وقال»
            return begins_with_wa(next);
        }
        let is_real_word = |word: &str| word.chars().filter(|&c| is_arabic_letter(c)).count() >= 2 && !word.contains('.');
        folded.clear();
        fold_into(next_word, folded);
        // A lone و belongs to the next word though somebody put a space behind it.
        let next_is_word = is_real_word(next_word) || folded == "و";
        let next_is_dotted = next.strip_prefix(next_word).is_some_and(|rest| rest.starts_with('.')) && next_word.chars().count() <= 2;
        is_real_word(last) && next_is_word && !next_is_dotted && !self.model.abbreviations.get(folded).domain
    }

    /// Whether a quotation opened in this sentence closes soon enough to be kept whole.
    fn inside_short_quote(&self, text: &str, end: usize, at: usize, start: usize, open: Open) -> bool {
        let closers: [(Option<usize>, &[char]); 3] = [(open.straight, &['"']), (open.guillemet, &['«', '»']), (open.curly, &['“', '”'])];
        closers.iter().any(|(opened, marks)| {
            let Some(from) = opened.filter(|&from| from >= start) else { return false };
            let limit = floor_boundary(text, (from + self.options.keep_quotes).min(end));
            limit > at && Span::new(at, limit).of(text).contains(*marks)
        })
    }
}

/// The character that begins at `at`, or that `at` is the last byte of, with its first byte.
fn char_at(text: &str, at: usize) -> Option<(char, usize)> {
    let from = if text.is_char_boundary(at) { at } else { at.checked_sub(1)? };
    text.get(from..)?.chars().next().map(|c| (c, from))
}

fn floor_boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Reads the stops from byte `start` on, then the closers behind them. `open` is brought up to date.
fn scan_candidate(text: &str, start: usize, end: usize, sentence: usize, open: &mut Open) -> Candidate {
    let (mut dots, mut strong, mut ellipses) = (0, 0, 0);
    let mut at = start;
    let run = Span::new(start, end).of(text);
    let mut closers = Candidate {
        start,
        end: start,
        is_single_stop: false,
        is_ellipsis: false,
        closed_quote: false,
        quote_is_embedded: false,
        closed_inner_bracket: false,
    };
    let mut in_stops = true;
    for (offset, c) in run.char_indices() {
        let here = start + offset;
        if in_stops && is_stop(c) {
            match c {
                '.' | '۔' => dots += 1,
                '…' => ellipses += 1,
                _ => strong += 1,
            }
        } else if is_invisible(c) {
            // Direction marks and joiners belong to what they stand behind.
        } else if is_closer(c) && open.closes(c) {
            in_stops = false;
            if matches!(c, ')' | ']') {
                closers.closed_inner_bracket |=
                    open.bracket.is_some_and(|from| from > sentence && !Span::new(sentence, from).of(text).trim().is_empty());
            } else {
                closers.closed_quote = true;
                closers.quote_is_embedded =
                    open.opened(c).is_some_and(|from| from > sentence && !Span::new(sentence, from).of(text).trim().is_empty());
            }
            open.see(c, here);
        } else if closers.closed_quote && is_stop(c) {
            // «…!».  The stop after the quote closes the sentence that holds it.
            in_stops = true;
            closers.closed_quote = false;
            (dots, strong, ellipses) = (0, 0, 0);
            closers.start = here;
            match c {
                '.' | '۔' => dots = 1,
                '…' => ellipses = 1,
                _ => strong = 1,
            }
        } else {
            break;
        }
        at = here + c.len_utf8();
    }
    closers.end = at;
    closers.is_single_stop = dots == 1 && strong == 0 && ellipses == 0;
    closers.is_ellipsis = strong == 0 && (dots > 1 || ellipses > 0);
    closers
}

/// What the token before a full stop says about it.
enum Before {
    /// An ordinary word: the stop ends the sentence.
    Word,
    /// A title, an initial, a list number: the stop never ends it.
    Never,
    /// A unit, an era, dotted letters: only the next word can tell.
    Tail,
}

fn class_before(abbreviations: &Abbreviations, before: &str, folded: &mut String) -> Before {
    if before.trim_end_matches(is_invisible).ends_with(is_closer) {
        // «(جي سي إيه).»: an abbreviation stands right before its own stop.
        return Before::Word;
    }
    let (at, token) = last_token(before);
    folded.clear();
    fold_into(token, folded);
    let letters = folded.chars().filter(|&c| is_alphabetic(c)).count();
    if letters == 0 {
        // `1. ترميم الجسر`: a number that begins the block counts its items.
        let counts = !token.is_empty() && token.len() == before.trim_end().len() && token.chars().count() <= 3;
        return if counts { Before::Never } else { Before::Word };
    }
    let classes = abbreviations.get(folded);
    if classes.title && letters > 1 && follows_letter_name(abbreviations, Span::new(0, at).of(before)) {
        // «بي بي سي.»: letters written as words without stops are a name, and the stop is a stop.
        return Before::Word;
    }
    let follows_number = Span::new(0, at).of(before).trim_end().ends_with(|c: char| c.is_numeric() || matches!(c, '%' | '٪'))
        || folded.starts_with(|c: char| c.is_ascii_digit());
    let is_dotted = folded.contains('.') && folded.split('.').all(|part| part.chars().count() <= 2);
    let is_letter = letters == 1 && (folded.chars().count() == 1 || folded.starts_with(|c: char| c.is_ascii_digit()));
    if follows_number && (classes.unit || classes.tail || is_letter) {
        Before::Tail
    } else if classes.title && (letters == 1 || is_dotted || !classes.tail) {
        Before::Never
    } else if classes.tail || is_dotted {
        Before::Tail
    } else if letters == 1 && folded.chars().count() == 1 {
        Before::Never
    } else {
        Before::Word
    }
}

/// Whether the token before is the name of a letter, written without a stop.
fn follows_letter_name(abbreviations: &Abbreviations, before: &str) -> bool {
    let trimmed = before.trim_end();
    if trimmed.is_empty() || trimmed.ends_with('.') || trimmed.len() == before.len() {
        return false;
    }
    let mut folded = String::new();
    fold_into(last_token(trimmed).1, &mut folded);
    folded.chars().count() > 1 && abbreviations.get(&folded).title
}

/// No token that a rule knows is longer, in bytes; looking further back would make long runs quadratic.
const LONGEST_TOKEN: usize = 96;

/// The last white-space-delimited token and where it begins, without quotes, brackets and invisible marks at its ends.
fn last_token(before: &str) -> (usize, &str) {
    let is_edge = |c: char| is_closer(c) || is_invisible(c) || matches!(c, '(' | '[' | '{' | '،' | ':');
    let is_gap = |c: char| c.is_whitespace() || c == '/';
    let tail = Span::new(floor_boundary(before, before.len().saturating_sub(LONGEST_TOKEN)), before.len()).of(before);
    let token = tail.rsplit(is_gap).next().unwrap_or("").trim_start_matches(is_edge);
    (before.len() - token.len(), token.trim_end_matches(is_edge))
}

fn ends_in_word(before: &str) -> bool {
    before.trim_end_matches(is_invisible).ends_with(|c: char| is_word_char(c) || is_arabic_mark(c))
}

/// The first word of `next`, without quotes, brackets and marks before it.
fn first_word(next: &str) -> &str {
    let next = next.trim_start_matches(|c: char| is_closer(c) || is_invisible(c) || is_bullet(c) || matches!(c, '(' | '[' | ' '));
    next.split(|c: char| !(is_word_char(c) || is_arabic_mark(c) || c == 'ـ')).next().unwrap_or("")
}

/// Whether a word that opens sentences comes next: listed, or و before at least three letters.
fn opens_sentence(openers: &WordList, next: &str) -> bool {
    let mut folded = String::new();
    fold_into(first_word(next), &mut folded);
    openers.contains(&folded) || (folded.starts_with('و') && folded.chars().count() >= 4)
}

/// Whether the next word begins with the conjunction و.
fn begins_with_wa(next: &str) -> bool {
    let word = first_word(next);
    word.starts_with('و') && word.chars().filter(|&c| is_arabic_letter(c)).count() >= 4
}

/// Whether a block that ends at `end` is prose rather than a heading: it ends in a stop of its own.
fn is_running_text(text: &str, end: usize) -> bool {
    let block = Span::new(0, end).of(text);
    block.trim_end_matches(|c: char| is_closer(c) || is_invisible(c)).ends_with(is_stop)
}

/// `(أ ف ب)` and nothing else up to the end: a credit that belongs to the caption before it.
fn is_bracketed_tail(next: &str) -> bool {
    next.starts_with('(')
        && next.chars().take(41).count() <= 40
        && next.trim_end().find(')').is_some_and(|at| at + 1 == next.trim_end().len())
}

/// After a quoted question: `فأجاب`, `قالت`, or a word that cannot begin a sentence.
fn continues_attribution(speech: &WordList, next: &str, folded: &mut String) -> bool {
    folded.clear();
    fold_into(first_word(next), folded);
    speech.contains(folded) || folded.strip_prefix('ف').is_some_and(|verb| speech.contains(verb))
}

/// Cuts the sentences from number `first` on that have more than `most` words: at every ؛, then at ، before و.
fn cut_clauses(text: &str, first: usize, most: usize, out: &mut Vec<Span>) {
    let sentences = out.split_off(first);
    for sentence in sentences {
        for part in parts_if_long(text, sentence, most, |after| after.ends_with('؛')) {
            let clauses = parts_if_long(text, part, most, |after| after.ends_with('،'));
            // A comma parts clauses only where a conjunction follows and enough words stand on both sides.
            let mut pending: Option<Span> = None;
            for clause in clauses {
                match pending.as_mut() {
                    Some(open)
                        if !begins_with_wa(clause.of(text))
                            || word_count(open.of(text)) < SHORTEST_CLAUSE
                            || word_count(clause.of(text)) < SHORTEST_CLAUSE =>
                    {
                        open.end = clause.end;
                    }
                    _ => out.extend(pending.replace(clause)),
                }
            }
            out.extend(pending);
        }
    }
}

/// Fewer words are no clause worth a line of their own.
const SHORTEST_CLAUSE: usize = 4;

/// The pieces of a long span that end where `ends` says; the span itself when it is short.
fn parts_if_long(text: &str, span: Span, most: usize, ends: impl Fn(&str) -> bool) -> Vec<Span> {
    let shown = span.of(text);
    if word_count(shown) <= most {
        return vec![span];
    }
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, c) in shown.char_indices() {
        let after = at + c.len_utf8();
        let is_end = ends(c.encode_utf8(&mut [0; 4])) && Span::new(after, shown.len()).of(shown).starts_with(char::is_whitespace);
        if is_end {
            parts.push(Span::new(start, after).trimmed(shown).shifted(span.start as usize));
            start = after;
        }
    }
    let rest = Span::new(start, shown.len()).trimmed(shown);
    if !rest.is_empty() {
        parts.push(rest.shifted(span.start as usize));
    }
    parts
}

/// Appends `start..end` without its margins. A piece without a letter or digit joins the sentence before it.
fn push_sentence(text: &str, start: usize, end: usize, first: usize, out: &mut Vec<Span>) {
    let span = Span::new(start, end).trimmed(text);
    if span.is_empty() {
        return;
    }
    let has_word = span.of(text).chars().any(is_word_char);
    if !has_word && out.len() > first {
        let last = out.len() - 1;
        out[last].end = span.end;
    } else {
        out.push(span);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str, options: SegmentOptions) -> Vec<&str> {
        let segmenter = Segmenter::new(Arc::new(Model::shipped().unwrap()), options);
        let mut spans = Vec::new();
        segmenter.cut(text, Span::new(0, text.len()), &mut spans);
        spans.into_iter().map(|span| span.of(text)).collect()
    }

    /// Sentences are parted by `|` in the cases.
    fn check(case: &str) {
        let expected: Vec<&str> = case.split('|').collect();
        assert_eq!(cut(&expected.join(" "), SegmentOptions::default()), expected, "{case}");
    }

    #[test]
    fn abbreviations_by_class() {
        for case in [
            "حضر د. نبيل الشامي الجلسة.|وترأسها أ.د. هدى السالم.",
            "يقع المصنع على بعد 15 كلم. من الميناء.|ويعمل فيه ألف عامل.",
            "بلغ عمق البئر 90 م.|وتوقف الحفر.",
            "يعود النقش إلى القرن الثاني ق.م. بحسب الباحثين.|وسيعرض قريباً.",
            "شُيّد المسجد عام 412 هـ. في عهد الوالي.|ويقع في وسط المدينة.",
            "اشترى الخبز والزيت والسكر إلخ.|وعاد إلى بيته.",
            "زار جون إف. كينيدي العاصمة.|وكان ذلك عام 1961.",
            "كتبها ج. ر. الحمدان قبل عقد.|ولم تنشر.",
            "كان نظام تحكم (جي سي إيه).|وقد استخدم سنوات.",
            "عمل في بي بي سي.|وقد تركها.",
            "نال الجائزة عام 1950 و1962.|فتقدم اسمه في القوائم.",
        ] {
            check(case);
        }
    }

    #[test]
    fn quotations_and_what_follows_them() {
        for case in [
            "سأله المراسل: «هل انتهى التحقيق؟» فأجاب بأنه لم ينته.|ثم انصرف.",
            "صاح: «توقفوا!» ثم اختفى بين الناس.|ولم يره أحد بعدها.",
            "قال الناطق: «انتهت المهمة. عدنا سالمين». ",
            "وصف الخطوة بأنها »تحول كبير«.|ورحب بها.",
            "أعلن أنه «لن يتراجع».|وكرّر ذلك مساءً.",
        ] {
            check(case.trim());
        }
    }

    #[test]
    fn numbers_addresses_and_pauses() {
        for case in [
            "بلغت النسبة ٣.٧ في المئة.|وكانت ٤٫١ قبل عام.",
            "راسلوه على office@example.org.|وسيرد قريباً.",
            "انتظر قليلاً… ثم غادر المكان.|ولم يعد.",
            "أتم خطابه.|ثم التقى الحضور.",
            "لا أحد يعرف ما جرى هناك...|بعد عام ظهرت الحقيقة.",
        ] {
            check(case);
        }
        assert_eq!(cut("أتم خطابه.ثم انصرف.", SegmentOptions::default()), ["أتم خطابه.", "ثم انصرف."]);
        assert_eq!(cut("ونفى موقع الساحل.نت ذلك.", SegmentOptions::default()), ["ونفى موقع الساحل.نت ذلك."]);
    }

    #[test]
    fn clauses_part_only_long_sentences_and_only_before_a_conjunction() {
        let options = SegmentOptions { clauses: Some(8), ..SegmentOptions::default() };
        let text = "هطلت الأمطار على السواحل الشرقية كلها؛ وامتلأت السدود القريبة من المدن سريعاً، وأغلقت البلديات طرقاً عدة في الجبال، بسبب الانهيارات.";
        let expected = [
            "هطلت الأمطار على السواحل الشرقية كلها؛",
            "وامتلأت السدود القريبة من المدن سريعاً،",
            "وأغلقت البلديات طرقاً عدة في الجبال، بسبب الانهيارات.",
        ];
        assert_eq!(cut(text, options.clone()), expected);
        assert_eq!(cut("امتلأت السدود؛ وأغلقت طرق.", options), ["امتلأت السدود؛ وأغلقت طرق."]);
    }

    #[test]
    fn lines_can_be_taken_as_sentences() {
        let options = SegmentOptions { lines: true, ..SegmentOptions::default() };
        assert_eq!(cut("انتهى. ثم بدأ.", options), ["انتهى. ثم بدأ."]);
    }
}

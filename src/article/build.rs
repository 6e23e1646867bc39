//! How a document is built: lines, zones, sentences, words, in one pass over the article.
//!
//! Uses the rest of `article`, `model` and `text`.

use super::Article;
use super::clean::{clean, split_site_name};
use super::document::{Block, Document, Engine, Sentence, Word};
use super::lines::{Layout, layout};
use super::published::{DateOrigin, Published};
use super::survey::{Lexicon, Place, Survey, Words, survey};
use super::zone::{Reason, Zone};
use crate::model::Model;
use crate::model::marks::{Marks, NoiseHint};
use crate::model::noise::{AddressCount, Line};
use crate::text::chars::{is_arabic_mark, is_invisible};
use crate::text::fold::{fold_phrase, fold_phrase_into, phrase_words};
use crate::text::words::may_hide_words;
use crate::text::{Span, Stemmer, Term, solid_chars};
use std::ops::Range;

/// What one thread reuses from document to document.
#[derive(Default)]
pub struct Scratch {
    lexicon: Lexicon,
    /// Room for the parts of a document.
    words: Words,
    blocks: Vec<Block>,
    sentences: Vec<Sentence>,
    lines: Vec<(Layout, Survey)>,
    /// Where the words of each line end.
    ends: Vec<Place>,
    /// The words of a piece of text that was cut inside a run of characters.
    pieces: Words,
    folded: String,
    spans: Vec<Span>,
}

impl Scratch {
    /// Takes back the room of a document that is no longer needed.
    pub fn reclaim(&mut self, document: Document) {
        if !document.is_giant() {
            let Document { words, mut blocks, mut sentences, .. } = document;
            blocks.clear();
            sentences.clear();
            (self.blocks, self.sentences) = (blocks, sentences);
            // A document that was only cut has none.
            if words.words.capacity() > 0 {
                self.words = words;
            }
        }
    }
}

/// Bytes of text that most documents have for each word, and for each term.
const BYTES_A_WORD: usize = 10;
const BYTES_A_TERM: usize = 14;

/// Builds one document.
pub(super) struct Builder<'e, 's> {
    engine: &'e Engine,
    /// None where no words are wanted.
    stemmer: Option<&'e dyn Stemmer>,
    scratch: &'s mut Scratch,
    document: Document,
    /// The words of the document's lines; behind them those of sentences that were cut inside a run of characters.
    words: Words,
    /// Whether the text holds a phrase of the noise rules without a word.
    has_symbols: bool,
}

/// The words of a line, as far as they are not taken.
#[derive(Debug, Clone, Copy)]
struct LineWords {
    /// The first, by its place among the words and among the terms.
    first: Place,
    /// Behind the last.
    end: Place,
    /// Whether only the folded text can tell what is in it.
    hides_words: bool,
    /// Whether no rule knows a word of it.
    is_clear: bool,
}

impl<'e, 's> Builder<'e, 's> {
    pub(super) fn new(engine: &'e Engine, stemmer: Option<&'e dyn Stemmer>, scratch: &'s mut Scratch) -> Self {
        Self { engine, stemmer, scratch, document: Document::default(), words: Words::default(), has_symbols: true }
    }

    pub(super) fn build(mut self, article: Article) -> Document {
        let text = article.text.as_str();
        self.words = std::mem::take(&mut self.scratch.words);
        self.words.clear();
        self.words.reserve(text.len() / BYTES_A_WORD, if self.stemmer.is_some() { text.len() / BYTES_A_TERM } else { 0 });
        self.document.blocks = std::mem::take(&mut self.scratch.blocks);
        self.document.sentences = std::mem::take(&mut self.scratch.sentences);
        self.has_symbols = self.engine.model.noise.has_symbol(text);
        let (mut lines, mut ends) = (std::mem::take(&mut self.scratch.lines), std::mem::take(&mut self.scratch.ends));
        let layouts = layout(text);
        lines.reserve(layouts.len());
        ends.reserve(layouts.len());
        for layout in layouts {
            lines.push((layout, self.survey(text, layout.span)));
            ends.push(self.words.end());
        }
        let zoned = clean(&article, &lines, &self.engine.model);
        self.document.blocks.reserve(lines.len());
        self.document.sentences.reserve(lines.len());
        self.document.article = article;
        let mut first = Place::default();
        for (((paragraph, found), &end), (_, survey)) in (1u32..).zip(zoned).zip(&ends).zip(&lines) {
            let (zone, reason) = self.kept(found.zone, found.reason);
            let block = Block { span: found.layout.span, line: found.layout.line, paragraph, zone, reason };
            let words = LineWords { first, end, hides_words: survey.hides_words, is_clear: survey.hint.is_empty() };
            match block.zone {
                Zone::Headline => self.add_headline(block, words),
                _ => self.add_block(block, words),
            }
            first = end;
        }
        if !self.document.is_giant() {
            lines.clear();
            ends.clear();
            (self.scratch.lines, self.scratch.ends) = (lines, ends);
        }
        // A logo line names the site; the tail of a headline may name a section of it.
        self.document.site_name = logo_name(&self.document).or(self.document.site_name);
        if self.stemmer.is_some() {
            if let Some(title) = self.document.title().map(|title| title.into_owned()) {
                (self.document.title_terms, self.document.title_skeletons) = self.terms(&title);
            }
            self.document.words = self.words;
        } else if !self.document.is_giant() {
            self.scratch.words = self.words;
        }
        self.document.published = self.document.article.published.or_else(|| published_in_text(&self.document, &self.engine.model));
        self.document
    }

    /// What is in a span, and its words.
    fn survey(&mut self, text: &str, span: Span) -> Survey {
        let engine = self.engine;
        survey(text, span, &engine.model, self.stemmer, self.has_symbols, &mut self.scratch.lexicon, &mut self.words)
    }

    /// The zone that a block gets in the end: running text, if its own is to be kept.
    fn kept(&self, zone: Zone, reason: Reason) -> (Zone, Reason) {
        if self.engine.keep.contains(&zone) {
            (Zone::Body, Reason::made("kept", &format!("kept by request; found to be {zone}")))
        } else {
            (zone, reason)
        }
    }

    /// A headline may end in the name of the site, which is noise of its own.
    fn add_headline(&mut self, block: Block, words: LineWords) {
        let text = &self.document.article.text;
        let Some((title, site)) = split_site_name(text, block.span, &self.engine.model.noise) else {
            self.document.headline.get_or_insert(block.span);
            return self.add_block(block, words);
        };
        // The separator stands with the site's name, so that the blocks still hold every character.
        let tail = Span { start: title.end, end: block.span.end }.trimmed(text);
        self.document.headline.get_or_insert(title);
        self.document.site_name.get_or_insert(site);
        let reason = Reason::new(SITE_NAME_RULE, "the name of the site behind the headline");
        self.add_block(Block { span: title, ..block.clone() }, words);
        self.add_block(Block { span: tail, zone: Zone::SiteLogo, reason, ..block }, words);
    }

    /// Cuts a block and adds it; furniture glued to running text becomes a block of its own. `line` has the words of
    /// the line that the block is, or stands in.
    fn add_block(&mut self, block: Block, mut line: LineWords) {
        let mut spans = std::mem::take(&mut self.scratch.spans);
        spans.clear();
        self.engine.segmenter.cut(&self.document.article.text, block.span, &mut spans);
        let last = self.document.sentences.last().filter(|last| last.paragraph == block.paragraph);
        let first_number = last.map_or(1, |last| last.number + 1);
        let mut lines = Lines { at: block.span.start, line: block.line };
        let mut before = None;
        for (number, &span) in (first_number..).zip(&spans) {
            let is_first = number == first_number;
            let (from, to) = self.words_in(span, &mut line);
            let verdict = if block.zone == Zone::Body { self.glued_noise(span, from..to, line, is_first, before) } else { None };
            before = verdict.as_ref().map(|(zone, _)| *zone);
            let kept = verdict.map(|(zone, reason)| self.kept(zone, reason));
            let zone = kept.as_ref().map_or(block.zone, |(zone, _)| *zone);
            let line = lines.of(&self.document.article.text, span.start);
            match self.document.blocks.last_mut() {
                Some(last) if last.paragraph == block.paragraph && last.zone == zone && last.span.end > block.span.start => {
                    last.span.end = span.end
                }
                _ => {
                    let reason = kept.map_or_else(|| block.reason.clone(), |(_, reason)| reason);
                    self.document.blocks.push(Block { span, line, paragraph: block.paragraph, zone, reason });
                }
            }
            self.add_sentence(span, block.paragraph, number, line, (from, to));
        }
        self.scratch.spans = spans;
    }

    /// Adds a sentence to the last block, with its words where they are wanted.
    fn add_sentence(&mut self, span: Span, paragraph: u32, number: u32, line: u32, (from, to): (Place, Place)) {
        let document = &mut self.document;
        let range = |from: usize, to: usize| if self.stemmer.is_some() { (from as u32, to as u32) } else { (0, 0) };
        document.sentences.push(Sentence {
            span,
            block: document.blocks.len() as u32 - 1,
            paragraph,
            number,
            line,
            words: (to.word - from.word) as u32,
            solid: self.stemmer.map_or(0, |_| solid_chars(span.of(&document.article.text)) as u32),
            tokens: range(from.word, to.word),
            terms: range(from.term, to.term),
        });
    }

    /// The words of a sentence, from the first to behind the last, out of those of its line that are not taken. A
    /// sentence that was cut inside a run of characters has words of its own there.
    fn words_in(&mut self, span: Span, line: &mut LineWords) -> (Place, Place) {
        let text = &self.document.article.text;
        let is_gap = |c: Option<char>| c.is_none_or(char::is_whitespace);
        let before = text.get(..span.start as usize).and_then(|before| before.chars().next_back());
        let behind = text.get(span.end as usize..).and_then(|behind| behind.chars().next());
        let rest = &self.words.words[line.first.word..line.end.word];
        let (mut from, mut to) = (line.first, line.end);
        let after = |place: Place, words: &[Word]| match self.stemmer {
            Some(_) => place.after(words),
            None => Place { word: place.word + words.len(), ..place },
        };
        // Most sentences have all that is left of their line.
        if rest.first().is_some_and(|word| word.span.start < span.start) || rest.last().is_some_and(|word| word.span.start >= span.end) {
            let (passed, rest) = rest.split_at(rest.partition_point(|word| word.span.start < span.start));
            let found = &rest[..rest.partition_point(|word| word.span.start < span.end)];
            from = after(from, passed);
            to = after(from, found);
        }
        line.first = to;
        if is_gap(before) && is_gap(behind) {
            return (from, to);
        }
        let pieces = &mut self.scratch.pieces;
        pieces.clear();
        let engine = self.engine;
        survey(text, span, &engine.model, self.stemmer, self.has_symbols, &mut self.scratch.lexicon, pieces);
        let from = self.words.end();
        self.words.append(pieces);
        (from, self.words.end())
    }

    /// Furniture glued to running text: by the rules for sentences, or because the page speaks to its reader behind
    /// the first sentence of a paragraph. `before` is the verdict on the sentence before it.
    fn glued_noise(
        &mut self,
        span: Span,
        words: Range<Place>,
        line: LineWords,
        is_first: bool,
        before: Option<Zone>,
    ) -> Option<(Zone, Reason)> {
        let noise = &self.engine.model.noise;
        let text = &self.document.article.text;
        let sentence = span.of(text);
        // Rules for sentences look at short ones only.
        if sentence.len() > 600 {
            return None;
        }
        // Most running text has no word of any rule and is done here.
        let goes_on = before == Some(Zone::ReadAlso);
        if line.is_clear && !line.hides_words && !goes_on {
            return None;
        }
        let words = &self.words.words[words.start.word..words.end.word];
        let any = words.iter().fold(Marks::default(), |any, word| any.or(word.marks));
        let hint = NoiseHint::of(words.iter().map(|word| word.marks), any);
        let may_hide = line.hides_words && (noise.has_symbol(sentence) || may_hide_words(sentence));
        let may_fit_sentence = may_hide || hint.may_fit_sentence();
        let may_fit_glued = !is_first && (may_hide || hint.may_fit_glued());
        let may_speak = !is_first && (may_hide || any.has(Marks::ADDRESS) && may_speak(text, words));
        if !goes_on && !may_fit_sentence && !may_fit_glued && !may_speak {
            return None;
        }
        let folded = &mut self.scratch.folded;
        fold_phrase_into(sentence, folded);
        let line = Line { folded, words: phrase_words(folded), ends_with_stop: true };
        let rule = Some(line).filter(|_| may_fit_sentence).and_then(|line| noise.of_sentence(line));
        let glued = || Some(line).filter(|_| may_fit_glued).and_then(|line| noise.of_line(line)).filter(|rule| rule.glued);
        if let Some(rule) = rule.or_else(glued) {
            return Some((rule.zone, Reason::of_rule(rule)));
        }
        if may_speak && line.words <= 30 && noise.speaks_to_reader(line.folded) {
            return Some((Zone::Promo, Reason::new("speaks-to-reader", "the page speaking to its reader inside a paragraph")));
        }
        // «اقرأ أيضاً: مدينة تغيّر اسمها. ما السبب؟»: the link goes on.
        let goes_on = goes_on && line.words <= 12;
        goes_on.then(|| (Zone::ReadAlso, Reason::new("read-also-goes-on", "carries on the link before it")))
    }

    /// The terms and the skeletons of the words of a text.
    pub(super) fn terms(&mut self, text: &str) -> (Vec<Term>, Vec<Term>) {
        let (engine, found) = (self.engine, &mut self.scratch.pieces);
        found.clear();
        survey(text, Span::new(0, text.len()), &engine.model, self.stemmer, true, &mut self.scratch.lexicon, found);
        (found.terms.clone(), found.skeletons.clone())
    }
}

/// A date that the text states as its own: in a dateline, or behind «نُشر في» and the like near the top.
fn published_in_text(document: &Document, model: &Model) -> Option<Published> {
    let at = |span: Span, from: u32| {
        let mention = model.months.dates(document.show(span)).into_iter().next()?;
        let origin = DateOrigin::Text(mention.span.shifted(from as usize));
        Some(Published { date: mention.date, instant: None, origin })
    };
    let dateline = document.blocks.iter().filter(|block| block.zone == Zone::Dateline).find_map(|block| at(block.span, block.span.start));
    dateline.or_else(|| {
        let top = document.sentences.iter().filter(|sentence| document.zone(sentence) == Zone::Body).take(4);
        top.filter(|sentence| states_publication(document.show(sentence.span))).find_map(|sentence| at(sentence.span, sentence.span.start))
    })
}

/// Whether the words of a sentence may speak to the reader.
fn may_speak(text: &str, words: &[Word]) -> bool {
    let mut count = AddressCount::default();
    words.iter().for_each(|word| count.add(word.marks));
    // Every word behind a space is one that counts; others may be.
    let is_apart = |word: &&Word| (word.span.start as usize).checked_sub(1).is_none_or(|before| text.as_bytes()[before] == b' ');
    count.is_enough_for(words.iter().filter(is_apart).count())
}

/// «نُشر النص في …» at the beginning of a sentence.
fn states_publication(sentence: &str) -> bool {
    // Few sentences begin with these letters, and none of the others need be folded.
    let first = sentence.chars().find(|&c| !(c == 'ـ' || is_arabic_mark(c) || is_invisible(c) || c.is_whitespace()));
    if first.is_none_or(|c| c.is_ascii() || matches!(c, '\u{0600}'..='\u{06FF}' if !matches!(c, 'ن' | 'ي' | 'ى' | 'ئ' | 'ی'))) {
        return false;
    }
    let head: String = sentence.chars().take(60).collect();
    let folded = fold_phrase(&head);
    let mut words = folded.split(' ');
    let first = words.next().unwrap_or("");
    let rest: Vec<&str> = words.take(4).collect();
    matches!(first, "نشر" | "نشرت" | "ينشر")
        && rest.iter().any(|word| matches!(*word, "النص" | "المقال" | "الخبر" | "التقرير" | "الماده" | "هذا" | "هذه" | "بتاريخ" | "القصه"))
        && rest.iter().any(|word| matches!(*word, "في" | "بتاريخ" | "يوم"))
}

/// The rule that splits the name of the site off a headline.
const SITE_NAME_RULE: &str = "site-name";

/// The name in a logo line: `صدى العواصم logo` without the word logo.
fn logo_name(document: &Document) -> Option<Span> {
    let block = document.blocks.iter().find(|block| block.zone == Zone::SiteLogo && &*block.reason.rule != SITE_NAME_RULE)?;
    let line = document.show(block.span);
    let lower = line.to_ascii_lowercase();
    let name = match (lower.strip_suffix("logo"), lower.starts_with("logo")) {
        (Some(name), _) => 0..name.len(),
        (None, true) => "logo".len()..line.len(),
        (None, false) => 0..line.len(),
    };
    let span = Span::new(name.start, name.end).shifted(block.span.start as usize).trimmed(&document.article.text);
    (!span.is_empty()).then_some(span)
}

/// Line numbers inside a block that may hold several lines.
struct Lines {
    at: u32,
    line: u32,
}

impl Lines {
    /// The line of byte `to`; asked in ascending order.
    fn of(&mut self, text: &str, to: u32) -> u32 {
        // Most blocks are one line and one sentence.
        if to > self.at {
            let between = Span { start: self.at, end: to }.of(text);
            self.line += memchr::memchr_iter(b'\n', between.as_bytes()).count() as u32;
            self.at = to;
        }
        self.line
    }
}

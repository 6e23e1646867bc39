//! The document: an article with its blocks, sentences and terms, in flat arrays that index into each other.
//!
//! Uses the rest of `article`, `model` and `text`. Built once by [`Engine`], never changed afterwards.

use super::Article;
use super::clean::{clean, split_site_name};
use super::forms::{Forms, Survey, Token, survey};
use super::lines::{Layout, layout};
use super::published::{DateOrigin, Published};
use super::segment::{SegmentOptions, Segmenter};
use super::srx::SrxRules;
use super::zone::{Reason, Zone};
use crate::model::marks::{Marks, NoiseHint};
use crate::model::noise::{AddressCount, Line};
use crate::model::{Model, NAMES};
use crate::text::fold::{fold_phrase, fold_phrase_into, phrase_words};
use crate::text::words::may_hide_words;
use crate::text::{Protected, Snowball, Span, Stemmer, Term, one_line, solid_chars};
use std::borrow::Cow;
use std::sync::Arc;

/// A run of text with one zone: a line, a hard-wrapped paragraph, or a part of one when furniture is glued to it.
#[derive(Debug, Clone)]
pub struct Block {
    /// Where it stands.
    pub span: Span,
    /// The 1-based line of the text on which it begins.
    pub line: u32,
    /// The 1-based number of the paragraph: all lines and paragraphs that are not blank, noise too, are counted.
    pub paragraph: u32,
    /// What it is.
    pub zone: Zone,
    /// Why.
    pub reason: Reason,
}

/// One sentence and where it belongs.
#[derive(Debug, Clone)]
pub struct Sentence {
    /// Where it stands.
    pub span: Span,
    /// Index into [`Document::blocks`].
    pub block: u32,
    /// The 1-based number of its paragraph.
    pub paragraph: u32,
    /// Its 1-based number inside the paragraph.
    pub number: u32,
    /// The 1-based line of the text on which it begins.
    pub line: u32,
    /// Words in it.
    pub words: u32,
    /// Code points in it that are not white space: the unit of ratio budgets.
    pub solid: u32,
    /// All its words, as a range of [`Document::words`].
    tokens: (u32, u32),
    /// Its terms, as a range of [`Document::terms`].
    terms: (u32, u32),
}

/// A word and what the lists say of it.
#[derive(Debug, Clone, Copy)]
pub struct Word {
    /// Where it stands.
    pub span: Span,
    /// The hash of its folded letters.
    pub folded: Term,
    /// What the lists say of its form.
    pub marks: Marks,
}

/// An article with everything that was found out about its text.
#[derive(Debug, Clone)]
pub struct Document {
    /// The article; its text is what every span points into.
    pub article: Article,
    /// In the order of the text, without overlap; together they hold every character that is not white space.
    pub blocks: Vec<Block>,
    /// The sentences of all blocks, noise too, in the order of the text.
    pub sentences: Vec<Sentence>,
    /// The terms of all sentences, stop words left out, one run after the other.
    pub terms: Vec<Term>,
    /// The skeletons of the same words, in the same order.
    pub skeletons: Vec<Term>,
    /// All words of all sentences; those with a topic are the words of `terms`.
    pub words: Vec<Word>,
    /// The terms of the title, whether stated or in the text.
    pub title_terms: Vec<Term>,
    /// The skeletons of the same words.
    pub title_skeletons: Vec<Term>,
    /// The headline inside the text, without the name of the site.
    pub headline: Option<Span>,
    /// The name of the site, where a logo line or the tail of the headline gives it.
    pub site_name: Option<Span>,
    /// When it was published, as stated by its container or its text.
    pub published: Option<Published>,
}

impl Document {
    /// The text of a span.
    #[must_use]
    pub fn show(&self, span: Span) -> &str {
        span.of(&self.article.text)
    }

    /// The title on one line: the stated one, else the headline of the text.
    #[must_use]
    pub fn title(&self) -> Option<Cow<'_, str>> {
        self.article.title.as_deref().or_else(|| self.headline.map(|span| self.show(span))).map(one_line)
    }

    /// The publisher: the stated one, else the name of the site that the page shows.
    #[must_use]
    pub fn source(&self) -> Option<&str> {
        self.article.source.as_deref().or_else(|| self.site_name.map(|span| self.show(span)))
    }

    /// The zone of a sentence.
    #[must_use]
    pub fn zone(&self, sentence: &Sentence) -> Zone {
        self.blocks[sentence.block as usize].zone
    }

    /// The terms of a sentence, in the order of its words.
    #[must_use]
    pub fn terms_of(&self, sentence: &Sentence) -> &[Term] {
        &self.terms[sentence.terms.0 as usize..sentence.terms.1 as usize]
    }

    /// The skeletons of the words of a sentence, as [`terms_of`](Self::terms_of) its terms.
    #[must_use]
    pub fn skeletons_of(&self, sentence: &Sentence) -> &[Term] {
        &self.skeletons[sentence.terms.0 as usize..sentence.terms.1 as usize]
    }

    /// The words of a sentence. Those with [`Marks::TOPIC`] are the words that [`terms_of`](Self::terms_of) has the
    /// terms of.
    #[must_use]
    pub fn words_of(&self, sentence: &Sentence) -> &[Word] {
        &self.words[sentence.tokens.0 as usize..sentence.tokens.1 as usize]
    }

    /// Where the words stand that [`terms_of`](Self::terms_of) has the terms of.
    #[must_use]
    pub fn term_spans_of(&self, sentence: &Sentence) -> Vec<Span> {
        self.words_of(sentence).iter().filter(|word| word.marks.has(Marks::TOPIC)).map(|word| word.span).collect()
    }

    /// Adds the words of a sentence.
    fn add_words(&mut self, words: &[Token]) {
        for &Token { span, form } in words {
            self.words.push(Word { span, folded: form.folded, marks: form.marks });
            if form.marks.has(Marks::TOPIC) {
                self.terms.push(form.term);
                self.skeletons.push(form.skeleton);
            }
        }
    }

    /// The indices of the body sentences, in the order of the text.
    #[must_use]
    pub fn body(&self) -> Vec<usize> {
        let is_body = |sentence: &Sentence| self.zone(sentence) == Zone::Body;
        self.sentences.iter().enumerate().filter(|(_, sentence)| is_body(sentence)).map(|(index, _)| index).collect()
    }
}

/// Makes documents of articles. Immutable, shared by all threads; each thread brings its own [`Scratch`].
pub struct Engine {
    model: Arc<Model>,
    segmenter: Segmenter,
    stemmer: Box<dyn Stemmer>,
    keep: Vec<Zone>,
}

/// What one thread reuses from document to document.
#[derive(Default)]
pub struct Scratch {
    forms: Forms,
    /// The words of the document's lines.
    tokens: Vec<Token>,
    /// The words of a piece of text that was cut inside a run of characters.
    pieces: Vec<Token>,
    folded: String,
    spans: Vec<Span>,
}

impl Engine {
    /// An engine over the lists of `model`, with the Snowball stemmer and names protected from it.
    #[must_use]
    pub fn new(model: Arc<Model>, options: SegmentOptions) -> Self {
        Self {
            segmenter: Segmenter::new(Arc::clone(&model), options),
            stemmer: Box::new(Protected::new(Snowball, NAMES)),
            keep: Vec::new(),
            model,
        }
    }

    /// Makes terms with another stemmer from now on.
    #[must_use]
    pub fn with_stemmer(mut self, stemmer: Box<dyn Stemmer>) -> Self {
        self.stemmer = stemmer;
        self
    }

    /// Takes blocks of these zones for running text from now on.
    #[must_use]
    pub fn keeping(mut self, zones: Vec<Zone>) -> Self {
        self.keep = zones;
        self
    }

    /// Cuts sentences by a user's own rules from now on.
    #[must_use]
    pub fn with_srx(mut self, rules: SrxRules) -> Self {
        self.segmenter = self.segmenter.with_srx(rules);
        self
    }

    /// The lists in use.
    #[must_use]
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// Cleans, cuts and analyses one article. Never fails; linear in the bytes of its text.
    ///
    /// ```
    /// use mujaz::article::{Article, Engine, document::Scratch};
    /// let engine = Engine::new(mujaz::model::Model::shipped()?.into(), Default::default());
    /// let text = "قمة في بكين\n\nالتقى الرئيسان صباح الخميس في بكين. وبحثا ملفات التجارة والأمن.\n\nأضف تعليق";
    /// let document = engine.read(Article { text: text.into(), ..Article::default() }, &mut Scratch::default());
    /// assert_eq!(document.body().len(), 2);
    /// assert_eq!(document.title().as_deref(), Some("قمة في بكين"));
    /// # Ok::<(), mujaz::model::noise::RuleError>(())
    /// ```
    #[must_use]
    pub fn read(&self, article: Article, scratch: &mut Scratch) -> Document {
        let mut tokens = std::mem::take(&mut scratch.tokens);
        tokens.clear();
        let mut ends = Vec::new();
        let mut look = |layout: Layout| {
            let survey = self.survey(&article.text, layout.span, &mut scratch.forms, &mut tokens);
            ends.push(tokens.len());
            (layout, survey)
        };
        let lines: Vec<(Layout, Survey)> = layout(&article.text).into_iter().map(&mut look).collect();
        let zoned = clean(&article, &lines, &self.model);
        let mut document = Document {
            article,
            blocks: Vec::new(),
            sentences: Vec::new(),
            terms: Vec::with_capacity(tokens.len()),
            skeletons: Vec::with_capacity(tokens.len()),
            words: Vec::with_capacity(tokens.len()),
            title_terms: Vec::new(),
            title_skeletons: Vec::new(),
            headline: None,
            site_name: None,
            published: None,
        };
        let mut first = 0;
        for ((paragraph, found), end) in (1u32..).zip(zoned).zip(ends) {
            let (zone, reason) = self.kept(found.zone, found.reason);
            let block = Block { span: found.layout.span, line: found.layout.line, paragraph, zone, reason };
            let words = &tokens[first..end];
            match block.zone {
                Zone::Headline => self.add_headline(&mut document, block, words, scratch),
                _ => self.add_block(&mut document, block, words, scratch),
            }
            first = end;
        }
        scratch.tokens = tokens;
        // A logo line names the site; the tail of a headline may name a section of it.
        document.site_name = logo_name(&document).or(document.site_name);
        let title = document.title().map(|title| self.terms(&title, scratch)).unwrap_or_default();
        (document.title_terms, document.title_skeletons) = title;
        document.published = document.article.published.or_else(|| self.published_in_text(&document));
        document
    }

    /// What is in a span, and its words.
    fn survey(&self, text: &str, span: Span, forms: &mut Forms, tokens: &mut Vec<Token>) -> Survey {
        survey(text, span, &self.model, &*self.stemmer, forms, tokens)
    }

    /// The zone that a block gets in the end: running text, if its own is to be kept.
    fn kept(&self, zone: Zone, reason: Reason) -> (Zone, Reason) {
        if self.keep.contains(&zone) {
            (Zone::Body, Reason::made("kept", &format!("kept by request; found to be {zone}")))
        } else {
            (zone, reason)
        }
    }

    /// A headline may end in the name of the site, which is noise of its own.
    fn add_headline(&self, document: &mut Document, block: Block, words: &[Token], scratch: &mut Scratch) {
        let Some((title, site)) = split_site_name(&document.article.text, block.span, &self.model.noise) else {
            document.headline.get_or_insert(block.span);
            return self.add_block(document, block, words, scratch);
        };
        document.headline.get_or_insert(title);
        document.site_name.get_or_insert(site);
        // The separator stands with the site's name, so that the blocks still hold every character.
        let tail = Span { start: title.end, end: block.span.end }.trimmed(&document.article.text);
        let reason = Reason::new(SITE_NAME_RULE, "the name of the site behind the headline");
        self.add_block(document, Block { span: title, ..block.clone() }, words, scratch);
        self.add_block(document, Block { span: tail, zone: Zone::SiteLogo, reason, ..block }, words, scratch);
    }

    /// Cuts a block and adds it; furniture glued to running text becomes a block of its own. `words` are those of the
    /// line.
    fn add_block(&self, document: &mut Document, block: Block, words: &[Token], scratch: &mut Scratch) {
        let mut spans = std::mem::take(&mut scratch.spans);
        spans.clear();
        self.segmenter.cut(&document.article.text, block.span, &mut spans);
        let first_number = document.sentences.last().filter(|last| last.paragraph == block.paragraph).map_or(1, |last| last.number + 1);
        let mut line = Lines { at: block.span.start, line: block.line };
        let mut before = None;
        let mut rest = words;
        let mut pieces = std::mem::take(&mut scratch.pieces);
        for (number, &span) in (first_number..).zip(&spans) {
            let is_first = number == first_number;
            let words = self.words_in(&document.article.text, span, &mut rest, &mut pieces, &mut scratch.forms);
            let verdict = if block.zone == Zone::Body {
                self.glued_noise(&document.article.text, span, words, is_first, before, &mut scratch.folded)
            } else {
                None
            };
            before = verdict.as_ref().map(|(zone, _)| *zone);
            let (zone, reason) = verdict.map_or_else(|| (block.zone, block.reason.clone()), |(zone, reason)| self.kept(zone, reason));
            let line = line.of(&document.article.text, span.start);
            match document.blocks.last_mut() {
                Some(last) if last.paragraph == block.paragraph && last.zone == zone && last.span.end > block.span.start => {
                    last.span.end = span.end
                }
                _ => document.blocks.push(Block { span, line, paragraph: block.paragraph, zone, reason }),
            }
            let block_index = document.blocks.len() as u32 - 1;
            let (first_token, first_term) = (document.words.len() as u32, document.terms.len() as u32);
            document.add_words(words);
            document.sentences.push(Sentence {
                span,
                block: block_index,
                paragraph: block.paragraph,
                number,
                line,
                words: words.len() as u32,
                solid: solid_chars(span.of(&document.article.text)) as u32,
                tokens: (first_token, document.words.len() as u32),
                terms: (first_term, document.terms.len() as u32),
            });
        }
        (scratch.spans, scratch.pieces) = (spans, pieces);
    }

    /// The words of a sentence, out of the words `rest` of its line from the last sentence on. A sentence that was cut
    /// inside a run of characters has words of its own there.
    fn words_in<'l: 'w, 'w>(
        &self,
        text: &str,
        span: Span,
        rest: &mut &'l [Token],
        pieces: &'w mut Vec<Token>,
        forms: &mut Forms,
    ) -> &'w [Token] {
        let is_gap = |c: Option<char>| c.is_none_or(char::is_whitespace);
        let before = text.get(..span.start as usize).and_then(|before| before.chars().next_back());
        let after = text.get(span.end as usize..).and_then(|after| after.chars().next());
        let first = rest.partition_point(|word| word.span.start < span.start);
        let count = rest[first..].partition_point(|word| word.span.start < span.end);
        let (found, behind) = rest[first..].split_at(count);
        *rest = behind;
        if is_gap(before) && is_gap(after) {
            return found;
        }
        pieces.clear();
        self.survey(text, span, forms, pieces);
        pieces
    }

    /// Furniture glued to running text: by the rules for sentences, or because the page speaks to its reader behind
    /// the first sentence of a paragraph. `before` is the verdict on the sentence before it.
    fn glued_noise(
        &self,
        text: &str,
        span: Span,
        words: &[Token],
        is_first: bool,
        before: Option<Zone>,
        folded: &mut String,
    ) -> Option<(Zone, Reason)> {
        let sentence = span.of(text);
        // Rules for sentences look at short ones only.
        if sentence.len() > 600 {
            return None;
        }
        // Most running text has no word of any rule and is done here.
        let goes_on = before == Some(Zone::ReadAlso);
        let mut hint = NoiseHint::default();
        words.iter().for_each(|word| hint.add(word.form.marks));
        let may_fit = hint.may_fit_sentence() || !is_first && (hint.may_fit_glued() || may_speak(text, words));
        if !goes_on && !may_fit && !self.model.noise.has_symbol(sentence) && !may_hide_words(sentence) {
            return None;
        }
        fold_phrase_into(sentence, folded);
        let line = Line { folded, words: phrase_words(folded), ends_with_stop: true };
        if let Some(rule) = self.model.noise.of_sentence(line) {
            return Some((rule.zone, Reason::of_rule(rule)));
        }
        if let Some(rule) = self.model.noise.of_line(line).filter(|rule| rule.glued && !is_first) {
            return Some((rule.zone, Reason::of_rule(rule)));
        }
        if !is_first && line.words <= 30 && self.model.noise.speaks_to_reader(line.folded) {
            return Some((Zone::Promo, Reason::new("speaks-to-reader", "the page speaking to its reader inside a paragraph")));
        }
        // «اقرأ أيضاً: مدينة تغيّر اسمها. ما السبب؟»: the link goes on.
        let goes_on = goes_on && line.words <= 12;
        goes_on.then(|| (Zone::ReadAlso, Reason::new("read-also-goes-on", "carries on the link before it")))
    }

    /// The terms of any text, such as a question.
    #[must_use]
    pub fn terms_of_text(&self, text: &str, scratch: &mut Scratch) -> Vec<Term> {
        self.terms(text, scratch).0
    }

    /// The terms and the skeletons of the words of a text.
    fn terms(&self, text: &str, scratch: &mut Scratch) -> (Vec<Term>, Vec<Term>) {
        scratch.pieces.clear();
        self.survey(text, Span::new(0, text.len()), &mut scratch.forms, &mut scratch.pieces);
        let topics = scratch.pieces.iter().filter(|word| word.form.marks.has(Marks::TOPIC));
        topics.map(|word| (word.form.term, word.form.skeleton)).unzip()
    }

    /// A date that the text states as its own: in a dateline, or behind «نُشر في» and the like near the top.
    fn published_in_text(&self, document: &Document) -> Option<Published> {
        let months = &self.model.months;
        let at = |span: Span, from: u32| {
            let mention = months.dates(document.show(span)).into_iter().next()?;
            let origin = DateOrigin::Text(mention.span.shifted(from as usize));
            Some(Published { date: mention.date, instant: None, origin })
        };
        let dateline =
            document.blocks.iter().filter(|block| block.zone == Zone::Dateline).find_map(|block| at(block.span, block.span.start));
        dateline.or_else(|| {
            let top = document.sentences.iter().filter(|sentence| document.zone(sentence) == Zone::Body).take(4);
            top.filter(|sentence| states_publication(document.show(sentence.span)))
                .find_map(|sentence| at(sentence.span, sentence.span.start))
        })
    }
}

/// Whether the words of a sentence may speak to the reader.
fn may_speak(text: &str, words: &[Token]) -> bool {
    let mut count = AddressCount::default();
    words.iter().for_each(|word| count.add(word.form.marks));
    // Every word behind a space is one that counts; others may be.
    let is_apart = |word: &&Token| (word.span.start as usize).checked_sub(1).is_none_or(|before| text.as_bytes()[before] == b' ');
    count.is_enough_for(words.iter().filter(is_apart).count())
}

/// «نُشر النص في …» at the beginning of a sentence.
fn states_publication(sentence: &str) -> bool {
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
        let between = Span { start: self.at, end: to.max(self.at) }.of(text);
        self.line += memchr::memchr_iter(b'\n', between.as_bytes()).count() as u32;
        self.at = to;
        self.line
    }
}

//! The document: an article with its blocks, sentences and terms, in flat arrays that index into each other.
//!
//! Uses the rest of `article`, `model` and `text`. Built once by [`Engine`] (in `build`), never changed afterwards.

use super::Article;
use super::build::Builder;
pub use super::build::Scratch;
use super::published::Published;
use super::segment::{SegmentOptions, Segmenter};
use super::srx::SrxRules;
use super::survey::Words;
use super::zone::{Reason, Zone};
use crate::model::marks::Marks;
use crate::model::{Model, NAMES};
use crate::text::{Protected, Snowball, Span, Stemmer, Term, one_line};
use std::borrow::Cow;
use std::ops::Range;
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
    /// Code points in it that are not white space: the unit of ratio budgets. 0 in a document that was only cut.
    pub solid: u32,
    /// All its words, as a range of the document's.
    pub(super) tokens: (u32, u32),
    /// Its terms, as a range of the document's.
    pub(super) terms: (u32, u32),
}

impl Sentence {
    /// Where its words stand in [`Document::words`].
    #[must_use]
    pub fn word_places(&self) -> Range<u32> {
        self.tokens.0..self.tokens.1
    }
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

/// Bytes of text that most documents stay far below.
const GIANT: usize = 1 << 20;

/// An article with everything that was found out about its text.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// The article; its text is what every span points into.
    pub article: Article,
    /// In the order of the text, without overlap; together they hold every character that is not white space.
    pub blocks: Vec<Block>,
    /// The sentences of all blocks, noise too, in the order of the text.
    pub sentences: Vec<Sentence>,
    /// The words of all sentences, with their terms.
    pub(super) words: Words,
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
    /// Gives the room of the words back. What is left can be shown and not be looked into: no sentence
    /// has words any more.
    pub(crate) fn forget_words(&mut self) {
        self.words = Words::default();
        self.sentences.iter_mut().for_each(|sentence| (sentence.tokens, sentence.terms) = ((0, 0), (0, 0)));
    }

    /// The text of a span.
    #[must_use]
    pub fn show(&self, span: Span) -> &str {
        span.of(&self.article.text)
    }

    /// Whether it is so large that most of what was needed for it is given back when it is done; ordinary documents reuse it.
    pub(crate) fn is_giant(&self) -> bool {
        self.article.text.len() > GIANT
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
        &self.words.terms[sentence.terms.0 as usize..sentence.terms.1 as usize]
    }

    /// The skeletons of the words of a sentence, as [`terms_of`](Self::terms_of) its terms.
    #[must_use]
    pub fn skeletons_of(&self, sentence: &Sentence) -> &[Term] {
        &self.words.skeletons[sentence.terms.0 as usize..sentence.terms.1 as usize]
    }

    /// The words of all lines, and behind them again those of sentences that were cut inside a run of characters:
    /// [`Sentence::word_places`] has those of one sentence.
    #[must_use]
    pub fn words(&self) -> &[Word] {
        &self.words.words
    }

    /// The words of a sentence. Those with [`Marks::TOPIC`] are the words that [`terms_of`](Self::terms_of) has the
    /// terms of.
    #[must_use]
    pub fn words_of(&self, sentence: &Sentence) -> &[Word] {
        &self.words.words[sentence.tokens.0 as usize..sentence.tokens.1 as usize]
    }

    /// Where the words stand that [`terms_of`](Self::terms_of) has the terms of.
    #[must_use]
    pub fn term_spans_of(&self, sentence: &Sentence) -> Vec<Span> {
        self.words_of(sentence).iter().filter(|word| word.marks.has(Marks::TOPIC)).map(|word| word.span).collect()
    }

    /// The indices of the body sentences, in the order of the text.
    #[must_use]
    pub fn body(&self) -> Vec<usize> {
        let is_body = |sentence: &Sentence| self.zone(sentence) == Zone::Body;
        self.sentences.iter().enumerate().filter(|(_, sentence)| is_body(sentence)).map(|(index, _)| index).collect()
    }
}

impl AsRef<Self> for Document {
    fn as_ref(&self) -> &Self {
        self
    }
}

/// Makes documents of articles. Immutable, shared by all threads; each thread brings its own [`Scratch`].
pub struct Engine {
    pub(super) model: Arc<Model>,
    pub(super) segmenter: Segmenter,
    stemmer: Box<dyn Stemmer>,
    pub(super) keep: Vec<Zone>,
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
        Builder::new(self, Some(&*self.stemmer), scratch).build(article)
    }

    /// Cleans and cuts one article as [`read`](Self::read) does, at a fraction of the time: the document has no words,
    /// terms or skeletons, and [`Sentence::solid`] is 0.
    #[must_use]
    pub fn cut(&self, article: Article, scratch: &mut Scratch) -> Document {
        Builder::new(self, None, scratch).build(article)
    }

    /// The terms of any text, such as a question.
    #[must_use]
    pub fn terms_of_text(&self, text: &str, scratch: &mut Scratch) -> Vec<Term> {
        Builder::new(self, Some(&*self.stemmer), scratch).terms(text).0
    }
}

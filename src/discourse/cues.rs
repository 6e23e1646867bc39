//! What shows that a sentence leans on another one.
//!
//! Uses the lists of `model::cohesion` and what the words of a document carry of them. One rule a function, tried in order; the first that speaks decides.

use super::Need;
use crate::article::Document;
use crate::article::document::Word;
use crate::model::Model;
use crate::model::cohesion::{Class, Cohesion};
use crate::model::marks::{Marks, bare, noun};
use crate::text::chars::{is_bullet, is_closer};
use crate::text::{Numbering, Span, Term, char_count, fold, fold_into};

/// What a sentence was recognised by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cue {
    /// An opening that connects: ومن جهته.
    Opener,
    /// A verb of speech without a subject: وأضاف أن.
    Speech,
    /// Another verb without a subject: وتخرج في.
    Act,
    /// هذا, هذه, ذلك.
    Demonstrative,
    /// A pronoun: وهو, منها, استقباله.
    Pronoun,
    /// A noun that means one named before: الدراسة.
    Definite,
    /// Two that were named before: الزعيمان.
    Dual,
    /// Somebody by the last part of a name that was given in full before.
    Surname,
    /// Inside a quotation that an earlier sentence opened, or one that it leaves open.
    Quotation,
    /// A question.
    Question,
    /// An item of a list.
    ListItem,
    /// Names who told what stands before it, and nothing more.
    Attribution,
    /// Points at a picture or a link of the page.
    Picture,
}

impl Cue {
    /// For machines.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Opener => "opener",
            Self::Speech => "speech",
            Self::Act => "act",
            Self::Demonstrative => "demonstrative",
            Self::Pronoun => "pronoun",
            Self::Definite => "definite",
            Self::Dual => "dual",
            Self::Surname => "surname",
            Self::Quotation => "quotation",
            Self::Question => "question",
            Self::ListItem => "list-item",
            Self::Attribution => "attribution",
            Self::Picture => "picture",
        }
    }
}

/// A sentence as the rules see it.
struct Sentence<'s> {
    /// The text of the article.
    article: &'s str,
    /// Where the sentence stands in it.
    span: Span,
    /// Its text.
    text: &'s str,
    words: &'s [Word],
    paragraph: u32,
    /// What the lists say of any of its words: most rules need not look at them one by one.
    any: Marks,
}

impl<'s> Sentence<'s> {
    fn new(document: &'s Document, index: usize) -> Self {
        let sentence = &document.sentences[index];
        let (article, words) = (document.article.text.as_str(), document.words_of(sentence));
        let any = words.iter().fold(Marks::default(), |any, word| any.or(word.marks));
        Self { article, span: sentence.span, text: document.show(sentence.span), words, paragraph: sentence.paragraph, any }
    }

    /// What the lists say of a word; nothing behind the last.
    fn marks(&self, at: usize) -> Marks {
        self.words.get(at).map_or(Marks::default(), |word| word.marks)
    }

    /// The word as it stands; nothing behind the last.
    fn shown(&self, at: usize) -> &'s str {
        self.words.get(at).map_or("", |word| word.span.of(self.article))
    }

    /// Appends the folded word.
    fn fold_word_into(&self, at: usize, folded: &mut String) {
        fold_into(self.shown(at), folded);
    }

    /// What stands between a word and the next one.
    fn gap_after(&self, at: usize) -> &'s str {
        let Some(word) = self.words.get(at) else { return "" };
        let end = self.words.get(at + 1).map_or(self.span.end, |next| next.span.start);
        Span { start: word.span.end, end }.of(self.article)
    }

    /// The words `from..to` in the article.
    fn span(&self, from: usize, to: usize) -> Span {
        let start = self.words.get(from).map_or(self.span.start, |word| word.span.start);
        let end = self.words.get(to.max(from + 1) - 1).map_or(start, |word| word.span.end);
        Span { start, end }
    }
}

/// What a rule found.
pub(super) struct Finding {
    pub(super) cue: Cue,
    pub(super) span: Span,
    pub(super) need: Need,
}

/// How far into a sentence a demonstrative points out of it, in words.
const DEMONSTRATIVE_REACH: usize = 8;
/// How far into a sentence a bare definite noun or a dual does.
const DEFINITE_REACH: usize = 8;

/// What a thread reuses from document to document.
#[derive(Debug, Default)]
pub struct Workspace {
    /// The listed nouns, with ال or without.
    nouns: Firsts,
    /// The words that stand right behind a given name.
    names: Firsts,
    folded: String,
    ends: Vec<usize>,
}

/// In which sentence terms stand first, up to the sentence that was looked at last.
#[derive(Debug, Default)]
struct Firsts {
    numbering: Numbering,
    sentences: Vec<usize>,
    looked_at: usize,
}

impl Firsts {
    fn begin(&mut self) {
        self.numbering.begin(0);
        self.sentences.clear();
        self.looked_at = 0;
    }

    fn note(&mut self, term: Term, sentence: usize) {
        if self.numbering.add(term) as usize == self.sentences.len() {
            self.sentences.push(sentence);
        }
    }

    fn of(&self, term: Term) -> Option<usize> {
        self.numbering.get(term).map(|number| self.sentences[number as usize])
    }
}

/// Walks through a document and remembers what was mentioned where.
pub(super) struct Finder<'d, 'w> {
    document: &'d Document,
    body: &'d [usize],
    cohesion: &'d Cohesion,
    quotes: Quotes,
    workspace: &'w mut Workspace,
}

impl<'d, 'w> Finder<'d, 'w> {
    pub(super) fn new(document: &'d Document, body: &'d [usize], model: &'d Model, workspace: &'w mut Workspace) -> Self {
        workspace.nouns.begin();
        workspace.names.begin();
        Self { document, body, cohesion: &model.cohesion, quotes: Quotes::default(), workspace }
    }

    /// What the body sentence of this rank needs. Ranks come in order.
    pub(super) fn find(&mut self, rank: usize) -> Option<Finding> {
        let sentence = Sentence::new(self.document, self.body[rank]);
        let quotation = self.quotes.pass(&sentence);
        self.apply(rank, &sentence, quotation)
    }

    fn apply(&mut self, rank: usize, sentence: &Sentence<'_>, quotation: Quotation) -> Option<Finding> {
        let never = |cue, span| Some(Finding { cue, span, need: Need::Never });
        let whole = sentence.span(0, sentence.words.len());
        if sentence.words.is_empty() {
            return never(Cue::ListItem, sentence.span);
        }
        if is_question(sentence.text) {
            return never(Cue::Question, whole);
        }
        if is_list_item(sentence) {
            return never(Cue::ListItem, sentence.span(0, 1));
        }
        if is_attribution(sentence) {
            return never(Cue::Attribution, whole);
        }
        // «ومن أهم ما توصي به:»: what it announces comes behind it.
        if sentence.text.trim_end().ends_with(':') {
            return never(Cue::ListItem, whole);
        }
        if quotation == Quotation::LeftOpen {
            return never(Cue::Quotation, whole);
        }
        if self.points_at_page(sentence) {
            return never(Cue::Picture, whole);
        }
        let previous = |cue, span| Some(Finding { cue, span, need: Need::Sentence(rank.saturating_sub(1)) });
        if quotation == Quotation::Inside {
            return previous(Cue::Quotation, sentence.span(0, 1));
        }
        if let Some((cue, from, to)) = self.opening(sentence) {
            return previous(cue, sentence.span(from, to));
        }
        if let Some(at) = self.demonstrative(sentence) {
            return previous(Cue::Demonstrative, sentence.span(at, at + 1));
        }
        if let Some(at) = dual(sentence) {
            return previous(Cue::Dual, sentence.span(at, at + 1));
        }
        if let Some((at, noun)) = self.definite(sentence) {
            let parent = self.first_with_noun(noun, rank).unwrap_or(rank.saturating_sub(1));
            return Some(Finding { cue: Cue::Definite, span: sentence.span(at, at + 1), need: Need::Sentence(parent) });
        }
        let (at, name) = surname(sentence)?;
        let parent = self.first_with_name(name, rank)?;
        Some(Finding { cue: Cue::Surname, span: sentence.span(at, at + 1), need: Need::Sentence(parent) })
    }

    /// How the first words connect: an opener, or a verb whose subject was named before.
    fn opening(&mut self, sentence: &Sentence<'_>) -> Option<(Cue, usize, usize)> {
        if sentence.marks(0).has(Marks::OPENER) {
            let count = self.opener(sentence);
            if count > 0 {
                return Some((Cue::Opener, 0, count));
            }
        }
        if is(sentence, 0, Class::FIRST_PERSON) {
            return Some((Cue::Quotation, 0, 1));
        }
        subjectless(sentence).or_else(|| pronoun(sentence))
    }

    /// The words of the longest opener that the sentence begins with, و or ف before it or not; 0 for none.
    fn opener(&mut self, sentence: &Sentence<'_>) -> usize {
        let Workspace { folded, ends, .. } = &mut *self.workspace;
        folded.clear();
        ends.clear();
        sentence.fold_word_into(0, folded);
        ends.push(folded.len());
        let clitic = folded.len() - bare(folded).len();
        let whole = self.cohesion.longest_opener(folded);
        let without = if clitic == 0 { 0 } else { self.cohesion.longest_opener(bare(folded)) };
        for at in 1..sentence.words.len().min(whole.max(without)) {
            folded.push(' ');
            sentence.fold_word_into(at, folded);
            ends.push(folded.len());
        }
        let longest = |from: usize, most: usize| {
            let is_opener = |&count: &usize| folded.get(from..ends[count - 1]).is_some_and(|words| self.cohesion.is_opener(words));
            (1..=most.min(ends.len())).rev().find(is_opener).unwrap_or(0)
        };
        longest(0, whole).max(longest(clitic, without))
    }

    /// A demonstrative near the beginning that does not point at the present.
    fn demonstrative(&mut self, sentence: &Sentence<'_>) -> Option<usize> {
        if !sentence.any.has(Marks::DEMONSTRATIVE) {
            return None;
        }
        (0..sentence.words.len()).find(|&at| {
            sentence.marks(at).has(Marks::DEMONSTRATIVE)
                && !sentence.marks(at + 1).class().is(Class::PRESENT)
                // Far into a sentence it mostly points at something in it, unless what it names is new there.
                && (at < DEMONSTRATIVE_REACH || names_something_new(sentence, at + 1, &mut self.workspace.folded))
        })
    }

    /// A bare definite noun near the beginning, and the noun.
    fn definite(&mut self, sentence: &Sentence<'_>) -> Option<(usize, Term)> {
        if !sentence.any.noun_class().is(Class::DEFINITE) {
            return None;
        }
        (0..sentence.words.len().min(DEFINITE_REACH)).find_map(|at| {
            let marks = sentence.marks(at);
            if !marks.has(Marks::ARTICLE) || !marks.noun_class().is(Class::DEFINITE) {
                return None;
            }
            // «مؤشر السوق», «قيادة التحالف»: what stands before says which.
            let before = sentence.marks(at.saturating_sub(1));
            let is_free = at < 2
                || before.bare_class().is(Class::SPEECH)
                || before.bare_class().is(Class::ACT)
                || before.bare_class().is(Class::NO_SUBJECT)
                || before.has(Marks::CONJUNCTION);
            // «الرئيس بوتين», «البيان الصادر عن», «المشتبه به»: what stands behind it does.
            let next = sentence.marks(at + 1);
            let ends = !sentence.gap_after(at).trim().is_empty() || at + 1 == sentence.words.len();
            let is_bare = ends
                || next.class().is(Class::NO_SUBJECT) && !next.has(Marks::PRONOUN)
                || is(sentence, at + 1, Class::SPEECH)
                || is(sentence, at + 1, Class::ACT)
                || !marks.noun_class().is(Class::PERSON) && !next.has(Marks::ARTICLE) && !next.has(Marks::RELATIVE);
            (is_free && is_bare).then(|| (at, noun_of(sentence, at, &mut self.workspace.folded)))
        })
    }

    fn points_at_page(&mut self, sentence: &Sentence<'_>) -> bool {
        if sentence.words.len() > 40 || !sentence.any.has(Marks::PICTURE) {
            return false;
        }
        let phrase = &mut self.workspace.folded;
        phrase.clear();
        phrase.push(' ');
        for at in 0..sentence.words.len() {
            sentence.fold_word_into(at, phrase);
            phrase.push(' ');
        }
        self.cohesion.points_at_page(phrase)
    }

    /// The first sentence before one that a listed noun stands in. Earlier sentences are looked at when somebody asks,
    /// and once.
    fn first_with_noun(&mut self, noun: Term, rank: usize) -> Option<usize> {
        let Workspace { nouns, folded, .. } = &mut *self.workspace;
        for earlier in nouns.looked_at..rank {
            let sentence = Sentence::new(self.document, self.body[earlier]);
            let places = if sentence.any.noun_class().is(Class::DEFINITE) { 0..sentence.words.len() } else { 0..0 };
            for at in places.filter(|&at| sentence.marks(at).noun_class().is(Class::DEFINITE)) {
                nouns.note(noun_of(&sentence, at, folded), earlier);
            }
        }
        nouns.looked_at = rank;
        nouns.of(noun)
    }

    /// The first sentence before one in which a word stands as the second part of a name: right behind a given name.
    fn first_with_name(&mut self, name: Term, rank: usize) -> Option<usize> {
        let names = &mut self.workspace.names;
        for earlier in names.looked_at..rank {
            let sentence = Sentence::new(self.document, self.body[earlier]);
            let places = if sentence.any.class().is(Class::GIVEN) { 1..sentence.words.len() } else { 0..0 };
            for at in places.filter(|&at| sentence.marks(at - 1).class().is(Class::GIVEN)) {
                if sentence.gap_after(at - 1).trim().is_empty() {
                    names.note(sentence.words[at].folded, earlier);
                }
            }
        }
        names.looked_at = rank;
        names.of(name)
    }
}

/// A dual near the beginning that stands for two named before.
fn dual(sentence: &Sentence<'_>) -> Option<usize> {
    if !sentence.any.class().is(Class::DUAL) && !sentence.any.bare_class().is(Class::DUAL) {
        return None;
    }
    (0..sentence.words.len().min(DEFINITE_REACH)).find(|&at| is(sentence, at, Class::DUAL))
}

/// «وقال لوتس»: a word that may be a part of a name that an earlier sentence gave in full.
fn surname(sentence: &Sentence<'_>) -> Option<(usize, Term)> {
    let verb = usize::from(sentence.marks(0).has(Marks::QAD));
    if !is(sentence, verb, Class::SPEECH) {
        return None;
    }
    let at = verb + 1;
    let follows = sentence.marks(at + 1).class().is(Class::NO_SUBJECT) || !sentence.gap_after(at).trim().is_empty();
    sentence.words.get(at).filter(|_| follows).map(|word| (at, word.folded))
}

/// The class of a word, without و or ف before it too.
fn is(sentence: &Sentence<'_>, at: usize, class: Class) -> bool {
    sentence.marks(at).class().is(class) || sentence.marks(at).bare_class().is(class)
}

/// The noun of a word, without و and ال: by its hash. `folded` is room for the folded word.
fn noun_of(sentence: &Sentence<'_>, at: usize, folded: &mut String) -> Term {
    folded.clear();
    sentence.fold_word_into(at, folded);
    Term::of_stem(noun(folded).unwrap_or(bare(folded)))
}

/// A verb of speech or act at the beginning whose subject was named before.
fn subjectless(sentence: &Sentence<'_>) -> Option<(Cue, usize, usize)> {
    // «وقد أعلن», «ولم يذكر»: the verb is the second word.
    let verb = usize::from(sentence.marks(0).has(Marks::PARTICLE));
    let is_speech = is(sentence, verb, Class::SPEECH);
    let is_act = is(sentence, verb, Class::ACT);
    if !is_speech && !is_act {
        return None;
    }
    let next = sentence.marks(verb + 1);
    let ends = sentence.words.len() <= verb + 1 || sentence.gap_after(verb).contains([':', '،', '"', '«']);
    let no_subject = ends && is_speech
        || next.class().is(Class::NO_SUBJECT)
        || next.has(Marks::DIGIT.or(Marks::PRONOUN))
        || is_speech && next.has(Marks::PREPOSITION);
    no_subject.then_some((if is_speech { Cue::Speech } else { Cue::Act }, 0, verb + 1))
}

/// A pronoun at the beginning that stands for somebody named before.
fn pronoun(sentence: &Sentence<'_>) -> Option<(Cue, usize, usize)> {
    // «ولديه», «وخلالها», «مواضيعها»: a pronoun on one of the first two words. Behind a preposition it often means
    // somebody named later in the sentence: «في كلمته قال الوزير».
    let is_behind_particle = sentence.marks(0).bare_class().is(Class::NO_SUBJECT);
    let has_pronoun = |at: usize| {
        let marks = sentence.marks(at);
        marks.has(Marks::BARE_PRONOUN) || marks.has(Marks::SUFFIX) && (at == 0 || !is_behind_particle)
    };
    (0..sentence.words.len().min(2)).find(|&at| has_pronoun(at)).map(|at| (Cue::Pronoun, at, at + 1))
}

/// Whether a definite noun of this place was not mentioned earlier in the sentence, in any form. `folded` is room.
fn names_something_new(sentence: &Sentence<'_>, at: usize, folded: &mut String) -> bool {
    if !sentence.marks(at).has(Marks::ARTICLE) {
        return false;
    }
    let word = fold(sentence.shown(at));
    let noun = noun(&word).unwrap_or_default();
    let stem = noun.char_indices().nth(4).and_then(|(end, _)| noun.get(..end)).unwrap_or(noun);
    folded.clear();
    for earlier in (0..at).filter(|&earlier| !is_shorter(sentence.shown(earlier), stem)) {
        sentence.fold_word_into(earlier, folded);
        // Stands in no word.
        folded.push('\0');
    }
    !folded.contains(stem)
}

/// Whether a word is surely shorter than a folded one: letters of the Arabic block and of ASCII do not grow when they are
/// folded, others may.
fn is_shorter(word: &str, folded: &str) -> bool {
    word.len() < folded.len() && word.bytes().all(|byte| matches!(byte, 0..0xC0 | 0xD8..0xDC))
}

/// Ends in a question mark, quotes and brackets aside.
fn is_question(text: &str) -> bool {
    text.trim_end_matches(|c: char| is_closer(c) || c.is_whitespace() || matches!(c, '!' | '.')).ends_with(['؟', '?'])
}

/// «حسب ما نقلت رويترز.»
fn is_attribution(sentence: &Sentence<'_>) -> bool {
    sentence.words.len() <= ATTRIBUTION_WORDS
        && matches!(sentence.shown(0), "حسب" | "بحسب" | "حسبما" | "وفق" | "وفقا" | "وفقاً" | "نقلا" | "نقلاً")
}

/// Words of a sentence that only attributes.
const ATTRIBUTION_WORDS: usize = 5;

/// Begins with a bullet or a number that counts items.
fn is_list_item(sentence: &Sentence<'_>) -> bool {
    if sentence.text.trim_start().starts_with(is_bullet) {
        return true;
    }
    sentence.marks(0).has(Marks::DIGIT)
        && char_count(&fold(sentence.shown(0))) <= 2
        && matches!(sentence.gap_after(0).trim(), "-" | "–" | "." | ")" | "_" | ".-" | "/")
}

/// How a sentence stands to the quotations around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quotation {
    None,
    /// It begins inside one.
    Inside,
    /// It opens one and does not close it.
    LeftOpen,
}

/// The last bytes of « and ».
const LEFT: u8 = 0xAB;
const RIGHT: u8 = 0xBB;
/// The last bytes of “ and ”.
const LEFT_HIGH: u8 = 0x9C;
const RIGHT_HIGH: u8 = 0x9D;

/// Whether a quotation is open, inside one paragraph.
#[derive(Debug, Default)]
struct Quotes {
    paragraph: u32,
    depth: i32,
    straight: bool,
}

impl Quotes {
    fn pass(&mut self, sentence: &Sentence<'_>) -> Quotation {
        if self.paragraph != sentence.paragraph {
            *self = Self { paragraph: sentence.paragraph, ..Self::default() };
        }
        let inside = self.depth > 0 || self.straight;
        let bytes = sentence.text.as_bytes();
        // A quotation mark is one of these bytes or begins with one.
        for at in memchr::memchr3_iter(b'"', 0xC2, 0xE2, bytes) {
            match &bytes[at..] {
                [0xC2, LEFT, ..] | [0xE2, 0x80, LEFT_HIGH, ..] => self.depth += 1,
                [0xC2, RIGHT, ..] | [0xE2, 0x80, RIGHT_HIGH, ..] => self.depth = (self.depth - 1).max(0),
                [b'"', ..] => self.straight = !self.straight,
                _ => {}
            }
        }
        match (inside, self.depth > 0 || self.straight) {
            (true, _) => Quotation::Inside,
            (false, true) => Quotation::LeftOpen,
            (false, false) => Quotation::None,
        }
    }
}

//! What shows that a sentence leans on another one.
//!
//! Uses the lists of `model::cohesion`. One rule a function, tried in order; the first that speaks decides.

use super::Need;
use crate::model::Model;
use crate::model::cohesion::{Class, Cohesion};
use crate::text::Span;
use crate::text::chars::{is_bullet, is_closer};
use rustc_hash::FxHashMap;

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
            Self::Picture => "picture",
        }
    }
}

/// A sentence as the rules see it.
pub(super) struct Sentence<'s> {
    pub(super) text: &'s str,
    /// Its folded words, one behind the other.
    pub(super) folded: &'s str,
    /// Each word in `folded` and in `text`.
    pub(super) words: &'s [(Span, Span)],
    pub(super) paragraph: u32,
    /// First byte in the article.
    pub(super) at: u32,
}

impl<'s> Sentence<'s> {
    fn word(&self, at: usize) -> &'s str {
        self.words.get(at).map_or("", |(folded, _)| folded.of(self.folded))
    }

    /// The word without و or ف before it.
    fn bare(&self, at: usize) -> &'s str {
        bare(self.word(at))
    }

    fn raw(&self, at: usize) -> &'s str {
        self.words.get(at).map_or("", |(_, raw)| raw.of(self.text))
    }

    /// What stands between a word and the next one.
    fn gap_after(&self, at: usize) -> &'s str {
        let Some((_, word)) = self.words.get(at) else { return "" };
        let end = self.words.get(at + 1).map_or(self.text.len() as u32, |(_, next)| next.start);
        Span { start: word.end, end }.of(self.text)
    }

    /// The words `from..to` in the article.
    fn span(&self, from: usize, to: usize) -> Span {
        let start = self.words.get(from).map_or(0, |(_, word)| word.start);
        let end = self.words.get(to.max(from + 1) - 1).map_or(start, |(_, word)| word.end);
        Span { start, end }.shifted(self.at as usize)
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
/// The longest demonstrative, in bytes.
const LONGEST_DEMONSTRATIVE: usize = 12;
/// How far into a sentence a bare definite noun or a dual does.
const DEFINITE_REACH: usize = 8;

/// Walks through a document and remembers what was mentioned where.
pub(super) struct Finder<'d> {
    cohesion: &'d Cohesion,
    /// The first sentence that a listed noun stands in, with ال or without.
    mentioned: FxHashMap<Box<str>, usize>,
    /// The first sentence that a word stands in right behind a given name.
    names: FxHashMap<Box<str>, usize>,
    quotes: Quotes,
}

impl<'d> Finder<'d> {
    pub(super) fn new(model: &'d Model) -> Self {
        Self { cohesion: &model.cohesion, mentioned: FxHashMap::default(), names: FxHashMap::default(), quotes: Quotes::default() }
    }

    /// What the next sentence needs, and takes note of it for those behind it.
    pub(super) fn next(&mut self, rank: usize, sentence: &Sentence<'_>) -> Option<Finding> {
        let quotation = self.quotes.pass(sentence);
        let finding = self.find(rank, sentence, quotation);
        self.remember(rank, sentence);
        finding
    }

    fn find(&self, rank: usize, sentence: &Sentence<'_>, quotation: Quotation) -> Option<Finding> {
        let never = |cue, span| Some(Finding { cue, span, need: Need::Never });
        let whole = sentence.span(0, sentence.words.len());
        if sentence.words.is_empty() {
            return never(Cue::ListItem, Span { start: sentence.at, end: sentence.at + sentence.text.len() as u32 });
        }
        if is_question(sentence.text) {
            return never(Cue::Question, whole);
        }
        if is_list_item(sentence) {
            return never(Cue::ListItem, sentence.span(0, 1));
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
        if let Some(at) = self.dual(sentence) {
            return previous(Cue::Dual, sentence.span(at, at + 1));
        }
        if let Some((at, noun)) = self.definite(sentence) {
            let parent = self.mentioned.get(noun).copied().unwrap_or(rank.saturating_sub(1));
            return Some(Finding { cue: Cue::Definite, span: sentence.span(at, at + 1), need: Need::Sentence(parent) });
        }
        let (at, parent) = self.surname(sentence)?;
        Some(Finding { cue: Cue::Surname, span: sentence.span(at, at + 1), need: Need::Sentence(parent) })
    }

    /// The class of a word, without و or ف before it too.
    fn class(&self, sentence: &Sentence<'_>, at: usize, class: Class) -> bool {
        self.cohesion.class(sentence.word(at)).is(class) || self.cohesion.class(sentence.bare(at)).is(class)
    }

    /// How the first words connect: an opener, or a verb whose subject was named before.
    fn opening(&self, sentence: &Sentence<'_>) -> Option<(Cue, usize, usize)> {
        let head: Vec<&str> = (0..sentence.words.len().min(6)).map(|at| sentence.word(at)).collect();
        let mut without: Vec<&str> = head.clone();
        without[0] = bare(without[0]);
        let count = self.cohesion.opener(&head).max(self.cohesion.opener(&without));
        if count > 0 {
            return Some((Cue::Opener, 0, count));
        }
        if self.class(sentence, 0, Class::FIRST_PERSON) {
            return Some((Cue::Quotation, 0, 1));
        }
        self.subjectless(sentence).or_else(|| self.pronoun(sentence))
    }

    /// A verb of speech or act at the beginning whose subject was named before.
    fn subjectless(&self, sentence: &Sentence<'_>) -> Option<(Cue, usize, usize)> {
        // «وقد أعلن», «ولم يذكر»: the verb is the second word.
        let verb = usize::from(matches!(sentence.bare(0), "قد" | "لقد" | "لم" | "لن" | "لا" | "سوف"));
        let is_speech = self.class(sentence, verb, Class::SPEECH);
        let is_act = self.class(sentence, verb, Class::ACT);
        if is_speech || is_act {
            let next = verb + 1;
            let ends = sentence.words.len() <= next || sentence.gap_after(verb).contains([':', '،', '"', '«']);
            let no_subject = ends && is_speech
                || self.cohesion.class(sentence.word(next)).is(Class::NO_SUBJECT)
                || is_number(sentence.word(next))
                || is_pronoun(sentence.word(next))
                || is_speech && has_preposition(sentence.word(next));
            return no_subject.then_some((if is_speech { Cue::Speech } else { Cue::Act }, 0, next));
        }
        None
    }

    /// A pronoun at the beginning that stands for somebody named before.
    fn pronoun(&self, sentence: &Sentence<'_>) -> Option<(Cue, usize, usize)> {
        // «ولديه», «وخلالها», «مواضيعها»: a pronoun on one of the first two words. Behind a preposition it often means
        // somebody named later in the sentence: «في كلمته قال الوزير».
        let is_behind_particle = self.cohesion.class(sentence.bare(0)).is(Class::NO_SUBJECT);
        let has_pronoun = |at: usize| is_pronoun(sentence.bare(at)) || has_suffix(sentence.raw(at)) && (at == 0 || !is_behind_particle);
        (0..sentence.words.len().min(2)).find(|&at| has_pronoun(at)).map(|at| (Cue::Pronoun, at, at + 1))
    }

    /// A demonstrative near the beginning that does not point at the present.
    fn demonstrative(&self, sentence: &Sentence<'_>) -> Option<usize> {
        (0..sentence.words.len()).find(|&at| {
            let word = sentence.word(at);
            let form = bare(word).trim_start_matches(['ب', 'ل']);
            form.len() <= LONGEST_DEMONSTRATIVE
                && form.starts_with(['ه', 'ذ', 'ت', 'ا'])
                && self.cohesion.class(form).is(Class::DEMONSTRATIVE)
                && !self.cohesion.class(sentence.word(at + 1)).is(Class::PRESENT)
                // Far into a sentence it mostly points at something in it, unless what it names is new there.
                && (at < DEMONSTRATIVE_REACH || self.names_something_new(sentence, at + 1))
        })
    }

    /// Whether a definite noun of this place was not mentioned earlier in the sentence, in any form.
    fn names_something_new(&self, sentence: &Sentence<'_>, at: usize) -> bool {
        without_article(sentence.word(at)).is_some_and(|noun| {
            let stem = noun.char_indices().nth(4).and_then(|(end, _)| noun.get(..end)).unwrap_or(noun);
            !(0..at).any(|earlier| sentence.word(earlier).contains(stem))
        })
    }

    /// A dual that stands for two named before.
    fn dual(&self, sentence: &Sentence<'_>) -> Option<usize> {
        (0..sentence.words.len().min(DEFINITE_REACH)).find(|&at| self.class(sentence, at, Class::DUAL))
    }

    /// A bare definite noun near the beginning, and the noun.
    fn definite<'s>(&self, sentence: &Sentence<'s>) -> Option<(usize, &'s str)> {
        (0..sentence.words.len().min(DEFINITE_REACH)).find_map(|at| {
            let noun = without_article(sentence.word(at))?;
            if !self.cohesion.class(noun).is(Class::DEFINITE) {
                return None;
            }
            // «مؤشر السوق», «قيادة التحالف»: what stands before says which.
            let before = self.cohesion.class(sentence.bare(at.saturating_sub(1)));
            let is_free = at < 2
                || before.is(Class::SPEECH)
                || before.is(Class::ACT)
                || before.is(Class::NO_SUBJECT)
                || is_conjunction(sentence.bare(at - 1));
            // «الرئيس بوتين», «البيان الصادر عن», «المشتبه به»: what stands behind it does.
            let next = sentence.word(at + 1);
            let ends = !sentence.gap_after(at).trim().is_empty() || next.is_empty();
            let behind = self.cohesion.class(next);
            let is_bare = ends
                || behind.is(Class::NO_SUBJECT) && !is_pronoun(next)
                || self.class(sentence, at + 1, Class::SPEECH)
                || self.class(sentence, at + 1, Class::ACT)
                || !self.cohesion.class(noun).is(Class::PERSON) && without_article(next).is_none() && !is_relative(next);
            (is_free && is_bare).then_some((at, noun))
        })
    }

    /// «وقال لوتس»: somebody by a part of a name that an earlier sentence gave in full.
    fn surname(&self, sentence: &Sentence<'_>) -> Option<(usize, usize)> {
        let verb = usize::from(sentence.bare(0) == "قد");
        if !self.class(sentence, verb, Class::SPEECH) {
            return None;
        }
        let at = verb + 1;
        let name = sentence.word(at);
        let follows = self.cohesion.class(sentence.word(at + 1)).is(Class::NO_SUBJECT) || !sentence.gap_after(at).trim().is_empty();
        if !follows || name.is_empty() {
            return None;
        }
        self.names.get(name).map(|&first| (at, first))
    }

    fn points_at_page(&self, sentence: &Sentence<'_>) -> bool {
        if sentence.words.len() > 40 {
            return false;
        }
        let mut phrase = String::with_capacity(sentence.folded.len() + sentence.words.len() + 1);
        for at in 0..sentence.words.len() {
            phrase.push(' ');
            phrase.push_str(sentence.word(at));
        }
        phrase.push(' ');
        self.cohesion.points_at_page(&phrase)
    }

    fn remember(&mut self, rank: usize, sentence: &Sentence<'_>) {
        let mut behind_given_name = false;
        for at in 0..sentence.words.len() {
            let word = sentence.word(at);
            let class = self.cohesion.class(word);
            let noun = without_article(word).unwrap_or(bare(word));
            let noun_class = if noun.len() == word.len() { class } else { self.cohesion.class(noun) };
            if noun_class.is(Class::DEFINITE) && !self.mentioned.contains_key(noun) {
                self.mentioned.insert(noun.into(), rank);
            }
            // The second part of a name stands right behind a given name.
            if behind_given_name && sentence.gap_after(at - 1).trim().is_empty() && !self.names.contains_key(word) {
                self.names.insert(word.into(), rank);
            }
            behind_given_name = class.is(Class::GIVEN);
        }
    }
}

/// The word without و or ف before it, if three letters are left or a particle is.
fn bare(word: &str) -> &str {
    let is_sure = |rest: &&str| {
        rest.chars().nth(2).is_some()
            || matches!(
                *rest,
                "من" | "في"
                    | "عن"
                    | "مع"
                    | "ان"
                    | "قد"
                    | "لم"
                    | "لن"
                    | "لا"
                    | "ما"
                    | "هو"
                    | "هي"
                    | "هم"
                    | "هن"
                    | "له"
                    | "به"
                    | "اي"
                    | "بل"
            )
    };
    word.strip_prefix(['و', 'ف']).filter(is_sure).unwrap_or(word)
}

/// The noun of a definite form: الدراسة, والدراسة, بالدراسة, للدراسة.
fn without_article(word: &str) -> Option<&str> {
    let word =
        word.strip_prefix('و').filter(|rest| rest.starts_with("ال") || rest.starts_with("لل") || rest.starts_with("بال")).unwrap_or(word);
    ["ال", "بال", "كال", "فال", "لل"].iter().find_map(|article| word.strip_prefix(article)).filter(|noun| noun.chars().nth(1).is_some())
}

fn is_conjunction(word: &str) -> bool {
    matches!(word, "ان" | "بان" | "لان" | "حين" | "عندما" | "بعدما" | "قبل" | "بعد" | "لكن" | "كما" | "حيث" | "هذا" | "هذه")
}

fn is_relative(word: &str) -> bool {
    matches!(word, "الذي" | "التي" | "الذين" | "اللذين" | "اللتين" | "اللذان" | "ذات" | "ذو")
}

fn is_number(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
}

/// A preposition or particle that carries a pronoun.
fn is_pronoun(word: &str) -> bool {
    matches!(
        word,
        "لديه"
            | "لديها"
            | "لديهم"
            | "عنده"
            | "عندها"
            | "خلاله"
            | "خلالها"
            | "بعده"
            | "قبله"
            | "منه"
            | "عليه"
            | "عليها"
            | "عليهم"
            | "فيه"
            | "فيها"
            | "به"
            | "بها"
            | "له"
            | "لها"
            | "لهم"
            | "اليه"
            | "اليها"
            | "عنه"
            | "عنها"
            | "معه"
            | "معها"
            | "معهم"
            | "بينهما"
            | "بعضهم"
            | "بعضها"
            | "بعضهن"
            | "جميعهم"
            | "معظمهم"
            | "احدهم"
            | "احدهما"
            | "كلهم"
            | "غيرها"
            | "غيره"
            | "غيرهم"
            | "مثله"
            | "مثلها"
            | "بسببه"
            | "بسببها"
            | "ضمنها"
            | "اثره"
            | "اثرها"
            | "حوله"
            | "حولها"
            | "هو"
            | "هي"
            | "هم"
            | "هما"
    )
}

/// Words that end like a noun with a pronoun and are none.
const NO_SUFFIX: [&str; 16] =
    ["الله", "هذه", "مياه", "تجاه", "اتجاه", "شبيه", "توجيه", "تشويه", "ترفيه", "تنويه", "نزيه", "فيه", "وجه", "انتباه", "منها", "لها"];

/// A noun or verb with a pronoun of the third person written to it: مواضيعها, تحويلاتهم, مقتله. The unfolded form tells
/// ه from ة.
fn has_suffix(raw: &str) -> bool {
    let letters = raw.chars().count();
    let is_long = letters >= 5 && ["ها", "هم", "هما", "ه"].iter().any(|suffix| raw.ends_with(suffix));
    let bare = raw.strip_prefix(['و', 'ف', 'ب', 'ل']).unwrap_or(raw);
    is_long && !raw.starts_with("ال") && !NO_SUFFIX.contains(&raw) && !NO_SUFFIX.contains(&bare)
}

/// ل or ب written to a word without article: «وأشار لوجود».
fn has_preposition(folded: &str) -> bool {
    folded.starts_with(['ل', 'ب']) && !folded.starts_with("لل") && folded.chars().count() >= 5
}

/// Ends in a question mark, quotes and brackets aside.
fn is_question(text: &str) -> bool {
    text.trim_end_matches(|c: char| is_closer(c) || c.is_whitespace() || matches!(c, '!' | '.')).ends_with(['؟', '?'])
}

/// Begins with a bullet or a number that counts items.
fn is_list_item(sentence: &Sentence<'_>) -> bool {
    let text = sentence.text.trim_start();
    if text.starts_with(is_bullet) {
        return true;
    }
    is_number(sentence.word(0))
        && sentence.word(0).chars().count() <= 2
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
        for c in sentence.text.chars() {
            match c {
                '«' | '“' => self.depth += 1,
                '»' | '”' => self.depth = (self.depth - 1).max(0),
                '"' => self.straight = !self.straight,
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

//! What the lists say of one word form, as bits.
//!
//! Uses the other lists of `model` and `text`. Most words of an archive were seen before, so what has to be looked up
//! of a form is looked up once and carried along with every word of a document: which classes it is of, whether a
//! phrase of the noise rules can begin with it, how it is built.

use super::Model;
use super::cohesion::Class;
use super::noise::{SHORT, of_runs};
use crate::text::chars::is_arabic_letter;
use crate::text::runs::runs;

/// The bits of one word form.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Marks(u64);

/// Bits that a class takes; three classes stand side by side.
const CLASS_BITS: u32 = 10;
const CLASS_MASK: u64 = (1 << CLASS_BITS) - 1;

impl Marks {
    /// Carries a topic: not a stop word.
    pub const TOPIC: Self = Self(1 << 30);
    /// Begins with a digit of any script.
    pub const NUMERIC: Self = Self(1 << 31);
    /// Begins with a Western digit when folded.
    pub const DIGIT: Self = Self(1 << 32);
    /// With ال before it.
    pub const ARTICLE: Self = Self(1 << 33);
    /// A pronoun, or a particle that carries one.
    pub const PRONOUN: Self = Self(1 << 34);
    /// The same without و or ف before it.
    pub const BARE_PRONOUN: Self = Self(1 << 35);
    /// A noun or verb with a pronoun written to it.
    pub const SUFFIX: Self = Self(1 << 36);
    /// ل or ب written to a word without article.
    pub const PREPOSITION: Self = Self(1 << 37);
    /// A conjunction, without و or ف before it.
    pub const CONJUNCTION: Self = Self(1 << 38);
    /// A relative pronoun.
    pub const RELATIVE: Self = Self(1 << 39);
    /// A particle before a verb, without و or ف before it: قد, لم.
    pub const PARTICLE: Self = Self(1 << 40);
    /// قد, without و or ف before it.
    pub const QAD: Self = Self(1 << 41);
    /// A demonstrative.
    pub const DEMONSTRATIVE: Self = Self(1 << 42);
    /// Begins an opener.
    pub const OPENER: Self = Self(1 << 43);
    /// Stands in a phrase that speaks of a picture.
    pub const PICTURE: Self = Self(1 << 44);
    /// Holds no letter or digit when folded.
    pub const EMPTY: Self = Self(1 << 45);
    /// Begins a phrase of several words of the noise rules for lines.
    pub const LINE_START: Self = Self(1 << 46);
    /// Ends one.
    pub const LINE_END: Self = Self(1 << 50);
    /// Stands in one that is looked for anywhere.
    pub const LINE_INSIDE: Self = Self(1 << 51);
    /// The same, for rules about short lines only.
    pub const SHORT_INSIDE: Self = Self(1 << 53);
    /// Begins, ends or stands in a phrase of the rules for lines that may be glued to a paragraph.
    pub const GLUED_START: Self = Self(1 << 54);
    /// As [`GLUED_START`](Self::GLUED_START), at the end.
    pub const GLUED_END: Self = Self(1 << 55);
    /// As [`GLUED_START`](Self::GLUED_START), anywhere.
    pub const GLUED_INSIDE: Self = Self(1 << 56);
    /// Begins a phrase of the noise rules for sentences.
    pub const SENTENCE_START: Self = Self(1 << 57);
    /// Ends one.
    pub const SENTENCE_END: Self = Self(1 << 58);
    /// Stands in one that is looked for anywhere.
    pub const SENTENCE_INSIDE: Self = Self(1 << 59);
    /// May begin a line without a second word of the phrase behind it: the phrase is this word alone, or punctuation joins
    /// its first two.
    pub const LINE_START_ALONE: Self = Self(1 << 60);
    /// As [`LINE_START_ALONE`](Self::LINE_START_ALONE), of the rules for glued lines.
    pub const GLUED_START_ALONE: Self = Self(1 << 61);
    /// As [`LINE_START_ALONE`](Self::LINE_START_ALONE), of the rules for sentences.
    pub const SENTENCE_START_ALONE: Self = Self(1 << 62);
    /// Is the second word of a phrase that a line or sentence begins with.
    pub const SECOND: Self = Self(1 << 63);
    /// May speak to the reader.
    pub const ADDRESS: Self = Self(1 << 47);
    /// Speaks to the reader by itself.
    pub const STRONG_ADDRESS: Self = Self(1 << 52);
    /// The name of a network, or some glued together.
    pub const NETWORK: Self = Self(1 << 48);
    /// A word of a menu, or some glued together.
    pub const MENU: Self = Self(1 << 49);
    /// Everything that the noise rules say of a word.
    pub const NOISE: Self = Self(
        Self::EMPTY.0
            | Self::LINE_START.0
            | Self::LINE_END.0
            | Self::LINE_INSIDE.0
            | Self::SHORT_INSIDE.0
            | Self::GLUED_START.0
            | Self::GLUED_END.0
            | Self::GLUED_INSIDE.0
            | Self::SENTENCE_START.0
            | Self::SENTENCE_END.0
            | Self::SENTENCE_INSIDE.0
            | Self::LINE_START_ALONE.0
            | Self::GLUED_START_ALONE.0
            | Self::SENTENCE_START_ALONE.0
            | Self::SECOND.0
            | Self::ADDRESS.0
            | Self::STRONG_ADDRESS.0
            | Self::NETWORK.0
            | Self::MENU.0,
    );

    /// Whether the two have a bit in common.
    #[must_use]
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The bits of both.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The bits that both have.
    pub(super) fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The marks of a word as it stands that is of these classes.
    pub(super) fn of_class(class: Class) -> Self {
        Self(class.bits())
    }

    /// The classes of the form, as bits.
    fn class_bits(self) -> u64 {
        self.0 & CLASS_MASK
    }

    /// The bits, if a condition holds.
    fn when(self, condition: bool) -> Self {
        if condition { self } else { Self(0) }
    }

    /// The classes of the form.
    #[must_use]
    pub fn class(self) -> Class {
        Class::from_bits(self.class_bits())
    }

    /// The classes of the form without و or ف before it.
    #[must_use]
    pub fn bare_class(self) -> Class {
        Class::from_bits(self.0 >> CLASS_BITS & CLASS_MASK)
    }

    /// The classes of the noun in the form, without ال.
    #[must_use]
    pub fn noun_class(self) -> Class {
        Class::from_bits(self.0 >> (2 * CLASS_BITS) & CLASS_MASK)
    }
}

/// What the words of a line or sentence carry of the noise rules: a text that no rule may fit need not be tried.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoiseHint {
    first: Marks,
    second: Marks,
    last: Marks,
    any: Marks,
}

impl NoiseHint {
    /// Of the words of a text, in order, that together have the marks `any`.
    #[must_use]
    pub fn of(words: impl DoubleEndedIterator<Item = Marks>, any: Marks) -> Self {
        if !any.has(Marks::NOISE) {
            return Self::default();
        }
        let mut counted = words.filter(|marks| !marks.has(Marks::EMPTY));
        let (first, last) = (counted.next().unwrap_or_default(), counted.next_back());
        // The second of two is the last as well.
        let second = counted.next().or(last).unwrap_or_default();
        Self { first, second, last: last.unwrap_or(first), any }
    }

    /// Whether no word carries anything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !self.any.has(Marks::NOISE)
    }

    /// Whether a word has one of these marks.
    #[must_use]
    pub fn has(&self, marks: Marks) -> bool {
        self.any.has(marks)
    }

    fn fits(&self, alone: Marks, start: Marks, end: Marks, inside: Marks) -> bool {
        let begins = self.first.has(alone) || self.first.has(start) && self.second.has(Marks::SECOND);
        begins || self.last.has(end) || self.any.has(inside)
    }

    /// Whether a rule for lines may fit the text of so many words.
    #[must_use]
    pub fn may_fit_line(&self, words: usize) -> bool {
        self.fits(Marks::LINE_START_ALONE, Marks::LINE_START, Marks::LINE_END, inside_line(words))
    }

    /// Whether one that looks anywhere may fit it.
    #[must_use]
    pub fn may_stand_in_line(&self, words: usize) -> bool {
        self.any.has(inside_line(words))
    }

    /// Whether a rule for glued lines may fit.
    #[must_use]
    pub fn may_fit_glued(&self) -> bool {
        self.fits(Marks::GLUED_START_ALONE, Marks::GLUED_START, Marks::GLUED_END, Marks::GLUED_INSIDE)
    }

    /// Whether a rule for sentences may fit.
    #[must_use]
    pub fn may_fit_sentence(&self) -> bool {
        self.fits(Marks::SENTENCE_START_ALONE, Marks::SENTENCE_START, Marks::SENTENCE_END, Marks::SENTENCE_INSIDE)
    }
}

/// What the words of phrases carry that are looked for anywhere in a line of so many words.
fn inside_line(words: usize) -> Marks {
    if words <= SHORT { Marks::LINE_INSIDE.or(Marks::SHORT_INSIDE) } else { Marks::LINE_INSIDE }
}

impl Model {
    /// What the lists say of a word; `folded` is its folded form.
    #[must_use]
    pub fn marks(&self, word: &str, folded: &str) -> Marks {
        let whole = self.known.of(folded);
        let rest = folded.strip_prefix(['و', 'ف']).filter(|rest| has_two_letters(rest));
        let behind = rest.map_or(whole, |rest| self.known.of(rest));
        let bare_word = bare(folded);
        let bare = if bare_word.len() == folded.len() { whole.marks } else { behind.marks };
        let noun = noun(folded).map(|noun| self.known.of(noun).marks);
        let is_stop_word = whole.is_stop_word || behind.is_stop_word;
        let bits = [
            Marks(whole.marks.class_bits() | bare.class_bits() << CLASS_BITS | noun.unwrap_or(bare).class_bits() << (2 * CLASS_BITS)),
            Marks::TOPIC.when(!is_stop_word && has_two_letters(folded)),
            Marks::NUMERIC.when(word.starts_with(|c| !is_arabic_letter(c) && char::is_numeric(c))),
            Marks::DIGIT.when(folded.starts_with(|c: char| c.is_ascii_digit())),
            Marks::ARTICLE.when(noun.is_some()),
            Marks::BARE_PRONOUN.when(bare.has(Marks::PRONOUN)),
            Marks::SUFFIX.when(has_suffix(word)),
            Marks::PREPOSITION.when(has_preposition(folded)),
            Marks::DEMONSTRATIVE.when(self.is_demonstrative(bare_word, bare)),
            whole.marks.and(Marks::PRONOUN.or(Marks::RELATIVE).or(Marks::OPENER)),
            bare.and(Marks::CONJUNCTION.or(Marks::PARTICLE).or(Marks::QAD).or(Marks::OPENER)),
        ];
        let of_run = |run: &str| {
            let known = if run.len() == folded.len() { whole } else { self.known.of(run) };
            known.marks.and(Marks::NOISE.or(Marks::PICTURE)).or(self.noise.marks_of_glued(run))
        };
        bits.into_iter().fold(of_runs(runs(folded).map(|(_, run)| of_run(run))), Marks::or)
    }

    /// Whether a bare word, of which this is known, is a demonstrative, with ب or ل before it or not.
    fn is_demonstrative(&self, bare: &str, known: Marks) -> bool {
        let form = bare.trim_start_matches(['ب', 'ل']);
        let marks = if form.len() == bare.len() { known } else { self.known.of(form).marks };
        marks.class().is(Class::DEMONSTRATIVE)
    }
}

fn has_two_letters(word: &str) -> bool {
    word.chars().nth(1).is_some()
}

/// Whether و or ف before such a rest is no letter of the word: three letters are left, or a particle is.
fn is_sure(rest: &str) -> bool {
    rest.chars().nth(2).is_some()
        || matches!(
            rest,
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
}

/// The word without و or ف before it, as far as that is sure.
pub(crate) fn bare(word: &str) -> &str {
    word.strip_prefix(['و', 'ف']).filter(|rest| is_sure(rest)).unwrap_or(word)
}

/// The noun of a definite form: الدراسة, والدراسة, بالدراسة, للدراسة.
pub(crate) fn noun(word: &str) -> Option<&str> {
    let word =
        word.strip_prefix('و').filter(|rest| rest.starts_with("ال") || rest.starts_with("لل") || rest.starts_with("بال")).unwrap_or(word);
    ["ال", "بال", "كال", "فال", "لل"].iter().find_map(|article| word.strip_prefix(article)).filter(|noun| noun.chars().nth(1).is_some())
}

/// Conjunctions, and two demonstratives that open a clause as they do.
pub(super) const CONJUNCTIONS: &[&str] = &["ان", "بان", "لان", "حين", "عندما", "بعدما", "قبل", "بعد", "لكن", "كما", "حيث", "هذا", "هذه"];

/// Relative pronouns.
pub(super) const RELATIVES: &[&str] = &["الذي", "التي", "الذين", "اللذين", "اللتين", "اللذان", "ذات", "ذو"];

/// Particles before a verb.
pub(super) const PARTICLES: &[&str] = &["قد", "لقد", "لم", "لن", "لا", "سوف"];

/// The particle before what is over.
pub(super) const QAD: &str = "قد";

/// Pronouns, and prepositions and particles that carry one.
pub(super) const PRONOUNS: &[&str] = &[
    "لديه",
    "لديها",
    "لديهم",
    "عنده",
    "عندها",
    "خلاله",
    "خلالها",
    "بعده",
    "قبله",
    "منه",
    "عليه",
    "عليها",
    "عليهم",
    "فيه",
    "فيها",
    "به",
    "بها",
    "له",
    "لها",
    "لهم",
    "اليه",
    "اليها",
    "عنه",
    "عنها",
    "معه",
    "معها",
    "معهم",
    "بينهما",
    "بعضهم",
    "بعضها",
    "بعضهن",
    "جميعهم",
    "معظمهم",
    "احدهم",
    "احدهما",
    "كلهم",
    "غيرها",
    "غيره",
    "غيرهم",
    "مثله",
    "مثلها",
    "بسببه",
    "بسببها",
    "ضمنها",
    "اثره",
    "اثرها",
    "حوله",
    "حولها",
    "هو",
    "هي",
    "هم",
    "هما",
];

/// Words that end like a noun with a pronoun and are none.
const NO_SUFFIX: [&str; 16] =
    ["الله", "هذه", "مياه", "تجاه", "اتجاه", "شبيه", "توجيه", "تشويه", "ترفيه", "تنويه", "نزيه", "فيه", "وجه", "انتباه", "منها", "لها"];

/// A noun or verb with a pronoun of the third person written to it: مواضيعها, تحويلاتهم, مقتله. The unfolded form tells
/// ه from ة.
fn has_suffix(raw: &str) -> bool {
    let is_long = ["ها", "هم", "هما", "ه"].iter().any(|suffix| raw.ends_with(suffix)) && raw.chars().count() >= 5;
    let bare = raw.strip_prefix(['و', 'ف', 'ب', 'ل']).unwrap_or(raw);
    is_long && !raw.starts_with("ال") && !NO_SUFFIX.contains(&raw) && !NO_SUFFIX.contains(&bare)
}

/// ل or ب written to a word without article: «وأشار لوجود».
fn has_preposition(folded: &str) -> bool {
    folded.starts_with(['ل', 'ب']) && !folded.starts_with("لل") && folded.chars().count() >= 5
}

//! Figures: a value with what it counts, how exact it is, and what it is said of.
//!
//! Uses `words`, `model::facts`, `text::numbers`. «أكثر من 95% من تجارتها» is a percentage above 95 said of trade;
//! «مقتل 16 شخصاً» are sixteen people killed. Numbers that name instead of counting (years, article 5, الساعة 9) are
//! passed over.

use super::words::Words;
use crate::model::Model;
use crate::model::facts::{FactWords, Role, Unit};
use crate::text::numbers::{Number, number_at};
use crate::text::{Span, Term};

/// Words between the act and the number that counts it.
const REACH: usize = 6;
/// Words behind the number among which its act may follow.
const REACH_BEHIND: usize = 4;

/// What a figure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Counted {
    /// People to whom something happened.
    People(Role),
    /// A listed unit.
    Unit(Unit),
    /// The minute of a match.
    MinuteOf,
    /// People of one nationality, by its number in the list of places.
    Nationals(usize),
    /// Anything else, by the stem of its noun.
    Noun(Term),
}

/// How a value is bounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bound {
    /// As it stands.
    Exact,
    /// About.
    About,
    /// More than, or at least.
    Above,
    /// Less than, or at most.
    Below,
    /// Dozens, hundreds.
    Vague,
}

/// A figure in a sentence.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// From the first word that says how exact it is to the unit, in bytes of the article.
    pub span: Span,
    /// The least value that it can mean: the value itself unless it is vague.
    pub value: f64,
    /// The most for a range or a vague one.
    pub most: Option<f64>,
    /// How exact it is.
    pub bound: Bound,
    /// What it counts.
    pub counted: Counted,
    /// Said of a part of what was counted before it.
    pub is_part: bool,
    /// Said of another time than the news, or of what may be.
    pub is_elsewhere: bool,
    /// The words of its clause, as indices; the finder of context reads them.
    pub clause: std::ops::Range<usize>,
    /// The words that it takes itself.
    pub words: std::ops::Range<usize>,
}

impl Figure {
    /// The least and the most that it may stand for. «About» allows a tenth to either side.
    #[must_use]
    pub fn range(&self) -> (f64, f64) {
        match self.bound {
            Bound::Exact => (self.value, self.most.unwrap_or(self.value)),
            Bound::About => (self.value * 0.9, self.most.unwrap_or(self.value) * 1.1),
            Bound::Above => (self.value, f64::INFINITY),
            Bound::Below => (0.0, self.value),
            Bound::Vague => (self.value, self.most.unwrap_or(f64::INFINITY)),
        }
    }
}

/// The figures of a sentence. `text` is the article's.
pub(crate) fn figures(words: &Words<'_>, text: &str, model: &Model) -> Vec<Figure> {
    let lists = &model.facts;
    let mut found: Vec<Figure> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let Some(figure) = number_figure(words, at, text, model).or_else(|| dual_figure(words, at, lists)) else {
            // No figure begins inside a number that is none: «الاثني عشر» is not ten.
            at = number_at(&words.folded, at).map_or(at + 1, |number| number.words.end);
            continue;
        };
        at = figure.words.end.max(at + 1);
        found.push(figure);
    }
    found
}

/// A figure that begins with the number at `at`.
fn number_figure(words: &Words<'_>, at: usize, text: &str, model: &Model) -> Option<Figure> {
    let lists = &model.facts;
    let number = range_at(words, at).or_else(|| number_at(&words.folded, at))?;
    // «(31د)»
    let is_glued = |at: usize| words.folded.get(at) == Some(&"د") && words.spans[at].start == words.spans[at - 1].end;
    if number.has_digits && is_glued(number.words.end) {
        let end = number.words.end + 1;
        return Some(framed(words, number, at..end, Counted::MinuteOf, lists));
    }
    if let Some(taken) = lists.minute_of.before(&words.folded, at) {
        let end = number.words.end;
        return Some(framed(words, number, at - taken..end, Counted::MinuteOf, lists));
    }
    if names(words, &number, text, model) {
        return None;
    }
    let last = number.words.end - 1;
    let mut end = number.words.end;
    let (counted, is_bare) = if words.percents[last].is_some() {
        (lists.unit_named("percent").map(Counted::Unit)?, false)
    } else if let Some((country, behind)) = nationals(words, end, model) {
        end = behind;
        (Counted::Nationals(country), true)
    } else {
        // «في المئة», «مليون دولار», «16 شخصاً», «عشرات من القتلى»
        let is_of_people = words.folded.get(end + 1).is_some_and(|word| lists.is_person(word));
        if words.folded.get(end) == Some(&"من") && (number.most.is_some() || number.value >= 1000.0 || is_of_people) {
            end += 1;
        }
        let next = if words.folded.get(end) == Some(&"في") { end + 1 } else { end };
        match words.folded.get(next).and_then(|word| lists.unit(word)).filter(|_| !words.breaks[next]) {
            Some((unit, _)) if next == end || Some(unit) == lists.unit_named("percent") => {
                end = next + 1;
                (Counted::Unit(unit), false)
            }
            _ => match words.folded.get(end).filter(|word| !words.breaks[end] && is_noun(word, number.most.is_some(), model)) {
                Some(word) => {
                    let counted = Counted::Noun(Term::of_stem(&noun_stem(word)));
                    end += 1;
                    (counted, lists.is_person(words.folded[end - 1]) || is_nationality(words.folded[end - 1]))
                }
                None => (Counted::Noun(Term::of_stem("")), true),
            },
        }
    };
    let person = lists.unit_named("person").map(Counted::Unit);
    let is_person = Some(counted) == person;
    let counted = match role(words, &(at..end), lists) {
        Some(role) if is_bare || is_person || is_role_word(words, end - 1, lists) => Counted::People(role),
        // «ستة ملايين يهودي» and «ستة ملايين شخص» count people alike.
        _ if is_bare && matches!(counted, Counted::Noun(noun) if noun != Term::of_stem("")) => person?,
        _ => counted,
    };
    let counted = match counted {
        // «خرج عشرات الآلاف إلى الشارع»
        Counted::Noun(noun) if noun == Term::of_stem("") && number.most.is_some() => person?,
        Counted::Noun(noun) if noun == Term::of_stem("") => return None,
        _ => counted,
    };
    let half = half_behind(words, end);
    let counted = match counted {
        Counted::Unit(unit) if lists.unit_name(unit) == "year" && is_age(words, at, end, lists) => {
            lists.unit_named("age").map(Counted::Unit)?
        }
        _ => counted,
    };
    let value = number.value + 0.5 * half as f64;
    Some(framed(words, Number { value, ..number }, at..end + half, counted, lists))
}

/// Whether years are somebody's age: between marks of their own, «سالم (40 عاماً)», or behind «البالغ», «عن».
fn is_age(words: &Words<'_>, at: usize, end: usize, lists: &FactWords) -> bool {
    let is_apart = words.breaks[at] && words.breaks.get(end).is_none_or(|&is_break| is_break);
    let start = at - lists.about.before(&words.folded, at).unwrap_or(0);
    is_apart && at > 0 || lists.aged.before(&words.folded, start).is_some()
}

/// «ساعتين», «شخصين», «قتيلين»: two of a listed unit or two people.
fn dual_figure(words: &Words<'_>, at: usize, lists: &FactWords) -> Option<Figure> {
    if let Some(role) = lists.dual_role(words.folded[at]) {
        let number = Number { words: at..at + 1, value: 2.0, most: None, is_definite: false, has_digits: false };
        return Some(framed(words, number, at..at + 1, Counted::People(role), lists));
    }
    let (unit, is_dual) = lists.unit(words.folded[at])?;
    if !is_dual {
        return None;
    }
    let half = half_behind(words, at + 1);
    let (end, value) = (at + 1 + half, 2.0 + 0.5 * half as f64);
    let counted = match role(words, &(at..end), lists) {
        Some(role) if lists.unit_name(unit) == "person" => Counted::People(role),
        _ => Counted::Unit(unit),
    };
    let number = Number { words: at..end, value, most: None, is_definite: false, has_digits: false };
    Some(framed(words, number, at..end, counted, lists))
}

/// The word for a half behind a number and its noun, «ساعتين ونصف», «ثلاث سنوات ونصف»: none or one.
fn half_behind(words: &Words<'_>, end: usize) -> usize {
    usize::from(words.folded.get(end).is_some_and(|word| matches!(*word, "ونصف" | "ونصفا" | "والنصف")))
}

/// «بين 10 و15 شخصاً»: two numbers that are the ends of one.
fn range_at(words: &Words<'_>, at: usize) -> Option<Number> {
    let first = number_at(&words.folded, at)?;
    if at == 0 || words.folded[at - 1] != "بين" || first.most.is_some() || words.folded.get(first.words.end)?.strip_prefix('و').is_none()
    {
        return None;
    }
    let second = number_at(&words.folded, first.words.end)?;
    (second.value > first.value).then_some(Number { words: at..second.words.end, most: Some(second.value), ..first })
}

/// The demonym that says what people a number counts, and the words up to its end: «11 قطرياً», «ستة من حاملي الجنسية
/// المصرية».
fn nationals(words: &Words<'_>, at: usize, model: &Model) -> Option<(usize, usize)> {
    let word = |at: usize| words.folded.get(at).copied().filter(|_| !words.breaks[at]).unwrap_or_default();
    let holds = at + usize::from(word(at) == "من");
    let is_held = matches!(word(holds), "يحملون" | "حاملي" | "يحمل" | "تحمل" | "حمله") && word(holds + 1) == "الجنسيه";
    let from = if is_held { holds + 2 } else { at };
    if word(from).is_empty() || (!is_held && !is_nationality(word(from))) {
        return None;
    }
    let hit = model.places.demonym_at(&words.folded, from)?;
    Some((hit.index, from + hit.words))
}

/// The figure with what stands before and behind it.
fn framed(words: &Words<'_>, number: Number, taken: std::ops::Range<usize>, counted: Counted, lists: &FactWords) -> Figure {
    let (mut start, mut end) = (taken.start, taken.end);
    let mut bound = if number.most.is_some() { Bound::Vague } else { Bound::Exact };
    let kinds = [
        (&lists.most, Bound::Below),
        (&lists.least, Bound::Above),
        (&lists.above, Bound::Above),
        (&lists.below, Bound::Below),
        (&lists.about, Bound::About),
    ];
    let before = kinds.iter().filter_map(|(phrases, kind)| phrases.before(&words.folded, start).map(|taken| (taken, *kind)));
    if let Some((taken, kind)) = before.max_by_key(|(taken, _)| *taken) {
        start -= taken;
        if bound == Bound::Exact || kind == Bound::Above {
            bound = kind;
        }
    }
    let behind = [(&lists.least_behind, Bound::Above), (&lists.about_behind, Bound::About), (&lists.most_behind, Bound::Below)];
    if let Some((taken, kind)) = behind.iter().find_map(|(phrases, kind)| phrases.at(&words.folded, end).map(|taken| (taken, *kind))) {
        end += taken;
        bound = kind;
    }
    let clause = words.clause_start(start)..words.clause_end(taken.end - 1);
    let is_elsewhere =
        (clause.start.saturating_sub(4)..clause.end.min(words.len())).any(|at| lists.elsewhere.at(&words.folded, at).is_some());
    let is_part = (start.saturating_sub(2)..=start).any(|at| lists.part_of.before(&words.folded, at).is_some())
        || lists.part_of.at(&words.folded, taken.end - 1).is_some();
    Figure {
        span: words.span(start..end),
        value: number.value,
        most: number.most,
        bound,
        counted,
        is_part,
        is_elsewhere,
        clause,
        words: start..end,
    }
}

/// Whether a number names instead of counting: a year, an hour, an article of a law, an ordinal, part of a date or
/// score.
fn names(words: &Words<'_>, number: &Number, text: &str, model: &Model) -> bool {
    let (first, end) = (number.words.start, number.words.end);
    let is_year = number.has_digits && end == first + 1 && number.value.fract() == 0.0 && (1900.0..=2100.0).contains(&number.value);
    let next = words.folded.get(end).copied().unwrap_or_default();
    if is_year && model.facts.unit(next).is_none() && !model.facts.is_person(next) && model.facts.role(next).is_none() {
        return true;
    }
    let is_month =
        |at: usize| words.folded.get(at).is_some_and(|word| model.months.month(word, words.folded.get(at + 1).copied()).is_some());
    if is_month(end) && !words.breaks[end] {
        return true;
    }
    if model.facts.naming.before(&words.folded, first).is_some() {
        return true;
    }
    // «الطابق الثاني», «الذكرى الثمانين»: an ordinal stands behind its noun.
    if number.is_definite && !number.has_digits && number.value < 100.0 {
        return true;
    }
    // «يوم واحد»: one of what stands before it, which is no person.
    if matches!(words.folded[first], "واحد" | "واحده") && end == first + 1 && first > 0 && !words.breaks[first] {
        let before = words.folded[first - 1];
        if !model.stop_words.contains(before) && !model.facts.is_person(before) && model.facts.role(before).is_none() {
            return true;
        }
    }
    // «في الـ16 من العمر»
    if next == "من" && matches!(words.folded.get(end + 1), Some(&("العمر" | "عمره" | "عمرها"))) {
        return true;
    }
    // «سو-57», «3-1», «10:30», «5/6»
    let joins = |at: usize| {
        at > 0 && at < words.len() && {
            let gap = Span { start: words.spans[at - 1].end, end: words.spans[at].start }.of(text);
            matches!(gap, "-" | "–" | "/" | ":" | "_" | "#")
        }
    };
    joins(first) || joins(end)
}

/// The act that happened to the people whom `taken` counts: the noun itself, the nearest word for one before it that
/// no other number parts from it, or one right behind.
fn role(words: &Words<'_>, taken: &std::ops::Range<usize>, lists: &FactWords) -> Option<Role> {
    if let Some(role) = lists.role(words.folded[taken.end - 1]) {
        return Some(role);
    }
    let start = words.clause_start(taken.start).max(taken.start.saturating_sub(REACH));
    for at in (start..taken.start).rev() {
        if let Some(role) = lists.role(words.folded[at]) {
            return Some(role);
        }
        if number_at(&words.folded, at).is_some() {
            break;
        }
    }
    let end = words.clause_end(taken.end - 1).min(taken.end + REACH_BEHIND);
    for at in taken.end..end {
        let counts_another = number_at(&words.folded, at + 1).is_some();
        if number_at(&words.folded, at).is_some() || counts_another && lists.role(words.folded[at]).is_some() {
            break;
        }
        if let Some(role) = lists.role(words.folded[at]).filter(|_| is_of_many(words.folded[at])) {
            return Some(role);
        }
    }
    None
}

/// Whether a word for an act can say it of the people before it: a plural or dual («قتلوا», «حتفهم», «جرحى») or what they
/// have («بجروح»). A verb in the singular has its subject behind it.
fn is_of_many(word: &str) -> bool {
    let is_dual = word.ends_with('ا') && !word.ends_with("وا");
    word.starts_with('ب') || is_dual || ["وا", "هم", "هما", "ين", "ون", "تلي", "رحي", "ات"].iter().any(|end| word.ends_with(end))
}

fn is_role_word(words: &Words<'_>, at: usize, lists: &FactWords) -> bool {
    lists.role(words.folded[at]).is_some()
}

/// Whether a word can be the noun that a number counts.
fn is_noun(word: &str, may_be_definite: bool, model: &Model) -> bool {
    word.chars().count() >= 2
        && !word.bytes().any(|byte| byte.is_ascii_digit())
        && !model.stop_words.contains(word)
        && (may_be_definite || !word.starts_with("ال"))
        && (!word.starts_with('و') || model.facts.is_person(word))
}

/// «فلسطينياً», «إسرائيليين»: people by where they are from.
fn is_nationality(word: &str) -> bool {
    word.chars().count() >= 5 && ["يا", "يين", "يون", "ييا"].iter().any(|end| word.ends_with(end))
}

/// One form for the singular and the accusative of a counted noun, as far as letters tell.
fn noun_stem(word: &str) -> String {
    use crate::text::skeleton_into;
    let mut stem = String::new();
    skeleton_into(word, &mut stem);
    stem
}

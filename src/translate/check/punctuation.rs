//! Punctuation that a translation keeps: the final mark, brackets, quotation marks.
//!
//! Uses `text::chars`, `romanize`. Each script has its own marks (؟ is ?, « is “), so marks are compared by what they
//! mean.

use super::segment::File;
use super::{Found, Kind};
use crate::text::chars::{is_closer, is_invisible};
use crate::text::{fold, for_each_word};
use crate::translate::romanize;

/// What a text ends in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Stop,
    Question,
    Exclamation,
    Colon,
    Pause,
    None,
}

impl End {
    fn of(text: &str) -> Self {
        let text = text.trim_end_matches(|c: char| c.is_whitespace() || is_invisible(c) || is_closer(c) && c != '.');
        match text.chars().next_back() {
            Some('.' | '…' | '۔' | '。') => Self::Stop,
            Some('?' | '؟' | '⁇') => Self::Question,
            Some('!' | '‼') => Self::Exclamation,
            Some('⁉' | '⁈') => Self::Question,
            Some(':') => Self::Colon,
            Some(',' | '،' | ';' | '؛') => Self::Pause,
            _ => Self::None,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Stop => "a full stop",
            Self::Question => "a question mark",
            Self::Exclamation => "an exclamation mark",
            Self::Colon => "a colon",
            Self::Pause => "a comma or semicolon",
            Self::None => "no mark",
        }
    }
}

/// The target ends in another mark than the source.
pub(super) fn end(file: &File<'_>, at: usize, found: &mut Found) {
    let segment = &file.segments[at];
    let (source, target) = (End::of(segment.source), End::of(segment.target));
    if source != target {
        found.add(Kind::EndPunctuation, format!("the source ends in {}, the target in {}", source.name(), target.name()));
    }
}

/// Whether the source ends in a mark and the target in none.
pub(super) fn is_left_open(source: &str, target: &str) -> bool {
    End::of(source) != End::None && End::of(target) == End::None
}

const BRACKETS: [(char, char); 3] = [('(', ')'), ('[', ']'), ('{', '}')];

/// Brackets that the source has and the target lacks, or that are not closed or reversed.
pub(super) fn brackets(file: &File<'_>, at: usize, found: &mut Found) {
    let segment = &file.segments[at];
    let count = |text: &str| BRACKETS.iter().map(|(open, close)| text.matches([*open, *close]).count()).sum::<usize>();
    if !is_balanced(segment.target) && is_balanced(segment.source) {
        found.add(Kind::Brackets, "a bracket is not closed, or reversed");
    } else if count(segment.target) < count(segment.source) {
        found.add(Kind::Brackets, format!("{} brackets in the source, {} in the target", count(segment.source), count(segment.target)));
    }
}

/// Whether every bracket has its partner in order; a closing one behind the number of a list item needs none.
fn is_balanced(text: &str) -> bool {
    let mut open: Vec<char> = Vec::new();
    let mut before = String::new();
    for c in text.chars() {
        if let Some((_, close)) = BRACKETS.iter().find(|(first, _)| *first == c) {
            open.push(*close);
        } else if BRACKETS.iter().any(|(_, close)| *close == c) && open.pop() != Some(c) {
            let is_item = open.is_empty() && before.chars().count() <= 3 && before.chars().all(char::is_alphanumeric);
            if !is_item || before.is_empty() {
                return false;
            }
        }
        if c.is_whitespace() {
            before.clear();
        } else {
            before.push(c);
        }
    }
    open.is_empty()
}

/// Quotation marks that are not closed in the target, or that the source has and the target lacks altogether.
pub(super) fn quotes(file: &File<'_>, at: usize, found: &mut Found) {
    let segment = &file.segments[at];
    let (source, target) = (double_quotes(segment.source), double_quotes(segment.target));
    if target % 2 == 1 && source % 2 == 0 {
        found.add(Kind::Quotes, "a quotation mark is not closed");
    } else if target == 0
        && source > 0
        && !has_singles_instead(segment.source, segment.target)
        && !is_name_only(segment.source, segment.target)
    {
        found.add(Kind::Quotes, "the quotation marks of the source are not in the target");
    }
}

fn is_double_quote(c: char) -> bool {
    matches!(c, '"' | '«' | '»' | '“' | '”' | '„' | '‟' | '＂')
}

fn double_quotes(text: &str) -> usize {
    let straight = text.chars().filter(|&c| is_double_quote(c)).count();
    straight + text.matches("''").count()
}

/// Whether the target has single quotation marks where the source has double ones only.
fn has_singles_instead(source: &str, target: &str) -> bool {
    has_single_quotes(target) && !has_single_quotes(source)
}

/// Whether a word is opened and another closed by single quotation marks.
fn has_single_quotes(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    let is_single = |c: char| matches!(c, '\'' | '‘' | '’' | '‹' | '›' | '`');
    let is_letter = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(|c| c.is_alphanumeric());
    let opens = (0..chars.len()).find(|&at| is_single(chars[at]) && !is_letter(at.checked_sub(1)) && is_letter(Some(at + 1)));
    opens.is_some_and(|open| (open + 2..chars.len()).any(|at| is_single(chars[at]) && !is_letter(Some(at + 1))))
}

/// Nouns after which Arabic quotes a name where English writes capitals.
const TITLED: [&str; 48] = [
    "فيلم",
    "فيلمي",
    "فيلميه",
    "البوم",
    "البومها",
    "البومه",
    "جريده",
    "صحيفه",
    "مجله",
    "شركه",
    "شركات",
    "قناه",
    "برنامج",
    "روايه",
    "كتاب",
    "كتابي",
    "كتابه",
    "مسلسل",
    "مسرحيه",
    "موقع",
    "تطبيق",
    "شبكه",
    "وكاله",
    "منظمه",
    "حزب",
    "حركه",
    "جماعه",
    "فرقه",
    "نادي",
    "فندق",
    "مطعم",
    "مطاعم",
    "سفينه",
    "صاروخ",
    "سياره",
    "هاتف",
    "هواتف",
    "منصه",
    "متجر",
    "بطاقات",
    "مصرف",
    "نقابه",
    "محطه",
    "بعنوان",
    "سلسله",
    "مسمي",
    "شارع",
    "ل",
];

/// What stands before words that English quotes too: a work that is part of a larger one, an expression that is talked
/// about, a name that the sentence gives.
const QUOTED: [&str; 17] = [
    "اغنيه",
    "اغاني",
    "اغنيتي",
    "قصيده",
    "حلقه",
    "مقال",
    "مقاله",
    "كلمه",
    "كلمتي",
    "عباره",
    "تعبير",
    "تعبيري",
    "مصطلح",
    "لفظ",
    "شعار",
    "هو",
    "هي",
];

/// Whether all that the source quotes is names: short, behind a noun that takes a name or for at least half echoed by
/// capitalised words of the target. English writes such names in capitals. What follows a colon is speech.
fn is_name_only(source: &str, target: &str) -> bool {
    let (mut capitalised, mut acronyms): (Vec<String>, Vec<usize>) = Default::default();
    for_each_word(target, |span| {
        let word = span.of(target);
        let capitals = word.chars().filter(|c| c.is_uppercase()).count();
        if capitals >= 2 {
            acronyms.push(capitals);
        }
        if capitals >= 1 {
            capitalised.push(romanize::of_latin(word));
        }
    });
    let pieces: Vec<&str> = source.split(is_double_quote).collect();
    let quoted = pieces.iter().enumerate().skip(1).step_by(2);
    quoted.clone().count() > 0
        && quoted.into_iter().all(|(at, inside)| {
            let words: Vec<&str> = inside.split_whitespace().collect();
            let noun = pieces[at - 1].split_whitespace().next_back().map(fold).unwrap_or_default();
            let is_one =
                |list: &[&str]| list.iter().any(|one| noun.strip_prefix(['و', 'ب', 'ل']).is_some_and(|bare| bare == *one) || noun == *one);
            if pieces[at - 1].trim_end().ends_with(':') || is_one(&QUOTED) {
                return false;
            }
            let is_titled = is_one(&TITLED);
            let is_echoed = |word: &&str| {
                let skeleton = romanize::of_arabic(&fold(word));
                capitalised.iter().any(|name| romanize::likeness(&skeleton, name) > 0.0)
            };
            // «سي إن إن»: letters by their names, in the target an acronym.
            let is_spelled = words.len() >= 2 && words.iter().all(|word| word.chars().count() <= 4) && acronyms.contains(&words.len());
            let echoed = words.iter().filter(|word| is_echoed(word)).count();
            words.len() <= 6 && (is_titled || is_spelled || 2 * echoed >= words.len())
        })
}

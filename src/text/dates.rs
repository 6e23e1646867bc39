//! Complete dates (day, month and year) as Arabic pages write them.
//!
//! Uses `fold`, `words` and `chars`. Both digit scripts, all regional month names and their pairs
//! («تشرين الثاني/نوفمبر»), numeric forms in day-month-year or year-month-day order. The clock is never asked:
//! a date without a year is not complete and is not reported.

use super::chars::digit_value;
use super::fold::fold;
use super::span::Span;
use super::words::for_each_word;
use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

/// A complete date and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateMention {
    /// From the first digit of the day (or year) to the last of the year (or day).
    pub span: Span,
    /// The date meant.
    pub date: Date,
}

/// Month names of every region, folded.
#[derive(Debug, Default)]
pub struct MonthNames {
    by_name: FxHashMap<String, i8>,
    /// The first words of names of two.
    firsts: FxHashSet<String>,
}

impl MonthNames {
    /// Reads a list of lines `number TAB name TAB name…`; lines that begin with `#` and lines that do not fit are
    /// passed over.
    #[must_use]
    pub fn parse(list: &str) -> Self {
        let mut by_name: FxHashMap<String, i8> = FxHashMap::default();
        for line in list.lines().filter(|line| !line.starts_with('#')) {
            let mut fields = line.split('\t');
            if let Some(Ok(month)) = fields.next().map(str::parse::<i8>) {
                by_name.extend(fields.map(|name| (fold(name.trim()), month)));
            }
        }
        let firsts = by_name.keys().filter_map(|name| name.split_once(' ')).map(|(first, _)| first.to_owned()).collect();
        Self { by_name, firsts }
    }

    /// The month that two folded words name, or the first of them, with the number of words that it takes.
    #[must_use]
    pub fn month(&self, first: &str, second: Option<&str>) -> Option<(i8, usize)> {
        let both = second.filter(|_| self.firsts.contains(first)).and_then(|second| self.by_name.get(&format!("{first} {second}")));
        both.map(|&month| (month, 2)).or_else(|| self.by_name.get(first).map(|&month| (month, 1)))
    }

    /// The number of the month that a folded name stands for.
    #[must_use]
    pub fn number(&self, folded: &str) -> Option<i8> {
        self.by_name.get(folded).copied()
    }

    /// The month that begins at `words[at]`, with the number of words its name takes.
    fn at(&self, words: &[Word], at: usize) -> Option<(i8, usize)> {
        self.month(&words.get(at)?.folded, words.get(at + 1).map(|word| word.folded.as_str()))
    }

    /// All complete dates in `text`, in order. Linear in the bytes of `text`.
    ///
    /// ```
    /// use mujaz::text::MonthNames;
    /// let months = MonthNames::parse("10\tأكتوبر\tتشرين الأول");
    /// let found = months.dates("مرسى السوسن – ١٨ أكتوبر ٢٠٢٥");
    /// assert_eq!(found[0].date.to_string(), "2025-10-18");
    /// ```
    #[must_use]
    pub fn dates(&self, text: &str) -> Vec<DateMention> {
        // A date has a digit; most lines have none and are done here.
        if !text.chars().any(|c| digit_value(c).is_some()) {
            return Vec::new();
        }
        let mut words = Vec::new();
        for_each_word(text, |span| words.push(Word::new(text, span)));
        let mut found = Vec::new();
        let mut at = 0;
        while at < words.len() {
            match self.named(&words, at).or_else(|| numeric(text, &words, at)) {
                Some((mention, taken)) => {
                    found.push(mention);
                    at += taken;
                }
                None => at += 1,
            }
        }
        found
    }

    /// `18 أكتوبر 2025`, `18 تشرين الأول/أكتوبر 2025`, `18 أكتوبر/تشرين الأول من عام 2025`.
    fn named(&self, words: &[Word], at: usize) -> Option<(DateMention, usize)> {
        let day = words[at].number.filter(|day| (1..=31).contains(day))?;
        let (month, taken) = self.at(words, at + 1)?;
        let mut next = at + 1 + taken;
        if let Some((same, more)) = self.at(words, next)
            && same == month
        {
            next += more;
        }
        while words.get(next).is_some_and(|word| matches!(word.folded.as_str(), "من" | "عام" | "سنه" | "لعام" | "العام")) {
            next += 1;
        }
        let year_word = words.get(next)?;
        let year = year_word.number.filter(|year| (1000..=2999).contains(year))?;
        let date = Date::new(i16::try_from(year).ok()?, month, i8::try_from(day).ok()?).ok()?;
        let span = Span { start: words[at].span.start, end: year_word.span.end };
        Some((DateMention { span, date }, next + 1 - at))
    }
}

struct Word {
    span: Span,
    folded: String,
    number: Option<u32>,
}

impl Word {
    fn new(text: &str, span: Span) -> Self {
        let folded = fold(span.of(text));
        let digits = folded.strip_suffix('م').unwrap_or(&folded);
        Self { span, number: if digits.len() <= 4 { digits.parse().ok() } else { None }, folded }
    }
}

/// `2025-10-18`, `18/10/2025`, `18.10.2025`.
fn numeric(text: &str, words: &[Word], at: usize) -> Option<(DateMention, usize)> {
    let first = &words[at];
    let (parts, span, taken) = if first.folded.contains('.') {
        let parts: Vec<u32> = first.folded.split('.').map(str::parse).collect::<Result<_, _>>().ok()?;
        (parts, first.span, 1)
    } else {
        let run = words.get(at..at + 3)?;
        let gap = |a: &Word, b: &Word| Span { start: a.span.end, end: b.span.start }.of(text).to_owned();
        let mark = gap(&run[0], &run[1]);
        if !matches!(mark.as_str(), "-" | "/") || gap(&run[1], &run[2]) != mark {
            return None;
        }
        // An ISO time clings to the day: 2025-10-18T07:00.
        let parts: Option<Vec<u32>> = run.iter().map(|word| word.number.or_else(|| word.folded.split('t').next()?.parse().ok())).collect();
        (parts?, Span { start: run[0].span.start, end: run[2].span.end }, 3)
    };
    let &[a, b, c] = parts.as_slice() else { return None };
    let (year, month, day) = if a > 31 {
        (a, b, c)
    } else if b > 12 {
        (c, a, b)
    } else {
        (c, b, a)
    };
    if !(1000..=2999).contains(&year) {
        return None;
    }
    let date = Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    Some((DateMention { span, date }, taken))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dates(text: &str) -> Vec<String> {
        let months = MonthNames::parse(include_str!("../../models/months.txt"));
        months.dates(text).iter().map(|m| m.date.to_string()).collect()
    }

    #[test]
    fn every_way_of_writing_a_date() {
        for text in [
            "مرسى السوسن – 18 أكتوبر 2025",
            "١٨ أكتوبر ٢٠٢٥م",
            "السبت 18 تشرين الأول/ أكتوبر 2025",
            "18 أكتوبر/تشرين الأول من عام 2025",
            "18/10/2025",
            "2025-10-18",
            "2025-10-18T09:30:00Z",
            "18.10.2025",
        ] {
            assert_eq!(dates(text), ["2025-10-18"], "{text}");
        }
    }

    #[test]
    fn what_is_not_a_complete_date_is_not_reported() {
        for text in ["في يونيو 2024", "18 أكتوبر", "3-6، 6-3، 7-6", "35 أكتوبر 2025", "31/02/2025", "01.23.45.67"] {
            assert_eq!(dates(text), Vec::<String>::new(), "{text}");
        }
    }
}

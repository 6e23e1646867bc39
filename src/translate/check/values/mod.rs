//! Numbers of a text, in digits and in words, with everything that each may mean.
//!
//! Uses `text`. Digits of any script; separators that mean thousands in one country and decimals in another give
//! two readings, and so do numbers before a scale («15 ألف», 1.5 million), shortened years (2013–14, the 1980s) and
//! hours of the afternoon. A number matches when any reading of it is a reading, or a number in words, of the other
//! side.

mod arabic;
mod english;

use super::Language;
use crate::text::chars::digit_value;
use crate::text::{MonthNames, Span};

/// Readings of hours count minutes from here, so that 6:30 is no 6.3.
const CLOCK: f64 = 1e15;
const NOON: f64 = CLOCK + 12.0 * 60.0;

/// A number in digits.
#[derive(Debug, Clone, PartialEq)]
pub struct Number {
    /// Where it stands, separators included.
    pub span: Span,
    /// What it may mean, the plainest reading first.
    pub readings: Vec<f64>,
    /// Whether it is part of a name: COVID-19, H1N1, F1.
    pub is_in_name: bool,
}

/// The numbers of a text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Numbers {
    /// Those in digits, in order.
    pub digits: Vec<Number>,
    /// The values of those in words, and of their parts; months by number.
    pub words: Vec<f64>,
}

/// Words of the language with what they may mean.
struct Worded {
    /// Values in words.
    values: Vec<f64>,
    /// Scales (1000 for «ألف») by the byte at which the word begins.
    scales: Vec<(u32, f64)>,
    /// Whether an hour is said to be in the afternoon.
    is_afternoon: bool,
}

impl Numbers {
    /// Finds the numbers of a text. Linear.
    #[must_use]
    pub fn of(text: &str, language: Language, months: &MonthNames) -> Self {
        let worded = match language {
            Language::Arabic => arabic::words(text, months),
            Language::English => english::words(text),
            Language::Other => Worded { values: Vec::new(), scales: Vec::new(), is_afternoon: false },
        };
        let mut digits = digits(text);
        for at in 0..digits.len() {
            let before = at.checked_sub(1).map(|before| digits[before].clone());
            extend(&mut digits[at], text, before.as_ref(), &worded);
        }
        let mut words = worded.values;
        if worded.is_afternoon {
            words.extend(words.clone().iter().filter(|&&hour| (1.0..12.0).contains(&hour)).map(|hour| hour + 12.0));
        }
        words.sort_by(f64::total_cmp);
        words.dedup();
        Self { digits, words }
    }

    /// Whether the other text has this number.
    #[must_use]
    pub fn support(&self, number: &Number) -> bool {
        let in_words = |value: f64| self.words.iter().any(|&other| is_same(value, other));
        self.count(number) > 0
            || number.readings.iter().any(|&value| {
                // Half past six: the hour in words, and the minutes unless they are half.
                let (hour, minutes) = (((value - CLOCK) / 60.0).floor(), (value - CLOCK) % 60.0);
                in_words(value) || (value >= CLOCK && in_words(hour) && (minutes == 30.0 || in_words(minutes)))
            })
    }

    /// How many numbers in digits can mean the same as this one.
    #[must_use]
    pub fn count(&self, number: &Number) -> usize {
        let is_equal = |other: &&Number| number.readings.iter().any(|&a| other.readings.iter().any(|&b| is_same(a, b)));
        self.digits.iter().filter(is_equal).count()
    }
}

fn is_same(a: f64, b: f64) -> bool {
    if a.max(b) >= CLOCK { a == b } else { (a - b).abs() <= 1e-9 * a.abs().max(b.abs()) }
}

/// Runs of digits with separators between them.
fn digits(text: &str) -> Vec<Number> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        if digit_value(chars[at].1).is_none() {
            at += 1;
            continue;
        }
        let first = at;
        let is_digit = |at: usize| chars.get(at).is_some_and(|&(_, c)| digit_value(c).is_some());
        let is_two_digits = |at: usize| is_digit(at) && is_digit(at + 1) && !is_digit(at + 2);
        while is_digit(at)
            || chars.get(at).is_some_and(|&(_, c)| (is_separator(c) && is_digit(at + 1)) || (c == ':' && is_two_digits(at + 1)))
        {
            at += 1;
        }
        let end = chars.get(at).map_or(text.len(), |&(byte, _)| byte);
        let span = Span::new(chars[first].0, end);
        let is_in_name = is_in_name(&chars[..first], &chars[at..]);
        found.push(Number { span, readings: readings(span.of(text)), is_in_name });
    }
    found
}

fn is_separator(c: char) -> bool {
    matches!(c, '.' | ',' | '٬' | '٫' | '،' | '\u{a0}' | '\u{202f}' | '\u{2009}')
}

/// Letters before a hyphen, or Latin letters right at the digits, make the number part of a name. What an Arabic
/// preposition or article is written to (ال3%) stays a number, as do ordinals and units (19th, 10km).
fn is_in_name(before: &[(usize, char)], after: &[(usize, char)]) -> bool {
    let letters_before = |chars: &[(usize, char)]| chars.iter().rev().take_while(|(_, c)| c.is_alphabetic()).count();
    let is_latin_before = before.last().is_some_and(|(_, c)| c.is_ascii_alphabetic());
    let is_hyphen_before = before.last().is_some_and(|(_, c)| matches!(c, '-' | '‑'))
        && before.get(..before.len() - 1).is_some_and(|rest| letters_before(rest) >= 2);
    let suffix: String = after.iter().map(|(_, c)| *c).take_while(char::is_ascii_alphabetic).collect();
    let is_suffix = matches!(
        suffix.to_ascii_lowercase().as_str(),
        "" | "st"
            | "nd"
            | "rd"
            | "th"
            | "s"
            | "m"
            | "mn"
            | "bn"
            | "b"
            | "k"
            | "km"
            | "kg"
            | "g"
            | "mg"
            | "ml"
            | "cm"
            | "mm"
            | "am"
            | "pm"
            | "h"
            | "c"
            | "f"
    );
    is_latin_before || is_hyphen_before || !is_suffix
}

/// What a run of digits and separators may mean.
fn readings(run: &str) -> Vec<f64> {
    let western = |c: char| digit_value(c).and_then(|value| char::from_digit(value, 10));
    let plain: String = run.chars().filter_map(western).collect();
    let mut marks: Vec<(usize, char)> = Vec::new();
    let mut count = 0;
    for c in run.chars() {
        if western(c).is_some() {
            count += 1;
        } else {
            marks.push((count, c));
        }
    }
    let whole = || plain.parse::<f64>().ok();
    let split = |at: usize| {
        let (whole, part) = plain.split_at_checked(at)?;
        format!("{whole}.{part}").parse::<f64>().ok()
    };
    let Some(&(last, mark)) = marks.last() else { return whole().into_iter().collect() };
    let is_grouped = marks.iter().zip(marks.iter().skip(1).map(|mark| mark.0).chain([plain.len()])).all(|(mark, next)| next - mark.0 == 3);
    let is_mixed = marks.iter().any(|&(_, other)| other != mark);
    let mut readings = Vec::new();
    if is_grouped && !is_mixed {
        readings.extend(whole());
    }
    if marks.len() == 1 || is_mixed {
        readings.extend(split(last));
    }
    if marks.len() == 1 && matches!(mark, '.' | ':') && plain.len() - last == 2 && last <= 2 {
        if mark == ':' {
            readings.clear();
        }
        readings.extend(clock(plain.get(..last), plain.get(last..)));
    }
    if readings.is_empty() || marks.len() > 1 && !is_grouped {
        // Dates, versions and lists: each part on its own.
        let bounds: Vec<usize> = [0].into_iter().chain(marks.iter().map(|mark| mark.0)).chain([plain.len()]).collect();
        readings.extend(bounds.windows(2).filter_map(|part| plain.get(part[0]..part[1])?.parse::<f64>().ok()));
    }
    readings
}

/// An hour and minutes as a reading that no other number has; the full hour is also its plain number.
fn clock(hour: Option<&str>, minutes: Option<&str>) -> Vec<f64> {
    let (Some(hour), Some(minutes)) = (hour.and_then(|hour| hour.parse::<f64>().ok()), minutes.and_then(|part| part.parse::<f64>().ok()))
    else {
        return Vec::new();
    };
    let mut readings = vec![CLOCK + hour * 60.0 + minutes];
    if minutes == 0.0 {
        readings.push(hour);
    }
    readings
}

/// Adds what the words and numbers around a number make of it.
fn extend(number: &mut Number, text: &str, before: Option<&Number>, worded: &Worded) {
    let Some(&value) = number.readings.first() else { return };
    let after = text.get(number.span.end as usize..).unwrap_or_default();
    let gap = after.len() - after.trim_start_matches([' ', '\u{a0}', '-']).len();
    let next = number.span.end + gap as u32;
    if let Some(&(_, scale)) = worded.scales.iter().find(|(at, _)| *at == next || *at == next + 2) {
        number.readings.extend(number.readings.clone().iter().map(|reading| reading * scale));
    }
    let suffix: String = after.chars().take_while(char::is_ascii_alphabetic).flat_map(char::to_lowercase).collect();
    match suffix.as_str() {
        "k" => number.readings.push(value * 1e3),
        "m" | "mn" => number.readings.push(value * 1e6),
        "b" | "bn" => number.readings.push(value * 1e9),
        "s" if value >= 1000.0 => number.readings.extend([value % 100.0, (value / 100.0).floor() + 1.0]),
        _ => {}
    }
    // 2013–14: the second year without its century.
    if let Some(before) = before
        && let Some(&first) = before.readings.first()
        && (1000.0..3000.0).contains(&first)
        && value < 100.0
        && matches!(Span { start: before.span.end, end: number.span.start }.of(text), "-" | "–" | "/" | "‑")
    {
        number.readings.push((first / 100.0).floor() * 100.0 + value);
    }
    if worded.is_afternoon {
        let afternoon = number.readings.iter().filter_map(|&reading| match reading {
            1.0..12.0 => Some(reading + 12.0),
            CLOCK..NOON => Some(reading + 12.0 * 60.0),
            _ => None,
        });
        let afternoon: Vec<f64> = afternoon.collect();
        number.readings.extend(afternoon);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matched(arabic: &str, english: &str) -> bool {
        let months = MonthNames::parse(include_str!("../../../../models/months.txt"));
        let (a, b) = (Numbers::of(arabic, Language::Arabic, &months), Numbers::of(english, Language::English, &months));
        a.digits.iter().all(|number| b.support(number)) && b.digits.iter().all(|number| a.support(number))
    }

    #[test]
    fn one_number_in_many_ways() {
        for (arabic, english) in [
            ("بلغ ٤٬٢٠٠ طن", "It reached 4,200 tonnes"),
            ("بلغ 103,7 مليون", "It reached 103.7 million"),
            ("بلغ 15 ألفاً", "It reached 15,000"),
            ("بلغ 1.5 مليار", "It reached 1.5bn"),
            ("خمسة وعشرون عاماً", "25 years"),
            ("مئتان وثلاثون شخصاً", "230 people"),
            ("ثلاثمائة وخمسون ألفاً", "350,000"),
            ("القرن التاسع عشر", "the 19th century"),
            ("في الثمانينيات", "in the 1980s"),
            ("مليون ونصف المليون", "1.5 million"),
            ("بعد 25 عاماً", "after twenty-five years"),
            ("بعد 300 عام", "after three hundred years"),
            ("في 3/10/2016", "on 3 October 2016"),
            ("الخامسة مساء", "at 17:00"),
            ("غاب يومين", "away for 2 days"),
            ("في الفترة 2013-2014", "in 2013–14"),
            ("تراجع بمقدار النصف", "down 50%"),
            ("من 6:30 حتى 10:00", "from 6.30 to 10"),
            ("السادسة والنصف", "at 6:30"),
            ("ارتفاع بمقدار درجة ونصف", "a 1.5-degree rise"),
            ("بين الخامسة والرابعة عشرة", "aged 5 to 14"),
        ] {
            assert!(matched(arabic, english), "{arabic} {english}");
        }
        for (arabic, english) in [
            ("في عام 2007", "in 2008"),
            ("بلغ 4.2", "It reached 4.3"),
            ("بلغ 1.44", "It reached 1.43"),
            ("خمسة وعشرون عاماً", "26 years"),
            ("١٢ رجلاً", "21 men"),
        ] {
            assert!(!matched(arabic, english), "{arabic} {english}");
        }
    }

    #[test]
    fn numbers_in_names_are_told_apart() {
        let names = |text: &str| {
            Numbers::of(text, Language::Other, &MonthNames::default()).digits.iter().map(|number| number.is_in_name).collect::<Vec<_>>()
        };
        assert_eq!(names("COVID-19, H1N1, F1, كوفيد-19"), [true, true, true, true, true]);
        assert_eq!(names("ال3% و19th و10km و2013-2014"), [false, false, false, false, false]);
    }
}

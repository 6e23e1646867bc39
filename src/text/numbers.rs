//! Numbers as Arabic news writes them: digits of either script, words, and both together.
//!
//! Uses `fold`'s spellings: all words that come in are folded. «18 مليون», «ثلاثة آلاف و500», «خمسة وعشرين»,
//! «مئتين وخمسين ألفاً», «نصف مليون» are one number each; «عشرات» and «مئات» without a number before them are vague
//! and get the range that usage gives them.

use std::ops::Range;

/// A number among the words of a sentence.
#[derive(Debug, Clone, PartialEq)]
pub struct Number {
    /// The words that make it, as indices.
    pub words: Range<usize>,
    /// Its value; for a vague one the least that it can mean.
    pub value: f64,
    /// For a vague one the most that it can mean.
    pub most: Option<f64>,
    /// Whether it was written with ال and so may be an ordinal («الذكرى الثمانين»).
    pub is_definite: bool,
    /// Whether it has digits.
    pub has_digits: bool,
}

/// What a word adds to a number.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Part {
    /// Below a thousand, or any number in digits.
    Small(f64),
    /// A thousand and more: multiplies what stands before it.
    Scale(f64),
    /// The dual of a scale: two thousand.
    Double(f64),
    /// Plural of a scale or of ten and hundred: after a number a scale, alone vague.
    Plural(f64),
    /// Half, quarter or third of the scale that follows.
    Fraction(f64),
}

/// The number that begins at `words[at]`, if one does. Words are folded; linear in the words of the number.
///
/// ```
/// use mujaz::text::numbers::number_at;
/// let words = ["نحو", "ثلاثه", "الاف", "و500", "دولار"];
/// let number = number_at(&words, 1).unwrap();
/// assert_eq!((number.words, number.value), (1..4, 3500.0));
/// ```
#[must_use]
pub fn number_at<W: AsRef<str>>(words: &[W], at: usize) -> Option<Number> {
    let word = |index: usize| words.get(index).map(AsRef::as_ref);
    if word(at)?.trim_start_matches('و').trim_start_matches("ال").starts_with("احد")
        && word(at + 1).is_some_and(|ten| matches!(ten, "عشر" | "عشره"))
    {
        return Some(Number { words: at..at + 2, value: 11.0, most: None, is_definite: false, has_digits: false });
    }
    let (first, is_definite) = leading(word(at)?)?;
    let has_digit = |index: usize| word(index).is_some_and(|word| word.bytes().any(|byte| byte.is_ascii_digit()));
    if let Part::Plural(scale) = first {
        let most = if scale >= 1000.0 { scale * 100.0 } else { scale * 10.0 };
        return Some(Number { words: at..at + 1, value: scale * 2.0, most: Some(most), is_definite, has_digits: false });
    }
    let mut sum = Sum::default();
    sum.add(first);
    let mut next = at + 1;
    let mut has_digits = has_digit(at);
    while let Some(following) = word(next) {
        let part = match following.strip_prefix('و').and_then(part) {
            Some(part) if sum.takes(part) => part,
            _ => match part(following) {
                Some(part @ (Part::Scale(_) | Part::Plural(_))) if sum.takes_scale() => part,
                Some(part @ Part::Small(10.0)) if sum.takes_ten() => part,
                _ => break,
            },
        };
        has_digits |= has_digit(next);
        sum.add(part);
        next += 1;
    }
    let value = sum.value()?;
    Some(Number { words: at..next, value, most: None, is_definite, has_digits })
}

/// The part that begins a number: prepositions and ال may cling to it.
fn leading(word: &str) -> Option<(Part, bool)> {
    if let Some(found) = part(word) {
        return Some((found, false));
    }
    for prefix in ["ال", "بال", "لل", "وال", "و", "ب", "ل", "ف"] {
        if let Some(found) = word.strip_prefix(prefix).and_then(part) {
            // «ل» and «ب» before short number words are other words more often than not, unless digits follow.
            let is_safe = prefix.contains("ال") || prefix == "لل" || prefix == "و" || word.bytes().any(|b| b.is_ascii_digit());
            return (is_safe || word.chars().count() >= 5).then_some((found, prefix.contains("ال") || prefix == "لل"));
        }
    }
    None
}

/// A number under construction.
#[derive(Debug, Default)]
struct Sum {
    total: f64,
    /// What the next scale multiplies.
    open: f64,
    /// The smallest scale so far.
    scale: Option<f64>,
    /// The last small part, for «ثلاثة عشر» and «خمسة وعشرين».
    last: f64,
    /// A fraction that waits for its scale.
    fraction: Option<f64>,
}

impl Sum {
    /// Whether a part joined by و carries the number on: it must be smaller than what is there, or tens after units.
    fn takes(&self, part: Part) -> bool {
        match part {
            Part::Small(value) if self.open > 0.0 => {
                (self.last < 10.0 && (20.0..100.0).contains(&value) && value % 10.0 == 0.0)
                    || (self.last >= 100.0 && self.last % 100.0 == 0.0 && value < 100.0 && self.last < 1000.0)
            }
            Part::Small(value) => self.scale.is_some_and(|scale| value < scale),
            Part::Scale(value) | Part::Double(value) => self.open == 0.0 && self.scale.is_some_and(|scale| value < scale),
            Part::Fraction(_) => self.open == 0.0 && self.scale.is_some(),
            Part::Plural(_) => false,
        }
    }

    fn takes_scale(&self) -> bool {
        (self.open > 0.0 || self.fraction.is_some()) && self.last < 1_000_000.0
    }

    /// «ثلاثة عشر»: a ten behind a unit without و.
    fn takes_ten(&self) -> bool {
        (1.0..10.0).contains(&self.last) && self.last.fract() == 0.0 && self.open == self.last
    }

    fn add(&mut self, part: Part) {
        match part {
            Part::Small(value) => {
                self.open += value;
                self.last = value;
            }
            Part::Scale(value) | Part::Plural(value) => {
                let factor = self.fraction.take().unwrap_or(if self.open > 0.0 { self.open } else { 1.0 });
                self.total += factor * value;
                (self.open, self.last, self.scale) = (0.0, 0.0, Some(value));
            }
            Part::Double(value) => {
                self.total += 2.0 * value;
                (self.open, self.last, self.scale) = (0.0, 0.0, Some(value));
            }
            // «مليون ونصف» is half a million more; «نصف مليون» waits for its scale.
            Part::Fraction(share) => match self.scale {
                Some(scale) => self.total += share * scale,
                None => self.fraction = Some(share),
            },
        }
    }

    fn value(&self) -> Option<f64> {
        (self.fraction.is_none()).then_some(self.total + self.open)
    }
}

/// What a folded word is as a part of a number, without prefixes.
fn part(word: &str) -> Option<Part> {
    if word.as_bytes().first().is_some_and(u8::is_ascii_digit) {
        return digits(word).map(Part::Small);
    }
    let bare = word.strip_suffix('ا').filter(|bare| bare.chars().count() >= 3).unwrap_or(word);
    small(word).or_else(|| small(bare)).map(Part::Small).or_else(|| {
        Some(match bare {
            "الف" => Part::Scale(1e3),
            "مليون" => Part::Scale(1e6),
            "مليار" | "بليون" => Part::Scale(1e9),
            "تريليون" | "ترليون" => Part::Scale(1e12),
            "الفين" | "الفان" | "الفي" => Part::Double(1e3),
            "مليونين" | "مليونان" | "مليوني" => Part::Double(1e6),
            "مليارين" | "ملياران" | "ملياري" => Part::Double(1e9),
            "الاف" => Part::Plural(1e3),
            "ملايين" => Part::Plural(1e6),
            "مليارات" => Part::Plural(1e9),
            "عشرات" => Part::Plural(10.0),
            "ميات" | "مات" => Part::Plural(100.0),
            "نصف" => Part::Fraction(0.5),
            "ربع" => Part::Fraction(0.25),
            "ثلث" => Part::Fraction(1.0 / 3.0),
            _ => return None,
        })
    })
}

const UNITS: [(&str, f64); 24] = [
    ("واحد", 1.0),
    ("واحده", 1.0),
    ("احدي", 1.0),
    ("اثنان", 2.0),
    ("اثنين", 2.0),
    ("اثنا", 2.0),
    ("اثني", 2.0),
    ("اثنتان", 2.0),
    ("اثنتين", 2.0),
    ("اثنتا", 2.0),
    ("اثنتي", 2.0),
    ("ثلاث", 3.0),
    ("اربع", 4.0),
    ("خمس", 5.0),
    ("ست", 6.0),
    ("سبع", 7.0),
    ("ثمان", 8.0),
    ("ثماني", 8.0),
    ("ثمانيه", 8.0),
    ("تسع", 9.0),
    ("عشر", 10.0),
    ("سته", 6.0),
    ("ثلاثه", 3.0),
    ("احد", 1.0),
];

const TENS: [(&str, f64); 8] =
    [("عشر", 20.0), ("ثلاث", 30.0), ("اربع", 40.0), ("خمس", 50.0), ("ست", 60.0), ("سبع", 70.0), ("ثمان", 80.0), ("تسع", 90.0)];

/// The value of a number word below a thousand.
fn small(word: &str) -> Option<f64> {
    let find = |list: &[(&str, f64)], word: &str| list.iter().find(|(name, _)| *name == word).map(|(_, value)| *value);
    // «أحد» is «one» only before عشر, and nobody's business otherwise; «ست» is also a word for a lady.
    if let Some(value) = find(&UNITS, word).or_else(|| find(&UNITS, word.strip_suffix('ه')?)) {
        return (word != "احد" && word != "احدي").then_some(value);
    }
    if let Some(value) = word.strip_suffix("ين").or_else(|| word.strip_suffix("ون")).and_then(|stem| find(&TENS, stem)) {
        return Some(value);
    }
    let hundred = ["ميه", "مايه"].iter().find_map(|hundred| word.strip_suffix(hundred));
    match hundred {
        Some("") => Some(100.0),
        Some(count) => find(&UNITS, count).filter(|value| (3.0..10.0).contains(value)).map(|value| value * 100.0),
        None => matches!(word, "ميتان" | "ميتين" | "ميتي" | "مايتان" | "مايتين" | "مايتي").then_some(200.0),
    }
}

/// The value of digits: `1,500`, `1.500.000` and `1٬500` with groups of three, else a decimal mark.
fn digits(word: &str) -> Option<f64> {
    let word = word.trim_end_matches(['.', ',', '،']);
    let digits_only = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits_only(word) {
        return if word.len() <= 15 { word.parse().ok() } else { None };
    }
    let mark = word.chars().find(|c| !c.is_ascii_digit())?;
    if !matches!(mark, '.' | ',' | '٬' | '٫' | '،') {
        return None;
    }
    let groups: Vec<&str> = word.split(mark).collect();
    let are_thousands = groups.len() >= 2
        && groups[0].len() <= 3
        && groups[0] != "0"
        && digits_only(groups[0])
        && groups[1..].iter().all(|group| group.len() == 3 && digits_only(group));
    // One group of three behind a point could be either; news writes 1,500 and 1.500 far more than three decimals.
    if are_thousands && mark != '٫' {
        return groups.concat().parse().ok();
    }
    if groups.len() == 2 && digits_only(groups[0]) && digits_only(groups[1]) {
        return format!("{}.{}", groups[0], groups[1]).parse().ok();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;

    fn value(text: &str) -> Option<(f64, usize)> {
        let words: Vec<String> = text.split(' ').map(fold).collect();
        number_at(&words, 0).map(|number| (number.value, number.words.len()))
    }

    #[test]
    fn digits_words_and_both() {
        for (text, wanted, words) in [
            ("98", 98.0, 1),
            ("٢٠٢٥", 2025.0, 1),
            ("1,500 دولار", 1500.0, 1),
            ("2.5 مليون", 2_500_000.0, 2),
            ("٤٫٢", 4.2, 1),
            ("18 مليون دولار", 18_000_000.0, 2),
            ("ثلاثة آلاف و500 دولار", 3500.0, 3),
            ("خمسة وعشرين قتيلاً", 25.0, 2),
            ("اثني عشر شخصاً", 12.0, 2),
            ("سبعة عشر جريحاً", 17.0, 2),
            ("مئتين وخمسين ألفاً", 250_000.0, 3),
            ("ألفين و19", 2019.0, 2),
            ("ألف و200 منزل", 1200.0, 2),
            ("ثلاثمئة وخمسة وأربعين", 345.0, 3),
            ("نصف مليون نازح", 500_000.0, 2),
            ("مليون ونصف المليون", 1_500_000.0, 2),
            ("مليونين و300 ألف", 2_300_000.0, 3),
            ("عشرين يوماً", 20.0, 1),
            ("أحد عشر لاعباً", 11.0, 2),
            ("إحدى عشرة قرية", 11.0, 2),
            ("مائة", 100.0, 1),
        ] {
            assert_eq!(value(text), Some((wanted, words)), "{text}");
        }
    }

    #[test]
    fn what_is_no_number() {
        for text in ["الفريق", "ستة_ضحايا", "عشرون_", "10:30", "3-1", "أحد", "بست"] {
            assert_eq!(value(text), None, "{text}");
        }
    }

    #[test]
    fn plurals_alone_are_vague() {
        let number = number_at(&[fold("عشرات"), fold("القتلى")], 0).unwrap();
        assert_eq!((number.value, number.most), (20.0, Some(100.0)));
        let number = number_at(&["الاف"], 0).unwrap();
        assert_eq!((number.value, number.most), (2000.0, Some(100_000.0)));
    }

    #[test]
    fn an_article_marks_what_may_be_an_ordinal() {
        let number = number_at(&[fold("الثمانين")], 0).unwrap();
        assert!(number.is_definite && number.value == 80.0);
    }
}

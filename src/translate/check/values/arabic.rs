//! Numbers in Arabic words: cardinals in every case, ordinals, duals, decades, fractions, months.
//!
//! Uses `text`. Words are folded and looked up without what is written to them (و، ف، ب، ل، ك، ال). A run of number
//! words is added up («ثلاثمئة وخمسة وعشرون ألفاً» = 325,000); its parts count as values too, because a check that
//! takes a right number for wrong costs more than one that lets a rare fault pass.

use super::Worded;
use crate::text::{MonthNames, fold, for_each_word};

/// What a number word does in a run.
#[derive(Debug, Clone, Copy)]
enum Meaning {
    /// Is added.
    Value(f64),
    /// Multiplies what stands before it: hundred and above.
    Scale(f64),
    /// A fraction: of the scale before it, in percent when alone.
    Fraction(f64),
}

/// Folded stems of the units, with the endings that cardinals and ordinals take.
const UNITS: [(&str, f64); 22] = [
    ("واحد", 1.0),
    ("احد", 1.0),
    ("احدي", 1.0),
    ("حادي", 1.0),
    ("اول", 1.0),
    ("اولي", 1.0),
    ("ثلاث", 3.0),
    ("ثالث", 3.0),
    ("اربع", 4.0),
    ("رابع", 4.0),
    ("خمس", 5.0),
    ("خامس", 5.0),
    ("ست", 6.0),
    ("سادس", 6.0),
    ("سبع", 7.0),
    ("سابع", 7.0),
    ("ثمان", 8.0),
    ("ثماني", 8.0),
    ("ثامن", 8.0),
    ("تسع", 9.0),
    ("تاسع", 9.0),
    ("عشر", 10.0),
];
const TWO: [&str; 12] = ["اثنان", "اثنين", "اثنتان", "اثنتين", "اثنا", "اثني", "اثنتا", "اثنتي", "ثاني", "ثانيه", "ثان", "مرتين"];
const TENS: [(&str, f64); 8] =
    [("عشر", 20.0), ("ثلاث", 30.0), ("اربع", 40.0), ("خمس", 50.0), ("ست", 60.0), ("سبع", 70.0), ("ثمان", 80.0), ("تسع", 90.0)];
const SCALES: [(&str, f64); 15] = [
    ("ميه", 100.0),
    ("مايه", 100.0),
    ("ميات", 100.0),
    ("الف", 1e3),
    ("الفا", 1e3),
    ("الاف", 1e3),
    ("الوف", 1e3),
    ("مليون", 1e6),
    ("مليونا", 1e6),
    ("ملايين", 1e6),
    ("مليار", 1e9),
    ("مليارا", 1e9),
    ("مليارات", 1e9),
    ("بليون", 1e9),
    ("تريليون", 1e12),
];
const DUALS: [(&str, f64); 6] = [("ميت", 200.0), ("مايت", 200.0), ("الف", 2e3), ("مليون", 2e6), ("مليار", 2e9), ("تريليون", 2e12)];
const FRACTIONS: [(&str, f64); 8] = [
    ("نصف", 0.5),
    ("ثلث", 1.0 / 3.0),
    ("ثلثا", 2.0 / 3.0),
    ("ثلثي", 2.0 / 3.0),
    ("ثلثين", 2.0 / 3.0),
    ("ربع", 0.25),
    ("ارباع", 0.75),
    ("سدس", 1.0 / 6.0),
];

/// All numbers in words of a text.
pub(super) fn words(text: &str, months: &MonthNames) -> Worded {
    let mut worded = Worded { values: Vec::new(), scales: Vec::new(), is_afternoon: false };
    let mut run = Run::default();
    let mut before = String::new();
    for_each_word(text, |span| {
        let folded = fold(span.of(text));
        worded.is_afternoon |= is_afternoon(&folded);
        for name in [folded.clone(), format!("{before} {folded}")] {
            worded.values.extend(bare_forms(&name).find_map(|form| months.number(form)).map(f64::from));
        }
        match bare_forms(&folded).find_map(meaning) {
            Some(meaning) => {
                if let Meaning::Scale(scale) = meaning {
                    worded.scales.push((span.start, scale));
                }
                run.add(meaning, folded.starts_with('و') && !folded.starts_with("واحد"), &mut worded.values);
            }
            None => {
                run.close(&mut worded.values);
                // A dual (يومين, سنتان) is two of something; عقد is ten years, قرن a hundred.
                if folded.ends_with("ين")
                    || folded.ends_with("ان")
                    || folded.ends_with("تا")
                    || folded.ends_with("تي")
                    || folded.starts_with("ضعف")
                    || folded.contains("كلا")
                    || folded.contains("كلتا")
                {
                    worded.values.push(2.0);
                }
                worded.values.extend(bare_forms(&folded).find_map(period));
            }
        }
        before = folded;
    });
    run.close(&mut worded.values);
    worded
}

/// Forms of a folded word without what may be written to it.
fn bare_forms(folded: &str) -> impl Iterator<Item = &str> {
    const BEFORE: [&str; 12] = ["", "و", "ب", "ل", "ف", "ك", "ال", "وال", "بال", "لل", "فال", "وب"];
    BEFORE.iter().filter_map(move |clitic| folded.strip_prefix(clitic))
}

fn period(word: &str) -> Option<f64> {
    match word {
        "عقد" => Some(10.0),
        "قرن" => Some(100.0),
        "الفيه" => Some(2000.0),
        "دزينه" => Some(12.0),
        "مره" | "وحيد" | "وحيده" | "فرد" | "منفرد" => Some(1.0),
        _ => None,
    }
}

fn is_afternoon(folded: &str) -> bool {
    matches!(folded, "مساء" | "ظهرا" | "ظهر" | "الظهر" | "عصرا" | "ليلا" | "المساء")
}

fn meaning(word: &str) -> Option<Meaning> {
    let listed = |list: &[(&str, f64)], word: &str| list.iter().find(|(name, _)| *name == word).map(|&(_, value)| value);
    if TWO.contains(&word) {
        return Some(Meaning::Value(2.0));
    }
    if let Some(scale) = listed(&SCALES, word) {
        return Some(Meaning::Scale(scale));
    }
    if let Some(rest) = word.strip_suffix("ان").or_else(|| word.strip_suffix("ين")).or_else(|| word.strip_suffix("ا"))
        && let Some(value) = listed(&DUALS, rest)
    {
        return Some(Meaning::Value(value));
    }
    if let Some(part) = listed(&FRACTIONS, word) {
        return Some(Meaning::Fraction(part));
    }
    if let Some(rest) = ["ينيات", "ينات", "ون", "ين"].iter().find_map(|ending| word.strip_suffix(ending))
        && let Some(value) = listed(&TENS, rest)
    {
        return Some(Meaning::Value(value));
    }
    if let Some(rest) = ["ميه", "مايه"].iter().find_map(|hundred| word.strip_suffix(hundred))
        && let Some(value) = listed(&UNITS, rest)
    {
        return Some(Meaning::Value(value * 100.0));
    }
    let bare = word.strip_suffix('ه').unwrap_or(word);
    listed(&UNITS, word).or_else(|| listed(&UNITS, bare)).map(Meaning::Value)
}

/// A run of number words that is being added up.
#[derive(Debug, Default)]
struct Run {
    /// Sum of complete groups (thousands, millions).
    total: f64,
    /// Sum of the group under way.
    group: f64,
    /// The value added last.
    last: f64,
    /// The last scale.
    scale: f64,
    words: u32,
}

impl Run {
    fn add(&mut self, meaning: Meaning, is_joined: bool, values: &mut Vec<f64>) {
        self.words += 1;
        match meaning {
            Meaning::Value(value) => {
                values.push(value);
                // Fifth and fourteenth: the last two words are a number of their own.
                if value == 10.0 {
                    values.push(self.last + value);
                }
                self.group += value;
                self.last = value;
            }
            Meaning::Scale(scale) if scale < 1000.0 => {
                // Three hundred: the three is inside the group already.
                let times = if is_joined || self.last == 0.0 || self.last > 10.0 { 0.0 } else { self.last };
                self.group += scale * times.max(1.0) - times;
                self.last = 0.0;
                values.push(scale);
            }
            Meaning::Scale(scale) => {
                let times = if self.group == 0.0 { 1.0 } else { self.group };
                self.total += times * scale;
                (self.group, self.last, self.scale) = (0.0, 0.0, scale);
                values.push(scale);
            }
            Meaning::Fraction(part) => {
                values.extend([part, part * 100.0]);
                if self.scale > 0.0 {
                    self.total += part * self.scale;
                    // «مليون ونصف» is also written 1.5.
                    values.push(self.total / self.scale);
                } else {
                    // «درجة ونصف» is one and a half.
                    values.push(self.group.max(1.0) + part);
                }
            }
        }
        values.push(self.total + self.group);
    }

    fn close(&mut self, values: &mut Vec<f64>) {
        if self.words > 0 {
            values.push(self.total + self.group);
        }
        *self = Self::default();
    }
}

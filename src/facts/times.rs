//! When: dates and relative expressions of time, resolved against the article's own date.
//!
//! Uses `words`, `text::dates`. «يوم الأربعاء», «أمس», «الشهر الماضي» and a day without a year mean something only
//! beside the day on which the article was published; in an undated article they stay unresolved, and the clock is
//! never asked. A weekday is the last one that was, unless the text looks ahead (المقبل، المقرر، «سيعقد»).

use super::words::Words;
use crate::model::Model;
use crate::model::cohesion::Class;
use crate::model::facts::unjoined;
use crate::text::Span;
use crate::text::chars::is_arabic_letter;
use jiff::civil::{Date, Weekday};
use jiff::{Span as Duration, ToSpan};

/// How finely a time is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// A day.
    Day,
    /// A week, from Monday.
    Week,
    /// A month.
    Month,
    /// A year.
    Year,
}

/// Where the date comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Basis {
    /// The text states it.
    Stated,
    /// Counted from the day of publication.
    Relative,
}

/// A time that a sentence gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Time {
    /// The words, in bytes of the article.
    pub span: Span,
    /// The first day.
    pub from: Date,
    /// How finely it is given.
    pub precision: Precision,
    /// Where the date comes from.
    pub basis: Basis,
    /// Whether it may as well be the day before or after (a night) or one to come («غداً», a weekday ahead).
    pub is_loose: bool,
}

impl Time {
    /// The last day.
    #[must_use]
    pub fn to(&self) -> Date {
        let length = match self.precision {
            Precision::Day => return self.from,
            Precision::Week => 6.days(),
            Precision::Month => return self.from.last_of_month(),
            Precision::Year => return self.from.last_of_year(),
        };
        self.from.checked_add(length).unwrap_or(self.from)
    }

    /// As ISO 8601 writes it, no finer than it is given.
    #[must_use]
    pub fn iso(&self) -> String {
        match self.precision {
            Precision::Day => self.from.to_string(),
            Precision::Week => {
                let week = self.from.iso_week_date();
                format!("{:04}-W{:02}", week.year(), week.week())
            }
            Precision::Month => format!("{:04}-{:02}", self.from.year(), self.from.month()),
            Precision::Year => format!("{:04}", self.from.year()),
        }
    }
}

/// Where in time a phrase points from the present.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Direction {
    Past,
    This,
    Next,
}

/// The times in a sentence, in order; `anchor` is the day of publication.
pub(crate) fn times(words: &Words<'_>, anchor: Option<Date>, model: &Model) -> Vec<Time> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let finder = Finder { words, anchor, model };
        match finder.stated(at).or_else(|| finder.relative(at)) {
            Some((time, taken)) => {
                found.push(time);
                at += taken;
            }
            None => at += 1,
        }
    }
    found
}

struct Finder<'w, 't> {
    words: &'w Words<'t>,
    anchor: Option<Date>,
    model: &'w Model,
}

impl Finder<'_, '_> {
    fn word(&self, at: usize) -> &str {
        self.words.folded.get(at).copied().unwrap_or_default()
    }

    fn time(&self, at: usize, taken: usize, from: Date, precision: Precision, basis: Basis) -> Option<(Time, usize)> {
        let is_loose = basis == Basis::Relative && (at..at + taken).any(|at| is_loose(self.word(at)));
        Some((Time { span: self.words.span(at..at + taken), from, precision, basis, is_loose }, taken))
    }

    fn digits(&self, at: usize) -> Option<i16> {
        let word = self.word(at);
        if word.len() > 4 { None } else { word.parse().ok() }
    }

    fn year(&self, at: usize) -> Option<i16> {
        self.digits(at).filter(|year| (1800..=2100).contains(year))
    }

    fn month(&self, at: usize) -> Option<(i8, usize)> {
        let (month, taken) = self.model.months.month(self.word(at), self.words.folded.get(at + 1).copied())?;
        // «أكتوبر/تشرين الأول»
        match self.model.months.month(self.word(at + taken), self.words.folded.get(at + taken + 1).copied()) {
            Some((same, more)) if same == month => Some((month, taken + more)),
            _ => Some((month, taken)),
        }
    }

    /// A day, a month or a year that the text writes down.
    fn stated(&self, at: usize) -> Option<(Time, usize)> {
        let of_year = |at: usize| {
            (at..at + 3)
                .find_map(|at| self.year(at).map(|year| (year, at)))
                .filter(|&(_, found)| (at..found).all(|at| matches!(self.word(at), "من" | "عام" | "سنه" | "لعام" | "العام")))
        };
        // «12 مارس», «12 من مارس»
        let month_at = at + 1 + usize::from(self.word(at + 1) == "من");
        if let Some(day) = self.digits(at).filter(|day| (1..=31).contains(day))
            && let Some((month, taken)) = self.month(month_at)
        {
            let next = month_at + taken;
            let (year, end, basis) = match of_year(next) {
                Some((year, found)) => (year, found + 1, Basis::Stated),
                // «11 سبتمبر في المدينة عام 2001»: the year comes later.
                None if (next..next + 6).any(|at| self.year(at).is_some()) => return None,
                None => (self.nearest_year(month, day as i8)?, next, Basis::Relative),
            };
            return self.time(at, end - at, Date::new(year, month, day as i8).ok()?, Precision::Day, basis);
        }
        if let Some((month, taken)) = self.month(at)
            && let Some((year, found)) = of_year(at + taken)
        {
            return self.time(at, found + 1 - at, Date::new(year, month, 1).ok()?, Precision::Month, Basis::Stated);
        }
        let is_named = matches!(self.word(at), "عام" | "سنه" | "العام" | "لعام" | "بعام" | "وعام" | "في" | "منذ" | "وفي" | "منذعام");
        if is_named {
            let year_at = if matches!(self.word(at + 1), "عام" | "سنه" | "العام") { at + 2 } else { at + 1 };
            let year = self.year(year_at).filter(|_| self.words.percents[year_at].is_none())?;
            // «في 2019 متراً» counts; a year is followed by no unit.
            if self.model.facts.unit(self.word(year_at + 1)).is_some() {
                return None;
            }
            let end = year_at + 1 + usize::from(self.word(year_at + 1) == "م");
            return self.time(at, end - at, Date::new(year, 1, 1).ok()?, Precision::Year, Basis::Stated);
        }
        None
    }

    /// The year that brings a day closest to the day of publication.
    fn nearest_year(&self, month: i8, day: i8) -> Option<i16> {
        let anchor = self.anchor?;
        let distance = |year: &i16| Date::new(*year, month, day).map_or(i64::MAX, |date| days(anchor, date).abs());
        [anchor.year() - 1, anchor.year(), anchor.year() + 1].into_iter().min_by_key(distance)
    }

    /// A time counted from the day of publication.
    fn relative(&self, at: usize) -> Option<(Time, usize)> {
        let anchor = self.anchor?;
        let day = |offset: i64| anchor.checked_add(offset.days()).ok();
        let bare = self.word(at).strip_prefix(['و', 'ف']).unwrap_or(self.word(at));
        match bare {
            // «في الليلة نفسها», «في اليوم الأول»: counted from what was told before, and not from today.
            "اليوم" | "الليله" if self.is_told_day(at) => {}
            "اليوم" | "الليله" => return self.time(at, 1, anchor, Precision::Day, Basis::Relative),
            "امس" if matches!(self.word(at + 1), "الاول" | "اول") => {
                return self.time(at, 2, day(-2)?, Precision::Day, Basis::Relative);
            }
            // «أمس الأربعاء», «غداً الخميس»: the weekday speaks for itself.
            "امس" | "غدا" | "غد" | "الغد" if weekday(self.word(at + 1)).is_some() => {}
            "امس" => return self.time(at, 1, day(-1)?, Precision::Day, Basis::Relative),
            "غدا" | "الغد" => return self.time(at, 1, day(1)?, Precision::Day, Basis::Relative),
            _ => {}
        }
        if let Some(found) = self.weekday_at(at, anchor).or_else(|| self.ago(at, anchor)).or_else(|| self.month_at(at, anchor)) {
            return Some(found);
        }
        // «الشهر الماضي», «هذا الأسبوع», «العام المقبل»
        let (noun_at, direction, taken) =
            if matches!(bare, "هذا" | "هذه") { (at + 1, Direction::This, 2) } else { (at, direction(self.word(at + 1))?, 2) };
        let noun = self.word(noun_at);
        let step: i64 = match direction {
            Direction::Past => -1,
            Direction::This => 0,
            Direction::Next => 1,
        };
        match noun {
            "الشهر" | "بالشهر" | "للشهر" => {
                let month = anchor.first_of_month().checked_add(Duration::new().months(step)).ok()?;
                self.time(at, taken, month, Precision::Month, Basis::Relative)
            }
            "العام" | "السنه" | "بالعام" | "للعام" => {
                let year = Date::new(anchor.year() + step as i16, 1, 1).ok()?;
                self.time(at, taken, year, Precision::Year, Basis::Relative)
            }
            "الاسبوع" | "بالاسبوع" => {
                let monday = anchor.checked_sub(i64::from(anchor.weekday().to_monday_zero_offset()).days()).ok()?;
                self.time(at, taken, monday.checked_add((7 * step).days()).ok()?, Precision::Week, Basis::Relative)
            }
            _ => None,
        }
    }

    /// Whether a word beside «اليوم» or «الليلة» makes it a day that the text has told of: of its gender, for «اليوم
    /// الثالثة عصراً» is today at three, and with no comma between.
    fn is_told_day(&self, at: usize) -> bool {
        let is_apart = |at: usize| self.words.breaks.get(at) == Some(&true);
        let before = if at > 0 && !is_apart(at) { self.word(at - 1) } else { "" };
        let behind = if is_apart(at + 1) { "" } else { self.word(at + 1) };
        // «اليوم الأول من أكتوبر» is a date.
        let is_date = self.word(at + 2) == "من" && self.month(at + 3).is_some();
        let is_told = if self.word(at).ends_with("اليوم") { is_of_day(behind) } else { is_of_night(behind) };
        matches!(before, "ذلك" | "تلك" | "نفس" | "ذات") || is_told && !is_date
    }

    /// «قبل أسبوعين», «قبل نحو ستة أعوام»: as finely as the unit.
    fn ago(&self, at: usize, anchor: Date) -> Option<(Time, usize)> {
        if !matches!(self.word(at), "قبل" | "وقبل") {
            return None;
        }
        let is_about = self.model.facts.about.at(&self.words.folded, at + 1);
        let number_at = at + 1 + is_about.unwrap_or(0);
        let (count, unit_at) = match crate::text::numbers::number_at(&self.words.folded, number_at) {
            Some(number) if number.most.is_none() => (number.value, number.words.end),
            Some(_) => return None,
            None => (1.0, number_at),
        };
        let (unit, is_dual) = self.model.facts.unit(self.word(unit_at))?;
        let count = if is_dual { 2.0 } else { count };
        if count.fract() != 0.0 || !(1.0..=1000.0).contains(&count) {
            return None;
        }
        // «قبل يومين من انهيار الجسر» counts from the fall of the bridge.
        if self.word(unit_at + 1) == "من" && !matches!(self.word(unit_at + 2), "الان" | "اليوم") {
            return None;
        }
        let count = count as i64;
        let (span, precision) = match self.model.facts.unit_name(unit) {
            "day" => (count.days(), Precision::Day),
            "week" => ((7 * count).days(), Precision::Week),
            "month" => (count.months(), Precision::Month),
            "year" => (count.years(), Precision::Year),
            "decade" => ((10 * count).years(), Precision::Year),
            _ => return None,
        };
        let day = anchor.checked_sub(span).ok()?;
        let from = match precision {
            Precision::Day => day,
            Precision::Week => day.checked_sub(i64::from(day.weekday().to_monday_zero_offset()).days()).ok()?,
            Precision::Month => day.first_of_month(),
            Precision::Year => day.first_of_year(),
        };
        let (mut time, taken) = self.time(at, unit_at + 1 - at, from, precision, Basis::Relative)?;
        time.is_loose |= is_about.is_some();
        Some((time, taken))
    }

    /// «في أبريل الماضي», «منتصف مايو»: the nearest month of that name on the side that the text looks to.
    fn month_at(&self, at: usize, anchor: Date) -> Option<(Time, usize)> {
        let (month, taken) = self.month(at)?;
        let direction = direction(self.word(at + taken));
        // «حزيران من العام الماضي», also behind a second name of the month that is not known.
        let behind = at + taken;
        let year_at = (behind..behind + 2).find(|&at| self.word(at) == "العام").unwrap_or(behind);
        if self.word(year_at) == "العام" && matches!(self.word(year_at + 1), "الماضي" | "المنصرم") {
            let from = Date::new(anchor.year() - 1, month, 1).ok()?;
            return self.time(at, year_at + 2 - at, from, Precision::Month, Basis::Relative);
        }
        let is_led = at > 0
            && matches!(self.word(at - 1), "في" | "شهر" | "منتصف" | "مطلع" | "اواخر" | "اوايل" | "نهايه" | "بدايه" | "منذ" | "خلال" | "حتي");
        if direction.is_none() && !is_led {
            return None;
        }
        let this_year = Date::new(anchor.year(), month, 1).ok()?;
        let from = match direction {
            Some(Direction::Next) if this_year <= anchor.first_of_month() => Date::new(anchor.year() + 1, month, 1).ok()?,
            Some(Direction::Past) if this_year > anchor.first_of_month() => Date::new(anchor.year() - 1, month, 1).ok()?,
            Some(_) => this_year,
            None => Date::new(self.nearest_year(month, 15)?, month, 1).ok()?,
        };
        self.time(at, taken + usize::from(direction.is_some()), from, Precision::Month, Basis::Relative)
    }

    /// «يوم الأربعاء», «مساء الاثنين», «الخميس المقبل». The names of some days are other words too, and count only
    /// beside a word that says that a day is meant.
    fn weekday_at(&self, at: usize, anchor: Date) -> Option<(Time, usize)> {
        let bare = self.word(at).strip_prefix(['و', 'ف']).unwrap_or(self.word(at));
        let is_led = matches!(
            bare,
            "يوم"
                | "مساء"
                | "صباح"
                | "ليل"
                | "ليله"
                | "فجر"
                | "ظهر"
                | "عصر"
                | "امس"
                | "اليوم"
                | "غدا"
                | "غد"
                | "الغد"
                | "يومي"
                | "نهار"
                | "ليوم"
                | "بيوم"
        );
        let name_at = if is_led { at + 1 } else { at };
        let weekday = weekday(if is_led { self.word(name_at) } else { bare })?;
        // «الثلاثاء 12 مارس»: the date says when.
        if self.stated(name_at + 1).is_some_and(|(time, _)| time.precision == Precision::Day) {
            return None;
        }
        let direction = direction(self.word(name_at + 1));
        let before = if at > 0 { self.word(at - 1) } else { "" };
        if !is_led && direction.is_none() && is_other_word(weekday, before) {
            return None;
        }
        let back = i64::from(anchor.weekday().since(weekday));
        let is_tomorrow = matches!(bare, "غدا" | "غد" | "الغد");
        let is_ahead = direction.is_none() && bare != "امس" && back > 0 && (is_tomorrow || self.looks_ahead(at, name_at + 1, back));
        let offset = if direction == Some(Direction::Next) || is_ahead {
            7 - back
        } else if back == 0 && (direction == Some(Direction::Past) || bare == "امس") {
            -7
        } else {
            -back
        };
        let day = anchor.checked_add(offset.days()).ok()?;
        let taken = name_at + 1 - at + usize::from(direction.is_some());
        let (mut time, taken) = self.time(at, taken, day, Precision::Day, Basis::Relative)?;
        time.is_loose |= is_ahead;
        Some((time, taken))
    }

    /// Whether a weekday that stands between the words `at` and `end` is still to come. The nearest word that announces
    /// («سيعقد», «من المتوقع», «يستضيف») or tells («قتل», «أعلنت») decides, first before the day and then behind it.
    /// Where none does, a day that was `back` days ago and is tomorrow is tomorrow: of the news of six days ago «الماضي»
    /// is said. Of yesterday more is told than of the day in six days: only «سيعقد» or «من المتوقع» in its clause can
    /// move it.
    fn looks_ahead(&self, at: usize, end: usize, back: i64) -> bool {
        let reach = at.saturating_sub(AHEAD_REACH);
        if back == 1 {
            let is_sure = |at: usize| self.outlook(at).map(|is_to_come| is_to_come && is_ahead(unjoined(self.word(at))));
            return (self.words.clause_start(at).max(reach)..at).rev().find_map(is_sure).unwrap_or(false);
        }
        let before = (reach..at).rev().find_map(|at| self.outlook(at));
        let behind = || {
            let end_behind = self.words.clause_end(end - 1).min(end + BEHIND_REACH);
            (end..end_behind).take_while(|&at| self.word(at) != "ان").find_map(|at| self.outlook(at))
        };
        before.or_else(behind).unwrap_or(back == 6)
    }

    /// Whether a word announces what is to come (true) or tells what was (false).
    fn outlook(&self, at: usize) -> Option<bool> {
        let word = unjoined(self.word(at));
        let lists = &self.model.facts;
        if self.model.names.contains(word) || self.model.places.place_at(&self.words.folded, at).is_some() {
            return None;
        }
        if is_ahead(word) || lists.announcing.contains(word) {
            // «كان سيصل», «لم يلعب»
            let was = |at| matches!(unjoined(self.word(at)), "كان" | "كانت" | "كانوا" | "لم");
            return Some(!(at.saturating_sub(PAST_REACH)..at).any(was));
        }
        let class = self.model.cohesion.class(word);
        let is_telling =
            class.is(Class::ACT) && !word.starts_with(['ي', 'ت']) || class.is(Class::SPEECH) && !lists.homographs.contains(word);
        (is_telling || word == "منذ" || lists.role(word).is_some() || is_past(self.word(at))).then_some(false)
    }
}

/// Words that speak of what is to come: of expectation, and verbs with «س» before them.
fn is_ahead(word: &str) -> bool {
    // «المتوقعة», «مقرراً», «منتظرة» by what is left without article and ending.
    let bare = word.strip_prefix("ال").unwrap_or(word);
    let bare = bare.strip_suffix(['ه', 'ا']).unwrap_or(bare);
    // «مقرر» alone is somebody who reports.
    let expects = (bare == "مقرر" && word != bare)
        || matches!(bare, "متوقع" | "منتظر" | "مرتقب" | "مزمع")
        || matches!(word, "يتوقع" | "ينتظر" | "سوف" | "يعتزم" | "تعتزم");
    let is_verb = ["سي", "ست", "سن"].iter().any(|start| word.starts_with(start))
        && (5..=8).contains(&word.chars().count())
        && word.chars().all(is_arabic_letter);
    // Nouns that begin so: سيارة، سياسة، سيطرة، ستين، سنوات.
    let is_noun = word.ends_with("ات")
        || word.ends_with("ين")
        || ["سيا", "سين", "سيب", "سيد", "سير", "سيط", "سيول", "سنو", "ستين", "ستار", "ستري", "ستام"]
            .iter()
            .any(|start| word.starts_with(start));
    expects || (is_verb && !is_noun)
}

/// Whether a word has the form of a past verb with a feminine subject: «استهدفت», and not of a noun or name («تصويت»).
fn is_past(word: &str) -> bool {
    let is_other = word.ends_with("ات") || word.ends_with("يت") || ["ت", "وت", "ال"].iter().any(|start| word.starts_with(start));
    word.ends_with('ت') && word.chars().count() >= 4 && !is_other
}

/// Whether the name of a weekday behind `before` is another word: «صلاة الجمعة», «بين الاثنين», «أيام الخميس».
fn is_other_word(weekday: Weekday, before: &str) -> bool {
    let before = unjoined(before);
    matches!(before, "صلاه" | "خطبه" | "ايام" | "كل" | "مسجد" | "صحيفه" | "جريده")
        // «الواحد الأحد»
        || (weekday == Weekday::Sunday && matches!(before, "الواحد" | "الله"))
        || (weekday == Weekday::Monday && matches!(before, "بين" | "كلا" | "هذين" | "هذان" | "هولاء" | "عن" | "احد" | "ان" | "لكن" | "من"))
}

/// Words before a weekday among which what is to come may be announced.
const AHEAD_REACH: usize = 20;
/// Words behind it.
const BEHIND_REACH: usize = 3;
/// Words before what announces among which «كان» puts it into the past.
const PAST_REACH: usize = 4;

pub(crate) fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "الاحد" => Weekday::Sunday,
        "الاثنين" | "الاتنين" => Weekday::Monday,
        "الثلاثاء" | "الثلثاء" => Weekday::Tuesday,
        "الاربعاء" => Weekday::Wednesday,
        "الخميس" => Weekday::Thursday,
        "الجمعه" => Weekday::Friday,
        "السبت" => Weekday::Saturday,
        _ => return None,
    })
}

/// Words of a time that a day cannot be told from: nights run over two, and what is to come is often moved.
fn is_loose(word: &str) -> bool {
    let bare = word.strip_prefix(['و', 'ف']).unwrap_or(word);
    matches!(bare, "ليل" | "ليله" | "الليله" | "فجر" | "غدا" | "الغد" | "المقبل" | "المقبله" | "القادم" | "القادمه")
}

fn direction(word: &str) -> Option<Direction> {
    Some(match word {
        "الماضي" | "الماضيه" | "المنصرم" | "الفايت" | "المنقضي" => Direction::Past,
        "الحالي" | "الجاري" | "الحاليه" | "الجاريه" => Direction::This,
        "المقبل" | "المقبله" | "القادم" | "القادمه" => Direction::Next,
        _ => return None,
    })
}

/// Days from one date to another.
pub(crate) fn days(from: Date, to: Date) -> i64 {
    from.duration_until(to).as_hours() / 24
}

/// Whether «اليوم» before this word is a day told of.
fn is_of_day(word: &str) -> bool {
    matches!(
        word,
        "نفسه"
            | "ذاته"
            | "التالي"
            | "الموالي"
            | "السابق"
            | "الاخير"
            | "الواحد"
            | "الذي"
            | "الاول"
            | "الثاني"
            | "الثالث"
            | "الرابع"
            | "الخامس"
            | "السادس"
            | "السابع"
            | "الثامن"
            | "التاسع"
            | "العاشر"
    )
}

/// The same of «الليلة».
fn is_of_night(word: &str) -> bool {
    matches!(
        word,
        "نفسها"
            | "ذاتها"
            | "التاليه"
            | "المواليه"
            | "السابقه"
            | "الاخيره"
            | "الواحده"
            | "التي"
            | "الاولي"
            | "الثانيه"
            | "الثالثه"
            | "الرابعه"
    )
}

#[cfg(test)]
mod tests {
    use crate::article::{Article, Engine, Published, document::Scratch};
    use crate::facts::FactFinder;
    use crate::model::Model;

    /// The times of a text and when they are; 18 October 2025 is a Saturday.
    fn times(published: &str, text: &str) -> Vec<(String, String)> {
        let model = std::sync::Arc::new(Model::shipped().unwrap());
        let engine = Engine::new(std::sync::Arc::clone(&model), Default::default());
        let published = Published::parse(published, &model.months);
        let document = engine.read(Article { text: text.into(), published, ..Article::default() }, &mut Scratch::default());
        let facts = FactFinder::default().find(&document, &document.sentences[0], &model);
        facts.times.iter().map(|time| (document.show(time.span).to_owned(), time.iso())).collect()
    }

    #[test]
    fn times_count_from_the_day_of_publication() {
        for (text, words, iso) in [
            ("وصل الوفد أمس إلى المدينة للمشاركة في المعرض.", "أمس", "2025-10-17"),
            ("وقعت الشركة العقد يوم الأربعاء في العاصمة.", "يوم الأربعاء", "2025-10-15"),
            ("يفتتح المعرض أبوابه الخميس المقبل أمام الزوار.", "الخميس المقبل", "2025-10-23"),
            ("زار الوزير المدينة الشهر الماضي برفقة وفد كبير.", "الشهر الماضي", "2025-09"),
            ("ارتفعت الأسعار هذا العام في معظم المدن الساحلية.", "هذا العام", "2025"),
            ("افتتح الجسر في 3 سبتمبر بحضور سكان القرى.", "3 سبتمبر", "2025-09-03"),
            ("بدأ العمل في أبريل الماضي على الطريق الجديد.", "أبريل الماضي", "2025-04"),
            ("أغلق المصنع قبل نحو عامين بسبب الديون.", "قبل نحو عامين", "2023"),
            ("تأسست الجمعية في عام 1998 على يد معلمين.", "في عام 1998", "1998"),
            ("افتتح الوزير الجسر الجمعة بحضور سكان القرى.", "الجمعة", "2025-10-17"),
            ("ومن المقرر أن يفتتح الوزير الجسر الاثنين بحضور السكان.", "الاثنين", "2025-10-20"),
            ("ووصلت أنباء عن موجة ثانية متوقعة مساء الاثنين في الوادي.", "مساء الاثنين", "2025-10-20"),
            ("وباتت العاصفة المنتظرة ليل الأربعاء أضعف مما قيل.", "ليل الأربعاء", "2025-10-22"),
            ("ستعقد اللجنة جلستها مساء الأحد في البلدية.", "مساء الأحد", "2025-10-19"),
            ("انهار الجسر في ديسمبر/كانون العام الماضي بعد السيول.", "ديسمبر/كانون العام الماضي", "2024-12"),
            ("ومن المقرر أن تتواصل أعمال الترميم، الاثنين، في القلعة.", "الاثنين", "2025-10-20"),
            ("سيعقد سكان الوادي اجتماعاً لبحث أضرار السيول برئاسة شيخ القرية، الخميس.", "الخميس", "2025-10-23"),
            ("سيواجه فريق القرية ضيفه الخميس على ملعب البلدية.", "الخميس", "2025-10-23"),
            ("يستضيف فريق القرية جاره يوم الاثنين على ملعب البلدية.", "يوم الاثنين", "2025-10-20"),
            ("يفتتح المعرض غداً الأحد أمام الزوار.", "غداً الأحد", "2025-10-19"),
            ("يسافر الفريق يوم غد الأحد إلى الساحل.", "غد الأحد", "2025-10-19"),
            ("حفل توزيع الجوائز على تلاميذ القرية الأحد.", "الأحد", "2025-10-19"),
            ("يفتتح المعرض أبوابه الثلاثاء 4 نوفمبر أمام الزوار.", "4 نوفمبر", "2025-11-04"),
            ("افتتح الجسر في 27 من سبتمبر بحضور السكان.", "27 من سبتمبر", "2025-09-27"),
            ("ستعلن الجمعية أسماء الفائزين بعد أن فرزت اللجنة، الاثنين، أصوات السكان.", "الاثنين", "2025-10-13"),
            ("كان الفريق سيسافر الأربعاء إلى الساحل لولا السيول.", "الأربعاء", "2025-10-15"),
            ("يعيش السكان بلا ماء منذ الاثنين في أطراف القرية.", "الاثنين", "2025-10-13"),
            ("يعقد المجلس جلسة بعد حريق الجمعة في السوق.", "الجمعة", "2025-10-17"),
            ("ومن المنتظر أن تصل الأربعاء فرقة أخرى قبل أمطار الليلة نفسها.", "الأربعاء", "2025-10-22"),
        ] {
            assert_eq!(times("2025-10-18", text), [(words.to_owned(), iso.to_owned())], "{text}");
        }
    }

    #[test]
    fn names_of_days_that_are_other_words_are_none() {
        for text in [
            "آمن بالله الواحد الأحد منذ صغره.",
            "خرج الناس بعد صلاة الجمعة إلى الساحة.",
            "لا فرق بين الاثنين في السعر.",
            "ترك رسالة قبل يومين من انهيار الجسر.",
        ] {
            assert_eq!(times("2025-10-18", text), [], "{text}");
        }
    }

    #[test]
    fn a_day_that_the_text_told_of_is_not_today() {
        for text in [
            "لم تصل الفرق إلى القرى في اليوم الأول.",
            "واجتمع الوزراء في اليوم ذاته لبحث الأضرار.",
            "وغادر الوفد في اليوم التالي إلى الساحل.",
        ] {
            assert_eq!(times("2025-10-18", text), [], "{text}");
        }
    }

    #[test]
    fn an_undated_article_resolves_only_what_it_states() {
        assert_eq!(times("", "وصل الوفد أمس إلى المدينة للمشاركة في المعرض."), []);
        assert_eq!(times("", "وقع الاتفاق في 3 سبتمبر 2025 في العاصمة.").len(), 1);
    }
}

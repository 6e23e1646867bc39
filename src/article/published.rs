//! The date of an article, and where it was read.
//!
//! Uses `text::dates`. A date is only ever what the container or the page states; the clock and the file's own
//! dates are never asked, and what states nothing stays undated.

use crate::text::{MonthNames, Span};
use jiff::civil::Date;
use jiff::{Timestamp, fmt::rfc2822, tz::TimeZone};
use serde::Serialize;

/// When an article was published.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Published {
    /// The day, in the publisher's own time zone.
    pub date: Date,
    /// The exact instant, where the page states time and zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instant: Option<Timestamp>,
    /// Where it was read.
    pub origin: DateOrigin,
}

/// Where a date was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateOrigin {
    /// A field of the record or of the page's head.
    Metadata,
    /// A dateline or publication stamp in the text, at this span.
    Text(Span),
}

impl Published {
    /// Reads ISO 8601, RFC 3339, RFC 2822 or any date that a page would print.
    #[must_use]
    pub fn parse(text: &str, months: &MonthNames) -> Option<Self> {
        let text = text.trim();
        let zoned = rfc2822::parse(text).ok().map(|zoned| (zoned.date(), zoned.timestamp()));
        let exact = zoned.or_else(|| {
            let timestamp: Timestamp = text.parse().ok()?;
            // The day is the publisher's: the one that is written, not the one in Greenwich.
            Some((text.get(..10)?.parse().ok()?, timestamp))
        });
        if let Some((date, instant)) = exact {
            return Some(Self { date, instant: Some(instant), origin: DateOrigin::Metadata });
        }
        let date = text.get(..10).and_then(|day| day.parse().ok()).or_else(|| months.dates(text).first().map(|mention| mention.date))?;
        Some(Self { date, instant: None, origin: DateOrigin::Metadata })
    }

    /// In a form that [`Published::parse`] reads back as the same day: the instant in UTC where that falls on the
    /// publisher's day, else the day alone.
    #[must_use]
    pub fn iso(&self) -> String {
        let is_of_day = |instant: &Timestamp| instant.to_zoned(TimeZone::UTC).date() == self.date;
        self.instant.filter(is_of_day).map_or_else(|| self.date.to_string(), |instant| instant.to_string())
    }

    /// A key that sorts by time as far as it is known: an unknown hour counts as the end of its day.
    #[must_use]
    pub fn sort_key(&self) -> (Date, i64) {
        (self.date, self.instant.map_or(i64::MAX, Timestamp::as_second))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Option<String> {
        let months = MonthNames::parse(include_str!("../../models/months.txt"));
        Published::parse(text, &months).map(|p| format!("{}{}", p.date, if p.instant.is_some() { " exact" } else { "" }))
    }

    #[test]
    fn the_forms_that_records_use() {
        assert_eq!(parse("Wed, 16 May 2018 23:58:24 +0400").as_deref(), Some("2018-05-16 exact"));
        assert_eq!(parse("Mon, 25 Jun 2018 05:50:15 GMT").as_deref(), Some("2018-06-25 exact"));
        assert_eq!(parse("2025-10-18T23:30:00+03:00").as_deref(), Some("2025-10-18 exact"));
        assert_eq!(parse("2025-10-18").as_deref(), Some("2025-10-18"));
        assert_eq!(parse("2025-10-18 09:00").as_deref(), Some("2025-10-18"));
        assert_eq!(parse("السبت ١٨ أكتوبر ٢٠٢٥").as_deref(), Some("2025-10-18"));
        assert_eq!(parse("أمس"), None);
    }

    #[test]
    fn the_publishers_day_survives_writing_and_reading() {
        let months = MonthNames::default();
        for stated in ["Wed, 16 May 2018 01:58:24 +0400", "Wed, 16 May 2018 15:58:24 +0400", "2018-05-16"] {
            let written = Published::parse(stated, &months).unwrap().iso();
            assert_eq!(Published::parse(&written, &months).unwrap().date.to_string(), "2018-05-16", "{stated}");
        }
    }
}

//! A publication date as far as it is known: always a month, with a day or a year or both. It exists in the calendar.

use std::fmt;

use jiff::civil::Date;

/// A date that may lack its year or its day, but not both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct PartialDate {
    pub(crate) year: Option<i16>,
    pub(crate) month: i8,
    pub(crate) day: Option<i8>,
}

/// A year in which 29 February exists, for dates without one.
const LEAP_YEAR: i16 = 2000;

impl PartialDate {
    /// The date of these parts; none where it is in no calendar, or says neither year nor day.
    pub(crate) fn new(year: Option<i16>, month: i8, day: Option<i8>) -> Option<Self> {
        if year.is_none() && day.is_none() {
            return None;
        }
        Date::new(year.unwrap_or(LEAP_YEAR), month, day.unwrap_or(1)).ok()?;
        Some(Self { year, month, day })
    }

    /// Whether year, month and day are all known.
    pub(crate) fn is_full(self) -> bool {
        self.year.is_some() && self.day.is_some()
    }

    /// The same day with the year of `other`, where that is sure to mean the same month and day.
    pub(crate) fn with_year_of(self, other: Self) -> Option<Self> {
        let same_day = other.day.is_none() || other.day == self.day;
        let fits = self.year.is_none() && self.month == other.month && same_day;
        if fits { Self::new(Some(other.year?), self.month, self.day) } else { None }
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.year, self.day) {
            (Some(year), Some(day)) => write!(f, "{year:04}-{:02}-{day:02}", self.month),
            (Some(year), None) => write!(f, "{year:04}-{:02}", self.month),
            (None, Some(day)) => write!(f, "--{:02}-{day:02}", self.month),
            (None, None) => write!(f, "--{:02}", self.month),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_dates_of_the_calendar_exist() {
        assert!(PartialDate::new(Some(2023), 2, Some(29)).is_none());
        assert!(PartialDate::new(None, 2, Some(29)).is_some());
        assert!(PartialDate::new(None, 13, Some(1)).is_none());
        assert!(PartialDate::new(None, 1, None).is_none());
    }

    #[test]
    fn a_year_is_taken_only_from_the_same_day_or_month() {
        let day = PartialDate::new(None, 8, Some(29)).expect("a date");
        let month = PartialDate::new(Some(2024), 8, None).expect("a date");
        assert_eq!(day.with_year_of(month).expect("a date").to_string(), "2024-08-29");
        let other = PartialDate::new(Some(2024), 8, Some(28)).expect("a date");
        assert!(day.with_year_of(other).is_none());
        assert_eq!((day.to_string(), month.to_string()), ("--08-29".to_owned(), "2024-08".to_owned()));
    }
}

//! A stretch of the calendar: a year or a part of one, with or without a known year, and how it is written.

use jiff::civil::Date;

/// A part of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    Whole,
    /// A month.
    Month(i8),
    /// A day: month and day.
    Day(i8, i8),
    /// A quarter, from 1.
    Quarter(i8),
    /// A half, from 1.
    Half(i8),
    /// From a first to a last month.
    Months(i8, i8),
}

/// A part of a year, whose year may be open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// The year; `None` where the text names none.
    pub year: Option<i16>,
    /// Which part of it.
    pub part: Part,
}

impl Point {
    /// A whole year.
    pub fn year(year: i16) -> Self {
        Self { year: Some(year), part: Part::Whole }
    }

    /// The day `date`.
    pub fn day(date: Date) -> Self {
        Self { year: Some(date.year()), part: Part::Day(date.month(), date.day()) }
    }

    /// The same part in `year`, where it has none of its own.
    pub fn or_year(self, year: Option<i16>) -> Self {
        Self { year: self.year.or(year), ..self }
    }

    /// ISO text; `None` while the year is open.
    pub fn text(self) -> Option<String> {
        let year = self.year?;
        Some(match self.part {
            Part::Whole => format!("{year:04}"),
            Part::Month(month) => format!("{year:04}-{month:02}"),
            Part::Day(month, day) => format!("{year:04}-{month:02}-{day:02}"),
            Part::Quarter(quarter) => format!("{year:04}-Q{quarter}"),
            Part::Half(half) => format!("{year:04}-H{half}"),
            Part::Months(first, last) if first > last => format!("{year:04}-{first:02}/{:04}-{last:02}", year + 1),
            Part::Months(first, last) => format!("{year:04}-{first:02}/{year:04}-{last:02}"),
        })
    }

    /// The same part of the year before.
    pub fn year_before(self) -> Option<Self> {
        Some(Self { year: Some(self.year?.checked_sub(1)?), ..self })
    }

    /// The month, quarter or half before; of a whole year, the year before.
    pub fn part_before(self) -> Option<Self> {
        let turned = |part: i8, last: i8| if part > 1 { (part - 1, 0) } else { (last, 1) };
        let (part, years) = match self.part {
            Part::Whole => (Part::Whole, 1),
            Part::Month(month) => (Part::Month(turned(month, 12).0), turned(month, 12).1),
            Part::Quarter(quarter) => (Part::Quarter(turned(quarter, 4).0), turned(quarter, 4).1),
            Part::Half(half) => (Part::Half(turned(half, 2).0), turned(half, 2).1),
            Part::Day(..) | Part::Months(..) => return None,
        };
        Some(Self { year: Some(self.year?.checked_sub(years)?), part })
    }

    /// Its last day.
    pub fn last_day(self) -> Option<Date> {
        let year = self.year?;
        let (month, day) = match self.part {
            Part::Whole => (12, None),
            Part::Month(month) | Part::Months(_, month) => (month, None),
            Part::Day(month, day) => (month, Some(day)),
            Part::Quarter(quarter) => (quarter.checked_mul(3)?, None),
            Part::Half(half) => (half.checked_mul(6)?, None),
        };
        match day {
            Some(day) => Date::new(year, month, day).ok(),
            None => Date::new(year, month, 1).ok().map(Date::last_of_month),
        }
    }

    /// The text of its last day.
    pub fn end_text(self) -> Option<String> {
        self.last_day().and_then(|day| Point::day(day).text())
    }

    /// Its first month, counted from January of year 0; what orders points of unlike parts.
    pub fn first_month(self) -> Option<i32> {
        let month = match self.part {
            Part::Whole => 1,
            Part::Month(month) | Part::Day(month, _) | Part::Months(month, _) => month,
            Part::Quarter(quarter) => quarter * 3 - 2,
            Part::Half(half) => half * 6 - 5,
        };
        self.year.map(|year| i32::from(year) * 12 + i32::from(month))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_written_as_iso() {
        let year = Some(2023);
        let cases = [
            (Part::Whole, "2023", "2023-12-31"),
            (Part::Month(2), "2023-02", "2023-02-28"),
            (Part::Day(3, 5), "2023-03-05", "2023-03-05"),
            (Part::Quarter(2), "2023-Q2", "2023-06-30"),
            (Part::Half(1), "2023-H1", "2023-06-30"),
            (Part::Months(1, 9), "2023-01/2023-09", "2023-09-30"),
        ];
        for (part, text, end) in cases {
            assert_eq!(Point { year, part }.text().as_deref(), Some(text));
            assert_eq!(Point { year, part }.end_text().as_deref(), Some(end));
        }
        assert_eq!(Point { year: None, part: Part::Month(1) }.text(), None);
    }
}

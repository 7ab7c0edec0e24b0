//! A stretch of a told length that ends at a date: "the six months to August", "the year ended March 31, 2022".

use jiff::ToSpan;
use jiff::civil::Date;

use super::calendar::Unit;
use super::core::Core;
use super::point::{Part, Point};

/// Longer stretches are no run of months.
const LONGEST: i16 = 120;

impl Core {
    /// The stretch of `count` units that ends with this date; `None` where it is no date or not of such a unit. Its
    /// year may be open.
    pub(super) fn run(self, unit: Unit, count: i16) -> Option<Self> {
        let last = self.to.unwrap_or(self.from);
        if !(1..=LONGEST).contains(&count) {
            return None;
        }
        let (first, last) = match unit {
            Unit::Month => months(last, count)?,
            Unit::Quarter => months(last, count.checked_mul(3)?)?,
            Unit::Half => months(last, count.checked_mul(6)?)?,
            Unit::Year => months(last, count.checked_mul(12)?)?,
            Unit::Week => weeks(last, count)?,
            _ => return None,
        };
        Some(Self { from: first, to: (first != last).then_some(last), end: false, ..self })
    }
}

/// The months up to `last`, whole ones where it is a month or the last day of one.
fn months(last: Point, count: i16) -> Option<(Point, Point)> {
    let (month, day) = match last.part {
        Part::Month(month) => (month, None),
        Part::Day(month, day) => (month, Some(day)),
        _ => return None,
    };
    // A year in which the month is as long as it can be tells whether the day is its last.
    let long = Date::new(last.year.unwrap_or(2000), month, 1).ok()?.last_of_month().day();
    if let Some(day) = day.filter(|day| *day < long) {
        let end = Date::new(last.year?, month, day).ok()?;
        let first = end.checked_sub(i64::from(count).months()).ok()?.tomorrow().ok()?;
        return Some((Point::day(first), last));
    }
    let begin = i32::from(month) - i32::from(count);
    let first = i8::try_from(begin.rem_euclid(12)).ok()? + 1;
    let years = i16::try_from(begin.div_euclid(12)).ok()?;
    let year = match last.year {
        Some(year) => Some(year.checked_add(years)?),
        // The year before is told by the months, any other is not.
        None if years >= -1 => None,
        None => return None,
    };
    if first == 1 && month == 12 && count == 12 {
        let whole = Point::year(last.year?);
        return Some((whole, whole));
    }
    let end = Point { year: last.year, part: Part::Month(month) };
    Some((Point { year, part: Part::Month(first) }, end))
}

/// The weeks up to the day `last`.
fn weeks(last: Point, count: i16) -> Option<(Point, Point)> {
    let Part::Day(month, day) = last.part else { return None };
    let end = Date::new(last.year?, month, day).ok()?;
    let first = end.checked_sub(i64::from(count).weeks()).ok()?.tomorrow().ok()?;
    Some((Point::day(first), last))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(last: Point, unit: Unit, count: i16) -> Option<String> {
        let core = Core::point(last).run(unit, count)?;
        let text = |point: Point| point.text().unwrap_or_else(|| format!("{:?}", point.part));
        Some(core.to.map_or(text(core.from), |to| format!("{} to {}", text(core.from), text(to))))
    }

    #[test]
    fn months_weeks_and_years_end_at_a_date() {
        let point = |year: i16, part: Part| Point { year: Some(year), part };
        let cases = [
            (point(1987, Part::Month(8)), Unit::Month, 6, Some("1987-03 to 1987-08")),
            (point(2010, Part::Month(6)), Unit::Year, 1, Some("2009-07 to 2010-06")),
            (point(2022, Part::Day(3, 31)), Unit::Year, 1, Some("2021-04 to 2022-03")),
            (point(2022, Part::Day(12, 31)), Unit::Year, 1, Some("2022")),
            (point(2022, Part::Month(6)), Unit::Quarter, 1, Some("2022-04 to 2022-06")),
            (point(2024, Part::Day(10, 5)), Unit::Week, 4, Some("2024-09-08 to 2024-10-05")),
            (point(2024, Part::Day(4, 5)), Unit::Year, 1, Some("2023-04-06 to 2024-04-05")),
            (Point { year: None, part: Part::Month(2) }, Unit::Month, 6, Some("Month(9) to Month(2)")),
            (Point { year: None, part: Part::Month(2) }, Unit::Year, 3, None),
            (Point::year(2020), Unit::Year, 1, None),
        ];
        for (last, unit, count, wanted) in cases {
            assert_eq!(run(last, unit, count).as_deref(), wanted, "{last:?} {unit:?} {count}");
        }
    }
}

//! Periods as text and as dates. A period is `2023`, `2023-01`, `2023-01-05`, `2023-Q1`, `2023-H2`, or two of them
//! joined by `/`, where either side may be open. Its dates are both inclusive.

use jiff::civil::{Date, date};

/// First and last day of `period`; an open or unreadable side is `None`.
///
/// ```
/// # use sluicebox_record::period::bounds;
/// # use jiff::civil::date;
/// assert_eq!(bounds("2023-Q1"), (Some(date(2023, 1, 1)), Some(date(2023, 3, 31))));
/// assert_eq!(bounds("2013/"), (Some(date(2013, 1, 1)), None));
/// ```
pub fn bounds(period: &str) -> (Option<Date>, Option<Date>) {
    match period.split_once('/') {
        Some((from, to)) => (simple(from).map(|(first, _)| first), simple(to).map(|(_, last)| last)),
        None => simple(period).map_or((None, None), |(first, last)| (Some(first), Some(last))),
    }
}

/// Whether `period` is written in the form above.
pub fn is_valid(period: &str) -> bool {
    match period.split_once('/') {
        Some(("", "")) => false,
        Some((from, to)) => [from, to].iter().all(|side| side.is_empty() || simple(side).is_some()),
        None => simple(period).is_some(),
    }
}

fn simple(text: &str) -> Option<(Date, Date)> {
    let mut parts = text.split('-');
    let year = number(parts.next()?, 4)?;
    match (parts.next(), parts.next(), parts.next()) {
        (None, None, None) => months(year, 1, 12),
        (Some(part), None, None) => match part.strip_prefix('Q').or_else(|| part.strip_prefix('H')) {
            Some(nth) => {
                let length = if part.starts_with('Q') { 3 } else { 6 };
                let first = (number(nth, 1)?.checked_sub(1)?).checked_mul(length)?.checked_add(1)?;
                months(year, i8::try_from(first).ok()?, i8::try_from(length).ok()?)
            }
            None => months(year, i8::try_from(number(part, 2)?).ok()?, 1),
        },
        (Some(month), Some(day), None) => {
            let day = Date::new(year, i8::try_from(number(month, 2)?).ok()?, i8::try_from(number(day, 2)?).ok()?);
            day.ok().map(|day| (day, day))
        }
        _ => None,
    }
}

fn number(text: &str, width: usize) -> Option<i16> {
    let digits = text.len() == width && text.bytes().all(|b| b.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

fn months(year: i16, first: i8, count: i8) -> Option<(Date, Date)> {
    let last = first.checked_add(count)?.checked_sub(1)?;
    let start = Date::new(year, first, 1).ok()?;
    let end = Date::new(year, last, 1).ok()?.last_of_month();
    Some((start, end))
}

/// Days since 1970-01-01, as Arrow's `Date32` wants them.
pub fn epoch_days(day: Date) -> i32 {
    (day - date(1970, 1, 1)).get_days()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_has_its_dates() {
        let cases = [
            ("2023", Some(date(2023, 1, 1)), Some(date(2023, 12, 31))),
            ("2024-02", Some(date(2024, 2, 1)), Some(date(2024, 2, 29))),
            ("2024-02-10", Some(date(2024, 2, 10)), Some(date(2024, 2, 10))),
            ("2022-H2", Some(date(2022, 7, 1)), Some(date(2022, 12, 31))),
            ("2022-Q4", Some(date(2022, 10, 1)), Some(date(2022, 12, 31))),
            ("2013/2023", Some(date(2013, 1, 1)), Some(date(2023, 12, 31))),
            ("/2030", None, Some(date(2030, 12, 31))),
            ("2023-13", None, None),
            ("2023-H3", None, None),
            ("2023-Q0", None, None),
            ("May 2023", None, None),
        ];
        for (text, from, to) in cases {
            assert_eq!(bounds(text), (from, to), "{text}");
            assert_eq!(is_valid(text), from.is_some() || to.is_some(), "{text}");
        }
    }

    #[test]
    fn days_count_from_1970() {
        assert_eq!(epoch_days(date(1970, 1, 2)), 1);
        assert_eq!(epoch_days(date(2026, 11, 24)), 20_781);
    }
}

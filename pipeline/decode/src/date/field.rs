//! The `published` field of a record: any of the common ways to write a date, alone.

use super::line::date_line;
use super::partial::PartialDate;

/// The date that a record's `published` says; none where it cannot be read for certain.
pub(crate) fn field_date(text: &str) -> Option<PartialDate> {
    let text = text.trim();
    partial(text).or_else(|| compact(text)).or_else(|| date_line(text).map(|line| line.date))
}

/// `2024-08` and `--03-19`.
fn partial(text: &str) -> Option<PartialDate> {
    if let Some(rest) = text.strip_prefix("--") {
        let (month, day) = rest.split_once('-')?;
        return PartialDate::new(None, two(month)?, Some(two(day)?));
    }
    let (year, month) = text.split_once('-')?;
    PartialDate::new(Some(four(year)?), two(month)?, None)
}

/// `20240819`.
fn compact(text: &str) -> Option<PartialDate> {
    let (year, rest) = text.split_at_checked(4)?;
    let (month, day) = rest.split_at_checked(2)?;
    PartialDate::new(Some(four(year)?), two(month)?, Some(two(day)?))
        .filter(|date| matches!(date.year, Some(1800..2100)))
}

fn two(digits: &str) -> Option<i8> {
    (digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit())).then(|| digits.parse().ok()).flatten()
}

fn four(digits: &str) -> Option<i16> {
    (digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit())).then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_field() {
        let cases = [
            ("2018-01-02", Some("2018-01-02")),
            (" 2018-01-02T10:00:00+08:00 ", Some("2018-01-02")),
            ("2018-01-02 10:00:00.123456", Some("2018-01-02")),
            ("2024-08", Some("2024-08")),
            ("--03-19", Some("--03-19")),
            ("20240819", Some("2024-08-19")),
            ("Fri, 31 Jan 2014 10:00:00 GMT", Some("2014-01-31")),
            ("January 31, 2014", Some("2014-01-31")),
            ("31 January 2014", Some("2014-01-31")),
            ("2014年1月31日", Some("2014-01-31")),
            ("2024", None),
            ("03/04/2021", None),
            ("2023-02-30", None),
            ("1577836800", None),
            ("yesterday", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(field_date(text).map(|date| date.to_string()).as_deref(), expected, "{text}");
        }
    }
}

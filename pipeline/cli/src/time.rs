//! Times and lengths of time as they are typed. Days have 24 hours, and a date begins at midnight UTC, so that a job
//! does the same in every time zone.

use std::time::Duration;

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Span, SpanRelativeTo, Timestamp};

/// Reads `365d`, `36h`, `2 weeks`, `90min`.
///
/// # Errors
/// What is wrong with it.
pub(crate) fn length(text: &str) -> Result<Duration, String> {
    let wrong = |_| format!("'{text}' is no length of time; write one as 36h, 2d or 8w");
    let span: Span = text.parse().map_err(wrong)?;
    let length = span.to_duration(SpanRelativeTo::days_are_24_hours()).map_err(wrong)?;
    Duration::try_from(length).map_err(wrong)
}

/// Reads a time (`2026-11-24T06:00:00Z`), a date (`2026-11-24`) or how long before now it was (`2d`).
///
/// # Errors
/// What is wrong with it.
pub(crate) fn since(text: &str) -> Result<Timestamp, String> {
    since_of(text, Timestamp::now())
}

fn since_of(text: &str, now: Timestamp) -> Result<Timestamp, String> {
    let wrong = || format!("'{text}' is no time; write one as 2026-11-24T06:00:00Z, 2026-11-24 or 2d (two days ago)");
    if let Ok(time) = text.parse::<Timestamp>() {
        return Ok(time);
    }
    if let Ok(date) = Date::strptime("%Y-%m-%d", text) {
        return TimeZone::UTC.to_timestamp(date.to_datetime(Time::midnight())).map_err(|_| wrong());
    }
    let length = length(text).map_err(|_| wrong())?;
    now.checked_sub(length).map_err(|_| wrong())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_read() {
        let hours = |hours: u64| Ok(Duration::from_secs(hours * 3600));
        assert_eq!(["365d", "36h", "2w", "1d12h"].map(length), [365 * 24, 36, 14 * 24, 36].map(hours));
        for wrong in ["", "3", "one day", "-2d", "1y", "2mo"] {
            assert!(length(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn times_dates_and_ages_are_read() {
        let now: Timestamp = "2026-11-25T01:00:00Z".parse().unwrap();
        let cases = [
            ("2026-11-24T08:00:00+02:00", "2026-11-24T06:00:00Z"),
            ("2026-11-24", "2026-11-24T00:00:00Z"),
            ("2d", "2026-11-23T01:00:00Z"),
            ("90min", "2026-11-24T23:30:00Z"),
        ];
        for (text, expected) in cases {
            assert_eq!(since_of(text, now), Ok(expected.parse().unwrap()), "{text}");
        }
        for wrong in ["yesterday", "2026-13-01", "", "-1d", "2026-11-24T06:00:00"] {
            assert!(since_of(wrong, now).is_err(), "{wrong}");
        }
    }
}

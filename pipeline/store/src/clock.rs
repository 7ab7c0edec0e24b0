//! The clock that commits are timed by. A test can set it: `SLUICEBOX_CLOCK_OFFSET=-86400` is a day back.

use std::sync::OnceLock;

use jiff::{SignedDuration, Timestamp};

/// The environment variable that sets it, in seconds from the machine's.
const VARIABLE: &str = "SLUICEBOX_CLOCK_OFFSET";

static OFFSET: OnceLock<SignedDuration> = OnceLock::new();

fn offset() -> SignedDuration {
    *OFFSET.get_or_init(|| std::env::var(VARIABLE).map_or(SignedDuration::ZERO, |text| parse(&text)))
}

/// What is no number of seconds leaves the clock as it is.
fn parse(text: &str) -> SignedDuration {
    text.parse().map_or(SignedDuration::ZERO, SignedDuration::from_secs)
}

/// The time now.
pub(crate) fn now() -> Timestamp {
    let now = Timestamp::now();
    now.checked_add(offset()).unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offset_is_a_number_of_seconds() {
        assert_eq!(parse("-86400"), SignedDuration::from_hours(-24));
        assert_eq!(parse("tomorrow"), SignedDuration::ZERO);
    }
}

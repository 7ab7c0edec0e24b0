//! How many rejects a run may meet before it is taken for one that goes wrong.

use std::fmt;
use std::str::FromStr;

/// A share says nothing of the first few: it is looked at from so many articles and rejects on, and at the end.
const LEAST_SEEN: i64 = 100;

/// The most rejects that a run goes on with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum MaxRejects {
    /// So many.
    Count(u32),
    /// So many of each hundred articles and rejects.
    Percent(f64),
}

impl MaxRejects {
    /// Whether `rejects` beside `articles` are more; at the end of a run a share is looked at however few there are.
    pub(crate) fn is_exceeded(self, rejects: i64, articles: i64, is_end: bool) -> bool {
        let seen = rejects + articles;
        match self {
            Self::Count(most) => rejects > i64::from(most),
            Self::Percent(_) if seen < LEAST_SEEN && !is_end => false,
            Self::Percent(most) => rejects as f64 * 100.0 > most * seen as f64,
        }
    }
}

impl FromStr for MaxRejects {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("'{text}' is neither a number of rejects, such as 100, nor a share, such as 5%");
        let Some(percent) = text.strip_suffix('%') else {
            return text.parse().map(Self::Count).map_err(|_| wrong());
        };
        let share: f64 = percent.trim().parse().map_err(|_| wrong())?;
        if (0.0..=100.0).contains(&share) { Ok(Self::Percent(share)) } else { Err(wrong()) }
    }
}

impl fmt::Display for MaxRejects {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count(most) => write!(f, "{most}"),
            Self::Percent(most) => write!(f, "{most}%"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_shares_are_read() {
        for (text, expected) in [("0", MaxRejects::Count(0)), ("12", MaxRejects::Count(12))] {
            assert_eq!(text.parse(), Ok(expected));
        }
        assert_eq!("2.5%".parse(), Ok(MaxRejects::Percent(2.5)));
        for wrong in ["", "%", "-1", "101%", "many", "NaN%", "1.5"] {
            assert!(wrong.parse::<MaxRejects>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_share_is_looked_at_when_enough_was_seen() {
        let share = MaxRejects::Percent(5.0);
        assert!(!share.is_exceeded(1, 0, false), "the first one says nothing");
        assert!(share.is_exceeded(1, 0, true), "but at the end it is all there is");
        assert!(!share.is_exceeded(5, 95, false) && share.is_exceeded(6, 94, false));
        assert!(!MaxRejects::Count(2).is_exceeded(2, 0, true) && MaxRejects::Count(2).is_exceeded(3, 0, false));
        assert!(!share.is_exceeded(0, 0, true));
    }
}

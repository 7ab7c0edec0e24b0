//! A line that is nothing but a date: with its weekday, time and label, or in brackets, but with no other word.

use super::find::mentions;
use super::partial::PartialDate;
use crate::vocabulary::vocabulary;

/// A line that is a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DateLine {
    pub(crate) date: PartialDate,
    /// The line says that it is the date of a change.
    pub(crate) is_update: bool,
}

/// Over this many bytes a line is no date.
const LINE_BYTES: usize = 96;

/// The date that is all of `line`.
pub(crate) fn date_line(line: &str) -> Option<DateLine> {
    if line.len() > LINE_BYTES || !could_be_date(line) {
        return None;
    }
    mentions(line).find_map(|mention| {
        let (before, after) = (line.get(..mention.span.start)?, line.get(mention.span.end..)?);
        let beside = beside(before)?.and(beside(after)?);
        Some(DateLine { date: mention.date, is_update: beside.update })
    })
}

/// A year, or a digit beside a letter: what every date has and most cells of a table lack.
fn could_be_date(line: &str) -> bool {
    let digits = line.bytes().filter(u8::is_ascii_digit).count();
    let letters = line.bytes().any(|byte| byte.is_ascii_alphabetic() || !byte.is_ascii());
    digits >= 4 || digits > 0 && letters
}

/// What the words beside a date are.
#[derive(Clone, Copy, Default)]
struct Beside {
    update: bool,
}

impl Beside {
    fn and(self, other: Self) -> Self {
        Self { update: self.update || other.update }
    }
}

/// None where a word stands beside the date that belongs to no date.
fn beside(text: &str) -> Option<Beside> {
    let dates = &vocabulary().dates;
    let mut beside = Beside::default();
    let words: Vec<String> = text
        .split(|c: char| c.is_whitespace() || "(),;|·•[]<>“”\"（），；–—".contains(c))
        .map(|word| word.trim_matches(|c: char| ".:：-/*'’_".contains(c)).to_lowercase())
        .filter(|word| !word.is_empty())
        .collect();
    let has_clock_word = words.iter().any(|word| dates.clock.contains(word));
    for word in &words {
        if dates.updates.contains(word) {
            beside.update = true;
            continue;
        }
        let is_hour = has_clock_word && word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_digit());
        let known = dates.labels.contains(word) || dates.weekdays.contains(word) || dates.clock.contains(word);
        if !(known || is_hour || is_clock(word)) {
            return None;
        }
    }
    Some(beside)
}

/// Whether `text` is a time of day: `18:58:02`, `2:40 am`, `t08:00:00z`, `utc+8`, `10时20分`.
pub(crate) fn is_clock(text: &str) -> bool {
    let clock = &vocabulary().dates.clock;
    let lower = text.to_lowercase();
    let bare = lower.strip_prefix('t').unwrap_or(&lower);
    let numerals = bare.chars().filter(char::is_ascii_digit).count();
    let words = bare.split(|c: char| c.is_ascii_digit() || c.is_whitespace() || ":.+-：".contains(c));
    let known = words.filter(|word| !word.is_empty()).all(|word| word == "z" || clock.contains(word));
    let divided =
        bare.contains([':', '.', '：']) || bare.chars().any(|c| !c.is_ascii()) || bare.chars().any(char::is_alphabetic);
    let most = bare.chars().filter(|c| !c.is_whitespace()).count() <= 24;
    (1..=14).contains(&numerals) && known && divided && most
}

/// Whether all of `text` is a date with year and day.
pub(crate) fn is_full_date(text: &str) -> bool {
    date_line(text).is_some_and(|line| line.date.is_full())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_hold() {
        let dates = &vocabulary().dates;
        let with_year = |line: &str| date_line(line).is_some_and(|line| line.date.year.is_some());
        for line in &dates.line_matches {
            assert!(with_year(line), "'{line}' should be a date");
        }
        for line in &dates.line_not {
            assert!(!with_year(line), "'{line}' should be no date");
        }
    }

    #[test]
    fn times_of_day() {
        for text in ["18:58:02", "2:40 am", "T08:00:00Z", "9.30", "10时20分", "2:40am", "utc+8"] {
            assert!(is_clock(text), "{text}");
        }
        for text in ["", "am", "1858", "9.30 locks", "12 boats"] {
            assert!(!is_clock(text), "{text}");
        }
    }

    #[test]
    fn a_change_is_told_from_a_publication() {
        assert!(date_line("Updated 18 June 2021").expect("a date").is_update);
        assert!(!date_line("Published 18 June 2021").expect("a date").is_update);
    }
}

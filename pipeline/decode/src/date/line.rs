//! A line that is nothing but a date: with its weekday, time and label, or in brackets, but with no other word.

use super::find::{Mention, mentions};
use super::partial::PartialDate;
use crate::vocabulary::vocabulary;

/// A line that is a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DateLine {
    pub(crate) date: PartialDate,
    pub(crate) label: Label,
}

/// What a line says of its date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Label {
    /// It is that of the publication.
    Published,
    /// Nothing.
    None,
    /// It is that of a change.
    Updated,
}

/// Over this many bytes a line is no date.
const LINE_BYTES: usize = 96;

/// The date that is all of `line`; of several the first that is not that of a change.
pub(crate) fn date_line(line: &str) -> Option<DateLine> {
    if line.len() > LINE_BYTES || !could_be_date(line) {
        return None;
    }
    let found: Vec<Mention> = mentions(line).collect();
    let mut start = 0;
    let mut dates = Vec::with_capacity(found.len());
    for mention in &found {
        let label = label(line.get(start..mention.span.start)?)?;
        dates.push(DateLine { date: mention.date, label });
        start = mention.span.end;
    }
    label(line.get(start..)?)?;
    dates.into_iter().min_by_key(|line| line.label == Label::Updated)
}

/// A digit beside a letter, or a year: what every date has and most cells of a table lack.
fn could_be_date(line: &str) -> bool {
    let digit = line.bytes().any(|byte| byte.is_ascii_digit());
    digit && (line.bytes().any(|byte| byte.is_ascii_alphabetic() || !byte.is_ascii()) || super::has_year(line))
}

/// What the words beside a date say; none where one of them belongs to no date.
fn label(text: &str) -> Option<Label> {
    let dates = &vocabulary().dates;
    let words: Vec<String> = text
        .split(|c: char| c.is_whitespace() || "(),;|·•[]<>“”\"（），；–—".contains(c))
        .map(|word| word.trim_matches(|c: char| ".:：-/*'’_".contains(c)).to_lowercase())
        .filter(|word| !word.is_empty())
        .collect();
    let has_clock_word = words.iter().any(|word| dates.clock.contains(word));
    let mut label = Label::None;
    for word in &words {
        let is_hour = has_clock_word && word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_digit());
        let is_known = dates.words.contains(word) || dates.weekdays.contains(word) || dates.clock.contains(word);
        if dates.updates.contains(word) {
            label = Label::Updated;
        } else if dates.labels.contains(word) {
            label = label.min(Label::Published);
        } else if !(is_known || is_hour || is_clock(word)) {
            return None;
        }
    }
    Some(label)
}

/// Whether `text` is a time of day: `18:58:02`, `2:40 am`, `t08:00:00z`, `utc+8`, `10时20分`.
pub(crate) fn is_clock(text: &str) -> bool {
    let clock = &vocabulary().dates.clock;
    let lower = text.to_lowercase();
    let bare = lower.strip_prefix('t').unwrap_or(&lower);
    let numerals = bare.chars().filter(char::is_ascii_digit).count();
    let words = bare.split(|c: char| c.is_ascii_digit() || c.is_whitespace() || ":.+-：".contains(c));
    let known = words.filter(|word| !word.is_empty()).all(|word| word == "z" || clock.contains(word));
    let divided = !bare.is_ascii() || bare.contains(['.', ':']) || bare.chars().any(char::is_alphabetic);
    let most = bare.chars().filter(|c| !c.is_whitespace()).count() <= 24;
    (1..=14).contains(&numerals) && known && divided && most
}

/// Whether all of `text` is a date, full or not.
pub(crate) fn is_date(text: &str) -> bool {
    date_line(text).is_some()
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
        let found = |line| date_line(line).map(|line| (line.date.to_string(), line.label));
        assert_eq!(found("Updated 18 June 2021"), Some(("2021-06-18".to_owned(), Label::Updated)));
        assert_eq!(found("Published 18 June 2021"), Some(("2021-06-18".to_owned(), Label::Published)));
        let both = "Updated 19 June 2021 | Published 18 June 2021";
        assert_eq!(found(both), Some(("2021-06-18".to_owned(), Label::Published)));
    }
}

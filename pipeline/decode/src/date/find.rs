//! Dates in running text: every common way to write one, by one expression made from the names of the months. Numbers
//! that only look like part of a date (`March 20.5`, `3-5 May`) are no dates; of `3/4/2021` the order is unknown.

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::partial::PartialDate;
use crate::vocabulary::vocabulary;

/// A date in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mention {
    pub(crate) span: Range<usize>,
    pub(crate) date: PartialDate,
}

/// The dates in `text`, in order.
pub(crate) fn mentions(text: &str) -> impl Iterator<Item = Mention> + '_ {
    let finder = if text.bytes().any(|byte| byte.is_ascii_digit()) { FINDER.as_ref() } else { None };
    finder.into_iter().flat_map(move |finder| finder.captures_iter(text)).filter_map(move |found| mention(text, &found))
}

static FINDER: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(&pattern()).ok());

fn pattern() -> String {
    let dates = &vocabulary().dates;
    let mut names: Vec<&String> = dates.months.keys().collect();
    names.sort_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
    let full_stop = |name: &&String| if dates.short.contains(*name) { r"\.?" } else { "" };
    let month = names.iter().map(|name| regex::escape(name) + full_stop(name)).collect::<Vec<_>>().join("|");
    let (space, year, number) = (r"[ \x{a0}\x{3000}\x{202f}\x{2009}]", "(?:1[89]|20)[0-9]{2}", "[0-9]{1,2}");
    [
        format!("(?P<y1>{year})[-/.](?P<m1>{number})[-/.](?P<d1>{number})"),
        format!("(?P<y2>{year}){space}?[年년]{space}?(?P<m2>{number}){space}?[月월](?:{space}?(?P<d2>{number}){space}?[日号號일])?"),
        format!("(?P<m3>{number}){space}?[月월]{space}?(?P<d3>{number}){space}?[日号號일]"),
        format!(r"(?P<d4>{number})\.{space}?(?P<m4>{number})\.{space}?(?P<y4>{year})"),
        format!("(?P<a5>{number})[-/](?P<b5>{number})[-/](?P<y5>{year})"),
        format!(
            r"(?P<d6>{number})(?:st|nd|rd|th|er|\.|º)?(?:{space}{{1,2}}|-)(?:(?:of|de|di){space})?(?P<n6>{month})(?:(?:[,.]?{space}{{1,2}}|-)(?:(?:de|del){space})?(?P<y6>{year}))?"
        ),
        format!("(?P<n7>{month})(?:,?{space}{{1,2}}|{space}(?:of|de|del){space})(?P<y7>{year})"),
        format!(r"(?P<n8>{month}){space}{{1,2}}(?P<d8>{number})(?:st|nd|rd|th)?(?:{space}?,?{space}?(?P<y8>{year}))?"),
    ]
    .join("|")
}

fn mention(text: &str, found: &Captures<'_>) -> Option<Mention> {
    let span = found.get(0)?.range();
    let number = |name: &str| found.name(name).and_then(|digits| digits.as_str().parse::<i16>().ok());
    let small = |name: &str| number(name).and_then(|number| i8::try_from(number).ok());
    let named = |name: &str| {
        let name = found.name(name)?.as_str();
        vocabulary().dates.months.get(name.trim_end_matches('.')).copied()
    };
    let year = ["y1", "y2", "y4", "y5", "y6", "y7", "y8"].into_iter().find_map(number);
    let (month, day) = if found.name("a5").is_some() {
        ordered(small("a5")?, small("b5")?)?
    } else {
        let month = ["m1", "m2", "m3", "m4"].into_iter().find_map(small);
        let month = month.or_else(|| ["n6", "n7", "n8"].into_iter().find_map(named))?;
        (month, ["d1", "d2", "d3", "d4", "d6", "d8"].into_iter().find_map(small))
    };
    let date = PartialDate::new(year, month, day)?;
    (stands_free_before(text, span.start) && stands_free_after(text, span.end, year.is_some()))
        .then_some(Mention { span, date })
}

/// Month and day of two numbers whose order is unknown, where only one order makes a date.
fn ordered(first: i8, second: i8) -> Option<(i8, Option<i8>)> {
    match (first > 12, second > 12) {
        (true, false) => Some((second, Some(first))),
        (false, true) => Some((first, Some(second))),
        _ if first == second => Some((first, Some(second))),
        _ => None,
    }
}

/// Whether the date at `start` is neither the end of a longer number nor of a word. A capital after a lower-case letter
/// begins a word that was glued to the one before.
fn stands_free_before(text: &str, start: usize) -> bool {
    let mut before = text.get(..start).unwrap_or_default().chars().rev();
    let Some(last) = before.next() else { return true };
    let starts_with_digit = text.as_bytes().get(start).is_some_and(u8::is_ascii_digit);
    if starts_with_digit {
        let joins_numbers =
            matches!(last, '.' | ',' | '-' | '–' | '/' | ':') && before.next().is_some_and(|c| c.is_ascii_digit());
        return !last.is_ascii_alphanumeric() && last != '$' && !joins_numbers;
    }
    let glued =
        last.is_lowercase() && text.get(start..).and_then(|rest| rest.chars().next()).is_some_and(char::is_uppercase);
    !last.is_alphanumeric() || glued
}

/// Whether the date that ends at `end` is not the beginning of a longer number, of a range or of a share.
fn stands_free_after(text: &str, end: usize, has_year: bool) -> bool {
    let after = text.get(end..).unwrap_or_default();
    let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let mut chars = after.chars();
    let (first, second) = (chars.next(), chars.next());
    if is_digit(first) || first == Some('%') {
        return false;
    }
    if has_year {
        return !(matches!(first, Some('-' | '–' | '/')) && is_digit(second));
    }
    if matches!(first, Some('.' | ',' | ':' | '/')) && is_digit(second) {
        return false;
    }
    let range = after.trim_start().strip_prefix(['-', '–', '—']).map(str::trim_start);
    !range.is_some_and(|end| is_digit(end.chars().next()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        mentions(text).map(|mention| mention.date.to_string()).collect()
    }

    #[test]
    fn the_expression_compiles() {
        assert!(FINDER.is_some());
    }

    #[test]
    fn every_form_of_a_date() {
        let cases = [
            ("on March 19 the", "--03-19"),
            ("BEIJING, Jan. 2 (", "--01-02"),
            ("August 29th-the", "--08-29"),
            ("August 24, 2020", "2020-08-24"),
            ("In November, 2017", "2017-11"),
            ("(August 2024)", "2024-08"),
            ("18 June 2021", "2021-06-18"),
            ("the 3rd of May 2021", "2021-05-03"),
            ("14-Jan-2021", "2021-01-14"),
            ("12. Mai 2019", "2019-05-12"),
            ("12 de mayo de 2019", "2019-05-12"),
            ("le 1er mars 2021", "2021-03-01"),
            ("12 мая 2019 г.", "2019-05-12"),
            ("2019-05-31T08:00", "2019-05-31"),
            ("2019/5/31", "2019-05-31"),
            ("31.05.2019", "2019-05-31"),
            ("3/25/2021", "2021-03-25"),
            ("2019年5月31日", "2019-05-31"),
            ("新华社北京1月2日电", "--01-02"),
            ("2019년 5월 31일", "2019-05-31"),
            ("MARCH 3, 2021", "2021-03-03"),
            ("networkDecember 22nd", "--12-22"),
            ("29 February", "--02-29"),
        ];
        for (text, expected) in cases {
            assert_eq!(found(text), [expected], "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_one() {
        for text in [
            "you may 5 times",
            "March 20.5 percent",
            "April 3,000 people",
            "3/4/2021",
            "30 February",
            "Marchand 3",
            "May 3-5",
            "May 3 - 5",
            "3-5 May",
            "May 7%",
            "1.12.3",
            "version 12.2019",
            "",
            "13月40日",
            "Thermay 3",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text}");
        }
    }
}

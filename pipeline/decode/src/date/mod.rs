//! When an article was published, as far as its text says. A year is never guessed: a day without one stays without,
//! unless the text near its beginning names the same day, or the same month on a line of its own, with a year.

mod field;
mod find;
mod line;
mod opening;
mod partial;
mod signature;

pub(crate) use field::field_date;
pub(crate) use line::{is_clock, is_date, is_full_date};

use find::mentions;
use line::{DateLine, Label, date_line};
use partial::PartialDate;
use signature::{Dated, dated_lines, is_chronicle, signature};

use crate::PublishedBasis;

/// A publication date with how it was found.
pub(crate) type Published = (PartialDate, PublishedBasis);

/// How many lines after the title may hold the date.
const HEAD_LINES: usize = 5;

/// How much of each of them is searched for the year.
const HEAD_BYTES: usize = 1200;

/// The publication date of `text`, whose first line is its title where `titled`.
pub(crate) fn published(text: &str, titled: bool) -> Option<Published> {
    let dated = dated_lines(not_blank(text));
    let signature = signature(&dated);
    let signed = signature.map(|signature| signature.line.date);
    let first = usize::from(titled);
    let head: Vec<&str> = not_blank(text).skip(first).take(HEAD_LINES).collect();
    let opening = head.iter().filter(|line| date_line(line).is_none()).find_map(|line| opening::opening(line));
    if let Some(found) = opening.filter(|(date, _)| date.is_full()) {
        return Some(found);
    }
    let in_head =
        |dated: &&Dated| (first..first + HEAD_LINES).contains(&dated.at) && signature.is_none_or(|s| s.at != dated.at);
    let chronicle = is_chronicle(&dated);
    let lines =
        dated.iter().filter(in_head).map(|dated| dated.line).filter(|line| !chronicle || line.label != Label::None);
    let line = best_line(lines.chain(head.iter().filter_map(|line| stamped(line))));
    if let Some(date) = line.filter(|date| date.is_full()) {
        return Some((date, PublishedBasis::Text));
    }
    if let Some((date, basis)) = opening {
        let year_of = line.into_iter().chain(signed).find_map(|other| date.with_year_of(other));
        return Some((year_of.or_else(|| with_year_of_mention(date, &head)).unwrap_or(date), basis));
    }
    let by_signature = signed.map(|date| (date, PublishedBasis::Signature));
    let by_line = line.map(|date| (date, PublishedBasis::Text));
    by_signature.filter(|(date, _)| date.year.is_some()).or(by_line).or(by_signature)
}

/// The date in a by-line, where it has one with a year.
pub(crate) fn byline_date(byline: &str) -> Option<PartialDate> {
    mentions(byline).map(|mention| mention.date).find(|date| date.is_full())
}

/// Whether four digits that may be a year stand in `text`.
pub(crate) fn has_year(text: &str) -> bool {
    text.as_bytes()
        .windows(4)
        .any(|digits| digits.iter().all(u8::is_ascii_digit) && matches!(digits, [b'1' | b'2', ..]))
}

fn not_blank(text: &str) -> impl Iterator<Item = &str> {
    crate::text::split_lines(text).map(str::trim).filter(|line| !line.is_empty())
}

/// The date of the best of `lines`, which stand near the title: of those with a year a full one, a publication before a
/// change, and the first of equals.
fn best_line(lines: impl Iterator<Item = DateLine>) -> Option<PartialDate> {
    let with_year = lines.filter(|line| line.date.year.is_some());
    with_year.min_by_key(|line| (!line.date.is_full(), line.label)).map(|line| line.date)
}

/// The date of a line that begins with date and time of day and goes on with the source, such as
/// `2016-03-18 08:34Xinhua Editor: …`.
fn stamped(line: &str) -> Option<DateLine> {
    let mention = mentions(line).next().filter(|mention| mention.span.start == 0 && mention.date.is_full())?;
    let rest = line.get(mention.span.end..)?.trim_start();
    let time: String = rest.chars().take_while(|c| c.is_ascii_digit() || *c == ':').collect();
    let short = line.chars().count() <= 100 && !line.ends_with(['.', '。']);
    (short && time.len() >= 4 && is_clock(&time)).then_some(DateLine { date: mention.date, label: Label::None })
}

/// `date` with the year of the one full date of the same day in the head, unless a later date stands there.
fn with_year_of_mention(date: PartialDate, head: &[&str]) -> Option<PartialDate> {
    let searched = head.iter().filter_map(|line| line.get(..line.floor_char_boundary(HEAD_BYTES)));
    let dated: Vec<PartialDate> =
        searched.flat_map(mentions).map(|m| m.date).filter(|date| date.year.is_some()).collect();
    let mut same = dated.iter().filter_map(|other| if other.is_full() { date.with_year_of(*other) } else { None });
    let found = same.next()?;
    let contradicted = same.any(|other| other != found) || dated.iter().any(|other| later(*other, found));
    (!contradicted).then_some(found)
}

fn later(other: PartialDate, than: PartialDate) -> bool {
    (other.year, other.month, other.day.unwrap_or(0)) > (than.year, than.month, than.day.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<(&str, PublishedBasis)>) {
        let found = published(text, true).map(|(date, basis)| (date.to_string(), basis));
        assert_eq!(found, expected.map(|(date, basis)| (date.to_owned(), basis)), "{text}");
    }

    #[test]
    fn a_day_takes_its_year_only_where_the_head_is_certain() {
        let lead = "Title\n\nRIVERTOWN, May 3 (Xinhua) The lock opened.\n\n";
        check(&format!("{lead}(May 2021)\n\nIt was full."), Some(("2021-05-03", PublishedBasis::Dateline)));
        check(&format!("{lead}(June 2021)\n\nIt was full."), Some(("--05-03", PublishedBasis::Dateline)));
        check(&format!("{lead}Work ended on May 3, 2021, as planned."), Some(("2021-05-03", PublishedBasis::Dateline)));
        check(&format!("{lead}Work ended in May 2021."), Some(("--05-03", PublishedBasis::Dateline)));
        check(
            &format!("{lead}It closed on May 3, 2020 and on June 1, 2020."),
            Some(("--05-03", PublishedBasis::Dateline)),
        );
        check(&format!("{lead}It was May 3, 2020, or May 3, 2021."), Some(("--05-03", PublishedBasis::Dateline)));
        check(&format!("{lead}Text.\n\nRiver Board\nMay 3, 2021"), Some(("2021-05-03", PublishedBasis::Dateline)));
        check(&format!("{lead}Text.\n\nRiver Board\nMay 1, 2021"), Some(("--05-03", PublishedBasis::Dateline)));
    }

    #[test]
    fn lines_and_signatures() {
        check(
            "Title\n\n2016-03-18 08:34River Daily Editor: Ada Lind\n\nText.",
            Some(("2016-03-18", PublishedBasis::Text)),
        );
        check("Title\nUpdated 19 June 2021\nPublished 18 June 2021\nText.", Some(("2021-06-18", PublishedBasis::Text)));
        check("Title\nUpdated 19 June 2021\nText.", Some(("2021-06-19", PublishedBasis::Text)));
        check(
            "Title\n\nText.\n\nMinistry of Locks\n\nMay 3, 2021\n\nattachment\n\nList",
            Some(("2021-05-03", PublishedBasis::Signature)),
        );
        check(
            "T\n1.\n2.\n3.\n4.\n5.\n6.\nMinistry of Locks\nMay 3, 2021\nattachment",
            Some(("2021-05-03", PublishedBasis::Signature)),
        );
        let chronicle = "Floods\n\n3 May 1921\n\nHigh.\n\n4 June 1954\n\nHigher.\n\n5 June 2002\n\nHighest.";
        check(chronicle, None);
        check(&chronicle.replace("3 May", "Published: 3 May"), Some(("1921-05-03", PublishedBasis::Text)));
        check("Title\n\nBrussels, 3 March 2021\n\nText.", Some(("2021-03-03", PublishedBasis::Dateline)));
        check("Title\n\nIn January 2023 the lock was shut until March 5, 2023.", None);
        check("Title\n\nRiver News: Today (26th), the lock was opened.", None);
    }
}

//! Which time expression holds for a figure, and how its period is written.
//!
//! A time phrase holds for its sentence: the one right behind the figure first, then the nearest before it, then any.
//! Where the sentence has none, the last one of an earlier sentence of the paragraph is carried on.

use super::core::Published;
use super::find::{Expression, Marker, Times};
use super::point::{Part, Point};
use crate::quantity::Kind;
use std::ops::Range;

/// The period of a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// ISO text.
    pub text: String,
    /// `stated`, `carried` or `published`.
    pub basis: &'static str,
}

/// What the choice needs to know of a figure.
#[derive(Debug, Clone)]
pub struct Figure {
    /// The tokens of its quote.
    pub tokens: Range<usize>,
    /// Where the next figure of the sentence begins, or the sentence ends.
    pub next: usize,
    /// Where the figure before it ends, or the sentence begins.
    pub before: usize,
    /// Its role.
    pub kind: Kind,
    /// Whether it is a stock or a level reached, which holds at the end of an interval.
    pub stock: bool,
}

/// The expression that holds for the figure.
/// `comma` tells whether a comma or bracket stands between two tokens, `verb` whether a clause of its own begins there.
pub fn expression<'t>(
    times: &'t Times,
    figure: &Figure,
    comma: impl Fn(usize, usize) -> bool,
    verb: impl Fn(usize, usize) -> bool,
) -> Option<&'t Expression> {
    let own = figure.tokens.end;
    let usable = || {
        let free = |time: &&Expression| time.owner.is_none_or(|owner| owner == own);
        times.expressions.iter().filter(|time| time.marker != Marker::Compare).filter(free)
    };
    if figure.kind == Kind::From {
        // The earlier level has its own date, or the beginning of an interval; any other date is the later level's.
        return usable().find(|time| time.owner == Some(own)).or_else(|| usable().find(|time| time.to.is_some()));
    }
    let behind = usable().find(|time| {
        let near = time.tokens.start >= figure.tokens.end && time.tokens.start < figure.next;
        near && !comma(figure.tokens.end, time.tokens.start)
    });
    let just_before =
        || usable().rev().find(|time| time.tokens.end <= figure.tokens.start && time.tokens.start >= figure.before);
    let earlier = || usable().rev().find(|time| time.tokens.end <= figure.tokens.start);
    let later =
        || usable().find(|time| time.tokens.start >= figure.tokens.end && !verb(figure.tokens.end, time.tokens.start));
    behind.or_else(just_before).or_else(earlier).or_else(later)
}

/// The period that `time` gives a figure; `None` where its year stays open.
pub fn period(time: &Expression, figure: &Figure, basis: &'static str, published: Published) -> Option<Period> {
    let text = text(time, figure)?;
    let basis = if basis == "stated" && (time.relative && published.year.is_some()) { "published" } else { basis };
    Some(Period { text, basis })
}

fn text(time: &Expression, figure: &Figure) -> Option<String> {
    let level = figure.kind == Kind::Level;
    if let Some(to) = time.to {
        return match figure.kind {
            Kind::From => time.from.text(),
            Kind::Level if figure.stock => to.text(),
            _ => interval(time.from, to),
        };
    }
    match time.marker {
        Marker::Since => Some(format!("{}/", time.from.text()?)),
        _ if time.end && (level || figure.kind == Kind::From) => time.from.end_text(),
        _ => time.from.text(),
    }
}

fn interval(from: Point, to: Point) -> Option<String> {
    let (first, last) = (from.text(), to.text());
    match (first, last) {
        (Some(first), Some(last)) if first == last => Some(first),
        (Some(first), Some(last)) => {
            let first = first.split('/').next().unwrap_or_default().to_owned();
            let last = last.rsplit('/').next().unwrap_or_default().to_owned();
            Some(format!("{first}/{last}"))
        }
        _ => None,
    }
}

/// Fills open years: from the other dates of the sentence, then the context's year, then the article's date, of which a
/// month that lies ahead belongs to the year before.
pub fn fill_years(times: &mut Times, context: Option<i16>, published: Published) {
    let mut year = context;
    for at in 0..times.expressions.len() {
        let later = times.expressions[at..].iter().find_map(|time| time.from.year);
        let time = &mut times.expressions[at];
        if time.from.year.is_none() && time.from.part != Part::Whole {
            let known = year.or(later);
            let guessed = published.year.map(|year| past_year(time.from.part, year, published));
            time.relative |= known.is_none() && guessed.is_some();
            time.from.year = known.or(guessed);
        }
        if let Some(to) = &mut time.to {
            *to = to.or_year(time.from.year);
        }
        year = time.to.and_then(|to| to.year).or(time.from.year).or(year);
    }
}

fn past_year(part: Part, year: i16, published: Published) -> i16 {
    let month = match part {
        Part::Month(month) | Part::Day(month, _) | Part::Months(month, _) => month,
        Part::Quarter(quarter) => quarter * 3 - 2,
        Part::Half(half) => half * 6 - 5,
        Part::Whole => 1,
    };
    let ahead = published.month.is_some_and(|now| month > now);
    if ahead { year - 1 } else { year }
}

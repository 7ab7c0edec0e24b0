//! The periods that a figure may have: every time expression that could hold for it, read in every way that the
//! calendar allows, and none at all.
//!
//! The candidate "none" comes first and is always there.

use super::core::Published;
use super::find::{Expression, Marker};
use super::point::{Part, Point};
use crate::relation::rank::{self, part};

/// Where a time expression stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Nowhere: the figure has no period.
    Nothing,
    /// In the figure's sentence, by its place among the sentence's expressions.
    Sentence(usize),
    /// In an earlier sentence of the paragraph, so many sentences before.
    Carried(usize),
    /// In the line that introduces the list.
    Introduced,
    /// In the paragraph above, where the figure's own has named no time yet.
    Above,
    /// In a heading or the title.
    Heading,
}

impl Source {
    /// Its name in features.
    pub fn as_str(self) -> &'static str {
        self.part().as_str()
    }

    /// The same as a part of names of features.
    pub(crate) fn part(self) -> rank::Part<'static> {
        match self {
            Self::Nothing => part!("nothing"),
            Self::Sentence(_) => part!("sentence"),
            Self::Carried(_) => part!("carried"),
            Self::Introduced => part!("introduced"),
            Self::Above => part!("above"),
            Self::Heading => part!("heading"),
        }
    }

    /// The column `period_basis` for a period taken from there.
    pub fn basis(self) -> &'static str {
        match self {
            Self::Carried(_) | Self::Above => "carried",
            _ => "stated",
        }
    }
}

/// How a stretch of time is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// No stretch.
    Nothing,
    /// As it stands.
    Plain,
    /// Its last day.
    End,
    /// From its beginning to its end.
    Interval,
    /// The end of the interval.
    Last,
    /// The beginning of the interval.
    First,
    /// Open to the right.
    Since,
    /// The same stretch of the year before.
    YearBefore,
    /// The month or quarter before.
    PartBefore,
}

impl Reading {
    /// Its name in features.
    pub fn as_str(self) -> &'static str {
        self.part().as_str()
    }

    /// The same as a part of names of features.
    pub(crate) fn part(self) -> rank::Part<'static> {
        match self {
            Self::Nothing => part!("nothing"),
            Self::Plain => part!("plain"),
            Self::End => part!("end"),
            Self::Interval => part!("interval"),
            Self::Last => part!("last"),
            Self::First => part!("first"),
            Self::Since => part!("since"),
            Self::YearBefore => part!("year before"),
            Self::PartBefore => part!("part before"),
        }
    }
}

/// A time expression that a figure may take, with where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The expression.
    pub time: Expression,
    /// Where it stands.
    pub source: Source,
    /// Whether it is the last of its sentence, comparisons aside.
    pub last: bool,
}

/// A period that a figure may have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Its place among the known expressions; `None` for no period.
    pub known: Option<usize>,
    /// Where the expression stands.
    pub source: Source,
    /// How that is read.
    pub reading: Reading,
    /// ISO text.
    pub text: Option<String>,
}

impl Candidate {
    /// Whether it comes from an earlier sentence.
    pub fn is_carried(&self) -> bool {
        self.source.basis() == "carried"
    }
}

/// What a figure is compared with besides dates: "a year earlier", "on the month".
#[derive(Debug, Clone, Copy, Default)]
pub struct Compared {
    /// With the year before.
    pub year: bool,
    /// With the month or quarter before.
    pub part: bool,
}

/// Every candidate that `known` gives, "none" first; no reading whose year is open.
pub fn candidates(known: &[Known], compared: Compared) -> Vec<Candidate> {
    let mut all = vec![Candidate { known: None, source: Source::Nothing, reading: Reading::Nothing, text: None }];
    for (at, one) in known.iter().enumerate() {
        let mut add = |reading: Reading, text: Option<String>| {
            if text.is_some() {
                all.push(Candidate { known: Some(at), source: one.source, reading, text });
            }
        };
        read(&one.time, &mut add);
        let before = |by: fn(Point) -> Option<Point>| by(one.time.from).and_then(Point::text);
        if compared.year && one.time.to.is_none() {
            add(Reading::YearBefore, before(Point::year_before));
        }
        if compared.part && one.time.to.is_none() {
            add(Reading::PartBefore, before(Point::part_before));
        }
    }
    all
}

fn read(time: &Expression, add: &mut impl FnMut(Reading, Option<String>)) {
    if let Some(to) = time.to {
        add(Reading::Interval, interval(time.from, to));
        add(Reading::Last, to.text());
        add(Reading::First, time.from.text());
        return;
    }
    if time.marker == Marker::Since {
        add(Reading::Since, time.from.text().map(|from| format!("{from}/")));
        add(Reading::First, time.from.text());
        return;
    }
    add(Reading::Plain, time.from.text());
    if time.end {
        add(Reading::End, time.from.end_text());
    }
}

fn interval(from: Point, to: Point) -> Option<String> {
    let (first, last) = (from.text()?, to.text()?);
    if first == last {
        return Some(first);
    }
    let first = first.split('/').next().unwrap_or_default().to_owned();
    let last = last.rsplit('/').next().unwrap_or_default().to_owned();
    Some(format!("{first}/{last}"))
}

/// On which side of the article's date a stretch lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// It has ended before.
    Past,
    /// It begins after.
    Future,
    /// It holds the date, or the date is not known.
    Unknown,
}

impl Side {
    /// The side on which `point` lies.
    pub fn of(point: Point, published: Published) -> Self {
        let now = published.year.map(|year| i32::from(year) * 12 + i32::from(published.month.unwrap_or(12)));
        match (point.first_month(), now, point.last_day()) {
            (Some(begins), Some(now), _) if begins > now => Self::Future,
            (_, Some(now), Some(last)) if i32::from(last.year()) * 12 + i32::from(last.month()) < now => Self::Past,
            _ => Self::Unknown,
        }
    }

    /// Its name in features.
    pub fn as_str(self) -> &'static str {
        self.part().as_str()
    }

    /// The same as a part of names of features.
    pub(crate) fn part(self) -> rank::Part<'static> {
        match self {
            Self::Past => part!("past"),
            Self::Future => part!("future"),
            Self::Unknown => part!("unknown"),
        }
    }
}

/// The name of a stretch's length in features.
pub(super) fn length(point: Point) -> rank::Part<'static> {
    match point.part {
        Part::Whole => part!("year"),
        Part::Month(_) => part!("month"),
        Part::Day(..) => part!("day"),
        Part::Quarter(_) => part!("quarter"),
        Part::Half(_) => part!("half"),
        Part::Months(..) => part!("months"),
    }
}

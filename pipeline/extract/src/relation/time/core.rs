//! A date by itself: `March 20, 2021`, `the first half of last year`, `2013-2023`, `the past ten years`.

use jiff::ToSpan;
use jiff::civil::Date;

use super::calendar::{Calendar, Unit, Word};
use super::find::is_name;
use super::point::{Part, Point};
use crate::text::document::Document;
use crate::text::token::TokenKind;

/// The article's date, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Published {
    /// The year.
    pub year: Option<i16>,
    /// The month.
    pub month: Option<i8>,
    /// The day.
    pub day: Option<i8>,
}

impl Published {
    /// Reads `2018-01-02`, `2024-08`, `2024` or `--03-19`.
    pub fn parse(text: &str) -> Self {
        let (year, rest) = match text.strip_prefix("--") {
            Some(rest) => (None, Some(rest)),
            None => match text.split_once('-') {
                Some((year, rest)) => (year.parse().ok(), Some(rest)),
                None => (text.parse().ok(), None),
            },
        };
        let mut parts = rest.unwrap_or_default().split(['-', 'T']);
        let month = parts.next().and_then(|month| month.parse().ok());
        Self { year, month, day: parts.next().and_then(|day| day.parse().ok()) }
    }

    /// The whole date.
    pub fn date(self) -> Option<Date> {
        Date::new(self.year?, self.month?, self.day?).ok()
    }
}

/// A date or interval, before what opens it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Core {
    /// The stretch, or the interval's beginning.
    pub from: Point,
    /// The interval's end.
    pub to: Option<Point>,
    /// Whether it is the end of the stretch that is named.
    pub end: bool,
    /// Whether it was worked out from the article's date.
    pub relative: bool,
    /// Whether it is an interval up to, or from, the article's date.
    pub window: bool,
    /// Whether words behind a name tell its year: "March last year".
    pub worded: bool,
}

impl Core {
    pub(super) fn point(from: Point) -> Self {
        Self { from, to: None, end: false, relative: false, window: false, worded: false }
    }

    fn interval(from: Point, to: Point) -> Self {
        Self { to: Some(to), ..Self::point(from) }
    }
}

/// The year behind a name, and where to go on.
struct Behind {
    year: Option<i16>,
    end: usize,
    /// Whether it is told by words that go by the article's date.
    worded: bool,
}

impl Behind {
    /// The part of that year, and where to go on.
    fn core(&self, part: Part) -> (Core, usize) {
        let core = Core::point(Point { year: self.year, part });
        (Core { relative: self.worded, worded: self.worded, ..core }, self.end)
    }
}

/// Reads dates of a sentence that ends before the token `end`.
pub struct Reader<'d, 't> {
    pub(super) document: &'d Document<'t>,
    pub(super) end: usize,
    pub(super) calendar: &'d Calendar,
    pub(super) published: Published,
}

impl Reader<'_, '_> {
    /// The date at `at`, and one past its last token.
    pub(super) fn core(&self, at: usize) -> Option<(Core, usize)> {
        self.named(at).or_else(|| self.numeric(at)).map(|found| self.joined(found))
    }

    /// The text of a token; empty outside the sentence.
    pub(super) fn text(&self, at: usize) -> &str {
        if at < self.end { self.document.word(at) } else { "" }
    }

    /// Whether the token is a number in digits.
    pub(super) fn is_number(&self, at: usize) -> bool {
        at < self.end && self.document.tokens[at].kind == TokenKind::Number
    }

    fn glued(&self, at: usize) -> bool {
        at < self.end && !self.document.tokens[at].spaced
    }

    fn year(&self, at: usize) -> Option<i16> {
        if !self.is_number(at) {
            return None;
        }
        let text = self.text(at);
        let plain = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
        let year: i16 = if plain { text.parse().ok()? } else { return None };
        let lettered =
            self.glued(at + 1) && self.document.tokens[at + 1].kind == TokenKind::Word && self.text(at + 1) != "s";
        (1500..=2150).contains(&year).then_some(year).filter(|_| !lettered)
    }

    fn small(&self, at: usize, most: i8) -> Option<i8> {
        let text = if self.is_number(at) { self.text(at) } else { return None };
        if text.len() > 2 {
            return None;
        }
        text.parse().ok().filter(|number| (1..=most).contains(number))
    }

    fn word(&self, at: usize) -> Option<(Word, usize)> {
        let tokens = &self.document.tokens[..self.end];
        let found = self.calendar.words.longest(self.document.text, tokens, at)?;
        Some((*found.value, at + found.tokens))
    }

    /// A date that begins with a word of the calendar, or with "this", "last" before one.
    fn named(&self, at: usize) -> Option<(Core, usize)> {
        let tokens = &self.document.tokens[..self.end];
        if let Some((word, end)) = self.word(at) {
            return self.worded(word, at, end);
        }
        let before = self.calendar.before_name.longest(self.document.text, tokens, at)?;
        let (word, end) = self.word(at + before.tokens).filter(|(word, _)| is_name(*word))?;
        self.moved(word, *before.value, end)
    }

    fn worded(&self, word: Word, at: usize, end: usize) -> Option<(Core, usize)> {
        match word {
            Word::Month(month) => Some(self.month(month, end)),
            Word::Part { part, loose } => self.part(part, loose, end),
            Word::Weekday(weekday) => Some((self.weekday(weekday, 0)?, end)),
            Word::Relative(unit, offset) => Some((self.relative(unit, offset)?, end)),
            Word::Window(unit, back) => Some((self.window(unit, back, self.count(at, end)?)?, end)),
            Word::Ago(unit, back) => {
                let count = self.count(at, end)?;
                Some((self.relative(unit, if back { -count } else { count })?, end))
            }
            Word::Fiscal => self.fiscal(end),
            Word::Plan(first, last) => Some((Core::interval(Point::year(first), Point::year(last)), end)),
            Word::Holiday(month, day) => self.dated(Part::Day(month, day), end),
            Word::Season(first, last) => self.dated(Part::Months(first, last), end),
        }
    }

    /// A part of the year that is a date only where its year stands behind it.
    fn dated(&self, part: Part, end: usize) -> Option<(Core, usize)> {
        let behind = self.year_behind(end);
        behind.year.is_some().then(|| behind.core(part))
    }

    /// The number that stands among the tokens `at..end`.
    pub(super) fn count(&self, at: usize, end: usize) -> Option<i16> {
        let digits = (at..end).find(|at| self.is_number(*at)).and_then(|at| self.text(at).parse().ok());
        digits.or_else(|| (at..end).find_map(|at| self.calendar.number(self.document.tokens[at].word)))
    }

    /// `, 2021`, `of 2021`, `2021`, or `last year` at `at`.
    fn year_behind(&self, at: usize) -> Behind {
        let skip = usize::from(matches!(self.text(at), "," | "of" | "in"));
        let skip = if skip == 1 && self.text(at + 1) == "the" { 2 } else { skip };
        let told = |year: Option<i16>, end: usize| Behind { year, end, worded: false };
        if let Some(year) = self.year(at + skip) {
            return told(Some(year), at + skip + 1);
        }
        let tokens = &self.document.tokens[..self.end];
        let after = self.calendar.after_name.longest(self.document.text, tokens, at);
        if let (Some(after), Some(year)) = (after, self.published.year) {
            return Behind { worded: true, ..told(year.checked_add(*after.value), at + after.tokens) };
        }
        if let Some((Word::Fiscal, end)) = self.word(at + skip)
            && let Some((core, end)) = self.fiscal(end)
        {
            return told(core.from.year, end);
        }
        told(None, at)
    }

    /// What follows a month's name.
    fn month(&self, month: i8, end: usize) -> (Core, usize) {
        let end = if self.text(end) == "." { end + 1 } else { end };
        let Some(day) = self.small(end, 31).filter(|_| !self.counts(end)) else {
            return self.year_behind(end).core(Part::Month(month));
        };
        self.year_behind(self.ordinal_end(end + 1)).core(Part::Day(month, day))
    }

    /// Whether the number at `at` counts something rather than names a day: a percent sign or the like is glued on.
    fn counts(&self, at: usize) -> bool {
        matches!(self.text(at + 1), "%" | "percent" | "million" | "billion")
    }

    fn ordinal_end(&self, at: usize) -> usize {
        let ordinal = self.glued(at) && matches!(self.text(at), "st" | "nd" | "rd" | "th");
        if ordinal { at + 1 } else { at }
    }

    fn part(&self, part: Part, loose: bool, end: usize) -> Option<(Core, usize)> {
        if !loose {
            return Some(self.year_behind(end).core(part));
        }
        // "early 2023" is dated by its year; "the end of March" by the month's last day.
        let begin = if matches!(self.text(end), "-" | "of" | "the") { end + 1 } else { end };
        let (core, end) = self.core(begin)?;
        let last = part == Part::Months(12, 12);
        Some((Core { end: core.end || last, ..core }, end))
    }

    fn fiscal(&self, at: usize) -> Option<(Core, usize)> {
        let at = at + usize::from(matches!(self.text(at), "'" | "’" | "-"));
        if let Some((core, end)) = self.numeric(at) {
            // "fiscal 2022-23" is the year that it ends in.
            let year = core.to.unwrap_or(core.from);
            return Some((Core::point(year), end));
        }
        let year = self.small(at, 99).map(|year| 2000 + i16::from(year))?;
        Some((Core::point(Point::year(year)), at + 1))
    }

    /// A date that begins with a number: a year, years, a day and a month, an ISO date.
    fn numeric(&self, at: usize) -> Option<(Core, usize)> {
        if let Some(year) = self.year(at) {
            return Some(self.opened_by_year(year, at + 1));
        }
        let day = self.small(at, 31)?;
        let after = self.ordinal_end(at + 1);
        let after = after + usize::from(self.text(after) == "of");
        let (Word::Month(month), end) = self.word(after)? else { return None };
        let end = end + usize::from(self.text(end) == ".");
        Some(self.year_behind(end).core(Part::Day(month, day)))
    }

    fn opened_by_year(&self, year: i16, end: usize) -> (Core, usize) {
        if self.text(end) == "s" && self.glued(end) {
            let last = year + if year % 100 == 0 { 99 } else { 9 };
            return (Core::interval(Point::year(year), Point::year(last)), end + 1);
        }
        if matches!(self.text(end), "-" | "–" | "/" | "—") && self.glued(end) {
            if let (Some(month), Some(day)) = (self.small(end + 1, 12), self.small(end + 3, 31))
                && self.text(end + 2) == self.text(end)
            {
                return (Core::point(Point { year: Some(year), part: Part::Day(month, day) }), end + 4);
            }
            let short = self.small(end + 1, 99).map(|short| year / 100 * 100 + i16::from(short));
            if let Some(last) = short.filter(|last| *last > year) {
                return (Core::interval(Point::year(year), Point::year(last)), end + 2);
            }
        }
        if let Some((Word::Part { part, loose: false }, end)) = self.word(end) {
            return (Core::point(Point { year: Some(year), part }), end);
        }
        (Core::point(Point::year(year)), end)
    }

    /// The interval that `found` opens where another date is joined to it by a dash or "to".
    fn joined(&self, found: (Core, usize)) -> (Core, usize) {
        let (first, end) = found;
        let dash = matches!(self.text(end), "-" | "–" | "—");
        let joins = dash
            || matches!(self.text(end), "to" | "through" | "until")
            || self.text(end) == "and" && self.between(end);
        if !joins || first.to.is_some() || first.window {
            return found;
        }
        if let (Part::Day(month, _), Some(day)) = (first.from.part, self.small(end + 1, 31).filter(|_| dash)) {
            let behind = self.year_behind(end + 2);
            let from = first.from.or_year(behind.year);
            let to = Some(Point { year: from.year, part: Part::Day(month, day) });
            return (Core { to, from, ..first }, behind.end);
        }
        let Some((second, after)) = self.named(end + 1).or_else(|| self.numeric(end + 1)) else { return found };
        if second.to.is_some() {
            return found;
        }
        let from = first.from.or_year(second.from.year);
        (Core { from, to: Some(second.from), end: second.end, ..first }, after)
    }

    /// Whether the date before `and` at `at` is opened by "between".
    fn between(&self, at: usize) -> bool {
        (at.saturating_sub(6)..at).any(|at| self.text(at).eq_ignore_ascii_case("between"))
    }

    fn moved(&self, word: Word, offset: i16, end: usize) -> Option<(Core, usize)> {
        let year = || self.published.year.and_then(|year| year.checked_add(offset));
        let core = match word {
            Word::Month(month) => {
                // "last January" is the latest one past, "this January" the year's.
                let past = offset < 0 && self.published.month.is_some_and(|now| month < now);
                let year = if past { self.published.year } else { year() };
                Core { relative: true, ..Core::point(Point { year, part: Part::Month(month) }) }
            }
            Word::Season(first, last) => {
                let part = Part::Months(first, last);
                Core { relative: true, ..Core::point(Point { year: year(), part }) }
            }
            Word::Part { part, loose: false } => Core { relative: true, ..Core::point(Point { year: year(), part }) },
            Word::Weekday(weekday) => self.weekday(weekday, offset)?,
            _ => return None,
        };
        Some((core, end))
    }

    /// The latest such weekday up to the article's date, or the next one.
    fn weekday(&self, weekday: i8, offset: i16) -> Option<Core> {
        let unknown = Core { relative: true, ..Core::point(Point { year: None, part: Part::Whole }) };
        let Some(today) = self.published.date() else { return Some(unknown) };
        let now = today.weekday().to_monday_one_offset();
        let back = (now - weekday).rem_euclid(7);
        let days = if offset > 0 { i64::from(7 - back) } else { -i64::from(back) };
        let day = today.checked_add(days.days()).ok()?;
        Some(Core { relative: true, ..Core::point(Point::day(day)) })
    }

    fn relative(&self, unit: Unit, offset: i16) -> Option<Core> {
        if unit == Unit::Decade && offset == -1 {
            return self.window(Unit::Year, true, 10);
        }
        if unit == Unit::Week
            && let Some(week) = self.week(offset)
        {
            return Some(week);
        }
        let point = self.shifted(unit, offset).unwrap_or(Point { year: None, part: Part::Whole });
        Some(Core { relative: true, ..Core::point(point) })
    }

    /// Monday to Sunday of the week that lies `offset` weeks from the article's date.
    fn week(&self, offset: i16) -> Option<Core> {
        let day = self.published.date()?.checked_add(i64::from(offset).weeks()).ok()?;
        let monday = day.checked_sub(i64::from(day.weekday().to_monday_zero_offset()).days()).ok()?;
        let sunday = monday.checked_add(6.days()).ok()?;
        Some(Core { relative: true, ..Core::interval(Point::day(monday), Point::day(sunday)) })
    }

    /// The unit that lies `offset` units from the article's date; `None` where that is not known well enough.
    fn shifted(&self, unit: Unit, offset: i16) -> Option<Point> {
        let year = self.published.year?;
        let months = |length: i32| {
            let month = i32::from(year) * 12 + i32::from(self.published.month?) - 1 + i32::from(offset) * length;
            Some((i16::try_from(month.div_euclid(12)).ok()?, i8::try_from(month.rem_euclid(12)).ok()? + 1))
        };
        Some(match unit {
            Unit::Day => Point::day(self.published.date()?.checked_add(i64::from(offset).days()).ok()?),
            Unit::Week => Point::day(self.published.date()?.checked_add(i64::from(offset).weeks()).ok()?),
            Unit::Month => months(1).map(|(year, month)| Point { year: Some(year), part: Part::Month(month) })?,
            Unit::Quarter => {
                months(3).map(|(year, month)| Point { year: Some(year), part: Part::Quarter((month + 2) / 3) })?
            }
            Unit::Half => {
                months(6).map(|(year, month)| Point { year: Some(year), part: Part::Half((month + 5) / 6) })?
            }
            Unit::Year | Unit::FiscalYear => Point::year(year.checked_add(offset)?),
            Unit::Decade => Point::year(year.checked_add(offset.checked_mul(10)?)?),
            Unit::Century => Point::year(year.checked_add(offset.checked_mul(100)?)?),
        })
    }

    /// `count` units before, or after, the article's date; where the text itself names an interval of so many years,
    /// that one.
    fn window(&self, unit: Unit, back: bool, count: i16) -> Option<Core> {
        let named = if unit == Unit::Year && back { self.named_interval(count) } else { None };
        let unknown = Point { year: None, part: Part::Whole };
        let (from, to) = match named {
            Some((first, last)) => (Point::year(first), Point::year(last)),
            None => {
                let far = self.shifted(unit, if back { -count } else { count }).unwrap_or(unknown);
                let near = self.shifted(unit, 0).unwrap_or(unknown);
                if back { (far, near) } else { (near, far) }
            }
        };
        Some(Core { window: true, relative: named.is_none(), ..Core::interval(from, to) })
    }

    /// The first interval of years in the whole text that is `count` years long.
    fn named_interval(&self, count: i16) -> Option<(i16, i16)> {
        let whole = Reader { end: self.document.tokens.len(), ..*self };
        let interval = |at: usize| {
            let first = whole.year(at)?;
            let last = whole.year(at + 2).filter(|_| matches!(whole.text(at + 1), "-" | "–" | "to"))?;
            Some((first, last))
        };
        let all = self.document.intervals(|| (0..whole.end.saturating_sub(2)).filter_map(interval).collect());
        all.iter().copied().find(|(first, last)| last - first == count)
    }
}

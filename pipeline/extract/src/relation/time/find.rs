//! Time expressions of a sentence: where they stand, what stretch they name, and what opens them.
//!
//! A number that an amount has taken is never a date. Expressions are in order and do not overlap.

use std::ops::Range;

use super::calendar::{Calendar, Opener, Opening, Word};
use super::core::{Core, Reader};
use super::point::{Part, Point};
use crate::relation::rank::{self, part};
use crate::relation::time::core::Published;
use crate::text::document::Document;
use crate::vocabulary::phrases::Phrases;

/// What opens a time expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Marker {
    /// Nothing, or a word like "in".
    Plain,
    /// "since": open to the right.
    Since,
    /// "until".
    Until,
    /// "by".
    By,
    /// "as of", "at the end of": the state at that time.
    AsOf,
    /// "compared with", "than in": what a change is measured against.
    Compare,
}

impl Marker {
    /// Its name in features.
    pub fn as_str(self) -> &'static str {
        self.part().as_str()
    }

    /// The same as a part of names of features.
    pub(crate) fn part(self) -> rank::Part<'static> {
        match self {
            Self::Plain => part!("plain"),
            Self::Since => part!("since"),
            Self::Until => part!("until"),
            Self::By => part!("by"),
            Self::AsOf => part!("as of"),
            Self::Compare => part!("compare"),
        }
    }
}

/// A time expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expression {
    /// Its tokens, opening included.
    pub tokens: Range<usize>,
    /// The stretch, or the beginning of the interval.
    pub from: Point,
    /// The end of the interval.
    pub to: Option<Point>,
    /// What opens it.
    pub marker: Marker,
    /// Whether it names the end of the stretch: "by the end of 2023".
    pub end: bool,
    /// Whether it was worked out from the article's date.
    pub relative: bool,
    /// Whether words behind a name tell its year: "March last year".
    pub worded: bool,
    /// Whether its year is the latest that fits the article's date.
    pub guessed: bool,
    /// The figure that it belongs to alone, by the end of its tokens: "from 5% in 2010".
    pub owner: Option<usize>,
    /// Whether it is the day on which something was said.
    pub said: bool,
    /// Whether it dates the whole text, where a wire begins: "LONDON, May 2 -".
    pub dateline: bool,
}

impl Expression {
    /// Whether a month named after it is one of its year: it is a date of its own, and not worked out from the article's
    /// alone, as "ten months ago" is.
    pub fn tells_year(&self) -> bool {
        !self.relative || self.worded
    }
}

/// A phrase that names what a change is compared with: `yoy`, `mom`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// `yoy`, `mom`, `qoq`, ...
    pub code: String,
}

/// The time expressions and bases of a sentence.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Times {
    /// Time expressions, in order.
    pub expressions: Vec<Expression>,
    /// Bases, in order.
    pub bases: Vec<Base>,
    /// Whether a word makes the sentence habitual: "every year".
    pub habitual: Vec<Range<usize>>,
}

impl Times {
    /// Adds what points back to `spoken`, the stretch of time named last: "in the same period".
    pub fn point_back(
        &mut self,
        document: &Document<'_>,
        range: Range<usize>,
        backs: &Phrases<bool>,
        spoken: Option<&Expression>,
    ) {
        let Some(spoken) = spoken.filter(|spoken| spoken.from.year.is_some()) else { return };
        let all = &document.tokens[..range.end];
        for at in range {
            let Some(found) = backs.longest(document.text, all, at) else { continue };
            let tokens = at..at + found.tokens;
            let others =
                self.expressions.iter().map(|time| &time.tokens).chain(self.bases.iter().map(|base| &base.tokens));
            if others.into_iter().any(|other| other.start <= tokens.end && tokens.start < other.end) {
                continue;
            }
            let year = Point { part: Part::Whole, ..spoken.to.unwrap_or(spoken.from) };
            let (from, to) = if *found.value { (year, None) } else { (spoken.from, spoken.to) };
            let marker = if spoken.marker == Marker::Compare { Marker::Plain } else { spoken.marker };
            let place = self.expressions.partition_point(|time| time.tokens.start < at);
            let back =
                Expression { tokens, from, to, marker, owner: None, said: false, dateline: false, ..spoken.clone() };
            self.expressions.insert(place, back);
        }
    }
}

/// Finds the time expressions of `document.tokens[range]`; `taken` are the tokens of amounts, sorted.
pub fn find(
    document: &Document<'_>,
    range: Range<usize>,
    taken: &[Range<usize>],
    calendar: &Calendar,
    published: Published,
) -> Times {
    let reader = Reader { document, end: range.end, calendar, published };
    let mut times = Times::default();
    let mut at = range.start;
    let mut taken = taken.iter().peekable();
    while at < range.end {
        if !calendar.may_begin(&document.tokens[at]) {
            at += 1;
            continue;
        }
        while taken.next_if(|amount| amount.end <= at).is_some() {}
        at = match taken.peek().filter(|amount| amount.contains(&at)) {
            Some(amount) => amount.end.max(at + 1),
            None => step(&reader, at, &mut times),
        };
    }
    times
}

/// Reads what begins at `at` and gives where to go on.
fn step(reader: &Reader<'_, '_>, at: usize, times: &mut Times) -> usize {
    if let Some((base, end)) = reader.base(at) {
        match base {
            Some(code) => times.bases.push(Base { tokens: at..end, code }),
            None => match reader.compared(at, end) {
                Some(expression) => {
                    let end = expression.tokens.end;
                    times.expressions.push(expression);
                    return end;
                }
                None => return opened(reader, at, times),
            },
        }
        return end;
    }
    opened(reader, at, times)
}

fn opened(reader: &Reader<'_, '_>, at: usize, times: &mut Times) -> usize {
    let (opening, begin) = reader.opening(at);
    if opening.is_some_and(|opener| opener.opening == Opening::Annual) {
        times.habitual.push(at..begin);
        return begin;
    }
    let found = reader.core(begin).or_else(|| if begin > at { reader.core(at) } else { None });
    let Some((core, end)) = found else { return at + 1 };
    let unit = opening.filter(|opener| opener.opening == Opening::Ending).and_then(|opener| opener.unit);
    let core = unit.and_then(|unit| core.run(unit, reader.count(at, begin).unwrap_or(1))).unwrap_or(core);
    times.expressions.push(expression(opening, core, at..end));
    end
}

fn expression(opening: Option<Opener>, core: Core, tokens: Range<usize>) -> Expression {
    let marker = match opening.map(|opener| opener.opening) {
        Some(Opening::Since) => Marker::Since,
        Some(Opening::Until) => Marker::Until,
        Some(Opening::By) => Marker::By,
        Some(Opening::AsOf) => Marker::AsOf,
        _ => Marker::Plain,
    };
    let end = core.end || opening.is_some_and(|opener| opener.end);
    Expression {
        tokens,
        from: core.from,
        to: core.to,
        marker,
        end,
        relative: core.relative,
        worded: core.worded,
        guessed: false,
        owner: None,
        said: false,
        dateline: false,
    }
}

impl Reader<'_, '_> {
    /// A base phrase at `at`: its code, or `None` for one that wants a date behind it.
    fn base(&self, at: usize) -> Option<(Option<String>, usize)> {
        let tokens = &self.document.tokens[..self.end];
        let found = self.calendar.bases.longest(self.document.text, tokens, at)?;
        let code = (found.value != "period").then(|| found.value.clone());
        Some((code, at + found.tokens))
    }

    /// The date that a change is compared with, behind the phrase `at..begin`.
    fn compared(&self, at: usize, begin: usize) -> Option<Expression> {
        let after_in = begin + usize::from(self.text(begin) == "in");
        let after_the = after_in + usize::from(self.text(after_in) == "the");
        let (core, end) = self.core(after_in).or_else(|| self.core(after_the))?;
        let phrase = self.document.slice(at..begin).to_lowercase();
        let ranged = core.to.is_some() || phrase.starts_with("from") && self.interval_follows(end);
        let dated = phrase == "on" && core.from.part != super::Part::Whole;
        if ranged || dated || core.window {
            return None;
        }
        let mut found = expression(None, core, at..end);
        found.marker = Marker::Compare;
        Some(found)
    }

    /// Whether `to` or the like and another date stand at `at`: then `from` opens an interval.
    fn interval_follows(&self, at: usize) -> bool {
        matches!(self.text(at), "to" | "through" | "until" | "till" | "-" | "–") && self.core(at + 1).is_some()
    }

    /// The opening at `at`, and where the date behind it begins.
    fn opening(&self, at: usize) -> (Option<Opener>, usize) {
        let tokens = &self.document.tokens[..self.end];
        let found = self.calendar.markers.longest(self.document.text, tokens, at);
        // An opening that holds the number itself ("between # and #") leaves it to the date.
        let word = |at: usize| self.calendar.words.longest(self.document.text, tokens, at);
        match found {
            Some(found) if word(at).is_some_and(|word| word.tokens >= found.tokens) => (None, at),
            Some(found) => {
                let number = (at..at + found.tokens).find(|at| self.is_number(*at));
                let end = number.filter(|_| found.value.unit.is_none()).unwrap_or(at + found.tokens);
                let end = if self.text(end) == "the" { end + 1 } else { end };
                (Some(*found.value), end)
            }
            None => (None, at),
        }
    }
}

/// Whether the phrase is a named day or month that stands for no particular year.
pub(super) fn is_name(word: Word) -> bool {
    matches!(word, Word::Month(_) | Word::Weekday(_) | Word::Part { .. } | Word::Season(..))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What points back in `text` to the first half of 2023.
    fn back(text: &str) -> Vec<Expression> {
        let vocabulary = crate::tests::vocabulary();
        let calendar = &vocabulary.relation.calendar;
        let read = |text| Document::read(text, false, &vocabulary.lexicon, &vocabulary.sentences);
        let (said, document) = (read("in the first half of 2023"), read(text));
        let spoken = find(&said, 0..said.tokens.len(), &[], calendar, Published::default()).expressions;
        let range = 0..document.tokens.len();
        let mut times = find(&document, range.clone(), &[], calendar, Published::default());
        let own = times.expressions.len();
        times.point_back(&document, range, &calendar.backs, spoken.first());
        assert!(times.expressions.len() >= own, "{text}");
        times.expressions.into_iter().filter(|time| time.from.year == Some(2023)).collect()
    }

    #[test]
    fn phrases_point_back_where_they_should_and_nowhere_else() {
        let file: toml::Table =
            toml::from_str(include_str!("../../../../../schemas/vocabulary/calendar.toml")).expect("TOML");
        for entry in file["back"].as_array().expect("entries") {
            let texts = |key: &str| entry[key].as_array().cloned().unwrap_or_default();
            for text in texts("examples").iter().filter_map(toml::Value::as_str) {
                assert_eq!(back(text).len(), 1, "{text}");
            }
            for text in texts("not").iter().filter_map(toml::Value::as_str) {
                assert_eq!(back(text), [], "{text}");
            }
        }
    }

    #[test]
    fn the_stretch_itself_is_meant_or_its_whole_year() {
        assert_eq!(back("in the same period exports rose")[0].from.part, Part::Half(1));
        assert_eq!(back("throughout the year exports rose")[0].from.part, Part::Whole);
    }
}

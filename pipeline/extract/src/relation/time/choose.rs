//! Which period a figure has: a log-linear choice among the candidates, no period among them.
//!
//! A day on which something was said is told from a day on which it held; open years are filled before anything is
//! chosen.

use super::candidate::{Candidate, Known};
use super::core::Published;
use super::features::{self, Figure};
use super::find::{Expression, Times};
use super::point::Part;
use super::rule;
use crate::relation::rank::{self, Features, Sum, Weights};

/// The period of a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// ISO text.
    pub text: String,
    /// `stated`, `carried` or `published`.
    pub basis: &'static str,
    /// The expression that it was read from.
    pub time: Expression,
}

/// The candidates that a period was chosen from, with their features.
pub type Evidence = Vec<(Candidate, Features)>;

/// The period of the figure among `candidates`, if it has one; they are kept where `keep` asks for them.
pub fn period(
    figure: &Figure<'_, '_, '_>,
    candidates: &[Candidate],
    weights: &Weights,
    keep: bool,
) -> (Option<Period>, Evidence) {
    let likeliest = rule::likeliest(figure);
    let mut kept = Vec::new();
    let mut scores = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        let mut sum = Sum::new(weights);
        features::features(figure, candidate, likeliest, &mut sum);
        scores.push(sum.total);
        if keep {
            let mut features = Features::default();
            features::features(figure, candidate, likeliest, &mut features);
            kept.push((candidate.clone(), features));
        }
    }
    let chosen = rank::best(&scores).map(|(at, _)| &candidates[at]);
    (chosen.and_then(|chosen| written(figure, chosen)), kept)
}

fn written(figure: &Figure<'_, '_, '_>, chosen: &Candidate) -> Option<Period> {
    let Known { time, source, .. } = figure.known.get(chosen.known?)?;
    let published = time.relative && figure.published.year.is_some() && source.basis() == "stated";
    let basis = if published { "published" } else { source.basis() };
    Some(Period { text: chosen.text.clone()?, basis, time: time.clone() })
}

/// Fills open years: from the other dates of the sentence, then the context's year, then the article's date, of which a
/// month that lies ahead belongs to the year before. An interval whose months turn back begins in the year before its end.
pub fn fill_years(times: &mut Times, context: Option<i16>, published: Published) {
    let mut year = context;
    for at in 0..times.expressions.len() {
        // What "last year" is says nothing of a month beside it.
        let later = times.expressions[at..].iter().filter(|time| !time.relative).find_map(|time| time.from.year);
        let time = &mut times.expressions[at];
        if time.from.year.is_none() && time.from.part != Part::Whole {
            let last = time.to.unwrap_or(time.from);
            let known = last.year.or(year).or(later);
            let guessed = published.year.map(|year| past_year(last.part, year, published));
            time.guessed = known.is_none() && guessed.is_some();
            time.relative |= time.guessed;
            time.from.year = known.or(guessed);
            time.to = time.to.map(|to| to.or_year(time.from.year));
            if time.to.is_some_and(|to| to.year == time.from.year && month(to.part) < month(time.from.part)) {
                time.from.year = time.from.year.map(|year| year - 1);
            }
        }
        if let Some(to) = &mut time.to {
            *to = to.or_year(time.from.year);
        }
        if time.tells_year() {
            year = time.to.and_then(|to| to.year).or(time.from.year).or(year);
        }
    }
}

/// The month with which a part of the year begins.
fn month(part: Part) -> i8 {
    match part {
        Part::Month(month) | Part::Day(month, _) | Part::Months(month, _) => month,
        Part::Quarter(quarter) => quarter * 3 - 2,
        Part::Half(half) => half * 6 - 5,
        Part::Whole => 1,
    }
}

fn past_year(part: Part, year: i16, published: Published) -> i16 {
    let ahead = published.month.is_some_and(|now| month(part) > now);
    if ahead { year - 1 } else { year }
}

//! What a figure is given out of its article: one of the names, one of the places, or nothing.
//!
//! Both are chosen alike: candidates in a fixed order, nothing first, weighed by a log-linear ranker, unless the sentence
//! says "respectively" and lists as many of them as figures.

use std::ops::Range;

use super::rank::{self, Features, Part, Sink, Sum, Weights, part};
use super::stance::{Stand, SubjectKind, aligned};
use super::view::View;
use crate::vocabulary::words::WordSet;

/// What a figure may be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Which of the article's, by index; `None` for nothing.
    pub one: Option<usize>,
    /// Its name as it stands nearest; empty for nothing.
    pub text: String,
}

/// What is known of a figure when it is given something.
#[derive(Clone, Copy)]
pub struct Asked<'a, 'd, 't> {
    /// The sentence.
    pub view: &'a View<'d, 't>,
    /// Which of its amounts.
    pub nth: usize,
    /// How the amount stands in it.
    pub stand: &'a Stand,
    /// What the subject of its clause is.
    pub subject: SubjectKind,
    /// The tokens of the heading above.
    pub heading: &'a Range<usize>,
    /// What the figure before in the sentence was given: `Some(None)` is nothing.
    pub before: Option<Option<usize>>,
    /// What the last figure of an earlier sentence was given.
    pub earlier: Option<Option<usize>>,
    /// Verbs of saying.
    pub reporting: &'a WordSet,
}

impl Asked<'_, '_, '_> {
    /// The form of the amount, ages apart.
    pub(super) fn form(&self) -> Part<'static> {
        let amount = &self.view.amounts[self.nth];
        if amount.rule == "age" { part!("age") } else { amount.form.part() }
    }

    /// What the subject is, as it stands in features.
    pub(super) fn subject(&self) -> Part<'static> {
        self.subject.part()
    }
}

/// A choice with its probability.
#[derive(Debug, Clone, Default)]
pub struct Chosen {
    /// Which, by index; `None` for nothing.
    pub one: Option<usize>,
    /// Its name.
    pub text: Option<String>,
    /// How sure the ranker is, 0 to 1.
    pub sure: f64,
    /// The candidates with their features, where they are kept.
    pub kept: Vec<(Candidate, Features)>,
}

/// What may be given to one figure.
pub(super) trait Offer {
    /// The candidates but nothing, in order, none twice.
    fn all(&self) -> Vec<usize>;

    /// The name of a candidate as it stands nearest.
    fn text(&self, one: usize) -> String;

    /// The namings that a list in the sentence may share out, each with whom it names.
    fn listed(&self) -> Vec<(Range<usize>, usize)>;

    /// Adds the features of a candidate; `others` is how many there are besides nothing.
    fn features(&self, one: Option<usize>, others: usize, out: &mut impl Sink);
}

/// What the figure is given.
pub(super) fn choose(asked: &Asked<'_, '_, '_>, offer: &impl Offer, weights: &Weights, keep: bool) -> Chosen {
    let all = offer.all();
    let candidates = || std::iter::once(None).chain(all.iter().copied().map(Some));
    let score = |one: Option<usize>| {
        let mut sum = Sum::new(weights);
        offer.features(one, all.len(), &mut sum);
        sum.total
    };
    let scores: Vec<f64> = candidates().map(score).collect();
    let seen = |one: Option<usize>| {
        let mut features = Features::default();
        offer.features(one, all.len(), &mut features);
        (Candidate { one, text: one.map(|one| offer.text(one)).unwrap_or_default() }, features)
    };
    let kept = if keep { candidates().map(seen).collect() } else { Vec::new() };
    let Some((at, sure)) = rank::best(&scores) else { return Chosen { kept, ..Chosen::default() } };
    let one = listed(asked, offer, &all).or_else(|| at.checked_sub(1).map(|at| all[at]));
    Chosen { one, text: one.map(|one| offer.text(one)), sure, kept }
}

/// The candidate that "respectively" gives to the figure.
fn listed(asked: &Asked<'_, '_, '_>, offer: &impl Offer, all: &[usize]) -> Option<usize> {
    asked.view.respectively?;
    let (phrases, named): (Vec<_>, Vec<_>) = offer.listed().into_iter().unzip();
    let one = named[aligned(asked.view, &phrases, asked.nth)?];
    all.contains(&one).then_some(one)
}

//! The figures of an evaluation: how many gold records were found, and how many of those are right in what.
//!
//! Optional records cost nothing whether they are found or not. Shares are rounded to four digits.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::judge::Judge;
use super::matching;
use super::record::{Field, Gold, Prediction};
use super::words::ALIKE;

/// The fields whose accuracy is counted as they stand.
const ACCURATE: [Field; 7] =
    [Field::Comparator, Field::Kind, Field::Direction, Field::Period, Field::Base, Field::Status, Field::Topic];
/// The fields of few values, of which the rarer ones tell most.
const FEW_VALUED: [Field; 4] = [Field::Comparator, Field::Kind, Field::Direction, Field::Status];
/// The fields that hold a name, or none.
const NAMED: [Field; 2] = [Field::Entity, Field::Place];

/// Precision, recall and their harmonic mean.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Rates {
    pub(crate) p: f64,
    pub(crate) r: f64,
    pub(crate) f1: f64,
}

impl Rates {
    fn new(p: f64, r: f64) -> Self {
        let f1 = if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 };
        Self { p: rounded(p), r: rounded(r), f1: rounded(f1) }
    }
}

/// How well measures agree.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Measures {
    /// The share that has at least half of the words in common.
    #[serde(rename = "share>=0.5")]
    pub(crate) share: f64,
    /// The mean agreement.
    pub(crate) mean_token_f1: f64,
}

/// All figures, in the form of `--json`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Scores {
    /// Gold records that must be found.
    pub(crate) gold: usize,
    /// Further ones that may be.
    pub(crate) optional: usize,
    pub(crate) predicted: usize,
    /// Of those that must be found, the found ones.
    pub(crate) matched: usize,
    pub(crate) found: Rates,
    pub(crate) amount: Rates,
    pub(crate) record: Rates,
    pub(crate) fact: Rates,
    pub(crate) accuracy: BTreeMap<String, f64>,
    #[serde(rename = "macro")]
    pub(crate) means: BTreeMap<String, Option<f64>>,
    pub(crate) named: BTreeMap<String, Rates>,
    pub(crate) measure: Measures,
}

/// Gold and predictions, paired.
pub(crate) struct Pairing<'e> {
    pub(crate) gold: &'e [Gold],
    pub(crate) predictions: &'e [Prediction],
    /// Every pair, optional ones among them.
    pub(crate) matches: Vec<(usize, usize)>,
    /// The pairs that must be found.
    pub(crate) required: Vec<(&'e Gold, &'e Prediction)>,
}

impl<'e> Pairing<'e> {
    /// Pairs gold records with predictions.
    pub(crate) fn new(gold: &'e [Gold], predictions: &'e [Prediction]) -> Self {
        let matches = matching::matches(gold, predictions);
        let pairs = matches.iter().map(|(record, read)| (&gold[*record], &predictions[*read]));
        let required = pairs.filter(|(record, _)| !record.optional).collect();
        Self { gold, predictions, matches, required }
    }

    /// The required gold records that nothing was found for.
    pub(crate) fn missed(&self) -> impl Iterator<Item = &'e Gold> {
        let found: BTreeSet<usize> = self.matches.iter().map(|(record, _)| *record).collect();
        let open = move |(at, record): &(usize, &'e Gold)| !record.optional && !found.contains(at);
        self.gold.iter().enumerate().filter(open).map(|(_, record)| record)
    }

    /// The predictions that no gold record asks for.
    pub(crate) fn spurious(&self) -> impl Iterator<Item = &'e Prediction> {
        let used: BTreeSet<usize> = self.matches.iter().map(|(_, read)| *read).collect();
        self.predictions.iter().enumerate().filter(move |(at, _)| !used.contains(at)).map(|(_, read)| read)
    }

    fn count(&self, right: impl Fn(&Gold, &Prediction) -> bool) -> usize {
        self.required.iter().filter(|(gold, read)| right(gold, read)).count()
    }

    fn share(&self, right: impl Fn(&Gold, &Prediction) -> bool) -> f64 {
        rounded(ratio(self.count(right), self.required.len()))
    }
}

impl Scores {
    /// The figures of a pairing.
    pub(crate) fn of(pairing: &Pairing<'_>, judge: &Judge<'_>) -> Self {
        let must = pairing.gold.iter().filter(|record| !record.optional).count();
        let said = pairing.required.len() + pairing.spurious().count();
        let rates = |right: &dyn Fn(&Gold, &Prediction) -> bool| {
            let count = pairing.count(right);
            Rates::new(ratio(count, said), ratio(count, must))
        };
        Self {
            gold: must,
            optional: pairing.gold.len() - must,
            predicted: pairing.predictions.len(),
            matched: pairing.required.len(),
            found: rates(&|_, _| true),
            amount: rates(&Judge::amount),
            record: rates(&|gold, read| judge.record(gold, read)),
            fact: rates(&|gold, read| judge.fact(gold, read)),
            accuracy: accuracy(pairing, judge),
            means: FEW_VALUED.iter().map(|field| (field.name().to_owned(), mean(pairing, judge, *field))).collect(),
            named: NAMED.iter().map(|field| (field.name().to_owned(), names(pairing, *field))).collect(),
            measure: measures(pairing),
        }
    }
}

fn accuracy(pairing: &Pairing<'_>, judge: &Judge<'_>) -> BTreeMap<String, f64> {
    let share = |field: &Field| (field.name().to_owned(), pairing.share(|gold, read| judge.same(*field, gold, read)));
    let mut all: BTreeMap<_, _> = ACCURATE.iter().map(share).collect();
    all.insert("value".to_owned(), pairing.share(Judge::value));
    all.insert("unit".to_owned(), pairing.share(Judge::unit));
    all
}

/// The mean F1 of the values that the gold has, the commonest left out: what defaults cannot earn.
fn mean(pairing: &Pairing<'_>, judge: &Judge<'_>, field: Field) -> Option<f64> {
    let mut counts: Vec<(Option<&str>, usize)> = Vec::new();
    for (gold, _) in &pairing.required {
        let value = gold.fields.get(field);
        match counts.iter_mut().find(|(other, _)| *other == value) {
            Some((_, count)) => *count += 1,
            None => counts.push((value, 1)),
        }
    }
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let f1 = |value: Option<&str>| {
        let asked = |gold: &Gold| gold.fields.get(field) == value;
        let said = |read: &Prediction| read.fields.get(field) == value;
        let hits = pairing.count(|gold, read| asked(gold) && judge.same(field, gold, read));
        let wrong = pairing.count(|gold, read| said(read) && !judge.same(field, gold, read));
        let lost = pairing.count(|gold, read| asked(gold) && !judge.same(field, gold, read));
        ratio(2 * hits, 2 * hits + wrong + lost)
    };
    let rarer: Vec<f64> = counts.iter().skip(1).map(|(value, _)| f1(*value)).collect();
    (!rarer.is_empty()).then(|| rounded(rarer.iter().sum::<f64>() / rarer.len() as f64))
}

/// Over the matched records: a name where the gold has none is wrong, and so is a missing one.
fn names(pairing: &Pairing<'_>, field: Field) -> Rates {
    let asks = |gold: &Gold| gold.fields.get(field).is_some_and(|name| !name.is_empty());
    let says = |read: &Prediction| read.fields.get(field).is_some_and(|name| !name.is_empty());
    let said = pairing.count(|gold, read| Judge::named(field, gold, read) && says(read));
    let asked = pairing.count(|gold, read| Judge::named(field, gold, read) && asks(gold));
    Rates::new(ratio(said, pairing.count(|_, read| says(read))), ratio(asked, pairing.count(|gold, _| asks(gold))))
}

fn measures(pairing: &Pairing<'_>) -> Measures {
    let total: f64 = pairing.required.iter().map(|(gold, read)| Judge::measure(gold, read)).sum();
    Measures {
        share: pairing.share(|gold, read| Judge::measure(gold, read) >= ALIKE),
        mean_token_f1: rounded(total / pairing.required.len().max(1) as f64),
    }
}

fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

/// Four digits, correctly rounded.
fn rounded(share: f64) -> f64 {
    format!("{share:.4}").parse().unwrap_or(share)
}

//! Where the figures are lost: by unit, by rule, and which value of a field is taken for which.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::judge::Judge;
use super::record::{Field, Gold, Prediction};
use super::scores::Pairing;

/// The fields whose values are few enough for one to be taken for another.
const CONFUSED: [Field; 6] =
    [Field::Unit, Field::Comparator, Field::Kind, Field::Direction, Field::Status, Field::Topic];

/// What became of the figures of one unit, or of one rule.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Tally {
    /// The unit of the gold, or the rule of the predictions.
    pub(crate) name: String,
    /// Gold records of the unit that must be found; of a rule, the predictions.
    pub(crate) all: usize,
    /// Of those, the ones that have a partner.
    pub(crate) found: usize,
    pub(crate) amount: usize,
    pub(crate) measure: usize,
    pub(crate) record: usize,
    /// Predictions that no gold record asks for.
    pub(crate) spurious: usize,
}

/// How often one value was taken for another; none is a value too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Confusion {
    pub(crate) gold: Option<String>,
    pub(crate) read: Option<String>,
    pub(crate) count: usize,
}

type Tallies = BTreeMap<String, Tally>;

fn at<'t>(tallies: &'t mut Tallies, name: &str) -> &'t mut Tally {
    tallies.entry(name.to_owned()).or_insert_with(|| Tally { name: name.to_owned(), ..Tally::default() })
}

fn add(tally: &mut Tally, judge: &Judge<'_>, gold: &Gold, read: &Prediction) {
    tally.found += 1;
    tally.amount += usize::from(Judge::amount(gold, read));
    tally.measure += usize::from(Judge::measure(gold, read) >= super::words::ALIKE);
    tally.record += usize::from(judge.record(gold, read));
}

/// The most frequent first.
fn sorted(tallies: Tallies) -> Vec<Tally> {
    let mut all: Vec<Tally> = tallies.into_values().collect();
    all.sort_by_key(|tally| std::cmp::Reverse(tally.all + tally.spurious));
    all
}

/// By the unit of the gold; what is spurious stands under its own unit.
pub(crate) fn units(pairing: &Pairing<'_>, judge: &Judge<'_>) -> Vec<Tally> {
    let mut tallies = Tallies::new();
    for record in pairing.gold.iter().filter(|record| !record.optional) {
        at(&mut tallies, record.fields.unit.as_deref().unwrap_or_default()).all += 1;
    }
    for (gold, read) in &pairing.required {
        add(at(&mut tallies, gold.fields.unit.as_deref().unwrap_or_default()), judge, gold, read);
    }
    for read in pairing.spurious() {
        at(&mut tallies, read.fields.unit.as_deref().unwrap_or_default()).spurious += 1;
    }
    sorted(tallies)
}

/// By a rule of the prediction; a prediction of an optional record is left out.
pub(crate) fn rules(pairing: &Pairing<'_>, judge: &Judge<'_>, rule: impl Fn(&Prediction) -> &str) -> Vec<Tally> {
    let mut tallies = Tallies::new();
    for (gold, read) in &pairing.required {
        let tally = at(&mut tallies, rule(read));
        tally.all += 1;
        add(tally, judge, gold, read);
    }
    for read in pairing.spurious() {
        let tally = at(&mut tallies, rule(read));
        tally.all += 1;
        tally.spurious += 1;
    }
    sorted(tallies)
}

/// Which values are taken for which, by field, the most frequent first.
pub(crate) fn confusion(pairing: &Pairing<'_>, judge: &Judge<'_>) -> BTreeMap<String, Vec<Confusion>> {
    let of = |field: &Field| {
        let mut counts: BTreeMap<(Option<&str>, Option<&str>), usize> = BTreeMap::new();
        for (gold, read) in &pairing.required {
            if !judge.same(*field, gold, read) {
                *counts.entry((gold.fields.get(*field), read.fields.get(*field))).or_default() += 1;
            }
        }
        let one = |((gold, read), count): ((Option<&str>, Option<&str>), usize)| Confusion {
            gold: gold.map(str::to_owned),
            read: read.map(str::to_owned),
            count,
        };
        let mut all: Vec<Confusion> = counts.into_iter().map(one).collect();
        all.sort_by_key(|confusion| std::cmp::Reverse(confusion.count));
        (field.name().to_owned(), all)
    };
    CONFUSED.iter().map(of).collect()
}

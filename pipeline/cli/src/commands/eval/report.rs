//! All that an evaluation says, in the form of `--json`; the figures have the names of the guideline's scorer.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::corpus::Corpus;
use super::errors::{self, Error};
use super::figures;
use super::judge::Judge;
use super::record::{Gold, Prediction};
use super::scores::{Pairing, Scores};
use super::tallies::{self, Confusion, Tally};

/// An evaluation.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Report {
    #[serde(flatten)]
    pub(crate) scores: Scores,
    /// By unit.
    #[serde(default)]
    pub(crate) units: Vec<Tally>,
    /// By the rule that read the amount.
    #[serde(default)]
    pub(crate) amount_rules: Vec<Tally>,
    /// By the rule that found the measure.
    #[serde(default)]
    pub(crate) measure_rules: Vec<Tally>,
    /// Which value was taken for which, by field.
    #[serde(default)]
    pub(crate) confusion: BTreeMap<String, Vec<Confusion>>,
    /// Every error.
    #[serde(default)]
    pub(crate) errors: Vec<Error>,
    /// What changed since the baseline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) difference: Option<Difference>,
}

/// What changed since an earlier evaluation.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Difference {
    /// By figure; those that did not change are left out.
    pub(crate) figures: BTreeMap<String, f64>,
    /// Errors that were there and are gone.
    pub(crate) mended: Vec<String>,
    /// Errors that were not there.
    pub(crate) new: Vec<String>,
}

impl Report {
    /// Evaluates predictions against the gold of a corpus.
    pub(crate) fn of(gold: &[Gold], predictions: &[Prediction], corpus: &Corpus) -> Self {
        let judge = Judge::new(corpus, gold);
        let pairing = Pairing::new(gold, predictions);
        Self {
            scores: Scores::of(&pairing, &judge),
            units: tallies::units(&pairing, &judge),
            amount_rules: tallies::rules(&pairing, &judge, Prediction::amount_rule),
            measure_rules: tallies::rules(&pairing, &judge, Prediction::measure_rule),
            confusion: tallies::confusion(&pairing, &judge),
            errors: errors::of(&pairing, &judge, corpus),
            difference: None,
        }
    }

    /// Notes what changed since `baseline`.
    pub(crate) fn compare(&mut self, baseline: &Report) {
        let labels = |report: &Report| report.errors.iter().flat_map(Error::labels).collect::<Vec<_>>();
        let (old, new) = (labels(baseline), labels(self));
        let without = |all: &[String], others: &[String]| {
            all.iter().filter(|label| !others.contains(label)).cloned().collect::<Vec<_>>()
        };
        self.difference = Some(Difference {
            figures: figures::difference(&self.scores, &baseline.scores).into_iter().collect(),
            mended: without(&old, &new),
            new: without(&new, &old),
        });
    }
}

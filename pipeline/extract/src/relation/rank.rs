//! Log-linear rankers: a weight a feature, the candidate with the greatest sum wins, and its share of all
//! exponentials says how sure that is (a conditional logit; McFadden 1974).

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use crate::vocabulary::VocabularyError;
use crate::vocabulary::form::{self, Section};

/// The sections of a file of weights.
pub(crate) const SECTIONS: &[Section] = &[form::value::<BTreeMap<String, f64>>("weights")];

/// The features of a candidate, as names in one buffer; each has the value 1.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Features {
    text: String,
    ends: Vec<usize>,
}

/// What takes in features as they are found.
pub trait Sink {
    /// Adds the feature whose name the parts make.
    fn add(&mut self, parts: &[&str]);
}

impl Sink for Features {
    fn add(&mut self, parts: &[&str]) {
        for part in parts {
            self.text.push_str(part);
        }
        self.ends.push(self.text.len());
    }
}

impl Features {
    /// The names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| &self.text[start..*end])
    }
}

/// The sums of the weights of features, one a prefix; no name is ever written out.
#[derive(Debug, Clone)]
pub struct Sums<'w, const N: usize> {
    weights: &'w Weights,
    states: [u64; N],
    /// The sums, in the order of the prefixes.
    pub totals: [f64; N],
}

impl<'w, const N: usize> Sums<'w, N> {
    /// Sums for features whose names begin with each of `prefixes`.
    pub fn new(weights: &'w Weights, prefixes: [&str; N]) -> Self {
        Self { weights, states: prefixes.map(|prefix| hash(START, prefix)), totals: [0.0; N] }
    }
}

impl<const N: usize> Sink for Sums<'_, N> {
    fn add(&mut self, parts: &[&str]) {
        for (state, total) in self.states.iter().zip(&mut self.totals) {
            let name = parts.iter().fold(*state, |state, part| hash(state, part));
            *total += self.weights.hashed.get(&name).copied().unwrap_or_default();
        }
    }
}

/// The weights of a ranker, by feature.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Weights {
    named: BTreeMap<String, f64>,
    hashed: HashMap<u64, f64, foldhash::fast::FixedState>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    weights: BTreeMap<String, f64>,
}

/// FNV-1a (Fowler, Noll, Vo), which goes on from a prefix.
fn hash(state: u64, text: &str) -> u64 {
    text.bytes().fold(state, |state, byte| (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

const START: u64 = 0xcbf2_9ce4_8422_2325;

impl Weights {
    /// The weights `named`, by feature; a feature without one weighs nothing.
    pub fn new(named: BTreeMap<String, f64>) -> Self {
        let hashed = named.iter().map(|(name, weight)| (hash(START, name), *weight)).collect();
        Self { named, hashed }
    }

    /// Reads weights from TOML.
    ///
    /// # Errors
    /// [`VocabularyError::Toml`] where it is not of the form `[weights]` with a number a feature.
    pub fn parse(file: &str, toml: &str) -> Result<Self, VocabularyError> {
        let read: File = toml::from_str(toml).map_err(VocabularyError::toml(file))?;
        Ok(Self::new(read.weights))
    }

    /// The weights as TOML.
    ///
    /// # Errors
    /// The TOML writer's, which numbers and names do not provoke.
    pub fn to_toml(&self) -> Result<String, toml::ser::Error> {
        toml::to_string(&File { weights: self.named.clone() })
    }

    /// The same weights, that of the feature `name` changed by `by`.
    pub fn leaning(mut self, name: &str, by: f64) -> Self {
        *self.named.entry(name.to_owned()).or_default() += by;
        Self::new(self.named)
    }

    /// Every feature with its weight.
    pub fn named(&self) -> impl Iterator<Item = (&str, f64)> {
        self.named.iter().map(|(name, weight)| (name.as_str(), *weight))
    }

    /// The weight of a feature by its name.
    pub fn of(&self, name: &str) -> f64 {
        self.named.get(name).copied().unwrap_or_default()
    }

    /// The sum of the weights of some features, each with `prefix` before its name.
    pub fn score(&self, prefix: &str, features: &Features) -> f64 {
        let state = hash(START, prefix);
        features.names().filter_map(|name| self.hashed.get(&hash(state, name))).sum()
    }
}

/// A truth as it stands in names of features.
pub fn yes(holds: bool) -> &'static str {
    if holds { "yes" } else { "no" }
}

/// Small numbers as they stand in names of features; greater ones are the last.
pub fn small(number: usize, most: usize) -> &'static str {
    const NAMES: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
    NAMES[number.min(most).min(9)]
}

/// The place of the greatest score and its probability; the first of equal ones, `None` of none.
pub fn best(scores: &[f64]) -> Option<(usize, f64)> {
    let mut best = 0;
    for (at, score) in scores.iter().enumerate() {
        if *score > scores[best] {
            best = at;
        }
    }
    let top = *scores.get(best)?;
    let total: f64 = scores.iter().map(|score| (score - top).exp()).sum();
    Some((best, 1.0 / total))
}

/// The share of each score among the exponentials of all.
pub fn shares(scores: &[f64]) -> Vec<f64> {
    let top = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let likely: Vec<f64> = scores.iter().map(|score| (score - top).exp()).collect();
    let total: f64 = likely.iter().sum();
    likely.into_iter().map(|likelihood| likelihood / total).collect()
}

/// The candidate that agrees most with what is likely, and how much that is: each other one counts by its share and by
/// how alike the two are (minimum Bayes risk; Goel and Byrne 2000). Candidates of less than a hundredth do not count.
pub fn agreed(scores: &[f64], alike: impl Fn(usize, usize) -> f64) -> Option<(usize, f64)> {
    let shares = shares(scores);
    let likely: Vec<usize> = (0..shares.len()).filter(|at| shares[*at] >= 0.01).collect();
    let gain = |at: usize| -> f64 {
        likely.iter().map(|other| shares[*other] * if *other == at { 1.0 } else { alike(at, *other) }).sum()
    };
    let mut best: Option<(usize, f64)> = None;
    for at in &likely {
        let gain = gain(*at);
        if best.is_none_or(|(_, most)| gain > most) {
            best = Some((*at, gain));
        }
    }
    best
}

/// One choice to learn from: the features of each candidate, and which candidates are right.
#[derive(Debug, Clone)]
pub struct Choice {
    /// The names of the features of each candidate.
    pub candidates: Vec<Vec<String>>,
    /// Whether each is right.
    pub right: Vec<bool>,
    /// How alike two candidates are, 0 to 1; empty where none are.
    pub alike: Vec<Vec<f64>>,
}

impl Choice {
    /// The candidate that `weights` choose.
    pub fn chosen(&self, weights: &Weights) -> Option<usize> {
        let score = |names: &Vec<String>| names.iter().map(|name| weights.of(name)).sum();
        let scores: Vec<f64> = self.candidates.iter().map(score).collect();
        let alike = |one: usize, other: usize| self.alike.get(one).map_or(0.0, |row| row[other]);
        agreed(&scores, alike).map(|(at, _)| at)
    }
}

/// Fits weights that make right candidates likely, with a Gaussian prior of variance `1 / l2`, by gradient ascent with
/// a step a feature (Adagrad; Duchi et al. 2011). Choices without a right candidate teach nothing. Deterministic.
pub fn fit(choices: &[Choice], l2: f64, rounds: usize) -> Weights {
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    for feature in choices.iter().flat_map(|choice| choice.candidates.iter().flatten()) {
        let next = names.len();
        names.entry(feature).or_insert(next);
    }
    let coded: Vec<(Vec<Vec<usize>>, &[bool])> = choices
        .iter()
        .filter(|choice| choice.right.iter().any(|right| *right) && choice.right.len() > 1)
        .map(|choice| {
            let code =
                |features: &Vec<String>| features.iter().filter_map(|name| names.get(name.as_str()).copied()).collect();
            (choice.candidates.iter().map(code).collect(), choice.right.as_slice())
        })
        .collect();
    let mut weights = vec![0.0; names.len()];
    let mut squares = vec![1e-6; names.len()];
    for _ in 0..rounds {
        let mut gradient: Vec<f64> = weights.iter().map(|weight| -l2 * weight).collect();
        for (candidates, right) in &coded {
            add_gradient(candidates, right, &weights, &mut gradient);
        }
        for (at, slope) in gradient.iter().enumerate() {
            squares[at] += slope * slope;
            weights[at] += 0.3 * slope / f64::sqrt(squares[at]);
        }
    }
    let rounded = |weight: f64| (weight * 1000.0).round() / 1000.0;
    let named = names.iter().map(|(name, at)| ((*name).to_owned(), rounded(weights[*at])));
    Weights::new(named.filter(|(_, weight)| weight.abs() >= 0.01).collect())
}

fn add_gradient(candidates: &[Vec<usize>], right: &[bool], weights: &[f64], gradient: &mut [f64]) {
    let scores: Vec<f64> = candidates.iter().map(|features| features.iter().map(|at| weights[*at]).sum()).collect();
    let top = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let likelihoods: Vec<f64> = scores.iter().map(|score| (score - top).exp()).collect();
    let total: f64 = likelihoods.iter().sum();
    let good: f64 = likelihoods.iter().zip(right).filter(|(_, right)| **right).map(|(likelihood, _)| likelihood).sum();
    for ((features, likelihood), right) in candidates.iter().zip(&likelihoods).zip(right) {
        let expected = likelihood / total;
        let target = if *right { likelihood / good } else { 0.0 };
        for at in features {
            gradient[*at] += target - expected;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feature_that_tells_is_learnt() {
        let choice = |right: usize| Choice {
            candidates: vec![
                vec!["a".to_owned(), if right == 0 { "good".to_owned() } else { "bad".to_owned() }],
                vec!["b".to_owned(), if right == 1 { "good".to_owned() } else { "bad".to_owned() }],
            ],
            right: vec![right == 0, right == 1],
            alike: Vec::new(),
        };
        let weights = fit(&[choice(0), choice(1), choice(0)], 0.1, 200);
        assert_eq!(choice(1).chosen(&weights), Some(1), "{weights:?}");
        let mut features = Features::default();
        features.add(&["go", "od"]);
        assert!(weights.score("", &features) > 0.5);
        assert!((weights.score("g", &features)).abs() < 1e-9);
    }

    #[test]
    fn nothing_is_chosen_from_nothing() {
        assert_eq!(best(&[]), None);
    }
}

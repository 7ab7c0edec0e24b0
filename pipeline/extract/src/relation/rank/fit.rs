//! Weights fitted to choices whose right candidates are known. Deterministic: the same choices give the same weights.

use std::collections::BTreeMap;

use super::agreed;
use super::weights::Weights;

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
    use crate::relation::rank::{Features, Part, Sink};

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
        features.add(&[Part::of("go"), Part::of("od")]);
        assert!(weights.score("", &features) > 0.5);
        assert!((weights.score("g", &features)).abs() < 1e-9);
    }
}

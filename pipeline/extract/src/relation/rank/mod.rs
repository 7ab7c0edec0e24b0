//! Log-linear rankers: a weight a feature, the candidate with the greatest sum wins, and its share of all
//! exponentials says how sure that is (a conditional logit; McFadden 1974).

mod feature;
mod fit;
mod weights;

pub use feature::{Features, Part, Sink, small, yes};
pub(crate) use feature::{part, tell};
pub use fit::{Choice, fit};
pub(crate) use weights::SECTIONS;
pub use weights::{Sum, Sums, Weights};

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_chosen_from_nothing() {
        assert_eq!(best(&[]), None);
    }
}

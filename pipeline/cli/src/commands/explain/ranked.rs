//! The candidates of a choice with what speaks for each: the same weights that chose, told feature by feature.

use sluicebox_extract::relation::given::Candidate as Given;
use sluicebox_extract::relation::measure::Candidate as Proposed;
use sluicebox_extract::relation::rank::{Features, Weights};
use sluicebox_extract::relation::time::candidate::Candidate as Period;

use super::model::{Candidate, Choice, Feature};

/// What stands for no entity, no place, no period.
const NOTHING: &str = "none";

/// The candidates for a measure.
pub(crate) fn measures(proposed: &[(Proposed, Features)], weights: &Weights, chosen: Option<&str>) -> Choice {
    let candidate = |(proposed, features): &(Proposed, Features)| {
        let rule = Some(proposed.source.as_str());
        weighed(proposed.text.clone(), rule, weights, "", features)
    };
    choice(proposed.iter().map(candidate).collect(), chosen)
}

/// The candidates for an entity or a place, nothing among them.
pub(crate) fn given(proposed: &[(Given, Features)], weights: &Weights, chosen: Option<&str>) -> Choice {
    let name = |text: &str| if text.is_empty() { NOTHING.to_owned() } else { text.to_owned() };
    let candidate =
        |(proposed, features): &(Given, Features)| weighed(name(&proposed.text), None, weights, "", features);
    choice(proposed.iter().map(candidate).collect(), Some(chosen.unwrap_or(NOTHING)))
}

/// The candidates for a period, none among them; each by where its time stands.
pub(crate) fn periods(proposed: &[(Period, Features)], weights: &Weights, chosen: Option<&str>) -> Choice {
    let candidate = |(proposed, features): &(Period, Features)| {
        let text = proposed.text.clone().unwrap_or_else(|| NOTHING.to_owned());
        weighed(text, proposed.known.map(|_| proposed.source.as_str()), weights, "", features)
    };
    choice(proposed.iter().map(candidate).collect(), Some(chosen.unwrap_or(NOTHING)))
}

/// The values of a field that has few; each has its own weights for the same evidence, told apart by a prefix.
pub(crate) fn values<'v>(
    values: impl Iterator<Item = (&'static str, &'v str)>,
    evidence: &Features,
    weights: &Weights,
    chosen: &str,
) -> Choice {
    let candidate = |(value, prefix): (&'static str, &str)| weighed(value.to_owned(), None, weights, prefix, evidence);
    choice(values.map(candidate).collect(), Some(chosen))
}

fn weighed(
    value: String,
    rule: Option<&'static str>,
    weights: &Weights,
    prefix: &str,
    features: &Features,
) -> Candidate {
    let weight = |name: &str| weights.of(&format!("{prefix}{name}"));
    let all = features.names().map(|name| Feature { name: name.to_owned(), weight: weight(name) });
    let mut features: Vec<Feature> = all.filter(|feature| feature.weight.abs() > f64::EPSILON).collect();
    features.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()).then_with(|| a.name.cmp(&b.name)));
    Candidate { value, rule, weight: features.iter().map(|feature| feature.weight).sum(), share: 0.0, features }
}

/// Ranks candidates; of equal ones the first stays first, as where it is chosen.
fn choice(mut candidates: Vec<Candidate>, chosen: Option<&str>) -> Choice {
    candidates.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    let top = candidates.first().map_or(0.0, |first| first.weight);
    let total: f64 = candidates.iter().map(|candidate| (candidate.weight - top).exp()).sum();
    candidates.iter_mut().for_each(|candidate| candidate.share = (candidate.weight - top).exp() / total);
    Choice { chosen: chosen.map(str::to_owned), candidates }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use sluicebox_extract::relation::rank::{Part, Sink};

    use super::*;

    #[test]
    fn values_are_ranked_with_their_heaviest_features() {
        let weights = [("target due", 2.0), ("target bias", -0.5), ("actual bias", 1.0), ("actual due", 0.0)];
        let weights = Weights::new(
            weights.map(|(name, weight)| (name.to_owned(), weight)).into_iter().collect::<BTreeMap<_, _>>(),
        );
        let mut evidence = Features::default();
        evidence.add(&[Part::of("bias")]);
        evidence.add(&[Part::of("due")]);
        let all = [("actual", "actual "), ("target", "target ")].into_iter();
        let choice = values(all, &evidence, &weights, "target");
        let told: Vec<_> = choice.candidates.iter().map(|c| (c.value.as_str(), c.weight, c.features.len())).collect();
        assert_eq!(told, [("target", 1.5, 2), ("actual", 1.0, 1)]);
        assert_eq!(choice.candidates[0].features[0], Feature { name: "due".to_owned(), weight: 2.0 });
        assert!((choice.candidates.iter().map(|candidate| candidate.share).sum::<f64>() - 1.0).abs() < 1e-9);
    }
}

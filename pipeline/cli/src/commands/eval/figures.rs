//! The figures by name: what a bar is set under, and what a baseline is compared by.

use super::scores::{Rates, Scores};
use crate::exit::Failure;

/// A figure's name and its value; none where the gold does not ask for it.
pub(crate) type Figure = (String, Option<f64>);

/// Every figure of an evaluation, in the order in which they are shown.
pub(crate) fn of(scores: &Scores) -> Vec<Figure> {
    let mut all = Vec::new();
    let mut rates = |name: &str, rates: &Rates| {
        all.push((name.to_owned(), Some(rates.f1)));
        all.push((format!("{name}.p"), Some(rates.p)));
        all.push((format!("{name}.r"), Some(rates.r)));
    };
    rates("found", &scores.found);
    rates("amount", &scores.amount);
    rates("record", &scores.record);
    rates("fact", &scores.fact);
    scores.named.iter().for_each(|(name, named)| rates(name, named));
    all.push(("measure".to_owned(), Some(scores.measure.share)));
    all.push(("measure.mean".to_owned(), Some(scores.measure.mean_token_f1)));
    all.extend(scores.accuracy.iter().map(|(name, share)| (name.clone(), Some(*share))));
    all.extend(scores.means.iter().map(|(name, mean)| (format!("macro.{name}"), *mean)));
    all
}

/// A figure and what it must reach.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Bar {
    figure: String,
    least: f64,
}

impl Bar {
    /// Reads `found=0.9`.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let (figure, least) = text.split_once('=').ok_or("write it as FIGURE=F1, such as found=0.9")?;
        let least: f64 = least.trim().parse().map_err(|_| format!("'{least}' is no number"))?;
        let figure = figure.trim().to_owned();
        if !(0.0..=1.0).contains(&least) {
            return Err(format!("{least} is no share; write 0.9 for 90 %"));
        }
        match of(&names()).iter().any(|(name, _)| *name == figure) {
            true => Ok(Self { figure, least }),
            false => Err(format!("there is no figure '{figure}'; those there are: {}", listed())),
        }
    }

    /// Why it does not hold; none where it does.
    pub(crate) fn broken(&self, figures: &[Figure]) -> Option<String> {
        let value = figures.iter().find(|(name, _)| *name == self.figure).and_then(|(_, value)| *value);
        let (figure, least) = (&self.figure, self.least);
        match value {
            Some(value) if value >= least => None,
            Some(value) => Some(format!("{figure} is {value:.4}, under the bar of {least}")),
            None => Some(format!("{figure} has no value in this gold, and the bar is {least}")),
        }
    }
}

/// The names of all figures, for help and messages.
fn listed() -> String {
    of(&names()).iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ")
}

/// Scores of nothing, which have every figure.
fn names() -> Scores {
    use super::corpus::Corpus;
    use super::judge::Judge;
    use super::scores::Pairing;
    Scores::of(&Pairing::new(&[], &[]), &Judge::new(&Corpus::default(), &[]))
}

/// The bars that do not hold, each with the reason.
pub(crate) fn broken(bars: &[Bar], scores: &Scores) -> Vec<String> {
    let figures = of(scores);
    bars.iter().filter_map(|bar| bar.broken(&figures)).collect()
}

/// By how much each figure differs from that of a baseline; those that do not are left out.
pub(crate) fn difference(scores: &Scores, baseline: &Scores) -> Vec<(String, f64)> {
    let before = of(baseline);
    let change = |(name, value): Figure| {
        let old = before.iter().find(|(other, _)| *other == name).and_then(|(_, value)| *value)?;
        Some((name, value? - old))
    };
    of(scores).into_iter().filter_map(change).filter(|(_, change)| change.abs() >= 0.00005).collect()
}

/// Reads a baseline.
///
/// # Errors
/// Where it is not what `eval --json` writes.
pub(crate) fn baseline<T: serde::de::DeserializeOwned>(path: &std::path::Path, json: &str) -> Result<T, Failure> {
    serde_json::from_str(json).map_err(|error| {
        Failure::usage(format!("baseline '{}' cannot be read: {error}", path.display()))
            .hint("a baseline is what 'sluicebox eval --json' wrote")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_hold_or_say_why_not() {
        let mut scores = names();
        scores.found.f1 = 0.91;
        let broken_by = |text: &str| broken(&[Bar::parse(text).unwrap()], &scores);
        assert!(broken_by("found=0.91").is_empty());
        assert_eq!(broken_by("found=0.95"), ["found is 0.9100, under the bar of 0.95"]);
        assert_eq!(broken_by("macro.kind=0.5"), ["macro.kind has no value in this gold, and the bar is 0.5"]);
    }

    #[test]
    fn a_bar_names_a_figure_and_a_share() {
        for wrong in ["found", "found=x", "found=90", "lost=0.5"] {
            assert!(Bar::parse(wrong).is_err(), "{wrong}");
        }
        assert!(Bar::parse("entity.p=1").is_ok() && Bar::parse("period = 0.8").is_ok());
    }
}

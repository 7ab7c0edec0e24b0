//! Fits the weights of confidence from gold records and prints how well the chances hold:
//! `confidence OUT L2 GOLD CORPUS [BOUNDS] [-- GOLD CORPUS [BOUNDS]]...`, with the files of `fit`.
//!
//! Every figure of the annotated text is judged: one that no gold record meets is wrong. A record is right where value,
//! unit, comparator, kind, direction, period and status are and the measure shares half of its words with the gold's.
//! The table is of chances that were computed without the figure's document (ten parts); the expected calibration error
//! is the mean distance between chance and share of right ones over ten bins, weighed by their figures.

mod gold;

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

use gold::Failure;
use sluicebox_extract::confidence::PREFIXES;
use sluicebox_extract::relation::rank::{Choice, Weights, fit};

const FOLDS: usize = 10;
const BINS: usize = 10;

/// A judged figure: its features, and whether the record and the amount are right.
struct Judged {
    document: String,
    features: Vec<String>,
    right: [bool; 2],
}

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [out, l2, sets @ ..] = arguments.as_slice() else { return Err("give OUT L2 GOLD CORPUS [BOUNDS]".into()) };
    let l2: f64 = l2.parse()?;
    let vocabulary = gold::vocabulary(Some(Path::new(out)))?;
    let mut all: Vec<Judged> = Vec::new();
    for set in sets.split(|argument| argument == "--") {
        let [gold, corpus, bounds @ ..] = set else { return Err("give GOLD and CORPUS".into()) };
        let records = gold::lines(gold)?;
        let covered = gold::covered(gold, corpus)?;
        for text in gold::texts(corpus, bounds.first().map(String::as_str))? {
            gold::judge(&text, &records, covered.as_deref(), corpus, &vocabulary, &mut |document, features, right| {
                let features = features.names().map(str::to_owned).collect();
                all.push(Judged { document: document.to_owned(), features, right });
            })?;
        }
    }
    let mut named = std::collections::BTreeMap::new();
    for (nth, prefix) in PREFIXES.iter().enumerate() {
        report(prefix.trim(), &cross_fitted(&all, nth, l2))?;
        let weights = fit(&choices(all.iter(), nth), l2, 300);
        named.extend(weights.named().map(|(name, weight)| (name.to_owned(), weight)));
    }
    let head = "# Weights of the chances that a record and that its amount are right, a number a feature: logistic models with a Gaussian prior, fitted to gold records.\n";
    std::fs::write(Path::new(out).join("confidence.toml"), head.to_owned() + &Weights::new(named).to_toml()?)?;
    Ok(())
}

/// Choices between what the features say and nothing, which is a logistic model.
fn choices<'j>(judged: impl Iterator<Item = &'j Judged>, nth: usize) -> Vec<Choice> {
    let choice = |one: &Judged| Choice {
        candidates: vec![prefixed(one, nth), Vec::new()],
        right: vec![one.right[nth], !one.right[nth]],
        alike: Vec::new(),
    };
    judged.map(choice).collect()
}

fn prefixed(one: &Judged, nth: usize) -> Vec<String> {
    one.features.iter().map(|name| format!("{}{name}", PREFIXES[nth])).collect()
}

/// The chance of each figure by weights that have not seen its document, and whether it is right.
fn cross_fitted(all: &[Judged], nth: usize, l2: f64) -> Vec<(f64, bool)> {
    let documents: BTreeSet<&str> = all.iter().map(|one| one.document.as_str()).collect();
    let fold = |one: &Judged| documents.iter().position(|other| *other == one.document).unwrap_or_default() % FOLDS;
    let mut chances = Vec::with_capacity(all.len());
    for part in 0..FOLDS {
        let weights = fit(&choices(all.iter().filter(|one| fold(one) != part), nth), l2, 200);
        for one in all.iter().filter(|one| fold(one) == part) {
            let total: f64 = prefixed(one, nth).iter().map(|name| weights.of(name)).sum();
            chances.push((1.0 / (1.0 + (-total).exp()), one.right[nth]));
        }
    }
    chances
}

#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn report(name: &str, chances: &[(f64, bool)]) -> Result<(), Failure> {
    let mut out = std::io::stdout();
    let mut error = 0.0;
    writeln!(out, "{name}: {} figures\n  chance     figures  mean chance  right", chances.len())?;
    for bin in 0..BINS {
        let within = |chance: f64| ((chance * BINS as f64) as usize).min(BINS - 1) == bin;
        let held: Vec<&(f64, bool)> = chances.iter().filter(|(chance, _)| within(*chance)).collect();
        if held.is_empty() {
            continue;
        }
        let count = held.len() as f64;
        let mean = held.iter().map(|(chance, _)| chance).sum::<f64>() / count;
        let right = held.iter().filter(|(_, right)| *right).count() as f64 / count;
        error += (mean - right).abs() * count / chances.len() as f64;
        let (low, high) = (bin as f64 / BINS as f64, (bin + 1) as f64 / BINS as f64);
        writeln!(out, "  {low:.1}-{high:.1}  {count:>9}  {mean:>11.3}  {right:.3}")?;
    }
    let score = chances.iter().map(|(chance, right)| (chance - f64::from(*right)).powi(2)).sum::<f64>();
    writeln!(out, "  expected calibration error {error:.3}, Brier score {:.3}", score / chances.len().max(1) as f64)?;
    Ok(())
}

//! Fits the weights of the rankers from gold records:
//! `fit [--only TASK,TASK] [--rounds N] OUT L2 GOLD CORPUS [BOUNDS] [-- GOLD CORPUS [BOUNDS]]...`.
//!
//! CORPUS ending with `.jsonl` holds `{id, text, title?, published?}` a line. Any other corpus is a text archive, whose
//! articles BOUNDS lists: one `{first_line, last_line, date?, file?}` a line. OUT is the folder of the weights, a file a
//! task. For each task it prints how often the choice is right on texts that it was fitted without (five parts, by
//! document); for names also precision, recall and F1. A measure is right where it shares half of its words with the
//! gold's, a name where the F1 of their words is at least one half.
//!
//! The examples of the cues in `status.toml` teach the status too; as set `examples` they are part of its figure.
//!
//! What a figure before was given is evidence for the next one, so that weights are fitted N times (1), each time with
//! those of the last in use; the first time those that OUT holds. Each time takes half of the way to those fitted: the whole
//! of it would swing between two habits and never stay.

mod gold;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::Path;

use gold::{Failure, Met};
use serde_json::Value;
use sluicebox_extract::relation::measure::{Candidate, Words};
use sluicebox_extract::relation::rank::{Choice, Features, Weights, fit};
use sluicebox_extract::relation::{self, Context, Evidence, change, status, time};
use sluicebox_extract::text::Document;
use sluicebox_extract::{Vocabulary, quantity};

const FOLDS: usize = 5;

const TASKS: [&str; 6] = ["measure", "kind", "status", "period", "entity", "place"];

/// The tasks whose first candidate is to name nothing, with the feature that this has and how much less it is to weigh:
/// F1 counts a wrong name twice where one is asked, and nothing but once, so that naming pays below even chances.
const NAMES: [(&str, &str, f64); 2] = [("entity", "nobody", 0.5), ("place", "nowhere", 0.5)];

/// A choice with the document that it comes from.
struct Sample {
    /// The number of its set.
    set: usize,
    document: String,
    choice: Choice,
    /// Whether the gold names something.
    named: bool,
}

type Samples = Vec<Sample>;

fn main() -> Result<(), Failure> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut option = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.remove(at);
        (at < arguments.len()).then(|| arguments.remove(at))
    };
    let only = option("--only").unwrap_or(TASKS.join(","));
    let rounds: usize = option("--rounds").map_or(Ok(1), |rounds| rounds.parse())?;
    let [out, l2, sets @ ..] = arguments.as_slice() else { return Err("give OUT L2 GOLD CORPUS [BOUNDS]".into()) };
    let (out, l2) = (Path::new(out), l2.parse()?);
    let mut vocabulary = gold::vocabulary(Some(out))?;
    for round in 1..=rounds {
        let tasks = samples(sets, &vocabulary)?;
        let all = gold::weights_of(&mut vocabulary).into_iter().zip(&tasks);
        for ((name, now), samples) in all.filter(|((name, _), _)| only.split(',').any(|task| task == *name)) {
            refit(name, samples, l2, round == rounds, out, now)?;
        }
        vocabulary = gold::vocabulary(Some(out))?;
    }
    Ok(())
}

/// The choices of every task that the gold of `sets` decides.
fn samples(sets: &[String], vocabulary: &Vocabulary) -> Result<Vec<Samples>, Failure> {
    let mut tasks: Vec<Samples> = TASKS.iter().map(|_| Samples::new()).collect();
    let sets = || sets.split(|argument| argument == "--");
    for (nth, set) in sets().enumerate() {
        let [gold, corpus, bounds @ ..] = set else { return Err("give GOLD and CORPUS".into()) };
        let gold = gold::lines(gold)?;
        for text in gold::texts(corpus, bounds.first().map(String::as_str))? {
            gold::meet(&text, &gold, corpus, vocabulary, &mut |met| learn(nth, met, &mut tasks))?;
        }
    }
    tasks[2].extend(examples(sets().count(), vocabulary)?);
    Ok(tasks)
}

/// Fits the weights of a task and writes those half of the way from `now`.
fn refit(name: &str, samples: &Samples, l2: f64, tell: bool, out: &Path, now: &Weights) -> Result<(), Failure> {
    // Phrases are of many more kinds than the values of the other fields: their weights are held closer to none.
    let l2 = l2 * strictness(name);
    if tell {
        report(name, samples, l2)?;
    }
    let all: Vec<Choice> = samples.iter().map(|sample| sample.choice.clone()).collect();
    let head = format!(
        "# Weights of the choice of a {name}, a number a feature: a conditional logit with a Gaussian prior, fitted to gold records.\n"
    );
    let weights = halfway(now, &leaning(name, fit(&all, l2, 300)));
    Ok(std::fs::write(out.join(format!("{name}.toml")), head + &weights.to_toml()?)?)
}

/// The mean of both, to three digits; a feature that one of them lacks weighs nothing there.
fn halfway(from: &Weights, to: &Weights) -> Weights {
    let names: BTreeSet<&str> = from.named().chain(to.named()).map(|(name, _)| name).collect();
    let mean = |name: &str| ((from.of(name) + to.of(name)) * 500.0).round() / 1000.0;
    let weights = names.into_iter().map(|name| (name.to_owned(), mean(name)));
    Weights::new(weights.filter(|(_, weight)| *weight != 0.0).collect())
}

/// The weights of a task, with less reluctance where it names things.
fn leaning(task: &str, weights: Weights) -> Weights {
    match NAMES.iter().find(|(name, ..)| *name == task) {
        Some((_, nothing, by)) => weights.leaning(nothing, -by),
        None => weights,
    }
}

fn names(features: &Features) -> Vec<String> {
    features.names().map(str::to_owned).collect()
}

fn learn(set: usize, met: &Met<'_>, tasks: &mut [Samples]) {
    let (record, Some(evidence)) = (met.gold, met.related.evidence.as_deref()) else { return };
    let mut add = |task: usize, choice: Choice, named: bool| {
        tasks[task].push(Sample { set, document: met.document.to_owned(), choice, named });
    };
    let entities = evidence.entities.iter().map(|(candidate, features)| (candidate.text.as_str(), features));
    add(4, named(&gold::accepted(record, "entity"), entities), gold::string(record, "entity").is_some());
    let places = evidence.places.iter().map(|(candidate, features)| (candidate.text.as_str(), features));
    add(5, named(&gold::accepted(record, "place"), places), gold::string(record, "place").is_some());
    if met.labelled {
        return;
    }
    let wanted = gold::string(record, "measure").unwrap_or_default();
    let measures = Choice {
        candidates: evidence.measures.iter().map(|(_, features)| names(features)).collect(),
        right: evidence.measures.iter().map(|(candidate, _)| gold::token_f1(&candidate.text, &wanted) >= 0.5).collect(),
        alike: alike(&evidence.measures),
    };
    add(0, measures, true);
    let told = |prefixes: [&str; 4], features: &Features, field: &str| {
        let accepted = gold::accepted(record, field);
        four(prefixes, features, |value| accepted.contains(&Some(value.trim().to_owned())))
    };
    add(1, told(change::PREFIXES, &evidence.kind, "kind"), true);
    add(2, told(status::PREFIXES, &evidence.status, "status"), true);
    let periods = Choice {
        candidates: evidence.periods.iter().map(|(_, features)| names(features)).collect(),
        right: right_periods(met, &evidence.periods),
        alike: Vec::new(),
    };
    add(3, periods, true);
}

/// The choices that the examples of the cues of a status teach: the status, or in its counter-examples any other.
fn examples(set: usize, vocabulary: &Vocabulary) -> Result<Samples, Failure> {
    let table: toml::Table = toml::from_str(include_str!("../../../schemas/vocabulary/status.toml"))?;
    let entries = table.get("cue").and_then(toml::Value::as_array).cloned().unwrap_or_default();
    let text = |entry: &toml::Value, key: &str| entry.get(key).and_then(toml::Value::as_str).map(str::to_owned);
    let mut taught = Samples::new();
    for entry in entries.iter().filter(|entry| text(entry, "scope").as_deref() != Some("heading")) {
        let status = text(entry, "status").unwrap_or_default();
        for (key, holds) in [("examples", true), ("not", false)] {
            let texts = entry.get(key).and_then(toml::Value::as_array).into_iter().flatten();
            for text in texts.filter_map(toml::Value::as_str) {
                let right = |other: &str| (other.trim() == status) == holds;
                let choice = evidence(text, vocabulary).map(|evidence| four(status::PREFIXES, &evidence.status, right));
                taught.extend(choice.map(|choice| Sample { set, document: text.to_owned(), choice, named: true }));
            }
        }
    }
    Ok(taught)
}

/// What the choices for the first figure of a text are made from.
fn evidence(text: &str, vocabulary: &Vocabulary) -> Option<Box<Evidence>> {
    let document = Document::read(text, false, &vocabulary.lexicon, &vocabulary.sentences);
    let amounts = quantity::read(&document, &[], vocabulary).amounts;
    let context = Context { keep: true, ..Context::default() };
    let related = relation::relate(&document, &amounts, &|_| None, &context, vocabulary);
    related.into_iter().next()?.evidence
}

/// A choice among four values that share their evidence.
fn four(prefixes: [&str; 4], features: &Features, right: impl Fn(&str) -> bool) -> Choice {
    let named = |prefix: &str| features.names().map(|name| format!("{prefix}{name}")).collect();
    Choice {
        candidates: prefixes.iter().map(|prefix| named(prefix)).collect(),
        right: prefixes.iter().map(|prefix| right(prefix)).collect(),
        alike: Vec::new(),
    }
}

/// Which periods are right: the gold's, those that it accepts, and where it has none one that is carried over.
fn right_periods(met: &Met<'_>, candidates: &[(time::candidate::Candidate, Features)]) -> Vec<bool> {
    let accepted = gold::accepted(met.gold, "period");
    candidates.iter().map(|(candidate, _)| accepted.contains(&candidate.text) || carries(met, candidate)).collect()
}

/// Whether a period is carried over where the gold has none, from a year or a record of the paragraph.
fn carries(met: &Met<'_>, candidate: &time::candidate::Candidate) -> bool {
    let is_open = met.gold.get("period").is_none_or(Value::is_null);
    let stands = |text: &String| text.get(..4).is_some_and(|year| met.before.contains(year)) || met.told.contains(text);
    is_open && candidate.is_carried() && candidate.text.as_ref().is_some_and(stands)
}

/// How alike the texts of the candidates are.
fn alike(candidates: &[(Candidate, Features)]) -> Vec<Vec<f64>> {
    let words: Vec<Words> = candidates.iter().map(|(candidate, _)| Words::of(&candidate.text)).collect();
    words.iter().map(|one| words.iter().map(|other| one.alike(other)).collect()).collect()
}

/// The choice of a name, of which an empty candidate names nothing; that is right too where no other is.
fn named<'e>(accepted: &[Option<String>], candidates: impl Iterator<Item = (&'e str, &'e Features)>) -> Choice {
    let right = |text: &str| match text {
        "" => accepted.contains(&None),
        _ => accepted.iter().flatten().any(|wanted| gold::token_f1(text, wanted) >= 0.5),
    };
    let (candidates, mut right): (Vec<Vec<String>>, Vec<bool>) =
        candidates.map(|(text, features)| (names(features), right(text))).unzip();
    if !right.contains(&true)
        && let Some(nothing) = right.first_mut()
    {
        *nothing = true;
    }
    Choice { candidates, right, alike: Vec::new() }
}

/// How many times the L2 that was asked for a task gets: where choices are among many candidates, weights that are held
/// smaller are right more often on texts that they were fitted without.
fn strictness(task: &str) -> f64 {
    match task {
        "place" => 32.0,
        "entity" => 8.0,
        "measure" => 4.0,
        "period" | "status" => 2.0,
        _ => 1.0,
    }
}

#[allow(clippy::cast_precision_loss)]
fn report(name: &str, samples: &Samples, l2: f64) -> Result<(), Failure> {
    let documents: BTreeSet<&str> = samples.iter().map(|sample| sample.document.as_str()).collect();
    let fold =
        |sample: &Sample| documents.iter().position(|other| *other == sample.document).unwrap_or_default() % FOLDS;
    let mut chosen: Vec<(&Sample, usize)> = Vec::new();
    for part in 0..FOLDS {
        let seen = samples.iter().filter(|sample| fold(sample) != part);
        let seen: Vec<Choice> = seen.map(|sample| sample.choice.clone()).collect();
        let weights = leaning(name, fit(&seen, l2, 150));
        let unseen = samples.iter().filter(|sample| fold(sample) == part);
        chosen.extend(unseen.filter_map(|sample| Some((sample, sample.choice.chosen(&weights)?))));
    }
    let share = |count: usize, all: usize| count as f64 / all.max(1) as f64;
    let all = samples.len();
    let possible = share(samples.iter().filter(|sample| sample.choice.right.contains(&true)).count(), all);
    let hit = |(sample, at): &(&Sample, usize)| sample.choice.right[*at];
    let right = share(chosen.iter().filter(|chosen| hit(chosen)).count(), all);
    let mut sets: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for one in &chosen {
        let (right, all) = sets.entry(one.0.set).or_default();
        *right += usize::from(hit(one));
        *all += 1;
    }
    let by_set: Vec<String> = sets.values().map(|(right, all)| format!("{:.3}", share(*right, *all))).collect();
    let by_set = by_set.join(" ");
    let mut out = std::io::stdout();
    writeln!(out, "{name}: {all} choices, possible {possible:.3}, right without its document {right:.3} ({by_set})")?;
    if NAMES.iter().any(|(task, ..)| *task == name) {
        let said = chosen.iter().filter(|(_, at)| *at > 0).count().max(1) as f64;
        let asked = samples.iter().filter(|sample| sample.named).count().max(1) as f64;
        let among = samples
            .iter()
            .filter(|sample| sample.named && sample.choice.right.iter().skip(1).any(|right| *right))
            .count();
        let hits = chosen.iter().filter(|(sample, at)| *at > 0 && sample.choice.right[*at]).count() as f64;
        let (precision, recall, most) = (hits / said, hits / asked, among as f64 / asked);
        let f1 = 2.0 * hits / (said + asked);
        writeln!(out, "  P {precision:.3} R {recall:.3} F1 {f1:.3}, named among the candidates {most:.3}")?;
    }
    Ok(())
}

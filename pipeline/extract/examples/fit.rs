//! Fits the weights of relations to gold records:
//! `fit OUT L2 GOLD CORPUS [BOUNDS] [-- GOLD CORPUS [BOUNDS]]...`
//!
//! A `.jsonl` corpus holds one `{id, text, title?, published?}` a line. Any other corpus is a text archive, whose
//! articles BOUNDS lists: one `{first_line, last_line, date?, file?}` a line. OUT is the folder of `measure.toml`,
//! `kind.toml`, `status.toml` and `period.toml`. For each it prints how often the choice is right on texts that it was fitted without
//! (five parts, by document). A measure is right where it shares half of its words with the gold's.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::Path;

use serde_json::Value;
use sluicebox_extract::relation::measure::{Candidate, Words};
use sluicebox_extract::relation::rank::{Choice, Features, fit};
use sluicebox_extract::relation::{self, Context, Evidence, change, status, time};
use sluicebox_extract::text::{Document, table};
use sluicebox_extract::{Vocabulary, analysis, quantity};

type Failure = Box<dyn std::error::Error>;

const FOLDS: usize = 5;

/// An article with where its text begins in the corpus.
struct Text {
    id: Option<String>,
    text: String,
    start: usize,
    title: Option<String>,
    published: Option<String>,
}

/// The choices of one task, each with the document that it comes from, led by the number of its set.
type Choices = Vec<(String, Choice)>;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [out, l2, sets @ ..] = arguments.as_slice() else { return Err("give OUT L2 GOLD CORPUS [BOUNDS]".into()) };
    let l2: f64 = l2.parse()?;
    let vocabulary = Vocabulary::embedded()?;
    let mut tasks: [(&str, Choices); 4] = ["measure", "kind", "status", "period"].map(|name| (name, Vec::new()));
    for (nth, set) in sets.split(|argument| argument == "--").enumerate() {
        let [gold, corpus, bounds @ ..] = set else { return Err("give GOLD and CORPUS".into()) };
        let gold = lines(gold)?;
        for text in texts(corpus, bounds.first().map(String::as_str))? {
            read(nth, &text, &gold, corpus, &vocabulary, &mut tasks)?;
        }
    }
    for (name, choices) in &tasks {
        // Phrases are of many more kinds than the values of the other fields: their weights are held closer to none.
        let l2 = if *name == "measure" { 2.0 * l2 } else { l2 };
        report(name, choices, l2)?;
        let all: Vec<Choice> = choices.iter().map(|(_, choice)| choice.clone()).collect();
        let head = format!(
            "# Weights of the choice of a {name}, a number a feature: a conditional logit with a Gaussian prior, fitted to gold records.\n"
        );
        std::fs::write(Path::new(out).join(format!("{name}.toml")), head + &fit(&all, l2, 300).to_toml()?)?;
    }
    Ok(())
}

fn lines(path: &str) -> Result<Vec<Value>, Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("'{path}': {error}"))?;
    Ok(text.lines().filter(|line| !line.trim().is_empty()).map(serde_json::from_str).collect::<Result<_, _>>()?)
}

fn string(value: &Value, name: &str) -> Option<String> {
    let field = value.get(name)?;
    field.as_str().map(str::to_owned).or_else(|| field.is_number().then(|| field.to_string()))
}

fn number(value: &Value, name: &str) -> Option<usize> {
    value.get(name)?.as_u64().and_then(|number| usize::try_from(number).ok())
}

fn line_starts(corpus: &str) -> Vec<usize> {
    std::iter::once(0).chain(corpus.match_indices('\n').map(|(at, _)| at + 1)).collect()
}

fn texts(path: &str, bounds: Option<&str>) -> Result<Vec<Text>, Failure> {
    if path.ends_with(".jsonl") {
        let text = |record: &Value| Text {
            id: string(record, "id"),
            text: string(record, "text").unwrap_or_default(),
            start: 0,
            title: string(record, "title"),
            published: string(record, "published"),
        };
        return Ok(lines(path)?.iter().map(text).collect());
    }
    let corpus = std::fs::read_to_string(path)?;
    let starts = line_starts(&corpus);
    let mut all = Vec::new();
    for article in lines(bounds.ok_or("a text archive needs BOUNDS")?)? {
        let other = string(&article, "file").is_some_and(|file| !path.ends_with(&file));
        let (Some(first), Some(last)) = (number(&article, "first_line"), number(&article, "last_line")) else {
            continue;
        };
        if other {
            continue;
        }
        let start = starts[first - 1];
        let end = starts.get(last).map_or(corpus.len(), |next| next - 1);
        let text = corpus[start..end].to_owned();
        all.push(Text { id: None, text, start, title: string(&article, "title"), published: string(&article, "date") });
    }
    Ok(all)
}

/// Where the quote of a gold record stands in `text`, if it does.
fn place(gold: &Value, text: &Text, corpus: &str) -> Option<(usize, usize)> {
    let quote = gold.get("quote")?.as_str()?;
    let nth = number(gold, "nth").unwrap_or(1);
    let (from, to) = match &text.id {
        Some(id) => (string(gold, "doc")? == *id).then_some((0, text.text.len()))?,
        None => {
            let starts = line_starts(corpus);
            let line = number(gold, "line")?;
            let end = starts.get(line).copied().unwrap_or(corpus.len());
            let inside = starts.get(line - 1)?.checked_sub(text.start)?;
            (inside, (end - text.start).min(text.text.len()))
        }
    };
    let (at, _) = text.text.get(from..to)?.match_indices(quote).nth(nth.saturating_sub(1))?;
    Some((from + at, from + at + quote.len()))
}

fn read(
    set: usize,
    text: &Text,
    gold: &[Value],
    path: &str,
    vocabulary: &Vocabulary,
    tasks: &mut [(&str, Choices); 4],
) -> Result<(), Failure> {
    let corpus = if text.id.is_none() { std::fs::read_to_string(path)? } else { String::new() };
    let titled = text.title.as_deref().is_some_and(|title| text.text.trim_start().starts_with(title.trim()));
    let mut document = Document::read(&text.text, titled, &vocabulary.lexicon, &vocabulary.sentences);
    let tables = table::find(&mut document, vocabulary);
    let quantities = quantity::read(&document, &tables, vocabulary);
    let title = text.title.as_deref().filter(|_| !titled);
    let context = Context { published: text.published.as_deref(), title, keep: true };
    let label = |at: usize| quantities.amounts.get(at).and_then(|amount| analysis::label(&document, &tables, amount));
    let related = relation::relate(&document, &quantities.amounts, &label, &context, vocabulary);
    let name = format!("{set} {}", text.id.clone().unwrap_or_else(|| format!("{path}:{}", text.start)));
    for record in gold {
        let Some((start, end)) = place(record, text, &corpus) else { continue };
        let met = (0..related.len()).find(|at| {
            let span = quantities.amounts[*at].span;
            span.start < end && start < span.end && label(*at).is_none()
        });
        if let Some(evidence) = met.and_then(|at| related[at].evidence.as_deref()) {
            let paragraph = &text.text[text.text[..start].rfind('\n').map_or(0, |at| at + 1)..start];
            learn(record, evidence, (&name, paragraph), tasks);
        }
    }
    Ok(())
}

/// Adds what a gold record teaches; `before` is what stands in its paragraph before it.
fn learn(record: &Value, evidence: &Evidence, (document, before): (&str, &str), tasks: &mut [(&str, Choices); 4]) {
    let wanted = string(record, "measure").unwrap_or_default();
    let names = |features: &Features| features.names().map(str::to_owned).collect();
    let measures = Choice {
        candidates: evidence.measures.iter().map(|(_, features)| names(features)).collect(),
        right: evidence.measures.iter().map(|(candidate, _)| overlap(&candidate.text, &wanted) >= 0.5).collect(),
        alike: alike(&evidence.measures),
    };
    tasks[0].1.push((document.to_owned(), measures));
    let four = |prefixes: [&str; 4], features: &Features, field: &str| {
        let named = |prefix: &str| features.names().map(|name| format!("{prefix}{name}")).collect();
        let also = record.get(format!("{field}_alt")).and_then(Value::as_array).cloned().unwrap_or_default();
        let right = |prefix: &&str| {
            let value = Value::from(prefix.trim());
            record.get(field) == Some(&value) || also.contains(&value)
        };
        Choice {
            candidates: prefixes.iter().map(|prefix| named(prefix)).collect(),
            right: prefixes.iter().map(right).collect(),
            alike: Vec::new(),
        }
    };
    tasks[1].1.push((document.to_owned(), four(change::PREFIXES, &evidence.kind, "kind")));
    tasks[2].1.push((document.to_owned(), four(status::PREFIXES, &evidence.status, "status")));
    let periods = Choice {
        candidates: evidence.periods.iter().map(|(_, features)| names(features)).collect(),
        right: evidence.periods.iter().map(|(candidate, _)| holds(record, candidate, before)).collect(),
        alike: Vec::new(),
    };
    tasks[3].1.push((document.to_owned(), periods));
}

/// Whether a period is the gold's, or one that it accepts; where it has none, a year that the paragraph has named is.
fn holds(record: &Value, candidate: &time::candidate::Candidate, before: &str) -> bool {
    let text = candidate.text.as_deref().map_or(Value::Null, Value::from);
    let also = record.get("period_alt").and_then(Value::as_array);
    let own = record.get("period").unwrap_or(&Value::Null);
    let year = candidate.text.as_deref().and_then(|text| text.get(..4));
    let carried = own.is_null() && candidate.is_carried() && year.is_some_and(|year| before.contains(year));
    *own == text || also.is_some_and(|also| also.contains(&text)) || carried
}

/// How alike the texts of the candidates are.
fn alike(candidates: &[(Candidate, Features)]) -> Vec<Vec<f64>> {
    let words: Vec<Words> = candidates.iter().map(|(candidate, _)| Words::of(&candidate.text)).collect();
    words.iter().map(|one| words.iter().map(|other| one.alike(other)).collect()).collect()
}

/// Words of the grammar, which say nothing of what is measured.
const PASSED_OVER: &str = "the a an of in on at by for to and or its their his her this that these those with from as is are was were be been has have had will";

/// The words of a phrase that count, without a plural's ending.
fn words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let words = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let words = words.filter(|word| *word != "s" && !PASSED_OVER.split(' ').any(|other| other == *word));
    let singular = |word: &str| match word.strip_suffix("ies").filter(|_| word.len() > 3) {
        Some(stem) => format!("{stem}y"),
        None if word.len() > 3 && word.ends_with('s') && !word.ends_with("ss") => word[..word.len() - 1].to_owned(),
        None => word.to_owned(),
    };
    words.map(singular).collect()
}

/// F1 of the words of two phrases.
fn overlap(one: &str, other: &str) -> f64 {
    let (one, mut other) = (words(one), words(other));
    let all = one.len() + other.len();
    let mut shared = 0;
    for word in &one {
        if let Some(at) = other.iter().position(|other| other == word) {
            other.swap_remove(at);
            shared += 1;
        }
    }
    #[allow(clippy::cast_precision_loss)]
    let share = 2.0 * f64::from(shared) / all.max(1) as f64;
    share
}

#[allow(clippy::cast_precision_loss)]
fn report(name: &str, choices: &Choices, l2: f64) -> Result<(), Failure> {
    let documents: BTreeSet<&str> = choices.iter().map(|(document, _)| document.as_str()).collect();
    let fold = |document: &str| documents.iter().position(|other| *other == document).unwrap_or_default() % FOLDS;
    let mut sets: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for part in 0..FOLDS {
        let seen: Vec<Choice> =
            choices.iter().filter(|(document, _)| fold(document) != part).map(|(_, choice)| choice.clone()).collect();
        let weights = fit(&seen, l2, 150);
        for (document, choice) in choices.iter().filter(|(document, _)| fold(document) == part) {
            let (right, all) = sets.entry(document.split(' ').next().unwrap_or_default()).or_default();
            *right += usize::from(choice.chosen(&weights).is_some_and(|at| choice.right[at]));
            *all += 1;
        }
    }
    let possible = choices.iter().filter(|(_, choice)| choice.right.contains(&true)).count();
    let share = |right: usize, all: usize| right as f64 / all.max(1) as f64;
    let right: usize = sets.values().map(|(right, _)| right).sum();
    let by_set: Vec<String> = sets.values().map(|(right, all)| format!("{:.3}", share(*right, *all))).collect();
    let (all, by_set) = (choices.len(), by_set.join(" "));
    let (possible, right) = (share(possible, all), share(right, all));
    writeln!(
        std::io::stdout(),
        "{name}: {all} choices, possible {possible:.3}, right without its document {right:.3} ({by_set})"
    )?;
    Ok(())
}

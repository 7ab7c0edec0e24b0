//! Gold records and the texts that they are about, read for fitting.
#![allow(dead_code)]

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;
use sluicebox_extract::relation::rank::{Features, Weights};
use sluicebox_extract::relation::{self, Context, Related};
use sluicebox_extract::text::{Document, table};
use sluicebox_extract::{Article, MetricRow, Vocabulary, analysis, quantity};

/// What can go wrong.
pub(crate) type Failure = Box<dyn std::error::Error>;

/// The vocabulary that ships, with the weights that the folder `weights` holds in place of its own.
pub(crate) fn vocabulary(weights: Option<&Path>) -> Result<Vocabulary, Failure> {
    let mut vocabulary = Vocabulary::embedded()?;
    for (name, own) in weights_of(&mut vocabulary) {
        let file = weights.map(|folder| folder.join(format!("{name}.toml"))).filter(|file| file.exists());
        if let Some(file) = file {
            *own = Weights::parse(&file.to_string_lossy(), &std::fs::read_to_string(&file)?)?;
        }
    }
    Ok(vocabulary)
}

/// The tasks and their weights in use.
pub(crate) fn weights_of(vocabulary: &mut Vocabulary) -> [(&'static str, &mut Weights); 6] {
    let relation = &mut vocabulary.relation;
    [
        ("measure", &mut relation.measure_weights),
        ("kind", &mut relation.kind_weights),
        ("status", &mut relation.status_weights),
        ("period", &mut relation.period_weights),
        ("entity", &mut relation.entity_weights),
        ("place", &mut relation.place_weights),
    ]
}

/// An article with where its text begins in the corpus.
pub(crate) struct Text {
    pub(crate) id: Option<String>,
    pub(crate) text: String,
    pub(crate) start: usize,
    pub(crate) title: Option<String>,
    pub(crate) published: Option<String>,
}

/// The values of a file of JSON lines.
pub(crate) fn lines(path: &str) -> Result<Vec<Value>, Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("'{path}': {error}"))?;
    Ok(text.lines().filter(|line| !line.trim().is_empty()).map(serde_json::from_str).collect::<Result<_, _>>()?)
}

/// A field as text.
pub(crate) fn string(value: &Value, name: &str) -> Option<String> {
    let field = value.get(name)?;
    field.as_str().map(str::to_owned).or_else(|| field.is_number().then(|| field.to_string()))
}

/// A field as a whole number.
pub(crate) fn number(value: &Value, name: &str) -> Option<usize> {
    value.get(name)?.as_u64().and_then(|number| usize::try_from(number).ok())
}

fn line_starts(corpus: &str) -> Vec<usize> {
    std::iter::once(0).chain(corpus.match_indices('\n').map(|(at, _)| at + 1)).collect()
}

/// The texts of a corpus, with BOUNDS where it is a text archive.
pub(crate) fn texts(path: &str, bounds: Option<&str>) -> Result<Vec<Text>, Failure> {
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

/// A gold record, and what the program says of the amount that it meets.
pub(crate) struct Met<'m> {
    /// The record.
    pub(crate) gold: &'m Value,
    /// What it says, with the evidence.
    pub(crate) related: &'m Related,
    /// Whether a table's labels say what it measures.
    pub(crate) labelled: bool,
    /// What stands in its paragraph before it.
    pub(crate) before: &'m str,
    /// The periods of the records there.
    pub(crate) told: &'m [String],
    /// The document's name.
    pub(crate) document: &'m str,
}

/// Reads `text` and hands every gold record that an amount meets to `each`.
pub(crate) fn meet(
    text: &Text,
    gold: &[Value],
    path: &str,
    vocabulary: &Vocabulary,
    each: &mut dyn FnMut(&Met<'_>),
) -> Result<(), Failure> {
    let corpus = if text.id.is_none() { std::fs::read_to_string(path)? } else { String::new() };
    let titled = text.title.as_deref().is_some_and(|title| text.text.trim_start().starts_with(title.trim()));
    let mut document = Document::read(&text.text, titled, &vocabulary.lexicon, &vocabulary.sentences);
    let title = text.title.as_deref().filter(|_| !titled);
    let tables = table::find(&mut document, title, vocabulary);
    let quantities = quantity::read(&document, &tables, vocabulary);
    let context = Context { published: text.published.as_deref(), title, keep: true };
    let label = |at: usize| quantities.amounts.get(at).and_then(|amount| analysis::label(&document, &tables, amount));
    let related = relation::relate(&document, &quantities.amounts, &label, &context, vocabulary);
    let name = text.id.clone().unwrap_or_else(|| format!("{path}:{}", text.start));
    let placed: Vec<(usize, usize, &Value)> = gold
        .iter()
        .filter_map(|record| place(record, text, &corpus).map(|(start, end)| (start, end, record)))
        .collect();
    for (start, end, record) in placed.iter().copied() {
        let met = (0..related.len()).find(|at| {
            let span = quantities.amounts[*at].span;
            span.start < end && start < span.end
        });
        let Some(at) = met else { continue };
        let begin = text.text[..start].rfind('\n').map_or(0, |at| at + 1);
        let earlier = placed.iter().filter(|(other, ..)| (begin..start).contains(other));
        let told: Vec<String> = earlier.flat_map(|(.., other)| accepted(other, "period")).flatten().collect();
        let (related, labelled) = (&related[at], label(at).is_some());
        each(&Met { gold: record, related, labelled, before: &text.text[begin..start], told: &told, document: &name });
    }
    Ok(())
}

/// Every reading that a gold record accepts for a field; `None` where it may be open.
pub(crate) fn accepted(gold: &Value, field: &str) -> Vec<Option<String>> {
    let also = gold.get(format!("{field}_alt")).and_then(Value::as_array).cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().map(str::to_owned);
    std::iter::once(string(gold, field)).chain(also.iter().map(text)).collect()
}

/// F1 of the words of two phrases, as the scorer counts it.
pub(crate) fn token_f1(one: &str, other: &str) -> f64 {
    let (one, other) = (words(one), words(other));
    let count = |words: &[String]| {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        words.iter().for_each(|word| *counts.entry(word.clone()).or_default() += 1);
        counts
    };
    let (ones, others) = (count(&one), count(&other));
    let shared: usize = ones.iter().map(|(word, n)| others.get(word).copied().unwrap_or_default().min(*n)).sum();
    #[allow(clippy::cast_precision_loss)]
    let share = 2.0 * shared as f64 / (one.len() + other.len()).max(1) as f64;
    share
}

const SMALL: &str = " the a an of in on at by for to and or its their his her this that these those with from as is are was were be been has have had will ";

fn words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase().replace("’s", "").replace("'s", "");
    let words = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let words = words.filter(|word| !SMALL.contains(&format!(" {word} ")));
    let singular = |word: &str| match word {
        _ if word.len() > 3 && word.ends_with("ies") => format!("{}y", &word[..word.len() - 3]),
        _ if word.len() > 3 && word.ends_with('s') && !word.ends_with("ss") => word[..word.len() - 1].to_owned(),
        _ => word.to_owned(),
    };
    words.map(singular).collect()
}

/// The byte ranges of an archive's corpus that the gold annotates: those of `lines.txt` beside it, where there is one.
pub(crate) fn covered(gold: &str, corpus: &str) -> Result<Option<Vec<(usize, usize)>>, Failure> {
    let beside = std::path::Path::new(gold).with_file_name("lines.txt");
    if corpus.ends_with(".jsonl") || !beside.exists() {
        return Ok(None);
    }
    let text = std::fs::read_to_string(corpus)?;
    let starts = line_starts(&text);
    let mut all = Vec::new();
    for range in std::fs::read_to_string(beside)?.lines().filter(|line| !line.starts_with('#')) {
        let Some((first, last)) = range.trim().split_once('-') else { continue };
        let (first, last): (usize, usize) = (first.parse()?, last.parse()?);
        all.push((starts[first.max(1) - 1], starts.get(last).copied().unwrap_or(text.len())));
    }
    Ok(Some(all))
}

/// Judges every figure of the annotated part of a text: its document, its features, and whether record and amount are
/// right. Figures that only an optional record meets are left out.
pub(crate) fn judge(
    text: &Text,
    gold: &[Value],
    covered: Option<&[(usize, usize)]>,
    path: &str,
    vocabulary: &Vocabulary,
    each: &mut dyn FnMut(&str, &Features, [bool; 2]),
) -> Result<(), Failure> {
    let corpus = if text.id.is_none() { std::fs::read_to_string(path)? } else { String::new() };
    let placed: Vec<(usize, usize, &Value)> = gold
        .iter()
        .filter_map(|record| place(record, text, &corpus).map(|(start, end)| (start, end, record)))
        .collect();
    if placed.is_empty() {
        return Ok(());
    }
    let (title, published) = (text.title.as_deref(), text.published.as_deref());
    let article = Article { title, published, ..Article::new(&text.text) };
    let name = text.id.clone().unwrap_or_else(|| format!("{path}:{}", text.start));
    for (row, features) in analysis::signs(&article, vocabulary) {
        let (start, end) = (usize::try_from(row.quote_start)?, usize::try_from(row.quote_end)?);
        let inside = |(low, high): &(usize, usize)| start + text.start < *high && end + text.start > *low;
        if covered.is_some_and(|covered| !covered.iter().any(inside)) {
            continue;
        }
        let met = placed.iter().filter(|(from, to, _)| *from < end && start < *to).map(|(.., record)| *record);
        let met = met.min_by_key(|record| !same_number(record.get("value"), Some(row.value)));
        if met.is_some_and(|record| record.get("optional") == Some(&Value::Bool(true))) {
            continue;
        }
        each(&name, &features, met.map_or([false, false], |record| right(record, &row)));
    }
    Ok(())
}

fn same_number(gold: Option<&Value>, value: Option<f64>) -> bool {
    match (gold.and_then(Value::as_f64), value) {
        (Some(gold), Some(value)) => (gold - value).abs() <= 1e-6 * gold.abs().max(value.abs()).max(1.0),
        (gold, value) => gold.is_none() && value.is_none(),
    }
}

/// Whether the record and the amount are right, as the scorer counts them.
fn right(gold: &Value, row: &MetricRow) -> [bool; 2] {
    let is = |field: &str, value: Option<&str>| accepted(gold, field).contains(&value.map(str::to_owned));
    let unit = is("unit", Some(&row.unit));
    let items = || {
        let (wanted, found) =
            (words(&string(gold, "item").unwrap_or_default()), words(row.item.as_deref().unwrap_or_default()));
        match (wanted.last(), found.last()) {
            (None, _) => true,
            (Some(wanted_last), Some(found_last)) => found.contains(wanted_last) || wanted.contains(found_last),
            _ => false,
        }
    };
    let amount = same_number(gold.get("value"), Some(row.value))
        && same_number(gold.get("value_hi"), row.value_hi)
        && unit
        && (string(gold, "unit").as_deref() != Some("1") || items());
    let record = amount
        && is("comparator", Some(&row.comparator))
        && is("kind", Some(&row.kind))
        && is("direction", row.direction.as_deref())
        && (is("period", row.period.as_deref())
            || string(gold, "period").is_none() && row.period_basis.as_deref() == Some("carried"))
        && is("status", Some(&row.status))
        && token_f1(row.measure.as_deref().unwrap_or_default(), &string(gold, "measure").unwrap_or_default()) >= 0.5;
    [record, amount]
}

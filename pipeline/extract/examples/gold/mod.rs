//! Gold records and the texts that they are about, read for fitting.

use std::collections::BTreeMap;

use serde_json::Value;
use sluicebox_extract::relation::{self, Context, Related};
use sluicebox_extract::text::{Document, table};
use sluicebox_extract::{Vocabulary, analysis, quantity};

/// What can go wrong.
pub(crate) type Failure = Box<dyn std::error::Error>;

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
    let tables = table::find(&mut document, vocabulary);
    let quantities = quantity::read(&document, &tables, vocabulary);
    let title = text.title.as_deref().filter(|_| !titled);
    let context = Context { published: text.published.as_deref(), title, keep: true };
    let label = |at: usize| quantities.amounts.get(at).and_then(|amount| analysis::label(&document, &tables, amount));
    let related = relation::relate(&document, &quantities.amounts, &label, &context, vocabulary);
    let name = text.id.clone().unwrap_or_else(|| format!("{path}:{}", text.start));
    for record in gold {
        let Some((start, end)) = place(record, text, &corpus) else { continue };
        let met = (0..related.len()).find(|at| {
            let span = quantities.amounts[*at].span;
            span.start < end && start < span.end
        });
        let Some(at) = met else { continue };
        let before = &text.text[text.text[..start].rfind('\n').map_or(0, |at| at + 1)..start];
        let (related, labelled) = (&related[at], label(at).is_some());
        each(&Met { gold: record, related, labelled, before, document: &name });
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

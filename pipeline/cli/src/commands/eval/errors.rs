//! The errors, each with the words around it: what was missed, what nobody asked for, and what is wrong in what was found.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::corpus::{Corpus, Text};
use super::judge::Judge;
use super::record::{Field, Fields, Gold, Prediction};
use super::scores::Pairing;

/// About this many bytes are shown on each side of a quote, as far as its line goes.
const AROUND: usize = 100;

/// What kind of error it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    /// A gold record that nothing was found for.
    Missed,
    /// A prediction that no gold record asks for.
    Spurious,
    /// A pair of which a field is wrong.
    Wrong,
}

/// An error and where it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Error {
    pub(crate) kind: Kind,
    /// The document's id; none in a text.
    pub(crate) doc: Option<String>,
    /// The line of the text or document, from 1.
    pub(crate) line: usize,
    /// First byte of the quote, in the text or document.
    pub(crate) start: usize,
    /// The words before the quote on its line.
    pub(crate) before: String,
    /// The figure's words; the gold's, where there is gold.
    pub(crate) quote: String,
    /// The words behind it.
    pub(crate) after: String,
    /// The rules that read it; none where nothing was read.
    pub(crate) rule: Option<String>,
    /// What is wrong, by field: the gold's value and what was read. Of what has no partner, all that it says.
    pub(crate) fields: BTreeMap<String, Pair>,
    /// Whether only base, entity or place are wrong.
    pub(crate) is_slight: bool,
}

/// The gold's value and what was read.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Pair {
    pub(crate) gold: Value,
    pub(crate) read: Value,
}

impl Error {
    /// A short name, the same in every evaluation of the same texts.
    pub(crate) fn labels(&self) -> Vec<String> {
        let kind = match self.kind {
            Kind::Missed => "missed",
            Kind::Spurious => "spurious",
            Kind::Wrong => "wrong",
        };
        let label = format!("{kind} {} '{}'", self.place(), self.quote);
        match self.kind {
            Kind::Wrong => self.fields.keys().map(|field| format!("{label}: {field}")).collect(),
            Kind::Missed | Kind::Spurious => vec![label],
        }
    }

    /// Where it stands.
    pub(crate) fn place(&self) -> String {
        match &self.doc {
            Some(doc) => format!("document {doc}, byte {}", self.start),
            None => format!("line {}, byte {}", self.line, self.start),
        }
    }
}

/// All errors, by kind and in the order of the texts; slight ones behind the others of their kind.
pub(crate) fn of(pairing: &Pairing<'_>, judge: &Judge<'_>, corpus: &Corpus) -> Vec<Error> {
    let missed = pairing.missed().map(|gold| missed(gold, corpus));
    let spurious = pairing.spurious().map(|read| spurious(read, corpus));
    let faulty = pairing.required.iter().filter(|(gold, read)| !judge.fact(gold, read));
    let wrong = faulty.map(|(gold, read)| wrong(gold, read, judge, corpus));
    let mut all: Vec<Error> = missed.chain(spurious).chain(wrong).collect();
    all.sort_by(|a, b| (a.kind, a.is_slight, &a.doc, a.start).cmp(&(b.kind, b.is_slight, &b.doc, b.start)));
    all
}

fn missed(gold: &Gold, corpus: &Corpus) -> Error {
    let fields = said(&gold.fields).into_iter();
    let fields = fields.map(|(name, gold)| (name, Pair { gold, read: Value::Null })).collect();
    let error = located(Kind::Missed, gold.doc.as_deref(), (gold.start, gold.end), corpus);
    Error { fields, ..error }
}

fn spurious(read: &Prediction, corpus: &Corpus) -> Error {
    let fields = said(&read.fields).into_iter();
    let fields = fields.map(|(name, read)| (name, Pair { gold: Value::Null, read })).collect();
    let error = located(Kind::Spurious, read.doc.as_deref(), (read.start, read.end), corpus);
    Error { fields, rule: Some(read.rule.clone()), ..error }
}

fn wrong(gold: &Gold, read: &Prediction, judge: &Judge<'_>, corpus: &Corpus) -> Error {
    let pair = |name: &'static str| {
        (name.to_owned(), Pair { gold: named(&gold.fields, name), read: named(&read.fields, name) })
    };
    let fields = judge.faults(gold, read).into_iter().map(pair).collect();
    let error = located(Kind::Wrong, gold.doc.as_deref(), (gold.start, gold.end), corpus);
    Error { fields, rule: Some(read.rule.clone()), is_slight: judge.record(gold, read), ..error }
}

/// The value of a field; value and upper end are one.
fn named(fields: &Fields, name: &str) -> Value {
    match (name, fields.value_hi) {
        ("value", Some(high)) => json!([fields.value, high]),
        ("value", None) => json!(fields.value),
        _ => json!(Field::ALL.iter().find(|field| field.name() == name).and_then(|field| fields.get(*field))),
    }
}

/// Everything that a record says.
fn said(fields: &Fields) -> Vec<(String, Value)> {
    let names = std::iter::once("value").chain(Field::ALL.iter().map(|field| field.name()));
    names.map(|name| (name.to_owned(), named(fields, name))).filter(|(_, value)| !value.is_null()).collect()
}

fn located(kind: Kind, doc: Option<&str>, (start, end): (usize, usize), corpus: &Corpus) -> Error {
    let text = corpus.text(doc);
    let (before, quote, after) = text.map(|text| around(text, start, end)).unwrap_or_default();
    Error {
        kind,
        doc: doc.map(str::to_owned),
        line: text.map_or(0, |text| text.line(start)),
        start,
        before,
        quote,
        after,
        rule: None,
        fields: BTreeMap::new(),
        is_slight: false,
    }
}

/// The quote and the words around it on its line.
fn around(text: &Text, start: usize, end: usize) -> (String, String, String) {
    let shown =
        |from: usize, to: usize| String::from_utf8_lossy(text.bytes.get(from..to).unwrap_or_default()).into_owned();
    let begin = text.paragraph(start);
    let rest = text.bytes.get(end..).unwrap_or_default();
    let stop = end + rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
    // Cut at a space, so that neither a word nor a character is.
    let is_space = |at: &usize| text.bytes.get(*at) == Some(&b' ');
    let from = if start - begin > AROUND { (start - AROUND..start).find(is_space).unwrap_or(start) } else { begin };
    let to = if stop - end > AROUND { (end..end + AROUND).rev().find(is_space).unwrap_or(end) } else { stop };
    let (open, close) = (if from > begin { "…" } else { "" }, if to < stop { " …" } else { "" });
    (format!("{open}{}", shown(from, start)), shown(start, end), format!("{}{close}", shown(end, to)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_cut_at_spaces() {
        let line = format!("first\n{} 40 km {}\nlast", "fjord ".repeat(30).trim(), "å".repeat(120));
        let at = line.find("40 km").unwrap();
        let (before, quote, after) = around(&Text::new(line.clone().into()), at, at + 5);
        assert!(before.starts_with("… fjord fjord") && before.len() < 110, "{before}");
        assert_eq!((quote.as_str(), after.as_str()), ("40 km", " …"));
        let whole = around(&Text::new("a 5 b\nc".into()), 2, 3);
        assert_eq!(whole, ("a ".to_owned(), "5".to_owned(), " b".to_owned()));
    }
}

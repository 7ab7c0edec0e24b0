//! Literate cases: prose, then lines `> sentence` with what its figures say below, one a line:
//! `- quote: field = value | field = value`. A sentence may begin with the article's date in brackets. Only the fields that
//! are named are looked at; `none` stands for no value.

use super::{Context, Related, relate};
use crate::quantity;
use crate::text::document::Document;
use crate::text::table;

const CASES: &[(&str, &str)] = &[
    ("change", include_str!("cases/change.md")),
    ("period", include_str!("cases/period.md")),
    ("measure", include_str!("cases/measure.md")),
    ("status", include_str!("cases/status.md")),
    ("table", include_str!("cases/table.md")),
];

/// The figures of a text, each with its quote.
fn related(text: &str, published: Option<&str>) -> Vec<(String, Related)> {
    let vocabulary = crate::tests::vocabulary();
    let mut document = Document::read(text, false, &vocabulary.lexicon, &vocabulary.sentences);
    let tables = table::find(&mut document, None, vocabulary);
    let amounts = quantity::read(&document, &tables, vocabulary).amounts;
    let label = |at: usize| amounts.get(at).and_then(|amount| crate::analysis::label(&document, &tables, amount));
    let context = Context { published, ..Context::default() };
    let all = relate(&document, &amounts, &label, &context, vocabulary);
    amounts.iter().zip(all).map(|(amount, related)| (amount.span.slice(text).to_owned(), related)).collect()
}

fn field(related: &Related, name: &str) -> String {
    let told = |value: Option<&str>| value.unwrap_or("none").to_owned();
    match name {
        "kind" => related.kind.as_str().to_owned(),
        "direction" => told(related.direction.map(crate::quantity::Direction::as_str)),
        "measure" => told(related.measure.as_deref()),
        "period" => told(related.period.as_deref()),
        "basis" => told(related.period_basis),
        "base" => told(related.base.as_deref()),
        "status" => related.status.as_str().to_owned(),
        other => format!("no field {other}"),
    }
}

/// What differs from the line `quote: field = value | ...`.
fn differs(line: &str, (quote, related): &(String, Related)) -> Vec<String> {
    let Some((wanted, fields)) = line.split_once(": ") else { return vec![format!("no fields in '{line}'")] };
    let mut wrong = Vec::new();
    if wanted != quote {
        wrong.push(format!("'{wanted}' is '{quote}'"));
    }
    for pair in fields.split(" | ") {
        let (name, value) = pair.split_once(" = ").unwrap_or((pair, ""));
        let found = field(related, name.trim());
        if found != value.trim() {
            wrong.push(format!("{wanted}: {name} is '{found}', not '{value}'"));
        }
    }
    wrong
}

#[test]
fn all() {
    let mut failures = Vec::new();
    for (file, text) in CASES {
        let mut lines = text.lines().peekable();
        while let Some(line) = lines.next() {
            let Some(sentence) = line.strip_prefix("> ") else { continue };
            let dated = sentence.strip_prefix('(').and_then(|rest| rest.split_once(") "));
            let (published, sentence) = dated.map_or((None, sentence), |(date, rest)| (Some(date), rest));
            let mut wanted = Vec::new();
            while let Some(line) = lines.next_if(|line| line.starts_with("- ")) {
                wanted.push(&line[2..]);
            }
            let found = related(&sentence.replace(" ¶ ", "\n"), published);
            let mut wrong: Vec<String> = wanted.iter().zip(&found).flat_map(|(line, one)| differs(line, one)).collect();
            if wanted.len() != found.len() {
                wrong.push(format!("{} figures, not {}", found.len(), wanted.len()));
            }
            if !wrong.is_empty() {
                failures.push(format!("{file}: {sentence}\n  {}", wrong.join("\n  ")));
            }
        }
    }
    assert!(failures.is_empty(), "{} cases fail:\n{}", failures.len(), failures.join("\n"));
}

/// The most candidates that any figure of a text is weighed with.
fn most_candidates(text: &str) -> usize {
    let vocabulary = crate::tests::vocabulary();
    let document = Document::read(text, false, &vocabulary.lexicon, &vocabulary.sentences);
    let amounts = quantity::read(&document, &[], vocabulary).amounts;
    let context = Context { published: Some("2024-05-02"), keep: true, ..Context::default() };
    let all = relate(&document, &amounts, &|_| None, &context, vocabulary);
    assert_eq!(all.len(), amounts.len());
    let weighed = |related: &Related| {
        let evidence = related.evidence.as_ref().expect("evidence is kept");
        evidence.measures.len() + evidence.periods.len() + evidence.places.len() + evidence.entities.len()
    };
    all.iter().map(weighed).max().expect("figures are found")
}

#[test]
fn a_figure_has_no_more_candidates_in_a_longer_line() {
    let part = "Kenya and Acme Corp in May 2021 had 5 boats, ";
    let (short, long) = (most_candidates(&part.repeat(100)), most_candidates(&part.repeat(1000)));
    assert!(long <= short + 8, "{short} {long}");
}

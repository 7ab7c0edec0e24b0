//! The examples of `calendar.toml`, in which a time is found.

use super::Published;
use super::find::{self, Times};
use crate::quantity;
use crate::text::Document;

/// The times of a text that was published on 15 May 2024.
fn times(text: &str) -> Times {
    let vocabulary = crate::tests::vocabulary();
    let document = Document::read(text, false, &vocabulary.lexicon, &vocabulary.sentences);
    let amounts = quantity::read(&document, &[], vocabulary).amounts;
    let taken: Vec<_> = amounts.into_iter().map(|amount| amount.tokens).collect();
    let published = Published::parse("2024-05-15");
    find::find(&document, 0..document.tokens.len(), &taken, &vocabulary.relation.calendar, published)
}

/// Whether it holds a time, a comparison with one, or a habit.
fn dated(text: &str) -> bool {
    let times = times(text);
    !(times.expressions.is_empty() && times.bases.is_empty() && times.habitual.is_empty())
}

#[test]
fn examples_of_the_calendar_hold_a_time() {
    let calendar: toml::Table =
        toml::from_str(include_str!("../../../../../schemas/vocabulary/calendar.toml")).expect("TOML");
    let mut wrong = Vec::new();
    // What points back is tested where it is read; clocks, eras and names of decades are only passed over.
    let elsewhere = ["back", "clock", "era", "decade_name"];
    for (section, entries) in calendar.iter().filter(|(section, _)| !elsewhere.contains(&section.as_str())) {
        for entry in entries.as_array().into_iter().flatten() {
            let texts = entry.get("examples").and_then(toml::Value::as_array).into_iter().flatten();
            let undated = texts.filter_map(toml::Value::as_str).filter(|text| !dated(text));
            wrong.extend(undated.map(|text| format!("{section}: {text}")));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

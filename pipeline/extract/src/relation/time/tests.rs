//! The examples of `calendar.toml`: in which a time is found, and in which none is.

use super::find::{self, Times};
use super::Published;
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
fn examples_of_the_calendar_hold_a_time_and_the_others_none() {
    let calendar: toml::Table =
        toml::from_str(include_str!("../../../../../schemas/vocabulary/calendar.toml")).expect("TOML");
    let mut wrong = Vec::new();
    for (section, entries) in &calendar {
        for entry in entries.as_array().into_iter().flatten() {
            let texts = |key: &str| entry.get(key).and_then(toml::Value::as_array).cloned().unwrap_or_default();
            let told = |texts: Vec<toml::Value>| texts.into_iter().filter_map(|text| text.as_str().map(str::to_owned));
            wrong.extend(told(texts("examples")).filter(|text| !dated(text)).map(|text| format!("{section}: {text}")));
            wrong.extend(told(texts("not")).filter(|text| dated(text)).map(|text| format!("{section}: not {text}")));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

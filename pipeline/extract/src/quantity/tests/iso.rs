//! The currencies against an implementation of ISO 4217: every active code is there, and small coins are parts of theirs.

use std::collections::BTreeMap;

use iso_currency::{Currency, IntoEnumIterator};
use toml::{Table, Value};

use crate::vocabulary::source::Sources;

fn currencies() -> BTreeMap<String, Value> {
    let table: Table = toml::from_str(Sources::embedded().text("currencies.toml")).expect("ours is TOML");
    let entries = table.get("currency").and_then(Value::as_array).cloned().unwrap_or_default();
    let code = |entry: &Value| entry.get("code").and_then(Value::as_str).unwrap_or_default().to_owned();
    entries.into_iter().map(|entry| (code(&entry), entry)).collect()
}

fn is_filled(entry: &Value, key: &str) -> bool {
    match entry.get(key) {
        Some(Value::Array(texts)) => !texts.is_empty(),
        Some(Value::String(text)) => !text.is_empty(),
        _ => false,
    }
}

#[test]
fn every_active_code_of_iso_4217_is_listed_with_a_name_and_examples() {
    let ours = currencies();
    let lacks = |code: &str| match ours.get(code) {
        None => Some("is not listed".to_owned()),
        Some(entry) => {
            ["name", "examples"].iter().find(|key| !is_filled(entry, key)).map(|key| format!("has no {key}"))
        }
    };
    // "No currency" and the code for tests stand in no text.
    let written = |currency: &Currency| !matches!(currency.code(), "XXX" | "XTS");
    let missing: Vec<_> = Currency::iter()
        .filter(written)
        .filter_map(|currency| Some((currency.code(), lacks(currency.code())?)))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
    let tender = Currency::iter().filter(|currency| !currency.is_fund() && !currency.is_special());
    let named = |code: &&str| is_filled(&ours[*code], "names") || is_filled(&ours[*code], "national");
    let formless: Vec<_> = tender.map(|currency| currency.code()).filter(|code| !named(code)).collect();
    assert!(formless.is_empty(), "no words for {formless:?}");
}

/// The size of the smallest coin that an entry lists; 1 where it lists none.
fn smallest(entry: &Value) -> f64 {
    let minors = entry.get("minor").and_then(Value::as_array).into_iter().flatten();
    let factors = minors.filter_map(|minor| minor.get("factor").and_then(Value::as_str)?.parse::<f64>().ok());
    factors.fold(1.0, f64::min)
}

#[test]
fn small_coins_are_the_minor_units_of_iso_4217() {
    let ours = currencies();
    let mut wrong = Vec::new();
    for currency in Currency::iter() {
        let Some(exponent) = currency.exponent().map(i32::from) else { continue };
        let (listed, minor) = (smallest(&ours[currency.code()]), 10f64.powi(-exponent));
        if listed != 1.0 && listed < minor * 0.999 && exponent > 0 {
            wrong.push(format!("{}: {listed} is less than {minor}", currency.code()));
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

//! Every entry of the vocabulary lists texts in which it must, and must not, be read; here they are.

use toml::{Table, Value};

use super::quantities;
use crate::quantity::Quantities;
use crate::vocabulary::source::Sources;

/// Texts of an entry: those in which `reads` must hold, and those in which it must not.
fn check(failures: &mut Vec<String>, place: &str, entry: &Value, reads: &dyn Fn(&Quantities, &str) -> bool) {
    for (key, wanted) in [("examples", true), ("not", false)] {
        let texts = entry.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        for text in texts {
            let found = quantities(text);
            if reads(&found, text) != wanted {
                let amounts: Vec<_> = found
                    .amounts
                    .iter()
                    .map(|a| (a.value, a.value_hi, a.unit.as_str(), a.item.as_deref(), a.comparator.as_str()))
                    .collect();
                let passed: Vec<_> =
                    found.passed_over.iter().map(|(span, reason)| (span.slice(text), reason.as_str())).collect();
                failures.push(format!("{place} {key}: '{text}' -> {amounts:?} {passed:?}"));
            }
        }
    }
}

fn table(name: &str) -> Table {
    toml::from_str(Sources::embedded().text(name)).expect("ours is TOML")
}

fn entries<'t>(table: &'t Table, key: &str) -> impl Iterator<Item = &'t Value> {
    table.get(key).and_then(Value::as_array).into_iter().flatten()
}

fn text<'v>(entry: &'v Value, key: &str) -> &'v str {
    entry.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn report(failures: &[String]) {
    assert!(failures.is_empty(), "{} examples fail:\n{}", failures.len(), failures.join("\n"));
}

/// Whether an amount has the unit: its code, or a part of a compound that has no entry of its own.
fn has_unit(found: &Quantities, code: &str, item: Option<&str>) -> bool {
    let units = &crate::tests::vocabulary().units;
    found.amounts.iter().any(|amount| {
        let part = !units.is_code(&amount.unit) && amount.unit.split('/').any(|part| part == code);
        (amount.unit == code || part) && (item.is_none() || amount.item.as_deref() == item)
    })
}

/// The first number in digits of a text.
fn first_number(text: &str) -> Option<f64> {
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let digits: String = text[start..].chars().take_while(|c| c.is_ascii_digit() || matches!(c, ',' | '.')).collect();
    digits.replace(',', "").trim_end_matches('.').parse().ok()
}

/// Whether an amount is the first number of the text times `scale`.
fn is_scaled(found: &Quantities, text: &str, scale: f64) -> bool {
    let Some(number) = first_number(text) else { return !found.amounts.is_empty() };
    found.amounts.iter().any(|amount| (amount.value - number * scale).abs() <= 1e-9 * amount.value.abs())
}

#[test]
fn units() {
    let mut failures = Vec::new();
    for entry in entries(&table("units.toml"), "unit") {
        let (code, item) = (text(entry, "code"), entry.get("item").and_then(Value::as_str));
        let times = entry.get("times").and_then(Value::as_integer).map_or(1.0, |times| times as f64);
        let plain = first_number;
        check(&mut failures, &format!("unit {code}"), entry, &|found, text| {
            let scaled =
                times == 1.0 || plain(text).is_none() || is_scaled(found, text, times) || text.contains("illion");
            has_unit(found, code, item) && scaled
        });
    }
    report(&failures);
}

#[test]
fn currencies() {
    let mut failures = Vec::new();
    for entry in entries(&table("currencies.toml"), "currency") {
        let code = text(entry, "code");
        check(&mut failures, &format!("currency {code}"), entry, &|found, _| has_unit(found, code, None));
        for minor in entry.get("minor").and_then(Value::as_array).into_iter().flatten() {
            check(&mut failures, &format!("coin of {code}"), minor, &|found, _| {
                found.amounts.iter().any(|amount| amount.unit.len() >= 3 && amount.form == crate::quantity::Form::Money)
            });
        }
    }
    report(&failures);
}

#[test]
fn comparators() {
    let mut failures = Vec::new();
    for entry in entries(&table("comparators.toml"), "comparator") {
        let code = text(entry, "code");
        if code == "=" {
            check(&mut failures, "no bound", entry, &|found, _| {
                found.amounts.iter().all(|amount| amount.comparator.as_str() == "=")
            });
            continue;
        }
        check(&mut failures, &format!("comparator {code}"), entry, &|found, _| {
            found.amounts.iter().any(|amount| amount.comparator.as_str() == code)
        });
    }
    report(&failures);
}

#[test]
fn cues_of_what_is_passed_over() {
    let mut failures = Vec::new();
    for entry in entries(&table("passed_over.toml"), "cue") {
        let reason = text(entry, "reason");
        let given = |found: &Quantities| found.passed_over.iter().any(|(_, given)| given.as_str() == reason);
        let (mut must, mut must_not) = (entry.clone(), entry.clone());
        must.as_table_mut().map(|entry| entry.remove("not"));
        must_not.as_table_mut().map(|entry| entry.remove("examples"));
        // Another reason can be as good: "August 29th" is a date and an ordinal. What counts is that no amount is read.
        check(&mut failures, &format!("cue {reason}"), &must, &|found, _| given(found) || found.amounts.is_empty());
        check(&mut failures, &format!("cue {reason}"), &must_not, &|found, _| given(found));
    }
    report(&failures);
}

#[test]
fn numbers() {
    let mut failures = Vec::new();
    let numbers = table("numbers.toml");
    let number = |entry: &Value| match entry.get("value") {
        Some(Value::String(text)) => text.parse().ok(),
        Some(value) => value.as_float().or(value.as_integer().map(|value| value as f64)),
        None => None,
    };
    for entry in entries(&numbers, "word") {
        let value = number(entry).unwrap_or(0.0);
        check(&mut failures, &format!("word {value}"), entry, &|found, _| !found.amounts.is_empty());
    }
    for entry in entries(&numbers, "scale") {
        let value = number(entry).unwrap_or(0.0);
        check(&mut failures, &format!("scale {value}"), entry, &|found, text| is_scaled(found, text, value));
    }
    for entry in entries(&numbers, "fraction") {
        check(&mut failures, "fraction", entry, &|found, _| !found.amounts.is_empty());
    }
    for entry in entries(&numbers, "multiple") {
        let (value, unit) = (number(entry).unwrap_or(0.0), text(entry, "unit"));
        check(&mut failures, &format!("multiple {value}"), entry, &|found, _| {
            found.amounts.iter().any(|amount| amount.value == value && amount.unit == unit)
        });
    }
    for entry in entries(&numbers, "multiple_suffix") {
        check(&mut failures, "suffix", entry, &|found, _| found.amounts.iter().any(|amount| amount.unit == "x"));
    }
    report(&failures);
}

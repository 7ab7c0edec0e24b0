//! Literate cases: prose, then lines `> sentence` with the amounts expected below, one a line:
//! `- quote = value[..high] unit [item] [comparator]`. A sentence with none below must give none.

use super::quantities;

const CASES: &[(&str, &str)] = &[
    ("numerals", include_str!("../cases/numerals.md")),
    ("ranges", include_str!("../cases/ranges.md")),
    ("units", include_str!("../cases/units.md")),
    ("money", include_str!("../cases/money.md")),
    ("counts", include_str!("../cases/counts.md")),
    ("passed", include_str!("../cases/passed.md")),
    ("rates", include_str!("../cases/rates.md")),
    ("shares", include_str!("../cases/shares.md")),
    ("mixed", include_str!("../cases/mixed.md")),
    ("subjects", include_str!("../cases/subjects.md")),
];

fn found(text: &str) -> Vec<String> {
    let line = |amount: &crate::quantity::Amount| {
        let high = amount.value_hi.map(|high| format!("..{}", number(high))).unwrap_or_default();
        let item = amount.item.as_ref().map(|item| format!(" [{item}]")).unwrap_or_default();
        let bound = match amount.comparator.as_str() {
            "=" => String::new(),
            bound => format!(" {bound}"),
        };
        let unit = &amount.unit;
        format!("{} = {}{high} {unit}{item}{bound}", amount.span.slice(text), number(amount.value))
    };
    quantities(text).amounts.iter().map(line).collect()
}

/// A number to twelve digits: what stands behind them is not the text's.
fn number(value: f64) -> String {
    let rounded: f64 = format!("{value:.11e}").parse().unwrap_or(value);
    format!("{rounded}")
}

#[test]
fn all() {
    let mut failures = Vec::new();
    for (file, text) in CASES {
        let mut lines = text.lines().peekable();
        while let Some(line) = lines.next() {
            let Some(sentence) = line.strip_prefix("> ") else { continue };
            let mut expected = Vec::new();
            while let Some(amount) = lines.next_if(|line| line.starts_with("- ")) {
                expected.push(amount[2..].to_owned());
            }
            let found = found(sentence);
            if found != expected {
                failures.push(format!("{file}: {sentence}\n  expected {expected:#?}\n  found {found:#?}"));
            }
        }
    }
    assert!(failures.is_empty(), "{} cases fail:\n{}", failures.len(), failures.join("\n"));
}

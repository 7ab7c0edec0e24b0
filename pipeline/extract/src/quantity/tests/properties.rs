//! What holds of any text.

use proptest::prelude::*;

use super::quantities;
use crate::text::token::{TokenKind, Tokens};

/// Text made of what numbers are made of, and of anything.
fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[0-9]{1,4}",
        "[0-9]{1,3}(,[0-9]{3}){1,2}",
        "[0-9]{1,3}\\.[0-9]{1,3}",
        prop::sample::select(vec![
            "million",
            "bn",
            "k",
            "m",
            "per cent",
            "%",
            "$",
            "US$",
            "yuan",
            "a barrel",
            "from",
            "to",
            "between",
            "and",
            "or",
            "-",
            "–",
            ",",
            ".",
            "(",
            ")",
            "\"",
            "half",
            "two-thirds",
            "a third of",
            "twice",
            "doubled",
            "one",
            "two hundred and",
            "dozen",
            "May",
            "2023",
            "in the past",
            "years",
            "tons of coal",
            "per",
            "/",
            "kWh",
            "more than",
            "the",
            "cases",
            "of which",
            "three",
            "No.",
            "Line",
            "\n",
            "\n\n",
            "三百万",
            "½",
            "1/3",
            "×10",
            "+",
            "-5",
            ":",
            "st",
            "th",
            "PM",
            "C",
        ])
        .prop_map(str::to_owned),
        "[a-z]{1,8}",
        "\\PC{0,3}",
    ];
    prop::collection::vec((piece, prop::bool::ANY), 0..24).prop_map(|pieces| {
        pieces.into_iter().map(|(piece, space)| if space { format!("{piece} ") } else { piece }).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn spans_slice_are_in_order_and_do_not_overlap(text in any_text()) {
        let found = quantities(&text);
        let amounts: Vec<_> = found.amounts.iter().map(|amount| amount.span).collect();
        let passed: Vec<_> = found.passed_over.iter().map(|(span, _)| *span).collect();
        for spans in [&amounts, &passed] {
            prop_assert!(spans.windows(2).all(|pair| pair[0].end <= pair[1].start), "{spans:?}");
            prop_assert!(spans.iter().all(|span| !span.is_empty() && !span.slice(&text).is_empty()), "{spans:?}");
        }
        for span in &amounts {
            prop_assert!(passed.iter().all(|other| !other.overlaps(*span)), "{span:?} {passed:?}");
        }
    }

    #[test]
    fn every_numeral_is_covered(text in any_text()) {
        let found = quantities(&text);
        let vocabulary = crate::tests::vocabulary();
        let covered = |start: usize, end: usize| {
            let amount = found.amounts.iter().any(|amount| amount.span.start <= start && end <= amount.span.end);
            amount || found.passed_over.iter().any(|(span, _)| span.start <= start && end <= span.end)
        };
        for token in Tokens::new(&text, &vocabulary.lexicon) {
            let word = vocabulary.numbers.words.get(token.word).is_some() || vocabulary.numbers.ordinals.get(token.word).is_some();
            if token.kind == TokenKind::Number || word {
                prop_assert!(covered(token.start as usize, token.end as usize), "{:?} of {:?}", token.text(&text), text);
            }
        }
    }

    #[test]
    fn a_number_reads_back_in_every_spelling(value in 1u32..999_999_999, decimals in 0u32..1000) {
        let whole = value.to_string();
        let groups = |mark: &str| {
            let mut grouped = String::new();
            for (at, digit) in whole.chars().enumerate() {
                if at > 0 && (whole.len() - at) % 3 == 0 {
                    grouped.push_str(mark);
                }
                grouped.push(digit);
            }
            grouped
        };
        let exact = f64::from(value);
        let fraction: f64 = format!("{value}.{decimals:03}").parse().unwrap_or(0.0);
        let millions = exact * 1e6;
        for (spelled, expected) in [
            (groups(","), exact),
            (groups(" "), exact),
            (groups("\u{202f}"), exact),
            (whole.clone(), exact),
            (indian(&whole), exact),
            (format!("{value}.{decimals:03}"), fraction),
            (format!("{}.{decimals:03}", groups(",")), fraction),
            (format!("{} million", groups(",")), millions),
            (format!("{value}-million"), millions),
            (words(value), exact),
        ] {
            let text = format!("The yard took in {spelled} kilograms of scrap.");
            let found = quantities(&text);
            prop_assert_eq!(found.amounts.len(), 1, "{}", text);
            let read = found.amounts[0].value;
            prop_assert!((read - expected).abs() <= 1e-9 * expected, "{} read as {}", text, read);
            prop_assert_eq!(found.amounts[0].unit.as_str(), "kg");
        }
    }
}

/// Indian grouping: `12,34,567`.
fn indian(whole: &str) -> String {
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        let left = whole.len() - at;
        if at > 0 && (left == 3 || left > 3 && (left - 3).is_multiple_of(2)) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A number in English words.
fn words(value: u32) -> String {
    const SMALL: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 10] = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    match value {
        0..20 => SMALL[value as usize].to_owned(),
        20..100 if value.is_multiple_of(10) => TENS[value as usize / 10].to_owned(),
        20..100 => format!("{}-{}", TENS[value as usize / 10], SMALL[value as usize % 10]),
        100..1000 if value.is_multiple_of(100) => format!("{} hundred", words(value / 100)),
        100..1000 => format!("{} hundred and {}", words(value / 100), words(value % 100)),
        1000..1_000_000 => scaled(value, 1000, "thousand"),
        _ => scaled(value, 1_000_000, "million"),
    }
}

fn scaled(value: u32, scale: u32, name: &str) -> String {
    match value % scale {
        0 => format!("{} {name}", words(value / scale)),
        rest if rest < 100 => format!("{} {name} and {}", words(value / scale), words(rest)),
        rest => format!("{} {name} {}", words(value / scale), words(rest)),
    }
}

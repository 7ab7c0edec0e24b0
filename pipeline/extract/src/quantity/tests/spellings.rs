//! A number in any of its spellings reads back to its value, alone and as an end of a range.

use proptest::prelude::*;

use super::quantities;

/// A number with `mark` between its digits wherever `splits` says so of the digits left.
fn grouped(value: u64, mark: &str, splits: impl Fn(usize) -> bool) -> String {
    let whole = value.to_string();
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && splits(whole.len() - at) {
            grouped.push_str(mark);
        }
        grouped.push(digit);
    }
    grouped
}

/// `1,234,567`, with any mark.
fn thousands(value: u64, mark: &str) -> String {
    grouped(value, mark, |left| left % 3 == 0)
}

/// `12,34,567`.
fn indian(value: u64) -> String {
    grouped(value, ",", |left| left == 3 || left > 3 && (left - 3).is_multiple_of(2))
}

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
const SCALES: [(u64, &str); 3] = [(1_000_000_000, "billion"), (1_000_000, "million"), (1000, "thousand")];

/// A number in English words; `and` is what stands before the last two digits, "and " in Britain, nothing in America.
fn words(value: u64, and: &str, hyphen: &str) -> String {
    let small = |value: u64| SMALL[value as usize].to_owned();
    let below = |value: u64| words(value, and, hyphen);
    match value {
        0..20 => small(value),
        20..100 if value.is_multiple_of(10) => TENS[value as usize / 10].to_owned(),
        20..100 => format!("{}{hyphen}{}", TENS[value as usize / 10], small(value % 10)),
        100..1000 if value.is_multiple_of(100) => format!("{} hundred", small(value / 100)),
        100..1000 => format!("{} hundred {and}{}", small(value / 100), below(value % 100)),
        _ => {
            let (scale, name) = SCALES.into_iter().find(|(scale, _)| value >= *scale).unwrap_or((1, ""));
            match value % scale {
                0 => format!("{} {name}", below(value / scale)),
                rest if rest < 100 => format!("{} {name} {and}{}", below(value / scale), below(rest)),
                rest => format!("{} {name} {}", below(value / scale), below(rest)),
            }
        }
    }
}

/// A number below 10^8 in Han numerals.
fn han(value: u64) -> String {
    const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    if value >= 10_000 {
        let rest = value % 10_000;
        return format!("{}万{}", han(value / 10_000), if rest == 0 { String::new() } else { filled(rest) });
    }
    let mut text = String::new();
    for (power, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = (value / power % 10) as usize;
        if digit > 0 {
            text.push(DIGITS[digit]);
            text.push_str(name);
        } else if !text.is_empty() && !value.is_multiple_of(power) && !text.ends_with('零') {
            text.push('零');
        }
    }
    text
}

/// The last four digits behind 万, with a 零 for the thousands that are not there.
fn filled(rest: u64) -> String {
    if rest < 1000 { format!("零{}", han(rest)) } else { han(rest) }
}

/// The one amount of a text must be `value`..`high` of `unit`.
fn reads(text: &str, value: f64, high: Option<f64>, unit: &str) -> Result<(), TestCaseError> {
    let found = quantities(text);
    let amounts: Vec<_> = found.amounts.iter().map(|amount| (amount.value, amount.value_hi, &amount.unit)).collect();
    prop_assert_eq!(amounts.len(), 1, "{} {:?}", text, amounts);
    let near = |read: f64, wanted: f64| (read - wanted).abs() <= 1e-12 * wanted.abs();
    prop_assert!(near(amounts[0].0, value), "{} {:?}", text, amounts);
    prop_assert!(amounts[0].1.is_some() == high.is_some(), "{} {:?}", text, amounts);
    prop_assert!(amounts[0].1.zip(high).is_none_or(|(read, wanted)| near(read, wanted)), "{} {:?}", text, amounts);
    prop_assert_eq!(amounts[0].2, unit, "{}", text);
    Ok(())
}

/// The same, of a number before "kilograms".
fn weighs(number: &str, value: f64) -> Result<(), TestCaseError> {
    reads(&format!("The yard took in {number} kilograms of scrap."), value, None, "kg")
}

/// Numbers of any size above one, as many with few digits as with many.
fn number() -> impl Strategy<Value = u64> {
    (1u32..10).prop_flat_map(|digits| 10u64.pow(digits - 1)..10u64.pow(digits)).prop_map(|value| value.max(2))
}

fn exact(text: &str) -> f64 {
    text.parse().unwrap_or(f64::NAN)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn digits_in_groups(value in number(), decimals in 0u32..1000) {
        let whole = value as f64;
        for mark in [",", " ", "\u{a0}", "\u{202f}", "\u{2009}", ""] {
            weighs(&thousands(value, mark), whole)?;
        }
        weighs(&indian(value), whole)?;
        let point = format!("{value}.{decimals:03}");
        weighs(&point, exact(&point))?;
        weighs(&format!("{}.{decimals:03}", thousands(value, ",")), exact(&point))?;
        weighs(&format!("{}.{decimals:03}", indian(value)), exact(&point))?;
    }

    #[test]
    fn words_with_and_without_and(value in number()) {
        for (and, hyphen) in [("and ", "-"), ("", "-"), ("and ", " "), ("", " ")] {
            weighs(&words(value, and, hyphen), value as f64)?;
        }
    }

    #[test]
    fn words_of_hundreds_of_thousands(hundreds in 1u64..10, rest in 1u64..100) {
        for scale in [1000, 1_000_000, 1_000_000_000] {
            for and in ["and ", ""] {
                let value = (hundreds * 100 + rest) * scale;
                weighs(&words(value, and, "-"), value as f64)?;
            }
        }
    }

    #[test]
    fn scale_words(value in 1u64..1000, decimals in 1u32..100) {
        for (name, zeros) in [("thousand", 3), ("million", 6), ("billion", 9), ("trillion", 12), ("lakh", 5), ("crore", 7), ("lakh crore", 12)] {
            let point = format!("{value}.{decimals:02}");
            weighs(&format!("{value} {name}"), exact(&format!("{value}e{zeros}")))?;
            weighs(&format!("{point} {name}"), exact(&format!("{point}e{zeros}")))?;
            weighs(&format!("{} {name}", words(value, "and ", "-")), exact(&format!("{value}e{zeros}")))?;
        }
        for name in ["thousand", "million", "billion"] {
            let scale = SCALES.iter().find(|(_, known)| *known == name).map_or(0, |(scale, _)| *scale);
            weighs(&format!("{value}-{name}"), (value * scale) as f64)?;
        }
    }

    #[test]
    fn crores_and_lakhs(crores in 1u64..100, lakhs in 1u64..100) {
        let value = (crores * 100 + lakhs) * 100_000;
        weighs(&format!("{crores} crore {lakhs} lakh"), value as f64)?;
        weighs(&format!("{} crore {} lakh", words(crores, "and ", "-"), words(lakhs, "and ", "-")), value as f64)?;
    }

    #[test]
    fn glued_units(value in number(), decimals in 1u32..100) {
        for unit in ["kg", "-kg", " kg", "-kilogram"] {
            let (whole, point) = (value.to_string(), format!("{value}.{decimals:02}"));
            reads(&format!("They bought a {whole}{unit} bale."), exact(&whole), None, "kg")?;
            reads(&format!("They bought a {point}{unit} bale."), exact(&point), None, "kg")?;
        }
    }

    #[test]
    fn money(value in 1u64..1000, decimals in 1u32..100) {
        let (point, thousand) = (format!("{value}.{decimals:02}"), exact(&format!("{value}.{decimals:02}e3")));
        let (million, billion) = (exact(&format!("{point}e6")), exact(&format!("{point}e9")));
        for (text, wanted) in [
            (format!("${point}"), exact(&point)), (format!("US${point}k"), thousand), (format!("${point}m"), million),
            (format!("${point}M"), million), (format!("${point} million"), million), (format!("US$ {point}bn"), billion),
            (format!("${point}B"), billion), (format!("USD {point} billion"), billion), (format!("{point} MUSD"), million),
            (format!("{point} million dollars"), million), (format!("USD{point}mn"), million), (format!("{point} dollars"), exact(&point)),
        ] {
            reads(&format!("The court asked for {text} in all."), wanted, None, "USD")?;
        }
    }

    #[test]
    fn han_numerals(value in 1u64..100_000_000) {
        reads(&format!("一共{}元。", han(value)), value as f64, None, "CNY")?;
    }

    #[test]
    fn ranges(low in 2u64..500, more in 1u64..400) {
        let high = low + more;
        let spelled = |value: u64| words(value, "and ", "-");
        for (name, scale) in [("", 1.0), (" thousand", 1e3), (" million", 1e6), (" lakh", 1e5)] {
            let (bottom, top) = (low as f64 * scale, high as f64 * scale);
            for text in [
                format!("{low}-{high}{name}"), format!("{low}–{high}{name}"), format!("{low} to {high}{name}"),
                format!("between {low} and {high}{name}"), format!("{} to {}{name}", spelled(low), spelled(high)),
            ] {
                reads(&format!("The yard takes in {text} kilograms of scrap."), bottom, Some(top), "kg")?;
            }
        }
    }

    #[test]
    fn ranges_of_words_that_share_their_scale(low in 1u64..5, more in 1u64..5) {
        let (low, high) = (low as f64, (low + more) as f64);
        let (bottom, top) = (SMALL[low as usize], SMALL[high as usize]);
        for (name, scale) in [("hundred", 100.0), ("dozen", 12.0), ("thousand", 1e3), ("hundred thousand", 1e5), ("hundred million", 1e8)] {
            let text = format!("The yard takes in {bottom} to {top} {name} kilograms of scrap.");
            reads(&text, low * scale, Some(high * scale), "kg")?;
        }
    }
}

//! What holds of any text.

use proptest::prelude::*;

use super::quantities;
use crate::text::token::{TokenKind, Tokens};
use crate::vocabulary::source::Sources;
use crate::{Analysis, Article, extract};

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

/// Every text that an entry of the vocabulary must or must not be read in.
fn examples() -> Vec<String> {
    let is_text = |line: &&str| line.starts_with("examples = [") || line.starts_with("not = [");
    let sources = Sources::embedded();
    let lines = sources.files().flat_map(|(_, text)| text.lines().filter(is_text));
    let texts = |line: &str| line.split('"').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
    lines.flat_map(texts).collect()
}

/// Text as it is written, but for its cuts: pieces of the vocabulary's examples, one behind another.
fn near_text() -> impl Strategy<Value = String> {
    let piece =
        (prop::sample::select(examples()), 0.0..1.0, prop::sample::select(vec!["", " ", ", ", ". ", " and ", "\n"]));
    prop::collection::vec(piece, 1..6).prop_map(|pieces| {
        let kept = |text: &str, share: f64| -> String {
            let count = text.chars().count() as f64;
            let from = if share < 0.5 { 0.0 } else { count * (share - 0.5) };
            text.chars().skip(from as usize).collect()
        };
        pieces.into_iter().map(|(text, share, joint)| format!("{}{joint}", kept(&text, share))).collect()
    })
}

fn slice(text: &str, start: i64, end: i64) -> Option<&str> {
    text.get(usize::try_from(start).ok()?..usize::try_from(end).ok()?)
}

/// Whether the rows of a text slice to their quotes, in order, none over another, each within its sentence.
fn is_evident(text: &str, analysis: &Analysis) -> Result<(), TestCaseError> {
    let mut end = 0;
    for row in &analysis.metrics {
        prop_assert_eq!(slice(text, row.quote_start, row.quote_end), Some(row.quote.as_str()));
        prop_assert!(end <= row.quote_start && row.quote_start < row.quote_end, "{:?} of {:?}", row.quote, text);
        end = row.quote_end;
        let sentence_end = row.sentence_start + i64::try_from(row.sentence.len()).unwrap_or(i64::MAX);
        prop_assert_eq!(slice(text, row.sentence_start, sentence_end), Some(row.sentence.as_str()));
        prop_assert!(row.sentence_start <= row.quote_start && end <= sentence_end, "{:?} of {:?}", row.quote, text);
        prop_assert!(row.value.is_finite() && row.value_hi.is_none_or(f64::is_finite), "{row:?}");
    }
    for row in &analysis.passed_over {
        prop_assert_eq!(slice(text, row.span_start, row.span_end), Some(row.numeral.as_str()));
        let apart =
            |metric: &crate::MetricRow| metric.quote_end <= row.span_start || row.span_end <= metric.quote_start;
        prop_assert!(analysis.metrics.iter().all(apart), "{:?} of {:?}", row.numeral, text);
    }
    Ok(())
}

fn is_read(text: &str, title: Option<&str>) -> Result<(), TestCaseError> {
    let article = Article { title, published: Some("2024-03-01"), ..Article::new(text) };
    is_evident(text, &extract(&article, crate::tests::vocabulary()))
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
    fn rows_of_any_text_are_evident(text in any_text(), title in prop::option::of(any_text())) {
        is_read(&text, title.as_deref())?;
    }

    #[test]
    fn rows_of_text_of_any_characters_are_evident(text in "(?s).{0,60}") {
        is_read(&text, None)?;
    }

    #[test]
    fn rows_of_text_as_it_is_written_are_evident(text in near_text(), title in prop::option::of(near_text())) {
        is_read(&text, title.as_deref())?;
    }
}

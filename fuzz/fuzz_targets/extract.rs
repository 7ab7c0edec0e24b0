//! Any text with any title and date: rows whose evidence slices out of the text, in order, and none over another. The input is `title 0x1f date 0x1f text`; what is not there is left out from the front.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use sluicebox_extract::{Analysis, Article, Vocabulary, extract};
use sluicebox_record::MetricRow;

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| Vocabulary::embedded().expect("the vocabulary can be read"));

fn article(input: &str) -> Article<'_> {
    let mut parts = input.rsplitn(3, '\u{1f}');
    let text = parts.next().unwrap_or_default();
    Article { text, published: parts.next(), title: parts.next(), article_id: "a", document_id: "d", ..Article::default() }
}

fn slice(text: &str, start: i64, end: i64) -> &str {
    let at = |offset: i64| usize::try_from(offset).expect("an offset is no less than 0");
    text.get(at(start)..at(end)).expect("a span slices the text")
}

/// The spans of all amounts and of all that is passed over: each slices to its quote, and each list is in order.
fn check(text: &str, analysis: &Analysis) {
    let mut end = 0;
    for row in &analysis.metrics {
        assert_eq!(slice(text, row.quote_start, row.quote_end), row.quote);
        assert!(row.quote_start >= end && row.quote_end > row.quote_start, "amounts are in order and apart");
        end = row.quote_end;
        let sentence_end = row.sentence_start + i64::try_from(row.sentence.len()).expect("a length");
        assert_eq!(slice(text, row.sentence_start, sentence_end), row.sentence);
        assert!(row.sentence_start <= row.quote_start && row.quote_end <= sentence_end, "the sentence is around the quote");
        assert!(row.value.is_finite() && row.value_hi.is_none_or(f64::is_finite), "a number is one: {row:?}");
        let chances = [row.confidence, row.confidence_amount];
        assert!(chances.iter().flatten().all(|chance| (0.0..=1.0).contains(chance)), "a chance is one: {chances:?}");
    }
    end = 0;
    for row in &analysis.passed_over {
        assert_eq!(slice(text, row.span_start, row.span_end), row.numeral);
        assert!(row.span_start >= end && row.span_end > row.span_start, "what is passed over is in order and apart");
        end = row.span_end;
        let over = |metric: &MetricRow| metric.quote_start < row.span_end && row.span_start < metric.quote_end;
        assert!(!analysis.metrics.iter().any(over), "a numeral is an amount or is none: {row:?}");
    }
}

fuzz_target!(|bytes: &[u8]| {
    let input = String::from_utf8_lossy(bytes);
    let article = article(&input);
    let analysis = extract(&article, &VOCABULARY);
    check(article.text, &analysis);
});

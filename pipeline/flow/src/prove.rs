//! Every figure proves itself: what a row says of bytes is compared with the bytes before it is written.
//!
//! That an article of a text is a slice of its source is seen where the source is at hand, in `decode`. Here every
//! offset of a figure is looked up in its article; together the two say that the source holds the quote at the figure's
//! offsets in the source.

use std::collections::HashMap;

use arrow::array::{Array, AsArray, Int64Array, RecordBatch, StringArray};
use arrow::datatypes::Int64Type;
use sluicebox_record::Table;

use crate::batch::Batch;
use crate::{Error, Result};

/// An article, as far as its figures can be compared with it.
struct Article<'a> {
    text: &'a str,
    source_start: i64,
}

/// Compares every row of `batch` with the text that it speaks of.
///
/// # Errors
/// [`Error::Unproven`] with the first row that is wrong.
pub(crate) fn batch(batch: &Batch) -> Result<()> {
    let articles = articles(&batch.articles)?;
    let mut wrong = None;
    for block in &batch.metrics {
        wrong = wrong.or(metrics(block, &articles)?.map(|reason| (Table::Metrics, reason)));
    }
    let wrong = match wrong {
        Some(wrong) => Some(wrong),
        None => passed_over(&batch.passed_over, &articles)?.map(|reason| (Table::PassedOver, reason)),
    };
    match wrong {
        None => Ok(()),
        Some((table, reason)) => Err(Error::Unproven { table: table.name(), uri: uris(batch), reason }),
    }
}

fn uris(batch: &Batch) -> String {
    batch.progress.iter().map(|progress| progress.row.uri.as_str()).collect::<Vec<_>>().join("', '")
}

fn articles(rows: &RecordBatch) -> Result<HashMap<&str, Article<'_>>> {
    let (ids, texts, starts) = (text(rows, "article_id")?, text(rows, "text")?, number(rows, "source_start")?);
    let article = |row| (ids.value(row), Article { text: texts.value(row), source_start: starts.value(row) });
    Ok((0..rows.num_rows()).map(article).collect())
}

fn metrics(rows: &RecordBatch, articles: &HashMap<&str, Article<'_>>) -> Result<Option<String>> {
    let (ids, article_ids) = (text(rows, "metric_id")?, text(rows, "article_id")?);
    let (quotes, starts, ends) = (text(rows, "quote")?, number(rows, "quote_start")?, number(rows, "quote_end")?);
    let (sentences, sentence_starts) = (text(rows, "sentence")?, number(rows, "sentence_start")?);
    let (source_starts, source_ends) = (number(rows, "source_start")?, number(rows, "source_end")?);
    for row in 0..rows.num_rows() {
        let wrong = |what: &str| {
            Ok(Some(format!("{what} of metric '{}' in article '{}'", ids.value(row), article_ids.value(row))))
        };
        let Some(article) = articles.get(article_ids.value(row)) else {
            return wrong("no article is there for the quote");
        };
        let (start, end) = (starts.value(row), ends.value(row));
        if !is_slice(article.text, start, end, quotes.value(row)) {
            return wrong("the text does not hold the quote at the offsets");
        }
        let sentence_start = sentence_starts.value(row);
        let sentence_end = sentence_start.saturating_add(length(sentences.value(row)));
        if !is_slice(article.text, sentence_start, sentence_end, sentences.value(row)) {
            return wrong("the text does not hold the sentence at the offset");
        }
        let in_source =
            |at: &Int64Array, offset: i64| at.is_null(row) || at.value(row) == article.source_start + offset;
        if !in_source(source_starts, start) || !in_source(source_ends, end) {
            return wrong("the source does not hold the quote at the offsets");
        }
    }
    Ok(None)
}

fn passed_over(rows: &RecordBatch, articles: &HashMap<&str, Article<'_>>) -> Result<Option<String>> {
    let (ids, numerals) = (text(rows, "article_id")?, text(rows, "numeral")?);
    let (starts, ends) = (number(rows, "span_start")?, number(rows, "span_end")?);
    let holds = |row: &usize| {
        let article = articles.get(ids.value(*row));
        article
            .is_some_and(|article| is_slice(article.text, starts.value(*row), ends.value(*row), numerals.value(*row)))
    };
    let wrong = (0..rows.num_rows()).find(|row| !holds(row));
    Ok(wrong.map(|row| {
        let (start, end) = (starts.value(row), ends.value(row));
        format!(
            "the text does not hold the numeral '{}' at {start}..{end} of article '{}'",
            numerals.value(row),
            ids.value(row)
        )
    }))
}

fn is_slice(text: &str, start: i64, end: i64, slice: &str) -> bool {
    let range = usize::try_from(start).and_then(|start| Ok(start..usize::try_from(end)?));
    range.is_ok_and(|range| text.as_bytes().get(range) == Some(slice.as_bytes()))
}

fn length(text: &str) -> i64 {
    i64::try_from(text.len()).unwrap_or(i64::MAX)
}

fn text<'a>(rows: &'a RecordBatch, name: &str) -> Result<&'a StringArray> {
    column(rows, name)?.as_string_opt().ok_or_else(|| unfit(rows, name))
}

fn number<'a>(rows: &'a RecordBatch, name: &str) -> Result<&'a Int64Array> {
    column(rows, name)?.as_primitive_opt::<Int64Type>().ok_or_else(|| unfit(rows, name))
}

fn column<'a>(rows: &'a RecordBatch, name: &str) -> Result<&'a dyn Array> {
    rows.column_by_name(name).map(AsRef::as_ref).ok_or_else(|| unfit(rows, name))
}

fn unfit(rows: &RecordBatch, name: &str) -> Error {
    let found = rows.column_by_name(name).map_or_else(|| "missing".to_owned(), |column| column.data_type().to_string());
    sluicebox_record::Error::Column { column: name.to_owned(), found, expected: "the table's".to_owned() }.into()
}

#[cfg(test)]
mod tests {
    use sluicebox_record::{ArticleRow, MetricRow, PassedOverRow};

    use super::*;
    use crate::budget::Budget;

    const TEXT: &str = "Ünder the bridge 12 boats lay. Route 7 is closed.";

    fn metric() -> MetricRow {
        MetricRow {
            metric_id: "m".into(),
            article_id: "a".into(),
            quote: "12 boats".into(),
            quote_start: 18,
            quote_end: 26,
            sentence: "Ünder the bridge 12 boats lay.".into(),
            sentence_start: 0,
            source_start: Some(118),
            source_end: Some(126),
            ..MetricRow::default()
        }
    }

    fn passed() -> PassedOverRow {
        PassedOverRow {
            article_id: "a".into(),
            span_start: 38,
            span_end: 39,
            numeral: "7".into(),
            reason: "name".into(),
        }
    }

    fn reason(metric: MetricRow, passed: PassedOverRow) -> Option<String> {
        let article =
            ArticleRow { article_id: "a".into(), text: TEXT.into(), source_start: 100, ..ArticleRow::default() };
        let permit = Budget::new(0).take(0);
        let mut rows = Batch::of_articles(0, ArticleRow::to_batch(&[article]).unwrap(), permit);
        rows.metrics = vec![MetricRow::to_batch(&[metric]).unwrap()];
        rows.passed_over = PassedOverRow::to_batch(&[passed]).unwrap();
        batch(&rows).err().map(|error| error.to_string())
    }

    #[test]
    fn true_rows_pass() {
        assert_eq!(reason(metric(), passed()), None);
        let of_a_record = MetricRow { source_start: None, source_end: None, ..metric() };
        assert_eq!(reason(of_a_record, passed()), None);
    }

    #[test]
    fn each_wrong_offset_is_found() {
        let wrong = [
            (MetricRow { quote_start: 17, quote_end: 25, ..metric() }, "does not hold the quote"),
            (MetricRow { quote_start: -1, ..metric() }, "does not hold the quote"),
            (MetricRow { quote_end: 9_000, ..metric() }, "does not hold the quote"),
            (MetricRow { sentence_start: 1, ..metric() }, "does not hold the sentence"),
            (MetricRow { source_start: Some(117), ..metric() }, "the source does not hold"),
            (MetricRow { source_end: Some(125), ..metric() }, "the source does not hold"),
            (MetricRow { article_id: "b".into(), ..metric() }, "no article"),
        ];
        for (row, expected) in wrong {
            let found = reason(row, passed()).unwrap_or_default();
            assert!(found.contains(expected) && found.contains("table 'metrics'"), "{found}");
        }
        let found = reason(metric(), PassedOverRow { span_start: 37, ..passed() }).unwrap_or_default();
        assert!(found.contains("table 'passed_over'") && found.contains("numeral '7' at 37..39"), "{found}");
    }
}

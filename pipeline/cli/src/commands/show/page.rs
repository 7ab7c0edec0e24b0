//! The evidence as a page of text: where it stands, the sentence with the quote marked, and all fields.

use std::fmt::Write;
use std::ops::Range;

use serde_json::Value;
use sluicebox_query::{Evidence, Found};
use sluicebox_record::{ArticleRow, DocumentRow, MetricRow, Table};

use crate::exit::{Failure, Kind};
use crate::size::{count, grouped};
use crate::style::Style;

/// Digits of an id that are shown where it is one of many.
const SHORT_ID: usize = 8;
/// Fields that the head of a page shows in another form.
const SHOWN_ABOVE: [&str; 3] = ["sentence", "text", "title"];

/// The page of what was found.
///
/// # Errors
/// Where a row has no columns, which would be a bug.
pub(crate) fn of(found: &Found, style: Style) -> Result<String, Failure> {
    match found {
        Found::Metric(evidence) => metric(evidence, style),
        Found::Article(evidence) => article(evidence, style),
    }
}

fn metric(evidence: &Evidence, style: Style) -> Result<String, Failure> {
    let mut page = head(evidence, style);
    for metric in &evidence.metrics {
        let quote = offset(metric.quote_start)..offset(metric.quote_end);
        let start = offset(metric.sentence_start);
        let sentence = start..start + metric.sentence.len();
        line(&mut page, "");
        line(&mut page, &marked(&evidence.article.text, sentence, &[quote], style));
        line(&mut page, "");
        page.push_str(&fields(Table::Metrics, metric, style)?);
        line(&mut page, "");
        line(&mut page, &source(&evidence.document, &evidence.article, metric));
    }
    Ok(page)
}

fn article(evidence: &Evidence, style: Style) -> Result<String, Failure> {
    let article = &evidence.article;
    let mut page = head(evidence, style);
    let quotes: Vec<_> = evidence.metrics.iter().map(|m| offset(m.quote_start)..offset(m.quote_end)).collect();
    line(&mut page, "");
    line(&mut page, &marked(&article.text, 0..article.text.len(), &quotes, style));
    line(&mut page, "");
    line(&mut page, &style.bold(count(quotes.len().try_into().unwrap_or(i64::MAX), "figure")));
    for metric in &evidence.metrics {
        line(&mut page, &brief(metric, style));
    }
    line(&mut page, "");
    page.push_str(&fields(Table::Articles, article, style)?);
    Ok(page)
}

/// Title, date, topic and place.
fn head(evidence: &Evidence, style: Style) -> String {
    let article = &evidence.article;
    let mut page = String::new();
    line(&mut page, &style.bold(article.title.as_deref().unwrap_or("(no title)")));
    let date = article.published.as_deref().map_or_else(
        || "no date".to_owned(),
        |date| format!("{date} ({})", article.published_basis.as_deref().unwrap_or("?")),
    );
    let lines = format!("{}:{}", evidence.document.uri, article.first_line);
    line(&mut page, &style.dim(format!("{date} · {} · {lines}", article.topic)));
    page
}

/// The bytes `range` of `text` with `quotes`, which are in order, marked.
fn marked(text: &str, range: Range<usize>, quotes: &[Range<usize>], style: Style) -> String {
    let mut out = String::new();
    let mut at = range.start;
    for quote in quotes.iter().filter(|quote| quote.end <= range.end) {
        if quote.start >= at {
            out.push_str(text.get(at..quote.start).unwrap_or_default());
            out.push_str(&style.quote(text.get(quote.clone()).unwrap_or_default()));
            at = quote.end;
        }
    }
    out.push_str(text.get(at..range.end).unwrap_or_default());
    out
}

/// One line for a figure among others.
fn brief(metric: &MetricRow, style: Style) -> String {
    let id = metric.metric_id.get(..SHORT_ID).unwrap_or(&metric.metric_id);
    let parts =
        [metric.entity.as_deref(), metric.place.as_deref(), metric.period.as_deref(), Some(metric.status.as_str())];
    let about = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let measure = metric.measure.as_deref().unwrap_or("-");
    format!("  {}  {}  {measure} ({about})", style.dim(id), style.quote(&metric.quote))
}

/// Every column of the row that has a value, in the order of the table.
fn fields(table: Table, row: &impl serde::Serialize, style: Style) -> Result<String, Failure> {
    let bug = |error: Box<dyn std::error::Error + Send + Sync>| Failure::new(Kind::Failed, error);
    let values = serde_json::to_value(row).map_err(|error| bug(error.into()))?;
    let mut page = String::new();
    for column in table.spec().map_err(|error| bug(error.into()))?.column {
        let value = values.get(&column.name).map_or_else(String::new, plain);
        if !value.is_empty() && !SHOWN_ABOVE.contains(&column.name.as_str()) {
            line(&mut page, &format!("  {} {value}", style.dim(format!("{:<18}", column.name))));
        }
    }
    Ok(page)
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) if items.is_empty() => String::new(),
        Value::Object(fields) if fields.is_empty() => String::new(),
        Value::Number(number) => number
            .as_f64()
            .filter(|n| n.fract() == 0.0 && n.abs() < 1e15)
            .map_or_else(|| number.to_string(), |whole| format!("{whole:.0}")),
        other => other.to_string(),
    }
}

/// Where the quote stands in the source.
fn source(document: &DocumentRow, article: &ArticleRow, metric: &MetricRow) -> String {
    let before = article.text.get(..offset(metric.quote_start)).unwrap_or_default();
    let line = article.first_line + i64::try_from(before.matches('\n').count()).unwrap_or_default();
    match (metric.source_start, metric.source_end) {
        (Some(start), Some(end)) => {
            format!("source {}:{line}, bytes {}..{}", document.uri, grouped(start), grouped(end))
        }
        _ => format!(
            "source {}:{}, record {}, bytes {}..{} of its text",
            document.uri,
            article.first_line,
            article.record_id.as_deref().unwrap_or("without id"),
            grouped(metric.quote_start),
            grouped(metric.quote_end)
        ),
    }
}

fn line(page: &mut String, text: &str) {
    // Writing to a string does not fail.
    let _ = writeln!(page, "{text}");
}

fn offset(at: i64) -> usize {
    usize::try_from(at).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_are_marked_with_and_without_colours() {
        let text = "Ünder it 12 boats lay. Then 3 left.";
        let quotes = [10..18, 29..30];
        assert_eq!(marked(text, 0..text.len(), &quotes, Style::plain()), "Ünder it [[12 boats]] lay. Then [[3]] left.");
        assert_eq!(marked(text, 24..36, &quotes, Style::plain()), "Then [[3]] left.");
        assert!(marked(text, 0..23, &quotes, Style::coloured()).contains("\u{1b}[1;30;43m12 boats\u{1b}[0m lay."));
    }

    #[test]
    fn fields_come_in_the_order_of_the_table_without_empty_ones() -> Result<(), Failure> {
        let metric = MetricRow { value: 1.7e9, unit: "kW".into(), period: Some("2023".into()), ..MetricRow::default() };
        let page = fields(Table::Metrics, &metric, Style::plain())?;
        let names: Vec<_> = page.lines().filter_map(|line| line.split_whitespace().next()).collect();
        assert!(page.contains("value              1700000000\n"), "{page}");
        let at = |name| names.iter().position(|n| *n == name);
        assert!(at("value") < at("unit") && at("unit") < at("period"), "{page}");
        assert_eq!(at("entity"), None);
        Ok(())
    }
}

//! The functions of SQL, on columns, constants and nulls.

use super::{printed, rows::Rows};
use crate::Format;

async fn answer(expression: &str) -> String {
    let session = Rows::default().session().await;
    let csv = printed(&session, &format!("SELECT {expression} AS answer"), Format::Csv, None).await;
    csv.lines().nth(1).unwrap_or_default().to_owned()
}

#[tokio::test]
async fn byte_slices_are_whole_text_or_null() {
    for (expression, expected) in [
        ("byte_slice('ab cd', 3, 5)", "cd"),
        ("byte_slice('é7', 2, 3)", "7"),
        ("byte_slice('é7', 1, 3)", ""),
        ("byte_slice('ab', 1, 9)", ""),
        ("byte_slice('ab', 2, 1)", ""),
        ("byte_slice('ab', -1, 1)", ""),
        ("byte_slice('ab', 1, 1)", "\"\""),
        ("byte_slice(NULL, 0, 1)", ""),
        ("byte_slice('ab', NULL, 1)", ""),
        ("byte_slice(arrow_cast('ab cd', 'Utf8View'), 0, 2)", "ab"),
        ("byte_slice(arrow_cast('ab cd', 'LargeUtf8'), 0, 2)", "ab"),
        ("byte_slice('ab', arrow_cast(0, 'Int32'), 1)", "a"),
    ] {
        assert_eq!(answer(expression).await, expected, "{expression}");
    }
}

#[tokio::test]
async fn digit_runs_are_lists_of_spans() {
    assert_eq!(answer("digit_runs('a 12 é3')[2]['start']").await, "7");
    assert_eq!(answer("array_length(digit_runs('1.5 of 20'))").await, "3");
    assert_eq!(answer("digit_runs(NULL) IS NULL").await, "true");
    assert_eq!(answer("digit_runs('none')").await, "[]");
}

#[tokio::test]
async fn periods_have_days() {
    for (expression, expected) in [
        ("period_start('2023-Q2')", "2023-04-01"),
        ("period_end('2024-02')", "2024-02-29"),
        ("period_end('2013/2023')", "2023-12-31"),
        ("period_end('2013/')", ""),
        ("period_start('last year')", ""),
        ("period_start(NULL)", ""),
    ] {
        assert_eq!(answer(expression).await, expected, "{expression}");
    }
}

#[tokio::test]
async fn values_convert_within_their_dimension() {
    for (expression, expected) in [
        ("convert(441000000, 'kW', 'GW')", "441"),
        ("convert(0.1, 'GW', 'kW')", "100000"),
        ("convert(77, 'degF', 'degC')", "25"),
        ("convert(730, 't/d', 't/h') < 31", "true"),
        ("convert(1, 'kW', 'kWh')", ""),
        ("convert(1, 'CNY', 'USD')", ""),
        ("convert(5, 'CNY', 'CNY')", "5"),
        ("convert(1, 'furlong per fortnight', 'kW')", ""),
        ("convert(NULL, 'kW', 'GW')", ""),
        ("convert(1, NULL, 'GW')", ""),
    ] {
        assert_eq!(answer(expression).await, expected, "{expression}");
    }
    let session = Rows::sound().session().await;
    let sql = "SELECT convert(value, unit, 'MW') AS mw FROM metrics WHERE dimension = 'power' ORDER BY mw";
    assert_eq!(printed(&session, sql, Format::Csv, None).await, "mw\n4500\n9000\n");
}

#[tokio::test]
async fn functions_work_on_columns() {
    let session = Rows::sound().session().await;
    let sql = "SELECT count(*) AS n FROM metrics WHERE period_end(period) = period_end AND period IS NOT NULL";
    assert_eq!(printed(&session, sql, Format::Csv, None).await, "n\n5\n");
}

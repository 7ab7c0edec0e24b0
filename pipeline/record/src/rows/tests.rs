//! What a row becomes in Arrow comes back unchanged, nested columns and nulls included.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

fn article() -> impl Strategy<Value = ArticleRow> {
    let text = "\\PC{0,12}";
    let reasons = prop::collection::vec((text, text, -9.0..9.0f64), 0..3);
    let scores = prop::collection::btree_map(text, 0.0..1.0f64, 0..3);
    (text, prop::option::of(text), scores, reasons, prop::collection::vec(text, 0..3), any::<i64>()).prop_map(
        |(text, title, topic_scores, reasons, labels, source_start)| ArticleRow {
            text,
            title,
            topic_scores,
            topic_reasons: reasons
                .into_iter()
                .map(|(topic, phrase, weight)| TopicReason { topic, phrase, weight })
                .collect(),
            labels,
            source_start,
            ..ArticleRow::default()
        },
    )
}

proptest! {
    #[test]
    fn articles_survive_arrow(rows in prop::collection::vec(article(), 0..4)) {
        let batch = ArticleRow::to_batch(&rows).map_err(|e| TestCaseError::fail(e.to_string()))?;
        prop_assert_eq!(batch.num_rows(), rows.len());
        let back = ArticleRow::from_batch(&batch).map_err(|e| TestCaseError::fail(e.to_string()))?;
        prop_assert_eq!(back, rows);
    }

    #[test]
    fn metrics_survive_arrow(value in any::<i32>(), hi in prop::option::of(any::<f32>().prop_filter("number", |f| f.is_finite())), days in prop::option::of(-9000i32..9000)) {
        let start = days.map(|days| jiff::civil::date(2000, 1, 1).saturating_add(jiff::Span::new().days(days)));
        let row = MetricRow { value: f64::from(value), value_hi: hi.map(f64::from), period_start: start, ..MetricRow::default() };
        let batch = MetricRow::to_batch(std::slice::from_ref(&row)).map_err(|e| TestCaseError::fail(e.to_string()))?;
        prop_assert_eq!(MetricRow::from_batch(&batch).map_err(|e| TestCaseError::fail(e.to_string()))?, vec![row]);
    }
}

#[test]
fn a_missing_column_is_named() -> crate::Result<()> {
    let batch = RejectRow::to_batch(&[])?;
    let error = MetricRow::from_batch(&batch).err().map(|error| error.to_string()).unwrap_or_default();
    assert!(error.starts_with("column 'metric_id' is missing"), "{error}");
    Ok(())
}

#[test]
fn runs_keep_their_stages() -> crate::Result<()> {
    let stage = StageCounters { stage: "extract".into(), rows_in: 3, busy_seconds: 0.5, ..StageCounters::default() };
    let run = RunRow { run_id: "r".into(), stages: vec![stage.clone(), stage], ..RunRow::default() };
    assert_eq!(RunRow::from_batch(&RunRow::to_batch(std::slice::from_ref(&run))?)?, vec![run]);
    let scores: BTreeMap<String, f64> = [("energy".to_owned(), 0.5)].into();
    let article = ArticleRow { topic_scores: scores, ..ArticleRow::default() };
    assert_eq!(ArticleRow::from_batch(&ArticleRow::to_batch(std::slice::from_ref(&article))?)?, vec![article]);
    Ok(())
}

//! Every check holds on sound rows and on none, and fails on each of the rows made wrong for it.

use std::collections::BTreeSet;

use sluicebox_record::{MetricRow, Section};

use super::rows::Rows;
use crate::{CHECKS, Script};

fn check(name: &str) -> Script {
    *CHECKS.iter().find(|check| check.name() == name).unwrap()
}

/// The names of the checks that fail.
async fn failing(rows: &Rows) -> BTreeSet<&'static str> {
    let session = rows.session().await;
    let mut names = BTreeSet::new();
    for check in CHECKS {
        let outcome = session.check(*check, 5).await.unwrap();
        assert_eq!(outcome.holds(), outcome.shown.is_empty(), "{}", check.name());
        if !outcome.holds() {
            names.insert(check.name());
        }
    }
    names
}

#[tokio::test]
async fn a_sound_store_passes_all() {
    assert_eq!(failing(&Rows::sound()).await, BTreeSet::new());
}

#[tokio::test]
async fn an_empty_store_passes_all() {
    assert_eq!(failing(&Rows::default()).await, BTreeSet::new());
}

type Harm = fn(&mut Rows);

/// What makes each check fail. A check may have several, because it has several conditions.
const HARMS: &[(&str, Harm)] = &[
    ("allowed_values", |r| r.metrics[0].comparator = "≈".into()),
    ("allowed_values", |r| r.metrics[0].kind = "share".into()),
    ("allowed_values", |r| r.metrics[1].direction = Some("sideways".into())),
    ("allowed_values", |r| r.metrics[0].status = "planned".into()),
    ("allowed_values", |r| r.metrics[0].period_basis = Some("guessed".into())),
    ("allowed_values", |r| r.articles[0].published_basis = Some("guessed".into())),
    ("allowed_values", |r| r.documents[0].status = "done".into()),
    ("allowed_values", |r| r.documents[2].format = Some("pdf".into())),
    ("allowed_values", |r| r.rejects[0].code = "odd".into()),
    ("allowed_values", |r| r.runs[0].status = "odd".into()),
    ("articles_in_source", |r| r.articles[0].source_end += 1),
    ("articles_in_source", |r| r.articles[1].source_start -= 3),
    ("articles_in_source", |r| r.articles[2].source_end = 401),
    ("articles_in_source", |r| r.articles[2].source_end = r.articles[2].source_start - 1),
    ("articles_in_source", |r| r.articles[0].text.push('!')),
    ("bytes_accounted", |r| r.documents[0].skipped_bytes += 1),
    ("bytes_accounted", |r| r.documents[2].size = 7),
    ("known_parents", |r| r.documents.truncate(1)),
    ("known_parents", |r| r.metrics[0].article_id = "none".into()),
    ("known_parents", |r| r.metrics[0].document_id = r.documents[1].document_id.clone()),
    ("known_parents", |r| r.passed_over[0].article_id = "none".into()),
    ("known_parents", |r| r.rejects[0].document_id = "none".into()),
    ("known_topics", |r| r.metrics[0].topic = "weather".into()),
    ("known_topics", |r| r.articles[0].topic = "weather".into()),
    ("known_topics", |r| r.articles[0].labels.push("weather".into())),
    ("known_topics", |r| r.articles[0].sections[0].topic = "weather".into()),
    ("ledger_counts", |r| r.documents[0].articles = 3),
    ("ledger_counts", |r| r.documents[2].articles = 1),
    ("ledger_positions", |r| r.documents[0].position = r.documents[0].size + 1),
    ("ledger_positions", |r| r.documents[0].skipped_bytes = -1),
    ("numerals_covered", |r| drop(r.passed_over.remove(0))),
    ("numerals_covered", |r| drop(r.metrics.remove(1))),
    ("numerals_covered", |r| r.passed_over[0].span_end -= 1),
    ("numerals_covered", |r| r.passed_over[1].span_start += 1),
    ("numerals_covered", |r| r.passed_over.clear()),
    ("numerals_read_once", |r| r.passed_over.push(over(r, "9"))),
    ("numerals_read_once", |r| r.passed_over.push(r.passed_over[0].clone())),
    ("passed_over_is_slice", |r| r.passed_over[0].numeral = "2024".into()),
    ("passed_over_is_slice", |r| r.passed_over[0].reason.clear()),
    ("passed_over_is_slice", |r| r.passed_over[0].span_end = 100_000),
    ("period_dates", |r| r.metrics[0].period_end = None),
    ("period_dates", |r| r.metrics[0].period_start = r.metrics[0].period_end),
    ("period_dates", |r| r.metrics[0].period_basis = None),
    ("period_dates", |r| unreadable_period(&mut r.metrics[0])),
    ("published_agrees", |r| r.metrics[0].published = None),
    ("published_form", |r| r.articles[0].published = Some("May 2024".into())),
    ("published_form", |r| r.articles[0].published = Some("2024".into())),
    ("published_form", |r| r.articles[0].published = Some("2024-Q2".into())),
    ("published_form", |r| r.articles[0].published = Some("2023-02-29".into())),
    ("published_form", |r| r.articles[1].published = Some("--13-01".into())),
    ("published_form", |r| r.articles[1].published = Some("--02".into())),
    ("published_form", |r| r.articles[0].published_basis = None),
    ("quote_is_slice", |r| r.metrics[0].quote = "4,5 GW".into()),
    ("quote_is_slice", |r| r.metrics[0].quote_end = 100_000),
    ("quote_is_slice", |r| r.articles[0].text = r.articles[0].text.replace('’', "'")),
    ("quotes_in_order", |r| r.metrics[1].ordinal = 0),
    ("quotes_in_order", |r| r.metrics[2].ordinal = 4),
    ("quotes_in_order", |r| r.metrics[1].quote_start = r.metrics[0].quote_end - 1),
    ("quotes_in_order", |r| r.metrics[0].quote_end = r.metrics[0].quote_start),
    ("quotes_in_order", |r| (r.metrics[0].ordinal, r.metrics[1].ordinal) = (1, 0)),
    ("records_accounted", |r| r.documents[1].records = 3),
    ("records_accounted", |r| r.rejects.clear()),
    ("rejects_in_source", |r| r.rejects[0].span_end = 401),
    ("rejects_in_source", |r| r.rejects[0].span_end = 0),
    ("rejects_in_source", |r| r.rejects[0].uri.push('x')),
    ("rejects_in_source", |r| r.rejects[0].stage.clear()),
    ("scores_in_range", |r| r.articles[0].topic_scores.extend([("ev".into(), 1.5)])),
    ("scores_in_range", |r| r.articles[0].topic_scores.extend([("ev".into(), -0.1)])),
    ("sections_in_text", |r| r.articles[0].sections[0].end += 1),
    ("sections_in_text", |r| r.articles[0].sections.push(Section { start: 5, end: 4, ..Section::default() })),
    ("sentence_is_slice", |r| r.metrics[0].sentence.push('!')),
    ("sentence_is_slice", |r| r.metrics[0].sentence_start += 1),
    ("sentence_is_slice", |r| r.metrics[0].sentence = "Wind".into()),
    ("source_offsets", |r| r.metrics[0].source_start = Some(1)),
    ("source_offsets", |r| r.metrics[0].source_end = None),
    ("source_offsets", |r| r.metrics[7].source_start = Some(1)),
    ("status_fits", |r| r.documents[1].status = "read".into()),
    ("status_fits", |r| r.documents[0].status = "partial".into()),
    ("status_fits", |r| r.documents[0].status = "empty".into()),
    ("status_fits", |r| r.documents[2].status = "rejected".into()),
    ("unique_ids", |r| r.documents.push(r.documents[0].clone())),
    ("unique_ids", |r| r.documents[1].uri = r.documents[0].uri.clone()),
    ("unique_ids", |r| r.articles.push(r.articles[0].clone())),
    ("unique_ids", |r| r.articles[1].ordinal = 0),
    ("unique_ids", |r| r.metrics[1].metric_id = r.metrics[0].metric_id.clone()),
    ("unique_ids", |r| r.passed_over.push(r.passed_over[0].clone())),
    ("unique_ids", |r| r.runs.push(r.runs[0].clone())),
    ("values_sound", |r| r.metrics[0].value = f64::NAN),
    ("values_sound", |r| r.metrics[0].value = f64::NEG_INFINITY),
    ("values_sound", |r| r.metrics[0].value_hi = Some(4.5)),
    ("values_sound", |r| r.metrics[0].unit_norm = None),
    ("values_sound", |r| r.metrics[0].unit.clear()),
    ("values_sound", |r| r.metrics[0].confidence = Some(1.1)),
    ("values_sound", |r| r.metrics[0].confidence_amount = Some(-0.1)),
    ("versions_agree", |r| r.metrics[0].extract_version = "rules-0".into()),
];

fn over(rows: &Rows, numeral: &str) -> sluicebox_record::PassedOverRow {
    let metric = rows.metrics.iter().find(|metric| metric.quote.starts_with(numeral)).unwrap();
    let (article_id, span_start) = (metric.article_id.clone(), metric.quote_start);
    let span_end = span_start + i64::try_from(numeral.len()).unwrap();
    sluicebox_record::PassedOverRow { article_id, span_start, span_end, numeral: numeral.into(), reason: "date".into() }
}

fn unreadable_period(metric: &mut MetricRow) {
    (metric.period, metric.period_start, metric.period_end) = (Some("last year".into()), None, None);
}

#[tokio::test]
async fn every_check_fails_on_what_it_is_for() {
    for (at, (name, harm)) in HARMS.iter().enumerate() {
        let mut rows = Rows::sound();
        harm(&mut rows);
        let outcome = rows.session().await.check(check(name), 5).await.unwrap();
        assert!(!outcome.holds(), "harm {at} goes unseen by '{name}'");
    }
}

/// What broke off while it was read is not accounted for to its end.
#[tokio::test]
async fn a_broken_document_is_let_off() {
    let mut rows = Rows::sound();
    let broken = &mut rows.documents[2];
    (broken.size, broken.status) = (40, "rejected".into());
    rows.rejects.push(sluicebox_record::RejectRow {
        document_id: broken.document_id.clone(),
        uri: broken.uri.clone(),
        stage: "read".into(),
        code: "unreadable".into(),
        span_end: 40,
        ..Default::default()
    });
    assert_eq!(failing(&rows).await, BTreeSet::new());
}

#[test]
fn every_check_has_a_harm() {
    for check in CHECKS {
        assert!(HARMS.iter().any(|(name, _)| *name == check.name()), "{}", check.name());
    }
}

#[tokio::test]
async fn a_check_counts_all_and_keeps_some() {
    let mut rows = Rows::sound();
    rows.passed_over.clear();
    let outcome = rows.session().await.check(check("numerals_covered"), 2).await.unwrap();
    assert_eq!((outcome.rows, outcome.shown.iter().map(|batch| batch.num_rows()).sum::<usize>()), (4, 2));
}

#[tokio::test]
async fn checks_find_the_same_with_joins_that_spill() {
    let mut rows = Rows::sound();
    rows.metrics[0].quote = "none".into();
    let session = rows.session().await.spilling();
    for check in CHECKS {
        let outcome = session.check(*check, 5).await.unwrap();
        assert_eq!(outcome.holds(), check.name() != "quote_is_slice", "{}", check.name());
    }
}

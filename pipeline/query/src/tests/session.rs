//! What a session offers beside queries: its options, its listing, rows by id.

use super::{printed, rows::Rows};
use crate::{Error, Format, Found, RelationKind, VIEWS};

#[tokio::test]
async fn options_and_listings_work() {
    let session = Rows::sound().session().await;
    let sql = "SET datafusion.execution.batch_size = 16; SHOW datafusion.execution.batch_size";
    assert!(printed(&session, sql, Format::Csv, None).await.contains("datafusion.execution.batch_size,16"));
    let tables = printed(&session, "SHOW TABLES", Format::Csv, None).await;
    assert!(
        tables.contains("sluicebox,public,metrics,BASE TABLE") && tables.contains("public,energy,VIEW"),
        "{tables}"
    );
    assert!(printed(&session, "DESCRIBE topic_totals", Format::Csv, None).await.contains("articles,"));
    assert!(printed(&session, "EXPLAIN SELECT 1", Format::Jsonl, None).await.contains("logical_plan"));
    assert_eq!(printed(&session, "PREPARE p AS SELECT $1 AS a; EXECUTE p(7)", Format::Csv, None).await, "a\n7\n");
}

#[tokio::test]
async fn statements_run_in_turn() {
    let session = Rows::default().session().await;
    assert_eq!(printed(&session, "SELECT 1 AS a; SELECT 2 AS b;", Format::Csv, None).await, "a\n1\nb\n2\n");
    assert_eq!(printed(&session, " ; -- nothing\n", Format::Csv, None).await, "");
}

#[tokio::test]
async fn relations_have_a_meaning_and_columns() {
    let session = Rows::sound().session().await;
    let relations = session.relations().unwrap();
    assert_eq!(relations.len(), 7 + VIEWS.len());
    assert!(relations.iter().all(|relation| !relation.meaning.is_empty()));
    assert_eq!(relations.iter().filter(|relation| relation.kind == RelationKind::Table).count(), 7);
    let columns = session.columns("Metrics").await.unwrap().unwrap();
    assert_eq!((columns[0].name.as_str(), columns[0].r#type.as_str()), ("metric_id", "text"));
    assert!(columns.iter().all(|column| !column.meaning.is_empty()));
    let columns = session.columns("figures").await.unwrap().unwrap();
    assert!(columns.iter().any(|column| column.name == "title" && column.meaning.starts_with("Its title")));
    assert_eq!(session.columns("weather").await.unwrap(), None);
}

#[tokio::test]
async fn rows_are_found_by_the_beginning_of_their_id() {
    let rows = Rows::sound();
    let session = rows.session().await;
    let (metric, article) = (&rows.metrics[4], &rows.articles[1]);
    for id in [metric.metric_id.as_str(), &metric.metric_id[..12], &metric.metric_id.to_uppercase()] {
        let Ok(Some(Found::Metric(found))) = session.find(id).await else { panic!("{id}") };
        assert_eq!(found.metrics, std::slice::from_ref(metric));
        assert_eq!((&found.article, &found.document), (article, &rows.documents[0]));
    }
    let Ok(Some(Found::Article(found))) = session.find(&article.article_id).await else { panic!() };
    assert_eq!(found.metrics, rows.metrics[3..7]);
    assert!(session.find("ffffffffffffffffffffffffffffffff").await.unwrap().is_none());
}

#[tokio::test]
async fn an_id_must_be_one_and_the_only_one() {
    let mut rows = Rows::sound();
    for (metric, id) in rows.metrics.iter_mut().zip(["ab1", "ab2"]) {
        metric.metric_id = id.into();
    }
    let session = rows.session().await;
    assert!(matches!(session.find("ab").await, Err(Error::AmbiguousId(_))));
    for id in ["", "xyz", "' OR 1=1", &"a".repeat(33)] {
        assert!(matches!(session.find(id).await, Err(Error::NoId(_))), "{id}");
    }
}

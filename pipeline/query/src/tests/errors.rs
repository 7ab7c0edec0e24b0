//! What a wrong query is told: what is wrong, where, and what may have been meant.

use super::rows::Rows;
use crate::{Error, Format, Layout, Limits, Session};

async fn refused(sql: &str) -> Error {
    let session = Rows::sound().session().await;
    session.run(sql, Format::Csv, Layout::default(), &mut Vec::new()).await.unwrap_err()
}

#[tokio::test]
async fn an_unknown_column_is_marked_and_guessed() {
    assert_eq!(
        refused("SELECT value,\n  topc FROM metrics").await.to_string(),
        "no column 'topc'\n --> line 2, column 3\n2 |   topc FROM metrics\n  |   ^\nhelp: did you mean 'topic'?"
    );
    let unlike = refused("SELECT zzzzzzzz FROM topic_totals").await.to_string();
    assert!(unlike.ends_with("help: columns here: topic, articles, metrics"), "{unlike}");
}

#[tokio::test]
async fn an_unknown_table_is_marked_and_guessed() {
    let error = refused("SELECT * FROM metric").await.to_string();
    assert!(error.starts_with("no table 'metric'\n --> line 1, column 15\n"), "{error}");
    assert!(error.ends_with("help: did you mean 'metrics'?"), "{error}");
}

#[tokio::test]
async fn an_unknown_function_is_guessed() {
    let error = refused("SELECT byte_slize('a', 0, 1)").await.to_string();
    assert!(error.contains("byte_slize") && error.contains("byte_slice"), "{error}");
}

#[tokio::test]
async fn a_wrong_word_is_marked() {
    let error = refused("SELECT * FRM metrics").await.to_string();
    assert!(error.contains("--> line 1, column"), "{error}");
    assert!(error.starts_with("expected"), "{error}");
}

#[tokio::test]
async fn a_wrong_type_is_told() {
    let error = refused("SELECT value + topic FROM metrics WHERE value = true").await;
    assert!(matches!(error, Error::Query { .. }), "{error}");
}

#[tokio::test]
async fn what_writes_is_refused_by_name() {
    for (sql, statement) in [
        ("DROP TABLE metrics", "DROP TABLE"),
        ("DROP VIEW energy", "DROP VIEW"),
        ("CREATE TABLE t AS SELECT 1", "CREATE TABLE"),
        ("CREATE VIEW v AS SELECT 1", "CREATE VIEW"),
        ("CREATE EXTERNAL TABLE t STORED AS CSV LOCATION 'x.csv'", "CREATE EXTERNAL"),
        ("INSERT INTO runs SELECT * FROM runs", "INSERT INTO"),
        ("DELETE FROM metrics", "DELETE FROM"),
        ("UPDATE metrics SET value = 1", "UPDATE"),
        ("COPY metrics TO 'x.parquet'", "COPY"),
        ("EXPLAIN ANALYZE INSERT INTO runs SELECT * FROM runs", "EXPLAIN ANALYZE"),
        ("PREPARE p AS DELETE FROM metrics", "PREPARE"),
        ("TRUNCATE TABLE metrics", "TRUNCATE TABLE"),
        ("SELECT 1; DROP TABLE metrics", "DROP TABLE"),
    ] {
        match refused(sql).await {
            Error::ReadOnly { statement: found } => assert_eq!(found, statement, "{sql}"),
            other => panic!("{sql}: {other}"),
        }
    }
}

#[tokio::test]
async fn a_refused_statement_stops_all_of_them() {
    let session = Rows::sound().session().await;
    let mut out = Vec::new();
    let sql = "SELECT 1 AS one; DELETE FROM metrics";
    assert!(session.run(sql, Format::Csv, Layout::default(), &mut out).await.is_err());
    assert_eq!(out, b"");
}

#[tokio::test]
async fn too_little_memory_is_an_error_that_says_so() {
    let limits = Limits { memory: 1 << 16, ..Limits::default() };
    let session = Session::over(vec![], &limits).await;
    assert!(matches!(session, Err(Error::Script { .. })), "views need their tables");
    let session = Session::empty(&limits).unwrap();
    let sql = "SELECT count(*) FROM (SELECT value AS n FROM generate_series(1, 400000)) AS a \
               JOIN (SELECT value AS n FROM generate_series(1, 400000)) AS b ON a.n = b.n";
    let error = session.run(sql, Format::Csv, Layout::default(), &mut Vec::new()).await.unwrap_err();
    assert!(matches!(error, Error::Memory { limit: 65536, .. }), "{error}");
    assert!(error.to_string().contains("--memory"), "{error}");
}

#[test]
fn a_reader_that_went_away_is_known() {
    let error = Error::from(std::io::Error::from(std::io::ErrorKind::BrokenPipe));
    assert!(error.is_broken_pipe());
    assert!(!Error::NoId("x".into()).is_broken_pipe());
}

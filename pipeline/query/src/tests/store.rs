//! The same rows in a real store: SQL over its Delta tables answers as it does over rows in memory, at any commit.

use sluicebox_record::{ArticleRow, DocumentRow, MetricRow, PassedOverRow, RejectRow, RunRow, Table};
use sluicebox_store::{CommitInfo, Outcome, Store, StoreOptions, parse_location};

use super::{printed, rows::Rows};
use crate::{CHECKS, EXAMPLES, FileForm, Format, Limits, Session, VIEWS, write_files};

struct Rig {
    store: Store,
    _folder: tempfile::TempDir,
}

/// A store to which each part of the rows was committed in turn.
async fn stored(parts: &[Rows]) -> Rig {
    let folder = tempfile::tempdir().unwrap();
    let url = parse_location(&folder.path().join("a store").to_string_lossy()).unwrap();
    let store = Store::open(&url, StoreOptions { create: true, ..StoreOptions::default() }).await.unwrap();
    for part in parts {
        commit(&store, part).await;
    }
    Rig { store, _folder: folder }
}

async fn commit(store: &Store, rows: &Rows) {
    let mut attempt = store.begin(&store.snapshot(None).await.unwrap(), "run-1");
    let batches = [
        (Table::Documents, DocumentRow::to_batch(&rows.documents)),
        (Table::Articles, ArticleRow::to_batch(&rows.articles)),
        (Table::Metrics, MetricRow::to_batch(&rows.metrics)),
        (Table::PassedOver, PassedOverRow::to_batch(&rows.passed_over)),
        (Table::Rejects, RejectRow::to_batch(&rows.rejects)),
        (Table::Runs, RunRow::to_batch(&rows.runs)),
    ];
    for (table, batch) in batches {
        attempt.write(table, &batch.unwrap()).await.unwrap();
    }
    let outcome = attempt.commit(CommitInfo::default()).await.unwrap();
    assert!(matches!(outcome, Outcome::Committed(_)), "{outcome:?}");
}

/// The archive on one side, everything else on the other.
fn halves() -> [Rows; 2] {
    let (mut left, mut right) = (Rows::sound(), Rows::sound());
    let archive = left.documents[0].document_id.clone();
    let articles: Vec<_> = left.articles[..2].iter().map(|article| article.article_id.clone()).collect();
    left.documents.truncate(1);
    left.articles.truncate(2);
    left.metrics.retain(|metric| metric.document_id == archive);
    left.rejects.clear();
    left.runs.clear();
    right.documents.remove(0);
    right.articles.drain(..2);
    right.metrics.retain(|metric| metric.document_id != archive);
    right.passed_over.retain(|numeral| !articles.contains(&numeral.article_id));
    [left, right]
}

async fn open(store: &Store, at: Option<u64>) -> Session {
    Session::open(&store.snapshot(at).await.unwrap(), &Limits::default()).await.unwrap()
}

/// The lines of what `sql` prints, in one order.
async fn lines(session: &Session, sql: &str) -> Vec<String> {
    let mut lines: Vec<_> = printed(session, sql, Format::Jsonl, None).await.lines().map(str::to_owned).collect();
    lines.sort();
    lines
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_answers_as_its_rows_do() {
    let rig = stored(&halves()).await;
    let (memory, session) = (Rows::sound().session().await, open(&rig.store, None).await);
    assert_eq!(session.version(), Some(rig.store.snapshot(None).await.unwrap().version()));
    for table in Table::ALL {
        let sql = format!("SELECT * FROM {}", table.name());
        assert_eq!(lines(&session, &sql).await, lines(&memory, &sql).await, "{sql}");
    }
    for script in VIEWS.iter().chain(EXAMPLES) {
        assert_eq!(lines(&session, script.sql).await, lines(&memory, script.sql).await, "{}", script.file);
    }
    for check in CHECKS {
        assert!(session.check(*check, 5).await.unwrap().holds(), "{}", check.file);
    }
    let id = &Rows::sound().metrics[0].metric_id;
    assert!(matches!(session.find(id).await, Ok(Some(crate::Found::Metric(_)))));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_store_has_all_tables() {
    let rig = stored(&[]).await;
    let session = open(&rig.store, None).await;
    for script in VIEWS.iter().chain(EXAMPLES) {
        assert_eq!(lines(&session, script.sql).await, Vec::<String>::new(), "{}", script.file);
    }
    for check in CHECKS {
        assert!(session.check(*check, 5).await.unwrap().holds(), "{}", check.file);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_stays_at_its_commit() {
    let [left, right] = halves();
    let rig = stored(&[left]).await;
    let first = rig.store.snapshot(None).await.unwrap().version();
    let before = open(&rig.store, None).await;
    commit(&rig.store, &right).await;
    let count = "SELECT count(*) AS n FROM metrics";
    assert_eq!(printed(&before, count, Format::Csv, None).await, "n\n7\n");
    assert_eq!(printed(&open(&rig.store, Some(first)).await, count, Format::Csv, None).await, "n\n7\n");
    assert_eq!(printed(&open(&rig.store, None).await, count, Format::Csv, None).await, "n\n9\n");
}

/// Files whose statistics rule out every row are not read.
#[tokio::test(flavor = "multi_thread")]
async fn a_filter_on_the_topic_skips_files() {
    let rig = stored(&halves()).await;
    let session = open(&rig.store, None).await;
    let plan = |sql: &'static str| {
        let session = &session;
        async move { printed(session, sql, Format::Jsonl, None).await.matches(".parquet").count() }
    };
    assert_eq!(plan("EXPLAIN SELECT quote FROM metrics").await, 2);
    assert_eq!(plan("EXPLAIN SELECT quote FROM drugs").await, 1);
    assert_eq!(plan("EXPLAIN SELECT quote FROM metrics WHERE period_start > DATE '2029-01-01'").await, 1);
    assert_eq!(plan("EXPLAIN SELECT quote FROM metrics WHERE period_start > DATE '2050-01-01'").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_files_of_a_store_are_listed() {
    let rig = stored(&halves()).await;
    let snapshot = rig.store.snapshot(None).await.unwrap();
    let urls = |table| (table, snapshot.files(table).unwrap().into_iter().map(|file| file.url).collect());
    let mut out = Vec::new();
    write_files(&Table::ALL.map(urls), FileForm::List, &mut out).unwrap();
    let listed = String::from_utf8(out).unwrap();
    assert!(listed.lines().count() >= 8, "{listed}");
    assert!(listed.lines().all(|path| std::path::Path::new(path).is_file()), "{listed}");
}

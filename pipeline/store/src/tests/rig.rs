//! Documents with known rows, stores on both backends, and the check that a snapshot holds exactly what a model says.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use object_store::ObjectStore;
use object_store::memory::InMemory;
use sluicebox_record::{ArticleRow, DocumentRow, MetricRow, PassedOverRow, RejectRow, RunRow, Table, TopicReason, id};
use tempfile::TempDir;
use url::Url;

use crate::{
    Attempt, CommitInfo, FaultStore, Faults, InputChange, LocalFs, Outcome, Snapshot, Store, StoreOptions,
    parse_location,
};

pub(super) type Anyhow<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// What the model knows: the version of each document, one number a segment.
pub(super) type Model = BTreeMap<u32, Vec<u32>>;

/// A place for a store, and the faults that strike those who ask for them.
pub(super) struct Rig {
    pub(super) url: Url,
    backend: Arc<dyn ObjectStore>,
    _folder: Option<TempDir>,
}

impl Rig {
    /// In memory.
    pub(super) fn memory() -> Anyhow<Self> {
        Ok(Self { url: Url::parse("memory:///a%20store/")?, backend: Arc::new(InMemory::new()), _folder: None })
    }

    /// On a local disk, in a folder whose name needs care.
    pub(super) fn local() -> Anyhow<Self> {
        let folder = tempfile::tempdir()?;
        let url = parse_location(&folder.path().join("a store ü#1").to_string_lossy())?;
        Ok(Self { url, backend: Arc::new(LocalFs::new()), _folder: Some(folder) })
    }

    pub(super) fn both() -> Anyhow<[Self; 2]> {
        Ok([Self::memory()?, Self::local()?])
    }

    /// The store, without faults.
    pub(super) async fn open(&self) -> crate::Result<Store> {
        self.open_on(Arc::clone(&self.backend)).await
    }

    /// The store as a process sees it that suffers `faults`.
    pub(super) async fn open_faulty(&self, faults: &Arc<Faults>) -> crate::Result<Store> {
        self.open_on(Arc::new(FaultStore::new(Arc::clone(&self.backend), Arc::clone(faults)))).await
    }

    async fn open_on(&self, backend: Arc<dyn ObjectStore>) -> crate::Result<Store> {
        Store::open(&self.url, StoreOptions { create: true, backend: Some(backend), ..StoreOptions::default() }).await
    }

    pub(super) fn backend(&self) -> &Arc<dyn ObjectStore> {
        &self.backend
    }
}

pub(super) fn uri(document: u32) -> String {
    format!("file:///inputs/{document}.txt")
}

pub(super) fn document_id(document: u32) -> String {
    id::document_id(&uri(document))
}

/// Articles of a segment of a document; some have none.
fn articles(document: u32, version: u32) -> usize {
    ((document + version) % 3) as usize
}

fn article_row(document: u32, segment: usize, version: u32, k: usize) -> ArticleRow {
    let title = format!("{document} {segment} {version}");
    ArticleRow {
        article_id: id::article_id(&document_id(document), None, &title, k),
        document_id: document_id(document),
        ordinal: k as i64,
        title: Some(title),
        text: format!("Text {k} of document {document}, version {version}. ").repeat(20),
        topic: ["energy", "transport", "other"][document as usize % 3].to_owned(),
        topic_scores: [("energy".to_owned(), 0.25)].into(),
        topic_reasons: vec![TopicReason { topic: "energy".into(), phrase: "grid".into(), weight: 1.5 }],
        published: (k == 0).then(|| format!("2024-0{}", 1 + document % 9)),
        ..ArticleRow::default()
    }
}

fn metric_row(article: &ArticleRow, ordinal: i64) -> MetricRow {
    MetricRow {
        metric_id: id::metric_id(&article.article_id, "sentence", 0, ordinal as usize),
        article_id: article.article_id.clone(),
        document_id: article.document_id.clone(),
        ordinal,
        value: ordinal as f64,
        unit: "1".to_owned(),
        topic: article.topic.clone(),
        published: article.published.clone(),
        period_start: Some(jiff::civil::date(2020, 1, 1).saturating_add(jiff::Span::new().days(ordinal))),
        ..MetricRow::default()
    }
}

/// Writes one segment of a document, and the ledger's row of the document as it is with it.
pub(super) async fn write(attempt: &mut Attempt, document: u32, segments: &[u32]) -> crate::Result<()> {
    let segment = segments.len() - 1;
    let version = segments[segment];
    let rows: Vec<_> = (0..articles(document, version)).map(|k| article_row(document, segment, version, k)).collect();
    let metrics: Vec<_> = rows.iter().flat_map(|article| (0..3).map(|k| metric_row(article, k))).collect();
    let passed: Vec<_> = rows.iter().map(|article| passed_over(article, document, version)).collect();
    let ledger = DocumentRow {
        document_id: document_id(document),
        uri: uri(document),
        content_hash: Some(format!("{segments:?}")),
        status: if rows.is_empty() { "rejected" } else { "read" }.to_owned(),
        articles: rows.len() as i64,
        batch_id: attempt.id().to_owned(),
        ..DocumentRow::default()
    };
    attempt.write(Table::Articles, &ArticleRow::to_batch(&rows).map_err(contract)?).await?;
    attempt.write(Table::Metrics, &MetricRow::to_batch(&metrics).map_err(contract)?).await?;
    attempt.write(Table::PassedOver, &PassedOverRow::to_batch(&passed).map_err(contract)?).await?;
    if rows.is_empty() {
        let reject =
            RejectRow { document_id: document_id(document), detail: version.to_string(), ..RejectRow::default() };
        attempt.write(Table::Rejects, &RejectRow::to_batch(&[reject]).map_err(contract)?).await?;
    }
    attempt.write(Table::Documents, &DocumentRow::to_batch(&[ledger]).map_err(contract)?).await
}

fn passed_over(article: &ArticleRow, document: u32, version: u32) -> PassedOverRow {
    let numeral = format!("{document} {version}");
    PassedOverRow { article_id: article.article_id.clone(), numeral, reason: "date".into(), ..PassedOverRow::default() }
}

pub(super) fn contract(error: sluicebox_record::Error) -> crate::Error {
    crate::Error::caused(crate::ErrorKind::Contract, "a test row", error)
}

pub(super) async fn write_run(attempt: &mut Attempt) -> crate::Result<()> {
    let run = RunRow { run_id: attempt.run_id().to_owned(), ..RunRow::default() };
    attempt.write(Table::Runs, &RunRow::to_batch(&[run]).map_err(contract)?).await
}

pub(super) fn info(documents: impl IntoIterator<Item = u32>) -> CommitInfo {
    let input = |document| InputChange { document_id: document_id(document), old: None, new: None };
    CommitInfo { inputs: documents.into_iter().map(input).collect(), ..CommitInfo::default() }
}

/// Brings `documents` to `version`, on top of `base`, all rows replaced.
pub(super) async fn attempt_on(
    store: &Store,
    base: &Snapshot,
    documents: &[u32],
    version: u32,
) -> crate::Result<Attempt> {
    let mut attempt = store.begin(base, "run");
    for &document in documents {
        attempt.replace(&document_id(document))?;
        write(&mut attempt, document, &[version]).await?;
    }
    Ok(attempt)
}

/// Commits `documents` at `version`, on top of what is there.
pub(super) async fn put(store: &Store, documents: &[u32], version: u32) -> crate::Result<Outcome> {
    let base = store.snapshot(None).await?;
    let attempt = attempt_on(store, &base, documents, version).await?;
    attempt.commit(info(documents.iter().copied())).await
}

/// Fails unless the snapshot holds exactly the rows of the model, and every table's Delta log agrees.
pub(super) async fn verify(snapshot: &Snapshot, model: &Model) -> Anyhow {
    let ledger = snapshot.ledger().await?;
    let hash = |row: &crate::LedgerRow| row.content_hash.as_deref().map(str::to_owned);
    let found: BTreeMap<_, _> = ledger.iter().map(|(id, row)| (id.to_string(), hash(row))).collect();
    let expected: BTreeMap<_, _> =
        model.iter().map(|(document, segments)| (document_id(*document), Some(format!("{segments:?}")))).collect();
    assert_eq!(found, expected, "the ledger");
    let expected = Expected::of(model);
    assert_eq!(texts(snapshot, Table::Articles, "article_id").await?, expected.articles, "articles");
    assert_eq!(texts(snapshot, Table::Metrics, "metric_id").await?, expected.metrics, "metrics");
    assert_eq!(texts(snapshot, Table::PassedOver, "article_id").await?, expected.articles, "passed over");
    assert_eq!(texts(snapshot, Table::Rejects, "document_id").await?, expected.rejects, "rejects");
    verify_logs(snapshot).await
}

#[derive(Default)]
struct Expected {
    articles: Vec<String>,
    metrics: Vec<String>,
    rejects: Vec<String>,
}

impl Expected {
    fn of(model: &Model) -> Self {
        let mut all = Self::default();
        for (&document, segments) in model {
            for (segment, &version) in segments.iter().enumerate() {
                let rows: Vec<_> =
                    (0..articles(document, version)).map(|k| article_row(document, segment, version, k)).collect();
                all.metrics.extend(rows.iter().flat_map(|row| (0..3).map(|k| metric_row(row, k).metric_id)));
                if rows.is_empty() {
                    all.rejects.push(document_id(document));
                }
                all.articles.extend(rows.into_iter().map(|row| row.article_id));
            }
        }
        for list in [&mut all.articles, &mut all.metrics, &mut all.rejects] {
            list.sort_unstable();
        }
        all
    }
}

/// The values of a text column, in order; equal ones as often as they stand there.
async fn texts(snapshot: &Snapshot, table: Table, column: &str) -> Anyhow<Vec<String>> {
    let mut all = Vec::new();
    for batch in snapshot.read(table, Some(&[column])).await? {
        let column = crate::data::ids::text_column(&batch, column)?;
        all.extend(column.iter().flatten().map(str::to_owned));
    }
    all.sort_unstable();
    Ok(all)
}

/// Every table's Delta log ends at the commit and names the same files, with the same rows.
pub(super) async fn verify_logs(snapshot: &Snapshot) -> Anyhow {
    for table in Table::ALL {
        let delta = snapshot.delta_table(table).await?;
        assert_eq!(delta.get_latest_version().await?, snapshot.store().snapshot(None).await?.version());
        let state = delta.snapshot()?;
        let logged: BTreeSet<_> = state.log_data().iter().map(|file| file.path().to_string()).collect();
        let live: BTreeSet<_> = snapshot.files(table)?.into_iter().map(|file| file.path).collect();
        assert_eq!(logged, live, "{}", table.name());
        let rows: usize = state.log_data().iter().filter_map(|file| file.num_records()).sum();
        assert_eq!(rows as u64, snapshot.rows(table), "{}", table.name());
        let transaction = state.transaction_version(delta.log_store().as_ref(), "sluicebox".to_owned()).await?;
        assert_eq!(transaction, Some(snapshot.version() as i64));
    }
    Ok(())
}

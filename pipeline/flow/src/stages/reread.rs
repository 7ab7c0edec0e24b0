//! Gives documents that the store has once more, article by article as they stand in the table `articles`.
//!
//! Documents are taken in portions of bounded size, in the order of the files that hold them, so that a file is read
//! about once. What always holds of a portion: its documents are whole, the first batch names all of them as
//! unfinished and the last as finished, and the last brings along what they had in `rejects`. So a commit has all of a
//! document or nothing, and its rows take the place of the older ones. A run that drains ends with a whole portion.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use arrow::array::{AsArray, RecordBatch};
use futures::future::BoxFuture;
use futures::stream::{self, BoxStream};
use futures::{FutureExt, StreamExt, TryStreamExt};
use sluicebox_record::{DocumentRow, RejectRow, Table};
use sluicebox_store::Snapshot;

use crate::Result;
use crate::batch::{Batch, Progress};
use crate::budget::Budget;
use crate::stage::{Opener, Pieces, Source, Spec, Travels};
use crate::stages::read::EXPANSION;
use crate::stop::Stop;

/// A portion has at most this many documents.
const PORTION_DOCUMENTS: usize = 4096;

/// Documents that are read together.
pub struct Portion(BTreeSet<String>);

impl Travels for Portion {
    fn rows(&self) -> usize {
        self.0.len()
    }
    fn bytes(&self) -> usize {
        0
    }
}

/// The beginning: what is to be read again.
pub struct Portions(Vec<Portion>);

impl Portions {
    /// Divides `documents`, each with the size of its source, as they stand in `base`, in portions of about
    /// `portion_bytes` of their sources.
    ///
    /// # Errors
    /// Where an id is none.
    pub fn of(base: &Snapshot, documents: &BTreeMap<String, usize>, portion_bytes: usize) -> Result<Self> {
        let ids: BTreeSet<String> = documents.keys().cloned().collect();
        let ordered = base.in_order_of_files(Table::Articles, &ids)?;
        let portions = portions(ordered, |id| documents.get(id).copied().unwrap_or_default(), portion_bytes);
        Ok(Self(portions.into_iter().map(|ids| Portion(ids.into_iter().collect())).collect()))
    }
}

impl Source for Portions {
    type Output = Portion;

    fn spec(&self) -> Spec {
        Spec { name: "list", queue: 0 }
    }

    fn stream(self) -> BoxStream<'static, Result<Portion>> {
        stream::iter(self.0.into_iter().map(Ok)).boxed()
    }
}

/// The stage.
#[derive(Clone)]
pub struct Reread {
    base: Snapshot,
    budget: Arc<Budget>,
    stop: Stop,
    extract_version: Arc<str>,
    /// Batches so far: pieces leave in order, one portion after the other.
    sequence: Arc<AtomicU64>,
}

impl Reread {
    /// Reads from `base` within `budget` what gets rows of `extract_version`.
    pub fn new(base: Snapshot, budget: Arc<Budget>, stop: Stop, extract_version: &str) -> Self {
        Self { base, budget, stop, extract_version: extract_version.into(), sequence: Arc::default() }
    }

    /// The batches of one portion.
    async fn portion(self, ids: BTreeSet<String>) -> Result<Pieces<Batch>> {
        if self.stop.is_draining() {
            return Ok(stream::empty().boxed());
        }
        let ledger = self.ledger(&ids).await?;
        let first = self.marks(&ledger, false)?;
        let last = Batch { rejects: self.rejects(&ids).await?, ..self.marks(&ledger, true)? };
        let articles = self.base.rows_of(Table::Articles, &ids).await?;
        let sequence = Arc::clone(&self.sequence);
        let of_articles = articles.map_err(crate::Error::from).and_then(move |rows| self.clone().batch(rows));
        let batches = stream::iter([Ok(first)]).chain(of_articles).chain(stream::iter([Ok(last)]));
        let number =
            move |batch: Result<Batch>| Ok(Batch { sequence: sequence.fetch_add(1, Ordering::Relaxed), ..batch? });
        Ok(batches.map(number).boxed())
    }

    /// The ledger rows of `ids` as they are to be.
    async fn ledger(&self, ids: &BTreeSet<String>) -> Result<Vec<DocumentRow>> {
        let batches: Vec<RecordBatch> = self.base.rows_of(Table::Documents, ids).await?.try_collect().await?;
        let mut rows = Vec::new();
        for batch in &batches {
            rows.extend(DocumentRow::from_batch(batch)?);
        }
        // The version of the program stays that of the one that read the source: rejects are its.
        rows.iter_mut().for_each(|row| row.extract_version = self.extract_version.to_string());
        Ok(rows)
    }

    async fn rejects(&self, ids: &BTreeSet<String>) -> Result<Vec<RejectRow>> {
        let batches: Vec<RecordBatch> = self.base.rows_of(Table::Rejects, ids).await?.try_collect().await?;
        let rows = batches.iter().map(RejectRow::from_batch).collect::<sluicebox_record::Result<Vec<_>>>()?;
        Ok(rows.into_iter().flatten().collect())
    }

    /// A batch that says of documents whether they are finished.
    fn marks(&self, ledger: &[DocumentRow], is_finished: bool) -> Result<Batch> {
        let none = RecordBatch::new_empty(Table::Articles.schema());
        let mut batch = Batch::of_articles(0, none, self.budget.take(0));
        let mark = |row: &DocumentRow| Progress {
            row: row.clone(),
            replaces: true,
            extends: false,
            known_hash: row.content_hash.clone(),
            is_finished,
        };
        batch.progress = ledger.iter().map(mark).collect();
        Ok(batch)
    }

    async fn batch(self, articles: RecordBatch) -> Result<Batch> {
        let permit = self.budget.reserve(articles.get_array_memory_size().saturating_mul(EXPANSION)).await;
        let source_bytes = text_bytes(&articles);
        Ok(Batch { source_bytes, ..Batch::of_articles(0, articles, permit) })
    }
}

fn text_bytes(articles: &RecordBatch) -> usize {
    let texts = articles.column_by_name("text").and_then(|column| column.as_string_opt::<i32>());
    texts.into_iter().flatten().flatten().map(str::len).sum()
}

/// Cuts `ids` into portions that end once `size` adds up to `bytes`.
fn portions(ids: Vec<String>, size: impl Fn(&str) -> usize, bytes: usize) -> Vec<Vec<String>> {
    let mut portions = Vec::new();
    let (mut portion, mut sum) = (Vec::new(), 0_usize);
    for id in ids {
        sum = sum.saturating_add(size(&id));
        portion.push(id);
        if sum >= bytes || portion.len() >= PORTION_DOCUMENTS {
            portions.push(std::mem::take(&mut portion));
            sum = 0;
        }
    }
    portions.extend((!portion.is_empty()).then_some(portion));
    portions
}

impl Opener for Reread {
    type Input = Portion;
    type Output = Batch;

    fn spec(&self) -> Spec {
        Spec { name: "read", queue: 1 }
    }

    fn ahead(&self) -> usize {
        1
    }

    fn open(&self, portion: Portion) -> BoxFuture<'static, Result<Pieces<Batch>>> {
        self.clone().portion(portion.0).boxed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn portions_end_when_they_are_full() {
        let ids = ["a", "b", "c", "d", "e"].map(str::to_owned).to_vec();
        let size = |id: &str| if id == "c" { 90 } else { 30 };
        assert_eq!(portions(ids.clone(), size, 60), [vec!["a", "b"], vec!["c"], vec!["d", "e"]]);
        assert_eq!(portions(ids, size, 1000).len(), 1);
        assert!(portions(Vec::new(), size, 60).is_empty());
    }
}

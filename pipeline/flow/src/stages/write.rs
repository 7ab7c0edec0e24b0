//! Writes batches to the store and commits them in pieces of bounded size.
//!
//! What always holds of a commit:
//! - It ends with a batch: whole articles, with everything about them and the ledger rows that say so.
//! - A document that replaces older rows is in it as a whole, and the older rows go with it.
//! - A new document may span several commits; each but the first extends it, and its ledger row says how far it goes.
//!   So does what is added to a container that the store has in part.
//! - No document in it was changed by another run since this one read the ledger. Then nothing is committed, and the
//!   run begins again with what the other has left to do.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use arrow::array::RecordBatch;
use async_trait::async_trait;
use sluicebox_record::{DocumentRow, DocumentStatus, RejectRow, Table};
use sluicebox_store::{Attempt, CommitInfo, InputChange, Outcome, RowId, Snapshot};

use crate::batch::{Batch, Progress};
use crate::board::{Board, Tally};
use crate::budget::{Budget, Permit};
use crate::limit::MaxRejects;
use crate::report::RunFacts;
use crate::stage::{Sink, Spec};
use crate::{Error, Result, count};

/// What an open commit may hold in memory, as a part of the budget; beyond it the commit is made early.
const HELD_SHARE: usize = 4;
/// So many times is what is known of a document in memory when its commit is made: as progress, in the decision, and in
/// the text of the decision.
const COPIES: usize = 3;
/// Ledger rows become columns in portions of so many.
const PORTION: usize = 1024;

/// What a run's commits are made by.
#[derive(Debug, Default)]
pub struct Terms {
    /// A commit is made when so many bytes of input are worked off.
    pub commit_bytes: usize,
    /// The most rejects that the run goes on with.
    pub max_rejects: Option<MaxRejects>,
    /// The rows of documents that are gone from their places, to be marked so.
    pub gone: Vec<DocumentRow>,
}

/// The stage.
pub struct Write {
    facts: Arc<RunFacts>,
    board: Board,
    terms: Terms,
    most_held: usize,
    held: Permit,
    /// What the store was when this run last looked at what others did.
    base: Snapshot,
    /// Documents that others changed since the ledger was read.
    foreign: BTreeSet<RowId>,
    /// Documents of which a part is committed.
    begun: BTreeSet<String>,
    open: Option<Open>,
    next: u64,
}

/// A commit that is being written.
struct Open {
    attempt: Attempt,
    progress: BTreeMap<String, Progress>,
    progress_bytes: usize,
    gone: Vec<DocumentRow>,
    rows: Tally,
    source_bytes: usize,
}

impl Write {
    /// Writes on top of `base`, of which the ledger was read.
    pub fn new(facts: Arc<RunFacts>, board: Board, budget: &Arc<Budget>, base: Snapshot, terms: Terms) -> Self {
        Self {
            facts,
            board,
            terms,
            most_held: budget.limit() / HELD_SHARE,
            held: budget.take(0),
            base,
            foreign: BTreeSet::new(),
            begun: BTreeSet::new(),
            open: None,
            next: 0,
        }
    }

    fn begin(&self) -> Open {
        let attempt = self.base.store().begin(&self.base, &self.facts.run_id);
        let (progress, rows) = (BTreeMap::new(), Tally::default());
        Open { attempt, progress, progress_bytes: 0, gone: Vec::new(), rows, source_bytes: 0 }
    }

    /// Whether a commit is due that may be made here.
    fn is_due(&self) -> bool {
        self.open.as_ref().is_some_and(|open| {
            let is_large = open.source_bytes >= self.terms.commit_bytes || open.held_bytes() >= self.most_held;
            is_large && open.progress.values().all(|progress| progress.is_finished || !progress.replaces)
        })
    }

    async fn commit(&mut self, mut open: Open) -> Result<()> {
        let lost = self.lost(&open)?;
        if !lost.is_empty() {
            open.attempt.abandon().await;
            return Err(Error::Conflict(lost));
        }
        for (id, progress) in &open.progress {
            match (self.begun.contains(id) || progress.extends, progress.replaces) {
                (true, _) => open.attempt.extend(id)?,
                (false, true) => open.attempt.replace(id)?,
                (false, false) => {}
            }
        }
        for row in &open.gone {
            open.attempt.extend(&row.document_id)?;
        }
        open.write_ledger(&self.facts.run_id).await?;
        let info = self.info(&open);
        match open.attempt.commit(info).await? {
            Outcome::Committed(version) => {
                self.note(version, &open.progress, &open.rows)?;
                drop((open.progress, open.gone));
                self.look(version).await
            }
            Outcome::Conflict { documents } => Err(Error::Conflict(documents)),
            Outcome::Nothing => Ok(()),
        }
    }

    fn info(&self, open: &Open) -> CommitInfo {
        let change = |(id, progress): (&String, &Progress)| InputChange {
            document_id: id.clone(),
            old: progress.known_hash.clone(),
            new: progress.row.content_hash.clone(),
        };
        let counters = [
            ("documents", open.rows.documents),
            ("articles", open.rows.articles),
            ("metrics", open.rows.metrics),
            ("passed_over", open.rows.passed_over),
            ("rejects", open.rows.reject_count()),
            ("bytes", open.rows.bytes),
        ];
        CommitInfo {
            inputs: open.progress.iter().map(change).collect(),
            extract_version: self.facts.extract_version.clone(),
            operation: self.facts.operation.to_owned(),
            topics: Arc::clone(&self.facts.topics),
            counters: counters.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
        }
    }

    /// Counts what was committed.
    fn note(&mut self, version: u64, progress: &BTreeMap<String, Progress>, rows: &Tally) -> Result<()> {
        self.board.update(|tally| {
            tally.add_rows(rows);
            tally.commits += 1;
            tally.version = Some(version);
        });
        for (id, progress) in progress {
            if progress.is_finished {
                self.begun.remove(id);
                self.board.finish(RowId::parse(id)?);
            } else {
                self.begun.insert(id.clone());
            }
        }
        Ok(())
    }

    /// The documents in `open` that others changed.
    fn lost(&self, open: &Open) -> Result<Vec<String>> {
        if self.foreign.is_empty() {
            return Ok(Vec::new());
        }
        let ids = open.progress.keys().chain(open.gone.iter().map(|row| &row.document_id));
        let lost = ids.map(|id| Ok(self.foreign.contains(&RowId::parse(id)?).then(|| id.clone())));
        lost.filter_map(Result::transpose).collect()
    }

    /// Ends the run where it met more rejects than it may; what `open` holds is given up then.
    async fn check_rejects(&mut self, open: Open, is_end: bool) -> Result<Open> {
        let mut tally = self.board.tally();
        tally.add_rows(&open.rows);
        let rejects = tally.reject_count();
        let exceeded = self.terms.max_rejects.filter(|most| most.is_exceeded(rejects, tally.articles, is_end));
        let Some(most) = exceeded else { return Ok(open) };
        open.attempt.abandon().await;
        let codes = tally.rejects.iter().map(|(code, number)| format!("{number} {code}"));
        Err(Error::TooManyRejects {
            limit: most.to_string(),
            rejects,
            seen: rejects + tally.articles,
            codes: codes.collect::<Vec<_>>().join(", "),
            committed: if tally.commits > 0 { "what was committed before stays" } else { "nothing was committed" },
        })
    }

    /// Looks at what others committed since the last look, up to this run's own commit `version`.
    async fn look(&mut self, version: u64) -> Result<()> {
        let store = self.base.store().clone();
        let now = store.snapshot(None).await?;
        for n in (self.base.version() + 1..=now.version()).filter(|n| *n != version) {
            // What is not kept any more cannot be looked at: the ledger is read again.
            let decision = store.decision(n).await?.ok_or_else(|| Error::Conflict(Vec::new()))?;
            if decision.run != self.facts.run_id {
                self.foreign.extend(decision.changed()?);
            }
        }
        self.base = now;
        Ok(())
    }
}

#[async_trait]
impl Sink for Write {
    type Input = Batch;
    type Outcome = ();

    fn spec(&self) -> Spec {
        Spec { name: "write", queue: 4 }
    }

    async fn write(&mut self, batch: Batch) -> Result<()> {
        debug_assert_eq!(batch.sequence, self.next, "batches come in order");
        self.next += 1;
        let mut open = self.open.take().unwrap_or_else(|| self.begin());
        open.take_in(batch).await?;
        let open = self.check_rejects(open, false).await?;
        self.held.resize(open.held_bytes());
        self.open = Some(open);
        if self.is_due()
            && let Some(open) = self.open.take()
        {
            self.commit(open).await?;
            self.held.resize(0);
        }
        Ok(())
    }

    /// Makes the last commit, which brings the run's own row if the run changed anything.
    async fn finish(mut self) -> Result<()> {
        let gone = std::mem::take(&mut self.terms.gone);
        let open = match self.open.take() {
            Some(open) => open,
            None if self.board.tally().commits > 0 || !gone.is_empty() => self.begin(),
            None => return Ok(()),
        };
        let mut open = self.check_rejects(open, true).await?;
        open.rows.gone = i64::try_from(gone.len()).unwrap_or(i64::MAX);
        open.gone = gone;
        let mut tally = self.board.tally();
        tally.add_rows(&open.rows);
        tally.commits += 1;
        open.attempt.write(Table::Runs, &self.facts.row(&tally)?).await?;
        self.commit(open).await
    }
}

impl Open {
    fn held_bytes(&self) -> usize {
        self.attempt.buffered_bytes() + self.progress_bytes * COPIES
    }

    async fn take_in(&mut self, mut batch: Batch) -> Result<()> {
        self.source_bytes += batch.source_bytes;
        self.rows.add_rows(&count::rows(&batch));
        self.attempt.write(Table::Articles, &batch.articles).await?;
        for block in batch.metrics.drain(..) {
            self.attempt.write(Table::Metrics, &block).await?;
        }
        self.attempt.write(Table::PassedOver, &batch.passed_over).await?;
        self.attempt.write(Table::Rejects, &RejectRow::to_batch(&batch.rejects)?).await?;
        for progress in &batch.progress {
            self.progress_bytes += progress.memory();
            let before = self.progress.insert(progress.row.document_id.clone(), progress.clone());
            self.progress_bytes -= before.as_ref().map_or(0, Progress::memory);
        }
        Ok(())
    }

    /// Writes the ledger rows of the commit, with what is known only now.
    async fn write_ledger(&mut self, run_id: &str) -> Result<()> {
        for batch in self.ledger(run_id)? {
            self.attempt.write(Table::Documents, &batch).await?;
        }
        Ok(())
    }

    fn ledger(&self, run_id: &str) -> Result<Vec<RecordBatch>> {
        let complete = |row: &DocumentRow, status: &str| DocumentRow {
            status: status.to_owned(),
            batch_id: self.attempt.id().to_owned(),
            run_id: run_id.to_owned(),
            ..row.clone()
        };
        let read = self.progress.values().map(|progress| complete(&progress.row, &progress.row.status));
        let gone = self.gone.iter().map(|row| complete(row, DocumentStatus::Gone.as_str()));
        let (mut rows, mut batches) = (read.chain(gone).peekable(), Vec::new());
        while rows.peek().is_some() {
            batches.push(DocumentRow::to_batch(&rows.by_ref().take(PORTION).collect::<Vec<_>>())?);
        }
        Ok(batches)
    }
}

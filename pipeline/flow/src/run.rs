//! A run: inputs in, commits out.
//!
//! ```text
//!  list ─16─▶ read ─4─▶ decode ─4─▶ extract ─4─▶ write
//!   I/O       I/O       compute     compute      I/O
//!   ledger    pieces    batches     × jobs       commits
//! ```
//! The numbers are the capacities of the queues. `read` alone waits for memory.
//!
//! A run that meets another one's commit of the same documents gives its own up and makes another pass: it reads the
//! ledger again and does what is left to do. So does one under which a file that it was to read was swept away.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Instant;

use arrow::array::AsArray;
use futures::TryStreamExt;
use jiff::Timestamp;
use sluicebox_extract::kernel::Extractor;
use sluicebox_record::{DocumentRow, Table};
use sluicebox_store::{CommitInfo, Ledger, Optimize, Optimized, RowId, Snapshot, Sources, Store, as_folder};

use crate::board::{Board, Tally};
use crate::budget::Budget;
use crate::driver::{Flow, queue};
use crate::inputs::{Input, Listing};
use crate::meter::Meters;
use crate::plan::{Plan, Versions};
use crate::pool::ComputePool;
use crate::report::{Report, RunFacts, Status};
use crate::stage::{Kernel, Opener, Sink, Stateful};
use crate::stages::decode::Decode;
use crate::stages::extract::Extract;
use crate::stages::list::List;
use crate::stages::read::Read;
use crate::stages::write::{Terms, Write};
use crate::stop::Stop;
use crate::swept::is_swept;
use crate::{Error, Result};

mod dry;
mod look;
mod options;

pub use dry::Planned;
use look::Work;
pub use options::{Asked, LEAST_MEMORY, RunOptions};

/// How often a run begins again because another one was faster.
const PASSES: usize = 8;

/// The part of the memory that packing small files may take for sorting.
const TIDY_SHARE: usize = 2;

/// A run.
pub struct Run {
    options: RunOptions,
    facts: Arc<RunFacts>,
    board: Board,
    budget: Arc<Budget>,
    extractor: Arc<Extractor>,
    began: Instant,
}

impl Run {
    /// A run that has not begun, with the figures that `extractor` finds.
    pub fn new(mut options: RunOptions, extractor: Extractor, stop: Stop) -> Self {
        options.store = as_folder(&options.store);
        let started_at = Timestamp::now();
        let facts = RunFacts {
            run_id: run_id(started_at),
            started_at,
            extract_version: extractor.extract_version().to_owned(),
            topics: extractor.topics().into(),
            operation: options.asked.operation(),
            meters: Meters::default(),
            stop,
        };
        let budget = Budget::new(options.memory);
        let (board, extractor) = (Board::default(), Arc::new(extractor));
        Self { options, facts: Arc::new(facts), board, budget, extractor, began: Instant::now() }
    }

    /// Its id.
    pub fn run_id(&self) -> &str {
        &self.facts.run_id
    }

    /// Where its numbers stand while it runs.
    pub fn board(&self) -> Board {
        self.board.clone()
    }

    /// The counters of its stages while it runs.
    pub fn meters(&self) -> Meters {
        self.facts.meters.clone()
    }

    pub(crate) fn extract_version(&self) -> &str {
        &self.facts.extract_version
    }

    pub(crate) fn commit_bytes(&self) -> usize {
        self.options.commit_bytes
    }

    pub(crate) fn budget(&self) -> &Arc<Budget> {
        &self.budget
    }

    pub(crate) fn extractor(&self) -> Arc<Extractor> {
        Arc::clone(&self.extractor)
    }

    pub(crate) fn facts(&self) -> Arc<RunFacts> {
        Arc::clone(&self.facts)
    }

    pub(crate) fn stop(&self) -> Stop {
        self.facts.stop.clone()
    }

    /// Does it.
    ///
    /// # Errors
    /// What ended it; what it had committed stays.
    pub async fn execute(&self) -> Result<Status> {
        let sources = Sources::new();
        let Work { store, listing } = self.look(&sources).await?;
        let store = match store {
            Some(store) => store,
            None => {
                let plan = self.plan(&listing.inputs, &Ledger::default());
                if !plan.has_work() {
                    self.count(&plan, &listing.inputs, &Ledger::default());
                    return Ok(self.facts.status());
                }
                self.open(true).await?
            }
        };
        let outcome = self.passes(&store, &listing, &sources).await;
        if outcome.is_err() {
            self.record_failure(&store).await;
        }
        outcome?;
        self.tidy(&store).await;
        Ok(self.facts.status())
    }

    /// Packs the files of tables with many small ones, where the run has changed something and may go on. The run is
    /// done without it.
    async fn tidy(&self, store: &Store) {
        if self.board.tally().commits == 0 || self.facts.stop.signal().is_some() {
            return;
        }
        let memory = self.options.memory / TIDY_SHARE;
        let options = Optimize { memory, run_id: self.facts.run_id.clone(), only_due: true, dry_run: false };
        match store.optimize(&options).await {
            Ok(Optimized { version: Some(version), tables }) => {
                let files: u64 = tables.iter().map(|packed| packed.before.0).sum();
                tracing::info!(version, files, "small files were packed");
            }
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "small files are not packed; 'sluicebox optimize' packs them"),
        }
    }

    fn versions(&self) -> Versions<'_> {
        Versions { extract: &self.facts.extract_version, program: env!("CARGO_PKG_VERSION") }
    }

    fn plan(&self, inputs: &[Input], ledger: &Ledger) -> Plan {
        match self.options.asked {
            Asked::Inputs(_) => Plan::of(inputs, ledger, &self.options.choice, self.versions()),
            Asked::Rejects(_) => Plan::again(inputs, &self.options.choice),
            Asked::Older(_) => Plan::older(inputs, ledger, self.versions()),
        }
    }

    fn count(&self, plan: &Plan, inputs: &[Input], ledger: &Ledger) {
        let finished = self.board.finished();
        self.board.update(|tally| plan.count(inputs, ledger, &finished, self.versions(), tally));
    }

    async fn passes(&self, store: &Store, listing: &Listing, sources: &Sources) -> Result<()> {
        let pool = Arc::new(ComputePool::new(self.options.jobs)?);
        for _ in 1..PASSES {
            let base = store.snapshot(None).await?;
            let version = base.version();
            match self.pass(base, listing, sources, &pool).await {
                Err(Error::Conflict(documents)) => {
                    tracing::info!(count = documents.len(), "another run changed the same documents; beginning again");
                }
                Err(error) if is_swept(store, version, &error).await => {
                    tracing::info!(%error, "a file was replaced and swept away meanwhile; beginning again");
                }
                outcome => return outcome,
            }
            self.board.update(Tally::forget_comparison);
        }
        self.pass(store.snapshot(None).await?, listing, sources, &pool).await
    }

    /// Reads the ledger and works off what it does not have.
    async fn pass(&self, base: Snapshot, listing: &Listing, sources: &Sources, pool: &Arc<ComputePool>) -> Result<()> {
        let ledger = base.ledger().await?;
        if let Asked::Older(older) = &self.options.asked
            && !older.decode
        {
            return self.pass_over_texts(older, base, &ledger, pool).await;
        }
        // At most half of the budget, so that there is room to work in however many inputs are known.
        let known = listing.memory() + ledger.memory();
        let _known = self.budget.take(known.min(self.budget.limit() / 2));
        let plan = self.plan(&listing.inputs, &ledger);
        self.count(&plan, &listing.inputs, &ledger);
        let gone = rows_of(&base, listing.gone(&ledger, sources).await?).await?;
        let version = &self.facts.extract_version;
        let stop = &self.facts.stop;

        let list = List::new(Arc::clone(&listing.inputs), plan, self.board.finished(), ledger, version.clone());
        let read = Arc::new(Read::new(Arc::clone(&self.budget), self.board.clone(), stop.clone()));
        let decode = Decode::new(Arc::clone(&self.budget), version.clone());
        let extract = Arc::new(Extract::new(Arc::clone(&self.extractor)));
        let terms = Terms { commit_bytes: self.options.commit_bytes, max_rejects: self.options.max_rejects, gone };
        let write = Write::new(Arc::clone(&self.facts), self.board.clone(), &self.budget, base, terms);

        let (to_read, reading) = queue(read.spec());
        let (to_decode, decoding) = queue(decode.spec());
        let (to_extract, extracting) = queue(extract.spec());
        let (to_write, writing) = queue(write.spec());

        let mut flow = Flow::new(Arc::clone(pool), stop.clone(), self.facts.meters.clone());
        flow.source(list, to_read);
        flow.opener(read, reading, to_decode);
        flow.stateful(decode, decoding, to_extract);
        flow.kernel(extract, extracting, to_write);
        let outcome = flow.sink(write, writing);
        flow.finish(outcome).await
    }

    /// Adds the run's row where it failed after it had changed something. The store may be what failed, so that this is
    /// no more than an attempt.
    async fn record_failure(&self, store: &Store) {
        let mut tally = self.board.tally();
        if tally.commits == 0 {
            return;
        }
        tally.commits += 1;
        let record = async {
            let base = store.snapshot(None).await?;
            if self.has_row(&base).await? {
                return Ok(());
            }
            let mut attempt = store.begin(&base, &self.facts.run_id);
            attempt.write(Table::Runs, &self.facts.row_with(&tally, Status::Failed)?).await?;
            let extract_version = self.facts.extract_version.clone();
            attempt
                .commit(CommitInfo {
                    extract_version,
                    operation: self.facts.operation.to_owned(),
                    ..CommitInfo::default()
                })
                .await?;
            Ok::<_, Error>(())
        };
        if let Err(error) = record.await {
            tracing::debug!(%error, "the failed run has no row");
        }
    }

    /// Whether the run has its row: a commit that failed may stand all the same.
    async fn has_row(&self, base: &Snapshot) -> Result<bool> {
        let ids = base.read(Table::Runs, Some(&["run_id"])).await?;
        let columns = ids.iter().filter_map(|rows| rows.column(0).as_string_opt::<i32>());
        Ok(columns.flatten().flatten().any(|id| id == self.facts.run_id))
    }

    /// What it was, once it has ended as `outcome`.
    pub fn report(&self, outcome: &Result<Status>) -> Report {
        let status = match outcome {
            Ok(status) => *status,
            Err(Error::Aborted) => Status::Interrupted,
            Err(_) => Status::Failed,
        };
        Report {
            run_id: self.facts.run_id.clone(),
            status,
            error: outcome.as_ref().err().map(|error| crate::inputs::chain(error)),
            store: self.options.store.to_string(),
            started_at: self.facts.started_at,
            ended_at: Timestamp::now(),
            seconds: self.began.elapsed().as_secs_f64(),
            program_version: env!("CARGO_PKG_VERSION"),
            extract_version: self.facts.extract_version.clone(),
            tally: self.board.tally(),
            peak_budget_bytes: self.budget.peak(),
            stages: self.facts.meters.counters(),
        }
    }
}

/// The rows of the ledger for `ids`.
async fn rows_of(base: &Snapshot, ids: Vec<RowId>) -> Result<Vec<DocumentRow>> {
    let ids: BTreeSet<_> = ids.iter().map(RowId::to_string).collect();
    let mut batches = base.rows_of(Table::Documents, &ids).await?;
    let mut found = Vec::new();
    while let Some(batch) = batches.try_next().await? {
        found.extend(DocumentRow::from_batch(&batch)?);
    }
    Ok(found)
}

/// An id that no other run has: the time, for people, and random digits. It is no part of what is compared.
pub fn run_id(now: Timestamp) -> String {
    use std::hash::{BuildHasher, RandomState};
    let random = RandomState::new().hash_one(std::process::id()) & 0xff_ffff;
    format!("{}-{random:06x}", now.strftime("%Y%m%dT%H%M%SZ"))
}

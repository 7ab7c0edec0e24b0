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
//! ledger again and does what is left to do.

use std::sync::Arc;
use std::time::Instant;

use arrow::array::AsArray;
use jiff::Timestamp;
use sluicebox_extract::kernel::Extractor;
use sluicebox_record::Table;
use sluicebox_store::{CommitInfo, Snapshot, Sources, Store, StoreOptions, as_folder};
use url::Url;

use crate::board::{Board, Tally};
use crate::budget::Budget;
use crate::driver::{Flow, queue};
use crate::inputs::{Input, expand};
use crate::meter::Meters;
use crate::pool::ComputePool;
use crate::report::{Report, RunFacts, Status};
use crate::stage::{Kernel, Opener, Sink, Stateful};
use crate::stages::decode::Decode;
use crate::stages::extract::Extract;
use crate::stages::list::List;
use crate::stages::read::Read;
use crate::stages::write::Write;
use crate::stop::Stop;
use crate::{Error, Result};

/// How often a run begins again because another one was faster.
const PASSES: usize = 8;

/// What is asked of a run.
#[derive(Debug, Clone)]
pub struct RunOptions {
    /// Files, folders, patterns, `-` and URLs.
    pub inputs: Vec<String>,
    /// The store; it is created where there is none.
    pub store: Url,
    /// Bytes of memory.
    pub memory: usize,
    /// Threads that compute.
    pub jobs: usize,
    /// A commit is made when so many bytes of input are worked off.
    pub commit_bytes: usize,
}

/// The least memory that a run can do with: an article of the largest size, decoded and extracted.
pub const LEAST_MEMORY: usize = 32 << 20;

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

    /// Does it.
    ///
    /// # Errors
    /// What ended it; what it had committed stays.
    pub async fn execute(&self) -> Result<Status> {
        let sources = Sources::new();
        let inputs = expand(&self.options.inputs, &self.options.store, &sources).await?;
        let bytes = inputs.iter().map(|input| i64::try_from(input.size).unwrap_or(i64::MAX));
        let input_bytes = bytes.fold(0, i64::saturating_add);
        self.board.update(|tally| {
            tally.inputs = i64::try_from(inputs.len()).unwrap_or(i64::MAX);
            tally.input_bytes = input_bytes;
        });
        if inputs.is_empty() {
            return Ok(self.facts.status());
        }
        let options = StoreOptions { create: true, ..StoreOptions::default() };
        let store = Store::open(&self.options.store, options).await?;
        let outcome = self.passes(&store, inputs.into()).await;
        if outcome.is_err() {
            self.record_failure(&store).await;
        }
        outcome.map(|()| self.facts.status())
    }

    async fn passes(&self, store: &Store, inputs: Arc<[Input]>) -> Result<()> {
        let pool = Arc::new(ComputePool::new(self.options.jobs)?);
        for _ in 1..PASSES {
            match self.pass(store, &inputs, &pool).await {
                Err(Error::Conflict(documents)) => {
                    tracing::info!(count = documents.len(), "another run changed the same documents; beginning again");
                    self.board.update(Tally::forget_comparison);
                }
                outcome => return outcome,
            }
        }
        self.pass(store, &inputs, &pool).await
    }

    /// Reads the ledger and works off what it does not have.
    async fn pass(&self, store: &Store, inputs: &Arc<[Input]>, pool: &Arc<ComputePool>) -> Result<()> {
        let base = store.snapshot(None).await?;
        let ledger = base.ledger().await?;
        let version = &self.facts.extract_version;
        let stop = &self.facts.stop;

        let list = List::new(Arc::clone(inputs), ledger, self.board.clone(), version.clone());
        let read = Arc::new(Read::new(Arc::clone(&self.budget), self.board.clone(), stop.clone()));
        let decode = Decode::new(Arc::clone(&self.budget), version.clone());
        let extract = Arc::new(Extract::new(Arc::clone(&self.extractor)));
        let write =
            Write::new(Arc::clone(&self.facts), self.board.clone(), &self.budget, base, self.options.commit_bytes);

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
                .commit(CommitInfo { extract_version, operation: "run".to_owned(), ..CommitInfo::default() })
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

/// An id that no other run has: the time, for people, and random digits. It is no part of what is compared.
fn run_id(now: Timestamp) -> String {
    use std::hash::{BuildHasher, RandomState};
    let random = RandomState::new().hash_one(std::process::id()) & 0xff_ffff;
    format!("{}-{random:06x}", now.strftime("%Y%m%dT%H%M%SZ"))
}

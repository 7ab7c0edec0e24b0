//! What a run was: the row of the table `runs`, and the report that `--report` writes.

use std::sync::Arc;

use jiff::Timestamp;
use serde::Serialize;
use sluicebox_record::{RunRow, StageCounters, TopicRow};

use crate::Result;
use crate::board::Tally;
use crate::meter::Meters;
use crate::stop::Stop;

/// What holds of a run from its beginning to its end.
#[derive(Debug)]
pub struct RunFacts {
    /// Its id.
    pub run_id: String,
    /// When it began.
    pub started_at: Timestamp,
    /// Hash of the rules and vocabulary.
    pub extract_version: String,
    /// The topics that it reads with.
    pub topics: Arc<[TopicRow]>,
    /// What its commits are called.
    pub operation: &'static str,
    /// The counters of its stages.
    pub meters: Meters,
    /// Its switch.
    pub stop: Stop,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// All inputs are worked off.
    Done,
    /// It was told to stop; what it had begun is committed.
    Interrupted,
    /// It failed; what it had committed stays.
    Failed,
}

impl Status {
    /// The status as it stands in the table `runs`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Interrupted => "interrupted",
            Self::Failed => "failed",
        }
    }
}

/// What `--report` writes.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// The run's id.
    pub run_id: String,
    /// How it ended.
    pub status: Status,
    /// What failed, with its causes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// The store.
    pub store: String,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    pub ended_at: Timestamp,
    /// How long it took.
    pub seconds: f64,
    /// Version of the program.
    pub program_version: &'static str,
    /// Hash of the rules and vocabulary.
    pub extract_version: String,
    /// What it did.
    #[serde(flatten)]
    pub tally: Tally,
    /// The most memory that the budget had given out, in bytes.
    pub peak_budget_bytes: usize,
    /// Counters of each stage.
    pub stages: Vec<StageCounters>,
}

impl RunFacts {
    /// How the run ends if nothing fails from here on.
    pub fn status(&self) -> Status {
        if self.stop.is_draining() { Status::Interrupted } else { Status::Done }
    }

    /// The rows of the table `runs` that the run brings with its last commit, after which it will have done `tally`.
    ///
    /// # Errors
    /// Arrow's, which would be a bug.
    pub fn row(&self, tally: &Tally) -> Result<arrow::array::RecordBatch> {
        self.row_with(tally, self.status())
    }

    /// The same for a run that ends as `status`.
    ///
    /// # Errors
    /// Arrow's, which would be a bug.
    pub fn row_with(&self, tally: &Tally, status: Status) -> Result<arrow::array::RecordBatch> {
        let row = RunRow {
            run_id: self.run_id.clone(),
            started_at: self.started_at,
            ended_at: Timestamp::now(),
            status: status.as_str().to_owned(),
            program_version: env!("CARGO_PKG_VERSION").to_owned(),
            extract_version: self.extract_version.clone(),
            inputs: tally.inputs,
            unchanged: tally.unchanged,
            documents: tally.documents,
            articles: tally.articles,
            metrics: tally.metrics,
            passed_over: tally.passed_over,
            rejects: tally.reject_count(),
            bytes: tally.bytes,
            commits: tally.commits,
            stages: self.meters.counters(),
        };
        Ok(RunRow::to_batch(&[row])?)
    }
}

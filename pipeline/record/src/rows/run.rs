//! A run that changed something: what it read and wrote, and where its time went.

use jiff::Timestamp;

use super::{nested, row};

row! {
    /// A run.
    RunRow {
        /// The run's id.
        run_id: String,
        /// When it began.
        started_at: Timestamp,
        /// When its last commit was made.
        ended_at: Timestamp,
        /// `done`, `interrupted` or `failed`.
        status: String,
        /// Version of the program.
        program_version: String,
        /// Hash of the rules and vocabulary.
        extract_version: String,
        /// Inputs found.
        inputs: i64,
        /// Inputs that the ledger had already.
        unchanged: i64,
        /// Documents read.
        documents: i64,
        /// Articles written.
        articles: i64,
        /// Figures written.
        metrics: i64,
        /// Numerals passed over.
        passed_over: i64,
        /// Rejects written.
        rejects: i64,
        /// Bytes read.
        bytes: i64,
        /// Commits made.
        commits: i64,
        /// Counters of each stage.
        stages: Vec<StageCounters>,
    }
}

row! {
    /// What every stage counts.
    StageCounters {
        /// The stage's name.
        stage: String,
        /// Batches that came in.
        batches_in: i64,
        /// Batches that went out.
        batches_out: i64,
        /// Rows that came in.
        rows_in: i64,
        /// Rows that went out.
        rows_out: i64,
        /// Bytes that came in.
        bytes_in: i64,
        /// Rejects it made.
        rejects: i64,
        /// Seconds computing, over all workers.
        busy_seconds: f64,
        /// Seconds waiting for input.
        starved_seconds: f64,
        /// Seconds waiting for room in the next queue.
        blocked_seconds: f64,
    }
}
nested!(StageCounters);

//! The checks: queries that return no row when the store is sound. What they cannot see is the source's own bytes;
//! those are compared when rows are written.

use arrow::array::RecordBatch;
use futures::TryStreamExt;

use crate::script::scripts;
use crate::{Error, Result, Script, Session};

/// The checks of `sql/checks`, by name.
pub const CHECKS: &[Script] = scripts!("checks":
    "allowed_values" "articles_in_source" "bytes_accounted" "known_parents" "known_topics" "ledger_counts" "ledger_positions"
    "numerals_covered" "numerals_read_once" "passed_over_is_slice" "period_dates" "published_agrees" "published_form"
    "quote_is_slice" "quotes_in_order" "records_accounted" "rejects_in_source" "scores_in_range" "sections_in_text"
    "sentence_is_slice" "source_offsets" "status_fits" "unique_ids" "values_sound" "versions_agree"
);

/// What a check found.
#[derive(Debug)]
pub struct Outcome {
    /// The check.
    pub check: Script,
    /// How many rows are wrong.
    pub rows: usize,
    /// The first of them.
    pub shown: Vec<RecordBatch>,
}

impl Outcome {
    /// Whether the check holds.
    pub fn holds(&self) -> bool {
        self.rows == 0
    }
}

impl Session {
    /// Runs `check` and keeps its first `keep` rows. Where memory does not do, it runs again with joins that spill.
    ///
    /// A hash join keeps its left side in memory. The checks are written so that texts stand on the right, which only
    /// helps where the optimizer leaves the sides as they are.
    ///
    /// # Errors
    /// [`Error::Memory`] where that does not do either, [`Error::Read`] where the store cannot be read.
    pub async fn check(&self, check: Script, keep: usize) -> Result<Outcome> {
        let as_written = self.with_options(|options| options.optimizer.join_reordering = false);
        match as_written.outcome(check, keep).await {
            Err(Error::Memory { .. }) => self.spilling().outcome(check, keep).await,
            outcome => outcome,
        }
    }

    /// The same tables with joins that sort and spill in place of those that keep one side in memory.
    pub(crate) fn spilling(&self) -> Self {
        self.with_options(|options| {
            options.optimizer.prefer_hash_join = false;
            options.execution.target_partitions = 2;
        })
    }

    async fn outcome(&self, check: Script, keep: usize) -> Result<Outcome> {
        let mut outcome = Outcome { check, rows: 0, shown: Vec::new() };
        let mut batches = self.stream_script(check).await?;
        while let Some(batch) = batches.try_next().await.map_err(|error| self.explain(error, check.sql))? {
            let wanted = keep.saturating_sub(outcome.rows).min(batch.num_rows());
            outcome.rows += batch.num_rows();
            if wanted > 0 {
                outcome.shown.push(batch.slice(0, wanted));
            }
        }
        Ok(outcome)
    }
}

//! What a run has done so far, for whoever watches it, for the report and for the table `runs`.
//!
//! Rows are counted when their commit is made, so that the numbers are those of the store and a commit that is redone
//! does not count twice.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use sluicebox_store::RowId;

/// The numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Inputs found.
    pub inputs: i64,
    /// Bytes of the inputs found, as far as they are known beforehand.
    pub input_bytes: i64,
    /// Inputs that the store had already.
    pub unchanged: i64,
    /// Unchanged inputs whose rows an older version of the rules wrote.
    pub older_version: i64,
    /// The articles of those.
    pub older_articles: i64,
    /// Unchanged inputs of which some could not be used.
    pub known_rejected: i64,
    /// Inputs that could not be read this time, whose rows stay.
    pub kept: i64,
    /// Inputs tried again that could not be used in full before.
    pub retried: i64,
    /// Inputs left to a later run by `--since` or `--limit`.
    pub left_out: i64,
    /// Documents that were found gone from their places; their rows stay.
    pub gone: i64,
    /// Documents read.
    pub documents: i64,
    /// Of those, documents that replaced older rows.
    pub replaced: i64,
    /// Bytes of the documents read.
    pub bytes: i64,
    /// Articles written.
    pub articles: i64,
    /// Figures written.
    pub metrics: i64,
    /// Numerals passed over.
    pub passed_over: i64,
    /// Rejects written, by code.
    pub rejects: BTreeMap<String, i64>,
    /// Articles and figures written, by topic.
    pub topics: BTreeMap<String, TopicTally>,
    /// Commits made.
    pub commits: i64,
    /// The newest of them.
    pub version: Option<u64>,
}

/// Rows of a topic.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct TopicTally {
    /// Articles.
    pub articles: i64,
    /// Figures.
    pub metrics: i64,
}

impl Tally {
    /// Rejects written.
    pub fn reject_count(&self) -> i64 {
        self.rejects.values().sum()
    }

    /// Whether the inputs of the run are not all used, rejects of earlier runs included.
    pub fn has_rejects(&self) -> bool {
        self.reject_count() + self.known_rejected + self.kept > 0
    }

    /// Forgets what the comparison with the ledger gave, before it is made again.
    pub(crate) fn forget_comparison(&mut self) {
        (self.unchanged, self.older_version, self.older_articles) = (0, 0, 0);
        (self.known_rejected, self.kept, self.retried, self.left_out) = (0, 0, 0, 0);
    }

    /// Adds what a commit brought.
    pub(crate) fn add_rows(&mut self, rows: &Self) {
        self.gone += rows.gone;
        self.documents += rows.documents;
        self.replaced += rows.replaced;
        self.bytes += rows.bytes;
        self.articles += rows.articles;
        self.metrics += rows.metrics;
        self.passed_over += rows.passed_over;
        for (code, count) in &rows.rejects {
            *self.rejects.entry(code.clone()).or_default() += count;
        }
        for (topic, count) in &rows.topics {
            let sum = self.topics.entry(topic.clone()).or_default();
            sum.articles += count.articles;
            sum.metrics += count.metrics;
        }
    }
}

/// Where the numbers stand.
#[derive(Debug, Clone, Default)]
pub struct Board(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    tally: Tally,
    finished: BTreeSet<RowId>,
}

impl Board {
    /// The numbers now.
    pub fn tally(&self) -> Tally {
        self.state().tally.clone()
    }

    /// Changes them.
    pub fn update(&self, change: impl FnOnce(&mut Tally)) {
        change(&mut self.state().tally);
    }

    /// Notes that all of a document is committed.
    pub(crate) fn finish(&self, document: RowId) {
        self.state().finished.insert(document);
    }

    /// The documents of which all is committed.
    pub(crate) fn finished(&self) -> BTreeSet<RowId> {
        self.state().finished.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

//! Counts the rows of a batch for the board.

use arrow::array::{AsArray, RecordBatch};

use crate::batch::Batch;
use crate::board::Tally;

/// What `batch` adds to the numbers of a run.
pub(crate) fn rows(batch: &Batch) -> Tally {
    let finished = || batch.progress.iter().filter(|progress| progress.is_finished);
    let mut tally = Tally {
        documents: number(finished().count()),
        replaced: number(finished().filter(|progress| progress.replaces).count()),
        bytes: number(batch.source_bytes),
        articles: number(batch.articles.num_rows()),
        metrics: number(batch.figures()),
        passed_over: number(batch.passed_over.num_rows()),
        ..Tally::default()
    };
    for reject in &batch.rejects {
        *tally.rejects.entry(reject.code.clone()).or_default() += 1;
    }
    for topic in topics(&batch.articles) {
        tally.topics.entry(topic.to_owned()).or_default().articles += 1;
    }
    for topic in batch.metrics.iter().flat_map(topics) {
        tally.topics.entry(topic.to_owned()).or_default().metrics += 1;
    }
    tally
}

fn topics(rows: &RecordBatch) -> impl Iterator<Item = &str> {
    let column = rows.column_by_name("topic").and_then(|column| column.as_string_opt::<i32>());
    column.into_iter().flatten().flatten()
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

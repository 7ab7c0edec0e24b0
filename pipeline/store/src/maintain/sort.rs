//! Sorting rows in bounded memory: what does not fit goes to temporary files.
//!
//! The order is that of the keys and total, so that equal rows are in equal order whatever files they came from.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use arrow::array::RecordBatch;
use arrow::compute::SortOptions;
use arrow::datatypes::SchemaRef;
use deltalake::datafusion::common::DataFusionError;
use deltalake::datafusion::execution::memory_pool::FairSpillPool;
use deltalake::datafusion::execution::runtime_env::RuntimeEnvBuilder;
use deltalake::datafusion::execution::{SendableRecordBatchStream, TaskContext};
use deltalake::datafusion::physical_expr::expressions::col;
use deltalake::datafusion::physical_expr::{LexOrdering, PhysicalSortExpr};
use deltalake::datafusion::physical_plan::ExecutionPlan;
use deltalake::datafusion::physical_plan::sorts::sort::SortExec;
use deltalake::datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use deltalake::datafusion::physical_plan::streaming::{PartitionStream, StreamingTableExec};
use deltalake::datafusion::prelude::{SessionConfig, SessionContext};
use futures::stream::{self, BoxStream};
use futures::{StreamExt, TryStreamExt};

use crate::{Error, ErrorKind, Result};

/// Rows that come at once.
const BATCH_ROWS: usize = 1024;
/// The part of the memory that is set aside for merging what was spilled.
const MERGING_SHARE: usize = 4;

/// Rows on their way.
type Rows = BoxStream<'static, Result<RecordBatch>>;

/// `rows` in the order of `keys`, smallest first, nulls last, with at most `memory` bytes held.
pub(crate) fn sorted(rows: Rows, schema: &SchemaRef, keys: &[&str], memory: usize) -> Result<Rows> {
    let run = || {
        let context = context(memory)?;
        let once = Arc::new(Once { schema: Arc::clone(schema), rows: Mutex::new(Some(rows)) });
        let input = StreamingTableExec::try_new(Arc::clone(schema), vec![once], None, [], false, None)?;
        let options = SortOptions { descending: false, nulls_first: false };
        let key = |name: &&str| Ok(PhysicalSortExpr::new(col(name, schema)?, options));
        let keys = keys.iter().map(key).collect::<Result<Vec<_>, DataFusionError>>()?;
        let order = LexOrdering::new(keys).ok_or_else(|| DataFusionError::Plan("nothing to sort by".to_owned()))?;
        SortExec::new(order, Arc::new(input)).execute(0, context)
    };
    let sorted: SendableRecordBatchStream = run().map_err(unsortable)?;
    Ok(sorted.map_err(unsortable).boxed())
}

fn context(memory: usize) -> Result<Arc<TaskContext>, DataFusionError> {
    let mut config = SessionConfig::new().with_target_partitions(1).with_batch_size(BATCH_ROWS);
    config.options_mut().execution.sort_spill_reservation_bytes = memory / MERGING_SHARE;
    let runtime = RuntimeEnvBuilder::new().with_memory_pool(Arc::new(FairSpillPool::new(memory))).build_arc()?;
    Ok(SessionContext::new_with_config_rt(config, runtime).task_ctx())
}

/// An error of this crate that went through the sort keeps its kind.
fn unsortable(error: DataFusionError) -> Error {
    let of_rows = match error.find_root() {
        DataFusionError::External(inner) => inner.downcast_ref::<Error>().map(Error::kind),
        DataFusionError::IoError(_) => Some(ErrorKind::Io),
        _ => None,
    };
    Error::caused(of_rows.unwrap_or(ErrorKind::Contract), "rows cannot be sorted", error)
}

/// A stream of rows that is read once.
struct Once {
    schema: SchemaRef,
    rows: Mutex<Option<Rows>>,
}

impl fmt::Debug for Once {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Once")
    }
}

impl PartitionStream for Once {
    fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    fn execute(&self, _: Arc<TaskContext>) -> SendableRecordBatchStream {
        let rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner).take();
        let rows = rows.unwrap_or_else(|| stream::empty().boxed());
        let rows = rows.map_err(|error| DataFusionError::External(Box::new(error)));
        Box::pin(RecordBatchStreamAdapter::new(Arc::clone(&self.schema), rows))
    }
}

#[cfg(test)]
mod tests {
    use arrow::array::{AsArray, Int64Array, StringArray};
    use arrow::datatypes::{DataType, Field, Int64Type, Schema};

    use super::*;

    /// Sixteen times what may be held.
    #[tokio::test]
    async fn what_does_not_fit_memory_is_sorted_on_disk() -> Result<()> {
        let fields = vec![Field::new("key", DataType::Int64, true), Field::new("text", DataType::Utf8, false)];
        let schema: SchemaRef = Arc::new(Schema::new(fields));
        let batch = |n: i64| {
            let keys: Int64Array = (0..1000).map(|k| (k != 7).then_some((k * 7919 + n * 104_729) % 100_003)).collect();
            let texts: StringArray = (0..1000).map(|k| Some(format!("{n} {k} {}", "x".repeat(1000)))).collect();
            RecordBatch::try_new(Arc::new(Schema::new(schema_fields())), vec![Arc::new(keys), Arc::new(texts)])
                .map_err(|error| Error::caused(ErrorKind::Contract, "a test row", error))
        };
        fn schema_fields() -> Vec<Field> {
            vec![Field::new("key", DataType::Int64, true), Field::new("text", DataType::Utf8, false)]
        }
        let rows = stream::iter(0..64).map(batch).boxed();
        let sorted: Vec<_> = sorted(rows, &schema, &["key", "text"], 16 << 20)?.try_collect().await?;
        let keys: Vec<Option<i64>> =
            sorted.iter().flat_map(|batch| batch.column(0).as_primitive::<Int64Type>().iter()).collect();
        assert_eq!(keys.len(), 64_000);
        assert!(keys.windows(2).all(|pair| pair[1].is_none() || pair[0] <= pair[1] && pair[0].is_some()));
        Ok(())
    }

    #[tokio::test]
    async fn an_error_of_the_rows_keeps_its_kind() {
        let schema: SchemaRef = Arc::new(Schema::new(vec![Field::new("key", DataType::Int64, true)]));
        let rows = stream::once(async { Err(Error::new(ErrorKind::NotFound, "gone")) }).boxed();
        let ended = match sorted(rows, &schema, &["key"], 1 << 20) {
            Ok(rows) => rows.try_collect::<Vec<_>>().await.err(),
            Err(error) => Some(error),
        };
        assert_eq!(ended.map(|error| error.kind()), Some(ErrorKind::NotFound));
    }
}

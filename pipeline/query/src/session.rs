//! A session: the six tables at one commit, the views and functions on them, and bounded memory to query them with.
//!
//! A session never changes a store: what would is refused before it is planned. Its tables do not move: a commit that
//! lands later is seen by a session that is opened later.

use std::io::Write;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;

use arrow::array::RecordBatch;
use datafusion::catalog::TableProvider;
use datafusion::catalog::view::ViewTable;
use datafusion::common::DataFusionError;
use datafusion::common::config::ConfigOptions;
use datafusion::execution::disk_manager::{DiskManagerBuilder, DiskManagerMode};
use datafusion::execution::memory_pool::{FairSpillPool, TrackConsumersPool};
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::execution::{SendableRecordBatchStream, SessionStateBuilder};
use datafusion::logical_expr::LogicalPlan;
use datafusion::prelude::{SessionConfig, SessionContext};
use datafusion::sql::parser::Statement;
use futures::TryStreamExt;
use sluicebox_record::{Table, TopicRow};

use crate::{Error, Format, Layout, Result, Script, VIEWS, diagnose, functions, readonly, topics};

/// Rows a batch. Small, because a batch of articles holds their texts, which the memory limit does not see.
const BATCH_ROWS: usize = 1024;

/// Each thread's sort sets aside at most this part of the memory for merging what it spilled.
const SORT_SHARE: usize = 8;

/// How many of the largest users of memory an error names.
const NAMED_CONSUMERS: NonZeroUsize = NonZeroUsize::MIN.saturating_add(2);

/// What a session may use.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Bytes of memory for sorting, joining and grouping; beyond it they go to disk.
    pub memory: usize,
    /// Threads; all cores where `None`.
    pub threads: Option<NonZeroUsize>,
    /// Where what does not fit memory goes; the system's place for temporary files where `None`.
    pub spill: Option<PathBuf>,
}

impl Default for Limits {
    fn default() -> Self {
        Self { memory: 512 << 20, threads: None, spill: None }
    }
}

/// SQL over the tables of one commit.
pub struct Session {
    context: SessionContext,
    limits: Limits,
    pub(crate) version: Option<u64>,
    /// The views of topics that have none of `sql/views`: their names, and what they answer.
    pub(crate) topic_views: Vec<(String, String)>,
}

impl Session {
    /// A session over tables from elsewhere, with the same views and functions.
    ///
    /// # Errors
    /// [`Error::Script`] where a view does not fit the tables.
    pub async fn over(tables: Vec<(Table, Arc<dyn TableProvider>)>, limits: &Limits) -> Result<Self> {
        let mut session = Self::empty(limits)?;
        for (table, provider) in tables {
            session.register(table, provider)?;
        }
        session.create_views(&topics::shipped()?).await?;
        Ok(session)
    }

    /// The commit whose tables the session sees; `None` where they come from elsewhere.
    pub fn version(&self) -> Option<u64> {
        self.version
    }

    /// The DataFusion context below, for adapters.
    pub fn context(&self) -> &SessionContext {
        &self.context
    }

    /// Runs every statement of `sql` in turn and writes what they return to `out`; the number of rows written.
    ///
    /// # Errors
    /// Those of the query, and [`Error::Output`] where `out` cannot be written.
    pub async fn run(&self, sql: &str, format: Format, layout: Layout, out: &mut (dyn Write + Send)) -> Result<usize> {
        let mut rows = 0;
        for statement in self.parse(sql)? {
            let layout = Layout { records: layout.records || readonly::is_explain(&statement), ..layout };
            let mut batches = self.stream(statement, sql).await?;
            if batches.schema().fields().is_empty() {
                continue;
            }
            let mut writer = format.writer(batches.schema(), layout, &mut *out)?;
            while let Some(batch) = batches.try_next().await.map_err(|error| self.explain(error, sql))? {
                rows += batch.num_rows();
                writer.write(&batch)?;
            }
            writer.finish()?;
        }
        out.flush()?;
        Ok(rows)
    }

    /// The rows that `sql`, one statement, returns. Meant for answers that are small.
    ///
    /// # Errors
    /// Those of the query.
    pub async fn collect(&self, sql: &str) -> Result<Vec<RecordBatch>> {
        let mut batches = Vec::new();
        for statement in self.parse(sql)? {
            let stream = self.stream(statement, sql).await?;
            batches = stream.try_collect().await.map_err(|error| self.explain(error, sql))?;
        }
        Ok(batches)
    }

    pub(crate) async fn stream_script(&self, script: Script) -> Result<SendableRecordBatchStream> {
        let run =
            async { self.context.execute_logical_plan(self.plan_script(script).await?).await?.execute_stream().await };
        run.await.map_err(|error| match self.explain(error, script.sql) {
            Error::Query { message, .. } => Error::Script { name: script.file, message },
            other => other,
        })
    }

    /// The same tables with other options.
    pub(crate) fn with_options(&self, change: impl Fn(&mut ConfigOptions)) -> Self {
        let state = self.context.state();
        // The tables are there already: a new catalog would hide them.
        let mut config = state.config().clone().with_create_default_catalog_and_schema(false);
        change(config.options_mut());
        let state = SessionStateBuilder::new_from_existing(state).with_config(config).build();
        Self {
            context: SessionContext::new_with_state(state),
            limits: self.limits.clone(),
            version: self.version,
            topic_views: self.topic_views.clone(),
        }
    }

    pub(crate) fn explain(&self, error: DataFusionError, sql: &str) -> Error {
        diagnose::explain(&error, sql, &self.names(), self.limits.memory)
    }

    pub(crate) fn empty(limits: &Limits) -> Result<Self> {
        let context = context(limits).map_err(|error| diagnose::explain(&error, "", &[], limits.memory))?;
        functions::register(&context);
        Ok(Self { context, limits: limits.clone(), version: None, topic_views: Vec::new() })
    }

    pub(crate) fn register(&self, table: Table, provider: Arc<dyn TableProvider>) -> Result<()> {
        let registered = self.context.register_table(table.name(), provider);
        registered.map(drop).map_err(|error| self.explain(error, ""))
    }

    /// Makes the relation of the topics, and all views.
    pub(crate) async fn create_views(&mut self, topics: &[TopicRow]) -> Result<()> {
        self.register_topics(topics)?;
        for view in VIEWS {
            let plan = self.plan_script(*view).await;
            let table = plan.map(|plan| Arc::new(ViewTable::new(plan, Some(view.query()))));
            let registered = table.and_then(|table| self.context.register_table(view.name(), table));
            registered.map_err(|error| Error::Script { name: view.file, message: error.strip_backtrace() })?;
        }
        self.create_topic_views(topics).await
    }

    async fn plan_script(&self, script: Script) -> Result<LogicalPlan, DataFusionError> {
        self.context.state().create_logical_plan(script.sql).await
    }

    fn parse(&self, sql: &str) -> Result<Vec<Statement>> {
        let statements = readonly::parse(&self.context.state(), sql).map_err(|error| self.explain(error, sql))?;
        statements.iter().try_for_each(readonly::allow)?;
        Ok(statements)
    }

    async fn stream(&self, statement: Statement, sql: &str) -> Result<SendableRecordBatchStream> {
        let run = async {
            let plan = self.context.state().statement_to_plan(statement).await?;
            readonly::verify(&plan)?;
            self.context.execute_logical_plan(plan).await?.execute_stream().await
        };
        run.await.map_err(|error| self.explain(error, sql))
    }
}

fn context(limits: &Limits) -> Result<SessionContext, DataFusionError> {
    let mut config = SessionConfig::new()
        .with_default_catalog_and_schema("sluicebox", "public")
        .with_information_schema(true)
        .with_batch_size(BATCH_ROWS);
    if let Some(threads) = limits.threads {
        config = config.with_target_partitions(threads.get());
    }
    let sorts = config.target_partitions().saturating_mul(SORT_SHARE);
    let options = config.options_mut();
    let spilled = &mut options.execution.sort_spill_reservation_bytes;
    *spilled = (*spilled).min(limits.memory / sorts.max(1));
    options.sql_parser.collect_spans = true;
    options.execution.parquet.pushdown_filters = true;
    let spill =
        limits.spill.clone().map_or_else(DiskManagerMode::default, |folder| DiskManagerMode::Directories(vec![folder]));
    let runtime = RuntimeEnvBuilder::new()
        .with_memory_pool(Arc::new(TrackConsumersPool::new(FairSpillPool::new(limits.memory), NAMED_CONSUMERS)))
        .with_disk_manager_builder(DiskManagerBuilder::default().with_mode(spill))
        .build_arc()?;
    Ok(SessionContext::new_with_config_rt(config, runtime))
}

//! A session over a store: every table at the same commit, read through its Delta log, with files pruned by their
//! statistics.

use std::sync::Arc;

use datafusion::catalog::TableProvider;
use datafusion::datasource::listing::ListingTableUrl;
use futures::future::try_join_all;
use sluicebox_record::Table;
use sluicebox_store::Snapshot;

use crate::{Limits, Result, Session, topics};

impl Session {
    /// A session over the tables as they stand in `snapshot`.
    ///
    /// # Errors
    /// [`crate::Error::Store`] and [`crate::Error::Read`] where the store cannot be read.
    pub async fn open(snapshot: &Snapshot, limits: &Limits) -> Result<Self> {
        let mut session = Self::empty(limits)?;
        session.version = Some(snapshot.version());
        let providers = try_join_all(Table::ALL.map(|table| provider(&session, snapshot, table))).await?;
        for (table, provider) in Table::ALL.into_iter().zip(providers) {
            session.register(table, provider)?;
        }
        match snapshot.topics() {
            [] => session.create_views(&topics::shipped()?).await?,
            topics => session.create_views(topics).await?,
        }
        Ok(session)
    }
}

async fn provider(session: &Session, snapshot: &Snapshot, table: Table) -> Result<Arc<dyn TableProvider>> {
    let delta = snapshot.delta_table(table).await?;
    // Else `file:` means DataFusion's own reader, which checks and counts nothing.
    let place =
        ListingTableUrl::parse(snapshot.store().url()).map_err(|error| session.explain(error, ""))?.object_store();
    let files = delta.log_store().root_object_store(None);
    session.context().runtime_env().register_object_store(place.as_ref(), files);
    // The scan takes the session's options: views on texts in place of copies, filters inside the files.
    let state = Arc::new(session.context().state());
    delta.table_provider().with_session(state).await.map_err(|error| session.explain(error, ""))
}

//! A session over a store: every table at the same commit, read through its Delta log, with files pruned by their
//! statistics.

use std::sync::Arc;

use sluicebox_record::Table;
use sluicebox_store::Snapshot;

use crate::{Limits, Result, Session};

impl Session {
    /// A session over the tables as they stand in `snapshot`.
    ///
    /// # Errors
    /// [`crate::Error::Store`] and [`crate::Error::Read`] where the store cannot be read.
    pub async fn open(snapshot: &Snapshot, limits: &Limits) -> Result<Self> {
        let mut session = Self::empty(limits)?;
        session.version = Some(snapshot.version());
        for table in Table::ALL {
            let delta = snapshot.delta_table(table).await?;
            // The scan takes the session's options: views on texts in place of copies, filters inside the files.
            let state = Arc::new(session.context().state());
            let provider = delta.table_provider().with_session(state).await;
            session.register(table, provider.map_err(|error| session.explain(error, ""))?)?;
        }
        session.create_views().await?;
        Ok(session)
    }
}

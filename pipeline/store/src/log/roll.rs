//! Rolling a decision forward: every table's Delta log gets its entry, in the order of the tables.
//!
//! Anyone may do it, at any time, any number of times: entries follow from the decision and are put only where there
//! is none. There is no rolling back. An entry that is not ours means that another program has written to the table;
//! then nothing is changed and the error says so.

use bytes::Bytes;
use futures::future::try_join_all;
use sluicebox_record::Table;

use super::commits::Commits;
use super::decision::Decision;
use super::delta;
use crate::error::is_transient;
use crate::object::root::{Put, Root};
use crate::{Error, Result, failpoint};

/// How often an entry is put.
const TRIES: u32 = 8;

/// Whether the decision is known to be on disk, or was only seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Seen {
    /// We put it, and the put was confirmed.
    Made,
    /// It was found, and some table may not have reached it.
    Found,
}

/// Brings every table to `decision`.
///
/// # Errors
/// Those of the puts; a corruption error where an entry is not ours.
pub(crate) async fn roll_forward(root: &Root, commits: &Commits, decision: &Decision, seen: Seen) -> Result<()> {
    let missing = match seen {
        Seen::Made => Table::ALL.to_vec(),
        Seen::Found => missing(root, decision).await?,
    };
    if missing.is_empty() {
        return Ok(());
    }
    if seen == Seen::Found {
        // No table may run ahead of a decision that a power loss could still take back.
        commits.settle(decision.n).await?;
    }
    let creation = commits.read_made(0).await?;
    for table in missing {
        failpoint::hit("before_table");
        put_entry(root, decision, table, delta::entry(decision, &creation, table).into()).await?;
        failpoint::hit("after_table");
    }
    failpoint::hit("after_roll_forward");
    Ok(())
}

/// The tables that have not reached `decision`, in order.
async fn missing(root: &Root, decision: &Decision) -> Result<Vec<Table>> {
    let look = Table::ALL.map(|table| async move { Ok::<_, Error>((table, is_ours(root, decision, table).await?)) });
    let found: Vec<(Table, bool)> = try_join_all(look).await?;
    Ok(found.into_iter().filter(|(_, present)| !present).map(|(table, _)| table).collect())
}

/// Whether the entry is there; one that is not ours is an error.
async fn is_ours(root: &Root, decision: &Decision, table: Table) -> Result<bool> {
    let path = delta::entry_path(table, decision.n);
    let Some(entry) = root.get(&path).await? else { return Ok(false) };
    match delta::attempt_of(&entry) {
        Some(attempt) if attempt == decision.attempt => Ok(true),
        _ => Err(Error::corrupt(format!(
            "'{}' was not written by commit {}: another program has changed the table",
            root.url_of(&path)?,
            decision.n
        ))),
    }
}

async fn put_entry(root: &Root, decision: &Decision, table: Table, entry: Bytes) -> Result<()> {
    let path = delta::entry_path(table, decision.n);
    let mut tries = 0;
    loop {
        tries += 1;
        match root.put_if_absent(&path, entry.clone()).await {
            Put::Done => return Ok(()),
            put => {
                if is_ours(root, decision, table).await? {
                    return Ok(());
                }
                match put {
                    Put::Unknown(error) if !is_transient(&error) || tries >= TRIES => {
                        return Err(root.error("write", &path, error));
                    }
                    Put::Taken if tries >= TRIES => {
                        return Err(Error::corrupt(format!("'{path}' is taken, yet not there")));
                    }
                    _ => {}
                }
            }
        }
    }
}

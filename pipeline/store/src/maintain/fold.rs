//! Folding logs: entries that only versions need which are not kept are deleted, where a checkpoint says the same.
//!
//! Commit 0 stays for all time: it says how the store was created. So does everything from the newest checkpoint on that
//! the oldest kept version can be read from, and the decision of every Delta entry that stays.

use jiff::Timestamp;
use sluicebox_record::Table;

use super::gc::Amount;
use crate::Result;
use crate::log::{checkpoint, commits, delta, delta_checkpoint};
use crate::object::root::{Listed, Root};
use crate::store::Store;

/// What was folded.
pub(crate) type Folded = Amount;

/// Folds what versions before `kept_from` need and others do not, if it is older than `before`.
pub(crate) async fn fold(store: &Store, kept_from: u64, before: Timestamp) -> Result<Folded> {
    let mut folded = Folded::default();
    let root = &store.inner.root;
    let mut least = kept_from;
    for table in Table::ALL {
        let folder = delta::log_folder(table);
        let listed = root.objects(&folder).await?;
        let from = newest(&listed, delta_checkpoint::CHECKPOINT, kept_from).unwrap_or_default();
        delete(root, &folder, old(&listed, 0, from, before), &mut folded).await?;
        least = least.min(from);
    }
    let checkpoints = root.objects(checkpoint::FOLDER).await?;
    let numbers = checkpoints.iter().filter_map(|one| checkpoint::number(&one.name));
    let Some(from) = numbers.filter(|n| *n <= least).max() else { return Ok(folded) };
    if store.inner.commits.checkpoint(from).await?.is_some() {
        let entries = root.objects(commits::FOLDER).await?;
        delete(root, commits::FOLDER, old(&entries, 1, from, before), &mut folded).await?;
        delete(root, checkpoint::FOLDER, old(&checkpoints, 0, from, before), &mut folded).await?;
    }
    Ok(folded)
}

/// The largest number up to `most` that a name is, before `ending`.
fn newest(listed: &[Listed], ending: &str, most: u64) -> Option<u64> {
    listed.iter().filter_map(|one| number(&one.name, ending)).filter(|n| *n <= most).max()
}

/// The objects whose names begin with one of the numbers `from..to` and that are older than `before`.
fn old(listed: &[Listed], from: u64, to: u64, before: Timestamp) -> Vec<&Listed> {
    let is_in = |one: &&Listed| leading(&one.name).is_some_and(|n| (from..to).contains(&n));
    listed.iter().filter(is_in).filter(|one| one.modified < before).collect()
}

async fn delete(root: &Root, folder: &str, old: Vec<&Listed>, folded: &mut Folded) -> Result<()> {
    for one in old {
        root.delete(&format!("{folder}/{}", one.name)).await?;
        folded.add(one.size);
    }
    Ok(())
}

/// The number that a name is, before `ending`.
pub(crate) fn number(name: &str, ending: &str) -> Option<u64> {
    name.strip_suffix(ending)?.parse().ok()
}

/// The number that a name begins with, up to its first dot.
pub(crate) fn leading(name: &str) -> Option<u64> {
    name.split('.').next()?.parse().ok()
}

//! Whether what lies in the store is what was written: every data file that a kept version has, and every log entry.
//!
//! - A data file has the size and the hashes that its decision names.
//! - Decisions, their checkpoints and the hint carry a seal.
//! - An entry of a Delta log follows from its decision.
//! - Delta checkpoints have the hashes that were recorded when they were made, or say what their commit made of the table.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use bytes::Bytes;
use futures::{StreamExt, stream};
use serde_json::Value;
use sluicebox_record::Table;

use super::fold::number;
use crate::data::hash::FileHasher;
use crate::log::checkpoint::{self, Hint};
use crate::log::decision::{Decision, FileRecord, SEALED};
use crate::log::delta_checkpoint::{self, Recorded};
use crate::log::{commits, delta, seal};
use crate::store::Store;
use crate::{Error, ErrorKind, Result};

/// Objects that are read at once.
const PARALLEL: usize = 8;

/// Something that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Damage {
    /// Where it is, in the store's folder.
    pub place: String,
    /// What is wrong with it.
    pub what: String,
}

/// What was looked at, and what was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verified {
    /// Data files, and their bytes.
    pub files: u64,
    /// Bytes of the data files.
    pub bytes: u64,
    /// Entries of logs, checkpoints among them.
    pub entries: u64,
    /// What is not as it was written, in the order of places.
    pub damage: Vec<Damage>,
}

impl Verified {
    fn note(&mut self, place: impl Into<String>, what: impl Into<String>) {
        self.damage.push(Damage { place: place.into(), what: what.into() });
    }
}

impl Store {
    /// Reads all of it and compares it with what was recorded when it was written.
    ///
    /// # Errors
    /// Those of reading; that something is damaged is none.
    pub async fn verify(&self) -> Result<Verified> {
        let head = self.refresh_rolled().await?;
        let mut found = Verified::default();
        let decisions = self.verify_decisions(head.n(), &mut found).await?;
        self.verify_shortcuts(&decisions, &mut found).await?;
        for table in Table::ALL {
            self.verify_log(table, head.n(), &decisions, &mut found).await?;
        }
        let files = recorded(self, head.kept_from, &decisions).await?;
        self.verify_files(files, &mut found).await?;
        found.damage.sort();
        Ok(found)
    }

    /// Every decision that is there; those that are whole.
    async fn verify_decisions(&self, head: u64, found: &mut Verified) -> Result<BTreeMap<u64, Arc<Decision>>> {
        let names = self.inner.root.names(commits::FOLDER).await?;
        let there: BTreeSet<u64> = names.iter().filter_map(|name| number(name, ".json")).collect();
        let first = there.iter().copied().find(|n| *n > 0).unwrap_or(head);
        let wanted: Vec<u64> = std::iter::once(0).chain(first.max(1)..=head).collect();
        let mut whole = BTreeMap::new();
        for n in wanted {
            found.entries += 1;
            let place = commits::path(n);
            match self.inner.root.get(&place).await? {
                None => found.note(place, "is missing"),
                Some(bytes) => match Decision::from_json(&bytes, &place) {
                    Ok(decision) if decision.n == n => drop(whole.insert(n, Arc::new(decision))),
                    Ok(decision) => found.note(place, format!("holds commit {}", decision.n)),
                    Err(error) => found.note(place, told(&error)),
                },
            }
        }
        Ok(whole)
    }

    /// The hint, the checkpoints of our own, and the records of Delta's.
    async fn verify_shortcuts(&self, decisions: &BTreeMap<u64, Arc<Decision>>, found: &mut Verified) -> Result<()> {
        let root = &self.inner.root;
        let is_sealed = |n: u64| decisions.get(&n).is_none_or(|decision| decision.format >= SEALED);
        if let Some(bytes) = root.get(checkpoint::HINT).await? {
            found.entries += 1;
            match Hint::decode(&bytes) {
                Some(hint) if seal::is_whole(&bytes).is_some() || !is_sealed(hint.n) => {}
                _ => found.note(checkpoint::HINT, "is not what was written there"),
            }
        }
        for name in root.names(checkpoint::FOLDER).await? {
            let place = format!("{}/{name}", checkpoint::FOLDER);
            let Some(bytes) = root.get(&place).await? else { continue };
            found.entries += 1;
            let unsealed_before = checkpoint::number(&name).is_some_and(|n| !is_sealed(n));
            if checkpoint::is_whole(&name, &bytes) != Some(true) && !unsealed_before {
                found.note(place, "is not what was written there");
            }
        }
        Ok(())
    }

    /// The Delta log of `table` up to `head`.
    async fn verify_log(
        &self,
        table: Table,
        head: u64,
        decisions: &BTreeMap<u64, Arc<Decision>>,
        found: &mut Verified,
    ) -> Result<()> {
        let root = &self.inner.root;
        let folder = delta::log_folder(table);
        let names = root.names(&folder).await?;
        let Some(creation) = decisions.get(&0) else { return Ok(()) };
        let first = names.iter().filter_map(|name| number(name, ".json")).min().unwrap_or_default();
        for n in first..=head {
            let Some(decision) = decisions.get(&n) else { continue };
            found.entries += 1;
            if let Some(damage) = entry_damage(self, table, decision, creation).await? {
                found.damage.push(damage);
            }
        }
        for n in names.iter().filter_map(|name| number(name, delta_checkpoint::CHECKPOINT)).filter(|n| *n <= head) {
            found.entries += 1;
            found.damage.extend(checkpoint_damage(self, table, n).await?);
        }
        found.damage.extend(pointer_damage(self, table).await?);
        Ok(())
    }

    async fn verify_files(&self, files: Vec<(Table, Arc<FileRecord>)>, found: &mut Verified) -> Result<()> {
        let look = |(table, record): (Table, Arc<FileRecord>)| {
            let store = self.clone();
            async move { Ok::<_, Error>((record.size, file_damage(&store, table, &record).await?)) }
        };
        let looks: Vec<_> = files.into_iter().map(look).collect();
        let mut looks = stream::iter(looks).buffer_unordered(PARALLEL);
        while let Some(looked) = looks.next().await {
            let (size, damage) = looked?;
            found.files += 1;
            found.bytes += size;
            found.damage.extend(damage);
        }
        Ok(())
    }
}

/// The files that versions from `from` on have, as far as it is known.
async fn recorded(
    store: &Store,
    from: u64,
    decisions: &BTreeMap<u64, Arc<Decision>>,
) -> Result<Vec<(Table, Arc<FileRecord>)>> {
    let mut files = BTreeMap::new();
    let oldest = store.inner.commits.at(from).await?;
    for table in Table::ALL {
        files.extend(oldest.files(table).map(|file| ((table, file.record.path.clone()), Arc::clone(&file.record))));
        for decision in decisions.range(from + 1..).map(|(_, decision)| decision) {
            let added = decision.change(table).map(|change| change.add.as_slice()).unwrap_or_default();
            files.extend(added.iter().map(|file| ((table, file.path.clone()), Arc::new(file.clone()))));
        }
    }
    Ok(files.into_iter().map(|((table, _), record)| (table, record)).collect())
}

/// What is wrong with the entry of `decision` in the log of `table`.
pub(crate) async fn entry_damage(
    store: &Store,
    table: Table,
    decision: &Decision,
    creation: &Decision,
) -> Result<Option<Damage>> {
    let place = delta::entry_path(table, decision.n);
    let Some(bytes) = store.inner.root.get(&place).await? else {
        return Ok(Some(Damage { place, what: "is missing".to_owned() }));
    };
    let expected = delta::entry(decision, creation, table);
    // The order of fields is of no meaning and may be another program version's.
    let is_same = bytes == expected || lines(&bytes).is_some_and(|lines_there| Some(lines_there) == lines(&expected));
    Ok((!is_same).then(|| Damage { place, what: "does not follow from its commit".to_owned() }))
}

fn lines(bytes: &[u8]) -> Option<Vec<Value>> {
    let lines = bytes.strip_suffix(b"\n")?.split(|byte| *byte == b'\n');
    lines.map(|line| serde_json::from_slice(line).ok()).collect()
}

/// What is wrong with the Delta checkpoint of `table` at version `n`: by its hash, or, where an older program was killed
/// before it recorded that, by what the checkpoint says.
pub(crate) async fn checkpoint_damage(store: &Store, table: Table, n: u64) -> Result<Option<Damage>> {
    let (root, place) = (&store.inner.root, delta_checkpoint::path(table, n));
    let what = match (root.get(&place).await?, Recorded::read(root, n).await?) {
        (None, _) => Some("is missing"),
        (Some(bytes), Some(record)) if record.fits(table, &bytes) => None,
        (Some(_), Some(_)) => Some("is not what was written there"),
        (Some(bytes), None) => said_otherwise(store, table, n, bytes).await?,
    };
    Ok(what.map(|what| Damage { place, what: what.to_owned() }))
}

/// What is wrong with what a Delta checkpoint says. One whose commits were folded away is not judged, nor is it read.
async fn said_otherwise(store: &Store, table: Table, n: u64, bytes: Bytes) -> Result<Option<&'static str>> {
    let commits = &store.inner.commits;
    match commits.at(n).await {
        Ok(state) => Ok(delta_checkpoint::differs(bytes, &state, &*commits.read_made(0).await?, table)),
        Err(error) if error.kind() == ErrorKind::Corrupt => Ok(None),
        Err(error) => Err(error),
    }
}

/// What is wrong with the pointer to the newest Delta checkpoint of `table`.
pub(crate) async fn pointer_damage(store: &Store, table: Table) -> Result<Option<Damage>> {
    let root = &store.inner.root;
    let place = delta_checkpoint::pointer_path(table);
    let Some(bytes) = root.get(&place).await? else { return Ok(None) };
    let mut recorded = BTreeSet::new();
    for name in root.names(checkpoint::FOLDER).await? {
        let Some(n) = number(&name, delta_checkpoint::RECORD) else { continue };
        let Some(record) = Recorded::read(root, n).await? else { continue };
        if record.points(table, &bytes) {
            return Ok(None);
        }
        recorded.insert(n);
    }
    // One that an older program did not come to record points to a checkpoint of which the same is true.
    let names = root.names(&delta::log_folder(table)).await?;
    let there = names.iter().filter_map(|name| number(name, delta_checkpoint::CHECKPOINT));
    let pointed = serde_json::from_slice::<Value>(&bytes).ok().and_then(|pointer| pointer.get("version")?.as_u64());
    let is_fine = there.filter(|n| !recorded.contains(n)).any(|n| Some(n) == pointed);
    Ok((!is_fine).then(|| Damage { place, what: "is not what was written there".to_owned() }))
}

/// Fails where what a reader of `table` at version `n` goes by is damaged: the newest Delta checkpoint up to there, the
/// entries since, and the pointer.
pub(crate) async fn verify_live(store: &Store, table: Table, n: u64) -> Result<()> {
    let names = store.inner.root.names(&delta::log_folder(table)).await?;
    let checkpoint =
        names.iter().filter_map(|name| number(name, delta_checkpoint::CHECKPOINT)).filter(|at| *at <= n).max();
    let mut found = pointer_damage(store, table).await?;
    if let Some(at) = checkpoint {
        found = found.or(checkpoint_damage(store, table, at).await?);
    }
    let creation = store.inner.commits.read_made(0).await?;
    for at in checkpoint.unwrap_or_default()..=n {
        let decision = store.inner.commits.read_made(at).await?;
        found = found.or(entry_damage(store, table, &decision, &creation).await?);
    }
    match found {
        None => Ok(()),
        Some(Damage { place, what }) => Err(Error::corrupt(format!("'{}' {what}", store.inner.root.url_of(&place)?))),
    }
}

/// What is wrong with a data file.
async fn file_damage(store: &Store, table: Table, record: &FileRecord) -> Result<Option<Damage>> {
    let root = &store.inner.root;
    let place = format!("{}/{}", table.name(), record.path);
    let Some(bytes) = root.get(&place).await? else {
        // A sweep may have moved on since.
        let head = store.refresh().await?;
        let is_kept = super::gc::is_kept(store, &head, table, &record.path).await?;
        return Ok(is_kept.then(|| Damage { place, what: "is missing".to_owned() }));
    };
    let mut hasher = FileHasher::default();
    hasher.update(&bytes);
    let hashed = hasher.finish();
    let what = match () {
        () if hashed.size != record.size => format!("has {} bytes and had {}", hashed.size, record.size),
        () if hashed.hash == record.hash && hashed.blocks == record.blocks => return Ok(None),
        () => format!("is not what was written there{}", blocks(&hashed.blocks, &record.blocks)),
    };
    Ok(Some(Damage { place, what }))
}

/// The blocks that differ.
fn blocks(found: &[String], recorded: &[String]) -> String {
    let differ = found.iter().zip(recorded).enumerate().filter(|(_, (a, b))| a != b).map(|(at, _)| at.to_string());
    let differ: Vec<_> = differ.collect();
    if differ.is_empty() { String::new() } else { format!(": MiB {}", differ.join(", ")) }
}

/// An error with its causes, in one line.
fn told(error: &Error) -> String {
    let causes = std::iter::successors(std::error::Error::source(error), |&cause| cause.source());
    std::iter::once(error.to_string()).chain(causes.map(ToString::to_string)).collect::<Vec<_>>().join(": ")
}

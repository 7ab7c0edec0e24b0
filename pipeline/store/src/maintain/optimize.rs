//! Compaction: small data files become larger ones, in a commit that changes no row.
//!
//! The commit names no documents, so that no run conflicts with it: a run that replaces a document whose rows were
//! moved meanwhile rewrites the file where they are now. The other way round, where a run has replaced a file of a bin,
//! the bin is dropped, and what is left to pack is packed anew.

use std::collections::BTreeMap;

use sluicebox_record::Table;

use super::merge::{BIN_BYTES, Bin, Merged, is_ordered, merge};
use crate::attempt::{discard, new_id, places};
use crate::commit::since;
use crate::data::ids::Seen;
use crate::data::writer::Names;
use crate::log::commits::Decided;
use crate::log::decision::{Decision, OPTIMIZE, TableChange};
use crate::log::documents::RowId;
use crate::log::state::{LiveFile, State};
use crate::store::Store;
use crate::{Error, ErrorKind, Result, failpoint};

/// A file below this size is small.
const SMALL: u64 = 16 << 20;
/// A table with more small files than this is due.
const DUE: usize = 64;
/// How often it begins anew where others moved what it had packed.
const ROUNDS: u32 = 8;
/// How often others may be faster with their decision.
const TRIES: u32 = 64;

/// How a store is compacted.
#[derive(Debug, Clone)]
pub struct Optimize {
    /// Bytes of memory for sorting; beyond it the disk is used.
    pub memory: usize,
    /// The run that does it.
    pub run_id: String,
    /// Whether only tables with more than 64 files under 16 MiB are packed, and only those files.
    pub only_due: bool,
    /// Whether only to tell what would be packed.
    pub dry_run: bool,
}

/// What was packed, or would be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Optimized {
    /// The commit; none where there was nothing to do, or it was only to be told.
    pub version: Option<u64>,
    /// The tables with files that were packed.
    pub tables: Vec<Packed>,
}

/// What was packed of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Packed {
    /// The table.
    pub table: Table,
    /// Files that went, and their bytes.
    pub before: (u64, u64),
    /// Files that came, and their bytes; nothing where it was only to be told.
    pub after: (u64, u64),
}

impl Store {
    /// Makes few files of many.
    ///
    /// # Errors
    /// A [`ErrorKind::Busy`] error where others were faster too many times, else those of reading and writing. After an
    /// error of the commit its outcome is unknown.
    pub async fn optimize(&self, options: &Optimize) -> Result<Optimized> {
        for _ in 0..ROUNDS {
            let head = self.refresh_rolled().await?;
            let bins = bins(&head, options.only_due);
            if bins.is_empty() {
                return Ok(Optimized::default());
            }
            if options.dry_run {
                return Ok(Optimized {
                    version: None,
                    tables: packed(bins.iter().map(|bin| (bin.table, of_bin(bin)))),
                });
            }
            let base = head.n();
            match Packing::of(self, bins, options.memory).await {
                Ok(packing) => {
                    if let Some(done) = packing.commit(base, options).await? {
                        return Ok(done);
                    }
                }
                // A file that is not there any more was replaced, and its version is not kept.
                Err(error) if error.kind() == ErrorKind::NotFound && self.refresh().await?.n() > base => {}
                Err(error) => return Err(error),
            }
        }
        Err(Error::new(ErrorKind::Busy, format!("others changed '{}' {ROUNDS} times meanwhile", self.url())))
    }
}

/// The files to be packed, in bins.
fn bins(state: &State, only_due: bool) -> Vec<Bin> {
    let of_table = |table| {
        let is_small = |file: &&LiveFile| file.record.size < SMALL;
        let small = state.files(table).filter(is_small).count();
        let wanted = |file: &&LiveFile| is_small(file) || (!only_due && is_ordered(table) && !file.record.sorted);
        match only_due && small <= DUE {
            true => Vec::new(),
            false => filled(table, state.files(table).filter(wanted).cloned()),
        }
    };
    Table::ALL.into_iter().flat_map(of_table).collect()
}

/// `files` in bins of bounded size, in order: what was written together stays together.
fn filled(table: Table, files: impl Iterator<Item = LiveFile>) -> Vec<Bin> {
    let mut bins: Vec<Bin> = Vec::new();
    let mut size = 0;
    for file in files {
        size += file.record.size;
        match bins.last_mut() {
            Some(bin) if size <= BIN_BYTES => bin.files.push(file),
            _ => {
                size = file.record.size;
                bins.push(Bin { table, files: vec![file] });
            }
        }
    }
    let is_work = |bin: &Bin| bin.files.len() > 1 || (is_ordered(table) && bin.files.iter().any(|f| !f.record.sorted));
    bins.retain(is_work);
    bins
}

/// Bins whose rows are written anew, under the name of one attempt.
struct Packing<'a> {
    store: &'a Store,
    attempt: String,
    seen: Seen,
    merged: Vec<Merged>,
}

impl<'a> Packing<'a> {
    /// Writes the rows of `bins` anew; after an error what was written is deleted.
    async fn of(store: &'a Store, bins: Vec<Bin>, memory: usize) -> Result<Self> {
        let attempt = new_id();
        let mut names = Names::new(&attempt);
        let mut packing = Self { store, attempt, seen: Seen::default(), merged: Vec::new() };
        for bin in bins {
            let root = &store.inner.root;
            match merge(root, &mut names, &mut packing.seen, &bin, memory).await {
                Ok(merged) => packing.merged.push(merged),
                Err(error) => {
                    packing.discard(&packing.merged).await;
                    return Err(error);
                }
            }
        }
        failpoint::hit("after_packing");
        Ok(packing)
    }

    async fn discard(&self, merged: &[Merged]) {
        let files = merged.iter().flat_map(|one| one.add.iter().map(|file| (one.table, file)));
        let places = places(files);
        discard(self.store, places).await;
    }

    /// Commits what is still of use; `None` where nothing is.
    async fn commit(mut self, base: u64, options: &Optimize) -> Result<Option<Optimized>> {
        for _ in 0..TRIES {
            let head = self.store.refresh_rolled().await?;
            if since(self.store, &self.attempt, base, &head).await?.is_none() {
                self.discard(&self.merged).await;
                return Ok(None);
            }
            let (fits, stale): (Vec<_>, Vec<_>) = self.merged.drain(..).partition(|merged| merged.fits(&head));
            self.discard(&stale).await;
            self.merged = fits;
            if self.merged.is_empty() {
                return Ok(None);
            }
            let decision = self.decision(&head, options);
            failpoint::hit("before_decision");
            if self.store.inner.commits.decide(&decision).await? == Decided::Ours {
                let version = Some(self.store.follow(&head, decision).await?);
                let tables = packed(self.merged.iter().map(|merged| (merged.table, merged.sizes())));
                return Ok(Some(Optimized { version, tables }));
            }
        }
        self.discard(&self.merged).await;
        Err(Error::new(ErrorKind::Busy, format!("others committed to '{}' {TRIES} times meanwhile", self.store.url())))
    }

    fn decision(&self, head: &State, options: &Optimize) -> Decision {
        let mut tables: BTreeMap<String, TableChange> = BTreeMap::new();
        for merged in &self.merged {
            let change = tables.entry(merged.table.name().to_owned()).or_default();
            change.remove.extend(merged.remove.iter().cloned());
            change.add.extend(merged.add.iter().cloned());
        }
        let documents = self.seen.list().iter().map(RowId::to_string).collect();
        Decision { documents, tables, ..Decision::following(head, &self.attempt, &options.run_id, OPTIMIZE) }
    }
}

impl Merged {
    /// Whether every file that it replaces is still there.
    fn fits(&self, head: &State) -> bool {
        let live = head.tables.get(&self.table);
        live.is_some_and(|live| self.remove.iter().all(|file| live.contains_key(&file.path)))
    }

    /// Number and bytes of what goes and what comes.
    fn sizes(&self) -> Sizes {
        let sum = |sizes: &mut dyn Iterator<Item = u64>| sizes.fold((0, 0), |(n, sum), size| (n + 1, sum + size));
        let (gone, come) = (&self.remove, &self.add);
        (sum(&mut gone.iter().map(|file| file.size)), sum(&mut come.iter().map(|file| file.size)))
    }
}

/// Number and bytes of files before and after.
type Sizes = ((u64, u64), (u64, u64));

fn of_bin(bin: &Bin) -> Sizes {
    let bytes = bin.files.iter().map(|file| file.record.size).sum();
    ((bin.files.len() as u64, bytes), (0, 0))
}

/// The sums of each table.
fn packed(sizes: impl Iterator<Item = (Table, Sizes)>) -> Vec<Packed> {
    let mut tables: BTreeMap<Table, Sizes> = BTreeMap::new();
    for (table, (before, after)) in sizes {
        let sum = tables.entry(table).or_default();
        sum.0 = (sum.0.0 + before.0, sum.0.1 + before.1);
        sum.1 = (sum.1.0 + after.0, sum.1.1 + after.1);
    }
    tables.into_iter().map(|(table, (before, after))| Packed { table, before, after }).collect()
}

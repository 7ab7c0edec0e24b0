//! Cleaning: files that only expired versions have, and files that no decision names.
//!
//! What is deleted is decided first, as a commit that changes no table: it names the oldest version that is kept from
//! then on, and the attempts whose files go. A writer looks at every commit since its base before its own decision, and
//! finds itself condemned there; or its decision stands before the sweep's, and the sweep looks again. So no decision
//! ever names a file that is deleted, however long a writer slept.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use sluicebox_record::Table;

use super::fold::{Folded, fold};
use crate::attempt::new_id;
use crate::log::commits::Decided;
use crate::log::decision::Decision;
use crate::log::state::State;
use crate::object::root::Listed;
use crate::store::Store;
use crate::{Error, ErrorKind, Result, clock, failpoint};

/// How long a file that no decision names is left alone unless asked otherwise.
pub const DEFAULT_GRACE: Duration = Duration::from_secs(24 * 60 * 60);
/// Log entries and unfinished files are left alone for as long as this in any case: they are what writers are at.
const LEAST_AGE: Duration = Duration::from_secs(60 * 60);
/// How often others may be faster.
const ROUNDS: u32 = 64;
/// Decisions that are looked at together.
const STEP: u64 = 64;
/// Digits of an attempt's id.
const ID_DIGITS: usize = 32;

/// How a store is cleaned.
#[derive(Debug, Clone)]
pub struct Gc {
    /// How old a file must be that no decision names.
    pub grace: Duration,
    /// How long old versions are kept; what the store was created with where `None`.
    pub retention: Option<Duration>,
    /// The run that does it.
    pub run_id: String,
    /// Whether only to tell.
    pub dry_run: bool,
}

/// A number of objects and their bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Amount {
    /// How many.
    pub objects: u64,
    /// Their bytes.
    pub bytes: u64,
}

impl Amount {
    pub(crate) fn add(&mut self, bytes: u64) {
        self.objects += 1;
        self.bytes += bytes;
    }
}

/// What was deleted, or would be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Swept {
    /// The commit that said so; none where there was nothing to say.
    pub version: Option<u64>,
    /// The oldest version that is kept, and when it was made.
    pub kept_from: (u64, Timestamp),
    /// Data files that only expired versions had.
    pub expired: Amount,
    /// Data files that no decision names.
    pub unnamed: Amount,
    /// Entries of logs that were folded into checkpoints.
    pub folded: Amount,
    /// Files that were never finished.
    pub unfinished: Amount,
}

impl Store {
    /// Deletes what no version that is kept has any more.
    ///
    /// # Errors
    /// A [`ErrorKind::Busy`] error where others were faster too many times, else those of reading, writing and deleting.
    /// What an ended sweep leaves behind the next one deletes.
    pub async fn gc(&self, options: &Gc) -> Result<Swept> {
        for _ in 0..ROUNDS {
            let head = self.refresh_rolled().await?;
            let sweep = Sweep::plan(self, &head, options).await?;
            if options.dry_run {
                return Ok(sweep.told(None));
            }
            let version = match sweep.decision(&head, &options.run_id) {
                None => None,
                Some(decision) => match self.inner.commits.decide(&decision).await? {
                    Decided::Ours => Some(self.follow(&head, decision).await?),
                    Decided::Other => continue,
                },
            };
            failpoint::hit("after_sweep");
            return sweep.carry_out(self, options, version).await;
        }
        Err(Error::new(ErrorKind::Busy, format!("others committed to '{}' {ROUNDS} times meanwhile", self.url())))
    }
}

/// What is to go.
struct Sweep {
    kept_from: (u64, Timestamp),
    /// Whether that is later than it was.
    moves: bool,
    condemned: BTreeSet<String>,
    files: Vec<String>,
    expired: Amount,
    unnamed: Amount,
}

impl Sweep {
    async fn plan(store: &Store, head: &State, options: &Gc) -> Result<Self> {
        let commits = &store.inner.commits;
        let creation = commits.read_made(0).await?;
        let kept = options.retention.unwrap_or(Duration::from_secs(creation.retention_seconds.unwrap_or_default()));
        let oldest = before_now(kept.max(options.grace));
        // A version is there until the next one: the first that ends later than `oldest` is kept.
        let kept_from = commits.first_after(oldest, head.kept_from, head.n()).await?;
        let kept_from = kept_from.saturating_sub(1).max(head.kept_from);
        let time = commits.read_made(kept_from).await?.time;
        let (live, gone) = files_between(store, head, kept_from).await?;
        let mut sweep = Self {
            kept_from: (kept_from, time),
            moves: kept_from > head.kept_from,
            condemned: BTreeSet::new(),
            files: Vec::new(),
            expired: Amount::default(),
            unnamed: Amount::default(),
        };
        let young = before_now(options.grace);
        for table in Table::ALL {
            let files = store.inner.root.objects(table.name()).await?;
            sweep.look_at(table, &files, [live.get(&table), gone.get(&table)], young);
        }
        Ok(sweep)
    }

    /// Takes in the files that are not live. One that does not look like ours stays.
    fn look_at(
        &mut self,
        table: Table,
        files: &[Listed],
        [live, gone]: [Option<&HashSet<String>>; 2],
        young: Timestamp,
    ) {
        for file in files.iter().filter(|file| !live.is_some_and(|live| live.contains(&file.name))) {
            let Some(attempt) = attempt_of(&file.name) else { continue };
            if gone.is_some_and(|gone| gone.contains(&file.name)) {
                self.expired.add(file.size);
            } else if file.modified <= young {
                self.unnamed.add(file.size);
                self.condemned.insert(attempt.to_owned());
            } else {
                continue;
            }
            self.files.push(format!("{}/{}", table.name(), file.name));
        }
    }

    /// The commit that says so; `None` where all of it has been said.
    fn decision(&self, head: &State, run: &str) -> Option<Decision> {
        let is_said = self.condemned.is_empty() && !self.moves;
        (!is_said).then(|| Decision {
            condemned: self.condemned.iter().cloned().collect(),
            kept_from: self.moves.then_some(self.kept_from.0),
            ..Decision::following(head, &new_id(), run, "gc")
        })
    }

    async fn carry_out(self, store: &Store, options: &Gc, version: Option<u64>) -> Result<Swept> {
        let root = &store.inner.root;
        for file in &self.files {
            root.delete(file).await?;
            failpoint::hit("after_delete");
        }
        let folded = fold(store, self.kept_from.0, before_now(LEAST_AGE.max(options.grace))).await?;
        let unfinished = root.sweep_unfinished(before_now(LEAST_AGE.max(options.grace))).await?;
        Ok(Swept { folded, unfinished, ..self.told(version) })
    }

    fn told(&self, version: Option<u64>) -> Swept {
        let (folded, unfinished) = (Folded::default(), Amount::default());
        let (kept_from, expired, unnamed) = (self.kept_from, self.expired, self.unnamed);
        Swept { version, kept_from, expired, unnamed, folded, unfinished }
    }
}

/// The time that was `length` ago.
fn before_now(length: Duration) -> Timestamp {
    let length = SignedDuration::try_from(length).unwrap_or(SignedDuration::MAX);
    clock::now().checked_sub(length).unwrap_or(Timestamp::MIN)
}

/// Names of files by table.
type Files = BTreeMap<Table, HashSet<String>>;

/// The files that versions from `from` on have, and those that only versions before it had.
pub(crate) async fn files_between(store: &Store, head: &State, from: u64) -> Result<(Files, Files)> {
    let commits = &store.inner.commits;
    let (mut live, mut gone) = (Files::new(), Files::new());
    let oldest = commits.at(from).await?;
    for (table, files) in &oldest.tables {
        live.entry(*table).or_default().extend(files.keys().cloned());
    }
    let mut next = head.kept_from + 1;
    while next <= head.n() {
        let end = (next + STEP).min(head.n() + 1);
        for decision in commits.read_range(next, end).await? {
            for table in Table::ALL {
                let Some(change) = decision.change(table) else { continue };
                if decision.n > from {
                    live.entry(table).or_default().extend(change.add.iter().map(|file| file.path.clone()));
                } else {
                    gone.entry(table).or_default().extend(change.remove.iter().map(|file| file.path.clone()));
                }
            }
        }
        next = end;
    }
    Ok((live, gone))
}

/// Whether a version that is kept has the file.
pub(crate) async fn is_kept(store: &Store, head: &State, table: Table, name: &str) -> Result<bool> {
    let (live, _) = files_between(store, head, head.kept_from).await?;
    Ok(live.get(&table).is_some_and(|live| live.contains(name)))
}

/// The attempt that wrote the file of this name, where it is named as attempts name theirs.
fn attempt_of(name: &str) -> Option<&str> {
    let (attempt, number) = name.strip_suffix(".parquet")?.split_once('-')?;
    let is_id = attempt.len() == ID_DIGITS && attempt.bytes().all(|byte| byte.is_ascii_hexdigit());
    (is_id && number.parse::<u32>().is_ok()).then_some(attempt)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_of_attempts_are_ours() {
        let id = new_id();
        assert_eq!(attempt_of(&format!("{id}-12.parquet")), Some(id.as_str()));
        let foreign = ["part-00000-1f9a.snappy.parquet", "x-1.parquet", "a.parquet", "notes.txt"];
        assert!(foreign.iter().all(|name| attempt_of(name).is_none()));
        assert_eq!(attempt_of(&format!("{id}-x.parquet")), None);
    }
}

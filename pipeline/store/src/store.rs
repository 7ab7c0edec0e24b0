//! A store: opened, looked at, written to.
//!
//! A [`Store`] is a handle; copies share what they know. It holds no lock and owns nothing: any number of processes
//! may have the same store open, read it and commit to it.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use object_store::ObjectStore;
use sluicebox_record::Table;
use url::Url;

use crate::attempt::{Attempt, new_id};
use crate::log::commits::{Commits, Decided};
use crate::log::decision::{Decision, FORMAT, TableChange};
use crate::log::roll::{Seen, roll_forward};
use crate::log::state::State;
use crate::log::{decision, delta, delta_checkpoint};
use crate::object::metered::Traffic;
use crate::object::root::Root;
use crate::snapshot::Snapshot;
use crate::{Error, ErrorKind, Result, clock, failpoint};

/// The retention that a new store gets unless asked otherwise.
pub const DEFAULT_RETENTION: Duration = Duration::from_secs(365 * 24 * 60 * 60);
/// After so many commits the Delta logs get a checkpoint; also after one that packs files, which is as long as one.
const DELTA_CHECKPOINT: u64 = 16;
/// The version that goes into decisions.
pub(crate) const PROGRAM_VERSION: &str = env!("CARGO_PKG_VERSION");

/// How to open a store.
#[derive(Debug, Clone)]
pub struct StoreOptions {
    /// Whether to create it where there is none.
    pub create: bool,
    /// How long a new store keeps old versions.
    pub retention: Duration,
    /// The object store to use instead of the one that the URL means; for tests.
    pub backend: Option<Arc<dyn ObjectStore>>,
}

impl Default for StoreOptions {
    fn default() -> Self {
        Self { create: false, retention: DEFAULT_RETENTION, backend: None }
    }
}

/// An open store.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) inner: Arc<Inner>,
}

#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) root: Root,
    pub(crate) commits: Commits,
    head: Mutex<Arc<State>>,
    /// The last commit that every table is known to have reached, and one more; 0 for none.
    rolled: AtomicU64,
}

impl Store {
    /// Opens the store at `url`, creates it if asked to, and rolls forward what was decided.
    ///
    /// Where the last commit cannot be rolled forward because the store cannot be written, it is opened all the same;
    /// snapshots then show the commit before.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] where there is none and none is to be created, [`ErrorKind::Usage`] where the URL is no
    /// store's or a newer program wrote it, [`ErrorKind::Io`] where it cannot be read or created.
    pub async fn open(url: &Url, options: StoreOptions) -> Result<Self> {
        failpoint::check()?;
        let root = Root::open(url, options.backend.clone())?;
        let commits = Commits::new(root.clone());
        let (state, seen) = match commits.newest().await? {
            Some(state) => (state, Seen::Found),
            None if options.create => create(&commits, options.retention).await?,
            None => return Err(Error::new(ErrorKind::NotFound, format!("there is no store at '{}'", root.url))),
        };
        let rolled = AtomicU64::new(0);
        let store = Self { inner: Arc::new(Inner { root, commits, head: Mutex::new(Arc::clone(&state)), rolled }) };
        store.readable(state, seen).await?;
        Ok(store)
    }

    /// Its URL, which ends in a slash.
    pub fn url(&self) -> &Url {
        &self.inner.root.url
    }

    /// Bytes read and written, and requests made, since it was opened.
    pub fn traffic(&self) -> Traffic {
        self.inner.root.meters.traffic()
    }

    /// All tables at one commit: at `at`, or at the newest one.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`] where commit `at` has not been made or is not kept any more, else those of reading.
    pub async fn snapshot(&self, at: Option<u64>) -> Result<Snapshot> {
        let head = self.refresh().await?;
        let state = match at {
            None => self.readable(head, Seen::Found).await?,
            Some(n) if n == head.n() => self.readable(head, Seen::Found).await?,
            Some(n) if n < head.kept_from => return Err(self.not_kept(&format!("version {n}"), &head).await?),
            Some(n) if n < head.n() => Arc::new(self.inner.commits.at(n).await?),
            Some(n) => {
                let newest = head.n();
                return Err(Error::usage(format!(
                    "there is no version {n} of '{}'; the newest is {newest}",
                    self.url()
                )));
            }
        };
        Ok(Snapshot::new(self.clone(), state))
    }

    /// All tables as they were at `time`.
    ///
    /// # Errors
    /// [`ErrorKind::Usage`] where the store was created later or does not keep that version any more, else those of
    /// reading.
    pub async fn snapshot_at(&self, time: Timestamp) -> Result<Snapshot> {
        let head = self.refresh().await?;
        let after = self.inner.commits.first_after(time, head.kept_from, head.n()).await?;
        match after.checked_sub(1) {
            Some(n) if n >= head.kept_from => self.snapshot(Some(n)).await,
            Some(_) => Err(self.not_kept(&format!("the version of {time}"), &head).await?),
            None => Err(Error::usage(format!("'{}' was created after {time}", self.url()))),
        }
    }

    /// The error that a version is too old.
    async fn not_kept(&self, what: &str, head: &State) -> Result<Error> {
        let (oldest, url) = (self.inner.commits.read_made(head.kept_from).await?, self.url());
        let (n, time) = (oldest.n, oldest.time);
        Ok(Error::usage(format!("{what} of '{url}' is not kept any more; the oldest is version {n} of {time}")))
    }

    /// The decision of commit `n`, if it has been made.
    ///
    /// # Errors
    /// Those of reading.
    pub async fn decision(&self, n: u64) -> Result<Option<Arc<Decision>>> {
        self.inner.commits.read(n).await
    }

    /// Begins an attempt at a commit on top of `base`.
    pub fn begin(&self, base: &Snapshot, run_id: &str) -> Attempt {
        Attempt::new(self.clone(), Arc::clone(base.state()), run_id)
    }

    /// The newest state, read on from what is known.
    pub(crate) async fn refresh(&self) -> Result<Arc<State>> {
        let state = self.inner.commits.catch_up(self.head()).await?;
        Ok(self.learn(state))
    }

    fn head(&self) -> Arc<State> {
        Arc::clone(&self.inner.head.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Keeps the newer of what is known and `state`.
    pub(crate) fn learn(&self, state: Arc<State>) -> Arc<State> {
        let mut head = self.inner.head.lock().unwrap_or_else(PoisonError::into_inner);
        if state.n() > head.n() {
            *head = state;
        }
        Arc::clone(&head)
    }

    /// The newest state, with every table brought to it.
    pub(crate) async fn refresh_rolled(&self) -> Result<Arc<State>> {
        let state = self.refresh().await?;
        self.roll(&state.last, Seen::Found).await?;
        Ok(state)
    }

    /// Brings every table to `decision`, the newest one.
    pub(crate) async fn roll(&self, decision: &Decision, seen: Seen) -> Result<()> {
        if self.inner.rolled.load(Ordering::SeqCst) > decision.n {
            return Ok(());
        }
        roll_forward(&self.inner.root, &self.inner.commits, decision, seen).await?;
        self.inner.rolled.fetch_max(decision.n + 1, Ordering::SeqCst);
        Ok(())
    }

    /// `head`, or the state before it where some table cannot be brought to `head`.
    async fn readable(&self, head: Arc<State>, seen: Seen) -> Result<Arc<State>> {
        match self.roll(&head.last, seen).await {
            Ok(()) => Ok(head),
            Err(error) if error.kind() == ErrorKind::Io && head.n() > 0 => {
                tracing::warn!(%error, commit = head.n(), "the last commit cannot be rolled forward");
                Ok(Arc::new(self.inner.commits.at(head.n() - 1).await?))
            }
            Err(error) => Err(error),
        }
    }

    /// Brings the tables to `decision`, which stands and follows `head`; its number.
    pub(crate) async fn follow(&self, head: &State, decision: Decision) -> Result<u64> {
        failpoint::hit("after_decision");
        self.roll(&decision, Seen::Made).await?;
        let (n, decision) = (decision.n, Arc::new(decision));
        let state = self.learn(Arc::new(head.clone().after(&decision)?));
        if let Err(error) = self.tend(&state).await {
            tracing::warn!(%error, "the newest commit is not marked");
        }
        Ok(n)
    }

    /// What makes later starts fast. Nothing depends on it.
    async fn tend(&self, state: &State) -> Result<()> {
        let mut hint = self.inner.commits.hint().await?;
        let commits = state.n().saturating_sub(hint.delta.unwrap_or_default());
        if commits >= DELTA_CHECKPOINT || commits > 0 && state.is_packed() {
            match self.checkpoint_tables(state).await {
                Ok(()) => hint.delta = Some(state.n()),
                Err(error) => tracing::warn!(%error, "no Delta checkpoint"),
            }
        }
        self.inner.commits.mark(state, hint).await
    }

    async fn checkpoint_tables(&self, state: &State) -> Result<()> {
        let creation = self.inner.commits.read_made(0).await?;
        delta_checkpoint::make(&self.inner.root, state, &creation).await
    }
}

/// Decides commit 0. Where another process was faster, its store is the one.
async fn create(commits: &Commits, retention: Duration) -> Result<(Arc<State>, Seen)> {
    let schema = |table| {
        let change = TableChange { schema: Some(delta::schema(table)?), ..TableChange::default() };
        Ok((table.name().to_owned(), change))
    };
    let decision = Decision {
        format: FORMAT,
        n: 0,
        attempt: new_id(),
        run: String::new(),
        time: now_after(None),
        operation: "create".to_owned(),
        program_version: PROGRAM_VERSION.to_owned(),
        extract_version: String::new(),
        retention_seconds: Some(retention.as_secs()),
        topics: Vec::new(),
        inputs: Vec::new(),
        condemned: Vec::new(),
        kept_from: None,
        documents: String::new(),
        tables: Table::ALL.into_iter().map(schema).collect::<Result<_>>()?,
        counters: BTreeMap::new(),
    };
    match commits.decide(&decision).await? {
        Decided::Ours => Ok((Arc::new(State::created(&Arc::new(decision))?), Seen::Made)),
        Decided::Other => {
            let found = commits.newest().await?;
            let found = found.map(|state| (state, Seen::Found));
            found.ok_or_else(|| Error::new(ErrorKind::Busy, "another process creates the store at the same time"))
        }
    }
}

/// The time for a commit that follows `last`: now, but later than `last` even if the clock was set back.
pub(crate) fn now_after(last: Option<&decision::Decision>) -> Timestamp {
    let now = clock::now().as_millisecond();
    let least = last.map_or(now, |last| last.time.as_millisecond() + 1);
    Timestamp::from_millisecond(now.max(least)).unwrap_or_else(|_| clock::now())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_does_not_fall_when_the_clock_is_set_back() -> Result<()> {
        let json =
            br#"{"format": 1, "n": 4, "attempt": "a", "run": "", "time": "2999-01-01T00:00:00Z", "operation": "write",
            "program_version": "", "extract_version": "", "inputs": [], "documents": "", "tables": {}}"#;
        let last = Decision::from_json(json, "test")?;
        assert_eq!(now_after(Some(&last)).as_millisecond(), last.time.as_millisecond() + 1);
        assert!(now_after(None) < last.time);
        Ok(())
    }
}

//! The sequence of decisions in a store: reading them, adding one, finding the newest.
//!
//! Decision n+1 is put only by who has seen decision n and has rolled it forward. So the sequence has no gap, and only
//! the newest decision can be one that some table has not reached.

use std::collections::BTreeMap;
use std::future::ready;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use futures::{StreamExt, TryStreamExt, stream};
use jiff::Timestamp;

use super::checkpoint::{self, Hint};
use super::decision::Decision;
use super::state::State;
use crate::error::is_transient;
use crate::object::root::{Put, Root};
use crate::{Error, ErrorKind, Result};

/// Decisions kept in memory, at most so many.
const CACHED: usize = 32;
/// And no more of them than change so many documents.
const CACHED_INPUTS: usize = 4096;
/// Decisions read at once.
const PARALLEL: usize = 16;
/// Decisions read at once where each is let go at once.
const FEW: usize = 4;
/// How often a put of unknown outcome is made anew.
const TRIES: u32 = 8;
/// A checkpoint is due after this many commits in any case.
const CHECKPOINT_COMMITS: u64 = 128;
/// And after this many, if their decisions are half as large as a checkpoint would be.
const CHECKPOINT_LEAST: u64 = 16;

/// What became of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decided {
    /// It stands.
    Ours,
    /// Another one stands in its place.
    Other,
}

/// The decisions of a store.
#[derive(Debug)]
pub(crate) struct Commits {
    root: Root,
    cache: Mutex<BTreeMap<u64, Arc<Decision>>>,
}

/// The folder of the decisions.
pub(crate) const FOLDER: &str = "_sluicebox/commits";

/// The place of decision `n`.
pub(crate) fn path(n: u64) -> String {
    format!("{FOLDER}/{n:020}.json")
}

impl Commits {
    pub(crate) fn new(root: Root) -> Self {
        Self { root, cache: Mutex::default() }
    }

    /// Decision `n`, or `None` where it is not made.
    pub(crate) async fn read(&self, n: u64) -> Result<Option<Arc<Decision>>> {
        let cached = self.cache.lock().unwrap_or_else(PoisonError::into_inner).get(&n).cloned();
        if cached.is_some() {
            return Ok(cached);
        }
        let Some(bytes) = self.root.get(&path(n)).await? else { return Ok(None) };
        let decision = Arc::new(Decision::from_json(&bytes, &path(n))?);
        if decision.n != n {
            return Err(Error::corrupt(format!("'{}' holds commit {}", path(n), decision.n)));
        }
        self.remember(&decision);
        Ok(Some(decision))
    }

    /// Decision `n`, which must have been made.
    pub(crate) async fn read_made(&self, n: u64) -> Result<Arc<Decision>> {
        self.read(n).await?.ok_or_else(|| Error::corrupt(format!("commit {n} is missing: '{}'", path(n))))
    }

    /// Decisions `from..to`, all of which must have been made.
    pub(crate) async fn read_range(&self, from: u64, to: u64) -> Result<Vec<Arc<Decision>>> {
        stream::iter(from..to).map(|n| self.read_made(n)).buffered(PARALLEL).try_collect().await
    }

    /// The first of the commits `from..=to`, all of which must have been made, that was made after `time`; `to` and one
    /// where none was. Times never fall from one commit to the next.
    pub(crate) async fn first_after(&self, time: Timestamp, from: u64, to: u64) -> Result<u64> {
        let (mut low, mut high) = (from, to + 1);
        while low < high {
            let middle = low.midpoint(high);
            match self.read_made(middle).await?.time <= time {
                true => low = middle + 1,
                false => high = middle,
            }
        }
        Ok(low)
    }

    fn remember(&self, decision: &Arc<Decision>) {
        let mut cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        cache.insert(decision.n, Arc::clone(decision));
        let mut inputs: usize = cache.values().map(|decision| decision.inputs.len()).sum();
        while cache.len() > CACHED || (cache.len() > 1 && inputs > CACHED_INPUTS) {
            let first = cache.pop_first();
            inputs -= first.map_or(0, |(_, decision)| decision.inputs.len());
        }
    }

    /// Puts a decision where there is none. After an error of the put the object there tells whose it is; a reply
    /// that was lost is told from a lost race by the attempt's id.
    ///
    /// # Errors
    /// The put's, where nothing stands there and trying again is of no use; what was sent may still arrive.
    pub(crate) async fn decide(&self, decision: &Decision) -> Result<Decided> {
        let bytes = Bytes::from(decision.to_json()?);
        let mut tries = 0;
        loop {
            tries += 1;
            let failure = match self.root.put_if_absent(&path(decision.n), bytes.clone()).await {
                Put::Done => return Ok(Decided::Ours),
                Put::Taken => None,
                Put::Unknown(error) => Some(error),
            };
            if let Some(found) = self.read(decision.n).await? {
                return Ok(if found.attempt == decision.attempt { Decided::Ours } else { Decided::Other });
            }
            match failure {
                Some(error) if !is_transient(&error) || tries >= TRIES => {
                    return Err(self.root.error("write", &path(decision.n), error));
                }
                // A store that answers "taken" while another put is still under way answers so again, or finds it.
                None if tries >= TRIES => {
                    return Err(Error::new(ErrorKind::Busy, format!("commit {} is neither made nor free", decision.n)));
                }
                _ => {}
            }
        }
    }

    /// Makes sure that decision `n`, which was only seen, survives whatever its maker suffers: putting it again
    /// flushes the folder it stands in.
    pub(crate) async fn settle(&self, n: u64) -> Result<()> {
        let bytes = self.root.get(&path(n)).await?;
        let bytes = bytes.ok_or_else(|| Error::corrupt(format!("commit {n} is gone: '{}'", path(n))))?;
        match self.root.put_if_absent(&path(n), bytes).await {
            Put::Done | Put::Taken => Ok(()),
            Put::Unknown(error) => Err(self.root.error("write", &path(n), error)),
        }
    }

    /// The newest state, or `None` where there is no store.
    pub(crate) async fn newest(&self) -> Result<Option<Arc<State>>> {
        let hint = self.hint().await?;
        let Some(state) = self.start(hint.checkpoint, u64::MAX).await? else { return Ok(None) };
        let state = self.replay(state, hint.n).await?;
        self.catch_up(Arc::new(state)).await.map(Some)
    }

    /// The state at commit `n`, which must have been made.
    pub(crate) async fn at(&self, n: u64) -> Result<State> {
        let missing = || Error::corrupt(format!("commit 0 is missing: '{}'", path(0)));
        let state = self.start(None, n).await?.ok_or_else(missing)?;
        self.replay(state, n).await
    }

    /// The state after every decision that has been made since `state`.
    pub(crate) async fn catch_up(&self, mut state: Arc<State>) -> Result<Arc<State>> {
        while let Some(decision) = self.read(state.n() + 1).await? {
            state = Arc::new(Arc::unwrap_or_clone(state).after(&decision)?);
        }
        Ok(state)
    }

    async fn replay(&self, mut state: State, to: u64) -> Result<State> {
        for decision in self.read_range(state.n() + 1, to + 1).await? {
            state = state.after(&decision)?;
        }
        Ok(state)
    }

    /// The state to begin with: the checkpoint `hinted`, else the newest one up to commit `limit`, else commit 0.
    async fn start(&self, hinted: Option<u64>, limit: u64) -> Result<Option<State>> {
        if let Some(n) = hinted
            && let Some(state) = self.checkpoint(n).await?
        {
            return Ok(Some(state));
        }
        let listed = self.root.names(checkpoint::FOLDER).await?;
        let numbers = listed.iter().filter_map(|name| checkpoint::number(name));
        let mut usable: Vec<u64> = numbers.filter(|n| *n <= limit).collect();
        while let Some(n) = usable.pop() {
            if let Some(state) = self.checkpoint(n).await? {
                return Ok(Some(state));
            }
        }
        self.read(0).await?.map(|decision| State::created(&decision)).transpose()
    }

    /// A checkpoint, or `None` where it is missing or of no use.
    pub(crate) async fn checkpoint(&self, n: u64) -> Result<Option<State>> {
        let found = match self.root.get(&checkpoint::path(n)).await? {
            None => self.root.get(&checkpoint::plain_path(n)).await?,
            found => found,
        };
        let (Some(bytes), Some(last)) = (found, self.read(n).await?) else { return Ok(None) };
        let state = checkpoint::decode(&bytes, &last);
        Ok(state.inspect_err(|error| tracing::warn!(%error, "checkpoint left aside")).ok())
    }

    /// The hint; nothing is hinted where it cannot be understood.
    pub(crate) async fn hint(&self) -> Result<Hint> {
        let bytes = self.root.get(checkpoint::HINT).await?;
        Ok(bytes.and_then(|bytes| Hint::decode(&bytes)).unwrap_or_default())
    }

    /// Writes the hint, and a checkpoint where one is due; `hint` is what stood there.
    pub(crate) async fn mark(&self, state: &State, mut hint: Hint) -> Result<()> {
        if self.is_checkpoint_due(state, hint.checkpoint.unwrap_or_default()).await? {
            self.root.put(&checkpoint::path(state.n()), checkpoint::encode(state)?.into()).await?;
            hint.checkpoint = Some(state.n());
        }
        hint.n = hint.n.max(state.n());
        self.root.put(checkpoint::HINT, hint.encode()?.into()).await
    }

    /// A checkpoint is due when reading the decisions since the last one costs about as much as reading it would: the
    /// files that they add are counted where [`CHECKPOINT_LEAST`] divides, a commit that packs files counts by itself.
    async fn is_checkpoint_due(&self, state: &State, last: u64) -> Result<bool> {
        let commits = state.n().saturating_sub(last);
        if commits >= CHECKPOINT_COMMITS || commits > 0 && state.is_packed() {
            return Ok(true);
        }
        if commits < CHECKPOINT_LEAST || !commits.is_multiple_of(CHECKPOINT_LEAST) {
            return Ok(false);
        }
        let files = |decision: &Decision| decision.tables.values().map(|change| change.add.len()).sum::<usize>();
        let read = stream::iter(last + 1..=state.n()).map(|n| self.read_made(n)).buffered(FEW);
        let added = read.try_fold(0, |sum, decision| ready(Ok(sum + files(&decision)))).await?;
        Ok(2 * added >= state.len())
    }
}

//! What every stage counts. A stage never counts for itself: its driver does, so the numbers mean the same everywhere.
//!
//! Busy is time computing or, for a stage of I/O, with a request under way, over all workers; starved is time in which
//! there was nothing to work on; blocked is time waiting for room in the next queue. A stage that is blocked is not
//! slow: the one behind it is.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use sluicebox_record::StageCounters;

use crate::stage::Travels;

/// The counters of one stage, readable while it runs.
#[derive(Debug)]
pub struct Meter {
    stage: &'static str,
    batches_in: AtomicU64,
    batches_out: AtomicU64,
    rows_in: AtomicU64,
    rows_out: AtomicU64,
    bytes_in: AtomicU64,
    rejects_in: AtomicU64,
    rejects_out: AtomicU64,
    busy: AtomicU64,
    starved: AtomicU64,
    blocked: AtomicU64,
}

/// What a stretch of a stage's time went into.
#[derive(Debug, Clone, Copy)]
pub enum Spent {
    /// Computing, or waiting for a request of its own.
    Busy,
    /// Waiting for input.
    Starved,
    /// Waiting for room in the next queue.
    Blocked,
}

impl Meter {
    /// Counters at zero.
    pub fn new(stage: &'static str) -> Self {
        let zero = || AtomicU64::new(0);
        Self {
            stage,
            batches_in: zero(),
            batches_out: zero(),
            rows_in: zero(),
            rows_out: zero(),
            bytes_in: zero(),
            rejects_in: zero(),
            rejects_out: zero(),
            busy: zero(),
            starved: zero(),
            blocked: zero(),
        }
    }

    /// Counts something that came in.
    pub fn came_in(&self, thing: &impl Travels) {
        self.batches_in.fetch_add(1, Relaxed);
        self.rows_in.fetch_add(thing.rows() as u64, Relaxed);
        self.bytes_in.fetch_add(thing.bytes() as u64, Relaxed);
        self.rejects_in.fetch_add(thing.rejects() as u64, Relaxed);
    }

    /// Counts something that goes out.
    pub fn goes_out(&self, thing: &impl Travels) {
        self.batches_out.fetch_add(1, Relaxed);
        self.rows_out.fetch_add(thing.rows() as u64, Relaxed);
        self.rejects_out.fetch_add(thing.rejects() as u64, Relaxed);
    }

    /// Adds a stretch of time.
    pub fn spend(&self, on: Spent, time: Duration) {
        let nanos = u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
        let counter = match on {
            Spent::Busy => &self.busy,
            Spent::Starved => &self.starved,
            Spent::Blocked => &self.blocked,
        };
        counter.fetch_add(nanos, Relaxed);
    }

    /// Waits for `work` and adds the time that it took.
    pub async fn timed<T>(&self, on: Spent, work: impl Future<Output = T>) -> T {
        let start = Instant::now();
        let result = work.await;
        self.spend(on, start.elapsed());
        result
    }

    /// The row of the table `runs` for the stage.
    pub fn counters(&self) -> StageCounters {
        let count = |counter: &AtomicU64| i64::try_from(counter.load(Relaxed)).unwrap_or(i64::MAX);
        let seconds = |nanos: &AtomicU64| Duration::from_nanos(nanos.load(Relaxed)).as_secs_f64();
        StageCounters {
            stage: self.stage.to_owned(),
            batches_in: count(&self.batches_in),
            batches_out: count(&self.batches_out),
            rows_in: count(&self.rows_in),
            rows_out: count(&self.rows_out),
            bytes_in: count(&self.bytes_in),
            rejects: (count(&self.rejects_out) - count(&self.rejects_in)).max(0),
            busy_seconds: seconds(&self.busy),
            starved_seconds: seconds(&self.starved),
            blocked_seconds: seconds(&self.blocked),
        }
    }
}

/// The counters of a pipeline, shared by its stages and whoever watches them.
#[derive(Debug, Clone, Default)]
pub struct Meters(Arc<Mutex<Vec<Arc<Meter>>>>);

impl Meters {
    /// The counters of the stage `name`. A pipeline that runs again goes on counting.
    pub fn of(&self, name: &'static str) -> Arc<Meter> {
        let mut meters = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = meters.iter().find(|meter| meter.stage == name) {
            return Arc::clone(known);
        }
        let meter = Arc::new(Meter::new(name));
        meters.push(Arc::clone(&meter));
        meter
    }

    /// The rows of the table `runs`, in the order of the stages.
    pub fn counters(&self) -> Vec<StageCounters> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().map(|meter| meter.counters()).collect()
    }
}

//! The driver: moves things through stages over bounded queues, keeps their order, counts, and stops.
//!
//! What always holds:
//! - Things leave a stage in the order in which what they were made from came in, whatever the number of threads.
//! - A stage ends in one of three ways: its input ended, and it has finished; the run halted, because another stage
//!   failed or the user aborted, and it was dropped; or it failed itself. Only the first calls `finish`. A queue that
//!   closes says nothing of the reason, so a stage that fails halts the run *before* its end of the queue closes.
//! - The first failure in time is the run's error. What comes after it is consequence: a stage whose neighbour is gone
//!   ends with `Aborted`, which is never taken for a cause.

use std::any::Any;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use futures::future::BoxFuture;
use futures::stream::{FuturesOrdered, StreamExt, poll_fn};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::meter::{Meter, Meters, Spent};
use crate::pool::{ComputePool, Timed};
use crate::stage::{Kernel, Opener, Sink, Source, Spec, Stateful, Travels};
use crate::stop::Stop;
use crate::{Error, Result};

/// How many batches a kernel has under way for each thread: one computing, one ready to start.
const IN_FLIGHT_PER_JOB: usize = 2;

/// The receiving end of a queue.
pub type Inlet<T> = mpsc::Receiver<T>;

/// The queue in front of the stage `spec`.
pub fn queue<T: Travels>(spec: Spec) -> (mpsc::Sender<T>, Inlet<T>) {
    mpsc::channel(spec.queue)
}

/// A pipeline under way.
pub struct Flow {
    pool: Arc<ComputePool>,
    stop: Stop,
    halt: CancellationToken,
    failure: Arc<Mutex<Option<Error>>>,
    tasks: JoinSet<()>,
    meters: Meters,
}

impl Flow {
    /// A pipeline without stages; what they count goes to `meters`.
    pub fn new(pool: Arc<ComputePool>, stop: Stop, meters: Meters) -> Self {
        Self { pool, stop, halt: CancellationToken::new(), failure: Arc::default(), tasks: JoinSet::new(), meters }
    }

    /// Runs one stage. `kept` is its end of the next queue, which must not close before the run is halted.
    fn spawn(&mut self, work: impl Future<Output = Result<()>> + Send + 'static, kept: impl Any + Send) {
        let (halt, failure) = (self.halt.clone(), Arc::clone(&self.failure));
        self.tasks.spawn(async move {
            let outcome = tokio::select! {
                biased;
                () = halt.cancelled() => return,
                outcome = work => outcome,
            };
            if let Err(error) = outcome {
                if !matches!(error, Error::Aborted) {
                    failure.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
                }
                halt.cancel();
            }
            drop(kept);
        });
    }

    /// Adds the beginning. It ends early where the run drains.
    pub fn source<S: Source>(&mut self, source: S, output: mpsc::Sender<S::Output>) {
        let meter = self.meters.of(source.spec().name);
        let (stop, kept) = (self.stop.clone(), output.clone());
        let work = async move {
            let draining = Box::pin(async move { stop.draining().await });
            let mut things = source.stream().take_until(draining);
            while let Some(thing) = meter.timed(Spent::Busy, things.next()).await {
                send(&output, thing?, &meter).await?;
            }
            Ok(())
        };
        self.spawn(work, kept);
    }

    /// Adds a stage of I/O.
    pub fn opener<S: Opener>(&mut self, stage: Arc<S>, mut input: Inlet<S::Input>, output: mpsc::Sender<S::Output>) {
        let meter = self.meters.of(stage.spec().name);
        let (kept, halt) = (output.clone(), self.halt.clone());
        let work = async move {
            let (counting, ahead, asked) = (Arc::clone(&meter), stage.ahead(), Arc::new(AtomicUsize::new(0)));
            let asking = Arc::clone(&asked);
            let opened = poll_fn(move |context| input.poll_recv(context)).map(move |thing| {
                counting.came_in(&thing);
                asking.fetch_add(1, Relaxed);
                let (opening, answered) = (stage.open(thing), Arc::clone(&asking));
                async move {
                    let opened = opening.await;
                    answered.fetch_sub(1, Relaxed);
                    opened
                }
            });
            let mut opened = opened.buffered(ahead);
            loop {
                let waits_for = if asked.load(Relaxed) > 0 { Spent::Busy } else { Spent::Starved };
                let Some(pieces) = meter.timed(waits_for, opened.next()).await else { break };
                let mut pieces = pieces?;
                while let Some(piece) = meter.timed(Spent::Busy, pieces.next()).await {
                    send(&output, piece?, &meter).await?;
                }
            }
            orderly(&halt)
        };
        self.spawn(work, kept);
    }

    /// Adds a stage without state: many at once, in order.
    pub fn kernel<K: Kernel>(&mut self, kernel: Arc<K>, input: Inlet<K::Input>, output: mpsc::Sender<K::Output>) {
        let spec = kernel.spec();
        let (kept, halt) = (output.clone(), self.halt.clone());
        let cap = self.pool.jobs().saturating_mul(IN_FLIGHT_PER_JOB);
        let (pool, meter) = (Arc::clone(&self.pool), self.meters.of(spec.name));
        let crew = Crew { kernel, spec, cap, pool, meter, input, output };
        self.spawn(
            async move {
                crew.work().await?;
                orderly(&halt)
            },
            kept,
        );
    }

    /// Adds a stage with state: one by one.
    pub fn stateful<S: Stateful>(&mut self, stage: S, mut input: Inlet<S::Input>, output: mpsc::Sender<S::Output>) {
        let spec = stage.spec();
        let meter = self.meters.of(spec.name);
        let (kept, halt, pool) = (output.clone(), self.halt.clone(), Arc::clone(&self.pool));
        let work = async move {
            let mut worker = Worker { stage: Some(stage), spec, pool, meter, output };
            while let Some(thing) = worker.meter.timed(Spent::Starved, input.recv()).await {
                worker.meter.came_in(&thing);
                worker.step(|stage| stage.push(thing)).await?;
            }
            orderly(&halt)?;
            worker.step(S::finish).await
        };
        self.spawn(work, kept);
    }

    /// Adds the end; its outcome comes from [`Flow::finish`].
    pub fn sink<S: Sink>(&mut self, mut sink: S, mut input: Inlet<S::Input>) -> oneshot::Receiver<S::Outcome> {
        let meter = self.meters.of(sink.spec().name);
        let halt = self.halt.clone();
        let (sender, receiver) = oneshot::channel();
        let work = async move {
            while let Some(thing) = meter.timed(Spent::Starved, input.recv()).await {
                meter.came_in(&thing);
                meter.timed(Spent::Busy, sink.write(thing)).await?;
            }
            orderly(&halt)?;
            let outcome = meter.timed(Spent::Busy, sink.finish()).await?;
            let _nobody_waits = sender.send(outcome);
            Ok(())
        };
        self.spawn(work, ());
        receiver
    }

    /// Waits for all stages.
    ///
    /// # Errors
    /// The first failure of a stage, or [`Error::Aborted`].
    pub async fn finish<T>(mut self, outcome: oneshot::Receiver<T>) -> Result<T> {
        tokio::select! {
            () = self.stop.aborting() => self.halt.cancel(),
            () = async { while self.tasks.join_next().await.is_some() {} } => {}
        }
        while self.tasks.join_next().await.is_some() {}
        let failure = self.failure.lock().unwrap_or_else(PoisonError::into_inner).take();
        match failure {
            Some(error) => Err(error),
            None => outcome.await.map_err(|_| Error::Aborted),
        }
    }
}

/// Whether the end of a queue is the end of the input and not the trace of a failure.
fn orderly(halt: &CancellationToken) -> Result<()> {
    if halt.is_cancelled() { Err(Error::Aborted) } else { Ok(()) }
}

async fn send<T: Travels>(output: &mpsc::Sender<T>, mut thing: T, meter: &Meter) -> Result<()> {
    meter.goes_out(&thing);
    thing.depart();
    meter.timed(Spent::Blocked, output.send(thing)).await.map_err(|_| Error::Aborted)
}

/// A stage without state, many of which work at once.
struct Crew<K: Kernel> {
    kernel: Arc<K>,
    spec: Spec,
    /// How many things may be in the stage.
    cap: usize,
    pool: Arc<ComputePool>,
    meter: Arc<Meter>,
    input: Inlet<K::Input>,
    output: mpsc::Sender<K::Output>,
}

impl<K: Kernel> Crew<K> {
    async fn work(mut self) -> Result<()> {
        let mut under_way = FuturesOrdered::new();
        let mut ready: Option<(K::Output, Instant)> = None;
        let mut open = true;
        while open || ready.is_some() || !under_way.is_empty() {
            let inside = under_way.len() + usize::from(ready.is_some());
            let asked = Instant::now();
            tokio::select! {
                biased;
                // Taking in comes first, so that the pool stays busy while a result waits for room.
                thing = self.input.recv(), if open && inside < self.cap => match thing {
                    Some(thing) => {
                        if inside == 0 {
                            self.meter.spend(Spent::Starved, asked.elapsed());
                        }
                        under_way.push_back(self.start(thing));
                    }
                    None => open = false,
                },
                room = self.output.reserve(), if ready.is_some() => {
                    let room = room.map_err(|_| Error::Aborted)?;
                    if let Some((thing, since)) = ready.take() {
                        self.meter.spend(Spent::Blocked, since.elapsed());
                        room.send(thing);
                    }
                }
                Some(done) = under_way.next(), if ready.is_none() && !under_way.is_empty() => {
                    ready = Some((self.made(done)?, Instant::now()));
                }
            }
        }
        Ok(())
    }

    fn start(&self, thing: K::Input) -> BoxFuture<'static, Result<Timed<Result<K::Output>>>> {
        self.meter.came_in(&thing);
        let kernel = Arc::clone(&self.kernel);
        self.pool.start(self.spec.name, move || kernel.apply(thing))
    }

    /// What is made of one thing, counted and about to leave.
    fn made(&self, done: Result<Timed<Result<K::Output>>>) -> Result<K::Output> {
        let (made, time) = done?;
        self.meter.spend(Spent::Busy, time);
        let mut made = made?;
        self.meter.goes_out(&made);
        made.depart();
        Ok(made)
    }
}

/// A stage with state on its way to the pool and back.
struct Worker<S: Stateful> {
    /// Away while it computes.
    stage: Option<S>,
    spec: Spec,
    pool: Arc<ComputePool>,
    meter: Arc<Meter>,
    output: mpsc::Sender<S::Output>,
}

impl<S: Stateful> Worker<S> {
    /// Does `work`, then sends everything that it made ready.
    async fn step(&mut self, work: impl FnOnce(&mut S) -> Result<()> + Send + 'static) -> Result<()> {
        let mut made = self.compute(|stage| work(stage).and_then(|()| stage.next())).await?;
        while let Some(thing) = made {
            send(&self.output, thing, &self.meter).await?;
            made = self.compute(S::next).await?;
        }
        Ok(())
    }

    async fn compute<T: Send + 'static>(
        &mut self,
        work: impl FnOnce(&mut S) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let mut stage = self.stage.take().ok_or(Error::Panicked(self.spec.name))?;
        let answer = self.pool.start(self.spec.name, move || {
            let done = work(&mut stage);
            (stage, done)
        });
        let ((stage, done), time) = answer.await?;
        self.stage = Some(stage);
        self.meter.spend(Spent::Busy, time);
        done
    }
}

#[cfg(test)]
mod tests;

//! Order, counters, back pressure by exact numbers, and the ways in which a pipeline ends.

use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::Duration;

use async_trait::async_trait;
use futures::future::BoxFuture;
use futures::stream::BoxStream;
use proptest::prelude::*;

use super::*;
use crate::stage::Pieces;
use crate::stop::Signal;

impl Travels for u64 {
    fn rows(&self) -> usize {
        1
    }
    fn bytes(&self) -> usize {
        10
    }
}

/// Gives the numbers below `n`, and counts how many were asked for.
struct Count {
    n: u64,
    given: Arc<AtomicUsize>,
}

impl Source for Count {
    type Output = u64;
    fn spec(&self) -> Spec {
        Spec { name: "count", queue: 0 }
    }
    fn stream(self) -> BoxStream<'static, Result<u64>> {
        let given = self.given;
        futures::stream::iter(0..self.n).inspect(move |_| _ = given.fetch_add(1, SeqCst)).map(Ok).boxed()
    }
}

/// Gives each number twice.
struct Twice;

impl Opener for Twice {
    type Input = u64;
    type Output = u64;
    fn spec(&self) -> Spec {
        Spec { name: "twice", queue: 1 }
    }
    fn ahead(&self) -> usize {
        2
    }
    fn open(&self, input: u64) -> BoxFuture<'static, Result<Pieces<u64>>> {
        Box::pin(async move { Ok(futures::stream::iter([Ok(input), Ok(input)]).boxed()) })
    }
}

/// Takes longer for some numbers than for others, and fails or panics at one.
struct Uneven {
    fails_at: Option<u64>,
    panics_at: Option<u64>,
}

impl Kernel for Uneven {
    type Input = u64;
    type Output = u64;
    fn spec(&self) -> Spec {
        Spec { name: "uneven", queue: 2 }
    }
    fn apply(&self, input: u64) -> Result<u64> {
        assert_ne!(self.panics_at, Some(input));
        if self.fails_at == Some(input) {
            return Err(Error::NoInput(input.to_string()));
        }
        std::thread::sleep(Duration::from_micros((input * 7919) % 500));
        Ok(input * 2)
    }
}

/// Gives sums of three.
#[derive(Default)]
struct SumOfThree {
    got: Vec<u64>,
    ended: bool,
}

impl Stateful for SumOfThree {
    type Input = u64;
    type Output = u64;
    fn spec(&self) -> Spec {
        Spec { name: "sum", queue: 2 }
    }
    fn push(&mut self, input: u64) -> Result<()> {
        self.got.push(input);
        Ok(())
    }
    fn finish(&mut self) -> Result<()> {
        self.ended = true;
        Ok(())
    }
    fn next(&mut self) -> Result<Option<u64>> {
        if self.got.len() < 3 && !self.ended {
            return Ok(None);
        }
        let sum = std::mem::take(&mut self.got).iter().sum();
        Ok((sum > 0).then_some(sum))
    }
}

/// Collects, and says so when it was finished; takes no more than `room` things.
struct Collect {
    got: Vec<u64>,
    room: usize,
    finished: Arc<AtomicUsize>,
}

#[async_trait]
impl Sink for Collect {
    type Input = u64;
    type Outcome = Vec<u64>;
    fn spec(&self) -> Spec {
        Spec { name: "collect", queue: 2 }
    }
    async fn write(&mut self, input: u64) -> Result<()> {
        if self.got.len() == self.room {
            std::future::pending::<()>().await;
        }
        self.got.push(input);
        Ok(())
    }
    async fn finish(self) -> Result<Vec<u64>> {
        self.finished.fetch_add(1, SeqCst);
        Ok(self.got)
    }
}

struct Pipeline {
    flow: Flow,
    meters: Meters,
    outcome: oneshot::Receiver<Vec<u64>>,
    given: Arc<AtomicUsize>,
    finished: Arc<AtomicUsize>,
    stop: Stop,
}

fn pipeline(n: u64, jobs: usize, kernel: Uneven, room: usize) -> Pipeline {
    let (stop, given, finished) = (Stop::new(), Arc::default(), Arc::default());
    let meters = Meters::default();
    let mut flow = Flow::new(Arc::new(ComputePool::new(jobs).unwrap()), stop.clone(), meters.clone());
    let sink = Collect { got: Vec::new(), room, finished: Arc::clone(&finished) };
    let (to_twice, twice) = queue(Twice.spec());
    let (to_uneven, uneven) = queue(kernel.spec());
    let (to_sum, sum) = queue(SumOfThree::default().spec());
    let (to_collect, collect) = queue(sink.spec());
    flow.source(Count { n, given: Arc::clone(&given) }, to_twice);
    flow.opener(Arc::new(Twice), twice, to_uneven);
    flow.kernel(Arc::new(kernel), uneven, to_sum);
    flow.stateful(SumOfThree::default(), sum, to_collect);
    let outcome = flow.sink(sink, collect);
    Pipeline { flow, meters, outcome, given, finished, stop }
}

const EVEN: Uneven = Uneven { fails_at: None, panics_at: None };

fn expected(n: u64) -> Vec<u64> {
    let doubled: Vec<u64> = (0..n).flat_map(|i| [2 * i, 2 * i]).collect();
    doubled.chunks(3).map(|three| three.iter().sum()).filter(|sum| *sum > 0).collect()
}

fn on_runtime<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap().block_on(work)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn order_and_content_do_not_depend_on_jobs(n in 0u64..80, jobs in 1usize..9) {
        let got = on_runtime(async {
            let run = pipeline(n, jobs, EVEN, usize::MAX);
            run.flow.finish(run.outcome).await
        });
        prop_assert_eq!(got.unwrap(), expected(n));
    }
}

#[test]
fn every_stage_counts_alike() {
    on_runtime(async {
        let run = pipeline(9, 3, EVEN, usize::MAX);
        run.flow.finish(run.outcome).await.unwrap();
        let counters = run.meters.counters();
        let table: Vec<_> =
            counters.iter().map(|c| (c.stage.clone(), c.batches_in, c.batches_out, c.rows_in, c.bytes_in)).collect();
        let row = |stage: &str, came_in, went_out| (stage.to_owned(), came_in, went_out, came_in, came_in * 10);
        assert_eq!(
            table,
            [row("count", 0, 9), row("twice", 9, 18), row("uneven", 18, 18), row("sum", 18, 6), row("collect", 6, 0)]
        );
        assert!(counters[2].busy_seconds > 0.0);
    });
}

#[test]
fn a_full_sink_holds_the_source_back() {
    on_runtime(async {
        let run = pipeline(1000, 1, EVEN, 2);
        let finishing = tokio::spawn(run.flow.finish(run.outcome));
        let mut before = usize::MAX;
        while before != run.given.load(SeqCst) {
            before = run.given.load(SeqCst);
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        // From behind, in halves of numbers: 2 sums in the sink, 1 with which it waits, 2 in its queue and 1 blocked before
        // it are 18; 2 wait for `sum`, 1 is blocked before it, 1 is under way in the kernel, 2 wait for it and 1 is blocked
        // before it: 25 halves of 13 numbers. 1 waits to be opened, 1 is blocked before that. Nothing is opened ahead,
        // since opening does not wait here.
        let moved: Vec<_> = run.meters.counters().iter().map(|c| (c.batches_in, c.batches_out)).collect();
        assert_eq!((before, moved), (15, vec![(0, 15), (13, 25), (22, 21), (18, 6), (3, 0)]));
        run.stop.press(Signal::Interrupt);
        run.stop.press(Signal::Interrupt);
        assert!(matches!(finishing.await.unwrap(), Err(Error::Aborted)));
        assert_eq!(run.finished.load(SeqCst), 0);
    });
}

#[test]
fn a_failure_ends_the_run_and_finishes_nothing() {
    for jobs in [1, 4] {
        let (error, finished) = on_runtime(async {
            let kernel = Uneven { fails_at: Some(40), panics_at: Some(41) };
            let run = pipeline(1000, jobs, kernel, usize::MAX);
            (run.flow.finish(run.outcome).await.err(), run.finished.load(SeqCst))
        });
        assert!(matches!(error, Some(Error::NoInput(at)) if at == "40"), "the first in order is the cause");
        assert_eq!(finished, 0);
    }
}

#[test]
fn a_panic_ends_the_run_by_name() {
    let error = on_runtime(async {
        let run = pipeline(50, 2, Uneven { fails_at: None, panics_at: Some(20) }, usize::MAX);
        run.flow.finish(run.outcome).await.err()
    });
    assert!(matches!(error, Some(Error::Panicked("uneven"))), "{error:?}");
}

#[test]
fn draining_finishes_what_was_begun() {
    on_runtime(async {
        let run = pipeline(u64::MAX, 2, EVEN, usize::MAX);
        tokio::time::sleep(Duration::from_millis(20)).await;
        run.stop.press(Signal::Terminate);
        let got = run.flow.finish(run.outcome).await.unwrap();
        assert_eq!(run.finished.load(SeqCst), 1);
        let begun = run.given.load(SeqCst) as u64;
        let all = [begun, begun - 1].map(expected);
        assert!(all.contains(&got), "whole inputs only, and none left out");
    });
}

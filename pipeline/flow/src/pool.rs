//! Where kernels compute: a pool of `--jobs` threads apart from the threads that wait for I/O, so that a long
//! computation never keeps a timer, a signal or a socket waiting.

use std::time::{Duration, Instant};

use futures::FutureExt;
use futures::future::BoxFuture;
use tokio::sync::oneshot;

use crate::{Error, Result};

/// An answer, and the time that it took.
pub type Timed<T> = (T, Duration);

/// The threads that kernels run on.
#[derive(Debug)]
pub struct ComputePool {
    threads: rayon::ThreadPool,
    jobs: usize,
}

impl ComputePool {
    /// A pool of `jobs` threads.
    ///
    /// # Errors
    /// [`Error::Pool`] where the operating system refuses a thread.
    pub fn new(jobs: usize) -> Result<Self> {
        let threads = rayon::ThreadPoolBuilder::new()
            .num_threads(jobs)
            .thread_name(|nth| format!("compute-{nth}"))
            // A panic is a bug of the kernel. It reaches the waiting stage as a lost answer, which ends the run;
            // rayon's own way would end the process without a word on which stage it was.
            .panic_handler(|_| {})
            .build()
            .map_err(Error::Pool)?;
        Ok(Self { threads, jobs })
    }

    /// How many threads it has.
    pub fn jobs(&self) -> usize {
        self.jobs
    }

    /// Starts `work` for the stage `stage`; the answer comes with the time that it took.
    pub fn start<T: Send + 'static>(
        &self,
        stage: &'static str,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> BoxFuture<'static, Result<Timed<T>>> {
        let (sender, receiver) = oneshot::channel();
        self.threads.spawn(move || {
            let start = Instant::now();
            let answer = work();
            let _nobody_waits = sender.send((answer, start.elapsed()));
        });
        async move { receiver.await.map_err(|_| Error::Panicked(stage)) }.boxed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_is_an_error_that_names_the_stage() -> Result<()> {
        let pool = ComputePool::new(1)?;
        let lost = pool.start("extract", || -> usize { panic!("a bug") }).await;
        assert_eq!(lost.err().map(|error| error.to_string()).as_deref(), Some("stage 'extract' panicked"));
        let (answer, _) = pool.start("extract", || 7).await?;
        assert_eq!(answer, 7, "the pool goes on");
        Ok(())
    }
}

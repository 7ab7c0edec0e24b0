//! What a stage is. Its author writes what happens to one thing; the driver moves things, waits, counts and stops.
//!
//! A [`Kernel`] has no state and may work on many batches at once; the driver keeps their order. A [`Stateful`] stage
//! sees everything one by one in order, because what it makes depends on what came before; a reason is due for each.
//! Both compute and neither awaits. The ends of the pipeline wait for I/O: a [`Source`] begins it, an [`Opener`] turns
//! each thing into a stream of pieces, a [`Sink`] ends it.

use async_trait::async_trait;
use futures::future::BoxFuture;
use futures::stream::BoxStream;

use crate::Result;

/// What a stage is called and how many things may wait in front of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spec {
    /// Its name in counters, logs and errors.
    pub name: &'static str,
    /// The capacity of the queue in front of it.
    pub queue: usize,
}

/// What moves between stages.
pub trait Travels: Send + 'static {
    /// Rows in it, for the counters.
    fn rows(&self) -> usize;
    /// Bytes of it, for the counters.
    fn bytes(&self) -> usize;
    /// Rejects in it, for the counters.
    fn rejects(&self) -> usize {
        0
    }
    /// Called when it is put into a queue; marks its memory permit.
    fn depart(&mut self) {}
}

/// A stage without state: one thing in, one thing out.
pub trait Kernel: Send + Sync + 'static {
    /// What comes in.
    type Input: Travels;
    /// What goes out.
    type Output: Travels;
    /// Name and queue.
    fn spec(&self) -> Spec;
    /// What becomes of one thing. The same input gives the same output, whatever else is under way.
    ///
    /// # Errors
    /// Only what must end the run; an unusable part of the input is a reject in the output.
    fn apply(&self, input: Self::Input) -> Result<Self::Output>;
}

/// A stage with state, which sees everything in order. After each thing that comes in, what is ready goes out piece by
/// piece, so that one large thing does not become many pieces in memory at once.
pub trait Stateful: Send + 'static {
    /// What comes in.
    type Input: Travels;
    /// What goes out.
    type Output: Travels;
    /// Name and queue.
    fn spec(&self) -> Spec;
    /// Takes one thing in.
    ///
    /// # Errors
    /// Only what must end the run.
    fn push(&mut self, input: Self::Input) -> Result<()>;
    /// Is told that everything has come in. Not called where the run fails.
    ///
    /// # Errors
    /// Only what must end the run.
    fn finish(&mut self) -> Result<()>;
    /// Gives the next thing that is ready; none until more comes in.
    ///
    /// # Errors
    /// Only what must end the run.
    fn next(&mut self) -> Result<Option<Self::Output>>;
}

/// Where things come from.
pub trait Source: Send + 'static {
    /// What goes out.
    type Output: Travels;
    /// Name; there is no queue in front of it.
    fn spec(&self) -> Spec;
    /// Everything, in order.
    fn stream(self) -> BoxStream<'static, Result<Self::Output>>;
}

/// The pieces of one thing.
pub type Pieces<T> = BoxStream<'static, Result<T>>;

/// A stage of I/O: opens each thing and gives its pieces.
pub trait Opener: Send + Sync + 'static {
    /// What comes in.
    type Input: Travels;
    /// What goes out.
    type Output: Travels;
    /// Name and queue.
    fn spec(&self) -> Spec;
    /// How many things are opened ahead of the one whose pieces are going out.
    fn ahead(&self) -> usize;
    /// Opens one thing. Resolves with its first piece at hand, so that opening ahead hides the wait for it.
    fn open(&self, input: Self::Input) -> BoxFuture<'static, Result<Pieces<Self::Output>>>;
}

/// Where things end.
#[async_trait]
pub trait Sink: Send + 'static {
    /// What comes in.
    type Input: Travels;
    /// What is left when everything is in.
    type Outcome: Send + 'static;
    /// Name and queue.
    fn spec(&self) -> Spec;
    /// Takes one thing.
    ///
    /// # Errors
    /// What must end the run.
    async fn write(&mut self, input: Self::Input) -> Result<()>;
    /// Makes the end of it. Not called where the run fails.
    ///
    /// # Errors
    /// What must end the run.
    async fn finish(self) -> Result<Self::Outcome>;
}

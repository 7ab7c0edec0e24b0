//! One number of bytes for everything that is in memory because of an input: what was read, the rows made from it,
//! and what the writers hold. The data itself holds the permits, so what is dropped is given back.
//!
//! Only the reader waits, in [`Budget::reserve`]. Every later stage takes or resizes without waiting, since a stage
//! that holds memory while it waits for more can wait for ever. A reservation waits while it does not fit *and*
//! something is travelling between stages. What travels always arrives without the reader's help; so in the end either
//! memory comes back, or nothing travels and what holds the memory (half an article in the decoder, an open row group
//! in the writer) needs the next piece to let go. Then the piece is let in over the limit. No article, however large
//! against the limit, can block the run, and the excess is at most one article and the read-ahead.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

/// A budget of bytes.
#[derive(Debug)]
pub struct Budget {
    limit: usize,
    state: Mutex<State>,
    changed: Notify,
    /// Reservations are served in the order in which they were made: the oldest holds this.
    turn: tokio::sync::Mutex<()>,
}

#[derive(Debug, Default)]
struct State {
    used: usize,
    travelling: usize,
    peak: usize,
}

impl Budget {
    /// A budget of `limit` bytes.
    pub fn new(limit: usize) -> Arc<Self> {
        Arc::new(Self { limit, state: Mutex::default(), changed: Notify::new(), turn: tokio::sync::Mutex::new(()) })
    }

    /// The number of bytes it was made with.
    pub fn limit(&self) -> usize {
        self.limit
    }

    /// Bytes held now.
    pub fn used(&self) -> usize {
        self.state().used
    }

    /// The most that was ever held.
    pub fn peak(&self) -> usize {
        self.state().peak
    }

    /// Waits for `bytes`, as the header says.
    pub async fn reserve(self: &Arc<Self>, bytes: usize) -> Permit {
        let _turn = self.turn.lock().await;
        loop {
            let changed = self.changed.notified();
            if let Some(permit) = self.admit(bytes) {
                return permit;
            }
            changed.await;
        }
    }

    /// Takes `bytes` at once, over the limit if need be.
    pub fn take(self: &Arc<Self>, bytes: usize) -> Permit {
        self.state().add(bytes);
        Permit { budget: Arc::clone(self), bytes, travelling: false }
    }

    fn admit(self: &Arc<Self>, bytes: usize) -> Option<Permit> {
        let mut state = self.state();
        let fits = state.used.saturating_add(bytes) <= self.limit;
        if !fits && state.travelling > 0 {
            return None;
        }
        state.add(bytes);
        Some(Permit { budget: Arc::clone(self), bytes, travelling: false })
    }

    /// The state holds plain numbers, which a panic elsewhere cannot leave half changed.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn add(&mut self, bytes: usize) {
        self.used = self.used.saturating_add(bytes);
        self.peak = self.peak.max(self.used);
    }
}

/// The right to some bytes of a [`Budget`]; dropping it gives them back.
#[derive(Debug)]
pub struct Permit {
    budget: Arc<Budget>,
    bytes: usize,
    travelling: bool,
}

impl Permit {
    /// The bytes it stands for.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Makes it stand for `bytes`, without waiting.
    pub fn resize(&mut self, bytes: usize) {
        let mut state = self.budget.state();
        state.used = state.used.saturating_sub(self.bytes);
        state.add(bytes);
        let shrinks = bytes < self.bytes;
        self.bytes = bytes;
        drop(state);
        if shrinks {
            self.budget.changed.notify_waiters();
        }
    }

    /// Marks what it belongs to as on its way between stages.
    pub fn depart(&mut self) {
        if !self.travelling {
            self.travelling = true;
            self.budget.state().travelling += 1;
        }
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        let mut state = self.budget.state();
        state.used = state.used.saturating_sub(self.bytes);
        if self.travelling {
            state.travelling = state.travelling.saturating_sub(1);
        }
        drop(state);
        self.budget.changed.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;

    use super::*;

    #[test]
    fn what_fits_is_admitted_and_given_back() {
        let budget = Budget::new(10);
        let mut first = budget.reserve(6).now_or_never().expect("6 of 10 fit");
        first.depart();
        assert!(budget.reserve(5).now_or_never().is_none(), "5 do not fit beside 6 that travel");
        first.resize(5);
        let second = budget.reserve(5).now_or_never().expect("5 and 5 fit");
        drop((first, second));
        assert_eq!((budget.used(), budget.peak()), (0, 10));
    }

    #[test]
    fn what_is_larger_than_the_rest_waits_only_for_what_travels() {
        let budget = Budget::new(10);
        let _half_an_article = budget.take(8);
        let mut batch = budget.take(1);
        batch.depart();
        assert!(budget.reserve(8).now_or_never().is_none(), "the batch may still give memory back");
        drop(batch);
        let rest = budget.reserve(8).now_or_never().expect("nothing travels, so the article must go on");
        assert_eq!(rest.bytes() + 8, budget.used());
    }

    #[test]
    fn what_is_larger_than_everything_passes_alone() {
        let budget = Budget::new(10);
        assert!(budget.reserve(1000).now_or_never().is_some());
        assert_eq!(budget.used(), 0);
    }

    #[tokio::test]
    async fn the_oldest_reservation_is_served_first() {
        let budget = Budget::new(10);
        let mut held = budget.take(10);
        held.depart();
        let ask = |bytes: usize| {
            let budget = Arc::clone(&budget);
            tokio::spawn(async move {
                let mut permit = budget.reserve(bytes).await;
                permit.depart();
                permit
            })
        };
        let large = ask(9);
        tokio::task::yield_now().await;
        let small = ask(2);
        tokio::task::yield_now().await;
        held.resize(8);
        tokio::task::yield_now().await;
        assert_eq!(budget.used(), 8, "2 fit, but the 9 came first");
        drop(held);
        let large = large.await.unwrap();
        tokio::task::yield_now().await;
        assert_eq!(budget.used(), 9, "the 2 wait for the 9 that travel");
        drop(large);
        assert_eq!(small.await.unwrap().bytes(), 2);
    }
}

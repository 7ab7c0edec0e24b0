//! How a run is told to end before its work is done.
//!
//! There are two steps and they only go forward. *Draining*: no further input is begun, what was begun is finished
//! and committed. *Aborting*: everything is dropped where it stands; what was committed stays. The first SIGINT or
//! SIGTERM drains, the second aborts.

use std::sync::{Arc, OnceLock};

use tokio_util::sync::CancellationToken;

/// What made a run stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// Ctrl-C at the terminal.
    Interrupt,
    /// A request by the system, or by whoever started the process.
    Terminate,
}

impl Signal {
    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Interrupt => "SIGINT",
            Self::Terminate => "SIGTERM",
        }
    }
}

/// The switch that all stages of a run look at.
#[derive(Debug, Clone, Default)]
pub struct Stop {
    draining: CancellationToken,
    aborting: CancellationToken,
    signal: Arc<OnceLock<Signal>>,
}

impl Stop {
    /// A switch that nobody has pressed.
    pub fn new() -> Self {
        Self::default()
    }

    /// One press: the first drains, a further one aborts.
    pub fn press(&self, signal: Signal) {
        if self.draining.is_cancelled() {
            self.aborting.cancel();
        }
        let _first = self.signal.set(signal);
        self.draining.cancel();
    }

    /// What made it stop, if anything did.
    pub fn signal(&self) -> Option<Signal> {
        self.signal.get().copied()
    }

    /// Whether no further input should be begun.
    pub fn is_draining(&self) -> bool {
        self.draining.is_cancelled()
    }

    /// Resolves when draining begins.
    pub async fn draining(&self) {
        self.draining.cancelled().await;
    }

    /// Resolves when everything should be dropped.
    pub async fn aborting(&self) {
        self.aborting.cancelled().await;
    }

    /// Presses the switch at each SIGINT and SIGTERM, from now until the runtime ends; `pressed` is told of each.
    ///
    /// # Errors
    /// The operating system's, where it refuses the handlers.
    pub fn listen(&self, pressed: impl Fn(Signal, bool) + Send + 'static) -> std::io::Result<()> {
        let mut signals = signals()?;
        let stop = self.clone();
        tokio::spawn(async move {
            while let Some(signal) = signals.next().await {
                stop.press(signal);
                pressed(signal, stop.aborting.is_cancelled());
            }
        });
        Ok(())
    }
}

#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
fn signals() -> std::io::Result<Signals> {
    use tokio::signal::unix::{SignalKind, signal};
    Ok(Signals { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
}

#[cfg(unix)]
impl Signals {
    async fn next(&mut self) -> Option<Signal> {
        tokio::select! {
            got = self.interrupt.recv() => got.map(|()| Signal::Interrupt),
            got = self.terminate.recv() => got.map(|()| Signal::Terminate),
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
fn signals() -> std::io::Result<Signals> {
    Ok(Signals)
}

#[cfg(not(unix))]
impl Signals {
    async fn next(&mut self) -> Option<Signal> {
        tokio::signal::ctrl_c().await.ok().map(|()| Signal::Interrupt)
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;

    use super::*;

    #[test]
    fn the_first_press_drains_and_the_second_aborts() {
        let stop = Stop::new();
        assert!(!stop.is_draining());
        stop.press(Signal::Terminate);
        assert!(stop.is_draining() && stop.aborting().now_or_never().is_none());
        stop.press(Signal::Interrupt);
        assert!(stop.aborting().now_or_never().is_some());
        assert_eq!(stop.signal(), Some(Signal::Terminate), "the first one decides the exit code");
    }
}

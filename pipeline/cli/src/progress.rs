//! What a run shows of itself while it runs: a bar on a terminal, a line of log now and then, or nothing.

use std::io::{self, IsTerminal};
use std::time::Duration;

use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressStyle};
use sluicebox_flow::Board;
use sluicebox_flow::meter::Meters;

use crate::size;

/// How progress is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Progress {
    /// A bar on a terminal, else nothing.
    Auto,
    /// A bar.
    Bar,
    /// A line of log every ten seconds.
    Log,
    /// Nothing.
    None,
}

/// How often the bar moves.
const BAR_INTERVAL: Duration = Duration::from_millis(100);
/// How often a line is logged.
const LOG_INTERVAL: Duration = Duration::from_secs(10);
const TEMPLATE: &str = "{bar:32} {percent:>3}% {bytes}/{total_bytes} {bytes_per_sec} {msg}";

/// A bar, which may not be there.
#[derive(Debug, Clone)]
pub(crate) struct Bar {
    bar: Option<ProgressBar>,
    interval: Option<Duration>,
}

impl Bar {
    /// What `progress` asks for.
    pub(crate) fn new(progress: Progress) -> Self {
        let is_bar = match progress {
            Progress::Auto => io::stderr().is_terminal(),
            Progress::Bar => true,
            Progress::Log | Progress::None => false,
        };
        let bar = is_bar.then(|| {
            let style = ProgressStyle::with_template(TEMPLATE).unwrap_or_else(|_| ProgressStyle::default_bar());
            ProgressBar::new(0).with_style(style.progress_chars("=> "))
        });
        let interval = match progress {
            _ if is_bar => Some(BAR_INTERVAL),
            Progress::Log => Some(LOG_INTERVAL),
            _ => None,
        };
        Self { bar, interval }
    }

    /// Does `work`, which writes to stderr, beside the bar.
    pub(crate) fn aside(&self, work: impl FnOnce()) {
        match &self.bar {
            Some(bar) => bar.suspend(work),
            None => work(),
        }
    }

    /// Shows where the run stands until it is dropped.
    pub(crate) async fn follow(&self, board: Board, meters: Meters) {
        let Some(interval) = self.interval else { return std::future::pending().await };
        let mut ticks = tokio::time::interval(interval);
        ticks.tick().await;
        loop {
            ticks.tick().await;
            self.show(&board, &meters);
        }
    }

    fn show(&self, board: &Board, meters: &Meters) {
        let tally = board.tally();
        let counters = meters.counters();
        let stage = |name: &str| counters.iter().find(|counters| counters.stage == name);
        let read = stage("decode").map_or(0, |decode| decode.bytes_in);
        let articles = stage("decode").map_or(0, |decode| decode.rows_out);
        match &self.bar {
            Some(bar) => {
                bar.set_length(u64::try_from(tally.input_bytes.max(read)).unwrap_or_default());
                bar.set_position(u64::try_from(read).unwrap_or_default());
                bar.set_message(format!(
                    "{}, {}",
                    size::count(articles, "article"),
                    size::count(tally.commits, "commit")
                ));
            }
            None => tracing::info!(
                inputs = tally.inputs,
                unchanged = tally.unchanged,
                bytes = read,
                articles,
                commits = tally.commits,
                "running"
            ),
        }
    }

    /// Takes the bar away.
    pub(crate) fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

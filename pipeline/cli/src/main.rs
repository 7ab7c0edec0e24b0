//! The `sluicebox` command: what was typed becomes a command, the command an outcome, the outcome an exit code.
//!
//! Data goes to stdout, everything else to stderr. Every failure comes back to `main` as a value; exit codes are decided
//! in `exit` alone.

mod cli;
mod commands;
mod config;
mod exit;
mod logging;
mod output;
mod progress;
mod prompt;
mod settings;
mod size;
mod style;
mod time;
mod vocabulary;

use std::process::ExitCode;

use crate::cli::Command;
use crate::config::{Parsed, Stop};
use crate::exit::{Failure, Outcome};

/// Kernels make many small strings on all threads at once, and rows die on another thread than the one that made them:
/// the case that the system's allocator is slowest at, and after which it keeps pages that the memory budget does not know.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().collect();
    match config::parse(&arguments) {
        Ok(parsed) => exit::report(execute(parsed)),
        Err(Stop::Arguments(error)) => exit::of_arguments(&error),
        Err(Stop::File(failure)) => exit::report(Err(failure)),
    }
}

/// The threads of a run for files and for encoding. The allocator keeps pages for each thread that ever worked, and the
/// runtime would take another one whenever all are busy: with some twenty of them a run over many small files held
/// three times what it needed.
const THREADS_FOR_FILES: usize = 4;

fn execute(parsed: Parsed) -> Result<Outcome, Failure> {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    // Only there: readers of a Delta log wait on such a thread for another one.
    if matches!(parsed.cli.command, Command::Run(_)) {
        builder.max_blocking_threads(THREADS_FOR_FILES);
    }
    let runtime = builder.enable_all().build()?;
    let outcome = runtime.block_on(commands::execute(parsed.cli.command, parsed.settings));
    // A request that hangs, or a thread that still computes for a run that was aborted, must not hold up the end.
    runtime.shutdown_background();
    outcome
}

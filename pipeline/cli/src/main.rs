//! The `sluicebox` command: what was typed becomes a command, the command an outcome, the outcome an exit code.
//!
//! Data goes to stdout, everything else to stderr. Every failure comes back to `main` as a value; exit codes are decided
//! in `exit` alone.

mod cli;
mod commands;
mod exit;
mod logging;
mod output;
mod progress;
mod prompt;
mod size;
mod style;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::Cli;
use crate::exit::{Failure, Outcome};

/// Kernels make many small strings on all threads at once, and rows die on another thread than the one that made them:
/// the case that the system's allocator is slowest at, and after which it keeps pages that the memory budget does not know.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return exit::of_arguments(&error),
    };
    exit::report(execute(cli))
}

fn execute(cli: Cli) -> Result<Outcome, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let outcome = runtime.block_on(commands::execute(cli.command));
    // A request that hangs, or a thread that still computes for a run that was aborted, must not hold up the end.
    runtime.shutdown_background();
    outcome
}

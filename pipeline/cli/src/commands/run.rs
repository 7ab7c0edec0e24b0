//! `sluicebox run`: inputs in, commits out.

mod dry;
mod job;
mod metrics;
mod report;
mod summary;

use clap::Args;
use jiff::Timestamp;
use sluicebox_flow::{Asked, Choice};

pub(crate) use self::job::Job;
use crate::exit::{Failure, Outcome};
use crate::settings::Settings;
use crate::time;

const EXAMPLES: &str = "\
Examples:
  sluicebox run news/                               a folder, with all that is below it
  sluicebox run 'news/**/*.jsonl' notes.txt         files by pattern, kept from the shell
  zcat dump.jsonl.gz | sluicebox run -              standard input
  sluicebox run s3://bucket/2024/ --store s3://bucket/store
  sluicebox run news/ --dry-run                     what would be done, and why
  sluicebox run news/ --since 2d --limit 1000       of what was modified in two days, so many
  sluicebox run news/ --strict --max-rejects 5%     exit code 3 where there are rejects, 1 where many
  sluicebox run news/ --vocabulary mine/            with words and topics of your own
  sluicebox run                                     with the inputs and settings of ./sluicebox.toml

An input that is in the store as it is, is left alone; one that changed replaces its rows; one that is gone \
from a folder keeps its rows and is marked 'gone'. What was rejected is tried again when the input, the rules or the \
program change. Ctrl-C finishes and commits what was begun; the next run goes on from there.";

/// Read inputs into the store.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Files, folders, patterns, URLs (s3, gs, az, http, file), or - for standard input
    #[arg(value_name = "INPUT")]
    inputs: Vec<String>,
    /// Only inputs modified since then: a time, a date (UTC), or how long ago, as in 36h or 2d
    #[arg(long, value_name = "TIME", value_parser = time::since)]
    since: Option<Timestamp>,
    /// Read so many of the inputs that are new or changed, and leave the rest to the next run
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Tell what would be done about each input, and why; write nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    settings: Settings,
}

/// Does it.
///
/// # Errors
/// What ended the run.
pub(crate) async fn execute(arguments: Arguments) -> Result<Outcome, Failure> {
    let Arguments { inputs, since, limit, dry_run, settings } = arguments;
    if inputs.is_empty() {
        return Err(Failure::usage("no input is named").hint("name some, or set 'inputs' in sluicebox.toml"));
    }
    Job { asked: Asked::Inputs(inputs), choice: Choice { since, limit }, is_dry: dry_run, settings }.execute().await
}

//! `sluicebox optimize`: few files of many.

use std::io::Write;

use clap::Args;
use jiff::Timestamp;
use sluicebox_flow::run_id;
use sluicebox_store::{Optimize, Optimized, Packed};

use super::open;
use crate::cli::StoreArgument;
use crate::exit::{Failure, Outcome};
use crate::output::{self, tell};
use crate::size::{self, count};

const EXAMPLES: &str = "\
Examples:
  sluicebox optimize                                pack what small files there are
  sluicebox optimize --dry-run                      what that would be

Files under 16 MiB become files of about 32 MiB, and figures are sorted by topic, indicator and period in each. No row \
changes; runs beside it do no harm. A run does it by itself where a table has more than 64 small files. The old files stay \
for older versions, until 'sluicebox gc' finds those past their time.";

/// Pack small data files into larger ones.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Tell what would be packed; write nothing
    #[arg(long)]
    dry_run: bool,
    /// Memory for sorting; beyond it the disk is used
    #[arg(long, value_name = "SIZE", default_value = "512MiB", value_parser = size::parse)]
    #[arg(env = "SLUICEBOX_MEMORY", hide_env_values = true)]
    memory: usize,
    #[command(flatten)]
    store: StoreArgument,
}

/// Does it.
///
/// # Errors
/// Where the store cannot be read or written, or others were faster too often.
pub(crate) async fn execute(arguments: Arguments) -> Result<Outcome, Failure> {
    let Arguments { dry_run, memory, store } = arguments;
    let run_id = run_id(Timestamp::now());
    let options = Optimize { memory: memory / 2, run_id, only_due: false, dry_run };
    let done = open(&store.store).await?.optimize(&options).await?;
    let mut stdout = output::stdout();
    for packed in &done.tables {
        writeln!(stdout, "{}", line(packed, dry_run))?;
    }
    stdout.flush()?;
    tell(&summary(&done, dry_run, &store.store));
    Ok(Outcome::Done)
}

/// A number of files with their size.
fn files((number, bytes): (u64, u64)) -> String {
    let signed = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    format!("{} of {}", count(signed(number), "file"), size::show(signed(bytes)))
}

fn line(packed: &Packed, is_dry: bool) -> String {
    let (name, before) = (packed.table.name(), files(packed.before));
    if is_dry { format!("{name:<12} {before}") } else { format!("{name:<12} {before} became {}", files(packed.after)) }
}

fn summary(done: &Optimized, is_dry: bool, store: &str) -> String {
    match done.version {
        _ if done.tables.is_empty() => "nothing to pack\n".to_owned(),
        _ if is_dry => "dry run: these would be packed, nothing was written\n".to_owned(),
        Some(version) => format!("packed\n  store {store}, version {version}\n"),
        None => "nothing written\n".to_owned(),
    }
}

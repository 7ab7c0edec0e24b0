//! `sluicebox gc`: deletes what no version that is kept has any more.

use std::io::Write;
use std::time::Duration;

use clap::Args;
use jiff::Timestamp;
use sluicebox_flow::run_id;
use sluicebox_store::{Amount, Gc, Swept};

use super::open;
use crate::cli::StoreArgument;
use crate::exit::{Failure, Outcome};
use crate::output::{self, tell};
use crate::size::{self, count};
use crate::time;

const EXAMPLES: &str = "\
Examples:
  sluicebox gc                                      once a day or once a week, beside runs
  sluicebox gc --dry-run                            what would be deleted
  sluicebox gc --retention 30d                      keep a month of older versions

Files go that only versions past their time have, and files that killed runs left behind and that are older than the \
grace. What goes is put into the store first, where a run that was stopped for long and goes on finds it and begins \
again. Logs are folded as far as no kept version needs them. An older version than the oldest that is kept cannot be \
opened with --as-of any more.";

/// Delete files that no version needs.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// How old a file must be that no version has
    #[arg(long, value_name = "TIME", default_value = "1d", value_parser = time::length)]
    grace: Duration,
    /// How long old versions are kept; what the store was created with unless given
    #[arg(long, value_name = "TIME", value_parser = time::length)]
    retention: Option<Duration>,
    /// Tell what would be deleted; delete nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    store: StoreArgument,
}

/// Does it.
///
/// # Errors
/// Where the store cannot be read, written or deleted from, or others were faster too often.
pub(crate) async fn execute(arguments: Arguments) -> Result<Outcome, Failure> {
    let Arguments { grace, retention, dry_run, store } = arguments;
    let options = Gc { grace, retention, run_id: run_id(Timestamp::now()), dry_run };
    let swept = open(&store.store).await?.gc(&options).await?;
    let mut stdout = output::stdout();
    for (what, amount) in [
        ("files of expired versions", swept.expired),
        ("files that no version has", swept.unnamed),
        ("files never finished", swept.unfinished),
        ("entries of logs", swept.folded),
    ] {
        if amount != Amount::default() {
            writeln!(stdout, "{what:<27} {}", shown(amount))?;
        }
    }
    stdout.flush()?;
    tell(&summary(&swept, dry_run, &store.store));
    Ok(Outcome::Done)
}

fn shown(amount: Amount) -> String {
    let signed = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    format!("{} of {}", count(signed(amount.objects), "object"), size::show(signed(amount.bytes)))
}

fn summary(swept: &Swept, is_dry: bool, store: &str) -> String {
    let (n, time) = swept.kept_from;
    let kept = format!("  store {store}, kept from version {n} of {time} on\n");
    let amounts = [swept.expired, swept.unnamed, swept.unfinished, swept.folded];
    match amounts.iter().all(|amount| *amount == Amount::default()) {
        true => format!("nothing to delete\n{kept}"),
        false if is_dry => format!("dry run: these would be deleted, nothing was\n{kept}"),
        false => format!("deleted\n{kept}"),
    }
}

//! `sluicebox verify`: whether every byte of the store is the one that was written.

use std::io::Write;

use clap::Args;
use sluicebox_store::{Damage, ErrorKind, Store, StoreOptions, Verified, parse_location};

use crate::cli::StoreArgument;
use crate::exit::{Failure, Outcome};
use crate::output;
use crate::size::{self, count};

const EXAMPLES: &str = "\
Examples:
  sluicebox verify && echo whole                    exit code 10 where something is damaged
  sluicebox sql --verify 'SELECT ...'               checks what a query reads, block by block

All data files of all versions that are kept are read and compared with the sizes and hashes recorded at their commits, \
and all entries and checkpoints of the logs with what they follow from. 'sluicebox check' asks whether the rows are sound.";

/// Compare every byte of the store with what was written.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(flatten)]
    store: StoreArgument,
}

/// Does it.
///
/// # Errors
/// Where the store cannot be read; that it is damaged is an outcome.
pub(crate) async fn execute(arguments: Arguments) -> Result<Outcome, Failure> {
    let found = match verify(&arguments.store.store).await {
        // A store whose newest commit is damaged cannot even be opened.
        Err(error) if error.kind() == ErrorKind::Corrupt => of_error(&error),
        found => found?,
    };
    let mut stdout = output::stdout();
    for Damage { place, what } in &found.damage {
        writeln!(stdout, "{place} {what}")?;
    }
    writeln!(stdout, "{}", summary(&found))?;
    stdout.flush()?;
    Ok(if found.damage.is_empty() { Outcome::Done } else { Outcome::DoesNotHold })
}

async fn verify(location: &str) -> sluicebox_store::Result<Verified> {
    Store::open(&parse_location(location)?, StoreOptions::default()).await?.verify().await
}

fn of_error(error: &sluicebox_store::Error) -> Verified {
    let damage = Damage { place: "the store cannot be read:".to_owned(), what: error.to_string() };
    Verified { damage: vec![damage], ..Verified::default() }
}

fn summary(found: &Verified) -> String {
    let signed = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let files = format!("{} of {}", count(signed(found.files), "data file"), size::show(signed(found.bytes)));
    let entries = if found.entries == 1 {
        "1 log entry".to_owned()
    } else {
        format!("{} log entries", size::grouped(signed(found.entries)))
    };
    match i64::try_from(found.damage.len()).unwrap_or(i64::MAX) {
        0 => format!("{files} and {entries} are as they were written"),
        damaged => format!("{} found in {files} and {entries}", count(damaged, "damaged object")),
    }
}

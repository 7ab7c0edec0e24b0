//! `sluicebox doctor`: whether a place can hold a store.

use std::io::Write;

use clap::Args;
use sluicebox_store::{StoreOptions, examine, parse_location};

use crate::cli::StoreArgument;
use crate::exit::{Failure, Outcome};
use crate::output;
use crate::style::Style;

const EXAMPLES: &str = "\
Examples:
  sluicebox doctor                                  exit code 10 where something does not hold
  sluicebox doctor --store s3://bucket/news         before the first run: credentials, bucket, conditional puts

An object is written under _sluicebox/doctor, read, listed, written a second time, which must be refused, and deleted.";

/// Try out whether a place can hold a store.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(flatten)]
    store: StoreArgument,
}

/// Does it.
///
/// # Errors
/// Where the place is none that a store can be at.
pub(crate) async fn execute(arguments: Arguments) -> Result<Outcome, Failure> {
    let examined = examine(&parse_location(&arguments.store.store)?, &StoreOptions::default()).await?;
    let style = Style::new(output::is_terminal());
    let mut stdout = output::stdout();
    for one in &examined {
        let verdict = if one.holds { style.good("ok") } else { style.bad("no") };
        writeln!(stdout, "{verdict} {:<16} {}", one.name, one.detail)?;
    }
    stdout.flush()?;
    Ok(if examined.iter().all(|one| one.holds) { Outcome::Done } else { Outcome::DoesNotHold })
}

//! `sluicebox check`: the queries that return no row where the store is sound.

use std::io::Write;

use clap::Args;
use sluicebox_query::{CHECKS, Format, Layout, Limits, Outcome as Found, write_batches};

use super::session;
use crate::cli::StoreArgument;
use crate::exit::{Failure, Outcome};
use crate::output;
use crate::size::count;
use crate::style::Style;

const EXAMPLES: &str = "\
Examples:
  sluicebox check && echo sound                     exit code 10 where a check does not hold

Each check is a query that asks what must hold of every row, such as whether the text of an \
article holds every quote at its offsets.";

/// Rows shown of a check that does not hold.
const SHOWN: usize = 5;

/// Check that the store is sound.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(flatten)]
    store: StoreArgument,
}

/// Does it.
///
/// # Errors
/// Where a check cannot be made.
pub(crate) async fn execute(arguments: Arguments) -> Result<Outcome, Failure> {
    let session = session(&arguments.store.store, &Limits::default()).await?;
    let style = Style::new(output::is_terminal());
    let mut stdout = output::stdout();
    let mut broken = 0_i64;
    for check in CHECKS {
        let found = session.check(*check, SHOWN).await?;
        broken += i64::from(!found.holds());
        print(&found, style, &mut stdout)?;
        stdout.flush()?;
    }
    let total = i64::try_from(CHECKS.len()).unwrap_or_default();
    match broken {
        0 => {
            writeln!(stdout, "{} hold", count(total, "check"))?;
            stdout.flush()?;
            Ok(Outcome::Done)
        }
        _ => {
            writeln!(stdout, "{} of {total} do not hold", count(broken, "check"))?;
            stdout.flush()?;
            Ok(Outcome::DoesNotHold)
        }
    }
}

fn print(found: &Found, style: Style, out: &mut output::Stdout) -> Result<(), Failure> {
    let (name, question) = (found.check.name(), found.check.question());
    if found.holds() {
        writeln!(out, "{} {name:<22} {}", style.good("ok"), style.dim(question))?;
        return Ok(());
    }
    let rows = count(i64::try_from(found.rows).unwrap_or(i64::MAX), "row");
    writeln!(out, "{} {name:<22} {question} {rows} say no:", style.bad("no"))?;
    write_batches(&found.shown, Format::Table, Layout { width: output::width(), records: false }, out)?;
    Ok(())
}

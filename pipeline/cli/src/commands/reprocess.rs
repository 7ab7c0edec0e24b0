//! `sluicebox reprocess`: extracts again what older rules extracted.

use std::collections::BTreeSet;

use clap::Args;
use sluicebox_flow::{Asked, Choice, Older};
use sluicebox_query::{Format, Layout, Limits};

use super::run::Job;
use super::session;
use crate::exit::{Failure, Outcome};
use crate::settings::Settings;

const EXAMPLES: &str = "\
Examples:
  sluicebox reprocess --dry-run                     which documents older rules made rows of
  sluicebox reprocess                               extract them again from articles.text
  sluicebox reprocess --where \"uri LIKE '%/2024/%'\"
  sluicebox reprocess --where \"document_id IN (SELECT document_id FROM metrics WHERE topic = 'drugs')\"
  sluicebox reprocess --decode                      read the sources again too
  sluicebox diff 12 13                              what became of the figures

A document's new rows take the place of the older ones in one commit; the older version of the store keeps the older \
rows. It may be stopped and started again at any moment, and runs beside it do no harm.";

/// Extract again what older rules extracted.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Only documents for which this holds: a condition of SQL on the table documents
    #[arg(long = "where", value_name = "SQL")]
    condition: Option<String>,
    /// Decode the sources again; of one that is not there any more the rows stay
    #[arg(long)]
    decode: bool,
    /// Tell which documents would be extracted again; write nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    settings: Settings,
}

/// Does it.
///
/// # Errors
/// What ended the run, or where the condition is none.
pub(crate) async fn execute(arguments: Arguments) -> Result<Outcome, Failure> {
    let Arguments { condition, decode, dry_run, settings } = arguments;
    let only = match &condition {
        Some(condition) => Some(documents(&settings, condition).await?),
        None => None,
    };
    Job { asked: Asked::Older(Older { only, decode }), choice: Choice::default(), is_dry: dry_run, settings }
        .execute()
        .await
}

/// The documents for which `condition` holds.
async fn documents(settings: &Settings, condition: &str) -> Result<BTreeSet<String>, Failure> {
    let limits = Limits { memory: settings.memory, ..Limits::default() };
    let session = session(&settings.store.store, &limits).await?;
    // The line end keeps a comment at the end of the condition from hiding the parenthesis.
    let query = format!("SELECT document_id FROM documents WHERE ({condition}\n)");
    let mut ids = Vec::new();
    let layout = Layout { width: None, records: false };
    session.run(&query, Format::Csv, layout, &mut ids).await?;
    Ok(String::from_utf8_lossy(&ids).lines().skip(1).map(str::to_owned).collect())
}

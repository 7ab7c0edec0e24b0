//! `sluicebox replay`: reads again the documents that have rejects.

use clap::Args;
use sluicebox_flow::{Asked, Choice, RejectCode};
use sluicebox_query::{Format, Layout, Limits};

use super::run::Job;
use super::session;
use crate::exit::{Failure, Outcome};
use crate::output;
use crate::settings::Settings;

const EXAMPLES: &str = "\
Examples:
  sluicebox replay --list                           which codes there are, and how often
  sluicebox replay --code unreadable                try again what could not be fetched
  sluicebox replay --code invalid_json --dry-run    which documents that would be
  sluicebox sql 'SELECT uri, code, span_start, excerpt, detail FROM rejects'

Each document with such a reject is read again from its place, as a whole, and its rows are replaced in one commit. A \
run does the same by itself for inputs that changed, and for all rejects when the rules or the program did.";

/// The codes, their documents and an example of each.
const LIST: &str = "SELECT code, count(*) AS rejects, count(DISTINCT uri) AS documents, min(uri) AS example \
                    FROM rejects GROUP BY code ORDER BY code";

/// Read again what was rejected.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// A code of the table rejects, once or more often; every code where none is given
    #[arg(long, value_name = "CODE", value_parser = code)]
    #[arg(help = format!("A code of rejects, once or more often; all where none is given: {}", names()))]
    code: Vec<RejectCode>,
    /// List the codes in the store with their numbers, and do nothing
    #[arg(long, conflicts_with_all = ["code", "dry_run", "limit"])]
    list: bool,
    /// Read so many of the documents, and leave the rest
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Tell which documents would be read; write nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    settings: Settings,
}

fn names() -> String {
    RejectCode::ALL.map(RejectCode::as_str).join(", ")
}

fn code(name: &str) -> Result<RejectCode, String> {
    let found = RejectCode::ALL.into_iter().find(|code| code.as_str() == name);
    found.ok_or_else(|| format!("the codes are {}", names()))
}

/// Does it.
///
/// # Errors
/// What ended the run, or why there is no list.
pub(crate) async fn execute(arguments: Arguments) -> Result<Outcome, Failure> {
    let Arguments { code, list, limit, dry_run, settings } = arguments;
    if list {
        let session = session(&settings.store.store, &Limits::default()).await?;
        let format = Format::default_for(output::is_terminal());
        let layout = Layout { width: output::width(), records: false };
        session.run(LIST, format, layout, &mut output::stdout()).await?;
        return Ok(Outcome::Done);
    }
    let codes = if code.is_empty() { RejectCode::ALL.to_vec() } else { code };
    let choice = Choice { limit, ..Choice::default() };
    Job { asked: Asked::Rejects(codes), choice, is_dry: dry_run, settings }.execute().await
}

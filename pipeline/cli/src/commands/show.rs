//! `sluicebox show`: the evidence of a figure or an article.

mod page;

use std::io::Write;

use clap::Args;
use sluicebox_query::Limits;

use super::session;
use crate::cli::StoreArgument;
use crate::exit::{Failure, Outcome};
use crate::output;
use crate::style::Style;

const EXAMPLES: &str = "\
Examples:
  sluicebox show 4f1c9a                             the figure or article whose id begins so
  sluicebox sql 'SELECT metric_id, quote FROM ev LIMIT 5'    ids of figures about electric cars

Ids stand in metrics.metric_id and articles.article_id.";

/// Show the evidence of a figure or an article.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// A metric_id or article_id, or the beginning of one that no other has
    #[arg(value_name = "ID")]
    id: String,
    #[command(flatten)]
    store: StoreArgument,
}

/// Does it.
///
/// # Errors
/// Where there is no such id, or the store cannot be read.
pub(crate) async fn execute(arguments: Arguments) -> Result<Outcome, Failure> {
    let session = session(&arguments.store.store, &Limits::default()).await?;
    let Some(found) = session.find(&arguments.id).await? else {
        let message = format!("no figure and no article has the id '{}'", arguments.id);
        return Err(Failure::usage(message).hint("ids stand in metrics.metric_id and articles.article_id"));
    };
    let page = page::of(&found, Style::new(output::is_terminal()))?;
    let mut stdout = output::stdout();
    stdout.write_all(page.as_bytes())?;
    stdout.flush()?;
    Ok(Outcome::Done)
}

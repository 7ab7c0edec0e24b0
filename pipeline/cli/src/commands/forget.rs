//! `sluicebox forget`: takes documents out of the store, with all that was read from them.

use std::io::Write;

use clap::Args;
use sluicebox_flow::{Forget, Forgotten};
use sluicebox_store::parse_location;

use crate::cli::StoreArgument;
use crate::exit::{Failure, Outcome};
use crate::output::{self, tell};
use crate::size::count;

const EXAMPLES: &str = "\
Examples:
  sluicebox forget news/a.txt                       a document, by its path
  sluicebox forget s3://bucket/news/a.txt           or by its URI, as it stands in documents.uri
  sluicebox forget 'news/2019/**/*.txt' --dry-run   which documents a pattern means
  sluicebox forget news/2019/                       all documents of a folder, by the slash at its end
  sluicebox forget --gone                           all that runs have found gone from their places

All of it happens in one commit. Older versions of the store have the rows until they are cleaned away. A document that \
is still at its place comes back with the next run that finds it there.";

/// Remove documents with all that was read from them.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Documents of the store: URIs, paths, patterns, or folders with a slash at the end
    #[arg(value_name = "URI", required_unless_present = "gone")]
    uris: Vec<String>,
    /// Every document that runs have found gone
    #[arg(long)]
    gone: bool,
    /// Tell which documents would be removed; write nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    store: StoreArgument,
}

/// Does it.
///
/// # Errors
/// Where a target is no document of the store, or the store cannot be read or written.
pub(crate) async fn execute(arguments: Arguments) -> Result<Outcome, Failure> {
    let Arguments { uris, gone, dry_run, store } = arguments;
    let forget = Forget { store: parse_location(&store.store)?, targets: uris, gone, dry_run };
    let forgotten = forget.execute().await?;
    let mut stdout = output::stdout();
    for (uri, articles) in &forgotten.documents {
        writeln!(stdout, "{uri}  {}", count(*articles, "article"))?;
    }
    stdout.flush()?;
    tell(&summary(&forgotten, dry_run, &store.store));
    Ok(Outcome::Done)
}

fn summary(forgotten: &Forgotten, is_dry: bool, store: &str) -> String {
    let number = i64::try_from(forgotten.documents.len()).unwrap_or(i64::MAX);
    let articles = forgotten.documents.iter().map(|(_, articles)| articles).sum();
    let what = format!("{} with {}", count(number, "document"), count(articles, "article"));
    match forgotten.version {
        _ if number == 0 => "nothing to forget\n".to_owned(),
        _ if is_dry => format!("dry run: {what} would be forgotten, nothing was written\n"),
        Some(version) => format!("forgotten: {what}\n  store {store}, version {version}\n"),
        None => format!("nothing written for {what}\n"),
    }
}

//! `sluicebox sql`: queries over the tables of one commit.

use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};

use clap::Args;
use sluicebox_query::{Format, Layout, Limits, Session};

use super::{at, open};
use crate::cli::StoreArgument;
use crate::exit::{Failure, Kind, Outcome};
use crate::{output, prompt, size};

const EXAMPLES: &str = "\
Examples:
  sluicebox sql 'SELECT * FROM figures LIMIT 10'    figures with their sentences
  sluicebox sql 'SELECT * FROM topic_totals'        articles and figures by topic
  sluicebox sql -f query.sql --format csv > out.csv
  sluicebox sql --as-of 7d 'SELECT count(*) FROM metrics'
  sluicebox sql                                     a prompt; \\d lists tables and views, \\h helps

Tables: documents, articles, metrics, passed_over, rejects, runs, topics. Views: energy, \
environment, transport, drugs, ev, topic_totals, figures, coverage, scoring, and one for each \
topic of a vocabulary of your own. A query only reads.";

/// Query the store.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// The query; several are divided by semicolons. A prompt where none is given
    #[arg(value_name = "QUERY", conflicts_with = "file")]
    query: Option<String>,
    /// Read the query from this file, or from standard input for -
    #[arg(short, long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// The form of the output; a table on a terminal, else jsonl
    #[arg(long, value_name = "FORM", value_parser = format)]
    #[arg(help = format!("The form of the output: {}; a table on a terminal, else jsonl", names()))]
    format: Option<Format>,
    /// Query this version or time: a number, a time, a date (UTC), or how long ago
    #[arg(long, value_name = "VERSION|TIME")]
    as_of: Option<String>,
    /// Compare every block that is read with its hash; what is damaged is an error
    #[arg(long)]
    verify: bool,
    #[command(flatten)]
    store: StoreArgument,
    /// Memory for sorting, joining and grouping; beyond it the disk is used
    #[arg(long, value_name = "SIZE", default_value = "512MiB", value_parser = size::parse)]
    #[arg(env = "SLUICEBOX_MEMORY", hide_env_values = true)]
    memory: usize,
}

fn names() -> String {
    Format::ALL.map(Format::name).join(", ")
}

fn format(name: &str) -> Result<Format, String> {
    name.parse().map_err(|_| format!("the forms are {}", names()))
}

/// Does it.
///
/// # Errors
/// Why the query gave no answer.
pub(crate) async fn execute(arguments: Arguments) -> Result<Outcome, Failure> {
    let limits = Limits { memory: arguments.memory, ..Limits::default() };
    let Some(query) = query(&arguments)? else {
        if arguments.as_of.is_some() || arguments.verify {
            return Err(Failure::usage("--as-of and --verify need a query; the prompt is about the newest version"));
        }
        let store = open(&arguments.store.store).await?;
        return prompt::run(&store, limits, arguments.format.unwrap_or(Format::Table)).await;
    };
    let is_terminal = output::is_terminal();
    let format = arguments.format.unwrap_or_else(|| Format::default_for(is_terminal));
    if is_terminal && !format.is_text() {
        return Err(Failure::usage(format!("'{}' is nothing for a terminal", format.name()))
            .hint("send it to a file: > out.bin"));
    }
    let snapshot = at(&open(&arguments.store.store).await?, arguments.as_of.as_deref()).await?;
    let snapshot = if arguments.verify { snapshot.checked().await? } else { snapshot };
    let session = Session::open(&snapshot, &limits).await?;
    let layout = Layout { width: output::width(), records: false };
    session.run(&query, format, layout, &mut output::stdout()).await?;
    Ok(Outcome::Done)
}

/// The query that was typed, named or sent; none where a prompt is wanted.
fn query(arguments: &Arguments) -> Result<Option<String>, Failure> {
    match (&arguments.query, &arguments.file) {
        (Some(query), _) => Ok(Some(query.clone())),
        (None, Some(file)) if file == Path::new("-") => standard_input().map(Some),
        (None, Some(file)) => read(file).map(Some),
        (None, None) if io::stdin().is_terminal() => Ok(None),
        (None, None) => standard_input().map(Some),
    }
}

fn standard_input() -> Result<String, Failure> {
    let mut query = String::new();
    io::stdin().lock().read_to_string(&mut query)?;
    Ok(query)
}

fn read(file: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(file).map_err(|error| {
        let kind = if error.kind() == io::ErrorKind::NotFound { Kind::Usage } else { Kind::Io };
        Failure::new(kind, format!("query file '{}' cannot be read: {error}", file.display()))
    })
}

//! `sluicebox files`: the live data files of one version, for tools that do not read the transaction log.

use clap::{Args, ValueEnum};
use sluicebox_query::{FileForm, write_files};
use sluicebox_record::Table;

use super::{at, open};
use crate::cli::StoreArgument;
use crate::exit::{Failure, Outcome};
use crate::output;

const EXAMPLES: &str = "\
Examples:
  sluicebox files metrics                           the files of one table, one a line
  sluicebox files metrics --as-of 7d                those of a week ago
  sluicebox files --format duckdb > views.sql       views of all tables
  duckdb -init views.sql                            and a DuckDB that has them

A pattern such as store/metrics/*.parquet also matches files that a later commit replaced; here \
are those of one version alone.";

/// List the data files that are live, for other tools.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// The table; all of them where none is given
    #[arg(value_name = "TABLE", value_parser = table)]
    table: Option<Table>,
    /// A plain list, or CREATE VIEW statements for DuckDB
    #[arg(long, value_enum, value_name = "FORM", default_value = "list")]
    format: Form,
    /// List those of this version or time: a number, a time, a date (UTC), or how long ago
    #[arg(long, value_name = "VERSION|TIME")]
    as_of: Option<String>,
    #[command(flatten)]
    store: StoreArgument,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Form {
    /// One path or URL a line.
    List,
    /// A view a table.
    Duckdb,
}

fn table(name: &str) -> Result<Table, String> {
    let names = || Table::ALL.map(Table::name).join(", ");
    Table::from_name(name).ok_or_else(|| format!("the tables are {}", names()))
}

/// Does it.
///
/// # Errors
/// Where the store cannot be read.
pub(crate) async fn execute(arguments: Arguments) -> Result<Outcome, Failure> {
    let snapshot = at(&open(&arguments.store.store).await?, arguments.as_of.as_deref()).await?;
    let wanted = arguments.table.map_or_else(|| Table::ALL.to_vec(), |table| vec![table]);
    let mut tables = Vec::new();
    for table in wanted {
        tables.push((table, snapshot.files(table)?.into_iter().map(|file| file.url).collect()));
    }
    let form = match arguments.format {
        Form::List => FileForm::List,
        Form::Duckdb => FileForm::Duckdb,
    };
    write_files(&tables, form, &mut output::stdout())?;
    Ok(Outcome::Done)
}

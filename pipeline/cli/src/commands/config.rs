//! `sluicebox config`: the settings that hold, where they come from, and their schema.

use std::io::Write;

use clap::{Args, Subcommand};

use crate::config::{Setting, schema};
use crate::exit::{Failure, Kind, Outcome};
use crate::output;
use crate::settings::Settings;

const EXAMPLES: &str = "\
Examples:
  sluicebox config show                             what holds, as a file of settings
  sluicebox config show --origin                    and where each setting comes from
  sluicebox config show --origin --memory 1GiB      with flags as a run would have them
  sluicebox config schema > sluicebox.schema.json   for an editor, or a check

Flags outrank variables (SLUICEBOX_MEMORY for --memory), variables the file (./sluicebox.toml or --config FILE), and the \
file the defaults.";

/// Show the settings and where they come from.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Print the settings that hold, as a file of settings
    Show(Box<Show>),
    /// Print the JSON Schema of sluicebox.toml
    Schema,
}

/// Print the settings that hold.
#[derive(Debug, Args)]
struct Show {
    /// Tell behind each setting where it comes from
    #[arg(long)]
    origin: bool,
    /// Files, folders, patterns and URLs, as a run would have them
    #[arg(value_name = "INPUT")]
    inputs: Vec<String>,
    #[command(flatten)]
    settings: Settings,
}

/// Prints what was asked for; `settings` are those that hold.
///
/// # Errors
/// Where nobody reads stdout.
pub(crate) fn execute(arguments: &Arguments, settings: &[Setting]) -> Result<Outcome, Failure> {
    let text = match &arguments.command {
        Command::Show(show) => page(settings, show.origin),
        Command::Schema => {
            let schema = serde_json::to_string_pretty(&schema::schema());
            schema.map_err(|error| Failure::new(Kind::Failed, error))? + "\n"
        }
    };
    let mut stdout = output::stdout();
    stdout.write_all(text.as_bytes())?;
    stdout.flush()?;
    Ok(Outcome::Done)
}

fn page(settings: &[Setting], with_origin: bool) -> String {
    let lines: Vec<_> = settings.iter().map(|setting| (setting.line(), setting.origin())).collect();
    let width = lines.iter().map(|(line, _)| line.chars().count()).max().unwrap_or_default();
    let line = |(line, origin): (String, String)| match with_origin {
        true if line.starts_with('#') => format!("{line}\n"),
        true => format!("{line:<width$}  # {origin}\n"),
        false => format!("{line}\n"),
    };
    lines.into_iter().map(line).collect()
}

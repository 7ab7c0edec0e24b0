//! `sluicebox init`: writes a file of settings with all of them explained.

use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;

use crate::config::{file, template};
use crate::exit::{Failure, Kind, Outcome};
use crate::output::{self, tell};

const EXAMPLES: &str = "\
Examples:
  sluicebox init                                    write ./sluicebox.toml
  sluicebox init /etc/sluicebox/news.toml           for --config /etc/sluicebox/news.toml
  sluicebox init --print                            look at all settings

Every setting is commented out: the file changes nothing until it is edited. A file that is there is left alone.";

/// Write a commented sluicebox.toml.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// The file to write
    #[arg(value_name = "FILE", default_value = file::NAME)]
    file: PathBuf,
    /// Print it and write no file
    #[arg(long)]
    print: bool,
}

/// Does it.
///
/// # Errors
/// Where the file is there already, or cannot be written.
pub(crate) fn execute(arguments: &Arguments) -> Result<Outcome, Failure> {
    let text = template::text();
    if arguments.print {
        let mut stdout = output::stdout();
        stdout.write_all(text.as_bytes())?;
        stdout.flush()?;
        return Ok(Outcome::Done);
    }
    let shown = arguments.file.display();
    let written = File::create_new(&arguments.file).and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => Failure::usage(format!("'{shown}' is there already and was left alone"))
            .hint("'sluicebox init --print' shows what would be in it"),
        _ => Failure::new(Kind::Io, format!("'{shown}' cannot be written: {error}")),
    })?;
    tell(&format!("written: {shown}; edit it, then 'sluicebox config show --origin' tells what holds\n"));
    Ok(Outcome::Done)
}

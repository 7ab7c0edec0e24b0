//! `sluicebox completions`: a script that lets a shell complete commands and options.

use std::io::Write;

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::cli::Cli;
use crate::exit::{Failure, Outcome};
use crate::output;

const EXAMPLES: &str = "\
Examples:
  source <(sluicebox completions bash)
  sluicebox completions zsh > ~/.zfunc/_sluicebox
  sluicebox completions fish > ~/.config/fish/completions/sluicebox.fish";

/// Print a completion script for a shell.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    shell: Shell,
}

/// Does it.
///
/// # Errors
/// Where stdout cannot be written.
pub(crate) fn execute(arguments: &Arguments) -> Result<Outcome, Failure> {
    // The generator gives up where it cannot write, so that it writes to memory.
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Cli::command(), "sluicebox", &mut script);
    let mut stdout = output::stdout();
    stdout.write_all(&script)?;
    stdout.flush()?;
    Ok(Outcome::Done)
}

//! The command line as it is typed. The comments on the fields are the help.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, builder::styling};

use crate::commands::{
    check, completions, config, diff, doctor, eval, explain, files, forget, gc, init, optimize, replay, reprocess, run,
    show, sql, topics, verify,
};

const STYLES: styling::Styles = styling::Styles::styled()
    .header(styling::AnsiColor::Yellow.on_default().bold())
    .usage(styling::AnsiColor::Yellow.on_default().bold())
    .literal(styling::AnsiColor::Green.on_default())
    .placeholder(styling::AnsiColor::Cyan.on_default());

const EXAMPLES: &str = "\
A first session:
  sluicebox run news/                               read a folder into ./store
  sluicebox sql 'SELECT * FROM topic_totals'        how much there is of each topic
  sluicebox sql                                     a prompt; \\h helps
  sluicebox show 4f1c                               the evidence of the figure whose id begins so
  sluicebox check                                   does every figure prove itself?

Exit codes:
  0   done                                          74   input, output, disk full
  1   failed                                        75   another run was in the way, try again
  2   usage or configuration                        130  interrupted by Ctrl-C
  3   done, with rejects, under --strict            143  interrupted by a request to end
  10  a check does not hold";

/// Turns news and policy text into a table of figures that can be queried.
///
/// Text goes in: archives, plain text, JSONL. Out come Parquet tables in which every figure has its value and unit, what
/// was measured, whose, where, when, whether it is actual, a target or a forecast, its topic, and the exact bytes it was
/// read from.
#[derive(Debug, Parser)]
#[command(name = "sluicebox", version, max_term_width = 100, styles = STYLES, after_help = EXAMPLES)]
#[command(disable_help_subcommand = true, subcommand_required = true, arg_required_else_help = true)]
pub(crate) struct Cli {
    /// Settings; ./sluicebox.toml is taken where it is there
    #[arg(long, value_name = "FILE", global = true, env = "SLUICEBOX_CONFIG", hide_env_values = true)]
    pub(crate) config: Option<PathBuf>,
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The commands, in the order in which one uses them.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Read inputs into the store
    Run(run::Arguments),
    /// Read again what was rejected
    Replay(replay::Arguments),
    /// Extract again what older rules extracted
    Reprocess(reprocess::Arguments),
    /// Remove documents with all that was read from them
    Forget(forget::Arguments),
    /// Query the store
    Sql(sql::Arguments),
    /// Show what changed between two versions
    Diff(diff::Arguments),
    /// Show the evidence of a figure or an article
    Show(show::Arguments),
    /// List the data files that are live, for other tools
    Files(files::Arguments),
    /// Check that the store is sound
    Check(check::Arguments),
    /// Pack small data files into larger ones
    Optimize(optimize::Arguments),
    /// Delete files that no version needs
    Gc(gc::Arguments),
    /// Compare every byte of the store with what was written
    Verify(verify::Arguments),
    /// Try out whether a place can hold a store
    Doctor(doctor::Arguments),
    /// Score figures against gold records
    Eval(eval::Arguments),
    /// Tell what is read in a text, and why
    Explain(explain::Arguments),
    /// Evaluate topics on labelled texts, and learn weights from them
    Topics(topics::Arguments),
    /// Write a commented sluicebox.toml
    Init(init::Arguments),
    /// Show the settings and where they come from
    Config(config::Arguments),
    /// Print a completion script for a shell
    Completions(completions::Arguments),
}

/// Where the tables are.
#[derive(Debug, Args)]
pub(crate) struct StoreArgument {
    /// The store: a folder, or a URL such as s3://bucket/news
    #[arg(long, value_name = "URL", default_value = "./store", env = "SLUICEBOX_STORE", hide_env_values = true)]
    pub(crate) store: String,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_argument_is_explained() {
        for command in Cli::command().get_subcommands() {
            for argument in command.get_arguments().filter(|argument| argument.get_id() != "help") {
                assert!(argument.get_help().is_some(), "{} {}", command.get_name(), argument.get_id());
            }
            assert!(command.get_after_help().is_some(), "{} has no examples", command.get_name());
        }
    }
}

//! `sluicebox topics`: how well topics are told on labelled texts, and weights learned from such texts.

mod labelled;
mod page;
mod report;
mod train;

use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, Subcommand};
use sluicebox_extract::topic::eval::evaluate;

use crate::exit::{Failure, Outcome};
use crate::output::{self, tell};
use crate::style::Style;
use crate::vocabulary::VocabularyArgument;
use report::Report;

const EXAMPLES: &str = "\
Examples:
  sluicebox topics eval texts.jsonl                      figures, confusion, the worst mistakes
  sluicebox topics eval texts.jsonl --vocabulary mine    with phrases and topics of your own
  sluicebox topics eval texts.jsonl --fail-under 0.9     exit code 10 where the macro-F1 is lower
  sluicebox topics train texts.jsonl --output mine/topics/learned.toml
  sluicebox topics eval others.jsonl --vocabulary mine   what the learned weights are worth

A labelled text is a JSON object a line: `text`, `labels` (the first one is its topic; none means
other), and if wanted `title`, `id`, `source`, `licence`. Texts on which weights were trained say
nothing of their worth: evaluate on others.";

/// Evaluate topics on labelled texts, and learn weights from them.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Tell how well the topics of labelled texts are found
    Eval(Eval),
    /// Fit the weights of phrases to labelled texts, and write them as a vocabulary file
    Train(train::Train),
}

/// Tell how well the topics of labelled texts are found.
#[derive(Debug, Args)]
struct Eval {
    /// The labelled texts, one JSON object a line
    #[arg(value_name = "LABELLED")]
    labelled: PathBuf,
    #[command(flatten)]
    vocabulary: VocabularyArgument,
    /// Print one JSON object with all figures and all mistakes
    #[arg(long)]
    json: bool,
    /// Mistakes that are shown, the most certain ones first
    #[arg(long, value_name = "N", default_value_t = 10)]
    mistakes: usize,
    /// End with exit code 10 where the macro-F1 is under this bar
    #[arg(long, value_name = "F1")]
    fail_under: Option<f64>,
}

/// Does it.
///
/// # Errors
/// Where a file cannot be read, or is not what it should be.
pub(crate) fn execute(arguments: &Arguments) -> Result<Outcome, Failure> {
    match &arguments.command {
        Command::Eval(eval) => eval.execute(),
        Command::Train(train) => train.execute(),
    }
}

impl Eval {
    fn execute(&self) -> Result<Outcome, Failure> {
        let texts = labelled::read(&self.labelled)?;
        let vocabulary = self.vocabulary.load()?;
        labelled::tell_unknown(&texts, &vocabulary);
        let report = Report::of(&texts, &evaluate(&texts, &vocabulary));
        self.print(&report)?;
        match self.fail_under {
            Some(bar) if report.macro_f1 < bar => {
                tell(&format!("does not hold: macro-F1 {:.4} is under {bar}\n", report.macro_f1));
                Ok(Outcome::DoesNotHold)
            }
            _ => Ok(Outcome::Done),
        }
    }

    fn print(&self, report: &Report) -> Result<(), Failure> {
        let mut stdout = output::stdout();
        if self.json {
            serde_json::to_writer(&mut stdout, report).map_err(io::Error::from)?;
            writeln!(stdout)?;
        } else {
            stdout.write_all(page::of(report, self.mistakes, Style::new(output::is_terminal())).as_bytes())?;
        }
        stdout.flush()?;
        Ok(())
    }
}

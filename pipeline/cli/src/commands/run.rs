//! `sluicebox run`: inputs in, commits out.

mod summary;

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::Args;
use sluicebox_extract::Vocabulary;
use sluicebox_extract::kernel::Extractor;
use sluicebox_flow::{LEAST_MEMORY, Report, Run, RunOptions, Signal, Status, Stop};
use sluicebox_store::parse_location;

use crate::cli::StoreArgument;
use crate::exit::{Failure, Kind, Outcome};
use crate::logging::{self, LogFormat};
use crate::output::tell;
use crate::progress::{Bar, Progress};
use crate::size;

const EXAMPLES: &str = "\
Examples:
  sluicebox run news/                               a folder, with all that is below it
  sluicebox run 'news/**/*.jsonl' notes.txt         files by pattern, kept from the shell
  zcat dump.jsonl.gz | sluicebox run -              standard input
  sluicebox run s3://bucket/2024/ --store s3://bucket/store
  sluicebox run news/ --strict --report run.json    exit code 3 where an input is of no use

An input that is in the store as it is, is left alone; one that changed replaces its rows. \
Ctrl-C finishes and commits what was begun; the next run goes on from there.";

/// Read inputs into the store.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Files, folders, patterns, URLs (s3, gs, az, http, file), or - for standard input
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<String>,
    #[command(flatten)]
    store: StoreArgument,
    /// Memory for inputs, rows under way and files being written
    #[arg(long, value_name = "SIZE", default_value = "512MiB", value_parser = memory)]
    memory: usize,
    /// Commit when so much of the inputs is worked off
    #[arg(long, value_name = "SIZE", default_value = "64MiB", value_parser = size::parse)]
    commit_size: usize,
    /// Threads that compute; as many as there are cores unless given
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    /// End with exit code 3 where an input, or a part of one, could not be used
    #[arg(long)]
    strict: bool,
    /// How progress is shown on stderr
    #[arg(long, value_enum, value_name = "FORM", default_value = "auto")]
    progress: Progress,
    /// The form of logs and of the summary on stderr
    #[arg(long, value_enum, value_name = "FORM", default_value = "text")]
    log_format: LogFormat,
    /// Write what was done to this file, as JSON
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

fn memory(text: &str) -> Result<usize, String> {
    let bytes = size::parse(text)?;
    if bytes >= LEAST_MEMORY { Ok(bytes) } else { Err(format!("at least {} MiB are needed", LEAST_MEMORY >> 20)) }
}

/// Does it.
///
/// # Errors
/// What ended the run.
pub(crate) async fn execute(arguments: Arguments) -> Result<Outcome, Failure> {
    let bar = Bar::new(arguments.progress);
    logging::begin(arguments.log_format, &bar)?;
    let stop = Stop::new();
    let run = Run::new(options(&arguments)?, extractor()?, stop.clone());
    let format = arguments.log_format;
    let beside = bar.clone();
    stop.listen(move |signal, aborts| beside.aside(|| tell_signal(format, signal, aborts)))?;

    let outcome = tokio::select! {
        outcome = run.execute() => outcome,
        () = stop.aborting() => Err(sluicebox_flow::Error::Aborted),
        () = bar.follow(run.board(), run.meters()) => Err(sluicebox_flow::Error::Aborted),
    };
    bar.end();
    let report = run.report(&outcome);
    if let Some(path) = &arguments.report {
        write_report(path, &report)?;
    }
    tell_end(&arguments, &report);
    conclude(outcome, &report, &arguments, &stop)
}

fn options(arguments: &Arguments) -> Result<RunOptions, Failure> {
    let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    Ok(RunOptions {
        inputs: arguments.inputs.clone(),
        store: parse_location(&arguments.store.store)?,
        memory: arguments.memory,
        jobs: arguments.jobs.map_or(cores, NonZeroUsize::get),
        commit_bytes: arguments.commit_size,
    })
}

fn extractor() -> Result<Extractor, Failure> {
    let vocabulary = Vocabulary::embedded().map_err(|error| Failure::new(Kind::Failed, error))?;
    Ok(Extractor::new(vocabulary))
}

fn tell_signal(format: LogFormat, signal: Signal, aborts: bool) {
    let signal = signal.as_str();
    match (format, aborts) {
        (LogFormat::Json, _) => tracing::warn!(signal, aborts, "told to stop"),
        (LogFormat::Text, false) => tell(&format!("{signal}: finishing what was begun; once more aborts it\n")),
        (LogFormat::Text, true) => tell(&format!("{signal}: aborting\n")),
    }
}

fn write_report(path: &Path, report: &Report) -> Result<(), Failure> {
    let mut json = serde_json::to_vec_pretty(report).map_err(|error| Failure::new(Kind::Failed, error))?;
    json.push(b'\n');
    let failed = |error| Failure::new(Kind::Io, format!("report '{}' cannot be written: {error}", path.display()));
    std::fs::write(path, json).map_err(failed)
}

fn tell_end(arguments: &Arguments, report: &Report) {
    match arguments.log_format {
        LogFormat::Text if report.status == Status::Failed => {}
        LogFormat::Text => tell(&summary::text(report, &arguments.store.store)),
        LogFormat::Json => log_end(report),
    }
}

fn log_end(report: &Report) {
    let tally = &report.tally;
    tracing::info!(
        run_id = report.run_id,
        status = report.status.as_str(),
        store = report.store,
        inputs = tally.inputs,
        unchanged = tally.unchanged,
        documents = tally.documents,
        articles = tally.articles,
        metrics = tally.metrics,
        rejects = tally.reject_count(),
        bytes = tally.bytes,
        commits = tally.commits,
        version = tally.version,
        seconds = report.seconds,
        "run ended"
    );
}

fn conclude(
    outcome: sluicebox_flow::Result<Status>,
    report: &Report,
    arguments: &Arguments,
    stop: &Stop,
) -> Result<Outcome, Failure> {
    let interrupted = stop.signal().map(Outcome::Interrupted);
    match (outcome, interrupted) {
        (Ok(Status::Interrupted) | Err(sluicebox_flow::Error::Aborted), Some(interrupted)) => Ok(interrupted),
        (Ok(_), _) if arguments.strict && report.tally.has_rejects() => Ok(Outcome::Rejects),
        (Ok(_), _) => Ok(Outcome::Done),
        (Err(error), _) => Err(error.into()),
    }
}

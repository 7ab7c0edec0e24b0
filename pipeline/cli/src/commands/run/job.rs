//! A run from the settings to the exit code: logs, progress, signals, report, metrics and summary around it.

use sluicebox_extract::kernel::Extractor;
use sluicebox_flow::{Asked, Choice, Report, Run, RunOptions, Signal, Status, Stop};
use sluicebox_store::parse_location;

use super::{dry, metrics, report, summary};
use crate::exit::{Failure, Outcome};
use crate::logging::{self, LogFormat};
use crate::output::tell;
use crate::progress::Bar;
use crate::settings::Settings;

/// What is to be run.
pub(crate) struct Job {
    pub(crate) asked: Asked,
    pub(crate) choice: Choice,
    /// Whether only to tell what would be done.
    pub(crate) is_dry: bool,
    pub(crate) settings: Settings,
}

impl Job {
    /// Does it.
    ///
    /// # Errors
    /// What ended the run.
    pub(crate) async fn execute(self) -> Result<Outcome, Failure> {
        let settings = &self.settings;
        let bar = Bar::new(settings.progress);
        let run_id = logging::begin(&settings.log, settings.log_format, &bar)?;
        let stop = Stop::new();
        let run = Run::new(self.options()?, Extractor::new(settings.vocabulary.load()?), stop.clone());
        run_id.set(run.run_id());
        if self.is_dry {
            return dry::tell_plan(&run.dry().await?, &run.board().tally());
        }
        let outcome = watched(&run, &stop, &bar, settings.log_format).await?;
        let report = run.report(&outcome);
        let ended = self.write_down(&report, self.conclude(outcome, &report, &stop));
        self.tell_end(&report, &ended);
        ended.map_err(|failure| if settings.log_format == LogFormat::Json { failure.told() } else { failure })
    }

    fn options(&self) -> Result<RunOptions, Failure> {
        let settings = &self.settings;
        Ok(RunOptions {
            asked: self.asked.clone(),
            choice: self.choice.clone(),
            store: parse_location(&settings.store.store)?,
            retention: settings.retention,
            max_rejects: settings.max_rejects,
            memory: settings.memory,
            jobs: settings.jobs(),
            commit_bytes: settings.commit_size,
        })
    }

    /// Writes the report and the metrics of a run that ended as `ended`; that they cannot be written is how it ends then.
    fn write_down(&self, report: &Report, ended: Result<Outcome, Failure>) -> Result<Outcome, Failure> {
        let code = |ended: &Result<Outcome, Failure>| ended.as_ref().map_or_else(Failure::code, |ended| ended.code());
        let written = self.settings.report.as_deref().map_or(Ok(()), |path| report::write(path, report, code(&ended)));
        let ended = ended.and_then(|outcome| written.map(|()| outcome));
        let written =
            self.settings.metrics_file.as_deref().map_or(Ok(()), |path| metrics::write(path, report, code(&ended)));
        ended.and_then(|outcome| written.map(|()| outcome))
    }

    fn conclude(
        &self,
        outcome: sluicebox_flow::Result<Status>,
        report: &Report,
        stop: &Stop,
    ) -> Result<Outcome, Failure> {
        let interrupted = stop.signal().map(Outcome::Interrupted);
        match (outcome, interrupted) {
            (Ok(Status::Interrupted) | Err(sluicebox_flow::Error::Aborted), Some(interrupted)) => Ok(interrupted),
            (Ok(_), _) if self.settings.strict && report.tally.has_rejects() => Ok(Outcome::Rejects),
            (Ok(_), _) => Ok(Outcome::Done),
            (Err(error), _) => Err(error.into()),
        }
    }

    fn tell_end(&self, report: &Report, ended: &Result<Outcome, Failure>) {
        match (self.settings.log_format, ended) {
            (LogFormat::Text, Err(_)) if report.status == Status::Failed => {}
            (LogFormat::Text, _) => tell(&summary::text(report, &self.settings.store.store)),
            (LogFormat::Json, Ok(outcome)) => log_end(report, outcome.code()),
            (LogFormat::Json, Err(failure)) => {
                tracing::error!(error = failure.lines().join("; "), exit_code = failure.code(), "failed");
                log_end(report, failure.code());
            }
        }
    }
}

/// The run, until it ends or is told to.
async fn watched(
    run: &Run,
    stop: &Stop,
    bar: &Bar,
    format: LogFormat,
) -> Result<sluicebox_flow::Result<Status>, Failure> {
    let beside = bar.clone();
    stop.listen(move |signal, aborts| beside.aside(|| tell_signal(format, signal, aborts)))?;
    let outcome = tokio::select! {
        outcome = run.execute() => outcome,
        () = stop.aborting() => Err(sluicebox_flow::Error::Aborted),
        () = bar.follow(run.board(), run.meters()) => Err(sluicebox_flow::Error::Aborted),
    };
    bar.end();
    Ok(outcome)
}

fn tell_signal(format: LogFormat, signal: Signal, aborts: bool) {
    let signal = signal.as_str();
    match (format, aborts) {
        (LogFormat::Json, _) => tracing::warn!(signal, aborts, "told to stop"),
        (LogFormat::Text, false) => tell(&format!("{signal}: finishing what was begun; once more aborts it\n")),
        (LogFormat::Text, true) => tell(&format!("{signal}: aborting\n")),
    }
}

fn log_end(report: &Report, exit_code: u8) {
    let tally = &report.tally;
    tracing::info!(
        status = report.status.as_str(),
        exit_code,
        store = report.store,
        inputs = tally.inputs,
        unchanged = tally.unchanged,
        retried = tally.retried,
        left_out = tally.left_out,
        gone = tally.gone,
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

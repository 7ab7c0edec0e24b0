//! Logs go to stderr, as text for people or as JSON lines for machines; every line names the run it is of. `--log` says
//! what is logged, in the form `warn,sluicebox_store=debug`.

use std::fmt::{self, Write as _};
use std::io::{self, IsTerminal, Write};
use std::sync::{Arc, OnceLock};

use clap::ValueEnum;
use jiff::Timestamp;
use serde_json::{Map, Value};
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::format::{FormatEvent, FormatFields, Writer};
use tracing_subscriber::fmt::{FmtContext, MakeWriter};
use tracing_subscriber::registry::LookupSpan;

use crate::exit::Failure;
use crate::progress::Bar;
use crate::style::Style;

/// The form of what goes to stderr.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// What is logged unless something else is asked for.
pub(crate) const DEFAULT: &str = "warn,sluicebox=info,sluicebox_flow=info";

/// The run that lines are of, once it is known.
#[derive(Debug, Clone, Default)]
pub(crate) struct RunId(Arc<OnceLock<String>>);

impl RunId {
    /// From here on lines are of the run `id`.
    pub(crate) fn set(&self, id: &str) {
        let _known = self.0.set(id.to_owned());
    }
}

/// Begins logging what `filter` says; lines do not run into `bar`.
///
/// # Errors
/// A usage error where the filter cannot be understood.
pub(crate) fn begin(filter: &str, format: LogFormat, bar: &Bar) -> Result<RunId, Failure> {
    let levels = EnvFilter::try_new(filter)
        .map_err(|error| Failure::usage(format!("'{filter}' says nothing about what to log: {error}")))?;
    let run = RunId::default();
    let style = Style::new(io::stderr().is_terminal());
    let lines = Lines { format, run: run.clone(), style };
    let builder = tracing_subscriber::fmt().with_env_filter(levels).with_writer(Beside(bar.clone()));
    // Begun a second time in one process, it stays as it is.
    let _begun = builder.event_format(lines).try_init();
    Ok(run)
}

/// Makes lines of events.
struct Lines {
    format: LogFormat,
    run: RunId,
    style: Style,
}

impl<S, N> FormatEvent<S, N> for Lines
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(&self, _context: &FmtContext<'_, S, N>, mut writer: Writer<'_>, event: &Event<'_>) -> fmt::Result {
        let mut fields = Fields::default();
        event.record(&mut fields);
        let run = self.run.0.get().map(String::as_str);
        let metadata = event.metadata();
        match self.format {
            LogFormat::Json => writeln!(writer, "{}", fields.json(*metadata.level(), metadata.target(), run)),
            LogFormat::Text => writeln!(writer, "{}", fields.text(*metadata.level(), run, self.style)),
        }
    }
}

/// What an event says.
#[derive(Default)]
struct Fields(Map<String, Value>);

impl Fields {
    fn json(mut self, level: Level, target: &str, run: Option<&str>) -> Value {
        let mut put = |name: &str, value: &str| self.0.insert(name.to_owned(), Value::from(value));
        put("timestamp", &Timestamp::now().to_string());
        put("level", level.as_str());
        put("target", target);
        run.map(|run| put("run_id", run));
        Value::Object(self.0)
    }

    fn text(mut self, level: Level, run: Option<&str>, style: Style) -> String {
        let message = self.0.remove("message");
        let level = match level {
            Level::ERROR | Level::WARN => style.bad(level.as_str().to_lowercase()),
            _ => style.dim(level.as_str().to_lowercase()),
        };
        let mut line = format!("{level}: ");
        if let Some(run) = run {
            // Writing to a string does not fail.
            let _ = write!(line, "{} ", style.dim(run));
        }
        line.push_str(message.as_ref().and_then(Value::as_str).unwrap_or_default());
        for (name, value) in &self.0 {
            let _ = match value.as_str() {
                Some(text) => write!(line, " {name}={text:?}"),
                None => write!(line, " {name}={value}"),
            };
        }
        line
    }
}

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.insert(field.name().to_owned(), Value::from(format!("{value:?}")));
    }
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name().to_owned(), Value::from(value));
    }
    fn record_i64(&mut self, field: &Field, value: i64) {
        self.0.insert(field.name().to_owned(), Value::from(value));
    }
    fn record_u64(&mut self, field: &Field, value: u64) {
        self.0.insert(field.name().to_owned(), Value::from(value));
    }
    fn record_f64(&mut self, field: &Field, value: f64) {
        self.0.insert(field.name().to_owned(), Value::from(value));
    }
    fn record_bool(&mut self, field: &Field, value: bool) {
        self.0.insert(field.name().to_owned(), Value::from(value));
    }
}

/// Stderr beside a progress bar.
struct Beside(Bar);

impl<'a> MakeWriter<'a> for Beside {
    type Writer = Line;

    fn make_writer(&'a self) -> Line {
        Line { bar: self.0.clone(), text: Vec::new() }
    }
}

/// A line of log, which is written when it is whole.
struct Line {
    bar: Bar,
    text: Vec<u8>,
}

impl Write for Line {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.text.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.bar.aside(|| {
            let _unseen = io::stderr().lock().write_all(&self.text);
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields() -> Fields {
        Fields(Map::from_iter([
            ("message".to_owned(), Value::from("input cannot be read")),
            ("uri".to_owned(), Value::from("file:///a \"b\"")),
            ("count".to_owned(), Value::from(2)),
        ]))
    }

    #[test]
    fn lines_name_their_run() {
        let line = fields().text(Level::WARN, Some("r1"), Style::plain());
        assert_eq!(line, r#"warn: r1 input cannot be read count=2 uri="file:///a \"b\"""#);
        let line = fields().json(Level::INFO, "sluicebox_flow::run", Some("r1"));
        assert_eq!((&line["run_id"], &line["level"]), (&Value::from("r1"), &Value::from("INFO")));
        assert_eq!((&line["count"], &line["message"]), (&Value::from(2), &Value::from("input cannot be read")));
        assert!(line["timestamp"].as_str().is_some_and(|time| time.parse::<Timestamp>().is_ok()));
    }
}

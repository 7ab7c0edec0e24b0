//! Logs go to stderr, as text for people or as JSON lines for machines. `SLUICEBOX_LOG` says what is logged, in the form
//! `warn,sluicebox_store=debug`.

use std::io::{self, IsTerminal, Write};

use clap::ValueEnum;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

use crate::exit::Failure;
use crate::progress::Bar;

/// The form of what goes to stderr.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// The environment variable that says what is logged.
const VARIABLE: &str = "SLUICEBOX_LOG";
/// What is logged where it says nothing.
const DEFAULT: &str = "warn,sluicebox=info,sluicebox_flow=info";

/// Begins logging; lines do not run into `bar`.
///
/// # Errors
/// A usage error where the variable cannot be understood.
pub(crate) fn begin(format: LogFormat, bar: &Bar) -> Result<(), Failure> {
    let directives = std::env::var(VARIABLE).ok().filter(|text| !text.is_empty());
    let directives = directives.unwrap_or_else(|| DEFAULT.to_owned());
    let filter = EnvFilter::try_new(&directives)
        .map_err(|error| Failure::usage(format!("'{directives}' in {VARIABLE} is not understood: {error}")))?;
    let writer = Beside(bar.clone());
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(writer);
    // Begun a second time in one process, it stays as it is.
    let _begun = match format {
        LogFormat::Json => builder.json().flatten_event(true).try_init(),
        LogFormat::Text => {
            let is_coloured = io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
            builder.with_target(false).without_time().with_ansi(is_coloured).try_init()
        }
    };
    Ok(())
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

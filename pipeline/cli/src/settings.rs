//! The flags that are settings: they can stand in `sluicebox.toml` and in the environment too, and mean the same to
//! every command that has them. A key of `config::keys` that is missing here, or the other way round, fails a test.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

use clap::builder::BoolishValueParser;
use clap::{ArgAction, Args};
use sluicebox_flow::{LEAST_MEMORY, MaxRejects};

use crate::cli::StoreArgument;
use crate::logging::{self, LogFormat};
use crate::progress::Progress;
use crate::vocabulary::VocabularyArgument;
use crate::{size, time};

/// The settings of a job that writes to a store.
#[derive(Debug, Args)]
pub(crate) struct Settings {
    #[command(flatten)]
    pub(crate) store: StoreArgument,
    #[command(flatten)]
    pub(crate) vocabulary: VocabularyArgument,
    /// How long a store that is created keeps its old versions
    #[arg(long, value_name = "TIME", default_value = "365d", env = "SLUICEBOX_RETENTION", hide_env_values = true)]
    #[arg(value_parser = time::length, help_heading = STORE)]
    pub(crate) retention: Duration,
    /// Memory for inputs, rows under way and files being written
    #[arg(long, value_name = "SIZE", default_value = "512MiB", env = "SLUICEBOX_MEMORY", hide_env_values = true)]
    #[arg(value_parser = memory, help_heading = STORE)]
    pub(crate) memory: usize,
    /// Threads that compute; as many as there are cores unless given
    #[arg(long, value_name = "N", env = "SLUICEBOX_JOBS", hide_env_values = true, help_heading = STORE)]
    pub(crate) jobs: Option<NonZeroUsize>,
    /// Commit when so much of the inputs is worked off
    #[arg(long, value_name = "SIZE", default_value = "64MiB", env = "SLUICEBOX_COMMIT_SIZE", hide_env_values = true)]
    #[arg(value_parser = size::parse, help_heading = STORE)]
    pub(crate) commit_size: usize,
    /// End with exit code 3 where an input, or a part of one, could not be used
    #[arg(long, env = "SLUICEBOX_STRICT", hide_env_values = true, help_heading = REJECTS)]
    #[arg(action = ArgAction::Set, num_args = 0..=1, require_equals = true, default_value = "false", default_missing_value = "true")]
    #[arg(value_parser = BoolishValueParser::new(), value_name = "BOOL", hide_possible_values = true)]
    pub(crate) strict: bool,
    /// End with exit code 1 where there are more rejects than N, or than P% of articles and rejects
    #[arg(long, value_name = "N|P%", env = "SLUICEBOX_MAX_REJECTS", hide_env_values = true, help_heading = REJECTS)]
    pub(crate) max_rejects: Option<MaxRejects>,
    /// How progress is shown on stderr
    #[arg(long, value_enum, value_name = "FORM", default_value = "auto", env = "SLUICEBOX_PROGRESS")]
    #[arg(hide_env_values = true, help_heading = WATCHING)]
    pub(crate) progress: Progress,
    /// What is logged: a level, or levels by module
    #[arg(long, value_name = "FILTER", default_value = logging::DEFAULT, env = "SLUICEBOX_LOG", hide_env_values = true)]
    #[arg(help_heading = WATCHING)]
    pub(crate) log: String,
    /// The form of logs and of the summary on stderr
    #[arg(long, value_enum, value_name = "FORM", default_value = "text", env = "SLUICEBOX_LOG_FORMAT")]
    #[arg(hide_env_values = true, help_heading = WATCHING)]
    pub(crate) log_format: LogFormat,
    /// Write what was done to this file, as JSON
    #[arg(long, value_name = "FILE", env = "SLUICEBOX_REPORT", hide_env_values = true, help_heading = WATCHING)]
    pub(crate) report: Option<PathBuf>,
    /// Write what was done to this file, for Prometheus
    #[arg(long, value_name = "FILE", env = "SLUICEBOX_METRICS_FILE", hide_env_values = true, help_heading = WATCHING)]
    pub(crate) metrics_file: Option<PathBuf>,
}

const STORE: &str = "Store and resources";
const REJECTS: &str = "Rejects";
const WATCHING: &str = "Watching";

impl Settings {
    /// Threads that compute.
    pub(crate) fn jobs(&self) -> usize {
        let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        self.jobs.map_or(cores, NonZeroUsize::get)
    }
}

fn memory(text: &str) -> Result<usize, String> {
    let bytes = size::parse(text)?;
    if bytes >= LEAST_MEMORY { Ok(bytes) } else { Err(format!("at least {} MiB are needed", LEAST_MEMORY >> 20)) }
}

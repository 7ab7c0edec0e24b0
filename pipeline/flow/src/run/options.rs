//! What is asked of a run. Defaults are the command's; here everything is said.

use std::time::Duration;

use sluicebox_record::RejectCode;
use url::Url;

use crate::limit::MaxRejects;
use crate::plan::Choice;
use crate::reprocess::Older;

/// What a run reads.
#[derive(Debug, Clone)]
pub enum Asked {
    /// Files, folders, patterns, `-` and URLs.
    Inputs(Vec<String>),
    /// The documents of the store that have rejects with one of these codes, again.
    Rejects(Vec<RejectCode>),
    /// The documents of the store with rows of older rules, again.
    Older(Older),
}

impl Asked {
    /// What it is called in the commits.
    pub(crate) fn operation(&self) -> &'static str {
        match self {
            Self::Older(_) => "reprocess",
            Self::Inputs(_) | Self::Rejects(_) => "run",
        }
    }
}

/// What is asked of a run.
#[derive(Debug, Clone)]
pub struct RunOptions {
    /// What it reads.
    pub asked: Asked,
    /// Which of it.
    pub choice: Choice,
    /// The store; it is created where there is none.
    pub store: Url,
    /// How long a store that is created keeps old versions.
    pub retention: Duration,
    /// The most rejects that it goes on with.
    pub max_rejects: Option<MaxRejects>,
    /// Bytes of memory.
    pub memory: usize,
    /// Threads that compute.
    pub jobs: usize,
    /// A commit is made when so many bytes of input are worked off.
    pub commit_bytes: usize,
}

/// The least memory that a run can do with: an article of the largest size, decoded and extracted.
pub const LEAST_MEMORY: usize = 32 << 20;

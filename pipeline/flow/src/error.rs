//! Why a run cannot begin or go on. Unusable input is none of these: it becomes a reject row and the run goes on.

use std::path::PathBuf;

/// Why a run ended without being done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A named input is not there.
    #[error("input '{0}' does not exist")]
    MissingInput(String),
    /// A pattern or a folder gave no input.
    #[error("'{0}' matches no input")]
    NoInput(String),
    /// What is to be forgotten is not there.
    #[error("'{0}' is no document of the store")]
    NotInStore(String),
    /// An input argument cannot be understood.
    #[error("input '{input}' is not usable: {reason}")]
    BadInput {
        /// As it was given.
        input: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A folder or a bucket could not be listed.
    #[error("input '{input}' cannot be listed")]
    List {
        /// As it was given.
        input: String,
        /// What the file system or the object store said.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// A document that replaces older rows broke off while it was read.
    #[error("'{uri}' broke off while its rows were being replaced")]
    Broken {
        /// The document.
        uri: String,
        /// What the file system or the object store said.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// Standard input could not be kept.
    #[error("standard input cannot be kept in '{path}'")]
    Spool {
        /// The folder of the temporary file.
        path: PathBuf,
        /// What the operating system said.
        #[source]
        source: std::io::Error,
    },
    /// A row would not prove itself: a bug, and nothing of its commit is written.
    #[error("a row of table '{table}' from '{uri}' does not prove itself: {reason}")]
    Unproven {
        /// The table.
        table: &'static str,
        /// The document.
        uri: String,
        /// What does not hold.
        reason: String,
    },
    /// A stage panicked: a bug.
    #[error("stage '{0}' panicked")]
    Panicked(&'static str),
    /// The compute pool cannot start.
    #[error("the compute pool cannot start")]
    Pool(#[source] rayon::ThreadPoolBuildError),
    /// Everything was dropped on request.
    #[error("aborted; what was committed stays")]
    Aborted,
    /// Other runs changed these documents at the same time, again and again.
    #[error("another run changes the same {} at the same time", documents(.0.len()))]
    Conflict(Vec<String>),
    /// More could not be used than the run was allowed.
    #[error(
        "more rejects than '{limit}', which is the most allowed: {rejects} among {seen} articles and rejects ({codes}); {committed}"
    )]
    TooManyRejects {
        /// The most that were allowed, as it was given.
        limit: String,
        /// Rejects met.
        rejects: i64,
        /// Articles and rejects met.
        seen: i64,
        /// The rejects by code.
        codes: String,
        /// What is in the store all the same.
        committed: &'static str,
    },
    /// Rows and batches do not fit together: a bug.
    #[error(transparent)]
    Record(#[from] sluicebox_record::Error),
    /// The store's.
    #[error(transparent)]
    Store(#[from] sluicebox_store::Error),
}

/// What whoever started the run can do about an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// Ask for something else.
    Usage,
    /// See to the disk, the network or the permissions.
    Io,
    /// Try again later.
    Busy,
    /// Nothing; it was told to stop.
    Aborted,
    /// Report it: the store is damaged, or the program has a bug.
    Failed,
}

impl Error {
    /// What can be done about it.
    pub fn kind(&self) -> ErrorKind {
        use sluicebox_store::ErrorKind as Store;
        match self {
            Self::MissingInput(_) | Self::NoInput(_) | Self::NotInStore(_) | Self::BadInput { .. } => ErrorKind::Usage,
            Self::List { .. } | Self::Broken { .. } | Self::Spool { .. } => ErrorKind::Io,
            Self::Conflict(_) => ErrorKind::Busy,
            Self::Aborted => ErrorKind::Aborted,
            Self::Unproven { .. } | Self::Panicked(_) | Self::Pool(_) | Self::Record(_) => ErrorKind::Failed,
            Self::TooManyRejects { .. } => ErrorKind::Failed,
            Self::Store(error) => match error.kind() {
                Store::Usage => ErrorKind::Usage,
                Store::NotFound | Store::Io => ErrorKind::Io,
                Store::Busy => ErrorKind::Busy,
                Store::Corrupt | Store::Contract => ErrorKind::Failed,
            },
        }
    }
}

fn documents(number: usize) -> String {
    if number == 1 { "1 document".to_owned() } else { format!("{number} documents") }
}

/// A result with this crate's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

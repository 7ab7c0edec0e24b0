//! The error of this crate: one type, a kind by what the caller can do about it, and the path or URL it is about.

use std::error::Error as StdError;
use std::fmt;
use std::io;

/// What the caller can do about an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// What was asked for cannot be: a bad URL, an unknown version, a store that a newer program wrote.
    Usage,
    /// The store, the object or the file is not there.
    NotFound,
    /// Reading or writing failed: no space, no permission, no network.
    Io,
    /// Others commit faster than this one could; trying again later may help.
    Busy,
    /// What was read is not what was written, or another program has written to the tables.
    Corrupt,
    /// The caller broke the contract of this crate.
    Contract,
}

/// Why an operation of the store failed.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    message: String,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

/// A result with this crate's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// An error of `kind` that says `message`.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), source: None }
    }

    /// An error of `kind` that says `message` and was caused by `source`.
    pub fn caused(
        kind: ErrorKind,
        message: impl Into<String>,
        source: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> Self {
        Self { kind, message: message.into(), source: Some(source.into()) }
    }

    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Usage, message)
    }

    pub(crate) fn corrupt(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Corrupt, message)
    }

    pub(crate) fn contract(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Contract, message)
    }

    /// An error of an object store, `doing` something to `path`.
    pub(crate) fn object(doing: &str, path: impl fmt::Display, source: object_store::Error) -> Self {
        Self::caused(kind_of(&source), format!("cannot {doing} '{path}'"), source)
    }

    /// An error of the Parquet reader or writer at `path`: bad content, unless an input or output error is behind it.
    pub(crate) fn parquet(doing: &str, path: impl fmt::Display, source: parquet::errors::ParquetError) -> Self {
        let kind = match object_error(&source) {
            Some(object) => kind_of(object),
            None if io_error(&source).is_some() => ErrorKind::Io,
            None => ErrorKind::Corrupt,
        };
        Self::caused(kind, format!("cannot {doing} '{path}'"), source)
    }

    /// An error of the Delta library about `path`.
    pub(crate) fn delta(doing: &str, path: impl fmt::Display, source: deltalake::DeltaTableError) -> Self {
        let kind = object_error(&source).map_or(ErrorKind::Corrupt, kind_of);
        Self::caused(kind, format!("cannot {doing} '{path}'"), source)
    }

    /// What the caller can do about it.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_ref().map(|source| source.as_ref() as _)
    }
}

impl From<tokio::task::JoinError> for Error {
    fn from(source: tokio::task::JoinError) -> Self {
        Self::caused(ErrorKind::Contract, "a blocking task did not end", source)
    }
}

fn kind_of(error: &object_store::Error) -> ErrorKind {
    use object_store::Error as E;
    match error {
        E::NotFound { .. } => ErrorKind::NotFound,
        E::InvalidPath { .. } | E::NotSupported { .. } | E::NotImplemented { .. } => ErrorKind::Usage,
        E::UnknownConfigurationKey { .. } => ErrorKind::Usage,
        _ => ErrorKind::Io,
    }
}

fn chain<'a>(error: &'a (dyn StdError + 'static)) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |&error| error.source())
}

fn object_error<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a object_store::Error> {
    chain(error).find_map(|cause| {
        let inner = || cause.downcast_ref::<io::Error>()?.get_ref()?.downcast_ref::<object_store::Error>();
        cause.downcast_ref::<object_store::Error>().or_else(inner)
    })
}

fn io_error<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a io::Error> {
    chain(error).find_map(|cause| cause.downcast_ref::<io::Error>())
}

/// Whether the same request may well succeed a moment later. A full disk or a refused permission never counts.
pub(crate) fn is_transient(error: &object_store::Error) -> bool {
    let object_store::Error::Generic { .. } = error else { return false };
    let Some(io) = io_error(error) else { return true };
    matches!(
        io.kind(),
        io::ErrorKind::TimedOut
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionRefused
            | io::ErrorKind::BrokenPipe
            | io::ErrorKind::Interrupted
            | io::ErrorKind::UnexpectedEof
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn generic(source: impl Into<Box<dyn StdError + Send + Sync>>) -> object_store::Error {
        object_store::Error::Generic { store: "test", source: source.into() }
    }

    #[test]
    fn a_full_disk_is_permanent_and_a_timeout_is_not() {
        assert!(!is_transient(&generic(io::Error::from(io::ErrorKind::StorageFull))));
        assert!(is_transient(&generic(io::Error::from(io::ErrorKind::TimedOut))));
        assert!(is_transient(&generic("503")));
    }

    #[test]
    fn a_parquet_error_keeps_the_kind_of_the_store_below() {
        let missing = object_store::Error::NotFound { path: "x".into(), source: "gone".into() };
        let error = Error::parquet("read", "x", parquet::errors::ParquetError::External(Box::new(missing)));
        assert_eq!(error.kind(), ErrorKind::NotFound);
        let error = Error::parquet("read", "x", parquet::errors::ParquetError::General("bad footer".into()));
        assert_eq!(error.kind(), ErrorKind::Corrupt);
    }
}

//! The errors of this crate: each names the thing that was wrong, in quotes.

/// Why a row, an id or a table description could not be made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A table description under `schemas/tables` cannot be read.
    #[error("table description '{table}' cannot be read")]
    Table {
        /// The table's name.
        table: &'static str,
        /// What the TOML reader said.
        #[source]
        source: Box<toml::de::Error>,
    },
    /// A column type is not one of those that `schemas/tables` may use.
    #[error("unknown column type '{0}'")]
    ColumnType(String),
    /// A batch lacks a column or has it with another type.
    #[error("column '{column}' is {found}, expected {expected}")]
    Column {
        /// The column's name.
        column: String,
        /// What was there.
        found: String,
        /// What should have been there.
        expected: String,
    },
    /// A URI cannot be made absolute.
    #[error("'{0}' is not a usable uri")]
    Uri(String),
    /// Arrow refused the columns.
    #[cfg(feature = "arrow")]
    #[error("columns do not make a batch")]
    Arrow(#[from] arrow::error::ArrowError),
}

/// A result with this crate's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

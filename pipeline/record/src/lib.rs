//! What a row is: the six tables, their columns and ids, and how rows become Arrow batches and back.
//!
//! This crate knows every column of every table and nothing of how rows are made, moved or kept. It does no I/O.
//! `schemas/tables/*.toml` describe the same columns for people; [`table::Table::columns`] reads them, and a test
//! keeps them equal to the Rust rows here.

pub mod error;
pub mod id;
pub mod period;
pub mod reject;
pub mod rows;
pub mod span;
pub mod table;

#[cfg(feature = "arrow")]
pub mod cell;

pub use error::{Error, Result};
pub use reject::{Reject, RejectCode};
pub use rows::{
    ArticleRow, DocumentRow, DocumentStatus, MetricRow, PassedOverRow, RejectRow, RunRow, Section, StageCounters,
    TopicReason, TopicRow,
};
pub use span::Span;
pub use table::Table;

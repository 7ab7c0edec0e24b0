//! SQL over the committed tables: session, views, functions, checks, output formats.
//!
//! A [`Session`] sees all six tables at one commit and never changes a store. What it knows beyond SQL stands as text
//! under `sql/`: views are there as soon as a session opens, checks return no row when a store is sound, examples are
//! queries to start from. DataFusion lives in this crate alone.

mod checks;
mod diagnose;
mod diff;
mod error;
mod evidence;
mod files;
mod format;
mod functions;
mod listing;
mod open;
mod readonly;
mod script;
mod session;
mod topics;
mod views;

#[cfg(test)]
mod tests;

pub use checks::{CHECKS, Outcome};
pub use diff::{Cell, Diff, Difference, Fate, OfRule, diff};
pub use error::{Error, Position, Result};
pub use evidence::{Evidence, Found};
pub use files::{FileForm, write_files};
pub use format::{Format, Layout, Writer, write_batches};
pub use listing::{Column, Relation, RelationKind};
pub use script::Script;
pub use session::{Limits, Session};
pub use views::{EXAMPLES, VIEWS};

//! Where bytes live: a set of Delta Lake tables that change together, one commit at a time.
//!
//! # The protocol
//! A *commit* holds whole articles and everything about them. An [`Attempt`] writes its rows to data files
//! (`TABLE/<attempt>-<k>.parquet`) that nobody sees. [`Attempt::commit`] then puts one object, the *decision*
//! `_sluicebox/commits/{n:020}.json`, where there is none: with it the commit is made, without it nothing has happened.
//! After that every table's Delta log gets its entry n, in the order of [`Table::ALL`](sluicebox_record::Table::ALL):
//! commit n is Delta version n of each table. Whoever opens the store does what a killed process left undone.
//!
//! What always holds:
//! - Decisions have no gap. Decision n+1 is put only when every table has entry n.
//! - A data file has one name for all time and is on disk before a decision names it.
//! - Every row of a document is in a file whose record names the document, so that replacing it reads and rewrites
//!   only those files. This survives rewriting, merging of files, and documents that span several commits.
//! - Two commits never change one document without the later one having seen the earlier.
//! - Packing files ([`Store::optimize`]) is a commit that names no document; no row changes.
//! - What is deleted ([`Store::gc`]) was decided before: an attempt that finds itself condemned in a commit since its
//!   base, or whose base is not kept any more, is over. A version that is kept has all its files.
//! - Decisions, checkpoints and the hint carry a seal; data files have the hashes that their decision names.
//! - After an error of a commit its outcome is unknown; opening the store tells.
//!
//! # Use
//! [`Store::open`] → [`Store::snapshot`] → [`Store::begin`] → [`Attempt::write`], [`Attempt::replace`] →
//! [`Attempt::commit`]. Readers take a [`Snapshot`]: its ledger, its files, or its Delta tables, all at one commit.
//! [`Sources`] reads inputs of the same kinds of URL.

mod attempt;
mod clock;
mod commit;
mod data;
mod error;
pub mod failpoint;
mod ledger;
mod log;
mod maintain;
mod object;
mod of_documents;
mod rewrite;
mod snapshot;
mod source;
mod store;
#[cfg(test)]
mod tests;

pub use attempt::Attempt;
pub use commit::{CommitInfo, Outcome};
pub use error::{Error, ErrorKind, Result};
pub use ledger::{Ledger, LedgerRow};
pub use log::decision::{Decision, FileRecord, FileStats, InputChange, RemovedFile, TableChange};
pub use log::documents::RowId;
pub use maintain::doctor::{Examined, examine};
pub use maintain::gc::{Amount, DEFAULT_GRACE, Gc, Swept};
pub use maintain::optimize::{Optimize, Optimized, Packed};
pub use maintain::verify::{Damage, Verified};
pub use object::connect::{as_folder, parse_location};
pub use object::fault::{FaultStore, Faults, Strike};
pub use object::local::LocalFs;
pub use object::metered::{Metered, Meters, Traffic};
pub use snapshot::{DataFile, Snapshot};
pub use source::{Found, Source, Sources};
pub use store::{DEFAULT_RETENTION, Store, StoreOptions};

//! How batches move: stages, bounded queues, one memory budget, order, counters, stop; and the run made of them.
//!
//! There are three layers. A rule is a function from text to values, a kernel one from a batch to a batch; neither lives
//! here. A *stage* says what happens to one thing ([`stage`]); the *driver* moves things through stages ([`driver`]). The
//! stages of a run are values, one file each under [`stages`]; [`run`] puts them together.

pub mod batch;
pub mod board;
pub mod budget;
mod count;
pub mod driver;
mod error;
mod forget;
pub mod inputs;
mod limit;
pub mod meter;
pub mod plan;
pub mod pool;
mod prove;
pub mod report;
mod reprocess;
mod resume;
pub mod run;
pub mod stage;
pub mod stages;
pub mod stop;
mod swept;
mod window;

pub use board::{Board, Tally, TopicTally};
pub use error::{Error, ErrorKind, Result};
pub use forget::{Forget, Forgotten};
pub use limit::MaxRejects;
pub use plan::{Choice, Need};
pub use report::{Report, Status};
pub use reprocess::Older;
pub use run::{Asked, LEAST_MEMORY, Planned, Run, RunOptions, run_id};
pub use sluicebox_record::RejectCode;
pub use stop::{Signal, Stop};

//! What is committed: decisions, the state they add up to, and the Delta logs that follow them.

pub(crate) mod checkpoint;
pub(crate) mod commits;
pub(crate) mod decision;
pub(crate) mod delta;
pub(crate) mod delta_checkpoint;
pub(crate) mod documents;
pub(crate) mod packed;
pub(crate) mod roll;
pub(crate) mod seal;
pub(crate) mod state;

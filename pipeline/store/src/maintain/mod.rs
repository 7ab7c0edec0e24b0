//! What keeps a store small, fast and known to be whole: none of it changes a row.

pub(crate) mod doctor;
pub(crate) mod fold;
pub(crate) mod gc;
pub(crate) mod merge;
pub(crate) mod optimize;
mod sort;
pub(crate) mod verify;

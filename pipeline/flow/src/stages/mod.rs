//! The stages of a run, one file each, in the order of the pipeline.

pub mod decode;
pub mod extract;
pub mod list;
pub mod read;
pub mod reread;
pub mod write;

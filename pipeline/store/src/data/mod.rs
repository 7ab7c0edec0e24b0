//! Data files: how rows become Parquet, and how they are read back.

pub(crate) mod file;
pub(crate) mod hash;
pub(crate) mod ids;
pub(crate) mod object_reader;
pub(crate) mod reader;
pub(crate) mod stats;
pub(crate) mod writer;

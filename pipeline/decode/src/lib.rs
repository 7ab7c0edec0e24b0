//! Bytes to documents to articles, without I/O.

//! The one test binary: the built program from outside.

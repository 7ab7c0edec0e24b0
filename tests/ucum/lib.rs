//! Nothing of its own; its test is in `tests/`.

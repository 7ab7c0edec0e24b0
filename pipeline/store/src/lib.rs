//! Where bytes live: object stores, Parquet writer, Delta commit, ledger, recovery.

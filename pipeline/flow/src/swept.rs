//! What is read of a version that is not kept any more: `gc` may have deleted a file that later commits replaced. It is
//! no fault of the store, and who begins again at its newest version does not meet it.

use sluicebox_store::{ErrorKind, Store};

use crate::Error;

/// Whether `error` came of a file that is not there since the store moved on from version `base`.
pub(crate) async fn is_swept(store: &Store, base: u64, error: &Error) -> bool {
    let missing = matches!(error, Error::Store(error) if error.kind() == ErrorKind::NotFound);
    missing && store.snapshot(None).await.is_ok_and(|newest| newest.version() > base)
}

#[cfg(test)]
mod tests {
    use sluicebox_record::{RunRow, Table};
    use sluicebox_store::{CommitInfo, StoreOptions, parse_location};

    use super::*;

    #[tokio::test]
    async fn a_missing_file_is_swept_where_the_store_moved_on() {
        let folder = tempfile::tempdir().unwrap();
        let url = parse_location(&folder.path().join("store").to_string_lossy()).unwrap();
        let store = Store::open(&url, StoreOptions { create: true, ..StoreOptions::default() }).await.unwrap();
        let base = store.snapshot(None).await.unwrap();
        let of = |kind| Error::Store(sluicebox_store::Error::new(kind, "cannot read"));
        assert!(!is_swept(&store, base.version(), &of(ErrorKind::NotFound)).await, "nothing was committed since");

        let mut attempt = store.begin(&base, "run");
        attempt.write(Table::Runs, &RunRow::to_batch(&[RunRow::default()]).unwrap()).await.unwrap();
        attempt.commit(CommitInfo::default()).await.unwrap();
        assert!(is_swept(&store, base.version(), &of(ErrorKind::NotFound)).await);
        assert!(!is_swept(&store, base.version(), &of(ErrorKind::Io)).await, "a disk that fails is another matter");
        assert!(!is_swept(&store, base.version(), &Error::Aborted).await);
    }
}

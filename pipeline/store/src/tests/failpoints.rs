//! A process that ends at each passage of each failpoint, on a local disk; what the next one finds is whole.
//!
//! This test binary starts itself again as that process.

use std::path::Path;
use std::process::{Command, Stdio};

use super::rig::{Anyhow, Model, attempt_on, document_id, info, put, verify};
use crate::failpoint::{NAMES, VARIABLE};
use crate::{Outcome, RowId, Store, StoreOptions, parse_location};

/// Where the child finds the store.
const FOLDER: &str = "SLUICEBOX_TEST_FOLDER";

async fn open(folder: &Path) -> Anyhow<Store> {
    let url = parse_location(&folder.join("store").to_string_lossy())?;
    Ok(Store::open(&url, StoreOptions { create: true, ..StoreOptions::default() }).await?)
}

/// Not a test by itself: the process that is ended.
#[tokio::test]
#[ignore = "run by the test below"]
async fn child() -> Anyhow {
    let folder = std::env::var(FOLDER)?;
    let store = open(Path::new(&folder)).await?;
    let base = store.snapshot(None).await?;
    let outcome = attempt_on(&store, &base, &[1, 3], 2).await?.commit(info([1, 3])).await?;
    assert!(matches!(outcome, Outcome::Committed(_)));
    Ok(())
}

/// Whether the child was ended before it was done.
fn ends_at(folder: &Path, failpoint: &str) -> Anyhow<bool> {
    let status = Command::new(std::env::current_exe()?)
        .args(["--exact", "tests::failpoints::child", "--ignored"])
        .env(VARIABLE, failpoint)
        .env(FOLDER, folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()?;
    Ok(!status.success())
}

async fn end_and_look(failpoint: &str) -> Anyhow<bool> {
    let folder = tempfile::tempdir()?;
    put(&open(folder.path()).await?, &[0, 1, 2], 1).await?;
    let ended = ends_at(folder.path(), failpoint)?;
    let before: Model = [(0, vec![1]), (1, vec![1]), (2, vec![1])].into();
    let mut after = before.clone();
    after.extend([(1, vec![2]), (3, vec![2])]);
    let snapshot = open(folder.path()).await?.snapshot(None).await?;
    let stands = snapshot.version() == 2;
    assert!(ended || stands, "'{failpoint}': the child was done and its commit is lost");
    verify(&snapshot, if stands { &after } else { &before }).await?;
    if !stands {
        put(&open(folder.path()).await?, &[1, 3], 2).await?;
    }
    let ledger = open(folder.path()).await?.snapshot(None).await?.ledger().await?;
    assert_eq!(ledger.get(RowId::parse(&document_id(3))?).map(|row| row.status.as_ref()), Some("read"));
    Ok(ended)
}

#[tokio::test]
async fn every_passage_of_every_failpoint() -> Anyhow {
    for name in NAMES {
        let mut nth = 1;
        while end_and_look(&format!("{name}:{nth}")).await? {
            nth += if nth > 6 { 5 } else { 1 };
        }
        assert!(nth > 1, "'{name}' is never passed");
    }
    Ok(())
}

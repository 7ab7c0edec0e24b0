//! A crash at every change that a commit makes to the store, just before it and just after it.
//!
//! The process is dead from then on; another opens the store, and must find the old documents or the new ones, whole.

use std::sync::Arc;

use super::rig::{Anyhow, Model, Rig, attempt_on, info, put, verify, write_run};
use crate::{Faults, Outcome, Strike};

/// Documents before the commit, and those that it replaces, brings and leaves alone.
fn models() -> (Model, Model) {
    let before: Model = [(0, vec![1]), (1, vec![1]), (2, vec![1])].into();
    let mut after = before.clone();
    after.extend([(1, vec![2]), (3, vec![2])]);
    (before, after)
}

async fn crash(rig: &Rig, change: u32, strike: Strike) -> Anyhow<bool> {
    put(&rig.open().await?, &[0, 1, 2], 1).await?;
    let faults = Arc::new(Faults::default());
    let store = rig.open_faulty(&faults).await?;
    let base = store.snapshot(None).await?;
    faults.crash_at(change, strike);
    let made = async {
        let mut attempt = attempt_on(&store, &base, &[1, 3], 2).await?;
        write_run(&mut attempt).await?;
        attempt.commit(info([1, 3])).await
    };
    let confirmed = matches!(made.await, Ok(Outcome::Committed(2)));

    let (before, after) = models();
    let snapshot = rig.open().await?.snapshot(None).await?;
    let stands = snapshot.version() == 2;
    assert!(stands || !confirmed, "a commit that was confirmed is lost");
    verify(&snapshot, if stands { &after } else { &before }).await?;

    put(&rig.open().await?, &[1, 3], 2).await?;
    verify(&rig.open().await?.snapshot(None).await?, &after).await?;
    Ok(faults.crashed())
}

/// Crashes at change 0, 1, 2 and so on, until the commit is over before the crash.
async fn crash_everywhere(rig: fn() -> Anyhow<Rig>, strike: Strike) -> Anyhow {
    let mut change = 0;
    while crash(&rig()?, change, strike).await? {
        change += 1;
    }
    assert!(change > 15, "a commit makes more changes than {change}");
    Ok(())
}

#[tokio::test]
async fn before_each_change_in_memory() -> Anyhow {
    crash_everywhere(Rig::memory, Strike::Before).await
}

#[tokio::test]
async fn after_each_change_in_memory() -> Anyhow {
    crash_everywhere(Rig::memory, Strike::After).await
}

#[tokio::test]
async fn before_each_change_on_disk() -> Anyhow {
    crash_everywhere(Rig::local, Strike::Before).await
}

#[tokio::test]
async fn after_each_change_on_disk() -> Anyhow {
    crash_everywhere(Rig::local, Strike::After).await
}

#[tokio::test]
async fn creating_a_store_can_crash_anywhere() -> Anyhow {
    for strike in [Strike::Before, Strike::After] {
        for change in 0..8 {
            let rig = Rig::memory()?;
            let faults = Arc::new(Faults::default());
            faults.crash_at(change, strike);
            let opened = rig.open_faulty(&faults).await;
            assert_eq!(opened.is_ok(), change >= 7, "commit 0 and six tables, change {change}");
            verify(&rig.open().await?.snapshot(None).await?, &Model::new()).await?;
        }
    }
    Ok(())
}

//! Cleaning: nothing that a kept version has is deleted, and whoever slept finds out.

use std::sync::Arc;
use std::time::Duration;

use futures::TryStreamExt;
use object_store::ObjectStoreExt;
use object_store::path::Path;
use sluicebox_record::Table;

use super::optimize::{grown, options as packing};
use super::rig::{Anyhow, Model, Rig, attempt_on, document_id, info, put, verify, write_run};
use crate::{ErrorKind, Faults, Gc, Outcome, Strike, Swept};

/// Without grace; versions are kept for `retention`.
pub(super) fn at_once(retention: Option<Duration>) -> Gc {
    Gc { grace: Duration::ZERO, retention, run_id: "gc".to_owned(), dry_run: false }
}

async fn data_files(rig: &Rig) -> Anyhow<usize> {
    let root = Path::from_url_path(rig.url.path())?;
    let listed: Vec<_> = rig.backend().list(Some(&root)).try_collect().await?;
    let is_data = |path: &str| path.ends_with(".parquet") && !path.contains("_delta_log");
    Ok(listed.iter().filter(|meta| is_data(meta.location.as_ref())).count())
}

async fn live_files(rig: &Rig) -> Anyhow<usize> {
    let snapshot = rig.open().await?.snapshot(None).await?;
    Ok(Table::ALL.into_iter().map(|table| Ok(snapshot.files(table)?.len())).sum::<crate::Result<usize>>()?)
}

#[tokio::test]
async fn what_the_retention_keeps_stays() -> Anyhow {
    for rig in Rig::both()? {
        let store = rig.open().await?;
        let model = grown(&store, 4).await?;
        store.optimize(&packing()).await?;
        let swept = store.gc(&at_once(None)).await?;
        assert_eq!((swept.version, swept.kept_from.0, swept.expired.objects), (None, 0, 0), "{swept:?}");
        verify(&rig.open().await?.snapshot(None).await?, &model).await?;
        verify(&rig.open().await?.snapshot(Some(1)).await?, &[(2, vec![1]), (3, vec![1]), (4, vec![1])].into()).await?;
    }
    Ok(())
}

#[tokio::test]
async fn what_only_expired_versions_have_goes_and_their_numbers_are_refused() -> Anyhow {
    for rig in Rig::both()? {
        let store = rig.open().await?;
        let model = grown(&store, 4).await?;
        let before = store.snapshot(Some(2)).await?.time();
        store.optimize(&packing()).await?;
        let told = store.gc(&Gc { dry_run: true, ..at_once(Some(Duration::ZERO)) }).await?;
        let swept = store.gc(&at_once(Some(Duration::ZERO))).await?;
        assert_eq!((swept.version, swept.kept_from.0), (Some(6), 5));
        assert_eq!((told.expired, told.unnamed), (swept.expired, swept.unnamed));
        assert!(swept.expired.objects > 10, "{swept:?}");
        assert_eq!(data_files(&rig).await?, live_files(&rig).await?);
        verify(&rig.open().await?.snapshot(None).await?, &model).await?;
        verify(&rig.open().await?.snapshot(Some(5)).await?, &model).await?;
        let again = rig.open().await?;
        for refused in [again.snapshot(Some(4)).await.err(), again.snapshot_at(before).await.err()] {
            let error = refused.ok_or("a version that is not kept was opened")?;
            assert_eq!(error.kind(), ErrorKind::Usage);
            assert!(error.to_string().contains("is not kept any more; the oldest is version 5"), "{error}");
        }
        let nothing = store.gc(&at_once(Some(Duration::ZERO))).await?;
        assert_eq!((nothing.version, nothing.kept_from.0), (Some(7), 6), "the sweep itself is a version");
        put(&store, &[1000], 1).await?;
    }
    Ok(())
}

#[tokio::test]
async fn files_that_no_decision_names_go_after_the_grace() -> Anyhow {
    for rig in Rig::both()? {
        let store = rig.open().await?;
        put(&store, &[1, 2], 1).await?;
        let mut dead = attempt_on(&store, &store.snapshot(None).await?, &[3, 4], 2).await?;
        dead.finish().await?;
        drop(dead);
        let left = data_files(&rig).await? - live_files(&rig).await?;
        assert!(left > 2);
        let day = Gc { grace: Duration::from_secs(24 * 60 * 60), ..at_once(None) };
        assert_eq!(store.gc(&day).await?.unnamed.objects, 0, "they are young");
        assert_eq!(store.gc(&at_once(None)).await?.unnamed.objects, left as u64);
        assert_eq!(data_files(&rig).await?, live_files(&rig).await?);
        assert_eq!(store.gc(&at_once(None)).await?.version, None, "nothing is left to say");
        verify(&rig.open().await?.snapshot(None).await?, &[(1, vec![1]), (2, vec![1])].into()).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_writer_that_wakes_after_the_sweep_is_told_and_does_no_harm() -> Anyhow {
    for rig in Rig::both()? {
        let store = rig.open().await?;
        put(&store, &[1], 1).await?;
        let sleeper = rig.open().await?;
        let base = sleeper.snapshot(None).await?;
        let mut attempt = attempt_on(&sleeper, &base, &[2], 2).await?;
        attempt.finish().await?;
        // A commit without documents finds out as well.
        let mut bare = sleeper.begin(&base, "run");
        write_run(&mut bare).await?;
        bare.finish().await?;
        store.gc(&at_once(None)).await?;
        write_run(&mut bare).await?;
        assert_eq!(bare.commit(info([])).await?, Outcome::Conflict { documents: vec![] });
        write_run(&mut attempt).await?;
        assert_eq!(attempt.commit(info([2])).await?, Outcome::Conflict { documents: vec![document_id(2)] });
        put(&sleeper, &[2], 2).await?;
        verify(&rig.open().await?.snapshot(None).await?, &[(1, vec![1]), (2, vec![2])].into()).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_writer_whose_version_is_not_kept_any_more_is_over() -> Anyhow {
    let rig = Rig::memory()?;
    let store = rig.open().await?;
    put(&store, &[1], 1).await?;
    let sleeper = rig.open().await?;
    let attempt = attempt_on(&sleeper, &sleeper.snapshot(None).await?, &[2], 2).await?;
    put(&store, &[3], 1).await?;
    store.gc(&at_once(Some(Duration::ZERO))).await?;
    assert_eq!(attempt.commit(info([2])).await?, Outcome::Conflict { documents: vec![document_id(2)] });
    Ok(())
}

#[tokio::test]
async fn files_of_other_programs_stay() -> Anyhow {
    let rig = Rig::memory()?;
    let store = rig.open().await?;
    put(&store, &[1], 1).await?;
    let foreign = Path::from_url_path(crate::as_folder(&rig.url).join("metrics/part-0.parquet")?.path())?;
    rig.backend().put(&foreign, "rows of others".into()).await?;
    store.gc(&at_once(Some(Duration::ZERO))).await?;
    rig.backend().head(&foreign).await?;
    Ok(())
}

#[tokio::test]
async fn logs_are_folded_into_checkpoints_and_the_store_goes_on() -> Anyhow {
    let rig = Rig::memory()?;
    let store = rig.open().await?;
    let model = grown(&store, 80).await?;
    store.gc(&at_once(Some(Duration::ZERO))).await?;
    // Entries are folded an hour after they were made; here by hand, as if it were later.
    let folded = crate::maintain::fold::fold(&store, 80, jiff::Timestamp::MAX).await?;
    assert!(folded.objects > 300, "{folded:?}");
    let root = Path::from_url_path(rig.url.path())?;
    let left: Vec<_> = rig.backend().list(Some(&root)).try_collect().await?;
    let entries = left.iter().filter(|meta| meta.location.as_ref().ends_with(".json")).count();
    assert!(entries < 300, "{entries}");
    let again = rig.open().await?;
    verify(&again.snapshot(None).await?, &model).await?;
    verify(&again.snapshot(Some(80)).await?, &model).await?;
    let mut model = model;
    put(&again, &[5000], 1).await?;
    model.insert(5000, vec![1]);
    verify(&rig.open().await?.snapshot(None).await?, &model).await?;
    rig.backend().delete(&Path::from_url_path(crate::as_folder(&rig.url).join("_sluicebox/last")?.path())?).await?;
    verify(&rig.open().await?.snapshot(None).await?, &model).await
}

/// Whether it crashed before it was done.
async fn crash(change: u32, strike: Strike) -> Anyhow<bool> {
    let rig = Rig::memory()?;
    let store = rig.open().await?;
    let model = grown(&store, 3).await?;
    store.optimize(&packing()).await?;
    let mut dead = attempt_on(&store, &store.snapshot(None).await?, &[90], 2).await?;
    dead.finish().await?;
    let faults = Arc::new(Faults::default());
    let doomed = rig.open_faulty(&faults).await?;
    faults.crash_at(change, strike);
    let made: crate::Result<Swept> = doomed.gc(&at_once(Some(Duration::ZERO))).await;
    verify(&rig.open().await?.snapshot(None).await?, &model).await?;
    let healed = rig.open().await?;
    healed.gc(&at_once(Some(Duration::ZERO))).await?;
    assert_eq!(data_files(&rig).await?, live_files(&rig).await?, "{made:?}");
    verify(&rig.open().await?.snapshot(None).await?, &model).await?;
    Ok(faults.crashed())
}

#[tokio::test]
async fn it_can_crash_before_and_after_each_change() -> Anyhow {
    for strike in [Strike::Before, Strike::After] {
        let mut change = 0;
        while crash(change, strike).await? {
            change += 1;
        }
        assert!(change > 15, "it makes more changes than {change}");
    }
    Ok(())
}

/// Runs, packers and sweepers without grace at once: whoever loses his files does his work again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn runs_packers_and_sweepers_at_once_lose_and_double_nothing() -> Anyhow {
    for rig in Rig::both()? {
        let mut tasks = Vec::new();
        for writer in 0..3u32 {
            let store = rig.open().await?;
            tasks.push(tokio::spawn(async move {
                for version in 1..=6 {
                    while !matches!(
                        put(&store, &[writer, 10 + writer * 10 + version], version).await?,
                        Outcome::Committed(_)
                    ) {}
                }
                Ok::<_, crate::Error>(())
            }));
        }
        for sweeps in [false, true] {
            let store = rig.open().await?;
            tasks.push(tokio::spawn(async move {
                for _ in 0..8 {
                    let done = match sweeps {
                        true => store.gc(&at_once(None)).await.map(|_| ()),
                        false => store.optimize(&packing()).await.map(|_| ()),
                    };
                    if let Err(error) = done
                        && error.kind() != ErrorKind::Busy
                    {
                        return Err(error);
                    }
                    tokio::time::sleep(Duration::from_millis(2)).await;
                }
                Ok(())
            }));
        }
        for task in tasks {
            task.await??;
        }
        let mut model = Model::new();
        for writer in 0..3 {
            model.insert(writer, vec![6]);
            model.extend((1..=6).map(|version| (10 + writer * 10 + version, vec![version])));
        }
        verify(&rig.open().await?.snapshot(None).await?, &model).await?;
    }
    Ok(())
}

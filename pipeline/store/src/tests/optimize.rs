//! Packing files: rows and what is known of documents stay, whatever happens beside it.

use std::collections::BTreeSet;
use std::sync::Arc;

use object_store::ObjectStoreExt;
use sluicebox_record::{MetricRow, Table};

use super::layout::path;
use super::rig::{Anyhow, Model, Rig, attempt_on, document_id, info, put, verify, write_run};
use crate::data::ids::Seen;
use crate::data::writer::Names;
use crate::maintain::merge::{Bin, merge};
use crate::{ErrorKind, Faults, Optimize, Optimized, Outcome, Store, Strike};

pub(super) fn options() -> Optimize {
    Optimize { memory: 64 << 20, run_id: "optimize".to_owned(), only_due: false, dry_run: false }
}

/// A store of `commits` commits, each of three documents, the last of which the next one replaces.
pub(super) async fn grown(store: &Store, commits: u32) -> Anyhow<Model> {
    let mut model = Model::new();
    for version in 1..=commits {
        let documents = [2 * version, 2 * version + 1, 2 * version + 2];
        put(store, &documents, version).await?;
        model.extend(documents.map(|document| (document, vec![version])));
    }
    Ok(model)
}

fn files(store: &crate::Snapshot) -> Anyhow<usize> {
    Ok(Table::ALL.into_iter().map(|table| Ok(store.files(table)?.len())).sum::<crate::Result<usize>>()?)
}

#[tokio::test]
async fn few_files_hold_the_same_rows_and_a_document_is_replaced_in_them() -> Anyhow {
    for rig in Rig::both()? {
        let store = rig.open().await?;
        let mut model = grown(&store, 9).await?;
        let mut attempt = store.begin(&store.snapshot(None).await?, "run");
        write_run(&mut attempt).await?;
        attempt.commit(info([])).await?;
        let told = store.optimize(&Optimize { dry_run: true, ..options() }).await?;
        let done = store.optimize(&options()).await?;
        assert_eq!((told.version, done.version), (None, Some(11)));
        let before =
            |done: &Optimized| done.tables.iter().map(|packed| (packed.table, packed.before)).collect::<Vec<_>>();
        assert_eq!(before(&told), before(&done));
        let packed = rig.open().await?.snapshot(None).await?;
        assert_eq!(files(&packed)?, 6, "one file a table");
        for checkpoint in [
            "_sluicebox/checkpoints/00000000000000000011.json.zst",
            "metrics/_delta_log/00000000000000000011.checkpoint.parquet",
        ] {
            rig.backend().head(&path(&rig, checkpoint)?).await?;
        }
        verify(&packed, &model).await?;
        assert_eq!(store.optimize(&options()).await?, Optimized::default(), "nothing is left to do");

        put(&store, &[4, 30], 20).await?;
        model.extend([(4, vec![20]), (30, vec![20])]);
        verify(&rig.open().await?.snapshot(None).await?, &model).await?;
        assert!(store.optimize(&options()).await?.version.is_some());
        verify(&rig.open().await?.snapshot(None).await?, &model).await?;
        let early = rig.open().await?.snapshot(Some(1)).await?;
        verify(&early, &[(2, vec![1]), (3, vec![1]), (4, vec![1])].into()).await?;
    }
    Ok(())
}

#[tokio::test]
async fn figures_are_in_order_and_equal_rows_give_equal_bytes() -> Anyhow {
    let (one, two) = (Rig::memory()?, Rig::memory()?);
    put(&one.open().await?, &[3, 4, 5, 6, 7, 8], 1).await?;
    for documents in [[8, 3], [6, 5], [4, 7]] {
        put(&two.open().await?, &documents, 1).await?;
    }
    let mut hashes = Vec::new();
    for rig in [&one, &two] {
        let store = rig.open().await?;
        store.optimize(&options()).await?;
        let snapshot = store.snapshot(None).await?;
        let rows: Vec<MetricRow> = snapshot
            .read(Table::Metrics, None)
            .await?
            .iter()
            .flat_map(|batch| MetricRow::from_batch(batch).unwrap_or_default())
            .collect();
        let keys: Vec<_> = rows.iter().map(|row| (&row.topic, row.period_start, &row.article_id)).collect();
        assert!(!keys.is_empty() && keys.is_sorted(), "{keys:?}");
        hashes.push(snapshot.files(Table::Metrics)?.into_iter().map(|file| file.hash).collect::<Vec<_>>());
    }
    assert_eq!(hashes[0], hashes[1]);
    Ok(())
}

#[tokio::test]
async fn a_table_is_due_with_more_than_64_small_files() -> Anyhow {
    let rig = Rig::memory()?;
    let store = rig.open().await?;
    let due = Optimize { only_due: true, ..options() };
    let mut model = grown(&store, 64).await?;
    assert_eq!(store.optimize(&due).await?, Optimized::default());
    put(&store, &[1000], 1).await?;
    model.insert(1000, vec![1]);
    put(&store, &[1001], 1).await?;
    model.insert(1001, vec![1]);
    let done = store.optimize(&due).await?;
    assert!(done.tables.iter().any(|packed| packed.table == Table::Documents && packed.before.0 > 64), "{done:?}");
    verify(&rig.open().await?.snapshot(None).await?, &model).await
}

#[tokio::test]
async fn a_run_that_slept_while_files_were_packed_rewrites_the_packed_one() -> Anyhow {
    for rig in Rig::both()? {
        let store = rig.open().await?;
        let mut model = grown(&store, 4).await?;
        let sleeper = rig.open().await?;
        let attempt = attempt_on(&sleeper, &sleeper.snapshot(None).await?, &[5, 50], 9).await?;
        assert!(store.optimize(&options()).await?.version.is_some());
        assert_eq!(attempt.commit(info([5, 50])).await?, Outcome::Committed(6));
        model.extend([(5, vec![9]), (50, vec![9])]);
        verify(&rig.open().await?.snapshot(None).await?, &model).await?;
    }
    Ok(())
}

#[tokio::test]
async fn packing_that_was_overtaken_keeps_what_still_fits() -> Anyhow {
    let rig = Rig::memory()?;
    let store = rig.open().await?;
    let mut model = grown(&store, 4).await?;
    let head = store.snapshot(None).await?;
    // The rows as they were are merged by hand, then the store moves on below them.
    let bin = Bin { table: Table::Articles, files: head.state().files(Table::Articles).cloned().collect() };
    let mut names = Names::new(&crate::attempt::new_id());
    let merged = merge(&store.inner.root, &mut names, &mut Seen::default(), &bin, 64 << 20).await?;
    assert_eq!(merged.add.iter().map(|file| file.rows).sum::<u64>(), head.rows(Table::Articles));
    put(&store, &[4], 30).await?;
    model.insert(4, vec![30]);
    assert!(store.optimize(&options()).await?.version.is_some());
    verify(&rig.open().await?.snapshot(None).await?, &model).await
}

/// Writers count up documents while two others pack all the time.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn runs_and_packers_at_once_lose_and_double_nothing() -> Anyhow {
    for rig in Rig::both()? {
        let mut writers = Vec::new();
        for writer in 0..3u32 {
            let store = rig.open().await?;
            writers.push(tokio::spawn(async move {
                for version in 1..=8 {
                    put(&store, &[writer, 10 + writer * 10 + version], version).await?;
                }
                Ok::<_, crate::Error>(())
            }));
        }
        let mut packers = Vec::new();
        for _ in 0..2 {
            let store = rig.open().await?;
            packers.push(tokio::spawn(async move {
                let mut made = 0;
                for _ in 0..6 {
                    match store.optimize(&options()).await {
                        Ok(done) => made += u32::from(done.version.is_some()),
                        Err(error) if error.kind() == ErrorKind::Busy => {}
                        Err(error) => return Err(error),
                    }
                    tokio::time::sleep(std::time::Duration::from_millis(3)).await;
                }
                Ok::<_, crate::Error>(made)
            }));
        }
        for writer in writers {
            writer.await??;
        }
        let mut made = 0;
        for packer in packers {
            made += packer.await??;
        }
        assert!(made > 0, "somebody packed");
        let mut model = Model::new();
        for writer in 0..3 {
            model.insert(writer, vec![8]);
            model.extend((1..=8).map(|version| (10 + writer * 10 + version, vec![version])));
        }
        verify(&rig.open().await?.snapshot(None).await?, &model).await?;
    }
    Ok(())
}

/// Whether it crashed before it was done.
async fn crash(rig: &Rig, change: u32, strike: Strike) -> Anyhow<bool> {
    let model = grown(&rig.open().await?, 3).await?;
    let faults = Arc::new(Faults::default());
    let store = rig.open_faulty(&faults).await?;
    faults.crash_at(change, strike);
    let made = store.optimize(&options()).await;
    let snapshot = rig.open().await?.snapshot(None).await?;
    assert!(snapshot.version() == 4 || made.is_err() && snapshot.version() == 3, "{made:?}");
    verify(&snapshot, &model).await?;
    rig.open().await?.optimize(&options()).await?;
    let healed = rig.open().await?.snapshot(None).await?;
    assert_eq!(files(&healed)?, 5);
    verify(&healed, &model).await?;
    Ok(faults.crashed())
}

#[tokio::test]
async fn it_can_crash_before_and_after_each_change() -> Anyhow {
    for strike in [Strike::Before, Strike::After] {
        let mut change = 0;
        while crash(&Rig::memory()?, change, strike).await? {
            change += 1;
        }
        assert!(change > 10, "it makes more changes than {change}");
    }
    Ok(())
}

#[tokio::test]
async fn packed_files_name_their_documents() -> Anyhow {
    let rig = Rig::memory()?;
    let store = rig.open().await?;
    let model = grown(&store, 5).await?;
    store.optimize(&options()).await?;
    let snapshot = store.snapshot(None).await?;
    let expected: BTreeSet<String> = model.keys().map(|document| document_id(*document)).collect();
    let named = snapshot.in_order_of_files(Table::Documents, &expected)?;
    assert_eq!(named.into_iter().collect::<BTreeSet<_>>(), expected);
    let ids: BTreeSet<_> = snapshot.state().files(Table::PassedOver).flat_map(|file| file.documents.iter()).collect();
    assert!(ids.iter().all(|id| expected.contains(&id.to_string())));
    Ok(())
}

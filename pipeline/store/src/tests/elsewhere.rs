//! The same on any URL, for emulators of clouds and for readers in other languages; run by hand or by a script that
//! starts them: `SLUICEBOX_TEST_STORE=s3://bucket/store cargo nextest run -p sluicebox-store --run-ignored only elsewhere`.

use std::time::Instant;

use super::rig::{Anyhow, Model, attempt_on, info, put, verify, write_run};
use crate::{Outcome, Store, StoreOptions, parse_location};

async fn open() -> Anyhow<Store> {
    let url = parse_location(&std::env::var("SLUICEBOX_TEST_STORE")?)?;
    Ok(Store::open(&url, StoreOptions { create: true, ..StoreOptions::default() }).await?)
}

/// Leaves a small store behind.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs SLUICEBOX_TEST_STORE, the URL of an empty folder"]
async fn a_store_is_written_raced_for_and_read() -> Anyhow {
    let store = open().await?;
    let mut model = Model::new();
    put(&store, &[0, 1, 2, 3], 1).await?;
    model.extend((0..4).map(|document| (document, vec![1])));
    let base = store.snapshot(None).await?;
    let mut racers = Vec::new();
    for version in 2..6 {
        let mut attempt = attempt_on(&open().await?, &base, &[1, 4], version).await?;
        write_run(&mut attempt).await?;
        racers.push(tokio::spawn(attempt.commit(info([1, 4]))));
    }
    for (version, racer) in (2..6).zip(racers) {
        if let Outcome::Committed(_) = racer.await?? {
            assert!(!model.contains_key(&4), "two commits of one document");
            model.extend([(1, vec![version]), (4, vec![version])]);
        }
    }
    assert!(model.contains_key(&4), "nobody won");
    verify(&open().await?.snapshot(None).await?, &model).await
}

/// Leaves a store of 2,000 commits behind and tells what opening it costs.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs SLUICEBOX_TEST_STORE, the URL of an empty folder, and minutes"]
#[expect(clippy::print_stdout, reason = "the figures are what one runs it for")]
async fn two_thousand_commits() -> Anyhow {
    let store = open().await?;
    let begun = Instant::now();
    for document in 0..2000 {
        put(&store, &[document], 1).await?;
    }
    println!("2,000 commits: {:?}, {:?}", begun.elapsed(), store.traffic());
    let begun = Instant::now();
    let again = open().await?;
    let snapshot = again.snapshot(None).await?;
    println!("open: {:?}, {:?}", begun.elapsed(), again.traffic());
    println!("ledger of {}: {:?}", snapshot.ledger().await?.len(), begun.elapsed());
    for table in sluicebox_record::Table::ALL {
        snapshot.delta_table(table).await?;
    }
    println!("Delta tables: {:?}, {:?}", begun.elapsed(), again.traffic());
    Ok(())
}

//! Many writers on one store at once.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use super::rig::{Anyhow, Model, Rig, attempt_on, document_id, info, put, verify};
use crate::attempt::new_id;
use crate::log::commits::Decided;
use crate::{Decision, Faults, Outcome, RowId, Store};

const WRITERS: u32 = 4;
const ROUNDS: u32 = 4;

/// The document that all writers count up.
const COUNTER: u32 = 100;

/// Reads the counter, and commits the next number with a document of the writer's own; again for as long as there is
/// a conflict.
async fn count_up(store: &Store, writer: u32) -> crate::Result<(u64, u32)> {
    loop {
        let base = store.snapshot(None).await?;
        let ledger = base.ledger().await?;
        let count = ledger
            .get(RowId::parse(&document_id(COUNTER))?)
            .and_then(|row| row.content_hash.as_ref()?.trim_matches(['[', ']']).parse().ok());
        let next = count.unwrap_or(0) + 1;
        let attempt = attempt_on(store, &base, &[COUNTER, writer], next).await?;
        if let Outcome::Committed(n) = attempt.commit(info([COUNTER, writer])).await? {
            return Ok((n, next));
        }
    }
}

/// Every commit counts one further than the one before, whoever makes it.
async fn fight(rig: Rig) -> Anyhow {
    let mut tasks = Vec::new();
    for writer in 0..WRITERS {
        let store = rig.open().await?;
        tasks.push(tokio::spawn(async move {
            let mut made = BTreeMap::new();
            for _ in 0..ROUNDS {
                let (n, count) = count_up(&store, writer).await?;
                made.insert(n, (writer, count));
            }
            Ok::<_, crate::Error>(made)
        }));
    }
    let mut order = BTreeMap::new();
    for task in tasks {
        order.extend(task.await??);
    }
    let mut model: Model = [(COUNTER, vec![WRITERS * ROUNDS])].into();
    for (n, (writer, count)) in &order {
        assert_eq!(u64::from(*count), *n, "an update is lost");
        model.insert(*writer, vec![*count]);
    }
    assert_eq!(order.len(), (WRITERS * ROUNDS) as usize);
    verify(&rig.open().await?.snapshot(None).await?, &model).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn writers_in_memory_lose_no_update() -> Anyhow {
    fight(Rig::memory()?).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn writers_on_disk_lose_no_update() -> Anyhow {
    fight(Rig::local()?).await
}

#[tokio::test]
async fn a_writer_that_slept_rewrites_what_others_moved() -> Anyhow {
    let rig = Rig::memory()?;
    put(&rig.open().await?, &[0, 1, 2], 1).await?;
    let sleeper = rig.open().await?;
    let attempt = attempt_on(&sleeper, &sleeper.snapshot(None).await?, &[2], 2).await?;
    for version in 5..8 {
        put(&rig.open().await?, &[0], version).await?;
    }
    assert_eq!(attempt.commit(info([2])).await?, Outcome::Committed(5));
    let model = [(0, vec![7]), (1, vec![1]), (2, vec![2])].into();
    verify(&rig.open().await?.snapshot(None).await?, &model).await
}

#[tokio::test]
async fn a_reader_keeps_its_version() -> Anyhow {
    for rig in Rig::both()? {
        let store = rig.open().await?;
        put(&store, &[0, 1], 1).await?;
        let old = store.snapshot(None).await?;
        put(&store, &[1, 2], 2).await?;
        let model: Model = [(0, vec![1]), (1, vec![1])].into();
        let again = rig.open().await?.snapshot(Some(1)).await?;
        assert_eq!(again.ledger().await?, old.ledger().await?);
        verify(&again, &model).await?;
        verify(&old, &model).await?;
        assert_eq!(store.snapshot_at(old.time()).await?.version(), 1);
        assert_eq!(store.snapshot_at(jiff::Timestamp::now() + Duration::from_secs(9)).await?.version(), 2);
        let kinds = [store.snapshot(Some(3)).await.err(), store.snapshot_at(jiff::Timestamp::UNIX_EPOCH).await.err()];
        assert!(
            kinds.iter().flatten().all(|error| error.kind() == crate::ErrorKind::Usage)
                && kinds.iter().all(Option::is_some)
        );
    }
    Ok(())
}

#[tokio::test]
async fn one_request_in_ten_fails_and_every_commit_is_made() -> Anyhow {
    let rig = Rig::memory()?;
    let mut model = Model::new();
    let faults = Arc::new(Faults::default());
    let store = rig.open_faulty(&faults).await?;
    faults.trouble(10, 7);
    for version in 0..20 {
        let documents = [version % 5, 5 + version % 3];
        assert!(matches!(put(&store, &documents, version).await?, Outcome::Committed(_)));
        model.extend(documents.map(|document| (document, vec![version])));
    }
    verify(&rig.open().await?.snapshot(None).await?, &model).await
}

#[tokio::test]
async fn one_request_in_two_fails_and_nothing_is_half_there() -> Anyhow {
    let rig = Rig::memory()?;
    let mut model = Model::new();
    let faults = Arc::new(Faults::default());
    let store = rig.open_faulty(&faults).await?;
    faults.trouble(50, 11);
    for version in 0..20 {
        let before = rig.open().await?.snapshot(None).await?.version();
        let made = put(&store, &[version % 5, 5], version).await;
        let snapshot = rig.open().await?.snapshot(None).await?;
        let stands = snapshot.version() > before;
        assert!(stands || made.is_err(), "{made:?}");
        if stands {
            model.extend([(version % 5, vec![version]), (5, vec![version])]);
        }
        verify(&snapshot, &model).await?;
    }
    Ok(())
}

#[tokio::test]
async fn an_attempt_whose_files_are_condemned_is_over() -> Anyhow {
    let rig = Rig::memory()?;
    let store = rig.open().await?;
    put(&store, &[1], 1).await?;
    let sleeper = attempt_on(&store, &store.snapshot(None).await?, &[2], 2).await?;
    let last = store.decision(1).await?.ok_or("no commit 1")?;
    let sweep = Decision {
        n: 2,
        attempt: new_id(),
        topics: Vec::new(),
        inputs: Vec::new(),
        documents: String::new(),
        tables: BTreeMap::new(),
        condemned: vec![sleeper.id().to_owned()],
        ..(*last).clone()
    };
    assert_eq!(store.inner.commits.decide(&sweep).await?, Decided::Ours);
    assert_eq!(sleeper.commit(info([2])).await?, Outcome::Conflict { documents: vec![document_id(2)] });
    verify(&rig.open().await?.snapshot(None).await?, &[(1, vec![1])].into()).await
}

//! Random histories: documents come, change, grow and go, processes crash and meet, replies are lost. After each step
//! the store is opened anew and compared with the model.

use std::collections::BTreeSet;
use std::sync::Arc;

use proptest::prelude::*;

use super::rig::{Anyhow, Model, Rig, attempt_on, document_id, info, put, verify, write};
use crate::{Faults, Outcome, Store, Strike};

#[derive(Debug, Clone)]
enum Step {
    /// Documents are read, new or again.
    Put(BTreeSet<u32>),
    /// A document gets a further segment.
    Extend(u32),
    /// Documents are forgotten.
    Forget(BTreeSet<u32>),
    /// Two processes begin at the same commit.
    Race(BTreeSet<u32>, BTreeSet<u32>),
    /// A process crashes at one of its changes.
    Crash(BTreeSet<u32>, u32, bool),
    /// Files are packed, while a process sleeps that has read documents again.
    Pack(BTreeSet<u32>),
    /// Everything that the newest version does not need is swept away.
    Sweep,
    /// A process whose requests fail and whose replies get lost.
    Trouble(BTreeSet<u32>, u64),
}

fn step() -> impl Strategy<Value = Step> {
    let some = || prop::collection::btree_set(0..6u32, 1..4);
    prop_oneof![
        some().prop_map(Step::Put),
        (0..6u32).prop_map(Step::Extend),
        some().prop_map(Step::Forget),
        (some(), some()).prop_map(|(one, two)| Step::Race(one, two)),
        (some(), 0..24u32, any::<bool>()).prop_map(|(some, change, after)| Step::Crash(some, change, after)),
        some().prop_map(Step::Pack),
        Just(Step::Sweep),
        (some(), any::<u64>()).prop_map(|(some, seed)| Step::Trouble(some, seed)),
    ]
}

fn list(set: &BTreeSet<u32>) -> Vec<u32> {
    set.iter().copied().collect()
}

fn set(model: &mut Model, documents: &BTreeSet<u32>, version: u32) {
    model.extend(documents.iter().map(|document| (*document, vec![version])));
}

async fn apply(rig: &Rig, step: &Step, version: u32, model: &mut Model) -> Anyhow {
    let store = rig.open().await?;
    let base = store.snapshot(None).await?;
    match step {
        Step::Put(documents) => {
            assert_eq!(put(&store, &list(documents), version).await?, Outcome::Committed(base.version() + 1));
            set(model, documents, version);
        }
        Step::Extend(document) => extend(&store, *document, version, model).await?,
        Step::Forget(documents) => {
            let mut attempt = store.begin(&base, "run");
            for document in documents {
                attempt.replace(&document_id(*document))?;
            }
            let known = documents.iter().any(|document| model.contains_key(document));
            let expected = if known { Outcome::Committed(base.version() + 1) } else { Outcome::Nothing };
            assert_eq!(attempt.commit(info([])).await?, expected);
            model.retain(|document, _| !documents.contains(document));
        }
        Step::Race(one, two) => race(rig, one, two, version, model).await?,
        Step::Pack(documents) => {
            let attempt = attempt_on(&store, &base, &list(documents), version).await?;
            rig.open().await?.optimize(&super::optimize::options()).await?;
            verify(&rig.open().await?.snapshot(None).await?, model).await?;
            assert!(matches!(attempt.commit(info(list(documents))).await?, Outcome::Committed(_)));
            set(model, documents, version);
        }
        Step::Sweep => {
            store.gc(&super::gc::at_once(Some(std::time::Duration::ZERO))).await?;
        }
        Step::Crash(documents, change, after) => {
            let faults = Arc::new(Faults::default());
            let doomed = rig.open_faulty(&faults).await?;
            faults.crash_at(*change, if *after { Strike::After } else { Strike::Before });
            let made = put(&doomed, &list(documents), version).await;
            settle(rig, base.version(), made, documents, version, model).await?;
        }
        Step::Trouble(documents, seed) => {
            let faults = Arc::new(Faults::default());
            let troubled = rig.open_faulty(&faults).await?;
            faults.trouble(15, *seed);
            let made = put(&troubled, &list(documents), version).await;
            settle(rig, base.version(), made, documents, version, model).await?;
        }
    }
    Ok(())
}

/// After a commit that may have failed: the store tells whether it stands.
async fn settle(
    rig: &Rig,
    before: u64,
    made: crate::Result<Outcome>,
    documents: &BTreeSet<u32>,
    version: u32,
    model: &mut Model,
) -> Anyhow {
    let stands = rig.open().await?.snapshot(None).await?.version() > before;
    assert!(stands || made.is_err(), "a confirmed commit is lost: {made:?}");
    if stands {
        set(model, documents, version);
    }
    Ok(())
}

async fn extend(store: &Store, document: u32, version: u32, model: &mut Model) -> Anyhow {
    let segments = model.entry(document).or_default();
    segments.push(version);
    let mut attempt = store.begin(&store.snapshot(None).await?, "run");
    attempt.extend(&document_id(document))?;
    write(&mut attempt, document, segments).await?;
    assert!(matches!(attempt.commit(info([document])).await?, Outcome::Committed(_)));
    Ok(())
}

async fn race(rig: &Rig, one: &BTreeSet<u32>, two: &BTreeSet<u32>, version: u32, model: &mut Model) -> Anyhow {
    let (left, right) = (rig.open().await?, rig.open().await?);
    let (left_base, right_base) = (left.snapshot(None).await?, right.snapshot(None).await?);
    let winner = attempt_on(&left, &left_base, &list(one), version).await?;
    let loser = attempt_on(&right, &right_base, &list(two), version + 100).await?;
    assert!(matches!(winner.commit(info(one.iter().copied())).await?, Outcome::Committed(_)));
    set(model, one, version);
    let mut both: Vec<_> = one.intersection(two).map(|document| document_id(*document)).collect();
    both.sort();
    let outcome = loser.commit(info(two.iter().copied())).await?;
    if both.is_empty() {
        assert!(matches!(outcome, Outcome::Committed(_)), "{outcome:?}");
        set(model, two, version + 100);
    } else {
        assert_eq!(outcome, Outcome::Conflict { documents: both });
    }
    Ok(())
}

fn history(rig: fn() -> Anyhow<Rig>, steps: &[Step]) -> Anyhow {
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
        let rig = rig()?;
        let mut model = Model::new();
        for (version, step) in steps.iter().enumerate() {
            apply(&rig, step, version as u32, &mut model).await?;
            verify(&rig.open().await?.snapshot(None).await?, &model).await?;
        }
        Ok(())
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 64, ..ProptestConfig::default() })]

    #[test]
    fn histories_in_memory(steps in prop::collection::vec(step(), 1..8)) {
        history(Rig::memory, &steps).map_err(|error| TestCaseError::fail(error.to_string()))?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, max_shrink_iters: 16, ..ProptestConfig::default() })]

    #[test]
    fn histories_on_disk(steps in prop::collection::vec(step(), 1..8)) {
        history(Rig::local, &steps).map_err(|error| TestCaseError::fail(error.to_string()))?;
    }
}

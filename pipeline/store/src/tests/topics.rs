//! The topics of commits add up, are told once, and outlive the commits that told them.

use sluicebox_record::TopicRow;

use super::gc::at_once;
use super::optimize::{grown, options};
use super::rig::{Anyhow, Rig, attempt_on, info, put};
use crate::{CommitInfo, Store};

fn topic(id: &str, name: &str) -> TopicRow {
    TopicRow { topic: id.to_owned(), name: name.to_owned(), ..TopicRow::default() }
}

/// Commits a document whose rows were read with `topics`; the names of those that the decision tells.
async fn put_with(store: &Store, document: u32, topics: &[&TopicRow]) -> Anyhow<Vec<String>> {
    let base = store.snapshot(None).await?;
    let attempt = attempt_on(store, &base, &[document], 1).await?;
    let topics = topics.iter().map(|&topic| topic.clone()).collect();
    attempt.commit(CommitInfo { topics, ..info([document]) }).await?;
    let decision = store.decision(base.version() + 1).await?.ok_or("no commit")?;
    Ok(decision.topics.iter().map(|topic| topic.name.clone()).collect())
}

#[tokio::test]
async fn a_commit_tells_the_topics_that_are_not_known() -> Anyhow {
    let rig = Rig::memory()?;
    let store = rig.open().await?;
    let (rent, tea, named) = (topic("rent", "Rent"), topic("tea", "Tea"), topic("rent", "Rents"));
    assert_eq!(put_with(&store, 1, &[&rent]).await?, ["Rent"]);
    assert!(put_with(&store, 2, &[&rent]).await?.is_empty());
    assert_eq!(put_with(&store, 3, &[&rent, &tea]).await?, ["Tea"]);
    assert_eq!(put_with(&store, 4, &[&named]).await?, ["Rents"]);
    let reader = rig.open().await?;
    assert_eq!(reader.snapshot(None).await?.topics(), [named, tea.clone()]);
    assert_eq!(reader.snapshot(Some(3)).await?.topics(), [rent, tea], "as they were at that commit");
    assert_eq!(reader.snapshot(Some(0)).await?.topics(), []);
    Ok(())
}

#[tokio::test]
async fn topics_outlive_packing_and_the_commit_that_told_them() -> Anyhow {
    let rig = Rig::memory()?;
    let store = rig.open().await?;
    let rent = topic("rent", "Rent");
    put_with(&store, 1, &[&rent]).await?;
    grown(&store, 40).await?;
    store.optimize(&options()).await?;
    store.gc(&at_once(Some(std::time::Duration::ZERO))).await?;
    put(&store, &[4000], 1).await?;
    let kept = store.snapshot(None).await?.version();
    crate::maintain::fold::fold(&store, kept, jiff::Timestamp::MAX).await?;
    let reader = rig.open().await?;
    assert!(reader.decision(1).await?.is_none(), "commit 1 is folded");
    assert_eq!(reader.snapshot(None).await?.topics(), [rent]);
    Ok(())
}

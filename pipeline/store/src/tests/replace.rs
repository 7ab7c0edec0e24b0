//! What replacing a document costs, and what the store refuses.

use super::rig::{Anyhow, Model, Rig, attempt_on, document_id, info, put, verify, write};
use crate::{ErrorKind, Outcome, Store, StoreOptions};
use sluicebox_record::{PassedOverRow, Table};

#[tokio::test]
#[expect(clippy::print_stdout, reason = "the figure is what one runs it for")]
async fn one_of_a_thousand_reads_and_writes_its_own_files_only() -> Anyhow {
    let rig = Rig::memory()?;
    let store = rig.open().await?;
    let mut model = Model::new();
    for batch in 0..20 {
        let documents: Vec<u32> = (batch * 50..batch * 50 + 50).collect();
        put(&store, &documents, 1).await?;
        model.extend(documents.iter().map(|document| (*document, vec![1])));
    }
    let before = store.snapshot(None).await?;
    let total: u64 = Table::ALL
        .iter()
        .map(|table| Ok(before.files(*table)?.iter().map(|file| file.size).sum::<u64>()))
        .sum::<crate::Result<u64>>()?;
    let traffic = store.traffic();
    put(&store, &[507], 2).await?;
    let cost = store.traffic().since(traffic);
    model.insert(507, vec![2]);
    let after = store.snapshot(None).await?;
    let kept = before
        .files(Table::Articles)?
        .iter()
        .filter(|file| after.files(Table::Articles).is_ok_and(|files| files.contains(file)))
        .count();
    assert_eq!(kept, 19, "files of other documents stay");
    println!(
        "store {total} B; one of 1,000 documents replaced: read {} B, wrote {} B, {} requests",
        cost.read, cost.written, cost.requests
    );
    assert!(cost.read < total / 5 && cost.written < total / 5, "{cost:?} of {total}");
    verify(&after, &model).await
}

#[tokio::test]
async fn a_document_in_segments_goes_as_a_whole() -> Anyhow {
    for rig in Rig::both()? {
        let store = rig.open().await?;
        put(&store, &[1], 3).await?;
        for segments in [vec![3, 4], vec![3, 4, 7]] {
            let mut attempt = store.begin(&store.snapshot(None).await?, "run");
            attempt.extend(&document_id(1))?;
            write(&mut attempt, 1, &segments).await?;
            assert!(matches!(attempt.commit(info([1])).await?, Outcome::Committed(_)));
            verify(&store.snapshot(None).await?, &[(1, segments)].into()).await?;
        }
        put(&store, &[1], 9).await?;
        verify(&rig.open().await?.snapshot(None).await?, &[(1, vec![9])].into()).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_known_document_is_never_written_twice() -> Anyhow {
    let rig = Rig::memory()?;
    let store = rig.open().await?;
    put(&store, &[1], 1).await?;
    let mut attempt = store.begin(&store.snapshot(None).await?, "run");
    write(&mut attempt, 1, &[2]).await?;
    assert_eq!(attempt.commit(info([1])).await.err().map(|error| error.kind()), Some(ErrorKind::Contract));
    let mut twice = store.begin(&store.snapshot(None).await?, "run");
    write(&mut twice, 2, &[1]).await?;
    assert!(write(&mut twice, 2, &[1]).await.is_err());
    verify(&rig.open().await?.snapshot(None).await?, &[(1, vec![1])].into()).await
}

#[tokio::test]
async fn rows_of_unknown_articles_and_foreign_columns_are_refused() -> Anyhow {
    let store = Rig::memory()?.open().await?;
    let mut attempt = store.begin(&store.snapshot(None).await?, "run");
    let row = PassedOverRow { article_id: document_id(1), ..PassedOverRow::default() };
    let batch = PassedOverRow::to_batch(&[row])?;
    for table in [Table::PassedOver, Table::Metrics] {
        assert_eq!(attempt.write(table, &batch).await.err().map(|error| error.kind()), Some(ErrorKind::Contract));
    }
    Ok(())
}

#[tokio::test]
async fn an_attempt_with_nothing_in_it_commits_nothing() -> Anyhow {
    let rig = Rig::memory()?;
    let store = rig.open().await?;
    let base = store.snapshot(None).await?;
    assert_eq!(store.begin(&base, "run").commit(info([])).await?, Outcome::Nothing);
    let mut forgets = store.begin(&base, "run");
    forgets.replace(&document_id(8))?;
    assert_eq!(forgets.commit(info([])).await?, Outcome::Nothing);
    let abandoned = attempt_on(&store, &base, &[1], 1).await?;
    abandoned.abandon().await;
    assert_eq!(rig.open().await?.snapshot(None).await?.version(), 0);
    Ok(())
}

#[tokio::test]
async fn what_is_not_there_is_not_found() -> Anyhow {
    let rig = Rig::memory()?;
    let options = StoreOptions { backend: Some(rig.backend().clone()), ..StoreOptions::default() };
    assert_eq!(Store::open(&rig.url, options).await.err().map(|error| error.kind()), Some(ErrorKind::NotFound));
    Ok(())
}

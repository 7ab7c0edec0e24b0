//! What lies in the store: names, shortcuts, and what happens when they are lost or another program interferes.

use futures::TryStreamExt;
use object_store::ObjectStoreExt;
use object_store::path::Path;
use sluicebox_record::Table;

use super::rig::{Anyhow, Model, Rig, put, verify};
use crate::ErrorKind;

pub(super) fn path(rig: &Rig, relative: &str) -> Anyhow<Path> {
    Ok(Path::from_url_path(crate::as_folder(&rig.url).join(relative)?.path())?)
}

async fn grow(rig: &Rig, commits: u32) -> Anyhow<Model> {
    let store = rig.open().await?;
    let mut model = Model::new();
    for version in 0..commits {
        put(&store, &[version % 7, 7 + version % 2], version).await?;
        model.extend([(version % 7, vec![version]), (7 + version % 2, vec![version])]);
    }
    Ok(model)
}

#[tokio::test]
async fn shortcuts_can_be_lost_broken_or_late() -> Anyhow {
    let rig = Rig::memory()?;
    let model = grow(&rig, 70).await?;
    let (hint, old_hint) = (path(&rig, "_sluicebox/last")?, r#"{"n":3,"checkpoint":16}"#);
    let checkpoints = path(&rig, "_sluicebox/checkpoints/")?;
    let listed: Vec<_> = rig.backend().list(Some(&checkpoints)).try_collect().await?;
    assert!(!listed.is_empty(), "checkpoints are made");
    let delta = path(&rig, "metrics/_delta_log/00000000000000000064.checkpoint.parquet")?;
    rig.backend().head(&delta).await?;
    for broken in [old_hint, "", "{", r#"{"n":1,"checkpoint":5}"#] {
        rig.backend().put(&hint, broken.into()).await?;
        verify(&rig.open().await?.snapshot(None).await?, &model).await?;
    }
    rig.backend().delete(&hint).await?;
    verify(&rig.open().await?.snapshot(None).await?, &model).await?;
    for meta in listed {
        rig.backend().put(&meta.location, "not a checkpoint".into()).await?;
    }
    verify(&rig.open().await?.snapshot(None).await?, &model).await?;
    let early = rig.open().await?.snapshot(Some(1)).await?;
    verify(&early, &[(0, vec![0]), (7, vec![0])].into()).await
}

/// As programs before format 3 wrote it.
#[tokio::test]
async fn a_checkpoint_that_is_not_packed_is_read() -> Anyhow {
    let rig = Rig::memory()?;
    let model = grow(&rig, 40).await?;
    let listed: Vec<_> = rig.backend().list(Some(&path(&rig, "_sluicebox/checkpoints/")?)).try_collect().await?;
    let mut plain = 0;
    for meta in &listed {
        let Some(name) = meta.location.as_ref().strip_suffix(".zst") else { continue };
        let packed = rig.backend().get(&meta.location).await?.bytes().await?;
        let json = crate::log::packed::unpack(&packed).ok_or("not whole")?;
        rig.backend().put(&name.into(), crate::log::seal::seal(json).into()).await?;
        rig.backend().delete(&meta.location).await?;
        plain += 1;
    }
    assert!(plain > 0);
    let before = path(&rig, "_sluicebox/commits/00000000000000000003.json")?;
    let decision = rig.backend().get(&before).await?.bytes().await?;
    rig.backend().delete(&before).await?;
    verify(&rig.open().await?.snapshot(None).await?, &model).await?;
    rig.backend().put(&before, decision.into()).await?;
    assert_eq!(rig.open().await?.verify().await?.damage, vec![]);
    Ok(())
}

#[tokio::test]
async fn a_start_reads_few_objects() -> Anyhow {
    let rig = Rig::memory()?;
    grow(&rig, 100).await?;
    let store = rig.open().await?;
    assert!(store.traffic().requests < 80, "{:?}", store.traffic());
    Ok(())
}

#[tokio::test]
async fn files_are_named_by_their_attempt_and_their_bytes_by_their_rows() -> Anyhow {
    let (one, two) = (Rig::memory()?, Rig::local()?);
    for rig in [&one, &two] {
        put(&rig.open().await?, &[1, 2, 4], 5).await?;
    }
    let (one, two) = (one.open().await?.snapshot(None).await?, two.open().await?.snapshot(None).await?);
    for table in [Table::Articles, Table::Metrics, Table::PassedOver] {
        let (left, right) = (one.files(table)?, two.files(table)?);
        assert_eq!(
            left.iter().map(|file| &file.hash).collect::<Vec<_>>(),
            right.iter().map(|file| &file.hash).collect::<Vec<_>>()
        );
        assert!(left[0].path != right[0].path && left[0].path.ends_with(".parquet"));
        assert_eq!(left[0].url, one.store().url().join(&format!("{}/{}", table.name(), left[0].path))?);
    }
    let decision = one.store().decision(1).await?.ok_or("no decision")?;
    let metrics = decision.change(Table::Metrics).ok_or("no metrics")?;
    let stats = &metrics.add[0].stats;
    assert_eq!(stats.null_count.get("indicator"), Some(&metrics.add[0].rows), "all null");
    assert_eq!(stats.min_values.get("period_start").map(String::as_str), Some("2020-01-01"));
    assert_eq!(stats.max_values.get("period_start").map(String::as_str), Some("2020-01-03"));
    assert_eq!(stats.min_values.keys().collect::<Vec<_>>(), ["period_start", "published", "topic"]);
    Ok(())
}

#[tokio::test]
async fn a_table_that_another_program_wrote_to_is_told() -> Anyhow {
    let rig = Rig::memory()?;
    let store = rig.open().await?;
    put(&store, &[1], 1).await?;
    let foreign = path(&rig, "metrics/_delta_log/00000000000000000002.json")?;
    rig.backend().put(&foreign, "{\"commitInfo\":{\"operation\":\"OPTIMIZE\"}}\n".into()).await?;
    let error = put(&store, &[2], 1).await.err().ok_or("committed")?;
    assert_eq!(error.kind(), ErrorKind::Corrupt);
    assert!(error.to_string().contains("another program"), "{error}");
    Ok(())
}

#[tokio::test]
async fn a_commit_that_is_missing_is_told() -> Anyhow {
    let rig = Rig::memory()?;
    grow(&rig, 5).await?;
    rig.backend().delete(&path(&rig, "_sluicebox/commits/00000000000000000003.json")?).await?;
    let error = rig.open().await.err().ok_or("opened")?;
    assert_eq!(error.kind(), ErrorKind::Corrupt, "{error}");
    Ok(())
}

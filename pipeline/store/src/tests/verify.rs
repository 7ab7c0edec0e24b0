//! One changed bit anywhere in a store is found, and no row of it is read where blocks are checked.

use futures::TryStreamExt;
use object_store::path::Path;
use object_store::{ObjectMeta, ObjectStoreExt};
use sluicebox_record::Table;

use super::gc::at_once;
use super::optimize::{grown, options};
use super::rig::{Anyhow, Rig, put};
use crate::{Damage, ErrorKind, Store, Verified};

async fn objects(rig: &Rig) -> Anyhow<Vec<ObjectMeta>> {
    let root = Path::from_url_path(rig.url.path())?;
    let mut listed: Vec<_> = rig.backend().list(Some(&root)).try_collect().await?;
    listed.sort_by(|a, b| a.location.cmp(&b.location));
    Ok(listed)
}

/// What is found; a store that cannot be opened for damage is found too.
async fn found(rig: &Rig) -> Anyhow<Vec<Damage>> {
    let verified = async { rig.open().await?.verify().await };
    match verified.await {
        Ok(verified) => Ok(verified.damage),
        Err(error) if error.kind() == ErrorKind::Corrupt => {
            Ok(vec![Damage { place: String::new(), what: error.to_string() }])
        }
        Err(error) => Err(error.into()),
    }
}

#[tokio::test]
async fn a_store_as_it_was_written_has_no_damage() -> Anyhow {
    for rig in Rig::both()? {
        let store = rig.open().await?;
        grown(&store, 40).await?;
        let all = store.verify().await?;
        assert!(all.damage.is_empty() && all.files > 100 && all.entries > 250, "{all:?}");
        store.optimize(&options()).await?;
        store.gc(&at_once(Some(std::time::Duration::ZERO))).await?;
        put(&store, &[4000], 1).await?;
        let Verified { files, damage, .. } = rig.open().await?.verify().await?;
        assert!(damage.is_empty(), "{damage:?}");
        assert!(files < 20, "{files} files of versions that are kept");
        crate::maintain::fold::fold(&store, 41, jiff::Timestamp::MAX).await?;
        assert!(rig.open().await?.verify().await?.damage.is_empty());
    }
    Ok(())
}

#[tokio::test]
async fn every_flipped_bit_is_found_and_named() -> Anyhow {
    let rig = Rig::memory()?;
    grown(&rig.open().await?, 34).await?;
    rig.open().await?.optimize(&options()).await?;
    let mut random = 88_172_645_463_325_252u64;
    let all = objects(&rig).await?;
    let is_shortcut = |meta: &&ObjectMeta| {
        let name = meta.location.as_ref();
        name.contains("checkpoint") || name.ends_with("/last")
    };
    let few = all.iter().filter(is_shortcut).chain(all.iter().step_by(all.len() / 60));
    for meta in few {
        let bytes = rig.backend().get(&meta.location).await?.bytes().await?;
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let bit = random as usize % (bytes.len() * 8);
        let mut flipped = bytes.to_vec();
        flipped[bit / 8] ^= 1 << (bit % 8);
        rig.backend().put(&meta.location, flipped.into()).await?;
        assert!(!found(&rig).await?.is_empty(), "{} bit {bit}", meta.location);
        rig.backend().put(&meta.location, bytes.into()).await?;
    }
    assert_eq!(found(&rig).await?, vec![]);
    Ok(())
}

#[tokio::test]
async fn what_is_missing_is_named() -> Anyhow {
    let rig = Rig::memory()?;
    let store = rig.open().await?;
    grown(&store, 3).await?;
    let file = store.snapshot(None).await?.files(Table::Articles)?.remove(0).path;
    let places = [format!("articles/{file}"), "metrics/_delta_log/00000000000000000002.json".to_owned()];
    for place in &places {
        rig.backend().delete(&Path::from_url_path(crate::as_folder(&rig.url).join(place)?.path())?).await?;
    }
    let damage = store.verify().await?.damage;
    assert_eq!(damage.iter().map(|damage| damage.place.clone()).collect::<Vec<_>>(), places);
    Ok(())
}

async fn read(store: &Store, checked: bool) -> crate::Result<usize> {
    let snapshot = store.snapshot(None).await?;
    let snapshot = if checked { snapshot.checked().await? } else { snapshot };
    Ok(snapshot.read(Table::Articles, None).await?.iter().map(|batch| batch.num_rows()).sum())
}

#[tokio::test]
async fn checked_reads_give_the_same_rows_or_an_error() -> Anyhow {
    for rig in Rig::both()? {
        let store = rig.open().await?;
        grown(&store, 36).await?;
        assert_eq!(read(&store, true).await?, read(&store, false).await?);
        let file = store.snapshot(None).await?.files(Table::Articles)?.remove(0);
        let place = Path::from_url_path(file.url.path())?;
        let bytes = rig.backend().get(&place).await?.bytes().await?;
        for at in [6, bytes.len() / 2, bytes.len() - 9] {
            let mut flipped = bytes.to_vec();
            flipped[at] ^= 16;
            rig.backend().put(&place, flipped.into()).await?;
            assert!(read(&store, true).await.is_err(), "byte {at}");
        }
        rig.backend().put(&place, bytes.into()).await?;
        let entry = crate::as_folder(&rig.url).join("metrics/_delta_log/00000000000000000034.json")?;
        let entry = Path::from_url_path(entry.path())?;
        let text = String::from_utf8(rig.backend().get(&entry).await?.bytes().await?.to_vec())?;
        rig.backend().put(&entry, text.replace("minValues", "minValuez").into()).await?;
        assert_eq!(read(&store, true).await.err().map(|error| error.kind()), Some(ErrorKind::Corrupt));
    }
    Ok(())
}

fn place(rig: &Rig, name: &str) -> Anyhow<Path> {
    Ok(Path::from_url_path(crate::as_folder(&rig.url).join(name)?.path())?)
}

const RECORD: &str = "_sluicebox/checkpoints/00000000000000000032.delta.json";

fn checkpoint(table: &str) -> String {
    format!("{table}/_delta_log/00000000000000000032.checkpoint.parquet")
}

#[tokio::test]
async fn a_checkpoint_without_a_record_is_judged_by_what_it_says() -> Anyhow {
    let rig = Rig::memory()?;
    let store = rig.open().await?;
    grown(&store, 40).await?;
    rig.backend().delete(&place(&rig, RECORD)?).await?;
    assert_eq!(found(&rig).await?, vec![]);
    let metrics = place(&rig, &checkpoint("metrics"))?;
    let whole = rig.backend().get(&metrics).await?.bytes().await?;
    let other = rig.backend().get(&place(&rig, &checkpoint("articles"))?).await?.bytes().await?;
    for (bytes, what) in [(other, "does not say"), (whole.slice(..whole.len() / 2), "is no checkpoint")] {
        rig.backend().put(&metrics, bytes.into()).await?;
        let damage = found(&rig).await?;
        assert!(damage.len() == 1 && damage[0].what.starts_with(what), "{damage:?}");
        assert!(damage[0].place == checkpoint("metrics") && read(&store, true).await.is_err());
    }
    Ok(())
}

/// As programs before did it, which were killed before they recorded what they had made.
#[tokio::test]
async fn a_checkpoint_of_deltalake_with_tombstones_says_the_same() -> Anyhow {
    let rig = Rig::memory()?;
    let store = rig.open().await?;
    grown(&store, 40).await?;
    let metrics = place(&rig, &checkpoint("metrics"))?;
    let ours = rig.backend().get(&metrics).await?.bytes().await?;
    for table in Table::ALL {
        // It makes none where there is one.
        rig.backend().delete(&place(&rig, &checkpoint(table.name()))?).await?;
        rig.backend().delete(&place(&rig, &format!("{}/_delta_log/_last_checkpoint", table.name()))?).await?;
        let delta = store.snapshot(Some(32)).await?.delta_table(table).await?;
        deltalake::checkpoints::create_checkpoint(&delta, None).await?;
    }
    assert!(rig.backend().head(&metrics).await?.size > 2 * ours.len() as u64, "it has tombstones");
    assert!(!found(&rig).await?.is_empty(), "the record is of another one");
    rig.backend().delete(&place(&rig, RECORD)?).await?;
    assert_eq!(found(&rig).await?, vec![]);
    Ok(())
}

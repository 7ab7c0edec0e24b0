//! A store that can be read and not written.

use std::sync::Arc;

use super::rig::{Anyhow, Model, Rig, put, verify};
use crate::{ErrorKind, Faults, Strike};

#[tokio::test]
async fn it_is_opened_and_read_and_a_commit_is_an_io_error() -> Anyhow {
    let rig = Rig::memory()?;
    put(&rig.open().await?, &[1, 2], 1).await?;
    let faults = Arc::new(Faults::default());
    faults.read_only(true);
    let store = rig.open_faulty(&faults).await?;
    let model: Model = [(1, vec![1]), (2, vec![1])].into();
    verify(&store.snapshot(None).await?, &model).await?;
    let error = put(&store, &[3], 1).await.err().ok_or("committed")?;
    assert_eq!(error.kind(), ErrorKind::Io);
    faults.read_only(false);
    put(&store, &[3], 1).await?;
    Ok(())
}

/// A reader who cannot roll the last commit forward sees the one before, in every table.
#[tokio::test]
async fn a_decided_commit_that_cannot_be_rolled_forward_is_not_shown_yet() -> Anyhow {
    let rig = Rig::memory()?;
    put(&rig.open().await?, &[1], 1).await?;
    let faults = Arc::new(Faults::default());
    let doomed = rig.open_faulty(&faults).await?;
    // Four data files, the decision, and two of the six log entries.
    faults.crash_at(6, Strike::After);
    assert!(put(&doomed, &[4], 1).await.is_err());
    let faults = Arc::new(Faults::default());
    faults.read_only(true);
    let snapshot = rig.open_faulty(&faults).await?.snapshot(None).await?;
    assert_eq!((snapshot.version(), snapshot.ledger().await?.len()), (1, 1));
    for table in sluicebox_record::Table::ALL {
        assert_eq!(snapshot.delta_table(table).await?.version(), Some(1));
    }
    let healed = rig.open().await?.snapshot(None).await?;
    assert_eq!(healed.version(), 2);
    verify(&healed, &[(1, vec![1]), (4, vec![1])].into()).await
}

//! Whether a place can hold a store: what every commit relies on is tried out with an object of its own, which is
//! deleted again.

use std::fmt::Display;
use std::time::Duration;

use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};
use sluicebox_record::Table;
use url::Url;

use crate::attempt::new_id;
use crate::log::delta;
use crate::object::root::{Put, Root};
use crate::object::space;
use crate::store::Store;
use crate::{ErrorKind, Result, StoreOptions, clock};

/// The folder of the objects that are tried out.
const FOLDER: &str = "_sluicebox/doctor";
/// The clocks of this machine and of the store may be so far apart.
const MOST_APART: Duration = Duration::from_secs(5 * 60);
/// So many bytes should be free: the files of a commit, and what sorting spills.
const LEAST_FREE: u64 = 256 << 20;

/// Something that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Examined {
    /// What.
    pub name: &'static str,
    /// Whether it is as it must be.
    pub holds: bool,
    /// What was seen.
    pub detail: String,
}

/// Looks at the place `url`, whether or not there is a store.
///
/// # Errors
/// [`ErrorKind::Usage`] where the URL is no store's or the settings of its cloud are wrong.
pub async fn examine(url: &Url, options: &StoreOptions) -> Result<Vec<Examined>> {
    let root = Root::open(url, options.backend.clone())?;
    let place = format!("{FOLDER}/{}", new_id());
    let mut examined = Vec::new();
    let written = write(&root, &place).await;
    let is_written = written.holds;
    examined.push(written);
    if is_written {
        examined.push(read(&root, &place).await);
        examined.push(list(&root, &place).await);
        examined.push(conditional(&root, &place).await);
        examined.push(clocks(&root, &place).await);
        examined.push(delete(&root, &place).await);
    }
    examined.push(free(&root));
    examined.push(identity(url, options).await);
    Ok(examined)
}

fn examined(name: &'static str, outcome: Result<String, String>) -> Examined {
    let holds = outcome.is_ok();
    let (Ok(detail) | Err(detail)) = outcome;
    Examined { name, holds, detail }
}

/// The bytes of the object.
const CONTENT: &str = "tried out by sluicebox doctor\n";

fn said(error: impl Display) -> String {
    error.to_string()
}

async fn write(root: &Root, place: &str) -> Examined {
    let outcome = match root.put_if_absent(place, Bytes::from_static(CONTENT.as_bytes())).await {
        Put::Done => Ok("an object was written".to_owned()),
        Put::Taken => Err(format!("'{place}' is there already")),
        Put::Unknown(error) => {
            let error = root.error("write", place, error);
            let causes = std::iter::successors(std::error::Error::source(&error), |&cause| cause.source());
            Err(std::iter::once(said(&error)).chain(causes.map(said)).collect::<Vec<_>>().join(": "))
        }
    };
    examined("write", outcome)
}

async fn read(root: &Root, place: &str) -> Examined {
    let outcome = match root.get(place).await {
        Ok(Some(bytes)) if bytes == CONTENT => Ok("it was read back".to_owned()),
        Ok(Some(_)) => Err("other bytes were read than had been written".to_owned()),
        Ok(None) => Err("what had just been written is not there".to_owned()),
        Err(error) => Err(said(error)),
    };
    examined("read", outcome)
}

async fn list(root: &Root, place: &str) -> Examined {
    let outcome = match root.objects(FOLDER).await {
        Ok(listed) if listed.iter().any(|one| place.ends_with(&one.name)) => Ok("it was listed at once".to_owned()),
        Ok(_) => Err("what had just been written is not listed".to_owned()),
        Err(error) => Err(said(error)),
    };
    examined("list", outcome)
}

/// Of two writers of one place the second must be refused: commits rest on it.
async fn conditional(root: &Root, place: &str) -> Examined {
    let outcome = match root.put_if_absent(place, Bytes::from_static(b"another\n")).await {
        Put::Taken => match root.get(place).await {
            Ok(Some(bytes)) if bytes == CONTENT => Ok("a second writer of the same place was refused".to_owned()),
            Ok(_) => Err("a second writer was refused, yet changed the object".to_owned()),
            Err(error) => Err(said(error)),
        },
        Put::Done => Err("a second writer overwrote the first: concurrent runs would lose commits".to_owned()),
        Put::Unknown(error) => Err(said(error)),
    };
    examined("conditional put", outcome)
}

async fn clocks(root: &Root, place: &str) -> Examined {
    let listed = root.objects(FOLDER).await.unwrap_or_default();
    let modified = listed.iter().find(|one| place.ends_with(&one.name)).map(|one| one.modified);
    let outcome = match modified.map(|modified| apart(clock::now(), modified)) {
        None => Err("the store does not say when an object was written".to_owned()),
        Some(apart) if apart.unsigned_abs() <= MOST_APART => {
            Ok(format!("this machine and the store are {} s apart", apart.as_secs().abs()))
        }
        Some(apart) => Err(format!(
            "this machine's clock is {} s {} the store's",
            apart.as_secs().abs(),
            if apart.is_positive() { "ahead of" } else { "behind" }
        )),
    };
    examined("clock", outcome)
}

fn apart(here: Timestamp, there: Timestamp) -> SignedDuration {
    here.duration_since(there)
}

async fn delete(root: &Root, place: &str) -> Examined {
    let gone = async {
        root.delete(place).await?;
        root.get(place).await
    };
    let outcome = match gone.await {
        Ok(None) => Ok("it was deleted".to_owned()),
        Ok(Some(_)) => Err("what had been deleted is still there".to_owned()),
        Err(error) => Err(said(error)),
    };
    // On a local disk the folder was made for it; one with something in it stays.
    if let Ok(folder) = root.url.to_file_path() {
        let _stays = std::fs::remove_dir(folder.join(FOLDER));
    }
    examined("delete", outcome)
}

fn free(root: &Root) -> Examined {
    let bytes = root.url.to_file_path().ok().and_then(|folder| space::free_bytes(&folder));
    let outcome = match bytes {
        None => Ok("an object store does not say what is free".to_owned()),
        Some(bytes) if bytes >= LEAST_FREE => Ok(format!("{} MiB are free", bytes >> 20)),
        Some(bytes) => Err(format!("{} MiB are free, {} should be", bytes >> 20, LEAST_FREE >> 20)),
    };
    examined("free space", outcome)
}

/// Which store it is, and whether every table is its own.
async fn identity(url: &Url, options: &StoreOptions) -> Examined {
    let options = StoreOptions { create: false, ..options.clone() };
    let outcome = match Store::open(url, options).await {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok("there is no store yet".to_owned()),
        Err(error) => Err(said(error)),
        Ok(store) => of_store(&store).await.unwrap_or_else(|error| Err(said(error))),
    };
    examined("identity", outcome)
}

async fn of_store(store: &Store) -> Result<Result<String, String>> {
    let creation = store.inner.commits.read_made(0).await?;
    for table in Table::ALL {
        let place = delta::entry_path(table, 0);
        // A log that was folded begins later.
        let Some(entry) = store.inner.root.get(&place).await? else { continue };
        if delta::attempt_of(&entry).as_deref() != Some(creation.attempt.as_str()) {
            return Ok(Err(format!("the table '{}' belongs to another store", table.name())));
        }
    }
    let version = store.snapshot(None).await?.version();
    let (id, time) = (&creation.attempt, creation.time);
    Ok(Ok(format!("store {id} of {time}, at version {version}")))
}

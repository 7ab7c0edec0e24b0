//! The folder of a store in its object store: every path of this crate is relative to it.

use std::sync::Arc;

use bytes::Bytes;
use futures::TryStreamExt;
use jiff::Timestamp;
use object_store::path::Path;
use object_store::{Error as ObjectError, ObjectMeta, ObjectStore, ObjectStoreExt, PutMode, PutOptions, PutPayload};
use url::Url;

use super::connect::{as_folder, connect};
use super::local;
use super::metered::{Metered, Meters};
use crate::error::is_transient;
use crate::maintain::gc::Amount;
use crate::{Error, ErrorKind, Result};

/// How often a listing is tried.
const LIST_TRIES: u32 = 5;

/// What became of a put-if-absent.
#[derive(Debug)]
pub(crate) enum Put {
    /// The object is there, and it is ours.
    Done,
    /// Another object was there before.
    Taken,
    /// The put failed: ours may or may not be there, or get there later.
    Unknown(ObjectError),
}

/// An object of a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Listed {
    pub(crate) name: String,
    pub(crate) size: u64,
    pub(crate) modified: Timestamp,
}

/// A store's folder.
#[derive(Debug, Clone)]
pub(crate) struct Root {
    pub(crate) store: Arc<dyn ObjectStore>,
    pub(crate) meters: Arc<Meters>,
    pub(crate) url: Url,
    prefix: Path,
}

impl Root {
    /// The folder at `url`, in `backend` where one is given.
    pub(crate) fn open(url: &Url, backend: Option<Arc<dyn ObjectStore>>) -> Result<Self> {
        let (found, prefix) = match backend {
            Some(store) => {
                let parsed = object_store::ObjectStoreScheme::parse(url).map_err(ObjectError::from);
                (store, parsed.map_err(|error| Error::object("use", url, error))?.1)
            }
            None => connect(url)?,
        };
        let meters = Arc::new(Meters::default());
        let store = Arc::new(Metered::new(found, Arc::clone(&meters)));
        Ok(Self { store, meters, url: as_folder(url), prefix })
    }

    /// The same folder, seen through `store`.
    pub(crate) fn through(&self, store: Arc<dyn ObjectStore>) -> Self {
        Self { store, ..self.clone() }
    }

    /// The path of `relative`, such as `metrics/a-0.parquet`.
    pub(crate) fn path(&self, relative: &str) -> Path {
        self.prefix.parts().chain(Path::from(relative).parts()).collect()
    }

    /// The URL of `relative`.
    pub(crate) fn url_of(&self, relative: &str) -> Result<Url> {
        let joined = self.url.join(relative);
        joined.map_err(|error| Error::contract(format!("'{relative}' is no path of a store: {error}")))
    }

    /// The whole object, or `None` where there is none.
    pub(crate) async fn get(&self, relative: &str) -> Result<Option<Bytes>> {
        let read = async { self.store.get(&self.path(relative)).await?.bytes().await };
        match read.await {
            Ok(bytes) => Ok(Some(bytes)),
            Err(ObjectError::NotFound { .. }) => Ok(None),
            Err(error) => Err(self.error("read", relative, error)),
        }
    }

    /// Puts the object where there is none. It never overwrites.
    pub(crate) async fn put_if_absent(&self, relative: &str, bytes: Bytes) -> Put {
        let options = PutOptions { mode: PutMode::Create, ..PutOptions::default() };
        match self.store.put_opts(&self.path(relative), PutPayload::from_bytes(bytes), options).await {
            Ok(_) => Put::Done,
            Err(ObjectError::AlreadyExists { .. } | ObjectError::Precondition { .. }) => Put::Taken,
            Err(error) => Put::Unknown(error),
        }
    }

    /// Puts the object, whether or not there is one.
    pub(crate) async fn put(&self, relative: &str, bytes: Bytes) -> Result<()> {
        let put = self.store.put(&self.path(relative), PutPayload::from_bytes(bytes)).await;
        put.map(|_| ()).map_err(|error| self.error("write", relative, error))
    }

    /// Deletes the object; that there is none is no error.
    pub(crate) async fn delete(&self, relative: &str) -> Result<()> {
        match self.store.delete(&self.path(relative)).await {
            Ok(()) | Err(ObjectError::NotFound { .. }) => Ok(()),
            Err(error) => Err(self.error("delete", relative, error)),
        }
    }

    /// The names of the objects in a folder, in order.
    pub(crate) async fn names(&self, relative: &str) -> Result<Vec<String>> {
        let objects = self.list(relative).await?;
        let mut names: Vec<_> = objects.iter().filter_map(|meta| meta.location.filename().map(str::to_owned)).collect();
        names.sort_unstable();
        Ok(names)
    }

    /// The objects in a folder, in the order of names; those of folders in it are not among them.
    pub(crate) async fn objects(&self, relative: &str) -> Result<Vec<Listed>> {
        let path = self.path(relative);
        let listed = match self.store.list_with_delimiter(Some(&path)).await {
            Ok(listed) => listed.objects,
            Err(ObjectError::NotFound { .. }) => Vec::new(),
            Err(error) => return Err(self.error("list", relative, error)),
        };
        let object = |meta: &ObjectMeta| {
            let modified = Timestamp::from_millisecond(meta.last_modified.timestamp_millis());
            let name = meta.location.filename()?.to_owned();
            // A time out of all bounds is taken for now: such a file is never old.
            Some(Listed { name, size: meta.size, modified: modified.unwrap_or(Timestamp::MAX) })
        };
        let mut objects: Vec<_> = listed.iter().filter_map(object).collect();
        objects.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(objects)
    }

    /// Deletes files that were begun before `before` and never finished; only local disks show any.
    pub(crate) async fn sweep_unfinished(&self, before: Timestamp) -> Result<Amount> {
        let Ok(folder) = self.url.to_file_path() else { return Ok(Amount::default()) };
        tokio::task::spawn_blocking(move || local::sweep_unfinished(&folder, before))
            .await
            .map_err(Error::from)?
            .map_err(|error| Error::caused(ErrorKind::Io, format!("cannot clean '{}'", self.url), error))
    }

    async fn list(&self, relative: &str) -> Result<Vec<ObjectMeta>> {
        let path = self.path(relative);
        let mut tries = 1;
        loop {
            match self.store.list(Some(&path)).try_collect().await {
                Ok(objects) => return Ok(objects),
                Err(ObjectError::NotFound { .. }) => return Ok(Vec::new()),
                Err(error) if is_transient(&error) && tries < LIST_TRIES => tries += 1,
                Err(error) => return Err(self.error("list", relative, error)),
            }
        }
    }

    /// An error that names the object by its URL.
    pub(crate) fn error(&self, doing: &str, relative: &str, error: ObjectError) -> Error {
        let url = self.url.join(relative).map_or_else(|_| relative.to_owned(), |url| url.to_string());
        Error::object(doing, url, error)
    }
}

//! Inputs: any URL that can be read, listed and read in part.
//!
//! Nothing here looks into bytes. One connection is made to each host or bucket and shared.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use futures::stream::BoxStream;
use futures::{StreamExt, TryStreamExt};
use jiff::Timestamp;
use object_store::path::Path;
use object_store::{ObjectMeta, ObjectStore, ObjectStoreExt};
use url::Url;

use crate::object::connect::{as_folder, connect};
use crate::object::metered::{Metered, Meters, Traffic};
use crate::{Error, Result};

/// Where inputs come from.
#[derive(Debug, Default)]
pub struct Sources {
    stores: Mutex<BTreeMap<String, Arc<dyn ObjectStore>>>,
    meters: Arc<Meters>,
}

/// An input, or a folder of them.
#[derive(Debug, Clone)]
pub struct Source {
    url: Url,
    store: Arc<dyn ObjectStore>,
    path: Path,
}

/// An input as its store describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Where it is.
    pub url: Url,
    /// Its size in bytes.
    pub size: u64,
    /// When it was last changed.
    pub modified: Option<Timestamp>,
    /// The entity tag, where the store has one.
    pub etag: Option<String>,
}

impl Sources {
    /// No connection yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The input at `url`; whether it is there is not looked at.
    ///
    /// # Errors
    /// A usage error where the URL is of no known kind, or has a query.
    pub fn at(&self, url: &Url) -> Result<Source> {
        if url.query().is_some() && matches!(url.scheme(), "http" | "https") {
            return Err(Error::usage(format!("'{url}' has a query, which cannot be asked for")));
        }
        let key = url[..url::Position::BeforePath].to_owned();
        let known = self.stores.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        if let Some(store) = known {
            let (_, path) =
                object_store::ObjectStoreScheme::parse(url).map_err(|error| Error::object("use", url, error.into()))?;
            return Ok(Source { url: url.clone(), store, path });
        }
        let (connected, path) = connect(url)?;
        let store: Arc<dyn ObjectStore> = Arc::new(Metered::new(connected, Arc::clone(&self.meters)));
        self.stores.lock().unwrap_or_else(PoisonError::into_inner).insert(key, Arc::clone(&store));
        Ok(Source { url: url.clone(), store, path })
    }

    /// Bytes read, and requests made.
    pub fn traffic(&self) -> Traffic {
        self.meters.traffic()
    }
}

impl Source {
    /// Where it is.
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// What its store says of it.
    ///
    /// # Errors
    /// A not-found error where there is no such object; a folder is none.
    pub async fn head(&self) -> Result<Found> {
        let meta = self.store.head(&self.path).await.map_err(|error| self.error("look at", error))?;
        Ok(found(self.url.clone(), &meta))
    }

    /// All inputs under the folder, in the order of their paths.
    ///
    /// # Errors
    /// Those of listing; a folder that is not there is empty.
    pub async fn list(&self) -> Result<Vec<Found>> {
        let listed: Vec<ObjectMeta> =
            self.store.list(Some(&self.path)).try_collect().await.map_err(|error| self.error("list", error))?;
        let mut all: Vec<_> =
            listed.iter().map(|meta| Ok(found(self.url_of(&meta.location)?, meta))).collect::<Result<_>>()?;
        all.sort_by(|a: &Found, b| a.url.cmp(&b.url));
        Ok(all)
    }

    fn url_of(&self, location: &Path) -> Result<Url> {
        let inner = location.prefix_match(&self.path).map(|parts| parts.map(|part| part.as_ref().to_owned()).collect());
        let parts: Vec<String> =
            inner.ok_or_else(|| Error::corrupt(format!("'{location}' is not under '{}'", self.url)))?;
        let mut url = as_folder(&self.url);
        let mut segments = url.path_segments_mut().map_err(|()| Error::usage(format!("'{}' has no path", self.url)))?;
        segments.pop_if_empty().extend(parts);
        drop(segments);
        Ok(url)
    }

    /// All of its bytes.
    ///
    /// # Errors
    /// Those of reading.
    pub async fn bytes(&self) -> Result<Bytes> {
        let read = async { self.store.get(&self.path).await?.bytes().await };
        read.await.map_err(|error| self.error("read", error))
    }

    /// Some of its bytes; a range that reaches past the end is cut there.
    ///
    /// # Errors
    /// Those of reading; also where the range begins past the end.
    pub async fn range(&self, range: Range<u64>) -> Result<Bytes> {
        self.store.get_range(&self.path, range).await.map_err(|error| self.error("read", error))
    }

    /// Its bytes from `start` on, as they come.
    ///
    /// # Errors
    /// Those of reading.
    pub async fn stream(&self, start: u64) -> Result<BoxStream<'static, Result<Bytes>>> {
        let range = (start > 0).then_some(object_store::GetRange::Offset(start));
        let options = object_store::GetOptions { range, ..object_store::GetOptions::default() };
        let result = self.store.get_opts(&self.path, options).await.map_err(|error| self.error("read", error))?;
        let url = self.url.clone();
        Ok(result.into_stream().map_err(move |error| Error::object("read", &url, error)).boxed())
    }

    fn error(&self, doing: &str, error: object_store::Error) -> Error {
        Error::object(doing, &self.url, error)
    }
}

fn found(url: Url, meta: &ObjectMeta) -> Found {
    let modified = Timestamp::from_microsecond(meta.last_modified.timestamp_micros()).ok();
    Found { url, size: meta.size, modified, etag: meta.e_tag.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse_location;

    #[tokio::test]
    async fn files_are_listed_and_read_in_part() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        std::fs::create_dir(folder.path().join("b c"))?;
        std::fs::write(folder.path().join("b c").join("ü#1.txt"), "hello")?;
        std::fs::write(folder.path().join("a.txt"), "")?;
        let sources = Sources::new();
        let root = parse_location(&folder.path().to_string_lossy())?;
        let found = sources.at(&root)?.list().await?;
        assert_eq!(found.iter().map(|found| found.size).collect::<Vec<_>>(), vec![0, 5]);
        let text = sources.at(&found[1].url)?;
        assert_eq!(text.range(1..3).await?, "el");
        assert_eq!(text.range(3..99).await?, "lo");
        assert_eq!(text.head().await?, found[1]);
        let rest: Vec<Bytes> = text.stream(2).await?.try_collect().await?;
        assert_eq!(rest.concat(), b"llo");
        assert_eq!(text.url().path_segments().and_then(|mut parts| parts.next_back()), Some("%C3%BC%231.txt"));
        let missing = sources.at(&root.join("nothing")?)?.head().await.map_err(|error| error.kind());
        assert_eq!(missing.err(), Some(crate::ErrorKind::NotFound));
        Ok(())
    }
}

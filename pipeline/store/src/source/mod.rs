//! Inputs: any URL that can be read, listed and read in part.
//!
//! Nothing here looks into bytes. One connection is made to each host or bucket and shared.

mod local;

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use futures::stream::BoxStream;
use futures::{StreamExt, TryStreamExt};
use jiff::Timestamp;
use object_store::path::Path;
use object_store::{GetOptions, GetRange, ObjectMeta, ObjectStore, ObjectStoreExt, ObjectStoreScheme};
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
pub struct Source(Arc<Place>);

#[derive(Debug)]
enum Place {
    Local { url: Url, path: PathBuf },
    Object(Object),
}

#[derive(Debug)]
struct Object {
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
        if url.scheme() == "file" {
            let path = url.to_file_path().map_err(|()| Error::usage(format!("'{url}' is on another machine")))?;
            return Ok(Source(Arc::new(Place::Local { url: url.clone(), path })));
        }
        let (store, path) = self.object(url)?;
        Ok(Source(Arc::new(Place::Object(Object { url: url.clone(), store, path }))))
    }

    fn object(&self, url: &Url) -> Result<(Arc<dyn ObjectStore>, Path)> {
        let key = url[..url::Position::BeforePath].to_owned();
        let known = self.stores.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        if let Some(store) = known {
            let parsed = ObjectStoreScheme::parse(url).map_err(|error| Error::object("use", url, error.into()))?;
            return Ok((store, parsed.1));
        }
        let (connected, path) = connect(url)?;
        let store: Arc<dyn ObjectStore> = Arc::new(Metered::new(connected, Arc::clone(&self.meters)));
        self.stores.lock().unwrap_or_else(PoisonError::into_inner).insert(key, Arc::clone(&store));
        Ok((store, path))
    }

    /// Bytes read from object stores, and requests made to them.
    pub fn traffic(&self) -> Traffic {
        self.meters.traffic()
    }
}

impl Source {
    /// Where it is.
    pub fn url(&self) -> &Url {
        match self.0.as_ref() {
            Place::Local { url, .. } | Place::Object(Object { url, .. }) => url,
        }
    }

    /// What its store says of it.
    ///
    /// # Errors
    /// A not-found error where there is no such object; a folder is none.
    pub async fn head(&self) -> Result<Found> {
        match self.0.as_ref() {
            Place::Local { path, .. } => local::head(path.clone()).await,
            Place::Object(object) => object.head().await,
        }
    }

    /// All inputs under the folder, in the order of their URLs. What cannot be looked at is among them, with size 0;
    /// reading it gives the error.
    ///
    /// # Errors
    /// Those of listing; a folder that is not there is empty.
    pub async fn list(&self) -> Result<Vec<Found>> {
        match self.0.as_ref() {
            Place::Local { path, .. } => local::list(path.clone()).await,
            Place::Object(object) => object.list().await,
        }
    }

    /// All of its bytes.
    ///
    /// # Errors
    /// Those of reading.
    pub async fn bytes(&self) -> Result<Bytes> {
        match self.0.as_ref() {
            Place::Local { path, .. } => local::bytes(path.clone()).await,
            Place::Object(object) => object.bytes().await,
        }
    }

    /// Some of its bytes; a range that reaches past the end is cut there.
    ///
    /// # Errors
    /// Those of reading; in an object store also where the range begins past the end.
    pub async fn range(&self, range: Range<u64>) -> Result<Bytes> {
        match self.0.as_ref() {
            Place::Local { path, .. } => local::range(path.clone(), range).await,
            Place::Object(object) => object.range(range).await,
        }
    }

    /// Its bytes from `start` on, as they come.
    ///
    /// # Errors
    /// Those of reading.
    pub async fn stream(&self, start: u64) -> Result<BoxStream<'static, Result<Bytes>>> {
        match self.0.as_ref() {
            Place::Local { path, .. } => local::stream(path.clone(), start).await,
            Place::Object(object) => object.stream(start).await,
        }
    }
}

impl Object {
    async fn head(&self) -> Result<Found> {
        let meta = self.store.head(&self.path).await.map_err(|error| self.error("look at", error))?;
        Ok(found(self.url.clone(), &meta))
    }

    async fn list(&self) -> Result<Vec<Found>> {
        let listed = self.store.list(Some(&self.path)).try_collect::<Vec<_>>().await;
        let listed = listed.map_err(|error| self.error("list", error))?;
        let mut all: Vec<_> =
            listed.iter().map(|meta| Ok(found(self.url_of(&meta.location)?, meta))).collect::<Result<_>>()?;
        all.sort_by(|a: &Found, b| a.url.cmp(&b.url));
        Ok(all)
    }

    fn url_of(&self, location: &Path) -> Result<Url> {
        let inner = location.prefix_match(&self.path).map(|parts| parts.map(|part| part.as_ref().to_owned()).collect());
        let outside = || Error::corrupt(format!("'{location}' is not under '{}'", self.url));
        let parts: Vec<String> = inner.ok_or_else(outside)?;
        let mut url = as_folder(&self.url);
        let segments = url.path_segments_mut();
        segments.map_err(|()| Error::usage(format!("'{}' has no path", self.url)))?.pop_if_empty().extend(parts);
        Ok(url)
    }

    async fn bytes(&self) -> Result<Bytes> {
        let read = async { self.store.get(&self.path).await?.bytes().await };
        read.await.map_err(|error| self.error("read", error))
    }

    async fn range(&self, range: Range<u64>) -> Result<Bytes> {
        self.store.get_range(&self.path, range).await.map_err(|error| self.error("read", error))
    }

    async fn stream(&self, start: u64) -> Result<BoxStream<'static, Result<Bytes>>> {
        let options = GetOptions::new().with_range((start > 0).then_some(GetRange::Offset(start)));
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

    type Anyhow<T = ()> = Result<T, Box<dyn std::error::Error>>;

    /// What is true of an input on any kind of store.
    async fn behaves(sources: &Sources, root: &Url) -> Anyhow {
        let found = sources.at(root)?.list().await?;
        assert_eq!(found.iter().map(|found| found.size).collect::<Vec<_>>(), vec![0, 5]);
        assert_eq!(found[1].url, as_folder(root).join("b%20c/%C3%BC%231")?);
        let text = sources.at(&found[1].url)?;
        assert_eq!(text.range(1..3).await?, "el");
        assert_eq!(text.range(3..99).await?, "lo");
        assert_eq!(text.head().await?, found[1]);
        assert_eq!(text.bytes().await?, "hello");
        for (start, rest) in [(0, "hello"), (2, "llo")] {
            let pieces: Vec<Bytes> = text.stream(start).await?.try_collect().await?;
            assert_eq!(pieces.concat(), rest.as_bytes());
        }
        let missing = sources.at(&as_folder(root).join("nothing")?)?;
        let kinds = [missing.head().await.err(), missing.bytes().await.err(), missing.stream(0).await.err()];
        assert!(kinds.iter().all(|error| error.as_ref().is_some_and(|e| e.kind() == crate::ErrorKind::NotFound)));
        assert!(missing.list().await?.is_empty());
        Ok(())
    }

    #[tokio::test]
    async fn in_memory() -> Anyhow {
        let root = Url::parse("memory:///source%20test")?;
        let (store, path) = connect(&root)?;
        store.put(&Path::parse(format!("{path}/a.txt"))?, "".into()).await?;
        store.put(&Path::parse(format!("{path}/b c/ü#1"))?, "hello".into()).await?;
        behaves(&Sources::new(), &root).await
    }

    #[tokio::test]
    async fn on_disk() -> Anyhow {
        let folder = tempfile::tempdir()?;
        std::fs::create_dir(folder.path().join("b c"))?;
        std::fs::write(folder.path().join("b c").join("ü#1"), "hello")?;
        std::fs::write(folder.path().join("a.txt"), "")?;
        behaves(&Sources::new(), &parse_location(&folder.path().to_string_lossy())?).await
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn odd_names_broken_links_and_circles_on_disk() -> Anyhow {
        use std::os::unix::ffi::OsStrExt;
        let folder = tempfile::tempdir()?;
        let odd = std::ffi::OsStr::from_bytes(b"\xff#12");
        std::fs::write(folder.path().join(odd), "odd")?;
        std::os::unix::fs::symlink("nowhere", folder.path().join("broken"))?;
        std::os::unix::fs::symlink(folder.path(), folder.path().join("circle"))?;
        let sources = Sources::new();
        let found = sources.at(&parse_location(&folder.path().to_string_lossy())?)?.list().await?;
        assert_eq!(found.len(), 2, "{found:?}");
        assert_eq!(sources.at(&found[0].url)?.bytes().await?, "odd");
        let broken = sources.at(&found[1].url)?.bytes().await.err().ok_or("read")?;
        assert_eq!((found[1].size, broken.kind()), (0, crate::ErrorKind::NotFound));
        Ok(())
    }

    #[test]
    fn a_query_is_refused() -> Anyhow {
        assert!(Sources::new().at(&Url::parse("https://example.org/a?b=c")?).is_err());
        Ok(())
    }
}

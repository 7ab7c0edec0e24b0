//! From a user's path or URL to an object store.
//!
//! Clouds are set up by the standard `AWS_*`, `AZURE_*` and `GOOGLE_*` variables. `memory:///name` is one store for
//! the whole process, so that it can be opened twice.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use object_store::aws::AmazonS3Builder;
use object_store::azure::MicrosoftAzureBuilder;
use object_store::gcp::GoogleCloudStorageBuilder;
use object_store::http::HttpBuilder;
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::{ClientOptions, ObjectStore, ObjectStoreScheme, RetryConfig};
use url::Url;

use super::local::LocalFs;
use crate::{Error, ErrorKind, Result};

/// The absolute, normalised URL of a path or URL as a user types it: `./store`, `/data/a b`, `s3://bucket/x`.
///
/// # Errors
/// [`ErrorKind::Usage`] where it is neither.
pub fn parse_location(text: &str) -> Result<Url> {
    let unusable = |source: Box<dyn std::error::Error + Send + Sync>| {
        Error::caused(ErrorKind::Usage, format!("'{text}' is not a usable path or URL"), source)
    };
    if is_url(text) {
        return Url::parse(text).map_err(|error| unusable(error.into()));
    }
    let absolute = std::path::absolute(text).map_err(|error| unusable(error.into()))?;
    let url = Url::from_file_path(&absolute).map_err(|()| unusable("it is not absolute".into()))?;
    // Parsing again takes `.` and `..` out of the path.
    Url::parse(url.as_str()).map_err(|error| unusable(error.into()))
}

/// Whether `text` begins with a scheme of two or more letters, as in `s3://`.
fn is_url(text: &str) -> bool {
    let scheme = text.split_once("://").map_or("", |(scheme, _)| scheme);
    scheme.len() > 1 && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}

/// `url` with a path that ends in a slash, so that names can be joined to it.
pub fn as_folder(url: &Url) -> Url {
    let mut folder = url.clone();
    if !folder.path().ends_with('/') {
        folder.set_path(&format!("{}/", url.path()));
    }
    folder
}

/// The object store that holds `url`, and the path in it.
///
/// # Errors
/// [`ErrorKind::Usage`] where the scheme is unknown, or the cloud's settings are missing or wrong.
pub(crate) fn connect(url: &Url) -> Result<(Arc<dyn ObjectStore>, Path)> {
    let unusable = |source: object_store::Error| {
        Error::caused(ErrorKind::Usage, format!("cannot use '{url}' as an object store"), source)
    };
    let (scheme, path) = ObjectStoreScheme::parse(url).map_err(|error| unusable(error.into()))?;
    let store = build(&scheme, url).map_err(unusable)?;
    Ok((store, path))
}

fn build(scheme: &ObjectStoreScheme, url: &Url) -> object_store::Result<Arc<dyn ObjectStore>> {
    Ok(match scheme {
        ObjectStoreScheme::Local => Arc::new(LocalFs::new()),
        ObjectStoreScheme::Memory => process_memory(),
        ObjectStoreScheme::AmazonS3 => {
            Arc::new(AmazonS3Builder::from_env().with_url(url.as_str()).with_retry(retry()).build()?)
        }
        ObjectStoreScheme::GoogleCloudStorage => {
            Arc::new(GoogleCloudStorageBuilder::from_env().with_url(url.as_str()).with_retry(retry()).build()?)
        }
        ObjectStoreScheme::MicrosoftAzure => {
            Arc::new(MicrosoftAzureBuilder::from_env().with_url(url.as_str()).with_retry(retry()).build()?)
        }
        ObjectStoreScheme::Http => {
            let options = ClientOptions::new().with_allow_http(true);
            let host = &url[..url::Position::BeforePath];
            Arc::new(HttpBuilder::new().with_url(host).with_retry(retry()).with_client_options(options).build()?)
        }
        other => {
            let source = format!("no support for {other:?}").into();
            return Err(object_store::Error::NotSupported { source });
        }
    })
}

fn process_memory() -> Arc<dyn ObjectStore> {
    static MEMORY: OnceLock<Arc<InMemory>> = OnceLock::new();
    MEMORY.get_or_init(Arc::default).clone()
}

/// Requests are tried again for a minute; what still fails then is told to the user.
fn retry() -> RetryConfig {
    RetryConfig { max_retries: 8, retry_timeout: Duration::from_secs(60), ..RetryConfig::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_absolute_urls() -> Result<()> {
        assert_eq!(parse_location("/data/./a/../b c#1")?.as_str(), "file:///data/b%20c%231");
        assert!(parse_location("store")?.as_str().starts_with("file:///"));
        assert_eq!(parse_location("s3://bucket/x")?.as_str(), "s3://bucket/x");
        assert_eq!(as_folder(&parse_location("/data")?).as_str(), "file:///data/");
        Ok(())
    }

    #[test]
    fn names_with_reserved_characters_keep_them() -> Result<()> {
        let (_, path) = connect(&parse_location("/a b/ü#1/%41.txt")?)?;
        assert_eq!(path.as_ref(), "a b/ü#1/%41.txt");
        Ok(())
    }

    #[test]
    fn unknown_schemes_are_usage_errors() -> Result<()> {
        let kinds: Vec<_> = ["gopher://x/y", "s3://"]
            .iter()
            .map(|text| parse_location(text).and_then(|url| connect(&url).map(|_| ())).map_err(|e| e.kind()))
            .collect();
        assert_eq!(kinds, vec![Err(ErrorKind::Usage), Err(ErrorKind::Usage)]);
        Ok(())
    }
}

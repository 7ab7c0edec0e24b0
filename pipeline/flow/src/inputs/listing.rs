//! What a listing found, and where it would have found what is there.
//!
//! A document of the ledger that lies where a listing looked to its end, and was not found there, may be gone. A listing
//! leaves out hidden names, stores, and second ways to one folder, so that its silence alone proves nothing: the place
//! itself is asked, and only "there is nothing here" counts. A document is never taken for gone because a folder could
//! not be entered.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use futures::{StreamExt, stream};
use globset::GlobMatcher;
use sluicebox_record::DocumentStatus;
use sluicebox_store::{ErrorKind, Ledger, RowId, Sources};
use url::Url;

use super::pattern::{Pattern, is_pattern, matcher};
use super::{Input, blocking, file_uri, local_path, location, remote};
use crate::Result;

/// Places that are asked at once.
const ASKED_AT_ONCE: usize = 16;

/// What arguments mean.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    /// The inputs, sorted by uri, each once.
    pub inputs: Arc<[Input]>,
    scopes: Arc<[Scope]>,
}

/// What one argument means.
#[derive(Debug, Default)]
pub(super) struct Part {
    pub(super) inputs: Vec<Input>,
    /// Where all that is there was found; none where the listing could not look everywhere.
    pub(super) scope: Option<Scope>,
}

/// A folder, and the names below it that an argument means.
#[derive(Debug)]
pub(crate) struct Scope {
    folder: String,
    names: Option<GlobMatcher>,
}

impl Part {
    /// Inputs that were named one by one.
    pub(super) fn named(inputs: Vec<Input>) -> Self {
        Self { inputs, scope: None }
    }
}

impl Scope {
    /// Everything under the folder at `uri`, or what has one of `names` there.
    pub(super) fn new(uri: &str, names: Option<GlobMatcher>) -> Self {
        Self { folder: format!("{}/", uri.trim_end_matches('/')), names }
    }

    /// The same for a folder on this machine.
    pub(super) fn local(folder: &Path, names: Option<GlobMatcher>) -> Result<Self> {
        Ok(Self::new(&file_uri(folder)?, names))
    }

    /// The folder, which ends in a slash, or the pattern that `text` is; none where it names one thing.
    pub(crate) fn parse(text: &str) -> Result<Option<Self>> {
        if let Some(path) = local_path(text)? {
            return match Pattern::parse(text, &path)? {
                Some(pattern) => Self::local(pattern.base(), Some(pattern.matcher())).map(Some),
                None if text.ends_with('/') => Self::local(&path, None).map(Some),
                None => Ok(None),
            };
        }
        if !is_pattern(remote::path_of(text)) {
            return if text.ends_with('/') { Ok(Some(Self::new(location(text)?.as_str(), None))) } else { Ok(None) };
        }
        let (folder, names) = remote::split(text)?;
        Ok(Some(Self::new(folder.as_str(), Some(matcher(text, names)?))))
    }

    /// Whether what is at `uri` is meant.
    pub(crate) fn covers(&self, uri: &str) -> bool {
        let Some(inner) = uri.strip_prefix(&self.folder) else { return false };
        let Some(names) = &self.names else { return true };
        // On this machine a pattern means names, which a uri holds with other letters.
        let plain = || Some((Url::parse(uri).ok()?.to_file_path().ok()?, Url::parse(&self.folder).ok()?));
        match plain().and_then(|(path, folder)| Some((path, folder.to_file_path().ok()?))) {
            Some((path, folder)) => path.strip_prefix(folder).is_ok_and(|inner| names.is_match(inner)),
            None => names.is_match(inner),
        }
    }
}

impl Listing {
    /// Inputs that were named one by one.
    pub(crate) fn named(inputs: Vec<Input>) -> Self {
        Self { inputs: inputs.into(), scopes: Arc::default() }
    }

    /// All that `parts` found.
    pub(super) fn of(parts: Vec<Part>) -> Self {
        let (mut inputs, mut scopes) = (Vec::new(), Vec::new());
        for part in parts {
            inputs.extend(part.inputs);
            scopes.extend(part.scope);
        }
        inputs.sort_by(|a: &Input, b| a.uri.cmp(&b.uri));
        inputs.dedup_by(|a, b| a.uri == b.uri);
        Self { inputs: inputs.into(), scopes: scopes.into() }
    }

    /// About how many bytes of memory it takes.
    pub(crate) fn memory(&self) -> usize {
        self.inputs.iter().map(Input::memory).sum()
    }

    /// Documents of `ledger` that were where this listing looked and are there no more, in the order of their ids.
    ///
    /// # Errors
    /// Where this machine cannot be asked; a store that cannot be asked tells nothing, and nothing is gone.
    pub(crate) async fn gone(&self, ledger: &Ledger, sources: &Sources) -> Result<Vec<RowId>> {
        let found: BTreeSet<RowId> = self.inputs.iter().map(|input| input.document).collect();
        let is_open = |status: &str| status != DocumentStatus::Gone.as_str();
        let missing = ledger.iter().filter(|(id, known)| {
            is_open(&known.status) && !found.contains(id) && self.scopes.iter().any(|scope| scope.covers(&known.uri))
        });
        let asked = missing.map(|(id, known)| async move {
            let is_absent = is_absent(&known.uri, sources).await?;
            Ok::<_, crate::Error>(is_absent.then_some(id))
        });
        let asked: Vec<_> = stream::iter(asked.collect::<Vec<_>>()).buffered(ASKED_AT_ONCE).collect().await;
        asked.into_iter().filter_map(Result::transpose).collect()
    }
}

/// Whether there is nothing at `uri`, for sure.
async fn is_absent(uri: &str, sources: &Sources) -> Result<bool> {
    if let Ok(Some(path)) = local_path(uri) {
        return blocking(move || {
            let looked = std::fs::symlink_metadata(&path);
            Ok(looked.is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound))
        })
        .await;
    }
    let source = Url::parse(uri).ok().and_then(|url| sources.at(&url).ok());
    let Some(source) = source else { return Ok(false) };
    Ok(source.head().await.is_err_and(|error| error.kind() == ErrorKind::NotFound))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inputs::pattern::matcher;

    #[test]
    fn a_scope_covers_what_its_argument_means() -> Result<()> {
        let folder = Scope::new("s3://bucket/news", None);
        assert!(folder.covers("s3://bucket/news/a.txt") && folder.covers("s3://bucket/news/b/c.txt"));
        assert!(!folder.covers("s3://bucket/newsroom/a.txt") && !folder.covers("s3://bucket/news"));
        let texts = Scope::new("s3://bucket/news/", Some(matcher("*.txt", "*.txt")?));
        assert!(texts.covers("s3://bucket/news/a.txt"));
        assert!(!texts.covers("s3://bucket/news/b/c.txt") && !texts.covers("s3://bucket/news/a.jsonl"));
        let local = Scope::local(Path::new("/data/a b"), Some(matcher("ü*.txt", "ü*.txt")?))?;
        assert!(local.covers("file:///data/a%20b/%C3%BC%231.txt"));
        assert!(!local.covers("file:///data/a%20b/u.txt"));
        Ok(())
    }
}

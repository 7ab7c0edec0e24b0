//! Takes documents out of a store, with everything read from them, in one commit.
//!
//! Nothing is taken out that was not named: a target that fits no document is an error, and then nothing happens. Older
//! versions of the store still have the rows, as long as they are kept.

use std::collections::BTreeSet;

use jiff::Timestamp;
use sluicebox_record::{DocumentStatus, id};
use sluicebox_store::{
    CommitInfo, InputChange, Ledger, LedgerRow, Outcome, RowId, Store, StoreOptions, parse_location,
};
use url::Url;

use crate::inputs::Scope;
use crate::run::run_id;
use crate::swept::is_swept;
use crate::{Error, Result};

/// How often another process may be faster.
const ROUNDS: usize = 8;

/// What is to be taken out.
#[derive(Debug, Clone)]
pub struct Forget {
    /// The store.
    pub store: Url,
    /// Uris or paths of documents, and patterns for them.
    pub targets: Vec<String>,
    /// Whether all documents that are gone from their places are meant too.
    pub gone: bool,
    /// Whether only to tell.
    pub dry_run: bool,
}

/// What was taken out, or would be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Forgotten {
    /// The documents' uris with their numbers of articles, in the order of uris.
    pub documents: Vec<(String, i64)>,
    /// The commit; none where there was nothing to do, or it was only to be told.
    pub version: Option<u64>,
}

impl Forget {
    /// Does it.
    ///
    /// # Errors
    /// [`Error::NotInStore`] where a target fits no document, and those of the store.
    pub async fn execute(&self) -> Result<Forgotten> {
        let store = Store::open(&self.store, StoreOptions::default()).await?;
        let run_id = run_id(Timestamp::now());
        for _ in 0..ROUNDS {
            let base = store.snapshot(None).await?;
            let ledger = match base.ledger().await.map_err(Error::from) {
                Err(error) if is_swept(&store, base.version(), &error).await => continue,
                ledger => ledger?,
            };
            let chosen = self.choose(&ledger)?;
            let mut documents: Vec<_> =
                chosen.iter().map(|(_, known)| (known.uri.to_string(), known.articles)).collect();
            documents.sort();
            if self.dry_run || chosen.is_empty() {
                return Ok(Forgotten { documents, version: None });
            }
            let mut attempt = store.begin(&base, &run_id);
            for (document, _) in &chosen {
                attempt.replace(&document.to_string())?;
            }
            let change = |(document, known): &(RowId, &LedgerRow)| InputChange {
                document_id: document.to_string(),
                old: known.content_hash.as_deref().map(str::to_owned),
                new: None,
            };
            let inputs = chosen.iter().map(change).collect();
            let info = CommitInfo { inputs, operation: "forget".to_owned(), ..CommitInfo::default() };
            match attempt.commit(info).await? {
                Outcome::Committed(version) => return Ok(Forgotten { documents, version: Some(version) }),
                Outcome::Conflict { documents } => tracing::info!(count = documents.len(), "another was faster"),
                Outcome::Nothing => return Ok(Forgotten { documents: Vec::new(), version: None }),
            }
        }
        Err(Error::Conflict(self.targets.clone()))
    }

    /// The documents meant.
    fn choose<'a>(&self, ledger: &'a Ledger) -> Result<Vec<(RowId, &'a LedgerRow)>> {
        let mut chosen = BTreeSet::new();
        for target in &self.targets {
            let meant = meant(target, ledger)?;
            if meant.is_empty() {
                return Err(Error::NotInStore(target.clone()));
            }
            chosen.extend(meant);
        }
        if self.gone {
            let gone = ledger.iter().filter(|(_, known)| &*known.status == DocumentStatus::Gone.as_str());
            chosen.extend(gone.map(|(id, _)| id));
        }
        Ok(ledger.iter().filter(|(id, _)| chosen.contains(id)).collect())
    }
}

/// The documents that `target` means: the one at that place, or else those that a folder or a pattern covers.
fn meant(target: &str, ledger: &Ledger) -> Result<BTreeSet<RowId>> {
    let id = document_id(target);
    let exact: BTreeSet<_> = ledger.get(id).map(|_| id).into_iter().collect();
    match Scope::parse(target)? {
        Some(scope) if exact.is_empty() => {
            Ok(ledger.iter().filter(|(_, known)| scope.covers(&known.uri)).map(|(id, _)| id).collect())
        }
        _ => Ok(exact),
    }
}

/// The id of the document that `target` names, by its uri or as a path.
fn document_id(target: &str) -> RowId {
    let is_uri = target.starts_with("stdin:") || target.starts_with("file:");
    let url = if is_uri { target.to_owned() } else { parse_location(target).map_or(target.to_owned(), String::from) };
    RowId::of_document(&id::normalise_uri(&url).unwrap_or(url))
}

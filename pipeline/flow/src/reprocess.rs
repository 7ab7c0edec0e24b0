//! Extracting again what older rules extracted: from the texts in the store, or from the sources.
//!
//! The unit is a document: its new rows take the place of the older ones in one commit. What was done keeps the new
//! version in the ledger; so whatever ends the work, the next one goes on with the rest, and two at once share it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use sluicebox_store::{Ledger, LedgerRow, RowId, Snapshot, Sources};

use crate::Result;
use crate::driver::{Flow, queue};
use crate::inputs::{self, Listing};
use crate::plan::has_rejects;
use crate::pool::ComputePool;
use crate::run::{Planned, Run};
use crate::stage::{Kernel, Opener, Sink};
use crate::stages::extract::Extract;
use crate::stages::reread::{Portions, Reread};
use crate::stages::write::{Terms, Write};

/// Which documents are extracted again.
#[derive(Debug, Clone, Default)]
pub struct Older {
    /// Only these, where some are named. Those whose rows are not older stay as they are all the same.
    pub only: Option<BTreeSet<String>>,
    /// Whether they are decoded from their sources, and not extracted from the texts in the store.
    pub decode: bool,
}

impl Older {
    /// The documents of `ledger` with rows of other rules than `version`, by id. A document that gave nothing but
    /// rejects has no text; a run tries it again by itself.
    pub(crate) fn of<'a>(
        &'a self,
        ledger: &'a Ledger,
        version: &'a str,
    ) -> impl Iterator<Item = (RowId, &'a LedgerRow)> {
        let is_older = move |known: &LedgerRow| {
            let has_text = known.articles > 0 || !has_rejects(known);
            &*known.extract_version != version && (self.decode || has_text)
        };
        let is_meant = |id: RowId| self.only.as_ref().is_none_or(|only| only.contains(&id.to_string()));
        ledger.iter().filter(move |(id, known)| is_meant(*id) && is_older(known))
    }
}

impl Run {
    /// The sources of the documents that are decoded again. Of one that is not there any more the rows stay.
    pub(crate) async fn older_sources(&self, older: &Older, ledger: &Ledger, sources: &Sources) -> Result<Listing> {
        let uris: Vec<String> =
            older.of(ledger, self.extract_version()).map(|(_, known)| known.uri.to_string()).collect();
        let (inputs, missing) = inputs::at(&uris, sources).await?;
        for uri in &missing {
            tracing::warn!(uri, "source is not there any more; its rows stay");
        }
        self.board().update(|tally| tally.kept += i64::try_from(missing.len()).unwrap_or(i64::MAX));
        Ok(Listing::named(inputs))
    }

    /// What would be extracted again, in the order of uris.
    pub(crate) fn dry_older(&self, older: &Older, ledger: &Ledger) -> Vec<Planned> {
        let planned = older.of(ledger, self.extract_version()).map(|(_, known)| Planned {
            uri: known.uri.to_string(),
            action: "retry",
            reason: format!("rules {} made its rows", known.extract_version),
            size: u64::try_from(known.size).ok(),
        });
        let mut planned: Vec<_> = planned.collect();
        planned.sort_by(|a, b| a.uri.cmp(&b.uri));
        planned
    }

    /// Extracts older documents of `base` again from their texts.
    pub(crate) async fn pass_over_texts(
        &self,
        older: &Older,
        base: Snapshot,
        ledger: &Ledger,
        pool: &Arc<ComputePool>,
    ) -> Result<()> {
        let size = |known: &LedgerRow| usize::try_from(known.size).unwrap_or_default();
        let documents: BTreeMap<String, usize> =
            older.of(ledger, self.extract_version()).map(|(id, known)| (id.to_string(), size(known))).collect();
        let finished = self.board().finished().len();
        self.board().update(|tally| {
            tally.inputs = i64::try_from(documents.len() + finished).unwrap_or(i64::MAX);
        });
        let terms = Terms { commit_bytes: self.commit_bytes(), ..Terms::default() };
        let portions = Portions::of(&base, &documents, self.commit_bytes())?;
        let reread = Reread::new(base.clone(), Arc::clone(self.budget()), self.stop(), self.extract_version());
        let (reread, extract) = (Arc::new(reread), Arc::new(Extract::new(self.extractor())));
        let write = Write::new(self.facts(), self.board(), self.budget(), base, terms);

        let (to_read, reading) = queue(reread.spec());
        let (to_extract, extracting) = queue(extract.spec());
        let (to_write, writing) = queue(write.spec());
        let mut flow = Flow::new(Arc::clone(pool), self.stop(), self.meters());
        flow.source(portions, to_read);
        flow.opener(reread, reading, to_extract);
        flow.kernel(extract, extracting, to_write);
        let outcome = flow.sink(write, writing);
        flow.finish(outcome).await
    }
}

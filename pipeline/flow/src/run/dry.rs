//! What a run would do, told and not done: the same listing, ledger and plan, and nothing is written.

use sluicebox_store::{Ledger, Sources};

use super::look::Work;
use super::{Asked, Run};
use crate::Result;
use crate::inputs::Input;
use crate::plan::Need;

/// What a run would do about an input, or about a document that is gone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// Where it is.
    pub uri: String,
    /// `new`, `changed`, `compare`, `known`, `retry`, `later` or `gone`.
    pub action: &'static str,
    /// Why.
    pub reason: String,
    /// Its size, as far as it is known.
    pub size: Option<u64>,
}

impl Run {
    /// What it would do about each input, and about documents that are gone, in the order of uris. Nothing is written.
    ///
    /// # Errors
    /// Where inputs cannot be listed or the store cannot be read.
    pub async fn dry(&self) -> Result<Vec<Planned>> {
        let sources = Sources::new();
        let Work { store, listing } = self.look(&sources).await?;
        let ledger = match &store {
            Some(store) => store.snapshot(None).await?.ledger().await?,
            None => Ledger::default(),
        };
        if let Asked::Older(older) = &self.options.asked
            && !older.decode
        {
            return Ok(self.dry_older(older, &ledger));
        }
        let plan = self.plan(&listing.inputs, &ledger);
        self.count(&plan, &listing.inputs, &ledger);
        let of_input = |(input, need): (&Input, &Need)| {
            let reason = need.detail(ledger.get(input.document), input);
            Planned { uri: input.uri.to_string(), action: need.action(), reason, size: Some(input.size) }
        };
        let mut planned: Vec<_> = listing.inputs.iter().zip(&plan.needs).map(of_input).collect();
        for id in listing.gone(&ledger, &sources).await? {
            let uri = ledger.get(id).map(|known| known.uri.to_string()).unwrap_or_default();
            let reason = "there is nothing at its place; its rows stay".to_owned();
            planned.push(Planned { uri, action: "gone", reason, size: None });
        }
        planned.sort_by(|a, b| a.uri.cmp(&b.uri));
        Ok(planned)
    }
}

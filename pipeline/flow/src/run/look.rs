//! What a run finds before it begins: its inputs, and the store if there is one. Nothing is created here.

use std::collections::BTreeSet;

use sluicebox_record::{RejectCode, RejectRow, Table};
use sluicebox_store::{ErrorKind, Sources, Store, StoreOptions};

use super::{Asked, Run};
use crate::inputs::{self, Listing};
use crate::{Error, Result};

/// What a run has found before it begins.
pub(super) struct Work {
    /// The store, where there is one.
    pub(super) store: Option<Store>,
    pub(super) listing: Listing,
}

impl Run {
    /// Finds the inputs, and the store if there is one.
    pub(super) async fn look(&self, sources: &Sources) -> Result<Work> {
        let (store, listing) = match &self.options.asked {
            Asked::Inputs(arguments) => {
                let listing = inputs::expand(arguments, &self.options.store, sources).await?;
                (self.existing().await?, listing)
            }
            Asked::Rejects(codes) => {
                let store = self.open(false).await?;
                let listing = self.rejected(&store, codes, sources).await?;
                (Some(store), listing)
            }
            Asked::Older(older) => {
                let store = self.open(false).await?;
                let ledger = store.snapshot(None).await?.ledger().await?;
                let listing =
                    if older.decode { self.older_sources(older, &ledger, sources).await? } else { Listing::default() };
                (Some(store), listing)
            }
        };
        let bytes = listing.inputs.iter().map(|input| i64::try_from(input.size).unwrap_or(i64::MAX));
        let input_bytes = bytes.fold(0, i64::saturating_add);
        self.board.update(|tally| {
            tally.inputs = i64::try_from(listing.inputs.len()).unwrap_or(i64::MAX);
            tally.input_bytes = input_bytes;
        });
        Ok(Work { store, listing })
    }

    pub(super) async fn open(&self, create: bool) -> Result<Store> {
        let options = StoreOptions { create, retention: self.options.retention, ..StoreOptions::default() };
        Ok(Store::open(&self.options.store, options).await?)
    }

    async fn existing(&self) -> Result<Option<Store>> {
        match self.open(false).await {
            Ok(store) => Ok(Some(store)),
            Err(Error::Store(error)) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The documents that have rejects with one of `codes`, as inputs.
    async fn rejected(&self, store: &Store, codes: &[RejectCode], sources: &Sources) -> Result<Listing> {
        let batches = store.snapshot(None).await?.read(Table::Rejects, None).await?;
        let mut uris = BTreeSet::new();
        for batch in &batches {
            let rows = RejectRow::from_batch(batch)?.into_iter();
            let wanted = rows.filter(|row| codes.iter().any(|code| code.as_str() == row.code));
            uris.extend(wanted.map(|row| row.uri));
        }
        let uris: Vec<_> = uris.into_iter().collect();
        let (inputs, missing) = inputs::at(&uris, sources).await?;
        for uri in &missing {
            tracing::warn!(uri, "input is not there any more; its rejects stay");
        }
        self.board.update(|tally| tally.kept += i64::try_from(missing.len()).unwrap_or(i64::MAX));
        Ok(Listing::named(inputs))
    }
}

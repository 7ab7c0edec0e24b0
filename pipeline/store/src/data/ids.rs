//! Which document each row of a batch belongs to.
//!
//! Most tables say so in `document_id`. Rows of `passed_over` name only their article; whose that is was learned when
//! the article's own row came by, in the same attempt.

use std::collections::HashMap;

use arrow::array::{Array, AsArray, RecordBatch, StringArray};
use sluicebox_record::Table;

use crate::log::documents::RowId;
use crate::{Error, Result};

/// How rows of `table` name their document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Naming {
    /// In `document_id`.
    Document,
    /// Through `article_id`.
    Article,
    /// Not at all.
    None,
}

impl Naming {
    pub(crate) fn of(table: Table) -> Self {
        match table {
            Table::Documents | Table::Articles | Table::Metrics | Table::Rejects => Self::Document,
            Table::PassedOver => Self::Article,
            Table::Runs => Self::None,
        }
    }
}

/// The text column `name` of `batch`.
pub(crate) fn text_column<'a>(batch: &'a RecordBatch, name: &str) -> Result<&'a StringArray> {
    let column = batch.column_by_name(name).and_then(|column| column.as_string_opt::<i32>());
    column.ok_or_else(|| Error::contract(format!("column '{name}' is missing or no text")))
}

/// The ids in the column `name`; equal neighbours are parsed once.
pub(crate) fn id_column(batch: &RecordBatch, name: &str) -> Result<Vec<RowId>> {
    let column = text_column(batch, name)?;
    let mut ids: Vec<RowId> = Vec::with_capacity(column.len());
    let mut before = "";
    for text in column.iter() {
        let text = text.unwrap_or_default();
        let id = match ids.last() {
            Some(last) if text == before => *last,
            _ => RowId::parse(text)?,
        };
        before = text;
        ids.push(id);
    }
    Ok(ids)
}

/// The documents of an attempt in the order in which they came, and the articles seen.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    first: u32,
    list: Vec<RowId>,
    places: HashMap<RowId, u32>,
    articles: HashMap<RowId, u32>,
}

impl Seen {
    /// An empty list whose places go on behind those of `before`.
    pub(crate) fn behind(before: &Seen) -> Self {
        Self { first: before.first + before.list.len() as u32, ..Self::default() }
    }

    /// The place of a document in the list; a new one is added.
    pub(crate) fn place(&mut self, document: RowId) -> u32 {
        let next = self.first + self.list.len() as u32;
        *self.places.entry(document).or_insert_with(|| {
            self.list.push(document);
            next
        })
    }

    /// About how many bytes of memory it takes; a map is about half full.
    pub(crate) fn memory(&self) -> usize {
        let entries = self.places.len() + self.articles.len();
        self.list.len() * size_of::<RowId>() + entries * 2 * size_of::<(RowId, u32)>()
    }

    /// The list of documents.
    pub(crate) fn list(&self) -> &[RowId] {
        &self.list
    }

    /// The place of each row's document; empty where rows have none.
    ///
    /// # Errors
    /// A contract error where an id is none, or an article has not come yet.
    pub(crate) fn places(&mut self, table: Table, batch: &RecordBatch) -> Result<Vec<u32>> {
        let places: Vec<u32> = match Naming::of(table) {
            Naming::None => return Ok(Vec::new()),
            Naming::Document => id_column(batch, "document_id")?.into_iter().map(|id| self.place(id)).collect(),
            Naming::Article => {
                let unknown = |id| Error::contract(format!("article '{id}' of '{}' has no row yet", table.name()));
                let place = |id: RowId| self.articles.get(&id).copied().ok_or_else(|| unknown(id));
                id_column(batch, "article_id")?.into_iter().map(place).collect::<Result<_>>()?
            }
        };
        if table == Table::Articles {
            self.articles.extend(id_column(batch, "article_id")?.into_iter().zip(places.iter().copied()));
        }
        Ok(places)
    }
}

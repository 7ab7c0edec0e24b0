//! What changed between two versions of a store: figures that came, went, or are read otherwise, paired by their ids
//! and counted by the rule that made them.
//!
//! Only files that one of the versions has and the other has not are read; the rows of a file that both have are the
//! same. They are read twice: first a number that stands for each row is kept, which tells what differs; then the rows
//! that do. Which version of the rules made a row is no difference.

mod rows;

use std::collections::{BTreeMap, BTreeSet};

use futures::TryStreamExt;
use sluicebox_record::Table;
use sluicebox_store::Snapshot;

use self::rows::{Content, Marks, contents};
use crate::Result;

/// Changed rows whose contents are held at a time.
const CHUNK: usize = 50_000;

/// What became of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// Only the later version has it.
    Added,
    /// Only the earlier version has it.
    Lost,
    /// Both have it, with other contents.
    Changed,
}

impl Fate {
    /// In a word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Lost => "lost",
            Self::Changed => "changed",
        }
    }
}

/// Figures that differ, by the rule that made them; of those that went, the rule that had.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OfRule {
    /// Figures that came.
    pub added: u64,
    /// Figures that went.
    pub lost: u64,
    /// Figures with other contents.
    pub changed: u64,
    /// In how many of those each column differs.
    pub columns: BTreeMap<String, u64>,
}

/// A column of a figure that is read otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Its name.
    pub column: String,
    /// What it was.
    pub old: Option<String>,
    /// What it is.
    pub new: Option<String>,
}

/// A figure that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What became of it.
    pub fate: Fate,
    /// Its id.
    pub metric_id: String,
    /// The rule that made it.
    pub rule: String,
    /// Its words.
    pub quote: String,
    /// Its sentence.
    pub sentence: String,
    /// The columns that differ; none for a figure that came or went.
    pub cells: Vec<Cell>,
}

/// What changed between two versions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diff {
    /// The earlier version.
    pub before: u64,
    /// The later version.
    pub after: u64,
    /// How many figures of files that differ are the same.
    pub same: u64,
    /// Counts by rule.
    pub rules: BTreeMap<String, OfRule>,
    /// The first of them, by rule and id.
    pub rows: Vec<Difference>,
}

/// Compares the figures of `after` with those of `before`, and tells of the first `limit` that differ.
///
/// # Errors
/// Those of reading.
pub async fn diff(before: &Snapshot, after: &Snapshot, limit: usize) -> Result<Diff> {
    let (old, new) = (paths(before)?, paths(after)?);
    let sides = [
        Side { snapshot: before, paths: old.difference(&new).cloned().collect() },
        Side { snapshot: after, paths: new.difference(&old).cloned().collect() },
    ];
    let mut diff = Diff { before: before.version(), after: after.version(), ..Diff::default() };
    let mut marks = Marks::default();
    let mut rows = sides[0].rows();
    while let Some(batch) = rows.try_next().await? {
        marks.note(&batch)?;
    }
    let (mut added, mut changed) = (Vec::new(), Vec::new());
    let mut rows = sides[1].rows();
    while let Some(batch) = rows.try_next().await? {
        for (id, rule, fate) in marks.compare(&batch)? {
            match fate {
                None => diff.same += 1,
                Some(Fate::Changed) => changed.push((rule, id)),
                Some(_) => added.push((rule, id)),
            }
        }
    }
    let mut lost = marks.left();
    for (fate, ids) in [(Fate::Added, &mut added), (Fate::Lost, &mut lost), (Fate::Changed, &mut changed)] {
        ids.sort();
        diff.count(fate, ids.iter().map(|(rule, _)| rule));
    }
    diff.tell_changed(&sides, &changed, limit).await?;
    let [old, new] = &sides;
    diff.tell(Fate::Added, new, &added, limit).await?;
    diff.tell(Fate::Lost, old, &lost, limit).await?;
    diff.rows.sort_by(|a, b| (&a.rule, &a.metric_id).cmp(&(&b.rule, &b.metric_id)));
    diff.rows.truncate(limit);
    Ok(diff)
}

fn paths(snapshot: &Snapshot) -> Result<BTreeSet<String>> {
    Ok(snapshot.files(Table::Metrics)?.into_iter().map(|file| file.path).collect())
}

/// The files that only one of the versions has.
struct Side<'a> {
    snapshot: &'a Snapshot,
    paths: BTreeSet<String>,
}

impl Side<'_> {
    fn rows(&self) -> futures::stream::BoxStream<'static, sluicebox_store::Result<arrow::array::RecordBatch>> {
        self.snapshot.rows_in(Table::Metrics, &self.paths)
    }

    /// The contents of the rows `ids`.
    async fn contents(&self, ids: &BTreeSet<&str>) -> Result<BTreeMap<String, Content>> {
        let mut found = BTreeMap::new();
        if ids.is_empty() {
            return Ok(found);
        }
        let mut rows = self.rows();
        while let Some(batch) = rows.try_next().await? {
            found.extend(contents(&batch, ids)?);
        }
        Ok(found)
    }
}

impl Diff {
    fn count<'a>(&mut self, fate: Fate, rules: impl Iterator<Item = &'a String>) {
        for rule in rules {
            let of_rule = self.rules.entry(rule.clone()).or_default();
            match fate {
                Fate::Added => of_rule.added += 1,
                Fate::Lost => of_rule.lost += 1,
                Fate::Changed => of_rule.changed += 1,
            }
        }
    }

    /// Tells of figures that came or went.
    async fn tell(&mut self, fate: Fate, side: &Side<'_>, ids: &[(String, String)], limit: usize) -> Result<()> {
        let first: BTreeSet<&str> = ids.iter().take(limit).map(|(_, id)| id.as_str()).collect();
        for (id, content) in side.contents(&first).await? {
            self.rows.push(content.difference(fate, id, Vec::new()));
        }
        Ok(())
    }

    /// Counts the columns in which figures changed, and tells of the first.
    async fn tell_changed(&mut self, sides: &[Side<'_>; 2], changed: &[(String, String)], limit: usize) -> Result<()> {
        let mut left = limit;
        for chunk in changed.chunks(CHUNK) {
            let ids: BTreeSet<&str> = chunk.iter().map(|(_, id)| id.as_str()).collect();
            let (old, mut new) = (sides[0].contents(&ids).await?, sides[1].contents(&ids).await?);
            for (rule, id) in chunk {
                let (Some(before), Some(after)) = (old.get(id), new.remove(id)) else { continue };
                let cells = before.cells(&after);
                let of_rule = self.rules.entry(rule.clone()).or_default();
                for cell in &cells {
                    *of_rule.columns.entry(cell.column.clone()).or_default() += 1;
                }
                if left > 0 {
                    left -= 1;
                    self.rows.push(after.difference(Fate::Changed, id.clone(), cells));
                }
            }
        }
        Ok(())
    }
}

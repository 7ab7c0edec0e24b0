//! From an attempt to a commit.
//!
//! The order is what keeps it whole: data files are on disk before the decision names them; the decision is put where
//! no other stands; then every table follows. Before each put the writer looks at all commits since its base: one that
//! changed a document of his is a conflict, and the caller redoes his work; one that only moved other rows between
//! files makes him rewrite those files again, here.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use sluicebox_record::{Table, TopicRow};

use crate::attempt::{Attempt, discard, places};
use crate::data::ids::Seen as SeenDocuments;
use crate::log::commits::Decided;
use crate::log::decision::{Decision, FileRecord, InputChange, TableChange};
use crate::log::documents::RowId;
use crate::log::state::{LiveFile, State};
use crate::rewrite::{Rewritten, rewrite};
use crate::store::Store;
use crate::{Error, ErrorKind, Result, failpoint};

/// How many others may be faster before an attempt ends as busy.
const ROUNDS: u32 = 64;

/// What a caller says of a commit.
#[derive(Debug, Clone, Default)]
pub struct CommitInfo {
    /// The documents it brings or changes. Those that it writes a ledger row for, replaces or extends count as changed
    /// even where they are not named here.
    pub inputs: Vec<InputChange>,
    /// Hash of the rules and vocabulary.
    pub extract_version: String,
    /// What is done; `write` where it is empty.
    pub operation: String,
    /// The topics that its rows were read with.
    pub topics: Arc<[TopicRow]>,
    /// Counts to be kept with the commit.
    pub counters: BTreeMap<String, i64>,
}

/// What became of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is commit n, and every table has it.
    Committed(u64),
    /// Others changed these documents since its base, or the attempt took so long that its files were cleaned away.
    /// Nothing was committed.
    Conflict {
        /// The documents, in the order of ids.
        documents: Vec<String>,
    },
    /// There was nothing in it. Nothing was committed.
    Nothing,
}

/// Commits `attempt`.
pub(crate) async fn commit(mut attempt: Attempt, info: CommitInfo) -> Result<Outcome> {
    let files = attempt.finish().await?;
    failpoint::hit("after_data");
    let mut work = Work { changed: changed(&attempt, &info)?, attempt, info, files, moved: Moved::default() };
    if work.files.is_empty() && work.attempt.going.is_empty() {
        return Ok(Outcome::Nothing);
    }
    for _ in 0..ROUNDS {
        let head = work.attempt.store.refresh_rolled().await?;
        if let Some(documents) = work.conflicts(&head).await? {
            work.discard_all().await;
            return Ok(Outcome::Conflict { documents });
        }
        match work.rebase(&head).await {
            // A file that is gone was replaced by a later commit.
            Err(error) if error.kind() == ErrorKind::NotFound && work.is_behind(&head).await? => continue,
            rebased => rebased?,
        }
        let Some(decision) = work.decision(&head) else { return Ok(Outcome::Nothing) };
        failpoint::hit("before_decision");
        match work.attempt.store.inner.commits.decide(&decision).await? {
            Decided::Ours => return work.follow(&head, decision).await,
            Decided::Other => {}
        }
    }
    Err(Error::new(
        ErrorKind::Busy,
        format!("others committed to '{}' {ROUNDS} times meanwhile", work.attempt.store.url()),
    ))
}

/// The documents that a commit changes.
fn changed(attempt: &Attempt, info: &CommitInfo) -> Result<BTreeSet<RowId>> {
    let named: Vec<RowId> = info.inputs.iter().map(|input| RowId::parse(&input.document_id)).collect::<Result<_>>()?;
    let going = attempt.going.replaced.iter().chain(&attempt.going.extended);
    Ok(named.into_iter().chain(going.copied()).chain(attempt.ledger.iter().copied()).collect())
}

/// The commits since `base`; `None` where `attempt` is over: its files are condemned, or it began at a version that is
/// not kept any more.
pub(crate) async fn since(store: &Store, attempt: &str, base: u64, head: &State) -> Result<Option<Vec<Arc<Decision>>>> {
    if base < head.kept_from {
        return Ok(None);
    }
    let since = store.inner.commits.read_range(base + 1, head.n() + 1).await?;
    let is_over = since.iter().any(|decision| decision.condemned.iter().any(|id| id == attempt));
    Ok((!is_over).then_some(since))
}

/// An attempt whose own files are done.
struct Work {
    attempt: Attempt,
    info: CommitInfo,
    changed: BTreeSet<RowId>,
    files: Vec<(Table, FileRecord)>,
    moved: Moved,
}

/// The files rewritten without the rows that go, and for which files that was.
#[derive(Default)]
struct Moved {
    from: Vec<(Table, Vec<String>)>,
    rewritten: Vec<Rewritten>,
    documents: SeenDocuments,
}

impl Moved {
    fn files(&self) -> impl Iterator<Item = (Table, &FileRecord)> {
        self.rewritten.iter().flat_map(|table| table.add.iter().map(|file| (table.table, file)))
    }
}

fn names(files: &[(Table, Vec<LiveFile>)]) -> Vec<(Table, Vec<String>)> {
    let names = |files: &[LiveFile]| files.iter().map(|file| file.record.path.clone()).collect();
    files.iter().map(|(table, files)| (*table, names(files))).collect()
}

impl Work {
    /// The documents of this attempt that commits after its base have changed, where there are any; all of them where
    /// the attempt is over.
    async fn conflicts(&mut self, head: &Arc<State>) -> Result<Option<Vec<String>>> {
        let attempt = &mut self.attempt;
        let Some(since) = since(&attempt.store, &attempt.id, attempt.base.n(), head).await? else {
            return Ok(Some(self.changed.iter().map(RowId::to_string).collect()));
        };
        let mut found = BTreeSet::new();
        for decision in since {
            found.extend(decision.changed()?.into_iter().filter(|id| self.changed.contains(id)));
        }
        attempt.base = Arc::clone(head);
        Ok((!found.is_empty()).then(|| found.iter().map(RowId::to_string).collect()))
    }

    /// Whether others have committed since `head`.
    async fn is_behind(&self, head: &State) -> Result<bool> {
        Ok(self.attempt.store.refresh().await?.n() > head.n())
    }

    /// Rewrites the files with rows that go, unless that is done for these very files.
    async fn rebase(&mut self, head: &State) -> Result<()> {
        let attempt = &mut self.attempt;
        let new: BTreeSet<_> = attempt.ledger.difference(&attempt.going.replaced).copied().collect();
        let new = new.difference(&attempt.going.extended).copied().collect();
        if let Some(known) = head.known(&new).first() {
            return Err(Error::contract(format!("document '{known}' is known, and neither replaced nor extended")));
        }
        let files = attempt.going.files(head);
        if names(&files) == self.moved.from {
            return Ok(());
        }
        let before = std::mem::take(&mut self.moved);
        discard(&attempt.store, places(before.files())).await;
        let mut documents = SeenDocuments::behind(&attempt.seen);
        let root = attempt.store.inner.root.clone();
        let rewritten = rewrite(&root, &mut attempt.names, &mut documents, &attempt.going, &files).await?;
        self.moved = Moved { from: names(&files), rewritten, documents };
        failpoint::hit("after_rewrite");
        Ok(())
    }

    /// The decision that would make this the commit after `head`; `None` where it would change nothing.
    fn decision(&self, head: &State) -> Option<Decision> {
        let tables = self.tables();
        if tables.is_empty() {
            return None;
        }
        let listed = self.attempt.seen.list().iter().chain(self.moved.documents.list());
        let operation = if self.info.operation.is_empty() { "write" } else { &self.info.operation };
        Some(Decision {
            extract_version: self.info.extract_version.clone(),
            topics: self.new_topics(head),
            inputs: self.inputs(),
            documents: listed.map(RowId::to_string).collect(),
            tables,
            counters: self.info.counters.clone(),
            ..Decision::following(head, &self.attempt.id, &self.attempt.run, operation)
        })
    }

    /// The topics of this commit that are not known yet, or are described in another way.
    fn new_topics(&self, head: &State) -> Vec<TopicRow> {
        self.info.topics.iter().filter(|topic| !head.topics.contains(topic)).cloned().collect()
    }

    fn tables(&self) -> BTreeMap<String, TableChange> {
        let mut tables: BTreeMap<String, TableChange> = BTreeMap::new();
        for (table, file) in &self.files {
            tables.entry(table.name().to_owned()).or_default().add.push(file.clone());
        }
        for moved in &self.moved.rewritten {
            let change = tables.entry(moved.table.name().to_owned()).or_default();
            change.remove.extend(moved.remove.iter().cloned());
            change.add.extend(moved.add.iter().cloned());
        }
        tables
    }

    /// The inputs that the caller named, and those that he only touched.
    fn inputs(&self) -> Vec<InputChange> {
        let mut inputs: BTreeMap<String, InputChange> =
            self.info.inputs.iter().map(|input| (input.document_id.clone(), input.clone())).collect();
        for id in &self.changed {
            let document_id = id.to_string();
            let touched = InputChange { document_id: document_id.clone(), old: None, new: None };
            inputs.entry(document_id).or_insert(touched);
        }
        inputs.into_values().collect()
    }

    /// Brings the tables to a decision that stands.
    async fn follow(self, head: &State, decision: Decision) -> Result<Outcome> {
        self.attempt.store.follow(head, decision).await.map(Outcome::Committed)
    }

    /// Deletes everything written: no decision names it, and none will.
    async fn discard_all(&self) {
        let own = self.files.iter().map(|(table, file)| (*table, file));
        discard(&self.attempt.store, places(own.chain(self.moved.files()))).await;
    }
}

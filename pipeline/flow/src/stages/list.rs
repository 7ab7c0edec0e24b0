//! Gives the inputs that the plan wants read, in their order.

use std::collections::BTreeSet;
use std::sync::Arc;

use futures::StreamExt;
use futures::stream::BoxStream;
use sluicebox_decode::{Format, HEAD_BYTES};
use sluicebox_store::{Ledger, LedgerRow, RowId};

use crate::Result;
use crate::batch::{Document, Segment};
use crate::inputs::Input;
use crate::plan::{Change, Need, Plan};
use crate::stage::{Source, Spec};

/// The stage.
pub struct List {
    inputs: Arc<[Input]>,
    plan: Plan,
    finished: BTreeSet<RowId>,
    ledger: Ledger,
    extract_version: String,
}

impl List {
    /// Gives those of `inputs` that `plan` wants read and that are not `finished`; `ledger` is what it was made by.
    pub(crate) fn new(
        inputs: Arc<[Input]>,
        plan: Plan,
        finished: BTreeSet<RowId>,
        ledger: Ledger,
        extract_version: String,
    ) -> Self {
        Self { inputs, plan, finished, ledger, extract_version }
    }

    fn document(&self, at: usize) -> Option<Arc<Document>> {
        let (input, need) = (self.inputs.get(at)?, *self.plan.needs.get(at)?);
        if !need.is_work() || self.finished.contains(&input.document) {
            return None;
        }
        let known = self.ledger.get(input.document);
        let known_hash = known.and_then(|known| known.content_hash.as_deref().map(str::to_owned));
        let (replaces, is_doubtful) = (known.is_some(), matches!(need, Need::Compare(_)));
        let may_go_on = matches!(need, Need::Changed(Change::Size | Change::Unfinished));
        let segment = known.filter(|_| may_go_on).and_then(|known| self.segment(known, input));
        Some(Arc::new(Document { input: input.clone(), replaces, known_hash, is_doubtful, segment }))
    }

    /// What may stay of a container that was not read to its end, or that grew. Rows of other rules do not, and of a
    /// container so small that its beginning does not tell what it is, nothing does.
    fn segment(&self, known: &LedgerRow, input: &Input) -> Option<Segment> {
        let is_container = known.format.as_deref() == Some(Format::Jsonl.as_str());
        let is_ours = *known.extract_version == *self.extract_version && known.content_hash.is_some();
        let end = usize::try_from(known.position).ok().filter(|end| *end >= HEAD_BYTES)?;
        let is_long = usize::try_from(input.size).is_ok_and(|size| size == 0 || size >= end);
        let records = usize::try_from(known.records).ok()?;
        (is_container && is_ours && is_long).then_some(Segment { end, records })
    }
}

impl Source for List {
    type Output = Arc<Document>;

    fn spec(&self) -> Spec {
        Spec { name: "list", queue: 0 }
    }

    fn stream(self) -> BoxStream<'static, Result<Arc<Document>>> {
        let documents = (0..self.inputs.len()).filter_map(move |at| self.document(at).map(Ok));
        futures::stream::iter(documents).boxed()
    }
}

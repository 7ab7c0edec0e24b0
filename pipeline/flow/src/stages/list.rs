//! Compares inputs with the ledger and gives those that must be read.
//!
//! An input is unchanged if its entity tag is the one in the ledger; where one of the two has none, if size and time
//! of change are. A size alone never says so: then the content decides, which the next stage hashes. A document that
//! was not worked off to its end, or that could not be read, is read again.

use std::collections::BTreeSet;
use std::sync::Arc;

use futures::StreamExt;
use futures::stream::BoxStream;
use sluicebox_record::DocumentStatus;
use sluicebox_store::{Ledger, LedgerRow};

use crate::Result;
use crate::batch::Document;
use crate::board::Board;
use crate::inputs::Input;
use crate::stage::{Source, Spec};

/// The stage.
pub struct List {
    inputs: Arc<[Input]>,
    finished: BTreeSet<String>,
    ledger: Ledger,
    board: Board,
    extract_version: String,
}

impl List {
    /// Compares `inputs`, but for those that the run has finished already, with `ledger` and counts on `board`.
    pub fn new(inputs: Arc<[Input]>, ledger: Ledger, board: Board, extract_version: String) -> Self {
        Self { inputs, finished: board.finished(), ledger, board, extract_version }
    }

    fn compare(&self, input: &Input) -> Option<Arc<Document>> {
        if self.finished.contains(&input.document_id) {
            return None;
        }
        let known = self.ledger.get(&input.document_id);
        let need = known.map_or(Need::New, |known| need(known, input));
        if need == Need::Nothing {
            self.skip(known);
            return None;
        }
        let known_hash = known.and_then(|known| known.content_hash.clone());
        let (replaces, is_doubtful) = (need != Need::New, need == Need::Doubt);
        Some(Arc::new(Document { input: input.clone(), replaces, known_hash, is_doubtful }))
    }

    fn skip(&self, known: Option<&LedgerRow>) {
        let is_older = known.is_some_and(|known| known.extract_version != self.extract_version);
        let has_rejects = known.is_some_and(has_rejects);
        self.board.update(|tally| {
            tally.unchanged += 1;
            tally.older_version += i64::from(is_older);
            tally.known_rejected += i64::from(has_rejects);
        });
    }
}

impl Source for List {
    type Output = Arc<Document>;

    fn spec(&self) -> Spec {
        Spec { name: "list", queue: 0 }
    }

    fn stream(self) -> BoxStream<'static, Result<Arc<Document>>> {
        let documents = (0..self.inputs.len()).filter_map(move |at| self.compare(self.inputs.get(at)?).map(Ok));
        futures::stream::iter(documents).boxed()
    }
}

/// Whether some of a document could not be used.
pub fn has_rejects(known: &LedgerRow) -> bool {
    [DocumentStatus::Partial, DocumentStatus::Rejected].iter().any(|status| status.as_str() == known.status)
}

/// What must be done about an input.
#[derive(Debug, PartialEq, Eq)]
enum Need {
    /// It is in the store as it is.
    Nothing,
    /// It is not in the store.
    New,
    /// It is not as it is in the store.
    Changed,
    /// Its content must be compared with the hash in the store.
    Doubt,
}

fn need(known: &LedgerRow, input: &Input) -> Need {
    if known.content_hash.is_none() || known.position != known.size {
        return Need::Changed;
    }
    let same_size = i64::try_from(input.size).is_ok_and(|size| size == known.size);
    let is_same = match (&known.etag, &input.etag) {
        (Some(before), Some(now)) => before == now,
        _ => same_size && input.modified.is_some() && input.modified == known.modified,
    };
    match (is_same, same_size) {
        (true, _) => Need::Nothing,
        (false, true) => Need::Doubt,
        (false, false) => Need::Changed,
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::inputs::Origin;

    /// `tag@time/size`, where `-` is none.
    fn input(text: &str) -> Input {
        let (tag, rest) = text.split_once('@').unwrap();
        let (time, size) = rest.split_once('/').unwrap();
        Input {
            uri: "file:///a".to_owned(),
            document_id: String::new(),
            size: size.parse().unwrap(),
            modified: time.parse().ok().and_then(|second| Timestamp::from_second(second).ok()),
            etag: (tag != "-").then(|| tag.to_owned()),
            origin: Origin::Memory(bytes::Bytes::new()),
        }
    }

    fn known(text: &str) -> LedgerRow {
        let Input { uri, size, modified, etag, .. } = input(text);
        let size = i64::try_from(size).unwrap();
        let (status, extract_version) = ("read".to_owned(), String::new());
        LedgerRow { uri, content_hash: Some("h".into()), etag, modified, size, status, position: size, extract_version }
    }

    #[test]
    fn what_is_done_about_an_input_that_is_known() {
        let cases = [
            ("x@1/9", "x@1/9", Need::Nothing, "all is the same"),
            ("x@1/9", "x@2/9", Need::Nothing, "the tag says that the bytes are the same"),
            ("x@1/9", "y@1/9", Need::Doubt, "the tag changed, perhaps without the bytes"),
            ("x@1/9", "y@2/8", Need::Changed, "another size is another content"),
            ("-@1/9", "-@1/9", Need::Nothing, "without tags, size and time say it"),
            ("-@1/9", "x@1/9", Need::Nothing, "one tag cannot be compared"),
            ("-@1/9", "-@2/9", Need::Doubt, "the size alone says nothing"),
            ("-@-/9", "-@-/9", Need::Doubt, "nor where there is no time"),
            ("-@1/9", "-@1/8", Need::Changed, "nor does the time alone"),
        ];
        for (before, now, expected, why) in cases {
            assert_eq!(need(&known(before), &input(now)), expected, "{before} {now}: {why}");
        }
    }

    #[test]
    fn what_was_not_finished_is_read_again() {
        let unfinished = LedgerRow { position: 4, ..known("x@1/9") };
        assert_eq!(need(&unfinished, &input("x@1/9")), Need::Changed);
        let unread = LedgerRow { content_hash: None, position: 0, size: 0, ..known("x@1/9") };
        assert_eq!(need(&unread, &input("x@1/0")), Need::Changed);
    }
}

//! Documents in pieces become the same batches as documents in one piece; ledger rows add up at every cut.

use bytes::Bytes;
use sluicebox_record::id::content_hash;

use super::*;
use crate::inputs::{Input, Origin};

fn document(uri: &str, size: usize) -> Arc<Document> {
    let input = Input {
        uri: uri.into(),
        document: sluicebox_store::RowId::of_document(uri),
        size: size as u64,
        modified: None,
        etag: None,
        origin: Origin::Memory(Arc::default()),
    };
    Arc::new(Document { input, replaces: false, known_hash: None, is_doubtful: false, segment: None })
}

struct Run {
    stage: Decode,
    budget: Arc<Budget>,
    batches: Vec<Batch>,
}

impl Run {
    fn new() -> Self {
        let budget = Budget::new(1 << 30);
        Self { stage: Decode::new(Arc::clone(&budget), "rules".to_owned()), budget, batches: Vec::new() }
    }

    fn read(&mut self, uri: &str, bytes: &[u8], piece: usize, ending: Ending) {
        let document = document(uri, bytes.len());
        let mut pieces: Vec<_> = bytes.chunks(piece).map(Bytes::copy_from_slice).collect();
        let last = pieces.pop().unwrap_or_default();
        for piece in pieces {
            self.push(&document, piece, None);
        }
        self.push(&document, last, Some(ending));
    }

    fn push(&mut self, document: &Arc<Document>, bytes: Bytes, ending: Option<Ending>) {
        let permit = self.budget.take(bytes.len());
        self.stage.push(Chunk { document: Arc::clone(document), bytes, ending, resumed: None, permit }).unwrap();
        self.drain();
    }

    fn drain(&mut self) {
        while let Some(batch) = self.stage.next().unwrap() {
            self.batches.push(batch);
        }
    }

    fn end(mut self) -> Vec<Batch> {
        self.stage.finish().unwrap();
        self.drain();
        let held: usize = self.batches.iter().map(|batch| batch.permit.bytes()).sum();
        assert_eq!(self.budget.used(), held, "nothing but batches holds memory");
        self.batches
    }
}

fn rows(batches: &[Batch]) -> Vec<ArticleRow> {
    batches.iter().flat_map(|batch| ArticleRow::from_batch(&batch.articles).unwrap()).collect()
}

fn last_row(batches: &[Batch], uri: &str) -> DocumentRow {
    let mut all = batches.iter().flat_map(|batch| &batch.progress);
    all.rfind(|progress| progress.row.uri == uri).unwrap().row.clone()
}

const NOTE: &str = "Harbour opens\n\nThe new harbour took 14 ships on its first day.\n";

fn records(count: usize, words: usize) -> String {
    let text = "The pump moves 30 litres a minute. ".repeat(words);
    (0..count).map(|n| format!("{{\"id\": \"r{n}\", \"text\": \"{text}\"}}\n")).collect()
}

#[test]
fn pieces_do_not_matter() {
    let jsonl = records(9, 3);
    let read = |piece: usize| {
        let mut run = Run::new();
        run.read("file:///note.txt", NOTE.as_bytes(), piece, Ending::Whole);
        run.read("file:///r.jsonl", jsonl.as_bytes(), piece, Ending::Whole);
        run.read("file:///empty.txt", b"", piece, Ending::Whole);
        run.read("file:///bad.txt", b"abc\xff\xfe\xfd\n", piece, Ending::Whole);
        run.end()
    };
    let whole = read(usize::MAX);
    assert_eq!(whole.len(), 1, "small documents share a batch");
    assert_eq!(rows(&whole).len(), 10);
    for piece in [1, 7, 64] {
        let cut = read(piece);
        assert_eq!(rows(&cut), rows(&whole));
        assert_eq!(cut[0].rejects, whole[0].rejects);
        for uri in ["file:///note.txt", "file:///r.jsonl", "file:///empty.txt", "file:///bad.txt"] {
            let fetched_at = Timestamp::UNIX_EPOCH;
            let row = |batches| DocumentRow { fetched_at, ..last_row(batches, uri) };
            assert_eq!(row(&cut), row(&whole));
        }
    }
    let status = |name: &str| last_row(&whole, &format!("file:///{name}")).status;
    assert_eq!(["note.txt", "r.jsonl", "empty.txt", "bad.txt"].map(status), ["read", "read", "empty", "rejected"]);
}

#[test]
fn a_long_document_is_cut_between_articles_and_its_ledger_rows_add_up() {
    let jsonl = records(90, 1200);
    let mut run = Run::new();
    run.read("file:///r.jsonl", jsonl.as_bytes(), 100_000, Ending::Whole);
    let batches = run.end();
    assert!(batches.len() > 2);
    let mut articles = 0;
    for (nth, batch) in batches.iter().enumerate() {
        assert_eq!(batch.sequence, nth as u64);
        articles += batch.articles.num_rows();
        let [progress] = batch.progress.as_slice() else { panic!("one document") };
        let position = usize::try_from(progress.row.position).unwrap();
        assert_eq!(progress.row.articles, integer(articles));
        assert_eq!(progress.row.content_hash, Some(content_hash(&jsonl.as_bytes()[..position])));
        assert_eq!(progress.is_finished, position == jsonl.len());
    }
    assert_eq!(batches.iter().map(|batch| batch.source_bytes).sum::<usize>(), jsonl.len());
    assert_eq!(last_row(&batches, "file:///r.jsonl").size, integer(jsonl.len()));
}

#[test]
fn what_breaks_off_keeps_whole_records_and_says_what_is_missing() {
    let jsonl = records(30, 9);
    let mut run = Run::new();
    let document = document("file:///r.jsonl", jsonl.len() + 500);
    run.push(&document, Bytes::from(jsonl.clone() + "{\"id\": \"r30\", \"te"), None);
    run.push(&document, Bytes::new(), Some(Ending::Broken("connection reset".to_owned())));
    let batches = run.end();
    assert_eq!(rows(&batches).len(), 30);
    let reject = &batches[0].rejects[0];
    assert_eq!(
        (reject.code.as_str(), reject.stage.as_str(), reject.detail.as_str()),
        ("unreadable", "read", "connection reset")
    );
    assert_eq!((reject.span_start, reject.span_end), (integer(jsonl.len()), integer(jsonl.len() + 500)));
    let row = last_row(&batches, "file:///r.jsonl");
    assert_eq!((row.status.as_str(), row.records, row.position), ("partial", 31, integer(jsonl.len())));
    assert!(row.position < row.size);
    assert_eq!(row.content_hash, Some(content_hash(jsonl.as_bytes())));
}

#[test]
fn a_text_that_breaks_off_has_no_article() {
    let mut run = Run::new();
    run.read("file:///note.txt", NOTE.as_bytes(), 20, Ending::Broken("no such device".to_owned()));
    let batches = run.end();
    assert_eq!(rows(&batches).len(), 0);
    assert_eq!(last_row(&batches, "file:///note.txt").status, "rejected");
}

#[test]
fn what_could_not_be_opened_has_no_content() {
    let mut run = Run::new();
    run.push(&document("file:///secret", 9), Bytes::new(), Some(Ending::Broken("permission denied".to_owned())));
    let row = last_row(&run.end(), "file:///secret");
    assert_eq!((row.content_hash, row.status.as_str(), row.size, row.position), (None, "rejected", 9, 0));
}

#[test]
fn what_was_cut_before_it_gave_anything_leaves_no_trace() {
    let mut run = Run::new();
    run.read("file:///note.txt", NOTE.as_bytes(), 20, Ending::Cut);
    assert!(run.end().is_empty());
    let jsonl = records(30, 9);
    let mut run = Run::new();
    let document = document("file:///r.jsonl", jsonl.len());
    run.push(&document, Bytes::from(jsonl[..jsonl.len() - 9].to_owned()), None);
    run.push(&document, Bytes::new(), Some(Ending::Cut));
    let row = last_row(&run.end(), "file:///r.jsonl");
    assert_eq!((row.articles, row.status.as_str(), row.position < row.size), (29, "read", true));
}

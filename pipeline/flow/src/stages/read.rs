//! Reads documents in pieces. This is the one stage that waits for memory.
//!
//! A piece is at most [`CHUNK_BYTES`], less under a small budget; its permit covers the rows to come of it too. Several
//! documents are opened ahead, which hides the wait for small ones; what is opened ahead takes at most an eighth of the
//! budget.
//!
//! What always holds of a document that replaces older rows: it is read to its end, or nothing of it gets out, or the
//! run fails. It is never cut.

use std::sync::Arc;

use bytes::Bytes;
use futures::future::BoxFuture;
use futures::stream::{self, BoxStream};
use futures::{FutureExt, StreamExt};
use sluicebox_record::id::ContentHasher;

use crate::batch::{Chunk, Document, Ending};
use crate::board::Board;
use crate::budget::{Budget, Permit};
use crate::inputs::{Body, ReadError, chain};
use crate::resume::Resumed;
use crate::stage::{Opener, Pieces, Spec};
use crate::stop::Stop;
use crate::{Error, Result};

/// A piece of a document.
pub const CHUNK_BYTES: usize = 1 << 20;
/// Documents opened ahead.
const AHEAD: usize = 8;
/// About how many bytes of memory a byte of input takes on its way: as text, as columns, and as the rows made of it.
pub const EXPANSION: usize = 6;
/// What is opened ahead may take this part of the budget.
const AHEAD_SHARE: usize = 8;
/// A piece is not smaller than this, whatever the budget.
const LEAST_CHUNK_BYTES: usize = 16 << 10;

/// The stage.
#[derive(Clone)]
pub struct Read {
    budget: Arc<Budget>,
    board: Board,
    stop: Stop,
    chunk: usize,
}

impl Read {
    /// Reads within `budget`.
    pub fn new(budget: Arc<Budget>, board: Board, stop: Stop) -> Self {
        let share = budget.limit() / (AHEAD_SHARE * AHEAD * EXPANSION);
        Self { budget, board, stop, chunk: share.clamp(LEAST_CHUNK_BYTES, CHUNK_BYTES) }
    }

    async fn begin(self, document: Arc<Document>) -> Result<Pieces<Chunk>> {
        if self.stop.is_draining() {
            return Ok(nothing());
        }
        let permit = self.budget.reserve(self.first_bytes(&document).saturating_mul(EXPANSION)).await;
        match self.first(&document).await {
            Ok(Some(begun)) => Ok(self.pieces(document, begun, permit)),
            Ok(None) => {
                self.board.update(|tally| tally.unchanged += 1);
                Ok(nothing())
            }
            Err(error) => self.unreadable(document, error.as_ref(), permit),
        }
    }

    /// How much its first piece has, as far as that is known.
    fn first_bytes(&self, document: &Document) -> usize {
        usize::try_from(document.input.size).map_or(self.chunk, |size| size.clamp(1, self.chunk))
    }

    /// The open document and its first piece; none where its content is the one that the store has.
    async fn first(&self, document: &Document) -> Result<Option<Begun>, ReadError> {
        let origin = &document.input.origin;
        if let Some(begun) = self.resume(document).await? {
            return Ok(Some(begun));
        }
        let mut body = Body::open(origin).await?;
        let first = body.fill(self.chunk).await?;
        if !document.is_doubtful {
            return Ok(Some(Begun { body, first, resumed: None }));
        }
        let mut hasher = ContentHasher::default();
        hasher.update(&first);
        let is_whole = first.len() < self.chunk;
        let mut length = first.len();
        while length == self.chunk {
            let piece = body.fill(self.chunk).await?;
            length = piece.len();
            hasher.update(&piece);
        }
        if Some(hasher.finish()) == document.known_hash {
            return Ok(None);
        }
        if is_whole {
            return Ok(Some(Begun { body, first, resumed: None }));
        }
        let mut body = Body::open(origin).await?;
        let first = body.fill(self.chunk).await?;
        Ok(Some(Begun { body, first, resumed: None }))
    }

    /// The document behind what the store has of it; none where that cannot stay.
    async fn resume(&self, document: &Document) -> Result<Option<Begun>, ReadError> {
        let Some(segment) = document.segment else { return Ok(None) };
        let mut body = Body::open(&document.input.origin).await?;
        let hash = document.known_hash.as_deref();
        let resumed = Resumed::behind(&document.input, segment, hash, &mut body, self.chunk).await?;
        Ok(resumed.map(|(resumed, first)| Begun { body, first, resumed: Some(Box::new(resumed)) }))
    }

    /// What becomes of a document that cannot be opened. Rows that were read from it earlier stay.
    fn unreadable(
        &self,
        document: Arc<Document>,
        error: &(dyn std::error::Error + 'static),
        permit: Permit,
    ) -> Result<Pieces<Chunk>> {
        let reason = chain(error);
        if document.replaces {
            tracing::warn!(uri = &*document.input.uri, reason, "input cannot be read");
            self.board.update(|tally| match document.known_hash.is_some() {
                true => tally.kept += 1,
                false => (tally.unchanged, tally.known_rejected) = (tally.unchanged + 1, tally.known_rejected + 1),
            });
            return Ok(nothing());
        }
        let ending = Some(Ending::Broken(reason));
        Ok(stream::iter([Ok(Chunk { document, bytes: Bytes::new(), ending, resumed: None, permit })]).boxed())
    }

    fn pieces(self, document: Arc<Document>, begun: Begun, permit: Permit) -> Pieces<Chunk> {
        let Begun { body, first, resumed } = begun;
        let may_be_cut = !document.replaces || resumed.is_some();
        let reading = Reading { read: self, document, body, resumed, may_be_cut, begun: false, ended: false };
        stream::try_unfold((reading, Some((first, permit))), |(mut reading, next)| async move {
            Ok(reading.step(next).await?.map(|chunk| (chunk, (reading, None))))
        })
        .boxed()
    }
}

fn nothing() -> BoxStream<'static, Result<Chunk>> {
    stream::empty().boxed()
}

/// A document that is open, with its first piece.
struct Begun {
    body: Body,
    first: Bytes,
    resumed: Option<Box<Resumed>>,
}

/// A document that is being read.
struct Reading {
    read: Read,
    document: Arc<Document>,
    body: Body,
    resumed: Option<Box<Resumed>>,
    /// Whether a part of it may be committed without the rest.
    may_be_cut: bool,
    begun: bool,
    ended: bool,
}

impl Reading {
    /// The next piece; `ready` is the first.
    async fn step(&mut self, ready: Option<(Bytes, Permit)>) -> Result<Option<Chunk>> {
        if self.ended {
            return Ok(None);
        }
        let is_draining = self.read.stop.is_draining();
        if is_draining && !self.begun {
            return Ok(None);
        }
        self.begun = true;
        let may_be_cut = self.may_be_cut;
        let (bytes, mut permit) = match ready {
            Some(ready) => ready,
            None if is_draining && may_be_cut => return Ok(Some(self.end(Ending::Cut))),
            None => {
                let permit = self.read.budget.reserve(self.read.chunk * EXPANSION).await;
                match self.body.fill(self.read.chunk).await {
                    Ok(bytes) => (bytes, permit),
                    Err(error) if may_be_cut => return Ok(Some(self.end(Ending::Broken(chain(error.as_ref()))))),
                    Err(source) => return Err(Error::Broken { uri: self.document.input.uri.to_string(), source }),
                }
            }
        };
        permit.resize(bytes.len() * EXPANSION);
        self.ended = bytes.len() < self.read.chunk;
        let ending = self.ended.then_some(Ending::Whole);
        let resumed = self.resumed.take();
        Ok(Some(Chunk { document: Arc::clone(&self.document), bytes, ending, resumed, permit }))
    }

    fn end(&mut self, ending: Ending) -> Chunk {
        self.ended = true;
        let (document, permit) = (Arc::clone(&self.document), self.read.budget.take(0));
        Chunk { document, bytes: Bytes::new(), ending: Some(ending), resumed: self.resumed.take(), permit }
    }
}

impl Opener for Read {
    type Input = Arc<Document>;
    type Output = Chunk;

    fn spec(&self) -> Spec {
        Spec { name: "read", queue: 16 }
    }

    fn ahead(&self) -> usize {
        AHEAD
    }

    fn open(&self, document: Arc<Document>) -> BoxFuture<'static, Result<Pieces<Chunk>>> {
        self.clone().begin(document).boxed()
    }
}

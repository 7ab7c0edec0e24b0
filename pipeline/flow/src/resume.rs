//! Going on inside a container: the records that an earlier reading left in the store stay, those behind them are read.
//!
//! What always holds of a reading that goes on: the bytes before it have the hash that the ledger has, they end where a
//! record ends, and the decoder has counted in them as many records as the ledger. So it is in the state in which the
//! earlier reading left it, and the rows to come are those of a reading of the whole. Anything else is read anew.

use bytes::Bytes;
use sluicebox_decode::{Decoder, Options};
use sluicebox_record::id::ContentHasher;

use crate::batch::Segment;
use crate::inputs::{Body, Input, ReadError};

/// Where a document is read on, with what is known of the bytes before.
pub struct Resumed {
    /// Has seen the bytes before, and counted their records.
    pub(crate) decoder: Decoder,
    /// Has hashed them.
    pub(crate) hasher: ContentHasher,
    /// How many there are.
    pub(crate) position: usize,
}

impl std::fmt::Debug for Resumed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Resumed").field("position", &self.position).finish_non_exhaustive()
    }
}

impl Resumed {
    /// The beginning of a document.
    pub(crate) fn anew(input: &Input) -> Self {
        let decoder = Decoder::new(&input.uri, Options::default());
        Self { decoder, hasher: ContentHasher::default(), position: 0 }
    }

    /// Reads `body` up to the end of `segment`, in pieces of `piece` bytes; what came beyond it is given too. None where
    /// what is there is not what was there.
    ///
    /// # Errors
    /// Those of reading.
    pub(crate) async fn behind(
        input: &Input,
        segment: Segment,
        hash: Option<&str>,
        body: &mut Body,
        piece: usize,
    ) -> Result<Option<(Self, Bytes)>, ReadError> {
        let decoder = Decoder::beyond(&input.uri, Options::default(), segment.end);
        let mut resumed = Self { decoder, hasher: ContentHasher::default(), position: 0 };
        let mut last = None;
        while resumed.position < segment.end {
            let bytes = body.fill(piece.min(segment.end - resumed.position)).await?;
            if bytes.is_empty() {
                return Ok(None);
            }
            last = bytes.last().copied();
            resumed.position += bytes.len();
            // Records are parsed for their ids, which is no work for a thread that others wait for.
            resumed = tokio::task::spawn_blocking(move || {
                resumed.take_in(&bytes);
                resumed
            })
            .await?;
        }
        let next = body.fill(piece).await?;
        let is_same = hash == Some(resumed.hasher.finish().as_str());
        let ends_record = last == Some(b'\n');
        let begins_line = next.is_empty() || next.starts_with(b"\n") || next.starts_with(b"\r\n");
        // A last record without a line end is counted when the end comes.
        let missing = segment.records.checked_sub(resumed.decoder.summary().records);
        let is_counted = missing == Some(usize::from(!ends_record));
        Ok((is_same && is_counted && (ends_record || begins_line)).then_some((resumed, next)))
    }

    fn take_in(&mut self, bytes: &[u8]) {
        self.hasher.update(bytes);
        self.decoder.push(bytes);
        // Nothing of it is an event: it only counts.
        while self.decoder.next().is_some() {}
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use sluicebox_decode::Event;
    use sluicebox_record::id::content_hash;
    use sluicebox_store::RowId;

    use super::*;
    use crate::inputs::Origin;

    fn input() -> Input {
        Input {
            uri: "file:///r.jsonl".into(),
            document: RowId::default(),
            size: 0,
            modified: None,
            etag: None,
            origin: Origin::Memory(Arc::default()),
        }
    }

    /// Records of which every third has the id of the first and every seventh is none.
    fn records(count: usize) -> String {
        let record = |n: usize| match n % 7 {
            6 => format!("{{\"id\": \"r{n}\", \"text\": \n"),
            _ => format!("{{\"id\": \"r{}\", \"text\": \"The pump moves {n} litres. {}\"}}\n", n % 3, "x".repeat(200)),
        };
        (0..count).map(record).collect()
    }

    fn events(decoder: &mut Decoder) -> Vec<Event> {
        std::iter::from_fn(|| decoder.next()).collect()
    }

    async fn behind(before: &str, now: &str, records: usize) -> Option<(Resumed, Bytes)> {
        let mut body = Body::Memory(Bytes::copy_from_slice(now.as_bytes()));
        let segment = Segment { end: before.len(), records };
        let hash = content_hash(before.as_bytes());
        Resumed::behind(&input(), segment, Some(&hash), &mut body, 1000).await.unwrap()
    }

    #[tokio::test]
    async fn what_comes_behind_is_what_a_reading_of_the_whole_gives() {
        let whole = records(200);
        let mut decoder = Decoder::new("file:///r.jsonl", Options::default());
        decoder.push(whole.as_bytes());
        decoder.finish();
        let all = events(&mut decoder);
        for kept in [40, 121, 200] {
            let before = records(kept);
            for before in [before.as_str(), before.trim_end()] {
                let (mut resumed, next) = behind(before, &whole, kept).await.expect("it goes on");
                resumed.decoder.push(&next);
                resumed.decoder.push(&whole.as_bytes()[before.len() + next.len()..]);
                resumed.decoder.finish();
                assert_eq!(events(&mut resumed.decoder), all[kept..], "{kept}");
                assert_eq!(resumed.decoder.summary(), decoder.summary());
            }
        }
    }

    #[tokio::test]
    async fn what_is_not_the_same_is_read_anew() {
        let (before, whole) = (records(40), records(60));
        assert!(behind(&before, &whole, 40).await.is_some());
        assert!(behind(&before, &whole, 39).await.is_none(), "the ledger counted otherwise");
        assert!(behind(&before, &whole.replacen("pump", "dump", 1), 40).await.is_none(), "it changed");
        assert!(behind(&before, &before[..before.len() - 1], 40).await.is_none(), "it shrank");
        let torn = &whole[..before.len() + 60];
        assert!(behind(torn, &whole, 41).await.is_none(), "the last record went on");
    }
}

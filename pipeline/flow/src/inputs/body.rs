//! The bytes of an input, in pieces of a size that the reader asks for. A piece takes as much memory as it has bytes.

use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::Arc;

use bytes::{Bytes, BytesMut};
use futures::StreamExt;
use futures::stream::BoxStream;

use super::Origin;

/// Why bytes could not be read.
pub type ReadError = Box<dyn std::error::Error + Send + Sync>;

/// An input that is open.
pub enum Body {
    /// A file, and how many bytes are left in it as far as its size tells.
    File(Arc<File>, usize),
    /// A body under way, and what came of it beyond the last piece.
    Stream(BoxStream<'static, sluicebox_store::Result<Bytes>>, Bytes),
    /// What is left of bytes that are here.
    Memory(Bytes),
}

impl Body {
    /// Opens what is at `origin`.
    ///
    /// # Errors
    /// The file system's or the object store's.
    pub async fn open(origin: &Origin) -> Result<Self, ReadError> {
        Ok(match origin {
            Origin::File(path) => Self::file(path.to_path_buf()).await?,
            Origin::Spooled(path) => Self::file(path.to_path_buf()).await?,
            Origin::Object(source) => Self::Stream(source.stream(0).await?, Bytes::new()),
            Origin::Memory(bytes) => Self::Memory(Bytes::from_owner(Arc::clone(bytes))),
            Origin::Unreadable(reason) => return Err((&**reason).into()),
        })
    }

    async fn file(path: PathBuf) -> Result<Self, ReadError> {
        let opened = tokio::task::spawn_blocking(move || {
            let file = File::open(path)?;
            let length = usize::try_from(file.metadata()?.len()).unwrap_or(usize::MAX);
            Ok::<_, io::Error>(Self::File(Arc::new(file), length))
        });
        Ok(opened.await??)
    }

    /// The next `size` bytes; fewer at the end only.
    ///
    /// # Errors
    /// The file system's or the object store's.
    pub async fn fill(&mut self, size: usize) -> Result<Bytes, ReadError> {
        match self {
            Self::File(file, left) => {
                let (file, expected) = (Arc::clone(file), size.min(*left));
                let read = tokio::task::spawn_blocking(move || {
                    let mut piece = Vec::with_capacity(expected);
                    file.take(size as u64).read_to_end(&mut piece)?;
                    Ok::<_, io::Error>(piece)
                });
                let piece = read.await??;
                *left = left.saturating_sub(piece.len());
                Ok(piece.into())
            }
            Self::Stream(stream, rest) => fill_from(stream, rest, size).await,
            Self::Memory(bytes) => Ok(bytes.split_to(size.min(bytes.len()))),
        }
    }
}

async fn fill_from(
    stream: &mut BoxStream<'static, sluicebox_store::Result<Bytes>>,
    rest: &mut Bytes,
    size: usize,
) -> Result<Bytes, ReadError> {
    if rest.len() >= size {
        return Ok(rest.split_to(size));
    }
    let mut piece = BytesMut::from(std::mem::take(rest).as_ref());
    while piece.len() < size {
        let Some(part) = stream.next().await else { break };
        let mut part = part?;
        let wanted = part.split_to(part.len().min(size - piece.len()));
        piece.extend_from_slice(&wanted);
        *rest = part;
    }
    Ok(piece.freeze())
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn pieces(mut body: Body, size: usize) -> Result<Vec<usize>, ReadError> {
        let mut lengths = Vec::new();
        loop {
            let piece = body.fill(size).await?;
            lengths.push(piece.len());
            if piece.len() < size {
                return Ok(lengths);
            }
        }
    }

    #[tokio::test]
    async fn pieces_are_full_however_the_bytes_come() -> Result<(), ReadError> {
        let parts = [3, 0, 9, 1].map(|length| Ok(Bytes::from(vec![b'x'; length])));
        let stream = Body::Stream(futures::stream::iter(parts).boxed(), Bytes::new());
        assert_eq!(pieces(stream, 4).await?, [4, 4, 4, 1]);
        assert_eq!(pieces(Body::Memory(Bytes::from_static(b"12345678")), 4).await?, [4, 4, 0]);
        let file = tempfile::NamedTempFile::new()?;
        std::fs::write(file.path(), "123456789")?;
        let body = Body::open(&Origin::File(file.path().into())).await?;
        assert_eq!(pieces(body, 4).await?, [4, 4, 1]);
        Ok(())
    }
}

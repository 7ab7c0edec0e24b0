//! The bytes of an input, in pieces of a size that the reader asks for.

use bytes::{Bytes, BytesMut};
use futures::StreamExt;
use futures::stream::BoxStream;
use tokio::io::AsyncReadExt;

use super::Origin;

/// Why bytes could not be read.
pub type ReadError = Box<dyn std::error::Error + Send + Sync>;

/// An input that is open.
pub enum Body {
    /// A file.
    File(tokio::fs::File),
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
            Origin::File(path) => Self::File(tokio::fs::File::open(path).await?),
            Origin::Spooled(path) => Self::File(tokio::fs::File::open(path.as_ref()).await?),
            Origin::Object(source) => Self::Stream(source.stream(0).await?, Bytes::new()),
            Origin::Memory(bytes) => Self::Memory(bytes.clone()),
            Origin::Unreadable(reason) => return Err(reason.as_str().into()),
        })
    }

    /// The next `size` bytes; fewer at the end only.
    ///
    /// # Errors
    /// The file system's or the object store's.
    pub async fn fill(&mut self, size: usize) -> Result<Bytes, ReadError> {
        match self {
            Self::File(file) => {
                let mut piece = BytesMut::with_capacity(size);
                while piece.len() < size {
                    let room = (size - piece.len()) as u64;
                    if (&mut *file).take(room).read_buf(&mut piece).await? == 0 {
                        break;
                    }
                }
                Ok(piece.freeze())
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
        let body = Body::open(&Origin::File(file.path().to_owned())).await?;
        assert_eq!(pieces(body, 4).await?, [4, 4, 1]);
        Ok(())
    }
}

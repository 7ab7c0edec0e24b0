//! Packed objects: zstd, and behind it the hash of the packed bytes.
//!
//! The hash stands in a frame that readers of zstd skip, so that any of them unpacks the object. It is of the bytes as
//! they lie there: of two packings that unpack to the same, only the one that was written is whole.

use crate::{Error, ErrorKind, Result};

/// The level of zstd. What is packed is read more often than it is written.
const LEVEL: i32 = 9;
/// The magic number of a frame that is skipped, and the length of what is in it.
const FRAME: [u8; 8] = [0x50, 0x2a, 0x4d, 0x18, 32, 0, 0, 0];
/// Bytes of the frame with the hash.
const TAIL: usize = FRAME.len() + blake3::OUT_LEN;

/// `bytes`, packed.
pub(crate) fn pack(bytes: &[u8]) -> Result<Vec<u8>> {
    let failed = |error| Error::caused(ErrorKind::Contract, "cannot pack an object", error);
    let mut packed = zstd::encode_all(bytes, LEVEL).map_err(failed)?;
    let hash = blake3::hash(&packed);
    packed.extend_from_slice(&FRAME);
    packed.extend_from_slice(hash.as_bytes());
    Ok(packed)
}

/// Whether these are the bytes that were packed.
pub(crate) fn is_whole(packed: &[u8]) -> bool {
    let body = packed.len().checked_sub(TAIL).and_then(|length| packed.split_at_checked(length));
    body.is_some_and(|(body, tail)| tail.strip_prefix(&FRAME) == Some(blake3::hash(body).as_bytes().as_slice()))
}

/// What was packed; `None` where these are not the bytes that were.
pub(crate) fn unpack(packed: &[u8]) -> Option<Vec<u8>> {
    is_whole(packed).then(|| zstd::decode_all(packed).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_comes_back_and_every_bit_counts() -> Result<()> {
        let text = b"the same again, the same again, the same again".as_slice();
        let packed = pack(text)?;
        assert_eq!(unpack(&packed).as_deref(), Some(text));
        assert_eq!(zstd::decode_all(packed.as_slice()).ok().as_deref(), Some(text), "as others unpack it");
        for bit in 0..packed.len() * 8 {
            let mut changed = packed.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(unpack(&changed), None, "{bit}");
        }
        assert!(unpack(&packed[..packed.len() - 1]).is_none() && unpack(b"").is_none());
        Ok(())
    }
}

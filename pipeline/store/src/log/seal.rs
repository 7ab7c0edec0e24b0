//! The seal of a JSON object: its last field, the BLAKE3 of everything before it.
//!
//! An object is written once or replaced as a whole, so that its own bytes can tell whether they are the ones that were
//! written. What older programs wrote has no seal.

/// What stands before the digits.
const OPENING: &[u8] = b",\"seal\":\"";
/// What stands behind them.
const CLOSING: &[u8] = b"\"}";
/// Hex digits of the hash.
const DIGITS: usize = 64;

/// `json`, an object with at least one field, with its seal.
pub(crate) fn seal(mut json: Vec<u8>) -> Vec<u8> {
    let hash = blake3::hash(&json).to_hex();
    json.pop();
    json.extend_from_slice(OPENING);
    json.extend_from_slice(hash.as_bytes());
    json.extend_from_slice(CLOSING);
    json
}

/// Whether the bytes are those that were sealed; `None` where there is no seal.
pub(crate) fn is_whole(bytes: &[u8]) -> Option<bool> {
    let (json, digits) =
        bytes.strip_suffix(CLOSING)?.split_at_checked(bytes.len().checked_sub(CLOSING.len() + DIGITS)?)?;
    let mut hasher = blake3::Hasher::new();
    hasher.update(json.strip_suffix(OPENING)?).update(b"}");
    Some(hasher.finalize().to_hex().as_bytes() == digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bit_counts() {
        let sealed = seal(br#"{"n":16,"name":"x"}"#.to_vec());
        assert_eq!(is_whole(&sealed), Some(true));
        for bit in 0..sealed.len() * 8 {
            let mut changed = sealed.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert_ne!(is_whole(&changed), Some(true), "{bit}");
        }
        for unsealed in [&b"{}"[..], b"", b"{\"n\":1}"] {
            assert_eq!(is_whole(unsealed), None);
        }
    }
}

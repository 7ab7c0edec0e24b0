//! Ids come from content, so that the same figure has the same id in every run.
//!
//! An id is the first 16 bytes of BLAKE3 over its parts, each led by its length, as 32 hex digits. No id holds a
//! value, a version or a file offset: a corrected figure keeps its `metric_id`.

use std::sync::LazyLock;

use crate::{Error, Result};

fn hash_parts(domain: &str, parts: &[&[u8]]) -> String {
    hash_into(blake3::Hasher::new_derive_key(domain), parts)
}

fn hash_into(mut hasher: blake3::Hasher, parts: &[&[u8]]) -> String {
    let mut bytes = Vec::with_capacity(parts.iter().map(|part| part.len() + size_of::<u64>()).sum());
    for part in parts {
        bytes.extend_from_slice(&(part.len() as u64).to_le_bytes());
        bytes.extend_from_slice(part);
    }
    hasher.update(&bytes);
    hasher.finalize().to_hex()[..32].to_owned()
}

/// The id of the document at `uri`, which must be absolute and normalised ([`normalise_uri`]).
pub fn document_id(uri: &str) -> String {
    hash_parts("sluicebox 2026 document_id", &[uri.as_bytes()])
}

/// The hash of a document's bytes: it says which version of the document a row was read from.
pub fn content_hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex()[..32].to_owned()
}

/// [`content_hash`] of bytes that come in pieces.
#[derive(Debug, Clone, Default)]
pub struct ContentHasher(blake3::Hasher);

impl ContentHasher {
    /// Takes further bytes in.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The hash of the bytes so far; more may follow.
    pub fn finish(&self) -> String {
        self.0.finalize().to_hex()[..32].to_owned()
    }
}

/// The uri of text from standard input: it is known by its content.
pub fn stdin_uri(bytes: &[u8]) -> String {
    stdin_uri_of(&content_hash(bytes))
}

/// The uri of text from standard input whose [`content_hash`] is known.
pub fn stdin_uri_of(content_hash: &str) -> String {
    format!("stdin:{content_hash}")
}

/// The id of an article: by its record id where it has one, else by its title; `nth` counts equal keys from 0.
pub fn article_id(document_id: &str, record_id: Option<&str>, title: &str, nth: usize) -> String {
    let (kind, key) = record_id.map_or(("title", title), |record| ("record", record));
    hash_parts(
        "sluicebox 2026 article_id",
        &[document_id.as_bytes(), kind.as_bytes(), key.as_bytes(), &(nth as u64).to_le_bytes()],
    )
}

/// The id of a figure: by its whole sentence, which of the article's equal sentences it is (from 0), and the quote's
/// offset in it.
pub fn metric_id(article_id: &str, sentence: &str, nth: usize, offset: usize) -> String {
    static EMPTY: LazyLock<blake3::Hasher> =
        LazyLock::new(|| blake3::Hasher::new_derive_key("sluicebox 2026 metric_id"));
    hash_into(
        EMPTY.clone(),
        &[article_id.as_bytes(), sentence.as_bytes(), &(nth as u64).to_le_bytes(), &(offset as u64).to_le_bytes()],
    )
}

/// An absolute uri without fragment, its path free of `.` and `..`.
///
/// # Errors
/// [`Error::Uri`] where `uri` has no scheme or does not parse.
pub fn normalise_uri(uri: &str) -> Result<String> {
    let mut url = url::Url::parse(uri).map_err(|_| Error::Uri(uri.to_owned()))?;
    url.set_fragment(None);
    Ok(url.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_do_not_run_together() {
        assert_ne!(metric_id("a", "bc", 0, 0), metric_id("ab", "c", 0, 0));
        assert_ne!(article_id("d", Some("x"), "", 0), article_id("d", None, "x", 0));
        assert_ne!(article_id("d", None, "x", 0), article_id("d", None, "x", 1));
    }

    #[test]
    fn ids_are_pinned() {
        assert_eq!(document_id("file:///a.txt").len(), 32);
        assert_eq!(content_hash(b""), "af1349b9f5f9a1a6a0404dea36dcc949");
        let mut pieces = ContentHasher::default();
        pieces.update(b"ab");
        pieces.update(b"c");
        assert_eq!(pieces.finish(), content_hash(b"abc"));
    }

    #[test]
    fn uris_are_normalised() -> Result<()> {
        assert_eq!(normalise_uri("file:///a/./b/../c.txt#x")?, "file:///a/c.txt");
        assert!(normalise_uri("a.txt").is_err());
        Ok(())
    }
}

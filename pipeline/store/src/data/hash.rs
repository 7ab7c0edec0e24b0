//! The hashes of a file, made while it is written: one of the whole, and one of each MiB.

/// The bytes of a block.
pub(crate) const BLOCK: usize = 1 << 20;

/// Hex digits of a block's hash.
const DIGITS: usize = 32;

/// The hash of a block, as it is recorded.
pub(crate) fn block_hash(block: &[u8]) -> String {
    cut(&blake3::hash(block))
}

fn cut(hash: &blake3::Hash) -> String {
    hash.to_hex().get(..DIGITS).unwrap_or_default().to_owned()
}

/// Hashes what goes by.
#[derive(Debug, Default)]
pub(crate) struct FileHasher {
    whole: blake3::Hasher,
    block: blake3::Hasher,
    filled: usize,
    size: u64,
    blocks: Vec<String>,
}

/// What a file was when it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FileHash {
    pub(crate) size: u64,
    pub(crate) hash: String,
    pub(crate) blocks: Vec<String>,
}

impl FileHasher {
    /// Takes in the next bytes.
    pub(crate) fn update(&mut self, bytes: &[u8]) {
        self.whole.update(bytes);
        self.size += bytes.len() as u64;
        let mut rest = bytes;
        while !rest.is_empty() {
            let (now, later) = rest.split_at(rest.len().min(BLOCK - self.filled));
            self.block.update(now);
            self.filled += now.len();
            if self.filled == BLOCK {
                self.end_block();
            }
            rest = later;
        }
    }

    fn end_block(&mut self) {
        self.blocks.push(cut(&self.block.finalize()));
        self.block.reset();
        self.filled = 0;
    }

    /// The hashes; a file of one block needs none but that of the whole.
    pub(crate) fn finish(mut self) -> FileHash {
        if self.filled > 0 && !self.blocks.is_empty() {
            self.end_block();
        }
        let blocks = if self.size <= BLOCK as u64 { Vec::new() } else { self.blocks };
        FileHash { size: self.size, hash: self.whole.finalize().to_hex().to_string(), blocks }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hashed(bytes: &[u8], step: usize) -> FileHash {
        let mut hasher = FileHasher::default();
        bytes.chunks(step).for_each(|chunk| hasher.update(chunk));
        hasher.finish()
    }

    #[test]
    fn blocks_do_not_depend_on_how_the_bytes_come() {
        let bytes: Vec<u8> = (0..2 * BLOCK + 5).map(|i| (i % 251) as u8).collect();
        let whole = hashed(&bytes, bytes.len());
        assert_eq!(whole, hashed(&bytes, 300_007));
        assert_eq!(whole.blocks.len(), 3);
        assert_eq!(whole.blocks[2], blake3::hash(&bytes[2 * BLOCK..]).to_hex()[..32]);
        assert_eq!(whole.hash, blake3::hash(&bytes).to_hex().to_string());
        assert!(hashed(&bytes[..BLOCK], 999).blocks.is_empty());
        assert_eq!(hashed(&bytes[..BLOCK + 1], 999).blocks.len(), 2);
    }
}

//! How alike two phrases are: the square of the F1 of their words, small words of the grammar left out by their length.

/// The words of a phrase that count, lower case and without a plural's ending, by their hashes in order.
#[derive(Debug, Clone, Default)]
pub struct Words(Vec<u64>);

impl Words {
    /// The words of `phrase`; a word of up to three small letters does not count.
    pub fn of(phrase: &str) -> Self {
        if phrase.is_ascii() {
            return Self::of_ascii(phrase.as_bytes());
        }
        let words = phrase.split(|c: char| !c.is_alphanumeric());
        let counts = |word: &&str| word.len() > 3 || word.chars().any(|c| !c.is_lowercase());
        let mut hashes: Vec<u64> = words.filter(|word| !word.is_empty()).filter(counts).map(plain).collect();
        hashes.sort_unstable();
        Self(hashes)
    }

    fn of_ascii(phrase: &[u8]) -> Self {
        let mut hashes = Vec::with_capacity(phrase.len() / 6 + 1);
        let mut word = Word::default();
        for byte in phrase {
            if byte.is_ascii_alphanumeric() {
                word.push(*byte);
            } else {
                hashes.extend(std::mem::take(&mut word).counted());
            }
        }
        hashes.extend(word.counted());
        hashes.sort_unstable();
        Self(hashes)
    }

    /// How alike two phrases are, 0 to 1.
    pub fn alike(&self, other: &Self) -> f64 {
        let (mut rest, mut shared) = (other.0.as_slice(), 0_u32);
        for word in &self.0 {
            while let [first, after @ ..] = rest
                && first < word
            {
                rest = after;
            }
            if let [first, after @ ..] = rest
                && first == word
            {
                (rest, shared) = (after, shared + 1);
            }
        }
        #[allow(clippy::cast_precision_loss)]
        let all = (self.0.len() + other.0.len()).max(1) as f64;
        (2.0 * f64::from(shared) / all).powi(2)
    }
}

/// An ASCII word under way.
struct Word {
    length: usize,
    /// Whether it has a letter or digit that is no small letter.
    tall: bool,
    /// The hash of what stands before its last byte.
    stem: u64,
    hash: u64,
    last: u8,
}

impl Default for Word {
    fn default() -> Self {
        Self { length: 0, tall: false, stem: START, hash: START, last: 0 }
    }
}

impl Word {
    fn push(&mut self, byte: u8) {
        self.length += 1;
        self.tall |= !byte.is_ascii_lowercase();
        self.last = byte.to_ascii_lowercase();
        self.stem = self.hash;
        self.hash = step(self.hash, self.last);
    }

    /// Its hash, where it counts.
    fn counted(self) -> Option<u64> {
        let hash = if self.last == b's' && self.length > 3 { self.stem } else { self.hash };
        (self.length > 3 || self.tall).then_some(hash)
    }
}

/// The hash of a word as it is compared.
fn plain(word: &str) -> u64 {
    let lower = word.to_lowercase();
    lower.strip_suffix('s').filter(|stem| stem.len() > 2).unwrap_or(&lower).bytes().fold(START, step)
}

/// What FNV-1a (Fowler, Noll, Vo) begins with.
const START: u64 = 0xcbf2_9ce4_8422_2325;

fn step(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
}

#[cfg(test)]
mod tests {
    use super::Words;

    #[test]
    fn phrases_are_as_alike_as_their_words() {
        let alike = |one: &str, other: &str| Words::of(one).alike(&Words::of(other));
        assert!((alike("the price of rice", "prices of rice") - 1.0).abs() < 1e-9);
        assert!((alike("price of rice", "price of wheat") - 0.25).abs() < 1e-9);
        assert!(alike("output", "exports of wheat") < 1e-9);
        assert!((alike("GDP", "GDP per head") - 4.0 / 9.0).abs() < 1e-9);
    }
}

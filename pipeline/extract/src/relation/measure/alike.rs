//! How alike two phrases are: the square of the F1 of their words, small words of the grammar left out by their length.

use crate::vocabulary::lexicon::WordHash;

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
        for word in phrase.split(|byte| !byte.is_ascii_alphanumeric()) {
            if word.len() > 3 || word.iter().any(|byte| !byte.is_ascii_lowercase()) {
                let stem = word.strip_suffix(b"s").or(word.strip_suffix(b"S")).filter(|stem| stem.len() > 2);
                hashes.push(WordHash::of(stem.unwrap_or(word)).whole());
            }
        }
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

/// The hash of a word as it is compared.
fn plain(word: &str) -> u64 {
    let lower = word.to_lowercase();
    let stem = lower.strip_suffix('s').filter(|stem| stem.len() > 2);
    WordHash::of(stem.unwrap_or(&lower).as_bytes()).whole()
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

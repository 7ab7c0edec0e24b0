//! How alike two phrases are: the square of the F1 of their words, small words of the grammar left out by their length.

/// The words of a phrase that count, lower case and without a plural's ending.
#[derive(Debug, Clone, Default)]
pub struct Words(Vec<String>);

impl Words {
    /// The words of `phrase`; a word of up to three small letters does not count.
    pub fn of(phrase: &str) -> Self {
        let words = phrase.split(|c: char| !c.is_alphanumeric());
        let counts = |word: &&str| word.len() > 3 || word.chars().any(|c| !c.is_lowercase());
        let plain = |word: &str| {
            let lower = word.to_lowercase();
            let stem = lower.strip_suffix('s').filter(|stem| stem.len() > 2);
            stem.map_or(lower.clone(), str::to_owned)
        };
        Self(words.filter(|word| !word.is_empty()).filter(counts).map(plain).collect())
    }

    /// How alike two phrases are, 0 to 1.
    pub fn alike(&self, other: &Self) -> f64 {
        let mut rest: Vec<&str> = other.0.iter().map(String::as_str).collect();
        let mut shared = 0_u32;
        for word in &self.0 {
            if let Some(at) = rest.iter().position(|other| other == word) {
                rest.swap_remove(at);
                shared += 1;
            }
        }
        #[allow(clippy::cast_precision_loss)]
        let all = (self.0.len() + other.0.len()).max(1) as f64;
        (2.0 * f64::from(shared) / all).powi(2)
    }
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

//! What a figure measures and what it counts, as one text with its tokens: for all who look for forms in both.

use super::token::{Token, Tokens};
use crate::vocabulary::lexicon::Lexicon;

/// The words of a figure: its measure, a semicolon, its item.
#[derive(Debug, Clone)]
pub struct Wording {
    text: String,
    tokens: Vec<Token>,
    /// How many of the tokens are the measure's; the semicolon follows.
    measure: usize,
}

impl Wording {
    /// The words of a figure that measures `measure` and counts or weighs `item`.
    pub fn new(measure: &str, item: &str, lexicon: &Lexicon) -> Self {
        let text = [measure, " ; ", item].concat();
        let mut tokens = Vec::with_capacity(text.len() / 4 + 4);
        Tokens::new(&text, lexicon).read(&mut tokens);
        let measure = tokens.partition_point(|token| (token.start as usize) < measure.len());
        Self { text, tokens, measure }
    }

    /// The text, which all tokens refer to.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// All tokens.
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// The measure's tokens and the item's.
    pub fn parts(&self) -> [&[Token]; 2] {
        let (measure, rest) = self.tokens.split_at(self.measure.min(self.tokens.len()));
        [measure, rest.get(1..).unwrap_or_default()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measure_and_item_keep_their_own_tokens() {
        let wording = Wording::new("price; of rice", "3 sacks", &Lexicon::default());
        let texts = wording.parts().map(|part| part.iter().map(|token| token.text(wording.text())).collect::<Vec<_>>());
        assert_eq!(texts, [vec!["price", ";", "of", "rice"], vec!["3", "sacks"]]);
        assert_eq!(wording.tokens().len(), 7);
        assert_eq!(Wording::new("", "", &Lexicon::default()).parts(), [&[], &[]] as [&[Token]; 2]);
    }
}

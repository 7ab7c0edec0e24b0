//! Tests of amounts: the vocabulary's own examples, literate cases, and properties of any text.

mod cases;
mod cells;
mod examples;
mod iso;
mod properties;
mod spellings;

use super::{Quantities, read};
use crate::text::{Document, table};

/// What `text` gives, as running text without a title.
pub(super) fn quantities(text: &str) -> Quantities {
    let vocabulary = crate::tests::vocabulary();
    let mut document = Document::read(text, false, &vocabulary.lexicon, &vocabulary.sentences);
    let tables = table::find(&mut document, None, vocabulary);
    read(&document, &tables, vocabulary)
}

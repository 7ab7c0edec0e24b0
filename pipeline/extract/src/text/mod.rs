//! From text to tokens, sentences and blocks. Every span is in bytes of the article's text, and in order.

mod bars;
pub(crate) mod block;
pub mod document;
mod letters;
pub(crate) mod sentence;
pub mod table;
pub(crate) mod tag;
pub mod token;
pub mod wording;

pub use block::{Block, BlockKind};
pub use document::Document;
pub use sentence::Sentence;
pub use table::Table;
pub use tag::{Tag, Tagger};
pub use token::{Token, TokenKind, Tokens};
pub use wording::Wording;

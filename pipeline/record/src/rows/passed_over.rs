//! A numeral that says nothing of an amount, with the reason. Together with the metrics these rows cover every numeral.

use super::row;

row! {
    /// A numeral that is no figure.
    PassedOverRow {
        /// The article it stands in.
        article_id: String,
        /// First byte in the article's text.
        span_start: i64,
        /// One past its last byte.
        span_end: i64,
        /// The numeral as it stands in the text.
        numeral: String,
        /// Why it is no figure: such as `date`, `ordinal` or `name`
        reason: String,
    }
}

//! A figure. Offsets are bytes; `text[quote_start..quote_end]` of its article is the quote, always.

use jiff::civil::Date;

use super::row;

row! {
    /// A figure with its evidence. The meaning of the middle columns is that of the annotation guideline.
    MetricRow {
        /// Hash of the article, the sentence and the quote's offset in it.
        metric_id: String,
        /// The article it stands in.
        article_id: String,
        /// The document it stands in.
        document_id: String,
        /// Its place in the article, from 0.
        ordinal: i64,
        /// The shortest stretch with numeral, scale word and unit or counted noun.
        quote: String,
        /// First byte of the quote in the article's text.
        quote_start: i64,
        /// One past its last byte.
        quote_end: i64,
        /// First byte of the quote in the source; null for a record of a container.
        source_start: Option<i64>,
        /// One past its last byte in the source.
        source_end: Option<i64>,
        /// The sentence around the quote, at most 2 KiB; of a sentence of more than 48 figures the 256 bytes around it.
        sentence: String,
        /// First byte of `sentence` in the article's text.
        sentence_start: i64,
        /// The number, in `unit`.
        value: f64,
        /// The upper end of a range.
        value_hi: Option<f64>,
        /// Unit code; `1` for counts.
        unit: String,
        /// What is counted or weighed.
        item: Option<String>,
        /// `=`, `~`, `>`, `>=`, `<` or `<=`.
        comparator: String,
        /// `level`, `change`, `from` or `ratio`.
        kind: String,
        /// `up` or `down`.
        direction: Option<String>,
        /// Dimension of the unit: such as `power`, `energy` or `money`
        dimension: Option<String>,
        /// The value in the dimension's base unit.
        value_norm: Option<f64>,
        /// The dimension's base unit.
        unit_norm: Option<String>,
        /// What is measured, in the text's words.
        measure: Option<String>,
        /// Id in the catalogue of indicators.
        indicator: Option<String>,
        /// The named party or thing that the figure belongs to.
        entity: Option<String>,
        /// The place, as the text names it.
        place: Option<String>,
        /// ISO 3166 code of the place.
        place_code: Option<String>,
        /// When it holds.
        period: Option<String>,
        /// `stated`, `carried` or `published`.
        period_basis: Option<String>,
        /// First day of the period.
        period_start: Option<Date>,
        /// Last day of the period.
        period_end: Option<Date>,
        /// `yoy`, `mom` or the period compared with.
        base: Option<String>,
        /// `actual`, `target`, `forecast` or `limit`.
        status: String,
        /// What the figure is about.
        topic: String,
        /// Chance that the record is right.
        confidence: Option<f64>,
        /// Chance that value and unit are right.
        confidence_amount: Option<f64>,
        /// The article's date.
        published: Option<String>,
        /// The rule that read it.
        rule: String,
        /// Hash of the rules and vocabulary.
        extract_version: String,
    }
}

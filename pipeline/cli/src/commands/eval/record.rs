//! Gold records and predictions, in the form in which both are written: one JSON object a line.
//!
//! A gold record's `<field>_alt` lists further accepted readings of a field; null may be one.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sluicebox_record::MetricRow;

/// The fields that gold and predictions have in common.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Fields {
    pub(crate) value: Option<f64>,
    pub(crate) value_hi: Option<f64>,
    pub(crate) unit: Option<String>,
    pub(crate) item: Option<String>,
    pub(crate) comparator: Option<String>,
    pub(crate) kind: Option<String>,
    pub(crate) direction: Option<String>,
    pub(crate) measure: Option<String>,
    pub(crate) entity: Option<String>,
    pub(crate) place: Option<String>,
    pub(crate) period: Option<String>,
    pub(crate) period_basis: Option<String>,
    pub(crate) base: Option<String>,
    pub(crate) status: Option<String>,
    pub(crate) topic: Option<String>,
}

macro_rules! fields {
    ($($variant:ident $name:ident,)*) => {
        /// A field that holds a word or phrase.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum Field { $($variant,)* }

        impl Field {
            /// All of them, in the order of the guideline.
            pub(crate) const ALL: &[Field] = &[$(Field::$variant,)*];

            /// The name of its column.
            pub(crate) fn name(self) -> &'static str {
                match self { $(Self::$variant => stringify!($name),)* }
            }
        }

        impl Fields {
            /// What the field says.
            pub(crate) fn get(&self, field: Field) -> Option<&str> {
                match field { $(Field::$variant => self.$name.as_deref(),)* }
            }
        }
    };
}

fields! {
    Unit unit, Item item, Comparator comparator, Kind kind, Direction direction, Measure measure, Entity entity,
    Place place, Period period, Base base, Status status, Topic topic,
}

/// A record of the gold, with the place of its quote.
#[derive(Debug, Clone, Default)]
pub(crate) struct Gold {
    /// The line of a text, from 1; of no use where there is a document.
    pub(crate) line: Option<usize>,
    /// The document's id; none for a text.
    pub(crate) doc: Option<String>,
    /// The figure's words.
    pub(crate) quote: String,
    /// Which occurrence of the quote it is, from 1.
    pub(crate) nth: usize,
    /// Whether it may be absent.
    pub(crate) optional: bool,
    /// What it says.
    pub(crate) fields: Fields,
    /// Further accepted readings.
    pub(crate) others: BTreeMap<Field, Vec<Option<String>>>,
    /// First byte of the quote, in the text or the document.
    pub(crate) start: usize,
    /// One past its last byte.
    pub(crate) end: usize,
}

#[derive(Deserialize)]
struct Line {
    line: Option<usize>,
    doc: Option<Value>,
    quote: String,
    nth: Option<usize>,
    optional: Option<bool>,
    #[serde(flatten)]
    fields: Fields,
    #[serde(flatten)]
    rest: BTreeMap<String, Value>,
}

impl Gold {
    /// Reads a line of a gold file.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(crate) fn parse(json: &str) -> Result<Self, serde_json::Error> {
        let line: Line = serde_json::from_str(json)?;
        let mut others = BTreeMap::new();
        for field in Field::ALL {
            if let Some(readings) = line.rest.get(&format!("{}_alt", field.name())).filter(|value| !value.is_null()) {
                others.insert(*field, serde_json::from_value(readings.clone())?);
            }
        }
        Ok(Self {
            line: line.line,
            doc: line.doc.and_then(id),
            quote: line.quote,
            nth: line.nth.unwrap_or(1).max(1),
            optional: line.optional.unwrap_or(false),
            fields: line.fields,
            others,
            start: 0,
            end: 0,
        })
    }

    /// Whether `reading` is one of the further accepted readings of a field.
    pub(crate) fn accepts(&self, field: Field, reading: Option<&str>) -> bool {
        self.others.get(&field).is_some_and(|others| others.iter().any(|other| other.as_deref() == reading))
    }
}

/// An id as text: a string, or a number's digits.
pub(crate) fn id(value: Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(id) => Some(id),
        other => Some(other.to_string()),
    }
}

/// A figure that was read.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub(crate) struct Prediction {
    /// The document's id; none for a text.
    #[serde(default)]
    pub(crate) doc: Option<String>,
    /// First byte of its quote.
    pub(crate) start: usize,
    /// One past its last byte.
    pub(crate) end: usize,
    /// What it says.
    #[serde(flatten)]
    pub(crate) fields: Fields,
    /// The rules that read it: its amount's, and its measure's behind a plus.
    #[serde(default)]
    pub(crate) rule: String,
}

impl Prediction {
    /// The prediction that a row is, by the offsets that the view `scoring` gives it.
    pub(crate) fn of_row(row: MetricRow, record_id: Option<&str>) -> Self {
        let offset = |at: i64| usize::try_from(at).unwrap_or_default();
        Self {
            doc: record_id.filter(|_| row.source_start.is_none()).map(str::to_owned),
            start: offset(row.source_start.unwrap_or(row.quote_start)),
            end: offset(row.source_end.unwrap_or(row.quote_end)),
            fields: Fields {
                value: Some(row.value),
                value_hi: row.value_hi,
                unit: Some(row.unit),
                item: row.item,
                comparator: Some(row.comparator),
                kind: Some(row.kind),
                direction: row.direction,
                measure: row.measure,
                entity: row.entity,
                place: row.place,
                period: row.period,
                period_basis: row.period_basis,
                base: row.base,
                status: Some(row.status),
                topic: Some(row.topic),
            },
            rule: row.rule,
        }
    }

    /// The rule that read its amount.
    pub(crate) fn amount_rule(&self) -> &str {
        self.rule.split('+').next().unwrap_or_default()
    }

    /// The rule that found its measure; empty where none did.
    pub(crate) fn measure_rule(&self) -> &str {
        self.rule.split_once('+').map_or("", |(_, rule)| rule)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn further_readings_are_read_null_among_them() {
        let line = r#"{"doc": 7, "quote": "4 MW", "value": 4, "unit": "MW", "period": "2020", "period_alt": [null, "2021"], "optional": null}"#;
        let gold = Gold::parse(line).unwrap();
        assert_eq!((gold.doc.as_deref(), gold.nth, gold.fields.value), (Some("7"), 1, Some(4.0)));
        assert!(gold.accepts(Field::Period, None) && gold.accepts(Field::Period, Some("2021")));
        assert!(!gold.accepts(Field::Period, Some("2022")) && !gold.accepts(Field::Status, None));
        assert!(Gold::parse(r#"{"quote": "x", "period_alt": [3]}"#).is_err());
    }
}

//! What of a prediction is right, field by field and taken together, by the annotation guideline.

use std::collections::BTreeMap;

use super::corpus::Corpus;
use super::matching::same_number;
use super::record::{Field, Gold, Prediction};
use super::words::{ALIKE, token_f1, words};

/// The fields that a record must have right besides its amount and measure.
const RECORD: [Field; 5] = [Field::Comparator, Field::Kind, Field::Direction, Field::Period, Field::Status];

/// Compares predictions with gold records of one corpus.
pub(crate) struct Judge<'e> {
    corpus: &'e Corpus,
    gold: &'e [Gold],
    /// The gold records of each paragraph, by document and first byte.
    paragraphs: BTreeMap<(Option<&'e str>, usize), Vec<usize>>,
}

impl<'e> Judge<'e> {
    /// A judge over the gold of a corpus.
    pub(crate) fn new(corpus: &'e Corpus, gold: &'e [Gold]) -> Self {
        let mut paragraphs: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for (at, record) in gold.iter().enumerate() {
            let doc = record.doc.as_deref();
            let begin = corpus.text(doc).map_or(0, |text| text.paragraph(record.start));
            paragraphs.entry((doc, begin)).or_default().push(at);
        }
        Self { corpus, gold, paragraphs }
    }

    /// Value and upper end.
    pub(crate) fn value(gold: &Gold, read: &Prediction) -> bool {
        same_number(gold.fields.value, read.fields.value) && same_number(gold.fields.value_hi, read.fields.value_hi)
    }

    /// The unit, or one of those that are accepted too.
    pub(crate) fn unit(gold: &Gold, read: &Prediction) -> bool {
        let unit = read.fields.get(Field::Unit);
        gold.fields.get(Field::Unit) == unit || gold.accepts(Field::Unit, unit)
    }

    /// What is counted, by its last word.
    pub(crate) fn item(gold: &Gold, read: &Prediction) -> bool {
        let counts =
            gold.fields.unit.as_deref() == Some("1") && gold.fields.item.as_deref().is_some_and(|i| !i.is_empty());
        if !counts {
            return true;
        }
        let (asked, said) = (words(gold.fields.get(Field::Item)), words(read.fields.get(Field::Item)));
        match (asked.last(), said.last()) {
            (Some(a), Some(b)) => a == b || said.contains(a) || asked.contains(b),
            _ => false,
        }
    }

    /// Value, unit and what is counted.
    pub(crate) fn amount(gold: &Gold, read: &Prediction) -> bool {
        Self::value(gold, read) && Self::unit(gold, read) && Self::item(gold, read)
    }

    /// A field: as the gold has it, in a further reading, or a period that was rightly carried on.
    pub(crate) fn same(&self, field: Field, gold: &Gold, read: &Prediction) -> bool {
        let (asked, said) = (gold.fields.get(field), read.fields.get(field));
        let carried = || field == Field::Period && asked.is_none() && self.carried(gold, read);
        asked == said || gold.accepts(field, said) || carried()
    }

    /// Whether the period is marked as carried, and its year, or a gold record with that period, stands earlier in the
    /// paragraph.
    fn carried(&self, gold: &Gold, read: &Prediction) -> bool {
        let fields = &read.fields;
        let period = fields.period.as_deref().filter(|period| !period.is_empty());
        let Some(period) = period.filter(|_| fields.period_basis.as_deref() == Some("carried")) else { return false };
        let doc = gold.doc.as_deref();
        let Some(text) = self.corpus.text(doc) else { return false };
        let begin = text.paragraph(gold.start);
        let before = text.bytes.get(begin..gold.start).unwrap_or_default();
        let stands = year(period).is_some_and(|year| before.windows(year.len()).any(|window| window == year));
        let mut others = self.paragraphs.get(&(doc, begin)).into_iter().flatten().map(|at| &self.gold[*at]);
        stands
            || others.any(|other| {
                let has = other.fields.period.as_deref() == Some(period) || other.accepts(Field::Period, Some(period));
                other.start < gold.start && has
            })
    }

    /// A name that shares enough words with the gold's or with one of its further readings.
    pub(crate) fn named(field: Field, gold: &Gold, read: &Prediction) -> bool {
        let said = read.fields.get(field);
        let others = gold.others.get(&field).into_iter().flatten().map(Option::as_deref);
        std::iter::once(gold.fields.get(field)).chain(others).any(|asked| token_f1(asked, said) >= ALIKE)
    }

    /// How much of the measure the two share.
    pub(crate) fn measure(gold: &Gold, read: &Prediction) -> f64 {
        token_f1(gold.fields.get(Field::Measure), read.fields.get(Field::Measure))
    }

    /// The amount, what the number is and when it holds, and the measure.
    pub(crate) fn record(&self, gold: &Gold, read: &Prediction) -> bool {
        let fields = RECORD.iter().all(|field| self.same(*field, gold, read));
        Self::amount(gold, read) && fields && Self::measure(gold, read) >= ALIKE
    }

    /// The record, with its base and its names.
    pub(crate) fn fact(&self, gold: &Gold, read: &Prediction) -> bool {
        let names = [Field::Entity, Field::Place].iter().all(|field| Self::named(*field, gold, read));
        self.record(gold, read) && self.same(Field::Base, gold, read) && names
    }

    /// The fields of a fact that are wrong, by name.
    pub(crate) fn faults(&self, gold: &Gold, read: &Prediction) -> Vec<&'static str> {
        let amount =
            [("value", Self::value(gold, read)), ("unit", Self::unit(gold, read)), ("item", Self::item(gold, read))];
        let same = |field: &Field| (field.name(), self.same(*field, gold, read));
        let named = [Field::Entity, Field::Place].map(|field| (field.name(), Self::named(field, gold, read)));
        let measure = ("measure", Self::measure(gold, read) >= ALIKE);
        let all = amount.into_iter().chain(RECORD.iter().map(same)).chain([measure, same(&Field::Base)]).chain(named);
        all.filter(|(_, right)| !right).map(|(name, _)| name).collect()
    }
}

/// The first four digits in a row.
fn year(period: &str) -> Option<&[u8]> {
    period.as_bytes().windows(4).find(|window| window.iter().all(u8::is_ascii_digit))
}

//! Months and the words around a publication date.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::{VocabularyError, read};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Months {
    language: Vec<Language>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Language {
    code: String,
    capital: bool,
    months: Vec<Vec<String>>,
    weekdays: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    line: Line,
    dateline: Dateline,
    label: Phrases,
    lead: Phrases,
    today: Phrases,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    labels: BTreeSet<String>,
    updates: BTreeSet<String>,
    words: BTreeSet<String>,
    clock: BTreeSet<String>,
    matches: Vec<String>,
    not: Vec<String>,
}

/// What makes the opening of a paragraph a dateline.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Dateline {
    pub(crate) openers: BTreeSet<String>,
    pub(crate) connectors: BTreeSet<String>,
    pub(crate) agencies: Vec<String>,
    pub(crate) reporters: Vec<String>,
    pub(crate) wires: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "examples are for the tests"))]
    pub(crate) matches: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "examples are for the tests"))]
    pub(crate) not: Vec<String>,
}

/// Phrases with a common effect.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Phrases {
    pub(crate) words: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "examples are for the tests"))]
    pub(crate) matches: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "examples are for the tests"))]
    pub(crate) not: Vec<String>,
}

/// What signs a notice.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Signatures {
    pub(crate) words: BTreeSet<String>,
    pub(crate) endings: Vec<String>,
    pub(crate) closings: BTreeSet<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "examples are for the tests"))]
    pub(crate) matches: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "examples are for the tests"))]
    pub(crate) not: Vec<String>,
}

/// Everything that is known of dates.
#[derive(Debug, Default)]
pub(crate) struct Dates {
    /// Every spelling of a month that counts, with its number.
    pub(crate) months: BTreeMap<String, i8>,
    /// Spellings that may end in a full stop.
    pub(crate) short: BTreeSet<String>,
    /// In lower case.
    pub(crate) weekdays: BTreeSet<String>,
    /// In lower case: words that say that the date on their line is that of a publication.
    pub(crate) labels: BTreeSet<String>,
    /// Words that may stand beside a date on its line.
    pub(crate) words: BTreeSet<String>,
    /// Labels that say the date is that of a change.
    pub(crate) updates: BTreeSet<String>,
    pub(crate) clock: BTreeSet<String>,
    pub(crate) dateline: Dateline,
    pub(crate) label: Phrases,
    pub(crate) lead: Phrases,
    pub(crate) today: Phrases,
    pub(crate) signatures: Signatures,
    #[cfg_attr(not(test), expect(dead_code, reason = "examples are for the tests"))]
    pub(crate) line_matches: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "examples are for the tests"))]
    pub(crate) line_not: Vec<String>,
}

impl Dates {
    pub(super) fn load() -> Result<Self, VocabularyError> {
        let file: File = read("dates")?;
        let mut dates = Self {
            labels: file.line.labels,
            updates: file.line.updates,
            words: file.line.words,
            clock: file.line.clock,
            dateline: file.dateline,
            label: file.label,
            lead: file.lead,
            today: file.today,
            signatures: read("signatures")?,
            line_matches: file.line.matches,
            line_not: file.line.not,
            ..Self::default()
        };
        for language in read::<Months>("months")?.language {
            dates.add(&language)?;
        }
        Ok(dates)
    }

    fn add(&mut self, language: &Language) -> Result<(), VocabularyError> {
        self.weekdays.extend(language.weekdays.iter().map(|day| day.to_lowercase()));
        if ![0, 12].contains(&language.months.len()) {
            let entry = language.code.clone();
            return Err(VocabularyError::Entry { file: "months", entry, problem: "has not twelve months" });
        }
        for (number, names) in (1..).zip(&language.months) {
            for (at, name) in names.iter().enumerate() {
                for spelling in spellings(name, language.capital) {
                    if at > 0 {
                        self.short.insert(spelling.clone());
                    }
                    let known = *self.months.entry(spelling.clone()).or_insert(number);
                    if known != number {
                        return Err(VocabularyError::Entry {
                            file: "months",
                            entry: spelling,
                            problem: "is two months",
                        });
                    }
                }
            }
        }
        Ok(())
    }
}

/// The ways to write the name of a month.
fn spellings(name: &str, capital: bool) -> Vec<String> {
    let mut chars = name.chars();
    let capitalised: String = chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect();
    let mut spellings = vec![name.to_uppercase(), capitalised];
    if !capital {
        spellings.push(name.to_lowercase());
    }
    spellings
}

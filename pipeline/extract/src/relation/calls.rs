//! What amounts are called where no noun says it, as `relation.toml` lists it: by the verb that leads to them, by the
//! adjective behind them, by what their unit measures.

use std::collections::HashMap;

use serde::Deserialize;

use super::rank::{Part, part};
use crate::quantity::Form;
use crate::vocabulary::VocabularyError;
use crate::vocabulary::lexicon::{Lexicon, WordId};
use crate::vocabulary::words::{WordMap, WordSet};

/// What amounts are called.
#[derive(Debug, Clone, Default)]
pub struct Calls {
    /// By verb, what its amounts are told in and called.
    deeds: WordMap<(Vec<Head>, String)>,
    traits: WordMap<String>,
    dimensions: HashMap<String, Vec<String>, foldhash::fast::FixedState>,
    heads: [WordSet; Head::ALL.len()],
}

/// What the amounts of a noun are told in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Head {
    /// Money.
    Money,
    /// Parts of a hundred.
    Share,
    /// Units of measurement.
    Size,
    /// Counts.
    Count,
}

impl Head {
    const ALL: [Self; 4] = [Self::Money, Self::Share, Self::Size, Self::Count];

    /// What an amount of this form is told in.
    fn of(form: Form) -> Self {
        match form {
            Form::Money => Self::Money,
            Form::Percent | Form::Points | Form::Multiple => Self::Share,
            Form::Measured => Self::Size,
            Form::Count => Self::Count,
        }
    }

    /// Its name in features.
    pub fn part(self) -> Part<'static> {
        match self {
            Self::Money => part!("money"),
            Self::Share => part!("share"),
            Self::Size => part!("size"),
            Self::Count => part!("count"),
        }
    }
}

impl Calls {
    /// Reads `relation.toml`.
    ///
    /// # Errors
    /// [`VocabularyError::Toml`] where it is not of that form.
    pub fn parse(toml: &str, lexicon: &mut Lexicon) -> Result<Self, VocabularyError> {
        let file: File = toml::from_str(toml).map_err(VocabularyError::toml("relation.toml"))?;
        let mut calls = Self::default();
        for entry in file.r#trait {
            for word in &entry.words {
                calls.traits.insert(lexicon.add(word), entry.noun.clone());
            }
        }
        for entry in file.deed {
            for word in &entry.words {
                calls.deeds.insert(lexicon.add(word), (entry.told.clone(), entry.noun.clone()));
            }
        }
        for entry in &file.head {
            let words = entry.words.iter().map(String::as_str);
            calls.heads[entry.name as usize] = WordSet::new(words, lexicon);
        }
        for entry in file.dimension {
            calls.dimensions.insert(entry.name, entry.nouns);
        }
        Ok(calls)
    }

    /// What an amount of this form is called that belongs to a verb.
    pub fn deed(&self, verb: WordId, form: Form) -> Option<&str> {
        let (_, noun) = self.deeds.get(verb).filter(|(told, _)| told.contains(&Head::of(form)))?;
        Some(noun)
    }

    /// What an adjective behind an amount says is measured.
    pub fn trait_of(&self, adjective: WordId) -> Option<&str> {
        self.traits.get(adjective).map(String::as_str)
    }

    /// What the amounts of a noun are told in; nothing of a noun that is no amount's.
    pub fn heads(&self, noun: WordId) -> impl Iterator<Item = Head> {
        Head::ALL.into_iter().filter(move |head| self.heads[*head as usize].has(noun))
    }

    /// What is measured in a dimension.
    pub fn of_dimension(&self, dimension: &str) -> &[String] {
        self.dimensions.get(dimension).map_or(&[], Vec::as_slice)
    }
}

#[derive(Debug, Deserialize)]
struct File {
    deed: Vec<Deed>,
    r#trait: Vec<Trait>,
    dimension: Vec<Dimension>,
    head: Vec<Heads>,
}

/// Nouns by what their amounts are told in.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Heads {
    name: Head,
    words: Vec<String>,
    #[serde(default)]
    #[allow(dead_code)]
    examples: Vec<String>,
    #[serde(default)]
    #[allow(dead_code)]
    not: Vec<String>,
}

/// What the amounts of some verbs are called.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Deed {
    noun: String,
    told: Vec<Head>,
    words: Vec<String>,
    #[serde(default)]
    #[allow(dead_code)]
    examples: Vec<String>,
    #[serde(default)]
    #[allow(dead_code)]
    not: Vec<String>,
}

/// What amounts are called by the adjective behind them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Trait {
    noun: String,
    words: Vec<String>,
    #[serde(default)]
    #[allow(dead_code)]
    examples: Vec<String>,
    #[serde(default)]
    #[allow(dead_code)]
    not: Vec<String>,
}

/// What is measured in a dimension.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Dimension {
    name: String,
    nouns: Vec<String>,
}

#[cfg(test)]
mod tests {
    use crate::quantity;
    use crate::relation::{Context, relate};
    use crate::text::Document;

    /// The measures that are proposed for the figures of a text.
    fn proposed(text: &str) -> Vec<String> {
        let vocabulary = crate::tests::vocabulary();
        let document = Document::read(text, false, &vocabulary.lexicon, &vocabulary.sentences);
        let amounts = quantity::read(&document, &[], vocabulary).amounts;
        let context = Context { keep: true, ..Context::default() };
        let related = relate(&document, &amounts, &|_| None, &context, vocabulary);
        let evidence = related.into_iter().filter_map(|related| related.evidence);
        evidence.flat_map(|evidence| evidence.measures).map(|(candidate, _)| candidate.text).collect()
    }

    #[test]
    fn an_amount_is_called_by_its_verb_or_its_adjective() {
        let toml: toml::Table = toml::from_str(include_str!("../../../../schemas/vocabulary/relation.toml"))
            .expect("relation.toml is TOML");
        let mut told = 0;
        for entry in ["deed", "trait"].iter().flat_map(|name| toml[*name].as_array().expect("entries")) {
            let noun = entry["noun"].as_str().expect("a noun");
            let texts = |key: &str| entry[key].as_array().expect("texts").clone();
            let begins = |text: &toml::Value| {
                let own = |measure: &String| measure == noun || measure.starts_with(&format!("{noun} "));
                proposed(text.as_str().expect("a text")).iter().any(own)
            };
            for text in texts("examples") {
                assert!(begins(&text), "{noun}: {text} proposes {:?}", proposed(text.as_str().expect("a text")));
                told += 1;
            }
            for text in texts("not") {
                assert!(!begins(&text), "{noun}: {text}");
            }
        }
        assert!(told >= 20, "{told} examples");
    }

    #[test]
    fn what_a_unit_measures_is_proposed_with_what_stands_around_the_amount() {
        let measures = proposed("The car needs 25 minutes to charge the battery.");
        assert!(measures.iter().any(|measure| measure == "time to charge the battery"), "{measures:?}");
        let measures = proposed("The road stayed closed for 5 hours.");
        assert!(measures.iter().any(|measure| measure == "time The road stayed closed"), "{measures:?}");
    }
}

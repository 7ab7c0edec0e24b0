//! What `names.toml` lists: the words by which names are found and sorted.

use serde::Deserialize;

use crate::vocabulary::VocabularyError;
use crate::vocabulary::form::{self, Section};
use crate::vocabulary::lexicon::Lexicon;
use crate::vocabulary::words::WordSet;

/// The sections of `names.toml`.
pub(crate) const SECTIONS: &[Section] = &[form::entries::<Class>("class")];

/// Words of names, by what they tell.
#[derive(Debug, Clone, Default)]
pub struct NameWords {
    /// End a company's name.
    pub company: WordSet,
    /// Head the name of a body.
    pub body: WordSet,
    /// Head the name of something built or run.
    pub facility: WordSet,
    /// Head the name of a stretch of land or water.
    pub area: WordSet,
    /// Stand before a person's name.
    pub title: WordSet,
    /// Go on with "of" or "for" and another name.
    pub linking: WordSet,
    /// Stand for something named before: "the carmaker".
    pub definite: WordSet,
    /// Pronouns for a person: he.
    pub person: WordSet,
    /// Pronouns for who speaks: we.
    pub speaker: WordSet,
    /// Before what is a person's: his.
    pub his: WordSet,
    /// Before what is the speaker's: our.
    pub our: WordSet,
    /// Before what is something's: its.
    pub its: WordSet,
    /// News agencies.
    pub source: WordSet,
    /// Are capitalised and no names.
    pub never: WordSet,
}

#[derive(Debug, Deserialize)]
struct File {
    class: Vec<Class>,
}

#[derive(Debug, Deserialize)]
struct Class {
    name: String,
    words: Vec<String>,
}

impl NameWords {
    /// Reads `names.toml`.
    ///
    /// # Errors
    /// [`VocabularyError`] where it is not of that form.
    pub fn parse(toml: &str, lexicon: &mut Lexicon) -> Result<Self, VocabularyError> {
        let file: File = toml::from_str(toml).map_err(VocabularyError::toml("names.toml"))?;
        let mut words = Self::default();
        for class in &file.class {
            let Some(set) = words.set(&class.name) else {
                let (file, problem) = ("names.toml".to_owned(), "no such class of words".to_owned());
                return Err(VocabularyError::Entry { file, entry: class.name.clone(), problem });
            };
            for word in &class.words {
                set.insert(lexicon.add(word));
            }
        }
        Ok(words)
    }

    fn set(&mut self, class: &str) -> Option<&mut WordSet> {
        Some(match class {
            "company" => &mut self.company,
            "body" => &mut self.body,
            "facility" => &mut self.facility,
            "area" => &mut self.area,
            "title" => &mut self.title,
            "linking" => &mut self.linking,
            "definite" => &mut self.definite,
            "person" => &mut self.person,
            "speaker" => &mut self.speaker,
            "his" => &mut self.his,
            "our" => &mut self.our,
            "its" => &mut self.its,
            "source" => &mut self.source,
            "never" => &mut self.never,
            _ => return None,
        })
    }
}

//! Forms that two units share, and what tells which one is meant.

use serde::Deserialize;

/// A short form that two units share: where another amount of the article has the unit `beside`, it is `meant`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Homograph {
    /// The form.
    pub(crate) form: String,
    /// The code that it is read as by itself.
    pub(crate) read: String,
    /// The code that tells the other.
    pub(crate) beside: String,
    /// The other.
    pub(crate) meant: String,
    /// What the value as read is multiplied by then.
    pub(crate) times: f64,
    #[serde(default)]
    #[allow(dead_code)]
    examples: Vec<String>,
    #[serde(default)]
    #[allow(dead_code)]
    not: Vec<String>,
}

/// What bare degrees are of where warmth is spoken of.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Degrees {
    /// The code that they are read as by themselves.
    pub(crate) read: String,
    /// The scale that most countries use.
    pub(crate) ordinary: String,
    /// The scale of the others.
    pub(crate) elsewhere: String,
    /// Which these are, by their ISO codes.
    pub(crate) countries: Vec<String>,
    #[serde(default)]
    #[allow(dead_code)]
    examples: Vec<String>,
    #[serde(default)]
    #[allow(dead_code)]
    not: Vec<String>,
}

impl Degrees {
    /// The scale that a country uses; that of most where the country is not known.
    pub(crate) fn of(&self, country: Option<&str>) -> &str {
        let other = country.is_some_and(|country| self.countries.iter().any(|code| code == country));
        if other { &self.elsewhere } else { &self.ordinary }
    }
}

#[cfg(test)]
mod tests {
    use crate::quantity;
    use crate::text::Document;

    /// The units of a text's amounts.
    fn units(text: &str) -> Vec<String> {
        let vocabulary = crate::tests::vocabulary();
        let document = Document::read(text, false, &vocabulary.lexicon, &vocabulary.sentences);
        quantity::read(&document, &[], vocabulary).amounts.into_iter().map(|amount| amount.unit).collect()
    }

    #[test]
    fn shared_forms_mean_what_the_article_says() {
        let shared = &crate::tests::vocabulary().units;
        for homograph in &shared.homographs {
            for text in &homograph.examples {
                assert!(units(text).iter().all(|unit| *unit != homograph.read), "{text}: {:?}", units(text));
            }
            for text in &homograph.not {
                assert!(units(text).contains(&homograph.read), "{text}: {:?}", units(text));
            }
        }
        for text in &shared.degrees.examples {
            assert!(!units(text).contains(&shared.degrees.read), "{text}: {:?}", units(text));
        }
        for text in &shared.degrees.not {
            assert!(units(text).contains(&shared.degrees.read), "{text}: {:?}", units(text));
        }
        assert!(units("Chicago baked at 95 degrees in the heat.").contains(&shared.degrees.elsewhere));
        assert!(units("Madrid baked at 38 degrees in the heat.").contains(&shared.degrees.ordinary));
    }
}

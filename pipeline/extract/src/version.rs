//! Which rules read a row: a hash of this crate's own sources, which the build script takes, and of the vocabulary.

use sluicebox_record::id;

use crate::vocabulary::source::Sources;

/// The hash of the crate's sources.
const RULES: &str = env!("SLUICEBOX_RULES");

/// The files that the tagger embeds by itself.
const TAGGER: &[&[u8]] = &[
    include_bytes!("../../../schemas/vocabulary/text/parts-of-speech.txt"),
    include_bytes!("../../../schemas/vocabulary/text/endings.txt"),
    include_bytes!("../../../schemas/vocabulary/text/tag-rules.txt"),
];

/// The hash of the rules with a vocabulary made of `sources`.
pub(crate) fn of(sources: &Sources) -> String {
    let mut hasher = id::ContentHasher::default();
    let mut part = |name: &str, bytes: &[u8]| {
        hasher.update(format!("{name} {}\n", bytes.len()).as_bytes());
        hasher.update(bytes);
    };
    part("rules", RULES.as_bytes());
    for bytes in TAGGER {
        part("tagger", bytes);
    }
    for (name, text) in sources.files() {
        part(name, text.as_bytes());
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_users_vocabulary_is_another_version() -> Result<(), crate::vocabulary::VocabularyError> {
        let ours = &crate::tests::vocabulary().version;
        let with = |text| crate::Vocabulary::with_overrides(&[("grammar.toml", text)]).map(|theirs| theirs.version);
        let theirs = with("[[invariant]]\nwords = [\"smolt\"]")?;
        assert_ne!(&theirs, ours);
        assert_eq!(with("# two fish\n[[invariant]]\nwords = [ \"smolt\" ]")?, theirs);
        assert_eq!(&with("# nothing")?, ours);
        assert_eq!(&of(&Sources::embedded()), ours);
        Ok(())
    }
}

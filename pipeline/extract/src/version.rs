//! Which rules read a row: a hash of this crate's own sources and of the vocabulary.
//!
//! The list of sources is held equal to the files on disk by a test, so that no change of a rule is forgotten.

use sluicebox_record::id;

use crate::vocabulary::source::Sources;

macro_rules! sources {
    ($($name:literal)*) => {
        const SOURCES: &[(&str, &[u8])] = &[$(($name, include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/", $name)))),*];
    };
}

include!("version/sources.rs");

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
    for (name, bytes) in SOURCES {
        part(name, bytes);
    }
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
    use std::path::Path;

    fn walk(folder: &Path, root: &Path, out: &mut Vec<String>) -> std::io::Result<()> {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                walk(&path, root, out)?;
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().into_owned();
                let test = name.ends_with("tests.rs") || name.contains("/tests/") || name == "version/sources.rs";
                if !test {
                    out.push(name);
                }
            }
        }
        Ok(())
    }

    #[test]
    fn every_source_counts() -> std::io::Result<()> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut files = Vec::new();
        walk(&root, &root, &mut files)?;
        files.sort_unstable();
        let listed: Vec<_> = SOURCES.iter().map(|(name, _)| (*name).to_owned()).collect();
        let list: String = files.iter().map(|name| format!("    \"{name}\"\n")).collect();
        assert!(listed == files, "version/sources.rs must read:\nsources! {{\n{list}}}");
        Ok(())
    }

    #[test]
    fn a_users_vocabulary_is_another_version() -> Result<(), crate::vocabulary::VocabularyError> {
        let theirs = Sources::with(&[("grammar.toml", "[[invariant]]\nwords = [\"smolt\"]")])?;
        assert_ne!(of(&theirs), of(&Sources::embedded()));
        Ok(())
    }
}

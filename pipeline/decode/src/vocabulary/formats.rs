//! How input that is no plain text gives itself away.

use serde::Deserialize;

use super::{VocabularyError, read};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    binary: Vec<BinaryEntry>,
    markup: Vec<MarkupEntry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct BinaryEntry {
    name: String,
    hex: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct MarkupEntry {
    name: String,
    head: Vec<String>,
}

/// Beginnings of files, each with the name of what begins so.
#[derive(Debug, Default)]
pub(crate) struct Formats {
    binary: Vec<(Vec<u8>, String)>,
    markup: Vec<(String, String)>,
}

impl Formats {
    pub(super) fn load() -> Result<Self, VocabularyError> {
        let file: File = read("formats")?;
        let mut formats = Self::default();
        for entry in file.binary {
            for hex in entry.hex {
                let bad = VocabularyError::Entry { file: "formats", entry: hex.clone(), problem: "is no hexadecimal" };
                formats.binary.push((bytes(&hex).ok_or(bad)?, entry.name.clone()));
            }
        }
        for entry in file.markup {
            formats.markup.extend(entry.head.into_iter().map(|head| (head, entry.name.clone())));
        }
        Ok(formats)
    }

    /// The kind of binary file that begins with `head`.
    pub(crate) fn binary(&self, head: &[u8]) -> Option<&str> {
        self.binary.iter().find(|(signature, _)| head.starts_with(signature)).map(|(_, name)| name.as_str())
    }

    /// The kind of marked-up text that begins with `text`, which has no white space before it.
    pub(crate) fn markup(&self, text: &[u8]) -> Option<&str> {
        let begins =
            |head: &str| text.get(..head.len()).is_some_and(|start| start.eq_ignore_ascii_case(head.as_bytes()));
        self.markup.iter().find(|(head, _)| begins(head)).map(|(_, name)| name.as_str())
    }
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> =
        hex.chars().map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok())).collect::<Option<_>>()?;
    let whole = digits.len().is_multiple_of(2) && !digits.is_empty();
    let pair = |pair: &[u8]| matches!(pair, [_, _]).then(|| pair.iter().fold(0, |byte, digit| byte << 4 | digit));
    whole.then(|| digits.chunks(2).map(pair).collect()).flatten()
}

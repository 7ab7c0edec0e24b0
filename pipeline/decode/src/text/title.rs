//! Whether a line can be a title.

/// Over this many characters a line is a paragraph.
const TITLE_CHARS: usize = 220;

/// A line of the length of a title that says something: what stands where a title should is one if it is no more than this.
pub(crate) fn could_be_title(line: &str) -> bool {
    line.len() <= TITLE_CHARS * 4 && line.chars().count() <= TITLE_CHARS && line.chars().any(char::is_alphabetic)
}

/// A line that looks like a title by itself: short, not closed like a sentence, without a sentence end inside.
pub(crate) fn looks_like_title(line: &str) -> bool {
    could_be_title(line)
        && !ends_sentence(line)
        && !line.ends_with([',', ';', ':', '，', '；', '：', '、', '-'])
        && !has_sentence_end(line)
}

/// Whether `line` ends as a sentence does, a closing quote or bracket after its mark included.
pub(crate) fn ends_sentence(line: &str) -> bool {
    let bare = line.trim_end_matches(|c: char| "\"'”’」』)）]".contains(c) || c.is_whitespace());
    bare.ends_with(['.', '。', '!', '！', '…', '।', '۔']) || bare.len() < line.len() && bare.ends_with(['?', '？'])
}

/// Whether a sentence ends inside `line`: a full stop after a word in lower case, before a space and a capital.
fn has_sentence_end(line: &str) -> bool {
    line.contains('。')
        || line.match_indices(". ").any(|(at, _)| {
            let word = line.get(..at).and_then(|before| before.rsplit(' ').next()).unwrap_or_default();
            let next = line.get(at + 2..).and_then(|after| after.chars().next());
            word.chars().count() > 3 && word.chars().all(char::is_lowercase) && next.is_some_and(char::is_uppercase)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_and_sentences() {
        for title in [
            "Eels return to the upper river",
            "Is the lock safe?",
            "水闸重新开放",
            "U.S. Army shuts lock",
            "No. 4 lock",
            "The \"eel\" year",
        ] {
            assert!(looks_like_title(title), "{title}");
        }
        for line in [
            "The eels are back.",
            "It opened. Nobody came",
            "水闸开放了。",
            "He said: \"No.\"",
            "",
            "12.5",
            "Among them:",
            "***",
        ] {
            assert!(!looks_like_title(line), "{line}");
        }
        assert!(could_be_title("The eels are back."));
        assert!(!could_be_title(&"word ".repeat(60)));
    }
}

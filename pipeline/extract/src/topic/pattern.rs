//! Phrase patterns: a short way to write many phrases.
//!
//! A pattern is slots divided by spaces. A slot holds alternatives divided by `|`; `_` stands for a space inside one,
//! and an empty alternative makes the slot optional: `electric|battery |passenger car|vehicle`. The first phrase of a
//! pattern is the one that the first alternatives give.

/// Every phrase that `pattern` stands for.
pub fn expand(pattern: &str) -> Vec<String> {
    let mut phrases = vec![String::new()];
    for slot in pattern.split_whitespace() {
        phrases = phrases.iter().flat_map(|phrase| slot.split('|').map(move |word| join(phrase, word))).collect();
    }
    phrases.retain(|phrase| !phrase.is_empty());
    phrases
}

fn join(phrase: &str, word: &str) -> String {
    let word = word.replace('_', " ");
    match (phrase.is_empty(), word.is_empty()) {
        (_, true) => phrase.to_owned(),
        (true, false) => word,
        (false, false) => format!("{phrase} {word}"),
    }
}

/// The regular English plural of a phrase's last word; nothing where that word takes none.
pub fn plural(phrase: &str) -> Option<String> {
    let last = phrase.rsplit([' ', '-']).next()?;
    if last.len() < 3 || !last.bytes().all(|b| b.is_ascii_alphabetic()) || last.ends_with("ss") {
        return (last.ends_with("ss") && last.len() > 3).then(|| format!("{phrase}es"));
    }
    let before_y = last.as_bytes().get(last.len().wrapping_sub(2)).copied().unwrap_or(b'a');
    if last.ends_with('y') && !b"aeiou".contains(&before_y) {
        return Some(format!("{}ies", &phrase[..phrase.len() - 1]));
    }
    if last.ends_with('s') {
        return None;
    }
    let sibilant = ["x", "ch", "sh", "z"].iter().any(|end| last.ends_with(end));
    Some(format!("{phrase}{}", if sibilant { "es" } else { "s" }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_multiply() {
        assert_eq!(expand("a|b c|d_e"), ["a c", "a d e", "b c", "b d e"]);
        assert_eq!(expand("wind |power farm"), ["wind farm", "wind power farm"]);
        assert_eq!(expand("  "), Vec::<String>::new());
    }

    #[test]
    fn plurals_are_regular() {
        let plurals = ["oil refinery", "railway", "gas", "bus stop", "wind-farm", "switch", "bypass", "no. 5"];
        let expected =
            [Some("oil refineries"), Some("railways"), None, Some("bus stops"), Some("wind-farms"), Some("switches")];
        for (phrase, expected) in plurals.iter().zip(expected) {
            assert_eq!(plural(phrase).as_deref(), expected);
        }
        assert_eq!(plural("bypass").as_deref(), Some("bypasses"));
        assert_eq!(plural("no. 5"), None);
    }
}

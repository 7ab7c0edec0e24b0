//! When two measures or names say the same: by the words that they share, small words and plurals aside.

use std::collections::BTreeMap;

const STOP_WORDS: &str = include_str!("../../../../../schemas/scoring/stop-words.txt");

/// The share of common words at which two phrases are taken to say the same.
pub(crate) const ALIKE: f64 = 0.5;

fn is_stop_word(word: &str) -> bool {
    let lines = STOP_WORDS.lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_whitespace).any(|stop| stop == word)
}

/// The words of a phrase: runs of ASCII letters and digits, lower case and singular.
pub(crate) fn words(phrase: Option<&str>) -> Vec<String> {
    let lower = phrase.unwrap_or_default().to_lowercase().replace("’s", "").replace("'s", "");
    let runs = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|run| !run.is_empty());
    runs.filter(|run| !is_stop_word(run)).map(singular).collect()
}

fn singular(word: &str) -> String {
    match word {
        _ if word.len() <= 3 || word.ends_with("ss") => word.to_owned(),
        _ if word.ends_with("ies") => format!("{}y", &word[..word.len() - 3]),
        _ => word.strip_suffix('s').unwrap_or(word).to_owned(),
    }
}

/// The harmonic mean of the shares of common words; 1 where neither has any.
pub(crate) fn token_f1(a: Option<&str>, b: Option<&str>) -> f64 {
    let (a, b) = (words(a), words(b));
    if a.is_empty() && b.is_empty() {
        return 1.0;
    }
    let mut left: BTreeMap<&str, usize> = BTreeMap::new();
    for word in &a {
        *left.entry(word).or_default() += 1;
    }
    let mut common = 0;
    for word in &b {
        if let Some(count) = left.get_mut(word.as_str()).filter(|count| **count > 0) {
            *count -= 1;
            common += 1;
        }
    }
    2.0 * f64::from(common) / (a.len() + b.len()) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_words_and_plurals_do_not_count() {
        assert_eq!(
            words(Some("The cities' share of China’s PM2.5, in buses and a glass")),
            ["city", "share", "china", "pm2", "5", "buse", "glass"]
        );
        assert_eq!(words(None), [""; 0]);
    }

    #[test]
    fn common_words_count_once_each() {
        assert!((token_f1(Some("price of coal"), Some("coal prices")) - 1.0).abs() < 1e-9);
        assert!((token_f1(Some("coal coal coal"), Some("coal price")) - 0.4).abs() < 1e-9);
        assert!(token_f1(Some("coal"), None).abs() < 1e-9);
        assert!((token_f1(None, Some("of the")) - 1.0).abs() < 1e-9);
    }
}

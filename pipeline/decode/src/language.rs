//! The language of a text, where it is certain. A bounded sample is looked at: its beginning, middle and end must
//! agree, so that a text in two languages has none. Common words tell most texts; trigrams, at several hundred times the
//! cost, tell the rest.

use crate::vocabulary::vocabulary;

/// How much of a text one look takes.
const SAMPLE_BYTES: usize = 600;

/// The ISO 639-1 code of the language of `text`; none where it is short, mixed or unclear.
pub(crate) fn language(text: &str) -> Option<&'static str> {
    let mut looks = samples(text).into_iter().map(look);
    let first = looks.next()??;
    looks.all(|look| look == Some(first)).then_some(first)
}

fn look(sample: &str) -> Option<&'static str> {
    match by_common_words(sample) {
        Look::Certain(language) => Some(language),
        Look::Short => None,
        Look::Open(counts) => by_trigrams(sample).filter(|language| counts.allow(language)),
    }
}

/// Fewer words of an alphabet than this say nothing.
const LEAST_WORDS: usize = 12;

/// How many words a sample has, and how many are common in each language that has common words.
struct Counts {
    words: usize,
    common: Vec<usize>,
}

/// What the common words in a sample say.
enum Look {
    /// The sample is in this language.
    Certain(&'static str),
    /// It is too short for any.
    Short,
    /// It may be in any language for which this holds.
    Open(Counts),
}

/// The language of which a sixth of the words are common words, and three times as many as of any other.
fn by_common_words(sample: &str) -> Look {
    let foreign = sample.bytes().filter(|byte| !byte.is_ascii()).count();
    if foreign * 8 > sample.len() {
        return Look::Open(Counts { words: 0, common: Vec::new() });
    }
    let counts = Counts::of(sample);
    if counts.words < LEAST_WORDS {
        return Look::Short;
    }
    let clear = counts.clearest().filter(|(_, count)| count * 6 >= counts.words);
    clear.map_or(Look::Open(counts), |(name, _)| Look::Certain(name))
}

impl Counts {
    fn of(sample: &str) -> Self {
        let languages = &vocabulary().languages;
        let mut counts = Self { words: 0, common: vec![0; languages.names.len()] };
        let mut lower = String::new();
        for word in sample.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
            counts.words += 1;
            if word.len() > languages.longest {
                continue;
            }
            lower.clear();
            if word.is_ascii() {
                lower.push_str(word);
                lower.make_ascii_lowercase();
            } else {
                lower.extend(word.chars().flat_map(char::to_lowercase));
            }
            for language in languages.common.get(lower.as_str()).into_iter().flatten() {
                if let Some(count) = counts.common.get_mut(*language) {
                    *count += 1;
                }
            }
        }
        counts
    }

    /// The language with at least three times the count of any other.
    fn clearest(&self) -> Option<(&'static str, usize)> {
        let best = (0..self.common.len()).max_by_key(|language| self.common.get(*language))?;
        let most = self.common.get(best).copied()?;
        let is_clear = self.common.iter().enumerate().all(|(language, count)| language == best || count * 3 <= most);
        let name = vocabulary().languages.names.get(best)?;
        is_clear.then_some((name.as_str(), most))
    }

    /// Whether a text may be in `language`: one that has common words must show some of them.
    fn allow(&self, language: &str) -> bool {
        let known = vocabulary().languages.names.iter().position(|name| name == language);
        let count = known.and_then(|known| self.common.get(known));
        count.is_none_or(|count| count * 10 >= self.words)
    }
}

fn by_trigrams(sample: &str) -> Option<&'static str> {
    let language = whatlang::detect(sample).filter(whatlang::Info::is_reliable)?.lang();
    vocabulary().languages.codes.get(language.code()).map(String::as_str)
}

/// The whole of a short text, else a piece of its beginning, middle and end.
fn samples(text: &str) -> Vec<&str> {
    if text.len() <= 3 * SAMPLE_BYTES {
        return vec![text];
    }
    let piece = |start: usize| {
        let start = text.floor_char_boundary(start);
        text.get(start..text.floor_char_boundary(start + SAMPLE_BYTES)).unwrap_or_default()
    };
    vec![piece(0), piece(text.len() / 2), piece(text.len() - SAMPLE_BYTES)]
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENGLISH: &str = "The lock keeper opened the upper gate before sunrise, and by the time the first barge came \
        around the bend the water in the basin stood as high as the old stone marks on the wall. ";
    const GERMAN: &str = "Der Schleusenwärter öffnete das obere Tor noch vor Sonnenaufgang, und als der erste Kahn um \
        die Biegung kam, stand das Wasser im Becken so hoch wie die alten Steinmarken an der Mauer. ";

    #[test]
    fn clear_texts_have_a_language() {
        assert_eq!(language(&ENGLISH.repeat(40)), Some("en"));
        assert_eq!(language(&GERMAN.repeat(3)), Some("de"));
        assert_eq!(language("河边的水闸今天重新开放,市民可以沿着河岸步行到港口。"), Some("zh"));
    }

    #[test]
    fn short_and_mixed_texts_have_none() {
        assert_eq!(language(""), None);
        assert_eq!(language("Lock 4"), None);
        assert_eq!(language(&format!("{}{}", ENGLISH.repeat(20), GERMAN.repeat(20))), None);
    }
}

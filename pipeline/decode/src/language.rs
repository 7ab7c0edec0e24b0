//! The language of a text, where it is certain. A bounded sample is looked at: its beginning, middle and end must
//! agree, so that a text in two languages has none.

use crate::vocabulary::vocabulary;

/// How much of a text one look takes.
const SAMPLE_BYTES: usize = 600;

/// The ISO 639-1 code of the language of `text`; none where it is short, mixed or unclear.
pub(crate) fn language(text: &str) -> Option<&'static str> {
    let mut looks = samples(text).into_iter().map(certain);
    let first = looks.next()??;
    let agreed = looks.all(|look| look == Some(first));
    agreed.then(|| vocabulary().languages.get(first.code()).map(String::as_str)).flatten()
}

fn certain(sample: &str) -> Option<whatlang::Lang> {
    whatlang::detect(sample).filter(whatlang::Info::is_reliable).map(|info| info.lang())
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

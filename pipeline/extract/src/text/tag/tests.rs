//! Sentences with their tags, word by word: `word/Tag`, as the coarse tags print.

use super::*;
use crate::vocabulary::Vocabulary;

fn tagged(sentence: &str) -> String {
    let vocabulary = Vocabulary::embedded().expect("the vocabulary that ships loads");
    let document = Document::read(sentence, false, &vocabulary.lexicon, &vocabulary.sentences);
    let tags = vocabulary.tagger.tag(&document, 0..document.tokens.len());
    let words = document.tokens.iter().zip(tags).map(|(token, tag)| format!("{}/{tag:?}", token.text(sentence)));
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn subjects_verbs_and_objects_are_told_apart() {
    assert_eq!(
        tagged("The output of steel rose by 4 percent in Hebei."),
        "The/Determiner output/Noun of/Preposition steel/Noun rose/Past by/Preposition 4/Number percent/Noun \
         in/Preposition Hebei/Name ./Mark"
    );
    assert_eq!(
        tagged("Police have seized drugs and will report two cases"),
        "Police/Noun have/Auxiliary seized/Participle drugs/Noun and/Conjunction will/Modal \
         report/Verb two/Noun cases/Noun"
    );
}

#[test]
fn participles_follow_auxiliaries_and_nouns() {
    assert!(tagged("A total of 12 stations were built last year").contains("built/Participle"));
    assert!(tagged("Exports increased sharply").contains("increased/Past"));
}

#[test]
fn capitals_say_nothing_where_all_are_capitals() {
    assert!(tagged("OIL PRICES RISE ON SUPPLY FEARS").starts_with("OIL/Noun PRICES/Noun RISE/"));
}

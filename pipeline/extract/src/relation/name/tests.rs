//! What is found as a name, and whose figures are. The texts are ours.

use super::words::NameWords;
use super::{Cast, Spotter};
use crate::text::document::Document;
use crate::text::token::Tokens;
use crate::vocabulary::Vocabulary;
use crate::{Article, extract};

fn vocabulary() -> Vocabulary {
    Vocabulary::embedded().expect("the vocabulary that ships loads")
}

/// The names of a text that are no places.
fn names(text: &str) -> Vec<String> {
    let vocabulary = vocabulary();
    let document = Document::read(text, false, &vocabulary.lexicon, &vocabulary.sentences);
    let (words, places) = (&vocabulary.relation.names, &vocabulary.relation.places);
    let spotter = Spotter::new(&document, &vocabulary.tagger, words, places, &[]);
    let cast = Cast::new(&document, &spotter, None, false);
    let named = cast.mentions.iter().filter(|mention| !mention.sort.is_somewhere());
    named.map(|mention| document.slice(mention.tokens.clone()).to_owned()).collect()
}

fn entities(title: Option<&str>, text: &str) -> Vec<Option<String>> {
    let article = Article { title, ..Article::new(text) };
    extract(&article, &vocabulary()).metrics.into_iter().map(|row| row.entity).collect()
}

#[test]
fn names_are_found_whole() {
    let cases: &[(&str, &[&str])] = &[
        ("Last week Harrow Steel Corp hired 40 people.", &["Harrow Steel Corp"]),
        ("The Ministry of Trade and Industry counts them.", &["Ministry of Trade and Industry"]),
        ("In June the Danish government spent more.", &["Danish government"]),
        ("Cranes at the port of Aarhus stood still.", &["port of Aarhus"]),
        ("A test of the Vireo QX7 took days.", &["Vireo QX7"]),
        ("He wrote to Brandt & Sohn and to Mr Okafor.", &["Brandt & Sohn", "Okafor"]),
        ("Prices rose in Norway, Chad's president said.", &[]),
    ];
    for (text, wanted) in cases {
        assert_eq!(names(text), *wanted, "{text}");
    }
}

#[test]
fn what_only_opens_a_sentence_is_no_name() {
    for text in
        ["Almost 40 boats sank.", "Three of them sank on Friday.", "OSLO, Jan 5 - Nearly all was lost.", "Sales fell."]
    {
        assert_eq!(names(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn short_forms_belong_to_the_long_ones() {
    let vocabulary = vocabulary();
    let text = "The Northern Grid Agency met in May. The NGA then built lines with Lund Power Ltd. Lund Power paid.";
    let document = Document::read(text, false, &vocabulary.lexicon, &vocabulary.sentences);
    let (words, places) = (&vocabulary.relation.names, &vocabulary.relation.places);
    let spotter = Spotter::new(&document, &vocabulary.tagger, words, places, &[]);
    let cast = Cast::new(&document, &spotter, None, false);
    let all: Vec<_> = cast.all.iter().map(|named| (named.text.as_str(), named.count)).collect();
    assert_eq!(all, [("Northern Grid Agency", 2), ("Lund Power Ltd", 2)]);
}

#[test]
fn figures_belong_to_their_subject() {
    let cases = [
        ("Kestrel Motors sold 41,200 cars in March. Kestrel Motors also built 3,000 vans.", "Kestrel Motors"),
        ("Kestrel Motors said its revenue rose 8%. Kestrel Motors employs 900 people.", "Kestrel Motors"),
        ("Orbis Energy Ltd cut its debt by 14%. Orbis Energy Ltd plans to spend $30 million.", "Orbis Energy Ltd"),
    ];
    for (text, wanted) in cases {
        assert_eq!(entities(None, text), vec![Some(wanted.to_owned()); 2], "{text}");
    }
}

#[test]
fn lists_share_their_owners_out() {
    let text = "Sales of Kestrel Motors, Orbis Motors and Lund Motors rose by 4%, 6% and 9% respectively.";
    let wanted = ["Kestrel Motors", "Orbis Motors", "Lund Motors"].map(|name| Some(name.to_owned()));
    assert_eq!(entities(None, text), wanted);
}

#[test]
fn nobody_owns_what_is_nobodys() {
    for text in
        ["Coal output rose 5% in May.", "Some 300 people were hurt in the storm.", "The river rose by 2 metres."]
    {
        assert_eq!(entities(None, text), [None], "{text}");
    }
}

#[test]
fn every_class_of_words_meets_its_examples_and_no_others() {
    let file: toml::Table = toml::from_str(include_str!("../../../../../schemas/vocabulary/names.toml")).expect("TOML");
    let vocabulary = vocabulary();
    let words: &NameWords = &vocabulary.relation.names;
    for class in file["class"].as_array().expect("classes") {
        let name = class["name"].as_str().expect("a name");
        let set = match name {
            "company" => &words.company,
            "body" => &words.body,
            "facility" => &words.facility,
            "area" => &words.area,
            "title" => &words.title,
            "linking" => &words.linking,
            "definite" => &words.definite,
            "person" => &words.person,
            "speaker" => &words.speaker,
            "his" => &words.his,
            "our" => &words.our,
            "its" => &words.its,
            "source" => &words.source,
            _ => &words.never,
        };
        let meets = |text: &str| Tokens::new(text, &vocabulary.lexicon).any(|token| set.has(token.word));
        let texts = |key: &str| class[key].as_array().cloned().unwrap_or_default();
        for text in texts("examples") {
            assert!(meets(text.as_str().unwrap_or_default()), "{name}: {text}");
        }
        for text in texts("not") {
            assert!(!meets(text.as_str().unwrap_or_default()), "{name}: {text}");
        }
    }
}

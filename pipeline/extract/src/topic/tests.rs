//! What the files under `schemas/vocabulary/topics` promise: every example votes, every counter-example stays silent,
//! every case gets its topic, and a user's file adds a topic without Rust.

use super::classify::classify_text;
use super::description::File;
use super::eval::{Labelled, evaluate};
use super::evidence::Findings;
use super::vocabulary::TopicVocabulary;
use super::{FILES, OTHER};
use crate::Vocabulary;
use crate::text::document::Document;
use crate::vocabulary::lexicon::Lexicon;

fn vocabulary() -> Vocabulary {
    Vocabulary::embedded().expect("our own files are right")
}

/// Whether the entry's conditions hold in `text`, whether or not another entry lists its forms with more weight.
fn votes(text: &str, entry: u32, vocabulary: &Vocabulary) -> bool {
    let document = Document::read(text, false, &vocabulary.lexicon, &vocabulary.sentences);
    let roles = Findings::of(None, &document, &vocabulary.topics).may_vote(&vocabulary.topics);
    roles.iter().any(|role| vocabulary.topics.roles[*role as usize].entry == entry)
}

fn files() -> Vec<(&'static str, File)> {
    FILES.iter().map(|(name, toml)| (*name, toml::from_str(toml).expect("our own files are TOML"))).collect()
}

#[test]
fn every_phrase_votes_where_it_should_and_nowhere_else() {
    let vocabulary = vocabulary();
    let mut wrong = Vec::new();
    let mut entry = 0;
    for (name, file) in files() {
        for phrase in &file.phrase {
            let label = format!("{name}, entry '{}'", phrase.forms.first().map_or("", String::as_str));
            assert!(!phrase.examples.is_empty() && !phrase.not.is_empty(), "{label} lacks examples");
            let silent = phrase.examples.iter().filter(|text| !votes(text, entry, &vocabulary));
            wrong.extend(silent.map(|text| format!("{label}: silent in \"{text}\"")));
            let loud = phrase.not.iter().filter(|text| votes(text, entry, &vocabulary));
            wrong.extend(loud.map(|text| format!("{label}: votes in \"{text}\"")));
            entry += 1;
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_scene_is_set_where_it_should_and_nowhere_else() {
    let vocabulary = vocabulary();
    let mut wrong = Vec::new();
    let contexts = |text: &str| {
        let document = Document::read(text, false, &vocabulary.lexicon, &vocabulary.sentences);
        let findings = Findings::of(None, &document, &vocabulary.topics);
        findings.hits.iter().fold(0, |mask, hit| mask | vocabulary.topics.contexts_of(hit))
    };
    for (name, file) in files() {
        for context in &file.context {
            let bit = vocabulary.topics.context(&context.id);
            assert!(!context.examples.is_empty() && !context.not.is_empty(), "{name}, context '{}'", context.id);
            let silent = context.examples.iter().filter(|text| contexts(text) & bit == 0);
            wrong.extend(silent.map(|text| format!("{name}, context '{}': absent in \"{text}\"", context.id)));
            let loud = context.not.iter().filter(|text| contexts(text) & bit != 0);
            wrong.extend(loud.map(|text| format!("{name}, context '{}': present in \"{text}\"", context.id)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn masked_phrases_say_nothing() {
    let vocabulary = vocabulary();
    for text in files().iter().flat_map(|(_, file)| &file.mask).flat_map(|mask| &mask.examples) {
        let found = classify_text(None, text, &vocabulary);
        assert_eq!(found.topic, OTHER, "\"{text}\": {:?}", found.reasons);
    }
}

#[test]
fn every_case_gets_its_topic() {
    let vocabulary = vocabulary();
    let cases: Vec<_> = files().into_iter().flat_map(|(_, file)| file.case).collect();
    let wrong: Vec<_> = cases
        .iter()
        .map(|case| (case, classify_text(None, &case.text, &vocabulary)))
        .filter(|(case, found)| found.topic != case.topic)
        .map(|(case, found)| format!("\"{}\" is {}, not {}: {:?}", case.text, case.topic, found.topic, found.reasons))
        .collect();
    assert!(cases.len() >= 25 && wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_finer_topic_is_a_row_under_its_topic() {
    let vocabulary = vocabulary();
    let entries = vocabulary.topics.entries();
    let wind = entries.iter().find(|entry| entry.id == "energy.wind").expect("there is wind power");
    assert_eq!(wind.parent.as_deref(), Some("energy"));
    let found = classify_text(None, "Offshore wind farm wins its permit", &vocabulary);
    assert_eq!(found.subtopics, ["energy.wind"]);
}

#[test]
fn reasons_add_up_to_the_strength() {
    let vocabulary = vocabulary();
    let found = classify_text(None, "Cocaine was found in a crate of bananas", &vocabulary);
    assert_eq!(found.labels, ["drugs"]);
    assert_eq!(found.reasons.iter().map(|reason| reason.phrase.as_str()).collect::<Vec<_>>(), ["cocaine"]);
    assert!(found.margin > 0.5 && found.scores["drugs"] > 0.85 && found.scores[OTHER] < 0.15);
}

#[test]
fn a_title_counts_more_than_a_passing_word() {
    let vocabulary = vocabulary();
    let body = "The council met on Tuesday and heard three speakers. Nothing was decided, and members will meet again in \
                a month. One speaker came by train.";
    assert_eq!(classify_text(Some("Council to meet again"), body, &vocabulary).topic, OTHER);
    let body = "The council met on Tuesday and heard three speakers on the tram line. Nothing was decided.";
    assert_eq!(classify_text(Some("New tram line splits the council"), body, &vocabulary).topic, "transport");
}

#[test]
fn sections_have_topics_of_their_own() {
    let vocabulary = vocabulary();
    let air = "Inspectors measured air pollution in nine towns. Smog was worst near the smelter, where sulphur dioxide and \
               PM2.5 exceeded the air quality limits on forty days. The pollution came from two chimneys.";
    let roads = "The motorway was widened and a toll plaza removed. Traffic jams fell by a third, and lorry drivers save \
                 twenty minutes. A second bypass and new bus lanes will follow, the highway authority said.";
    let text = format!("Report on the district\nAir\n{air}\n{air}\nRoads\n{roads}\n{roads}\n");
    let document = Document::read(&text, true, &vocabulary.lexicon, &vocabulary.sentences);
    let found = super::classify(None, &document, &vocabulary.topics);
    let topics: Vec<_> = found.sections.iter().map(|s| (s.heading.as_str(), s.topic.as_str())).collect();
    assert_eq!(topics.last(), Some(&("Roads", "transport")));
    assert_eq!(topics.first().map(|(_, topic)| *topic), Some("environment"));
    let ends: Vec<_> = found.sections.windows(2).map(|pair| pair[0].end <= pair[1].start).collect();
    assert!(ends.iter().all(|in_order| *in_order));
}

/// Headlines of many countries and decades, labelled before any of them was classified.
#[test]
fn headlines_get_their_topics() {
    let texts =
        Labelled::read(include_str!("../../../../tests/fixtures/topics.jsonl")).expect("they are labelled texts");
    let found = evaluate(&texts, &vocabulary());
    assert!(texts.len() >= 450 && found.macro_f1 >= 0.95, "{:?}", found.topics);
    assert!(found.topics.values().all(|figures| figures.f1 >= 0.93), "{:?}", found.topics);
    let of_none = texts.iter().filter(|text| text.primary() == OTHER).count();
    let given = found.mistakes.iter().filter(|mistake| mistake.expected == OTHER).count();
    assert!(given * 100 <= of_none * 8, "{given} of {of_none} have a topic");
}

#[test]
fn topics_are_described_and_their_codes_have_one_form() {
    let (vocabulary, shipped) = (vocabulary(), super::shipped().expect("our own files are right"));
    assert_eq!(shipped, vocabulary.topics.entries().iter().map(super::Entry::row).collect::<Vec<_>>());
    for row in &shipped {
        assert!(row.description.as_ref().is_some_and(|text| text.len() > 10), "{}", row.id());
        let is_code = |code: &str| code.strip_prefix("medtop:").is_some_and(|digits| digits.len() == 8);
        assert!(row.iptc.as_deref().is_none_or(is_code), "{}", row.id());
    }
}

#[test]
fn forms_that_overlap_vote_once() {
    let mut vocabulary = vocabulary();
    let twice = "[topic]\nid = \"t\"\nname = \"T\"\n[[phrase]]\nweight = 2.0\nforms = [\"zyx\"]\n[[phrase]]\nweight = 1.0\n\
                 forms = [\"zyx\"]\nunless = [\"sport\"]\n";
    let mut files = FILES.to_vec();
    files.push(("t.toml", twice));
    vocabulary.topics = TopicVocabulary::parse(&files, &mut vocabulary.lexicon).expect("the file is right");
    let found = classify_text(None, "The zyx is here", &vocabulary);
    assert_eq!(found.reasons.iter().map(|reason| reason.weight).collect::<Vec<_>>(), [2.0]);
}

const HOUSING: &str = r#"
[topic]
id = "housing"
name = "Housing"

[[subtopic]]
id = "rent"
name = "Rents"

[[phrase]]
sub = "rent"
weight = 3.0
forms = ["rent control|cap|freeze", "rents", "landlord", "tenant"]
unless = ["vehicle"]

[[phrase]]
weight = 3.0
forms = ["social|affordable|council housing|home", "house price", "homelessness"]
"#;

fn with_housing() -> Vocabulary {
    let mut vocabulary = vocabulary();
    let mut files = FILES.to_vec();
    files.push(("housing.toml", HOUSING));
    vocabulary.topics = TopicVocabulary::parse(&files, &mut vocabulary.lexicon).expect("the file is right");
    vocabulary
}

#[test]
fn a_users_file_adds_a_topic() {
    let vocabulary = with_housing();
    let found = classify_text(None, "City freezes rents to protect tenants", &vocabulary);
    assert_eq!((found.topic.as_str(), found.subtopics.as_slice()), ("housing", ["housing.rent".to_owned()].as_slice()));
    assert_eq!(classify_text(None, "Tenants of the vehicle pool rejoice", &vocabulary).topic, OTHER);
    assert_eq!(classify_text(None, "Nuclear plant restarts", &vocabulary).topic, "energy");
    assert!(vocabulary.topics.ids().any(|id| id == "housing"));
}

#[test]
fn a_file_that_names_what_is_not_there_is_refused() {
    let refused = |toml: &str| {
        let error = TopicVocabulary::parse(&[("mine.toml", toml)], &mut Lexicon::default()).expect_err("it is wrong");
        error.to_string()
    };
    assert!(refused("[[phrase]]\nweight = 1\nforms = [\"a\"]").contains("names no topic"));
    let topic = "[topic]\nid = \"t\"\nname = \"T\"\n[[phrase]]\nweight = 1\nforms = [\"a\"]\n";
    assert!(refused(&format!("{topic}needs = [\"x\"]")).contains("no context 'x'"));
    assert!(refused(&format!("{topic}sub = \"x\"")).contains("sub-topic"));
    assert!(refused("[topic]\nname = 3").contains("mine.toml"));
}

#[test]
fn learned_weights_replace_hand_set_ones() {
    let mut vocabulary = vocabulary();
    let mut files = FILES.to_vec();
    files.push(("weights.toml", "[weights.drugs]\nbias = -0.5\ncocaine = 0.2\n"));
    vocabulary.topics = TopicVocabulary::parse(&files, &mut vocabulary.lexicon).expect("the file is right");
    assert_eq!(classify_text(None, "Cocaine was found in a crate of bananas", &vocabulary).topic, OTHER);
}

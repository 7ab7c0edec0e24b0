//! `sluicebox topics`, the relation `topics`, and a topic of one's own from its file to its view.

use serde_json::Value;

use crate::harness::{Place, compare};

const HYDROGEN: &str = r#"
[topic]
id = "hydrogen"
name = "Hydrogen"
description = "Hydrogen and what is made with it"
wins_over = ["energy"]

[[subtopic]]
id = "making"
name = "Electrolysers"

[[phrase]]
weight = 3.0
forms = ["hydrogen", "green|blue|clean hydrogen"]

[[phrase]]
sub = "making"
weight = 3.2
forms = ["electrolyser|electrolyzer"]
"#;

const NEWS: &str = "\
{\"id\": \"a\", \"title\": \"Port plans hydrogen\", \"text\": \"The port will make 20,000 tonnes of green hydrogen a year. Two \
electrolysers of 100 MW stand on the quay.\"}
{\"id\": \"b\", \"title\": \"Wind farm wins permit\", \"text\": \"The offshore wind farm will have 80 turbines and 1.2 GW.\"}
{\"id\": \"c\", \"title\": \"Choir wins prize\", \"text\": \"The choir of 40 singers won 5,000 euros.\"}
";

#[test]
fn a_topic_of_ones_own_has_a_view_that_the_store_remembers() {
    let place = Place::new();
    place.write("mine/topics/hydrogen.toml", HYDROGEN);
    place.write("news.jsonl", NEWS);
    place.ok(&["run", "news.jsonl", "--vocabulary", "mine", "--store", "s"]);
    std::fs::remove_dir_all(place.path("mine")).unwrap();

    let topic = |id: &str| place.rows("s", &format!("SELECT topic FROM articles WHERE record_id = '{id}'"))[0].clone();
    assert_eq!((topic("a")["topic"].as_str(), topic("b")["topic"].as_str()), (Some("hydrogen"), Some("energy")));
    let quotes = place.rows("s", "SELECT quote FROM hydrogen ORDER BY quote_start");
    assert!(quotes.iter().any(|row| row["quote"].as_str().is_some_and(|quote| quote.contains("20,000"))), "{quotes:?}");
    assert_eq!(place.number("s", "SELECT count(*) FROM hydrogen WHERE topic <> 'hydrogen'"), 0);
    let described = place.rows("s", "SELECT * FROM topics WHERE topic = 'hydrogen' ORDER BY subtopic NULLS FIRST");
    assert_eq!(described[0]["description"], "Hydrogen and what is made with it");
    assert_eq!(described[1]["subtopic"], "hydrogen.making");
    place.ok(&["check", "--store", "s"]);

    // A later run without the file keeps what is known of the topic.
    place.write("more.jsonl", NEWS.replace("\"id\": \"", "\"id\": \"later-"));
    place.ok(&["run", "more.jsonl", "--store", "s"]);
    assert_eq!(place.number("s", "SELECT count(*) FROM topics WHERE topic = 'hydrogen'"), 2);
    assert!(place.number("s", "SELECT count(*) FROM hydrogen") > 0);
}

#[test]
fn articles_join_with_their_finer_topics() {
    let place = Place::new();
    place.write("news.jsonl", NEWS);
    place.ok(&["run", "news.jsonl", "--store", "s"]);
    let joined = "SELECT a.record_id, t.subtopic, t.name, t.iptc FROM (SELECT record_id, unnest(subtopics) AS subtopic FROM articles) AS a \
                  JOIN topics AS t ON t.subtopic = a.subtopic WHERE a.record_id = 'b'";
    let rows = place.rows("s", joined);
    assert_eq!(rows[0]["subtopic"], "energy.wind");
    assert_eq!(rows[0]["name"], "Wind power");
    let own = place.rows("s", "SELECT topic, iptc FROM topics WHERE subtopic IS NULL ORDER BY topic");
    let ids: Vec<_> = own.iter().map(|row| row["topic"].as_str().unwrap()).collect();
    assert_eq!(ids, ["drugs", "energy", "environment", "ev", "other", "transport"]);
    assert_eq!(own[1]["iptc"], "medtop:20000256");
}

#[test]
fn a_topic_whose_id_could_be_no_view_is_refused() {
    let place = Place::new();
    place.write("mine/topics/rent.toml", "[topic]\nid = \"Rent & Co\"\nname = \"Rent\"\n");
    let ran = place.run(&["explain", "Rents rose 3%.", "--vocabulary", "mine"]);
    assert_eq!(ran.code, Some(2), "{ran}");
    assert!(ran.stderr.contains("small letters, digits and '_'"), "{ran}");
}

fn labelled() -> String {
    let mut lines = String::new();
    for place in ["Oslo", "Lima", "Pune", "Kyoto", "Accra", "Turin"] {
        for (text, label) in [
            (format!("Gas leaked into a cellar in {place}"), "energy"),
            (format!("A choir from {place} sang about a boat"), "other"),
            (format!("{place} opens a tram line"), "transport"),
        ] {
            lines += &format!(
                "{}\n",
                serde_json::json!({"text": text, "labels": [label], "source": "own sentences", "licence": "CC0"})
            );
        }
    }
    lines
}

#[test]
fn weights_are_learned_and_read_back() {
    let place = Place::new();
    place.write("labelled.jsonl", labelled());
    let train = ["topics", "train", "labelled.jsonl", "--output", "mine/topics/learned.toml"];
    place.ok(&train);
    let first = place.read("mine/topics/learned.toml");
    assert!(first.starts_with("# Trained on 18 texts of labelled.jsonl (BLAKE3"), "{first}");
    for said in [
        "# Topics: energy 6; other 6; transport 6",
        "# Sources: own sentences 18",
        "# Licences: CC0 18",
        "[weights.\"energy\"]",
    ] {
        assert!(first.contains(said), "{said} in {first}");
    }
    place.ok(&train);
    assert_eq!(place.read("mine/topics/learned.toml"), first, "training is deterministic");
    assert_eq!(place.ok(&["topics", "train", "labelled.jsonl"]).stdout, first);

    let figure = |arguments: &[&str]| {
        let ran = place.ok(&[&["topics", "eval", "labelled.jsonl", "--json"], arguments].concat());
        serde_json::from_str::<Value>(&ran.stdout).unwrap()["macro_f1"].as_f64().unwrap()
    };
    let (before, after) = (figure(&[]), figure(&["--vocabulary", "mine"]));
    assert!(after > before && after > 0.95, "{before} {after}");
}

#[test]
fn the_page_shows_figures_confusion_and_the_phrases_of_mistakes() {
    let place = Place::new();
    place.write(
        "labelled.jsonl",
        "{\"id\": \"1\", \"text\": \"Nuclear plant restarts\", \"labels\": [\"energy\"]}\n\
         {\"id\": \"2\", \"text\": \"Choir sings at dawn\", \"labels\": []}\n\
         {\"id\": \"3\", \"text\": \"Cocaine found in bananas\", \"labels\": [\"transport\"]}\n\
         {\"id\": \"4\", \"text\": \"Tenants fight eviction\", \"labels\": [\"housing\"]}\n",
    );
    place.write("empty.jsonl", "\n");
    place.write("broken.jsonl", "{\"text\": 3}\n");
    let eval = |arguments: &[&str]| place.run(&[&["topics", "eval"], arguments].concat());
    compare(
        "topics_eval",
        &[
            &eval(&["labelled.jsonl"]),
            &eval(&["labelled.jsonl", "--mistakes", "0", "--fail-under", "0.9"]),
            &eval(&["empty.jsonl"]),
            &eval(&["broken.jsonl"]),
            &eval(&["nowhere.jsonl"]),
            &place.run(&["topics", "train", "labelled.jsonl", "--output", "learned.toml"]),
        ],
    );
}

//! A user's files: what they add, what they override, and what is said of their problems.

use super::*;
use crate::{Article, extract};

fn with(files: &[(&str, &str)]) -> Vocabulary {
    Vocabulary::with_overrides(files).unwrap_or_else(|error| panic!("{error}"))
}

fn problems(files: &[(&str, &str)]) -> Vec<String> {
    match Vocabulary::with_overrides(files) {
        Err(VocabularyError::User(problems)) => problems.iter().map(ToString::to_string).collect(),
        other => panic!("{:?}", other.map(|_| "it can be loaded")),
    }
}

fn units(text: &str, vocabulary: &Vocabulary) -> Vec<(f64, String)> {
    let metrics = extract(&Article::new(text), vocabulary).metrics;
    metrics.into_iter().map(|metric| (metric.value_norm.unwrap_or(metric.value), metric.unit)).collect()
}

const SMOOT: &str =
    "[[unit]]\ncode = \"smoot\"\ndimension = \"length\"\nfactor = \"1.7018\"\nnames = [\"smoot\"]\nplural = \"auto\"\n";

#[test]
fn a_unit_of_ones_own_is_read_and_measured() {
    let vocabulary = with(&[("units.toml", SMOOT)]);
    assert_eq!(units("The bridge is 10 smoots long.", &vocabulary), [(17.018, "smoot".to_owned())]);
    assert_eq!(vocabulary.changes.len(), 1);
    assert_eq!(vocabulary.changes[0].entry, "unit 'smoot'");
    assert!(vocabulary.changes[0].overrides.is_empty());
}

#[test]
fn a_unit_that_is_listed_is_replaced_only_where_one_says_so() {
    let li = "[[unit]]\ncode = \"li\"\ndimension = \"length\"\nfactor = \"576\"\nnames = [\"li\"]\n";
    let told = problems(&[("units.toml", li)]);
    assert_eq!(
        told,
        [
            "units.toml:1:1: unit 'li': its factor is \"576\", that of unit 'li' (units.toml) is \"500\"; 'override = true' replaces it"
        ]
    );
    let vocabulary = with(&[("units.toml", &format!("{li}override = true\n"))]);
    assert_eq!(units("The road is 2 li long.", &vocabulary), [(1152.0, "li".to_owned())]);
    assert_eq!(vocabulary.changes[0].overrides, ["unit 'li' (units.toml)"]);
}

#[test]
fn a_form_is_taken_over_only_where_one_says_so() {
    let mine = SMOOT.replace("\"smoot\"]", "\"smoot\", \"furlong\"]");
    let told = problems(&[("units.toml", &mine)]);
    assert!(told[0].contains("'furlong' is listed already by unit"), "{told:?}");
    let vocabulary = with(&[("units.toml", &format!("{mine}override = true\n"))]);
    assert_eq!(units("It ran 100 furlongs.", &vocabulary)[0].1, "smoot");
}

#[test]
fn what_is_listed_twice_is_told() {
    let files = [("units.toml", format!("{SMOOT}{SMOOT}"))];
    let files: Vec<_> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    assert_eq!(
        problems(&files),
        ["units.toml:7:1: unit 'smoot': all that it lists is listed already by unit 'smoot' (units.toml:1)"]
    );
    let told = problems(&[("units.toml", &format!("{SMOOT}override = true\n"))]);
    assert!(told[0].contains("it overrides nothing"), "{told:?}");
}

#[test]
fn all_problems_are_told_at_once_with_file_line_column_and_entry() {
    let units = "[[unit]]\ncode = \"smoot\"\ndimension = \"length\"\nfactor = \"long\"\n\n[[unit]]\ncode = \"ell\"\n\
                 dimension = \"length\"\nfactor = \"1.143\"\nnmaes = [\"ell\"]\n\n[[unite]]\n\n[[unit]]\ncode = \"oomph\"\n\
                 dimension = \"vigour\"\nfactor = \"2\"\nnames = [\"oomph\"]\n";
    let numbers = "[[word]]\nnames = [\"umpteen\"]\nvalue = 13\nclass = \"tween\"\n";
    let topic = "[[phrase]]\nweight = 2.0\nforms = [\"rent control\"]\n";
    let broken = "[[unit]\n";
    let told = problems(&[
        ("units.toml", units),
        ("numbers.toml", numbers),
        ("topics/housing.toml", topic),
        ("currencies.toml", broken),
        ("unit.toml", ""),
    ]);
    let wanted = [
        "units.toml:1:1: unit 'smoot': 'long' is no number",
        "units.toml:10:1: unit 'ell': unknown field 'nmaes'",
        "units.toml:12:3: no section 'unite' is read; there are 'unit'",
        "units.toml:14:1: unit 'oomph': no unit of the dimension 'vigour' has the factor 1",
        "numbers.toml:1:1: word 'umpteen': its class is none of unit, teen, ten, hundred, scale",
        "topics/housing.toml:1:1: phrase 'rent control': the file names no topic",
        "currencies.toml:1:",
        "unit.toml: a vocabulary has no file 'unit.toml'",
    ];
    assert_eq!(told.len(), wanted.len(), "{}", told.join("\n"));
    for (told, wanted) in told.iter().zip(wanted) {
        assert!(told.starts_with(wanted), "{told}\n{wanted}");
    }
}

#[test]
fn a_place_goes_before_all_others_of_its_name() {
    let mine = "[[place]]\ncode = \"US-TX\"\nname = \"Paris\"\n";
    let told = problems(&[("places.toml", mine)]);
    assert!(told[0].starts_with("places.toml:1:1: place 'Paris': 'Paris' is listed already as a"), "{told:?}");
    let vocabulary = with(&[("places.toml", &format!("{mine}override = true\n"))]);
    let place = |text: &str, vocabulary: &Vocabulary| {
        extract(&Article::new(text), vocabulary).metrics.first().and_then(|metric| metric.place_code.clone())
    };
    assert_eq!(place("In Paris, 300 people were vaccinated.", &vocabulary).as_deref(), Some("US-TX"));
    let fresh = with(&[("places.toml", "[[place]]\ncode = \"CH-ZH\"\nname = \"Oberstrasshof\"\n")]);
    assert_eq!(place("In Oberstrasshof, 300 people were vaccinated.", &fresh).as_deref(), Some("CH-ZH"));
}

#[test]
fn topics_and_indicators_may_have_files_of_their_own() {
    let topic =
        "[topic]\nid = \"housing\"\nname = \"Housing\"\n\n[[phrase]]\nweight = 3.0\nforms = [\"house price\"]\n";
    let indicator = "[[indicator]]\nid = \"housing.rent\"\nname = \"Rent\"\ndimension = [\"money\"]\nall = [\"average|median rent\"]\n";
    let vocabulary = with(&[("topics/housing.toml", topic), ("indicators/housing.toml", indicator)]);
    let text = "House prices rose. The average rent was $1,400.";
    let analysis = extract(&Article::new(text), &vocabulary);
    assert_eq!(analysis.topic.topic, "housing");
    assert_eq!(analysis.metrics[0].indicator.as_deref(), Some("housing.rent"));
    assert!(vocabulary.indicators.indicators().iter().any(|indicator| indicator.id == "energy.capacity.wind"));
    let told = problems(&[("indicators/mine.toml", &indicator.replace("housing.rent", "energy.capacity.wind"))]);
    assert!(told[0].contains("'energy.capacity.wind' is listed already"), "{told:?}");
}

#[test]
fn lines_and_columns_count_from_one() {
    let told = problems(&[("numbers.toml", "# zwölf\n\n[[word]]\nnames = [\"x\"]\nvalue = { a = 1 }\nclass = 5\n")]);
    assert_eq!(told, ["numbers.toml:6:9: word 'x': invalid type: integer '5', expected a string"]);
}

/// The entries of all files in a folder of the vocabulary, by their first lines.
fn entries_in(folder: &str, section: &str) -> usize {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas/vocabulary").join(folder);
    let files = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let text = |file: std::io::Result<std::fs::DirEntry>| std::fs::read_to_string(file?.path());
    files.map(|file| text(file).expect("a text").lines().filter(|line| *line == section).count()).sum()
}

#[test]
fn every_file_of_units_and_currencies_is_read() {
    let sources = Sources::embedded();
    for (folder, section) in [("units", "[[unit]]"), ("currencies", "[[currency]]")] {
        let read = sources.text(&format!("{folder}.toml")).lines().filter(|line| *line == section).count();
        assert_eq!(read, entries_in(folder, section), "{folder}");
    }
}

//! Which places are found, and where figures hold. The texts are ours.

use crate::vocabulary::Vocabulary;
use crate::{Article, extract};

fn places(title: Option<&str>, text: &str) -> Vec<(Option<String>, Option<String>)> {
    let vocabulary = Vocabulary::embedded().expect("the vocabulary that ships loads");
    let article = Article { title, ..Article::new(text) };
    extract(&article, &vocabulary).metrics.into_iter().map(|row| (row.place, row.place_code)).collect()
}

fn some(name: &str, code: &str) -> (Option<String>, Option<String>) {
    (Some(name.to_owned()), Some(code.to_owned()))
}

#[test]
fn figures_hold_where_their_clause_says() {
    let cases = [
        ("In Norway, 52,000 heat pumps were installed.", some("Norway", "NO")),
        ("Coal output in Poland fell 7% in May.", some("Poland", "PL")),
        ("Kenya's tea exports rose to 450,000 tonnes.", some("Kenya", "KE")),
        ("Portugal generated 14 TWh from wind.", some("Portugal", "PT")),
        ("Dutch gas production shrank by 12%.", some("Netherlands", "NL")),
    ];
    for (text, wanted) in cases {
        assert_eq!(places(None, text), [wanted], "{text}");
    }
}

#[test]
fn places_are_taken_from_the_text_before() {
    let text = "Wheat stocks in Egypt reached 4 million tonnes. Rice stocks stood at 2 million tonnes.";
    assert_eq!(places(None, text), [some("Egypt", "EG"), some("Egypt", "EG")]);
}

#[test]
fn lists_share_their_places_out() {
    let text = "Sales in Spain and Italy rose by 4% and 6% respectively.";
    assert_eq!(places(None, text), [some("Spain", "ES"), some("Italy", "IT")]);
}

#[test]
fn nothing_named_is_nowhere() {
    assert_eq!(places(None, "Some 300 people bought 40 boats."), [(None, None), (None, None)]);
}

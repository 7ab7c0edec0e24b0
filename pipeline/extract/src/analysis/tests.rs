use super::*;

#[test]
fn a_window_holds_the_quote_and_is_short() {
    let text = "é".repeat(4000);
    let whole = Span::new(0, text.len());
    for start in [0, 2, 3000, 7990] {
        let quote = Span::new(start, start + 10);
        let shown = window(&text, whole, quote, SENTENCE_BYTES);
        assert!(shown.len() <= SENTENCE_BYTES && shown.covers(quote), "{shown:?}");
        assert!(!shown.slice(&text).is_empty());
    }
}

#[test]
fn rows_prove_themselves_and_equal_sentences_differ() {
    let text = "Report\nThe mine shipped 4 trucks. The mine shipped 4 trucks. Sales rose 5% to $3.2 million.\n";
    let article =
        Article { text, title: Some("Report"), article_id: "a", source_start: Some(100), ..Article::default() };
    let analysis = extract(&article, crate::tests::vocabulary());
    let mut ids: Vec<_> = analysis.metrics.iter().map(|row| row.metric_id.as_str()).collect();
    for row in &analysis.metrics {
        let (start, end) = (row.quote_start as usize, row.quote_end as usize);
        assert_eq!(&text[start..end], row.quote);
        assert_eq!(row.source_start, Some(row.quote_start + 100));
    }
    assert_eq!(ids.len(), 4);
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 4);
}

#[test]
fn values_are_normalised() {
    let analysis = extract(&Article::new("The plant burns 5 kt of coal and makes 3 GWh."), crate::tests::vocabulary());
    let norm: Vec<_> = analysis.metrics.iter().map(|row| (row.value_norm, row.unit_norm.as_deref())).collect();
    assert_eq!(norm, [(Some(5e6), Some("kg")), (Some(3e9), Some("Wh"))]);
}

#[test]
fn a_sentence_of_very_many_figures_is_told_in_excerpts() {
    let text = format!("The harbour counted {}.", "7 boats ".repeat(MANY_FIGURES + 1).trim_end());
    let analysis = extract(&Article::new(&text), crate::tests::vocabulary());
    assert_eq!(analysis.metrics.len(), MANY_FIGURES + 1);
    for row in &analysis.metrics {
        assert!(row.sentence.len() <= EXCERPT_BYTES && row.sentence.contains(&row.quote), "{row:?}");
    }
}

//! Extraction from another program, with a unit of its own: `cargo run -p sluicebox-extract --example own_vocabulary`.

use std::io::Write;

use sluicebox_extract::{Article, Vocabulary, extract};

/// Entries have the form of those in `schemas/vocabulary`; they add to ours, or override them.
const UNITS: &str = r#"
[[unit]]
code = "smoot"
dimension = "length"
factor = "1.7018"
names = ["smoot"]
plural = "auto"
"#;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let vocabulary = Vocabulary::with_overrides(&[("units.toml", UNITS)])?;
    let article = Article {
        text: "The bridge is 364.4 smoots long. Last year more than 49,000 vehicles crossed it every day.",
        title: Some("A bridge measured again"),
        published: Some("2024-10-04"),
        ..Article::default()
    };
    let analysis = extract(&article, &vocabulary);
    let mut out = std::io::stdout().lock();
    for row in &analysis.metrics {
        let norm = row.value_norm.zip(row.unit_norm.as_ref()).map(|(value, unit)| format!(" = {value} {unit}"));
        writeln!(out, "{}: {} {}{}", row.quote, row.value, row.unit, norm.unwrap_or_default())?;
        writeln!(
            out,
            "  measure {:?}, item {:?}, period {:?}, bound {}",
            row.measure, row.item, row.period, row.comparator
        )?;
    }
    for row in &analysis.passed_over {
        writeln!(out, "passed over: {} ({})", row.numeral, row.reason)?;
    }
    writeln!(out, "topic: {}", analysis.topic.topic)?;
    Ok(())
}

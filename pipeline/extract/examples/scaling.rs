//! How the time of extraction grows with a text: `scaling [NUMERALS]`. Texts that look like no news, each of the given
//! number of numerals (2,000) and of four times as many: what is read sentence by sentence takes four times as long.
//!
//! Prints a line a text: its name, the seconds of both, and by how much the longer one took longer.

use std::io::Write;
use std::time::Instant;

use sluicebox_extract::{Article, Vocabulary, extract};

type Failure = Box<dyn std::error::Error>;

/// A text of so many numerals.
type Text = fn(usize) -> String;

const TEXTS: &[(&str, Text)] = &[
    ("one line of numerals", |count| joined(count, " ", |nth| nth.to_string())),
    ("one line, a comma between", |count| joined(count, ", ", |nth| format!("{nth} kg"))),
    ("one sentence of clauses", |count| {
        joined(count, " and ", |nth| format!("sales of Acme{} Corp rose by {nth}%", nth + 3000))
    }),
    ("one line of dates", |count| joined(count, ", ", |nth| format!("{} in {}", nth + 3000, 1900 + nth % 120))),
    ("one line of brackets", |count| joined(count, "", |nth| format!("(rose {nth}, "))),
    ("one line of numbers led to", |count| joined(count, " ", |nth| format!("it had {nth}"))),
    ("one line of quarters", |count| joined(count, ", ", |nth| format!("Acme{nth} for a quarter"))),
    ("one line of cases in ten", |count| joined(count, ", ", |_| "four cases out of ten".to_owned())),
    ("one line of names", |count| joined(count, ", ", |nth| format!("Port Harrow {nth} and Mr Okafor{nth}"))),
    ("one paragraph of sentences", |count| {
        joined(count, " ", |nth| format!("Acme{nth} Bank sold {nth} boats in the past {} years.", nth % 30))
    }),
    ("sentences of new names", |count| {
        joined(count, " ", |nth| format!("The firm of Ada{nth} Lake{} paid $5,{:03}.", nth % 97, nth % 1000))
    }),
    ("a list of items", |count| {
        joined(count, "\n", |nth| format!("({nth}) Output of mill {nth} rose to {nth} tonnes;"))
    }),
    ("lines of headings", |count| joined(count, "\n", |nth| format!("Plan for {}", 1950 + nth % 100))),
    ("a table", |count| joined(count, "\n", |nth| if nth % 2 == 0 { format!("Row{nth}") } else { nth.to_string() })),
];

fn joined(count: usize, between: &str, part: impl Fn(usize) -> String) -> String {
    (1..=count).map(part).collect::<Vec<_>>().join(between)
}

fn main() -> Result<(), Failure> {
    let count = std::env::args().nth(1).map_or(Ok(2000), |count| count.parse())?;
    let vocabulary = Vocabulary::embedded()?;
    let seconds = |text: &str| {
        let started = Instant::now();
        extract(&Article { published: Some("2024-05-02"), ..Article::new(text) }, &vocabulary);
        started.elapsed().as_secs_f64()
    };
    for (name, text) in TEXTS {
        let (short, long) = (seconds(&text(count)), seconds(&text(4 * count)));
        writeln!(std::io::stdout(), "{name:28} {short:8.3} s {long:8.3} s  x {:.1}", long / short)?;
    }
    Ok(())
}

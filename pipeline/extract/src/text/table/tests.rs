use super::*;

fn tables(text: &str) -> (Document<'_>, Vec<Table>) {
    let vocabulary = crate::tests::vocabulary();
    let mut document = Document::read(text, true, &vocabulary.lexicon, &vocabulary.sentences);
    let tables = find(&mut document, None, vocabulary);
    (document, tables)
}

const PLAN: &str = "Harbour city plan\nDuring the Fourteenth Five-Year Plan period the port grows. By 2025, it will be \
                    larger.\nTable 2 Main indicators\none\nBerths in use (pieces)\nfive\neight\n2\nTrade volume (100 \
                    million yuan)\n12.5\n30\nthree\nShare of shore power (%)\n41\n60\nNext heading\n";

#[test]
fn a_cycle_of_four_is_a_table_with_an_index() {
    let (_, tables) = tables(PLAN);
    assert_eq!(tables.len(), 1);
    assert_eq!(tables[0].cycle, [Role::Index, Role::Label, Role::Value(0), Role::Value(1)]);
    assert_eq!(tables[0].blocks.len(), 12);
}

#[test]
fn a_plan_gives_the_columns_their_years() {
    let (_, tables) = tables(PLAN);
    let periods: Vec<_> = tables[0].columns.iter().map(|column| column.period.as_deref()).collect();
    assert_eq!(periods, [Some("2020"), Some("2025")]);
}

#[test]
fn a_header_gives_the_columns_their_years() {
    let text = "Ferry statistics\nIndicator\n2021\n2022\nPassengers (10,000)\n31\n44\nCars\n12,000\n15,500\nCrossings\n820\n911\n";
    let (_, tables) = tables(text);
    let periods: Vec<_> = tables[0].columns.iter().map(|column| column.period.as_deref()).collect();
    assert_eq!(periods, [Some("2021"), Some("2022")]);
    assert_eq!(tables[0].cycle, [Role::Label, Role::Value(0), Role::Value(1)]);
}

#[test]
fn two_rows_or_prose_are_no_table() {
    assert!(tables("Title\nSome words\n5\nOther words\n7\nThe end.\n").1.is_empty());
    assert!(tables("Title\nThe plant has opened.\n5\nIt was late.\n7\nNobody came.\n9\n").1.is_empty());
}

#[test]
fn the_unit_is_the_last_bracket() {
    let text = "Spending on research (R&D) of firms (100 million yuan)";
    let (name, unit) = parts(text, Span::new(0, text.len()));
    assert_eq!(name.slice(text), "Spending on research (R&D) of firms");
    assert_eq!(unit.map(|unit| unit.slice(text)), Some("100 million yuan"));
}

//! Tables written with a row a line, its cells divided by bars or tabs: every cell becomes a block of its own.
//!
//! Three lines or more in a row that are divided into the same number of short cells, most of them with a number among them,
//! are such a table. Lines of dashes between them are dropped, and the bar of an empty cell stands for it.

use std::ops::Range;

use sluicebox_record::Span;

use super::block::Block;

/// A table has at least this many lines.
const LINES: usize = 3;
/// A cell is at most this long.
const LONGEST: usize = 160;

/// Divides the lines of tables among `lines` into their cells.
pub(super) fn divide(text: &str, lines: Vec<Block>) -> Vec<Block> {
    let count = |block: &Block| if has_bars(block.span.slice(text)) { cells(text, block.span).len() } else { 0 };
    let counts: Vec<usize> = lines.iter().map(count).collect();
    let mut blocks = Vec::with_capacity(lines.len());
    let mut at = 0;
    while at < lines.len() {
        let run = at..at + counts[at..].iter().take_while(|count| **count == counts[at]).count();
        if counts[at] > 1 && is_table(text, &lines[run.clone()]) {
            blocks.extend(lines[run.clone()].iter().flat_map(|line| split(text, line)));
        } else {
            blocks.extend_from_slice(&lines[run.clone()]);
        }
        at = run.end;
    }
    blocks
}

fn has_bars(line: &str) -> bool {
    memchr::memchr2(b'|', b'\t', line.as_bytes()).is_some()
}

fn is_table(text: &str, lines: &[Block]) -> bool {
    let rows = lines.iter().filter(|line| !is_rule(line.span.slice(text)));
    let (mut all, mut numbers) = (0, 0);
    for row in rows {
        let cells = cells(text, row.span);
        if cells.iter().any(|cell| cell.len() > LONGEST) {
            return false;
        }
        all += 1;
        numbers += usize::from(cells.iter().any(|cell| is_number(&text[cell.clone()])));
    }
    all >= LINES && numbers * 2 > all
}

/// Whether a cell begins with a number.
fn is_number(cell: &str) -> bool {
    let signs = |c: char| c.is_ascii_punctuation() || matches!(c, '−' | '–' | '≥' | '≤' | '€' | '£' | '¥');
    cell.trim_start_matches(signs).starts_with(|c: char| c.is_ascii_digit())
}

/// Whether a line is nothing but dashes and bars.
fn is_rule(line: &str) -> bool {
    line.contains('-') && line.chars().all(|c| matches!(c, '-' | '|' | ':' | '+' | '=') || c.is_whitespace())
}

/// The cells of a line, each without the white space around it; an empty one is the bar behind it.
pub(super) fn cells(text: &str, line: Span) -> Vec<Range<usize>> {
    let slice = line.slice(text);
    let led = usize::from(slice.starts_with('|'));
    let closed = usize::from(slice.len() > led && slice.ends_with('|'));
    let mut at = line.start + led;
    let inner = &slice[led..slice.len() - closed];
    let cells = inner.split(['|', '\t']).map(|cell| {
        let start = at + (cell.len() - cell.trim_start().len());
        let end = at + cell.len();
        at = end + 1;
        let trimmed = start.min(end)..(start + cell.trim().len()).min(end);
        if trimmed.is_empty() { end..(end + 1).min(line.end) } else { trimmed }
    });
    cells.collect()
}

fn split(text: &str, line: &Block) -> Vec<Block> {
    if is_rule(line.span.slice(text)) {
        return Vec::new();
    }
    let cells = cells(text, line.span).into_iter().filter(|cell| !text[cell.clone()].trim().is_empty());
    cells.map(|cell| Block { span: Span::new(cell.start, cell.end), after_blank: true, ..line.clone() }).collect()
}

//! Blocks: the lines and paragraphs that an article is made of, and the heading each stands under.
//!
//! A line is a block, unless the article is hard-wrapped: then a block runs to the next blank line. A table's line is a block
//! a cell. Blocks are in order, do not overlap, and cover all text but white space and what divides cells.

use sluicebox_record::Span;

use super::bars;

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockKind {
    /// The article's title, where its first line is one.
    Title,
    /// A line without terminal punctuation that other blocks stand under.
    Heading,
    /// Running text.
    Paragraph,
    /// A member of a list, led by a label or dash.
    Item,
    /// A line in another script than the article's.
    Caption,
    /// A cell of a flattened table.
    Cell,
}

/// A line or paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Its bytes, without the white space around it.
    pub span: Span,
    /// What it is.
    pub kind: BlockKind,
    /// The label that leads it: `(A)`, `2.`, `— —`; inside `span`.
    pub label: Option<Span>,
    /// The nearest heading or title above it.
    pub heading: Option<usize>,
    /// Whether a blank line stands before it, or a bar.
    pub after_blank: bool,
}

const HEADING_BYTES: usize = 160;

/// Divides `text` into blocks. `titled` says whether its first line is its title.
pub(crate) fn divide(text: &str, titled: bool) -> Vec<Block> {
    let mut blocks = bars::divide(text, lines(text));
    if is_wrapped(text, &blocks) {
        blocks = join_wrapped(blocks);
    }
    let mostly_ascii = (text.len() - bytes_beyond_ascii(text)) * 10 > text.len() * 7;
    for block in &mut blocks {
        block.label = label(text, block.span);
        block.kind = kind(text, block, mostly_ascii);
    }
    if let Some(first) = blocks.first_mut().filter(|_| titled) {
        first.kind = BlockKind::Title;
        first.label = None;
    }
    set_headings(&mut blocks);
    blocks
}

/// Points every block to the nearest title or heading above it.
pub(crate) fn set_headings(blocks: &mut [Block]) {
    let mut heading = None;
    for (index, block) in blocks.iter_mut().enumerate() {
        block.heading = heading;
        if matches!(block.kind, BlockKind::Title | BlockKind::Heading) {
            heading = Some(index);
        }
    }
}

fn lines(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut start = 0;
    let mut after_blank = true;
    for end in memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]) {
        let line = &text[start..end];
        let inner = line.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        if inner.is_empty() {
            after_blank = true;
        } else {
            let at = start + (inner.as_ptr() as usize - line.as_ptr() as usize);
            let span = Span::new(at, at + inner.len());
            blocks.push(Block { span, kind: BlockKind::Paragraph, label: None, heading: None, after_blank });
            after_blank = false;
        }
        start = end + 1;
    }
    blocks
}

/// Whether lines are cut at a width: most adjacent pairs break inside a sentence, at a similar length.
fn is_wrapped(text: &str, blocks: &[Block]) -> bool {
    let pairs = || blocks.windows(2).filter(|pair| !pair[1].after_blank);
    let broken = |pair: &&[Block]| {
        let (line, next) = (pair[0].span.slice(text), pair[1].span.slice(text));
        let open = !line.ends_with(['.', '!', '?', ':', ';', '"', '”', '。']);
        (40..=110).contains(&line.len()) && open && next.starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit())
    };
    let broken = pairs().filter(broken).count();
    broken >= 3 && broken * 3 >= pairs().count()
}

fn join_wrapped(lines: Vec<Block>) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for line in lines {
        match blocks.last_mut() {
            Some(block) if !line.after_blank => block.span = block.span.join(line.span),
            _ => blocks.push(line),
        }
    }
    blocks
}

/// The label at the head of a block: a bracketed or stopped number, letter or roman numeral, or dashes and bullets.
/// Number words in brackets are labels too, whatever the word.
fn label(text: &str, span: Span) -> Option<Span> {
    let line = span.slice(text);
    let length = bullet(line).or_else(|| bracketed(line)).or_else(|| stopped(line))?;
    (length < line.len()).then(|| Span::new(span.start, span.start + length))
}

fn bullet(line: &str) -> Option<usize> {
    let dashes = |c: char| matches!(c, '—' | '–' | '•' | '·' | '●' | '■' | '▪' | '*' | '-' | '◆' | '○');
    let rest = line.trim_start_matches(|c: char| dashes(c) || c == ' ');
    let length = line.len() - rest.len();
    let number = rest.starts_with(|c: char| c.is_ascii_digit());
    (length > 0 && line.starts_with(dashes) && !(number && line.starts_with('-'))).then_some(length)
}

fn bracketed(line: &str) -> Option<usize> {
    let inner = line.strip_prefix(['(', '（'])?;
    let close = inner.find([')', '）'])?;
    let label = &inner[..close];
    let short = label.len() <= 6 && label.chars().all(char::is_alphanumeric);
    let opening = line.len() - inner.len();
    let closing = inner[close..].chars().next().map_or(0, char::len_utf8);
    (short && !label.is_empty()).then_some(opening + close + closing)
}

fn stopped(line: &str) -> Option<usize> {
    let label = line.find(|c: char| !c.is_ascii_alphanumeric())?;
    let head = &line[..label];
    let mark = line[label..].chars().next()?;
    let digits = !head.is_empty() && head.len() <= 3 && head.bytes().all(|b| b.is_ascii_digit());
    let roman = !head.is_empty() && head.len() <= 5 && head.bytes().all(|b| b"IVXL".contains(&b));
    let letter = head.len() == 1 && head.bytes().all(|b| b.is_ascii_alphabetic());
    let rest = &line[label + mark.len_utf8()..];
    let spaced = rest.starts_with(char::is_whitespace);
    let glued = rest.starts_with(char::is_uppercase);
    let stop = match mark {
        '.' => digits && (spaced || glued) || (roman || letter && head != "I") && spaced,
        ')' => digits || roman || letter,
        '、' | '．' => true,
        _ => false,
    };
    (stop && (digits || roman || letter)).then_some(label + mark.len_utf8())
}

fn kind(text: &str, block: &Block, mostly_ascii: bool) -> BlockKind {
    let body = block.label.map_or(block.span, |label| Span::new(label.end, block.span.end)).slice(text).trim();
    let foreign = !body.is_ascii() && is_foreign(body);
    let ended = body.ends_with(['.', '!', '?', ';', ',', ':', '。', '"', '”', '…', '；', '，']);
    if mostly_ascii && foreign {
        BlockKind::Caption
    } else if !ended && body.len() <= HEADING_BYTES {
        BlockKind::Heading
    } else if block.label.is_some() {
        BlockKind::Item
    } else {
        BlockKind::Paragraph
    }
}

/// Whether most characters are beyond ASCII.
fn is_foreign(text: &str) -> bool {
    let ascii = text.len() - bytes_beyond_ascii(text);
    let all = text.chars().count();
    (all - ascii) * 2 > all
}

fn bytes_beyond_ascii(text: &str) -> usize {
    let count = |bytes: &[u8]| usize::from(bytes.iter().map(|byte| byte >> 7).sum::<u8>());
    text.as_bytes().chunks(128).map(count).sum()
}

//! What a document is read as. The uri's extension decides before the content does, and binary content before both.

use crate::encoding::unicode_mark;
use crate::vocabulary::vocabulary;

/// What a document is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// Many articles in a text, divided by by-lines.
    Archive,
    /// A text that is one article.
    Text,
    /// One JSON record a line.
    Jsonl,
}

impl Format {
    /// The format as it stands in the table.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Archive => "archive",
            Self::Text => "text",
            Self::Jsonl => "jsonl",
        }
    }
}

/// What the first bytes of a document and its uri say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sniffed {
    /// JSON records, one a line.
    Jsonl,
    /// Text; whether it is an archive shows when all of it is there.
    Text,
    /// Bytes of the named kind, no text.
    Binary(&'static str),
    /// Text in the named Unicode encoding that is not UTF-8.
    Encoded(&'static str),
    /// Text of the named kind that cannot be read.
    Unknown(&'static str),
}

/// How much of a document is looked at to say what it is.
pub const HEAD_BYTES: usize = 4096;

/// What the document at `uri` that begins with `head` is.
pub fn sniff(uri: &str, head: &[u8]) -> Sniffed {
    if let Some(name) = vocabulary().formats.binary(head) {
        return Sniffed::Binary(name);
    }
    if let Some(name) = unicode_mark(head) {
        return Sniffed::Encoded(name);
    }
    let text = without_mark(head).trim_ascii_start();
    match extension(uri).as_str() {
        "jsonl" | "ndjson" | "jsonlines" => return Sniffed::Jsonl,
        "json" if text.is_empty() || is_record_line(text) => return Sniffed::Jsonl,
        "json" => return Sniffed::Unknown("JSON that is not one record a line"),
        _ => {}
    }
    if let Some(name) = vocabulary().formats.markup(text) {
        return Sniffed::Unknown(name);
    }
    if is_record_line(text) { Sniffed::Jsonl } else { Sniffed::Text }
}

/// `head` without the byte order mark of UTF-8.
pub(crate) fn without_mark(head: &[u8]) -> &[u8] {
    head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head)
}

/// The extension of the uri's path, in lower case; empty where there is none.
fn extension(uri: &str) -> String {
    let path = uri.split(['?', '#']).next().unwrap_or_default();
    let name = path.rsplit('/').next().unwrap_or_default();
    name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default()
}

/// Whether the first line of `text` is a JSON object; of a line that goes on beyond the head only its beginning counts.
fn is_record_line(text: &[u8]) -> bool {
    if !text.starts_with(b"{") {
        return false;
    }
    match memchr::memchr(b'\n', text) {
        Some(end) => text.get(..end).is_some_and(is_object),
        None => is_object(text) || text.get(1..).is_some_and(|rest| rest.trim_ascii_start().starts_with(b"\"")),
    }
}

fn is_object(line: &[u8]) -> bool {
    serde_json::from_slice::<serde::de::IgnoredAny>(line).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uri_and_content_decide() {
        let cases: [(&str, &[u8], Sniffed); 14] = [
            ("file:///a.jsonl", b"", Sniffed::Jsonl),
            ("file:///a.NDJSON", b"plain", Sniffed::Jsonl),
            ("s3://b/a.jsonl?versionId=1.txt", b"{}", Sniffed::Jsonl),
            ("file:///a.json", b"{\"text\": \"a\"}\n{", Sniffed::Jsonl),
            ("file:///a.json", b"{\n  \"text\": 1\n}", Sniffed::Unknown("JSON that is not one record a line")),
            ("file:///a.json", b"[1]", Sniffed::Unknown("JSON that is not one record a line")),
            ("file:///a.txt", b"{\"text\": \"a\"}\n", Sniffed::Jsonl),
            ("file:///a.txt", b"{curly} opening\n", Sniffed::Text),
            ("stdin:0", b"\xef\xbb\xbf{\"id\": 1, \"text\": \"goes on", Sniffed::Jsonl),
            ("file:///a.b/c", b"Plain.\n", Sniffed::Text),
            ("file:///a.txt", b"%PDF-1.7", Sniffed::Binary("PDF")),
            ("file:///a.jsonl", b"\x1f\x8b\x08", Sniffed::Binary("gzip")),
            ("file:///a", b"\n <!DOCTYPE HTML><p>", Sniffed::Unknown("HTML")),
            ("file:///a.txt", b"\xff\xfea\0", Sniffed::Encoded("UTF-16LE")),
        ];
        for (uri, head, expected) in cases {
            assert_eq!(sniff(uri, head), expected, "{uri} {}", head.escape_ascii());
        }
    }
}

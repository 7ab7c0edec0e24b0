//! Input that is no text, or not UTF-8, or too long.

use sluicebox_decode::{Event, Options};
use sluicebox_record::{DocumentStatus, Reject, RejectCode, Span};

use crate::render;

const SENTENCE: &str = "The eels are back above the fourth lock, and the board has put up a sign for them. ";

/// The one reject of a document that is rejected as a whole, whether it comes in one piece or in many.
fn refused(uri: &str, source: &[u8]) -> Reject {
    let (events, summary) = render::decode(uri, source, usize::MAX, Options::default());
    assert_eq!((events.clone(), summary), render::decode(uri, source, 1, Options::default()));
    assert_eq!((summary.status, summary.format), (DocumentStatus::Rejected, None));
    assert_eq!((summary.skipped_bytes, summary.position), (source.len(), source.len()));
    match events.as_slice() {
        [Event::Reject(reject)] => reject.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn binary_files_are_named() {
    let reject = refused("file:///a.txt", b"%PDF-1.7\n\x01\x02");
    assert_eq!((reject.code, reject.span), (RejectCode::Binary, Span::new(0, 11)));
    assert_eq!(reject.detail, "the document is PDF, not text");
    assert_eq!(refused("file:///a.jsonl", b"\x1f\x8b\x08\0\0").detail, "the document is gzip, not text");
    let late = format!("{}\0", SENTENCE.repeat(100));
    assert_eq!(refused("file:///a.txt", late.as_bytes()).detail, format!("a NUL byte at {}", late.len() - 1));
}

#[test]
fn other_encodings_are_refused_and_named() {
    let wide: Vec<u8> = format!("\u{feff}{SENTENCE}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(refused("file:///a.txt", &wide).detail, "the bytes are UTF-16LE, not UTF-8");
    let (western, _, _) =
        encoding_rs::WINDOWS_1252.encode("Die Schleuse ist über Nacht geöffnet, für Kähne wie für Flöße.\n");
    let reject = refused("file:///a.txt", &western);
    assert_eq!((reject.code, reject.span), (RejectCode::InvalidEncoding, Span::new(17, 62)));
    assert!(reject.detail.starts_with("not UTF-8 at byte 17"), "{}", reject.detail);
}

#[test]
fn marked_up_text_is_not_read_as_plain() {
    let reject = refused("file:///a.html", b"<!doctype html><title>Eels</title>");
    assert_eq!((reject.code, reject.detail.as_str()), (RejectCode::UnknownFormat, "the document is HTML"));
}

#[test]
fn an_article_over_the_limit_is_one_reject_and_the_rest_goes_on() {
    let article = |title: &str, sentences: usize| format!("通过ada\n\n{title}\n\n{}\n\n", SENTENCE.repeat(sentences));
    let source = article("Eels", 2) + &article("Too many eels", 20) + &article("Locks", 2);
    let options = Options { max_article_bytes: 1000, ..Options::default() };
    let (events, summary) = render::decode("file:///a.txt", source.as_bytes(), usize::MAX, options);
    assert_eq!((summary.status, summary.articles, summary.rejects), (DocumentStatus::Partial, 2, 1));
    let start = source.find("Too many").expect("the long one");
    let length = "Too many eels\n\n".len() + SENTENCE.len() * 20;
    match events.as_slice() {
        [Event::Article(first), Event::Reject(reject), Event::Article(last)] => {
            assert_eq!((first.ordinal, last.ordinal), (0, 2));
            assert_eq!((reject.code, reject.span), (RejectCode::TooLong, Span::new(start, start + length)));
            assert!(reject.excerpt.starts_with("Too many eels"));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn nothing_is_an_empty_document() {
    let sources = [
        ("file:///a.txt", "\u{feff}\r\n\u{200b}"),
        ("file:///a.jsonl", "\u{feff}\r\n"),
        ("file:///a.json", "\n \n"),
        ("file:///a", ""),
    ];
    for (uri, source) in sources {
        let (events, summary) = render::decode(uri, source.as_bytes(), 1, Options::default());
        assert_eq!((events.len(), summary.status, summary.position), (0, DocumentStatus::Empty, source.len()), "{uri}");
    }
}

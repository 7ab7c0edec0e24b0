//! What holds for any bytes.

use proptest::prelude::*;
use sluicebox_decode::{Decoder, Event, Format, MAX_TEXT_BYTES, Options, check_vocabulary};
use sluicebox_record::{RejectCode, Span};

use crate::render::decode;

fn span(event: &Event) -> Span {
    match event {
        Event::Article(article) => article.span,
        Event::Reject(reject) => reject.span,
    }
}

/// Lines of which archives, letters and records are made, in any order.
fn lines() -> impl Strategy<Value = Vec<u8>> {
    let line = prop_oneof![
        Just("通过ada".to_owned()),
        Just("By Ada Lind".to_owned()),
        Just("Posted by ada on May 3, 2021".to_owned()),
        Just("Tag: rivers".to_owned()),
        Just("Leave a comment".to_owned()),
        Just("← Older posts".to_owned()),
        Just("The lock … [Read more...] about The lock".to_owned()),
        Just("RIVERTOWN, March 3 (Xinhua) The lock opened.".to_owned()),
        Just("May 3, 2021".to_owned()),
        Just("River Board".to_owned()),
        Just("{\"id\": 7, \"text\": \"The lock opened.\"}".to_owned()),
        Just("{\"id\": 7}".to_owned()),
        Just(String::new()),
        Just("  ".to_owned()),
        Just("\u{feff}\u{200b}".to_owned()),
        "[A-Z][a-z]{2,9}( [a-z]{2,9}){0,6}",
        "[A-Z][a-z]{2,9}( [a-z]{2,9}){3,30}\\.",
        "\\PC{0,40}",
    ];
    let end = prop_oneof![8 => Just("\n"), 4 => Just("\n\n"), 1 => Just("\r\n"), 1 => Just("\r")];
    prop::collection::vec((line, end), 0..40)
        .prop_map(|lines| lines.into_iter().flat_map(|(line, end)| (line + end).into_bytes()).collect())
}

fn documents() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![6 => lines(), 1 => prop::collection::vec(any::<u8>(), 0..300), 1 => "\\PC{0,300}".prop_map(String::into_bytes)]
}

proptest! {
    #[test]
    fn spans_lie_in_order_and_bytes_add_up(source in documents(), uri in prop_oneof![Just("file:///a.txt"), Just("file:///a.jsonl")]) {
        let (events, summary) = decode(uri, &source, usize::MAX, Options::default());
        let mut end = 0;
        let mut covered = 0;
        for event in &events {
            let span = span(event);
            prop_assert!(span.start >= end && span.end <= source.len(), "{span:?} after {end} of {}", source.len());
            end = span.end;
            if let Event::Article(article) = event {
                covered += article.span.len();
                prop_assert!(article.position >= span.end && article.position <= source.len());
                if summary.format != Some(Format::Jsonl) {
                    prop_assert_eq!(article.text.as_bytes(), &source[span.start..span.end]);
                }
            }
        }
        let articles = events.iter().filter(|event| matches!(event, Event::Article(_))).count();
        prop_assert_eq!((articles, events.len() - articles), (summary.articles, summary.rejects));
        if summary.format == Some(Format::Jsonl) {
            prop_assert_eq!((summary.records, summary.skipped_bytes), (events.len(), 0));
        } else {
            prop_assert_eq!(covered + summary.skipped_bytes, source.len());
        }
        prop_assert_eq!(summary.position, source.len());
    }

    #[test]
    fn pieces_give_what_the_whole_gives(source in documents(), chunk in 1usize..60, limit in prop_oneof![Just(8usize << 20), Just(60usize)]) {
        let options = Options { max_article_bytes: limit, ..Options::default() };
        for uri in ["file:///a.txt", "file:///a.jsonl"] {
            let whole = decode(uri, &source, usize::MAX, options);
            let pieces = decode(uri, &source, chunk, options);
            prop_assert_eq!(&whole, &pieces);
        }
    }

    #[test]
    fn a_forced_format_is_kept(source in lines()) {
        for format in [Format::Archive, Format::Text] {
            let options = Options { format: Some(format), ..Options::default() };
            let (events, summary) = decode("file:///a.jsonl", &source, usize::MAX, options);
            prop_assert!(summary.format.is_none_or(|found| found == format));
            prop_assert!(format == Format::Archive || events.len() <= 1);
        }
    }
}

#[test]
fn a_record_too_long_to_hold_is_dropped_in_pieces_as_in_whole() {
    let options = Options { max_article_bytes: 10, ..Options::default() };
    let long = format!("{{\"text\": \"{}\"}}\n{{\"text\": \"short\"}}\n", "x".repeat(200_000));
    let whole = decode("file:///a.jsonl", long.as_bytes(), usize::MAX, options);
    assert_eq!((whole.1.articles, whole.1.rejects, whole.1.position), (1, 1, long.len()));
    assert_eq!(whole, decode("file:///a.jsonl", long.as_bytes(), 4096, options));
    let open = &long.as_bytes()[..150_000];
    assert_eq!(decode("file:///a.jsonl", open, usize::MAX, options), decode("file:///a.jsonl", open, 4096, options));
}

#[test]
fn what_is_too_long_is_not_held() {
    let mut of_a_record = Decoder::new("file:///a.jsonl", Options::default());
    of_a_record.push(b"{\"text\": \"The lock opened.\"}\n{\"text\": \"");
    let mut of_a_text = Decoder::new("file:///a.txt", Options::default());
    let piece = vec![b'x'; 1 << 20];
    for _ in 0..=(MAX_TEXT_BYTES >> 20) {
        for decoder in [&mut of_a_record, &mut of_a_text] {
            decoder.push(&piece);
            while decoder.next().is_some() {}
        }
        assert!(of_a_record.buffered() < 20 << 20);
    }
    assert!(of_a_text.buffered() < 1 << 20 && of_a_text.is_passing_over() && of_a_record.is_passing_over());
    assert_eq!(of_a_record.summary().position, 29, "it is worked off up to the record");
    of_a_text.push(b"\nend");
    of_a_text.finish();
    let Some(Event::Reject(reject)) = of_a_text.next() else { panic!("a reject") };
    assert_eq!((reject.code, reject.span), (RejectCode::TooLong, Span::new(0, MAX_TEXT_BYTES + (1 << 20) + 4)));
    of_a_record.push(b"\"}\n{\"text\": \"It closed.\"}");
    of_a_record.finish();
    let Some(Event::Reject(reject)) = of_a_record.next() else { panic!("a reject") };
    assert_eq!((reject.code, reject.span.start), (RejectCode::TooLong, 29));
    assert!(matches!(of_a_record.next(), Some(Event::Article(article)) if article.text == "It closed."));
}

#[test]
fn the_vocabulary_can_be_read() {
    assert!(check_vocabulary().is_ok());
}

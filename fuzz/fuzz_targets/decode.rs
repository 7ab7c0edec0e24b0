//! Any bytes as a document: events in the order of the source, whose spans lie in it, and the same ones however the
//! bytes are cut into pushes. The first byte says the format and where the cut is.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sluicebox_decode::{Decoder, Event, Format, Options, Summary};

const URIS: [&str; 3] = ["file:///a.txt", "file:///a.jsonl", "file:///a"];

fn options(choice: u8) -> Options {
    let max_article_bytes = if choice & 4 == 0 { Options::default().max_article_bytes } else { 64 };
    Options { max_article_bytes, ..Options::default() }
}

fn decode(choice: u8, parts: &[&[u8]]) -> (Vec<Event>, Summary) {
    let mut decoder = Decoder::new(URIS[usize::from(choice & 3) % URIS.len()], options(choice));
    let mut events = Vec::new();
    for part in parts {
        decoder.push(part);
        events.extend(std::iter::from_fn(|| decoder.next()));
    }
    decoder.finish();
    events.extend(std::iter::from_fn(|| decoder.next()));
    (events, decoder.summary())
}

fn check(bytes: &[u8], events: &[Event], summary: Summary) {
    let mut end = 0;
    for event in events {
        let span = event.span();
        assert!(span.start >= end && span.end <= bytes.len(), "spans are in order, apart, and in the source: {event:?}");
        end = span.end;
        if let Event::Article(article) = event
            && summary.format.is_some_and(|format| format != Format::Jsonl)
            && let Ok(text) = std::str::from_utf8(bytes)
        {
            assert_eq!(text.get(span.start..span.end), Some(article.text.as_str()), "a text is a slice of its source");
        }
    }
    let articles = events.iter().filter(|event| matches!(event, Event::Article(_))).count();
    assert_eq!((summary.articles, summary.rejects), (articles, events.len() - articles));
    assert_eq!(summary.position, bytes.len(), "the whole source is worked off");
}

fuzz_target!(|bytes: &[u8]| {
    let Some((choice, bytes)) = bytes.split_first() else { return };
    let (events, summary) = decode(*choice, &[bytes]);
    check(bytes, &events, summary);
    let cut = usize::from(*choice >> 3) * bytes.len() / 32;
    let (first, second) = bytes.split_at(cut);
    assert_eq!(decode(*choice, &[first, second]), (events, summary), "cuts change nothing");
});

//! Decodes a source and writes what came out, one line an event.

use sluicebox_decode::{Article, Decoder, Event, Options, Summary};

/// Everything that decoding `bytes`, pushed in pieces of `chunk` bytes, gives.
pub(crate) fn decode(uri: &str, bytes: &[u8], chunk: usize, options: Options) -> (Vec<Event>, Summary) {
    let mut decoder = Decoder::new(uri, options);
    let mut events = Vec::new();
    for piece in bytes.chunks(chunk.max(1)) {
        decoder.push(piece);
        events.extend(std::iter::from_fn(|| decoder.next()));
    }
    decoder.finish();
    events.extend(std::iter::from_fn(|| decoder.next()));
    (events, decoder.summary())
}

/// The summary, then a line an event.
pub(crate) fn lines(events: &[Event], summary: Summary) -> String {
    let format = summary.format.map_or("-", |format| format.as_str());
    let head = format!("{format} {} skipped {}", summary.status.as_str(), summary.skipped_bytes);
    let lines = events.iter().map(|event| match event {
        Event::Article(article) => line(article),
        Event::Reject(reject) => {
            format!("reject {} {}..{} {}", reject.code.as_str(), reject.span.start, reject.span.end, reject.detail)
        }
    });
    std::iter::once(head).chain(lines).collect::<Vec<_>>().join("\n")
}

fn line(article: &Article) -> String {
    let or_none = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
    let published = match (&article.published, article.published_basis) {
        (Some(date), Some(basis)) => format!("{date} {}", basis.as_str()),
        _ => "-".to_owned(),
    };
    [
        article.ordinal.to_string(),
        format!("{}-{}", article.first_line, article.last_line),
        or_none(&article.title),
        or_none(&article.byline),
        published,
        article.language.unwrap_or("-").to_owned(),
    ]
    .into_iter()
    .chain(article.record_id.iter().map(|id| format!("id {id}")))
    .chain((article.nth > 0).then(|| format!("nth {}", article.nth)))
    .collect::<Vec<_>>()
    .join(" | ")
}

//! The decoder of one document. Bytes are pushed in; events come out as soon as they are certain: of JSONL with the end
//! of each record, of a text when all of it is there.

use std::collections::{HashMap, HashSet};

use sluicebox_record::{DocumentStatus, Reject, RejectCode, Span, id};

use crate::article::{Article, Event, Summary};
use crate::encoding;
use crate::format::{Format, HEAD_BYTES, Sniffed, sniff};
use crate::jsonl::Jsonl;
use crate::text::Text;

/// How a document is decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// What to read it as; none to find out.
    pub format: Option<Format>,
    /// What is longer becomes a reject.
    pub max_article_bytes: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { format: None, max_article_bytes: 8 << 20 }
    }
}

enum State {
    /// Too little is there to say what it is.
    Head(Vec<u8>),
    /// A text, not yet all of it.
    Gathering(Vec<u8>),
    Divided(Box<Text>),
    Jsonl(Box<Jsonl>),
    /// None of it is used; its first bytes, and why.
    Refused(Vec<u8>, RejectCode, String),
    Done,
}

/// Turns the bytes of one document into articles and rejects.
pub struct Decoder {
    uri: String,
    options: Options,
    state: State,
    size: usize,
    finished: bool,
    pending: Option<Reject>,
    articles: usize,
    rejects: usize,
    article_bytes: usize,
    position: usize,
    format: Option<Format>,
    keys: Keys,
    known: usize,
}

/// A text is divided as a whole; one that is longer than this is refused, since it would fill the memory.
pub const MAX_TEXT_BYTES: usize = 128 << 20;

impl Decoder {
    /// A decoder of the document at `uri`.
    pub fn new(uri: &str, options: Options) -> Self {
        Self::beyond(uri, options, 0)
    }

    /// A decoder that goes on in a container where an earlier reading ended, at byte `known`. It is pushed all of the
    /// bytes; the records up to there count, and give no events.
    pub fn beyond(uri: &str, options: Options, known: usize) -> Self {
        Self {
            uri: uri.to_owned(),
            options,
            state: State::Head(Vec::new()),
            size: 0,
            finished: false,
            pending: None,
            articles: 0,
            rejects: 0,
            article_bytes: 0,
            position: 0,
            format: None,
            keys: Keys::default(),
            known,
        }
    }

    /// Takes further bytes of the document. After [`Decoder::finish`] they are ignored.
    pub fn push(&mut self, bytes: &[u8]) {
        if self.finished {
            return;
        }
        self.size += bytes.len();
        match &mut self.state {
            State::Head(head) => {
                head.extend_from_slice(bytes);
                if head.len() >= HEAD_BYTES {
                    self.decide();
                }
            }
            State::Gathering(text) if text.len() + bytes.len() > MAX_TEXT_BYTES => {
                let head = text.get(..text.len().min(HEAD_BYTES)).unwrap_or_default().to_vec();
                let detail = format!("a text of more than {} MiB is not divided; split it", MAX_TEXT_BYTES >> 20);
                self.state = State::Refused(head, RejectCode::TooLong, detail);
            }
            State::Gathering(text) => text.extend_from_slice(bytes),
            State::Jsonl(jsonl) => jsonl.push(bytes),
            State::Divided(_) | State::Refused(..) | State::Done => {}
        }
    }

    /// Says that all bytes are there.
    pub fn finish(&mut self) {
        if self.finished {
            return;
        }
        self.finished = true;
        if matches!(self.state, State::Head(_)) {
            self.decide();
        }
        match std::mem::replace(&mut self.state, State::Done) {
            State::Gathering(bytes) => self.divide(bytes),
            State::Refused(head, code, detail) => {
                let excerpt = Reject::new(code, Span::new(0, head.len()), &head, detail);
                self.pending = Some(Reject { span: Span::new(0, self.size), ..excerpt });
            }
            State::Jsonl(mut jsonl) => {
                jsonl.finish();
                self.state = State::Jsonl(jsonl);
            }
            state => self.state = state,
        }
    }

    /// The next event; none until more bytes are pushed, and after the last.
    #[expect(clippy::should_implement_trait, reason = "none does not mean that no more will come")]
    pub fn next(&mut self) -> Option<Event> {
        loop {
            let event = self.step()?;
            if self.known == 0 || event.span().end > self.known {
                return Some(event);
            }
        }
    }

    fn step(&mut self) -> Option<Event> {
        let event = match &mut self.state {
            State::Divided(text) => text.next(),
            State::Jsonl(jsonl) => jsonl.next(),
            _ => self.pending.take().map(Event::Reject),
        };
        let event = event.map(|event| self.count(event));
        self.position = self.reached();
        event
    }

    /// Up to which byte the source is worked off. A text is so to its end once nothing of it is left.
    fn reached(&self) -> usize {
        match &self.state {
            State::Jsonl(jsonl) => jsonl.position(),
            State::Divided(text) if text.is_exhausted() => self.size,
            State::Done if self.pending.is_none() => self.size,
            _ => self.position,
        }
    }

    /// The count of what [`Decoder::next`] has handed out.
    pub fn summary(&self) -> Summary {
        let is_container = self.format == Some(Format::Jsonl);
        Summary {
            format: self.format,
            articles: self.articles,
            records: if is_container { self.articles + self.rejects } else { 0 },
            rejects: self.rejects,
            skipped_bytes: if is_container { 0 } else { self.size - self.article_bytes },
            status: match (self.articles, self.rejects) {
                (0, 0) => DocumentStatus::Empty,
                (_, 0) => DocumentStatus::Read,
                (0, _) => DocumentStatus::Rejected,
                _ => DocumentStatus::Partial,
            },
            position: self.reached(),
        }
    }

    /// Whether bytes pass by that nothing will be made of but a reject; they need not be kept.
    pub fn is_passing_over(&self) -> bool {
        match &self.state {
            State::Refused(..) => true,
            State::Jsonl(jsonl) => jsonl.is_dropping(),
            _ => false,
        }
    }

    /// Bytes held, without what was handed out.
    pub fn buffered(&self) -> usize {
        let held = match &self.state {
            State::Head(bytes) | State::Gathering(bytes) | State::Refused(bytes, ..) => bytes.len(),
            State::Divided(text) => text.buffered(),
            State::Jsonl(jsonl) => jsonl.buffered(),
            State::Done => 0,
        };
        held + self.keys.bytes()
    }

    /// Leaves the state `Head`. Only the first bytes count, however many are there.
    fn decide(&mut self) {
        let State::Head(bytes) = std::mem::replace(&mut self.state, State::Done) else { return };
        let head = bytes.get(..bytes.len().min(HEAD_BYTES)).unwrap_or_default();
        let refused = |code, detail: String| State::Refused(head.to_vec(), code, detail);
        let sniffed = match (sniff(&self.uri, head), self.options.format) {
            (found @ (Sniffed::Binary(_) | Sniffed::Encoded(_)), _) | (found, None) => found,
            (_, Some(Format::Jsonl)) => Sniffed::Jsonl,
            (_, Some(Format::Archive | Format::Text)) => Sniffed::Text,
        };
        self.state = match sniffed {
            Sniffed::Binary(name) => refused(RejectCode::Binary, format!("the document is {name}, not text")),
            Sniffed::Encoded(name) => refused(RejectCode::InvalidEncoding, format!("the bytes are {name}, not UTF-8")),
            Sniffed::Unknown(name) => refused(RejectCode::UnknownFormat, format!("the document is {name}")),
            Sniffed::Text => State::Gathering(bytes),
            Sniffed::Jsonl => {
                self.format = Some(Format::Jsonl);
                let mut jsonl = Jsonl::new(self.options.max_article_bytes, self.known);
                jsonl.push(&bytes);
                State::Jsonl(Box::new(jsonl))
            }
        };
    }

    fn divide(&mut self, bytes: Vec<u8>) {
        match encoding::text(bytes) {
            Ok(text) => {
                let text = Text::new(text, self.options.format, self.options.max_article_bytes);
                self.format = Some(text.format).filter(|_| !text.is_empty());
                self.state = State::Divided(Box::new(text));
            }
            Err(reject) => self.pending = Some(reject),
        }
    }

    fn count(&mut self, event: Event) -> Event {
        match event {
            Event::Article(mut article) => {
                article.nth = self.keys.nth(&article);
                self.articles += 1;
                self.article_bytes += article.span.len();
                self.position = self.position.max(article.position);
                Event::Article(article)
            }
            Event::Reject(reject) => {
                self.rejects += 1;
                self.position = self.position.max(reject.span.end);
                Event::Reject(reject)
            }
        }
    }
}

/// How often each record id or title came up. Most come up once, so that only a hash of each is kept.
#[derive(Default)]
struct Keys {
    seen: HashSet<u64>,
    repeated: HashMap<u64, usize>,
}

impl Keys {
    fn nth(&mut self, article: &Article) -> usize {
        let title = article.title.as_deref().unwrap_or_default();
        let hash = id::article_id("", article.record_id.as_deref(), title, 0);
        let key = hash.get(..16).and_then(|digits| u64::from_str_radix(digits, 16).ok()).unwrap_or_default();
        if self.seen.insert(key) {
            return 0;
        }
        let nth = self.repeated.entry(key).or_insert(0);
        *nth += 1;
        *nth
    }

    fn bytes(&self) -> usize {
        self.seen.capacity() * 9 + self.repeated.capacity() * 17
    }
}

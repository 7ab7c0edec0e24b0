//! What is to be done about each input, and why: the comparison of a listing with the ledger.
//!
//! An input is known if its entity tag is the one in the ledger; where one of the two has none, if size and time of
//! change are. A size alone never says so: then the content decides, which is hashed when it is read. What was not
//! worked off to its end, could not be read, or was gone, is read again; what was rejected in part or whole is tried
//! again when another version of the rules or of the program may do better.

use std::collections::BTreeSet;

use jiff::Timestamp;
use sluicebox_record::DocumentStatus;
use sluicebox_store::{Ledger, LedgerRow, RowId};

use crate::board::Tally;
use crate::inputs::Input;

/// Which of the inputs a run takes on.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// Inputs modified since then; those without a time always.
    pub since: Option<Timestamp>,
    /// So many of those that are new or changed; the rest is left to the next run.
    pub limit: Option<usize>,
}

/// What is to be done about an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Nothing: it is in the store as it is.
    Known,
    /// To read it for the first time.
    New,
    /// To read it again.
    Changed(Change),
    /// To compare its content with the hash in the store.
    Compare(Change),
    /// To try again what could not be used before.
    Retry(Retry),
    /// Nothing this time.
    Later(Later),
}

/// What tells that an input is another than the one in the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Its size.
    Size,
    /// Its entity tag.
    Tag,
    /// The time of its last change.
    Time,
    /// Nothing tells: the source gives neither tag nor time.
    Untold,
    /// It was not worked off to its end.
    Unfinished,
    /// It had been gone.
    Returned,
}

/// Why something is tried again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retry {
    /// It could not be read.
    Unread,
    /// Another version of the rules or of the program rejected some of it.
    Version,
    /// Somebody asked for it.
    Asked,
}

/// Why an input is left to a later run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Later {
    /// It was not modified since the time asked for.
    Since,
    /// There are more than were asked for.
    Limit,
}

impl Need {
    /// In a word, for people and for machines.
    pub fn action(self) -> &'static str {
        match self {
            Self::Known => "known",
            Self::New => "new",
            Self::Changed(_) => "changed",
            Self::Compare(_) => "compare",
            Self::Retry(_) => "retry",
            Self::Later(_) => "later",
        }
    }

    /// Why, in a few words.
    pub fn reason(self) -> &'static str {
        match self {
            Self::Known => "it is in the store as it is",
            Self::New => "it is not in the store",
            Self::Changed(change) => change.reason(),
            Self::Compare(Change::Tag) => "it was written to, but its size is the same: its content decides",
            Self::Compare(Change::Time) => "its time changed, but its size is the same: its content decides",
            Self::Compare(_) => "its source gives neither tag nor time: its content decides",
            Self::Retry(Retry::Unread) => "it could not be read",
            Self::Retry(Retry::Version) => "another version of the rules or the program rejected some of it",
            Self::Retry(Retry::Asked) => "asked for",
            Self::Later(Later::Since) => "not modified since the time asked for",
            Self::Later(Later::Limit) => "beyond the limit",
        }
    }

    /// Why, with what is known of the document and of the input.
    pub(crate) fn detail(self, known: Option<&LedgerRow>, input: &Input) -> String {
        match (self, known) {
            (Self::Changed(Change::Size), Some(known)) => {
                format!("its size changed from {} to {} bytes", known.size, input.size)
            }
            (Self::Changed(Change::Unfinished), Some(known)) => {
                format!("it was worked off to byte {} of {}", known.position, known.size)
            }
            _ => self.reason().to_owned(),
        }
    }

    /// Whether the input is opened.
    pub fn is_work(self) -> bool {
        !matches!(self, Self::Known | Self::Later(_))
    }

    /// Whether it is sure to leave a new row in the ledger. Only such inputs count for a limit: one that may stay as it
    /// is would be counted again by each run, and those behind it never come.
    fn counts(self) -> bool {
        matches!(self, Self::New | Self::Changed(_) | Self::Retry(Retry::Version))
    }
}

impl Change {
    fn reason(self) -> &'static str {
        match self {
            Self::Size => "its size changed",
            Self::Tag => "its entity tag changed",
            Self::Time => "its time changed",
            Self::Untold => "its source gives neither tag nor time",
            Self::Unfinished => "it was not worked off to its end",
            Self::Returned => "it had been gone",
        }
    }
}

/// What is to be done, input by input in the order of the inputs.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    pub(crate) needs: Vec<Need>,
}

/// The versions that would make the rows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Versions<'a> {
    pub(crate) extract: &'a str,
    pub(crate) program: &'a str,
}

impl Plan {
    /// Compares `inputs` with `ledger`.
    pub(crate) fn of(inputs: &[Input], ledger: &Ledger, choice: &Choice, versions: Versions<'_>) -> Self {
        let mut room = choice.limit.unwrap_or(usize::MAX);
        let mut need_of = |input: &Input| {
            let is_before = choice.since.zip(input.modified).is_some_and(|(since, modified)| modified < since);
            if is_before {
                return Need::Later(Later::Since);
            }
            let need = ledger.get(input.document).map_or(Need::New, |known| need(known, input, versions));
            match (need.counts(), room) {
                (false, _) => need,
                (true, 0) => Need::Later(Later::Limit),
                (true, _) => {
                    room -= 1;
                    need
                }
            }
        };
        Self { needs: inputs.iter().map(&mut need_of).collect() }
    }

    /// Everything again, because somebody asked for it.
    pub(crate) fn again(inputs: &[Input], choice: &Choice) -> Self {
        let room = choice.limit.unwrap_or(usize::MAX);
        let need = |at| if at < room { Need::Retry(Retry::Asked) } else { Need::Later(Later::Limit) };
        Self { needs: (0..inputs.len()).map(need).collect() }
    }

    /// Those again whose rows other rules made.
    pub(crate) fn older(inputs: &[Input], ledger: &Ledger, versions: Versions<'_>) -> Self {
        let is_older =
            |input: &Input| ledger.get(input.document).is_some_and(|known| &*known.extract_version != versions.extract);
        let need = |input| if is_older(input) { Need::Retry(Retry::Version) } else { Need::Known };
        Self { needs: inputs.iter().map(need).collect() }
    }

    /// Whether any input is opened.
    pub(crate) fn has_work(&self) -> bool {
        self.needs.iter().any(|need| need.is_work())
    }

    /// Adds what the comparison tells, but for inputs that are `finished`, to `tally`.
    pub(crate) fn count(
        &self,
        inputs: &[Input],
        ledger: &Ledger,
        finished: &BTreeSet<RowId>,
        versions: Versions<'_>,
        tally: &mut Tally,
    ) {
        for (input, need) in inputs.iter().zip(&self.needs) {
            let known = ledger.get(input.document).filter(|_| !finished.contains(&input.document));
            match need {
                Need::Later(_) => tally.left_out += 1,
                Need::Retry(_) => tally.retried += i64::from(!finished.contains(&input.document)),
                Need::Known => {
                    let Some(known) = known else { continue };
                    let is_older = &*known.extract_version != versions.extract;
                    tally.unchanged += 1;
                    tally.older_version += i64::from(is_older);
                    tally.older_articles += if is_older { known.articles } else { 0 };
                    tally.known_rejected += i64::from(has_rejects(known));
                }
                Need::New | Need::Changed(_) | Need::Compare(_) => {}
            }
        }
    }
}

/// Whether some of a document could not be used.
pub fn has_rejects(known: &LedgerRow) -> bool {
    [DocumentStatus::Partial, DocumentStatus::Rejected].iter().any(|status| status.as_str() == &*known.status)
}

fn need(known: &LedgerRow, input: &Input, versions: Versions<'_>) -> Need {
    if &*known.status == DocumentStatus::Gone.as_str() {
        return Need::Changed(Change::Returned);
    }
    if known.content_hash.is_none() {
        return Need::Retry(Retry::Unread);
    }
    if known.position != known.size {
        return Need::Changed(Change::Unfinished);
    }
    let same_size = i64::try_from(input.size).is_ok_and(|size| size == known.size);
    let (is_same, change) = match (&known.etag, &input.etag) {
        (Some(before), Some(now)) => (before == now, Change::Tag),
        _ => (same_size && input.modified.is_some() && input.modified == known.modified, change_of_time(known, input)),
    };
    let is_older = &*known.extract_version != versions.extract || &*known.program_version != versions.program;
    match (is_same, same_size) {
        (true, _) if is_older && has_rejects(known) => Need::Retry(Retry::Version),
        (true, _) => Need::Known,
        (false, true) => Need::Compare(change),
        (false, false) => Need::Changed(Change::Size),
    }
}

fn change_of_time(known: &LedgerRow, input: &Input) -> Change {
    if known.modified.is_some() && input.modified.is_some() { Change::Time } else { Change::Untold }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::inputs::Origin;

    const VERSIONS: Versions<'_> = Versions { extract: "rules", program: "1" };

    /// `tag@time/size`, where `-` is none.
    fn input(text: &str) -> Input {
        let (tag, rest) = text.split_once('@').unwrap();
        let (time, size) = rest.split_once('/').unwrap();
        Input {
            uri: "file:///a".into(),
            document: RowId::default(),
            size: size.parse().unwrap(),
            modified: time.parse().ok().and_then(|second| Timestamp::from_second(second).ok()),
            etag: (tag != "-").then(|| tag.into()),
            origin: Origin::Memory(Arc::default()),
        }
    }

    fn known(text: &str) -> LedgerRow {
        let Input { uri, size, modified, etag, .. } = input(text);
        let size = i64::try_from(size).unwrap();
        let (status, extract_version, program_version) = ("read".into(), "rules".into(), "1".into());
        let content_hash = Some("h".into());
        let (position, articles) = (size, 1);
        LedgerRow {
            uri,
            content_hash,
            etag,
            modified,
            size,
            status,
            position,
            format: None,
            articles,
            records: 0,
            extract_version,
            program_version,
        }
    }

    #[test]
    fn what_is_done_about_an_input_that_is_known() {
        let cases = [
            ("x@1/9", "x@1/9", Need::Known, "all is the same"),
            ("x@1/9", "x@2/9", Need::Known, "the tag says that the bytes are the same"),
            ("x@1/9", "y@1/9", Need::Compare(Change::Tag), "the tag changed, perhaps without the bytes"),
            ("x@1/9", "y@2/8", Need::Changed(Change::Size), "another size is another content"),
            ("-@1/9", "-@1/9", Need::Known, "without tags, size and time say it"),
            ("-@1/9", "x@1/9", Need::Known, "one tag cannot be compared"),
            ("-@1/9", "-@2/9", Need::Compare(Change::Time), "the size alone says nothing"),
            ("-@-/9", "-@-/9", Need::Compare(Change::Untold), "nor where there is no time"),
            ("-@1/9", "-@1/8", Need::Changed(Change::Size), "nor does the time alone"),
        ];
        for (before, now, expected, why) in cases {
            assert_eq!(need(&known(before), &input(now), VERSIONS), expected, "{before} {now}: {why}");
        }
    }

    #[test]
    fn what_was_not_finished_or_was_gone_is_read_again() {
        let unfinished = LedgerRow { position: 4, ..known("x@1/9") };
        assert_eq!(need(&unfinished, &input("x@1/9"), VERSIONS), Need::Changed(Change::Unfinished));
        let unread = LedgerRow { content_hash: None, position: 0, size: 0, ..known("x@1/9") };
        assert_eq!(need(&unread, &input("x@1/0"), VERSIONS), Need::Retry(Retry::Unread));
        let gone = LedgerRow { status: "gone".into(), ..known("x@1/9") };
        assert_eq!(need(&gone, &input("x@1/9"), VERSIONS), Need::Changed(Change::Returned));
    }

    #[test]
    fn rejects_are_tried_again_by_another_version() {
        for status in ["partial", "rejected"] {
            let row = LedgerRow { status: status.into(), ..known("x@1/9") };
            assert_eq!(need(&row, &input("x@1/9"), VERSIONS), Need::Known);
            for versions in [Versions { extract: "better", ..VERSIONS }, Versions { program: "2", ..VERSIONS }] {
                assert_eq!(need(&row, &input("x@1/9"), versions), Need::Retry(Retry::Version));
                assert_eq!(need(&known("x@1/9"), &input("x@1/9"), versions), Need::Known, "what was read stays");
            }
        }
    }

    fn plan(texts: &[&str], choice: &Choice) -> Vec<Need> {
        let inputs: Vec<_> = texts.iter().map(|text| input(text)).collect();
        Plan::of(&inputs, &Ledger::default(), choice, VERSIONS).needs
    }

    #[test]
    fn a_limit_leaves_the_rest_to_the_next_run() {
        let choice = Choice { limit: Some(2), ..Choice::default() };
        let later = Need::Later(Later::Limit);
        assert_eq!(plan(&["x@1/9", "y@1/9", "z@1/9"], &choice), [Need::New, Need::New, later]);
        assert_eq!(plan(&["x@1/9"], &Choice { limit: Some(0), ..Choice::default() }), [later]);
    }

    #[test]
    fn what_was_not_modified_since_is_left_out() {
        let choice = Choice { since: Timestamp::from_second(5).ok(), limit: Some(1) };
        let expected = [Need::Later(Later::Since), Need::New, Need::Later(Later::Limit)];
        assert_eq!(plan(&["x@4/9", "y@5/9", "z@-/9"], &choice), expected, "what has no time is looked at");
    }
}

//! Labelled texts from disk.

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::Path;

use sluicebox_extract::Vocabulary;
use sluicebox_extract::topic::OTHER;
use sluicebox_extract::topic::eval::Labelled;

use crate::exit::{Failure, Kind};
use crate::output::tell;

/// Reads a file of them; one without any is refused, since it says nothing.
pub(super) fn read(path: &Path) -> Result<Vec<Labelled>, Failure> {
    let name = path.display();
    let bytes = std::fs::read(path).map_err(|error| {
        let kind = if error.kind() == ErrorKind::NotFound { Kind::Usage } else { Kind::Io };
        Failure::new(kind, format!("labelled texts '{name}' cannot be read: {error}"))
    })?;
    let lines =
        String::from_utf8(bytes).map_err(|_| Failure::usage(format!("labelled texts '{name}' are not UTF-8")))?;
    let texts = Labelled::read(&lines).map_err(|error| Failure::usage(format!("labelled texts '{name}', {error}")))?;
    if texts.is_empty() {
        return Err(Failure::usage(format!("labelled texts '{name}': there are none")));
    }
    Ok(texts)
}

/// Tells the labels that are no topic: nothing can be found for them.
pub(super) fn tell_unknown(texts: &[Labelled], vocabulary: &Vocabulary) {
    let known: BTreeSet<&str> = vocabulary.topics.ids().chain([OTHER]).collect();
    let labels: BTreeSet<&str> = texts.iter().flat_map(|text| &text.labels).map(String::as_str).collect();
    for label in labels.difference(&known) {
        tell(&format!("label '{label}' is no topic; there are {}\n", Vec::from_iter(known.iter().copied()).join(", ")));
    }
}

//! Standard input is known by its content, so that all of it must be there before it has a name. What is short stays
//! in memory, what is long goes to a temporary file.

use std::io::{Read, Write};
use std::sync::Arc;

use sluicebox_record::id;

use super::{Input, Origin};
use crate::{Error, Result};

/// Up to this many bytes stay in memory.
const IN_MEMORY: usize = 8 << 20;

/// Reads `input` to its end.
pub(super) fn keep(input: impl Read) -> Result<Input> {
    keep_up_to(IN_MEMORY, input)
}

fn keep_up_to(limit: usize, mut input: impl Read) -> Result<Input> {
    let failed = |source| Error::Spool { path: std::env::temp_dir(), source };
    let mut head = Vec::new();
    input.by_ref().take(limit as u64).read_to_end(&mut head).map_err(failed)?;
    let mut hasher = id::ContentHasher::default();
    hasher.update(&head);
    if head.len() < limit {
        return Ok(named(&hasher, head.len() as u64, Origin::Memory(head.into())));
    }
    let mut file = tempfile::NamedTempFile::new().map_err(failed)?;
    file.write_all(&head).map_err(failed)?;
    let mut size = head.len() as u64;
    let mut part = vec![0; 1 << 20];
    loop {
        let length = input.read(&mut part).map_err(failed)?;
        let read = part.get(..length).unwrap_or_default();
        if read.is_empty() {
            break;
        }
        hasher.update(read);
        file.write_all(read).map_err(failed)?;
        size += length as u64;
    }
    file.flush().map_err(failed)?;
    Ok(named(&hasher, size, Origin::Spooled(Arc::new(file.into_temp_path()))))
}

fn named(hasher: &id::ContentHasher, size: u64, origin: Origin) -> Input {
    let hash = hasher.finish();
    let input = Input::new(id::stdin_uri_of(&hash), origin);
    // Its name says all of its content: the same name is the same bytes.
    Input { size, etag: Some(hash.into()), ..input }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_and_long_input_have_the_same_name() -> Result<()> {
        let text = b"The ferry carried 40,000 people.".as_slice();
        let short = keep_up_to(100, text)?;
        let long = keep_up_to(7, text)?;
        assert_eq!((&short.uri, short.size), (&long.uri, long.size));
        assert_eq!(*short.uri, *id::stdin_uri(text));
        assert!(matches!(short.origin, Origin::Memory(_)));
        let Origin::Spooled(path) = &long.origin else { return Err(Error::MissingInput("file".to_owned())) };
        assert_eq!(std::fs::read(path.as_ref()).ok().as_deref(), Some(text));
        Ok(())
    }
}

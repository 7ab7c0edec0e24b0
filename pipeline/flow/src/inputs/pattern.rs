//! Patterns such as `news/**/*.txt`: `*` and `?` stay inside a name, `**` crosses folders, `{a,b}` is either, `[a-c]`
//! one of some letters.

use std::path::{Component, Path, PathBuf};

use globset::{GlobBuilder, GlobMatcher};

use crate::{Error, Result};

/// What makes a name a pattern.
const MARKS: [char; 4] = ['*', '?', '[', '{'];

/// A pattern, and the folder under which everything lies that it can match.
#[derive(Debug)]
pub(super) struct Pattern {
    base: PathBuf,
    matcher: GlobMatcher,
}

/// Whether `text` has a mark of a pattern.
pub(super) fn is_pattern(text: &str) -> bool {
    text.contains(MARKS)
}

/// A matcher for `pattern`, given as the user's `argument`.
pub(super) fn matcher(argument: &str, pattern: &str) -> Result<GlobMatcher> {
    let built = GlobBuilder::new(pattern).literal_separator(true).build();
    let built =
        built.map_err(|error| Error::BadInput { input: argument.to_owned(), reason: error.kind().to_string() })?;
    Ok(built.compile_matcher())
}

impl Pattern {
    /// The pattern that `path`, given as `argument`, is; none where it has no mark of one.
    pub(super) fn parse(argument: &str, path: &Path) -> Result<Option<Self>> {
        if !is_pattern(argument) {
            return Ok(None);
        }
        let is_plain = |component: &Component<'_>| !is_pattern(&component.as_os_str().to_string_lossy());
        let base: PathBuf = path.components().take_while(is_plain).collect();
        let rest: PathBuf = path.components().skip_while(is_plain).collect();
        let base = if base.as_os_str().is_empty() { PathBuf::from(".") } else { base };
        let matcher = matcher(argument, &rest.to_string_lossy())?;
        Ok(Some(Self { base, matcher }))
    }

    /// The folder to look in.
    pub(super) fn base(&self) -> &Path {
        &self.base
    }

    /// What it says of names below the base.
    pub(super) fn matcher(&self) -> GlobMatcher {
        self.matcher.clone()
    }

    /// Whether it matches `path`, which lies under the base.
    pub(super) fn matches(&self, path: &Path) -> bool {
        path.strip_prefix(&self.base).is_ok_and(|inner| self.matcher.is_match(inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_mean_what_the_header_says() -> Result<()> {
        let cases = [
            ("news/*.txt", "news/a.txt", true),
            ("news/*.txt", "news/deep/a.txt", false),
            ("news/**/*.txt", "news/a.txt", true),
            ("news/**/*.txt", "news/deep/er/a.txt", true),
            ("news/{a,b}.txt", "news/b.txt", true),
            ("news/[a-c].txt", "news/d.txt", false),
            ("news/?.txt", "news/ab.txt", false),
        ];
        for (pattern, path, expected) in cases {
            let parsed = Pattern::parse(pattern, Path::new(pattern))?.expect("has a mark");
            assert_eq!(parsed.base(), Path::new("news"));
            assert_eq!(parsed.matches(Path::new(path)), expected, "{pattern} {path}");
        }
        assert!(Pattern::parse("news/a.txt", Path::new("news/a.txt"))?.is_none());
        Ok(())
    }

    #[test]
    fn a_broken_pattern_says_what_is_wrong() {
        let error = Pattern::parse("news/[a", Path::new("news/[a")).expect_err("has no end");
        assert!(error.to_string().starts_with("input 'news/[a' is not usable: unclosed character class"), "{error}");
    }
}

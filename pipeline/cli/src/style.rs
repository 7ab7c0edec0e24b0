//! Colours: on a terminal, unless `NO_COLOR` is set or the terminal says that it has none.

use std::fmt::Display;

/// Whether to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Style {
    is_coloured: bool,
}

impl Style {
    /// For output to a terminal, or not to one.
    pub(crate) fn new(is_terminal: bool) -> Self {
        let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        Self { is_coloured: is_terminal && !is_set("NO_COLOR") && !is_dumb }
    }

    /// Without colours.
    #[cfg(test)]
    pub(crate) fn plain() -> Self {
        Self { is_coloured: false }
    }

    /// With colours.
    #[cfg(test)]
    pub(crate) fn coloured() -> Self {
        Self { is_coloured: true }
    }

    fn paint(self, code: &str, text: impl Display) -> String {
        if self.is_coloured { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_string() }
    }

    /// A heading.
    pub(crate) fn bold(self, text: impl Display) -> String {
        self.paint("1", text)
    }

    /// What matters less.
    pub(crate) fn dim(self, text: impl Display) -> String {
        self.paint("2", text)
    }

    /// The quote of a figure; without colours it stands in double brackets.
    pub(crate) fn quote(self, text: &str) -> String {
        if self.is_coloured { self.paint("1;30;43", text) } else { format!("[[{text}]]") }
    }

    /// Something that holds.
    pub(crate) fn good(self, text: impl Display) -> String {
        self.paint("32", text)
    }

    /// Something that does not.
    pub(crate) fn bad(self, text: impl Display) -> String {
        self.paint("1;31", text)
    }
}

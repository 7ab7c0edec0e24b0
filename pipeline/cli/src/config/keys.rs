//! What can be set, under which name and of which kind. The meaning stands with the flags: a key is a flag without its
//! dashes and with underscores, its variable is `SLUICEBOX_` and the key in capitals.

/// What a value must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Files, folders, patterns and URLs.
    Places,
    /// A file, a folder or a URL.
    Place,
    /// A text.
    Text,
    /// A number of bytes.
    Size,
    /// A whole number from 1 on.
    Count,
    /// A length of time.
    Time,
    /// A number, or a share.
    Share,
    /// Yes or no.
    Boolean,
    /// One of some words.
    Word(&'static [&'static str]),
}

/// Something that can be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    /// A value that makes sense, as it is written in a file.
    pub(crate) example: &'static str,
}

const fn key(name: &'static str, kind: Kind, example: &'static str) -> Key {
    Key { name, kind, example }
}

/// All of them, in the order of the file that `sluicebox init` writes.
pub(crate) const KEYS: &[Key] = &[
    key("inputs", Kind::Places, r#"["news/", "notes/**/*.txt"]"#),
    key("store", Kind::Place, r#""./store""#),
    key("vocabulary", Kind::Places, r#"["vocabulary/"]"#),
    key("retention", Kind::Time, r#""365d""#),
    key("memory", Kind::Size, r#""512MiB""#),
    key("jobs", Kind::Count, "4"),
    key("commit_size", Kind::Size, r#""64MiB""#),
    key("strict", Kind::Boolean, "false"),
    key("max_rejects", Kind::Share, r#""5%""#),
    key("progress", Kind::Word(&["auto", "bar", "log", "none"]), r#""auto""#),
    key("log", Kind::Text, r#""warn,sluicebox=info,sluicebox_flow=info""#),
    key("log_format", Kind::Word(&["text", "json"]), r#""text""#),
    key("report", Kind::Place, r#""run.json""#),
    key("metrics_file", Kind::Place, r#""sluicebox.prom""#),
];

/// The key that has the name.
pub(crate) fn find(name: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.name == name)
}

/// The key whose name is most like `name`, if one is at all.
pub(crate) fn nearest(name: &str) -> Option<&'static str> {
    let plain = name.replace('-', "_").to_lowercase();
    let likeness = |key: &'static Key| (strsim::jaro_winkler(&plain, key.name), key.name);
    let nearest = KEYS.iter().map(likeness).max_by(|a, b| a.0.total_cmp(&b.0));
    nearest.filter(|(likeness, _)| *likeness > 0.75).map(|(_, name)| name)
}

impl Key {
    /// The variable that sets it; lists have none.
    pub(crate) fn variable(&self) -> Option<String> {
        (self.kind != Kind::Places).then(|| format!("SLUICEBOX_{}", self.name.to_uppercase()))
    }

    /// What sets it on the command line.
    pub(crate) fn flag(&self) -> String {
        match self.name {
            "inputs" => "INPUT".to_owned(),
            name => format!("--{}", name.replace('_', "-")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_suggested() {
        let cases = [("memry", "memory"), ("log-format", "log_format"), ("metrics", "metrics_file"), ("job", "jobs")];
        for (wrong, meant) in cases {
            assert_eq!(nearest(wrong), Some(meant), "{wrong}");
        }
        assert_eq!(nearest("colour"), None);
    }
}

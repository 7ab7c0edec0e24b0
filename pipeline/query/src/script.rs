//! An SQL file of the folder `sql`: one query whose first comment says the question it answers, its columns and its
//! grain. The files are part of the program; nothing is read when it runs.

/// One file of the folder `sql`.
#[derive(Debug, Clone, Copy)]
pub struct Script {
    /// Its file name without the ending.
    pub file: &'static str,
    /// Its text.
    pub sql: &'static str,
}

impl Script {
    /// What it is called in SQL: the file name without its number.
    pub fn name(&self) -> &'static str {
        self.file.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches('_')
    }

    /// The question it answers.
    pub fn question(&self) -> String {
        self.part("").unwrap_or_default()
    }

    /// Its columns, as the comment lists them.
    pub fn columns(&self) -> String {
        self.part("Columns:").unwrap_or_default()
    }

    /// What one row is.
    pub fn grain(&self) -> String {
        self.part("Grain:").unwrap_or_default()
    }

    /// The query without its first comment.
    pub fn query(&self) -> String {
        let body = self.sql.lines().skip_while(|line| line.starts_with("--"));
        body.collect::<Vec<_>>().join("\n")
    }

    /// The part of the first comment that begins with `label`, up to the next labelled line.
    fn part(&self, label: &str) -> Option<String> {
        let lines = self.sql.lines().map_while(|line| line.strip_prefix("--")).map(str::trim);
        let mut rest = lines.skip_while(|line| !line.starts_with(label));
        let first = rest.next()?.strip_prefix(label)?.trim();
        let labelled = |line: &&str| !line.starts_with("Columns:") && !line.starts_with("Grain:");
        let more = rest.take_while(labelled);
        Some(std::iter::once(first).chain(more).collect::<Vec<_>>().join(" "))
    }
}

/// The named files of a folder of `sql`, embedded.
macro_rules! scripts {
    ($folder:literal: $($file:literal)*) => {
        &[$(crate::Script {
            file: $file,
            sql: include_str!(concat!("../../../sql/", $folder, "/", $file, ".sql")),
        },)*]
    };
}
pub(crate) use scripts;

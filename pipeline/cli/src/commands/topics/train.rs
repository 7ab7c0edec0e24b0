//! `sluicebox topics train`: weights of phrases fitted to labelled texts, as a vocabulary file.
//!
//! The file says on what it was trained: how many texts of which topics, from which sources, under which licences, and
//! the hash of their bytes. The same texts under the same vocabulary give the same file.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use sluicebox_extract::topic::eval::Labelled;
use sluicebox_extract::topic::train::{Training, train};

use super::labelled;
use crate::exit::{Failure, Kind, Outcome};
use crate::output::{self, tell};
use crate::vocabulary::VocabularyArgument;

/// Fit the weights of phrases to labelled texts, and write them as a vocabulary file.
#[derive(Debug, Args)]
pub(super) struct Train {
    /// The labelled texts, one JSON object a line
    #[arg(value_name = "LABELLED")]
    labelled: PathBuf,
    #[command(flatten)]
    vocabulary: VocabularyArgument,
    /// The file to write, in a folder named `topics` so that --vocabulary knows it; stdout where it is not given
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// How strongly weights are held to those that phrases have by hand; more changes less
    #[arg(long, value_name = "NUMBER", default_value_t = Training::default().penalty)]
    penalty: f64,
    /// Passes over the texts
    #[arg(long, value_name = "N", default_value_t = Training::default().passes)]
    passes: usize,
}

impl Train {
    pub(super) fn execute(&self) -> Result<Outcome, Failure> {
        if let Some(path) = &self.output {
            allowed(path)?;
        }
        if !(self.penalty.is_finite() && self.penalty >= 0.0) {
            return Err(Failure::usage("--penalty is a number from 0"));
        }
        let texts = labelled::read(&self.labelled)?;
        let vocabulary = self.vocabulary.load()?;
        labelled::tell_unknown(&texts, &vocabulary);
        let training = Training { penalty: self.penalty, passes: self.passes };
        let file = format!("{}{}", self.told(&texts), train(&texts, &vocabulary, training));
        self.write(&file)?;
        let weights = file.lines().filter(|line| line.contains(" = ") && !line.starts_with('#')).count();
        tell(&format!("{weights} weights from {} texts\n", texts.len()));
        Ok(Outcome::Done)
    }

    /// The comment that says on what the weights were trained.
    fn told(&self, texts: &[Labelled]) -> String {
        let name = self.labelled.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let mut comment = format!("# Trained on {} texts of {name}", texts.len());
        let mut hash = blake3::Hasher::new();
        for text in texts {
            for part in [text.title.as_deref().unwrap_or_default(), &text.text, text.primary()] {
                hash.update(part.as_bytes()).update(&[0]);
            }
        }
        let count = |of: &dyn Fn(&Labelled) -> String| {
            let mut counts: BTreeMap<String, usize> = BTreeMap::new();
            texts.iter().map(of).filter(|name| !name.is_empty()).for_each(|name| *counts.entry(name).or_default() += 1);
            counts
                .iter()
                .map(|(name, n)| format!("{} {n}", name.split_whitespace().collect::<Vec<_>>().join(" ")))
                .collect::<Vec<_>>()
                .join("; ")
        };
        // Writing to a string does not fail.
        let _ = writeln!(comment, " (BLAKE3 of texts and labels {}).", &hash.finalize().to_hex()[..32]);
        let _ = writeln!(comment, "# Topics: {}", count(&|text| text.primary().to_owned()));
        for (what, names) in
            [("Sources", count(&|text| text.source.clone())), ("Licences", count(&|text| text.licence.clone()))]
        {
            let names = if names.is_empty() { "not said".to_owned() } else { names };
            let _ = writeln!(comment, "# {what}: {names}");
        }
        let _ = writeln!(comment, "# Penalty {:?}, {} passes.", self.penalty, self.passes);
        comment
    }

    fn write(&self, file: &str) -> Result<(), Failure> {
        let Some(path) = &self.output else {
            let mut stdout = output::stdout();
            stdout.write_all(file.as_bytes())?;
            return Ok(stdout.flush()?);
        };
        let written = path.parent().map_or(Ok(()), std::fs::create_dir_all).and_then(|()| std::fs::write(path, file));
        written.map_err(|error| Failure::new(Kind::Io, format!("'{}' cannot be written: {error}", path.display())))
    }
}

/// A vocabulary knows its files by their folder and name.
fn allowed(path: &Path) -> Result<(), Failure> {
    let folder = path.parent().and_then(Path::file_name).is_some_and(|name| name == "topics");
    if folder && path.extension().is_some_and(|ending| ending == "toml") {
        return Ok(());
    }
    let message = format!("'{}' would be no file of a vocabulary", path.display());
    Err(Failure::usage(message).hint("name it as mine/topics/learned.toml, for --vocabulary mine"))
}

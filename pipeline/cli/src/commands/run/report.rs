//! The file of `--report`: what the run was and did, as JSON. docs/SCHEDULING.md explains its fields.

use std::io::Write;
use std::path::Path;

use serde::Serialize;
use sluicebox_flow::Report;

use crate::exit::{Failure, Kind};

/// The report with what only the command knows.
#[derive(Serialize)]
struct Page<'a> {
    exit_code: u8,
    #[serde(flatten)]
    report: &'a Report,
}

/// Writes the report of a run that ends with `exit_code`.
///
/// # Errors
/// Where the file cannot be written.
pub(super) fn write(path: &Path, report: &Report, exit_code: u8) -> Result<(), Failure> {
    let page = Page { exit_code, report };
    let mut json = serde_json::to_vec_pretty(&page).map_err(|error| Failure::new(Kind::Failed, error))?;
    json.push(b'\n');
    replace(path, &json)
        .map_err(|error| Failure::new(Kind::Io, format!("report '{}' cannot be written: {error}", path.display())))
}

/// Puts `bytes` at `path` so that whoever reads it sees the old file or the new one. The file can be read by others, such
/// as the collector that takes metrics up; that is why it does not come from the makers of temporary files.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = path.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
    let written = std::fs::File::create(&beside).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    let written = written.and_then(|()| std::fs::rename(&beside, path));
    if written.is_err() {
        let _gone = std::fs::remove_file(&beside);
    }
    written
}

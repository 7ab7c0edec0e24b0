//! Other programs read the same: DuckDB, Polars, pyarrow and Python's deltalake, by `tests/interop.py`.

use std::path::Path;
use std::process::Command;

use crate::harness::Place;
use crate::jobs::many;

#[test]
fn other_readers_see_the_same_rows() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let python = root.join(".venv/bin/python");
    if !python.exists() {
        assert!(std::env::var_os("SLUICEBOX_CI").is_none(), "there is no .venv; 'make venv' makes it");
        eprintln!("skipped: there is no .venv; 'make venv' makes it");
        return;
    }
    let place = Place::new();
    many(&place, 200);
    place.ok(&["run", "in", "--commit-size", "50KiB"]);
    place.write("in/notes/3.txt", "Crane\n\nThe crane lifts 80 tons.\n");
    place.ok(&["run", "in"]);
    let program = env!("CARGO_BIN_EXE_sluicebox");
    let compared =
        Command::new(python).arg(root.join("tests/interop.py")).arg(program).arg(place.path("store")).output();
    let compared = compared.unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(compared.status.success(), "{}\n{}", text(&compared.stdout), text(&compared.stderr));
}

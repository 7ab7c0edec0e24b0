//! Every unit with a UCUM code has the size that UCUM gives it: in the base unit of its dimension, from its zero.

use std::collections::BTreeMap;
use std::path::Path;

use toml::{Table, Value};

fn text<'v>(entry: &'v Value, key: &str) -> Option<&'v str> {
    entry.get(key).and_then(Value::as_str)
}

/// A decimal, or `p/q`.
fn number(text: &str) -> f64 {
    let (above, below) = text.split_once('/').unwrap_or((text, "1"));
    above.parse::<f64>().expect("a number") / below.parse::<f64>().expect("a number")
}

fn units() -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas/vocabulary/units");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).expect("the folder of units").map(|file| file.expect("a file").path()).collect();
    files.sort();
    let read = |file: &std::path::PathBuf| -> Vec<Value> {
        let table: Table = toml::from_str(&std::fs::read_to_string(file).expect("a text")).expect("TOML");
        table.get("unit").and_then(Value::as_array).cloned().unwrap_or_default()
    };
    files.iter().flat_map(read).collect()
}

/// The UCUM code of each dimension's base unit; of a dimension whose base unit has none, of another unit of it.
fn bases(units: &[Value]) -> BTreeMap<&str, (&str, f64)> {
    let mut bases = BTreeMap::new();
    for unit in units.iter().filter(|unit| text(unit, "offset").map_or(0.0, number) == 0.0) {
        let (Some(dimension), Some(ucum)) = (text(unit, "dimension"), text(unit, "ucum")) else { continue };
        let factor = number(text(unit, "factor").expect("a factor"));
        let known = bases.entry(dimension).or_insert((ucum, factor));
        if factor == 1.0 && known.1 != 1.0 {
            *known = (ucum, factor);
        }
    }
    bases
}

#[test]
fn sizes_are_those_of_ucum() {
    let units = units();
    let bases = bases(&units);
    let mut wrong = Vec::new();
    let mut checked = 0;
    for unit in &units {
        let Some(ucum) = text(unit, "ucum") else { continue };
        let (code, dimension) = (text(unit, "code").expect("a code"), text(unit, "dimension").expect("a dimension"));
        let (base, base_factor) = bases[dimension];
        let (factor, offset) =
            (number(text(unit, "factor").expect("a factor")), text(unit, "offset").map_or(0.0, number));
        for value in [1.0, 40.0] {
            let ours = value * factor + offset;
            match octofhir_ucum::convert(value, ucum, base).map(|theirs| theirs * base_factor) {
                Ok(theirs) if (theirs - ours).abs() <= 1e-12 * ours.abs() => {}
                Ok(theirs) => wrong.push(format!("{value} {code} ({ucum}) is {ours}, in UCUM {theirs} {base}")),
                Err(error) => wrong.push(format!("{code}: {ucum} in {base}: {error}")),
            }
        }
        checked += 1;
    }
    assert!(wrong.is_empty(), "{} of {checked}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(checked >= 400, "{checked} units have a UCUM code");
}

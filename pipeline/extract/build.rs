//! Hashes the crate's sources into `SLUICEBOX_RULES`: the part of `extract_version` that says which rules read a row.
//! Files are taken in the order of their names, so that the hash depends on nothing but their names and bytes.

// A build script speaks to cargo by printing.
#![allow(clippy::print_stdout)]

use std::io::Result;
use std::path::{Path, PathBuf};

/// FNV-1a, 128 bits: enough to tell versions apart, and the same wherever it is built.
struct Fnv(u128);

impl Fnv {
    fn update(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 ^= u128::from(*byte);
            self.0 = self.0.wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
        }
    }
}

fn walk(folder: &Path, out: &mut Vec<PathBuf>) -> Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            walk(&path, out)?;
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            out.push(path);
        }
    }
    Ok(())
}

fn is_test(path: &Path) -> bool {
    path.file_stem().is_some_and(|stem| stem == "tests") || path.components().any(|part| part.as_os_str() == "tests")
}

fn main() -> Result<()> {
    let root = Path::new("src");
    let mut files = Vec::new();
    walk(root, &mut files)?;
    files.retain(|path| !is_test(path.strip_prefix(root).unwrap_or(path)));
    files.sort_unstable();
    let mut hash = Fnv(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d);
    for path in &files {
        let name = path.to_string_lossy().replace('\\', "/");
        let bytes = std::fs::read(path)?;
        hash.update(format!("{name} {}\n", bytes.len()).as_bytes());
        hash.update(&bytes);
    }
    println!("cargo::rerun-if-changed=src");
    println!("cargo::rustc-env=SLUICEBOX_RULES={:032x}", hash.0);
    Ok(())
}

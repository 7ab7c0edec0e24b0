//! Power loss: a run's changes to the disk are recorded, and undone from many points on as far as nothing had been
//! flushed. Then the store is opened: every commit that was reported is there, and the next one succeeds.
//!
//! Needs `strace`; where there is none the test says that it is skipped. `SLUICEBOX_TORTURE=1` takes more points.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::rig::{Anyhow, Model, put, verify};
use crate::{Outcome, Store, StoreOptions, parse_location};

const FOLDER: &str = "SLUICEBOX_TEST_FOLDER";
const COMMITS: u32 = 4;
/// So many points are taken at most.
const MOST_POINTS: usize = 300;
const CALLS: &str =
    "trace=openat,mkdir,mkdirat,link,linkat,rename,renameat,renameat2,unlink,unlinkat,fsync,fdatasync,write";

async fn open(folder: &Path) -> Anyhow<Store> {
    let url = parse_location(&folder.join("store").to_string_lossy())?;
    Ok(Store::open(&url, StoreOptions { create: true, ..StoreOptions::default() }).await?)
}

/// What the store holds after `n` commits: each brings a document and changes one.
fn model(n: u32) -> Model {
    let brought = (1..=n).map(|n| (n, vec![n]));
    brought.chain((n > 0).then(|| (90, vec![n]))).collect()
}

/// Not a test by itself: the run that is recorded.
#[tokio::test]
#[ignore = "run by the test below"]
#[expect(clippy::print_stdout, reason = "a commit is reported")]
async fn child() -> Anyhow {
    let store = open(Path::new(&std::env::var(FOLDER)?)).await?;
    for n in 1..=COMMITS {
        assert_eq!(put(&store, &[n, 90], n).await?, Outcome::Committed(u64::from(n)));
        println!("committed {n};");
    }
    Ok(())
}

#[derive(Debug, Clone, PartialEq)]
enum Change {
    Folder(PathBuf),
    File(PathBuf),
    Link(PathBuf, PathBuf),
    Rename(PathBuf, PathBuf),
    Unlink(PathBuf),
    Flush(PathBuf),
    Report(u32),
}

/// The strings and the annotated descriptors of a call, in order.
fn arguments(call: &str) -> (Vec<PathBuf>, Option<PathBuf>) {
    let strings = call.split('"').skip(1).step_by(2).map(PathBuf::from).collect();
    let descriptor = call.split_once('<').and_then(|(_, rest)| Some(PathBuf::from(rest.split_once('>')?.0)));
    (strings, descriptor)
}

fn change(call: &str) -> Option<Change> {
    let name = call.split('(').next()?;
    let (mut strings, descriptor) = arguments(call);
    if name == "write" {
        let (_, number) = call.split_once("committed ")?;
        return number.split_once(';')?.0.parse().ok().map(Change::Report);
    }
    if call.contains(" = -1 ") {
        return None;
    }
    let mut next = || (!strings.is_empty()).then(|| strings.remove(0));
    match name {
        "fsync" | "fdatasync" => descriptor.map(Change::Flush),
        "mkdir" | "mkdirat" => next().map(Change::Folder),
        "openat" if call.contains("O_CREAT") => next().map(Change::File),
        "link" | "linkat" => Some(Change::Link(next()?, next()?)),
        "rename" | "renameat" | "renameat2" => Some(Change::Rename(next()?, next()?)),
        "unlink" | "unlinkat" => next().map(Change::Unlink),
        _ => None,
    }
}

/// Whether a change is one under `root`, or a report.
fn concerns(change: &Change, root: &Path) -> bool {
    match change {
        Change::Report(_) => true,
        Change::Folder(path) | Change::File(path) | Change::Unlink(path) | Change::Flush(path) => {
            path.starts_with(root)
        }
        Change::Link(_, to) | Change::Rename(_, to) => to.starts_with(root),
    }
}

/// The changes in the order in which they were done; a call that was interrupted in the record counts at its end.
fn changes(record: &str) -> Vec<Change> {
    let mut begun: BTreeMap<&str, &str> = BTreeMap::new();
    let mut all = Vec::new();
    for line in record.lines() {
        let Some((thread, call)) = line.split_once(' ') else { continue };
        let call = call.trim_start();
        if let Some(start) = call.strip_suffix(" <unfinished ...>") {
            begun.insert(thread, start);
        } else if let Some((_, end)) = call.split_once(" resumed>") {
            all.extend(change(&format!("{}{end}", begun.remove(thread).unwrap_or_default())));
        } else {
            all.extend(change(call));
        }
    }
    all
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Entry {
    Folder,
    File(usize),
}

type Folder = BTreeMap<PathBuf, Entry>;

/// A disk: what programs see, and what would be left.
#[derive(Debug, Clone, Default)]
struct Disk {
    seen: BTreeMap<PathBuf, Folder>,
    left: BTreeMap<PathBuf, Folder>,
    flushed: BTreeSet<usize>,
    files: usize,
    reported: u32,
}

fn parent(path: &Path) -> PathBuf {
    path.parent().unwrap_or(path).to_owned()
}

impl Disk {
    fn set(&mut self, path: &Path, entry: Entry) {
        self.seen.entry(parent(path)).or_default().insert(path.to_owned(), entry);
    }

    fn get(&self, path: &Path) -> Option<Entry> {
        self.seen.get(&parent(path))?.get(path).copied()
    }

    fn remove(&mut self, path: &Path) {
        self.seen.entry(parent(path)).or_default().remove(path);
    }

    fn apply(&mut self, change: &Change) {
        match change {
            Change::Folder(path) => self.set(path, Entry::Folder),
            Change::File(path) => {
                self.files += 1;
                self.set(path, Entry::File(self.files));
            }
            Change::Link(from, to) => self.get(from).into_iter().for_each(|entry| self.set(to, entry)),
            Change::Rename(from, to) => {
                self.get(from).into_iter().for_each(|entry| self.set(to, entry));
                self.remove(from);
            }
            Change::Unlink(path) => self.remove(path),
            Change::Report(n) => self.reported = *n,
            Change::Flush(path) => match self.get(path) {
                Some(Entry::File(file)) => drop(self.flushed.insert(file)),
                _ => drop(self.left.insert(path.clone(), self.seen.get(path).cloned().unwrap_or_default())),
            },
        }
    }

    /// Builds what is left after a power loss: what was flushed, and of the rest what `luck` keeps.
    fn build(
        &self,
        root: &Path,
        target: &Path,
        bytes: &BTreeMap<usize, Vec<u8>>,
        luck: &mut dyn FnMut() -> bool,
    ) -> Anyhow {
        let nothing = Folder::new();
        let kept = if luck() { &self.seen } else { &self.left };
        for (path, entry) in kept.get(root).unwrap_or(&nothing) {
            let place = target.join(path.strip_prefix(root)?);
            match entry {
                Entry::Folder => {
                    fs::create_dir(&place)?;
                    self.build(path, &place, bytes, luck)?;
                }
                Entry::File(file) if self.flushed.contains(file) || luck() => {
                    if let Some(bytes) = bytes.get(file) {
                        fs::write(&place, bytes)?;
                    }
                }
                Entry::File(_) => fs::write(&place, "")?,
            }
        }
        Ok(())
    }
}

/// The bytes of every file that is still there. Files do not change once they are at their place.
fn contents(disk: &Disk) -> Anyhow<BTreeMap<usize, Vec<u8>>> {
    let entries = disk.seen.values().flatten();
    let files =
        entries.filter_map(|(path, entry)| if let Entry::File(file) = entry { Some((*file, path)) } else { None });
    files.filter(|(_, path)| path.exists()).map(|(file, path)| Ok((file, fs::read(path)?))).collect()
}

async fn look(disk: &Disk, root: &Path, bytes: &BTreeMap<usize, Vec<u8>>, luck: &mut dyn FnMut() -> bool) -> Anyhow {
    let folder = tempfile::tempdir()?;
    disk.build(root, folder.path(), bytes, luck)?;
    let store = open(folder.path()).await?;
    let snapshot = store.snapshot(None).await?;
    let n = u32::try_from(snapshot.version())?;
    assert!(n >= disk.reported, "commit {} was reported, {n} is left", disk.reported);
    verify(&snapshot, &model(n)).await?;
    put(&store, &[n + 1, 90], n + 1).await?;
    verify(&store.snapshot(None).await?, &model(n + 1)).await
}

#[tokio::test]
#[expect(clippy::print_stdout, reason = "a skipped test says so")]
async fn what_was_reported_survives_a_power_loss_at_any_point() -> Anyhow {
    let folder = tempfile::tempdir()?;
    let root = fs::canonicalize(folder.path())?;
    let record = tempfile::NamedTempFile::new()?;
    let mut run = Command::new("strace");
    run.args(["-f", "-qq", "-y", "-s", "300", "-e", CALLS, "-o"]).arg(record.path()).arg(std::env::current_exe()?);
    run.args(["--exact", "tests::power::child", "--ignored", "--nocapture"]).env(FOLDER, &root);
    let skipped = match run.output() {
        Err(error) => Some(format!("no strace: {error}")),
        Ok(output) => (!output.status.success()).then(|| String::from_utf8_lossy(&output.stderr).into_owned()),
    };
    if let Some(reason) = skipped {
        println!("skipped: {reason}");
        return Ok(());
    }
    let changes: Vec<_> =
        changes(&fs::read_to_string(record.path())?).into_iter().filter(|change| concerns(change, &root)).collect();
    let points = if std::env::var_os("SLUICEBOX_TORTURE").is_some() { MOST_POINTS } else { 30 };
    let step = changes.len().div_ceil(points).max(1);
    let mut disk = Disk::default();
    changes.iter().for_each(|change| disk.apply(change));
    assert_eq!(disk.reported, COMMITS, "the record is understood");
    let bytes = contents(&disk)?;

    let (mut disk, mut random) = (Disk::default(), 88_172_645_463_325_252u64);
    for (point, change) in changes.iter().enumerate() {
        disk.apply(change);
        if point % step == 0 {
            look(&disk, &root, &bytes, &mut || false).await?;
            look(&disk, &root, &bytes, &mut || {
                random ^= random << 13;
                random ^= random >> 7;
                random ^= random << 17;
                random % 2 == 0
            })
            .await?;
        }
    }
    println!("{} changes, {} points, each with two disks", changes.len(), changes.len().div_ceil(step));
    Ok(())
}

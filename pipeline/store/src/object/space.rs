//! How much room a disk has, for errors about it.

use std::io::ErrorKind;
use std::path::Path;

/// What is free on the disk of `path`, where it may be why something could not be written there.
pub(crate) fn told(path: &Path, kind: ErrorKind) -> Option<String> {
    let may_be_room = matches!(
        kind,
        ErrorKind::StorageFull
            | ErrorKind::QuotaExceeded
            | ErrorKind::ReadOnlyFilesystem
            | ErrorKind::PermissionDenied
            | ErrorKind::FileTooLarge
    );
    let folder = path.ancestors().find(|folder| folder.is_dir()).filter(|_| may_be_room)?;
    free(folder)
}

/// The bytes that are free on the disk of `path`.
#[cfg(unix)]
pub(crate) fn free_bytes(path: &Path) -> Option<u64> {
    let folder = path.ancestors().find(|folder| folder.is_dir())?;
    let disk = rustix::fs::statvfs(folder).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}

/// Not known here.
#[cfg(not(unix))]
pub(crate) fn free_bytes(_path: &Path) -> Option<u64> {
    None
}

#[cfg(unix)]
fn free(folder: &Path) -> Option<String> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    let bytes = disk.f_bavail.saturating_mul(disk.f_frsize);
    // Some file systems make files as they are needed and say that there are none.
    let files = if disk.f_files > 0 { format!(" and {} files", disk.f_favail) } else { String::new() };
    Some(format!("{bytes} bytes{files} are free"))
}

#[cfg(not(unix))]
fn free(_folder: &Path) -> Option<String> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_is_told_where_it_matters() {
        let path = std::env::temp_dir().join("not/there");
        assert!(told(&path, ErrorKind::StorageFull).is_none_or(|told| told.ends_with("are free")));
        assert!(cfg!(not(unix)) || told(&path, ErrorKind::StorageFull).is_some());
        assert_eq!(told(&path, ErrorKind::NotFound), None);
    }
}

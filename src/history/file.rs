//! The file of saved checks: one on each line, added at the end and never rewritten.

use std::fs::{self, File, Metadata, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use super::line::{self, Line};
use crate::saved_check::SavedCheck;

pub use identity::is_same_file;
use identity::is_still_named;

/// The largest file.
const MAX_FILE_BYTES: u64 = 64 * 1024 * 1024;
/// How long to wait for another program that uses the file.
const PATIENCE: Duration = Duration::from_secs(5);

/// Errors if a check can't be saved at `path`, as far as that is known without creating anything.
pub fn check_can_save(path: &Path) -> Result<()> {
    match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => check_folder(path),
        _ => open(path, OpenOptions::new().read(true).append(true)).map(|_| ()),
    }
}

/// Errors if the file at `path` has a line that does not even look like a saved check. A file that can't be read is not an
/// error here.
pub fn check_holds_checks(path: &Path) -> Result<()> {
    // Without a lock: the content is checked once more before it is added to.
    match open(path, OpenOptions::new().read(true)).and_then(|mut file| read_all(&mut file)) {
        Ok(bytes) => check_content(&bytes),
        Err(_) => Ok(()),
    }
}

fn check_content(bytes: &[u8]) -> Result<()> {
    match line::first_foreign(bytes) {
        Some(number) => bail!(
            "its line {number} is not a saved check, so it may be another kind of file; name a new one"
        ),
        None => Ok(()),
    }
}

/// Adds `check` to the file at `path`, which is created for its owner alone. Afterwards it is on the disk, or the file is as
/// it was.
pub fn append(path: &Path, check: &SavedCheck) -> Result<()> {
    let mut line = serde_json::to_vec(check)?;
    line.push(b'\n');
    ensure!(
        line.len() <= line::MAX_BYTES,
        "it is longer than {} MiB",
        line::MAX_BYTES / 1024 / 1024
    );
    check_folder(path)?;
    let mut file = open_locked(path)?;
    let before = read_all(&mut file)?;
    check_content(&before)?;
    check_length((before.len() + line.len()) as u64)?;
    if before.last().is_some_and(|last| *last != b'\n') {
        // A line that was cut off must not swallow this one.
        line.insert(0, b'\n');
    }
    if let Err(error) = file.write_all(&line).and_then(|()| file.sync_data()) {
        file.set_len(before.len() as u64)
            .with_context(|| format!("{error}; and what was written of it can't be removed"))?;
        return Err(error.into());
    }
    if before.is_empty() {
        sync_name(path);
    }
    Ok(())
}

/// Opens the file at `path` to add to it, or creates it, and locks it.
fn open_locked(path: &Path) -> Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let deadline = Instant::now() + PATIENCE;
    loop {
        let file = open(path, &options)?;
        wait_for_lock(deadline, || file.try_lock())?;
        // An editor replaces a file when it saves. What is added to the replaced one is lost.
        if is_still_named(&file, path)? {
            return Ok(file);
        }
    }
}

/// Tries to get a lock until `deadline`.
fn wait_for_lock(deadline: Instant, try_lock: impl Fn() -> Result<(), TryLockError>) -> Result<()> {
    loop {
        match try_lock() {
            Ok(()) => return Ok(()),
            Err(TryLockError::Error(error)) => return Err(error).context("it can't be locked"),
            Err(TryLockError::WouldBlock) => ensure!(
                Instant::now() < deadline,
                "another program keeps it locked; close that program and try again"
            ),
        }
        thread::sleep(Duration::from_millis(5));
    }
}

#[cfg(unix)]
mod identity {
    use std::fs::{self, File, Metadata};
    use std::io;
    use std::os::unix::fs::MetadataExt;
    use std::path::Path;

    fn identity(metadata: &Metadata) -> (u64, u64) {
        (metadata.dev(), metadata.ino())
    }

    /// Returns whether both paths name one file, by whatever links.
    pub fn is_same_file(path: &Path, other: &Path) -> bool {
        match (fs::metadata(path), fs::metadata(other)) {
            (Ok(file), Ok(other)) => identity(&file) == identity(&other),
            _ => false,
        }
    }

    /// Returns whether `path` still names the open `file`.
    pub(super) fn is_still_named(file: &File, path: &Path) -> io::Result<bool> {
        let file = identity(&file.metadata()?);
        Ok(fs::metadata(path).is_ok_and(|named| identity(&named) == file))
    }
}

#[cfg(not(unix))]
mod identity {
    use std::fs::File;
    use std::io;
    use std::path::Path;

    /// Returns whether both paths name one file.
    pub fn is_same_file(path: &Path, other: &Path) -> bool {
        path.canonicalize().is_ok_and(|path| other.canonicalize().is_ok_and(|other| path == other))
    }

    /// An open file keeps its name here.
    pub(super) fn is_still_named(_file: &File, _path: &Path) -> io::Result<bool> {
        Ok(true)
    }
}

/// A new name is on the disk once its folder is. Where a folder can't be synced, the system does that in its own time.
fn sync_name(path: &Path) {
    let _ = File::open(folder(path)).and_then(|folder| folder.sync_all());
}

fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

fn check_folder(path: &Path) -> Result<()> {
    let folder = folder(path);
    ensure!(
        !fs::metadata(folder).is_err_and(|error| error.kind() == io::ErrorKind::NotFound),
        "the folder {} does not exist; create it first",
        folder.display()
    );
    Ok(())
}

/// Opens a regular file that is not too large. Anything else could block, or have side effects.
fn open(path: &Path, options: &OpenOptions) -> Result<File> {
    if let Ok(metadata) = fs::metadata(path) {
        ensure!(!metadata.is_dir(), "it is a directory; name a file");
        ensure!(metadata.is_file(), "it is not a regular file; name one");
        check_length(metadata.len())?;
    }
    Ok(options.open(path)?)
}

fn check_length(bytes: u64) -> Result<()> {
    ensure!(
        bytes <= MAX_FILE_BYTES,
        "it is larger than {} MiB; begin a new file",
        MAX_FILE_BYTES / 1024 / 1024
    );
    Ok(())
}

/// Returns the mode of the file at `path`, if others than its owner can read or change it.
#[cfg(unix)]
pub fn mode_open_to_others(path: &Path) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt;
    let metadata = fs::metadata(path).ok().filter(Metadata::is_file)?;
    let mode = metadata.permissions().mode() & 0o7777;
    (mode & 0o077 != 0).then_some(mode)
}

/// Returns `None`: there are no modes here.
#[cfg(not(unix))]
pub fn mode_open_to_others(_path: &Path) -> Option<u32> {
    None
}

/// Reads the lines of the file at `path`. Errors if it can't be read, is not a regular file, or is too large.
pub fn read(path: &Path) -> Result<Vec<Line>> {
    ensure!(
        !fs::metadata(path).is_err_and(|error| error.kind() == io::ErrorKind::NotFound),
        "there is no such file; name one that checks were saved in"
    );
    let mut file = open(path, OpenOptions::new().read(true))?;
    // With a lock, no check is read while it is being written. Where there are no locks, one may be.
    wait_for_lock(Instant::now() + PATIENCE, || match file.try_lock_shared() {
        Err(TryLockError::Error(_)) => Ok(()),
        result => result,
    })?;
    Ok(line::lines(&read_all(&mut file)?))
}

/// Reads the lines of `stream`. Errors if it can't be read or is too large.
pub fn read_stream(stream: impl Read) -> Result<Vec<Line>> {
    let mut bytes = Vec::new();
    stream.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes)?;
    check_length(bytes.len() as u64)?;
    Ok(line::lines(&bytes))
}

fn read_all(file: &mut File) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.take(MAX_FILE_BYTES).read_to_end(&mut bytes)?;
    Ok(bytes)
}

//! The file of saved checks: one on each line, added at the end and never rewritten.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;

use crate::saved_check::{FORMAT, SavedCheck, SavedResponse};

/// The longest line.
const MAX_LINE_BYTES: usize = 1024 * 1024;
/// The largest file.
const MAX_FILE_BYTES: u64 = 64 * 1024 * 1024;

/// Errors if a check can't be saved at `path`, as far as that is known without creating anything.
pub fn check_can_save(path: &Path) -> Result<()> {
    match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => check_folder(path),
        _ => open(path, OpenOptions::new().read(true).append(true)).map(|_| ()),
    }
    .with_context(|| format!("checks can't be saved in {}", path.display()))
}

/// Adds `check` to the file at `path`, which is created for its owner alone. Afterwards it is on the disk, or the file is as
/// it was.
pub fn append(path: &Path, check: &SavedCheck) -> Result<()> {
    try_append(path, check).with_context(|| format!("the check is not saved in {}", path.display()))
}

fn try_append(path: &Path, check: &SavedCheck) -> Result<()> {
    let mut line = serde_json::to_vec(check)?;
    line.push(b'\n');
    ensure!(line.len() <= MAX_LINE_BYTES, "it is longer than {} MiB", MAX_LINE_BYTES / 1024 / 1024);
    check_folder(path)?;
    let mut options = OpenOptions::new();
    options.read(true).append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = open(path, &options)?;
    file.lock().context("it can't be locked")?;
    let length = file.metadata()?.len();
    if length > 0 {
        let mut last = [0];
        file.seek(SeekFrom::End(-1))?;
        file.read_exact(&mut last)?;
        if last != *b"\n" {
            // A line that was cut off must not swallow this one.
            line.insert(0, b'\n');
        }
    }
    if let Err(error) = file.write_all(&line).and_then(|()| file.sync_data()) {
        file.set_len(length)
            .with_context(|| format!("{error}; and what was written of it can't be removed"))?;
        return Err(error.into());
    }
    if length == 0 {
        sync_name(path);
    }
    Ok(())
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
        ensure!(
            metadata.len() <= MAX_FILE_BYTES,
            "it is larger than {} MiB; begin a new file",
            MAX_FILE_BYTES / 1024 / 1024
        );
    }
    Ok(options.open(path)?)
}

/// Returns the mode of the file at `path`, if others than its owner can read or change it.
#[cfg(unix)]
pub fn mode_open_to_others(path: &Path) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(path).ok()?.permissions().mode() & 0o7777;
    (mode & 0o077 != 0).then_some(mode)
}

/// There is no such mode here.
#[cfg(not(unix))]
pub fn mode_open_to_others(_path: &Path) -> Option<u32> {
    None
}

/// Reads the file at `path`. Each line that is not blank is a check, or the reason why it is not one, with its number. Errors
/// if the file can't be read, is not a regular file, or is too large.
pub fn read(path: &Path) -> Result<Vec<(usize, Result<SavedCheck>)>> {
    ensure!(
        !fs::metadata(path).is_err_and(|error| error.kind() == io::ErrorKind::NotFound),
        "there is no such file; name one that checks were saved in"
    );
    let mut file = open(path, OpenOptions::new().read(true))?;
    // With a lock, no check is read while it is being written. Where there are no locks, one may be.
    let locked = file.lock_shared();
    let mut bytes = Vec::new();
    (&mut file).take(MAX_FILE_BYTES).read_to_end(&mut bytes)?;
    if locked.is_ok() {
        file.unlock()?;
    }
    let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
    let lines = (1..).zip(text.split(|byte| *byte == b'\n'));
    Ok(lines
        .filter(|(_, line)| !line.trim_ascii().is_empty())
        .map(|(number, line)| (number, parse(line)))
        .collect())
}

/// Returns the check that `line` is.
fn parse(line: &[u8]) -> Result<SavedCheck> {
    #[derive(Deserialize)]
    struct Versioned {
        format: u32,
    }
    ensure!(line.len() < MAX_LINE_BYTES, "longer than {} MiB", MAX_LINE_BYTES / 1024 / 1024);
    let check_format = |format| {
        ensure!(
            format == FORMAT,
            "format {format} is not known; this version reads format {FORMAT}"
        );
        Ok(())
    };
    match serde_json::from_slice::<SavedCheck>(line) {
        Ok(mut check) => {
            check_format(check.format)?;
            check.responses.iter_mut().for_each(SavedResponse::restore_id);
            Ok(check)
        }
        Err(error) if error.is_eof() => bail!("cut off before its end"),
        Err(error) if error.is_data() => {
            if let Ok(Versioned { format }) = serde_json::from_slice(line) {
                check_format(format)?;
            }
            bail!("not a saved check")
        }
        Err(error) => bail!("not JSON at byte {}", error.column()),
    }
}

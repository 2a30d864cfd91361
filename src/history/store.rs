//! The file on disk: one record on each line, added at the end and never rewritten.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Take, Write};
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;

use crate::record::{FORMAT, Record};

/// The longest line that is kept or read.
const MAX_LINE_BYTES: usize = 1024 * 1024;

/// Sees whether a check could be saved at `path`, so far as that shows without creating anything.
///
/// # Errors
///
/// Why it can't be, and what to do.
pub fn prove(path: &Path) -> Result<()> {
    match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => prove_folder(path),
        _ => open(path, OpenOptions::new().read(true).append(true)).map(|_| ()),
    }
    .with_context(|| format!("checks can't be saved in {}", path.display()))
}

/// Adds `record` to the file at `path`, which is created for its owner alone. It is on the disk afterwards, or the file
/// is as it was.
///
/// # Errors
///
/// Why it is not saved.
pub fn append(path: &Path, record: &Record) -> Result<()> {
    try_append(path, record)
        .with_context(|| format!("the check is not saved in {}", path.display()))
}

fn try_append(path: &Path, record: &Record) -> Result<()> {
    let mut line = serde_json::to_vec(record)?;
    line.push(b'\n');
    ensure!(
        line.len() <= MAX_LINE_BYTES,
        "it is longer than {} MiB",
        MAX_LINE_BYTES / 1024 / 1024
    );
    prove_folder(path)?;
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
        file.set_len(length).with_context(|| {
            format!("{error}; and what was written of it can't be taken away again")
        })?;
        return Err(error.into());
    }
    if length == 0 {
        sync_name(path);
    }
    Ok(())
}

/// A new name is on the disk once its folder is; where a folder can't be synced, the system does it in its time.
fn sync_name(path: &Path) {
    let _ = File::open(folder(path)).and_then(|folder| folder.sync_all());
}

fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

fn prove_folder(path: &Path) -> Result<()> {
    let folder = folder(path);
    ensure!(
        !fs::metadata(folder).is_err_and(|error| error.kind() == io::ErrorKind::NotFound),
        "the folder {} does not exist; create it first",
        folder.display()
    );
    Ok(())
}

/// Opens a regular file; anything else could hang, or do something.
fn open(path: &Path, options: &OpenOptions) -> Result<File> {
    if let Ok(metadata) = fs::metadata(path) {
        ensure!(!metadata.is_dir(), "it is a directory; name a file");
        ensure!(metadata.is_file(), "it is not a regular file; name one");
    }
    Ok(options.open(path)?)
}

/// The mode of the file at `path`, if others than its owner can read or change it.
#[cfg(unix)]
pub fn open_to_others(path: &Path) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(path).ok()?.permissions().mode() & 0o7777;
    (mode & 0o077 != 0).then_some(mode)
}

/// Not known here.
#[cfg(not(unix))]
pub fn open_to_others(_path: &Path) -> Option<u32> {
    None
}

/// The lines of a file, as many as it had when it was opened, none of them held longer than it is looked at.
pub struct Lines {
    file: BufReader<Take<File>>,
    line: Vec<u8>,
    number: usize,
}

/// A line of the file.
pub struct Line {
    /// Its number, from 1.
    pub number: usize,
    /// What it holds, or why that is no saved check.
    pub content: Result<Record<'static>>,
}

impl Lines {
    /// Opens the file at `path`.
    ///
    /// # Errors
    ///
    /// It can't be opened, or is not a regular file.
    pub fn open(path: &Path) -> Result<Self> {
        ensure!(
            !fs::metadata(path).is_err_and(|error| error.kind() == io::ErrorKind::NotFound),
            "there is no such file; name one that checks were saved in"
        );
        let file = open(path, OpenOptions::new().read(true))?;
        // A record that is just being written is not read by half. Where there are no locks, it may be.
        let locked = file.lock_shared();
        let length = file.metadata()?.len();
        if locked.is_ok() {
            file.unlock()?;
        }
        Ok(Self {
            file: BufReader::with_capacity(64 * 1024, file.take(length)),
            line: Vec::new(),
            number: 0,
        })
    }

    /// The next line that is not blank.
    ///
    /// # Errors
    ///
    /// The file can't be read.
    pub fn next(&mut self) -> io::Result<Option<Line>> {
        loop {
            self.line.clear();
            let read = (&mut self.file)
                .take(MAX_LINE_BYTES as u64 + 1)
                .read_until(b'\n', &mut self.line)?;
            if read == 0 {
                return Ok(None);
            }
            self.number += 1;
            let content = if read > MAX_LINE_BYTES {
                if self.line.last() != Some(&b'\n') {
                    self.file.skip_until(b'\n')?;
                }
                None
            } else {
                let bom: &[u8] = match self.number {
                    1 => "\u{feff}".as_bytes(),
                    _ => b"",
                };
                let text = self.line.strip_prefix(bom).unwrap_or(&self.line);
                match text.trim_ascii() {
                    b"" => continue,
                    text => Some(text),
                }
            };
            return Ok(Some(Line {
                number: self.number,
                content: parse(content),
            }));
        }
    }
}

/// The record that `line` is; `None` was too long to be held.
fn parse(line: Option<&[u8]>) -> Result<Record<'static>> {
    #[derive(Deserialize)]
    struct Versioned {
        format: u32,
    }
    let Some(line) = line else {
        bail!("longer than {} MiB", MAX_LINE_BYTES / 1024 / 1024)
    };
    let known = |format| {
        ensure!(
            format == FORMAT,
            "format {format} is not known; this version reads format {FORMAT}"
        );
        Ok(())
    };
    match serde_json::from_slice::<Record>(line) {
        Ok(record) => known(record.format).map(|()| record),
        Err(error) if error.is_eof() => bail!("cut off before its end"),
        Err(error) if error.is_data() => {
            if let Ok(Versioned { format }) = serde_json::from_slice(line) {
                known(format)?;
            }
            bail!("not a saved check")
        }
        Err(error) => bail!("not JSON at byte {}", error.column()),
    }
}

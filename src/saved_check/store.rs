//! The file of saved checks: one on each line, added at the end and never rewritten.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::path::{self, Path};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Error, Result, anyhow, ensure};
use same_file::Handle;

/// The size of the largest file.
const MAX_FILE_MIB: u64 = 64;
const MAX_FILE_BYTES: u64 = MAX_FILE_MIB * 1024 * 1024;
/// How long to wait for another program that uses the file.
const PATIENCE: Duration = Duration::from_secs(5);

/// A file of saved checks, open to be added to. Unless it is on a file system without locks, it is
/// locked until dropped.
pub struct Store<'p> {
    /// What is in the file.
    pub(crate) bytes: Vec<u8>,
    /// Whether the file was created when it was opened.
    pub(crate) is_new: bool,
    /// Whether other programs are kept from it.
    pub(crate) is_locked: bool,
    path: &'p Path,
    file: File,
}

/// Tries to lock a file.
type TryLock = fn(&File) -> Result<(), TryLockError>;

impl<'p> Store<'p> {
    /// Opens the file at `path`, or creates it for its owner alone, locks it, and reads it.
    pub fn open(path: &'p Path) -> Result<Self> {
        Self::open_with(path, File::try_lock)
    }

    fn open_with(path: &'p Path, try_lock: TryLock) -> Result<Self> {
        loop {
            // If that is not known, opening it says why.
            let is_new = !path.try_exists().unwrap_or(true);
            let file = open(path, OpenOptions::new().read(true).append(true).create(true))?;
            let is_locked = lock(&file, try_lock)?;
            // An editor replaces a file when it saves. What is added to the replaced one is lost.
            if is_still_named(&file, path)? {
                return Ok(Self { bytes: read_all(&file)?, is_new, is_locked, path, file });
            }
        }
    }

    /// Adds `line`. Afterwards it is on the disk, or the file is as it was; without a lock it may
    /// then end with a part of the line, since what another program adds could not be told from
    /// that. Returns whether the file still has its name: an editor may have replaced it meanwhile.
    pub fn append(mut self, line: &str) -> Result<bool> {
        // A line that was cut off must not swallow this one.
        let is_cut_off = self.bytes.last().is_some_and(|last| *last != b'\n');
        let break_before = if is_cut_off { "\n" } else { "" };
        let entry = format!("{break_before}{line}\n");
        ensure_size((self.bytes.len() + entry.len()) as u64)?;
        let written = self.file.write_all(entry.as_bytes());
        if let Err(error) = written.and_then(|()| self.file.sync_data()) {
            if self.is_locked {
                let fault = format!("{error}; and what was written of it can't be removed");
                self.file.set_len(self.bytes.len() as u64).context(fault)?;
            }
            // An empty file that can't be removed is no loss.
            let _ = self.leave();
            return Err(error.into());
        }
        // A new name is on the disk once its folder is. Where a folder can't be synced, the system
        // does that in its own time.
        let _ = File::open(folder(self.path)).and_then(|folder| folder.sync_all());
        Ok(is_still_named(&self.file, self.path)?)
    }

    /// Leaves the file as it was before it was opened: one that was created then is removed, if
    /// that is safe.
    pub(crate) fn leave(self) -> Result<()> {
        if self.is_new && self.is_locked && self.file.metadata()?.len() == 0 {
            // Not a link to the file.
            fs::remove_file(self.path.canonicalize()?)?;
        }
        Ok(())
    }
}

/// Locks `file`, and waits for that. Returns whether there are locks on its file system.
fn lock(file: &File, try_lock: TryLock) -> Result<bool> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        match try_lock(file) {
            Ok(()) => return Ok(true),
            Err(TryLockError::Error(error)) if is_without_locks(&error) => return Ok(false),
            Err(TryLockError::Error(error)) => return Err(error).context("it can't be locked"),
            Err(TryLockError::WouldBlock) => {}
        }
        let has_time = Instant::now() < deadline;
        ensure!(has_time, "another program keeps it locked; close that program and try again");
        thread::sleep(Duration::from_millis(5));
    }
}

/// Whether `error` says that the file system has no locks: ENOSYS, EOPNOTSUPP, or ENOLCK.
fn is_without_locks(error: &io::Error) -> bool {
    #[cfg(unix)]
    if error.raw_os_error() == Some(nix::errno::Errno::ENOLCK as i32) {
        return true;
    }
    error.kind() == io::ErrorKind::Unsupported
}

/// Whether `path` still names the open `file`.
fn is_still_named(file: &File, path: &Path) -> io::Result<bool> {
    let file = Handle::from_file(file.try_clone()?)?;
    Ok(Handle::from_path(path).is_ok_and(|named| named == file))
}

fn folder(path: &Path) -> &Path {
    let folder = path.parent().unwrap_or(path);
    if folder.as_os_str().is_empty() { Path::new(".") } else { folder }
}

/// Opens a regular file, which only the user can open if it is created. Anything else could block,
/// or have side effects.
pub(crate) fn open(path: &Path, options: &mut OpenOptions) -> Result<File> {
    let folder = folder(path);
    let is_there = folder.try_exists()?;
    ensure!(is_there, "the folder {} does not exist; create it first", folder.display());
    ensure!(!path.is_dir(), "it is a directory; name a file");
    let is_other = fs::metadata(path).is_ok_and(|metadata| !metadata.is_file());
    let is_regular = !is_other && !is_device_name(path);
    ensure!(is_regular, "it is a device, pipe or socket; name a regular file");
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options.open(path).map_err(in_use)
}

/// Whether Windows takes `path` for a device: NUL, and before Windows 11 also con.html in a folder.
fn is_device_name(path: &Path) -> bool {
    let Ok(whole) = path::absolute(path) else { return false };
    whole.as_os_str().as_encoded_bytes().starts_with(br"\\.\")
}

/// Converts the error of a file that can't be opened or read. On Windows, says what to do if
/// another program has locked it, or has opened it for itself alone.
pub(crate) fn in_use(error: io::Error) -> Error {
    // ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION
    if cfg!(windows) && matches!(error.raw_os_error(), Some(32 | 33)) {
        return anyhow!("another program keeps it open; close that program and try again");
    }
    error.into()
}

fn ensure_size(bytes: u64) -> Result<()> {
    ensure!(bytes <= MAX_FILE_BYTES, "it is larger than {MAX_FILE_MIB} MiB; begin a new file");
    Ok(())
}

/// Reads the file at `path`, once no other program writes it. Errors if it is not a regular file,
/// or too large.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>> {
    let is_there = path.try_exists().unwrap_or(true);
    ensure!(is_there, "there is no such file; name one that checks were saved in");
    let file = open(path, OpenOptions::new().read(true))?;
    // With a lock, no check is read while it is being written. Where there are no locks, one may
    // be.
    lock(&file, File::try_lock_shared)?;
    read_all(&file)
}

/// Reads the file at `path`, even if another program is just writing it.
pub(crate) fn peek(path: &Path) -> Result<Vec<u8>> {
    read_all(&open(path, OpenOptions::new().read(true))?)
}

/// Reads `stream`. Errors if it is too large.
pub(crate) fn read_all(stream: impl Read) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    stream.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes).map_err(in_use)?;
    ensure_size(bytes.len() as u64)?;
    let is_utf_16 = matches!(bytes[..], [0xff, 0xfe, _, 0, ..] | [0xfe, 0xff, 0, ..]);
    ensure!(!is_utf_16, "it is UTF-16 text; save it as UTF-8");
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::Store;

    #[cfg(unix)]
    #[test]
    fn without_locks_a_line_is_added_and_no_file_removed() {
        use std::fs::TryLockError;

        use nix::errno::Errno;

        use super::TryLock;

        let folder = tempfile::tempdir().expect("a folder");
        let refusals: [TryLock; 2] = [
            |_| Err(TryLockError::Error(Errno::EOPNOTSUPP.into())),
            |_| Err(TryLockError::Error(Errno::ENOLCK.into())),
        ];
        for (nth, refuse) in refusals.into_iter().enumerate() {
            let path = folder.path().join(nth.to_string());
            let store = Store::open_with(&path, refuse).expect("an open file");
            assert!(store.is_new && !store.is_locked);
            store.leave().expect("it stays");
            // Another program adds a line in between.
            let store = Store::open_with(&path, refuse).expect("an open file");
            assert!(!store.is_new);
            fs::write(&path, "theirs\n").expect("a line");
            assert!(store.append("ours").expect("a line"));
            assert_eq!(fs::read_to_string(&path).expect("the file"), "theirs\nours\n");
        }
        let refuse: TryLock = |_| Err(TryLockError::Error(Errno::EACCES.into()));
        let error = Store::open_with(&folder.path().join("other"), refuse).err();
        assert!(error.expect("an error").to_string().contains("can't be locked"));
    }

    #[test]
    fn a_created_file_is_removed_unless_another_program_wrote_to_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let (path, edited) = (folder.path().join("file"), folder.path().join("edited"));
        Store::open(&path).expect("an open file").leave().expect("it goes");
        assert!(!path.exists());
        let store = Store::open(&path).expect("an open file");
        fs::write(&path, "theirs\n").expect("a line");
        store.leave().expect("it stays");
        // It is replaced after it was locked.
        let store = Store::open(&path).expect("an open file");
        fs::rename(&path, &edited).expect("another name");
        assert!(!store.append("ours").expect("a line"));
    }

    #[cfg(windows)]
    #[test]
    fn a_device_and_a_file_that_is_open_elsewhere_are_named() {
        use std::os::windows::fs::OpenOptionsExt;

        use super::{File, Path, read};

        let refusal = |path: &Path| Store::open(path).err().expect("an error").to_string();
        let folder = tempfile::tempdir().expect("a folder");
        // Windows 11 has fewer of them, and none in a folder.
        assert!(refusal(Path::new("NUL")).starts_with("it is a device"));
        let path = folder.path().join("null");
        let file = File::options().write(true).create_new(true).share_mode(0).open(&path);
        let said = "another program keeps it open; close that program and try again";
        assert_eq!(refusal(&path), said);
        assert_eq!(read(&path).expect_err("an error").to_string(), said);
        drop(file);
        assert!(Store::open(&path).is_ok());
    }
}

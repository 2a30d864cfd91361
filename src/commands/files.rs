//! Opens and creates the files of a command, and says their names in messages and for a shell.

use std::env;
use std::fs::{File, OpenOptions};
use std::io::{self, IsTerminal, Read};
use std::path::{self, Path, PathBuf};

use anyhow::{Result, ensure};
use same_file::is_same_file;

use crate::escape::{one_line, shell_word};
use crate::history::STANDARD_INPUT;
use crate::saved_check::store;

/// Whether `path` stands for standard input.
pub fn is_standard_input(path: &Path) -> bool {
    path == Path::new("-")
}

/// The name of `path` in a message.
pub fn name(path: &Path) -> String {
    if is_standard_input(path) { STANDARD_INPUT.to_owned() } else { path.display().to_string() }
}

/// Opens the file at `path`, or standard input.
pub fn open(path: &Path) -> Result<Box<dyn Read>> {
    if !is_standard_input(path) {
        return Ok(Box::new(File::open(path).map_err(store::in_use)?));
    }
    ensure!(!io::stdin().is_terminal(), "it is a terminal; name a file, or pipe one in");
    Ok(Box::new(io::stdin().lock()))
}

/// Errors if more than one of `paths` is standard input.
pub fn ensure_read_once<'p>(paths: impl IntoIterator<Item = &'p PathBuf>) -> Result<()> {
    let count = paths.into_iter().filter(|path| is_standard_input(path)).count();
    ensure!(count < 2, "standard input can be read only once; name a file in place of one -");
    Ok(())
}

/// Whether both paths name one regular file. Other files are not opened: that could block.
pub fn are_same(path: &Path, other: &Path) -> bool {
    path.is_file() && other.is_file() && is_same_file(path, other).unwrap_or(false)
}

/// The absolute form of `path`, harmless to a terminal.
pub fn absolute(path: &Path) -> String {
    let whole = path::absolute(path).unwrap_or_else(|_| path.to_owned());
    one_line(&whole.display().to_string())
}

/// `path` as a word of a command. `None` if it could not be copied from a terminal.
pub fn shell_path(path: &Path) -> Option<String> {
    let name = path.to_str()?;
    // A name that begins with a hyphen looks like an option.
    if name.starts_with('-') { shell_word(&format!("./{name}")) } else { shell_word(name) }
}

/// The path that was `typed`, in which `~/` is the home folder.
pub fn in_home(typed: &str) -> PathBuf {
    match (typed.strip_prefix("~/"), env::home_dir()) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(typed),
    }
}

/// Creates a file at `path` that only the user can open. Errors if there is one already.
pub fn create(path: &Path) -> Result<File> {
    ensure!(path.symlink_metadata().is_err(), "it already exists; name a new file");
    store::open(path, OpenOptions::new().write(true).create_new(true))
}

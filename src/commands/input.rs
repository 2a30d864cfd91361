//! What a command reads: a file, or standard input where `-` stands for it.

use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::path::Path;

use anyhow::{Result, ensure};

/// Returns whether `path` stands for standard input.
pub fn is_standard_input(path: &Path) -> bool {
    path == Path::new("-")
}

/// Returns the name of `path` in a message.
pub fn name(path: &Path) -> String {
    if is_standard_input(path) { "standard input".to_owned() } else { path.display().to_string() }
}

/// Opens the file at `path`, or standard input.
pub fn open(path: &Path) -> Result<Box<dyn Read>> {
    if !is_standard_input(path) {
        return Ok(Box::new(File::open(path)?));
    }
    ensure!(!io::stdin().is_terminal(), "it is a terminal; name a file, or pipe one in");
    Ok(Box::new(io::stdin().lock()))
}

/// Errors if more than one of `paths` is standard input.
pub fn check_read_once<'p>(paths: impl IntoIterator<Item = &'p Path>) -> Result<()> {
    let count = paths.into_iter().filter(|path| is_standard_input(path)).count();
    ensure!(count < 2, "standard input can be read only once; name a file in place of one -");
    Ok(())
}

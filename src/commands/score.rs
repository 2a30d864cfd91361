//! `score`: scores a table of responses row by row.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Read};
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::{Ending, load_questionnaire};
use crate::cli::Score;
use crate::output::{self, say};
use crate::table::log::Log;
use crate::table::{self, Table};

const WRITE_BUFFER: usize = 64 * 1024;

pub(super) fn run(args: &Score) -> Result<Ending> {
    let questionnaire = load_questionnaire(args.questions.as_deref())?;
    let table = open_table(args.table.as_deref())?;
    let mut out = BufWriter::with_capacity(WRITE_BUFFER, io::stdout().lock());
    let shows_progress = io::stderr().is_terminal() && !output::wants_plain();
    let mut log = Log::new(io::stderr(), shows_progress);
    let counts = table::score(&questionnaire, table, args.format, &mut out, &mut log);
    log.clear();
    let counts = counts?;
    say(format_args!("{counts}\n"));
    Ok(if counts.all_scored() { Ending::Done } else { Ending::DoneInPart })
}

/// Opens the table at `path`, or standard input.
fn open_table(path: Option<&Path>) -> Result<Table<Box<dyn Read>>> {
    if let Some(path) = path.filter(|path| *path != Path::new("-")) {
        let name = path.display().to_string();
        let file = File::open(path).with_context(|| format!("{name} can't be read"))?;
        return Ok(Table { name, stream: Box::new(file) });
    }
    if io::stdin().is_terminal() {
        bail!(
            "standard input is a terminal; name a table (alliance-check score FILE), or pipe one in"
        );
    }
    Ok(Table { name: "standard input".to_owned(), stream: Box::new(io::stdin().lock()) })
}

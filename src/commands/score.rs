//! `score`: scores a table of responses row by row.

use std::io::{self, BufWriter, IsTerminal};
use std::path::Path;

use anyhow::{Context, Result};

use super::{Ending, input, load_questionnaire};
use crate::cli::Score;
use crate::output::{self, say};
use crate::table::log::Log;
use crate::table::{self, Table};

const WRITE_BUFFER: usize = 64 * 1024;

pub(super) fn run(args: &Score) -> Result<Ending> {
    let path = args.table.as_deref().unwrap_or(Path::new("-"));
    input::check_read_once([path].into_iter().chain(args.questions.as_deref()))?;
    let questionnaire = load_questionnaire(args.questions.as_deref())?;
    let name = input::name(path);
    let stream = input::open(path).with_context(|| format!("{name} can't be read"))?;
    let table = Table { name, stream };
    let mut out = BufWriter::with_capacity(WRITE_BUFFER, io::stdout().lock());
    let shows_progress = io::stderr().is_terminal() && !output::wants_plain();
    let mut log = Log::new(io::stderr(), shows_progress);
    let counts = table::score(&questionnaire, table, args.format, &mut out, &mut log);
    log.clear();
    let counts = counts?;
    say(format_args!("{counts}\n"));
    Ok(if counts.all_scored() { Ending::Done } else { Ending::DoneInPart })
}

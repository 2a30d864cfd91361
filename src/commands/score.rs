//! A table of responses, scored row by row.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Read};
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::{Ending, load};
use crate::cli::{Score, TableFormat};
use crate::streams::{self, delivered, say};
use crate::table::{self, Failure, Log, Table};

/// Scores the rows of a table.
///
/// # Errors
///
/// Nothing can be scored, or not be written.
pub fn score(args: &Score) -> Result<Ending> {
    let questionnaire = load(args.questions.as_deref())?;
    let table = open_table(args.table.as_deref())?;
    let form = match args.format {
        TableFormat::Csv => table::Form::Csv,
        TableFormat::Json => table::Form::Json,
    };
    let mut out = BufWriter::with_capacity(64 * 1024, io::stdout().lock());
    let mut log = Log::new(
        io::stderr(),
        io::stderr().is_terminal() && !streams::wants_plain(),
    );
    let scored = table::score(&questionnaire, table, form, &mut out, &mut log);
    log.clear();
    match scored {
        Ok(counts) => {
            say(format_args!("{counts}\n"));
            Ok(match counts.all_scored() {
                true => Ending::Done,
                false => Ending::Partly,
            })
        }
        Err(Failure::Table(error)) => Err(error),
        Err(Failure::Output(error)) => delivered(Err(error)).map(Ending::from),
    }
}

/// The table at `path`, or standard input.
fn open_table(path: Option<&Path>) -> Result<Table<Box<dyn Read>>> {
    Ok(match path.filter(|path| *path != Path::new("-")) {
        Some(path) => {
            let name = path.display().to_string();
            let file = File::open(path).with_context(|| format!("{name} can't be read"))?;
            Table {
                name,
                stream: Box::new(file),
            }
        }
        None if io::stdin().is_terminal() => bail!(
            "standard input is a terminal; name a table (alliance-check score FILE), or pipe one in"
        ),
        None => Table {
            name: "standard input".to_owned(),
            stream: Box::new(io::stdin().lock()),
        },
    })
}

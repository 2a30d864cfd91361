//! `score`: scores a table of responses row by row.

use std::fs;
use std::io::{self, BufWriter};

use anyhow::{Context, Result, ensure};

use super::question_files::load_questionnaire;
use super::{Ending, files};
use crate::cli::{Score, ScoreFormat};
use crate::output::{self, say};
use crate::table::log::Log;
use crate::table::{self, FaultsFile, Options, RowFormat};

pub(super) fn run(args: Score) -> Result<Ending> {
    files::ensure_read_once([&args.table].into_iter().chain(&args.source.questions))?;
    let Score { columns, prefix, missing, skip_rows, decimal_comma, .. } = args;
    let is_csv = args.format == ScoreFormat::Csv;
    ensure!(is_csv || !decimal_comma, "--decimal-comma is for CSV; a number in JSON has a point");
    let format = if is_csv { RowFormat::Csv { decimal_comma } } else { RowFormat::Json };
    let questionnaire = load_questionnaire(&args.source)?;
    let name = files::name(&args.table);
    let stream = files::open(&args.table).with_context(|| format!("{name} can't be read"))?;
    let mut faults_file = None;
    if let Some(path) = &args.faults {
        ensure!(
            !files::is_standard_input(path),
            "--faults -: the scores go to standard output; name a new file"
        );
        let name = files::name(path);
        let file = files::create(path)
            .with_context(|| format!("the faulty rows can't be written to {name}"))?;
        faults_file = Some(FaultsFile::new(name, BufWriter::new(file)));
    }
    let options = Options { columns, prefix: prefix.unwrap_or_default(), missing, skip_rows };
    let out = output::data();
    let mut log = Log::new(io::stderr(), &name);
    let counts = table::score(&questionnaire, stream, &options, format, out, faults_file, &mut log);
    log.finish();
    if let Some(path) = &args.faults
        && fs::metadata(path).is_ok_and(|file| file.len() == 0)
    {
        // No row was faulty. An empty file that can't be removed harms nobody.
        let _ = fs::remove_file(path);
    }
    let counts = counts?;
    say(format_args!("{counts}\n"));
    Ok(if counts.faulty == 0 { Ending::Done } else { Ending::DoneInPart })
}

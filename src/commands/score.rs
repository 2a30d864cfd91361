//! `score`: scores a table of responses row by row.

use std::fs;
use std::io::{self, BufWriter};
use std::path::Path;

use anyhow::{Context, Result, ensure};

use super::question_files::load_questionnaire;
use super::{Ending, files};
use crate::cli::Score;
use crate::output::{self, say};
use crate::table::log::Log;
use crate::table::{self, FaultsFile, Options};

pub(super) fn run(args: &Score) -> Result<Ending> {
    let path = args.table.as_deref().unwrap_or(Path::new("-"));
    files::ensure_read_once([path].into_iter().chain(args.questions.as_deref()))?;
    let format = args.format.of_rows(args.decimal_comma)?;
    let questionnaire = load_questionnaire(args.questions.as_deref())?;
    let name = files::name(path);
    let stream = files::open(path).with_context(|| format!("{name} can't be read"))?;
    let mut faults_file = None;
    if let Some(path) = &args.faults {
        ensure!(!files::is_standard_input(path), "--faults -: name a new file");
        let name = files::name(path);
        let file = files::create(path)
            .with_context(|| format!("the faulty rows can't be written to {name}"))?;
        faults_file = Some(FaultsFile::new(name, BufWriter::new(file)));
    }
    let options = Options {
        columns: args.columns.clone(),
        prefix: args.prefix.clone().unwrap_or_default(),
        missing: args.missing.clone(),
        skip_rows: args.skip_rows,
    };
    let out = output::data();
    let mut log = Log::new(io::stderr(), &name);
    let counts = table::score(&questionnaire, stream, &options, format, out, faults_file, &mut log);
    log.finish();
    if let Some(path) = &args.faults
        && fs::metadata(path).is_ok_and(|file| file.len() == 0)
    {
        // No row was faulty. If it stays, it harms nobody.
        let _ = fs::remove_file(path);
    }
    let counts = counts?;
    say(format_args!("{counts}\n"));
    Ok(if counts.all_scored() { Ending::Done } else { Ending::DoneInPart })
}

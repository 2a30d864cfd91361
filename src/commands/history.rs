//! `history`: shows saved checks over time.

use std::io::{self, IsTerminal, Write};

use anyhow::{Context, Result, ensure};

use super::question_files::load_questionnaire;
use super::{Ending, calendar, files, warn_of_left_out};
use crate::cli::{self, HistoryFormat};
use crate::dates;
use crate::history::{self, History, View, Voice};
use crate::interview::{Said, long_text};
use crate::output::{self, CANT_WRITE, say};
use crate::saved_check::content::Content;
use crate::saved_check::store;

pub(super) fn run(args: &cli::History) -> Result<Ending> {
    ensure!(
        args.format != HistoryFormat::Html || !io::stdout().is_terminal(),
        "--format html: a terminal does not show a page; write it to a file with > history.html"
    );
    files::ensure_read_once([&args.file].into_iter().chain(&args.questions).map(|path| &**path))?;
    let questionnaire = load_questionnaire(args.questions.as_deref())?;
    let name = files::name(&args.file);
    let bytes = if files::is_standard_input(&args.file) {
        files::open(&args.file).and_then(store::read_all)
    } else {
        store::read(&args.file)
    };
    let bytes = bytes.with_context(|| format!("{name} can't be read"))?;
    let history = History::new(name, Content::read(&bytes, &questionnaire), dates::now());
    drop(bytes);
    let calendar = calendar(&questionnaire.words);
    let view = View {
        questionnaire: &questionnaire,
        calendar: &calendar,
        voice: if args.format == HistoryFormat::Text { Voice::You } else { Voice::I },
        last: args.last.map_or(usize::MAX, |last| last as usize),
    };
    if let Some(write) = args.format.writer() {
        let document = history::document(&history, view);
        let blocks = write(&document, output::setting(args.plain));
        let whole = args.plain || args.format != HistoryFormat::Text;
        if long_text::show(&questionnaire, whole, &blocks, "")? == Said::Interrupt {
            return Ok(Ending::Stopped);
        }
    } else {
        let mut out = output::data();
        let written = if args.format == HistoryFormat::Csv {
            history::write_csv(&history, &view, &mut out)
        } else {
            history::write_json(&history, &view, &mut out)
        };
        written.and_then(|()| out.flush()).context(CANT_WRITE)?;
    }
    warn_of_left_out(&history);
    if args.format == HistoryFormat::Csv && history::leaves_out_checks(&history, &view) {
        say(format_args!(
            "warning: checks of other questionnaires are left out; name theirs with --questions\n"
        ));
    }
    history.ensure_faultless()?;
    Ok(Ending::Done)
}

//! `history`: shows saved checks over time.

use std::io::{self, IsTerminal};

use anyhow::{Context, Result, ensure};

use super::question_files::{add_usual_language, load_questionnaire};
use super::{Ending, NO_PAGE, calendar, files};
use crate::cli::{self, HistoryFormat};
use crate::dates;
use crate::document::{html, markdown, text};
use crate::history::{self, History, View, Voice, write_csv, write_json};
use crate::interview::{Reply, long_text};
use crate::output::{CANT_WRITE, data, layout, print, say};
use crate::saved_check::{content::Content, store};

pub(super) fn run(mut args: cli::History) -> Result<Ending> {
    if !matches!(args.format, HistoryFormat::Csv | HistoryFormat::Json) {
        // What is for programs must be the same everywhere.
        add_usual_language(&mut args.source)?;
    }
    let shows_page = args.format == HistoryFormat::Html && io::stdout().is_terminal();
    ensure!(!shows_page, "{NO_PAGE}; write it to a file with > history.html");
    files::ensure_read_once([&args.file].into_iter().chain(&args.source.questions))?;
    let questionnaire = &load_questionnaire(&args.source)?;
    let name = files::name(&args.file);
    let bytes = if files::is_standard_input(&args.file) {
        files::open(&args.file).and_then(store::read_all)
    } else {
        store::read(&args.file)
    };
    let bytes = bytes.with_context(|| format!("{name} can't be read"))?;
    let mut content = Content::read(&bytes, questionnaire);
    drop(bytes);
    if !args.source.is_default() {
        content.translate(questionnaire);
    }
    let history = History::new(name, content, dates::now());
    let voice = if args.format == HistoryFormat::Text { Voice::You } else { Voice::I };
    let last = args.last.map_or(usize::MAX, |last| last as usize);
    let view = View { questionnaire, calendar: &calendar(&questionnaire.words), voice, last };
    if show(&args, &history, view)? == Reply::Interrupt {
        return Ok(Ending::Stopped);
    }
    for warning in history.warnings() {
        say(format_args!("warning: {warning}\n"));
    }
    if args.format == HistoryFormat::Csv && history::leaves_out_checks(&history, &view) {
        say("warning: checks of other questionnaires are left out; name theirs with --questions\n");
    }
    history.ensure_faultless()?;
    Ok(Ending::Done)
}

/// Writes `history` to standard output. Returns how the person left it.
fn show(args: &cli::History, history: &History, view: View) -> Result<Reply> {
    let document = || history::document(history, view);
    match args.format {
        HistoryFormat::Text => {
            let blocks = text::blocks(&document(), layout(args.plain));
            return long_text::show(view.questionnaire, args.plain, &blocks, "");
        }
        HistoryFormat::Markdown => print(markdown::blocks(&document()).join("\n"))?,
        HistoryFormat::Html => print(html::blocks(&document()).join("\n"))?,
        HistoryFormat::Csv => write_csv(history, &view, &mut data()).context(CANT_WRITE)?,
        HistoryFormat::Json => write_json(history, &view, &mut data()).context(CANT_WRITE)?,
    }
    Ok(Reply::Enter)
}

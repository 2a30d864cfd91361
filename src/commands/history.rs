//! `history`: shows saved checks over time.

use std::io::{self, BufWriter, IsTerminal, Write};

use anyhow::{Context, Result};

use super::input;
use super::question_files::load_questionnaire;
use super::warnings::{calendar, warn_of_left_out};
use crate::cli::{self, HistoryFormat};
use crate::dates;
use crate::history::text::Form;
use crate::history::{self, History, View};
use crate::output::{self, CANT_WRITE, say};
use crate::saved_check::content::Content;
use crate::saved_check::store;

/// In fewer columns, a grid would break the words of the questions.
const MIN_GRID_COLUMNS: usize = 40;

pub(super) fn run(args: &cli::History) -> Result<()> {
    input::check_read_once([&args.file].into_iter().chain(&args.questions).map(|path| &**path))?;
    let questionnaire = load_questionnaire(args.questions.as_deref())?;
    let name = input::name(&args.file);
    let bytes = if input::is_standard_input(&args.file) {
        input::open(&args.file).and_then(store::read_all)
    } else {
        store::read(&args.file)
    };
    let bytes = bytes.with_context(|| format!("{name} can't be read"))?;
    let content = Content::read(&bytes, &questionnaire);
    drop(bytes);
    let history = History::new(name, content, dates::now());
    let calendar = calendar(questionnaire.words());
    let view = View {
        questionnaire: &questionnaire,
        calendar: &calendar,
        last: args.last.map_or(usize::MAX, |last| last as usize),
    };
    let mut out = BufWriter::new(io::stdout().lock());
    match args.format {
        HistoryFormat::Text => {
            let layout = output::layout(args.plain);
            history::text::write(&history, &view, form(args), layout, &mut out)
        }
        HistoryFormat::Markdown => history::markdown::write(&history, &view, &mut out),
        HistoryFormat::Html => history::html::write(&history, &view, &mut out),
        HistoryFormat::Csv => history::csv::write(&history, &view, &mut out),
        HistoryFormat::Json => history::json::write(&history, &view, &mut out),
    }
    .and_then(|()| out.flush())
    .context(CANT_WRITE)?;
    warn_of_left_out(&history);
    if matches!(args.format, HistoryFormat::Csv) && history::csv::leaves_out_checks(&history, &view)
    {
        say(format_args!(
            "warning: checks of other questionnaires are left out; name theirs with --questions\n"
        ));
    }
    history.check_lines()
}

/// Returns how the checks are set: in a list where a grid is of no use.
fn form(args: &cli::History) -> Form {
    let is_terminal = io::stdout().is_terminal();
    let wants_plain = output::asks_for_plain() || (is_terminal && output::wants_plain());
    let columns = output::columns();
    if args.plain || wants_plain || columns < MIN_GRID_COLUMNS {
        return Form::List;
    }
    Form::Grid(columns)
}

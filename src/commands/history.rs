//! `history`: shows saved checks over time.

use std::io::{self, IsTerminal};

use anyhow::{Context, Result};

use super::{calendar, input, load_questionnaire, warn_of_left_out};
use crate::cli::{self, HistoryFormat};
use crate::dates;
use crate::history::text::Form;
use crate::history::{self, History, View, file};
use crate::output::{self, print, say};

/// In fewer columns, a grid would break the words of the questions.
const MIN_GRID_COLUMNS: usize = 40;

pub(super) fn run(args: &cli::History) -> Result<()> {
    input::check_read_once([&args.file].into_iter().chain(&args.questions).map(|path| &**path))?;
    let questionnaire = load_questionnaire(args.questions.as_deref())?;
    let name = input::name(&args.file);
    let lines = match input::is_standard_input(&args.file) {
        true => input::open(&args.file).and_then(file::read_stream),
        false => file::read(&args.file),
    };
    let lines = lines.with_context(|| format!("{name} can't be read"))?;
    let history = History::new(name, lines, &questionnaire, dates::now());
    let calendar = calendar(questionnaire.words());
    let view = View {
        questionnaire: &questionnaire,
        calendar: &calendar,
        last: args.last.map_or(usize::MAX, |last| last as usize),
    };
    let mut out = Vec::new();
    match args.format {
        HistoryFormat::Text => {
            let layout = output::layout(args.plain);
            history::text::write(&history, &view, form(args), layout, &mut out)
        }
        HistoryFormat::Markdown => history::markdown::write(&history, &view, &mut out),
        HistoryFormat::Html => history::html::write(&history, &view, &mut out),
        HistoryFormat::Csv => history::csv::write(&history, &view, &mut out),
        HistoryFormat::Json => history::json::write(&history, &view, &mut out),
    }?;
    print(&out)?;
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
    let wants_plain =
        output::asks_for_plain() || (io::stdout().is_terminal() && output::wants_plain());
    match output::columns() {
        columns if args.plain || wants_plain || columns < MIN_GRID_COLUMNS => Form::List,
        columns => Form::Grid(columns),
    }
}

//! `history`: shows saved checks over time.

use std::io::{self, IsTerminal};

use anyhow::{Context, Result};

use super::{calendar, input, load_questionnaire};
use crate::cli::{self, HistoryFormat};
use crate::dates;
use crate::history::text::Form;
use crate::history::{self, History, View};
use crate::output::{self, print, say};

pub(super) fn run(args: &cli::History) -> Result<()> {
    input::check_read_once([&args.file].into_iter().chain(&args.questions).map(|path| &**path))?;
    let questionnaire = load_questionnaire(args.questions.as_deref())?;
    let name = input::name(&args.file);
    let history = if input::is_standard_input(&args.file) {
        input::open(&args.file)
            .and_then(|stream| History::read_stream(&name, stream, &questionnaire, dates::now()))
    } else {
        History::read(&args.file, &questionnaire, dates::now())
    };
    let history = history.with_context(|| format!("{name} can't be read"))?;
    let calendar = calendar(questionnaire.words());
    let view = View {
        questionnaire: &questionnaire,
        calendar: &calendar,
        last: args.last.map_or(usize::MAX, usize::from),
    };
    let mut out = Vec::new();
    match args.format {
        HistoryFormat::Text => {
            let layout = output::layout(args.plain);
            history::text::write(&history, &view, form(args), layout, &mut out)
        }
        HistoryFormat::Markdown => history::markdown::write(&history, &view, &mut out),
        HistoryFormat::Csv => history::csv::write(&history, &view, &mut out),
        HistoryFormat::Json => history::json::write(&history, &view, &mut out),
    }?;
    print(&out)?;
    for warning in history.warnings() {
        say(format_args!("warning: {warning}\n"));
    }
    if let (HistoryFormat::Csv, 1..) = (args.format, history::csv::left_out(&history, &view)) {
        say(format_args!(
            "warning: checks of other questionnaires are left out; name theirs with --questions\n"
        ));
    }
    history.check_lines()
}

fn form(args: &cli::History) -> Form {
    let is_read_aloud =
        output::asks_for_plain() || (io::stdout().is_terminal() && output::wants_plain());
    if args.plain || is_read_aloud { Form::List } else { Form::Grid(output::columns()) }
}

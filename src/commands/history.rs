//! `history`: shows saved checks over time.

use anyhow::Result;

use super::load_questionnaire;
use crate::cli::{self, Format};
use crate::dates::Calendar;
use crate::history::{self, History};
use crate::output::{self, print};

pub(super) fn run(args: &cli::History) -> Result<()> {
    let questionnaire = load_questionnaire(args.questions.as_deref())?;
    let history = History::read(&args.file)?;
    let calendar = Calendar::local(questionnaire.words());
    let mut out = Vec::new();
    match args.format {
        Format::Text => {
            let layout = output::layout(false);
            history::text::write(&history, &questionnaire, layout, &calendar, &mut out)
        }
        Format::Markdown => history::markdown::write(&history, &questionnaire, &calendar, &mut out),
        Format::Json => history::json::write(&history, &mut out),
    }?;
    print(&out)?;
    history.check_lines()
}

//! `history`: shows saved checks over time.

use anyhow::Result;

use crate::cli::{self, Format};
use crate::dates::Calendar;
use crate::history::{self, History};
use crate::output::{self, print};

pub(super) fn run(args: &cli::History) -> Result<()> {
    let history = History::read(&args.file)?;
    let mut out = Vec::new();
    match args.format {
        Format::Text => {
            let (layout, calendar) = (output::layout(false), Calendar::local());
            history::text::write(&history, layout, &calendar, &mut out)
        }
        Format::Markdown => history::markdown::write(&history, &Calendar::local(), &mut out),
        Format::Json => history::json::write(&history, &mut out),
    }?;
    print(&out)?;
    history.check_lines()
}

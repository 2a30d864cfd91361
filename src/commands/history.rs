//! Saved checks over time.

use std::mem;

use anyhow::Result;

use super::Ending;
use crate::calendar::Calendar;
use crate::cli::{self, Format};
use crate::history::{self, History};
use crate::report::json;
use crate::streams::{self, Delivery, print};

/// How much of a long result is gathered before it is written.
const WRITE_AT: usize = 64 * 1024;

/// Shows the checks in a file, and then what of it could not be read.
pub fn history(args: &cli::History) -> Result<Ending> {
    let mut history = History::open(&args.file)?;
    let (calendar, mut out) = (Calendar::local(), Vec::new());
    match args.format {
        Format::Text => {
            history.read()?;
            history::text::write(&history, streams::layout(false), &calendar, &mut out)?;
        }
        Format::Markdown => {
            history.read()?;
            history::markdown::write(&history, &calendar, &mut out)?;
        }
        Format::Json => {
            while let Some((check, since)) = history.next()? {
                json::write_since(check, since.as_ref(), &mut out)?;
                if out.len() > WRITE_AT && print(&mem::take(&mut out))? == Delivery::Refused {
                    return Ok(Ending::Done);
                }
            }
        }
    }
    print(&out)?;
    history.whole()?;
    Ok(Ending::Done)
}

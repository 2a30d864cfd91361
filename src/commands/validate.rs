//! `validate`: lists every problem in a question file, or shows what its scores mean.

use std::path::Path;

use anyhow::Result;

use super::load_questionnaire;
use crate::output::print;
use crate::validation_summary::validation_summary;

pub(super) fn run(file: Option<&Path>) -> Result<()> {
    let summary = validation_summary(&load_questionnaire(file)?);
    print(summary.as_bytes())
}

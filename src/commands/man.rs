//! `man`: prints the manual page.

use anyhow::Result;
use clap::{Command, CommandFactory};
use clap_mangen::Man;

use crate::cli::Cli;
use crate::output::print;

pub(super) fn run() -> Result<()> {
    let mut command = Cli::command();
    command.build();
    print(page(&command)?.as_bytes())
}

/// Returns one page for the program and its subcommands, each with a section of its own.
fn page(command: &Command) -> Result<String> {
    let mut page = Vec::new();
    let man = Man::new(command.clone());
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    let mut page = String::from_utf8(page)?;
    for subcommand in command.get_subcommands().filter(|command| command.get_name() != "help") {
        page += &format!(".SH {}\n", subcommand.get_name().to_uppercase());
        page += &section(subcommand)?.replace(".SH ", ".SS ");
    }
    Ok(page + &examples(&man)?)
}

/// Returns what a page of `subcommand` alone would contain.
fn section(subcommand: &Command) -> Result<String> {
    let mut section = Vec::new();
    let man = Man::new(subcommand.clone());
    man.render_synopsis_section(&mut section)?;
    man.render_description_section(&mut section)?;
    man.render_options_section(&mut section)?;
    Ok(String::from_utf8(section)? + &examples(&man)?)
}

/// Returns what stands at the end of the help, with its lines as they are.
fn examples(man: &Man) -> Result<String> {
    let mut extra = Vec::new();
    man.render_extra_section(&mut extra)?;
    let extra = String::from_utf8(extra)?
        .replace(".SH EXTRA\nExamples:\n", ".SH EXAMPLES\n.nf\n")
        .replace("\n\nExit status:\n", "\n.fi\n.SH EXIT STATUS\n.nf\n");
    Ok(extra + ".fi\n")
}

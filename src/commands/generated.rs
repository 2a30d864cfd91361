//! What is made of the definition of the command line: completions for a shell, and the manual page.

use anyhow::Result;
use clap::CommandFactory;
use clap_complete::Shell;
use clap_mangen::Man;

use crate::cli::Cli;
use crate::output::print;

/// Prints what `shell` needs to complete the command line.
pub fn print_completions(shell: Shell) -> Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), env!("CARGO_PKG_NAME"), &mut script);
    // For a name with a hyphen, bash would complete nothing behind a subcommand: clap issue 6421.
    let script = String::from_utf8(script)?;
    print(script.replace("alliance__subcmd__check", "alliance__check"))
}

/// Prints one page for the program and its subcommands, each with a section of its own.
pub fn print_manual() -> Result<()> {
    let mut command = Cli::command();
    command.build();
    let mut start = Vec::new();
    let man = Man::new(command.clone());
    man.render_title(&mut start)?;
    man.render_name_section(&mut start)?;
    let mut page = String::from_utf8(start)? + &usage(&man)?;
    for subcommand in command.get_subcommands().filter(|command| command.get_name() != "help") {
        let man = Man::new(subcommand.clone());
        let section = usage(&man)? + &examples(&man)?;
        page += &format!(".SH {}\n", subcommand.get_name().to_uppercase());
        page += &section.replace(".SH ", ".SS ");
    }
    print(page + &examples(&man)?)
}

/// Returns how to call a command, and what it does.
fn usage(man: &Man) -> Result<String> {
    let mut usage = Vec::new();
    man.render_synopsis_section(&mut usage)?;
    man.render_description_section(&mut usage)?;
    man.render_options_section(&mut usage)?;
    Ok(String::from_utf8(usage)?)
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

//! What the definition of the command line makes: completions for a shell, and the manual page.

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
    let man = Man::new(command.clone());
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    render_usage(&man, &mut page)?;
    for subcommand in command.get_subcommands().filter(|command| command.get_name() != "help") {
        let man = Man::new(subcommand.clone());
        let mut section = Vec::new();
        render_usage(&man, &mut section)?;
        man.render_extra_section(&mut section)?;
        let section = String::from_utf8(section)?.replace(".SH ", ".SS ");
        let name = subcommand.get_name().to_uppercase();
        page.extend(format!(".SH {name}\n{section}.fi\n").into_bytes());
    }
    man.render_extra_section(&mut page)?;
    // What stands at the end of the help keeps its lines as they are.
    let page = String::from_utf8(page)?
        .replace(" EXTRA\nExamples:\n", " EXAMPLES\n.nf\n")
        .replace("\n\nExit status:\n", "\n.fi\n.SH EXIT STATUS\n.nf\n");
    print(page + ".fi\n")
}

/// Renders how to call a command, and what it does.
fn render_usage(man: &Man, page: &mut Vec<u8>) -> Result<()> {
    man.render_synopsis_section(page)?;
    man.render_description_section(page)?;
    man.render_options_section(page)?;
    Ok(())
}

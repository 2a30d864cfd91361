//! `completions`: prints what a shell needs to complete the command line.

use anyhow::Result;
use clap::CommandFactory;
use clap_complete::Shell;

use crate::cli::Cli;
use crate::output::print;

pub(super) fn run(shell: Shell) -> Result<()> {
    let (mut command, mut script) = (Cli::command(), Vec::new());
    let name = command.get_name().to_owned();
    clap_complete::generate(shell, &mut command, name, &mut script);
    // For a name with a hyphen, bash would complete nothing behind a subcommand: clap issue 6421.
    let script = String::from_utf8(script)?;
    print(script.replace("alliance__subcmd__check", "alliance__check").as_bytes())
}

//! The scripts with which shells complete the command line.
//!
//! clap_complete writes them, and what a shell still gets wrong is mended: the tests type in each
//! shell. Its dynamic engine, by which the shell asks the program, knows all words by itself. But
//! it is unstable, its script names the path of the program, and it completes files badly: bash
//! gets blanks unquoted, zsh `\~/` for `~/`, and none finds files behind `$HOME/` or an escaped
//! blank.

use anyhow::Result;
use clap::{Arg, Command, CommandFactory, ValueEnum};
use clap_complete::Shell;

use super::Cli;
use crate::questionnaire::languages;

/// The script with which `shell` completes the command line.
pub(crate) fn script(shell: Shell) -> Result<String> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command(), env!("CARGO_PKG_NAME"), &mut script);
    let script = String::from_utf8(script)?;
    Ok(match shell {
        // A name with a hyphen completes nothing behind a subcommand: clap issue 6421.
        Shell::Bash => {
            let script = script.replace("alliance__subcmd__check", "alliance__check");
            script + include_str!("completions.bash")
        }
        // An option before the subcommand lacks its value while that is completed.
        Shell::Fish => {
            let script = script.replace("-- $cmd 2>", "-- $cmd '' 2>");
            let script = script.replace("set -q argv[1]", "test -n \"$argv[1]\"");
            script + include_str!("completions.fish")
        }
        // Behind a subcommand, only its own options are meant: --format has other values there.
        Shell::Zsh => script.replacen("_options[@]}\" :", "_options[@]}\" -A '-*' :", 1),
        _ => script,
    })
}

/// The command line with all words that can be chosen. Where a command takes one of a few words,
/// they are subcommands of it: fish completes no other words behind a command.
fn command() -> Command {
    let mut command = Cli::command().disable_help_subcommand(true);
    let help = Command::new("help").about("Print this message or the help of a subcommand");
    let mut help = help.disable_help_flag(true);
    for subcommand in command.get_subcommands() {
        help = help.subcommand(name_and_about(subcommand));
    }
    let mut shells = Vec::new();
    for shell in Shell::value_variants() {
        let about = format!("Print completions for {shell}");
        shells.push(Command::new(shell.to_string()).about(about));
    }
    command = command.subcommand(help).mut_args(offer_tags);
    command = command.mut_subcommands(|subcommand| subcommand.mut_args(offer_tags));
    command.mut_subcommand("completions", |command| name_and_about(&command).subcommands(shells))
}

/// A command without the options of `command`.
fn name_and_about(command: &Command) -> Command {
    let about = command.get_about().cloned().unwrap_or_default();
    Command::new(command.get_name().to_owned()).about(about)
}

/// Offers the tags of the languages to `--language`, which takes others, too.
fn offer_tags(arg: Arg) -> Arg {
    if arg.get_id() != "language" {
        return arg;
    }
    let tags: Vec<_> = languages::all().map(|language| language.tag).collect();
    arg.value_parser(tags)
}

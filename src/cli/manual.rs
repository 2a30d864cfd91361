//! The manual page: one for the program and its subcommands, each with its own section.

use anyhow::Result;
use clap::{ArgAction, Command, CommandFactory};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, italic, roman};
use textwrap::dedent;

use super::Cli;
use crate::line_breaks::wrapped;

/// The day on which the page last changed.
const CHANGED: &str = "2026-11-30";
/// The width of the lines of the source. mandoc warns of more than 80 bytes, and escapes add some.
const WIDTH: usize = 76;
/// What the help has no place for.
const FILES: &str = r".SH FILES
There is no configuration file.
Nothing is written but to the files that are named with \-\-save, \-\-sheet and
\-\-faults, or at the end of a check.
Where a file is new, only its owner can open it.
Nothing is read but the files that are named, and the time zone of the system.
The Debian package has documents in /usr/share/doc/alliance\-check, the first of
them README.md.
";

/// The manual page.
pub(crate) fn page() -> Result<String> {
    let mut command = Cli::command().disable_help_subcommand(true);
    command.build();
    let man = Man::new(command.clone()).title("ALLIANCE-CHECK").date(CHANGED);
    let man = man.manual("User Commands");
    let mut head = Vec::new();
    man.render_title(&mut head)?;
    // People copy options, so no word is hyphenated, and no line stretched to the width.
    head.extend(b".nh\n.ad l\n");
    man.render_name_section(&mut head)?;
    let mut page = String::from_utf8(head)? + &usage(&command)?;
    for subcommand in command.get_subcommands() {
        let section = usage(subcommand)? + &end(subcommand);
        let name = subcommand.get_name().to_uppercase();
        page += &format!(".SH {name}\n{}", section.replace(".SH ", ".SS "));
    }
    Ok(page + &end(&command) + FILES)
}

/// The synopsis, the description and the options of `command`.
fn usage(command: &Command) -> Result<String> {
    let name = command.get_bin_name().unwrap_or(env!("CARGO_PKG_NAME"));
    let mut synopsis = vec![bold(name)];
    for arg in command.get_arguments() {
        let Some(long) = arg.get_long() else {
            synopsis.push(roman(format!(" {arg}")));
            continue;
        };
        synopsis.extend([roman(" ["), bold(format!("--{long}"))]);
        if arg.get_action().takes_values() {
            let value = arg.get_value_names().unwrap_or_default().join("\u{a0}");
            synopsis.push(italic(format!("\u{a0}{value}")));
        }
        let repeated = matches!(arg.get_action(), ArgAction::Append);
        synopsis.push(roman(if repeated { "]..." } else { "]" }));
    }
    let mut page = Roff::new();
    page.control("SH", ["SYNOPSIS"]).text(synopsis);
    if command.has_subcommands() {
        page.control("br", []).text([bold(name), roman(" "), italic("COMMAND"), roman(" ...")]);
    }
    let mut page = page.render().into_bytes();
    let man = Man::new(command.clone());
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    // mandoc warns of line breaks around a blank line.
    Ok(narrow(&String::from_utf8(page)?.replace(".br\n\n.br\n", ".sp\n")))
}

/// Wraps the lines of `page`, and joins with a value the option that it belongs to.
fn narrow(page: &str) -> String {
    let mut narrow = String::new();
    for line in page.lines() {
        if line.starts_with('.') {
            narrow += line;
        } else {
            // A full stop at the beginning of a line would be a command.
            narrow += &wrapped(line, WIDTH, "", "").join("\n").replace("\n.", "\n\\&.");
        }
        narrow.push('\n');
    }
    narrow.replace('\u{a0}', "\\ ")
}

/// What stands at the end of the help of `command`: examples, which stay as they are, and lists of
/// names and what they mean.
fn end(command: &Command) -> String {
    let mut page = Roff::new();
    let help = command.get_after_help().cloned().unwrap_or_default().to_string();
    for part in help.split("\n\n") {
        let Some((title, lines)) = part.split_once(":\n") else { continue };
        page.control("SH", [title.to_uppercase().as_str()]);
        if title == "Examples" {
            page.control("nf", []).text([roman(dedent(lines))]).control("fi", []);
            continue;
        }
        for line in lines.lines() {
            let mut text = line.trim_start();
            if let Some((name, meaning)) = text.split_once("  ") {
                page.control("TP", []).text([bold(name)]);
                text = meaning.trim_start();
            }
            page.text([roman(text)]);
        }
    }
    page.render()
}

#[cfg(test)]
mod tests {
    use super::narrow;

    #[test]
    fn no_wrapped_line_begins_like_a_command() {
        let long = "a".repeat(75);
        let narrowed = narrow(&format!(".TP {long} .b\n{long} .md and\u{a0}more\n"));
        assert_eq!(narrowed, format!(".TP {long} .b\n{long}\n\\&.md and\\ more\n"));
    }
}

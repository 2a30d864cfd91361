//! What people expect of any command-line program.

use alliance_check::cli::Cli;
use clap::Parser;

use crate::run::{Folder, invoke, output, stdout};
use crate::terminal::Window;

const SUBCOMMANDS: [&str; 7] =
    ["validate", "questions", "schema", "history", "score", "completions", "man"];

#[test]
fn every_help_ends_with_examples_that_work() {
    let helps = SUBCOMMANDS.map(|command| vec![command, "--help"]);
    for args in helps.into_iter().chain([vec!["--help"], vec!["-h"]]) {
        let help = invoke(&args, "").code(0).stderr_eq("");
        let help = stdout(help.get_output());
        let (_, examples) = help.split_once("\nExamples:\n").expect("examples");
        let examples: Vec<_> = examples.lines().take_while(|line| line.starts_with("  ")).collect();
        assert!(!examples.is_empty());
        for example in examples {
            // Each names this program, and options that it has.
            let (_, called) = example.split_once("alliance-check").expect("the program");
            let words = called.split_whitespace().take_while(|word| !"|>&<;".contains(&word[..1]));
            let words: Vec<_> = words.map(|word| word.trim_end_matches(')')).collect();
            let parsed = Cli::try_parse_from(["alliance-check"].iter().chain(&words));
            assert!(parsed.is_ok(), "{example}");
        }
    }
}

#[test]
fn help_breaks_no_word() {
    for columns in [40, 80, 200] {
        for command in SUBCOMMANDS.iter().copied().chain([""]) {
            let line = format!("alliance-check {command} --help");
            let screen = Window::new(columns).rows(200).shell(&line).end().bytes;
            let screen = String::from_utf8(screen).expect("UTF-8");
            // clap wraps everything but the usage.
            let lines = screen.lines().filter(|line| !line.contains("alliance-check "));
            let longest = lines.map(|line| line.trim_end().len()).max();
            assert!(longest <= Some(usize::from(columns.min(80))), "{command} {columns}\n{screen}");
        }
    }
}

#[test]
fn formats_in_any_case() {
    for line in ["--format JSON", "--format MD", "score --format JSON", "history - --format CSV"] {
        let words = ["alliance-check"].into_iter().chain(line.split(' '));
        assert!(Cli::try_parse_from(words).is_ok(), "{line}");
    }
}

#[test]
fn no_guess_that_misleads() {
    for arg in ["check", "--quiet", "--check", "histroy"] {
        let run = invoke(&[arg], "").code(2).stdout_eq("");
        let said = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
        assert!(!said.contains("tip"), "{said}");
        assert!(said.contains(arg) && said.ends_with("try '--help'.\n"), "{said}");
    }
}

#[test]
fn standard_input_in_place_of_a_file() {
    let yaml = include_str!("../../questions.yaml");
    let folder = Folder::new();
    folder.file("answers.csv", "comfortable,go_back\ny,y\n");
    folder.file("checks.jsonl", "");
    // A file that has this name.
    folder.file("-", yaml);
    let twice = "error: standard input can be read only once; name a file in place of one -\n";
    for (args, input, status, said) in [
        ("validate -", yaml, 0, "\nstandard input is valid: therapeutic-alliance"),
        ("validate -", "format: 2", 2, "\nstandard input:1:9: error: format 2 is not known"),
        ("validate ./-", "format: 2", 0, "\n./- is valid: therapeutic-alliance"),
        ("score answers.csv --questions -", yaml, 2, "talk_about_anything"),
        ("history checks.jsonl --questions -", yaml, 0, "There are no checks in checks.jsonl"),
        ("validate - -", yaml, 2, twice),
        ("history - --questions -", yaml, 2, twice),
        ("score - --questions -", yaml, 2, twice),
        ("score --questions -", yaml, 2, twice),
        ("--questions -", yaml, 2, "the answers come from standard input; name a file\n"),
    ] {
        let args: Vec<_> = args.split(' ').collect();
        let output = output(folder.program(&args), input);
        assert_eq!(output.status.code(), Some(status), "{args:?}");
        let shown = [output.stdout, output.stderr].concat();
        let shown = String::from_utf8_lossy(&shown);
        assert!(shown.contains(said), "{args:?} {shown}");
    }
}

#[test]
fn each_shell_has_completions() {
    for (shell, sign) in [
        ("BASH", "complete -F"),
        ("zsh", "#compdef alliance-check"),
        ("fish", "complete -c alliance-check"),
        // What is mended, where the shell is not there to show it.
        ("bash", " alliance__check,history)"),
        ("bash", "_alliance__check() {"),
        ("zsh", "_arguments \"${_arguments_options[@]}\" -A '-*' :"),
        ("fish", "argparse -s (__fish_alliance_check_global_optspecs) -- $cmd '' 2>"),
        ("fish", "if test -n \"$argv[1]\""),
        ("fish", "function __fish_alliance_check_using_subcommand"),
        ("powershell", "Register-ArgumentCompleter"),
        ("elvish", "edit:completion:arg-completer[alliance-check]"),
    ] {
        let run = invoke(&["completions", shell], "").code(0).stderr_eq("");
        assert!(stdout(run.get_output()).contains(sign), "{shell}");
    }
}

#[test]
fn the_manual_page_has_every_section() {
    let page = invoke(&["man"], "").code(0);
    let page = stdout(page.get_output());
    assert!(page.contains(".TH ALLIANCE-CHECK 1"));
    let part_of = |title: &str| page.split("\n.SH ").find(|part| part.starts_with(title));
    for (title, part) in [
        ("SYNOPSIS", "[\\fB\\-\\-save\\fR\\fI\\ FILE\\fR]"),
        ("SYNOPSIS", "\n\\fBalliance\\-check\\fR \\fICOMMAND"),
        ("OPTIONS", "\\-\\-exit\\-code"),
        ("HISTORY", "\\-\\-last"),
        ("SCORE", "check score\\fR [FILE] "),
        ("SCORE", "[\\fB\\-\\-missing\\fR\\fI\\ WORD\\fR]..."),
        ("SCORE", "\n.SS EXAMPLES\n.nf\nalliance\\-check score answers.csv > scores.csv\n"),
        ("ENVIRONMENT", ".TP\n\\fBALLIANCE_CHECK_LANGUAGE\\fR\nthe language"),
        ("ENVIRONMENT", ".TP\n\\fBTZ\\fR\nthe time zone"),
        ("\"EXIT STATUS\"", ".TP\n\\fB130\\fR\nstopped by the user"),
        ("FILES", "no configuration file"),
    ] {
        assert!(part_of(title).is_some_and(|found| found.contains(part)), "{title} {part}");
    }
    for command in SUBCOMMANDS {
        assert!(part_of(&format!("{}\n", command.to_uppercase())).is_some(), "{command}");
    }
    assert!(!page.contains("EXTRA"));
}

/// What man, mandoc and the index of names say of it, where they are.
#[test]
fn the_manual_page_is_read_without_a_warning() {
    let folder = Folder::new();
    let page = invoke(&["man"], "");
    folder.file("alliance-check.1", stdout(page.get_output()));
    let man = "MANROFFSEQ= MANWIDTH=80 man --warnings -E UTF-8 -l -Tutf8 -Z alliance-check.1";
    let narrow = "MANWIDTH=40 man -E UTF-8 -P cat -l alliance-check.1";
    for (tool, line, said) in [
        ("man", format!("{man} > page"), ""),
        // No word is hyphenated: the hyphen for that is not the one of an option.
        ("man", format!("{narrow} | grep -c \u{2010}"), "0\n"),
        ("mandoc", "mandoc -T lint alliance-check.1".to_owned(), ""),
        (
            "lexgrog",
            "lexgrog alliance-check.1".to_owned(),
            "alliance-check.1: \"alliance-check - A private self-check of the therapeutic \
             alliance\"\n",
        ),
    ] {
        if output(folder.shell(&format!("command -v {tool}")), "").status.success() {
            let run = output(folder.shell(&format!("LC_ALL=C.UTF-8 {line}")), "");
            let shown = [run.stdout, run.stderr].concat();
            assert_eq!(String::from_utf8_lossy(&shown), said, "{tool}");
        }
    }
}

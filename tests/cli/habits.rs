//! What people expect of any command-line program.

use std::process::Command;

use alliance_check::cli::Cli;
use clap::Parser;

use crate::run::{Folder, check, output, program, search_path, stdout};
use crate::terminal::Window;

const SUBCOMMANDS: [&str; 7] =
    ["validate", "questions", "schema", "history", "score", "completions", "man"];

#[test]
fn every_help_ends_with_examples_that_work() {
    let helps = SUBCOMMANDS.map(|command| vec![command, "--help"]);
    for args in helps.into_iter().chain([vec!["--help"], vec!["-h"]]) {
        let help = check(&args, "").code(0).stderr_eq("");
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
    let parsed = |name| {
        let args = ["alliance-check", "--format", name];
        format!("{:?}", Cli::try_parse_from(args).expect("a format"))
    };
    for (name, same) in [
        ("JSON", "json"),
        ("Markdown", "markdown"),
        ("md", "markdown"),
        ("MD", "markdown"),
        ("Html", "html"),
        ("Text", "text"),
    ] {
        assert_eq!(parsed(name), parsed(same), "{name}");
    }
    check(&["score", "--format", "JSON"], "comfortable\n").code(2);
    check(&["history", "-", "--format", "CSV"], "").code(0);
    check(&["--format", "pdf"], "").code(2).stdout_eq("").stderr_eq(
        "error: invalid value 'pdf' for '--format <FORMAT>'\n  [possible values: text, markdown, html, json]\n\nFor more information, try '--help'.\n",
    );
}

#[test]
fn no_guess_that_misleads() {
    for args in [&["check"][..], &["--quiet"], &["--check"], &["histroy"]] {
        let run = check(args, "").code(2).stdout_eq("");
        let said = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
        assert!(!said.contains("tip"), "{said}");
        assert!(said.contains(args[0]) && said.ends_with("try '--help'.\n"), "{said}");
    }
}

#[test]
fn standard_input_in_place_of_a_file() {
    let yaml = include_str!("../../questions.yaml");
    let folder = Folder::new();
    let valid = folder.check(&["validate", "-"], yaml).code(0).stderr_eq("");
    assert!(stdout(valid.get_output()).contains("\nstandard input is valid: therapeutic-alliance"));
    folder.check(&["validate", "-"], yaml.replacen("format: 1", "format: 2", 1)).code(2).stdout_eq("").stderr_eq(
        "error: standard input has a problem\nstandard input:2:9: error: format 2 is not known; this version reads format 1\n    format: 2\n            ^\n",
    );
    folder.file("answers.csv", "comfortable,go_back,talk_about_anything,relieved,perspective,cared_about,goals,supported\ny,y,y,y,y,y,y,y\n");
    folder.check(&["score", "answers.csv", "--questions", "-"], yaml).code(0).stdout_eq(
        "answered,score,score_min,score_max,verdict,positive,concerns\n8,8,8,8,positive,true,\n",
    );
    folder.file("checks.jsonl", "");
    folder.check(&["history", "checks.jsonl", "--questions", "-"], yaml).code(0);
    let twice = "error: standard input can be read only once; name a file in place of one -\n";
    for args in [
        &["validate", "-", "-"][..],
        &["history", "-", "--questions", "-"],
        &["score", "-", "--questions", "-"],
        &["score", "--questions", "-"],
    ] {
        folder.check(args, yaml).code(2).stdout_eq("").stderr_eq(twice);
    }
    folder.check(&["--questions", "-"], yaml).code(2).stdout_eq("").stderr_eq(
        "error: --questions - can't be read: the answers come from standard input; name a file\n",
    );
    // A file that has this name.
    folder.file("-", yaml);
    folder.check(&["validate", "./-"], "").code(0);
}

#[test]
fn bash_completes_the_command_line() {
    let folder = Folder::new();
    let completed = |words: &[&str]| {
        let (word, previous) = (words[words.len() - 1], words[words.len() - 2]);
        let script = format!(
            "source <(alliance-check completions bash)\n\
             COMP_WORDS=({}) COMP_CWORD={}\n\
             completer=$(complete -p alliance-check | sed 's/.*-F \\([^ ]*\\).*/\\1/')\n\
             $completer alliance-check '{word}' '{previous}'\n\
             printf '%s\\n' \"${{COMPREPLY[@]}}\"",
            words.iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join(" "),
            words.len() - 1,
        );
        let mut bash = Command::new("bash");
        bash.args(["--norc", "-c", &script]).env_clear().env("PATH", search_path());
        let run = bash.current_dir(folder.path()).output().expect("bash");
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
        assert_eq!(String::from_utf8_lossy(&run.stderr), "");
        let mut lines: Vec<_> = stdout(&run).lines().map(|line| line.trim().to_owned()).collect();
        lines.sort();
        lines
    };
    assert_eq!(completed(&["alliance-check", "hi"]), ["history"]);
    assert_eq!(completed(&["alliance-check", "--ex"]), ["--exit-code"]);
    assert_eq!(
        completed(&["alliance-check", "--format", ""]),
        ["html", "json", "markdown", "text"]
    );
    assert_eq!(
        completed(&["alliance-check", "history", "--format", ""]),
        ["csv", "html", "json", "markdown", "text"]
    );
    assert_eq!(completed(&["alliance-check", "history", "--la"]), ["--last"]);
    assert_eq!(completed(&["alliance-check", "completions", "z"]), ["zsh"]);
}

#[test]
fn other_shells_have_completions() {
    for (shell, sign) in [
        ("zsh", "#compdef alliance-check"),
        ("fish", "complete -c alliance-check"),
        ("powershell", "Register-ArgumentCompleter"),
        ("elvish", "edit:completion:arg-completer[alliance-check]"),
    ] {
        let run = check(&["completions", shell], "").code(0).stderr_eq("");
        assert!(stdout(run.get_output()).contains(sign), "{shell}");
    }
    check(&["completions", "BASH"], "").code(0);
    check(&["completions", "cmd"], "").code(2).stdout_eq("");
}

#[test]
fn the_manual_page() {
    let page = output(program(&["man"]), "");
    assert_eq!(page.status.code(), Some(0));
    let page = stdout(&page);
    assert!(page.contains(".TH alliance-check 1"));
    for command in SUBCOMMANDS {
        assert!(page.contains(&format!("\n.SH {}\n", command.to_uppercase())), "{command}");
    }
    for line in ["\\-\\-exit\\-code", "\\-\\-last", "130  stopped by the user", ".SH EXIT STATUS"] {
        assert!(page.contains(line), "{line}");
    }
    assert!(!page.contains("EXTRA"));
    // The lint of man itself, where there is one.
    let folder = Folder::new();
    let path = folder.file("alliance-check.1", page);
    let lint = Command::new("man")
        .args(["--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z"])
        .arg(path)
        .env_clear()
        .env("PATH", search_path())
        .envs([("LC_ALL", "C.UTF-8"), ("MANWIDTH", "80"), ("MANROFFSEQ", "")])
        .output();
    if let Ok(lint) = lint {
        assert_eq!(String::from_utf8_lossy(&lint.stderr), "");
    }
}

#[test]
fn the_manual_says_how_to_call_the_program() {
    let page = output(program(&["man"]), "");
    let sections: Vec<_> = stdout(&page).split("\n.SH ").collect();
    for (name, part) in [("SYNOPSIS", "\\-\\-save"), ("OPTIONS", "\\-\\-save")] {
        let section = sections.iter().find(|section| section.starts_with(name));
        assert!(section.is_some_and(|section| section.contains(part)), "{name}");
    }
}

//! Completions, as each shell offers them to somebody who presses Tab.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::run::{Folder, invoke, output, search_path, stderr, stdout};
use crate::terminal::Window;

const COMMANDS: &[&str] =
    &["completions", "help", "history", "man", "questions", "schema", "score", "validate"];
const EXPLAINED: &[&str] =
    &["completions", "history", "man", "questions", "schema", "score", "validate"];
const FILES: &[&str] = &["Größe 1.csv", "checks.jsonl", "it's.yaml", "sub folder"];
const FORMATS: &[&str] = &["html", "json", "markdown", "text"];
const HISTORY_FORMATS: &[&str] = &["csv", "html", "json", "markdown", "text"];
const SCORE_FORMATS: &[&str] = &["csv", "json"];
const TAGS: &[&str] = &["ar", "de", "en", "es", "fr", "pt-BR", "zh-Hans"];

/// What is typed behind the program's name, and what is offered in place of the last word.
const OFFERED: &[(&str, &[&str])] = &[
    ("", COMMANDS),
    ("hi", &["history"]),
    ("--ex", &["--exit-code"]),
    ("--format ", FORMATS),
    ("--plain --format ", FORMATS),
    ("--save checks.jsonl --format ", FORMATS),
    ("--format=j", &["--format=json"]),
    ("--language ", TAGS),
    ("--questions it", &["it's.yaml"]),
    ("--save ", FILES),
    ("--save ~/ch", &["~/checks.jsonl"]),
    ("--sheet sub\\ folder/", &["sub folder/in side.jsonl"]),
    ("validate ", FILES),
    ("validate checks.jsonl ", FILES),
    ("validate --s", &["--strict"]),
    ("questions --language ", TAGS),
    ("history ", FILES),
    ("history Gr", &["Größe 1.csv"]),
    ("history ~/it", &["~/it's.yaml"]),
    ("history sub\\ folder/i", &["sub folder/in side.jsonl"]),
    ("history --format ", HISTORY_FORMATS),
    ("history checks.jsonl --format ", HISTORY_FORMATS),
    ("history --language de --format ", HISTORY_FORMATS),
    ("history --language ", TAGS),
    ("history --questions ", FILES),
    ("history --las", &["--last"]),
    ("history --lan", &["--language"]),
    ("history --last ", &[]),
    ("score ", FILES),
    ("score --format ", SCORE_FORMATS),
    ("score checks.jsonl --format ", SCORE_FORMATS),
    ("score --decimal-comma --format=j", &["--format=json"]),
    ("score --language ", TAGS),
    ("score --column ", &[]),
    ("score --prefix ", &[]),
    ("score --missing ", &[]),
    ("score --skip-rows ", &[]),
    ("score --faults ", FILES),
    ("completions ", &["bash", "elvish", "fish", "powershell", "zsh"]),
    ("completions z", &["zsh"]),
    ("help ", EXPLAINED),
    ("help sc", &["schema", "score"]),
    ("help score ", &[]),
];

/// Commands that take only options: zsh offers those, the others nothing.
const BARE: &[(&str, &[&str])] =
    &[("questions ", &[]), ("schema ", &[]), ("man ", &[]), ("completions zsh ", &[])];

#[test]
fn bash_completes_the_command_line() {
    if !has_bash() {
        return;
    }
    // In a shell that any failure ends.
    let load = "set -e; source <(command alliance-check completions bash)";
    assert_offers("bash --norc --noprofile -i", load, &[OFFERED, BARE].concat());
}

/// As a package installs it: loaded at the first Tab, without a name of its own.
#[test]
fn bash_loads_the_completions_of_a_package() {
    const LOADER: &str = "/usr/share/bash-completion/bash_completion";
    if !has_bash() || !Path::new(LOADER).exists() {
        return;
    }
    let load = format!(
        "mkdir -p $SCRIPTS/completions; BASH_COMPLETION_USER_DIR=$SCRIPTS; source {LOADER}; \
         command alliance-check completions bash > $SCRIPTS/completions/alliance-check"
    );
    let some = [("history --format=m", &["--format=markdown"][..]), ("history ", FILES)];
    assert_offers("bash --norc --noprofile -i", &load, &some);
}

#[test]
fn zsh_completes_the_command_line() {
    if !exists("zsh") {
        return;
    }
    // A widget that inserts all that is offered, as bash has one.
    let load = "command alliance-check completions zsh > $SCRIPTS/_alliance-check; \
         fpath=($SCRIPTS $fpath); autoload -Uz compinit; compinit -u -D; \
         all() { _main_complete; compstate[insert]=all }; \
         zle -C all complete-word all; bindkey '\\e*' all";
    assert_offers("zsh -f -i", load, OFFERED);
}

#[test]
fn fish_completes_the_command_line() {
    if !exists("fish") {
        return;
    }
    let home = home();
    let data = Folder::new();
    let scripts = data.path().join("fish/vendor_completions.d");
    fs::create_dir_all(&scripts).expect("a folder");
    let script = invoke(&["completions", "fish"], "").code(0);
    fs::write(scripts.join("alliance-check.fish"), stdout(script.get_output())).expect("a file");
    for (typed, offered) in [OFFERED, BARE].concat() {
        let mut fish = Command::new("fish");
        fish.args(["-c", "complete -C $argv[1]"]).arg(format!("alliance-check {typed}"));
        fish.env_clear().env("PATH", search_path()).env("LC_ALL", "C.UTF-8");
        fish.env("HOME", home.path()).current_dir(home.path());
        for variable in ["XDG_DATA_DIRS", "XDG_DATA_HOME", "XDG_CONFIG_HOME"] {
            fish.env(variable, data.path());
        }
        let run = output(fish, "");
        assert_eq!(stderr(&run), "");
        let mut words = Vec::new();
        for line in stdout(&run).lines() {
            let word = line.split('\t').next().expect("a word");
            words.push(word.trim_end_matches('/').to_owned());
        }
        words.sort();
        assert_eq!(words, offered, "{typed}");
    }
}

/// A folder of files that are offered.
fn home() -> Folder {
    let home = Folder::new();
    for name in ["checks.jsonl", "it's.yaml", "Größe 1.csv"] {
        home.file(name, "");
    }
    fs::create_dir(home.path().join("sub folder")).expect("a folder");
    home.file("sub folder/in side.jsonl", "");
    home
}

/// Whether there is a bash that knows what is needed. That of macOS is too old.
fn has_bash() -> bool {
    let known = output(Folder::new().shell("bash -c '((BASH_VERSINFO[0] >= 4))'"), "");
    known.status.success()
}

/// Whether there is a program of this name.
fn exists(program: &str) -> bool {
    let found = output(Folder::new().shell(&format!("command -v {program}")), "");
    found.status.success()
}

/// Types each line in a terminal with `shell`, once that has run `load`, has it insert all that is
/// offered, and sees which words the program would get.
fn assert_offers(shell: &str, load: &str, cases: &[(&str, &[&str])]) {
    let (home, scripts) = (home(), Folder::new());
    let path = |folder: &Folder| folder.path().to_str().expect("a path").to_owned();
    let (home_path, scripts_path) = (path(&home), path(&scripts));
    let environment = [
        ("TERM", "xterm"),
        ("LC_ALL", "C.UTF-8"),
        ("PS1", "next: "),
        ("HOME", &home_path),
        ("SCRIPTS", &scripts_path),
    ];
    let window = Window::new(200).folder(&home).environment(&environment);
    let mut terminal = window.shell(&format!("exec {shell}"));
    let program = "alliance-check() { printf '%s|' \"$@\" >> $SCRIPTS/got; echo >> $SCRIPTS/got; }";
    terminal.at("next:", &format!("{load}; {program}\r"));
    for (typed, _) in cases {
        terminal.at("next:", &format!("alliance-check {typed}\u{1b}*\r"));
    }
    terminal.at("next:", "exit\r");
    terminal.end();
    let got = scripts.read("got").replace(&home_path, "~");
    assert_eq!(got.lines().count(), cases.len(), "{got}");
    for (line, (typed, offered)) in got.lines().zip(cases) {
        let words: Vec<_> = line.split_terminator('|').collect();
        // A blank behind a backslash does not end a word.
        let before = typed.replace("\\ ", "").matches(' ').count();
        let mut inserted: Vec<_> =
            words[before..].iter().map(|it| it.trim_end_matches('/')).collect();
        inserted.sort();
        assert_eq!(inserted, *offered, "{typed}");
    }
}

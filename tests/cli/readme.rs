//! The README is true: its commands are run, and its session is what the program prints.

use std::env;
use std::path::Path;
use std::process::Command;

use crate::run::{Folder, PROGRAM, output, program, same, stdout};
use crate::terminal::Terminal;

const README: &str = include_str!("../../README.md");

/// The content of each fenced block marked `language`.
fn blocks(language: &str) -> Vec<&'static str> {
    README
        .split(&format!("```{language}\n"))
        .skip(1)
        .map(|rest| rest.split_once("```").expect("the block ends").0)
        .collect()
}

#[test]
fn the_session() {
    let [session, result] = blocks("text")[..] else {
        panic!("two blocks: the session and its result");
    };
    let mut terminal = Terminal::start(80, &[]);
    terminal.answer(1, &["y", "y"]).at("Question 3 of 8", "n");
    terminal.wait_for_text("Your answer: n");
    same(format!("$ alliance-check\n{}\n", terminal.contents()), session);
    terminal.press("\r").answer(4, &["y"; 5]).at("Press Enter", "\r");
    let screen = terminal.end().screen;
    let at = screen.find("There is something worth").expect("the result");
    // The README was written on another day.
    let date = |text: &str| text.lines().nth(1).expect("a date").to_owned();
    let today = screen[at..].replacen(&date(&screen[at..]), &date(result), 1);
    same(format!("{today}\n"), result);
}

#[test]
fn the_shell_examples() {
    let [scored] = blocks("csv")[..] else {
        panic!("one block: the scored table");
    };
    let count = "3 rows scored, 1 with missing answers, 0 left out with faults\n";
    let expected = [
        ("Do I want to go back?  from Yes to No", ""),
        (
            "raise-concerns,false,go_back\n",
            "2 rows scored, 0 with missing answers, 0 left out with faults\n",
        ),
        ("", ""),
        ("You answered 7 of 8 questions.", ""),
        ("\"verdict\":\"raise-concerns\"", ""),
        ("positive\n", ""),
        (scored, count),
        (
            "18,\"I said \"\"fine\"\", and left\",8,6,6,6,raise-concerns,false,go_back talk_about_anything\n",
            "3 rows scored, 1 with missing answers, 0 left out with faults; 1 row over several lines (4-5)\n",
        ),
        (",7,,6,7,raise-concerns,false,comfortable\n", count),
        (
            "IP Address,True,R_2aB,7,,7,8,,,\n",
            "examples/exports/qualtrics.csv:2: the question texts, as Qualtrics writes them, are not scored\n\
             examples/exports/qualtrics.csv:3: the import ids, as Qualtrics writes them, are not scored\n\
             3 rows scored, 1 with missing answers, 0 left out with faults\n",
        ),
        (
            "client 18,8,7,7,7,raise-concerns,false,goals\n",
            "examples/exports/surveymonkey.csv:2: a row of \"Response\", as SurveyMonkey writes it, is not scored\n\
             3 rows scored, 1 with missing answers (1 without any answer), 0 left out with faults\n",
        ),
        (";18;8;6;6;6;raise-concerns;false;talk_about_anything goals\n", count),
        (
            "18,heavy_days,1,,2,3,8,8,8,heavy,false,tired tense joy\n",
            "6 rows scored, 3 with missing answers (2 without any answer), 0 left out with faults\n",
        ),
        (
            ";4,666666;4,666666;4,666666;;;22;22;22;;;\n",
            "3 rows scored, 1 with missing answers, 0 left out with faults\n\
             3 rows scored, 2 with missing answers, 0 left out with faults\n\
             3 rows scored, 1 with missing answers, 0 left out with faults\n",
        ),
        (
            "",
            "3 rows scored, 1 with missing answers, 0 left out with faults; 3 rows without a filled cell skipped\n",
        ),
        ("Your therapeutic alliance looks positive", ""),
        ("therapeutic-alliance is valid", ""),
        ("Has respondido a 7 de 8 preguntas.", ""),
    ];
    let examples = blocks("sh");
    assert_eq!(examples.len(), expected.len());
    let folder = Folder::new();
    // The examples write beside these, and only read them.
    for read in ["examples", "translations"] {
        let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
        std::os::unix::fs::symlink(repository.join(read), folder.path().join(read))
            .expect("a link");
    }
    let programs = Path::new(PROGRAM).parent().expect("a folder");
    for (example, (expected, told)) in examples.iter().zip(expected) {
        let run = Command::new("/bin/sh")
            .args(["-e", "-c", example])
            .current_dir(folder.path())
            .env("PATH", format!("{}:{}", programs.display(), env::var("PATH").expect("a path")))
            .output()
            .expect("a shell");
        let errors = String::from_utf8_lossy(&run.stderr);
        assert_eq!(errors.replace("Saved in checks.jsonl.\n", ""), told, "{example}");
        assert!(run.status.success(), "{example}");
        assert!(stdout(&run).contains(expected), "{example}\n{}", stdout(&run));
    }
}

#[test]
fn the_json() {
    let [documented, scales] = blocks("json")[..] else {
        panic!("two blocks: a check, and scales");
    };
    let mut documented: serde_json::Value = serde_json::from_str(documented).expect("JSON");
    let run = output(program(&["--format", "json"]), "n\nskip\ny\ny\ny\ny\ny\ny\n");
    let mut written: serde_json::Value = serde_json::from_str(stdout(&run)).expect("JSON");
    // The README shows two of the responses, and another time.
    written["responses"].as_array_mut().expect("a list").truncate(2);
    let time = documented["answered_at"].take();
    assert_eq!(time.as_str().map(str::len), written["answered_at"].take().as_str().map(str::len));
    assert_eq!(written, documented);

    let scales: serde_json::Value = serde_json::from_str(scales).expect("JSON");
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/questionnaires/three-threads.yaml");
    let args = ["--questions", file, "--format", "json"];
    let run = output(program(&args), "5\n5\n4\n1\n2\n3\n3\n3\n3\n3\n3\n3\n");
    let written: serde_json::Value = serde_json::from_str(stdout(&run)).expect("JSON");
    assert_eq!(written["scales"][0], scales["scales"][0]);
}

#[test]
fn the_exit_statuses_are_those_of_the_help() {
    let help = output(program(&["--help"]), "");
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let help = words(stdout(&help));
    for row in README.lines().filter(|line| {
        line.starts_with("| 0 |") || line.starts_with("| 1") || line.starts_with("| 2")
    }) {
        let cells: Vec<_> = row.trim_matches('|').split('|').map(str::trim).collect();
        let told = format!("{} {}", cells[0], cells[1].replace('`', ""));
        assert!(help.contains(&told), "{told:?} is not in {help:?}");
    }
}

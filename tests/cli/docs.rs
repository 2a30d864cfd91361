//! The documents are true: their commands are run, and print what stands below them.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use alliance_check::questionnaire::file;
use alliance_check::questionnaire::languages;
use serde_json::Value;

use crate::run::{Folder, output, program, same, saved_at, stdout};
use crate::terminal::{Ended, Terminal, Window, question, review};

const REPOSITORY: &str = env!("CARGO_MANIFEST_DIR");

/// What a document of the repository says.
fn read(document: &str) -> String {
    fs::read_to_string(Path::new(REPOSITORY).join(document)).expect("the document")
}

/// The content of each fenced block of `document` in this language.
fn blocks(document: &str, language: &str) -> Vec<String> {
    let start = format!("{language}\n");
    document.split("```").filter_map(|part| Some(part.strip_prefix(&start)?.to_owned())).collect()
}

/// The documents: those of the folder above, and those in `docs`.
fn documents() -> Vec<String> {
    let mut documents = Vec::new();
    for folder in ["", "docs/"] {
        for entry in fs::read_dir(Path::new(REPOSITORY).join(folder)).expect("a folder") {
            let name = entry.expect("an entry").file_name().into_string().expect("a name");
            if name.ends_with(".md") {
                documents.push(format!("{folder}{name}"));
            }
        }
    }
    documents
}

/// Runs each block of commands in `document`, one after the other in one folder. A block right
/// below it is what it prints. Those of a packager are run by a script of CI.
fn run_commands(document: &str) {
    let folder = Folder::new();
    let examples = Path::new(REPOSITORY).join("examples");
    symlink(examples, folder.path().join("examples")).expect("a link");
    add_stand_ins(&folder);
    let document = read(document);
    let parts: Vec<_> = document.split("```").collect();
    for (nth, part) in parts.iter().enumerate() {
        let Some(commands) = part.strip_prefix("sh\n") else { continue };
        if ["cargo ", "sha256sum ", "tar "].iter().any(|start| commands.starts_with(start)) {
            let scripts = read(".ci/run") + &read("packaging/check");
            assert!(scripts.contains(commands.trim_end()), "{commands}");
            continue;
        }
        let ended = run_as_a_person(&folder, commands);
        assert_eq!(ended.status, "0", "{commands}{}", ended.screen);
        let is_block_below = parts[nth + 1].trim().is_empty() && nth + 2 < parts.len();
        if is_block_below {
            let (language, documented) = parts[nth + 2].split_once('\n').expect("a block");
            assert!(["text", "csv"].contains(&language), "{commands}");
            same(format!("{}\n", ended.screen), documented.to_owned());
        }
    }
}

/// Programs that the documents use and a machine may lack. They encrypt nothing.
fn add_stand_ins(folder: &Folder) {
    fs::create_dir(folder.path().join("bin")).expect("a folder");
    for (name, script) in [
        ("age-keygen", "#!/bin/sh\necho \"Public key: age1...\"\n: > key.txt\n"),
        ("age", "#!/bin/sh\nif [ \"$1\" = -d ]; then cat \"$4\"; else cat; fi\n"),
    ] {
        let path = folder.file(&format!("bin/{name}"), script);
        fs::set_permissions(path, fs::Permissions::from_mode(0o700)).expect("the mode");
    }
}

/// Runs `commands` in a terminal. Somebody answers every question with yes, and presses Enter at
/// every other prompt.
fn run_as_a_person(folder: &Folder, commands: &str) -> Ended {
    let line = format!("set -e; HOME=$PWD PATH=\"$PWD/bin:$PATH\"\n{commands}");
    let mut terminal = Window::new(80).rows(100).folder(folder).shell(&line);
    let mut prompts = Vec::new();
    for language in languages::all() {
        let questionnaire = file::load(language.file.as_bytes()).expect("a valid file");
        prompts.push(questionnaire.words.answer_prompt());
    }
    while terminal.stops("") {
        let screen = terminal.contents();
        let is_question = prompts.iter().any(|prompt| screen.trim_end().ends_with(prompt));
        terminal.press(if is_question { "yes\r" } else { "\r" });
    }
    terminal.end()
}

#[test]
fn every_command_works_and_prints_what_stands_below() {
    for document in documents() {
        if document == "README.md" || document.starts_with("docs/") {
            run_commands(&document);
        }
    }
}

#[test]
fn the_session_of_the_readme() {
    let [session, result] = &blocks(&read("README.md"), "text")[..] else {
        panic!("two blocks: the session and its result");
    };
    let mut terminal = Terminal::start(80, &[]);
    terminal.answer(1, &["y", "y"]).at(question(3, 8), "n");
    terminal.wait_for_text("Your answer: n");
    same(format!("$ alliance-check\n{}\n", terminal.contents()), session.clone());
    terminal.press("\r").answer(4, &["y"; 5]).at(review(), "\r");
    let screen = terminal.end().screen;
    let at = screen.find("There is something worth").expect("the result");
    // The README was written on another day.
    let date = |text: &str| text.lines().nth(1).expect("a date").to_owned();
    let today = screen[at..].replacen(&date(&screen[at..]), &date(result), 1);
    same(format!("{today}\n"), result.clone());
}

#[test]
fn every_document_that_is_named_is_there() {
    for document in documents() {
        let text = read(&document);
        for rest in text.split("](").skip(1) {
            let (target, _) = rest.split_once(')').expect("the end of a link");
            if target.starts_with("https://") {
                continue;
            }
            let (path, heading) = target.split_once('#').unwrap_or((target, ""));
            let mut linked = Path::new(REPOSITORY).join(&document);
            if !path.is_empty() {
                linked = linked.with_file_name("").join(path);
            }
            assert!(linked.exists(), "{document}: {target}");
            if !heading.is_empty() {
                let text = fs::read_to_string(linked).expect("a document").to_lowercase();
                let heading = format!("# {}\n", heading.replace('-', " "));
                assert!(text.contains(&heading), "{document}: {target}");
            }
        }
    }
}

#[test]
fn the_packages_of_the_readme_are_of_this_version() {
    let readme = read("README.md");
    let mut count = 0;
    for part in readme.split("alliance-check").skip(1) {
        let version = part.trim_start_matches(['-', '_']);
        if version.starts_with(|first: char| first.is_ascii_digit()) {
            assert!(version.starts_with(env!("CARGO_PKG_VERSION")), "{version:.10}");
            count += 1;
        }
    }
    assert!(count > 3, "{count}");
}

#[test]
fn the_json_is_what_the_program_writes() {
    let json = |text: &str| serde_json::from_str::<Value>(text).expect("JSON");
    let blocks = blocks(&read("docs/scripts.md"), "json");
    let [mut check, scales, since] = [0, 1, 2].map(|nth| json(&blocks[nth]));
    let folder = Folder::new();
    let written = |args: &[&str], answers: &str| {
        let args = [&["--format", "json"], args].concat();
        let run = folder.invoke(&args, answers.replace(' ', "\n")).code(0);
        json(stdout(run.get_output()))
    };
    let mut one_check = written(&[], "n skip y y y y y y");
    // The document shows two of the responses, and another time.
    one_check["responses"].as_array_mut().expect("a list").truncate(2);
    let [time, documented] = [&mut one_check, &mut check].map(|check| check["answered_at"].take());
    assert_eq!(time.as_str().map(str::len), documented.as_str().map(str::len));
    assert_eq!(one_check, check);

    let file = format!("{REPOSITORY}/examples/questionnaires/three-threads.yaml");
    let scored = written(&["--questions", &file], "5 5 4 1 2 3 3 3 3 3 3 3");
    assert_eq!(scored["scales"][0], scales["scales"][0]);

    folder.file("checks.jsonl", saved_at("2025-11-22T10:15:00Z", &[], "y n y y y y y y"));
    let compared = written(&["--save", "checks.jsonl"], "y y y y y y y y");
    assert_eq!(compared["since"], since["since"]);
}

#[test]
fn the_exit_statuses_are_those_of_the_help() {
    let help = output(program(&["--help"]), "");
    let help = stdout(&help).split_whitespace().collect::<Vec<_>>().join(" ");
    let document = read("docs/scripts.md");
    let (_, table) = document.split_once("| status | meaning |\n|---|---|\n").expect("the table");
    for row in table.lines().take_while(|line| line.starts_with('|')) {
        let cells: Vec<_> = row.trim_matches('|').split('|').map(str::trim).collect();
        let told = format!("{} {}", cells[0], cells[1].replace('`', ""));
        assert!(help.contains(&told), "{told:?} is not in {help:?}");
    }
}

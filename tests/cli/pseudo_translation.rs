//! A file in which every text and every word stands between ‹ and ›. A letter outside of them is a
//! word that was left in the code.

use alliance_check::questionnaire::words::WORDS;
use dialoguer::console::strip_ansi_codes;
use serde_json::{Map, Value};

use crate::pages::texts;
use crate::run::{Folder, output, saved_at, stdout};
use crate::terminal::{Terminal, Window};

/// What stands before the questions, with every kind of text.
const HEAD: &str = r#"
format: 1
id: pseudo
language: qps
title: ‹Title›
introduction: ‹Hello.›
source: ‹Source›
credit: ‹Credit›
safety: ‹Safe›
choices:
  - { id: "y", label: ‹1›, keys: [‹y›], points: 3 }
  - { id: "n", label: ‹2›, keys: [‹n›], points: 0 }
  - { id: b, label: ‹3›, points: 1 }
  - { id: d, label: ‹4›, keys: [‹x›] }
concern: { at_most: 0 }
questions:
"#;

const RESULTS: &str = "
results:
  - { from: 0, id: low, positive: false, headline: ‹Low›, why: ‹So›, advice: ‹Do› }
  - { from: 3, id: high, positive: true, headline: ‹High›, advice: ‹Go on› }
";

/// Where there are the questions a and b.
const SCALES: &str = "
scales:
  - { id: sum, title: ‹A scale›, questions: [a, b], score: sum }
  - { id: mean, title: ‹A scale›, questions: [a, b], score: mean, results: [
      { from: 0, id: low, positive: false, headline: ‹Low›, advice: ‹Do› },
      { from: 1.5, id: high, positive: true, headline: ‹High›, advice: ‹Go on› } ] }
";

/// The prompt after the result.
const NEXT: &str = "‹Enter or ‹sheet›:›";

fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The program with this file, in a folder of its own: paths have letters.
struct Pseudo {
    folder: Folder,
    /// Everything that was shown.
    shown: String,
}

impl Pseudo {
    /// Asks questions of these ids from now on.
    fn ask(&self, ids: &str) {
        let mut file = HEAD.to_owned();
        for id in ids.chars() {
            file += &format!("  - {{ id: {id}, text: ‹About {id}?›, raise: ‹About it.› }}\n");
        }
        file += RESULTS;
        if ids.starts_with("ab") {
            file += SCALES;
        }
        let mut words = Map::new();
        for word in WORDS {
            words.insert(word.name.to_owned(), format!("‹{}›", word.english).into());
        }
        file += &format!("words: {}\n", Value::Object(words));
        self.folder.file("1.yaml", file);
    }

    /// Checks that `output` has no letter outside ‹ and ›, but for errors and warnings.
    fn show(&mut self, output: &str) {
        let lines = output
            .lines()
            .filter(|line| !line.contains("error: ") && !line.starts_with("warning: "));
        let output = strip_ansi_codes(&lines.collect::<Vec<_>>().join("\n")).into_owned();
        let mut depth = 0;
        for (at, c) in output.char_indices() {
            match c {
                '‹' => depth += 1,
                '›' => depth -= 1,
                c => assert!(depth > 0 || !c.is_alphabetic(), "{:?}\n{output}", &output[at..]),
            }
        }
        assert_eq!(depth, 0, "{output}");
        self.shown += &output;
    }

    /// A line of the shell, in which `ask` is the program that asks these questions.
    fn shell(&self, columns: u16, line: &str) -> Terminal {
        let line = format!("ask() {{ alliance-check --questions 1.yaml \"$@\"; }}; {line}");
        Window::new(columns).rows(24).folder(&self.folder).shell(&line)
    }

    /// The same, once so many questions are answered, at the list of the answers.
    fn answered(&self, count: usize, line: &str) -> Terminal {
        let mut talk = self.shell(80, line);
        for number in 1..=count {
            talk.at(format!("‹Question {number} of {count}›"), "‹y›\r");
        }
        talk.wait_for("Press Enter");
        talk
    }

    /// Shows what a terminal showed, but for `typed`, which has letters.
    fn show_ended(&mut self, terminal: Terminal, status: &str, typed: &str) {
        let ended = terminal.end();
        assert_eq!(ended.status, status);
        self.show(&String::from_utf8_lossy(&ended.bytes).replace(typed, ""));
    }

    fn show_output(&mut self, args: &[&str], input: &str) {
        let output = output(self.folder.program(args), input);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{errors}");
        let shown = stdout(&output);
        let is_page = shown.starts_with("<!DOCTYPE html>");
        self.show(&if is_page { texts(shown) } else { shown.to_owned() });
        self.show(&errors);
    }

    /// Shows the history of `checks`. CSV and JSON are English.
    fn show_history(&mut self, checks: &str) {
        self.folder.file("2", checks);
        for options in ["--format text", "--format markdown", "--format html", "--last 2 --plain"] {
            let mut args = vec!["history", "2", "--questions", "1.yaml"];
            args.extend(options.split(' '));
            self.show_output(&args, "");
        }
    }

    fn saved_on(&self, month: usize, day: usize, answers: &str) -> String {
        let path = self.folder.path().join("1.yaml");
        let args = ["--questions", path.to_str().expect("a path")];
        saved_at(&format!("2010-{month:02}-{day:02}T00:00:00Z"), &args, answers)
    }

    fn walk(&mut self, args: &str) {
        let at = |number: usize| format!("‹Question {number} of 3›");
        let mut talk = self.shell(80, &format!("ask --save 3 {args}"));
        talk.at(at(1), "‹back›\r").at("‹This is the first question.›", "7\r");
        talk.at("I don't know", "\r").at("‹Type ", "‹?›\r").at("whole word", "‹n›\r");
        talk.at(at(2), "‹s›\r").at(at(3), "‹b›\r").at("‹skipped›", "\r").at(at(3), "‹x›\r");
        talk.at("there may be no result", "9\r").at("I don't know", "‹help›\r");
        talk.at("to change that answer", "2\r").at("Enter keeps it", "‹y›\r");
        talk.at("Press Enter", "\r");
        if args.is_empty() {
            talk.at("Enter shows more", "?\r").at("Enter shows more", "\r");
        }
        talk.at(NEXT, "\r");
        self.show_ended(talk, "0", "");
        for (quit, again) in [("‹q›\r", "‹q›\r"), ("‹quit›\r", "‹quit›\r"), ("‹q›\r", "\u{3}")]
        {
            let mut talk = self.shell(40, &format!("ask {args}"));
            talk.at(at(1), "‹y›\r").at(at(2), quit).at("will be lost", again);
            self.show_ended(talk, "130", "^C");
        }
    }

    /// A list of answers so long that the one just changed is shown once more.
    fn walk_through_many(&mut self) {
        self.ask("abcdefghijklmopq");
        let mut talk = self.answered(16, "ask");
        talk.press("16\r").at("Enter keeps it", "‹n›\r").at("‹Changed:›", "\r");
        talk.at("Enter shows more", "‹q›\r").at(NEXT, "\r");
        self.show_ended(talk, "0", "");
    }

    /// A capital letter that a function key may have left, and a disk that is full.
    fn walk_into_obstacles(&mut self) {
        let mut talk = self.shell(80, "ask");
        talk.at("‹Question 1 of 3›", "D\r").at("a function key", "‹q›\r");
        self.show_ended(talk, "130", "D");
        let mut talk = self.answered(3, "ulimit -f 0; ask --save 4");
        talk.press("\r").at("‹File name or Enter:›", "‹y›\r").at("I don't know", "\r");
        talk.at(NEXT, "‹quit›\r");
        self.show_ended(talk, "2", "");
    }

    /// Answers that go to files: sheets, and what stands behind `>` or `|`.
    fn walk_to_files(&mut self) {
        for name in ["5.html", "5.md"] {
            let mut talk = self.answered(3, "ask");
            talk.press("\r").at(NEXT, "‹sheet›\r");
            talk.at("‹File name or", &format!("{name}\r"));
            self.show_ended(talk, "0", name);
        }
        let mut talk = self.answered(3, "ask --sheet 6 > 7");
        talk.press("\r");
        self.show_ended(talk, "0", "");
        // The reader is gone before anything is written.
        let mut talk = self.answered(3, "ask | { exec <&-; echo ‹gone› >&2; }");
        talk.wait_for_written("‹gone›", 1).press("\r");
        self.show_ended(talk, "0", "");
        let mut talk = self.shell(80, "ask > 7");
        talk.at("‹Question 1 of 3›", "‹q›\r");
        self.show_ended(talk, "130", "");
    }

    fn show_results(&mut self) {
        let earlier = self.saved_on(1, 1, "y y y") + &self.saved_on(1, 2, "n y y");
        for answers in ["y y y", "n y y", "n - b", "- - -", "n n d", "n n -"] {
            let answers = answers.replace('-', "skip").replace(' ', "\n");
            for format in ["text", "markdown", "html"] {
                self.folder.file("8", &earlier);
                let args = ["--questions", "1.yaml", "--format", format, "--save", "8"];
                self.show_output(&args, &answers);
            }
        }
    }

    fn show_histories(&mut self) {
        self.show_output(&["history", "-", "--questions", "1.yaml"], "");
        self.show_history("");
        for answers in ["y skip y", "skip skip y", "y y d"] {
            self.show_history(&self.saved_on(1, 1, answers));
        }
        // Every month.
        let mut checks = String::new();
        for month in 1..=12 {
            let answers = if month < 10 { "y y y" } else { "n skip b" };
            checks += &self.saved_on(month, 1, answers);
        }
        self.show_history(&checks);
    }

    /// Scores that are worked out although an answer is missing: of the total, or of a scale alone.
    fn show_prorated_scores(&mut self) {
        self.ask("abc");
        let file = self.folder.read("1.yaml") + "min_answered: 2\n";
        self.folder.file("1.yaml", file.replace("score: mean,", "score: mean, min_answered: 1,"));
        self.show_output(&["--questions", "1.yaml"], "y\nskip\nn\n");
        for answers in ["y skip n", "y skip skip"] {
            self.show_history(&self.saved_on(1, 1, answers));
        }
    }

    /// Questions that are new, and checks that are compared with one before the last.
    fn show_histories_of_changed_questions(&mut self) {
        let mut checks = String::new();
        for (day, ids) in ["abc", "abc", "abc", "abcd", "abcdef"].iter().enumerate() {
            self.ask(ids);
            checks += &self.saved_on(1, day + 1, &vec!["y"; ids.len()].join(" "));
        }
        self.show_history(&checks);
        for (before, answer) in [("y", "n"), ("y", "y"), ("n", "y")] {
            let mut checks = String::new();
            let asked = [("ab", "y y"), ("a", before), ("b", "y"), ("a", answer)];
            for (day, (id, answer)) in asked.iter().enumerate() {
                self.ask(id);
                checks += &self.saved_on(1, day + 1, answer);
            }
            self.show_history(&checks);
        }
    }
}

#[test]
fn no_word_is_left_in_the_code() {
    let mut pseudo = Pseudo { folder: Folder::new(), shown: String::new() };
    pseudo.walk_through_many();
    pseudo.ask("abc");
    pseudo.walk("");
    pseudo.walk("--plain");
    pseudo.walk_into_obstacles();
    pseudo.walk_to_files();
    pseudo.show_results();
    pseudo.show_histories();
    pseudo.show_prorated_scores();
    pseudo.show_histories_of_changed_questions();

    let shown = on_one_line(&pseudo.shown);
    // A command is shown as its letter.
    for word in WORDS.iter().filter(|word| !word.is_typed()) {
        let parts = word.english.split(['{', '}']).step_by(2);
        let longest = parts.max_by_key(|part| part.len()).expect("a part");
        assert!(shown.contains(&on_one_line(longest)), "{} was never shown", word.name);
    }
}

//! A file in which every text and every word stands between ‹ and ›. A letter outside of them is a word that was left in the
//! code.

use std::cell::RefCell;

use alliance_check::questionnaire::words::{WORDS, placeholders};
use serde_json::{Value, json};

use crate::pages::texts;
use crate::run::{Folder, at_time, stdout};
use crate::terminal::{Ended, Terminal, Window};

fn wrapped(text: &str) -> String {
    format!("‹{text}›")
}

/// The fields whose values are texts for a person.
const TEXTS: [&str; 13] = [
    "title",
    "introduction",
    "source",
    "credit",
    "label",
    "text",
    "raise",
    "summary",
    "headline",
    "why",
    "advice",
    "safety",
    "keys",
];

fn wrap_texts(value: &mut Value, is_text: bool) {
    match value {
        Value::String(text) if is_text => *text = wrapped(text),
        Value::Array(entries) => entries.iter_mut().for_each(|entry| wrap_texts(entry, is_text)),
        Value::Object(fields) => {
            for (name, value) in fields {
                wrap_texts(value, TEXTS.contains(&name.as_str()));
            }
        }
        _ => {}
    }
}

/// The questionnaire with every kind of text, with `labels` for the answers that count.
fn file(labels: [&str; 3]) -> Value {
    let scale = |score: &str| json!({ "id": score, "title": "A scale", "questions": ["a", "b"], "score": score });
    let results = |middle: f64| {
        json!([
            { "from": 0, "id": "low", "positive": false, "headline": "Low", "why": "So", "advice": "Do" },
            { "from": middle, "id": "high", "positive": true, "headline": "High", "advice": "Go on" },
        ])
    };
    let mut file = json!({
        "format": 1, "id": "pseudo", "language": "qps", "title": "Title", "introduction": "Hello.",
        "source": "Source", "credit": "Credit", "safety": "Safe",
        "choices": [
            { "id": "yes", "label": labels[0], "keys": ["y"], "points": 3 },
            { "id": "no", "label": labels[1], "keys": ["n"], "points": 0 },
            { "id": "between", "label": labels[2], "points": 1 },
            { "id": "d", "label": "Does not apply", "keys": ["x"] },
        ],
        "concern": { "at_most": 0 },
        "questions": [
            { "id": "a", "text": "First?", "raise": "About it." },
            { "id": "b", "text": "Second?", "raise": "About that." },
            { "id": "c", "text": "Third?", "raise": "About those." },
        ],
        "results": results(9.0),
        "scales": [
            scale("mean"),
            scale("sum"),
        ],
    });
    file["scales"][0]["results"] = results(1.5);
    wrap_texts(&mut file, false);
    let words = WORDS.iter().map(|word| (word.name.to_owned(), wrapped(word.english).into()));
    file["words"] = Value::Object(words.collect());
    file
}

/// Everything that was shown.
#[derive(Default)]
struct Shown(RefCell<String>);

impl Shown {
    /// Checks that `output` has no letter outside ‹ and ›.
    fn check(&self, output: &str) {
        let output = without_escapes(output);
        let mut depth = 0;
        for (at, c) in output.char_indices() {
            match c {
                '‹' => depth += 1,
                '›' => depth -= 1,
                c => assert!(depth > 0 || !c.is_alphabetic(), "{:?}\n{output}", &output[at..]),
            }
        }
        assert_eq!(depth, 0, "{output}");
        *self.0.borrow_mut() += &output;
    }

    fn check_ended(&self, ended: &Ended, status: &str) {
        assert_eq!(ended.status, status);
        // A terminal shows Ctrl-C so.
        self.check(&String::from_utf8_lossy(&ended.bytes).replace("^C", ""));
    }
}

/// Removes the sequences that move the cursor or decorate, and what they erase is still there.
fn without_escapes(output: &str) -> String {
    let mut parts = output.split('\u{1b}');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(|c: char| c.is_ascii_alphabetic()).expect("the end of a sequence");
        text += &part[end + 1..];
    }
    text
}

/// The program in a terminal, in `folder`: paths have letters.
fn terminal(folder: &Folder, columns: u16, args: &[&str]) -> Terminal {
    let args = [&["--questions", "1.yaml"], args].concat();
    Window::new(columns).rows(24).folder(folder).start(&args)
}

fn walk(folder: &Folder, shown: &Shown, args: &[&str]) {
    let at = |number: usize| format!("‹Question {number} of 3›");
    let mut talk = terminal(folder, 80, &[&["--save", "2"], args].concat());
    talk.at(at(1), "‹back›\r").at("‹This is the first question.›", "7\r");
    talk.at("I don't know", "\r").at("‹Type ", "‹?›\r").at("whole word", "‹n›\r");
    talk.at(at(2), "‹s›\r").at(at(3), "‹b›\r").at("‹skipped›", "\r").at(at(3), "‹x›\r");
    talk.at("there may be no result", "9\r").at("I don't know", "‹help›\r");
    talk.at("to change that answer", "2\r").at("Enter keeps it", "‹y›\r");
    talk.at("Press Enter", "\r");
    if args.is_empty() {
        talk.at("Enter shows more", "?\r").at("Enter shows more", "\r");
    }
    talk.at("‹Enter or ‹sheet›:›", "\r");
    shown.check_ended(&talk.end(), "0");

    for keys in ["‹q›\r", "‹quit›\r"] {
        let mut talk = terminal(folder, 40, args);
        talk.at(at(1), "‹y›\r").at(at(2), keys);
        talk.at("will be lost", keys);
        shown.check_ended(&talk.end(), "130");
    }
    let mut talk = terminal(folder, 40, args);
    talk.at(at(1), "‹y›\r").at(at(2), "\u{3}");
    shown.check_ended(&talk.end(), "130");
}

fn walk_with_a_capital(folder: &Folder, shown: &Shown) {
    let mut talk = terminal(folder, 80, &[]);
    talk.at("‹Question 1 of 3›", "D\r").at("a function key", "‹q›\r");
    let ended = talk.end();
    let written = String::from_utf8_lossy(&ended.bytes);
    shown.check(&written.replacen("› D", "› ", 1));
}

/// A check that can't be saved. Why is said in English.
fn walk_to_a_full_disk(folder: &Folder, shown: &Shown) {
    let line = "ulimit -f 0; exec alliance-check --questions 1.yaml --save 9";
    let mut talk = Window::new(80).folder(folder).shell(line);
    for number in 1..=3 {
        talk.at(format!("‹Question {number} of 3›"), "‹y›\r");
    }
    talk.at("Press Enter", "\r").at("‹File name or Enter:›", "‹y›\r");
    talk.at("I don't know", "\r").at("‹Nothing was saved.›", "‹quit›\r");
    let ended = talk.end();
    assert_eq!(ended.status, "2");
    let written = String::from_utf8_lossy(&ended.bytes);
    let lines = written.lines().filter(|line| !line.contains("error: "));
    shown.check(&lines.map(|line| format!("{line}\n")).collect::<String>());
}

/// Answers that go to files: a sheet that is asked for before or afterwards, and what stands behind `>`.
fn walk_to_files(folder: &Folder, shown: &Shown) {
    let answer = |talk: &mut Terminal| {
        for number in 1..=3 {
            talk.at(format!("‹Question {number} of 3›"), "‹y›\r");
        }
        talk.at("Press Enter", "\r");
    };
    for name in ["10.html", "10.md"] {
        let mut talk = terminal(folder, 80, &[]);
        answer(&mut talk);
        talk.at("‹Enter or ‹sheet›:›", "‹sheet›\r").at("‹File name or", &format!("{name}\r"));
        let ended = talk.end();
        let written = String::from_utf8_lossy(&ended.bytes).replace(name, "");
        shown.check(&written);
    }
    let line = "alliance-check --questions 1.yaml --sheet 11 > 12";
    let mut talk = Window::new(80).folder(folder).shell(line);
    answer(&mut talk);
    shown.check_ended(&talk.end(), "0");
    let line = "alliance-check --questions 1.yaml | true";
    let mut talk = Window::new(80).folder(folder).shell(line);
    answer(&mut talk);
    shown.check_ended(&talk.end(), "0");
    let mut talk = Window::new(80).folder(folder).shell("alliance-check --questions 1.yaml > 12");
    talk.at("‹Question 1 of 3›", "‹q›\r");
    shown.check_ended(&talk.end(), "130");
}

/// A list of answers so long that the one just changed is shown once more.
fn walk_through_many(folder: &Folder, shown: &Shown) {
    let mut many = file(["Yes", "No", "In between"]);
    let questions = many["questions"].as_array_mut().expect("a list");
    questions.extend(
        (0..13).map(|nth| json!({ "id": format!("q{nth}"), "text": "‹?›", "raise": "‹!›" })),
    );
    folder.file("1.yaml", format!("{many:#}"));
    let mut talk = terminal(folder, 80, &[]);
    for number in 1..=16 {
        talk.at(format!("‹Question {number} of 16›"), "‹y›\r");
    }
    talk.at("Press Enter", "16\r").at("Enter keeps it", "‹n›\r").at("‹Changed:›", "\r");
    talk.at("Enter shows more", "‹q›\r").at("‹Nothing was saved.›", "\r");
    shown.check_ended(&talk.end(), "0");
}

fn output(folder: &Folder, args: &[&str], input: &str) -> String {
    let output = crate::run::output(folder.program(args), input);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let shown = match stdout(&output) {
        page if page.starts_with("<!DOCTYPE html>") => texts(page),
        text => text.to_owned(),
    };
    // Warnings, such as that of two checks in one second, are English.
    let errors = String::from_utf8_lossy(&output.stderr);
    let errors = errors.lines().filter(|line| !line.starts_with("warning: "));
    shown + &errors.collect::<String>()
}

#[test]
fn no_word_is_left_in_the_code() {
    let (folder, shown) = (Folder::new(), Shown::default());
    walk_through_many(&folder, &shown);
    folder.file("1.yaml", format!("{:#}", file(["Yes", "No", "In between"])));
    walk(&folder, &shown, &[]);
    walk(&folder, &shown, &["--plain"]);
    walk_with_a_capital(&folder, &shown);
    walk_to_a_full_disk(&folder, &shown);
    walk_to_files(&folder, &shown);

    // Every result, and every month.
    for (nth, answers) in [
        "‹y› ‹y› ‹y›",
        "‹n› ‹y› ‹y›",
        "‹n› ‹y› ‹n›",
        "‹n› ‹y› ‹y›",
        "‹n› skip ‹x›",
        "skip skip skip",
        "between between ‹skip›",
        "‹y› ‹y› ‹x›",
        "‹y› ‹y› skip",
        "no no no",
        "no no no",
        "no no no",
        "no no between",
        "yes no between",
    ]
    .iter()
    .enumerate()
    {
        let answers = answers.replace(' ', "\n");
        // The rest is there for the history.
        let formats = if nth < 9 { &["text", "markdown", "html"][..] } else { &[] };
        for format in formats {
            let args = ["--questions", "1.yaml", "--format", format, "--save", "3"];
            shown.check(&output(&folder, &args, &answers));
        }
        let line = output(&folder, &["--questions", "1.yaml", "--format", "json"], &answers);
        let json: Value = serde_json::from_str(&line).expect("JSON");
        for response in json["responses"].as_array().expect("a list") {
            for text in ["question", "label", "raise"] {
                shown.check(response[text].as_str().unwrap_or_default());
            }
        }
        let time = format!("20{:02}-{:02}-01T00:00:00Z", 10 + nth / 12, nth % 12 + 1);
        let check = at_time(&time, &line);
        let earlier = std::fs::read_to_string(folder.path().join("4")).unwrap_or_default();
        folder.file("4", earlier + &check);
        // One check, then two, and so on.
        if nth < 4 {
            history(&folder, &shown, "4", &["text", "markdown", "html"]);
        }
    }
    // So many that they are shown in marks.
    history(&folder, &shown, "4", &["markdown", "html"]);
    folder.file("5", "");
    history(&folder, &shown, "5", &["text", "markdown", "html"]);
    let json = ["--questions", "1.yaml", "--format", "json"];
    for answers in ["‹y›\n‹y›\n‹x›", "‹y›\n‹x›\n‹skip›"] {
        folder.file("7", output(&folder, &json, answers));
        history(&folder, &shown, "7", &["text"]);
    }

    // In marks, which are initials; and with a question that was not asked before.
    let mut more = file(["1", "2", "3"]);
    let earlier = std::fs::read_to_string(folder.path().join("4")).expect("the checks");
    let mut checks = earlier.replace("‹Does not apply›", "‹4›");
    for (nth, ids) in [&["d"][..], &["e", "f"]].iter().enumerate() {
        for id in *ids {
            let question = json!({ "id": id, "text": "‹One more?›", "raise": "‹About all.›" });
            more["questions"].as_array_mut().expect("a list").push(question);
        }
        folder.file("1.yaml", format!("{more:#}"));
        let json = ["--questions", "1.yaml", "--format", "json"];
        let answers = "yes\nno\nbetween\n".to_owned() + &"skip\n".repeat(1 + 2 * nth);
        // Twice a day.
        for time in ["10:15", "12:30"] {
            let check = output(&folder, &json, &answers);
            checks += &at_time(&format!("2012-01-{:02}T{time}:00Z", nth + 1), &check);
            folder.file("6", &checks);
            history(&folder, &shown, "6", &["text", "markdown", "html"]);
        }
    }
    // The newest has no question in common with the one before.
    let only = |id: &str, time: &str, answer: &str| {
        let mut only = file(["1", "2", "3"]);
        only["questions"].as_array_mut().expect("a list").retain(|question| question["id"] == id);
        only.as_object_mut().expect("fields").remove("scales");
        only["results"] = json!([{
            "from": 0, "id": "any", "positive": true, "headline": "‹Any›", "advice": "‹None›"
        }]);
        folder.file("1.yaml", format!("{only:#}"));
        let json = ["--questions", "1.yaml", "--format", "json"];
        at_time(time, &output(&folder, &json, answer))
    };
    for (before, answer) in [("yes", "no"), ("yes", "yes"), ("no", "yes")] {
        let checks = [
            checks.lines().last().expect("a check").to_owned() + "\n",
            only("a", "2012-02-01T10:15:00Z", "yes"),
            only("a", "2012-02-02T10:15:00Z", before),
            only("b", "2012-02-03T10:15:00Z", "yes"),
            only("a", "2012-02-04T10:15:00Z", answer),
        ];
        folder.file("8", checks.concat());
        history(&folder, &shown, "8", &["text", "markdown"]);
    }
    folder.file("1.yaml", format!("{more:#}"));
    for more in [&["--plain"][..], &["--last", "2", "--plain"]] {
        let args = [&["history", "6", "--questions", "1.yaml"], more].concat();
        shown.check(&output(&folder, &args, ""));
    }
    // So wide that only one check fits.
    more["words"]["january"] = wrapped(&"1".repeat(60)).into();
    folder.file("1.yaml", format!("{more:#}"));
    history(&folder, &shown, "6", &["text", "markdown"]);

    let on_one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let shown = on_one_line(&shown.0.into_inner());
    // A command is shown as its letter.
    for word in WORDS.iter().filter(|word| !word.is_typed()) {
        let mut rest = word.english;
        let mut parts = Vec::new();
        for placeholder in placeholders(word.english) {
            let (before, after) = rest.split_once(placeholder).expect("the placeholder");
            parts.push(before);
            rest = after;
        }
        parts.push(rest);
        let longest = parts.into_iter().max_by_key(|part| part.len()).expect("a part");
        assert!(shown.contains(&on_one_line(longest)), "{} was never shown", word.name);
    }
}

fn history(folder: &Folder, shown: &Shown, file: &str, formats: &[&str]) {
    for format in formats {
        let args = ["history", file, "--questions", "1.yaml", "--format", format];
        shown.check(&output(folder, &args, ""));
    }
}

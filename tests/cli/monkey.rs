//! Sessions at random, beside a model of what was said: the review and the result show its answers.

use std::sync::LazyLock;

use alliance_check::questionnaire::{Questionnaire, file};
use proptest::prelude::*;
use serde_json::Value;

use crate::terminal::{Terminal, question, review};

static QUESTIONNAIRE: LazyLock<Questionnaire> =
    LazyLock::new(|| file::load(file::BUILT_IN.as_bytes()).expect("the built-in file"));

struct Response {
    /// How it can be typed.
    words: &'static [&'static str],
    label: &'static str,
    id: Option<&'static str>,
}

const RESPONSES: [Response; 4] = [
    Response { words: &["y", "yes", "Y", " YES "], label: "Yes", id: Some("yes") },
    Response { words: &["n", "no", "N", "No"], label: "No", id: Some("no") },
    Response { words: &["u", "not_sure", "Not  Sure"], label: "Not sure", id: Some("not_sure") },
    Response { words: &["s", "skip", "SKIP"], label: "skipped", id: None },
];

/// Words that are no answer anywhere, and not what a key leaves.
const WRONG: [&str; 6] = ["maybe", "yess", "0", "99", "y n", "nein"];

/// The place behind the last question.
const REVIEW: usize = 8;

/// What the screen shows at the question with this index, or in the review.
fn prompt(place: usize) -> String {
    if place == REVIEW { review() } else { question(place + 1, 8) }
}

/// SplitMix64, so that a session is the same each time.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % bound as u64) as usize
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }
}

struct Session {
    terminal: Terminal,
    random: Random,
    /// The index of a question, or the review.
    place: usize,
    is_reviewed: bool,
    /// For each question, the index in `RESPONSES`.
    model: [Option<usize>; 8],
    /// What was typed, for the message of a failure.
    typed: Vec<String>,
}

impl Session {
    /// Types one of `words` and waits for `shown`.
    fn say(&mut self, words: &[&str], shown: &str) {
        let word = self.random.pick(words);
        self.typed.push(word.to_owned());
        self.terminal.press(&format!("{word}\r")).wait_for(shown);
    }

    /// Types one of `words` and is at `place`.
    fn go(&mut self, words: &[&str], place: usize) {
        self.say(words, &prompt(place));
        self.place = place;
        if place == REVIEW {
            self.is_reviewed = true;
            self.check_review();
        }
    }

    /// Types one of `words`, which mean nothing here.
    fn say_what_is_refused(&mut self, words: &[&str]) {
        let word = self.random.pick(words);
        self.say(&[word], &format!("I don't know \"{word}\" here."));
    }

    fn step(&mut self) {
        let place = self.place;
        let is_review = place == REVIEW;
        let next = if self.is_reviewed { REVIEW } else { place + 1 };
        match self.random.below(9) {
            0 => self.say_what_is_refused(&WRONG),
            1 => {
                let help = if is_review { "from 1 to 8 to change" } else { "whole word" };
                self.say(&["?", "help", "HELP"], help);
            }
            2 if self.model != [None; 8] => {
                self.say(&["q", "quit", "Quit"], "will be lost");
                while self.random.below(2) == 0 {
                    self.say_what_is_refused(&["y", "n", "no", "b", "1", "s"]);
                }
                self.say(&[""], &prompt(place));
            }
            3 if is_review => self.go(&["b", "back", "Back"], REVIEW - 1),
            3 if self.is_reviewed => self.go(&["b", "back", "Back"], REVIEW),
            3 if place == 0 => self.say(&["b"], "This is the first question."),
            3 => self.go(&["b", "back", "Back"], place - 1),
            _ if is_review => {
                let index = self.random.below(8);
                self.go(&[&(index + 1).to_string()], index);
            }
            4 if self.model[place].is_none() => self.say(&[""], "Type y"),
            4 => self.go(&[""], next),
            _ => {
                let response = self.random.below(RESPONSES.len());
                self.model[place] = Some(response);
                self.go(RESPONSES[response].words, next);
            }
        }
    }

    /// The review shows the answers of the model, each below the other.
    fn check_review(&self) {
        let screen = self.terminal.contents().replace("\n   ", " ").replace("  ", " ");
        let (_, list) = screen.rsplit_once("Your answers\n\n").expect("the list");
        let mut expected = String::new();
        for (nth, response) in self.model.iter().flatten().enumerate() {
            let question = &QUESTIONNAIRE.questions[nth].text;
            expected += &format!("{}. {question} {}\n", nth + 1, RESPONSES[*response].label);
        }
        assert!(list.starts_with(&expected), "{:?}\n{screen}", self.typed);
    }

    fn run(mut self) {
        self.terminal.wait_for(prompt(0));
        while self.place != REVIEW || self.random.below(3) > 0 {
            self.step();
        }
        self.terminal.press("\r");
        let ended = self.terminal.end();
        assert_eq!(ended.status, "0");
        let written = String::from_utf8(ended.bytes).expect("UTF-8");
        let at = written.rfind("{\"format\"").expect("the object");
        let line = written[at..].lines().next().expect("a line");
        let result: Value = serde_json::from_str(line.trim()).expect("JSON");
        for (nth, response) in self.model.iter().flatten().enumerate() {
            let saved = &result["responses"][nth];
            assert_eq!(saved["id"], QUESTIONNAIRE.questions[nth].id);
            assert_eq!(saved["answer"].as_str(), RESPONSES[*response].id, "{:?}", self.typed);
        }
    }
}

proptest! {
    #[test]
    fn any_session(seed in any::<u64>().no_shrink()) {
        let mut random = Random(seed);
        let plain = ["--format", "json", "--plain"];
        let args = if random.below(4) == 0 { &plain[..] } else { &plain[..2] };
        let terminal = Terminal::start(80, args);
        let (model, typed) = ([None; 8], Vec::new());
        Session { terminal, random, place: 0, is_reviewed: false, model, typed }.run();
    }
}

//! Sessions at random, beside a model of what was said: the review and the result show its answers.

use proptest::prelude::*;
use proptest::test_runner::TestRng;
use serde_json::Value;

use crate::terminal::{Terminal, question, review};

/// Each response: how it can be typed, and how it is shown.
const RESPONSES: [(&[&str], &str); 4] = [
    (&["y", "yes", "Y", " YES "], "Yes"),
    (&["n", "no", "N", "No"], "No"),
    (&["u", "not sure", "not_sure", "U", "Not  Sure"], "Not sure"),
    (&["s", "skip", "SKIP"], "skipped"),
];

/// Words that are no answer anywhere, and not what a key leaves.
const WRONG: [&str; 6] = ["maybe", "yess", "0", "99", "y n", "nein"];

/// The place behind the last question.
const REVIEW: usize = 8;

/// What the screen shows at the question with this index, or in the review.
fn prompt(place: usize) -> String {
    if place == REVIEW { review() } else { question(place + 1, 8) }
}

struct Session {
    terminal: Terminal,
    random: TestRng,
    /// The index of a question, or the review.
    place: usize,
    is_reviewed: bool,
    /// For each question, how the response is shown.
    model: [Option<&'static str>; 8],
    /// What was typed, for the message of a failure.
    typed: Vec<String>,
}

impl Session {
    fn below(&mut self, bound: usize) -> usize {
        self.random.random_range(0..bound)
    }

    /// Types one of `words` and waits for `shown`.
    fn say(&mut self, words: &[&str], shown: &str) {
        let word = words[self.below(words.len())];
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
        let word = words[self.below(words.len())];
        self.say(&[word], &format!("I don't know \"{word}\" here."));
    }

    fn step(&mut self) {
        let place = self.place;
        let is_review = place == REVIEW;
        let next = if self.is_reviewed { REVIEW } else { place + 1 };
        match self.below(9) {
            0 => self.say_what_is_refused(&WRONG),
            1 => {
                let help = if is_review { "from 1 to 8 to change" } else { "whole word" };
                self.say(&["?", "help", "HELP"], help);
            }
            2 if self.model != [None; 8] => {
                self.say(&["q", "quit", "Quit"], "will be lost");
                while self.below(2) == 0 {
                    self.say_what_is_refused(&["y", "n", "no", "b", "1", "s"]);
                }
                self.say(&[""], &prompt(place));
            }
            3 if is_review => self.go(&["b", "back", "Back"], REVIEW - 1),
            3 if self.is_reviewed => self.go(&["b", "back", "Back"], REVIEW),
            3 if place == 0 => self.say(&["b"], "This is the first question."),
            3 => self.go(&["b", "back", "Back"], place - 1),
            _ if is_review => {
                let index = self.below(8);
                self.go(&[&(index + 1).to_string()], index);
            }
            4 if self.model[place].is_none() => self.say(&[""], "Type y"),
            4 => self.go(&[""], next),
            _ => {
                let (words, shown) = RESPONSES[self.below(RESPONSES.len())];
                self.model[place] = Some(shown);
                self.go(words, next);
            }
        }
    }

    /// The review shows the answers of the model, each below the other.
    fn check_review(&self) {
        let screen = self.terminal.contents().replace("\n   ", " ").replace("  ", " ");
        let (_, list) = screen.rsplit_once("Your answers\n\n").expect("the list");
        let mut shown = Vec::new();
        for line in list.lines().take(8) {
            shown.push(line.rsplit_once("? ").map(|(_, label)| label));
        }
        assert_eq!(shown, self.model, "{:?}", self.typed);
    }

    fn run(mut self) {
        self.terminal.wait_for(prompt(0));
        while self.place != REVIEW || self.below(3) > 0 {
            self.step();
        }
        self.terminal.press("\r");
        let ended = self.terminal.end();
        assert_eq!(ended.status, "0");
        let written = String::from_utf8(ended.bytes).expect("UTF-8");
        let at = written.rfind("{\"format\"").expect("the object");
        let line = written[at..].lines().next().expect("a line");
        let result: Value = serde_json::from_str(line.trim()).expect("JSON");
        let mut saved = Vec::new();
        for response in result["responses"].as_array().expect("a list") {
            saved.push(response["label"].as_str().or(Some("skipped")));
        }
        assert_eq!(saved, self.model, "{:?}", self.typed);
    }
}

proptest! {
    #[test]
    fn the_review_and_the_result_have_the_answers_that_were_given(
        mut random in Just(()).prop_perturb(|(), random| random),
    ) {
        let plain = ["--format", "json", "--plain"];
        let args = if random.random_ratio(1, 4) { &plain[..] } else { &plain[..2] };
        let terminal = Terminal::start(80, args);
        let (model, typed) = ([None; 8], Vec::new());
        Session { terminal, random, place: 0, is_reviewed: false, model, typed }.run();
    }
}

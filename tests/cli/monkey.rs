//! Sessions at random, beside a model of what was said: the review and the result show the answers of the model.

use std::sync::LazyLock;

use alliance_check::questionnaire::{Questionnaire, file};
use proptest::prelude::*;

use crate::terminal::{Terminal, question, review};

static QUESTIONNAIRE: LazyLock<Questionnaire> =
    LazyLock::new(|| file::load(file::BUILT_IN.as_bytes()).expect("the built-in file"));

/// Each response: how it can be typed, how it is shown, and its id in JSON.
const RESPONSES: [(&[&str], &str, Option<&str>); 4] = [
    (&["y", "yes", "Y", " YES "], "Yes", Some("yes")),
    (&["n", "no", "N", "No"], "No", Some("no")),
    (&["u", "not sure", "not_sure", "U", "Not  Sure"], "Not sure", Some("not_sure")),
    (&["s", "skip", "SKIP"], "skipped", None),
];

/// Words that are no answer anywhere, and not what a key leaves.
const WRONG: [&str; 6] = ["maybe", "yess", "0", "99", "y n", "nein"];

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
    /// For each question, the index in `RESPONSES`.
    model: [Option<usize>; 8],
    /// What was typed, for the message of a failure.
    typed: Vec<String>,
}

impl Session {
    fn enter(&mut self, line: &str, then: &str) {
        self.typed.push(line.to_owned());
        self.terminal.press(&format!("{line}\r")).wait_for(then);
    }

    /// Types what changes nothing: wrong words, help, and a quit that is taken back.
    fn dither(&mut self, here: &str, help: &str, refusal: &str) {
        while self.random.below(3) == 0 {
            match self.random.below(3) {
                0 => {
                    let wrong = self.random.pick(&WRONG);
                    self.enter(wrong, &format!("I don't know \"{wrong}\" here. {refusal}"));
                }
                1 => {
                    let word = self.random.pick(&["?", "help", "HELP"]);
                    self.enter(word, help);
                }
                _ if self.model.iter().all(Option::is_none) => {}
                _ => {
                    let word = self.random.pick(&["q", "quit", "Quit"]);
                    self.enter(word, "will be lost");
                    while self.random.below(2) == 0 {
                        let other = self.random.pick(&["y", "n", "no", "b", "1", "s"]);
                        self.enter(other, &format!("I don't know \"{other}\" here."));
                    }
                    self.enter("", here);
                }
            }
        }
    }

    /// Answers the question at `index`, or keeps its answer, or goes back. Returns whether it went back.
    fn question(&mut self, index: usize, after: &str, before: Option<&str>) -> bool {
        let here = question(index + 1, 8);
        self.dither(&here, "whole word", "Type y");
        match (self.random.below(6), before) {
            (0, Some(before)) => {
                let word = self.random.pick(&["b", "back", "Back"]);
                self.enter(word, before);
                true
            }
            (0, None) => {
                self.enter("b", "This is the first question.");
                self.question(index, after, before)
            }
            (1, _) if self.model[index].is_some() => {
                self.enter("", after);
                false
            }
            (1, _) => {
                self.enter("", "Type y");
                self.question(index, after, before)
            }
            _ => {
                let response = self.random.below(RESPONSES.len());
                let typed = self.random.pick(RESPONSES[response].0);
                self.model[index] = Some(response);
                self.enter(typed, after);
                false
            }
        }
    }

    /// The review shows the answers of the model, each below the other.
    fn check_review(&self) {
        let screen = self.terminal.contents().replace("\n   ", " ").replace("  ", " ");
        let (_, list) = screen.rsplit_once("Your answers\n\n").expect("the list");
        let shown: Vec<_> = list.lines().take(8).collect();
        let expected: Vec<_> = (QUESTIONNAIRE.questions.iter().zip(self.model).enumerate())
            .map(|(nth, (question, response))| {
                let response = response.expect("a response");
                format!("{}. {} {}", nth + 1, question.text, RESPONSES[response].1)
            })
            .collect();
        assert_eq!(shown, expected, "{:?}", self.typed);
    }

    fn run(mut self) {
        let review = review();
        self.terminal.wait_for(question(1, 8));
        let mut index = 0;
        while index < 8 {
            let after = match index {
                7 => review.clone(),
                _ => question(index + 2, 8),
            };
            let before = (index > 0).then(|| question(index, 8));
            match self.question(index, &after, before.as_deref()) {
                true => index -= 1,
                false => index += 1,
            }
        }
        for _ in 0..self.random.below(4) {
            self.check_review();
            self.dither(&review, "from 1 to 8 to change", "Press Enter");
            let index = match self.random.below(5) {
                0 => {
                    self.enter("b", &question(8, 8));
                    7
                }
                _ => {
                    let index = self.random.below(8);
                    let here = question(index + 1, 8);
                    self.enter(&(index + 1).to_string(), &here);
                    index
                }
            };
            self.question(index, &review, Some(&review));
        }
        self.check_review();
        self.terminal.press("\r");
        let ended = self.terminal.end();
        assert_eq!(ended.status, "0");
        let written = String::from_utf8(ended.bytes).expect("UTF-8");
        let at = written.rfind("{\"format\"").expect("the object");
        let line = written[at..].lines().next().expect("a line");
        let result: serde_json::Value = serde_json::from_str(line.trim()).expect("JSON");
        for (nth, (question, response)) in
            QUESTIONNAIRE.questions.iter().zip(self.model).enumerate()
        {
            let saved = &result["responses"][nth];
            let answer = RESPONSES[response.expect("a response")].2;
            assert_eq!(saved["id"], question.id);
            assert_eq!(saved["answer"].as_str(), answer, "{} {:?}", question.id, self.typed);
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
        Session { terminal, random, model: [None; 8], typed: Vec::new() }.run();
    }
}

//! Every pattern of answers to the built-in questions, against the article's rule.

use std::thread;

use crate::run::{output, program, stdout};

const WORDS: [&str; 3] = ["yes", "no", "not sure"];
const PATTERNS: usize = 3_usize.pow(8);

#[test]
fn all_yes_is_positive_and_anything_else_is_worth_raising() {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for first in 0..threads {
            scope.spawn(move || (first..PATTERNS).step_by(threads).for_each(judge));
        }
    });
}

fn judge(pattern: usize) {
    let words: Vec<&str> = (0..8)
        .map(|question| WORDS[pattern / 3_usize.pow(question) % 3])
        .collect();
    let output = output(program(&["--format", "json"]), words.join("\n"));
    let check: serde_json::Value = serde_json::from_str(stdout(&output)).expect("JSON");
    let yes = words.iter().filter(|word| **word == "yes").count();
    let verdict = if yes == 8 {
        "positive"
    } else {
        "raise-concerns"
    };
    assert_eq!(check["verdict"], verdict, "{words:?}");
    assert_eq!(check["positive"], yes == 8, "{words:?}");
    assert_eq!(check["score"], yes, "{words:?}");
    for (response, word) in check["responses"]
        .as_array()
        .expect("a list")
        .iter()
        .zip(&words)
    {
        let answer = response["answer"].as_str().expect("an answer");
        assert_eq!(answer.to_lowercase(), *word, "{words:?}");
        assert_eq!(response["concern"], *word != "yes", "{words:?}");
        assert_eq!(response["raise"].is_string(), *word != "yes", "{words:?}");
    }
}

//! Files of checks at random, beside a plain rule: what changed since the previous check is the same in text, in Markdown, in
//! JSON, and in what `--save` shows.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use alliance_check::dates::Calendar;
use alliance_check::document::layout::Layout;
use alliance_check::document::{Document, Writer, html, markdown, text};
use alliance_check::history::document;
use alliance_check::history::{self, History, View, Voice};
use alliance_check::questionnaire::words::Words;
use alliance_check::questionnaire::{Questionnaire, file};
use alliance_check::report::changes;
use alliance_check::saved_check::SavedCheck;
use alliance_check::saved_check::content::Content;
use jiff::Timestamp;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::pages::texts;

const NOW: &str = "2025-06-01T00:00:00Z";

/// The questionnaire whose safety note would stand below its checks. There are none.
static QUESTIONNAIRE: LazyLock<Questionnaire> =
    LazyLock::new(|| file::load(file::BUILT_IN.as_bytes()).expect("the built-in file"));

/// An answer by its id. `None` is a skipped question.
type Answer = Option<&'static str>;

const ANSWERS: [Answer; 4] = [Some("yes"), Some("no"), Some("na"), None];
/// Which questions a version of a questionnaire asks. Some have none in common.
const VERSIONS: [&str; 5] = ["abc", "abcd", "bc", "cde", "ef"];

#[derive(Debug, Clone, PartialEq)]
struct Check {
    id: &'static str,
    time: String,
    answers: Vec<(char, Answer)>,
}

impl Check {
    fn answer(&self, question: char) -> Option<Answer> {
        self.answers.iter().find(|(asked, _)| *asked == question).map(|(_, answer)| *answer)
    }

    fn line(&self) -> String {
        let responses = self.answers.iter().map(|(question, answer)| {
            let points = match answer {
                Some("yes") => json!(1),
                Some("no") => json!(0),
                _ => Value::Null,
            };
            json!({
                "id": question.to_string(), "question": format!("Is it {question}?"), "answer": answer,
                "label": answer, "points": points, "concern": *answer == Some("no"), "raise": null,
            })
        });
        let responses: Vec<_> = responses.collect();
        let answered = self.answers.iter().filter(|(_, answer)| answer.is_some()).count();
        json!({
            "format": 1, "questionnaire": { "id": self.id, "title": self.id }, "answered_at": self.time,
            "verdict": null, "positive": null, "score": null, "score_range": null, "max_score": null,
            "answered": answered, "questions": self.answers.len(), "responses": responses,
        })
        .to_string()
    }
}

fn check() -> impl Strategy<Value = Check> {
    let time = prop_oneof![
        8 => (1..6, 0..24).prop_map(|(day, hour)| format!("2025-05-0{day}T{hour:02}:00:00Z")),
        1 => Just("2999-01-01T00:00:00Z".to_owned()),
    ];
    let answers = prop::collection::vec(prop::sample::select(ANSWERS.to_vec()), 4);
    let version = prop::sample::select(VERSIONS.to_vec());
    (prop::sample::select(vec!["one", "one", "two"]), time, version, answers).prop_map(
        |(id, time, version, answers)| Check {
            id,
            time,
            answers: version.chars().zip(answers).collect(),
        },
    )
}

/// A line of a file: a check, the same as one before, or what is left of one.
#[derive(Debug, Clone)]
enum Entry {
    Whole(Check),
    Again(prop::sample::Index),
    Torn(Check, prop::sample::Index),
}

fn entry() -> impl Strategy<Value = Entry> {
    prop_oneof![
        8 => check().prop_map(Entry::Whole),
        1 => any::<prop::sample::Index>().prop_map(Entry::Again),
        1 => (check(), any::<prop::sample::Index>()).prop_map(|(check, at)| Entry::Torn(check, at)),
    ]
}

/// Returns the file, and the checks that count, in the order of their times.
fn file_of(entries: &[Entry]) -> (String, Vec<Check>) {
    let (mut file, mut checks) = (String::new(), Vec::<Check>::new());
    for entry in entries {
        let check = match entry {
            Entry::Whole(check) => check.clone(),
            Entry::Again(_) if checks.is_empty() => continue,
            Entry::Again(which) => which.get(&checks).clone(),
            Entry::Torn(check, at) => {
                let line = check.line();
                file += &format!("{}\n", &line[..1 + at.index(line.len() - 1)]);
                continue;
            }
        };
        file += &format!("{}\n", check.line());
        if !checks.contains(&check) {
            checks.push(check);
        }
    }
    checks.retain(|check| check.time.as_str() <= NOW);
    checks.sort_by(|check, other| check.time.cmp(&other.time));
    (file, checks)
}

/// The rule: two checks are compared if they have the id and a question in common.
fn is_comparable(check: &Check, other: &Check) -> bool {
    check.id == other.id && check.answers.iter().any(|(q, _)| other.answer(*q).is_some())
}

/// The rule: a check is compared with the last one before it that it can be compared with, and is in its course. If there is
/// none, it begins another.
fn courses(checks: &[Check]) -> Vec<Vec<usize>> {
    let mut courses: Vec<Vec<usize>> = Vec::new();
    for (nth, check) in checks.iter().enumerate() {
        let previous = (0..nth).rev().find(|earlier| is_comparable(check, &checks[*earlier]));
        let continued = previous
            .and_then(|previous| courses.iter_mut().find(|course| course.contains(&previous)));
        match continued {
            Some(course) => course.push(nth),
            None => courses.push(vec![nth]),
        }
    }
    courses
}

/// The rule: what changed from the last but one check of `course` to the last, as it is read.
struct Change {
    question: char,
    from: Answer,
    to: Answer,
    /// It was fine, then worth raising, and is fine now.
    again: bool,
}

struct Expected {
    previous: Timestamp,
    now: Timestamp,
    changes: Vec<Change>,
    new: usize,
    same_questions: bool,
    /// There was a check in between that can't be compared.
    skips: bool,
}

fn expected(course: &[&Check]) -> Option<Expected> {
    let (now, before) = course.split_last().expect("a check");
    let at = before.iter().rposition(|check| is_comparable(now, check))?;
    let (earlier, previous) = (&before[..at], before[at]);
    let changes = now.answers.iter().filter_map(|&(question, to)| {
        let from = previous.answer(question)?;
        let was_fine = earlier.iter().any(|check| check.answer(question) == Some(Some("yes")));
        let again = was_fine && from == Some("no") && to == Some("yes");
        (from != to).then_some(Change { question, from, to, again })
    });
    let asked = |check: &Check| {
        let mut questions: Vec<_> = check.answers.iter().map(|(question, _)| *question).collect();
        questions.sort_unstable();
        questions
    };
    let is_new = |(question, _): &&(char, Answer)| previous.answer(*question).is_none();
    Some(Expected {
        previous: previous.time.parse().expect("a time"),
        now: now.time.parse().expect("a time"),
        changes: changes.collect(),
        new: now.answers.iter().filter(is_new).count(),
        same_questions: asked(previous) == asked(now),
        skips: at + 1 < before.len(),
    })
}

impl Expected {
    fn json(&self) -> Value {
        let changed: Vec<_> = self
            .changes
            .iter()
            .map(|change| {
                json!({ "id": change.question.to_string(), "from": change.from, "to": change.to })
            })
            .collect();
        json!({ "answered_at": self.previous.to_string(), "changed": changed })
    }

    /// The sentences, with `heading` and `change` as the format has them.
    fn told(
        &self,
        calendar: &Calendar,
        heading: impl Fn(usize, &str) -> String,
        change: impl Fn(&str, &str) -> String,
    ) -> String {
        let date = calendar.date_beside(self.previous, self.now).text;
        let check = match self.skips {
            false => "previous check",
            true => "last check with questions in common",
        };
        if self.changes.is_empty() && self.same_questions {
            return format!("Nothing changed since the {check}, on {date}.\n");
        }
        let lines = |again: bool| {
            let changes = self.changes.iter().filter(move |change| change.again == again);
            let line = changes.map(|c| {
                let from = c.from.unwrap_or("skipped");
                let to = c.to.unwrap_or("skipped");
                change(&format!("Is it {}?", c.question), &format!("from {from} to {to}"))
            });
            line.collect::<String>()
        };
        let again = lines(true);
        if self.new == 0 && !again.is_empty() && lines(false).is_empty() {
            return heading(1, &format!("Going well again since the {check}, on {date}")) + &again;
        }
        let mut notes = Vec::new();
        if self.changes.is_empty() {
            notes.push("Nothing changed in the questions that were asked both times.".to_owned());
        }
        if self.new > 0 {
            notes.push(format!("Questions that are new since then: {}.", self.new));
        }
        let mut blocks = vec![lines(false), notes.concat()];
        if !again.is_empty() {
            blocks.push(heading(2, "Going well again") + &again);
        }
        blocks.retain(|block| !block.is_empty());
        heading(1, &format!("Since the {check}, on {date}")) + &blocks.concat()
    }

    fn in_text(&self, calendar: &Calendar) -> String {
        self.told(
            calendar,
            |_, heading| heading.to_owned(),
            |question, change| format!("{question}{change}"),
        )
    }

    fn in_markdown(&self, calendar: &Calendar) -> String {
        self.told(
            calendar,
            |level, heading| format!("#{}{heading}", "#".repeat(level)),
            |question, change| format!("-{question}*{change}*"),
        )
    }
}

/// Without white space, which the formats set in their own ways.
fn dense(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn compare(questionnaire: &Questionnaire, calendar: &Calendar, entries: &[Entry], next: Check) {
    let (file, checks) = file_of(entries);
    let now: Timestamp = NOW.parse().expect("a time");
    let content = || Content::read(file.as_bytes(), questionnaire);
    let read = || History::new("checks".to_owned(), content(), now);
    let history = read();
    let view = View { questionnaire, calendar, voice: Voice::I, last: usize::MAX };
    let (grid, list) = (Layout::new(80, false), Layout::unwrapped());
    let courses = courses(&checks);
    let course = |nths: &[usize]| nths.iter().map(|nth| &checks[*nth]).collect::<Vec<_>>();

    // What is told of the newest check of each course, and nothing else.
    let newest: Vec<_> = courses.iter().filter_map(|nths| expected(&course(nths))).collect();
    let written = |write: Writer, layout| write(&document(&history, view), layout).concat();
    for (shown, is_markdown) in [
        (written(text::blocks, grid), false),
        (written(text::blocks, list), false),
        (texts(&written(html::blocks, grid)), false),
        (written(markdown::blocks, grid), true),
    ] {
        let shown = dense(&shown);
        for since in &newest {
            let since =
                if is_markdown { since.in_markdown(calendar) } else { since.in_text(calendar) };
            assert!(shown.contains(&dense(&since)), "{since}\n{shown}\n{file}");
        }
        let told = shown.matches("previouscheck,on").count()
            + shown.matches("lastcheckwithquestionsincommon,on").count();
        assert_eq!(told, newest.len(), "{shown}\n{file}");
    }

    // In JSON, what is told of each check, without what only the newest knows.
    let mut lines = Vec::new();
    history::write_json(&history, &view, &mut lines).expect("memory takes everything");
    let lines = String::from_utf8(lines).expect("UTF-8");
    let told = lines.lines().map(|line| {
        let mut check: Value = serde_json::from_str(line).expect("JSON");
        let since = check.as_object_mut().expect("an object").remove("since");
        (check.to_string(), since.expect("it is there").to_string())
    });
    let ruled = courses.iter().flat_map(|nths| {
        (1..=nths.len()).map(|end| {
            let since = expected(&course(&nths[..end])).map_or(Value::Null, |since| since.json());
            let check: Value = serde_json::from_str(&checks[nths[end - 1]].line()).expect("JSON");
            (check.to_string(), since.to_string())
        })
    });
    assert_eq!(told.collect::<BTreeSet<_>>(), ruled.collect::<BTreeSet<_>>(), "{file}");

    // What --save shows of the next check is what history says of it then.
    let saved: SavedCheck = serde_json::from_str(&next.line()).expect("a check");
    let shown = read().since_previous(&saved);
    let mut with_next: Vec<_> =
        checks.into_iter().filter(|check| check.time <= next.time && *check != next).collect();
    with_next.push(next);
    let with_next_courses = self::courses(&with_next);
    let its_course = with_next_courses
        .iter()
        .find(|nths| nths.last() == Some(&(with_next.len() - 1)))
        .expect("the course of the next check");
    let its_course: Vec<_> = its_course.iter().map(|nth| &with_next[*nth]).collect();
    let ruled = expected(&its_course);
    assert_eq!(
        shown.as_ref().map(|since| serde_json::to_value(since).expect("JSON")),
        ruled.as_ref().map(Expected::json),
        "{file}"
    );
    if let (Some(shown), Some(ruled)) = (shown, ruled) {
        let words = &questionnaire.words;
        let document = || Document {
            title: "changes".to_owned(),
            language: "en",
            words,
            blocks: changes(&shown, words, calendar),
        };
        let in_text = text::blocks(&document(), list).concat();
        assert_eq!(dense(&in_text), dense(&ruled.in_text(calendar)), "{file}");
        let in_markdown = markdown::blocks(&document(), list).concat();
        assert_eq!(dense(&in_markdown), dense(&ruled.in_markdown(calendar)), "{file}");
    }
}

proptest! {
    #[test]
    fn any_file(entries in prop::collection::vec(entry(), 0..12), next in check()) {
        let words = Words::default();
        // Another program may have saved a later check meanwhile.
        let time = if next.time.as_str() > NOW { NOW.to_owned() } else { next.time };
        let next = Check { time, ..next };
        compare(&QUESTIONNAIRE, &Calendar::local(&words), &entries, next);
    }
}

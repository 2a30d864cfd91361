//! What changed since the previous check: examples, then any file beside a plain rule.

use std::sync::LazyLock;

use alliance_check::dates::Calendar;
use alliance_check::document::layout::Layout;
use alliance_check::document::{Block, Document, markdown, text};
use alliance_check::history::{self, History, View, Voice};
use alliance_check::questionnaire::words::Words;
use alliance_check::questionnaire::{Questionnaire, file};
use alliance_check::report::changes;
use alliance_check::saved_check::SavedCheck;
use alliance_check::saved_check::content::Content;
use jiff::Timestamp;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};
use snapbox::str;

use crate::run::{Folder, saved_at, stdout, without_scoring};

#[test]
fn json_has_what_changed_to_each_check_and_the_rest_as_it_was_saved() {
    let folder = Folder::new();
    let answers = ["y n y y y y y y", "y u y y y y y y", "y y y y y y y y"];
    let checks: String = (1..)
        .zip(answers)
        .map(|(day, answers)| saved_at(&format!("2025-10-0{day}T10:00:00Z"), &[], answers))
        .collect();
    folder.file("checks.jsonl", &checks);
    let run = folder.invoke(&["history", "checks.jsonl", "--format", "json"], "").code(0);
    let mut since = String::new();
    for (line, saved) in stdout(run.get_output()).lines().zip(checks.lines()) {
        let saved = saved.trim_end().strip_suffix('}').expect("an object");
        let rest = line.strip_prefix(saved).expect("the check as it was saved");
        since += &format!("{}\n", rest.strip_prefix(",\"since\":").expect("since"));
    }
    snapbox::assert_data_eq!(
        since,
        str![[r#"
null}
{"answered_at":"2025-10-01T10:00:00Z","changed":[{"id":"go_back","from":"no","to":"not_sure"}]}}
{"answered_at":"2025-10-02T10:00:00Z","changed":[{"id":"go_back","from":"not_sure","to":"yes"}]}}

"#]]
    );
}

#[test]
fn a_reworded_label_is_no_changed_answer() {
    let folder = Folder::new();
    let reworded = folder.file("own.yaml", file::BUILT_IN.replace("\"Not sure\"", "\"Unsure\""));
    let questions = ["--questions", reworded.to_str().expect("UTF-8")];
    let answers = "not_sure y y y y y y y";
    let first = saved_at("2025-11-01T10:00:00Z", &[], answers);
    folder.file("checks.jsonl", first + &saved_at("2025-11-08T10:00:00Z", &questions, answers));
    let run = folder.invoke(&["history", "checks.jsonl", "--format", "markdown"], "").code(0);
    let shown = stdout(run.get_output());
    assert!(shown.contains(&Words::default().nothing_changed("1 Nov 2025")), "{shown}");
    assert!(shown.contains("| **Unsure\\*** | **Unsure\\*** |"), "{shown}");
}

#[test]
fn an_answer_without_a_label_is_no_skipped_question() {
    let folder = Folder::new();
    let first = saved_at("2025-11-01T10:00:00Z", &[], "y y y y y y y y");
    let second = saved_at("2025-11-02T10:00:00Z", &[], "y n y y y y y y");
    // Only another program leaves it out.
    let checks = without_scoring(&first) + &without_scoring(&second);
    let checks = checks.replace("\"label\":\"Yes\"", "\"label\":null");
    folder.file("checks.jsonl", checks.replace("\"label\":\"No\"", "\"label\":null"));
    let run = folder.invoke(&["history", "checks.jsonl"], "").code(0);
    let shown = stdout(run.get_output());
    assert!(shown.contains("  Do I want to go back?  from yes to no\n"), "{shown}");
    assert!(!shown.contains("skipped"), "{shown}");
}

const NOW: &str = "2025-06-01T00:00:00Z";

/// The loaded questionnaire. There are no checks of it.
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
        let mut responses = Vec::new();
        for (question, answer) in &self.answers {
            let points = match answer {
                Some("yes") => json!(1),
                Some("no") => json!(0),
                _ => Value::Null,
            };
            responses.push(json!({
                "id": question.to_string(), "question": format!("Is it {question}?"),
                "answer": answer, "label": answer, "points": points,
                "concern": *answer == Some("no"), "raise": null,
            }));
        }
        let answered = self.answers.iter().filter(|(_, answer)| answer.is_some()).count();
        let check = json!({
            "format": 1, "questionnaire": { "id": self.id, "title": self.id },
            "answered_at": self.time, "verdict": null, "positive": null, "score": null,
            "score_range": null, "max_score": null, "answered": answered,
            "questions": self.answers.len(), "responses": responses,
        });
        format!("{check}\n")
    }
}

fn check() -> impl Strategy<Value = Check> {
    let id = prop::sample::select(vec!["one", "one", "two"]);
    let time = prop_oneof![
        8 => (1..6, 0..24).prop_map(|(day, hour)| format!("2025-05-0{day}T{hour:02}:00:00Z")),
        1 => Just("2999-01-01T00:00:00Z".to_owned()),
    ];
    let version = prop::sample::select(VERSIONS.to_vec());
    let answers = prop::collection::vec(prop::sample::select(ANSWERS.to_vec()), 4);
    (id, time, version, answers).prop_map(|(id, time, version, answers)| Check {
        id,
        time,
        answers: version.chars().zip(answers).collect(),
    })
}

/// A check that was saved.
#[derive(Debug)]
struct Saved {
    check: Check,
    is_repeated: bool,
    /// Where its line is cut off, if it is.
    cut: Option<Index>,
}

fn saved() -> impl Strategy<Value = Saved> {
    let cut = prop::option::weighted(0.1, any::<Index>());
    let parts = (check(), prop::bool::weighted(0.1), cut);
    parts.prop_map(|(check, is_repeated, cut)| Saved { check, is_repeated, cut })
}

/// Returns the file, and the checks that count, in the order of their times.
fn file_of(entries: &[Saved]) -> (String, Vec<Check>) {
    let (mut file, mut repeated, mut checks) = (String::new(), String::new(), Vec::new());
    for Saved { check, is_repeated, cut } in entries {
        let line = check.line();
        if let Some(cut) = cut {
            file += &format!("{}\n", &line[..1 + cut.index(line.len() - 2)]);
            continue;
        }
        if *is_repeated {
            repeated += &line;
        }
        file += &line;
        if !checks.contains(check) && check.time.as_str() <= NOW {
            checks.push(check.clone());
        }
    }
    checks.sort_by(|check, other| check.time.cmp(&other.time));
    (file + &repeated, checks)
}

/// The rule: two checks are compared if they have the id and a question in common.
fn is_comparable(check: &Check, other: &Check) -> bool {
    check.id == other.id && check.answers.iter().any(|(q, _)| other.answer(*q).is_some())
}

/// The rule: a check is compared with the last one before it that it can be compared with, and is
/// in its course. If there is none, it begins another.
fn courses(checks: &[Check]) -> Vec<Vec<&Check>> {
    let mut courses: Vec<Vec<&Check>> = Vec::new();
    let mut course_of = Vec::new();
    for (nth, check) in checks.iter().enumerate() {
        let previous = (0..nth).rev().find(|earlier| is_comparable(check, &checks[*earlier]));
        let course = previous.map_or(courses.len(), |previous| course_of[previous]);
        if course == courses.len() {
            courses.push(Vec::new());
        }
        courses[course].push(check);
        course_of.push(course);
    }
    courses
}

/// The rule: what changed from the last but one check of a course to the last.
struct Expected {
    previous: Timestamp,
    now: Timestamp,
    changes: Vec<Change>,
    new: usize,
    same_questions: bool,
    /// There was a check in between that can't be compared.
    skips: bool,
}

struct Change {
    question: char,
    from: Answer,
    to: Answer,
    /// It was fine, then worth raising, and is fine now.
    again: bool,
}

fn expected(course: &[&Check]) -> Option<Expected> {
    let (now, before) = course.split_last().expect("a check");
    let at = before.iter().rposition(|check| is_comparable(now, check))?;
    let (earlier, previous) = (&before[..at], before[at]);
    let (mut changes, mut new) = (Vec::new(), 0);
    for &(question, to) in &now.answers {
        let Some(from) = previous.answer(question) else {
            new += 1;
            continue;
        };
        let was_fine = earlier.iter().any(|check| check.answer(question) == Some(Some("yes")));
        let again = was_fine && from == Some("no") && to == Some("yes");
        if from != to {
            changes.push(Change { question, from, to, again });
        }
    }
    Some(Expected {
        previous: previous.time.parse().expect("a time"),
        now: now.time.parse().expect("a time"),
        changes,
        new,
        same_questions: new == 0 && previous.answers.len() == now.answers.len(),
        skips: at + 1 < before.len(),
    })
}

impl Expected {
    fn json(&self) -> Value {
        let change = |c: &Change| json!({ "id": c.question, "from": c.from, "to": c.to });
        let changed: Vec<_> = self.changes.iter().map(change).collect();
        json!({ "answered_at": self.previous.to_string(), "changed": changed })
    }

    /// The sentences without white space, with the marks of Markdown or without.
    fn told(&self, calendar: &Calendar, is_markdown: bool) -> String {
        let [heading, subheading, item, emphasis] =
            if is_markdown { ["##", "###", "-", "*"] } else { [""; 4] };
        let date = calendar.date_beside(self.previous, self.now).text;
        let check =
            if self.skips { "last check with questions in common" } else { "previous check" };
        let since = format!("since the {check}, on {date}");
        if self.changes.is_empty() && self.same_questions {
            return dense(&format!("Nothing changed {since}."));
        }
        let (mut changed, mut again) = (String::new(), String::new());
        for change in &self.changes {
            let list = if change.again { &mut again } else { &mut changed };
            let [from, to] = [change.from, change.to].map(|answer| answer.unwrap_or("skipped"));
            let question = change.question;
            *list += &format!("{item}Is it {question}?{emphasis}from {from} to {to}{emphasis}");
        }
        if changed.is_empty() && self.new == 0 && !again.is_empty() {
            return dense(&format!("{heading}Going well again {since}{again}"));
        }
        let mut told = format!("{heading}{since}{changed}").replacen("since", "Since", 1);
        if self.changes.is_empty() {
            told += "Nothing changed in the questions that were asked both times.";
        }
        if self.new > 0 {
            told += &format!("Questions that are new since then: {}.", self.new);
        }
        if !again.is_empty() {
            told += &format!("{subheading}Going well again{again}");
        }
        dense(&told)
    }
}

/// Without white space, which the formats set in their own ways.
fn dense(text: &str) -> String {
    // A date that is not written yet has word joiners.
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{2060}').collect()
}

/// `blocks` as text or as Markdown, without white space.
fn shown(blocks: Vec<Block>, is_markdown: bool) -> String {
    let words = &QUESTIONNAIRE.words;
    let document = Document { title: "Checks".to_owned(), language: "en", words, blocks };
    let unwrapped = Layout::unwrapped();
    let blocks =
        if is_markdown { markdown::blocks(&document) } else { text::blocks(&document, unwrapped) };
    dense(&blocks.concat())
}

/// The history tells what changed to the newest check of each course, and has nothing else.
fn compare_documents(history: &History, view: View, courses: &[Vec<&Check>], file: &str) {
    for is_markdown in [false, true] {
        let shown = shown(history::document(history, view).blocks, is_markdown);
        let mut told_of = 0;
        for course in courses {
            let count = format!("Checks:{},thenewestfirst.", course.len());
            assert!(shown.contains(&count), "{count}\n{shown}\n{file}");
            if let Some(since) = expected(course) {
                let told = since.told(view.calendar, is_markdown);
                assert!(shown.contains(&told), "{told}\n{shown}\n{file}");
                told_of += 1;
            }
        }
        let count = |text| shown.matches(text).count();
        assert_eq!(count("Checks:"), courses.len(), "{shown}\n{file}");
        let told = count("previouscheck,on") + count("lastcheckwithquestionsincommon,on");
        assert_eq!(told, told_of, "{shown}\n{file}");
    }
}

/// JSON tells it of each check, from what was known then.
fn compare_json(history: &History, view: View, courses: &[Vec<&Check>], file: &str) {
    let mut lines = Vec::new();
    history::write_json(history, &view, &mut lines).expect("memory takes everything");
    let mut told = Vec::new();
    for line in String::from_utf8(lines).expect("UTF-8").lines() {
        let check: Value = serde_json::from_str(line).expect("JSON");
        told.push(check);
    }
    assert!(told.is_sorted_by_key(|check| check["answered_at"].to_string()), "{file}");
    let mut ruled = Vec::new();
    for course in courses {
        for (nth, check) in course.iter().enumerate() {
            let mut check: Value = serde_json::from_str(&check.line()).expect("JSON");
            check["since"] = expected(&course[..=nth]).map_or(Value::Null, |since| since.json());
            ruled.push(check);
        }
    }
    told.sort_by_key(Value::to_string);
    ruled.sort_by_key(Value::to_string);
    assert_eq!(told, ruled, "{file}");
}

/// What --save tells of `next` is what the history says of it then.
fn compare_next(history: &History, view: View, mut checks: Vec<Check>, next: Check, file: &str) {
    let saved: SavedCheck = serde_json::from_str(&next.line()).expect("a check");
    let since = history.since_previous(&saved);
    // Another program may have saved a later one meanwhile, or the same.
    checks.retain(|check| check.time <= next.time && *check != next);
    checks.push(next.clone());
    let courses = courses(&checks);
    let course = courses.iter().find(|course| course.contains(&&next)).expect("its course");
    let ruled = expected(course);
    let json = since.as_ref().map(|since| serde_json::to_value(since).expect("JSON"));
    assert_eq!(json, ruled.as_ref().map(Expected::json), "{file}");
    if let (Some(since), Some(ruled)) = (since, ruled) {
        let blocks = changes(&since, view.calendar);
        assert_eq!(shown(blocks, false), ruled.told(view.calendar, false), "{file}");
    }
}

proptest! {
    #[test]
    fn what_changed_is_in_every_view_what_the_plain_rule_says(
        entries in prop::collection::vec(saved(), 0..12),
        mut next in check(),
        again in prop::option::weighted(0.2, any::<Index>()),
    ) {
        let calendar = &Calendar::local(&QUESTIONNAIRE.words);
        let questionnaire = &QUESTIONNAIRE;
        let view = View { questionnaire, calendar, voice: Voice::I, last: usize::MAX };
        let (file, checks) = file_of(&entries);
        let content = Content::read(file.as_bytes(), &QUESTIONNAIRE);
        let history = History::new("checks".to_owned(), content, NOW.parse().expect("a time"));
        let courses = courses(&checks);
        compare_documents(&history, view, &courses, &file);
        compare_json(&history, view, &courses, &file);
        if next.time.as_str() > NOW {
            next.time = NOW.to_owned();
        }
        if let Some(again) = again && !checks.is_empty() {
            next = again.get(&checks).clone();
        }
        compare_next(&history, view, checks.clone(), next, &file);
    }
}

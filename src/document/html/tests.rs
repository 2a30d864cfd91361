//! The sheet and the history as pages: whole ones, and with hostile texts in every field.

use std::sync::LazyLock;

use proptest::prelude::*;
use scraper::{Html, Node};
use serde_json::{Value, json};
use snapbox::{Assert, Data};

use super::{STYLE, blocks, is_right_to_left, page};
use crate::dates::Calendar;
use crate::document::Document;
use crate::document::layout::Layout;
use crate::history::document;
use crate::history::{History, View, Voice};
use crate::piped;
use crate::questionnaire::words::WORDS;
use crate::questionnaire::{Questionnaire, file};
use crate::report::{self, Previous, Report};
use crate::saved_check::SavedCheck;
use crate::saved_check::content::Content;
use crate::scoring::Assessment;

#[test]
fn direction_is_that_of_the_script() {
    for language in ["ar", "AR-EG", "he", "fa", "ur-PK", "az-Arab", "pa-arab-PK", "yi", "arb"] {
        assert!(is_right_to_left(language), "{language}");
    }
    for language in ["en", "es-419", "ar-Latn", "az", "ja", "de-x-arab", "sl-1994", "arn", ""] {
        assert!(!is_right_to_left(language), "{language}");
    }
}

#[test]
fn what_reorders_text_is_shown_as_an_escape() {
    let page = page("a\u{202e}b", "en", &maud::html! { "c\u{1b}\nd" });
    assert!(page.contains("<title>a\\u{202e}b</title>"), "{page}");
    assert!(page.contains("<main>c\\u{1b}\nd</main>"), "{page}");
}

/// The time of a check, and its answers between spaces.
type Check<'a> = (&'a str, &'a str);

fn history_of(questionnaire: &Questionnaire, name: &str, lines_of_checks: &str) -> History {
    let now = "2026-01-01T00:00:00Z".parse().expect("a time");
    History::new(name.to_owned(), Content::read(lines_of_checks.as_bytes(), questionnaire), now)
}

/// The lines of a file with `checks`.
fn file_of(questionnaire: &Questionnaire, checks: &[Check]) -> String {
    let lines = checks.iter().map(|(time, answers)| {
        let check = SavedCheck::of(questionnaire, time, answers);
        serde_json::to_string(&check).expect("JSON") + "\n"
    });
    lines.collect()
}

fn written(document: Document) -> String {
    blocks(&document, Layout::unwrapped()).concat()
}

/// The sheet of the last of `checks`, compared with the others.
fn sheet(questionnaire: &Questionnaire, checks: &[Check]) -> String {
    let (&(time, answers), earlier) = checks.split_last().expect("a check");
    let file = file_of(questionnaire, earlier);
    let last = SavedCheck::of(questionnaire, time, answers);
    let history = history_of(questionnaire, "checks", &file);
    let responses = piped::read(questionnaire, answers.replace(' ', "\n").as_bytes());
    let report = Report {
        questionnaire,
        assessment: Assessment::new(questionnaire, &responses.expect("answers")),
        answered_at: last.answered_at,
        previous: Previous::LookedFor(history.since_previous(&last)),
    };
    let calendar = Calendar::utc(&questionnaire.words);
    written(report::sheet(&report, &calendar))
}

/// The history in `lines_of_checks` of the file `name`.
fn history_page(questionnaire: &Questionnaire, name: &str, lines_of_checks: &str) -> String {
    let calendar = Calendar::utc(&questionnaire.words);
    let view = View { questionnaire, calendar: &calendar, voice: Voice::I, last: usize::MAX };
    let history = history_of(questionnaire, name, lines_of_checks);
    history.check_lines().expect("each line is a check");
    written(document(&history, view))
}

/// Compares a page to the letter, with a line for each of its tags, and without the styles.
#[track_caller]
fn same(page: &str, expected: Data) {
    let page = page.replacen(STYLE, "", 1);
    let assert = Assert::new().normalize_paths(false).action_env("SNAPSHOTS");
    assert.eq(page.replace("><", ">\n<"), expected.raw());
}

fn load(file: &str) -> Questionnaire {
    file::load(file.as_bytes()).expect("a valid file")
}

#[test]
fn the_sheet() {
    let checks = [
        ("2025-10-01T10:00:00Z", "y y y y y n y y"),
        ("2025-10-08T10:00:00Z", "n u y y y n y y"),
        ("2025-10-15T10:00:00Z", "y u y skip y n n y"),
    ];
    same(&sheet(&load(file::BUILT_IN), &checks), snapbox::file!["../../../tests/page/sheet.html"]);
}

#[test]
fn the_history() {
    let questionnaire = load(include_str!("../../../examples/questionnaires/three-threads.yaml"));
    let checks = [
        ("2025-10-01T10:00:00Z", "1 4 1 5 4 2 4 4 4 2 4 4"),
        ("2025-10-08T10:00:00Z", "4 2 1 2 4 2 4 4 4 2 4 4"),
        ("2025-10-29T10:00:00Z", "4 2 2 2 skip 2 4 4 4 2 5 1"),
        ("2025-11-05T10:00:00Z", "5 1 1 1 5 1 5 5 5 1 5 4"),
        ("2025-11-05T18:00:00Z", "5 1 1 2 5 1 5 5 5 4 5 4"),
        ("2025-11-19T10:00:00Z", "5 1 2 1 5 1 5 5 5 1 5 4"),
        ("2025-12-03T10:00:00Z", "5 1 1 1 5 1 5 5 2 1 5 4"),
    ];
    let page = history_page(&questionnaire, "checks", &file_of(&questionnaire, &checks));
    same(&page, snapbox::file!["../../../tests/page/history.html"]);
}

/// What may be in a page: the names of the elements, and of their attributes.
const ELEMENTS: &[(&str, &[&str])] = &[
    ("article", &[]),
    ("bdi", &[]),
    ("body", &[]),
    ("circle", &["class", "cx", "cy", "r"]),
    ("div", &["aria-label", "class", "role", "style", "tabindex"]),
    ("em", &[]),
    ("figcaption", &[]),
    ("figure", &[]),
    ("g", &[]),
    ("h1", &[]),
    ("h2", &[]),
    ("h3", &[]),
    ("head", &[]),
    ("header", &[]),
    ("html", &["dir", "lang", "translate"]),
    ("li", &[]),
    ("line", &["class", "x1", "x2", "y1", "y2"]),
    ("main", &[]),
    ("meta", &["charset", "content", "http-equiv", "name"]),
    ("p", &["class"]),
    ("section", &["class"]),
    ("span", &[]),
    ("strong", &[]),
    ("style", &[]),
    ("svg", &["aria-label", "role"]),
    ("table", &[]),
    ("tbody", &[]),
    ("td", &["colspan"]),
    ("text", &["dx", "dy", "text-anchor", "x", "y"]),
    ("tfoot", &[]),
    ("th", &["colspan", "scope"]),
    ("thead", &[]),
    ("title", &[]),
    ("tr", &[]),
    ("ul", &["role"]),
];

/// Parses `page` without its styles. Fails if it has a fault, or a character that is harmful to a terminal.
fn parsed(page: &str) -> Html {
    assert!(!page.contains(|c| c != '\n' && crate::escape::is_harmful(c)), "{page:?}");
    let page = Html::parse_document(&page.replacen(STYLE, "", 1));
    assert!(page.errors.is_empty(), "{:?}", page.errors);
    page
}

/// Checks that nothing in `page` loads or runs, and returns its elements in their order with their attributes, except for the
/// values of those that have a text.
fn elements(page: &Html) -> Vec<String> {
    let mut elements = Vec::new();
    for node in page.tree.nodes() {
        match node.value() {
            Node::Document | Node::Doctype(_) | Node::Text(_) => {}
            Node::Element(element) => {
                let known = ELEMENTS.iter().find(|(name, _)| *name == element.name());
                let (name, attributes) = known.unwrap_or_else(|| panic!("{element:?}"));
                let mut described = (*name).to_owned();
                for (attribute, value) in element.attrs() {
                    assert!(attributes.contains(&attribute), "{element:?}");
                    if attribute == "style" {
                        let width =
                            value.strip_prefix("--axis:").and_then(|v| v.strip_suffix("ch"));
                        assert!(width.is_some_and(|w| w.parse::<usize>().is_ok()), "{element:?}");
                    }
                    let value = if attribute == "aria-label" { "" } else { value };
                    described += &format!(" {attribute}={value}");
                }
                elements.push(described);
            }
            other => panic!("{other:?}"),
        }
    }
    elements
}

/// The texts of `page`, without white space.
fn texts(page: &Html) -> String {
    let texts = page.tree.nodes().filter_map(|node| match node.value() {
        Node::Text(text) => Some(text.to_string()),
        Node::Element(element) => element.attr("aria-label").map(str::to_owned),
        _ => None,
    });
    dense(&texts.collect::<String>())
}

fn dense(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn the_style_loads_nothing() {
    let style = STYLE.to_ascii_lowercase();
    for loads in ["url", "@import", "@font-face", "image(", "image-set", "src", "<", "\\"] {
        assert!(!style.contains(loads), "{loads}");
    }
}

/// Fields of a question file with texts for a reader.
const TEXTS: [&str; 12] = [
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
];

/// Appends one of `texts` in turn to each text in `value`.
fn append(value: &mut Value, texts: &mut impl Iterator<Item = String>, is_text: bool) {
    match value {
        Value::String(text) if is_text => *text += &texts.next().expect("endless texts"),
        Value::Array(entries) => {
            entries.iter_mut().for_each(|entry| append(entry, texts, is_text));
        }
        Value::Object(fields) => {
            for (name, value) in fields {
                append(value, texts, TEXTS.contains(&name.as_str()) || name == "words");
            }
        }
        _ => {}
    }
}

/// A questionnaire with every kind of text, each with one of `texts` at its end.
fn questionnaire(mut texts: impl Iterator<Item = String>) -> Questionnaire {
    let results = json!([
        { "from": 0, "id": "low", "positive": false, "headline": "Low", "why": "So", "advice": "Do" },
        { "from": 2, "id": "high", "positive": true, "headline": "High", "advice": "Go on" },
    ]);
    let words = WORDS.iter().filter(|word| !word.is_typed());
    let words = words.map(|word| (word.name.to_owned(), Value::from(word.english)));
    let mut file = json!({
        "format": 1, "id": "hostile", "title": "Title", "introduction": "Hello.", "source": "Source", "credit": "Credit",
        "safety": "Safe", "summary": "Summary", "concern": { "at_most": 0 }, "results": results,
        "choices": [
            { "id": "yes", "label": "Yes", "points": 2 },
            { "id": "some", "label": "Some", "points": 1 },
            { "id": "no", "label": "No", "points": 0 },
            { "id": "none", "label": "None" },
        ],
        "questions": [
            { "id": "a", "text": "First?", "raise": "About it." },
            { "id": "b", "text": "Second?", "raise": "About that." },
        ],
        "scales": [{ "id": "s", "title": "Scale", "questions": ["a"], "score": "mean", "results": results }],
        "words": words.collect::<serde_json::Map<_, _>>(),
    });
    append(&mut file, &mut texts, false);
    load(&format!("{file:#}"))
}

/// The texts of `questionnaire` that are in one of its pages.
fn texts_of(questionnaire: &Questionnaire) -> impl Iterator<Item = &str> {
    let questions = questionnaire.questions.iter();
    let questions = questions.flat_map(|question| [Some(&question.text), question.raise.as_ref()]);
    let choices = questionnaire.choices.iter().map(|choice| Some(&choice.label));
    let scales = questionnaire.total.iter().chain(&questionnaire.scales);
    let results = scales
        .flat_map(|scale| &scale.results)
        .flat_map(|result| [Some(&result.headline), result.why.as_ref(), Some(&result.advice)]);
    let titles = questionnaire.scales.iter().map(|scale| Some(&scale.title));
    let texts = questions.chain(choices).chain(results).chain(titles).flatten();
    let whole = [&questionnaire.title, &questionnaire.safety].into_iter();
    whole.chain(&questionnaire.source).chain(texts).map(String::as_str)
}

/// Sheets and histories of `questionnaire`, with checks of another one that have `ids`, and of a file that has one as its name.
fn pages(questionnaire: &Questionnaire, ids: &[String; 3]) -> [String; 5] {
    let checks = [
        ("2025-09-30T10:00:00Z", "some some"),
        ("2025-10-01T10:00:00Z", "yes yes"),
        ("2025-10-02T10:00:00Z", "no skip"),
        ("2025-10-02T12:00:00Z", "no none"),
        ("2025-10-03T10:00:00Z", "no no"),
        ("2025-10-04T10:00:00Z", "yes no"),
    ];
    let mut file = file_of(questionnaire, &checks);
    let mut other: Value =
        serde_json::from_str(file.lines().last().expect("a line")).expect("JSON");
    // Nothing is known of how it is scored.
    other["scoring"] = Value::Null;
    other["questionnaire"]["id"] = ids[0].as_str().into();
    other["verdict"] = ids[0].as_str().into();
    other["responses"][0]["id"] = ids[1].as_str().into();
    other["responses"][0]["answer"] = ids[2].as_str().into();
    other["responses"][0]["label"] = Value::Null;
    other["responses"][1]["question"] = format!("{}\n{}", ids[1], ids[2]).into();
    other["scales"][0]["id"] = ids[2].as_str().into();
    file += &other.to_string();
    [
        sheet(questionnaire, &checks),
        sheet(questionnaire, &checks[..3]),
        sheet(questionnaire, &checks[..5]),
        history_page(questionnaire, "checks", &file),
        history_page(questionnaire, &ids[0], ""),
    ]
}

/// What a browser might take for something else than text.
const HOSTILE: &[&str] = &[
    "<script>alert(1)</script>",
    "</style>",
    "</title>",
    "</svg>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<img src=x onerror=y>",
    "\" onload=\"x",
    "' x='",
    "javascript:x",
    "&lt;",
    "&#60;",
    "&amp",
    "<",
    ">",
    "\"",
    "'",
    "&",
    "`",
    "=",
    "/",
    "\\",
    "<svg/onload=x>",
    "<a href=//x>",
    "<style>@import url(x)",
    "x:url(z);",
    "א",
    "\u{feff}",
    "é",
    "x",
];

/// The elements of the pages with harmless texts only.
static HARMLESS: LazyLock<[Vec<String>; 5]> = LazyLock::new(|| {
    let plain = questionnaire(std::iter::repeat(String::new()));
    let ids = ["0", "1", "2"].map(str::to_owned);
    pages(&plain, &ids).map(|page| elements(&parsed(&page)))
});

fn hostile_text() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(HOSTILE), 1..4).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn hostile_texts_are_texts(
        hostile in prop::collection::vec(hostile_text(), 1..40),
        controls in prop::array::uniform3("[\u{0}-\u{1f}\u{7f}\u{85}\u{2028}\u{202e}\u{2066}<>&\"'x]{1,6}"),
        ids in prop::array::uniform3(hostile_text()),
    ) {
        let ids = [0, 1, 2].map(|nth| format!("{nth}{}{}", controls[nth], ids[nth]));
        let attacked = questionnaire(hostile.iter().cloned().cycle());
        let mut shown = String::new();
        for (page, harmless) in pages(&attacked, &ids).iter().zip(&*HARMLESS) {
            let page = parsed(page);
            prop_assert_eq!(&elements(&page), harmless);
            shown += &texts(&page);
        }
        for text in texts_of(&attacked) {
            prop_assert!(shown.contains(&dense(text)), "{}", text);
        }
    }
}

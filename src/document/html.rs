//! A document as a page of HTML, to print and take to the session, or to show.

mod chart;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::{Block, Cell, Column, Concern, Document, Row, Table};
use crate::escape;
use crate::line_breaks::{JOINED_BLANK, plain};
use crate::questionnaire::words::{WORTH_RAISING, Words};

/// The most columns in a table: as many as fit on a sheet of paper. Further ones are in a table
/// below it.
const COLUMNS_ON_PAPER: usize = 6;
/// Forbids a browser to load or run anything but the styles in the page.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";
/// The styles of every page.
const STYLE: &str = include_str!("html/page.css");

/// Scripts, whose names have four letters, and languages that are written to the left.
const RIGHT_TO_LEFT: &[&str] = &[
    "adlm", "arab", "aran", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa", "acm", "aeb",
    "afb", "apc", "apd", "ar", "ara", "arb", "arc", "arq", "ars", "ary", "arz", "azb", "bal",
    "ckb", "dv", "fa", "fas", "glk", "he", "heb", "iw", "khw", "ks", "lrc", "mzn", "nqo", "pnb",
    "prs", "ps", "sd", "skr", "syr", "ug", "ur", "urd", "yi",
];

/// Writes `document` as a page that loads and runs nothing. Control characters and marks that
/// reorder text are escaped here.
pub fn blocks(document: &Document) -> Vec<String> {
    let direction = if is_right_to_left(document.language) { "rtl" } else { "ltr" };
    let has_title = document.blocks.iter().any(|block| matches!(block, Block::Title(..)));
    let mut articles = document.blocks.split(|block| matches!(block, Block::Article));
    let start = articles.next().unwrap_or_default();
    let page = html! {
        (DOCTYPE)
        // A browser that translates a page sends it elsewhere.
        html lang=(document.language) dir=(direction) translate="no" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (document.title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                main {
                    @if !has_title { h1 { (document.title) } }
                    (markups(start, document))
                    @for article in articles { article { (markups(article, document)) } }
                }
            }
        }
        "\n"
    };
    // A browser breaks no line at a no-break space.
    vec![escape::lines(&page.into_string()).replace(JOINED_BLANK, "\u{a0}")]
}

/// Whether `language`, a BCP 47 tag, is written to the left, as Arabic is: in the script that the
/// tag names, or else in that of the language.
fn is_right_to_left(language: &str) -> bool {
    let language = language.to_ascii_lowercase();
    // What follows a single letter says nothing of the script.
    let mut subtags = language.split('-').take_while(|subtag| subtag.len() > 1);
    let name = subtags.next().unwrap_or_default();
    // Something else of four characters begins with a digit.
    let script = subtags.find(|tag| tag.len() == 4 && !tag.starts_with(char::is_numeric));
    RIGHT_TO_LEFT.contains(&script.unwrap_or(name))
}

/// Writes `blocks`, with what is for the reader alone on a page of its own.
fn markups(blocks: &[Block], document: &Document) -> Markup {
    let end = blocks.iter().position(|block| matches!(block, Block::ForMe(_)));
    let (shared, for_me) = blocks.split_at(end.unwrap_or(blocks.len()));
    html! {
        @for block in shared { (markup(block, document)) }
        @if !for_me.is_empty() {
            section.for-me { @for block in for_me { (markup(block, document)) } }
        }
    }
}

fn markup(block: &Block, document: &Document) -> Markup {
    html! {
        @match block {
            Block::Title(title, below) => header { h1 { bdi { (title) } } p { (below) } }
            Block::Heading(heading) | Block::ForMe(heading) => h2 { (heading) }
            Block::Subheading(heading) => h3 { (heading) }
            Block::Paragraph(text) => p { (text) }
            Block::Concerns(concerns, own_words) => ul {
                @for Concern { question, answer, raise } in concerns {
                    li {
                        p { strong { bdi { (question) } } " " em { bdi { (answer) } } }
                        @if let Some(raise) = raise { p { bdi { (raise) } } }
                        @if let Some(own_words) = own_words {
                            p.own-words {
                                (own_words)
                                @for _ in 0..ruled_lines(concerns.len()) { " " span {} }
                            }
                        }
                    }
                }
            }
            Block::Answers(answers) => ul {
                @for (question, answer) in answers {
                    li {
                        bdi { (question) }
                        @if let Some(answer) = answer { " " em { bdi { (answer) } } }
                    }
                }
            }
            Block::Chart(chart) => {
                h2 { bdi { (chart.heading) } }
                figure {
                    (chart::drawing(chart, is_right_to_left(document.language)))
                    figcaption {
                        @if !chart.cutoffs.is_empty() {
                            // In Safari, a list without bullets is none to a screen reader.
                            ul role="list" {
                                @for (_, in_words) in chart.cutoffs.iter().rev() {
                                    li { span { (in_words) } }
                                }
                            }
                        }
                        @for note in &chart.notes { p { (note) } }
                        p { (document.words.not_a_test()) }
                    }
                }
            }
            Block::Table(table) => (tables(table, document.words))
            Block::Article => {}
        }
    }
}

/// How many lines to write on stand below each of so many `concerns`. With eight, the built-in
/// sheet fills one page of A4 or Letter.
fn ruled_lines(concerns: usize) -> usize {
    6_usize.saturating_sub(concerns).clamp(1, 3)
}

/// Writes `table` in parts that are as wide as paper, and what explains it.
fn tables(table: &Table, words: &Words) -> Markup {
    let legend = table.legend(words);
    html! {
        @if let Some(caption) = table.caption(words) { p { (caption) } }
        @for (nth, columns) in table.columns.chunks(COLUMNS_ON_PAPER).enumerate() {
            @let newest = plain(&columns[0].date.text);
            @let oldest = plain(&columns[columns.len() - 1].date.text);
            @let range = words.range(oldest, &newest);
            @let label = if columns.len() == 1 { newest } else { range };
            // Focusable, so that the keyboard can scroll it.
            div.table tabindex="0" role="group" aria-label=(label) {
                table {
                    thead {
                        tr {
                            td {}
                            @for year in columns.chunk_by(|a, b| a.date.year == b.date.year) {
                                th scope="colgroup" colspan=(year.len()) { (year[0].date.year) }
                            }
                        }
                        tr {
                            th scope="col" { (words.question_heading()) }
                            @for Column { date, .. } in columns {
                                th scope="col" {
                                    (date.day_and_month) " "
                                    // A time has a direction of its own, as 12:04 +01:00.
                                    @if let Some(time) = &date.time_of_day { bdi { (time) } }
                                }
                            }
                        }
                    }
                    tbody {
                        @for Row { heading, cells } in table.rows() {
                            tr {
                                th scope="row" { bdi { (heading) } }
                                @for cell in &cells[nth * COLUMNS_ON_PAPER..][..columns.len()] {
                                    td { @if let Some(cell) = cell { (cell_markup(cell)) } }
                                }
                            }
                        }
                    }
                    // Where a table goes over several sheets of paper, each has it.
                    tfoot {
                        tr {
                            td colspan=(columns.len() + 1) {
                                @if !table.scores.is_empty() { p { (words.not_a_test()) } }
                                @for note in &legend { p { (note) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn cell_markup(Cell { text, is_concern }: &Cell) -> Markup {
    html! {
        @if *is_concern { strong { bdi { (text) (WORTH_RAISING) } } } @else { bdi { (text) } }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use scraper::{Html, Node};
    use snapbox::{Assert, Data};

    use super::{STYLE, blocks, is_right_to_left, ruled_lines};
    use crate::dates::Calendar;
    use crate::escape;
    use crate::history::{History, View, Voice, document};
    use crate::piped;
    use crate::questionnaire::choices::{Choice, Choices};
    use crate::questionnaire::words::{WORDS, Words};
    use crate::questionnaire::{Questionnaire, file};
    use crate::report::{Previous, Report, sheet};
    use crate::saved_check::content::Content;
    use crate::saved_check::{SavedCheck, padded};
    use crate::scoring::Assessment;

    const THREE_THREADS: &[u8] = include_bytes!("../../examples/questionnaires/three-threads.yaml");
    /// Checks of it, each with its time, and its answers between spaces.
    const CHECKS: &[(&str, &str)] = &[
        ("2025-10-01T10:00:00Z", "1 4 1 5 4 2 4 4 4 2 4 4"),
        ("2025-10-08T10:00:00Z", "4 2 1 2 4 2 4 4 4 2 4 4"),
        ("2025-10-29T10:00:00Z", "4 2 2 2 skip 2 4 4 4 2 5 1"),
        ("2025-11-05T10:00:00Z", "5 1 1 1 5 1 5 5 5 1 5 4"),
        ("2025-11-05T18:00:00Z", "5 1 1 2 5 1 5 5 5 4 5 4"),
        ("2025-11-19T10:00:00Z", "5 1 2 1 5 1 5 5 5 1 5 4"),
        ("2025-12-03T10:00:00Z", "5 1 1 1 5 1 5 5 2 1 5 4"),
    ];

    fn load(file: &[u8]) -> Questionnaire {
        file::load(file).expect("a valid file")
    }

    fn history(questionnaire: &Questionnaire, checks: &[(&str, &str)]) -> History {
        let mut lines = String::new();
        for (time, answers) in checks {
            let check = SavedCheck::of(questionnaire, time, answers);
            lines += &format!("{}\n", padded(&check, questionnaire).expect("JSON"));
        }
        let content = Content::read(lines.as_bytes(), questionnaire);
        History::new("checks".to_owned(), content, "2026-01-01T00:00:00Z".parse().expect("a time"))
    }

    fn history_page(questionnaire: &Questionnaire, last: usize) -> String {
        let calendar = &Calendar::utc(&questionnaire.words);
        let view = View { questionnaire, calendar, voice: Voice::I, last };
        let history = history(questionnaire, CHECKS);
        blocks(&document(&history, view)).concat()
    }

    /// The sheet of the last of `checks`.
    fn sheet_page(questionnaire: &Questionnaire, checks: &[(&str, &str)]) -> String {
        let ((time, answers), earlier) = checks.split_last().expect("a check");
        let last = SavedCheck::of(questionnaire, time, answers);
        let since = history(questionnaire, earlier).since_previous(&last);
        let responses = piped::read(questionnaire, answers.replace(' ', "\n").as_bytes());
        let report = Report {
            questionnaire,
            assessment: Assessment::new(questionnaire, &responses.expect("answers")),
            answered_at: last.answered_at,
            previous: Previous::LookedFor(since),
            calendar: Calendar::utc(&questionnaire.words),
        };
        blocks(&sheet(&report)).concat()
    }

    /// Compares a page to the letter, with a line for each of its tags, and without the styles.
    #[track_caller]
    fn assert_page(page: &str, expected: Data) {
        let page = page.replacen(STYLE, "", 1);
        let assert = Assert::new().normalize_paths(false).action_env("SNAPSHOTS");
        assert.eq(page.replace("><", ">\n<"), expected.raw());
    }

    #[test]
    fn the_sheet() {
        let checks = [
            ("2025-10-01T10:00:00Z", "y y y y y n y y"),
            ("2025-10-08T10:00:00Z", "n u y y y n y y"),
            ("2025-10-15T10:00:00Z", "y u y skip y n n y"),
        ];
        let page = sheet_page(&load(file::BUILT_IN.as_bytes()), &checks);
        assert_page(&page, snapbox::file!["../../tests/page/sheet.html"]);
    }

    #[test]
    fn the_history() {
        let page = history_page(&load(THREE_THREADS), usize::MAX);
        assert_page(&page, snapbox::file!["../../tests/page/history.html"]);
    }

    #[test]
    fn time_goes_where_the_language_goes() {
        let arabic = Questionnaire { language: "ar".to_owned(), ..load(THREE_THREADS) };
        let page = history_page(&arabic, usize::MAX);
        for part in ["dir=\"rtl\"", "<text x=\"100.00%\" dx=\"12\"", " x1=\"100.00%\""] {
            assert!(page.contains(part), "{part}");
        }
    }

    #[test]
    fn direction_is_that_of_the_script() {
        for tag in ["ar", "AR-EG", "he", "fa", "ur-PK", "az-Arab", "pa-arab-PK", "yi", "arb"] {
            assert!(is_right_to_left(tag), "{tag}");
        }
        for tag in ["en", "es-419", "ar-Latn", "az", "ja", "de-x-arab", "sl-1994", "arn", ""] {
            assert!(!is_right_to_left(tag), "{tag}");
        }
    }

    #[test]
    fn few_concerns_have_more_lines_to_write_on() {
        assert_eq!([1, 3, 4, 5, 8].map(ruled_lines), [3, 3, 2, 1, 1]);
    }

    #[test]
    fn the_style_loads_nothing() {
        let style = STYLE.to_ascii_lowercase();
        for loads in ["url", "@import", "@font-face", "image(", "image-set", "src", "<", "\\"] {
            assert!(!style.contains(loads), "{loads}");
        }
    }

    /// Outlines a sheet and a history with `text` at the beginning of each word of the program and
    /// of most texts of the questionnaire, so that each kind of block has it.
    fn outlines_with(text: &str) -> String {
        let mut questionnaire = load(THREE_THREADS);
        let words = WORDS.iter().map(|word| (word.name, text.to_owned() + word.english));
        questionnaire.words = Words(words.collect());
        let mut texts = vec![&mut questionnaire.title, &mut questionnaire.safety];
        texts.extend(&mut questionnaire.source);
        let mut choices = Vec::new();
        for Choice { id, label, keys, points } in &questionnaire.questions[0].choices.list {
            let (id, label, keys) = (id.clone(), text.to_owned() + label, keys.clone());
            choices.push(Choice { id, label, keys, points: *points });
        }
        let points = choices.iter().filter_map(|choice| choice.points).collect();
        let choices = Arc::new(Choices::new(choices, points).expect("points"));
        for question in &mut questionnaire.questions {
            question.choices = Arc::clone(&choices);
            texts.push(&mut question.text);
            texts.extend(&mut question.raise);
        }
        texts.extend(questionnaire.scales.iter_mut().map(|scale| &mut scale.title));
        for shown in texts {
            shown.insert_str(0, text);
        }
        outline(&sheet_page(&questionnaire, CHECKS)) + &outline(&history_page(&questionnaire, 4))
    }

    /// The elements of `page` with the names of their attributes, and all texts, those to listen to
    /// among them.
    fn outline(page: &str) -> String {
        assert!(!page.contains(|c| c != '\n' && escape::is_harmful(c)), "{page:?}");
        // Where a date is not broken depends on its texts.
        let page = page.replace('\u{2060}', "").replace('\u{a0}', " ");
        let page = Html::parse_document(&page.replacen(STYLE, "", 1));
        assert!(page.errors.is_empty(), "{:?}", page.errors);
        let mut outline = String::new();
        for node in page.tree.values() {
            match node {
                Node::Text(text) => outline += text,
                Node::Element(element) => {
                    let attributes: Vec<_> = element.attrs().map(|(name, _)| name).collect();
                    let label = element.attr("aria-label").unwrap_or_default();
                    outline += &format!("\n{} {attributes:?} {label}\n", element.name());
                }
                _ => {}
            }
        }
        outline
    }

    /// What a browser might take for something else than text, and what a terminal might, between
    /// marks.
    const HOSTILE: &str = concat!(
        "<script>alert(1)</script>§</style>§</title>§</svg>§<!--§-->§<![CDATA[§]]>§javascript:x§",
        "<img src=x onerror=y>§\" onload=\"x§' x='§&lt;§&#60;§&amp§<§>§\"§'§&§`§=§/§\\§x:url(z);§",
        "<svg/onload=x>§<a href=//x>§<style>@import url(x)§א§é§\u{feff}§\0§\r§\u{1b}§\u{85}§",
        "\u{2028}§\u{202e}§\u{2066}",
    );

    #[test]
    fn hostile_texts_are_texts() {
        let marked = outlines_with("§");
        for hostile in HOSTILE.split('§').chain([HOSTILE]) {
            let expected = marked.replace('§', &escape::lines(hostile));
            assert_eq!(outlines_with(hostile), expected);
        }
    }
}

//! A document as a page, to print and take to the session, or to show.

mod chart;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::layout::Layout;
use super::{Block, Cell, Chart, Column, Concern, Document, Table};
use crate::escape;
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

/// Writes `document`. A browser sets it in lines.
pub fn blocks(document: &Document, _: Layout) -> Vec<String> {
    let mut articles = document.blocks.split(|block| matches!(block, Block::Article));
    let start = articles.next().unwrap_or_default();
    let content = html! {
        @if !document.blocks.iter().any(|block| matches!(block, Block::Title(..))) { h1 { (document.title) } }
        (markups(start, document))
        @for article in articles { article { (markups(article, document)) } }
    };
    vec![page(&document.title, document.language, &content)]
}

/// Returns a page that loads and runs nothing, in `language`, a BCP 47 tag. Control characters and
/// marks that reorder text are escaped here.
fn page(title: &str, language: &str, content: &Markup) -> String {
    let direction = if is_right_to_left(language) { "rtl" } else { "ltr" };
    let page = html! {
        (DOCTYPE)
        // A browser that translates a page sends it elsewhere.
        html lang=(language) dir=(direction) translate="no" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body { main { (content) } }
        }
        "\n"
    };
    escape::lines(&page.into_string())
}

/// Returns whether `language`, a BCP 47 tag, is written to the left, as Arabic is: in the script
/// that the tag names, or else in that of the language.
fn is_right_to_left(language: &str) -> bool {
    let language = language.to_ascii_lowercase();
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
            section.for-me {
                @for block in for_me { (markup(block, document)) }
            }
        }
    }
}

fn markup(block: &Block, document: &Document) -> Markup {
    match block {
        Block::Title(title, below) => html! { header { h1 { bdi { (title) } } p { (below) } } },
        Block::Heading(heading) | Block::ForMe(heading) => html! { h2 { (heading) } },
        Block::Subheading(heading) => html! { h3 { (heading) } },
        Block::Paragraph(text) => html! { p { (text) } },
        Block::Concerns(concerns, own_words) => html! {
            // With eight concerns, the built-in sheet fills one page of A4 or Letter.
            @let ruled_lines = 6_usize.saturating_sub(concerns.len()).clamp(1, 3);
            ul {
                @for Concern { question, answer, raise } in concerns {
                    li {
                        p { strong { bdi { (question) } } " " em { bdi { (answer) } } }
                        @if let Some(raise) = raise { p { bdi { (raise) } } }
                        @if let Some(own_words) = own_words {
                            p.own-words { (own_words) @for _ in 0..ruled_lines { " " span {} } }
                        }
                    }
                }
            }
        },
        Block::Answers(answers) => html! {
            ul {
                @for (question, answer) in answers {
                    li { bdi { (question) } @if let Some(answer) = answer { " " em { bdi { (answer) } } } }
                }
            }
        },
        Block::Chart(chart) => figure(chart, document),
        Block::Table(table) => tables(table, document.words),
        Block::Article => html! {},
    }
}

/// Returns `chart` with its heading, its cut-offs from the highest down, and its notes.
fn figure(chart: &Chart, document: &Document) -> Markup {
    html! {
        h2 { bdi { (chart.heading) } }
        figure {
            (chart::drawing(chart, document.language))
            figcaption {
                @if !chart.cutoffs.is_empty() {
                    // In Safari, a list without bullets is none to a screen reader.
                    ul role="list" {
                        @for cutoff in chart.cutoffs.iter().rev() { li { span { (cutoff.in_words) } } }
                    }
                }
                @for note in &chart.notes { p { (note) } }
                p { (document.words.not_a_test()) }
            }
        }
    }
}

/// Returns `table` in parts that are as wide as paper, and what explains it.
fn tables(table: &Table, words: &Words) -> Markup {
    html! {
        @if let Some(caption) = table.caption(words) { p { (caption) } }
        @for (nth, columns) in table.columns.chunks(COLUMNS_ON_PAPER).enumerate() {
            @let (newest, oldest) = (&columns[0].date.text, &columns[columns.len() - 1].date.text);
            @let label = if columns.len() > 1 { words.range(oldest, newest) } else { newest.clone() };
            // Focusable, so that the keyboard can scroll it.
            div.table tabindex="0" role="group" aria-label=(label) {
                table {
                    thead {
                        tr {
                            td {}
                            @for of_year in columns.chunk_by(|a, b| a.date.year == b.date.year) {
                                th scope="colgroup" colspan=(of_year.len()) { (of_year[0].date.year) }
                            }
                        }
                        tr {
                            th scope="col" { (words.question_heading()) }
                            @for Column { date, .. } in columns {
                                th scope="col" { (date.day_and_month) " " (date.time_of_day.as_deref().unwrap_or_default()) }
                            }
                        }
                    }
                    tbody {
                        @for row in table.answers.iter().chain(&table.scores) {
                            @let cells = &row.cells[nth * COLUMNS_ON_PAPER..][..columns.len()];
                            tr {
                                th scope="row" { bdi { (row.heading) } }
                                @for cell in cells { td { @if let Some(cell) = cell { (cell_markup(cell)) } } }
                            }
                        }
                    }
                    // Where a table goes over several sheets of paper, each has it.
                    tfoot {
                        tr {
                            td colspan=(columns.len() + 1) {
                                @if !table.scores.is_empty() { p { (words.not_a_test()) } }
                                @for note in table.legend(words) { p { (note) } }
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
mod tests;

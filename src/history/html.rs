//! Saved checks as a page: charts to look at, and what can be taken along.

use std::io::{self, Write};

use maud::{Markup, html};

use super::chart::Chart;
use super::rows::{answers, dates, legend, score_series, scores};
use super::timeline::{Arrangement, Concerns, Timeline};
use super::{History, View};
use crate::page::{Direction, dated, page};
use crate::report::html::{changes, for_me, list_of};
use crate::saved_check::SavedCheck;

/// The most checks in a table: as many as fit on a sheet of paper. Further ones are in a table below it.
const CHECKS_IN_TABLE: usize = 6;

/// Writes `history` as a page.
pub fn write(history: &History, view: &View, out: &mut impl Write) -> io::Result<()> {
    let words = view.words();
    let timelines = history.timelines();
    let titles: Vec<_> = timelines.iter().map(Timeline::title).collect();
    let title = match titles.is_empty() {
        true if history.is_empty() => words.no_checks(&history.name),
        true => view.questionnaire.title().to_owned(),
        false => words.list_of(&titles),
    };
    let content = html! {
        @if timelines.is_empty() { h1 { (title) } }
        @for timeline in &timelines { (article(timeline, view)) }
    };
    out.write_all(page(&title, view.questionnaire.language(), &content).as_bytes())
}

fn article(timeline: &Timeline, view: &View) -> Markup {
    let words = view.words();
    let checks = timeline.newest(view.last);
    let dates = dates(checks, view.calendar);
    let Concerns { lasting, other } = timeline.concerns(words);
    html! {
        article {
            header {
                h1 { bdi { (timeline.title()) } }
                p { (timeline.count_sentence(checks.len(), Arrangement::Below, words)) }
            }
            @for series in &score_series(checks, words) {
                @if let Some(chart) = Chart::new(series, checks, &dates, view.questionnaire_of(timeline), words) {
                    (figure(&chart, view))
                }
            }
            (tables(checks, &dates, view))
            @if let Some(since) = timeline.since() { (changes(&since, view.calendar)) }
            (list_of(&lasting, &words.worth_raising(), &html! {}))
            (list_of(&other, &words.sheet_raise(), &html! {}))
            @if let Some(questionnaire) = view.questionnaire_of(timeline) { (for_me(questionnaire)) }
        }
    }
}

/// Returns `chart` with its heading, and what is in it.
fn figure(chart: &Chart, view: &View) -> Markup {
    let (words, bands) = (view.words(), chart.bands());
    html! {
        h2 { bdi { (chart.heading) } }
        figure {
            (chart.drawing(Direction::of(view.questionnaire.language()), words))
            figcaption {
                @if !bands.is_empty() {
                    ul {
                        @for (nth, (lowest, band)) in bands.iter().enumerate().rev() {
                            li {
                                svg.key aria-hidden="true" { rect.band.upper[nth % 2 == 1] width="100%" height="100%" {} }
                                (words.from_score(words.number(lowest), &band.headline))
                            }
                        }
                    }
                }
                @if chart.has_bars() { p { (words.open_bar()) } }
            }
        }
    }
}

/// Returns the answers and the scores of `checks`, which are at `dates`.
fn tables(checks: &[&SavedCheck], dates: &[String], view: &View) -> Markup {
    let words = view.words();
    let (answers, scores) = (answers(checks, words), scores(checks, words));
    html! {
        @for (nth, checks) in checks.chunks(CHECKS_IN_TABLE).enumerate() {
            @let columns = nth * CHECKS_IN_TABLE..nth * CHECKS_IN_TABLE + checks.len();
            // It can be moved with the keyboard.
            div.table tabindex="0" role="group" aria-label=(words.question_heading()) {
                table {
                    thead {
                        tr {
                            th scope="col" { (words.question_heading()) }
                            @for (check, date) in checks.iter().zip(&dates[columns.clone()]) {
                                th scope="col" { (dated(date, date, &view.calendar.iso_date(check.answered_at))) }
                            }
                        }
                    }
                    tbody {
                        @for row in answers.iter().chain(&scores) { (table_row(&row.heading, &row.cells[columns.clone()])) }
                    }
                }
            }
        }
        @for sentence in legend(&answers, checks, words) { p { (sentence) } }
    }
}

/// Returns a row of a table. Empty if it was asked in none of its checks.
fn table_row(heading: &str, cells: &[Option<String>]) -> Markup {
    html! {
        @if cells.iter().any(Option::is_some) {
            tr {
                th scope="row" { bdi { (heading) } }
                @for cell in cells { td { bdi { (cell.as_deref().unwrap_or_default()) } } }
            }
        }
    }
}

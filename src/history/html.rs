//! Saved checks as a page to print or to show: a chart of each score, the answers, and what to raise.

use std::io::{self, Write};

use maud::{Markup, html};

use super::chart::{Chart, charts};
use super::rows::{answers, dates, legend, scores};
use super::timeline::{Arrangement, Concerns, Timeline};
use super::{History, View};
use crate::page::{Direction, page, time_of};
use crate::questionnaire::words::Words;
use crate::report::html::{changes, concern_list, for_me};
use crate::saved_check::SavedCheck;

/// The most checks in a table: as many as fit on a sheet of paper. Further ones are in a table below it.
const CHECKS_IN_TABLE: usize = 6;

/// Writes `history` as a page.
pub fn write(history: &History, view: &View, out: &mut impl Write) -> io::Result<()> {
    let words = view.words();
    let timelines = history.timelines();
    let mut titles: Vec<_> = timelines.iter().map(Timeline::title).collect();
    titles.dedup();
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
    let checks = timeline.shown(view.last);
    let dates = dates(checks, view.calendar);
    let Concerns { lasting, other } = timeline.concerns(words);
    html! {
        article {
            header {
                h1 { bdi { (timeline.title()) } }
                p { (timeline.count_sentence(checks.len(), Arrangement::NewestLast, words)) }
            }
            @for chart in &charts(checks, &dates, view.questionnaire_of(timeline), words) {
                (figure(chart, checks, &dates, view))
            }
            (tables(checks, &dates, view))
            @if let Some(revision) = view.revision(timeline, checks.len()) { p { (revision) } }
            @if let Some(since) = timeline.since() { (changes(&since, view.calendar)) }
            (concern_list(&lasting, &words.worth_raising(), &html! {}))
            (concern_list(&other, &words.sheet_raise(), &html! {}))
            @if let Some(questionnaire) = view.questionnaire_of(timeline) { (for_me(questionnaire)) }
        }
    }
}

/// Returns the `chart` of `checks`, which are at `dates`, with its heading, its first and last date, its cut-offs from
/// the highest down, and its legend.
fn figure(chart: &Chart, checks: &[&SavedCheck], dates: &[String], view: &View) -> Markup {
    let words = view.words();
    let mut ends = vec![0, checks.len() - 1];
    ends.dedup_by_key(|nth| checks[*nth].answered_at);
    html! {
        h2 { bdi { (chart.heading) } }
        figure {
            div.chart style={ "--axis:" (chart.axis_width(words)) "ch" } {
                (chart.drawing(Direction::of(view.questionnaire.language()), words))
                p { @for nth in ends { (time_of(&dates[nth], &view.calendar.iso_date(checks[nth].answered_at))) } }
            }
            figcaption {
                @if !chart.cutoffs.is_empty() {
                    // In Safari, a list without bullets is none to a screen reader.
                    ul role="list" {
                        @for result in chart.cutoffs.iter().rev() {
                            li { span { (words.result_at(words.number(result.from), &result.headline)) } }
                        }
                    }
                }
                @if chart.has_bars() { p { (words.open_bar()) } }
                @if chart.has_stops() { p { (words.line_stops()) } }
            }
        }
    }
}

/// Returns the answers and the scores of `checks`, which are at `dates`.
fn tables(checks: &[&SavedCheck], dates: &[String], view: &View) -> Markup {
    let words = view.words();
    let (answers, scores) = (answers(checks, words), scores(checks, words));
    html! {
        h2 { (words.sheet_answers()) }
        @for (nth, checks) in checks.chunks(CHECKS_IN_TABLE).enumerate() {
            @let columns = nth * CHECKS_IN_TABLE..nth * CHECKS_IN_TABLE + checks.len();
            @let dates = &dates[columns.clone()];
            // Focusable, so that the keyboard can scroll it.
            div.table tabindex="0" role="group" aria-label=(dates_in_words(dates, words)) {
                table {
                    thead {
                        tr {
                            th scope="col" { (words.question_heading()) }
                            @for (check, date) in checks.iter().zip(dates) {
                                th scope="col" { (time_of(date, &view.calendar.iso_date(check.answered_at))) }
                            }
                        }
                    }
                    tbody {
                        @for row in answers.iter().chain(&scores) {
                            tr {
                                th scope="row" { bdi { (row.heading) } }
                                @for cell in &row.cells[columns.clone()] { td { bdi { (cell.as_deref().unwrap_or_default()) } } }
                            }
                        }
                    }
                }
            }
        }
        @for sentence in legend(&answers, checks, words) { p { (sentence) } }
    }
}

fn dates_in_words(dates: &[String], words: &Words) -> String {
    match dates {
        [first, .., last] => words.range(first, last),
        _ => dates.concat(),
    }
}

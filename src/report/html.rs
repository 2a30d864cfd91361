//! The report as a page: a sheet to print and take to the session, or to show.

use std::io::{self, Write};

use maud::{Markup, html};

use super::changes::Changes;
use super::{Concern, Previous, Report};
use crate::dates::Calendar;
use crate::page::{dated, page, paragraph, time_of};
use crate::questionnaire::Questionnaire;
use crate::saved_check::Since;

/// Writes `report` as a page, with the date of `calendar`.
pub fn write(report: &Report, calendar: &Calendar, out: &mut impl Write) -> io::Result<()> {
    let questionnaire = report.questionnaire;
    let date = calendar.in_words(report.answered_at);
    let content = html! {
        header {
            h1 { (questionnaire.title()) }
            p { (time_of(&date, &calendar.iso_date(report.answered_at))) }
        }
        @if let Some(headline) = report.headline() { h2 { (headline) } }
        (paragraph(&report.summary()))
        (paragraph(report.advice().unwrap_or_default()))
        @for scale in &report.assessment.scales {
            @let (heading, result) = (report.scale_heading(scale), report.scale_result(scale));
            @if result.is_empty() {
                // No heading, since nothing is below it.
                p { strong { (heading) } }
            } @else {
                h2 { (heading) }
                p { (result) }
            }
        }
        (concerns_to_write_on(report))
        // The answers that are not worth raising, and the skipped questions.
        @let others = report.sheet_others();
        @if !others.is_empty() {
            h2 { (report.sheet_others_heading()) }
            ul {
                @for (question, answer) in others { li { (question) " " em { (answer) } } }
            }
        }
        @if let Previous::Check(since) = &report.previous { (changes(since, calendar)) }
        (for_me(questionnaire))
    };
    out.write_all(page(questionnaire.title(), questionnaire.language(), &content).as_bytes())
}

fn concerns_to_write_on(report: &Report) -> Markup {
    let words = report.words();
    let concerns = report.concerns();
    // With eight concerns, the built-in sheet fills one page of A4 or Letter.
    let ruled_lines = match concerns.len() {
        0..=3 => 3,
        4 => 2,
        _ => 1,
    };
    let own_words = html! {
        p.own-words {
            (words.sheet_own_words())
            @for _ in 0..ruled_lines { " " span {} }
        }
    };
    concern_list(&concerns, &words.sheet_raise(), &own_words)
}

/// Returns `concerns` below `heading`, with `below_each` below each of them. Empty if there are none.
pub fn concern_list(concerns: &[Concern], heading: &str, below_each: &Markup) -> Markup {
    html! {
        @if !concerns.is_empty() {
            h2 { (heading) }
            ul {
                @for Concern { question, answer, raise } in concerns {
                    li {
                        p { strong { bdi { (question) } } " " em { bdi { (answer) } } }
                        @if let Some(raise) = raise { p { bdi { (raise) } } }
                        (below_each)
                    }
                }
            }
        }
    }
}

/// Returns what changed since the previous check, question by question.
pub fn changes(since: &Since, calendar: &Calendar) -> Markup {
    let changes = Changes::new(since, calendar);
    let date = calendar.iso_date(since.answered_at);
    let heading = dated(&changes.heading, &changes.date, &date);
    if since.is_unchanged() {
        return html! { p { (heading) } };
    }
    let list = |changes: &[(String, String)]| {
        html! {
            ul {
                @for (question, change) in changes {
                    li { strong { bdi { (question) } } " " bdi { (change) } }
                }
            }
        }
    };
    html! {
        h2 { (heading) }
        @if !changes.changed.is_empty() { (list(&changes.changed)) }
        @for note in &changes.notes { p { (note) } }
        @if !changes.well_again.is_empty() {
            h3 { (changes.well_again_heading) }
            (list(&changes.well_again))
        }
    }
}

/// Returns the safety note and the source, which can be left at home: on a page of their own when printed.
pub fn for_me(questionnaire: &Questionnaire) -> Markup {
    html! {
        section.for-me {
            h2 { (questionnaire.words().sheet_for_me()) }
            p { (questionnaire.safety()) }
            (paragraph(questionnaire.source().unwrap_or_default()))
        }
    }
}

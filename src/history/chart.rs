//! The charts of a timeline: each score over time, and the cut-offs of the question file.

use std::collections::HashSet;

use super::timeline::{ScoreSeries, prorated_mark, score_series};
use crate::dates::{Calendar, Date};
use crate::document::{Chart, Point, Row};
use crate::line_breaks::plain;
use crate::questionnaire::Questionnaire;
use crate::questionnaire::choices::Points;
use crate::questionnaire::words::Words;
use crate::responses::Response;
use crate::saved_check::{Number, SavedCheck};
use crate::scoring::Assessment;

/// The fewest checks with a score, and the fewest different points of an answer, for which there is
/// a chart. The table shows fewer as well.
const LEAST: usize = 3;

/// A check on the time axis.
struct Moment<'c> {
    check: &'c SavedCheck,
    date: Date,
    /// From 0 for the oldest check to 1 for the newest.
    position: f64,
    /// Whether the check before asked the same questions.
    is_asked_again: bool,
}

/// Draws each score of `checks`, unless they are too few for a chart. The checks are of one
/// timeline, and of the questionnaire `asked` if it is known.
pub fn charts(
    checks: &[&SavedCheck],
    asked: Option<&Questionnaire>,
    calendar: &Calendar,
) -> Vec<Chart> {
    if different_points(checks, asked) < LEAST {
        return Vec::new();
    }
    let words = calendar.words;
    let moments = moments(checks, calendar);
    let mut ends = vec![&moments[0], &moments[moments.len() - 1]];
    ends.dedup_by_key(|end| end.check.answered_at);
    let unanswered =
        asked.map(|asked| Assessment::new(asked, &vec![Response::Skipped; asked.questions.len()]));
    let mut charts = Vec::new();
    for series in score_series(checks, words) {
        let Some(row) = series.row(words) else { continue };
        let scale = match (&unanswered, series.scale_id) {
            (Some(unanswered), Some(id)) => unanswered.scales.iter().find(|s| s.scale.id == id),
            (Some(unanswered), None) => unanswered.total.as_ref(),
            (None, _) => None,
        };
        let full_range = scale.map(|scale| [scale.lowest.to_f64(), scale.highest.to_f64()]);
        let points = points(&moments, &series, &row, full_range, words);
        if points.len() < LEAST {
            continue;
        }
        let lowest = points.iter().map(|point| point.lowest).fold(0.0, f64::min);
        let maxima = series.scores.iter().flatten().filter_map(|score| score.max_score);
        let highest = maxima.map(|Number(max)| max).fold(lowest, f64::max);
        let mut cutoffs = Vec::new();
        // At the lowest score of the first result, nothing is cut off.
        for result in scale.iter().flat_map(|scale| &scale.scale.results).skip(1) {
            let in_words = words.result_at(words.number(result.from), &result.headline);
            cutoffs.push((result.from.to_f64(), in_words));
        }
        cutoffs.retain(|(score, _)| (lowest..=highest).contains(score));
        let mut notes = notes(&points, words);
        notes.extend(prorated_mark(series.scores.iter().copied().flatten(), words));
        let (oldest, newest) = (&points[0].in_words, &points[points.len() - 1].in_words);
        charts.push(Chart {
            in_words: words.chart(&row.heading, oldest, newest),
            heading: row.heading,
            lowest,
            highest,
            cutoffs,
            ends: ends.iter().map(|end| end.date.text.clone()).collect(),
            notes,
            points,
        });
    }
    charts
}

fn moments<'c>(checks: &[&'c SavedCheck], calendar: &Calendar) -> Vec<Moment<'c>> {
    let times: Vec<_> = checks.iter().map(|check| check.answered_at).collect();
    let [oldest, newest] = [times[0], times[times.len() - 1]].map(|time| time.as_second() as f64);
    let mut moments = Vec::new();
    for (nth, date) in calendar.distinct_dates(&times).into_iter().enumerate() {
        let seconds = times[nth].as_second() as f64;
        let position = if oldest < newest { (seconds - oldest) / (newest - oldest) } else { 0.5 };
        let is_asked_again = nth > 0 && checks[nth].asks_the_same_as(checks[nth - 1]);
        moments.push(Moment { check: checks[nth], date, position, is_asked_again });
    }
    moments
}

/// Places the scores of `series`, whose figures are in `row`, but for those that say nothing:
/// without any answer, or open over the `full_range` of the scale.
fn points(
    moments: &[Moment],
    series: &ScoreSeries,
    row: &Row,
    full_range: Option<[f64; 2]>,
    words: &Words,
) -> Vec<Point> {
    let mut points = Vec::new();
    // What the score before was out of, unless it is open, or other questions were asked since.
    let mut max_before = None;
    for (nth, Moment { check, date, position, is_asked_again }) in moments.iter().enumerate() {
        if !is_asked_again {
            max_before = None;
        }
        // In a row, the newest is the first.
        let column = moments.len() - 1 - nth;
        let Some(score) = series.scores[column] else { continue };
        let Some(range) = score.score_range else { continue };
        // Of a prorated score, the range is wider.
        let [Number(lowest), Number(highest)] = score.score.map_or(range, |score| [score; 2]);
        let Some(cell) = &row.cells[column] else { continue };
        let is_open = score.is_open();
        let is_unanswered = check.responses.iter().all(|response| response.points.is_none());
        if is_unanswered || (is_open && full_range == Some([lowest, highest])) {
            max_before = None;
            continue;
        }
        let max = if is_open { None } else { score.max_score };
        let continues = max.is_some() && max == max_before;
        max_before = max;
        let in_words = words.score_on(&cell.text, plain(&date.text));
        points.push(Point { in_words, position: *position, lowest, highest, is_open, continues });
    }
    points
}

/// Explains the bars, and the stops of the line, if there are any.
fn notes(points: &[Point], words: &Words) -> Vec<String> {
    let mut notes = Vec::new();
    if points.iter().any(|point| point.is_open) {
        notes.push(words.open_bar());
    }
    let stops = |pair: &[Point]| !pair[0].is_open && !pair[1].is_open && !pair[1].continues;
    if points.windows(2).any(stops) {
        notes.push(words.line_stops());
    }
    notes
}

/// Counts the different points of an answer: in `asked`, or else as far as `checks` show.
fn different_points(checks: &[&SavedCheck], asked: Option<&Questionnaire>) -> usize {
    let responses = checks.iter().flat_map(|check| &check.responses);
    let different: HashSet<_> = match asked {
        Some(asked) => asked.questions.iter().flat_map(|it| it.all_points().to_vec()).collect(),
        None => responses.filter_map(|response| Some(response.points?.0 as Points)).collect(),
    };
    different.len()
}

#[cfg(test)]
mod tests {
    use super::charts;
    use crate::dates::Calendar;
    use crate::document::{Chart, Point};
    use crate::questionnaire::{Questionnaire, file};
    use crate::saved_check::{Number, SavedCheck};

    const THREE_THREADS: &str = include_str!("../../examples/questionnaires/three-threads.yaml");
    /// Answers to it that are worth 57, 52 and, skipped in part, 48 to 56.
    const HIGH: &str = "5 1 5 1 5 1 5 5 5 1 5 2";
    const LOWER: &str = "5 1 5 1 5 1 5 5 1 1 4 2";
    const OPEN: &str = "skip 1 5 1 skip 1 5 5 5 1 4 2";

    fn load(file: &str) -> Questionnaire {
        file::load(file.as_bytes()).expect("a valid file")
    }

    /// A check of each of `answers`, one a day.
    fn days(questionnaire: &Questionnaire, answers: &[&str]) -> Vec<SavedCheck> {
        let time = |day| format!("2025-10-{day:02}T10:00:00Z");
        let days = (1..).zip(answers);
        days.map(|(day, answers)| SavedCheck::of(questionnaire, &time(day), answers)).collect()
    }

    /// The charts of `checks`, if `questionnaire` is loaded.
    fn charts_of(checks: &[SavedCheck], questionnaire: &Questionnaire) -> Vec<Chart> {
        let calendar = Calendar::utc(&questionnaire.words);
        let asked = Some(questionnaire).filter(|asked| asked.id == checks[0].questionnaire.id);
        charts(&checks.iter().collect::<Vec<_>>(), asked, &calendar)
    }

    /// Of each point, whether it is open, continues the line, or begins one.
    fn shape(chart: &Chart) -> String {
        let shape = |point: &Point| match point {
            Point { is_open: true, .. } => '|',
            Point { continues: true, .. } => '-',
            _ => 'o',
        };
        chart.points.iter().map(shape).collect()
    }

    #[test]
    fn three_checks_and_three_different_points_are_drawn() {
        let headings = |checks: &[SavedCheck], questionnaire| {
            let charts = charts_of(checks, questionnaire).into_iter();
            charts.map(|chart| chart.heading).collect::<Vec<_>>()
        };
        let all = ["Score (of 60)", "Bond (of 20)", "Aims (of 5)", "Way of working (of 25)"];
        let (threads, built_in) = (load(THREE_THREADS), load(file::BUILT_IN));
        let mut checks = days(&threads, &[HIGH, OPEN, LOWER]);
        assert_eq!(headings(&checks, &built_in), all);
        assert!(headings(&checks[1..], &threads).is_empty());
        checks[1].scales.remove(1);
        assert_eq!(headings(&checks, &threads), [all[0], all[1], all[3]]);
        // If the file is not known, what was answered decides.
        let ends = days(&threads, &["1 1 1 1 5 5 5 5 5 5 5 5"; 3]);
        assert_eq!(headings(&ends, &threads).len(), 4);
        assert!(headings(&ends, &built_in).is_empty());
    }

    #[test]
    fn dates_are_to_scale() {
        let threads = load(THREE_THREADS);
        let all = days(&threads, &[HIGH; 29]);
        for (days, positions, ends) in [([0, 7, 28], [0.0, 0.25, 1.0], 2), ([0; 3], [0.5; 3], 1)] {
            let calendar = Calendar::utc(&threads.words);
            let chart = &charts(&days.map(|day| &all[day]), Some(&threads), &calendar)[0];
            assert!(chart.points.iter().map(|point| point.position).eq(positions));
            assert_eq!(chart.ends.len(), ends);
        }
    }

    #[test]
    fn a_line_joins_no_open_score_and_no_other_questions() {
        let threads = load(THREE_THREADS);
        let (bar, stops) = (threads.words.open_bar(), threads.words.line_stops());
        let mut other_points = days(&threads, &[HIGH; 3]);
        other_points[0].total.max_score = Some(Number(61.0));
        let mut other_question = days(&threads, &[HIGH; 4]);
        other_question[2].responses[5].id = "other".to_owned();
        for (checks, expected, notes, in_words) in [
            (days(&threads, &[LOWER, HIGH, LOWER]), "o--", "", " (of 60): first 52 on 1 Oct"),
            (days(&threads, &[HIGH, OPEN, LOWER, HIGH]), "o|o-", &bar, " (of 60): first 57 on"),
            (days(&threads, &[OPEN; 3]), "|||", &bar, " (of 60): first 48 to 56 on 1 Oct"),
            (other_points, "oo-", &stops, ": first 57/61 on 1 Oct 2025, last 57/60 on 3 Oct"),
            (other_question, "o-oo", &stops, " (of 60): first 57 on 1 Oct 2025, last 57 on 4"),
        ] {
            let chart = charts_of(&checks, &threads).swap_remove(0);
            assert_eq!(shape(&chart), expected);
            assert_eq!(chart.notes.concat(), notes, "{expected}");
            assert!(chart.in_words.starts_with(&format!("Score{in_words}")), "{expected}");
        }
    }

    #[test]
    fn a_prorated_score_is_drawn_at_its_height_and_explained() {
        let threads = load(&THREE_THREADS.replacen("results:", "min_answered: 9\nresults:", 1));
        let chart = charts_of(&days(&threads, &[LOWER, OPEN, HIGH]), &threads).swap_remove(0);
        assert_eq!(shape(&chart), "o--");
        // Of the ten that were answered, 46 points.
        assert_eq!([chart.points[1].lowest, chart.points[1].highest], [55.2; 2]);
        let mark = threads.words.mark("~", threads.words.is_prorated());
        assert_eq!(chart.notes, [threads.words.sentence(mark)]);
        assert!(chart.points[1].in_words.starts_with("~55.2 on "), "{}", chart.points[1].in_words);
    }

    #[test]
    fn what_has_no_score_or_says_nothing_is_not_drawn() {
        let threads = load(THREE_THREADS);
        let skipped = "skip skip skip skip skip skip skip skip skip skip skip skip";
        // None of the questions of the first scale.
        let partly = HIGH.replacen("5 1 5 1", "skip skip skip skip", 1);
        let mut checks = days(&threads, &[HIGH, skipped, LOWER, &partly, HIGH, HIGH]);
        let charts = charts_of(&checks, &threads);
        // A line does not go over what is left out.
        assert_eq!([shape(&charts[0]), shape(&charts[1])], ["oo|o-", "ooo-"]);
        // Without the file, nothing is known of the scales.
        assert_eq!(shape(&charts_of(&checks, &load(file::BUILT_IN))[1]), "oo|o-");
        checks[5].total.score_range = None;
        assert_eq!(shape(&charts_of(&checks, &threads)[0]), "oo|o");
    }

    #[test]
    fn cut_offs_of_the_file_are_named_if_they_are_on_the_axis() {
        let (threads, built_in) = (load(THREE_THREADS), load(file::BUILT_IN));
        let cutoffs =
            |checks: &[SavedCheck], asked| charts_of(checks, asked).swap_remove(0).cutoffs;
        let mut checks = days(&threads, &[HIGH, OPEN, LOWER]);
        let all = cutoffs(&checks, &threads);
        assert_eq!((all.len(), &*all[1].1), (2, "48: The threads are strong"));
        assert!(cutoffs(&checks, &built_in).is_empty());
        for check in &mut checks {
            check.total.score_range = Some([Number(20.0); 2]);
            check.total.max_score = Some(Number(47.0));
        }
        assert_eq!(cutoffs(&checks, &threads).len(), 1);
    }
}

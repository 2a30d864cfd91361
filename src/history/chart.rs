//! The charts of a timeline: each score over time, and the cut-offs of the question file.

use std::collections::HashSet;

use super::View;
use super::timeline::score_series;
use crate::document::{Chart, Cutoff, Point};
use crate::questionnaire::words::Words;
use crate::questionnaire::{Points, Questionnaire, Scale};
use crate::saved_check::{Number, SavedCheck};

/// The fewest checks with a score, and the fewest different points of an answer, for which there is
/// a chart. The table shows fewer as well.
const LEAST: usize = 3;

/// Returns a chart of each score of `checks` for which one is drawn. They are of one timeline, and
/// of the questionnaire `asked` if it is known.
pub fn charts(checks: &[&SavedCheck], asked: Option<&Questionnaire>, view: View) -> Vec<Chart> {
    let words = &view.questionnaire.words;
    if different_points(checks, asked) < LEAST {
        return Vec::new();
    }
    let times: Vec<_> = checks.iter().map(|check| check.answered_at).collect();
    let dates = view.calendar.distinct_dates(&times);
    let mut ends = vec![0, checks.len() - 1];
    ends.dedup_by_key(|nth| times[*nth]);
    let seconds: Vec<_> = times.iter().map(|time| time.as_second() as f64).collect();
    let (first, last) = (seconds[0], seconds[seconds.len() - 1]);
    // For each check but the first, whether it asked the questions of the one before.
    let pairs = checks.windows(2);
    let asked_again: Vec<_> = pairs.map(|pair| pair[1].asks_the_same_as(pair[0])).collect();
    let mut charts = Vec::new();
    for series in score_series(checks, words) {
        let Some(row) = series.row(words) else { continue };
        let scale = asked.and_then(|asked| match series.scale_id {
            Some(id) => asked.scales.iter().find(|scale| scale.id == id),
            None => asked.total.as_ref(),
        });
        let full_range = scale.map(|scale| full_range(scale, view.questionnaire));
        // One for each check that has the score, unless no question of it was answered.
        let mut points = Vec::new();
        // What the score before was out of, unless it is open, or other questions were asked since.
        let mut max_before = None;
        for (nth, check) in checks.iter().enumerate() {
            if nth > 0 && !asked_again[nth - 1] {
                max_before = None;
            }
            // The newest is the first there.
            let at = checks.len() - 1 - nth;
            let (Some(cell), Some(score)) = (&row.cells[at], series.scores[at]) else { continue };
            let Some([Number(lowest), Number(highest)]) = score.score_range else { continue };
            let is_open = score.score.is_none();
            let is_unanswered = check.responses.iter().all(|response| response.points.is_none());
            if is_unanswered || (is_open && full_range == Some([lowest, highest])) {
                max_before = None;
                continue;
            }
            let max = if is_open { None } else { score.max_score };
            let continues = max.is_some() && max == max_before;
            max_before = max;
            let in_words = words.score_on(&cell.text, &dates[nth].text);
            let position = if first < last { (seconds[nth] - first) / (last - first) } else { 0.5 };
            points.push(Point { in_words, position, lowest, highest, is_open, continues });
        }
        if points.len() < LEAST {
            continue;
        }
        let lowest = points.iter().map(|point| point.lowest).fold(0.0, f64::min);
        let max_scores = series.scores.iter().filter_map(|score| (*score)?.max_score);
        let highest = max_scores.map(|max| max.0).fold(lowest, f64::max);
        let (oldest, newest) = (&points[0].in_words, &points[points.len() - 1].in_words);
        let in_words = words.chart(&row.heading, oldest, newest);
        let mut cutoffs = scale.map_or(Vec::new(), |scale| cutoffs(scale, words));
        cutoffs.retain(|cutoff| (lowest..=highest).contains(&cutoff.score));
        let ends = ends.iter().map(|nth| dates[*nth].clone()).collect();
        let (heading, notes) = (row.heading, notes(&points, words));
        charts.push(Chart { heading, in_words, lowest, highest, points, cutoffs, ends, notes });
    }
    charts
}

/// Returns the lowest score of each result of `scale` but the first, at which nothing is cut off.
fn cutoffs(scale: &Scale, words: &Words) -> Vec<Cutoff> {
    let mut cutoffs = Vec::new();
    for result in scale.results.iter().skip(1) {
        let in_words = words.result_at(words.number(result.from), &result.headline);
        cutoffs.push(Cutoff { score: result.from.to_f64(), in_words });
    }
    cutoffs
}

/// Returns the lowest and the highest score of `scale`, which are its range while no question is
/// answered.
fn full_range(scale: &Scale, questionnaire: &Questionnaire) -> [f64; 2] {
    let (range, items) = (&questionnaire.points_range, scale.items.len() as Points);
    [range.start(), range.end()].map(|points| scale.score(points * items).to_f64())
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

/// Returns how many different points an answer can have: in `questionnaire`, or else as far as
/// `checks` show.
fn different_points(checks: &[&SavedCheck], questionnaire: Option<&Questionnaire>) -> usize {
    let mut points = HashSet::new();
    if let Some(asked) = questionnaire {
        points.extend(asked.choices.iter().filter_map(|choice| choice.points));
    } else {
        let responses = checks.iter().flat_map(|check| &check.responses);
        points.extend(responses.filter_map(|response| Some(response.points?.0 as Points)));
    }
    points.len()
}

#[cfg(test)]
mod tests {
    use super::charts;
    use crate::dates::Calendar;
    use crate::document::Chart;
    use crate::history::{View, Voice};
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
        let view = View { questionnaire, calendar: &calendar, voice: Voice::I, last: usize::MAX };
        let asked = Some(questionnaire).filter(|asked| asked.id == checks[0].questionnaire.id);
        charts(&checks.iter().collect::<Vec<_>>(), asked, view)
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
        assert_eq!(headings(&checks, &threads), all);
        assert_eq!(headings(&checks, &built_in), all);
        assert!(headings(&checks[1..], &threads).is_empty());
        checks[1].scales.remove(1);
        assert_eq!(headings(&checks, &threads), [all[0], all[1], all[3]]);

        // If the file is not known, what was answered decides.
        let ends = days(&threads, &["1 1 1 1 5 5 5 5 5 5 5 5"; 3]);
        assert_eq!(headings(&ends, &threads).len(), 4);
        assert!(headings(&ends, &built_in).is_empty());
        let count = days(&built_in, &["y y y y y y y y", "n u y y y y y y", "n n y y y y y y"]);
        assert!(headings(&count, &built_in).is_empty());
        assert!(headings(&count, &threads).is_empty());
    }

    #[test]
    fn dates_are_to_scale() {
        let threads = load(THREE_THREADS);
        let positions = |times: [&str; 3]| {
            let checks = times.map(|time| SavedCheck::of(&threads, time, HIGH));
            let chart = charts_of(&checks, &threads).swap_remove(0);
            let positions: Vec<_> = chart.points.iter().map(|point| point.position).collect();
            (positions, chart.ends.len())
        };
        let days = ["2025-10-01T10:00:00Z", "2025-10-08T10:00:00Z", "2025-10-29T10:00:00Z"];
        assert_eq!(positions(days), (vec![0.0, 0.25, 1.0], 2));
        assert_eq!(positions(["2025-10-01T10:00:00Z"; 3]), (vec![0.5; 3], 1));
    }

    #[test]
    fn a_line_joins_no_open_score_and_no_other_questions() {
        let threads = load(THREE_THREADS);
        let drawn = |checks: &[SavedCheck]| {
            let chart = charts_of(checks, &threads).swap_remove(0);
            let shape: String = chart
                .points
                .iter()
                .map(|point| {
                    if point.is_open {
                        '|'
                    } else if point.continues {
                        '-'
                    } else {
                        'o'
                    }
                })
                .collect();
            (shape, chart.notes.concat(), chart.in_words)
        };
        let expected = |shape: &str, notes: &str, in_words: &str| {
            (shape.to_owned(), notes.to_owned(), format!("Score{in_words}."))
        };
        let words = &threads.words;
        assert_eq!(
            drawn(&days(&threads, &[LOWER, HIGH, HIGH, LOWER])),
            expected("o---", "", " (of 60): first 52 on 1 Oct 2025, last 52 on 4 Oct 2025")
        );
        assert_eq!(
            drawn(&days(&threads, &[HIGH, LOWER, OPEN, LOWER, HIGH])),
            expected(
                "o-|o-",
                &words.open_bar(),
                " (of 60): first 57 on 1 Oct 2025, last 57 on 5 Oct 2025"
            )
        );
        assert_eq!(
            drawn(&days(&threads, &[OPEN; 3])),
            expected(
                "|||",
                &words.open_bar(),
                " (of 60): first 48 to 56 on 1 Oct 2025, last 48 to 56 on 3 Oct 2025"
            )
        );

        let mut other_points = days(&threads, &[HIGH; 3]);
        other_points[0].total.max_score = Some(Number(61.0));
        assert_eq!(
            drawn(&other_points),
            expected(
                "oo-",
                &words.line_stops(),
                ": first 57/61 on 1 Oct 2025, last 57/60 on 3 Oct 2025"
            )
        );
        let mut other_question = days(&threads, &[HIGH; 4]);
        other_question[2].responses[5].id = "other".to_owned();
        assert_eq!(
            drawn(&other_question),
            expected(
                "o-oo",
                &words.line_stops(),
                " (of 60): first 57 on 1 Oct 2025, last 57 on 4 Oct 2025"
            )
        );
        // Without a score, it is left out.
        other_question[2].total.score_range = None;
        other_question[2].total.score = None;
        assert_eq!(drawn(&other_question).0, "o-o");
    }

    #[test]
    fn a_bar_over_every_score_is_not_drawn() {
        let threads = load(THREE_THREADS);
        let skipped = "skip skip skip skip skip skip skip skip skip skip skip skip";
        // None of the questions of the first scale.
        let partly = HIGH.replacen("5 1 5 1", "skip skip skip skip", 1);
        let checks = days(&threads, &[HIGH, skipped, LOWER, &partly, HIGH, HIGH]);
        let charts = charts_of(&checks, &threads);
        let lines = |nth: usize| {
            let continues = charts[nth].points.iter().map(|point| point.continues);
            continues.collect::<Vec<_>>()
        };
        // A line does not go over what is left out.
        assert_eq!(lines(0), [false, false, false, false, true]);
        assert!(charts[0].points[2].is_open);
        let scale = charts.iter().find(|chart| chart.points.len() == 4).expect("the first scale");
        assert!(scale.points.iter().all(|point| !point.is_open));
        // Without the file, nothing is known of the scales.
        let asked = load(file::BUILT_IN);
        let points = charts_of(&checks, &asked).iter().map(|chart| chart.points.len()).max();
        assert_eq!(points, Some(5));
    }

    #[test]
    fn cut_offs_of_the_file_are_named_if_they_are_on_the_axis() {
        let threads = load(THREE_THREADS);
        let cutoffs = |checks: &[SavedCheck], questionnaire: &Questionnaire| {
            let chart = charts_of(checks, questionnaire).swap_remove(0);
            chart.cutoffs.into_iter().map(|cutoff| cutoff.in_words).collect::<Vec<_>>()
        };
        let mut checks = days(&threads, &[HIGH, OPEN, LOWER]);
        let both = ["36: The threads are holding", "48: The threads are strong"];
        assert_eq!(cutoffs(&checks, &threads), both);
        assert!(cutoffs(&checks, &load(file::BUILT_IN)).is_empty());
        // Those of today, whatever was saved.
        let file = THREE_THREADS.replace("from: 36", "from: 35.5").replace("are holding", "hold");
        assert_eq!(cutoffs(&checks, &load(&file)), ["35.5: The threads hold", both[1]]);
        for check in &mut checks {
            check.total.score_range = Some([Number(20.0); 2]);
            check.total.max_score = Some(Number(47.0));
        }
        assert_eq!(cutoffs(&checks, &threads), both[..1]);
    }
}

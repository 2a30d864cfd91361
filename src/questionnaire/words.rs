//! The words of the program itself: every text that a person meets in the interview, the reports
//! and the history.
//!
//! A question file can have them in its own language, under `words`. What it leaves out is English.

use std::collections::HashMap;
use std::fmt::Display;

/// Stands in a table behind an answer that is worth raising. No label ends with it.
pub(crate) const WORTH_RAISING: &str = "*";

/// Stands before a prorated score in a table and in a chart.
pub(crate) const PRORATED: &str = "~";

/// A text of the program, which a question file may translate.
pub struct Word {
    /// Its name in `words`.
    pub name: &'static str,
    /// When it is used.
    pub purpose: &'static str,
    /// The text in English. A translation has the same placeholders.
    pub english: &'static str,
}

impl Word {
    /// Whether a person types it: a command, or its letter.
    pub fn is_typed(&self) -> bool {
        let command = self.name.trim_end_matches("_letter");
        command == "sheet" || COMMANDS.contains(&command)
    }
}

/// The commands at a prompt in English, which are their names in `words`, too. `skip_letter` is the
/// name of the letter for `skip`.
pub(crate) const COMMANDS: [&str; 4] = ["skip", "back", "quit", "help"];

/// The words in the language of a questionnaire.
#[derive(Debug, Default)]
pub struct Words(
    /// The translated texts by the names of the words. The others are English.
    pub(crate) HashMap<&'static str, String>,
);

/// Defines [`WORDS`], and for each a method of [`Words`] with its placeholders as arguments.
macro_rules! words {
    ($($(#[doc = $purpose:literal])+ $name:ident($($placeholder:ident),*): $english:literal)*) => {
        /// Every word, in the order in which a person meets them.
        pub const WORDS: &[Word] = &[$(
            Word {
                name: stringify!($name),
                purpose: concat!($($purpose),+).trim_ascii(),
                english: $english,
            }
        ),*];

        impl Words {
            $(
                $(#[doc = $purpose])+
                pub fn $name(&self, $($placeholder: impl Display),*) -> String {
                    let text = self.translation(stringify!($name)).unwrap_or($english);
                    fill_in(text, &[$((stringify!($placeholder), &$placeholder)),*])
                }
            )*
        }
    };
}

words! {
    // The commands at a prompt.

    /// Skips a question.
    skip(): "skip"
    /// Short for `skip`.
    skip_letter(): "s"
    /// Goes back to the previous question.
    back(): "back"
    /// Short for `back`.
    back_letter(): "b"
    /// Stops.
    quit(): "quit"
    /// Short for `quit`.
    quit_letter(): "q"
    /// Shows what can be typed.
    help(): "help"
    /// Short for `help`.
    help_letter(): "?"
    /// At the end: makes a sheet to take to the session.
    sheet(): "sheet"

    // The interview.

    /// Before the first question, if nothing is saved.
    not_saved():
        "This program does not save your answers. They stay on your screen until you clear it."
    /// Before the first question, with --save.
    will_be_saved(file): "Your answers will be saved in {file} when you finish."
    /// Before the first question, if the file of --save was not there.
    file_is_new(): "This is a new file."
    /// Before the first question, if the file of --save was there.
    checks_so_far(count): "Checks in it so far: {count}."
    /// Before the first question, with --sheet.
    sheet_will_be_written(file): "A sheet with your answers will be in {file} when you finish."
    /// Before the first question, if standard output is not a terminal.
    goes_to_output(): "Your answers go to the file or program after > or | when you finish."
    /// Before the first question: how to answer.
    how_to_answer(): "Type what stands before an answer, then press Enter."
    /// Before the first question, and in the help.
    commands(skip, back, quit, help):
        "{skip} skips, {back} goes back, {quit} stops; {help} explains."
    /// Before the first question, unless it is asked line by line.
    for_screen_readers(): "For a screen reader: --plain."
    /// Above a question.
    question(number, count): "Question {number} of {count}"
    /// Below the choices of a question that was answered before.
    earlier_answer(answer): "Your answer so far: {answer}. Enter keeps it."
    /// Where an answer is typed.
    answer_prompt(): "Your answer:"
    /// If something was typed that means nothing at a prompt.
    not_known(typed): "I don't know {typed} here."
    /// Below a question, line by line, and if no answer was typed.
    what_to_type(choices, skip): "Type {choices} or {skip} to skip."
    /// Below a question, line by line: one choice.
    key_for(key, answer): "{key} for {answer}"
    /// If a capital letter was typed that a function key may have sent.
    in_lower_case(typed, letter):
        "{typed} may come from a function key. If you meant it, type {letter}."
    /// If there is no question to go back to.
    first_question(): "This is the first question."
    /// In the help, below what can be typed.
    whole_word(): "The whole word is fine, too."
    /// At the end of the help.
    before_the_result(): "Before the result you see all your answers and can change them."
    /// Above the list of all answers.
    your_answers(): "Your answers"
    /// Below a long list, above the answer that was changed last.
    changed(): "Changed:"
    /// Below the list of all answers.
    review(): "Press Enter for the result, or type a number to change that answer."
    /// Below a list with skipped questions.
    review_skipped(): "If you leave a question skipped, there may be no result."
    /// Where Enter is pressed or a number is typed.
    review_prompt(): "Enter or a number:"
    /// If no number was typed, and in the help below the list of all answers.
    what_to_type_here(count, back, quit):
        "Press Enter for the result, or type a number from 1 to {count} to change that answer; \
         {back} goes back, {quit} stops."
    /// If the person wants to stop and has given answers.
    stop_without_result(quit):
        "Your answers so far will be lost. Type {quit} again to stop, or press Enter to go on."
    /// Where a person who wants to stop is asked whether they are sure.
    stop_prompt(quit): "Enter or {quit}:"
    /// Below a part of a long result.
    more_prompt(quit): "Enter shows more, {quit} ends:"
    /// A skipped question in place of an answer.
    skipped(): "skipped"
    /// If the person stopped.
    stopped(): "Stopped. Nothing was saved."
    /// If the person stopped, and standard output is not a terminal.
    nothing_went_to_output(): "Nothing went to the file or program after > or |."
    /// If the check could not be saved in the file that was named.
    save_elsewhere():
        "Type another file name to save it there, or press Enter to go on without saving."
    /// Where the name of a file is typed.
    file_name_prompt(): "File name or Enter:"
    /// After the result, with --save.
    saved(file, number): "Saved in {file}, check {number}."
    /// After the result, with --save: the command that shows the checks.
    to_see_checks(command): "To see them: {command}"
    /// After the result, if standard output is not a terminal.
    done(): "Done. Your answers went to the file or program after > or |."
    /// After the result, if the program behind it has ended.
    reader_gone(): "The program after | ended before it read everything."
    /// After the result, if nothing was saved.
    nothing_saved(): "Nothing was saved."
    /// After the result.
    what_is_next(sheet): "Enter ends; type {sheet} for a page to take along."
    /// After the result, where the word for a sheet is typed.
    next_prompt(sheet): "Enter or {sheet}:"
    /// Where a sheet was asked for.
    name_sheet(file, quit): "Type a file name for it, or press Enter for {file}; {quit} goes back."
    /// After a sheet was written.
    sheet_written(file): "Your sheet is in {file}."
    /// After a sheet was written as a page.
    open_sheet(): "Open it in a browser, print it or show it, delete it when you are done."
    /// After a sheet was written as text.
    show_sheet(): "Print it or show it, delete it when you are done."

    // The result.

    /// In place of a headline, if skipped answers leave the result open.
    no_result(): "No result this time"
    /// How many questions were answered, if some were not.
    answered(answered, count): "You answered {answered} of {count}."
    /// How many questions were answered, if there is no result and the answers are alike.
    answered_alike(answered, count, answer): "You answered {answered} of {count}, all {answer}."
    /// Why there is no result, if questions were skipped.
    some_skipped(count): "With {count} skipped there is no overall result, and that is fine."
    /// Why there is no result, if an answer without points leaves it open.
    no_points(answer):
        "The answer {answer} has no points, so there is no overall result, and that is fine."
    /// In place of the result of a subscale that has none.
    no_scale_result(): "There is no result here, and that is fine."
    /// The score, in a questionnaire without a `summary`.
    score(score, max): "Your score is {score} of {max}."
    /// A subscale with its score.
    scale_score(title, score, max): "{title}: {score} of {max}"
    /// A subscale with an open score.
    scale_range(title, lowest, highest, max): "{title}: {lowest} to {highest} of {max}"
    /// Below a score that is worked out from some answers, since others are missing.
    prorated(answered, count): "The score is worked out from {answered} of {count} answers."
    /// Above the answers that are worth raising.
    what_to_raise(): "What you could raise, and how to begin"
    /// Above the best answers.
    going_well(): "What is going well"
    /// Above the answers that are neither the best nor worth raising.
    your_other_answers(): "Your other answers"
    /// Above the skipped questions.
    skipped_questions(): "Skipped"
    /// Above what changed.
    since(date): "Since the previous check, on {date}"
    /// Above what changed, if all of it was fine once, then worth raising, and is fine again.
    well_again_since(date): "Going well again since the previous check, on {date}"
    /// Above what changed, if all of it is fine again, and the check before asked other questions.
    well_again_since_comparable(date):
        "Going well again since the last check with questions in common, on {date}"
    /// If the answers are the same.
    nothing_changed(date): "Nothing changed since the previous check, on {date}."
    /// Above what changed, if the check before asked other questions.
    since_comparable(date): "Since the last check with questions in common, on {date}"
    /// If the answers are the same, and the check before asked other questions.
    nothing_changed_comparable(date):
        "Nothing changed since the last check with questions in common, on {date}."
    /// If the answers are the same, where only some questions are.
    shared_unchanged(): "Nothing changed in the questions that were asked both times."
    /// How many questions the previous check did not ask.
    new_questions(count): "Questions that are new since then: {count}."
    /// What changed.
    change(from, to): "from {from} to {to}"
    /// Above answers that were fine once, then worth raising, and are fine again.
    going_well_again(): "Going well again"

    // The sheet to take to the session, in the first person.

    /// Above the answers that are worth raising, on a sheet.
    sheet_raise(): "What I could raise"
    /// Before a line to write on.
    sheet_own_words(): "My own words:"
    /// Above all answers.
    sheet_answers(): "My answers"
    /// Above the other answers.
    sheet_other_answers(): "My other answers"
    /// Above what can be left at home.
    sheet_for_me(): "For me"

    // The history.

    /// If a file has no checks.
    no_checks(file): "There are no checks in {file} yet."
    /// In place of the name of a file, if checks are piped in.
    standard_input(): "standard input"
    /// How many checks there are.
    checks(count): "Checks: {count}, the newest first."
    /// How many checks are shown, if there are more.
    shown_here(shown, count): "Shown here: the newest {shown} of {count}."
    /// Above the questions, in a table.
    question_heading(): "Question"
    /// The score, in a table.
    score_heading(): "Score"
    /// A score that is out of so much.
    out_of(title, max): "{title} (of {max})"
    /// What a mark in a table means.
    mark(mark, answer): "{mark} = {answer}"
    /// What a blank in a table means.
    blank(): "Blank: not asked then."
    /// What an answer means that stands out in a table.
    is_worth_raising(): "worth raising"
    /// What an open score in a table means, if questions were skipped.
    open_score(score, count): "{score}: {count} not answered."
    /// What an open score in a table means, if an answer has no points, or it is not known how many
    /// are missing.
    open_score_no_points(score): "{score}: at least one answer is missing or has no points."
    /// What the mark of a score in a table means that is worked out from some answers.
    is_prorated(): "worked out from the answers that were given"
    /// Where scores stand: below the table and below each chart.
    not_a_test(): "This is not a scientific test."
    /// Below a table with checks that were scored by other rules.
    revised():
        "The questions were revised since some of these checks. Each is shown as it was saved."
    /// An answer, below its question.
    answered_on(date, answer): "{date}: {answer}"
    /// What a chart of a score shows, to listen to.
    chart(title, first, last): "{title}: first {first}, last {last}."
    /// A score and its date, in what a chart shows.
    score_on(score, date): "{score} on {date}"
    /// A dashed line in a chart, below it: the score and the result that begins there.
    result_at(score, result): "{score}: {result}"
    /// From the first date to the last, or from the lowest possible score to the highest.
    range(from, to): "{from} to {to}"
    /// What a bar in a chart means.
    open_bar():
        "A bar goes from the lowest to the highest possible score: an answer was skipped, or has \
         no points."
    /// Why a line in a chart stops between two scores.
    line_stops(): "The line stops where the questions or their points changed."
    /// Above the questions that were worth raising in the last three checks.
    worth_raising(): "Worth raising the last three times"
    /// An answer that was the same the last three times.
    each_time(answer): "{answer}, each time"

    // The form of texts, dates and numbers.

    /// Words in quotation marks.
    quotation(text): "\"{text}\""
    /// A text that ends like a sentence.
    sentence(text): "{text}."
    /// Two sentences of a paragraph, with what stands between them.
    two_sentences(before, next): "{before} {next}"
    /// A list, up to its last entry or the one before that.
    list(before, next): "{before}, {next}"
    /// A key, and the word for which it is short.
    key_and_word(key, word): "{key} ({word})"
    /// A date.
    date(day, month, year): "{day} {month} {year}"
    /// A date with a time of day, if there are several checks on it.
    date_and_time(date, time): "{date}, {time}"
    /// A time of day, in two digits each.
    time_of_day(hour, minute): "{hour}:{minute}"
    /// A date without its year.
    day_and_month(day, month): "{day} {month}"
    /// A year alone, above the days in a table.
    year(year): "{year}"
    /// What is between a whole number and its decimals.
    decimal_sign(): "."
    /// January in a date, in few letters.
    january(): "Jan"
    /// February in a date, in few letters.
    february(): "Feb"
    /// March in a date, in few letters.
    march(): "Mar"
    /// April in a date, in few letters.
    april(): "Apr"
    /// May in a date, in few letters.
    may(): "May"
    /// June in a date, in few letters.
    june(): "Jun"
    /// July in a date, in few letters.
    july(): "Jul"
    /// August in a date, in few letters.
    august(): "Aug"
    /// September in a date, in few letters.
    september(): "Sep"
    /// October in a date, in few letters.
    october(): "Oct"
    /// November in a date, in few letters.
    november(): "Nov"
    /// December in a date, in few letters.
    december(): "Dec"
}

impl Words {
    /// The text that the questionnaire has for the word `name`, if it has one.
    pub(crate) fn translation(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// The letter of the `command`, which gives way to a choice's word.
    pub(crate) fn letter(&self, command: &str) -> String {
        self.word(&format!("{command}_letter"))
    }

    /// The word `name`, which has no placeholder.
    pub(crate) fn word(&self, name: &str) -> String {
        let english = WORDS.iter().find(|word| word.name == name).map_or("", |word| word.english);
        self.translation(name).unwrap_or(english).to_owned()
    }

    /// Writes `number` with the language's decimal sign.
    pub(crate) fn number(&self, number: impl Display) -> String {
        number.to_string().replace('.', &self.decimal_sign())
    }

    /// Makes a paragraph of those `sentences` that are not empty.
    pub(crate) fn paragraph(&self, sentences: &[String]) -> String {
        let sentences = sentences.iter().filter(|sentence| !sentence.is_empty()).cloned();
        sentences.reduce(|before, next| self.two_sentences(before, next)).unwrap_or_default()
    }

    /// Joins `entries` as the language joins a list.
    pub(crate) fn list_of(&self, entries: &[String]) -> String {
        if entries.len() < 2 {
            return entries.concat();
        }
        // By halves, since each step copies what it joins.
        let (before, next) = entries.split_at(entries.len() / 2);
        self.list(self.list_of(before), self.list_of(next))
    }
}

/// The name of the word for the `month`, from 1 to 12.
pub(crate) fn month_name(month: i8) -> &'static str {
    let january = WORDS.iter().position(|word| word.name == "january").unwrap_or(0);
    WORDS[january + month as usize - 1].name
}

/// Fills `values` in where their names stand in braces in `text`. What is filled in is never taken
/// for a placeholder.
pub(crate) fn fill_in(text: &str, values: &[(&str, &dyn Display)]) -> String {
    let mut filled = String::new();
    for part in text.split_inclusive('}') {
        let (before, name) = part.rsplit_once('{').unwrap_or((part, ""));
        match values.iter().find(|value| name.strip_suffix('}') == Some(value.0)) {
            Some((_, value)) => filled += &format!("{before}{value}"),
            None => filled += part,
        }
    }
    filled
}

/// Finds the placeholders in `text`, with their braces. One that is not closed goes up to the end.
pub fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    let from_each_brace = text.match_indices('{').map(|(at, _)| &text[at..]);
    from_each_brace.map(|rest| rest.split_inclusive('}').next().unwrap_or(rest))
}

/// Whether `text` has two words outside placeholders: fewer may be the same in another language.
pub(crate) fn is_prose(text: &str) -> bool {
    let mut prose = text.to_owned();
    for placeholder in placeholders(text) {
        prose = prose.replace(placeholder, " ");
    }
    prose.split_whitespace().filter(|word| word.contains(char::is_alphabetic)).count() > 1
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use super::{WORDS, Word, Words, fill_in, placeholders};

    #[test]
    fn what_is_not_translated_is_english() {
        let words = Words(HashMap::from([("question", "{count}/{number}".to_owned())]));
        assert_eq!(words.question(3, 8), "8/3");
        assert_eq!(words.answered(1, 8), "You answered 1 of 8.");
        assert_eq!(words.list_of(&[]), "");
        assert_eq!(words.list_of(&["1", "2", "3"].map(str::to_owned)), "1, 2, 3");
    }

    #[test]
    fn every_word_has_a_name_of_its_own_and_a_purpose() {
        let (mut names, mut purposes) = (HashSet::new(), HashSet::new());
        for Word { name, purpose, english } in WORDS {
            assert!(names.insert(name), "{name}");
            // Each stands alone where validate lists a missing word.
            assert!(purposes.insert(purpose), "{name}");
            assert!(purpose.ends_with('.') && !english.is_empty(), "{name}");
        }
    }

    #[test]
    fn what_is_filled_in_is_not_a_placeholder() {
        let filled = |text| fill_in(text, &[("a", &"{b}"), ("b", &"{a}")]);
        assert_eq!(filled("{a}{b} {c} {a"), "{b}{a} {c} {a");
        let found: Vec<_> = placeholders("{a} } {b}{c} {d").collect();
        assert_eq!(found, ["{a}", "{b}", "{c}", "{d"]);
    }
}

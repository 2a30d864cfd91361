//! How the top of a table is understood: the names of its columns, the rows right below them that
//! are no responses, and from both, which columns are answers.

mod missing_columns;
mod question_names;

use std::borrow::Cow;
use std::io::Read;

use anyhow::{Result, bail, ensure};

use super::cells::Cells;
use super::dialect::Dialect;
use super::log::Fault;
use super::rows::{NOT_TEXT, Row, Rows};
use crate::escape::{one_line, quoted};
use crate::suggestion::nearest;
pub(crate) use question_names::QuestionNames;

/// The name of the column in which faults are written beside their rows. No survey has such a
/// question.
pub(crate) const FAULT: &str = "alliance-check fault";

/// How the cells begin that Qualtrics writes below the header and the question texts. Older exports
/// have the second form.
const IMPORT_IDS: [&str; 2] = ["{\"ImportId\":", "{'ImportId':"];
/// Why a row of them is skipped, and the question texts above it.
const IDS_SKIPPED: &str = "this row has the import ids that Qualtrics adds; it is not scored";
const TEXTS_SKIPPED: &str = "this row has the question texts that Qualtrics adds; it is not scored";
/// What SurveyMonkey writes below a question that has one column.
const RESPONSE: &str = "Response";
/// What it writes in the same row, below other questions too.
const RESPONSES: [&str; 3] = [RESPONSE, "Open-Ended Response", "Other (please specify)"];
/// Why that row is skipped.
const RESPONSES_SKIPPED: &str =
    "this is the row of \"Response\" that SurveyMonkey adds; it is not scored";

/// The rows right below the header, as far as they were read before it was certain that responses
/// follow: each with the reason why it is not scored, or `None` if it is a response.
type RowsBelow = Vec<(Row, Option<&'static str>)>;

/// A header that has a column for each question.
pub(crate) struct Header<'q> {
    /// The questions that the rows answer.
    pub questions: &'q QuestionNames<'q>,
    /// How the table is written.
    pub dialect: Dialect,
    /// The row of the header.
    pub row: Row,
    /// The rows right below it.
    pub below: RowsBelow,
    /// How many columns have old faults: the first one, if the table was written as a file of them.
    pub old_faults: usize,
    /// The names of all columns.
    pub names: Vec<String>,
    /// The column of each question, in their order.
    pub answers: Vec<usize>,
    /// The columns that are not answers and pass through, in the order of the table.
    pub passed: Vec<usize>,
    /// The columns without a name that may be answers, and should be empty.
    pub unnamed: Vec<usize>,
}

impl<'q> Header<'q> {
    /// Finds the column of each question in the header `row`, right above the other `rows`: the one
    /// that the user named, or whose name or text is one of its names in `questions`. Errors if a
    /// question has no column or several, or a column fits several questions. If a column is
    /// missing, the error says whether what was read of `rows` names it.
    pub fn new(
        questions: &'q QuestionNames<'q>,
        cells: &Cells,
        dialect: Dialect,
        row: Row,
        rows: &mut Rows<impl Read>,
    ) -> Result<Self> {
        let below = read_below(rows, questions.options.skip_rows, cells);
        if let Some(column) = row.find_not_utf8() {
            bail!("column {}: {NOT_TEXT}", column + 1);
        }
        let names: Vec<_> = row.texts().map(Cow::into_owned).collect();
        let top = Top { questions, names, below };
        let columns = top.find_fitting(&top.find_named()?)?;
        if columns.contains(&None) {
            bail!(missing_columns::message(&top, &columns, rows));
        }
        let Top { names, below, .. } = top;
        let answers: Vec<_> = columns.into_iter().flatten().collect();
        let old_faults = usize::from(names[0].trim() == FAULT && !answers.contains(&0));
        let mut passed = Vec::new();
        let mut unnamed = Vec::new();
        // A question of which each choice has a column names only the first of them.
        let mut follows_question = false;
        for (column, name) in names.iter().enumerate() {
            if answers.contains(&column) {
                follows_question = true;
            } else if !name.trim().is_empty() || column == old_faults {
                // R and pandas write the names of the rows in a first column without a name.
                passed.push(column);
                // Behind another prefix it may be the column of a question, too.
                follows_question = !questions.options.prefix.is_empty();
            } else if follows_question {
                unnamed.push(column);
            }
        }
        Ok(Self { questions, dialect, row, below, old_faults, names, answers, passed, unnamed })
    }

    /// A fault of a row, or of its cell in `column`, which begins on `line`. It names the column by
    /// the id of its question, its name in quotes, or if there is none, its number.
    pub fn fault(&self, line: u64, column: Option<usize>, message: &str) -> Fault {
        let Some(column) = column else { return Fault { line, message: message.to_owned() } };
        let question = self.answers.iter().position(|&answer| answer == column);
        let name = match (question, self.names.get(column)) {
            (Some(question), _) => self.questions.questionnaire.questions[question].id.clone(),
            (None, Some(name)) if !name.trim().is_empty() => quoted(name),
            _ => (column + 1).to_string(),
        };
        Fault { line, message: format!("column {name}: {message}") }
    }
}

/// The names of the columns, and the rows below them, which may have names, too.
struct Top<'q> {
    questions: &'q QuestionNames<'q>,
    names: Vec<String>,
    below: RowsBelow,
}

impl Top<'_> {
    /// Finds the column of each question for which the user named one. Errors if there is no such
    /// question or column, or not only one.
    fn find_named(&self) -> Result<Vec<Option<usize>>> {
        let questions = &self.questions.questionnaire.questions;
        let ids: Vec<_> = questions.iter().map(|question| question.id.as_str()).collect();
        let mut names: Vec<_> = self.names.iter().map(|name| name.trim()).collect();
        let mut columns = vec![None; ids.len()];
        for (id, name) in &self.questions.options.columns {
            let argument = format!("--column {id}=");
            let Some(question) = ids.iter().position(|known| known == id) else {
                bail!("{argument}: no question has this id{}", guess(id, &ids));
            };
            let mut fitting = (0..names.len()).filter(|&column| names[column] == name);
            let Some(column) = fitting.next() else {
                // The id of another question is that question's column.
                names.retain(|known| known == id || !ids.contains(known));
                let hint = guess(name, &names);
                bail!("{argument}: no column is named \"{}\"{hint}", one_line(name));
            };
            if let Some(second) = fitting.next() {
                let (name, first, second) = (quoted(name), column + 1, second + 1);
                bail!("{argument}: two columns are named {name}, {first} and {second}; rename one");
            }
            ensure!(columns[question].is_none(), "{argument} is given twice; keep one");
            if columns.contains(&Some(column)) {
                let column = self.describe(column);
                bail!("{argument}: column {column} is already that of another question");
            }
            columns[question] = Some(column);
        }
        Ok(columns)
    }

    /// Adds to the `named` columns those whose name, or whose text in a row below it, fits a
    /// question that has none. Errors if one fits several questions, or several fit one.
    fn find_fitting(&self, named: &[Option<usize>]) -> Result<Vec<Option<usize>>> {
        let questions = &self.questions.questionnaire.questions;
        let mut columns = named.to_owned();
        for (column, name) in self.names.iter().enumerate() {
            if named.contains(&Some(column)) {
                continue;
            }
            let Some(behind_prefix) = self.questions.behind_prefix(name) else { continue };
            let mut fitting = self.questions.fitting(&behind_prefix);
            for (row, reason) in &self.below {
                if reason.is_some() && column < row.cells() {
                    fitting.extend(self.questions.fitting_text(&row.cell(column)));
                }
            }
            fitting.retain(|&question| named[question].is_none());
            let Some(question) = fitting.pop_first() else { continue };
            let id = &questions[question].id;
            let this = self.describe(column);
            if let Some(other) = fitting.pop_first() {
                let other = &questions[other].id;
                bail!(
                    "column {this} fits two questions, {id} and {other}; \
                     name the column of each with --column ID=NAME"
                );
            }
            if let Some(first) = columns[question].replace(column) {
                let mut way_out = "rename one in the header".to_owned();
                if self.names[first].trim() != name.trim() {
                    way_out = format!("rename one, or name the right one with --column {id}=NAME");
                }
                let first = self.describe(first);
                bail!("columns {first} and {this} both fit the question {id}; {way_out}");
            }
        }
        Ok(columns)
    }

    /// The number and the name of a column for a message.
    fn describe(&self, column: usize) -> String {
        format!("{} ({})", column + 1, quoted(&self.names[column]))
    }
}

/// Asks whether `name` was meant to be one of `known`, which is shown as a whole: the difference
/// may be at its end.
fn guess(name: &str, known: &[&str]) -> String {
    let near = nearest(name, known.iter().copied());
    near.map(|near| format!("; is it \"{}\"?", one_line(near))).unwrap_or_default()
}

/// Reads the `rows` right below the header. Skips as many as the user says, or those that Qualtrics
/// or SurveyMonkey write there.
fn read_below(rows: &mut Rows<impl Read>, skip_rows: Option<u8>, cells: &Cells) -> RowsBelow {
    let mut below = Vec::new();
    if let Some(skip_rows) = skip_rows {
        for _ in 0..skip_rows {
            let Some(row) = rows.take() else { break };
            below.push((row, Some("skipped, as --skip-rows asks")));
        }
        return below;
    }
    let Some(first) = rows.take() else { return below };
    let texts = filled(&first);
    let is_response = |text: &String| RESPONSES.contains(&text.as_str()) && !cells.is_answer(text);
    if texts.iter().any(|text| text == RESPONSE) && texts.iter().all(is_response) {
        return vec![(first, Some(RESPONSES_SKIPPED))];
    }
    if is_import_ids(&texts) {
        return vec![(first, Some(IDS_SKIPPED))];
    }
    // Only if it contains no answer is it worth waiting for the next one.
    if texts.is_empty() || texts.iter().any(|text| cells.is_answer(text)) {
        return vec![(first, None)];
    }
    let Some(second) = rows.take() else { return vec![(first, None)] };
    if is_import_ids(&filled(&second)) {
        return vec![(first, Some(TEXTS_SKIPPED)), (second, Some(IDS_SKIPPED))];
    }
    vec![(first, None), (second, None)]
}

fn is_import_ids(texts: &[String]) -> bool {
    let is_import_id = |text: &String| IMPORT_IDS.iter().any(|begin| text.starts_with(begin));
    !texts.is_empty() && texts.iter().all(is_import_id)
}

/// The texts in `row` without those that are blank.
fn filled(row: &Row) -> Vec<String> {
    let mut texts: Vec<_> = row.texts().map(|text| text.trim().to_owned()).collect();
    texts.retain(|text| !text.is_empty());
    texts
}

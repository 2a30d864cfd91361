//! What a person reads, in blocks, and a writer for each format. A writer knows nothing of
//! questionnaires, and whoever builds a document knows nothing of formats. Each writer writes the
//! blocks in their order.

pub mod html;
pub mod layout;
pub mod markdown;
pub mod text;

use std::collections::BTreeSet;

use crate::dates::Date;
use crate::questionnaire::words::{WORTH_RAISING, Words};

/// A result, a sheet, a history, or what `validate` shows, before it is written in a format.
pub struct Document<'d> {
    /// The title of the whole, which a page has in its head.
    pub title: String,
    /// The language of its texts, as a BCP 47 tag.
    pub language: &'d str,
    /// The program's own words in that language.
    pub words: &'d Words,
    /// The content, in the order in which it is read.
    pub blocks: Vec<Block>,
}

/// A part of a document. No text and no list in it is empty.
pub enum Block {
    /// The beginning of one of several parts, each with a title of its own.
    Article,
    /// A title, and what stands below it: a date, or how many checks there are.
    Title(String, String),
    /// A heading of what is below it.
    Heading(String),
    /// A heading below another.
    Subheading(String),
    /// A paragraph.
    Paragraph(String),
    /// What is worth raising. On a sheet, also the text before the lines on which a reader writes
    /// their own words.
    Concerns(Vec<Concern>, Option<String>),
    /// Questions with their answers, or with how those changed. `None` if the heading says that
    /// there is no answer.
    Answers(Vec<(String, Option<String>)>),
    /// A score over time, for those who see it.
    Chart(Chart),
    /// Answers and scores over time.
    Table(Table),
    /// The heading of what the reader can leave at home: everything below it.
    ForMe(String),
}

/// Puts `list` below `heading`. Without an entry in the list, there is no heading either.
pub(crate) fn section(heading: String, list: Block) -> Vec<Block> {
    match &list {
        Block::Concerns(concerns, _) if concerns.is_empty() => Vec::new(),
        Block::Answers(answers) if answers.is_empty() => Vec::new(),
        _ => vec![Block::Heading(heading), list],
    }
}

/// A question whose answer is worth raising.
pub struct Concern {
    pub(crate) question: String,
    /// The answer, or several in a list.
    pub(crate) answer: String,
    /// Words to begin a conversation with, in quotation marks.
    pub(crate) raise: Option<String>,
}

/// A table of checks: each question and each score has a row, and each check a column, newest
/// first.
#[derive(Clone)]
pub struct Table {
    /// How many checks there are, including those that have no column.
    pub(crate) in_all: usize,
    /// At least one.
    pub(crate) columns: Vec<Column>,
    pub(crate) answers: Vec<Row>,
    pub(crate) scores: Vec<Row>,
}

/// A check in a table.
#[derive(Clone)]
pub(crate) struct Column {
    /// When the check was answered. No two columns have the same date.
    pub(crate) date: Date,
    /// Sentences about its scores.
    pub(crate) notes: Vec<String>,
}

/// A question or a score in a table.
#[derive(Clone)]
pub(crate) struct Row {
    pub(crate) heading: String,
    /// One for each column. `None` where the question was not asked, or there is no such score.
    pub(crate) cells: Vec<Option<Cell>>,
}

/// An answer or a score in a table.
#[derive(Clone)]
pub(crate) struct Cell {
    pub(crate) text: String,
    pub(crate) is_concern: bool,
}

impl Cell {
    /// A cell with nothing that is worth raising.
    pub(crate) fn plain(text: String) -> Self {
        Self { text, is_concern: false }
    }
}

impl Table {
    /// Iterates over the answers, then the scores.
    pub(crate) fn rows(&self) -> impl Iterator<Item = &Row> {
        self.answers.iter().chain(&self.scores)
    }

    /// Keeps the newest `count` columns, and the rows in which these have a cell.
    fn truncate(&mut self, count: usize) {
        self.columns.truncate(count);
        for rows in [&mut self.answers, &mut self.scores] {
            for row in &mut *rows {
                row.cells.truncate(count);
            }
            rows.retain(|row| row.cells.iter().any(Option::is_some));
        }
    }

    /// Says how many columns there are, if there are more checks.
    fn caption(&self, words: &Words) -> Option<String> {
        let shown = self.columns.len();
        if shown < self.in_all { Some(words.shown_here(shown, self.in_all)) } else { None }
    }

    /// Explains marks and blanks of the answers, where there are any, and adds the notes.
    fn legend(&self, words: &Words) -> Vec<String> {
        let cells: Vec<_> = self.answers.iter().flat_map(|row| &row.cells).collect();
        let mut legend = Vec::new();
        if cells.iter().any(|cell| matches!(cell, Some(cell) if cell.is_concern)) {
            legend.push(words.sentence(words.mark(WORTH_RAISING, words.is_worth_raising())));
        }
        if cells.iter().any(|cell| cell.is_none()) {
            legend.push(words.blank());
        }
        legend.extend(self.notes());
        legend
    }

    /// Collects the notes of the columns, each once.
    fn notes(&self) -> BTreeSet<String> {
        self.columns.iter().flat_map(|column| column.notes.clone()).collect()
    }
}

/// A score over time: points and a line, and cut-offs.
pub struct Chart {
    /// The name of the score, and what it is out of.
    pub(crate) heading: String,
    /// What the line shows, to listen to.
    pub(crate) in_words: String,
    /// The lowest score of the axis.
    pub(crate) lowest: f64,
    /// The highest score of the axis.
    pub(crate) highest: f64,
    /// By their time, at least one.
    pub(crate) points: Vec<Point>,
    /// The scores from which the result is another one, each with the result that begins there, in
    /// words. From the lowest up, all of them on the axis.
    pub(crate) cutoffs: Vec<(f64, String)>,
    /// The dates of both ends, or one if they are of the same moment.
    pub(crate) ends: Vec<String>,
    /// What else explains it.
    pub(crate) notes: Vec<String>,
}

/// A score, or the range that it is in.
pub(crate) struct Point {
    /// The score and its date.
    pub(crate) in_words: String,
    /// When it was, from 0 at one end of the chart to 1 at the other.
    pub(crate) position: f64,
    /// The score, or the lowest that it may be.
    pub(crate) lowest: f64,
    /// The score, or the highest that it may be.
    pub(crate) highest: f64,
    /// Whether it is a range.
    pub(crate) is_open: bool,
    /// Whether a line goes to it from the point before.
    pub(crate) continues: bool,
}

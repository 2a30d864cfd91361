//! What a person reads, in blocks, and the writers of it. A writer knows nothing of questionnaires,
//! and whoever builds a document knows nothing of formats. Each writer writes the blocks in their
//! order.

pub mod html;
pub mod layout;
pub mod markdown;
pub mod text;

use std::collections::BTreeSet;

use crate::dates::Date;
use crate::questionnaire::words::{WORTH_RAISING, Words};
use layout::Layout;

/// A document.
pub struct Document<'d> {
    /// Its name.
    pub title: String,
    /// Its language, a BCP 47 tag.
    pub language: &'d str,
    /// The program's own words in that language.
    pub words: &'d Words,
    /// What is in it.
    pub blocks: Vec<Block>,
}

/// Writes a document in blocks, between which there is a blank line.
pub type Writer = fn(&Document, Layout) -> Vec<String>;

/// A part of a document. No text and no list in it is empty.
pub enum Block {
    /// The beginning of one of several parts, each with a title of its own.
    Article,
    /// A title, and what stands below it: a date, or how many checks there are.
    Title(String, String),
    /// A heading.
    Heading(String),
    /// A heading below another.
    Subheading(String),
    /// A paragraph.
    Paragraph(String),
    /// What is worth raising, and what stands before the lines for the reader's own words, if there
    /// are such lines.
    Concerns(Vec<Concern>, Option<String>),
    /// Questions and their answers, or how those changed. `None` if the heading says that there is
    /// no answer.
    Answers(Vec<(String, Option<String>)>),
    /// A score over time, for those who see it.
    Chart(Chart),
    /// Answers and scores over time.
    Table(Table),
    /// The heading of what the reader can leave at home: everything below it.
    ForMe(String),
}

/// Returns `list` below `heading`, or nothing if it is empty.
pub fn below(heading: String, list: Block) -> Vec<Block> {
    match &list {
        Block::Concerns(concerns, _) if concerns.is_empty() => Vec::new(),
        Block::Answers(answers) if answers.is_empty() => Vec::new(),
        _ => vec![Block::Heading(heading), list],
    }
}

/// A question whose answer is worth raising.
pub struct Concern {
    /// What was asked.
    pub question: String,
    /// The answer, or several in a list.
    pub answer: String,
    /// Words to begin a conversation with, in quotation marks.
    pub raise: Option<String>,
}

/// A table of checks: each question and each score has a row, and each check a column, newest
/// first.
#[derive(Clone)]
pub struct Table {
    /// How many checks there are, those included that have no column.
    pub in_all: usize,
    /// At least one.
    pub columns: Vec<Column>,
    /// The answers.
    pub answers: Vec<Row>,
    /// The scores.
    pub scores: Vec<Row>,
}

/// A check in a table.
#[derive(Clone)]
pub struct Column {
    /// When it was. No two are alike.
    pub date: Date,
    /// Sentences about its scores.
    pub notes: Vec<String>,
}

/// A row of a table.
#[derive(Clone)]
pub struct Row {
    /// The question, or the name of the score.
    pub heading: String,
    /// One for each column. `None` where it was not asked.
    pub cells: Vec<Option<Cell>>,
}

/// An answer or a score in a table.
#[derive(Clone)]
pub struct Cell {
    /// What it is, in words or figures.
    pub text: String,
    /// Whether it is worth raising.
    pub is_concern: bool,
}

impl Table {
    /// Leaves out the oldest columns, so that `count` are left, and the rows of which nothing is
    /// left.
    pub fn truncate(&mut self, count: usize) {
        self.columns.truncate(count);
        for rows in [&mut self.answers, &mut self.scores] {
            for row in &mut *rows {
                row.cells.truncate(count);
            }
            rows.retain(|row| row.cells.iter().any(Option::is_some));
        }
    }

    /// Says how many columns there are, if there are more checks.
    pub fn caption(&self, words: &Words) -> Option<String> {
        let shown = self.columns.len();
        (shown < self.in_all).then(|| words.shown_here(shown, self.in_all))
    }

    /// Explains what is in the cells, and adds the notes.
    pub fn legend(&self, words: &Words) -> Vec<String> {
        let cells = || self.answers.iter().flat_map(|row| &row.cells);
        let mut legend = Vec::new();
        if cells().flatten().any(|cell| cell.is_concern) {
            legend.push(words.sentence(words.mark(WORTH_RAISING, words.is_worth_raising())));
        }
        if cells().any(Option::is_none) {
            legend.push(words.blank());
        }
        legend.extend(self.notes());
        legend
    }

    /// Returns the notes of the columns, each once.
    pub fn notes(&self) -> BTreeSet<String> {
        self.columns.iter().flat_map(|column| column.notes.clone()).collect()
    }
}

/// A score over time: points and a line, and cut-offs.
pub struct Chart {
    /// The name of the score, and what it is out of.
    pub heading: String,
    /// What the line shows, to listen to.
    pub in_words: String,
    /// The lowest score of the axis.
    pub lowest: f64,
    /// The highest score of the axis.
    pub highest: f64,
    /// By their time, at least one.
    pub points: Vec<Point>,
    /// From the lowest up, all of them on the axis.
    pub cutoffs: Vec<Cutoff>,
    /// The dates of both ends, or one if they are of the same moment.
    pub ends: Vec<Date>,
    /// What else explains it.
    pub notes: Vec<String>,
}

/// A score, or the range that it is in.
pub struct Point {
    /// The score and its date, as they are read.
    pub in_words: String,
    /// When it was, from 0 at one end of the chart to 1 at the other.
    pub position: f64,
    /// The score, or the lowest that it may be.
    pub lowest: f64,
    /// The score, or the highest that it may be.
    pub highest: f64,
    /// Whether it is a range.
    pub is_open: bool,
    /// Whether a line goes to it from the point before.
    pub continues: bool,
}

/// A score from which the result is another one.
pub struct Cutoff {
    /// The score.
    pub score: f64,
    /// The score and the result that begins there, as they are read.
    pub in_words: String,
}

//! What a person reads, in blocks, and the writers of it. A writer knows nothing of questionnaires, and whoever builds a document
//! knows nothing of formats. Each writer writes the blocks in their order.

pub mod html;
pub mod layout;
pub mod markdown;
pub mod text;

use crate::dates::Date;
use crate::questionnaire::words::Words;
use layout::Setting;

/// A document.
pub struct Document<'d> {
    /// Its name.
    pub title: String,
    /// Its language, a BCP 47 tag.
    pub language: &'d str,
    /// The program's own words in that language.
    pub words: &'d Words,
    /// What is in it.
    pub blocks: Vec<Block<'d>>,
}

/// Writes a document in blocks, between which there is a blank line.
pub type Writer = fn(&Document, Setting) -> Vec<String>;

/// A part of a document. No text and no list in it is empty, unless it says so.
pub enum Block<'d> {
    /// The beginning of one of several parts, each with a title of its own.
    Article,
    /// A title, and what stands below it.
    Title(String, Subtitle),
    /// A sentence in place of everything else.
    Nothing(String),
    /// A heading.
    Heading(String),
    /// A heading with a date in it.
    Since(String, Date),
    /// A heading below another.
    Subheading(String),
    /// A paragraph.
    Paragraph(String),
    /// A paragraph with a date in it.
    Dated(String, Date),
    /// Sentences, each on a line of its own.
    Notes(Vec<String>),
    /// A heading below another with a paragraph right below it, which may be empty.
    Section(String, String),
    /// What is worth raising, and what stands before the lines for the reader's own words, if there are such lines.
    Concerns(Vec<Concern>, Option<String>),
    /// Questions and their answers. `None` if the heading says that there is no answer.
    Answers(Answers),
    /// Questions, and how their answers changed.
    Changes(Answers),
    /// A score over time, for those who see it.
    Chart(Chart),
    /// Answers and scores over time.
    Table(Table<'d>),
    /// The heading of what the reader can leave at home: everything below it.
    ForMe(String),
}

/// Questions, and what is said of each.
pub type Answers = Vec<(String, Option<String>)>;

/// Returns `list` below `heading`, or nothing if it is empty.
pub fn below<'d>(heading: String, list: Block<'d>) -> Vec<Block<'d>> {
    let is_empty = match &list {
        Block::Concerns(concerns, _) => concerns.is_empty(),
        Block::Answers(answers) | Block::Changes(answers) => answers.is_empty(),
        _ => false,
    };
    if is_empty { Vec::new() } else { vec![Block::Heading(heading), list] }
}

/// What stands below a title.
pub enum Subtitle {
    /// A date.
    Date(Date),
    /// How many checks there are.
    Count(Caption),
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

/// A table of checks, of which a writer may show only the newest.
pub struct Table<'d> {
    /// What it is about.
    pub heading: String,
    /// How many columns there are, at least one.
    pub columns: usize,
    /// Returns the newest so many columns.
    pub newest: Box<dyn Fn(usize) -> Columns + 'd>,
}

/// Columns of a table: each question and each score has a row, and each check a column, the newest last.
pub struct Columns {
    /// How many there are, and how many more there would be.
    pub caption: Caption,
    /// What the questions are called.
    pub questions: String,
    /// When each check was. No two are alike.
    pub dates: Vec<Date>,
    /// The answers.
    pub answers: Vec<Row>,
    /// The scores.
    pub scores: Vec<Row>,
    /// Explains the blanks, if there are any.
    pub blanks: Option<String>,
    /// Explains the open scores, if there are any.
    pub open_scores: Option<String>,
    /// Says that the questions were revised, if they were.
    pub revision: Option<String>,
}

/// Says how many checks are shown, and which of them is the newest.
pub struct Caption {
    /// If they are beside each other: the one at the right.
    pub beside: String,
    /// If they are below each other: the last.
    pub below: String,
}

/// A row of a table.
pub struct Row {
    /// The question, or the name of the score.
    pub heading: String,
    /// One for each column. `None` where it was not asked.
    pub cells: Vec<Option<String>>,
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
    /// The result that begins there.
    pub result: String,
    /// Both, as they are read.
    pub in_words: String,
}

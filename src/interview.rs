//! The walk through the questions with a person: next, back, review, quit. What is said is the same in every frontend.

mod guard;
mod plain;
mod terminal;

pub use plain::Plain;
pub use terminal::Terminal;

use std::io;

use crate::layout::Layout;
use crate::questionnaire::{Choice, Questionnaire};
use crate::responses::{Draft, Grammar, Response, Responses, Word};

/// The fewest columns that [`Terminal`] can draw in.
pub const MIN_COLUMNS: usize = 24;

/// Answers that are more than a screen shows.
const LONG_LIST: usize = 15;

/// How a prompt ended.
pub enum Asked {
    /// What was typed is taken.
    Answered,
    /// The person stopped.
    Stopped,
}

/// One way to talk with a person.
pub trait Frontend {
    /// How text is set now; a window may change between two questions.
    fn layout(&self) -> Layout;

    /// Shows text that stays.
    fn show(&mut self, text: &str) -> io::Result<()>;

    /// Shows `text` and a prompt, and hands what is typed to `take` until that takes it, or the person stops; its message
    /// is shown where it doesn't.
    fn ask(
        &mut self,
        text: &str,
        prompt: &str,
        take: &mut dyn FnMut(&str) -> Result<(), String>,
    ) -> io::Result<Asked>;

    /// Shows a line about an answered question, unless what was typed is still to be seen.
    fn keep(&mut self, line: &str) -> io::Result<()>;

    /// Takes the last such line away.
    fn take_back(&mut self) -> io::Result<()>;
}

/// Asks every question and shows the answers for review. `None` if the person stopped. `promise` says what becomes of
/// the answers.
///
/// # Errors
///
/// The terminal can't be read or written.
pub fn run(
    questionnaire: &Questionnaire,
    frontend: &mut dyn Frontend,
    promise: &str,
) -> io::Result<Option<Responses>> {
    let walk = Walk {
        questionnaire,
        grammar: Grammar::new(questionnaire),
    };
    let mut draft = Draft::new(questionnaire);
    let last = questionnaire.questions().len() - 1;
    let mut reviewing = false;
    let mut changed = None;
    let mut next = Some(0);
    frontend.show(&walk.welcome(frontend.layout(), promise))?;
    loop {
        let Some(index) = next else {
            if !reviewing {
                for _ in 0..=last {
                    frontend.take_back()?;
                }
                reviewing = true;
            }
            match walk.review(frontend, &draft, changed)? {
                Some(Decision::Change(index)) => next = Some(index),
                Some(Decision::Finish) => {
                    frontend.show("\n")?;
                    return Ok(draft.finish().ok());
                }
                Some(Decision::Stop) | None => return Ok(None),
            }
            continue;
        };
        let first = index == 0 && !reviewing;
        let response = match walk.question(frontend, index, draft.get(index), first)? {
            Some(Reply::Response(response)) => response,
            Some(Reply::Back) if reviewing => {
                next = None;
                continue;
            }
            Some(Reply::Back) => {
                frontend.take_back()?;
                next = Some(index - 1);
                continue;
            }
            Some(Reply::Stop) | None => return Ok(None),
        };
        draft.set(index, response);
        if reviewing {
            changed = Some(index);
            next = None;
        } else {
            let line = walk.answered(frontend.layout(), index, response);
            let space = if index == 0 { "\n" } else { "" };
            frontend.keep(&format!("{space}{line}"))?;
            next = (index < last).then_some(index + 1);
        }
    }
}

/// What a person says to a question.
enum Reply {
    Response(Response),
    Back,
    Stop,
}

/// What a person says to the list of their answers.
enum Decision {
    Change(usize),
    Finish,
    Stop,
}

struct Walk<'q> {
    questionnaire: &'q Questionnaire,
    grammar: Grammar<'q>,
}

impl Walk<'_> {
    fn welcome(&self, layout: Layout, promise: &str) -> String {
        let mut text = format!("{}\n", layout.heading(self.questionnaire.title()));
        if let Some(introduction) = self.questionnaire.introduction() {
            text += &layout.wrap("", introduction);
            text.push('\n');
        }
        text += &layout.wrap("", promise);
        text += &layout.wrap("", &self.commands());
        text
    }

    fn commands(&self) -> String {
        format!(
            "Type {} to skip a question, {} to go back, {} to stop, {} for help.",
            self.grammar.short(Word::Response(Response::Skipped)),
            self.grammar.short(Word::Back),
            self.grammar.short(Word::Quit),
            self.grammar.short(Word::Help),
        )
    }

    fn question(
        &self,
        frontend: &mut dyn Frontend,
        index: usize,
        earlier: Option<Response>,
        first: bool,
    ) -> io::Result<Option<Reply>> {
        let layout = frontend.layout();
        let questions = self.questionnaire.questions();
        let heading = format!("Question {} of {}", index + 1, questions.len());
        let mut text = format!("\n{}\n\n", layout.faint(&heading));
        for line in layout.wrap("  ", &questions[index].text).lines() {
            text += &format!("{}\n", layout.strong(line));
        }
        let choices: Vec<_> = self.questionnaire.choices().iter().map(typed).collect();
        text += &format!("\n{}", layout.columns("  ", &choices));
        if let Some(earlier) = earlier {
            let earlier = format!(
                "Your answer so far: {}. Enter keeps it.",
                self.label(earlier)
            );
            text += &format!("\n{}", layout.wrap("  ", &earlier));
        }
        text.push('\n');
        ask(frontend, &text, "Your answer", |typed| {
            match (typed.trim(), earlier, self.grammar.read(typed)) {
                ("", Some(earlier), _) => Ok(Reply::Response(earlier)),
                (_, _, Some(Word::Response(response))) => Ok(Reply::Response(response)),
                (_, _, Some(Word::Back)) if first => Err("This is the first question.".into()),
                (_, _, Some(Word::Back)) => Ok(Reply::Back),
                (_, _, Some(Word::Quit)) => Ok(Reply::Stop),
                (_, _, Some(Word::Help)) => Err(self.help()),
                (_, _, None) => Err(format!(
                    "Please type {}; {} helps.",
                    self.grammar.answers(),
                    self.grammar.short(Word::Help)
                )),
            }
        })
    }

    fn help(&self) -> String {
        format!(
            "Answer with {}, then press Enter; the whole word is fine too. {} Before the result you see all your answers \
             and can change them.",
            self.grammar.answers(),
            self.commands()
        )
    }

    /// Shows every answer; in a long list, the one just `changed` once more at its end.
    fn review(
        &self,
        frontend: &mut dyn Frontend,
        draft: &Draft,
        changed: Option<usize>,
    ) -> io::Result<Option<Decision>> {
        let layout = frontend.layout();
        let questions = self.questionnaire.questions().len();
        let mut text = format!("\n{}\n", layout.heading("Your answers"));
        let line = |index| match draft.get(index) {
            Some(response) => self.answered(layout, index, response),
            None => String::new(),
        };
        text.extend((0..questions).map(line));
        if let Some(index) = changed.filter(|_| questions > LONG_LIST) {
            text += &format!("\nChanged:\n{}", line(index));
        }
        text.push('\n');
        let skipped = draft.skipped();
        text += &layout.wrap(
            "",
            "Press Enter for the result, or type a number to change that answer.",
        );
        if skipped > 0 {
            text += &layout.wrap("", "Without the skipped ones, there may be no result.");
        }
        text.push('\n');
        ask(frontend, &text, "Enter or a number", |typed| {
            let typed = typed.trim();
            match (typed.parse::<usize>(), self.grammar.read(typed)) {
                (Ok(number), _) if (1..=questions).contains(&number) => {
                    Ok(Decision::Change(number - 1))
                }
                _ if typed.is_empty() => Ok(Decision::Finish),
                (_, Some(Word::Back)) => Ok(Decision::Change(questions - 1)),
                (_, Some(Word::Quit)) => Ok(Decision::Stop),
                _ => Err(format!(
                    "Please press Enter for the result, or type a number from 1 to {questions}; {} stops.",
                    self.grammar.short(Word::Quit)
                )),
            }
        })
    }

    /// A question and its answer on a line.
    fn answered(&self, layout: Layout, index: usize, response: Response) -> String {
        let question = &self.questionnaire.questions()[index].text;
        // The label stays in one piece.
        let label = self.label(response).replace(' ', "\u{a0}");
        let digits = self.questionnaire.questions().len().to_string().len();
        let number = format!("{:>digits$}. ", index + 1);
        let line = layout.wrap(&number, &format!("{question}  {label}"));
        let line = match line.trim_end().strip_suffix(&label) {
            Some(question) => format!("{question}{}\n", layout.strong(&label)),
            None => line,
        };
        line.replace('\u{a0}', " ")
    }

    fn label(&self, response: Response) -> &str {
        match response {
            Response::Chosen(index) => &self.questionnaire.choices()[index].label,
            Response::Skipped => "skipped",
        }
    }
}

/// What `read` makes of what is typed, once it takes it. `None` if the person stopped.
fn ask<T>(
    frontend: &mut dyn Frontend,
    text: &str,
    prompt: &str,
    read: impl Fn(&str) -> Result<T, String>,
) -> io::Result<Option<T>> {
    let mut taken = None;
    let asked = frontend.ask(text, prompt, &mut |typed| {
        taken = Some(read(typed)?);
        Ok(())
    });
    Ok(match asked? {
        Asked::Answered => taken,
        Asked::Stopped => None,
    })
}

/// A choice with its first key, as it can be typed.
fn typed(choice: &Choice) -> String {
    match choice.keys.first() {
        Some(key) if *key != choice.label => format!("{key}  {}", choice.label),
        _ => choice.label.clone(),
    }
}

//! The interview with a person: ask every question, then review the answers until they are done. What is said is the same
//! in every frontend.

pub mod plain;
pub mod terminal;
mod terminal_state;

use std::io;

use crate::escape;
use crate::layout::Layout;
use crate::questionnaire::{Choice, Questionnaire};
use crate::responses::{Draft, Grammar, Response, Responses, Word};

/// With more answers than this, the review shows the one just changed once more, below the list.
const LONG_LIST: usize = 15;

/// How a prompt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// What was typed is accepted.
    Answered,
    /// The person stopped.
    Stopped,
}

/// A way to talk with a person.
pub trait Frontend {
    /// Returns how text is set now. A window may change its size between two questions.
    fn layout(&self) -> Layout;

    /// Shows text that stays.
    fn show(&mut self, text: &str) -> io::Result<()>;

    /// Shows `text` and a prompt, and hands what is typed to `accept`, until that accepts it or the person stops. If
    /// `accept` refuses, its message is shown.
    fn ask(
        &mut self,
        text: &str,
        prompt: &str,
        accept: &mut dyn FnMut(&str) -> Result<(), String>,
    ) -> io::Result<Asked>;

    /// Shows the line of an answered question. Does nothing if what was typed is still visible.
    fn show_answered(&mut self, _line: &str) -> io::Result<()> {
        Ok(())
    }

    /// Removes the last line that [`Frontend::show_answered`] showed.
    fn remove_answered(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Asks every question and lets the person review the answers. Returns `None` if they stopped. `promise` says what will be
/// done with the answers.
pub fn run(
    questionnaire: &Questionnaire,
    frontend: &mut dyn Frontend,
    promise: &str,
) -> io::Result<Option<Responses>> {
    let interview = Interview { questionnaire, grammar: Grammar::new(questionnaire) };
    frontend.show(&interview.welcome(frontend.layout(), promise))?;
    let Some(draft) = interview.ask_all(frontend)? else {
        return Ok(None);
    };
    interview.review_until_done(frontend, draft)
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

struct Interview<'q> {
    questionnaire: &'q Questionnaire,
    grammar: Grammar<'q>,
}

impl Interview<'_> {
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
            self.grammar.shortest(Word::Response(Response::Skipped)),
            self.grammar.shortest(Word::Back),
            self.grammar.shortest(Word::Quit),
            self.grammar.shortest(Word::Help),
        )
    }

    /// Asks every question in order. Returns `None` if the person stopped.
    fn ask_all(&self, frontend: &mut dyn Frontend) -> io::Result<Option<Draft>> {
        let mut draft = Draft::new(self.questionnaire);
        let questions = self.questionnaire.questions().len();
        let mut index = 0;
        while index < questions {
            match self.ask_question(frontend, index, draft.get(index), index > 0)? {
                Reply::Response(response) => {
                    draft.set(index, response);
                    let space = if index == 0 { "\n" } else { "" };
                    let line = self.answered(frontend.layout(), index, response);
                    frontend.show_answered(&format!("{space}{line}"))?;
                    index += 1;
                }
                Reply::Back => {
                    frontend.remove_answered()?;
                    index -= 1;
                }
                Reply::Stop => return Ok(None),
            }
        }
        for _ in 0..questions {
            frontend.remove_answered()?;
        }
        Ok(Some(draft))
    }

    /// Shows every answer, and asks questions again until the person is done. Returns `None` if they stopped.
    fn review_until_done(
        &self,
        frontend: &mut dyn Frontend,
        mut draft: Draft,
    ) -> io::Result<Option<Responses>> {
        let mut changed = None;
        loop {
            let index = match self.review(frontend, &draft, changed)? {
                Decision::Change(index) => index,
                Decision::Finish => {
                    frontend.show("\n")?;
                    return Ok(draft.finish().ok());
                }
                Decision::Stop => return Ok(None),
            };
            match self.ask_question(frontend, index, draft.get(index), true)? {
                Reply::Response(response) => {
                    draft.set(index, response);
                    changed = Some(index);
                }
                Reply::Back => {}
                Reply::Stop => return Ok(None),
            }
        }
    }

    fn ask_question(
        &self,
        frontend: &mut dyn Frontend,
        index: usize,
        earlier: Option<Response>,
        can_go_back: bool,
    ) -> io::Result<Reply> {
        let layout = frontend.layout();
        let questions = self.questionnaire.questions();
        let heading = format!("Question {} of {}", index + 1, questions.len());
        let mut text = format!("\n{}\n\n", layout.faint(&heading));
        for line in layout.wrap("  ", &questions[index].text).lines() {
            text += &format!("{}\n", layout.strong(line));
        }
        let choices: Vec<_> = self.questionnaire.choices().iter().map(key_and_label).collect();
        text += &format!("\n{}", layout.columns("  ", &choices));
        if let Some(earlier) = earlier {
            let label = self.label(earlier);
            let earlier = format!("Your answer so far: {label}. Enter keeps it.");
            text += &format!("\n{}", layout.wrap("  ", &earlier));
        }
        text.push('\n');
        let reply = ask(frontend, &text, "Your answer", |typed| {
            match (typed.trim(), earlier, self.grammar.read(typed)) {
                ("", Some(earlier), _) => Ok(Reply::Response(earlier)),
                (_, _, Some(Word::Response(response))) => Ok(Reply::Response(response)),
                (_, _, Some(Word::Back)) if can_go_back => Ok(Reply::Back),
                (_, _, Some(Word::Back)) => Err("This is the first question.".to_owned()),
                (_, _, Some(Word::Quit)) => Ok(Reply::Stop),
                (_, _, Some(Word::Help)) => Err(self.help()),
                (_, _, None) => Err(format!(
                    "Please type {}; {} helps.",
                    self.grammar.answers(),
                    self.grammar.shortest(Word::Help)
                )),
            }
        })?;
        Ok(reply.unwrap_or(Reply::Stop))
    }

    fn help(&self) -> String {
        format!(
            "Answer with {}, then press Enter; the whole word is fine too. {} Before the result you see all your answers \
             and can change them.",
            self.grammar.answers(),
            self.commands()
        )
    }

    fn review(
        &self,
        frontend: &mut dyn Frontend,
        draft: &Draft,
        changed: Option<usize>,
    ) -> io::Result<Decision> {
        let layout = frontend.layout();
        let questions = self.questionnaire.questions().len();
        let line = |index| match draft.get(index) {
            Some(response) => self.answered(layout, index, response),
            None => String::new(),
        };
        let mut text = format!("\n{}\n", layout.heading("Your answers"));
        text.extend((0..questions).map(line));
        if let Some(index) = changed.filter(|_| questions > LONG_LIST) {
            text += &format!("\nChanged:\n{}", line(index));
        }
        text.push('\n');
        text +=
            &layout.wrap("", "Press Enter for the result, or type a number to change that answer.");
        if draft.skipped() > 0 {
            text += &layout.wrap("", "Without the skipped ones, there may be no result.");
        }
        text.push('\n');
        let decision = ask(frontend, &text, "Enter or a number", |typed| {
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
                    self.grammar.shortest(Word::Quit)
                )),
            }
        })?;
        Ok(decision.unwrap_or(Decision::Stop))
    }

    /// Returns a question and its answer, wrapped.
    fn answered(&self, layout: Layout, index: usize, response: Response) -> String {
        let question = &self.questionnaire.questions()[index].text;
        // No break within the label.
        let label = escape::one_line(self.label(response)).replace(' ', "\u{a0}");
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

/// Asks until `read` accepts what is typed, and returns what that makes of it. Returns `None` if the person stopped.
fn ask<T>(
    frontend: &mut dyn Frontend,
    text: &str,
    prompt: &str,
    read: impl Fn(&str) -> Result<T, String>,
) -> io::Result<Option<T>> {
    let mut accepted = None;
    let asked = frontend.ask(text, prompt, &mut |typed| {
        accepted = Some(read(typed)?);
        Ok(())
    })?;
    Ok(accepted.filter(|_| asked == Asked::Answered))
}

/// Returns a choice with its first key, as it can be typed.
fn key_and_label(choice: &Choice) -> String {
    match choice.keys.first() {
        Some(key) if *key != choice.label => format!("{key}  {}", choice.label),
        _ => choice.label.clone(),
    }
}

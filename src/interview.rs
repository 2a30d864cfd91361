//! The interview with a person: ask every question, then review the answers until they are done. What is said is the same
//! in every frontend.

pub mod plain;
pub mod terminal;
mod terminal_state;

use std::io;

use crate::escape;
use crate::layout::Layout;
use crate::questionnaire::words::Words;
use crate::questionnaire::{Choice, Questionnaire};
use crate::responses::{Draft, Grammar, Response, Responses, Typed};

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

    /// Shows `text` and a `prompt`, and hands what is typed to `accept`, until that accepts it or the person stops. If
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
    let (words, grammar) = (questionnaire.words(), Grammar::new(questionnaire));
    let interview = Interview { questionnaire, words, grammar };
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
    words: &'q Words,
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
        let commands = self.grammar.commands();
        self.words.commands(commands.skip, commands.back, commands.quit, commands.help)
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
        let heading = self.words.question(index + 1, questions.len());
        let mut text = format!("\n{}\n", layout.footnote(&heading));
        for line in layout.wrap("  ", &questions[index].text).lines() {
            text += &format!("{}\n", layout.strong(line));
        }
        let choices: Vec<_> = self.questionnaire.choices().iter().map(key_and_label).collect();
        text += &format!("\n{}", layout.columns("  ", &choices));
        if let Some(earlier) = earlier {
            let earlier = self.words.earlier_answer(self.label(earlier));
            text += &format!("\n{}", layout.wrap("  ", &earlier));
        }
        text.push('\n');
        let reply = ask(frontend, &text, &self.words.answer_prompt(), |typed| {
            match (typed.trim(), earlier, self.grammar.read(typed)) {
                ("", Some(earlier), _) => Ok(Reply::Response(earlier)),
                (_, _, Some(Typed::Response(response))) => Ok(Reply::Response(response)),
                (_, _, Some(Typed::Back)) if can_go_back => Ok(Reply::Back),
                (_, _, Some(Typed::Back)) => Err(self.words.first_question()),
                (_, _, Some(Typed::Quit)) => Ok(Reply::Stop),
                (_, _, Some(Typed::Help)) => Err(self.help()),
                (other, _, None) => Err(self.refusal(other)),
            }
        })?;
        Ok(reply.unwrap_or(Reply::Stop))
    }

    /// Says that `typed` is not an answer, and what is.
    fn refusal(&self, typed: &str) -> String {
        let help = self.grammar.commands().help;
        let what_to_type = self.words.what_to_type(self.grammar.answers(), help);
        match typed {
            "" => what_to_type,
            _ => format!("{} {what_to_type}", self.words.not_an_answer(self.quoted(typed))),
        }
    }

    fn quoted(&self, typed: &str) -> String {
        self.words.quotation(escape::shortened(typed))
    }

    fn help(&self) -> String {
        format!(
            "{} {} {}",
            self.words.how_to_answer(self.grammar.answers()),
            self.commands(),
            self.words.before_the_result()
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
        let mut text = format!("\n{}\n", layout.heading(&self.words.your_answers()));
        text.extend((0..questions).map(line));
        if let Some(index) = changed.filter(|_| questions > LONG_LIST) {
            let changed = layout.wrap("", &self.words.changed());
            text += &format!("\n{changed}{}", line(index));
        }
        text.push('\n');
        text += &layout.wrap("", &self.words.review());
        if draft.skipped() > 0 {
            text += &layout.wrap("", &self.words.review_skipped());
        }
        text.push('\n');
        let decision = ask(frontend, &text, &self.words.review_prompt(), |typed| {
            let typed = typed.trim();
            match (typed.parse::<usize>(), self.grammar.read(typed)) {
                (Ok(number), _) if (1..=questions).contains(&number) => {
                    Ok(Decision::Change(number - 1))
                }
                _ if typed.is_empty() => Ok(Decision::Finish),
                (_, Some(Typed::Back)) => Ok(Decision::Change(questions - 1)),
                (_, Some(Typed::Quit)) => Ok(Decision::Stop),
                (_, other) => {
                    let what_to_type =
                        self.words.what_to_type_here(questions, self.grammar.commands().quit);
                    Err(match other {
                        Some(Typed::Help) => what_to_type,
                        _ => format!(
                            "{} {what_to_type}",
                            self.words.not_a_number(self.quoted(typed))
                        ),
                    })
                }
            }
        })?;
        Ok(decision.unwrap_or(Decision::Stop))
    }

    /// Returns a question and its answer, wrapped.
    fn answered(&self, layout: Layout, index: usize, response: Response) -> String {
        let question = &self.questionnaire.questions()[index].text;
        // No break within the label.
        let label = escape::one_line(&self.label(response)).replace(' ', "\u{a0}");
        let digits = self.questionnaire.questions().len().to_string().len();
        let number = format!("{:>digits$}. ", index + 1);
        let line = layout.wrap(&number, &format!("{question}  {label}"));
        let line = match line.trim_end().strip_suffix(&label) {
            Some(question) => format!("{question}{}\n", layout.strong(&label)),
            None => line,
        };
        line.replace('\u{a0}', " ")
    }

    fn label(&self, response: Response) -> String {
        match response {
            Response::Chosen(index) => self.questionnaire.choices()[index].label.clone(),
            Response::Skipped => self.words.skipped(),
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
    let asked = frontend.ask(text, &escape::one_line(prompt), &mut |typed| {
        accepted = Some(read(typed)?);
        Ok(())
    })?;
    Ok(accepted.filter(|_| asked == Asked::Answered))
}

/// Returns a choice with its first key, as it can be typed.
fn key_and_label(choice: &Choice) -> String {
    match choice.key() {
        key if key != choice.label => format!("{key}  {}", choice.label),
        label => label.to_owned(),
    }
}

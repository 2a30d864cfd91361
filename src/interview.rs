//! The interview with a person: ask every question, then review the answers until they are done. What is said is the same
//! in every frontend.

pub mod file_name;
pub mod long_text;
pub mod plain;
pub mod terminal;
mod terminal_state;

use std::io;

use crate::document::layout::Layout;
use crate::escape;
use crate::questionnaire::Questionnaire;
use crate::questionnaire::words::Words;
use crate::responses::{Commands, Draft, Grammar, Response, Responses, Typed};
use terminal_state::discard_typed_ahead;

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

    /// Returns whether it draws and reads key by key. If not, it writes and reads line by line.
    fn draws(&self) -> bool;

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
    let interview = Interview::new(questionnaire);
    frontend.show(&interview.welcome(frontend.layout(), promise))?;
    match interview.ask_all(frontend)? {
        Some(draft) => interview.review_until_done(frontend, draft),
        None => Ok(None),
    }
}

/// What a person says to a question.
enum Reply {
    Response(Response),
    Back,
}

/// What a person says to the list of their answers.
enum Decision {
    Change(usize),
    Finish,
}

struct Interview<'q> {
    questionnaire: &'q Questionnaire,
    words: &'q Words,
    grammar: Grammar<'q>,
    commands: Commands,
}

impl<'q> Interview<'q> {
    fn new(questionnaire: &'q Questionnaire) -> Self {
        let grammar = Grammar::new(questionnaire);
        let commands = grammar.commands();
        Self { questionnaire, words: questionnaire.words(), grammar, commands }
    }

    fn welcome(&self, layout: Layout, promise: &str) -> String {
        let mut text = format!("{}\n", layout.heading(self.questionnaire.title()));
        if let Some(introduction) = self.questionnaire.introduction() {
            text += &layout.wrap("", introduction);
            text.push('\n');
        }
        text += &layout.wrap("", promise);
        text + &layout.wrap("", &self.all_commands())
    }

    fn all_commands(&self) -> String {
        let Commands { skip, back, quit, help } = &self.commands;
        self.words.commands(skip, back, quit, help)
    }

    /// Asks every question in order. Returns `None` if the person stopped.
    fn ask_all(&self, frontend: &mut dyn Frontend) -> io::Result<Option<Draft>> {
        let mut draft = Draft::new(self.questionnaire);
        let questions = self.questionnaire.questions().len();
        let mut index = 0;
        while index < questions {
            match self.ask_question(frontend, &draft, index, index > 0)? {
                Some(Reply::Response(response)) => {
                    draft.set(index, response);
                    let space = if index == 0 { "\n" } else { "" };
                    let line = self.answered(frontend.layout(), index, response);
                    frontend.show_answered(&format!("{space}{line}"))?;
                    index += 1;
                }
                Some(Reply::Back) => {
                    frontend.remove_answered()?;
                    index -= 1;
                }
                None => return Ok(None),
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
                Some(Decision::Change(index)) => index,
                Some(Decision::Finish) => break,
                None => return Ok(None),
            };
            match self.ask_question(frontend, &draft, index, true)? {
                Some(Reply::Response(response)) => {
                    draft.set(index, response);
                    changed = Some(index);
                }
                Some(Reply::Back) => {}
                None => return Ok(None),
            }
        }
        frontend.show("\n")?;
        Ok(draft.finish().ok())
    }

    /// Asks the question at `index`. Returns `None` if the person stopped.
    fn ask_question(
        &self,
        frontend: &mut dyn Frontend,
        draft: &Draft,
        index: usize,
        can_go_back: bool,
    ) -> io::Result<Option<Reply>> {
        let earlier = draft.get(index);
        let text = self.question(frontend, index, earlier);
        self.ask(frontend, draft, &text, &self.words.answer_prompt(), |typed, meaning| {
            match (typed, earlier, meaning) {
                ("", Some(earlier), _) => Ok(Reply::Response(earlier)),
                (_, _, Some(Typed::Response(response))) => Ok(Reply::Response(response)),
                (_, _, Some(Typed::Back)) if can_go_back => Ok(Reply::Back),
                (_, _, Some(Typed::Back)) => Err(self.words.first_question()),
                (_, _, Some(Typed::Help)) => Err(self.help()),
                (other, _, _) => {
                    let answers = self.grammar.answers();
                    let what_to_type = self.words.what_to_type(answers, &self.commands.help);
                    Err(self.refusal(other, &what_to_type))
                }
            }
        })
    }

    fn question(&self, frontend: &dyn Frontend, index: usize, earlier: Option<Response>) -> String {
        let layout = frontend.layout();
        let questions = self.questionnaire.questions();
        let heading = self.words.question(index + 1, questions.len());
        let mut text = format!("\n{}\n", layout.wrap("", &heading));
        for line in layout.wrap("  ", &questions[index].text).lines() {
            text += &format!("{}\n", layout.strong(line));
        }
        text += &format!("\n{}", self.choices(frontend));
        if let Some(earlier) = earlier {
            let earlier = self.words.earlier_answer(self.label(earlier));
            text += &format!("\n{}", layout.wrap("  ", &earlier));
        }
        text + "\n"
    }

    /// Returns the choices: in columns to look at, or in a sentence to listen to.
    fn choices(&self, frontend: &dyn Frontend) -> String {
        let (layout, draws) = (frontend.layout(), frontend.draws());
        let mut choices = Vec::new();
        for choice in self.questionnaire.choices() {
            choices.push(match (choice.key(), &choice.label) {
                (key, label) if key == label => label.clone(),
                (key, label) if draws => format!("{key}  {label}"),
                (key, label) => self.words.key_for(key, label),
            });
        }
        if draws {
            return layout.columns("  ", &choices);
        }
        let choices = self.words.list_of(&choices);
        layout.wrap("  ", &self.words.type_one_of(choices, &self.commands.skip))
    }

    /// Says that `typed` is not an answer, and `what_to_type`.
    fn refusal(&self, typed: &str, what_to_type: &str) -> String {
        match typed {
            "" => what_to_type.to_owned(),
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
            self.all_commands(),
            self.words.before_the_result()
        )
    }

    /// Shows every answer. Returns `None` if the person stopped.
    fn review(
        &self,
        frontend: &mut dyn Frontend,
        draft: &Draft,
        changed: Option<usize>,
    ) -> io::Result<Option<Decision>> {
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
        if draft.has_skipped() {
            text += &layout.wrap("", &self.words.review_skipped());
        }
        text.push('\n');
        let Commands { back, quit, .. } = &self.commands;
        self.ask(frontend, draft, &text, &self.words.review_prompt(), |typed, meaning| {
            match (typed.parse::<usize>(), meaning) {
                (Ok(number), _) if (1..=questions).contains(&number) => {
                    Ok(Decision::Change(number - 1))
                }
                _ if typed.is_empty() => Ok(Decision::Finish),
                (_, Some(Typed::Back)) => Ok(Decision::Change(questions - 1)),
                (_, Some(Typed::Help)) => Err(self.words.help_here(questions, back, quit)),
                _ => {
                    let not_a_number = self.words.not_a_number(self.quoted(typed));
                    let what_to_type = self.words.what_to_type_here(questions, quit);
                    Err(format!("{not_a_number} {what_to_type}"))
                }
            }
        })
    }

    /// Asks until `read` accepts what is typed and means, and returns what that makes of it. Returns `None` if the person
    /// stopped: with quit, they are asked once more if that would lose responses in `draft`.
    fn ask<T>(
        &self,
        frontend: &mut dyn Frontend,
        draft: &Draft,
        text: &str,
        prompt: &str,
        read: impl Fn(&str, Option<Typed>) -> Result<T, String>,
    ) -> io::Result<Option<T>> {
        loop {
            let typed = self.ask_once(frontend, text, prompt, |typed, meaning| match meaning {
                Some(Typed::Quit) => Ok(None),
                meaning => read(typed, meaning).map(Some),
            })?;
            match typed {
                Some(Some(reply)) => return Ok(Some(reply)),
                Some(None) if draft.given() > 0 && !self.is_sure_to_stop(frontend)? => {}
                Some(None) | None => return Ok(None),
            }
        }
    }

    fn is_sure_to_stop(&self, frontend: &mut dyn Frontend) -> io::Result<bool> {
        let quit = &self.commands.quit;
        let question = self.words.stop_without_result(quit);
        let text = format!("\n{}\n", frontend.layout().wrap("", &question));
        let prompt = self.words.stop_prompt(quit);
        Ok(self.ask_to_quit(frontend, &text, &prompt, &question)?.unwrap_or(true))
    }

    /// Asks until the person types quit or presses Enter, and returns whether they quit. `what_to_type` is the help. Returns
    /// `None` if they pressed Ctrl-C.
    fn ask_to_quit(
        &self,
        frontend: &mut dyn Frontend,
        text: &str,
        prompt: &str,
        what_to_type: &str,
    ) -> io::Result<Option<bool>> {
        // A line that was typed ahead was not meant for this question.
        discard_typed_ahead();
        self.ask_once(frontend, text, prompt, |typed, meaning| match meaning {
            Some(Typed::Quit) => Ok(true),
            Some(Typed::Help) => Err(what_to_type.to_owned()),
            _ if typed.is_empty() => Ok(false),
            _ => Err(self.refusal(typed, what_to_type)),
        })
    }

    /// Asks until `read` accepts what is typed and means. Returns `None` if the person pressed Ctrl-C.
    fn ask_once<T>(
        &self,
        frontend: &mut dyn Frontend,
        text: &str,
        prompt: &str,
        read: impl Fn(&str, Option<Typed>) -> Result<T, String>,
    ) -> io::Result<Option<T>> {
        let draws = frontend.draws();
        let mut accepted = None;
        let asked = frontend.ask(text, &escape::one_line(prompt), &mut |typed| {
            let (typed, meaning) = (typed.trim(), self.grammar.read(typed));
            if draws && meaning.is_some() && may_come_from_a_key(typed) {
                return Err(self.words.in_lower_case(self.quoted(typed), typed.to_lowercase()));
            }
            accepted = Some(read(typed, meaning)?);
            Ok(())
        })?;
        Ok(accepted.filter(|_| asked == Asked::Answered))
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

/// Returns whether `typed` is a letter with which the sequence of an arrow or a function key ends: console reads the start of
/// the sequence as a key, and leaves its last letter as if it were typed.
fn may_come_from_a_key(typed: &str) -> bool {
    matches!(typed, "A" | "B" | "C" | "D" | "F" | "H" | "P" | "Q" | "R" | "S")
}

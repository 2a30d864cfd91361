//! The interview with a person: asks every question, then lets them review their answers until they
//! are done. The terminal shows and reads; what is said and what a line means is decided here.

pub(crate) mod long_text;
pub(crate) mod terminal;
#[cfg_attr(windows, path = "interview/terminal_state_windows.rs")]
mod terminal_state;

use std::io::{self, IsTerminal};

use anyhow::{Context, Result};

use crate::escape;
use crate::line_breaks::unbroken;
use crate::questionnaire::{Question, Questionnaire, words::Words};
use crate::responses::{Grammar, Response, Responses, Typed, word};
use terminal::{Prompt, Terminal};
use terminal_state::discard_typed_ahead;
#[cfg(windows)]
pub use terminal_state::watch_for_ctrl_c;

const CANT_USE_TERMINAL: &str = "the terminal can't be used";
/// With more answers than this, the review shows the one just changed once more, below the list.
const LONG_LIST: usize = 15;

/// Whether a person answers, and not a pipe or a file.
pub(crate) fn is_person_asked() -> bool {
    io::stdin().is_terminal()
}

/// What a person does at a question.
enum Step {
    Answer(Response),
    GoBack,
    Stop,
}

/// The reply to a prompt that is not about a question.
#[derive(PartialEq, Eq)]
pub(crate) enum Reply {
    Enter,
    Quit,
    /// Ctrl-C.
    Interrupt,
    /// What the prompt accepts besides Enter and quit.
    Text(String),
}

/// What a prompt accepts besides Enter and quit.
#[derive(PartialEq, Eq)]
pub(crate) enum Accepts {
    Nothing,
    /// The word that asks for a sheet.
    Sheet,
    FileName,
}

/// A conversation with a person in the words of a questionnaire.
pub(crate) struct Interview<'q> {
    questionnaire: &'q Questionnaire,
    words: &'q Words,
    grammar: Grammar<'q>,
    terminal: Terminal,
}

impl<'q> Interview<'q> {
    /// Takes over the terminal until it is dropped. `plain` lines are for a screen reader.
    pub fn new(questionnaire: &'q Questionnaire, plain: bool) -> Result<Self> {
        let terminal = Terminal::open(plain).context(CANT_USE_TERMINAL)?;
        let grammar = Grammar::new(questionnaire);
        Ok(Self { questionnaire, words: &questionnaire.words, grammar, terminal })
    }

    /// Asks every question and lets the person review the answers. Returns `None` if they stopped.
    /// The `hint` says in another language how to be asked in it, and the `promise` where the
    /// answers will go.
    pub fn run(&mut self, hint: Option<String>, promise: &str) -> Result<Option<Responses>> {
        self.terminal.term.write_str(&self.welcome(hint, promise))?;
        let Some(responses) = self.ask_all()? else { return Ok(None) };
        self.review(responses)
    }

    fn welcome(&self, hint: Option<String>, promise: &str) -> String {
        let layout = self.terminal.layout();
        let mut paragraphs = Vec::from_iter(self.questionnaire.introduction.clone());
        let mut commands = self.all_commands();
        if self.terminal.draws {
            commands = self.words.two_sentences(commands, self.words.for_screen_readers());
        }
        paragraphs.push(promise.to_owned());
        paragraphs.push(format!("{}\n{commands}", self.words.how_to_answer()));
        let mut heading = layout.heading(&self.questionnaire.title);
        if let Some(hint) = hint {
            heading += &layout.wrap("", &hint);
        }
        format!("{heading}\n{}", layout.wrap("", &paragraphs.join("\n\n")))
    }

    fn all_commands(&self) -> String {
        let Grammar { skip, back, quit, .. } = &self.grammar;
        // A screen reader may not speak the letter for help.
        self.words.commands(skip, back, quit, self.words.help())
    }

    /// Asks every question in order. Returns `None` if the person stopped.
    fn ask_all(&mut self) -> Result<Option<Responses>> {
        let count = self.questionnaire.questions.len();
        let mut responses = vec![None; count];
        let mut index = 0;
        while index < count {
            match self.ask(index, responses[index], index > 0)? {
                Step::Answer(response) => {
                    responses[index] = Some(response);
                    let space = if index == 0 { "\n" } else { "" };
                    let line = self.answer_line(index, response);
                    self.terminal.show_answered(&format!("{space}{line}"))?;
                    index += 1;
                }
                Step::GoBack => {
                    self.terminal.remove_answered()?;
                    index -= 1;
                }
                Step::Stop => return Ok(None),
            }
        }
        for _ in 0..count {
            self.terminal.remove_answered()?;
        }
        Ok(responses.into_iter().collect())
    }

    /// Lists the answers, and asks questions again until the person is done. Returns `None` if they
    /// stopped.
    fn review(&mut self, mut responses: Responses) -> Result<Option<Responses>> {
        let count = responses.len();
        let Grammar { back, quit, .. } = &self.grammar;
        let what_to_type = self.words.what_to_type_here(count, back, quit);
        let mut changed = None;
        let mut prompt = self.answer_list(&responses, changed);
        while let Some(line) = self.read(&mut prompt)? {
            let number = word(&line).parse().unwrap_or(0);
            let index = match self.grammar.read(None, &line) {
                Some(Typed::Quit) if self.is_sure_to_stop()? => break,
                Some(Typed::Quit) => continue,
                // Here a number is that of a question, even if it is the key of a choice.
                _ if (1..=count).contains(&number) => number - 1,
                Some(Typed::Back) => count - 1,
                _ if line.is_empty() => {
                    self.terminal.term.write_str("\n")?;
                    return Ok(Some(responses));
                }
                _ => {
                    prompt.refuse(self.refusal(&line, &what_to_type));
                    continue;
                }
            };
            match self.ask(index, Some(responses[index]), true)? {
                Step::Answer(response) => {
                    responses[index] = response;
                    changed = Some(index);
                }
                Step::GoBack => {}
                Step::Stop => break,
            }
            prompt = self.answer_list(&responses, changed);
        }
        Ok(None)
    }

    /// Asks the question at `index`. Enter keeps the `earlier` response, if there is one.
    fn ask(&mut self, index: usize, earlier: Option<Response>, can_go_back: bool) -> Result<Step> {
        let has_responses = can_go_back || earlier.is_some();
        let question = &self.questionnaire.questions[index];
        let mut prompt = Prompt::new(self.question(index, earlier), &self.words.answer_prompt());
        while let Some(line) = self.read(&mut prompt)? {
            match self.grammar.read(Some(question), &line) {
                Some(Typed::Response(response)) => return Ok(Step::Answer(response)),
                Some(Typed::Back) if can_go_back => return Ok(Step::GoBack),
                Some(Typed::Back) => prompt.refuse(self.words.first_question()),
                Some(Typed::Help) => prompt.refuse(self.help(question)),
                Some(Typed::Quit) if !has_responses || self.is_sure_to_stop()? => break,
                Some(Typed::Quit) => {}
                None => match earlier {
                    Some(earlier) if line.is_empty() => return Ok(Step::Answer(earlier)),
                    _ => prompt.refuse(self.refusal(&line, &self.what_to_type(question))),
                },
            }
        }
        Ok(Step::Stop)
    }

    fn question(&self, index: usize, earlier: Option<Response>) -> String {
        let layout = self.terminal.layout();
        let questions = &self.questionnaire.questions;
        let question = &questions[index];
        let heading = self.words.question(index + 1, questions.len());
        let mut text = format!("\n{}\n", layout.wrap("", &heading));
        for line in layout.wrap("  ", &question.text).lines() {
            text += &format!("{}\n", layout.strong(line));
        }
        text += &format!("\n{}", self.choices(question));
        if let Some(earlier) = earlier {
            let earlier = self.words.earlier_answer(self.label(question, earlier));
            text += &format!("\n{}", layout.wrap("  ", &earlier));
        }
        text + "\n"
    }

    /// Lists the choices of `question`: in columns to look at, or in a sentence to listen to.
    fn choices(&self, Question { choices, .. }: &Question) -> String {
        let layout = self.terminal.layout();
        if self.terminal.draws {
            let in_columns = choices.each(|key, label| format!("{key}  {label}"));
            return layout.columns("  ", &in_columns);
        }
        let choices = choices.each(|key, label| self.words.key_for(key, label));
        let choices = self.words.list_of(&choices);
        layout.wrap("  ", &self.words.what_to_type(choices, &self.grammar.skip))
    }

    fn what_to_type(&self, question: &Question) -> String {
        let answers = question.choices.typed_answers(self.words);
        self.words.what_to_type(answers, &self.grammar.skip)
    }

    /// Says `what_to_type`, and above it that `line` means nothing here, unless it is empty or asks
    /// for help.
    fn refusal(&self, line: &str, what_to_type: &str) -> String {
        if line.is_empty() || self.grammar.read(None, line) == Some(Typed::Help) {
            return what_to_type.to_owned();
        }
        let not_known = self.words.not_known(self.words.quotation(escape::shortened(line)));
        self.words.paragraph(&[not_known, what_to_type.to_owned()])
    }

    fn help(&self, question: &Question) -> String {
        let answers =
            self.words.two_sentences(self.what_to_type(question), self.words.whole_word());
        format!("{answers}\n{}\n{}", self.all_commands(), self.words.before_the_result())
    }

    /// Lists every answer. The one that was `changed` last is shown once more below a long list.
    fn answer_list(&self, responses: &[Response], changed: Option<usize>) -> Prompt {
        let layout = self.terminal.layout();
        let mut text = format!("\n{}\n", layout.heading(&self.words.your_answers()));
        for (index, response) in responses.iter().enumerate() {
            text += &self.answer_line(index, *response);
        }
        if let Some(index) = changed
            && responses.len() > LONG_LIST
        {
            let line = self.answer_line(index, responses[index]);
            text += &format!("\n{}{line}", layout.wrap("", &self.words.changed()));
        }
        text += &format!("\n{}", layout.wrap("", &self.words.review()));
        if responses.contains(&Response::Skipped) {
            text += &layout.wrap("", &self.words.review_skipped());
        }
        Prompt::new(text + "\n", &self.words.review_prompt())
    }

    /// Asks a person who typed quit whether they want to lose their answers.
    fn is_sure_to_stop(&mut self) -> Result<bool> {
        let text = self.words.stop_without_result(&self.grammar.quit);
        let prompt = self.words.stop_prompt(&self.grammar.quit);
        Ok(self.ask_aside(&text, &prompt, Accepts::Nothing)? != Reply::Enter)
    }

    /// Shows `text`, and `prompt` where the person types, until they press Enter, quit, or type
    /// what it accepts.
    pub fn ask_aside(&mut self, text: &str, prompt: &str, accepts: Accepts) -> Result<Reply> {
        let wrapped = self.terminal.layout().wrap("", text);
        let above = if text.is_empty() { String::new() } else { format!("\n{wrapped}\n") };
        let mut prompt = Prompt::new(above, prompt);
        // Where the text is drawn, it stays above.
        let what_to_type = if self.terminal.draws { "" } else { text };
        // A line that was typed ahead was not meant for this.
        discard_typed_ahead();
        while let Some(line) = self.read(&mut prompt)? {
            let is_sheet = ["sheet", &self.words.sheet()].map(word).contains(&word(&line));
            match self.grammar.read(None, &line) {
                _ if line.is_empty() => return Ok(Reply::Enter),
                _ if accepts == Accepts::Sheet && is_sheet => return Ok(Reply::Text(line)),
                None if accepts == Accepts::FileName => return Ok(Reply::Text(line)),
                Some(Typed::Quit) => return Ok(Reply::Quit),
                Some(Typed::Help) => prompt.refuse(text.to_owned()),
                _ => prompt.refuse(self.refusal(&line, what_to_type)),
            }
        }
        Ok(Reply::Interrupt)
    }

    /// Shows the prompt with its refusal, and reads a line, without white space around it. Returns
    /// `None` if the person pressed Ctrl-C.
    fn read(&mut self, prompt: &mut Prompt) -> Result<Option<String>> {
        while let Some(line) = self.terminal.ask(prompt).context(CANT_USE_TERMINAL)? {
            prompt.refusal = None;
            let line = line.trim().to_owned();
            // For an arrow or a function key, console reads the start of its sequence as a key, and
            // leaves the last letter as if it were typed.
            let may_come_from_a_key = self.terminal.draws
                && matches!(&*line, "A" | "B" | "C" | "D" | "F" | "H" | "P" | "Q" | "R" | "S");
            if !may_come_from_a_key || self.grammar.read(None, &line).is_none() {
                return Ok(Some(line));
            }
            let letter = self.words.quotation(&line);
            prompt.refuse(self.words.in_lower_case(letter, line.to_lowercase()));
        }
        Ok(None)
    }

    /// A question with its number and its answer, wrapped.
    fn answer_line(&self, index: usize, response: Response) -> String {
        let layout = self.terminal.layout();
        let question = &self.questionnaire.questions[index];
        let label = escape::one_line(&self.label(question, response));
        let digits = self.questionnaire.questions.len().to_string().len();
        let number = format!("{:>digits$}. ", index + 1);
        let line = layout.wrap(&number, &format!("{}  {}", question.text, unbroken(&label)));
        match line.trim_end().strip_suffix(&label) {
            Some(question) => format!("{question}{}\n", layout.strong(&label)),
            None => line,
        }
    }

    fn label(&self, question: &Question, response: Response) -> String {
        match response {
            Response::Chosen(index) => question.choices.list[index].label.clone(),
            Response::Skipped => self.words.skipped(),
        }
    }
}

//! The interview with a person: ask every question, then review the answers until they are done.
//! The terminal shows and reads; what is said and what a line means is decided here.

pub mod long_text;
pub mod terminal;
mod terminal_state;

use anyhow::{Context, Result};

use crate::escape;
use crate::questionnaire::Questionnaire;
use crate::questionnaire::words::Words;
use crate::responses::{Grammar, Response, Responses, Typed, word};
use terminal::Terminal;
use terminal_state::discard_typed_ahead;

const CANT_USE_TERMINAL: &str = "the terminal can't be used";
/// With more answers than this, the review shows the one just changed once more, below the list.
const LONG_LIST: usize = 15;

/// What a person is asked, until they type what is accepted.
pub struct Prompt {
    text: String,
    /// The end of the text, in the row where they type.
    prompt: String,
    /// Why what they typed before is refused.
    refusal: Option<String>,
}

impl Prompt {
    fn new(text: String, prompt: &str) -> Self {
        Self { text, prompt: escape::one_line(prompt), refusal: None }
    }

    fn refuse(&mut self, refusal: String) {
        discard_typed_ahead();
        self.refusal = Some(refusal);
    }
}

/// What a person says to what is asked beside the questions: whether to go on, and the name of a
/// file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// They pressed Enter.
    Enter,
    /// They typed quit.
    Quit,
    /// They pressed Ctrl-C.
    Interrupt,
    /// They typed what else is taken there.
    Text(String),
}

/// What is taken there beside Enter and quit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// Neither a word nor a name.
    Nothing,
    /// The word that asks for a sheet.
    Sheet,
    /// The name of a file.
    FileName,
}

/// A talk with a person in the words of a questionnaire.
pub struct Interview<'q> {
    questionnaire: &'q Questionnaire,
    words: &'q Words,
    grammar: Grammar<'q>,
    terminal: Terminal,
}

impl<'q> Interview<'q> {
    /// Begins a talk in the terminal, line by line if `plain` lines are wanted.
    pub fn new(questionnaire: &'q Questionnaire, plain: bool) -> Result<Self> {
        let terminal = Terminal::open(plain).context(CANT_USE_TERMINAL)?;
        let grammar = Grammar::new(questionnaire);
        Ok(Self { questionnaire, words: &questionnaire.words, grammar, terminal })
    }

    /// Asks every question and lets the person review the answers. Returns `None` if they stopped.
    /// `promise` says what will be done with the answers.
    pub fn run(&mut self, promise: &str) -> Result<Option<Responses>> {
        self.terminal.show(&self.welcome(promise))?;
        let Some(responses) = self.ask_all()? else { return Ok(None) };
        self.review_until_done(responses)
    }

    fn welcome(&self, promise: &str) -> String {
        let layout = self.terminal.layout();
        let mut text = layout.heading(&self.questionnaire.title) + "\n";
        if let Some(introduction) = &self.questionnaire.introduction {
            text += &(layout.wrap("", introduction) + "\n");
        }
        text += &(layout.wrap("", promise) + "\n");
        text += &layout.wrap("", &self.words.how_to_answer());
        let mut commands = self.all_commands();
        if self.terminal.draws {
            commands += &format!(" {}", self.words.for_screen_readers());
        }
        text + &layout.wrap("", &commands)
    }

    fn all_commands(&self) -> String {
        let Grammar { skip, back, quit, .. } = &self.grammar;
        // A screen reader may not speak the letter for help.
        self.words.commands(skip, back, quit, self.words.help())
    }

    /// Asks every question in order. Returns `None` if the person stopped.
    fn ask_all(&mut self) -> Result<Option<Responses>> {
        let questions = self.questionnaire.questions.len();
        let mut responses = vec![None; questions];
        let mut index = 0;
        while index < questions {
            match self.ask(index, responses[index], index > 0)? {
                Typed::Response(response) => {
                    responses[index] = Some(response);
                    let space = if index == 0 { "\n" } else { "" };
                    let line = self.answered(index, response);
                    self.terminal.show_answered(&format!("{space}{line}"))?;
                    index += 1;
                }
                Typed::Back => {
                    self.terminal.remove_answered()?;
                    index -= 1;
                }
                _ => return Ok(None),
            }
        }
        for _ in 0..questions {
            self.terminal.remove_answered()?;
        }
        Ok(responses.into_iter().collect())
    }

    /// Shows every answer, and asks questions again until the person is done. Returns `None` if
    /// they stopped.
    fn review_until_done(&mut self, mut responses: Responses) -> Result<Option<Responses>> {
        let questions = responses.len();
        let Grammar { back, quit, .. } = &self.grammar;
        let what_to_type = self.words.what_to_type_here(questions, back, quit);
        let mut changed = None;
        let mut prompt = self.review(&responses, changed);
        while let Some((typed, meaning)) = self.read(&mut prompt)? {
            let number = word(&typed).parse().unwrap_or(0);
            let mut index = None;
            match meaning {
                Some(Typed::Quit) if self.is_sure_to_stop()? => break,
                Some(Typed::Quit) => prompt.refusal = None,
                _ if (1..=questions).contains(&number) => index = Some(number - 1),
                Some(Typed::Back) => index = Some(questions - 1),
                Some(Typed::Help) => prompt.refuse(what_to_type.clone()),
                None if typed.is_empty() => {
                    self.terminal.show("\n")?;
                    return Ok(Some(responses));
                }
                _ => prompt.refuse(self.refusal(&typed, &what_to_type)),
            }
            let Some(index) = index else { continue };
            match self.ask(index, Some(responses[index]), true)? {
                Typed::Response(response) => {
                    responses[index] = response;
                    changed = Some(index);
                }
                Typed::Back => {}
                _ => break,
            }
            prompt = self.review(&responses, changed);
        }
        Ok(None)
    }

    /// Asks the question at `index`, with the `earlier` response to it. Returns a response, back,
    /// or quit: then the person stops.
    fn ask(&mut self, index: usize, earlier: Option<Response>, can_go_back: bool) -> Result<Typed> {
        // Nobody comes to another question without a response to the first.
        let is_first = index == 0 && earlier.is_none();
        let mut prompt = Prompt::new(self.question(index, earlier), &self.words.answer_prompt());
        while let Some((typed, meaning)) = self.read(&mut prompt)? {
            match (meaning, earlier) {
                (Some(Typed::Response(response)), _) => return Ok(Typed::Response(response)),
                (None, Some(earlier)) if typed.is_empty() => return Ok(Typed::Response(earlier)),
                (Some(Typed::Back), _) if can_go_back => return Ok(Typed::Back),
                (Some(Typed::Back), _) => prompt.refuse(self.words.first_question()),
                (Some(Typed::Quit), _) if is_first || self.is_sure_to_stop()? => break,
                (Some(Typed::Quit), _) => prompt.refusal = None,
                (Some(Typed::Help), _) => prompt.refuse(self.help()),
                (None, _) => prompt.refuse(self.refusal(&typed, &self.what_to_type())),
            }
        }
        Ok(Typed::Quit)
    }

    fn question(&self, index: usize, earlier: Option<Response>) -> String {
        let layout = self.terminal.layout();
        let questions = &self.questionnaire.questions;
        let heading = self.words.question(index + 1, questions.len());
        let mut text = format!("\n{}\n", layout.wrap("", &heading));
        for line in layout.wrap("  ", &questions[index].text).lines() {
            text += &format!("{}\n", layout.strong(line));
        }
        text += &format!("\n{}", self.choices());
        if let Some(earlier) = earlier {
            let earlier = self.words.earlier_answer(self.label(earlier));
            text += &format!("\n{}", layout.wrap("  ", &earlier));
        }
        text + "\n"
    }

    /// Returns the choices: in columns to look at, or in a sentence to listen to.
    fn choices(&self) -> String {
        let layout = self.terminal.layout();
        if self.terminal.draws {
            let choices = self.grammar.each_choice(|key, label| format!("{key}  {label}"));
            return layout.columns("  ", &choices);
        }
        let choices = self.grammar.each_choice(|key, label| self.words.key_for(key, label));
        let choices = self.words.list_of(&choices);
        layout.wrap("  ", &self.words.what_to_type(choices, &self.grammar.skip))
    }

    fn what_to_type(&self) -> String {
        self.words.what_to_type(self.grammar.choices(self.words), &self.grammar.skip)
    }

    /// Says that `typed` means nothing here, and `what_to_type`.
    fn refusal(&self, typed: &str, what_to_type: &str) -> String {
        if typed.is_empty() {
            return what_to_type.to_owned();
        }
        let not_known = self.words.not_known(self.words.quotation(escape::shortened(typed)));
        format!("{not_known} {what_to_type}").trim_end().to_owned()
    }

    fn help(&self) -> String {
        let (words, what_to_type) = (self.words, self.what_to_type());
        let (whole_word, commands) = (words.whole_word(), self.all_commands());
        format!("{what_to_type} {whole_word}\n{commands}\n{}", words.before_the_result())
    }

    /// Lists every answer. One of many that was `changed` is shown once more.
    fn review(&self, responses: &[Response], changed: Option<usize>) -> Prompt {
        let layout = self.terminal.layout();
        let mut lines = Vec::new();
        for (index, response) in responses.iter().enumerate() {
            lines.push(self.answered(index, *response));
        }
        let heading = layout.heading(&self.words.your_answers());
        let mut text = format!("\n{heading}\n{}", lines.concat());
        if let Some(index) = changed
            && lines.len() > LONG_LIST
        {
            text += &format!("\n{}{}", layout.wrap("", &self.words.changed()), lines[index]);
        }
        text += &format!("\n{}", layout.wrap("", &self.words.review()));
        if responses.contains(&Response::Skipped) {
            text += &layout.wrap("", &self.words.review_skipped());
        }
        Prompt::new(text + "\n", &self.words.review_prompt())
    }

    /// Returns whether a person who typed quit wants to lose their responses.
    fn is_sure_to_stop(&mut self) -> Result<bool> {
        let question = self.words.stop_without_result(&self.grammar.quit);
        let prompt = self.words.stop_prompt(&self.grammar.quit);
        Ok(self.ask_aside(&question, &prompt, Takes::Nothing)? != Said::Enter)
    }

    /// Shows `text`, then `prompt` where a person types, until they say what is taken there.
    pub fn ask_aside(&mut self, text: &str, prompt: &str, takes: Takes) -> Result<Said> {
        let mut prompt = Prompt::new(String::new(), prompt);
        if !text.is_empty() {
            prompt.text = format!("\n{}\n", self.terminal.layout().wrap("", text));
        }
        // Where the text is drawn, it stays above.
        let what_to_type = if self.terminal.draws { "" } else { text };
        // A line that was typed ahead was not meant for this.
        discard_typed_ahead();
        while let Some((typed, meaning)) = self.read(&mut prompt)? {
            let is_taken = match takes {
                Takes::Nothing => false,
                Takes::Sheet => ["sheet", &self.words.sheet()].map(word).contains(&word(&typed)),
                Takes::FileName => meaning.is_none(),
            };
            match meaning {
                None if typed.is_empty() => return Ok(Said::Enter),
                _ if is_taken => return Ok(Said::Text(typed)),
                Some(Typed::Quit) => return Ok(Said::Quit),
                Some(Typed::Help) => prompt.refuse(text.to_owned()),
                _ => prompt.refuse(self.refusal(&typed, what_to_type)),
            }
        }
        Ok(Said::Interrupt)
    }

    /// Asks, and returns what is typed, without white space around it, and what it means. Returns
    /// `None` if the person pressed Ctrl-C.
    fn read(&mut self, prompt: &mut Prompt) -> Result<Option<(String, Option<Typed>)>> {
        while let Some(line) = self.terminal.ask(prompt).context(CANT_USE_TERMINAL)? {
            let typed = line.trim().to_owned();
            let meaning = self.grammar.read(&typed);
            // For an arrow or a function key, console reads the start of its sequence as a key, and
            // leaves the last letter as if it were typed.
            let may_come_from_a_key = self.terminal.draws
                && matches!(&*typed, "A" | "B" | "C" | "D" | "F" | "H" | "P" | "Q" | "R" | "S");
            if meaning.is_none() || !may_come_from_a_key {
                return Ok(Some((typed, meaning)));
            }
            let letter = self.words.quotation(&typed);
            prompt.refuse(self.words.in_lower_case(letter, typed.to_lowercase()));
        }
        Ok(None)
    }

    /// Returns a question and its answer, wrapped.
    fn answered(&self, index: usize, response: Response) -> String {
        let layout = self.terminal.layout();
        let question = &self.questionnaire.questions[index].text;
        // No break within the label.
        let label = escape::one_line(&self.label(response)).replace(' ', "\u{a0}");
        let digits = self.questionnaire.questions.len().to_string().len();
        let number = format!("{:>digits$}. ", index + 1);
        let mut line = layout.wrap(&number, &format!("{question}  {label}"));
        if let Some(question) = line.trim_end().strip_suffix(&label) {
            line = format!("{question}{}\n", layout.strong(&label));
        }
        line.replace('\u{a0}', " ")
    }

    fn label(&self, response: Response) -> String {
        match response {
            Response::Chosen(index) => self.questionnaire.choices[index].label.clone(),
            Response::Skipped => self.words.skipped(),
        }
    }
}

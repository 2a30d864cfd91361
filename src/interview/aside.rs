//! What is asked beside the questions: whether to go on, and the name of a file.

use anyhow::Result;

use super::{Interview, Prompt, discard_typed_ahead};
use crate::questionnaire::answer_words::folded;
use crate::responses::{Typed, without_full_stop};

/// What a person says there.
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

/// What is taken beside Enter and quit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// Neither a word nor a name.
    Nothing,
    /// The word that asks for a sheet.
    Sheet,
    /// The name of a file.
    FileName,
}

impl Interview<'_> {
    /// Shows `text`, then `prompt` where a person types, until they say what is taken there.
    pub fn ask_aside(&mut self, text: &str, prompt: &str, takes: Takes) -> Result<Said> {
        let mut prompt = Prompt::new(String::new(), prompt);
        if !text.is_empty() {
            prompt.text = format!("\n{}\n", self.terminal.layout().wrap("", text));
        }
        // Where the text is drawn, it stays above.
        let what_to_type = if self.terminal.draws() { "" } else { text };
        // A line that was typed ahead was not meant for this.
        discard_typed_ahead();
        while let Some((typed, meaning)) = self.read(&mut prompt)? {
            match meaning {
                None if typed.is_empty() => return Ok(Said::Enter),
                _ if takes == Takes::Sheet && self.is_sheet(&typed) => {
                    return Ok(Said::Text(typed));
                }
                Some(Typed::Quit) => return Ok(Said::Quit),
                Some(Typed::Help) => prompt.refuse(text.to_owned()),
                None if takes == Takes::FileName => return Ok(Said::Text(typed)),
                _ => prompt.refuse(self.refusal(&typed, what_to_type)),
            }
        }
        Ok(Said::Interrupt)
    }

    /// Returns whether `typed` is the word that asks for a sheet.
    fn is_sheet(&self, typed: &str) -> bool {
        let word = folded(typed);
        let word = without_full_stop(&word);
        word == "sheet" || word == without_full_stop(&folded(&self.words.sheet()))
    }
}

//! A finished check as an object: `--format json` prints it, `--save` saves it, and `history` reads it. `docs/scripts.md` describes
//! its shape.

mod check;
pub mod content;
mod edits;
pub mod line;
mod since;
pub mod store;

pub use check::{FORMAT, Number, SavedCheck, SavedResponse, SavedScale, SavedScore};
pub use since::Since;

//! `history`: saved checks over time.

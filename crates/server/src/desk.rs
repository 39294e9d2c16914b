//! The use-cases that HTTP and the command line share: create a paper, make a link, join, freeze, make a file.
//!
//! Each takes the store and the time and does its work in one transaction of the store.
//! Who may do it was decided before: by `access` for HTTP, by owning the data folder on the command line.
//! Sentences for people are German; how an error looks over HTTP is in `problem`.

pub mod files;
pub mod freezing;
pub mod joining;
pub mod letters;
pub mod links;
pub mod papers;
mod secrets;
#[cfg(test)]
mod tests;
mod words;
pub mod working_states;

use paper::Phase;

use crate::render::RenderError;

pub use secrets::{Token, fresh_id};

/// Why a use-case was not carried out, sorted by what the caller can do.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A value cannot be used; the sentence says which and why.
    #[error("{0}")]
    Invalid(String),
    /// The phase does not allow it.
    #[error("In der Phase „{}“ ist das nicht möglich.", .0.label())]
    NotNow(Phase),
    /// The text has no Markdown that reads back as the same text; nothing was frozen or written.
    #[error("Der Text lässt sich nicht verlustfrei als Markdown schreiben: {0}")]
    Markdown(String),
    /// No file could be made; the sentence says why.
    #[error("{0}")]
    File(String),
    /// The child process made no file.
    #[error("{}", .0.sentence())]
    Render(#[from] RenderError),
    /// What was kept cannot be read as a text.
    #[error("damaged text: {0}")]
    Damaged(String),
    /// The store refused or failed.
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// What a use-case answers.
pub type Result<T, E = Error> = std::result::Result<T, E>;

//! Markdown of a tree, written and read through comrak.

use std::fmt;

/// What a Markdown text reads as.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Read {
    /// The tree, in normal form.
    pub tree: crate::Tree,
    /// What could not be kept, and where there was text, was kept as plain words.
    pub dropped: Vec<Dropped>,
}

/// Something a Markdown text has and a letter has not.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Dropped {
    /// What it was.
    pub what: What,
    /// How often it was there.
    pub count: usize,
    /// The first of them, shortened.
    pub sample: String,
}

/// What can be dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// An image; its description stays as words.
    Image,
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("image")
    }
}

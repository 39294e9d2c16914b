//! Markdown of a tree, written and read through comrak.
//! Here are the two doors and what they promise; blocks are written in `write` and read in `read`, words in `words` and
//! `inlines`, the comments that carry what Markdown lacks in `directive`.
//! What only last year's statements have (salutations, typed numbers) is not read here but in [`crate::import`].
//!
//! For every tree `t`, `read(write(t)) == normalise(t)`, and writing that again gives the same bytes.
//!
//! # What has no Markdown form
//!
//! This list is closed; `docs/markdown.md` says the same to people.
//!
//! - What is not in the normal form: comments, implicit paragraphs, empty blocks, ids of blocks that are no demands, white space
//!   at the edges of blocks and marks, marks on white space there.
//! - The numbers of demands and list items, which follow from their order.
//! - Kinds and values that Markdown itself lacks stand in comments (`<!-- petitum: … -->`), so they survive Petitum and are
//!   invisible elsewhere: addressee lines, demands with id and addressees, captions.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::form::FormError;
use crate::limits;
use crate::normal::normalise;
use crate::tree::Tree;

mod directive;
mod inlines;
mod read;
mod words;
mod write;

/// What a Markdown text reads as.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Read {
    /// The tree, in normal form and within its limits.
    pub tree: Tree,
    /// What could not be kept; where it had text, the text was kept as plain words.
    pub dropped: Vec<Dropped>,
}

/// Something a text has and a letter has not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Dropped {
    /// What it was.
    pub what: What,
    /// How often it was there.
    pub count: usize,
    /// The first of them, shortened.
    pub sample: String,
}

/// What can be dropped on the way in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// An image; its description stays.
    Image,
    /// The form of code; the code stays as words.
    Code,
    /// HTML; the text within stays.
    Html,
    /// A line through words; the words stay.
    Strikethrough,
    /// The box of a task; it stays as `[ ]` or `[x]`.
    Task,
    /// A forced line break; it became a space.
    LineBreak,
    /// A rule between blocks.
    Rule,
    /// A block within a list item, quote or note that cannot hold it; its text follows or is joined.
    Nesting,
    /// A heading deeper than the letter has; it became the deepest.
    DeepHeading,
    /// A link that leads neither to the web nor to a mail address; its words stay.
    Link,
    /// The title that a link shows when pointed at.
    LinkTitle,
    /// Marks, links and notes in a cell or a note; the text stays, addresses and notes in brackets.
    Format,
    /// A list that does not begin with 1.
    ListStart,
    /// A note that nothing refers to; its text is lost.
    UnusedNote,
    /// Rows, columns or text beyond a limit.
    Excess,
    /// A salutation or a closing formula.
    Greeting,
    /// A list of signatories.
    Signatories,
}

/// The text that could not be written so that it reads as the same tree.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the Markdown does not read back as the same text, first at block {block}")]
pub struct Unfaithful {
    /// The first block that differs, counted from 0; the title's differences count as 0.
    pub block: usize,
}

/// Writes the normal form of a tree.
pub fn write(tree: &Tree) -> String {
    write::document(&normalise(tree.clone()))
}

/// Writes a tree, reads it again and compares: what every export calls.
pub fn verified(tree: &Tree) -> Result<String, Unfaithful> {
    let normal = normalise(tree.clone());
    let markdown = write::document(&normal);
    let block = match read(&markdown) {
        Ok(back) if back.tree == normal => return Ok(markdown),
        Ok(back) => normal
            .blocks
            .iter()
            .zip(&back.tree.blocks)
            .position(|(a, b)| a != b)
            .unwrap_or(0),
        Err(_) => 0,
    };
    Err(Unfaithful { block })
}

/// Reads any Markdown; refuses only what exceeds a limit.
pub fn read(markdown: &str) -> Result<Read, FormError> {
    if markdown.len() > limits::MARKDOWN_BYTES {
        return Err(FormError::Limit {
            what: "bytes of Markdown",
            limit: limits::MARKDOWN_BYTES,
        });
    }
    read::document(markdown)
}

/// Collects what is dropped.
#[derive(Default)]
pub(crate) struct Ledger(BTreeMap<What, (usize, String)>);

impl Ledger {
    const SAMPLE: usize = 80;

    pub(crate) fn add(&mut self, what: What, sample: &str) {
        self.add_many(what, 1, sample);
    }

    pub(crate) fn add_many(&mut self, what: What, count: usize, sample: &str) {
        let entry = self.0.entry(what).or_default();
        entry.0 += count;
        if entry.1.is_empty() {
            entry.1 = crate::normal::collapse(&sample.chars().take(Self::SAMPLE).collect::<String>());
        }
    }

    pub(crate) fn finish(self) -> Vec<Dropped> {
        self.0
            .into_iter()
            .map(|(what, (count, sample))| Dropped { what, count, sample })
            .collect()
    }
}

/// The Markdown that Petitum writes and reads: the common form with tables and footnotes.
/// Strikethrough is read so that it can be reported; task lists are not, because comrak finds them even in escaped text.
fn options() -> comrak::Options<'static> {
    let mut options = comrak::Options::default();
    options.extension.table = true;
    options.extension.footnotes = true;
    options.extension.strikethrough = true;
    options.parse.leave_footnote_definitions = true;
    options.render.prefer_fenced = true;
    options
}

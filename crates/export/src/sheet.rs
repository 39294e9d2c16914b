//! What the template is given: the letter as it will stand on the page, structured and repaired.
//! `prepare` builds it, `../template/main.typ` reads it as `/data.json`; nothing else may know its form.

use serde::Serialize;
use typst::text::is_default_ignorable;

/// A whole letter.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Sheet {
    /// The words of the title; never empty.
    pub(crate) title: Vec<Run>,
    /// The title without marks and notes.
    #[serde(rename = "titleText")]
    pub(crate) title_text: String,
    /// Whether a block is so long that good line breaks would take too much time.
    #[serde(rename = "hasLongBlock")]
    pub(crate) has_long_block: bool,
    /// What stands below the title, in reading order.
    pub(crate) parts: Vec<Part>,
}

/// What stands below the title.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "is", rename_all = "lowercase")]
pub(crate) enum Part {
    /// A line of addressees.
    Addressee {
        /// The main addressee; the others stand back.
        first: bool,
        runs: Vec<Run>,
    },
    /// A heading; levels are consecutive, the title is 1.
    Heading {
        level: u8,
        runs: Vec<Run>,
    },
    /// The title of a demand.
    Demand {
        level: u8,
        number: usize,
        runs: Vec<Run>,
        /// Empty if the demand text follows, which then carries them.
        addressees: Vec<String>,
    },
    /// The demand text.
    Claim {
        runs: Vec<Run>,
        addressees: Vec<String>,
    },
    Paragraph {
        runs: Vec<Run>,
    },
    List(List),
    Quote {
        paragraphs: Vec<Vec<Run>>,
    },
    Table {
        caption: Vec<Run>,
        /// `l`, `c` or `r` per column.
        align: Vec<char>,
        /// Shares of the width per column.
        widths: Vec<usize>,
        /// At least the head.
        rows: Vec<Vec<String>>,
    },
}

/// A list, with the lists inside its items.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct List {
    pub(crate) ordered: bool,
    pub(crate) items: Vec<Item>,
}

/// An item of a list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Item {
    pub(crate) runs: Vec<Run>,
    pub(crate) lists: Vec<List>,
}

/// A stretch of words with equal marks, or a footnote.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub(crate) enum Run {
    Words {
        text: String,
        #[serde(skip_serializing_if = "is_false")]
        bold: bool,
        #[serde(skip_serializing_if = "is_false")]
        italic: bool,
        #[serde(skip_serializing_if = "Option::is_none")]
        link: Option<String>,
    },
    Note {
        note: String,
    },
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_false(flag: &bool) -> bool {
    !flag
}

/// Whether some words can be seen.
pub(crate) fn has_words(runs: &[Run]) -> bool {
    runs.iter().any(|run| match run {
        Run::Words { text, .. } => text.chars().any(is_visible),
        Run::Note { .. } => false,
    })
}

/// Whether a character leaves a trace on paper.
pub(crate) fn is_visible(c: char) -> bool {
    !c.is_whitespace() && !is_default_ignorable(c)
}

/// The words without marks and notes.
pub(crate) fn plain(runs: &[Run]) -> String {
    let words: String = runs
        .iter()
        .filter_map(|run| match run {
            Run::Words { text, .. } => Some(text.as_str()),
            Run::Note { .. } => None,
        })
        .collect();
    words.trim().to_owned()
}

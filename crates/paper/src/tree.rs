//! The text of a paper as a tree of blocks.
//! Its JSON form is in `form`, the shared document it is read from in `text`, its normal form in `normal`.

use crate::limits;

/// A whole letter: its title and its blocks in reading order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tree {
    /// The words of the title.
    pub title: Vec<Inline>,
    /// The blocks behind the title.
    pub blocks: Vec<Block>,
}

/// One block: what it is, its id, its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What the block is, with what only such a block has.
    pub kind: Kind,
    /// Absent for an implicit paragraph and for a block that came from no shared text.
    pub id: Option<BlockId>,
    /// The words; of a table its caption.
    pub content: Vec<Inline>,
}

/// What a block is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A paragraph.
    Paragraph {
        /// No marker stands for it in the shared text: a leftover of a deletion made at the same time.
        implicit: bool,
    },
    /// A heading below the title.
    Heading(Level),
    /// A line that names who is addressed.
    Addressee,
    /// The title of a demand; its body is the blocks behind it, see [`crate::demands`].
    Demand {
        /// Who is to act, trimmed and not blank.
        addressees: Vec<String>,
    },
    /// An item of a list.
    Item {
        /// Numbered, not bulleted.
        ordered: bool,
        /// 0 to [`limits::INDENT`].
        indent: u8,
    },
    /// A quotation.
    Quote,
    /// A table.
    Table(Table),
}

/// The level of a heading below the title.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Kapitel.
    Chapter,
    /// Abschnitt, on a level with a demand's end.
    Section,
    /// Unterabschnitt.
    Subsection,
}

/// A table: a rectangle of plain texts, its first row the head.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    align: Vec<Align>,
    rows: Vec<Vec<String>>,
}

/// The alignment of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Align {
    /// At the left.
    #[default]
    Left,
    /// Centred.
    Center,
    /// At the right.
    Right,
}

/// A piece of a block's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inline {
    /// A run of characters with equal marks.
    Text {
        /// The characters; never empty in a read tree.
        text: String,
        /// What is marked on all of them.
        marks: Marks,
    },
    /// A footnote, by its plain text.
    Footnote(String),
}

/// What is marked on a run of words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Marks {
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// Where the words lead.
    pub link: Option<Link>,
    /// Threads anchored here, ascending, each once.
    pub comments: Vec<ThreadId>,
}

/// The id of a block: `[a-z0-9-]{1,40}`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlockId(String);

/// The id of a comment's thread: `[a-z0-9-]{1,40}`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ThreadId(String);

/// A link's address: `http://…`, `https://…` or `mailto:…` without white space or control characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Link(String);

impl Table {
    /// Makes a rectangle of the rows: short rows and alignments are filled up, what exceeds a limit is cut off.
    /// Without a cell it is the empty table.
    pub fn new(align: Vec<Align>, rows: Vec<Vec<String>>) -> Self {
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0).min(limits::COLUMNS);
        if columns == 0 {
            return Self::default();
        }
        let mut table = Self { align, rows };
        table.align.resize(columns, Align::Left);
        table.rows.truncate(limits::ROWS.min(limits::CELLS / columns));
        for row in &mut table.rows {
            row.resize(columns, String::new());
        }
        table
    }

    /// One alignment per column.
    pub fn align(&self) -> &[Align] {
        &self.align
    }

    /// The rows, the head first, all of one length.
    pub fn rows(&self) -> &[Vec<String>] {
        &self.rows
    }

    /// How many columns it has.
    pub fn columns(&self) -> usize {
        self.align.len()
    }

    /// Whether it has no cell.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

impl BlockId {
    /// Takes a well-formed id, nothing else.
    pub fn new(id: &str) -> Option<Self> {
        is_id(id).then(|| Self(id.to_owned()))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl ThreadId {
    /// Takes a well-formed id, nothing else.
    pub fn new(id: &str) -> Option<Self> {
        is_id(id).then(|| Self(id.to_owned()))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Link {
    /// Takes an address of an allowed scheme, nothing else.
    pub fn new(address: &str) -> Option<Self> {
        let rest = ["http://", "https://", "mailto:"].iter().find_map(|scheme| {
            address
                .get(..scheme.len())
                .filter(|start| start.eq_ignore_ascii_case(scheme))?;
            address.get(scheme.len()..)
        })?;
        let fits = !rest.is_empty()
            && address.encode_utf16().count() <= limits::LINK
            && !rest.chars().any(|c| c.is_whitespace() || is_left_out(c));
        fits.then(|| Self(address.to_owned()))
    }

    /// The address as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Marks {
    /// Whether nothing is marked.
    pub fn is_plain(&self) -> bool {
        !self.bold && !self.italic && self.link.is_none() && self.comments.is_empty()
    }
}

impl Inline {
    /// Unmarked words.
    pub fn plain(text: impl Into<String>) -> Self {
        Self::Text {
            text: text.into(),
            marks: Marks::default(),
        }
    }
}

impl Block {
    /// A block without an id.
    pub fn new(kind: Kind, content: Vec<Inline>) -> Self {
        Self {
            kind,
            id: None,
            content,
        }
    }

    /// A paragraph of unmarked words.
    pub fn paragraph(text: impl Into<String>) -> Self {
        Self::new(Kind::PARAGRAPH, vec![Inline::plain(text)])
    }
}

impl Kind {
    /// A paragraph with a marker of its own.
    pub const PARAGRAPH: Self = Self::Paragraph { implicit: false };

    /// The word that stands for it in the shared text and in JSON.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Paragraph { .. } => "p",
            Self::Heading(Level::Chapter) => "h1",
            Self::Heading(Level::Section) => "h2",
            Self::Heading(Level::Subsection) => "h3",
            Self::Addressee => "addressee",
            Self::Demand { .. } => "demand",
            Self::Item { ordered: false, .. } => "li",
            Self::Item { ordered: true, .. } => "ol",
            Self::Quote => "quote",
            Self::Table(_) => "table",
        }
    }
}

/// The words of a run of inlines, without marks and notes.
pub fn plain_text(content: &[Inline]) -> String {
    content
        .iter()
        .filter_map(|inline| match inline {
            Inline::Text { text, .. } => Some(text.as_str()),
            Inline::Footnote(_) => None,
        })
        .collect()
}

/// The entries of an `addressees` value: separated by `; `, trimmed, not blank.
pub(crate) fn split_addressees(joined: &str) -> Vec<String> {
    joined
        .split("; ")
        .map(str::trim)
        .filter(|entry| !entry.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Whether `[a-z0-9-]{1,40}` fits.
pub(crate) fn is_id(id: &str) -> bool {
    (1..=limits::ID).contains(&id.len())
        && id
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// Characters that no words keep: controls, and the two that stand for nothing visible.
pub(crate) fn is_left_out(c: char) -> bool {
    matches!(c, '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffc}' | '\u{feff}')
}
